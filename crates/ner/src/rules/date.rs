use super::number::{about, digits};
use super::{Match, Words};
use dateline_annotation::Date;

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const SHORT_MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
pub(super) const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const UNITS: &[&str] = &[
    "day",
    "days",
    "week",
    "weeks",
    "weekend",
    "month",
    "months",
    "year",
    "years",
    "decade",
    "decades",
    "century",
    "centuries",
    "fortnight",
];
const SEASONS: &[&str] = &["spring", "summer", "autumn", "winter", "quarter"];
const WHICH: &[&str] = &["last", "next", "this", "previous", "past", "coming", "following"];
const PARTS: &[&str] = &["early", "late", "mid", "mid-"];

/// Days, months, years, and periods of a day and longer.
pub(super) fn date(words: &Words<'_>, at: usize) -> Match {
    full(words, at)
        .or_else(|| weekday(words, at))
        .or_else(|| month(words, at))
        .or_else(|| whole_token(words, at))
        .or_else(|| period(words, at).map(|length| (length, None)))
        .or_else(|| year(words, at))
}

/// A weekday's name with its capital.
pub(super) fn is_weekday(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && WEEKDAYS.contains(&word.to_lowercase().as_str())
}

/// The month that a word names, 1 to 12. Some months are words too: they need their capital.
fn month_of(word: &str) -> Option<u8> {
    let lower = word.to_lowercase();
    let bare = lower.trim_end_matches('.');
    let short = if bare == "sept" { "sep" } else { bare };
    let place = MONTHS.iter().position(|month| *month == bare);
    let place = place.or_else(|| SHORT_MONTHS.iter().position(|month| *month == short))?;
    word.starts_with(char::is_uppercase).then_some(place as u8 + 1)
}

/// A day of the month: `8`, `8th`.
fn day_of(word: &str) -> Option<u8> {
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|it| word.strip_suffix(it)).unwrap_or(word);
    bare.parse().ok().filter(|day| (1..=31).contains(day) && bare.len() <= 2)
}

/// A year of four digits that news speak of.
fn year_of(word: &str) -> Option<u16> {
    let year = word.parse().ok().filter(|_| word.len() == 4)?;
    (1000..2200).contains(&year).then_some(year)
}

/// A year behind a day or month, with or without a comma: how many tokens.
fn year_behind(words: &Words<'_>, at: usize) -> Option<(usize, u16)> {
    let comma = usize::from(words.lower(at) == ",");
    year_of(words.lower(at + comma)).map(|year| (comma + 1, year))
}

fn iso(year: u16, month: u8, day: u8) -> Option<String> {
    let text = format!("{year:04}-{month:02}-{day:02}");
    text.parse::<Date>().ok().map(|date| date.to_string())
}

/// "8 December 2024", "December 8, 2024", "the 8th of December".
fn full(words: &Words<'_>, at: usize) -> Match {
    let the = usize::from(words.is(at, &["the"]));
    let (day, month, mut end) = if let Some(day) = day_of(words.lower(at + the)) {
        let of = usize::from(words.is(at + the + 1, &["of"]));
        if the == 1 && of == 0 && words.lower(at + the) == day.to_string() {
            return None;
        }
        (day, month_of(words.word(at + the + 1 + of))?, at + the + 2 + of)
    } else {
        let month = month_of(words.word(at))?;
        (day_of(words.lower(at + 1))?, month, at + 2)
    };
    let year = year_behind(words, end);
    end += year.map_or(0, |(length, _)| length);
    let value = year.and_then(|(_, year)| iso(year, month, day));
    Some((end - at, value))
}

/// "Sunday", "last Sunday", "Sunday, 8 December 2024".
fn weekday(words: &Words<'_>, at: usize) -> Match {
    let which = usize::from(words.is(at, WHICH));
    if !is_weekday(words.word(at + which)) {
        return None;
    }
    let end = at + which + 1;
    let comma = usize::from(words.lower(end) == ",");
    match full(words, end + comma) {
        Some((length, value)) => Some((end + comma + length - at, value)),
        None => Some((end - at, None)),
    }
}

/// "December 2024", "early December"; a month alone where it cannot be a verb or a name.
fn month(words: &Words<'_>, at: usize) -> Match {
    let before = words.phrase(at, PARTS).or_else(|| words.is(at, WHICH).then_some(1)).unwrap_or(0);
    let dash = usize::from(before > 0 && words.lower(at + before) == "-");
    let word = words.word(at + before + dash);
    let month = month_of(word)?;
    let end = at + before + dash + 1;
    if let Some((length, year)) = year_behind(words, end) {
        return Some((end + length - at, Some(format!("{year:04}-{month:02}"))));
    }
    let prepositions =
        ["in", "since", "until", "by", "of", "from", "to", "through", "during", "before", "after"];
    let is_clear = before > 0
        || prepositions.contains(&words.before(at))
        || !matches!(month, 3 | 5) && word.len() > 4;
    is_clear.then_some((end - at, None))
}

/// "2024-12-08", "8/12/2024", "1990s", "20-year-old".
fn whole_token(words: &Words<'_>, at: usize) -> Match {
    let word = words.lower(at);
    if let Ok(date) = word.parse::<Date>() {
        return Some((1, Some(date.to_string())));
    }
    let slashed: Vec<&str> = word.split('/').collect();
    let numbers = slashed.iter().all(|part| !part.is_empty() && digits(part).is_some());
    if slashed.len() == 3 && numbers && slashed.iter().any(|part| part.len() == 4) {
        return Some((1, None));
    }
    if word.ends_with("-year-old") || word.ends_with("-month-old") {
        return Some((1, None));
    }
    let the = usize::from(words.is(at, &["the"]));
    let part = usize::from(the == 1 && words.is(at + 1, &["early", "late", "mid"]));
    let decade = words.lower(at + the + part).strip_suffix('s')?;
    year_of(decade).filter(|year| year % 10 == 0).map(|_| (the + part + 1, None))
}

/// "more than 50 years", "the past 10 days", "last week", "a decade", "yesterday".
fn period(words: &Words<'_>, at: usize) -> Option<usize> {
    if words.is(at, &["yesterday", "today", "tomorrow"]) {
        return Some(1);
    }
    if words.is(at, WHICH) && (words.is(at + 1, UNITS) || words.is(at + 1, SEASONS)) {
        return Some(2);
    }
    let the = ["the past", "the last", "the next", "the previous", "the coming", "the following"];
    let past = words.phrase(at, &the).unwrap_or(0);
    let counted = about(words, at + past).map(|(length, _)| length);
    let bare = || words.is(at + past, &["a", "an", "several", "few", "many"]).then_some(1);
    let few = || words.phrase(at + past, &["a few", "a couple of", "couple of"]);
    let length = counted.or_else(few).or_else(bare).or((past > 0).then_some(0))?;
    let end = at + past + length;
    if !words.is(end, UNITS) {
        return None;
    }
    let behind = words.phrase(end + 1, &["ago", "earlier", "old"]).unwrap_or(0);
    Some(end + 1 + behind - at)
}

/// A year where a preposition or bracket says that it is one.
fn year(words: &Words<'_>, at: usize) -> Match {
    let year = year_of(words.lower(at)).filter(|year| (1500..2100).contains(year))?;
    let before = [
        "in", "since", "of", "by", "until", "till", "from", "during", "before", "after", "between",
        "and", "to", "(", "through", "late", "early", "year", "circa", "–", "-",
    ];
    before.contains(&words.before(at)).then(|| (1, Some(year.to_string())))
}
