//! Values of dates and times, as TIMEX3 of ISO-TimeML writes them: `2024-12-08`, `2024-W49`,
//! `2024-12`, `199X`, `P10D`; what is not known is `X`.

use time::{Date, Duration, Month, Weekday};

/// A stretch of time that the calendar counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

pub(super) const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

pub(super) fn date(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

/// `2024-12-08`.
pub(super) fn iso(date: Date) -> String {
    let (year, month, day) = date.to_calendar_date();
    format!("{year:04}-{:02}-{day:02}", u8::from(month))
}

/// The unit that a day lies in, that many units later.
pub(super) fn moved(day: Date, unit: Unit, by: i32) -> Option<String> {
    let days = |count: i32| day.checked_add(Duration::days(i64::from(count)));
    let year = day.year();
    Some(match unit {
        Unit::Day => iso(days(by)?),
        Unit::Week | Unit::Weekend => {
            let (year, week, _) = days(by.checked_mul(7)?)?.to_iso_week_date();
            let end = if unit == Unit::Weekend { "-WE" } else { "" };
            format!("{year:04}-W{week:02}{end}")
        }
        Unit::Month => {
            let months = year * 12 + i32::from(u8::from(day.month())) - 1 + by;
            format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
        }
        Unit::Quarter => {
            let quarters = year * 4 + i32::from(u8::from(day.month()) - 1) / 3 + by;
            format!("{:04}-Q{}", quarters.div_euclid(4), quarters.rem_euclid(4) + 1)
        }
        Unit::Year => format!("{:04}", year + by),
        Unit::Decade => format!("{:03}X", year.div_euclid(10) + by),
        Unit::Century => format!("{:02}XX", year.div_euclid(100) + by),
    })
}

/// `P10D`; a vague count is `X`.
pub(super) fn duration(count: Option<f64>, unit: Unit) -> String {
    let (times, letter) = match unit {
        Unit::Day => (1.0, "D"),
        Unit::Week => (1.0, "W"),
        Unit::Weekend => (1.0, "WE"),
        Unit::Month => (1.0, "M"),
        Unit::Quarter => (3.0, "M"),
        Unit::Year => (1.0, "Y"),
        Unit::Decade => (10.0, "Y"),
        Unit::Century => (100.0, "Y"),
    };
    match count {
        Some(count) => format!("P{}{letter}", count * times),
        None => format!("PX{letter}"),
    }
}

/// The day of that name nearest before a day, or the day itself; `by` weeks later.
pub(super) fn weekday(today: Date, weekday: Weekday, by: i64) -> Option<Date> {
    let behind = i64::from(today.weekday().number_days_from_monday())
        - i64::from(weekday.number_days_from_monday());
    today.checked_add(Duration::days(by * 7 - behind.rem_euclid(7)))
}

/// The year in which a month, or a day of it, lies nearest to a day. What lies ahead counts as twice
/// as far: news tells what has happened.
pub(super) fn nearest_year(today: Date, month: u8, day: u8) -> i32 {
    let distance = |year: i32| {
        let days = date(year, month, day).map_or(i64::MAX, |it| (it - today).whole_days());
        if days > 0 { days.saturating_mul(2) } else { -days }
    };
    let year = today.year();
    [year, year - 1, year + 1].into_iter().min_by_key(|&year| distance(year)).unwrap_or(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sunday() -> Date {
        date(2024, 12, 8).unwrap()
    }

    #[test]
    fn weekdays_lie_behind() {
        let at = |day: usize, by: i64| iso(weekday(sunday(), WEEKDAYS[day], by).unwrap());
        assert_eq!(at(6, 0), "2024-12-08");
        assert_eq!(at(0, 0), "2024-12-02");
        assert_eq!(at(5, 0), "2024-12-07");
        assert_eq!(at(0, 1), "2024-12-09");
    }

    #[test]
    fn units_are_counted_over_the_ends_of_years() {
        let at = |unit, by| moved(sunday(), unit, by).unwrap();
        assert_eq!(at(Unit::Day, 30), "2025-01-07");
        assert_eq!(at(Unit::Week, 0), "2024-W49");
        assert_eq!(at(Unit::Week, 4), "2025-W01");
        assert_eq!(at(Unit::Month, 1), "2025-01");
        assert_eq!(at(Unit::Month, -12), "2023-12");
        assert_eq!(at(Unit::Quarter, 1), "2025-Q1");
        assert_eq!(at(Unit::Decade, -1), "201X");
        assert_eq!(at(Unit::Century, 0), "20XX");
    }

    #[test]
    fn the_nearest_year() {
        assert_eq!(nearest_year(sunday(), 12, 9), 2024);
        assert_eq!(nearest_year(sunday(), 1, 9), 2025);
        assert_eq!(nearest_year(sunday(), 7, 1), 2024);
        assert_eq!(nearest_year(sunday(), 5, 31), 2024);
        assert_eq!(nearest_year(date(2024, 1, 3).unwrap(), 12, 30), 2023);
    }
}
