//! Days, months, years, decades, centuries that a text names by their number.

use super::Match;
use super::calendar::{self, Unit, iso, nearest_year};
use super::number::digits;
use super::words::{Words, is_one_of, position};

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
const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const SHORT_WEEKDAYS: &[&str] = &["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
];
const SEASONS: &[(&str, &str)] =
    &[("spring", "SP"), ("summer", "SU"), ("autumn", "FA"), ("fall", "FA"), ("winter", "WI")];
const PARTS: &[&str] = &["early", "late", "mid"];

/// What is read off the words alone.
pub(super) fn date(words: &Words<'_>, at: usize) -> Match {
    full(words, at)
        .or_else(|| month(words, at))
        .or_else(|| numeric(words, at))
        .or_else(|| season(words, at))
        .or_else(|| quarter(words, at))
        .or_else(|| decade(words, at))
        .or_else(|| century(words, at))
        .or_else(|| era(words, at))
        .or_else(|| year(words, at))
}

/// The weekday that a word names, from 0 for Monday; all are names, and some short ones are words.
pub(super) fn weekday_of(word: &str) -> Option<usize> {
    if !word.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        return None;
    }
    let short = || {
        SHORT_WEEKDAYS
            .iter()
            .position(|it| word.strip_suffix('.').is_some_and(|word| word.eq_ignore_ascii_case(it)))
    };
    position(word, WEEKDAYS).or_else(short)
}

/// The month that a word names, 1 to 12. Some months are words too: they need their capital.
fn month_of(word: &str) -> Option<u8> {
    if !word.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        return None;
    }
    let bare = word.trim_end_matches('.');
    let short = if bare.eq_ignore_ascii_case("sept") { "sep" } else { bare };
    let place = position(bare, MONTHS).or_else(|| position(short, SHORT_MONTHS))?;
    Some(place as u8 + 1)
}

/// A day of the month: `8`, `8th`.
fn day_of(word: &str) -> Option<u8> {
    let bare = without_ordinal(word);
    bare.parse().ok().filter(|day| (1..=31).contains(day) && bare.len() <= 2)
}

fn without_ordinal(word: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|it| word.strip_suffix(it)).unwrap_or(word)
}

/// A year of four digits that news speak of.
fn year_of(word: &str) -> Option<i32> {
    let is_four = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let year = if is_four { word.parse().ok()? } else { return None };
    (1000..2200).contains(&year).then_some(year)
}

/// A year behind a day or month, with or without a comma or "of": how many tokens.
fn year_behind(words: &Words<'_>, at: usize) -> Option<(usize, i32)> {
    let joint = usize::from(words.is(at, &[",", "of", "in"]));
    year_of(words.word(at + joint)).map(|year| (joint + 1, year))
}

/// "8 December 2024", "December 8, 2024", "the 8th of December", "December 8-10".
pub(super) fn full(words: &Words<'_>, at: usize) -> Match {
    let the = usize::from(words.is(at, &["the"]));
    let (day, month, mut end) = if let Some((day, end)) = days(words, at + the) {
        let of = usize::from(words.is(end, &["of"]));
        if the == 1 && of == 0 && without_ordinal(words.word(at + the)) == words.word(at + the) {
            return None;
        }
        (day, month_of(words.word(end + of))?, end + of + 1)
    } else {
        let month = month_of(words.word(at))?;
        let the = usize::from(words.is(at + 1, &["the"]));
        let (day, end) = days(words, at + 1 + the)?;
        (day, month, end)
    };
    let comma = usize::from(words.is(end, &[","]));
    let year = year_of(words.word(end + comma));
    if year.is_some() {
        end += comma + 1;
    }
    Some((end - at, day.and_then(|day| day_value(words, year, month, day))))
}

/// A day or several ("8-10", "8 and 9"): the day where it is one, and where they end.
fn days(words: &Words<'_>, at: usize) -> Option<(Option<u8>, usize)> {
    if let Some((first, last)) = words.word(at).split_once(['-', '–'])
        && day_of(first).is_some()
        && day_of(last).is_some()
    {
        return Some((None, at + 1));
    }
    let day = day_of(words.word(at))?;
    let is_more = words.is(at + 1, &["-", "–", "and", "to"])
        && day_of(words.word(at + 2)).is_some_and(|next| next > day)
        && (month_of(words.word(at + 3)).is_some() || month_of(words.before(at)).is_some())
        && year_of(words.word(at + 2)).is_none();
    Some(if is_more { (None, at + 3) } else { (Some(day), at + 1) })
}

