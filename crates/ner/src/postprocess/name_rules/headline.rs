//! Unknown names in headlines: subjects and objects of verbs that are typical of companies or
//! persons.

use super::SentenceContext;
use crate::document::truecasing::{is_headline_verb, is_ordinary};
use crate::label::Label;
use crate::postprocess::mention::TokenMention;
use std::ops::Range;

/// Headline verbs whose object is a company.
const COMPANY_OBJECT_VERBS: &[&str] = &["acquires", "buys", "joins", "overtakes", "sues"];

/// Headline verbs whose subject is a company and rarely a person.
const COMPANY_SUBJECT_VERBS: &[&str] = &[
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

/// Headline verbs whose subject is a person and rarely a company.
const PERSON_SUBJECT_VERBS: &[&str] =
    &["dies", "meets", "praises", "quits", "resigns", "slams", "thanks", "urges"];

/// Headline verbs whose subject may be either.
const PERSON_OR_COMPANY_VERBS: &[&str] = &["says", "tells", "vows", "warns"];

/// The maximum length of a name, in words.
const MAX_NAME_TOKENS: usize = 3;

pub(super) fn label_headline_names(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>) {
    if !sentence.is_title_case {
        return;
    }
    for verb in 1..sentence.len() {
        if !is_headline_verb(sentence.word(verb))
            || overlaps_mention(sentence, names, &(verb..verb + 1))
        {
            continue;
        }
        let before = (0..verb).rev().take_while(|&at| is_name_word(sentence, at)).count();
        let subject = verb - before..verb;
        let is_known = before > 0 && sentence.words.is_person_name(sentence.start + verb - 1);
        let is_person = sentence.is_one_of(verb, PERSON_SUBJECT_VERBS)
            || sentence.is_one_of(verb, PERSON_OR_COMPANY_VERBS) && is_known;
        if before == 1 && is_person {
            add_headline_name(sentence, names, subject, Label::Person);
        } else {
            let is_company =
                before == 1 && sentence.is_one_of(verb, COMPANY_SUBJECT_VERBS) && !is_known;
            let is_person_subject = |it: &TokenMention| {
                it.label == Label::Person && sentence.local_range(it) == subject
            };
            names.retain(|it| !(is_company && is_person_subject(it)));
            add_headline_name(sentence, names, subject, Label::Org);
        }
        if sentence.is_one_of(verb, COMPANY_OBJECT_VERBS) {
            let object_length =
                (verb + 1..sentence.len()).take_while(|&at| is_name_word(sentence, at)).count();
            add_headline_name(sentence, names, verb + 1..verb + 1 + object_length, Label::Org);
        }
    }
}

fn add_headline_name(
    sentence: &SentenceContext<'_>,
    names: &mut Vec<TokenMention>,
    words: Range<usize>,
    label: Label,
) {
    if (1..=MAX_NAME_TOKENS).contains(&words.len()) && !overlaps_mention(sentence, names, &words) {
        sentence.replace_overlapping(names, words, label, "headline");
    }
}

/// Returns true for a capitalized word that is not an ordinary word.
fn is_name_word(sentence: &SentenceContext<'_>, index: usize) -> bool {
    sentence.is_capital(index) && !is_ordinary(&sentence.word(index).to_lowercase())
}

fn overlaps_mention(
    sentence: &SentenceContext<'_>,
    names: &[TokenMention],
    words: &Range<usize>,
) -> bool {
    names.iter().any(|name| {
        let mention_range = sentence.local_range(name);
        mention_range.start < words.end && words.start < mention_range.end
    })
}

#[cfg(test)]
mod tests {
    use crate::postprocess::name_rules::testing::{check, check_headlines};

    #[test]
    fn subjects_and_objects_of_headline_verbs_are_found() {
        check_headlines(&[
            ("Nokia Sues Oppo Over Patents", "[Nokia|ORG] Sues [Oppo|ORG] Over Patents"),
            ("Macron Says Reform Must Wait", "[Macron|PERSON] Says Reform Must Wait"),
            ("Oppo Says Reform Must Wait", "[Oppo|ORG] Says Reform Must Wait"),
            ("Merkel Resigns After Defeat", "[Merkel|PERSON] Resigns After Defeat"),
            ("[Nokia|PERSON] Recalls Two Phones", "[Nokia|ORG] Recalls Two Phones"),
        ]);
    }

    #[test]
    fn other_sentences_are_unchanged() {
        check(&[("Nokia Sues Oppo Over Patents", "Nokia Sues Oppo Over Patents")]);
    }
}
