//! Percentages, and quantities with the symbol of their unit.

use super::number_phrases::{
    Number, format_number, hyphenated_number, number_range, parse_digits, qualified_number,
};
use super::rule::Match;
use super::rule_tokens::RuleTokens;

/// Symbols of measures with their names, longer ones first.
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
    (
        "m/s",
        &[
            "meters per second",
            "metres per second",
            "meters a second",
            "metres a second",
            "m / s",
            "m/s",
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
    ("mi²", &["square miles", "square mile", "sq mi"]),
    ("ft²", &["square feet", "square foot", "sq ft"]),
    ("m³", &["cubic meters", "cubic metres", "cubic meter", "cubic metre"]),
    ("ft³", &["cubic feet", "cubic foot"]),
    ("°C", &["degrees Celsius", "degrees Centigrade", "degrees C", "°C", "° C"]),
    ("°F", &["degrees Fahrenheit", "degrees F", "°F", "° F"]),
    ("nmi", &["nautical miles", "nautical mile"]),
    ("ly", &["light years", "light year", "light-years"]),
    ("kt", &["kilotons", "kilotonnes"]),
    ("Mt", &["megatons", "megatonnes"]),
    ("t", &["metric tons", "metric tonnes", "tons", "tonnes", "ton", "tonne"]),
    ("kg", &["kilograms", "kilogrammes", "kilogram", "kilos", "kilo", "kg"]),
    ("g", &["grams", "grammes", "gram"]),
    ("mg", &["milligrams", "mg"]),
    ("lb", &["pounds", "pound", "lbs", "lb"]),
    ("oz", &["ounces", "ounce", "oz"]),
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
    ("ml", &["milliliters", "millilitres", "milliliter", "millilitre", "ml"]),
    ("l", &["liters", "litres", "liter", "litre"]),
    ("gal", &["gallons", "gallon"]),
    ("MW", &["megawatts", "megawatt", "MW"]),
    ("GW", &["gigawatts", "gigawatt", "GW"]),
    ("kW", &["kilowatts", "kilowatt", "kW"]),
    ("MWh", &["megawatt hours", "megawatt-hours", "MWh"]),
    ("GWh", &["gigawatt hours", "gigawatt-hours", "GWh"]),
    ("kWh", &["kilowatt hours", "kilowatt-hours", "kWh"]),
    ("GB", &["gigabytes", "gigabyte", "GB"]),
    ("MB", &["megabytes", "megabyte", "MB"]),
    ("TB", &["terabytes", "terabyte", "TB"]),
    ("PB", &["petabytes", "petabyte", "PB"]),
    ("KB", &["kilobytes", "kilobyte", "KB"]),
    ("GHz", &["gigahertz", "GHz"]),
    ("MHz", &["megahertz", "MHz"]),
    ("kHz", &["kilohertz", "kHz"]),
    ("kn", &["knots"]),
    ("°", &["degrees"]),
];

/// Matches "5%", "five per cent", "5-7 %", "5 to 7 percent", "5%-7%", "half a percent".
pub(super) fn percent(words: &RuleTokens<'_>, index: usize) -> Match {
    const SIGNS: &[&str] =
        &["%", "percent", "per cent", "percentage points", "percentage point", "pct"];
    if let Some(both) = number_range(words, index)
        && let Some(sign) = words.match_phrase(index + both.length, SIGNS)
    {
        return Some((both.length + sign, range_value(both.ends)));
    }
    if let Some((count, unit)) = hyphenated_number(words, index)
        && (unit.eq_ignore_ascii_case("percent") || unit == "%")
    {
        return Some((1, count.map(format_number)));
    }
    let Number { length, value } = qualified_number(words, index)?;
    let end = index + length;
    let length = length + words.match_phrase(end, SIGNS)?;
    if words.is_one_of(end, &["%"])
        && words.is_one_of(index + length, &["-", "–"])
        && let Some(high) = qualified_number(words, index + length + 1)
        && words.is_one_of(index + length + 1 + high.length, &["%"])
    {
        return Some((length + high.length + 2, range_value(value.zip(high.value))));
    }
    Some((length, value.map(format_number)))
}

/// Returns the value of a range.
fn range_value(ends: Option<(f64, f64)>) -> Option<String> {
    ends.map(|(low, high)| format!("{}..{}", format_number(low), format_number(high)))
}

/// Matches "10 km", "about three square miles", "5 feet 10 inches", "10-mile", "a mile and a half".
pub(super) fn quantity(words: &RuleTokens<'_>, index: usize) -> Match {
    if let Some((count, unit)) = hyphenated_number(words, index)
        && let Some(symbol) = symbol_of(unit.strip_suffix("-long").unwrap_or(unit))
    {
        return Some((1, count.map(|count| format!("{} {symbol}", format_number(count)))));
    }
    if let Some((count, unit)) = words.word(index).split_once('–')
        && let Some(count) = parse_digits(count)
        && let Some(symbol) = symbol_of(unit)
    {
        return Some((1, Some(format!("{} {symbol}", format_number(count)))));
    }
    if let Some(both) = number_range(words, index)
        && let Some((unit, symbol)) = find_measure(words, index + both.length)
    {
        return Some((
            both.length + unit,
            range_value(both.ends).map(|ends| format!("{ends} {symbol}")),
        ));
    }
    unit_and_a_half(words, index).or_else(|| counted_quantity(words, index))
}

/// Matches "a mile and a half".
fn unit_and_a_half(words: &RuleTokens<'_>, index: usize) -> Match {
    if !words.is_one_of(index, &["a", "an"]) {
        return None;
    }
    let (unit, symbol) = find_measure(words, index + 1)?;
    let half = words.match_phrase(index + 1 + unit, &["and a half"])?;
    Some((1 + unit + half, Some(format!("1.5 {symbol}"))))
}

fn counted_quantity(words: &RuleTokens<'_>, index: usize) -> Match {
    let number = qualified_number(words, index)?;
    let start = index + number.length;
    let (unit, symbol) = find_measure(words, start)?;
    let mut end = start + unit;
    let mut value = number.value.map(|it| format!("{} {symbol}", format_number(it)));
    if matches!(symbol, "ft" | "lb") && !words.is_one_of(end, &[","]) {
        let next = end + usize::from(words.is_one_of(end, &["and"]));
        if let Some((length, more, smaller)) = smaller_quantity(words, next, symbol) {
            let both = value.zip(more);
            value = both.map(|(value, more)| format!("{value} {} {smaller}", format_number(more)));
            end = next + length;
        }
    }
    Some((end - index, value))
}

/// Matches inches after feet, or ounces after pounds: "2 inches", "2in", "3 oz". Returns the number
/// of tokens, the count and the symbol. "in" is a measure only directly after its number.
fn smaller_quantity(
    words: &RuleTokens<'_>,
    index: usize,
    symbol: &str,
) -> Option<(usize, Option<f64>, &'static str)> {
    if let Some(inches) = words.word(index).strip_suffix("in").and_then(parse_digits) {
        return (symbol == "ft").then_some((1, Some(inches), "in"));
    }
    let number = qualified_number(words, index)?;
    let (length, smaller) = find_measure(words, index + number.length)?;
    matches!((symbol, smaller), ("ft", "in") | ("lb", "oz")).then_some((
        number.length + length,
        number.value,
        smaller,
    ))
}

/// Matches the name of a measure. Returns the number of tokens, and the symbol.
fn find_measure(words: &RuleTokens<'_>, index: usize) -> Option<(usize, &'static str)> {
    // Directly after a number, "m" often means million.
    if let symbol @ ("m" | "g") = words.word(index)
        && !words.touches_previous(index)
    {
        return Some((1, if symbol == "m" { "m" } else { "g" }));
    }
    let first = words.word(index).bytes().next()?.to_ascii_lowercase();
    MEASURES.iter().find_map(|(symbol, names)| {
        let mut names = names.iter().filter(|it| it.as_bytes()[0].to_ascii_lowercase() == first);
        names.find_map(|name| Some((words.match_phrase(index, &[name])?, *symbol)))
    })
}

fn symbol_of(unit: &str) -> Option<&'static str> {
    let has_name =
        |(_, names): &&(&str, &[&str])| names.iter().any(|it| it.eq_ignore_ascii_case(unit));
    MEASURES.iter().find(has_name).map(|(symbol, _)| *symbol)
}
