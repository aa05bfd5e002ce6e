//! Amounts of money, with the code of the currency (ISO 4217).

use super::Match;
use super::number::{ABOUT, Number, about, number, plain, range};
use super::relative::compound_number;
use super::words::Words;

/// Signs and codes before an amount.
const SIGNS: &[(&str, &str)] = &[
    ("$", "USD"),
    ("us$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₺", "TRY"),
    ("₪", "ILS"),
    ("₩", "KRW"),
    ("₴", "UAH"),
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("jpy", "JPY"),
    ("cny", "CNY"),
    ("inr", "INR"),
    ("chf", "CHF"),
    ("cad", "CAD"),
    ("aud", "AUD"),
    ("uah", "UAH"),
    ("rub", "RUB"),
    ("c$", "CAD"),
    ("a$", "AUD"),
    ("au$", "AUD"),
    ("nz$", "NZD"),
    ("hk$", "HKD"),
    ("rs", "INR"),
    ("rs.", "INR"),
];

/// Words behind an amount. Where several countries have one of the name, the largest economy's is
/// meant, unless its country stands before it.
const UNITS: &[(&str, &str)] = &[
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("pounds", "GBP"),
    ("cents", "USD"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("renminbi", "CNY"),
    ("rubles", "RUB"),
    ("roubles", "RUB"),
    ("ruble", "RUB"),
    ("rouble", "RUB"),
    ("rupees", "INR"),
    ("lira", "TRY"),
    ("liras", "TRY"),
    ("lire", "ITL"),
    ("shekels", "ILS"),
    ("dinars", "IQD"),
    ("riyals", "SAR"),
    ("rials", "IRR"),
    ("rial", "IRR"),
    ("francs", "CHF"),
    ("pesos", "MXN"),
    ("dirhams", "AED"),
    ("naira", "NGN"),
    ("hryvnia", "UAH"),
    ("hryvnias", "UAH"),
    ("baht", "THB"),
    ("ringgit", "MYR"),
    ("rupiah", "IDR"),
    ("rand", "ZAR"),
    ("kronor", "SEK"),
    ("kroner", "NOK"),
    ("zloty", "PLN"),
    ("zlotys", "PLN"),
    ("forints", "HUF"),
    ("reais", "BRL"),
    ("taka", "BDT"),
    ("afghanis", "AFN"),
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("chf", "CHF"),
];

/// Countries' currencies: the adjective, the word, the code.
const NATIONAL: &[(&str, &str, &str)] = &[
    ("syrian", "pound", "SYP"),
    ("lebanese", "pound", "LBP"),
    ("egyptian", "pound", "EGP"),
    ("british", "pound", "GBP"),
    ("sudanese", "pound", "SDG"),
    ("cypriot", "pound", "CYP"),
    ("u.s.", "dollar", "USD"),
    ("us", "dollar", "USD"),
    ("american", "dollar", "USD"),
    ("canadian", "dollar", "CAD"),
    ("australian", "dollar", "AUD"),
    ("hong kong", "dollar", "HKD"),
    ("zimbabwe", "dollar", "ZWD"),
    ("zimbabwean", "dollar", "ZWD"),
    ("taiwan", "dollar", "TWD"),
    ("singapore", "dollar", "SGD"),
    ("new zealand", "dollar", "NZD"),
    ("turkish", "lira", "TRY"),
    ("syrian", "lira", "SYP"),
    ("russian", "ruble", "RUB"),
    ("russian", "rouble", "RUB"),
    ("indian", "rupee", "INR"),
    ("pakistani", "rupee", "PKR"),
    ("nepalese", "rupee", "NPR"),
    ("sri lankan", "rupee", "LKR"),
    ("iraqi", "dinar", "IQD"),
    ("kuwaiti", "dinar", "KWD"),
    ("jordanian", "dinar", "JOD"),
    ("algerian", "dinar", "DZD"),
    ("serbian", "dinar", "RSD"),
    ("libyan", "dinar", "LYD"),
    ("saudi", "riyal", "SAR"),
    ("iranian", "rial", "IRR"),
    ("qatari", "riyal", "QAR"),
    ("yemeni", "rial", "YER"),
    ("swiss", "franc", "CHF"),
    ("french", "franc", "FRF"),
    ("mexican", "peso", "MXN"),
    ("philippine", "peso", "PHP"),
    ("argentine", "peso", "ARS"),
    ("chilean", "peso", "CLP"),
    ("colombian", "peso", "COP"),
    ("cuban", "peso", "CUP"),
    ("israeli", "shekel", "ILS"),
    ("chinese", "yuan", "CNY"),
    ("japanese", "yen", "JPY"),
    ("south korean", "won", "KRW"),
    ("north korean", "won", "KPW"),
    ("korean", "won", "KRW"),
    ("swedish", "krona", "SEK"),
    ("danish", "krone", "DKK"),
    ("norwegian", "krone", "NOK"),
    ("kenyan", "shilling", "KES"),
    ("ugandan", "shilling", "UGX"),
    ("tanzanian", "shilling", "TZS"),
    ("south african", "rand", "ZAR"),
    ("emirati", "dirham", "AED"),
    ("moroccan", "dirham", "MAD"),
];

/// "$3.5bn", "12 dollars", "500 Syrian pounds", "billions of dollars".
pub(super) fn money(words: &Words<'_>, at: usize) -> Match {
    signed(words, at).or_else(|| spelled(words, at)).or_else(|| joined(words, at))
}

fn said(code: &str, value: f64) -> String {
    format!("{code} {}", plain(value))
}

/// The currency of the sign that stands here, and how many tokens it takes.
fn sign(words: &Words<'_>, at: usize) -> Option<(usize, &'static str)> {
    let word = words.word(at);
    let find = |name: &str| SIGNS.iter().find(|(it, _)| it.eq_ignore_ascii_case(name));
    if words.word(at + 1) == "$" && words.touches(at + 1) {
        return find(&format!("{word}$")).map(|(_, code)| (2, *code));
    }
    let (_, code) = find(word)?;
    // "us 5" is none, "USD 5" is; "Rs" has one capital.
    let is_code = word.len() < 3
        || !word.is_ascii()
        || word.contains('$')
        || word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'.')
        || word.starts_with('R');
    is_code.then_some((1, *code))
}

