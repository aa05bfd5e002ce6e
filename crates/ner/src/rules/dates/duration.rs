//! Durations: "two to three days", "the past hour", "years", "a decade ago".

use super::calendar_words::parse_unit;
use super::period_part;
use super::time_count::{TimeCount, parse_count};
use crate::rules::number_phrases::{Number, parse_number};
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;
use crate::rules::timex::{TimeUnit, duration_value, shifted_unit};

/// Matches a duration.
pub(super) fn match_duration(words: &RuleTokens<'_>, index: usize) -> Match {
    counted_duration(words, index)
        .or_else(|| uncounted_duration(words, index))
        .or_else(|| fortnight(words, index))
}

/// Words before a duration that belong to the span.
const PERIOD_MODIFIERS: &[&str] = &[
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
const UNIT_MODIFIERS: &[&str] = &[
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

/// Matches "more than 50 years", "the past 10 days", "two weeks ago", "between two and three
/// months".
fn counted_duration(words: &RuleTokens<'_>, index: usize) -> Match {
    // "the nine months"
    let past = words
        .match_phrase(index, PERIOD_MODIFIERS)
        .unwrap_or_else(|| words.skip_phrase(index, &["the"]));
    let is_bare = past == 1 && words.is_one_of(index, &["the"]);
    let start = index + past;
    let Some(count) = parse_count(words, start) else {
        let (unit, true) = parse_unit(words.word(start))? else { return None };
        return (past > 0 && !is_bare).then(|| (past + 1, duration_value(None, unit)));
    };
    let mut end = start + count.length;
    end += words.skip_phrase(end, UNIT_MODIFIERS);
    let (word, joined) = words.word(end).split_once('-').unwrap_or((words.word(end), ""));
    let (unit, times) = match word {
        _ if words.is_one_of(end, &["fortnight", "fortnights"]) => (TimeUnit::Week, 2.0),
        // "10- to 12-week": the unit is in the hyphenated part.
        _ if !joined.is_empty() && count.high.is_some() => {
            (parse_unit(joined.split('-').next().unwrap_or(joined))?.0, 1.0)
        }
        _ => (parse_unit(words.word(end))?.0, 1.0),
    };
    let is_absurd = unit.is_clock_unit() && count.low.is_some_and(|low| low > 1e6);
    if is_absurd || is_spelled_second(words, end) {
        return None;
    }
    let is_single = parse_unit(words.word(end)).is_some_and(|(_, is_many)| !is_many);
    if is_bare && (is_single || count.low.is_none() || words.is_attributive(end + 1)) {
        return None;
    }
    if past == 0 && is_fraction(words, start, count, end) {
        return None;
    }
    let scaled = |value: Option<f64>| value.map(|value| value * times);
    let count = TimeCount { low: scaled(count.low), high: scaled(count.high), ..count };
    if past > 0
        && let Some(found) = duration_of_period(words, index, end + 1, unit, count)
    {
        return Some(found);
    }
    compound_duration(words, index, end + 1, unit, count)
        .or_else(|| match_suffix(words, index, end + 1, unit, count))
}

/// Returns true for "one quarter of" and "three quarters of", unless a period follows: "three
/// quarters of respondents" are a fraction, "three quarters of 2019" are a time.
fn is_fraction(words: &RuleTokens<'_>, start: usize, count: TimeCount, end: usize) -> bool {
    start + count.length == end
        && matches!(count, TimeCount { low: Some(1.0 | 3.0), high: None, .. })
        && words.is_one_of(end, &["quarter", "quarters"])
        && words.is_one_of(end + 1, &["of"])
        && period_part::any_period(words, end + 2).is_none()
}

/// Matches a count of a finer unit directly after a duration, as one duration: "3 hours 20
/// minutes", "2 years 6 months". With "and" or a comma between them they are two durations.
fn compound_duration(
    words: &RuleTokens<'_>,
    index: usize,
    end: usize,
    unit: TimeUnit,
    count: TimeCount,
) -> Match {
    let finer = match unit {
        TimeUnit::Year => &[TimeUnit::Month, TimeUnit::Week, TimeUnit::Day][..],
        TimeUnit::Month => &[TimeUnit::Week, TimeUnit::Day],
        TimeUnit::Week => &[TimeUnit::Day],
        TimeUnit::Hour => &[TimeUnit::Minute, TimeUnit::Second],
        TimeUnit::Minute => &[TimeUnit::Second],
        _ => return None,
    };
    let (TimeCount { low: Some(_), high: None, .. }, Some(Number { length, value: Some(more) })) =
        (count, parse_number(words, end))
    else {
        return None;
    };
    let (second, _) = parse_unit(words.word(end + length)).filter(|(it, _)| finer.contains(it))?;
    let suffix_length = words.skip_phrase(end + length + 1, &["ago", "earlier", "later", "old"]);
    let more = duration_value(Some(more), second)?;
    let value = duration_value(count.low, unit)? + more.trim_start_matches(['P', 'T']);
    Some((end + length + 1 + suffix_length - index, Some(value)))
}

/// Matches "the first six months of 2019".
fn duration_of_period(
    words: &RuleTokens<'_>,
    index: usize,
    end: usize,
    unit: TimeUnit,
    count: TimeCount,
) -> Match {
    if !words.is_one_of(end, &["of"]) {
        return None;
    }
    let period = period_part::any_period(words, end + 1)?;
    Some((end + 1 + period.length - index, count_value(unit, count)))
}

fn count_value(unit: TimeUnit, count: TimeCount) -> Option<String> {
    match count.high {
        Some(high) => Some(format!(
            "{}/{}",
            duration_value(count.low, unit)?,
            duration_value(Some(high), unit)?
        )),
        None => duration_value(count.low, unit),
    }
}

/// Matches the words after a duration that belong to it, and sets the value.
fn match_suffix(
    words: &RuleTokens<'_>,
    index: usize,
    end: usize,
    unit: TimeUnit,
    mut count: TimeCount,
) -> Match {
    if let Some(half) = words.match_phrase(end, &["and a half", "and one half"]) {
        count.low = count.low.map(|low| low + 0.5);
        let later = words.skip_phrase(end + half, &["ago", "earlier", "later", "old"]);
        return Some((end + half + later - index, count_value(unit, count)));
    }
    if let Some(or) = words.match_phrase(end, &["or two"]).filter(|_| count.low == Some(1.0)) {
        let suffix_length = words.skip_phrase(end + or, &["ago", "earlier", "later"]);
        let count = TimeCount { high: Some(2.0), ..count };
        return Some((end + or + suffix_length - index, count_value(unit, count)));
    }
    let is_year = unit == TimeUnit::Year && count.low == Some(1.0) && count.high.is_none();
    if let Some(length) = words.match_phrase(end, &["ago", "earlier", "before"])
        && is_year
        && let Some(value) = year_before_value(words, index, end)
    {
        return Some((end + length - index, Some(value)));
    }
    let steps = [("ago", -1.0), ("from now", 1.0), ("hence", 1.0)];
    for (phrase, sign) in steps {
        let Some(length) = words.match_phrase(end, &[phrase]) else { continue };
        if unit.is_clock_unit() {
            return Some((end + length - index, count_value(unit, count)));
        }
        let whole =
            count.low.filter(|it| it.fract() == 0.0 && *it < 1000.0 && count.high.is_none());
        let by = whole.map(|it| (it * sign) as i32);
        let value = words.today.zip(by).and_then(|(today, by)| shifted_unit(today, unit, by));
        return Some((end + length - index, value));
    }
    let suffix_length = words.skip_phrase(end, &["earlier", "later", "old"]);
    Some((end + suffix_length - index, count_value(unit, count)))
}

/// Returns the value of "a year ago" and "a year earlier". After a quarter, it is the same quarter
/// of the year before. In a comparison of amounts, "a year earlier" is the year before the document
/// date.
fn year_before_value(words: &RuleTokens<'_>, index: usize, end: usize) -> Option<String> {
    if let Some(quarter) = words.date_context.recent_quarter() {
        return Some(quarter.one_year_earlier().to_string());
    }
    let compared = &["from", "than", "compared", "against", "versus", "period", "quarter"];
    let is_compared = words.any_before(index, 10, compared);
    let is_before = words.is_one_of(end, &["earlier"]) && is_compared;
    words.today.filter(|_| is_before).and_then(|today| shifted_unit(today, TimeUnit::Year, -1))
}

/// Matches "a fortnight".
fn fortnight(words: &RuleTokens<'_>, index: usize) -> Match {
    let count = TimeCount { length: 0, low: Some(2.0), high: None };
    let before = words.skip_phrase(index, APPROXIMATORS);
    let length = words.match_phrase(index + before, &["a fortnight"])?;
    match_suffix(words, index, index + before + length, TimeUnit::Week, count)
}

const APPROXIMATORS: &[&str] = &[
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

/// Matches a duration without a number, if the context implies one: "a decade", "for years", "weeks
/// of".
fn uncounted_duration(words: &RuleTokens<'_>, index: usize) -> Match {
    let before = words.skip_phrase(index, APPROXIMATORS);
    let start = index + before;
    let article = usize::from(words.is_one_of(start, &["a", "an"]));
    let end = start + article + 1;
    let (unit, is_many) = parse_unit(words.word(end - 1))?;
    let is_another = before == 1 && words.is_one_of(index, &["another"]);
    let has_article = article == 1 || is_another;
    if is_many == has_article
        || !has_article && before > 0
        || words.word(end - 1).len() < 4 && unit != TimeUnit::Day
    {
        return None;
    }
    let is_duration = match (has_article, unit) {
        // "a second" mostly means "another".
        (true, TimeUnit::Second) => false,
        (true, TimeUnit::Hour | TimeUnit::Minute) => !is_rate(words, index),
        (true, _) => is_single_duration(words, index, end, unit) || before > 0 && !is_another,
        (false, _) => is_plural_duration(words, index, end, unit),
    };
    let low = has_article.then_some(1.0);
    is_duration
        .then(|| match_suffix(words, index, end, unit, TimeCount { length: 0, low, high: None }))
        .flatten()
}

/// Returns true if "a week" is a duration, unlike in "three times a week" or "a week of sun".
fn is_single_duration(words: &RuleTokens<'_>, index: usize, end: usize, unit: TimeUnit) -> bool {
    const BEFORE: &[&str] = &[
        "for", "in", "within", "after", "over", "about", "nearly", "almost", "than", "during",
        "around", "roughly", "least", "half", "early", "spent", "took", "takes", "take", "taken",
        "lasted", "last", "only", "just",
    ];
    const BEHIND: &[&str] =
        &["ago", "earlier", "later", "before", "after", "from now", "long", "and a half", "or two"];
    matches!(unit, TimeUnit::Decade | TimeUnit::Century)
        // "a quarter of the voters"
        || words.follows(index, BEFORE) && unit != TimeUnit::Quarter
        || words.match_phrase(end, BEHIND).is_some()
}

/// Returns true if "weeks" is a duration: "for weeks", "weeks later", "after weeks of talks".
fn is_plural_duration(words: &RuleTokens<'_>, index: usize, end: usize, unit: TimeUnit) -> bool {
    const BEFORE: &[&str] =
        &["for", "in", "over", "within", "spent", "took", "takes", "take", "lasted"];
    const BEFORE_OF: &[&str] =
        &["after", "following", "despite", "amid", "ended", "ending", "with", "of", "by", "during"];
    if unit == TimeUnit::Quarter {
        return false;
    }
    words.follows(index, BEFORE)
        || words.is_one_of(end, &["ago", "earlier", "later"])
        || words.is_one_of(end, &["of"]) && words.follows(index, BEFORE_OF)
        || words.is_one_of(end, &["after", "before"])
            && (index == 0 || words.follows(index, &[",", "just", "only"]))
}

/// Returns true for "60 miles an hour", where the hour belongs to the speed.
fn is_rate(words: &RuleTokens<'_>, index: usize) -> bool {
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
    words.follows(index, RATED)
        || is_amount(words.previous_word(index)) && !words.follows(index, &["1"])
}

/// Returns true for "twenty second", where "second" is an ordinal, unlike in "one second".
fn is_spelled_second(words: &RuleTokens<'_>, index: usize) -> bool {
    words.is_one_of(index, &["second"]) && !words.follows(index, &["one", "1", "per"])
}
