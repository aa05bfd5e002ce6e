//! The words of a document: each distinct word once, with its lexicon entry and what the whole
//! document tells about it, and the word and the lexicon match of each token. They do not depend on
//! the engine.

use crate::document::hashed_word::{Case, exact_hash};
use crate::document::interner::Interner;
use crate::document::truecasing::Truecased;
use crate::document::word_info::{LexiconMatch, WordInfo};
use crate::lexicon::{Lexicon, NameFlags};
use dateline_text::Token;
use std::ops::Range;

/// The distinct words of a document with document-wide counts, and the word and lexicon match of
/// each token.
pub struct DocumentWords {
    /// Each distinct word once. The first one is the boundary word, for positions outside of a
    /// sentence.
    distinct_words: Vec<WordInfo>,
    /// The id of the first spelling of each distinct word, which all its spellings share.
    first_spellings: Vec<u32>,
    /// The word id of each token, an index into `distinct_words`.
    word_ids: Vec<u32>,
    /// The lexicon match of each token.
    lexicon_matches: Vec<LexiconMatch>,
}
/// Countries, divisions and large cities.
const WELL_KNOWN_PLACE: NameFlags =
    NameFlags::COUNTRY.union(NameFlags::DIVISION).union(NameFlags::LARGE_CITY);

/// The maximum initial capacity of the word table. It grows when a document has more distinct
/// words.
const EXPECTED_WORDS: usize = 8192;

impl DocumentWords {
    /// Hashes the words of a document. `sentences` are ranges of `tokens`.
    pub fn new(
        lexicon: &Lexicon,
        text: &str,
        tokens: &[Token],
        sentences: &[Range<usize>],
    ) -> Self {
        Self::with_truecasing(lexicon, text, tokens, sentences, &Truecased::default())
    }

    /// Like [`Self::new`], with truecased forms in place of some words.
    pub(crate) fn with_truecasing(
        lexicon: &Lexicon,
        text: &str,
        tokens: &[Token],
        sentences: &[Range<usize>],
        truecased: &Truecased,
    ) -> Self {
        let mut interner = Interner::new((tokens.len() / 2).min(EXPECTED_WORDS));
        let mut distinct = vec![WordInfo::boundary()];
        let mut letters = Vec::new();
        let mut recased = truecased.words.iter().peekable();
        let ids = tokens.iter().enumerate().map(|(at, token)| {
            let changed = recased.next_if(|it| it.0 == at);
            let word = changed.map_or(&text[token.span.range()], |it| it.1.as_str());
            interner.get_or_insert(exact_hash(word), distinct.len() as u32).unwrap_or_else(|| {
                distinct.push(WordInfo::from_word(word, lexicon, &mut letters));
                distinct.len() as u32 - 1
            })
        });
        let tokens: Vec<u32> = ids.collect();
        let names = vec![LexiconMatch::default(); tokens.len()];
        let mut words = Self {
            distinct_words: distinct,
            first_spellings: Vec::new(),
            word_ids: tokens,
            lexicon_matches: names,
        };
        words.count_spellings(sentences);
        for sentence in sentences {
            words.find_names(lexicon, sentence.clone());
        }
        words
    }

    /// Counts how the document capitalizes its words. All spellings of a word share the counts.
    fn count_spellings(&mut self, sentences: &[Range<usize>]) {
        let mut by_lower = Interner::new(self.distinct_words.len());
        let same: Vec<u32> = (0..self.distinct_words.len() as u32)
            .map(|at| {
                by_lower
                    .get_or_insert(self.distinct_words[at as usize].word.lower, at)
                    .unwrap_or(at)
            })
            .collect();
        for sentence in sentences {
            let mut begins = true;
            for &id in &self.word_ids[sentence.clone()] {
                let word = self.distinct_words[id as usize].word;
                let seen = &mut self.distinct_words[same[id as usize] as usize];
                if word.case == Case::Lower {
                    seen.lower_count += 1;
                } else if !begins && word.is_capital() {
                    seen.inner_capital_count += 1;
                }
                // Quotes and brackets before the first word do not begin the sentence.
                begins &= word.case == Case::Other;
            }
        }
        for (at, &same) in same.iter().enumerate() {
            let seen = self.distinct_words[same as usize];
            let here = &mut self.distinct_words[at];
            (here.lower_count, here.inner_capital_count) =
                (seen.lower_count, seen.inner_capital_count);
        }
        self.first_spellings = same;
    }

    fn find_names(&mut self, lexicon: &Lexicon, sentence: Range<usize>) {
        let mut at = sentence.start;
        while at < sentence.end {
            let word = |at: usize| &self.distinct_words[self.word_ids[at] as usize].word;
            let found = word(at)
                .is_capital()
                .then(|| lexicon.longest_name((at..sentence.end).map(|at| word(at).plain)));
            let Some((length, flags)) = found.flatten() else {
                at += 1;
                continue;
            };
            for offset in 0..length {
                let part = match offset {
                    0 if length == 1 => 1,
                    0 => 2,
                    _ if offset + 1 == length => 4,
                    _ => 3,
                };
                self.lexicon_matches[at + offset] = LexiconMatch { flags, position: part };
            }
            at += length;
        }
    }

