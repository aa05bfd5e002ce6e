//! Calendar dates in ISO 8601 form.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use time::Month;

/// A date of the Gregorian calendar, written `2024-12-08`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(time::Date);

/// The error for a text that is not a valid date; holds the text.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date of the form 2024-12-08")]
pub struct DateError(String);

impl Date {
    /// Returns the UTC date of a time in milliseconds since 1970. `None` if the year has more than
    /// four digits.
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        const EPOCH: i64 = 2_440_588;
        let day = i32::try_from(millis.div_euclid(86_400_000) + EPOCH).ok()?;
        time::Date::from_julian_day(day).ok().map(Self)
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Parses exactly four digits, two digits and two digits, joined by hyphens.
    fn from_str(text: &str) -> Result<Self, DateError> {
        parse_iso_date(text).ok_or_else(|| DateError(text.to_owned()))
    }
}

fn parse_iso_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| -> Option<u16> {
        bytes[range].iter().try_fold(0, |value, byte| {
            byte.is_ascii_digit().then(|| value * 10 + u16::from(byte - b'0'))
        })
    };
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let month = Month::try_from(u8::try_from(digits(5..7)?).ok()?).ok()?;
    let day = u8::try_from(digits(8..10)?).ok()?;
    time::Date::from_calendar_date(i32::from(digits(0..4)?), month, day).ok().map(Date)
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(formatter, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

impl From<Date> for time::Date {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamp_has_day() {
        for (at, day) in [(0, "1970-01-01"), (-1, "1969-12-31"), (1_733_616_000_000, "2024-12-08")]
        {
            assert_eq!(Date::from_unix_millis(at).unwrap().to_string(), day);
        }
        assert_eq!(Date::from_unix_millis(i64::MAX), None);
    }

    #[test]
    fn invalid_days_are_rejected() {
        for good in ["2024-12-08", "2024-02-29", "0001-01-01"] {
            assert_eq!(good.parse::<Date>().unwrap().to_string(), good);
        }
        for bad in
            ["2023-02-29", "2024-13-01", "2024-1-08", "24-12-08", "2024/12/08", "2024-12-0é", ""]
        {
            assert!(bad.parse::<Date>().is_err(), "{bad}");
        }
    }
}
