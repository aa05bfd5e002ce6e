//! Quarters, halves and fiscal years of business: "the third quarter", "Q3 2016", "H1 2023",
//! "FY23", "the year-earlier period".

use super::calendar_words::{ORDINALS, parse_two_digit_year, parse_year, year_after};
use super::direction::{TimeDirection, infer_direction};
use crate::rules::date_context::Quarter;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::{RuleTokens, is_one_of, position_in};
use crate::rules::timex::{TimeUnit, shifted_unit};

/// Matches a quarter, a half or a fiscal year.
pub(super) fn quarter(words: &RuleTokens<'_>, index: usize) -> Match {
    ordinal_quarter(words, index)
        .or_else(|| coded_quarter(words, index))
        .or_else(|| fiscal_year(words, index))
        .or_else(|| quarter_of_named_year(words, index))
        .or_else(|| year_earlier_period(words, index))
}

/// Matches "the third quarter of 2011", "third-quarter", "the second half of last year".
fn ordinal_quarter(words: &RuleTokens<'_>, index: usize) -> Match {
    let the = words.skip_phrase(index, &["the"]);
    let fiscal = words.skip_phrase(index + the, &["fiscal"]);
    let start = index + the + fiscal;
    if let Some(length) = words.match_phrase(start, &["last quarter", "final quarter"])
        && let Some((more, year)) = year_of_period(words, start + length)
        && words.is_one_of(start + length, &["of"])
    {
        return Some((start + length + more - index, year.map(|year| format!("{year:04}-Q4"))));
    }
    let Some((letter, number, length)) = parse_ordinal_period(words, start) else {
        return quarter_of_relative_year(words, index).or_else(|| several_quarters(words, index));
    };
    let end = start + length;
    if let Some((more, year)) = year_of_period(words, end) {
        return Some((end + more - index, year.map(|year| format!("{year:04}-{letter}{number}"))));
    }
    // Games have halves, too.
    let is_joined = length == 1;
    // In "the third-quarter profit" the article belongs to the noun.
    if the == 1 && is_joined && words.is_attributive(end) {
        return None;
    }
    let is_quarter = letter == 'Q'
        || is_joined && is_business_word(words.word(end))
        || the == 1
            && words.follows(index, &["in", "for", "during"])
            && (index.saturating_sub(10)..end + 10).any(|it| is_business_word(words.word(it)));
    is_quarter.then(|| (end - index, nearest_value(words, letter, number, index, end)))
}

/// Matches "the second and third quarters".
fn several_quarters(words: &RuleTokens<'_>, index: usize) -> Match {
    let the = words.skip_phrase(index, &["the"]);
    let is_number = |at: usize| position_in(words.word(at), &ORDINALS[..4]).is_some();
    let is_list = is_number(index + the)
        && words.is_one_of(index + the + 1, &["and", "or", "to"])
        && is_number(index + the + 2)
        && words.is_one_of(index + the + 3, &["quarters"]);
    is_list.then(|| {
        let year = year_of_period(words, index + the + 4).map_or(0, |(length, _)| length);
        (the + 4 + year, None)
    })
}

/// Parses "third quarter", "third-quarter", "3rd quarter", "second half". Returns the letter of the
/// unit (Q or H), the number, and the number of tokens.
fn parse_ordinal_period(words: &RuleTokens<'_>, index: usize) -> Option<(char, u8, usize)> {
    const DIGITS: &[&str] = &["1st", "2nd", "3rd", "4th"];
    let word = words.word(index);
    let (name, unit, length) = match word.split_once('-') {
        Some((name, unit)) => (name, unit, 1),
        None => (word, words.word(index + 1), 2),
    };
    let number = position_in(name, &ORDINALS[..4]).or_else(|| position_in(name, DIGITS))? as u8 + 1;
    let letter = match unit {
        _ if unit.eq_ignore_ascii_case("quarter") => 'Q',
        _ if unit.eq_ignore_ascii_case("half") && number < 3 => 'H',
        _ => return None,
    };
    Some((letter, number, length))
}

/// Matches the year after a quarter. Returns the number of tokens, and the year if it is known.
fn year_of_period(words: &RuleTokens<'_>, index: usize) -> Option<(usize, Option<i32>)> {
    let fiscal =
        words.skip_phrase(index, &["of fiscal year", "of fiscal", "of the fiscal year", "fiscal"]);
    if let Some((length, year)) = year_after(words, index + fiscal) {
        return Some((fiscal + length, Some(year)));
    }
    if let Some(year) = words.word(index).strip_prefix("FY") {
        return Some((1, Some(parse_year(year).or_else(|| parse_two_digit_year(words, year))?)));
    }
    let today = words.today.map(time::Date::year);
    let phrases = [
        ("of last year", -1),
        ("of this year", 0),
        ("of the year", 0),
        ("of next year", 1),
        ("of the current year", 0),
        ("of the fiscal year", 0),
        ("of this fiscal year", 0),
        ("of last fiscal year", -1),
        ("last year", -1),
        ("this year", 0),
        ("next year", 1),
    ];
    let found =
        phrases.iter().find_map(|(phrase, by)| Some((words.match_phrase(index, &[phrase])?, *by)));
    found.map(|(length, by)| (length, today.map(|year| year + by)))
}

