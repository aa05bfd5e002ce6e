//! Percentages, and quantities with the symbol of their unit.

use super::Match;
use super::number::{about, plain, range};
use super::relative::compound_number;
use super::words::Words;

/// Measures, by symbol: the names, longer ones first.
const MEASURES: &[(&str, &[&str])] = &[
    (
        "km/h",
        &[
            "kilometers per hour",
            "kilometres per hour",
            "kilometers an hour",
            "kilometres an hour",
            "km per hour",
            "km / h",
            "km/h",
            "kph",
        ],
    ),
    ("mph", &["miles per hour", "miles an hour", "mph"]),
    (
        "km²",
        &[
            "square kilometers",
            "square kilometres",
            "square kilometer",
            "square kilometre",
            "square km",
            "sq km",
            "km²",
        ],
    ),
    ("m²", &["square meters", "square metres", "square meter", "square metre", "m²"]),
    ("mi²", &["square miles", "square mile"]),
    ("ft²", &["square feet", "square foot"]),
    ("m³", &["cubic meters", "cubic metres", "cubic meter", "cubic metre"]),
    ("ft³", &["cubic feet", "cubic foot"]),
    ("°C", &["degrees Celsius", "degrees Centigrade", "degrees C", "°C", "° C"]),
    ("°F", &["degrees Fahrenheit", "degrees F", "°F", "° F"]),
    ("nmi", &["nautical miles", "nautical mile"]),
    ("ly", &["light years", "light year", "light-years"]),
    ("t", &["metric tons", "metric tonnes", "tons", "tonnes", "ton", "tonne"]),
    ("kg", &["kilograms", "kilogrammes", "kilogram", "kilos", "kilo", "kg"]),
    ("g", &["grams", "grammes", "gram"]),
    ("mg", &["milligrams", "mg"]),
    ("lb", &["lbs", "lb"]),
    ("oz", &["ounces", "ounce"]),
    ("km", &["kilometers", "kilometres", "kilometer", "kilometre", "kms", "km"]),
    ("m", &["meters", "metres", "meter", "metre"]),
    ("cm", &["centimeters", "centimetres", "centimeter", "centimetre", "cm"]),
    ("mm", &["millimeters", "millimetres", "millimeter", "millimetre", "mm"]),
    ("mi", &["miles", "mile"]),
    ("ft", &["feet", "foot", "ft"]),
    ("in", &["inches", "inch"]),
    ("yd", &["yards", "yard"]),
    ("ha", &["hectares", "hectare"]),
    ("acre", &["acres", "acre"]),
    ("bbl", &["barrels", "barrel"]),
    ("l", &["liters", "litres", "liter", "litre"]),
    ("gal", &["gallons", "gallon"]),
    ("MW", &["megawatts", "megawatt", "MW"]),
    ("GW", &["gigawatts", "gigawatt", "GW"]),
    ("kW", &["kilowatts", "kilowatt", "kW"]),
    ("kWh", &["kilowatt hours", "kilowatt-hours", "kWh"]),
    ("GB", &["gigabytes", "gigabyte", "GB"]),
    ("MB", &["megabytes", "megabyte", "MB"]),
    ("TB", &["terabytes", "terabyte", "TB"]),
    ("GHz", &["gigahertz", "GHz"]),
    ("MHz", &["megahertz", "MHz"]),
    ("kn", &["knots"]),
    ("°", &["degrees"]),
];

/// "5%", "five per cent", "5-7 %", "5 to 7 percent".
pub(super) fn percent(words: &Words<'_>, at: usize) -> Match {
    const SIGNS: &[&str] =
        &["%", "percent", "per cent", "percentage points", "percentage point", "pct"];
    if let Some((length, low, high)) = range(words, at)
        && let Some(sign) = words.phrase(at + length, SIGNS)
    {
        return Some((length + sign, Some(format!("{}..{}", plain(low), plain(high)))));
    }
    if let Some((count, unit)) = words.word(at).split_once('-')
        && (unit.eq_ignore_ascii_case("percent") || unit == "%")
    {
        return Some((1, Some(plain(compound_number(count)?))));
    }
    let number = about(words, at)?;
    let end = at + number.length;
    if let Some(sign) = words.phrase(end, SIGNS) {
        return Some((number.length + sign, number.value.map(plain)));
    }
    // "5% to 7%", "5 %-7 %": two of them.
    None
}

/// "10 km", "about three square miles", "5 feet 10 inches", "10-mile".
pub(super) fn quantity(words: &Words<'_>, at: usize) -> Match {
    if let Some((count, unit)) = words.word(at).split_once(['-', '–'])
        && let Some(count) = compound_number(count)
        && let Some(symbol) = symbol_of(unit.strip_suffix("-long").unwrap_or(unit))
    {
        return Some((1, Some(format!("{} {symbol}", plain(count)))));
    }
    if let Some((length, low, high)) = range(words, at)
        && let Some((unit, symbol)) = measure(words, at + length)
    {
        let value = format!("{}..{} {symbol}", plain(low), plain(high));
        return Some((length + unit, Some(value)));
    }
    let number = about(words, at)?;
    let start = at + number.length;
    let half = words.skip(start, &["and a half"]);
    let (unit, symbol) = measure(words, start + half)?;
    let mut end = start + half + unit;
    let count = number.value.map(|it| if half > 0 { it + 0.5 } else { it });
    let mut value = count.map(|it| format!("{} {symbol}", plain(it)));
    if matches!(symbol, "ft" | "lb") && !words.is(end, &[","]) {
        let more = about(words, end);
        let next = more.and_then(|more| Some((more, measure(words, end + more.length)?)));
        if let Some((more, (length, smaller))) = next
            && matches!(smaller, "in" | "oz")
        {
            let both = value.zip(more.value);
            value = both.map(|(value, more)| format!("{value} {} {smaller}", plain(more)));
            end += more.length + length;
        }
    }
    Some((end - at, value))
}

/// The measure that is named here: how many tokens, and its symbol.
fn measure(words: &Words<'_>, at: usize) -> Option<(usize, &'static str)> {
    let first = words.word(at).bytes().next()?.to_ascii_lowercase();
    MEASURES.iter().find_map(|(symbol, names)| {
        let mut names = names.iter().filter(|it| it.as_bytes()[0].to_ascii_lowercase() == first);
        names.find_map(|name| Some((words.phrase(at, &[name])?, *symbol)))
    })
}

fn symbol_of(unit: &str) -> Option<&'static str> {
    let is_it =
        |(_, names): &&(&str, &[&str])| names.iter().any(|it| it.eq_ignore_ascii_case(unit));
    MEASURES.iter().find(is_it).map(|(symbol, _)| *symbol)
}
