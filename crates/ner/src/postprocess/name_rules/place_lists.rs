//! Names in lists of towns and counties, and the districts of politicians. Many of them are also
//! personal names: "Clinton, Jackson and Douglas counties", "Rep. Ann Holt, D-Charleston".

use super::SentenceContext;
use crate::document::truecasing::is_ordinary;
use crate::label::Label;
use crate::postprocess::mention::TokenMention;
use std::ops::Range;

/// Nouns after a list of places.
const NOUNS_AFTER_LIST: &[&str] = &["counties", "parishes", "townships"];

/// Nouns before "of" and a list of places.
const NOUNS_BEFORE_LIST: &[&str] =
    &["towns", "cities", "villages", "counties", "suburbs", "townships", "municipalities"];

/// Parties before a district or a town.
const PARTIES: &[&str] = &["R", "D", "I", "DFL", "NDP"];

/// The maximum length of a name in a list, and of a list.
const MAX_NAME_TOKENS: usize = 3;
const MAX_LIST_NAMES: usize = 40;

pub(super) fn label_place_lists(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>) {
    for at in 0..sentence.len() {
        // All nouns are in the plural.
        if !sentence.word(at).ends_with('s') {
            continue;
        }
        let list = if sentence.is_one_of(at, NOUNS_AFTER_LIST) && !sentence.is_capital(at) {
            list_before(sentence, at)
        } else if sentence.is_one_of(at, NOUNS_BEFORE_LIST) && sentence.word(at + 1) == "of" {
            list_after(sentence, names, at + 2)
        } else {
            continue;
        };
        if list.len() > 1 {
            list.into_iter().for_each(|words| label_as_place(sentence, names, words));
        }
    }
    for at in 1..sentence.len() {
        if sentence.previous_word(at) == ","
            && at > 1
            && sentence.is_capital(at - 2)
            && has_party(sentence.word(at))
            && matches!(sentence.word(at + district_length(sentence, at)), "," | ".")
        {
            label_district(sentence, names, at);
        }
    }
}

/// Returns the names of a list that ends before `end`, such as "Clinton, Jackson and Douglas".
fn list_before(sentence: &SentenceContext<'_>, end: usize) -> Vec<Range<usize>> {
    let (mut list, mut end) = (Vec::new(), end);
    while list.len() < MAX_LIST_NAMES {
        // "Both" at the beginning of a sentence is no name.
        let is_name = |at: &usize| {
            let is_start = *at == 0 && is_ordinary(&sentence.word(0).to_lowercase());
            sentence.is_capital(*at) && !is_start
        };
        let length = (0..end).rev().take(MAX_NAME_TOKENS).take_while(is_name).count();
        if length == 0 {
            break;
        }
        list.push(end - length..end);
        let mut before = end - length;
        let is_joined = |at: usize, joints: &[&str]| at > 0 && sentence.is_one_of(at - 1, joints);
        let start = before;
        before -= usize::from(is_joined(before, &["and", "or"]));
        before -= usize::from(is_joined(before, &[","]));
        if before == start {
            break;
        }
        end = before;
    }
    list
}

/// Returns the names of a list that begins at `start`. A person's full name ends it.
fn list_after(
    sentence: &SentenceContext<'_>,
    names: &[TokenMention],
    start: usize,
) -> Vec<Range<usize>> {
    let (mut list, mut at) = (Vec::new(), start);
    while list.len() < MAX_LIST_NAMES {
        let is_name = |at: &usize| sentence.is_capital(*at);
        let length = (at..sentence.len()).take(MAX_NAME_TOKENS).take_while(is_name).count();
        let words = at..at + length;
        let is_full_name = |it: &TokenMention| {
            it.label == Label::Person && it.tokens.len() > 1 && sentence.local_range(it) == words
        };
        if length == 0 || names.iter().any(is_full_name) {
            break;
        }
        at += length;
        list.push(words);
        let start = at;
        at += usize::from(sentence.word(at) == ",");
        at += usize::from(sentence.is_one_of(at, &["and", "or"]));
        if at == start {
            break;
        }
    }
    list
}

/// Labels a name of a list as a place, unless it is one or a mention extends beyond it.
fn label_as_place(
    sentence: &SentenceContext<'_>,
    names: &mut Vec<TokenMention>,
    words: Range<usize>,
) {
    let is_place = |it: &TokenMention| matches!(it.label, Label::Gpe | Label::Loc | Label::Fac);
    let overlaps = |it: &TokenMention| {
        let range = sentence.local_range(it);
        range.start < words.end && words.start < range.end
    };
    if sentence.crosses_no_mention(names, &words)
        && !names.iter().any(|it| overlaps(it) && is_place(it))
    {
        sentence.replace_overlapping(names, words, Label::Gpe, "list of places");
    }
}

/// Returns true for "R-Elbow" and "D-Charleston".
fn has_party(word: &str) -> bool {
    word.split_once('-').is_some_and(|(party, name)| {
        PARTIES.contains(&party) && name.starts_with(char::is_uppercase)
    })
}

/// Returns the length of the name that begins at `start`, in words.
fn district_length(sentence: &SentenceContext<'_>, start: usize) -> usize {
    let is_name = |at: &usize| sentence.is_capital(*at);
    (start..sentence.len()).take(MAX_NAME_TOKENS).take_while(is_name).count()
}

/// Labels a mention that begins with a party and a district as a place, or adds it.
fn label_district(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>, start: usize) {
    let words = start..start + district_length(sentence, start);
    if sentence.crosses_no_mention(names, &words) {
        sentence.replace_overlapping(names, words, Label::Gpe, "district");
    }
}

#[cfg(test)]
mod tests {
    use crate::postprocess::name_rules::testing::check;

    #[test]
    fn names_in_lists_of_counties_are_places() {
        check(&[
            (
                "In [Clinton|PERSON], Jackson and [Madison|GPE] counties it rained",
                "In [Clinton|GPE], [Jackson|GPE] and [Madison|GPE] counties it rained",
            ),
            ("Both Kent and [Sussex|ORG] counties", "Both [Kent|GPE] and [Sussex|GPE] counties"),
            ("The towns of Clinton, and Wells.", "The towns of [Clinton|GPE], and [Wells|GPE]."),
        ]);
    }

    #[test]
    fn persons_outside_of_lists_are_unchanged() {
        check(&[
            ("[Clinton|PERSON] toured counties", "[Clinton|PERSON] toured counties"),
            (
                "In the towns of Elko, Wells, [Ann Holt|PERSON] said",
                "In the towns of [Elko|GPE], [Wells|GPE], [Ann Holt|PERSON] said",
            ),
            ("[Clinton|PERSON] counties", "[Clinton|PERSON] counties"),
        ]);
    }

    #[test]
    fn districts_are_places() {
        check(&[
            ("Rep. Holt, R-Elbow Lake, said", "Rep. Holt, [R-Elbow Lake|GPE], said"),
            ("Sen. Lind, [D-Charleston|PERSON].", "Sen. Lind, [D-Charleston|GPE]."),
            ("the R-Type, D-Day and I-beam", "the R-Type, D-Day and I-beam"),
        ]);
    }
}
