//! Lengths of time: "two to three days", "the past hour", "years", "a decade ago".

use super::count::{Count, count};
use super::names::unit_of;
use super::part;
use crate::rules::Match;
use crate::rules::calendar::{Unit, duration, moved};
use crate::rules::number::{Number, number};
use crate::rules::words::Words;

/// A length of time.
pub(super) fn length(words: &Words<'_>, at: usize) -> Match {
    counted(words, at).or_else(|| uncounted(words, at)).or_else(|| fortnight(words, at))
}

/// Words before a length that belong to the span.
const PAST: &[&str] = &[
    "the past",
    "the last",
    "the next",
    "the previous",
    "the coming",
    "the following",
    "the first",
    "the final",
    "the recent",
    "the preceding",
    "the opening",
    "the latest",
    "another",
    "past",
    "last",
    "next",
    "recent",
    "coming",
];

/// Words between a count and its unit.
const BETWEEN: &[&str] = &[
    "more",
    "full",
    "consecutive",
    "straight",
    "successive",
    "long",
    "whole",
    "solid",
    "additional",
    "extra",
    "further",
    "business",
    "working",
    "trading",
    "calendar",
    "fiscal",
];

/// "more than 50 years", "the past 10 days", "two weeks ago", "between two and three months".
fn counted(words: &Words<'_>, at: usize) -> Match {
    // "the nine months"
    let past = words.phrase(at, PAST).unwrap_or_else(|| words.skip(at, &["the"]));
    let is_bare = past == 1 && words.is(at, &["the"]);
    let start = at + past;
    let Some(count) = count(words, start) else {
        let (unit, true) = unit_of(words.word(start))? else { return None };
        return (past > 0 && !is_bare).then(|| (past + 1, duration(None, unit)));
    };
    let mut end = start + count.length;
    end += words.skip(end, BETWEEN);
    let (word, joined) = words.word(end).split_once('-').unwrap_or((words.word(end), ""));
    let (unit, times) = match word {
        _ if words.is(end, &["fortnight", "fortnights"]) => (Unit::Week, 2.0),
        // "10- to 12-week": the unit is what is joined.
        _ if !joined.is_empty() && count.high.is_some() => {
            (unit_of(joined.split('-').next().unwrap_or(joined))?.0, 1.0)
        }
        _ => (unit_of(words.word(end))?.0, 1.0),
    };
    let is_absurd = unit.is_of_clock() && count.low.is_some_and(|low| low > 1e6);
    if is_absurd || is_spelled_second(words, end) {
        return None;
    }
    let is_single = unit_of(words.word(end)).is_some_and(|(_, is_many)| !is_many);
    if is_bare && (is_single || count.low.is_none() || words.is_attributive(end + 1)) {
        return None;
    }
    let scaled = |value: Option<f64>| value.map(|value| value * times);
    let count = Count { low: scaled(count.low), high: scaled(count.high), ..count };
    if past > 0
        && let Some(found) = of_period(words, at, end + 1, unit, count)
    {
        return Some(found);
    }
    compound(words, at, end + 1, unit, count).or_else(|| finish(words, at, end + 1, unit, count))
}

/// "3 hours 20 minutes", "2 years 6 months": a count of a finer unit right behind is part of the length. With "and"
/// or a comma between them they are two.
fn compound(words: &Words<'_>, at: usize, end: usize, unit: Unit, count: Count) -> Match {
    let finer = match unit {
        Unit::Year => &[Unit::Month, Unit::Week, Unit::Day][..],
        Unit::Month => &[Unit::Week, Unit::Day],
        Unit::Week => &[Unit::Day],
        Unit::Hour => &[Unit::Minute, Unit::Second],
        Unit::Minute => &[Unit::Second],
        _ => return None,
    };
    let (Count { low: Some(_), high: None, .. }, Some(Number { length, value: Some(more) })) =
        (count, number(words, end))
    else {
        return None;
    };
    let (second, _) = unit_of(words.word(end + length)).filter(|(it, _)| finer.contains(it))?;
    let behind = words.skip(end + length + 1, &["ago", "earlier", "later", "old"]);
    let more = duration(Some(more), second)?;
    let value = duration(count.low, unit)? + more.trim_start_matches(['P', 'T']);
    Some((end + length + 1 + behind - at, Some(value)))
}

/// "the first six months of 2019".
fn of_period(words: &Words<'_>, at: usize, end: usize, unit: Unit, count: Count) -> Match {
    if !words.is(end, &["of"]) {
        return None;
    }
    let period = part::period(words, end + 1)?;
    Some((end + 1 + period.length - at, value(unit, count)))
}

fn value(unit: Unit, count: Count) -> Option<String> {
    match count.high {
        Some(high) => {
            Some(format!("{}/{}", duration(count.low, unit)?, duration(Some(high), unit)?))
        }
        None => duration(count.low, unit),
    }
}

