//! What the tagger sees of a token: hashed sparse features of the word, its neighbors, the run of
//! capitalized words that it stands in, what is known of all these before, and what the rest of the
//! document says about the word.
//!
//! Features of a word alone are the same for all its occurrences in one place relative to a token:
//! their weights are summed once for each word of a document ([`DocumentWords::push_unigram_features`]), and only those of
//! several words for each token ([`DocumentWords::push_conjunction_features`]).

use crate::bio::{EntityClass, Tag};
use crate::conjunctions::{CONJUNCTION_FEATURES, InactiveGroups, TemplateGroup, push_conjunctions};
use crate::context_aggregation::{AggregatedContext, CapitalizedRun, KEPT_NEIGHBORS};
use crate::feature_sink::FeatureSink;
use crate::hashed_word::{BOUNDARY, Case, exact_hash};
use crate::interner::Interner;
use crate::lexicon::{Lexicon, NameFlags};
use crate::truecasing::Truecased;
use crate::word_info::{LexiconMatch, WordInfo};
use dateline_text::Token;
use std::ops::Range;

/// How many features each of the five words around a token has.
const UNIGRAM_FEATURES: [usize; 5] = [3, 7, 20 + CONTEXT_FEATURES, 7, 3];

/// How many of them say where the document has the word.
const CONTEXT_FEATURES: usize = 2 * KEPT_NEIGHBORS + 3;

/// How many features a token has in all.
pub const FEATURES_PER_TOKEN: usize = CONJUNCTION_FEATURES + 3 + 7 + 20 + CONTEXT_FEATURES + 7 + 3;

/// Where a word stands, seen from a token: two before, one before, here, one after, two after.
pub(crate) const WINDOW: usize = 5;
const WINDOW_CENTER: usize = 2;

/// The words of a document, by sentence, with what the whole of it says about each of them.
pub struct DocumentWords {
    /// Each word once; the first stands for what is outside of a sentence.
    distinct_words: Vec<WordInfo>,
    /// For each of them, where the document has it.
    contexts: Vec<AggregatedContext>,
    /// For each token its word.
    word_ids: Vec<u32>,
    /// For each token the name of the lexicon that it is part of.
    lexicon_matches: Vec<LexiconMatch>,
}
/// Places that are well known.
const WELL_KNOWN_PLACE: NameFlags =
    NameFlags::COUNTRY.union(NameFlags::DIVISION).union(NameFlags::LARGE_CITY);