fn day_value(words: &Words<'_>, year: Option<i32>, month: u8, day: u8) -> Option<String> {
    let year = year.or_else(|| words.today.map(|today| nearest_year(today, month, day)));
    match year {
        Some(year) => calendar::date(year, month, day).map(iso),
        // A leap year: any day that a month may have.
        None => calendar::date(2000, month, day).map(|_| format!("XXXX-{month:02}-{day:02}")),
    }
}

/// "December 2024", "early December"; a month alone where it cannot be a verb or a name.
fn month(words: &Words<'_>, at: usize) -> Match {
    const PREPOSITIONS: &[&str] = &[
        "in", "since", "until", "till", "by", "from", "to", "through", "during", "before", "after",
        "of", "between", "and", "late", "last", "next", "this",
    ];
    let before = words.skip(at, PARTS);
    let dash = usize::from(before > 0 && words.is(at + before, &["-"]));
    let word = words.word(at + before + dash);
    let month = month_of(word)?;
    let end = at + before + dash + 1;
    if let Some((length, year)) = year_behind(words, end) {
        return Some((end + length - at, Some(format!("{year:04}-{month:02}"))));
    }
    let is_whole = position(word, MONTHS).is_some();
    let is_clear = before > 0
        || words.follows(at, PREPOSITIONS) && (is_whole || word.ends_with('.'))
        || is_whole && !matches!(month, 3..=6 | 8);
    let is_clear = is_clear && !is_name_there(words, end);
    let year = words.today.map(|today| nearest_year(today, month, 15));
    let value = match year {
        Some(year) => format!("{year:04}-{month:02}"),
        None => format!("XXXX-{month:02}"),
    };
    is_clear.then_some((end - at, Some(value)))
}

/// Whether a name goes on: "April Jones".
fn is_name_there(words: &Words<'_>, at: usize) -> bool {
    let word = words.word(at);
    word.starts_with(char::is_uppercase) && weekday_of(word).is_none() && month_of(word).is_none()
}

/// "2024-12-08", "8/12/2024", "13.1.2024", "2011-2014".
fn numeric(words: &Words<'_>, at: usize) -> Match {
    let word = words.word(at);
    if !word.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let parts: Vec<&str> = word.split(['-', '–', '/', '.']).collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 && word.contains('-') => {
            let day = calendar::date(year_of(year)?, month.parse().ok()?, day.parse().ok()?)?;
            Some((1, Some(iso(day))))
        }
        [first, second, year] if year.len() == 4 && !word.contains('-') => {
            let [first, second] = [day_of(first)?, day_of(second)?];
            let year = year_of(year)?;
            // Which is the month is plain only where the other is none.
            let value = match (first <= 12, second <= 12) {
                _ if word.contains('.') => calendar::date(year, second, first),
                (true, false) => calendar::date(year, first, second),
                (false, true) => calendar::date(year, second, first),
                _ => None,
            };
            Some((1, value.map(iso)))
        }
        [from, to] if !word.contains('.') && is_span_of_years(from, to) => {
            let to = if to.len() == 2 { format!("{}{to}", &from[..2]) } else { to.to_owned() };
            Some((1, Some(format!("{from}/{to}"))))
        }
        _ => None,
    }
}

fn is_span_of_years(from: &str, to: &str) -> bool {
    let Some(year) = year_of(from).filter(|year| (1500..2100).contains(year)) else { return false };
    match to.len() {
        2 => to.parse().is_ok_and(|end: i32| end > year % 100),
        _ => year_of(to).is_some_and(|end| end > year),
    }
}

