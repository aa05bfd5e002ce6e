//! Dates in digits: "2024-12-08", "25/12/2023", "13.1.2024", "2011-2014", "2014-12-12T10:30Z".

use super::names::{day_of, month_of, short_year, year_of};
use crate::rules::Match;
use crate::rules::calendar::{self, iso};
use crate::rules::words::{Words, is_one_of};
use dateline_text::{Token, TokenKind};

/// Which of two numbers is the day, in a document whose other dates tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Order {
    DayFirst,
    MonthFirst,
}

/// The order of day and month in a document: where the dates that can be read in one way only agree.
/// Cost: a look at each token's kind.
pub(in crate::rules) fn order(text: &str, tokens: &[Token]) -> Option<Order> {
    let mut orders = tokens.iter().filter_map(|token| {
        let is_like = token.kind == TokenKind::Number && matches!(token.span.len(), 6..=10);
        let parts = if is_like { parts(&text[token.span.range()])? } else { return None };
        match parts.numbers {
            [first @ 1..=12, second @ 13..=31] if first < second => Some(Order::MonthFirst),
            [13..=31, 1..=12] => Some(Order::DayFirst),
            _ => None,
        }
    });
    let first = orders.next()?;
    orders.all(|order| order == first).then_some(first)
}

/// Two numbers of which one is the day, and the digits of a year.
struct Parts<'a> {
    numbers: [u8; 2],
    year: &'a str,
    sign: char,
    /// Both numbers have two digits.
    are_padded: bool,
}

/// `8/12/2024`, `8-12-2024`, `8.12.24`.
fn parts(word: &str) -> Option<Parts<'_>> {
    let sign = word.chars().find(|it| !it.is_ascii_digit())?;
    if !matches!(sign, '/' | '-' | '.') || !matches!(word.len(), 6..=10) {
        return None;
    }
    let mut pieces = word.split(sign);
    let (first, second, year) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let number = |piece: &str| day_of(piece).filter(|_| !piece.ends_with(char::is_alphabetic));
    let is_year = matches!(year.len(), 2 | 4) && year.bytes().all(|byte| byte.is_ascii_digit());
    if pieces.next().is_some() || !is_year {
        return None;
    }
    let are_padded = first.len() == 2 && second.len() == 2;
    Some(Parts { numbers: [number(first)?, number(second)?], year, sign, are_padded })
}

/// A date in digits.
pub(super) fn numeric(words: &Words<'_>, at: usize) -> Match {
    let word = words.word(at);
    if !word.starts_with(|letter: char| letter.is_ascii_digit()) || !word.is_ascii() {
        return month_and_year(words, at);
    }
    year_first(words, at)
        .or_else(|| year_last(words, at, None))
        .or_else(|| year_and_month(words, at))
        .or_else(|| month_before_year(words, at))
        .or_else(|| compact(words, at))
        .or_else(|| years(words, at))
}

/// A date in digits whose weekday is named before it.
pub(super) fn of_weekday(words: &Words<'_>, at: usize, weekday: usize) -> Match {
    let is_number = words.word(at).starts_with(|letter: char| letter.is_ascii_digit());
    let read = || year_first(words, at).or_else(|| year_last(words, at, Some(weekday)));
    is_number.then(read).flatten()
}

/// "2024-12-08", "2024/12/08", "2024.12.8", with a time behind it in the manner of ISO 8601.
fn year_first(words: &Words<'_>, at: usize) -> Match {
    const VERSIONS: &[&str] = &["version", "release", "build", "v", "ver", "update"];
    let word = words.word(at);
    let (date, hour) = word.split_once('T').unwrap_or((word, ""));
    let sign = date.chars().nth(4).filter(|sign| matches!(sign, '-' | '/' | '.'))?;
    let mut pieces = date.split(sign);
    let (year, month, day) = (year_of(pieces.next()?)?, pieces.next()?, pieces.next()?);
    if pieces.next().is_some() || sign == '.' && is_one_of(words.before(at), VERSIONS) {
        return None;
    }
    let (month, day) = (day_of(month)?, day_of(day)?);
    let value = calendar::date(year, month, day).map(iso);
    match hour {
        "" if !word.ends_with('T') => Some((1, value)),
        _ => clock_behind(words, at, hour, value),
    }
}

