//! Recurring times, with SET values of TIMEX3: "daily" is `P1D`, "each Thursday" `XXXX-WXX-4`,
//! "every morning" `XXXX-XX-XXTMO`.

use super::calendar_words::{
    parse_full_month, parse_plural_weekday, parse_season, parse_unit, parse_weekday,
};
use super::day_part::day_part_code;
use super::time_count::parse_count;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;
use crate::rules::timex::{TimeUnit, duration_value};

const EVERY_WORDS: &[&str] = &["each and every", "every single", "every", "each"];

/// Matches a recurring time.
pub(super) fn recurring_time(words: &RuleTokens<'_>, index: usize) -> Match {
    recurring_adverb(words, index)
        .or_else(|| every_unit(words, index))
        .or_else(|| plural_weekday(words, index))
        .or_else(|| amount_rate(words, index))
}

/// Matches "daily" in lower case only, because the Daily News is a newspaper.
fn recurring_adverb(words: &RuleTokens<'_>, index: usize) -> Match {
    const ADVERBS: &[(&str, &str)] = &[
        ("daily", "P1D"),
        ("weekly", "P1W"),
        ("biweekly", "P2W"),
        ("monthly", "P1M"),
        ("quarterly", "P3M"),
        ("semiannually", "P6M"),
        ("yearly", "P1Y"),
        ("annually", "P1Y"),
        ("nightly", "P1D"),
        ("hourly", "PT1H"),
    ];
    /// Words after the name of a newspaper: "the business daily quotes".
    const PAPER: &[&str] = &[
        "newspaper",
        "newspapers",
        "paper",
        "papers",
        "press",
        "tabloid",
        "magazine",
        "magazines",
        "journal",
        "said",
        "says",
        "reported",
        "reports",
        "quoted",
        "quotes",
        "wrote",
        "writes",
        "published",
        "publication",
        "'s",
        "’s",
    ];
    let word = words.word(index);
    let (_, value) = ADVERBS.iter().find(|(name, _)| *name == word)?;
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is_paper = words.is_one_of(index + 1, PAPER)
        || is_capital(words.word(index + 1))
        || index > 1 && is_capital(words.previous_word(index)) && word == "daily";
    (!is_paper).then(|| (1, Some((*value).to_owned())))
}

/// Matches "every day", "each Thursday", "every two weeks", "every other day", "every Sunday
/// morning".
fn every_unit(words: &RuleTokens<'_>, index: usize) -> Match {
    let every = words.match_phrase(index, EVERY_WORDS)?;
    let other = words.skip_phrase(index + every, &["other", "second"]);
    let start = index + every + other;
    let (word, end) = (words.word(start), start + 1);
    if let Some(weekday) = parse_weekday(word) {
        let day = format!("XXXX-WXX-{}", weekday + 1);
        return Some(match day_part_code(words.word(end)) {
            Some(code) => (end + 1 - index, Some(format!("{day}T{code}"))),
            None => (end - index, Some(day)),
        });
    }
    let named = day_part_code(word)
        .map(|code| format!("XXXX-XX-XXT{code}"))
        .or_else(|| parse_season(word).map(|code| format!("XXXX-{code}")))
        .or_else(|| parse_full_month(word).map(|month| format!("XXXX-{month:02}")));
    if named.is_some() {
        return Some((end - index, named));
    }
    if let Some((unit, false)) = parse_unit(word) {
        let value = match unit {
            TimeUnit::Second => return None,
            TimeUnit::Weekend => Some("XXXX-WXX-WE".to_owned()),
            _ => duration_value(Some(if other > 0 { 2.0 } else { 1.0 }), unit),
        };
        return Some((end - index, value));
    }
    let count = parse_count(words, start)?;
    let (unit, true) = parse_unit(words.word(start + count.length))? else { return None };
    let value = duration_value(count.low, unit).filter(|_| count.high.is_none());
    Some((every + count.length + 1, value))
}

/// Matches "Mondays", "weekends".
fn plural_weekday(words: &RuleTokens<'_>, index: usize) -> Match {
    if let Some(weekday) = parse_plural_weekday(words.word(index)) {
        return Some((1, Some(format!("XXXX-WXX-{}", weekday + 1))));
    }
    let is_weekend = words.is_one_of(index, &["weekends"])
        && !words.follows(index, &["two", "three", "several"]);
    is_weekend.then(|| (1, Some("XXXX-WXX-WE".to_owned())))
}

/// Matches "a year" after an amount, as in "$3 million a year". "Three times a week" does not
/// match.
fn amount_rate(words: &RuleTokens<'_>, index: usize) -> Match {
    const AMOUNTS: &[&str] = &[
        "million",
        "billion",
        "trillion",
        "percent",
        "%",
        "cents",
        "dollars",
        "euros",
        "barrels",
        "people",
        "tons",
        "tonnes",
        "units",
        "cars",
        "vehicles",
        "visitors",
        "deaths",
        "passengers",
    ];
    let unit = match parse_unit(words.word(index + 1))? {
        (unit @ (TimeUnit::Day | TimeUnit::Week | TimeUnit::Month | TimeUnit::Year), false) => unit,
        _ => return None,
    };
    let is_sum = || {
        let is_number =
            words.previous_word(index).starts_with(|letter: char| letter.is_ascii_digit());
        is_number && index > 1 && words.is_one_of(index - 2, &["$", "€", "£", "¥", "US$"])
    };
    let is_rate = words.is_one_of(index, &["a"])
        && (words.follows(index, AMOUNTS) || is_sum())
        && !words.is_one_of(index + 2, &["ago", "earlier", "later", "before", "after"])
        && words.match_phrase(index + 2, &["and a half"]).is_none();
    is_rate.then(|| (2, duration_value(Some(1.0), unit)))
}
