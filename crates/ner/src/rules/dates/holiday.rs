//! Holidays by name, with their day where the calendar of the sun gives it.

use super::day::year_of_side;
use super::direction::direction;
use super::names::year_behind;
use crate::rules::Match;
use crate::rules::calendar::{self, days_of_month, iso, later};
use crate::rules::words::Words;
use time::Date;

/// When a holiday is.
#[derive(Clone, Copy)]
enum When {
    /// Month and day.
    Fixed(u8, u8),
    /// Month, which of its weekdays (the last one is 0), and the weekday, from 0 for Monday.
    Weekday(u8, u8, u8),
    /// So many days after Easter Sunday of the Western churches.
    Easter(i64),
    /// By the moon, or by another church: no day is given.
    Moon,
}

use When::{Easter, Fixed, Moon, Weekday};

/// Longer names first.
const HOLIDAYS: &[(&str, When)] = &[
    ("Christmas Eve", Fixed(12, 24)),
    ("Christmas Day", Fixed(12, 25)),
    ("Christmas", Fixed(12, 25)),
    ("Boxing Day", Fixed(12, 26)),
    ("New Year 's Eve", Fixed(12, 31)),
    ("New Year 's Day", Fixed(1, 1)),
    ("New Year’s Eve", Fixed(12, 31)),
    ("New Year’s Day", Fixed(1, 1)),
    ("New Year ’s Eve", Fixed(12, 31)),
    ("New Year ’s Day", Fixed(1, 1)),
    ("New Year 's", Fixed(1, 1)),
    ("New Year ’s", Fixed(1, 1)),
    ("Valentine 's Day", Fixed(2, 14)),
    ("Valentine ’s Day", Fixed(2, 14)),
    ("St. Patrick 's Day", Fixed(3, 17)),
    ("St. Patrick ’s Day", Fixed(3, 17)),
    ("April Fools ' Day", Fixed(4, 1)),
    ("April Fool 's Day", Fixed(4, 1)),
    ("Earth Day", Fixed(4, 22)),
    ("May Day", Fixed(5, 1)),
    ("Cinco de Mayo", Fixed(5, 5)),
    ("Juneteenth", Fixed(6, 19)),
    ("Canada Day", Fixed(7, 1)),
    ("Independence Day", Fixed(7, 4)),
    ("Fourth of July", Fixed(7, 4)),
    ("Bastille Day", Fixed(7, 14)),
    ("Halloween", Fixed(10, 31)),
    ("All Saints ' Day", Fixed(11, 1)),
    ("All Saints ’ Day", Fixed(11, 1)),
    ("Veterans Day", Fixed(11, 11)),
    ("Armistice Day", Fixed(11, 11)),
    ("Martin Luther King Jr. Day", Weekday(1, 3, 0)),
    ("Martin Luther King Day", Weekday(1, 3, 0)),
    ("Presidents ' Day", Weekday(2, 3, 0)),
    ("Presidents ’ Day", Weekday(2, 3, 0)),
    ("Presidents Day", Weekday(2, 3, 0)),
    ("Mother 's Day", Weekday(5, 2, 6)),
    ("Mother ’s Day", Weekday(5, 2, 6)),
    ("Memorial Day", Weekday(5, 0, 0)),
    ("Father 's Day", Weekday(6, 3, 6)),
    ("Father ’s Day", Weekday(6, 3, 6)),
    ("Labor Day", Weekday(9, 1, 0)),
    ("Labour Day", Moon),
    ("Columbus Day", Weekday(10, 2, 0)),
    ("Thanksgiving Day", Weekday(11, 4, 3)),
    ("Thanksgiving", Weekday(11, 4, 3)),
    ("Black Friday", Weekday(11, 4, 4)),
    ("Mardi Gras", Easter(-47)),
    ("Ash Wednesday", Easter(-46)),
    ("Palm Sunday", Easter(-7)),
    ("Good Friday", Easter(-2)),
    ("Easter Sunday", Easter(0)),
    ("Easter Monday", Easter(1)),
    ("Easter", Easter(0)),
    ("Ascension Day", Easter(39)),
    ("Pentecost", Easter(49)),
    ("Ramadan", Moon),
    ("Eid al-Fitr", Moon),
    ("Eid al-Adha", Moon),
    ("Yom Kippur", Moon),
    ("Rosh Hashanah", Moon),
    ("Passover", Moon),
    ("Hanukkah", Moon),
    ("Diwali", Moon),
    ("Nowruz", Moon),
    ("Lunar New Year", Moon),
    ("Chinese New Year", Moon),
];

