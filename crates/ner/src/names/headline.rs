//! Who does something in a headline, and is no known place: mostly a company, of whom some verbs are said.

use super::Sentence;
use crate::mention::Mention;
use crate::recase::{is_headline_verb, is_ordinary};
use std::ops::Range;

/// Headline verbs whose object is a company.
const TO_COMPANIES: &[&str] = &["acquires", "buys", "joins", "overtakes", "sues"];

/// Headline verbs whose subject is a company, seldom a person.
const OF_COMPANIES: &[&str] = &[
    "acquires",
    "buys",
    "debuts",
    "expands",
    "hires",
    "introduces",
    "invests",
    "joins",
    "launches",
    "partners",
    "posts",
    "rebrands",
    "recalls",
    "releases",
    "sells",
    "sues",
    "unveils",
    "upgrades",
];

/// Headline verbs whose subject is a person, seldom a company.
const OF_PEOPLE: &[&str] =
    &["dies", "meets", "praises", "quits", "resigns", "slams", "thanks", "urges"];

/// Headline verbs whose subject may be either.
const OF_BOTH: &[&str] = &["says", "tells", "vows", "warns"];

/// The longest name that is taken for a company, in words.
const LONGEST: usize = 3;

pub(super) fn mend(sentence: &Sentence<'_>, names: &mut Vec<Mention>) {
    if !sentence.is_title {
        return;
    }
    for verb in 1..sentence.len() {
        if !is_headline_verb(sentence.word(verb)) || is_within(sentence, names, &(verb..verb + 1)) {
            continue;
        }
        let before = (0..verb).rev().take_while(|&at| is_name(sentence, at)).count();
        let subject = verb - before..verb;
        let is_known = before > 0 && sentence.words.is_person_name(sentence.start + verb - 1);
        let is_person = sentence.is(verb, OF_PEOPLE) || sentence.is(verb, OF_BOTH) && is_known;
        if before == 1 && is_person {
            add(sentence, names, subject, "PERSON");
        } else {
            let is_company = before == 1 && sentence.is(verb, OF_COMPANIES) && !is_known;
            let is_taken = |it: &Mention| it.label == "PERSON" && sentence.place(it) == subject;
            names.retain(|it| !(is_company && is_taken(it)));
            add(sentence, names, subject, "ORG");
        }
        if sentence.is(verb, TO_COMPANIES) {
            let behind = (verb + 1..sentence.len()).take_while(|&at| is_name(sentence, at)).count();
            add(sentence, names, verb + 1..verb + 1 + behind, "ORG");
        }
    }
}

fn add(
    sentence: &Sentence<'_>,
    names: &mut Vec<Mention>,
    words: Range<usize>,
    label: &'static str,
) {
    if (1..=LONGEST).contains(&words.len()) && !is_within(sentence, names, &words) {
        sentence.put(names, words, label, "headline");
    }
}

/// Returns true for a capitalized word that is not an ordinary one.
fn is_name(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.is_capital(at) && !is_ordinary(&sentence.word(at).to_lowercase())
}

fn is_within(sentence: &Sentence<'_>, names: &[Mention], words: &Range<usize>) -> bool {
    names.iter().any(|name| {
        let place = sentence.place(name);
        place.start < words.end && words.start < place.end
    })
}