/// "the summer of 2011", "winter 2012".
fn season(words: &Words<'_>, at: usize) -> Match {
    let the = words.skip(at, &["the"]);
    let part = words.skip(at + the, PARTS);
    let start = at + the + part;
    let (_, code) = SEASONS.iter().find(|(name, _)| words.is(start, &[name]))?;
    let (length, year) = year_behind(words, start + 1)?;
    Some((start + 1 + length - at, Some(format!("{year:04}-{code}"))))
}

/// "the first quarter of 2011", "the second half of last year".
fn quarter(words: &Words<'_>, at: usize) -> Match {
    let the = words.skip(at, &["the"]);
    let ordinal = position(words.word(at + the), &ORDINALS[..4])? + 1;
    let start = at + the + 1;
    let letter = if words.is(start, &["quarter"]) {
        "Q"
    } else if words.is(start, &["half"]) && ordinal < 3 {
        "H"
    } else {
        return None;
    };
    let value = |year: i32| Some(format!("{year:04}-{letter}{ordinal}"));
    if let Some((length, year)) = year_behind(words, start + 1) {
        return Some((start + 1 + length - at, value(year)));
    }
    let year = words.today.map(time::Date::year);
    for (phrase, by) in [("of last year", -1), ("of this year", 0), ("of the year", 0)] {
        if let Some(length) = words.phrase(start + 1, &[phrase]) {
            return Some((start + 1 + length - at, year.and_then(|year| value(year + by))));
        }
    }
    // Halves are of games, too.
    (letter == "Q").then(|| (start - at + 1, year.and_then(value)))
}

/// "1990s", "the early 1990s", "the '90s", "the mid-1990s".
fn decade(words: &Words<'_>, at: usize) -> Match {
    let the = words.skip(at, &["the"]);
    let part = words.skip(at + the, PARTS);
    let dash = usize::from(part > 0 && words.is(at + the + part, &["-"]));
    let mut end = at + the + part + dash;
    let quote = usize::from(words.is(end, &["'", "’"]));
    end += quote;
    let word = words.word(end).trim_start_matches(['\'', '’']);
    let bare = word.strip_suffix('s')?;
    let (year, length) = match bare.len() {
        4 => (year_of(bare)?, 1),
        2 if the == 1 || quote == 1 || word.len() < words.word(end).len() => {
            (1900 + bare.parse::<i32>().ok()?, 1)
        }
        _ => return None,
    };
    (year % 10 == 0).then(|| (end + length - at, Some(format!("{:03}X", year / 10))))
}

/// "the 19th century", "the late nineteenth century".
fn century(words: &Words<'_>, at: usize) -> Match {
    let the = words.skip(at, &["the"]);
    let part = words.skip(at + the, PARTS);
    let dash = usize::from(part > 0 && words.is(at + the + part, &["-"]));
    let first = at + the + part + dash;
    // "the 15th and 17th centuries"
    let listed = usize::from(words.is(first + 1, &["and", "to", "or"])) * 2;
    let listed = if ordinal_of(words.word(first)).is_some() { listed } else { 0 };
    let word = words.word(first + listed);
    let end = first + listed + 1;
    let (word, is_joined) = match word.strip_suffix("-century") {
        Some(word) => (word, true),
        None => (word, false),
    };
    let number = ordinal_of(word)?;
    if !(1..=21).contains(&number) || !is_joined && !words.is(end, &["century", "centuries"]) {
        return None;
    }
    let end = end + usize::from(!is_joined);
    let before_christ = words.skip(end, BEFORE_CHRIST);
    let value = (before_christ == 0 && listed == 0).then(|| format!("{:02}XX", number - 1));
    Some((end + before_christ - at, value))
}

/// `19th`, `nineteenth`.
fn ordinal_of(word: &str) -> Option<usize> {
    let bare = without_ordinal(word);
    let number = if bare.len() < word.len() { bare.parse().ok() } else { None };
    number.or_else(|| position(word, ORDINALS).map(|it| it + 1))
}

const BEFORE_CHRIST: &[&str] = &["B.C.", "BC", "BCE", "B.C.E."];
const AFTER_CHRIST: &[&str] = &["A.D.", "AD", "CE", "C.E."];