/// Returns the value of a quarter or half without a year: the last one that has begun, or the next
/// one if the sentence implies the future.
fn nearest_value(
    words: &RuleTokens<'_>,
    letter: char,
    number: u8,
    index: usize,
    end: usize,
) -> Option<String> {
    let Some(today) = words.today else { return Some(format!("XXXX-{letter}{number}")) };
    let months = if letter == 'Q' { 3 } else { 6 };
    let now = (u8::from(today.month()) - 1) / months + 1;
    let by = match infer_direction(words, index, end) {
        TimeDirection::Future => i32::from(number < now),
        _ => -i32::from(number > now),
    };
    Some(format!("{:04}-{letter}{number}", today.year() + by))
}

/// Returns true for business nouns: "first-half profit", but not "first-half goal".
fn is_business_word(word: &str) -> bool {
    const BUSINESS: &[&str] = &[
        "profit",
        "profits",
        "earnings",
        "results",
        "net",
        "sales",
        "revenue",
        "revenues",
        "loss",
        "losses",
        "income",
        "pretax",
        "operating",
        "figures",
        "turnover",
        "growth",
        "production",
        "output",
        "exports",
        "imports",
        "dividend",
        "report",
        "gdp",
    ];
    is_one_of(word, BUSINESS)
}

/// Matches "Q3 2016", "Q3 of 2016", "2016 Q3", "3Q16", "2016-Q3", "H1 2023", "Q1".
fn coded_quarter(words: &RuleTokens<'_>, index: usize) -> Match {
    let word = words.word(index);
    if let Some(year) = parse_year(word)
        && let Some((letter, number)) = parse_quarter_code(words.word(index + 1))
    {
        return Some((2, Some(format!("{year:04}-{letter}{number}"))));
    }
    if let Some((year, quarter_code)) = word.split_once('-')
        && let (Some(year), Some((letter, number))) =
            (parse_year(year), parse_quarter_code(quarter_code))
    {
        return Some((1, Some(format!("{year:04}-{letter}{number}"))));
    }
    if let Some((head, year)) = word.split_at_checked(2)
        && let Some((letter, number)) = parse_quarter_code(head)
        && let year = year.trim_start_matches('-').trim_start_matches("FY")
        && let Some(year) = parse_year(year).or_else(|| parse_two_digit_year(words, year))
    {
        return Some((1, Some(format!("{year:04}-{letter}{number}"))));
    }
    let (letter, number) = parse_quarter_code(word)?;
    if let Some(year) =
        parse_year(words.word(index + 2)).filter(|_| words.is_one_of(index + 1, &["/"]))
    {
        return Some((3, Some(format!("{year:04}-{letter}{number}"))));
    }
    if let Some((length, year)) = year_of_period(words, index + 1) {
        return Some((1 + length, year.map(|year| format!("{year:04}-{letter}{number}"))));
    }
    (letter == 'Q').then(|| (1, nearest_value(words, letter, number, index, index + 1)))
}

/// Parses `Q3`, `3Q`, `H1`, `1H`.
fn parse_quarter_code(word: &str) -> Option<(char, u8)> {
    let (letter, digit) = match *word.as_bytes() {
        [letter @ (b'Q' | b'H'), digit @ b'1'..=b'4']
        | [digit @ b'1'..=b'4', letter @ (b'Q' | b'H')] => (char::from(letter), digit - b'0'),
        _ => return None,
    };
    (letter == 'Q' || digit < 3).then_some((letter, digit))
}

