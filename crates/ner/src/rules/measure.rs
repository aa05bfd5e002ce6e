use super::number::{about, number};
use super::{Match, Words};

/// Signs before an amount and what they stand for.
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
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("c$", "CAD"),
    ("a$", "AUD"),
    ("rs", "INR"),
    ("rs.", "INR"),
];

/// Words behind an amount. Where a currency is a country's, the country stands before it.
const UNITS: &[(&str, &str)] = &[
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("pounds", "GBP"),
    ("cents", "USD"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("rubles", "RUB"),
    ("roubles", "RUB"),
    ("ruble", "RUB"),
    ("rouble", "RUB"),
    ("rupees", "INR"),
    ("lira", "TRY"),
    ("liras", "TRY"),
    ("shekels", "ILS"),
    ("dinars", "IQD"),
    ("riyals", "SAR"),
    ("rials", "IRR"),
    ("francs", "CHF"),
    ("pesos", "MXN"),
    ("won", "KRW"),
    ("dirhams", "AED"),
    ("naira", "NGN"),
    ("hryvnia", "UAH"),
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
];

/// Countries' currencies: the adjective, the word, the code.
const NATIONAL: &[(&str, &str, &str)] = &[
    ("syrian", "pounds", "SYP"),
    ("lebanese", "pounds", "LBP"),
    ("egyptian", "pounds", "EGP"),
    ("british", "pounds", "GBP"),
    ("sudanese", "pounds", "SDG"),
    ("u.s.", "dollars", "USD"),
    ("us", "dollars", "USD"),
    ("american", "dollars", "USD"),
    ("canadian", "dollars", "CAD"),
    ("australian", "dollars", "AUD"),
    ("turkish", "lira", "TRY"),
    ("turkish", "liras", "TRY"),
    ("syrian", "lira", "SYP"),
    ("russian", "rubles", "RUB"),
    ("indian", "rupees", "INR"),
    ("pakistani", "rupees", "PKR"),
    ("iraqi", "dinars", "IQD"),
    ("kuwaiti", "dinars", "KWD"),
    ("jordanian", "dinars", "JOD"),
    ("saudi", "riyals", "SAR"),
    ("iranian", "rials", "IRR"),
    ("swiss", "francs", "CHF"),
    ("mexican", "pesos", "MXN"),
    ("israeli", "shekels", "ILS"),
];

/// Measures of distance, area, volume, weight and others.
const MEASURES: &[&str] = &[
    "square kilometers",
    "square kilometres",
    "square meters",
    "square metres",
    "square miles",
    "square feet",
    "square km",
    "cubic meters",
    "cubic metres",
    "cubic feet",
    "degrees celsius",
    "degrees fahrenheit",
    "nautical miles",
    "metric tons",
    "acre",
    "acres",
    "barrels",
    "barrel",
    "centimeters",
    "centimetres",
    "cm",
    "feet",
    "foot",
    "gallons",
    "gigawatts",
    "grams",
    "gw",
    "hectares",
    "inches",
    "inch",
    "kg",
    "kilograms",
    "kilometer",
    "kilometers",
    "kilometre",
    "kilometres",
    "kilos",
    "km",
    "kph",
    "km/h",
    "liters",
    "litres",
    "megawatts",
    "meter",
    "meters",
    "metre",
    "metres",
    "mile",
    "miles",
    "millimeters",
    "millimetres",
    "mm",
    "mph",
    "mw",
    "ounces",
    "ton",
    "tonne",
    "tonnes",
    "tons",
    "yards",
    "yard",
];

/// "$3.5bn", "12 dollars", "500 Syrian pounds".
pub(super) fn money(words: &Words<'_>, at: usize) -> Match {
    signed(words, at).or_else(|| spelled(words, at))
}

fn signed(words: &Words<'_>, at: usize) -> Match {
    let before = words.phrase(at, super::number::ABOUT).unwrap_or(0);
    let mut sign = at + before;
    let mut name = words.lower(sign).to_owned();
    if words.lower(sign + 1) == "$" && words.touches(sign + 1) {
        sign += 1;
        name.push('$');
    }
    let (_, code) = SIGNS.iter().find(|(sign, _)| *sign == name)?;
    let (length, value) = number(words, sign + 1)?;
    Some((sign + 1 + length - at, Some(format!("{code} {value}"))))
}

fn spelled(words: &Words<'_>, at: usize) -> Match {
    let (length, value) = about(words, at)?;
    let unit = words.lower(at + length);
    if let Some((_, code)) = UNITS.iter().find(|(name, _)| *name == unit) {
        return Some((length + 1, Some(format!("{code} {value}"))));
    }
    let next = words.lower(at + length + 1);
    let national = NATIONAL.iter().find(|(country, name, _)| *country == unit && *name == next);
    national.map(|(_, _, code)| (length + 2, Some(format!("{code} {value}"))))
}

/// "5%", "five per cent", "5-7 %".
pub(super) fn percent(words: &Words<'_>, at: usize) -> Match {
    let (length, value) = about(words, at).or_else(|| range(words, at))?;
    let mut end = at + length;
    let mut value = Some(value);
    if words.is(end, &["-", "–", "to"])
        && let Some((more, _)) = number(words, end + 1)
    {
        end += 1 + more;
        value = None;
    }
    let sign = words.phrase(end, &["%", "percent", "per cent", "percentage points"])?;
    let value = value.filter(|value| !value.is_nan());
    Some((end + sign - at, value.map(|value| value.to_string())))
}

/// `5-7` as one token: a number without one value.
fn range(words: &Words<'_>, at: usize) -> Option<(usize, f64)> {
    let (low, high) = words.lower(at).split_once(['-', '–'])?;
    let both = super::number::digits(low).and(super::number::digits(high));
    both.map(|_| (1, f64::NAN))
}

/// "10 km", "about three square miles".
pub(super) fn quantity(words: &Words<'_>, at: usize) -> Match {
    let (length, value) = about(words, at)?;
    // "won" and "m" multiply or pay; a measure is never a multiple.
    let unit = words.phrase(at + length, MEASURES)?;
    let name: Vec<&str> = (0..unit).map(|offset| words.lower(at + length + offset)).collect();
    Some((length + unit, Some(format!("{value} {}", name.join(" ")))))
}
