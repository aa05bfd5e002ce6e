//! Adjacent names of places ("Syria Mali"), and places alone in brackets.

use super::demonyms::REGION_MODIFIERS;
use super::{SentenceContext, WELL_KNOWN_PLACE};
use crate::label::Label;
use crate::postprocess::mention::TokenMention;
use std::ops::Range;

/// Names of one place that consist of two place names.
const TWO_PLACE_NAMES: &[&str] =
    &["bosnia herzegovina", "guinea bissau", "serbia montenegro", "new york new"];

/// Words that join neighboring words to one place name, although each is also a name by itself.
const JOINING_WORDS: &[&str] = &[
    "center", "centre", "city", "coast", "gulf", "new", "oriental", "province", "state", "upper",
    "lower",
];

/// Pairs of brackets and marks around a single name.
const BRACKETS: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("<", ">"),
    ("‘", "’"),
    ("“", "”"),
    ("«", "»"),
    ("\"", "\""),
    ("|", "|"),
    ("•", "•"),
];

pub(super) fn split_adjacent_places(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>) {
    join_lines(sentence, names);
    let mut at = 0;
    while let Some(name) = names.get(at) {
        let pieces = places_in_mention(sentence, name);
        let count = pieces.len().max(1);
        if pieces.len() > 1 {
            let pieces = pieces.into_iter().map(|range| TokenMention {
                tokens: sentence.start + range.start..sentence.start + range.end,
                label: Label::Gpe,
                ..name.clone()
            });
            let pieces: Vec<TokenMention> = pieces.collect();
            names.splice(at..=at, pieces);
        }
        at += count;
    }
    for (range, flags) in sentence.words.names_in(sentence.start..sentence.start + sentence.len()) {
        let range = range.start - sentence.start..range.end - sentence.start;
        let (before, after) = (sentence.previous_word(range.start), sentence.word(range.end));
        let is_alone = BRACKETS.iter().any(|(open, close)| before == *open && after == *close);
        if is_alone
            && flags.intersects(WELL_KNOWN_PLACE)
            && !overlaps_mention(sentence, names, &range)
        {
            sentence.replace_overlapping(names, range, Label::Gpe, "place in brackets");
        }
    }
}

/// Joins a first name and a last name that a line break separates.
fn join_lines(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>) {
    names.dedup_by(|last, first| {
        let is_one = |it: &TokenMention| it.label == Label::Person && it.tokens.len() == 1;
        let between = || {
            let range = sentence.local_range(first);
            let (before, after) = (sentence.tokens[range.end - 1], sentence.tokens[range.end]);
            &sentence.text[before.span.end as usize..after.span.start as usize]
        };
        let is_wrapped = first.tokens.end == last.tokens.start
            && is_one(first)
            && is_one(last)
            && between().contains('\n');
        if is_wrapped {
            first.tokens.end = last.tokens.end;
        }
        is_wrapped
    });
}

fn overlaps_mention(
    sentence: &SentenceContext<'_>,
    names: &[TokenMention],
    words: &Range<usize>,
) -> bool {
    let mut ranges = names.iter().map(|name| sentence.local_range(name));
    ranges.any(|it| it.start < words.end && words.start < it.end)
}

/// Returns the well-known places in a mention of a place if they cover all of its words but at most
/// one. Token indexes are relative to the sentence.
fn places_in_mention(sentence: &SentenceContext<'_>, name: &TokenMention) -> Vec<Range<usize>> {
    if !matches!(name.label, Label::Gpe | Label::Loc) || name.tokens.len() < 2 {
        return Vec::new();
    }
    let words: Vec<String> =
        sentence.local_range(name).map(|at| sentence.word(at).to_lowercase()).collect();
    let is_joined = |at: usize| {
        let is_mark = matches!(sentence.word(at), "-" | "–" | "—" | "/" | "|" | "•" | "·");
        sentence.is_one_of(at, REGION_MODIFIERS)
            || sentence.is_one_of(at, JOINING_WORDS)
            || !sentence.is_capital(at) && !is_mark
    };
    let is_whole = TWO_PLACE_NAMES.iter().any(|it| words.join(" ").starts_with(it));
    if is_whole || sentence.local_range(name).any(is_joined) {
        return Vec::new();
    }
    let known = sentence
        .words
        .names_in(name.tokens.clone())
        .filter(|(_, flags)| flags.intersects(WELL_KNOWN_PLACE));
    let pieces: Vec<Range<usize>> =
        known.map(|(it, _)| it.start - sentence.start..it.end - sentence.start).collect();
    let covered: usize = pieces.iter().map(Range::len).sum();
    if covered + 1 < name.tokens.len() { Vec::new() } else { pieces }
}

#[cfg(test)]
mod tests {
    use crate::postprocess::name_rules::testing::check;

    #[test]
    fn adjacent_places_are_separate() {
        check(&[
            ("We saw [Egypt Jordan|GPE] twice", "We saw [Egypt|GPE] [Jordan|GPE] twice"),
            ("We saw [New Zealand|GPE] twice", "We saw [New Zealand|GPE] twice"),
            ("The [Egypt Jordan Fund|ORG] paid", "The [Egypt Jordan Fund|ORG] paid"),
        ]);
    }

    #[test]
    fn place_in_brackets_is_found() {
        check(&[
            ("It ended (Syria) there", "It ended ([Syria|GPE]) there"),
            ("It ended (Sahara) there", "It ended (Sahara) there"),
        ]);
    }

    #[test]
    fn wrapped_person_is_one_name() {
        check(&[
            ("Then [Tim|PERSON]\n[Cook|PERSON] left", "Then [Tim\nCook|PERSON] left"),
            ("Then [Tim|PERSON] [Cook|PERSON] left", "Then [Tim|PERSON] [Cook|PERSON] left"),
        ]);
    }
}
