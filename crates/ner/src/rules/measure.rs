//! Percentages, and quantities with the symbol of their unit.

use super::Match;
use super::number::{Number, about, hyphenated, plain, range};
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

/// "5%", "five per cent", "5-7 %", "5 to 7 percent", "5%-7%", "half a percent".
pub(super) fn percent(words: &Words<'_>, at: usize) -> Match {
    const SIGNS: &[&str] =
        &["%", "percent", "per cent", "percentage points", "percentage point", "pct"];
    if let Some(both) = range(words, at)
        && let Some(sign) = words.phrase(at + both.length, SIGNS)
    {
        return Some((both.length + sign, written(both.ends)));
    }
    if let Some((count, unit)) = hyphenated(words, at)
        && (unit.eq_ignore_ascii_case("percent") || unit == "%")
    {
        return Some((1, count.map(plain)));
    }
    let Number { length, value } = about(words, at)?;
    let end = at + length;
    let length = length + words.phrase(end, SIGNS)?;
    if words.is(end, &["%"])
        && words.is(at + length, &["-", "–"])
        && let Some(high) = about(words, at + length + 1)
        && words.is(at + length + 1 + high.length, &["%"])
    {
        return Some((length + high.length + 2, written(value.zip(high.value))));
    }
    Some((length, value.map(plain)))
}

/// The value of a range.
fn written(ends: Option<(f64, f64)>) -> Option<String> {
    ends.map(|(low, high)| format!("{}..{}", plain(low), plain(high)))
}

/// "10 km", "about three square miles", "5 feet 10 inches", "10-mile", "a mile and a half".
pub(super) fn quantity(words: &Words<'_>, at: usize) -> Match {
    if let Some((count, unit)) = hyphenated(words, at)
        && let Some(symbol) = symbol_of(unit.strip_suffix("-long").unwrap_or(unit))
    {
        return Some((1, count.map(|count| format!("{} {symbol}", plain(count)))));
    }
    if let Some((count, unit)) = words.word(at).split_once('–')
        && let Some(count) = super::number::digits(count)
        && let Some(symbol) = symbol_of(unit)
    {
        return Some((1, Some(format!("{} {symbol}", plain(count)))));
    }
    if let Some(both) = range(words, at)
        && let Some((unit, symbol)) = measure(words, at + both.length)
    {
        return Some((
            both.length + unit,
            written(both.ends).map(|ends| format!("{ends} {symbol}")),
        ));
    }
    unit_and_a_half(words, at).or_else(|| counted(words, at))
}

/// "a mile and a half".
fn unit_and_a_half(words: &Words<'_>, at: usize) -> Match {
    if !words.is(at, &["a", "an"]) {
        return None;
    }
    let (unit, symbol) = measure(words, at + 1)?;
    let half = words.phrase(at + 1 + unit, &["and a half"])?;
    Some((1 + unit + half, Some(format!("1.5 {symbol}"))))
}

fn counted(words: &Words<'_>, at: usize) -> Match {
    let number = about(words, at)?;
    let start = at + number.length;
    let (unit, symbol) = measure(words, start)?;
    let mut end = start + unit;
    let mut value = number.value.map(|it| format!("{} {symbol}", plain(it)));
    if matches!(symbol, "ft" | "lb") && !words.is(end, &[","]) {
        let next = end + usize::from(words.is(end, &["and"]));
        let more = about(words, next);
        let more = more.and_then(|more| Some((more, measure(words, next + more.length)?)));
        if let Some((more, (length, smaller))) = more
            && matches!((symbol, smaller), ("ft", "in") | ("lb", "oz"))
        {
            let both = value.zip(more.value);
            value = both.map(|(value, more)| format!("{value} {} {smaller}", plain(more)));
            end = next + more.length + length;
        }
    }
    Some((end - at, value))
}

/// The measure that is named here: how many tokens, and its symbol.
fn measure(words: &Words<'_>, at: usize) -> Option<(usize, &'static str)> {
    // Right behind a number "m" is million as often.
    if let symbol @ ("m" | "g") = words.word(at)
        && !words.touches(at)
    {
        return Some((1, if symbol == "m" { "m" } else { "g" }));
    }
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
