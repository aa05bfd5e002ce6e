//! Names that the tagger gets wrong in whole kinds, and that words beside them tell surely: peoples of
//! two words, companies in 's, streets and roads, cities with the code of their state, names that
//! run together, datelines.

mod adjacent_places;
mod company_context;
mod dateline;
mod demonyms;
mod headline;
mod possessive;
mod state_codes;
mod streets;

pub(crate) use dateline::find_dateline;

use crate::document_words::DocumentWords;
use crate::lexicon::NameFlags;
use crate::mention::{MentionSource, TokenMention};
use dateline_text::Token;
use std::ops::Range;

/// Cities, states and countries that are well known.
const WELL_KNOWN_PLACE: NameFlags =
    NameFlags::COUNTRY.union(NameFlags::DIVISION).union(NameFlags::LARGE_CITY);

/// A sentence with the names that were found in it. Positions are tokens of the sentence.
pub(crate) struct SentenceContext<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    /// Those of the whole part that is read.
    pub(crate) words: &'a DocumentWords,
    /// Where the sentence stands among them.
    pub(crate) start: usize,
    /// Tokens of names that surely have no label here, as indexes of the part, in order.
    pub(crate) unlabeled: &'a [usize],
    /// Whether it is a headline with a capital on each word.
    pub(crate) is_title_case: bool,
}

/// Mends the names of a sentence, which are in order and do not overlap, nor do they afterwards. Cost: some
/// comparisons of words for each token.
pub(crate) fn apply_name_rules(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>) {
    adjacent_places::split_adjacent_places(sentence, names);
    state_codes::split_state_codes(sentence, names);
    company_context::relabel_companies(sentence, names);
    possessive::mark_possessive_names(sentence, names);
    demonyms::mark_demonyms(sentence, names);
    streets::mark_streets(sentence, names);
    headline::label_headline_names(sentence, names);
    names.sort_by_key(|name| name.tokens.start);
}

impl<'a> SentenceContext<'a> {
    fn len(&self) -> usize {
        self.tokens.len()
    }

    /// A word as it stands; empty outside of the sentence.
    fn word(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| &self.text[token.span.range()])
    }

    /// The word before; empty at the start.
    fn previous_word(&self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// Returns true where a word begins with a capital.
    fn is_capital(&self, index: usize) -> bool {
        self.word(index).starts_with(char::is_uppercase)
    }

    /// Returns true where a word is one of these, given in lower case.
    fn is_one_of(&self, index: usize, words: &[&str]) -> bool {
        let word = self.word(index);
        words.iter().any(|it| it.eq_ignore_ascii_case(word))
    }

    /// The flags that the lexicon has for exactly these words.
    fn name_flags(&self, words: Range<usize>) -> NameFlags {
        self.words.name_flags(self.start + words.start..self.start + words.end)
    }

    /// Returns true where any of these words is in a name without a label here.
    fn is_unlabeled(&self, words: &Range<usize>) -> bool {
        let first = self.unlabeled.partition_point(|&it| it < self.start + words.start);
        self.unlabeled.get(first).is_some_and(|&it| it < self.start + words.end)
    }

    /// Where a mention stands in the sentence.
    fn local_range(&self, mention: &TokenMention) -> Range<usize> {
        mention.tokens.start - self.start..mention.tokens.end - self.start
    }

    /// Returns true where no mention over these words goes beyond them.
    fn crosses_no_mention(&self, names: &[TokenMention], words: &Range<usize>) -> bool {
        names.iter().map(|name| self.local_range(name)).all(|name| {
            let is_beside = name.end <= words.start || words.end <= name.start;
            is_beside || words.start <= name.start && name.end <= words.end
        })
    }

    /// Puts a mention in place of all that it overlaps.
    fn replace_overlapping(
        &self,
        names: &mut Vec<TokenMention>,
        words: Range<usize>,
        label: &'static str,
        rule: &'static str,
    ) {
        let tokens = self.start + words.start..self.start + words.end;
        names.retain(|it| it.tokens.end <= tokens.start || tokens.end <= it.tokens.start);
        let finder = MentionSource::Rule(rule);
        names.push(TokenMention { tokens, label, source: finder, probability: None, value: None });
        names.sort_by_key(|name| name.tokens.start);
    }
}

/// Returns true for the ending of a possessive.
fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'S" | "’S")
}
