//! The features of a token: hashed sparse features of the word, its neighbors and the run of
//! capitalized words around it, their lexicon entries, and the contexts of the word in the rest of
//! the document.
//!
//! The features of a single word are the same for all its occurrences at one window position. Their
//! weights are summed once for each word of a document ([`DocumentWords::push_unigram_features`]).
//! Only features of several words are looked up for each token
//! ([`DocumentWords::push_conjunction_features`]).

use crate::bio::{EntityClass, Tag};
use crate::document::hashed_word::{BOUNDARY, Case, exact_hash};
use crate::document::interner::Interner;
use crate::document::truecasing::Truecased;
use crate::document::word_info::{LexiconMatch, WordInfo};
use crate::features::conjunctions::{
    CONJUNCTION_FEATURES, InactiveGroups, TemplateGroup, push_conjunctions,
};
use crate::features::context_aggregation::{AggregatedContext, CapitalizedRun, KEPT_NEIGHBORS};
use crate::features::feature_sink::FeatureSink;
use crate::lexicon::{Lexicon, NameFlags};
use dateline_text::Token;
use std::ops::Range;

/// The number of unigram features at each window position.
const UNIGRAM_FEATURES: [usize; 5] = [3, 7, 20 + CONTEXT_FEATURES, 7, 3];

/// The number of unigram features that come from the word's contexts in the document.
const CONTEXT_FEATURES: usize = 2 * KEPT_NEIGHBORS + 3;

/// The total number of features of a token.
pub const FEATURES_PER_TOKEN: usize = CONJUNCTION_FEATURES + 3 + 7 + 20 + CONTEXT_FEATURES + 7 + 3;

/// The number of window positions: two words before the token, one before, the token, one after,
/// two after.
pub(crate) const WINDOW: usize = 5;
const WINDOW_CENTER: usize = 2;

