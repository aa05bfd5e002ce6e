//! Rules for names that neighboring words determine and that the tagger does not learn: demonyms of
//! several words, companies in 's, streets and roads, cities with the code of their state, adjacent
//! names, datelines, lists of places.

mod adjacent_places;
mod company_context;
mod dateline;
mod demonyms;
mod headline;
mod place_lists;
mod possessive;
mod state_codes;
mod streets;
#[cfg(test)]
mod testing;

pub(crate) use dateline::find_dateline;

use crate::document::document_words::DocumentWords;
use crate::label::Label;
use crate::lexicon::NameFlags;
use crate::postprocess::mention::{MentionSource, TokenMention};
use dateline_text::Token;
use std::ops::Range;

/// Countries, divisions and large cities.
const WELL_KNOWN_PLACE: NameFlags =
    NameFlags::COUNTRY.union(NameFlags::DIVISION).union(NameFlags::LARGE_CITY);

/// A sentence, with what the name rules need. Indexes are relative to the sentence.
pub(crate) struct SentenceContext<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    /// The words of the segment.
    pub(crate) words: &'a DocumentWords,
    /// The index of the sentence's first token in the segment.
    pub(crate) start: usize,
    /// Tokens of names that surely have no label here, as sorted indexes in the segment.
    pub(crate) unlabeled: &'a [usize],
    /// True if the sentence is a headline in title case.
    pub(crate) is_title_case: bool,
}

/// Applies all name rules to the names of a sentence. The names are in order and do not overlap,
/// before and after. Cost: some comparisons of words for each token.
pub(crate) fn apply_name_rules(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>) {
    adjacent_places::split_adjacent_places(sentence, names);
    state_codes::split_state_codes(sentence, names);
    company_context::relabel_companies(sentence, names);
    possessive::mark_possessive_names(sentence, names);
    demonyms::mark_demonyms(sentence, names);
    streets::mark_streets(sentence, names);
    headline::label_headline_names(sentence, names);
    place_lists::label_place_lists(sentence, names);
    names.sort_by_key(|name| name.tokens.start);
}

impl<'a> SentenceContext<'a> {
    fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Returns a word, or an empty string outside of the sentence.
    fn word(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| &self.text[token.span.range()])
    }

    /// Returns the word before a token, or an empty string at the start.
    fn previous_word(&self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// Returns true if a word begins with a capital.
    fn is_capital(&self, index: usize) -> bool {
        self.word(index).starts_with(char::is_uppercase)
    }

    /// Returns true if a word is one of `words`, ignoring ASCII case.
    fn is_one_of(&self, index: usize, words: &[&str]) -> bool {
        let word = self.word(index);
        words.iter().any(|it| it.eq_ignore_ascii_case(word))
    }

    /// Returns the lexicon flags of the name with exactly these words.
    fn name_flags(&self, words: Range<usize>) -> NameFlags {
        self.words.name_flags(self.start + words.start..self.start + words.end)
    }

    /// Returns true if any of these words is in a name without a label here.
    fn is_unlabeled(&self, words: &Range<usize>) -> bool {
        let first = self.unlabeled.partition_point(|&it| it < self.start + words.start);
        self.unlabeled.get(first).is_some_and(|&it| it < self.start + words.end)
    }

    /// Returns the range of a mention in the sentence.
    fn local_range(&self, mention: &TokenMention) -> Range<usize> {
        mention.tokens.start - self.start..mention.tokens.end - self.start
    }

    /// Returns true if no mention that overlaps these words extends beyond them.
    fn crosses_no_mention(&self, names: &[TokenMention], words: &Range<usize>) -> bool {
        names.iter().map(|name| self.local_range(name)).all(|name| {
            let is_disjoint = name.end <= words.start || words.end <= name.start;
            is_disjoint || words.start <= name.start && name.end <= words.end
        })
    }

    /// Replaces all mentions that overlap these words with one mention.
    fn replace_overlapping(
        &self,
        names: &mut Vec<TokenMention>,
        words: Range<usize>,
        label: Label,
        rule: &'static str,
    ) {
        let tokens = self.start + words.start..self.start + words.end;
        names.retain(|it| it.tokens.end <= tokens.start || tokens.end <= it.tokens.start);
        let source = MentionSource::Rule(rule);
        names.push(TokenMention { tokens, label, source, probability: None, value: None });
        names.sort_by_key(|name| name.tokens.start);
    }
}

/// Returns true for a possessive 's.
fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'S" | "’S")
}