/// Matches "FY2023", "FY23", "FY 2023", "fiscal 2023", "fiscal year 2023", "the 2023 fiscal year".
fn fiscal_year(words: &RuleTokens<'_>, index: usize) -> Match {
    let any = |word: &str| parse_year(word).or_else(|| parse_two_digit_year(words, word));
    let word = words.word(index);
    if let Some(rest) = word.strip_prefix("FY") {
        if let Some((length, span)) = fiscal_year_span(words, index, rest) {
            return Some((length, Some(span)));
        }
        let (length, year) =
            if rest.is_empty() { (2, parse_year(words.word(index + 1))?) } else { (1, any(rest)?) };
        // "FY08/09"
        let last = words.word(index + length + 1);
        let is_span =
            words.is_one_of(index + length, &["/"]) && words.touches_previous(index + length);
        if let Some(last) =
            parse_two_digit_year(words, last).filter(|last| is_span && *last == year + 1)
        {
            return Some((length + 2, Some(format!("{year:04}/{last:04}"))));
        }
        return Some((length, Some(format!("{year:04}"))));
    }
    if let Some(length) = words
        .match_phrase(index, &["fiscal year", "fiscal-year", "fiscal", "calendar year", "calendar"])
    {
        let year = parse_year(words.word(index + length))?;
        return Some((length + 1, Some(format!("{year:04}"))));
    }
    let the = words.skip_phrase(index, &["the"]);
    let year = parse_year(words.word(index + the))?;
    let length =
        words.match_phrase(index + the + 1, &["fiscal year", "financial year", "calendar year"])?;
    Some((the + 1 + length, Some(format!("{year:04}"))))
}

/// Matches "FY2022-23", "FY 22/23". Returns the number of tokens and the value.
fn fiscal_year_span(words: &RuleTokens<'_>, index: usize, rest: &str) -> Option<(usize, String)> {
    let (length, span) = if rest.is_empty() { (2, words.word(index + 1)) } else { (1, rest) };
    let (first, last) = span.split_once(['-', '/'])?;
    let year = |word: &str| parse_year(word).or_else(|| parse_two_digit_year(words, word));
    let (first, last) = (year(first)?, year(last)?);
    (last == first + 1).then(|| (length, format!("{first:04}/{last:04}")))
}

/// Matches "last year's third quarter".
fn quarter_of_relative_year(words: &RuleTokens<'_>, index: usize) -> Match {
    let phrases = [
        ("last year 's", -1),
        ("last year ’s", -1),
        ("this year 's", 0),
        ("this year ’s", 0),
        ("next year 's", 1),
    ];
    let (length, by) = phrases
        .iter()
        .find_map(|(phrase, by)| Some((words.match_phrase(index, &[phrase])?, *by)))?;
    let fiscal = words.skip_phrase(index + length, &["fiscal"]);
    let (letter, number, more) = parse_ordinal_period(words, index + length + fiscal)?;
    let year = words.today.map(|today| today.year() + by);
    let value = year.map(|year| format!("{year:04}-{letter}{number}"));
    Some((length + fiscal + more, value))
}

/// Matches "the 1988 third quarter". Also matches "the 1988 quarter", with the number of the last
/// quarter in the document.
fn quarter_of_named_year(words: &RuleTokens<'_>, index: usize) -> Match {
    let the = words.skip_phrase(index, &["the"]);
    let year = parse_year(words.word(index + the))?;
    let start = index + the + 1;
    let fiscal = words.skip_phrase(start, &["fiscal"]);
    if let Some((letter, number, length)) = parse_ordinal_period(words, start + fiscal) {
        let length = the + 1 + fiscal + length;
        return Some((length, Some(format!("{year:04}-{letter}{number}"))));
    }
    let number = words.date_context.quarter.filter(|_| the == 1)?.number;
    words
        .is_one_of(start, &["quarter", "period"])
        .then(|| (3, Some(Quarter { year, number }.to_string())))
}

/// Matches "the year-earlier period", "year-ago". After a quarter, the value is the same quarter of
/// the year before.
fn year_earlier_period(words: &RuleTokens<'_>, index: usize) -> Match {
    const BEFORE: &[&str] =
        &["year-earlier", "year-ago", "year earlier", "year ago", "year-before"];
    let the = words.skip_phrase(index, &["the", "a"]);
    let length = words.match_phrase(index + the, BEFORE)?;
    let end = index + the + length;
    let unit = words.skip_phrase(end, &["period", "quarter", "first quarter", "second quarter"]);
    let unit =
        unit.max(words.skip_phrase(end, &["third quarter", "fourth quarter", "month", "week"]));
    // "a year earlier" is a duration, and "the year-ago loss" is not a period.
    let is_joined = words.word(index + the).contains('-');
    let length = match (the, unit) {
        (0, 0) if is_joined => length,
        (0, _) if is_joined => length + unit,
        (1, 1..) if words.is_one_of(index, &["the"]) || is_joined => the + length + unit,
        _ => return None,
    };
    let value = match words.date_context.recent_quarter() {
        Some(quarter) => Some(quarter.one_year_earlier().to_string()),
        None if words.is_one_of(end, &["month", "week"]) || unit > 1 => None,
        None => words.today.and_then(|today| shifted_unit(today, TimeUnit::Year, -1)),
    };
    Some((length, value))
}