/// So many different words have room in the table of a document before it grows.
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

    /// The same, where some words are read in another case than they stand in.
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

    /// Counts how the document writes its words. What is counted of one spelling holds for all.
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

    /// Adds the contexts that a sentence has its capitalized words in.
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
            let beside = |at: Option<usize>| {
                let inside = at.filter(|at| sentence.contains(at));
                inside.map_or(BOUNDARY, |at| seen(at).word.lower)
            };
            let (before, after) = (beside(start.checked_sub(1)), beside(Some(at)));
            let (first, last) = (seen(start).lexicon_word, seen(at - 1));
            let run = CapitalizedRun {
                before,
                after,
                first_person: first.person_name,
                last: (last.word.lower, last.lexicon_word),
                length: at - start,
            };
            for place in start..at {
                let id = same[self.word_ids[place] as usize];
                self.contexts[id as usize].add_run(&run, place - start);
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

    /// The tag of a token of a name that the lexicon knows as a country, a division or a large
    /// city, and as nothing else; not where it only ends a longer name, as in "Bank of Japan".
    pub(crate) fn known_place_tag(&self, index: usize) -> Option<Tag> {
        let LexiconMatch { flags, position: part } = self.lexicon_matches[index];
        let is_known =
            flags.intersects(WELL_KNOWN_PLACE) && !flags.intersects(NameFlags::AMBIGUOUS);
        (is_known && !self.is_linked_to_preceding(index)).then(|| match part {
            0..=2 => Tag::begin(EntityClass::Place),
            _ => Tag::inside(EntityClass::Place),
        })
    }

    /// Whether links join the lexicon's name at a token to a capitalized word before it.
    fn is_linked_to_preceding(&self, index: usize) -> bool {
        let inside =
            self.lexicon_matches[..=index].iter().rev().take_while(|it| it.position > 2).count();
        let mut before = (0..index - inside).rev();
        let links = before.clone().take(2).take_while(|&at| self.is_link(at)).count();
        links > 0 && before.nth(links).is_some_and(|at| self.word_info(at).word.is_capital())
    }

    /// What the lexicon says of exactly these tokens.
    pub(crate) fn name_flags(&self, tokens: Range<usize>) -> NameFlags {
        let names = &self.lexicon_matches[tokens];
        let whole = match names {
            [one] => one.position == 1,
            [first, .., last] => first.position == 2 && last.position == 4,
            [] => false,
        };
        if whole { names[0].flags } else { NameFlags::default() }
    }

    /// The names of the lexicon in a sentence, and what it says of them.
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

    /// The number of a token's word: the same for all tokens that are written alike.
    pub(crate) fn word_id(&self, token: usize) -> u32 {
        self.word_ids[token]
    }

    /// The numbers of the words of these tokens.
    pub(crate) fn word_ids_of(&self, tokens: Range<usize>) -> &[u32] {
        &self.word_ids[tokens]
    }

    /// Whether the document writes a token's word in lower case somewhere: then a capital on it
    /// proves no name.
    pub(crate) fn is_written_lower(&self, token: usize) -> bool {
        self.distinct_words[self.word_ids[token] as usize].lower_count > 0
    }

    /// Whether people are called like a token's word.
    pub(crate) fn is_person_name(&self, token: usize) -> bool {
        self.word_info(token).lexicon_word.person_name != 0
    }

    /// Whether a token may link the parts of one name.
    pub(crate) fn is_link(&self, token: usize) -> bool {
        self.word_info(token).is_link
    }

    /// How many further links these tokens begin with, and how many capitalized words follow them.
    pub(crate) fn links_and_capitals_after(&self, tokens: Range<usize>) -> (usize, usize) {
        let links = tokens.clone().take(1).take_while(|&at| self.is_link(at)).count();
        let capitals = tokens.skip(links).take_while(|&at| self.word_info(at).word.is_capital());
        (links, capitals.count())
    }

    fn word_info(&self, token: usize) -> &WordInfo {
        &self.distinct_words[self.word_ids[token] as usize]
    }

    /// How many different words there are, and the one that is outside of sentences.
    pub(crate) fn distinct_count(&self) -> usize {
        self.distinct_words.len()
    }

    /// The words around a token of a sentence.
    pub(crate) fn window(&self, sentence: &Range<usize>, index: usize) -> [u32; WINDOW] {
        std::array::from_fn(|place| {
            let there =
                (index + place).checked_sub(WINDOW_CENTER).filter(|it| sentence.contains(it));
            there.map_or(0, |at| self.word_ids[at])
        })
    }

    /// The rows of the model for all features of each token of a sentence, token by token.
    pub fn feature_rows(&self, sentence: Range<usize>, rows: &mut Vec<u32>) {
        rows.clear();
        let mut done = 0;
        self.push_conjunction_features(sentence.clone(), rows, |rows, mutes| {
            TemplateGroup::insert_inactive_rows(mutes, rows, done * FEATURES_PER_TOKEN);
            let around = self.window(&sentence, sentence.start + done);
            for (place, word) in around.into_iter().enumerate() {
                self.push_unigram_features(word, place, rows);
            }
            done += 1;
            debug_assert_eq!(rows.len(), done * FEATURES_PER_TOKEN);
        });
    }

    /// Adds the rows of what a word says in one place relative to a token.
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

    /// The rows of what several words, or their place, say of each token of a sentence: see
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
