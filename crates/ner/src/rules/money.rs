//! Amounts of money. The value of "$3.5bn" is "USD 3500000000", that of "$5 to $7" is "USD 5..7".

use super::currency::{self, Currency};
use super::digits::{exact_value, parse_digits};
use super::number_phrases::{
    self, Number, ScaledNumber, format_number, hyphenated_number, number_range, qualified_number,
    range_ends,
};
use super::rule::Match;
use super::rule_tokens::RuleTokens;

/// Verbs and prepositions before an amount that another amount follows after "to".
const CHANGE_WORDS: &[&str] = &[
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

/// Returns the value of an amount. If the currency `is_minor`, the number counts hundredth parts.
fn amount_value(currency: Currency, value: Option<f64>) -> Option<String> {
    let part = if currency.is_minor { 100.0 } else { 1.0 };
    Some(format!("{} {}", currency.code?, format_number(value? / part)))
}

/// Returns the value of a range of amounts.
fn amount_range_value(currency: Currency, ends: Option<(f64, f64)>) -> Option<String> {
    let (low, high) = ends?;
    let part = if currency.is_minor { 100.0 } else { 1.0 };
    Some(format!(
        "{} {}..{}",
        currency.code?,
        format_number(low / part),
        format_number(high / part)
    ))
}

/// An amount with its currency before it.
struct SignedAmount {
    currency: Currency,
    end: usize,
    value: Option<f64>,
    scale: f64,
}

/// Parses `$ 5`, `EUR 10m`, `EUR10`, `R50 million`.
fn sign_and_number(words: &RuleTokens<'_>, index: usize) -> Option<SignedAmount> {
    if let Some(currency) = currency::currency_before(words, index) {
        let start = index + currency.length;
        let ScaledNumber { number, scale } = number_phrases::number_after_sign(words, start)?;
        return Some(SignedAmount {
            currency,
            end: start + number.length,
            value: number.value,
            scale,
        });
    }
    let is_large = number_phrases::is_scale(words.word(index + 1))
        || words.word(index).ends_with(['m', 'n', 'b']);
    let (code, first) = currency::split_attached_sign(words.word(index), is_large)?;
    let ScaledNumber { number, scale } =
        number_phrases::number_after_attached_sign(words, index, first)?;
    let currency = Currency { length: 1, code: Some(code), is_minor: false };
    Some(SignedAmount { currency, end: index + number.length, value: number.value, scale })
}

/// Matches "$5", "about US$ 1,200", "between $5 and $7", "$5-7 million", "$500 CAD", "$3 and 50
/// cents".
pub(super) fn amount_with_sign(words: &RuleTokens<'_>, index: usize) -> Match {
    let before = number_phrases::qualifier_length(words, index);
    let between = usize::from(before == 0 && words.is_one_of(index, &["between"]));
    let start = index + before + between;
    if let Some(currency) = currency::currency_before(words, start)
        && let Some(both) = number_phrases::hyphenated_range(words, start + currency.length)
    {
        let length = before + currency.length + both.length;
        return (between == 0).then(|| (length, amount_range_value(currency, both.ends)));
    }
    let low = sign_and_number(words, start)?;
    if let Some((end, ends)) = second_amount(words, &low, start, between > 0) {
        let (currency_length, currency) = repeated_currency(words, end, low.currency);
        return Some((end + currency_length - index, amount_range_value(currency, ends)));
    }
    if between > 0 {
        return None;
    }
    let (currency_length, currency) = repeated_currency(words, low.end, low.currency);
    let (end, value) = add_cents(words, low.end + currency_length, currency, low.value);
    Some((end - index, amount_value(currency, value)))
}

/// Matches the currency after an amount with a sign: "$5 million US dollars", "$500 CAD". Returns
/// the number of tokens and the currency, or 0 and `currency` if there is none.
fn repeated_currency(
    words: &RuleTokens<'_>,
    index: usize,
    currency: Currency,
) -> (usize, Currency) {
    match currency::currency_after(words, index, false) {
        Some(unit) if !unit.is_minor && unit.code.is_some() => (unit.length, unit),
        _ => (0, currency),
    }
}

/// Matches a second amount that is joined to the first, which begins at `start`. Returns the index
/// after the range, and its ends.
fn second_amount(
    words: &RuleTokens<'_>,
    low: &SignedAmount,
    start: usize,
    is_between: bool,
) -> Option<(usize, Option<(f64, f64)>)> {
    let joins: &[&str] = if is_between { &["and", "to"] } else { &["-", "–", "—", "to"] };
    // "It rose $5 to $7" has two amounts.
    let is_to = !is_between && words.is_one_of(low.end, &["to"]);
    if !words.is_one_of(low.end, joins) || is_to && words.follows(start, CHANGE_WORDS) {
        return None;
    }
    let next = low.end + 1;
    let high = match sign_and_number(words, next) {
        Some(high) if high.currency.code != low.currency.code => return None,
        Some(high) => high,
        None if is_to => return None,
        None => {
            let ScaledNumber { number, scale } = number_phrases::number_after_sign(words, next)?;
            SignedAmount {
                currency: low.currency,
                end: next + number.length,
                value: number.value,
                scale,
            }
        }
    };
    Some((high.end, range_ends((low.value, low.scale), (high.value, high.scale))))
}

/// Adds cents to an amount: "3 dollars 50 cents", "5 pounds 20 pence". Returns the index after the
/// amount, and the value.
fn add_cents(
    words: &RuleTokens<'_>,
    index: usize,
    currency: Currency,
    value: Option<f64>,
) -> (usize, Option<f64>) {
    let none = (index, value);
    if currency.is_minor {
        return none;
    }
    let start = index + usize::from(words.is_one_of(index, &["and"]));
    let Some((end, minor, count)) = cents(words, start) else { return none };
    // Many currencies have cents, so these match without a country.
    let is_same = minor.code == currency.code || minor.code == Some("USD");
    match count {
        Some(count) if is_same && count < 100.0 => {
            (end, value.and_then(|value| exact_value((value * 100.0 + count) / 100.0)))
        }
        _ => none,
    }
}

/// Parses "50 cents", "20p". Returns the index after it, the currency, and the count.
fn cents(words: &RuleTokens<'_>, index: usize) -> Option<(usize, Currency, Option<f64>)> {
    let (end, minor, count) = match currency::split_attached_unit(words.word(index)) {
        Some((number, unit)) => (index + 1, unit, parse_digits(number)),
        None => {
            let Number { length, value } = number_phrases::parse_number(words, index)?;
            let unit = currency::currency_after(words, index + length, false)?;
            (index + length + unit.length, unit, value)
        }
    };
    minor.is_minor.then_some((end, minor, count))
}

/// Matches "12 dollars", "two to three million euros", "10 €", "50 MUSD", "125 USD million".
pub(super) fn amount_with_unit(words: &RuleTokens<'_>, index: usize) -> Match {
    if let Some(both) = number_range(words, index) {
        let is_large = both.ends.is_none_or(|(_, high)| high >= 1000.0);
        if let Some(unit) = unit_or_sign_after(words, index + both.length, is_large) {
            return Some((both.length + unit.length, amount_range_value(unit, both.ends)));
        }
    }
    let Number { length, value } = qualified_number(words, index)?;
    let start = index + length;
    if let Some((code, times)) = currency::scaled_code(words.word(start)) {
        let currency = Currency { length: 1, code: Some(code), is_minor: false };
        return Some((length + 1, amount_value(currency, value.map(|value| value * times))));
    }
    let unit = unit_or_sign_after(words, start, value.is_none_or(|value| value >= 1000.0))?;
    let end = start + unit.length;
    if words.is_one_of(start, &["pounds"]) && is_weight(words, index, end, value) {
        return None;
    }
    if let Some(scale) = number_phrases::scale_after_code(words, start) {
        return Some((end + 1 - index, amount_value(unit, value.map(|value| value * scale))));
    }
    let (end, value) = add_cents(words, end, unit, value);
    Some((end - index, amount_value(unit, value)))
}

fn unit_or_sign_after(words: &RuleTokens<'_>, index: usize, is_large: bool) -> Option<Currency> {
    currency::currency_after(words, index, is_large).or_else(|| currency::sign_after(words, index))
}

/// Returns true if pounds are a weight: "weighed 5 pounds", "50 pounds of rice".
fn is_weight(words: &RuleTokens<'_>, index: usize, end: usize, value: Option<f64>) -> bool {
    const WEIGHING: &[&str] =
        &["weigh", "weighs", "weighed", "weighing", "weight", "lift", "lifted", "lifting"];
    let is_weighed =
        (1..=4).any(|back| index.checked_sub(back).is_some_and(|it| words.is_one_of(it, WEIGHING)));
    // "180 pounds (82 kg)"
    let is_converted = words.is_one_of(end, &["(", ","])
        && (2..=3).any(|ahead| words.is_one_of(end + ahead, &["kg", "kilograms", "kilos"]));
    let is_small = value.is_some_and(|value| value < 1e6);
    is_small
        && (is_weighed
            || is_converted
            || words.is_one_of(end, &["of", "heavier", "lighter", "overweight"]))
}

/// Matches "10eur", "50p", "99c".
pub(super) fn amount_in_one_word(words: &RuleTokens<'_>, index: usize) -> Match {
    let before = number_phrases::qualifier_length(words, index);
    let start = index + before;
    let word = words.word(start);
    let (number, currency) = currency::split_attached_unit(word)?;
    // "Article 5c" and "Room 20p" are names.
    let is_name = words.previous_word(start).starts_with(char::is_uppercase) && start > 1;
    if currency.is_minor && is_name && before == 0 {
        return None;
    }
    Some((before + 1, amount_value(currency, exact_value(parse_digits(number)?))))
}

/// Matches "million-dollar", "5-euro", "multi-billion-dollar".
pub(super) fn amount_before_noun(words: &RuleTokens<'_>, index: usize) -> Match {
    let (value, rest) = hyphenated_number(words, index)?;
    let currency =
        currency::currency_of_last_part(rest, value.is_none_or(|value| value >= 100_000.0))?;
    Some((1, amount_value(currency, value)))
}