/// A length of time with what stands behind it.
fn finish(words: &Words<'_>, at: usize, end: usize, unit: Unit, mut count: Count) -> Match {
    if let Some(half) = words.phrase(end, &["and a half", "and one half"]) {
        count.low = count.low.map(|low| low + 0.5);
        let later = words.skip(end + half, &["ago", "earlier", "later", "old"]);
        return Some((end + half + later - at, value(unit, count)));
    }
    if let Some(or) = words.phrase(end, &["or two"]).filter(|_| count.low == Some(1.0)) {
        let behind = words.skip(end + or, &["ago", "earlier", "later"]);
        let count = Count { high: Some(2.0), ..count };
        return Some((end + or + behind - at, value(unit, count)));
    }
    let is_year = unit == Unit::Year && count.low == Some(1.0) && count.high.is_none();
    if let Some(length) = words.phrase(end, &["ago", "earlier", "before"])
        && is_year
        && let Some(value) = year_before(words, at, end)
    {
        return Some((end + length - at, Some(value)));
    }
    let steps = [("ago", -1.0), ("from now", 1.0), ("hence", 1.0)];
    for (phrase, sign) in steps {
        let Some(length) = words.phrase(end, &[phrase]) else { continue };
        if unit.is_of_clock() {
            return Some((end + length - at, value(unit, count)));
        }
        let whole =
            count.low.filter(|it| it.fract() == 0.0 && *it < 1000.0 && count.high.is_none());
        let by = whole.map(|it| (it * sign) as i32);
        let value = words.today.zip(by).and_then(|(today, by)| moved(today, unit, by));
        return Some((end + length - at, value));
    }
    let behind = words.skip(end, &["earlier", "later", "old"]);
    Some((end + behind - at, value(unit, count)))
}

/// Beside a quarter, "a year ago" is that quarter a year before; where amounts are compared, "a
/// year earlier" is the year before the document's.
fn year_before(words: &Words<'_>, at: usize, end: usize) -> Option<String> {
    if let Some(quarter) = words.facts.near_quarter() {
        return Some(quarter.a_year_before().to_string());
    }
    let compared = &["from", "than", "compared", "against", "versus", "period", "quarter"];
    let is_compared = words.any_before(at, 10, compared);
    let is_before = words.is(end, &["earlier"]) && is_compared;
    words.today.filter(|_| is_before).and_then(|today| moved(today, Unit::Year, -1))
}

/// "a fortnight".
fn fortnight(words: &Words<'_>, at: usize) -> Match {
    let count = Count { length: 0, low: Some(2.0), high: None };
    let before = words.skip(at, ROUGHLY);
    let length = words.phrase(at + before, &["a fortnight"])?;
    finish(words, at, at + before + length, Unit::Week, count)
}

const ROUGHLY: &[&str] = &[
    "more than",
    "less than",
    "at least",
    "about",
    "nearly",
    "almost",
    "over",
    "around",
    "roughly",
    "just over",
    "just under",
    "up to",
    "another",
];

/// "a decade", "for years", "weeks of": a length of time without a number, where the words around it
/// say so.
fn uncounted(words: &Words<'_>, at: usize) -> Match {
    let before = words.skip(at, ROUGHLY);
    let start = at + before;
    let article = usize::from(words.is(start, &["a", "an"]));
    let end = start + article + 1;
    let (unit, is_many) = unit_of(words.word(end - 1))?;
    let is_another = before == 1 && words.is(at, &["another"]);
    let has_article = article == 1 || is_another;
    if is_many == has_article
        || !has_article && before > 0
        || words.word(end - 1).len() < 4 && unit != Unit::Day
    {
        return None;
    }
    let is_said = match (has_article, unit) {
        // "a second" is mostly another one.
        (true, Unit::Second) => false,
        (true, Unit::Hour | Unit::Minute) => !is_rate(words, at),
        (true, _) => is_one(words, at, end, unit) || before > 0 && !is_another,
        (false, _) => are_many(words, at, end, unit),
    };
    let low = has_article.then_some(1.0);
    is_said.then(|| finish(words, at, end, unit, Count { length: 0, low, high: None })).flatten()
}

/// Whether "a week" is a length, and not "three times a week" or "a week of sun".
fn is_one(words: &Words<'_>, at: usize, end: usize, unit: Unit) -> bool {
    const BEFORE: &[&str] = &[
        "for", "in", "within", "after", "over", "about", "nearly", "almost", "than", "during",
        "around", "roughly", "least", "half", "early", "spent", "took", "takes", "take", "taken",
        "lasted", "last", "only", "just",
    ];
    const BEHIND: &[&str] =
        &["ago", "earlier", "later", "before", "after", "from now", "long", "and a half", "or two"];
    matches!(unit, Unit::Decade | Unit::Century)
        // "a quarter of the voters"
        || words.follows(at, BEFORE) && unit != Unit::Quarter
        || words.phrase(end, BEHIND).is_some()
}

/// Whether "weeks" are a length: "for weeks", "weeks later", "after weeks of talks".
fn are_many(words: &Words<'_>, at: usize, end: usize, unit: Unit) -> bool {
    const BEFORE: &[&str] =
        &["for", "in", "over", "within", "spent", "took", "takes", "take", "lasted"];
    const BEFORE_OF: &[&str] =
        &["after", "following", "despite", "amid", "ended", "ending", "with", "of", "by", "during"];
    if unit == Unit::Quarter {
        return false;
    }
    words.follows(at, BEFORE)
        || words.is(end, &["ago", "earlier", "later"])
        || words.is(end, &["of"]) && words.follows(at, BEFORE_OF)
        || words.is(end, &["after", "before"])
            && (at == 0 || words.follows(at, &[",", "just", "only"]))
}

/// "60 miles an hour": the hour belongs to the speed.
fn is_rate(words: &Words<'_>, at: usize) -> bool {
    const RATED: &[&str] = &[
        "miles",
        "kilometers",
        "kilometres",
        "dollars",
        "times",
        "pounds",
        "euros",
        "km",
        "mile",
        "cents",
        "once",
        "twice",
        "barrels",
        "people",
        "feet",
        "knots",
        "gallons",
    ];
    let is_amount = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    words.follows(at, RATED) || is_amount(words.before(at)) && !words.follows(at, &["1"])
}

/// "one second", not "twenty second".
fn is_spelled_second(words: &Words<'_>, at: usize) -> bool {
    words.is(at, &["second"]) && !words.follows(at, &["one", "1", "per"])
}
