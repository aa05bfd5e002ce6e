//! Amounts of money: "USD 3500000000" is the value of "$3.5bn", "USD 5..7" that of "$5 to $7".

use super::Match;
use super::currency::{self, Currency};
use super::number::{self, Number, Scaled, about, ends, hyphenated, plain, range};
use super::numeral::{digits, exact};
use super::words::Words;

/// Verbs and prepositions before an amount of which another one follows behind "to".
const CHANGES: &[&str] = &[
    "rose",
    "rise",
    "rises",
    "risen",
    "rising",
    "fell",
    "fall",
    "falls",
    "fallen",
    "falling",
    "climbed",
    "dropped",
    "gained",
    "lost",
    "added",
    "shed",
    "slid",
    "jumped",
    "increased",
    "decreased",
    "declined",
    "slipped",
    "surged",
    "soared",
    "plunged",
    "tumbled",
    "advanced",
    "eased",
    "down",
    "up",
    "from",
];

/// The value of an amount; the numbers count hundredth parts where the currency `is_minor`.
fn amount(currency: Currency, value: Option<f64>) -> Option<String> {
    let part = if currency.is_minor { 100.0 } else { 1.0 };
    Some(format!("{} {}", currency.code?, plain(value? / part)))
}

/// The value of a range of amounts.
fn amounts(currency: Currency, ends: Option<(f64, f64)>) -> Option<String> {
    let (low, high) = ends?;
    let part = if currency.is_minor { 100.0 } else { 1.0 };
    Some(format!("{} {}..{}", currency.code?, plain(low / part), plain(high / part)))
}

/// An amount with its currency before it.
struct Signed {
    currency: Currency,
    end: usize,
    value: Option<f64>,
    scale: f64,
}

/// `$ 5`, `EUR 10m`, `EUR10`, `R50 million`.
fn sign_and_number(words: &Words<'_>, at: usize) -> Option<Signed> {
    if let Some(currency) = currency::sign(words, at) {
        let start = at + currency.length;
        let Scaled { number, scale } = number::behind_sign(words, start)?;
        return Some(Signed { currency, end: start + number.length, value: number.value, scale });
    }
    let is_large =
        number::is_scale(words.word(at + 1)) || words.word(at).ends_with(['m', 'n', 'b']);
    let (code, first) = currency::attached_sign(words.word(at), is_large)?;
    let Scaled { number, scale } = number::behind_attached_sign(words, at, first)?;
    let currency = Currency { length: 1, code: Some(code), is_minor: false };
    Some(Signed { currency, end: at + number.length, value: number.value, scale })
}

/// "$5", "about US$ 1,200", "between $5 and $7", "$5-7 million", "$500 CAD", "$3 and 50 cents".
pub(super) fn signed(words: &Words<'_>, at: usize) -> Match {
    let before = number::about_length(words, at);
    let between = usize::from(before == 0 && words.is(at, &["between"]));
    let start = at + before + between;
    if let Some(currency) = currency::sign(words, start)
        && let Some(both) = number::joined_range(words, start + currency.length)
    {
        let length = before + currency.length + both.length;
        return (between == 0).then(|| (length, amounts(currency, both.ends)));
    }
    let low = sign_and_number(words, start)?;
    if let Some((end, ends)) = second_amount(words, &low, start, between > 0) {
        let (behind, currency) = named_again(words, end, low.currency);
        return Some((end + behind - at, amounts(currency, ends)));
    }
    if between > 0 {
        return None;
    }
    let (behind, currency) = named_again(words, low.end, low.currency);
    let (end, value) = with_cents(words, low.end + behind, currency, low.value);
    Some((end - at, amount(currency, value)))
}

/// The currency behind an amount that has a sign: "$5 million US dollars", "$500 CAD".
fn named_again(words: &Words<'_>, at: usize, currency: Currency) -> (usize, Currency) {
    match currency::unit(words, at, false) {
        Some(unit) if !unit.is_minor && unit.code.is_some() => (unit.length, unit),
        _ => (0, currency),
    }
}

/// The end of a range and its values, where a second amount is joined to the first, which begins at `start`.
fn second_amount(
    words: &Words<'_>,
    low: &Signed,
    start: usize,
    is_between: bool,
) -> Option<(usize, Option<(f64, f64)>)> {
    let joins: &[&str] = if is_between { &["and", "to"] } else { &["-", "–", "—", "to"] };
    // "It rose $5 to $7" has two amounts.
    let is_to = !is_between && words.is(low.end, &["to"]);
    if !words.is(low.end, joins) || is_to && words.follows(start, CHANGES) {
        return None;
    }
    let next = low.end + 1;
    let high = match sign_and_number(words, next) {
        Some(high) if high.currency.code != low.currency.code => return None,
        Some(high) => high,
        None if is_to => return None,
        None => {
            let Scaled { number, scale } = number::behind_sign(words, next)?;
            Signed { currency: low.currency, end: next + number.length, value: number.value, scale }
        }
    };
    Some((high.end, ends((low.value, low.scale), (high.value, high.scale))))
}

