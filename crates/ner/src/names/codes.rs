//! Cities with the two letters of their state behind them, as in addresses: "Austin TX".

use super::Sentence;
use crate::lexicon::Flags;
use crate::mention::Mention;

/// Codes of the post of the United States and of Canada.
const CODES: &[&str] = &[
    "AB", "AK", "AL", "AR", "AZ", "BC", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "IA", "ID", "IL",
    "IN", "KS", "KY", "LA", "MA", "MB", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NB", "NC", "ND",
    "NE", "NH", "NJ", "NL", "NM", "NS", "NV", "NY", "OH", "OK", "ON", "OR", "PA", "PE", "QC", "RI",
    "SC", "SD", "SK", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
];

pub(super) fn mend(sentence: &Sentence<'_>, names: &mut Vec<Mention>) {
    for code in 1..sentence.len() {
        let word = sentence.word(code);
        let is_code = || word.len() == 2 && CODES.contains(&word);
        // In a line of capitals, words look like codes.
        if is_code() && sentence.before(code).contains(char::is_lowercase) {
            mend_code(sentence, names, code);
        }
    }
}

fn mend_code(sentence: &Sentence<'_>, names: &mut Vec<Mention>, code: usize) {
    if sentence.is_capital(code + 1) {
        return;
    }
    let city = names.iter().find_map(|name| {
        let place = sentence.place(name);
        // The code may be inside of what was found, or right behind it.
        let is_there = place.start < code && (place.end == code + 1 || place.end == code);
        let is_city = || {
            let flags = sentence.flags(place.start..code);
            name.label == "GPE" || flags.has(Flags::CITY.with(Flags::LARGE_CITY))
        };
        (is_there && is_city()).then_some(place.start..code)
    });
    let lone = || {
        let flags = sentence.flags(code - 1..code);
        let is_city = flags.has(Flags::CITY.with(Flags::LARGE_CITY));
        (is_city && sentence.is_clear(names, &(code - 1..code + 1))).then_some(code - 1..code)
    };
    if let Some(city) = city.or_else(lone) {
        let probability = names
            .iter()
            .find(|it| it.label == "GPE" && sentence.place(it).start == city.start)
            .and_then(|it| it.probability);
        let start = sentence.start + city.start;
        sentence.put(names, city, "GPE", "city with its state");
        names.iter_mut().filter(|it| it.tokens.start == start).for_each(|it| {
            it.probability = probability;
        });
        sentence.put(names, code..code + 1, "GPE", "city with its state");
    }
}