/// The distinct words of a document with document-wide counts and contexts, and the word and
/// lexicon match of each token.
pub struct DocumentWords {
    /// Each distinct word once. The first one is the boundary word, for positions outside of a
    /// sentence.
    distinct_words: Vec<WordInfo>,
    /// The aggregated context of each distinct word.
    contexts: Vec<AggregatedContext>,
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
        let contexts = vec![AggregatedContext::default(); distinct.len()];
        let names = vec![LexiconMatch::default(); tokens.len()];
        let mut words =
            Self { distinct_words: distinct, contexts, word_ids: tokens, lexicon_matches: names };
        words.count_spellings(sentences);
        for sentence in sentences {
            words.find_names(lexicon, sentence.clone());
        }
        words
    }

    /// Counts how the document capitalizes its words, and aggregates their contexts. All spellings
    /// of a word share the counts and the context.
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
        for sentence in sentences {
            self.aggregate_contexts(sentence.clone(), &same);
        }
        for (at, same) in same.into_iter().enumerate() {
            self.contexts[at] = self.contexts[same as usize];
            let seen = self.distinct_words[same as usize];
            let here = &mut self.distinct_words[at];
            (here.lower_count, here.inner_capital_count) =
                (seen.lower_count, seen.inner_capital_count);
        }
    }

    /// Adds the contexts of the capitalized words of a sentence.
    fn aggregate_contexts(&mut self, sentence: Range<usize>, same: &[u32]) {
        let seen = |at: usize| self.distinct_words[self.word_ids[at] as usize];
        let mut at = sentence.start;
        while at < sentence.end {
            let start = at;
            while at < sentence.end && seen(at).word.is_capital() {
                at += 1;
            }
            if start == at {
                at += 1;
                continue;
            }
            let neighbor = |at: Option<usize>| {
                let inside = at.filter(|at| sentence.contains(at));
                inside.map_or(BOUNDARY, |at| seen(at).word.lower)
            };
            let (before, after) = (neighbor(start.checked_sub(1)), neighbor(Some(at)));
            let (first, last) = (seen(start).lexicon_word, seen(at - 1));
            let run = CapitalizedRun {
                before,
                after,
                first_person: first.person_name,
                last: (last.word.lower, last.lexicon_word),
                length: at - start,
            };
            for index in start..at {
                let id = same[self.word_ids[index] as usize];
                self.contexts[id as usize].add_run(&run, index - start);
            }
        }
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

    /// Returns the tag of a token in a lexicon name that is a country, division or large city and
    /// is not ambiguous. Returns `None` for all other tokens, and if the name only ends a longer
    /// one, as in "Bank of Japan".
    pub(crate) fn known_place_tag(&self, index: usize) -> Option<Tag> {
        let LexiconMatch { flags, position: part } = self.lexicon_matches[index];
        let is_known =
            flags.intersects(WELL_KNOWN_PLACE) && !flags.intersects(NameFlags::AMBIGUOUS);
        (is_known && !self.is_linked_to_preceding(index)).then(|| match part {
            0..=2 => Tag::begin(EntityClass::Place),
            _ => Tag::inside(EntityClass::Place),
        })
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

    fn word_info(&self, token: usize) -> &WordInfo {
        &self.distinct_words[self.word_ids[token] as usize]
    }

    /// Returns the number of distinct words, including the boundary word.
    pub(crate) fn distinct_count(&self) -> usize {
        self.distinct_words.len()
    }

    /// Returns the word ids in the window around a token of a sentence.
    pub(crate) fn window(&self, sentence: &Range<usize>, index: usize) -> [u32; WINDOW] {
        std::array::from_fn(|window_index| {
            let there = (index + window_index)
                .checked_sub(WINDOW_CENTER)
                .filter(|it| sentence.contains(it));
            there.map_or(0, |at| self.word_ids[at])
        })
    }

    /// Writes the model rows of all features of each token of a sentence to `rows`, token by token.
    pub fn feature_rows(&self, sentence: Range<usize>, rows: &mut Vec<u32>) {
        rows.clear();
        let mut done = 0;
        self.push_conjunction_features(sentence.clone(), rows, |rows, inactive| {
            TemplateGroup::insert_inactive_rows(inactive, rows, done * FEATURES_PER_TOKEN);
            let around = self.window(&sentence, sentence.start + done);
            for (window_index, word) in around.into_iter().enumerate() {
                self.push_unigram_features(word, window_index, rows);
            }
            done += 1;
            debug_assert_eq!(rows.len(), done * FEATURES_PER_TOKEN);
        });
    }

    /// Appends the model rows of a word's unigram features at a window position.
    pub(crate) fn push_unigram_features(&self, word: u32, position: usize, rows: &mut Vec<u32>) {
        let contexts = self.contexts[word as usize];
        let WordInfo { word, lexicon_word: known, .. } = self.distinct_words[word as usize];
        let template = 100 + 40 * position as u64;
        let mut sink = FeatureSink { rows, template };
        sink.push(word.lower);
        sink.push(u64::from(known.cluster));
        sink.push(u64::from(known.person_name));
        if position.abs_diff(WINDOW_CENTER) == 1 {
            sink.push(word.short_shape);
            sink.push(word.suffixes[2]);
            sink.push(u64::from(known.coarse_cluster));
            sink.push_pair(u64::from(known.person_name), word.case as u64);
        }
        if position == WINDOW_CENTER {
            sink.push(0);
            sink.push(word.exact);
            sink.push(word.shape);
            sink.push(word.short_shape);
            word.prefixes.iter().chain(&word.suffixes).for_each(|&affix| sink.push(affix));
            sink.push(u64::from(known.coarse_cluster));
            sink.push_pair(u64::from(known.cluster), word.case as u64);
            sink.push_pair(u64::from(known.person_name), word.case as u64);
            sink.push_pair(word.suffixes[2], word.short_shape);
            sink.push_pair(word.suffixes[3], word.short_shape);
            sink.push_bag(contexts.before.into_iter());
            sink.push_bag(contexts.after.into_iter());
            contexts.longest_run.into_iter().for_each(|it| sink.push(it));
        }
        debug_assert_eq!(sink.template, template + UNIGRAM_FEATURES[position] as u64);
    }

    /// Appends the model rows of the conjunction features of each token of a sentence. See
    /// [`push_conjunctions`].
    pub(crate) fn push_conjunction_features(
        &self,
        sentence: Range<usize>,
        rows: &mut Vec<u32>,
        on_token: impl FnMut(&mut Vec<u32>, InactiveGroups),
    ) {
        let ids = &self.word_ids[sentence.clone()];
        let words: Vec<WordInfo> = ids.iter().map(|&id| self.distinct_words[id as usize]).collect();
        push_conjunctions(
            &words,
            &self.lexicon_matches[sentence],
            self.distinct_words[0],
            rows,
            on_token,
        );
    }
}
