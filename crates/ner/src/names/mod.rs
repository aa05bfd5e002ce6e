//! Names that the tagger gets wrong in whole kinds, and that words beside them tell surely: peoples of
//! two words, companies in 's, streets and roads, cities with the code of their state, names that
//! run together, datelines.

mod codes;
mod company;
mod dateline;
mod headline;
mod people;
mod possessive;
mod runs;
mod street;

pub(crate) use dateline::dateline;

use crate::feature::Words;
use crate::lexicon::Flags;
use crate::mention::{Finder, Mention};
use dateline_text::Token;
use std::ops::Range;

/// Cities, states and countries that are well known.
const KNOWN: Flags = Flags::COUNTRY.with(Flags::DIVISION).with(Flags::LARGE_CITY);

/// A sentence with the names that were found in it. Positions are tokens of the sentence.
pub(crate) struct Sentence<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    /// Those of the whole part that is read.
    pub(crate) words: &'a Words,
    /// Where the sentence stands among them.
    pub(crate) start: usize,
    /// Tokens of names that surely have no label here, as indexes of the part, in order.
    pub(crate) others: &'a [usize],
    /// Whether it is a headline with a capital on each word.
    pub(crate) is_title: bool,
}

/// Mends the names of a sentence, which are in order and do not overlap, nor do they afterwards. Cost: some
/// comparisons of words for each token.
pub(crate) fn mend(sentence: &Sentence<'_>, names: &mut Vec<Mention>) {
    runs::mend(sentence, names);
    codes::mend(sentence, names);
    company::mend(sentence, names);
    possessive::mend(sentence, names);
    people::mend(sentence, names);
    street::mend(sentence, names);
    headline::mend(sentence, names);
    names.sort_by_key(|name| name.tokens.start);
}

impl<'a> Sentence<'a> {
    fn len(&self) -> usize {
        self.tokens.len()
    }

    /// A word as it stands; empty outside of the sentence.
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.span.range()])
    }

    /// The word before; empty at the start.
    fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// Returns true where a word begins with a capital.
    fn is_capital(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    /// Returns true where a word is one of these, given in lower case.
    fn is(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|it| it.eq_ignore_ascii_case(word))
    }

    /// The flags that the lexicon has for exactly these words.
    fn flags(&self, words: Range<usize>) -> Flags {
        self.words.flags(self.start + words.start..self.start + words.end)
    }

    /// Returns true where any of these words is in a name without a label here.
    fn is_other(&self, words: &Range<usize>) -> bool {
        let first = self.others.partition_point(|&it| it < self.start + words.start);
        self.others.get(first).is_some_and(|&it| it < self.start + words.end)
    }

    /// Where a mention stands in the sentence.
    fn place(&self, mention: &Mention) -> Range<usize> {
        mention.tokens.start - self.start..mention.tokens.end - self.start
    }

    /// Returns true where no mention over these words goes beyond them.
    fn is_clear(&self, names: &[Mention], words: &Range<usize>) -> bool {
        names.iter().map(|name| self.place(name)).all(|name| {
            let is_beside = name.end <= words.start || words.end <= name.start;
            is_beside || words.start <= name.start && name.end <= words.end
        })
    }

    /// Puts a mention in place of all that it overlaps.
    fn put(
        &self,
        names: &mut Vec<Mention>,
        words: Range<usize>,
        label: &'static str,
        rule: &'static str,
    ) {
        let tokens = self.start + words.start..self.start + words.end;
        names.retain(|it| it.tokens.end <= tokens.start || tokens.end <= it.tokens.start);
        let finder = Finder::Rule(rule);
        names.push(Mention { tokens, label, finder, probability: None, value: None });
        names.sort_by_key(|name| name.tokens.start);
    }
}

/// Returns true for the ending of a possessive.
fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'S" | "’S")
}
