//! Names of places that run together ("Syria Mali"), and such as stand alone between brackets.

use super::people::PARTS;
use super::{KNOWN, Sentence};
use crate::mention::Mention;
use std::ops::Range;

/// Names of two places that are one.
const WHOLE: &[&str] =
    &["bosnia herzegovina", "guinea bissau", "serbia montenegro", "new york new"];

/// Words that make one place of what stands beside them, though each is also a name by itself.
const JOINING: &[&str] = &[
    "center", "centre", "city", "coast", "gulf", "new", "oriental", "province", "state", "upper",
    "lower",
];

/// Brackets and marks around a name that stands alone.
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

pub(super) fn mend(sentence: &Sentence<'_>, names: &mut Vec<Mention>) {
    join_lines(sentence, names);
    let mut at = 0;
    while let Some(name) = names.get(at) {
        let pieces = pieces(sentence, name);
        let count = pieces.len().max(1);
        if pieces.len() > 1 {
            let pieces = pieces.into_iter().map(|place| Mention {
                tokens: sentence.start + place.start..sentence.start + place.end,
                label: "GPE",
                ..name.clone()
            });
            let pieces: Vec<Mention> = pieces.collect();
            names.splice(at..=at, pieces);
        }
        at += count;
    }
    for (place, flags) in sentence.words.names(sentence.start..sentence.start + sentence.len()) {
        let place = place.start - sentence.start..place.end - sentence.start;
        let (before, after) = (sentence.before(place.start), sentence.word(place.end));
        let is_alone = BRACKETS.iter().any(|(open, close)| before == *open && after == *close);
        if is_alone && flags.has(KNOWN) && !overlaps(sentence, names, &place) {
            sentence.put(names, place, "GPE", "place in brackets");
        }
    }
}

/// Joins a first and a last name between which a line was wrapped.
fn join_lines(sentence: &Sentence<'_>, names: &mut Vec<Mention>) {
    names.dedup_by(|last, first| {
        let is_one = |it: &Mention| it.label == "PERSON" && it.tokens.len() == 1;
        let between = || {
            let place = sentence.place(first);
            let (before, behind) = (sentence.tokens[place.end - 1], sentence.tokens[place.end]);
            &sentence.text[before.span.end as usize..behind.span.start as usize]
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

fn overlaps(sentence: &Sentence<'_>, names: &[Mention], words: &Range<usize>) -> bool {
    let mut places = names.iter().map(|name| sentence.place(name));
    places.any(|it| it.start < words.end && words.start < it.end)
}

/// The well-known places that a mention of a place is made of, if these are all of its words but one
/// at the most.
fn pieces(sentence: &Sentence<'_>, name: &Mention) -> Vec<Range<usize>> {
    if !matches!(name.label, "GPE" | "LOC") || name.tokens.len() < 2 {
        return Vec::new();
    }
    let words: Vec<String> =
        sentence.place(name).map(|at| sentence.word(at).to_lowercase()).collect();
    let is_joined = |at: usize| {
        let is_mark = matches!(sentence.word(at), "-" | "–" | "—" | "/" | "|" | "•" | "·");
        sentence.is(at, PARTS) || sentence.is(at, JOINING) || !sentence.is_capital(at) && !is_mark
    };
    let is_whole = WHOLE.iter().any(|it| words.join(" ").starts_with(it));
    if is_whole || sentence.place(name).any(is_joined) {
        return Vec::new();
    }
    let known = sentence.words.names(name.tokens.clone()).filter(|(_, flags)| flags.has(KNOWN));
    let pieces: Vec<Range<usize>> =
        known.map(|(it, _)| it.start - sentence.start..it.end - sentence.start).collect();
    let covered: usize = pieces.iter().map(Range::len).sum();
    if covered + 1 < name.tokens.len() { Vec::new() } else { pieces }
}