fn signed(words: &Words<'_>, at: usize) -> Match {
    let before = words.skip(at, ABOUT);
    let between = usize::from(before == 0 && words.is(at, &["between"]));
    let start = at + before + between;
    let (length, code) = sign(words, start)?;
    let amount = start + length;
    let (mut end, mut value) = match compound(words, amount) {
        Some(value) => (amount + 1, Some(said(code, value))),
        None => {
            let Number { length, value } = number(words, amount)?;
            (amount + length, value.map(|value| said(code, value)))
        }
    };
    end += words.skip(end, &["U.S. dollars", "US dollars", "dollars", "dollar", "USD"]);
    if between > 0 && words.is(end, &["and"]) || words.is(end, &["-", "–"]) {
        let more = sign(words, end + 1).map_or(0, |(length, _)| length);
        if let Some(high) = number(words, end + 1 + more) {
            (end, value) = (end + 1 + more + high.length, None);
        }
    } else if between > 0 {
        return None;
    }
    Some((end - at, value))
}

/// `10-million` of "$10-million".
fn compound(words: &Words<'_>, at: usize) -> Option<f64> {
    let word = words.word(at);
    let (count, times) = word.split_once('-')?;
    let times = match times.to_ascii_lowercase().as_str() {
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        "thousand" => 1e3,
        _ => return None,
    };
    Some(compound_number(count)? * times)
}

fn spelled(words: &Words<'_>, at: usize) -> Match {
    let both = range(words, at);
    let (length, value) = match both {
        Some((length, ..)) if currency(words, at + length).is_some() => (length, None),
        _ => about(words, at).map(|it| (it.length, it.value))?,
    };
    let (unit, code) = currency(words, at + length)?;
    let one_word = length + unit;
    // "the pound": nothing is counted.
    Some((one_word, value.map(|value| said(code, value))))
}

/// The currency that is named here, and how many tokens it takes.
fn currency(words: &Words<'_>, at: usize) -> Option<(usize, &'static str)> {
    let word = words.word(at);
    if word.is_empty() {
        return None;
    }
    if let Some((_, code)) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return Some((1, code));
    }
    NATIONAL.iter().find_map(|(country, name, code)| {
        let length = words.phrase(at, &[country])?;
        let unit = words.word(at + length);
        let is_unit = unit.eq_ignore_ascii_case(name)
            || unit.strip_suffix(['s', 'S']).is_some_and(|one| one.eq_ignore_ascii_case(name))
            || *name == "krona" && unit.eq_ignore_ascii_case("kronor")
            || *name == "krone" && unit.eq_ignore_ascii_case("kroner");
        is_unit.then_some((length + 1, *code))
    })
}

/// "million-dollar", "5-euro".
fn joined(words: &Words<'_>, at: usize) -> Match {
    let word = words.word(at);
    let (count, unit) = word.split_once('-')?;
    let (_, code) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
    let value = compound_number(count)?;
    Some((1, Some(said(code, value))))
}
