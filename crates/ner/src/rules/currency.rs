//! Currencies: signs, codes (ISO 4217) and names.

mod tables;

use super::rule_tokens::RuleTokens;
use tables::{
    ABBREVIATIONS, AMBIGUOUS_NAMES, CURRENCY_NAMES, IRREGULAR_PLURALS, ISO_CODES, LETTER_SIGNS,
    MINOR_UNITS, NATIONAL_CURRENCIES, SIGNS,
};

/// A currency as found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Currency {
    /// The number of tokens of the name.
    pub(super) length: usize,
    /// The ISO 4217 code, or `None` if several countries use the name.
    pub(super) code: Option<&'static str>,
    /// True for the name of a hundredth part, such as "cents".
    pub(super) is_minor: bool,
}

impl Currency {
    fn new(length: usize, code: &'static str) -> Self {
        Self { length, code: Some(code), is_minor: false }
    }
}

fn find_code(word: &str, list: &[(&str, &'static str)]) -> Option<&'static str> {
    list.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, code)| *code)
}

fn find_code_by_name(word: &str, list: &[(&[&str], &'static str)]) -> Option<&'static str> {
    let matches_name =
        |(names, _): &&(&[&str], &str)| names.iter().any(|it| it.eq_ignore_ascii_case(word));
    list.iter().find(matches_name).map(|(_, code)| *code)
}

/// Returns the code if the word is one, in capitals.
pub(super) fn iso_code(word: &str) -> Option<&'static str> {
    let is_upper = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    is_upper.then(|| ISO_CODES.binary_search(&word).ok().map(|at| ISO_CODES[at])).flatten()
}

/// Returns the code and the multiplier of words such as `MUSD`, `kEUR` and `BUSD`.
pub(super) fn scaled_code(word: &str) -> Option<(&'static str, f64)> {
    let times = match word.as_bytes().first()? {
        b'k' | b'K' | b't' | b'T' => 1e3,
        b'm' | b'M' => 1e6,
        b'b' | b'B' => 1e9,
        _ => return None,
    };
    Some((iso_code(word.get(1..)?)?, times))
}

/// Returns true for a currency sign.
pub(super) fn is_sign(word: &str) -> bool {
    find_code(word, SIGNS).is_some()
}

/// Returns the sign, code or abbreviation at `index`, before an amount.
pub(super) fn currency_before(words: &RuleTokens<'_>, index: usize) -> Option<Currency> {
    let word = words.word(index);
    // "R 5" is not an amount, but "NZ $5" is one.
    let is_joined = words.touches_previous(index + 1)
        || word.len() == 2 && word.bytes().all(|it| it.is_ascii_uppercase());
    if words.is_one_of(index + 1, &["$", "¥"])
        && is_joined
        && word.is_ascii()
        && let Some(code) = find_code(&format!("{word}{}", words.word(index + 1)), SIGNS)
    {
        return Some(Currency::new(2, code));
    }
    if word.eq_ignore_ascii_case("kr") {
        return Some(Currency { length: 1, code: None, is_minor: false });
    }
    let bare = if word == "Rs." { "Rs" } else { word };
    let abbreviation =
        || ABBREVIATIONS.iter().find(|(name, _)| *name == bare).map(|(_, code)| *code);
    let code = find_code(word, SIGNS).or_else(|| iso_code(word)).or_else(abbreviation)?;
    Some(Currency::new(1, code))
}

/// Returns true if a word that begins with a letter may be a sign or code before an amount, or
/// begin with one: `EUR`, `R$`, `Rs500`.
pub(super) fn may_be_sign(word: &str) -> bool {
    if word.ends_with('$') {
        return true;
    }
    let end = word.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(word.len());
    let (name, rest) = word.split_at(end);
    let of = |list: &[(&str, &str)]| list.iter().any(|(it, _)| *it == name);
    let has_number = rest.starts_with(|letter: char| letter.is_ascii_digit());
    (rest.is_empty() || has_number || word == "Rs.")
        && (iso_code(name).is_some() || of(ABBREVIATIONS) || has_number && of(LETTER_SIGNS))
}

/// Splits `EUR10`, `USD1,200` or `Rs500` into the currency code and the number. Also splits `R50`
/// if `is_large` is set.
pub(super) fn split_attached_sign(word: &str, is_large: bool) -> Option<(&'static str, &str)> {
    let end = word.find(|letter: char| letter.is_ascii_digit())?;
    let (name, number) = word.split_at(end);
    let of = |list: &[(&str, &'static str)]| {
        list.iter().find(|(it, _)| *it == name).map(|(_, code)| *code)
    };
    let code = iso_code(name)
        .or_else(|| of(ABBREVIATIONS))
        .or_else(|| is_large.then(|| of(LETTER_SIGNS)).flatten())?;
    Some((code, number))
}

/// Splits `10eur`, `20USD`, `50p`, `99c` or `5€` into the number and the currency.
pub(super) fn split_attached_unit(word: &str) -> Option<(&str, Currency)> {
    let end = word.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ','))?;
    let (number, name) = word.split_at(end);
    let minor = |code| Currency { length: 1, code: Some(code), is_minor: true };
    let currency = match name {
        "p" => minor("GBP"),
        "c" | "¢" => minor("USD"),
        "ct" => minor("EUR"),
        "kr" => Currency { length: 1, code: None, is_minor: false },
        _ => Currency::new(
            1,
            iso_code(&name.to_ascii_uppercase()).or_else(|| find_code(name, SIGNS))?,
        ),
    };
    (!number.is_empty()).then_some((number, currency))
}

/// Returns the name or code of a currency at `index`, after an amount. `is_large` is true for
/// amounts from a thousand.
pub(super) fn currency_after(
    words: &RuleTokens<'_>,
    index: usize,
    is_large: bool,
) -> Option<Currency> {
    let word = words.word(index);
    if word.is_empty() {
        return None;
    }
    if let Some(currency) = minor_unit_after(words, index) {
        return Some(currency);
    }
    if let Some(code) = find_code_by_name(word, CURRENCY_NAMES) {
        return Some(Currency::new(1, code));
    }
    if let Some(code) =
        iso_code(word).or_else(|| is_large.then(|| find_code(word, AMBIGUOUS_NAMES)).flatten())
    {
        return Some(Currency::new(1, code));
    }
    if word == "RMB" {
        return Some(Currency::new(1, "CNY"));
    }
    if word.eq_ignore_ascii_case("kr") || word.eq_ignore_ascii_case("crowns") {
        return Some(Currency { length: 1, code: None, is_minor: false });
    }
    national_currency_after(words, index)
}

/// Matches "cents", "euro cents", "Canadian cents".
fn minor_unit_after(words: &RuleTokens<'_>, index: usize) -> Option<Currency> {
    let minor = |length, code| Currency { length, code: Some(code), is_minor: true };
    if let Some(code) = find_code_by_name(words.word(index), MINOR_UNITS) {
        return Some(minor(1, code));
    }
    if words.is_one_of(index + 1, &["cent", "cents"]) && words.is_one_of(index, &["euro"]) {
        return Some(minor(2, "EUR"));
    }
    NATIONAL_CURRENCIES.iter().filter(|(_, name, _)| *name == "dollar").find_map(
        |(countries, _, code)| {
            let length = words.match_phrase(index, countries)?;
            words.is_one_of(index + length, &["cent", "cents"]).then(|| minor(length + 1, code))
        },
    )
}

/// Matches "Syrian pounds", "Hong Kong dollars".
fn national_currency_after(words: &RuleTokens<'_>, index: usize) -> Option<Currency> {
    // Names of countries are capitalized, unlike most counted nouns.
    if !words.word(index).starts_with(char::is_uppercase) {
        return None;
    }
    NATIONAL_CURRENCIES.iter().find_map(|(countries, name, code)| {
        let length = words.match_phrase(index, countries)?;
        let unit = words.word(index + length);
        let is_plural =
            unit.strip_suffix(['s', 'S']).is_some_and(|one| one.eq_ignore_ascii_case(name));
        let is_irregular = || {
            IRREGULAR_PLURALS
                .iter()
                .any(|(one, many)| one == name && many.eq_ignore_ascii_case(unit))
        };
        let is_unit = unit.eq_ignore_ascii_case(name) || is_plural || is_irregular();
        is_unit.then(|| Currency::new(length + 1, code))
    })
}

/// Returns the currency sign at `index`, after an amount: `10 €`, `10$`. Returns `None` if the sign
/// belongs to the next number.
pub(super) fn sign_after(words: &RuleTokens<'_>, index: usize) -> Option<Currency> {
    let word = words.word(index);
    if word.is_ascii() && word != "$" {
        return None;
    }
    let code = find_code(word, SIGNS)?;
    let next = words.word(index + 1);
    let has_number = next.starts_with(|letter: char| letter.is_ascii_digit());
    let is_next =
        has_number && (words.touches_previous(index + 1) || !words.touches_previous(index));
    let is_dollar = word == "$" && !words.touches_previous(index);
    (!is_next && !is_dollar).then(|| Currency::new(1, code))
}

/// Returns the currency in the last part of a hyphenated word: "dollar" in "10-million-dollar".
/// `is_large` is as in [`currency_after`].
pub(super) fn currency_of_last_part(word: &str, is_large: bool) -> Option<Currency> {
    if let Some(code) = find_code_by_name(word, MINOR_UNITS) {
        return Some(Currency { length: 1, code: Some(code), is_minor: true });
    }
    // "A 150-pound man" is a weight.
    let is_pound = is_large && word.eq_ignore_ascii_case("pound");
    find_code_by_name(word, CURRENCY_NAMES)
        .or(is_pound.then_some("GBP"))
        .map(|code| Currency::new(1, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currency_codes_are_sorted() {
        assert!(ISO_CODES.is_sorted());
    }

    #[test]
    fn currency_codes_are_uppercase() {
        assert_eq!(iso_code("EUR"), Some("EUR"));
        for word in ["eur", "ALL", "CUP", "EURO", "US", ""] {
            assert_eq!(iso_code(word), None, "{word}");
        }
    }

    #[test]
    fn attached_currency_names_are_split() {
        assert_eq!(split_attached_sign("EUR10.50", false), Some(("EUR", "10.50")));
        assert_eq!(split_attached_sign("R50", false), None);
        assert_eq!(split_attached_sign("R50", true), Some(("ZAR", "50")));
        assert_eq!(
            split_attached_unit("10eur").map(|(number, it)| (number, it.code)),
            Some(("10", Some("EUR")))
        );
        for word in ["10x", "10", "eur", "3D"] {
            assert_eq!(split_attached_unit(word), None, "{word}");
        }
    }
}
