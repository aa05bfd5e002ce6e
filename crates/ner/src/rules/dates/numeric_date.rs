//! Dates in digits: "2024-12-08", "25/12/2023", "13.1.2024", "2011-2014", "2014-12-12T10:30Z".

use super::calendar_words::{parse_day, parse_month, parse_two_digit_year, parse_year};
use crate::rules::date_context::DateOrder;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::{RuleTokens, is_one_of};
use crate::rules::timex::{self, iso_date};
use dateline_text::{Token, TokenKind};

/// Infers the order of day and month in a document. Returns `None` unless all of its unambiguous
/// dates agree. Cost: one check of each token's kind.
pub(in crate::rules) fn infer_date_order(text: &str, tokens: &[Token]) -> Option<DateOrder> {
    let mut orders = tokens.iter().filter_map(|token| {
        let is_like = token.kind == TokenKind::Number && matches!(token.span.len(), 6..=10);
        let parts =
            if is_like { parse_date_parts(&text[token.span.range()])? } else { return None };
        match parts.numbers {
            [first @ 1..=12, second @ 13..=31] if first < second => Some(DateOrder::MonthFirst),
            [13..=31, 1..=12] => Some(DateOrder::DayFirst),
            _ => None,
        }
    });
    let first = orders.next()?;
    orders.all(|order| order == first).then_some(first)
}

/// Day and month in either order, and the digits of a year.
struct DateParts<'a> {
    numbers: [u8; 2],
    year: &'a str,
    separator: char,
    /// True if both numbers have two digits.
    are_padded: bool,
}

/// Parses `8/12/2024`, `8-12-2024`, `8.12.24`.
fn parse_date_parts(word: &str) -> Option<DateParts<'_>> {
    let sign = word.chars().find(|it| !it.is_ascii_digit())?;
    if !matches!(sign, '/' | '-' | '.') || !matches!(word.len(), 6..=10) {
        return None;
    }
    let mut pieces = word.split(sign);
    let (first, second, year) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let number = |piece: &str| parse_day(piece).filter(|_| !piece.ends_with(char::is_alphabetic));
    let is_year = matches!(year.len(), 2 | 4) && year.bytes().all(|byte| byte.is_ascii_digit());
    if pieces.next().is_some() || !is_year {
        return None;
    }
    let are_padded = first.len() == 2 && second.len() == 2;
    Some(DateParts {
        numbers: [number(first)?, number(second)?],
        year,
        separator: sign,
        are_padded,
    })
}

/// Matches a date in digits.
pub(super) fn numeric_date(words: &RuleTokens<'_>, index: usize) -> Match {
    let word = words.word(index);
    if !word.starts_with(|letter: char| letter.is_ascii_digit()) || !word.is_ascii() {
        return month_and_year(words, index);
    }
    year_first(words, index)
        .or_else(|| year_last(words, index, None))
        .or_else(|| year_and_month(words, index))
        .or_else(|| month_before_year(words, index))
        .or_else(|| compact_date(words, index))
        .or_else(|| year_span(words, index))
}

/// Matches a date in digits after its weekday.
pub(super) fn numeric_date_on_weekday(
    words: &RuleTokens<'_>,
    index: usize,
    weekday: usize,
) -> Match {
    let is_number = words.word(index).starts_with(|letter: char| letter.is_ascii_digit());
    let read = || year_first(words, index).or_else(|| year_last(words, index, Some(weekday)));
    is_number.then(read).flatten()
}

/// Matches "2024-12-08", "2024/12/08", "2024.12.8", with an optional ISO 8601 time.
fn year_first(words: &RuleTokens<'_>, index: usize) -> Match {
    const VERSIONS: &[&str] = &["version", "release", "build", "v", "ver", "update"];
    let word = words.word(index);
    let (date, hour) = word.split_once('T').unwrap_or((word, ""));
    let sign = date.chars().nth(4).filter(|sign| matches!(sign, '-' | '/' | '.'))?;
    let mut pieces = date.split(sign);
    let (year, month, day) = (parse_year(pieces.next()?)?, pieces.next()?, pieces.next()?);
    if pieces.next().is_some() || sign == '.' && is_one_of(words.previous_word(index), VERSIONS) {
        return None;
    }
    let (month, day) = (parse_day(month)?, parse_day(day)?);
    let value = timex::date(year, month, day).map(iso_date);
    match hour {
        "" if !word.ends_with('T') => Some((1, value)),
        _ => clock_after_date(words, index, hour, value),
    }
}

