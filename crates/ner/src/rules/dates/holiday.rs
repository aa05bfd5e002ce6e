//! Holidays by name, with their date if the solar calendar determines it.

use super::calendar_words::year_after;
use super::direction::infer_direction;
use super::month_day::year_on_side;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;
use crate::rules::timex::{self, add_days, days_in_month, iso_date};
use time::Date;

/// The rule for the date of a holiday.
#[derive(Clone, Copy)]
enum HolidayRule {
    /// Month and day.
    Fixed(u8, u8),
    /// Month, number of the weekday in the month (0 for the last one), and weekday, from 0 for
    /// Monday.
    NthWeekday(u8, u8, u8),
    /// The number of days after Western Easter Sunday.
    EasterOffset(i64),
    /// A date that depends on the moon or on another church. It has no value.
    Unfixed,
}

use HolidayRule::{EasterOffset, Fixed, NthWeekday, Unfixed};

/// Longer names come first.
const HOLIDAYS: &[(&str, HolidayRule)] = &[
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
    ("Martin Luther King Jr. Day", NthWeekday(1, 3, 0)),
    ("Martin Luther King Day", NthWeekday(1, 3, 0)),
    ("Presidents ' Day", NthWeekday(2, 3, 0)),
    ("Presidents ’ Day", NthWeekday(2, 3, 0)),
    ("Presidents Day", NthWeekday(2, 3, 0)),
    ("Mother 's Day", NthWeekday(5, 2, 6)),
    ("Mother ’s Day", NthWeekday(5, 2, 6)),
    ("Memorial Day", NthWeekday(5, 0, 0)),
    ("Father 's Day", NthWeekday(6, 3, 6)),
    ("Father ’s Day", NthWeekday(6, 3, 6)),
    ("Labor Day", NthWeekday(9, 1, 0)),
    ("Labour Day", Unfixed),
    ("Columbus Day", NthWeekday(10, 2, 0)),
    ("Thanksgiving Day", NthWeekday(11, 4, 3)),
    ("Thanksgiving", NthWeekday(11, 4, 3)),
    ("Black Friday", NthWeekday(11, 4, 4)),
    ("Mardi Gras", EasterOffset(-47)),
    ("Ash Wednesday", EasterOffset(-46)),
    ("Palm Sunday", EasterOffset(-7)),
    ("Good Friday", EasterOffset(-2)),
    ("Easter Sunday", EasterOffset(0)),
    ("Easter Monday", EasterOffset(1)),
    ("Easter", EasterOffset(0)),
    ("Ascension Day", EasterOffset(39)),
    ("Pentecost", EasterOffset(49)),
    ("Ramadan", Unfixed),
    ("Eid al-Fitr", Unfixed),
    ("Eid al-Adha", Unfixed),
    ("Yom Kippur", Unfixed),
    ("Rosh Hashanah", Unfixed),
    ("Passover", Unfixed),
    ("Hanukkah", Unfixed),
    ("Diwali", Unfixed),
    ("Nowruz", Unfixed),
    ("Lunar New Year", Unfixed),
    ("Chinese New Year", Unfixed),
];

/// Matches a holiday: "Christmas", "last Easter", "Christmas Day 2019".
pub(super) fn holiday(words: &RuleTokens<'_>, index: usize) -> Match {
    let which = words.skip_phrase(index, &["last", "next", "this"]);
    let start = index + which;
    let word = words.word(start);
    if !word.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        return None;
    }
    let found = HOLIDAYS.iter().find(|(name, _)| words.match_phrase(start, &[name]).is_some());
    let (name, when) = found?;
    let end = start + words.skip_phrase(start, &[name]);
    if is_part_of_name(words, index, end) {
        return None;
    }
    let written = year_after(words, end);
    let end = end + written.map_or(0, |(length, _)| length);
    let year = match (written, words.today) {
        (Some((_, year)), _) => Some(year),
        (None, Some(today)) => holiday_year(words, today, *when, index, which, end),
        (None, None) => None,
    };
    let value = match (year, *when) {
        (Some(year), when) => holiday_date(when, year).map(iso_date),
        (None, Fixed(month, day)) => Some(format!("XXXX-{month:02}-{day:02}")),
        (None, _) => None,
    };
    Some((end - index, value))
}

/// Returns true if the holiday is part of a name: "Easter Island", "Father Christmas".
fn is_part_of_name(words: &RuleTokens<'_>, index: usize, end: usize) -> bool {
    const FREE: &[&str] = &[
        "Last", "Next", "This", "On", "In", "By", "For", "At", "After", "Before", "Since",
        "During", "Until", "The", "And", "Every",
    ];
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let next = words.word(end);
    is_capital(next) && !words.is_one_of(end, &["I"])
        || index > 0
            && is_capital(words.previous_word(index))
            && !FREE.contains(&words.previous_word(index))
}

/// Infers the year of a holiday without one.
fn holiday_year(
    words: &RuleTokens<'_>,
    today: Date,
    when: HolidayRule,
    index: usize,
    which: usize,
    end: usize,
) -> Option<i32> {
    let this = holiday_date(when, today.year())?;
    if which > 0 {
        return Some(match words.word(index).to_ascii_lowercase().as_str() {
            "last" => today.year() - i32::from(this >= today),
            "next" => today.year() + i32::from(this <= today),
            _ => today.year(),
        });
    }
    let side = infer_direction(words, index, end);
    Some(year_on_side(today, u8::from(this.month()), Some(this.day()), side))
}

/// Returns the date of a holiday in a year.
fn holiday_date(when: HolidayRule, year: i32) -> Option<Date> {
    match when {
        Fixed(month, day) => timex::date(year, month, day),
        NthWeekday(month, which, weekday) => {
            let (first, by) = match which {
                0 => (days_in_month(year, month).checked_sub(6)?, 0),
                _ => (1, i64::from(which - 1) * 7),
            };
            let first = timex::date(year, month, first)?;
            let now = i64::from(first.weekday().number_days_from_monday());
            add_days(first, (i64::from(weekday) - now).rem_euclid(7) + by)
        }
        EasterOffset(by) => add_days(easter_sunday(year)?, by),
        Unfixed => None,
    }
}

/// Returns Easter Sunday in the Gregorian calendar, by the "anonymous" algorithm of Nature, 20
/// April 1876.
fn easter_sunday(year: i32) -> Option<Date> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let leap = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - leap + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let shift = (golden + 11 * moon + 22 * weekday) / 451;
    let day = moon + weekday - 7 * shift + 114;
    timex::date(year, u8::try_from(day / 31).ok()?, u8::try_from(day % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_sunday_is_computed() {
        let of = |year| easter_sunday(year).map(iso_date).unwrap_or_default();
        assert_eq!(of(1998), "1998-04-12");
        assert_eq!(of(2008), "2008-03-23");
        assert_eq!(of(2011), "2011-04-24");
        assert_eq!(of(2022), "2022-04-17");
        assert_eq!(of(2038), "2038-04-25");
    }

    #[test]
    fn nth_weekday_of_month_is_computed() {
        let of = |when, year| holiday_date(when, year).map(iso_date).unwrap_or_default();
        assert_eq!(of(NthWeekday(5, 0, 0), 2022), "2022-05-30");
        assert_eq!(of(NthWeekday(11, 4, 3), 2022), "2022-11-24");
        assert_eq!(of(NthWeekday(9, 1, 0), 2024), "2024-09-02");
    }
}
