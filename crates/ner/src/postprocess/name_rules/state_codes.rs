//! Cities followed by the two-letter code of their state, as in addresses: "Austin TX".

use super::SentenceContext;
use crate::label::Label;
use crate::lexicon::NameFlags;
use crate::postprocess::mention::TokenMention;

/// Postal codes of the states of the United States and the provinces of Canada.
const POSTAL_CODES: &[&str] = &[
    "AB", "AK", "AL", "AR", "AZ", "BC", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "IA", "ID", "IL",
    "IN", "KS", "KY", "LA", "MA", "MB", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NB", "NC", "ND",
    "NE", "NH", "NJ", "NL", "NM", "NS", "NV", "NY", "OH", "OK", "ON", "OR", "PA", "PE", "QC", "RI",
    "SC", "SD", "SK", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
];

pub(super) fn split_state_codes(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>) {
    for code in 1..sentence.len() {
        let word = sentence.word(code);
        let is_code = || word.len() == 2 && POSTAL_CODES.contains(&word);
        // In a line of capitals, ordinary words look like codes.
        if is_code() && sentence.previous_word(code).contains(char::is_lowercase) {
            split_state_code(sentence, names, code);
        }
    }
}

fn split_state_code(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>, code: usize) {
    if sentence.is_capital(code + 1) {
        return;
    }
    let city = names.iter().find_map(|name| {
        let range = sentence.local_range(name);
        // The code may be the last word of the mention, or the word after it.
        let is_match = range.start < code && (range.end == code + 1 || range.end == code);
        let is_city = || {
            let flags = sentence.name_flags(range.start..code);
            name.label == Label::Gpe
                || flags.intersects(NameFlags::CITY.union(NameFlags::LARGE_CITY))
        };
        (is_match && is_city()).then_some(range.start..code)
    });
    let lone = || {
        let flags = sentence.name_flags(code - 1..code);
        let is_city = flags.intersects(NameFlags::CITY.union(NameFlags::LARGE_CITY));
        (is_city && sentence.crosses_no_mention(names, &(code - 1..code + 1)))
            .then_some(code - 1..code)
    };
    if let Some(city) = city.or_else(lone) {
        let probability = names
            .iter()
            .find(|it| it.label == Label::Gpe && sentence.local_range(it).start == city.start)
            .and_then(|it| it.probability);
        let start = sentence.start + city.start;
        sentence.replace_overlapping(names, city, Label::Gpe, "city with its state");
        names.iter_mut().filter(|it| it.tokens.start == start).for_each(|it| {
            it.probability = probability;
        });
        sentence.replace_overlapping(names, code..code + 1, Label::Gpe, "city with its state");
    }
}

#[cfg(test)]
mod tests {
    use crate::postprocess::name_rules::testing::check;

    #[test]
    fn city_and_state_code_are_separate() {
        check(&[
            ("Born in [Boise ID|GPE] and raised", "Born in [Boise|GPE] [ID|GPE] and raised"),
            ("Made in Denver CO by hand", "Made in [Denver|GPE] [CO|GPE] by hand"),
            ("Made in [Elko|GPE] NV by hand", "Made in [Elko|GPE] [NV|GPE] by hand"),
        ]);
    }

    #[test]
    fn other_capitals_are_unchanged() {
        check(&[
            ("Made in Denver CO Springs", "Made in Denver CO Springs"),
            ("MADE IN DENVER OR ELSEWHERE", "MADE IN DENVER OR ELSEWHERE"),
            ("Made in Elko NV by hand", "Made in Elko NV by hand"),
        ]);
    }
}