/// "500 BC", "AD 70".
fn era(words: &Words<'_>, at: usize) -> Match {
    let is_upper = |at: usize| words.word(at).starts_with('A') && words.is(at, &AFTER_CHRIST[..2]);
    if is_upper(at) {
        let year = digits(words.word(at + 1)).filter(|year| *year < 2100.0)?;
        return Some((2, Some(format!("{year:04}"))));
    }
    let year = digits(words.word(at)).filter(|year| *year < 10_000.0 && *year >= 1.0)?;
    let next = words.word(at + 1);
    if BEFORE_CHRIST.contains(&next) {
        // There is no year 0: 1 BC is 0000.
        return Some((2, Some(format!("-{:04}", year - 1.0))));
    }
    AFTER_CHRIST.contains(&next).then(|| (2, Some(format!("{year:04}"))))
}

/// A year where a word before it says that it is one.
fn year(words: &Words<'_>, at: usize) -> Match {
    const BEFORE: &[&str] = &[
        "in", "since", "of", "by", "until", "till", "from", "during", "before", "after", "between",
        "(", "through", "late", "early", "mid", "circa", "the", "its", "his", "her", "their", "'s",
        "’s", "around", "that", "for", "a", "back", "our", "s",
    ];
    const COUNTED: &[&str] = &[
        "people",
        "men",
        "women",
        "children",
        "troops",
        "soldiers",
        "percent",
        "meters",
        "metres",
        "miles",
        "times",
        "years",
        "workers",
        "members",
        "others",
        "km",
        "feet",
        "tons",
        "dead",
        "prisoners",
        "students",
        "seats",
        "words",
        "euros",
        "dollars",
        "copies",
        "points",
    ];
    let named = words.skip(at, &["fiscal year", "fiscal", "early", "late", "mid -", "mid"]);
    let year = year_of(words.word(at + named)).filter(|year| (1500..2100).contains(year))?;
    let end = at + named + 1;
    let is_listed = words.follows(at, &[",", "and", "or", "to", "-", "–", "/"])
        && at >= 2
        && year_of(words.word(at - 2)).is_some();
    let is_year = named > 0
        || is_listed
        || words.follows(at, &["year"])
        || words.follows(at, BEFORE) && !is_one_of(words.word(end), COUNTED);
    let is_year = is_year && !words.is(end, &["%", "hours", "GMT", "UTC"]);
    if !is_year {
        return None;
    }
    // "2008 - 9"
    let last = words.word(end + 1);
    let is_span = words.is(end, &["-", "–"])
        && matches!(last.len(), 1 | 2)
        && last.parse().is_ok_and(|last: i32| last == year % if last < 10 { 10 } else { 100 } + 1);
    let to = if is_span { format!("/{:04}", year + 1) } else { String::new() };
    Some((end - at + if is_span { 2 } else { 0 }, Some(format!("{year:04}{to}"))))
}

/// The unit that a word names, and whether it is plural.
pub(super) fn unit_of(word: &str) -> Option<(Unit, bool)> {
    const UNITS: &[(&str, &str, Unit)] = &[
        ("day", "days", Unit::Day),
        ("week", "weeks", Unit::Week),
        ("weekend", "weekends", Unit::Weekend),
        ("month", "months", Unit::Month),
        ("quarter", "quarters", Unit::Quarter),
        ("year", "years", Unit::Year),
        ("decade", "decades", Unit::Decade),
        ("century", "centuries", Unit::Century),
    ];
    if !matches!(word.len(), 3..=9) {
        return None;
    }
    UNITS.iter().find_map(|(one, many, unit)| {
        let is_many = word.eq_ignore_ascii_case(many);
        (is_many || word.eq_ignore_ascii_case(one)).then_some((*unit, is_many))
    })
}

/// The season that a word names, as a value does.
pub(super) fn season_of(word: &str) -> Option<&'static str> {
    SEASONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, code)| *code)
}

/// The weekday that a word names in plural: "Mondays".
pub(super) fn weekdays_of(word: &str) -> Option<usize> {
    word.strip_suffix('s').filter(|it| it.len() > 4).and_then(weekday_of)
}

/// A month that stands here by its name.
pub(super) fn month_at(words: &Words<'_>, at: usize) -> Option<u8> {
    let word = words.word(at);
    position(word, MONTHS).and_then(|_| month_of(word))
}
