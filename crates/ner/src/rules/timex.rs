//! Values of dates and times in TIMEX3 of ISO-TimeML: `2024-12-08`, `2024-W49`, `2024-12`, `199X`,
//! `P10D`. Unknown parts are `X`.

use time::{Date, Duration, Month, Weekday};

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeUnit {
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Hour,
    Minute,
    Second,
}

impl TimeUnit {
    /// Returns true for units shorter than a day. Their durations are TIMEs.
    pub(super) fn is_clock_unit(self) -> bool {
        matches!(self, Self::Hour | Self::Minute | Self::Second)
    }
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

/// Formats a date as `2024-12-08`.
pub(super) fn iso_date(date: Date) -> String {
    let (year, month, day) = date.to_calendar_date();
    format!("{year:04}-{:02}-{day:02}", u8::from(month))
}

/// Returns the unit that contains a day, shifted by a number of units. Returns `None` before the
/// year 1, and for units shorter than a day.
pub(super) fn shifted_unit(day: Date, unit: TimeUnit, by: i32) -> Option<String> {
    let days = |count: i32| day.checked_add(Duration::days(i64::from(count)));
    let year = day.year();
    Some(match unit {
        TimeUnit::Day => iso_date(days(by)?),
        TimeUnit::Week | TimeUnit::Weekend => {
            let (year, week, _) = days(by.checked_mul(7)?)?.to_iso_week_date();
            let end = if unit == TimeUnit::Weekend { "-WE" } else { "" };
            format!("{year:04}-W{week:02}{end}")
        }
        TimeUnit::Month => {
            let months = year * 12 + i32::from(u8::from(day.month())) - 1 + by;
            format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
        }
        TimeUnit::Quarter => {
            let quarters = year * 4 + i32::from(u8::from(day.month()) - 1) / 3 + by;
            format!("{:04}-Q{}", quarters.div_euclid(4), quarters.rem_euclid(4) + 1)
        }
        TimeUnit::Year => format!("{:04}", year + by),
        TimeUnit::Decade => format!("{:03}X", year.div_euclid(10) + by),
        TimeUnit::Century => format!("{:02}XX", year.div_euclid(100) + by),
        TimeUnit::Hour | TimeUnit::Minute | TimeUnit::Second => return None,
    })
    .filter(|value| !value.starts_with('-') && !value.starts_with("0000"))
}

/// The maximum count of a duration. Larger counts are treated as errors and have no value.
const MAX_DURATION_COUNT: f64 = 1e10;

/// Returns `P10D`, `PT30M`, or a count of `X` if it is vague. Returns `None` for a count that is
/// not positive or too large.
pub(super) fn duration_value(count: Option<f64>, unit: TimeUnit) -> Option<String> {
    let (times, letter) = match unit {
        TimeUnit::Day => (1.0, "D"),
        TimeUnit::Week => (1.0, "W"),
        TimeUnit::Weekend => (1.0, "WE"),
        TimeUnit::Month => (1.0, "M"),
        TimeUnit::Quarter => (3.0, "M"),
        TimeUnit::Year => (1.0, "Y"),
        TimeUnit::Decade => (10.0, "Y"),
        TimeUnit::Century => (100.0, "Y"),
        TimeUnit::Hour => (1.0, "H"),
        TimeUnit::Minute => (1.0, "M"),
        TimeUnit::Second => (1.0, "S"),
    };
    let start = if unit.is_clock_unit() { "PT" } else { "P" };
    let Some(count) = count else { return Some(format!("{start}X{letter}")) };
    if !(count > 0.0 && count <= MAX_DURATION_COUNT) {
        return None;
    }
    Some(match unit {
        // "two and a half hours" is 150 minutes, half a minute is 30 seconds.
        TimeUnit::Hour if count.fract() != 0.0 => format!("PT{}M", (count * 60.0).round()),
        TimeUnit::Minute if count < 1.0 => format!("PT{}S", (count * 60.0).round()),
        _ => format!("{start}{}{letter}", count * times),
    })
}

/// Returns the last such weekday on or before a day, shifted by `by` weeks.
pub(super) fn weekday_on_or_before(today: Date, weekday: Weekday, by: i64) -> Option<Date> {
    let days_since = i64::from(today.weekday().number_days_from_monday())
        - i64::from(weekday.number_days_from_monday());
    today.checked_add(Duration::days(by * 7 - days_since.rem_euclid(7)))
}

/// Returns the year in which a month and day are nearest to `today`. Distances in the past and in
/// the future are multiplied by `weights`, because news mostly reports the past and plans concern
/// the future.
pub(super) fn nearest_year(today: Date, month: u8, day: u8, weights: (i64, i64)) -> i32 {
    let distance = |year: i32| {
        let days = date(year, month, day).map_or(i64::MAX, |it| (it - today).whole_days());
        if days > 0 { days.saturating_mul(weights.1) } else { -days * weights.0 }
    };
    let year = today.year();
    [year, year - 1, year + 1].into_iter().min_by_key(|&year| distance(year)).unwrap_or(year)
}

/// Returns the year in which a month, or a day of it, is nearest to `today` on one side: not in the
/// past if `is_ahead`, else not in the future. February 29 may be years away.
pub(super) fn nearest_year_on_side(today: Date, month: u8, day: Option<u8>, is_ahead: bool) -> i32 {
    let now = (u8::from(today.month()), day.map_or(0, |_| today.day()));
    let here = (month, day.unwrap_or(0));
    let (first, step) = match (is_ahead, here.cmp(&now)) {
        (true, std::cmp::Ordering::Less) => (1, 1),
        (false, std::cmp::Ordering::Greater) => (-1, -1),
        (is_ahead, _) => (0, if is_ahead { 1 } else { -1 }),
    };
    let years = (0..8).map(|count| today.year() + first + step * count);
    let mut possible = years.filter(|&year| date(year, month, day.unwrap_or(1)).is_some());
    possible.next().unwrap_or(today.year() + first)
}

/// Adds a number of days. Returns `None` outside of the calendar's range.
pub(super) fn add_days(day: Date, by: i64) -> Option<Date> {
    day.checked_add(Duration::days(by))
}

/// Formats the ISO week of a day as `2024-W49`.
pub(super) fn iso_week(day: Date) -> String {
    let (year, week, _) = day.to_iso_week_date();
    format!("{year:04}-W{week:02}")
}

/// Returns the number of days in a month.
pub(super) fn days_in_month(year: i32, month: u8) -> u8 {
    Month::try_from(month).map_or(31, |month| month.length(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sunday() -> Date {
        date(2024, 12, 8).unwrap()
    }

    #[test]
    fn weekday_is_on_or_before_day() {
        let at = |day: usize, by: i64| {
            iso_date(weekday_on_or_before(sunday(), WEEKDAYS[day], by).unwrap())
        };
        assert_eq!(at(6, 0), "2024-12-08");
        assert_eq!(at(0, 0), "2024-12-02");
        assert_eq!(at(5, 0), "2024-12-07");
        assert_eq!(at(0, 1), "2024-12-09");
    }

    #[test]
    fn offsets_cross_year_boundaries() {
        let at = |unit, by| shifted_unit(sunday(), unit, by).unwrap();
        assert_eq!(at(TimeUnit::Day, 30), "2025-01-07");
        assert_eq!(at(TimeUnit::Week, 0), "2024-W49");
        assert_eq!(at(TimeUnit::Week, 4), "2025-W01");
        assert_eq!(at(TimeUnit::Month, 1), "2025-01");
        assert_eq!(at(TimeUnit::Month, -12), "2023-12");
        assert_eq!(at(TimeUnit::Quarter, 1), "2025-Q1");
        assert_eq!(at(TimeUnit::Decade, -1), "201X");
        assert_eq!(at(TimeUnit::Century, 0), "20XX");
        assert_eq!(shifted_unit(sunday(), TimeUnit::Year, -3000), None);
        assert_eq!(shifted_unit(sunday(), TimeUnit::Decade, -900), None);
    }

    #[test]
    fn nearest_year_is_chosen() {
        assert_eq!(nearest_year(sunday(), 12, 9, (1, 2)), 2024);
        assert_eq!(nearest_year(sunday(), 1, 9, (1, 2)), 2025);
        assert_eq!(nearest_year(sunday(), 7, 1, (1, 2)), 2024);
        assert_eq!(nearest_year(sunday(), 5, 31, (1, 2)), 2024);
        assert_eq!(nearest_year(date(2024, 1, 3).unwrap(), 12, 30, (1, 2)), 2023);
    }

    #[test]
    fn year_is_chosen_by_direction() {
        let at = |month, day, is_ahead| nearest_year_on_side(sunday(), month, day, is_ahead);
        assert_eq!(at(12, Some(8), false), 2024);
        assert_eq!(at(12, Some(9), false), 2023);
        assert_eq!(at(12, Some(7), true), 2025);
        assert_eq!(at(12, None, true), 2024);
        assert_eq!(at(3, None, true), 2025);
        assert_eq!(at(2, Some(29), true), 2028);
        assert_eq!(at(2, Some(29), false), 2024);
    }

    #[test]
    fn durations_are_formatted() {
        let of = |count, unit| duration_value(count, unit);
        assert_eq!(of(Some(1.5), TimeUnit::Minute).as_deref(), Some("PT1.5M"));
        assert_eq!(of(Some(1.5), TimeUnit::Hour).as_deref(), Some("PT90M"));
        assert_eq!(of(Some(0.5), TimeUnit::Minute).as_deref(), Some("PT30S"));
        assert_eq!(of(Some(2.0), TimeUnit::Decade).as_deref(), Some("P20Y"));
        assert_eq!(of(None, TimeUnit::Week).as_deref(), Some("PXW"));
        assert_eq!(of(Some(f64::INFINITY), TimeUnit::Day), None);
        assert_eq!(of(Some(0.0), TimeUnit::Day), None);
    }
}