/// Adds the cents to dollars: "3 dollars 50 cents", "5 pounds 20 pence". Returns the end and the value.
fn with_cents(
    words: &Words<'_>,
    at: usize,
    currency: Currency,
    value: Option<f64>,
) -> (usize, Option<f64>) {
    let none = (at, value);
    if currency.is_minor {
        return none;
    }
    let start = at + usize::from(words.is(at, &["and"]));
    let Some((end, minor, count)) = cents(words, start) else { return none };
    // Many currencies have cents, so theirs need no country.
    let is_same = minor.code == currency.code || minor.code == Some("USD");
    match count {
        Some(count) if is_same && count < 100.0 => {
            (end, value.and_then(|value| exact((value * 100.0 + count) / 100.0)))
        }
        _ => none,
    }
}

/// "50 cents", "20p": the end, the currency, and how many.
fn cents(words: &Words<'_>, at: usize) -> Option<(usize, Currency, Option<f64>)> {
    let (end, minor, count) = match currency::attached_unit(words.word(at)) {
        Some((number, unit)) => (at + 1, unit, digits(number)),
        None => {
            let Number { length, value } = number::number(words, at)?;
            let unit = currency::unit(words, at + length, false)?;
            (at + length + unit.length, unit, value)
        }
    };
    minor.is_minor.then_some((end, minor, count))
}

/// "12 dollars", "two to three million euros", "10 €", "50 MUSD", "125 USD million".
pub(super) fn named(words: &Words<'_>, at: usize) -> Match {
    if let Some(both) = range(words, at) {
        let is_large = both.ends.is_none_or(|(_, high)| high >= 1000.0);
        if let Some(unit) = unit_behind(words, at + both.length, is_large) {
            return Some((both.length + unit.length, amounts(unit, both.ends)));
        }
    }
    let Number { length, value } = about(words, at)?;
    let start = at + length;
    if let Some((code, times)) = currency::scaled_code(words.word(start)) {
        let currency = Currency { length: 1, code: Some(code), is_minor: false };
        return Some((length + 1, amount(currency, value.map(|value| value * times))));
    }
    let unit = unit_behind(words, start, value.is_none_or(|value| value >= 1000.0))?;
    let end = start + unit.length;
    if words.is(start, &["pounds"]) && is_weight(words, at, end, value) {
        return None;
    }
    if let Some(scale) = number::scale_behind_code(words, start) {
        return Some((end + 1 - at, amount(unit, value.map(|value| value * scale))));
    }
    let (end, value) = with_cents(words, end, unit, value);
    Some((end - at, amount(unit, value)))
}

fn unit_behind(words: &Words<'_>, at: usize, is_large: bool) -> Option<Currency> {
    currency::unit(words, at, is_large).or_else(|| currency::sign_behind(words, at))
}

/// Whether pounds are those of a weight: "weighed 5 pounds", "50 pounds of rice".
fn is_weight(words: &Words<'_>, at: usize, end: usize, value: Option<f64>) -> bool {
    const WEIGHING: &[&str] =
        &["weigh", "weighs", "weighed", "weighing", "weight", "lift", "lifted", "lifting"];
    let is_weighed =
        (1..=4).any(|back| at.checked_sub(back).is_some_and(|it| words.is(it, WEIGHING)));
    // "180 pounds (82 kg)"
    let is_converted = words.is(end, &["(", ","])
        && (2..=3).any(|ahead| words.is(end + ahead, &["kg", "kilograms", "kilos"]));
    let is_small = value.is_some_and(|value| value < 1e6);
    is_small
        && (is_weighed
            || is_converted
            || words.is(end, &["of", "heavier", "lighter", "overweight"]))
}

/// "10eur", "50p", "99c".
pub(super) fn attached(words: &Words<'_>, at: usize) -> Match {
    let before = number::about_length(words, at);
    let start = at + before;
    let word = words.word(start);
    let (number, currency) = currency::attached_unit(word)?;
    // "Article 5c", "Room 20p": parts of names.
    let is_name = words.before(start).starts_with(char::is_uppercase) && start > 1;
    if currency.is_minor && is_name && before == 0 {
        return None;
    }
    Some((before + 1, amount(currency, exact(digits(number)?))))
}

/// "million-dollar", "5-euro", "multi-billion-dollar".
pub(super) fn adjective(words: &Words<'_>, at: usize) -> Match {
    let (value, rest) = hyphenated(words, at)?;
    let currency = currency::last_part(rest, value.is_none_or(|value| value >= 100_000.0))?;
    Some((1, amount(currency, value)))
}
