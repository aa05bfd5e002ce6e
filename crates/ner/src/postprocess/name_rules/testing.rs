//! Tests of the rules: marked text in, marks out.

use super::{SentenceContext, apply_name_rules};
use crate::document::document_words::DocumentWords;
use crate::label::EntityClass;
use crate::lexicon::{Lexicon, NameEntry, NameFlags, WordEntry, write_lexicon};
use crate::postprocess::mention::{MentionSource, TokenMention};
use dateline_text::tokenize;
use std::ops::Range;

/// Applies the rules to the mentions that are marked in a sentence, such as `[Paris|GPE]`, and
/// compares the marks after them. Each case is the sentence before and after.
pub(super) fn check(cases: &[(&str, &str)]) {
    for (before, after) in cases {
        assert_eq!(apply(before, false), *after, "{before}");
    }
}

/// Like [`check`], for headlines in title case.
pub(super) fn check_headlines(cases: &[(&str, &str)]) {
    for (before, after) in cases {
        assert_eq!(apply(before, true), *after, "{before}");
    }
}

fn lexicon() -> Lexicon {
    let name = |(name, flags): (&str, NameFlags)| NameEntry {
        name: name.to_owned(),
        flags,
        country: None,
    };
    let names = [
        ("Boise", NameFlags::CITY),
        ("Denver", NameFlags::LARGE_CITY),
        ("Egypt", NameFlags::COUNTRY),
        ("Jordan", NameFlags::COUNTRY),
        ("New Zealand", NameFlags::COUNTRY),
        ("Samoan", NameFlags::DEMONYM),
        ("Syria", NameFlags::COUNTRY),
    ];
    let person = |word: &str| WordEntry { word: word.to_owned(), cluster: 0, is_person_name: true };
    let words = ["merkel", "macron"].map(person);
    Lexicon::from_bytes(&write_lexicon(&words, &[], &names.map(name))).unwrap()
}

/// Splits a marked text into the plain text and its marks, as byte ranges with labels.
fn parse(marked: &str) -> (String, Vec<(Range<usize>, EntityClass)>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for (at, piece) in marked.split(['[', ']']).enumerate() {
        match piece.split_once('|').filter(|_| at % 2 == 1) {
            Some((quote, label)) => {
                let class = EntityClass::from_label(label).unwrap();
                marks.push((text.len()..text.len() + quote.len(), class));
                text.push_str(quote);
            }
            None => text.push_str(piece),
        }
    }
    (text, marks)
}

fn apply(marked: &str, is_title_case: bool) -> String {
    let (text, marks) = parse(marked);
    let tokens = tokenize(&text);
    let index = |byte: usize| tokens.partition_point(|it| (it.span.start as usize) < byte);
    let mention = |(range, class): (Range<usize>, EntityClass)| TokenMention {
        tokens: index(range.start)..index(range.end),
        label: class.label(),
        source: MentionSource::Tagger,
        probability: Some(0.5),
        value: None,
    };
    let mut names: Vec<TokenMention> = marks.into_iter().map(mention).collect();
    let sentence = 0..tokens.len();
    let words = DocumentWords::new(&lexicon(), &text, &tokens, std::slice::from_ref(&sentence));
    let context = SentenceContext {
        text: &text,
        tokens: &tokens,
        words: &words,
        start: 0,
        unlabeled: &[],
        is_title_case,
    };
    apply_name_rules(&context, &mut names);
    let mut shown = text.clone();
    for name in names.iter().rev() {
        let label = name.label.standard_name().unwrap();
        let (first, last) = (tokens[name.tokens.start].span, tokens[name.tokens.end - 1].span);
        shown.insert_str(last.end as usize, &format!("|{label}]"));
        shown.insert(first.start as usize, '[');
    }
    shown
}