/// Matches the time of "2014-12-12T10:30:00Z", which the tokenizer splits at its colons.
fn clock_after_date(
    words: &RuleTokens<'_>,
    index: usize,
    hour: &str,
    date: Option<String>,
) -> Match {
    let is_hour = hour.len() == 2 && hour.parse().is_ok_and(|hour: u8| hour < 25);
    let is_joined = words.is_one_of(index + 1, &[":"])
        && words.touches_previous(index + 1)
        && words.touches_previous(index + 2);
    if !is_hour || !is_joined {
        return None;
    }
    let rest = words.word(index + 2);
    let bare = rest.trim_end_matches('Z');
    let is_clock = bare.split(':').all(|it| {
        let whole = it.split('.').next().unwrap_or(it);
        whole.len() == 2 && whole.parse().is_ok_and(|it: u8| it < 60)
    });
    if !is_clock {
        return None;
    }
    // "+01:00"
    let sign = words.word(index + 3);
    let offset = words.word(index + 4);
    let is_offset = matches!(sign, "+" | "-")
        && words.touches_previous(index + 3)
        && words.touches_previous(index + 4)
        && offset.len() == 5
        && offset.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let (length, zone) =
        if is_offset { (5, format!("{sign}{offset}")) } else { (3, String::new()) };
    Some((length, date.map(|date| format!("{date}T{hour}:{rest}{zone}"))))
}

/// Matches "8/12/2024", "13.1.2024", "25/12/14". There is a value if the order is unambiguous, or
/// if the document or the weekday decides it.
fn year_last(words: &RuleTokens<'_>, index: usize, weekday: Option<usize>) -> Match {
    let parts = parse_date_parts(words.word(index))?;
    let [first, second] = parts.numbers;
    let is_short = parts.year.len() == 2;
    // "25-12-14" may be a score, and "1.2.14" a chapter.
    let is_date = match parts.separator {
        '-' if is_short => {
            words.follows(index, &["on", "dated", "since", "until", "from", "of", "by"])
        }
        '.' if is_short => parts.are_padded,
        _ => true,
    };
    if !is_date || words.follows(index, &["version", "release"]) || first > 12 && second > 12 {
        return None;
    }
    let year =
        if is_short { parse_two_digit_year(words, parts.year)? } else { parse_year(parts.year)? };
    let (day_first, month_first) =
        (timex::date(year, second, first), timex::date(year, first, second));
    let is_on_weekday = |day: &time::Date| {
        weekday.is_none_or(|it| usize::from(day.weekday().number_days_from_monday()) == it)
    };
    let value = match (day_first.filter(is_on_weekday), month_first.filter(is_on_weekday)) {
        (Some(day), Some(other)) if day == other => Some(day),
        (Some(day), None) if second <= 12 => Some(day),
        (None, Some(day)) => Some(day),
        (None, None) => None,
        // Most countries that write dates with periods write the day first.
        (day_first, _)
            if parts.separator == '.'
                && words.date_context.date_order != Some(DateOrder::MonthFirst) =>
        {
            day_first
        }
        (day_first, month_first) => match words.date_context.date_order {
            Some(DateOrder::DayFirst) => day_first,
            Some(DateOrder::MonthFirst) => month_first,
            None => None,
        },
    };
    Some((1, value.map(iso_date)))
}

/// Matches "2014-12", unless it can be a range of years.
fn year_and_month(words: &RuleTokens<'_>, index: usize) -> Match {
    let (year, month) = words.word(index).split_once('-')?;
    let year = parse_year(year).filter(|year| (1900..2100).contains(year))?;
    let number = parse_day(month).filter(|month| *month <= 12)?;
    let is_month = month.len() == 2 && i32::from(number) <= year % 100;
    is_month.then(|| (1, Some(format!("{year:04}-{number:02}"))))
}

/// Matches "12/2014" after "in".
fn month_before_year(words: &RuleTokens<'_>, index: usize) -> Match {
    let (month, year) = words.word(index).split_once(['/', '-'])?;
    let (month, year) = (parse_day(month).filter(|month| *month <= 12)?, parse_year(year)?);
    let has_preposition = words.follows(index, &["in", "since", "until", "by", "from", "to"]);
    has_preposition.then(|| (1, Some(format!("{year:04}-{month:02}"))))
}

/// Matches "20141212" after "on".
fn compact_date(words: &RuleTokens<'_>, index: usize) -> Match {
    let word = words.word(index);
    if word.len() != 8 || !words.follows(index, &["on", "dated", "since", "until"]) {
        return None;
    }
    let year = parse_year(word.get(..4)?).filter(|year| (1900..2100).contains(year))?;
    let (month, day) = (parse_day(word.get(4..6)?)?, parse_day(word.get(6..)?)?);
    let date = timex::date(year, month, day)?;
    Some((1, Some(iso_date(date))))
}

/// Matches "Dec-2014".
fn month_and_year(words: &RuleTokens<'_>, index: usize) -> Match {
    let (month, year) = words.word(index).split_once('-')?;
    let (month, year) = (parse_month(month)?, parse_year(year)?);
    Some((1, Some(format!("{year:04}-{month:02}"))))
}

/// Matches "2011-2014", "2023/24".
fn year_span(words: &RuleTokens<'_>, index: usize) -> Match {
    let (from, to) = words.word(index).split_once(['-', '–', '/'])?;
    let year = parse_year(from).filter(|year| (1500..2100).contains(year))?;
    let to = match to.len() {
        2 => year - year % 100 + to.parse::<i32>().ok().filter(|end| *end > year % 100)?,
        _ => parse_year(to).filter(|end| *end > year)?,
    };
    Some((1, Some(format!("{year:04}/{to:04}"))))
}
