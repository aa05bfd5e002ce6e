//! Times that recur, as TIMEX3's SET writes them: "daily" is `P1D`, "each Thursday" `XXXX-WXX-4`,
//! "every morning" `XXXX-XX-XXTMO`.

use super::count::count;
use super::day_part::part_code;
use super::names::{season_of, unit_of, weekday_of, weekdays_of, whole_month_of};
use crate::rules::Match;
use crate::rules::calendar::{Unit, duration};
use crate::rules::words::Words;

const EVERY: &[&str] = &["each and every", "every single", "every", "each"];

/// Recurring times.
pub(super) fn set(words: &Words<'_>, at: usize) -> Match {
    adverb(words, at)
        .or_else(|| every(words, at))
        .or_else(|| plural(words, at))
        .or_else(|| rate(words, at))
}

/// "daily", in small letters: the Daily News is a paper.
fn adverb(words: &Words<'_>, at: usize) -> Match {
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
    /// "the business daily quotes": a paper.
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
    let word = words.word(at);
    let (_, value) = ADVERBS.iter().find(|(name, _)| *name == word)?;
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is_paper = words.is(at + 1, PAPER)
        || is_capital(words.word(at + 1))
        || at > 1 && is_capital(words.before(at)) && word == "daily";
    (!is_paper).then(|| (1, Some((*value).to_owned())))
}

/// "every day", "each Thursday", "every two weeks", "every other day", "every Sunday morning".
fn every(words: &Words<'_>, at: usize) -> Match {
    let every = words.phrase(at, EVERY)?;
    let other = words.skip(at + every, &["other", "second"]);
    let start = at + every + other;
    let (word, end) = (words.word(start), start + 1);
    if let Some(weekday) = weekday_of(word) {
        let day = format!("XXXX-WXX-{}", weekday + 1);
        return Some(match part_code(words.word(end)) {
            Some(code) => (end + 1 - at, Some(format!("{day}T{code}"))),
            None => (end - at, Some(day)),
        });
    }
    let named = part_code(word)
        .map(|code| format!("XXXX-XX-XXT{code}"))
        .or_else(|| season_of(word).map(|code| format!("XXXX-{code}")))
        .or_else(|| whole_month_of(word).map(|month| format!("XXXX-{month:02}")));
    if named.is_some() {
        return Some((end - at, named));
    }
    if let Some((unit, false)) = unit_of(word) {
        let value = match unit {
            Unit::Second => return None,
            Unit::Weekend => Some("XXXX-WXX-WE".to_owned()),
            _ => duration(Some(if other > 0 { 2.0 } else { 1.0 }), unit),
        };
        return Some((end - at, value));
    }
    let count = count(words, start)?;
    let (unit, true) = unit_of(words.word(start + count.length))? else { return None };
    let value = duration(count.low, unit).filter(|_| count.high.is_none());
    Some((every + count.length + 1, value))
}

/// "Mondays", "weekends".
fn plural(words: &Words<'_>, at: usize) -> Match {
    if let Some(weekday) = weekdays_of(words.word(at)) {
        return Some((1, Some(format!("XXXX-WXX-{}", weekday + 1))));
    }
    let is_weekend =
        words.is(at, &["weekends"]) && !words.follows(at, &["two", "three", "several"]);
    is_weekend.then(|| (1, Some("XXXX-WXX-WE".to_owned())))
}

/// "a year" of "$3 million a year": behind an amount. "Three times a week" tells no time.
fn rate(words: &Words<'_>, at: usize) -> Match {
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
    let unit = match unit_of(words.word(at + 1))? {
        (unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year), false) => unit,
        _ => return None,
    };
    let is_sum = || {
        let is_number = words.before(at).starts_with(|letter: char| letter.is_ascii_digit());
        is_number && at > 1 && words.is(at - 2, &["$", "€", "£", "¥", "US$"])
    };
    let is_rate = words.is(at, &["a"])
        && (words.follows(at, AMOUNTS) || is_sum())
        && !words.is(at + 2, &["ago", "earlier", "later", "before", "after"])
        && words.phrase(at + 2, &["and a half"]).is_none();
    is_rate.then(|| (2, duration(Some(1.0), unit)))
}