/// A holiday: "Christmas", "last Easter", "Christmas Day 2019".
pub(super) fn holiday(words: &Words<'_>, at: usize) -> Match {
    let which = words.skip(at, &["last", "next", "this"]);
    let start = at + which;
    let word = words.word(start);
    if !word.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        return None;
    }
    let found = HOLIDAYS.iter().find(|(name, _)| words.phrase(start, &[name]).is_some());
    let (name, when) = found?;
    let end = start + words.skip(start, &[name]);
    if is_in_name(words, at, end) {
        return None;
    }
    let written = year_behind(words, end);
    let end = end + written.map_or(0, |(length, _)| length);
    let year = match (written, words.today) {
        (Some((_, year)), _) => Some(year),
        (None, Some(today)) => year_near(words, today, *when, at, which, end),
        (None, None) => None,
    };
    let value = match (year, *when) {
        (Some(year), when) => day_in(when, year).map(iso),
        (None, Fixed(month, day)) => Some(format!("XXXX-{month:02}-{day:02}")),
        (None, _) => None,
    };
    Some((end - at, value))
}

/// "Easter Island", "Father Christmas".
fn is_in_name(words: &Words<'_>, at: usize, end: usize) -> bool {
    const FREE: &[&str] = &[
        "Last", "Next", "This", "On", "In", "By", "For", "At", "After", "Before", "Since",
        "During", "Until", "The", "And", "Every",
    ];
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let next = words.word(end);
    is_capital(next) && !words.is(end, &["I"])
        || at > 0 && is_capital(words.before(at)) && !FREE.contains(&words.before(at))
}

/// The year of a holiday of which none is told.
fn year_near(
    words: &Words<'_>,
    today: Date,
    when: When,
    at: usize,
    which: usize,
    end: usize,
) -> Option<i32> {
    let this = day_in(when, today.year())?;
    if which > 0 {
        return Some(match words.word(at).to_ascii_lowercase().as_str() {
            "last" => today.year() - i32::from(this >= today),
            "next" => today.year() + i32::from(this <= today),
            _ => today.year(),
        });
    }
    let side = direction(words, at, end);
    Some(year_of_side(today, u8::from(this.month()), Some(this.day()), side))
}

/// The day of a holiday in a year.
fn day_in(when: When, year: i32) -> Option<Date> {
    match when {
        Fixed(month, day) => calendar::date(year, month, day),
        Weekday(month, which, weekday) => {
            let (first, by) = match which {
                0 => (days_of_month(year, month).checked_sub(6)?, 0),
                _ => (1, i64::from(which - 1) * 7),
            };
            let first = calendar::date(year, month, first)?;
            let now = i64::from(first.weekday().number_days_from_monday());
            later(first, (i64::from(weekday) - now).rem_euclid(7) + by)
        }
        Easter(by) => later(easter(year)?, by),
        Moon => None,
    }
}

/// Easter Sunday of the Gregorian calendar: the "anonymous" algorithm of Nature, 20 April 1876.
fn easter(year: i32) -> Option<Date> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let leap = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - leap + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let shift = (golden + 11 * moon + 22 * weekday) / 451;
    let day = moon + weekday - 7 * shift + 114;
    calendar::date(year, u8::try_from(day / 31).ok()?, u8::try_from(day % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_sundays() {
        let of = |year| easter(year).map(iso).unwrap_or_default();
        assert_eq!(of(1998), "1998-04-12");
        assert_eq!(of(2008), "2008-03-23");
        assert_eq!(of(2011), "2011-04-24");
        assert_eq!(of(2022), "2022-04-17");
        assert_eq!(of(2038), "2038-04-25");
    }

    #[test]
    fn weekdays_of_a_month() {
        let of = |when, year| day_in(when, year).map(iso).unwrap_or_default();
        assert_eq!(of(Weekday(5, 0, 0), 2022), "2022-05-30");
        assert_eq!(of(Weekday(11, 4, 3), 2022), "2022-11-24");
        assert_eq!(of(Weekday(9, 1, 0), 2024), "2024-09-02");
    }
}