    /// Returns the lexicon match of a token in a name that is a country, division or large city and
    /// is not ambiguous. Returns `None` for all other tokens, and if the name only ends a longer
    /// one, as in "Bank of Japan".
    pub(crate) fn known_place(&self, index: usize) -> Option<LexiconMatch> {
        let found = self.lexicon_matches[index];
        let is_known = found.flags.intersects(WELL_KNOWN_PLACE)
            && !found.flags.intersects(NameFlags::AMBIGUOUS);
        (is_known && !self.is_linked_to_preceding(index)).then_some(found)
    }

    /// Returns true if links join the lexicon name at a token to a capitalized word before it.
    fn is_linked_to_preceding(&self, index: usize) -> bool {
        let inside =
            self.lexicon_matches[..=index].iter().rev().take_while(|it| it.position > 2).count();
        let mut before = (0..index - inside).rev();
        let links = before.clone().take(2).take_while(|&at| self.is_link(at)).count();
        links > 0 && before.nth(links).is_some_and(|at| self.word_info(at).word.is_capital())
    }

    /// Returns the flags of the lexicon name that consists of exactly these tokens, or empty flags.
    pub(crate) fn name_flags(&self, tokens: Range<usize>) -> NameFlags {
        let names = &self.lexicon_matches[tokens];
        let whole = match names {
            [one] => one.position == 1,
            [first, .., last] => first.position == 2 && last.position == 4,
            [] => false,
        };
        if whole { names[0].flags } else { NameFlags::default() }
    }

    /// Returns the lexicon names in a sentence with their flags, in order.
    pub(crate) fn names_in(
        &self,
        sentence: Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, NameFlags)> {
        let starts =
            sentence.clone().filter(|&at| matches!(self.lexicon_matches[at].position, 1 | 2));
        starts.map(move |at| {
            let inside = self.lexicon_matches[at..sentence.end].iter().skip(1);
            let more = inside.take_while(|it| matches!(it.position, 3 | 4)).count();
            let length = if self.lexicon_matches[at].position == 1 { 1 } else { 1 + more };
            (at..at + length, self.lexicon_matches[at].flags)
        })
    }

    /// Returns the word id of a token, which all tokens with the same spelling share.
    pub(crate) fn word_id(&self, token: usize) -> u32 {
        self.word_ids[token]
    }

    /// Returns the word ids of a range of tokens.
    pub(crate) fn word_ids_of(&self, tokens: Range<usize>) -> &[u32] {
        &self.word_ids[tokens]
    }

    /// Returns true if the document writes the token's word in lower case somewhere. Then a capital
    /// is no evidence of a name.
    pub(crate) fn is_written_lower(&self, token: usize) -> bool {
        self.distinct_words[self.word_ids[token] as usize].lower_count > 0
    }

    /// Returns true if the token's word is a personal name.
    pub(crate) fn is_person_name(&self, token: usize) -> bool {
        self.word_info(token).lexicon_word.person_name != 0
    }

    /// Returns true if the token may link the parts of one name.
    pub(crate) fn is_link(&self, token: usize) -> bool {
        self.word_info(token).is_link
    }

    /// Returns the number of links at the start of the tokens (at most one), and of capitalized
    /// words after them.
    pub(crate) fn links_and_capitals_after(&self, tokens: Range<usize>) -> (usize, usize) {
        let links = tokens.clone().take(1).take_while(|&at| self.is_link(at)).count();
        let capitals = tokens.skip(links).take_while(|&at| self.word_info(at).word.is_capital());
        (links, capitals.count())
    }

    /// Returns the distinct word of a token.
    pub(crate) fn word_info(&self, token: usize) -> &WordInfo {
        &self.distinct_words[self.word_ids[token] as usize]
    }

    /// Returns the distinct word with this id.
    pub(crate) fn distinct_word(&self, word_id: u32) -> &WordInfo {
        &self.distinct_words[word_id as usize]
    }

    /// Returns the id of the first spelling of a distinct word.
    pub(crate) fn first_spelling(&self, word_id: u32) -> u32 {
        self.first_spellings[word_id as usize]
    }

    /// Returns the lexicon matches of a range of tokens.
    pub(crate) fn lexicon_matches(&self, tokens: Range<usize>) -> &[LexiconMatch] {
        &self.lexicon_matches[tokens]
    }

    /// Returns the number of distinct words, including the boundary word.
    pub(crate) fn distinct_count(&self) -> usize {
        self.distinct_words.len()
    }
}