/// The clock of "2014-12-12T10:30:00Z", which is cut at its colons.
fn clock_behind(words: &Words<'_>, at: usize, hour: &str, date: Option<String>) -> Match {
    let is_hour = hour.len() == 2 && hour.parse().is_ok_and(|hour: u8| hour < 25);
    let is_joined = words.is(at + 1, &[":"]) && words.touches(at + 1) && words.touches(at + 2);
    if !is_hour || !is_joined {
        return None;
    }
    let rest = words.word(at + 2);
    let bare = rest.trim_end_matches('Z');
    let is_clock = bare.split(':').all(|it| {
        let whole = it.split('.').next().unwrap_or(it);
        whole.len() == 2 && whole.parse().is_ok_and(|it: u8| it < 60)
    });
    if !is_clock {
        return None;
    }
    // "+01:00"
    let sign = words.word(at + 3);
    let offset = words.word(at + 4);
    let is_offset = matches!(sign, "+" | "-")
        && words.touches(at + 3)
        && words.touches(at + 4)
        && offset.len() == 5
        && offset.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let (length, zone) =
        if is_offset { (5, format!("{sign}{offset}")) } else { (3, String::new()) };
    Some((length, date.map(|date| format!("{date}T{hour}:{rest}{zone}"))))
}

/// "8/12/2024", "13.1.2024", "25/12/14": a value where the order is plain, or the document or the
/// weekday decides.
fn year_last(words: &Words<'_>, at: usize, weekday: Option<usize>) -> Match {
    let parts = parts(words.word(at))?;
    let [first, second] = parts.numbers;
    let is_short = parts.year.len() == 2;
    // "25-12-14" may be a score, and "1.2.14" a chapter.
    let is_date = match parts.sign {
        '-' if is_short => {
            words.follows(at, &["on", "dated", "since", "until", "from", "of", "by"])
        }
        '.' if is_short => parts.are_padded,
        _ => true,
    };
    if !is_date || words.follows(at, &["version", "release"]) || first > 12 && second > 12 {
        return None;
    }
    let year = if is_short { short_year(words, parts.year)? } else { year_of(parts.year)? };
    let (day_first, month_first) =
        (calendar::date(year, second, first), calendar::date(year, first, second));
    let is_it = |day: &time::Date| {
        weekday.is_none_or(|it| usize::from(day.weekday().number_days_from_monday()) == it)
    };
    let value = match (day_first.filter(is_it), month_first.filter(is_it)) {
        (Some(day), Some(other)) if day == other => Some(day),
        (Some(day), None) if second <= 12 => Some(day),
        (None, Some(day)) => Some(day),
        (None, None) => None,
        // A full stop stands behind a day's number in most countries that use it.
        (day_first, _) if parts.sign == '.' && words.facts.order != Some(Order::MonthFirst) => {
            day_first
        }
        (day_first, month_first) => match words.facts.order {
            Some(Order::DayFirst) => day_first,
            Some(Order::MonthFirst) => month_first,
            None => None,
        },
    };
    Some((1, value.map(iso)))
}

/// "2014-12", where no span of years ends so.
fn year_and_month(words: &Words<'_>, at: usize) -> Match {
    let (year, month) = words.word(at).split_once('-')?;
    let year = year_of(year).filter(|year| (1900..2100).contains(year))?;
    let number = day_of(month).filter(|month| *month <= 12)?;
    let is_month = month.len() == 2 && i32::from(number) <= year % 100;
    is_month.then(|| (1, Some(format!("{year:04}-{number:02}"))))
}

/// "in 12/2014".
fn month_before_year(words: &Words<'_>, at: usize) -> Match {
    let (month, year) = words.word(at).split_once(['/', '-'])?;
    let (month, year) = (day_of(month).filter(|month| *month <= 12)?, year_of(year)?);
    let is_said = words.follows(at, &["in", "since", "until", "by", "from", "to"]);
    is_said.then(|| (1, Some(format!("{year:04}-{month:02}"))))
}

/// "on 20141212".
fn compact(words: &Words<'_>, at: usize) -> Match {
    let word = words.word(at);
    if word.len() != 8 || !words.follows(at, &["on", "dated", "since", "until"]) {
        return None;
    }
    let year = year_of(word.get(..4)?).filter(|year| (1900..2100).contains(year))?;
    let (month, day) = (day_of(word.get(4..6)?)?, day_of(word.get(6..)?)?);
    let date = calendar::date(year, month, day)?;
    Some((1, Some(iso(date))))
}

/// "Dec-2014".
fn month_and_year(words: &Words<'_>, at: usize) -> Match {
    let (month, year) = words.word(at).split_once('-')?;
    let (month, year) = (month_of(month)?, year_of(year)?);
    Some((1, Some(format!("{year:04}-{month:02}"))))
}

/// "2011-2014", "2023/24".
fn years(words: &Words<'_>, at: usize) -> Match {
    let (from, to) = words.word(at).split_once(['-', '–', '/'])?;
    let year = year_of(from).filter(|year| (1500..2100).contains(year))?;
    let to = match to.len() {
        2 => year - year % 100 + to.parse::<i32>().ok().filter(|end| *end > year % 100)?,
        _ => year_of(to).filter(|end| *end > year)?,
    };
    Some((1, Some(format!("{year:04}/{to:04}"))))
}
