//! What the tagger sees of a token: hashed sparse features of the word, its neighbors, the run of
//! capitalized words that it stands in, what is known of all these before, and what the rest of the
//! document says about the word.
//!
//! Features of a word alone are the same for all its occurrences in one place relative to a token:
//! their weights are summed once for each word of a document ([`Words::alone`]), and only those of
//! several words for each token ([`Words::together`]).

use crate::contexts::{CONTEXTS, Contexts, Run};
use crate::hash::{BOUNDARY, Case, exact};
use crate::interner::Interner;
use crate::lexicon::{Flags, Lexicon};
use crate::recase::Recased;
use crate::rows::Push;
use crate::seen::{Named, Seen};
use crate::tag::{Class, Tag};
use crate::together::{Mute, Mutes, TOGETHER, together};
use dateline_text::Token;
use std::ops::Range;

/// How many features each of the five words around a token has.
const ALONE: [usize; 5] = [3, 7, 20 + ELSEWHERE, 7, 3];

/// How many of them say where the document has the word.
const ELSEWHERE: usize = 2 * CONTEXTS + 3;

/// How many features a token has in all.
pub const FEATURES: usize = TOGETHER + 3 + 7 + 20 + ELSEWHERE + 7 + 3;

/// Where a word stands, seen from a token: two before, one before, here, one after, two after.
pub(crate) const PLACES: usize = 5;
const HERE: usize = 2;

/// The words of a document, by sentence, with what the whole of it says about each of them.
pub struct Words {
    /// Each word once; the first stands for what is outside of a sentence.
    distinct: Vec<Seen>,
    /// For each of them, where the document has it.
    contexts: Vec<Contexts>,
    /// For each token its word.
    tokens: Vec<u32>,
    /// For each token the name of the lexicon that it is part of.
    names: Vec<Named>,
}
/// Places that are well known.
const KNOWN: Flags = Flags::COUNTRY.with(Flags::DIVISION).with(Flags::LARGE_CITY);

/// So many different words have room in the table of a document before it grows.
const EXPECTED: usize = 8192;

impl Words {
    /// Hashes the words of a document. `sentences` are ranges of `tokens`.
    pub fn new(
        lexicon: &Lexicon,
        text: &str,
        tokens: &[Token],
        sentences: &[Range<usize>],
    ) -> Self {
        Self::recased(lexicon, text, tokens, sentences, &Recased::default())
    }

    /// The same, where some words are read in another case than they stand in.
    pub(crate) fn recased(
        lexicon: &Lexicon,
        text: &str,
        tokens: &[Token],
        sentences: &[Range<usize>],
        recased: &Recased,
    ) -> Self {
        let mut interner = Interner::new((tokens.len() / 2).min(EXPECTED));
        let mut distinct = vec![Seen::outside()];
        let mut letters = Vec::new();
        let mut recased = recased.words.iter().peekable();
        let ids = tokens.iter().enumerate().map(|(at, token)| {
            let changed = recased.next_if(|it| it.0 == at);
            let word = changed.map_or(&text[token.span.range()], |it| it.1.as_str());
            interner.id(exact(word), distinct.len() as u32).unwrap_or_else(|| {
                distinct.push(Seen::of(word, lexicon, &mut letters));
                distinct.len() as u32 - 1
            })
        });
        let tokens: Vec<u32> = ids.collect();
        let contexts = vec![Contexts::default(); distinct.len()];
        let names = vec![Named::default(); tokens.len()];
        let mut words = Self { distinct, contexts, tokens, names };
        words.count(sentences);
        for sentence in sentences {
            words.find_names(lexicon, sentence.clone());
        }
        words
    }

    /// Counts how the document writes its words. What is counted of one spelling holds for all.
    fn count(&mut self, sentences: &[Range<usize>]) {
        let mut by_lower = Interner::new(self.distinct.len());
        let same: Vec<u32> = (0..self.distinct.len() as u32)
            .map(|at| by_lower.id(self.distinct[at as usize].word.lower, at).unwrap_or(at))
            .collect();
        for sentence in sentences {
            let mut begins = true;
            for &id in &self.tokens[sentence.clone()] {
                let word = self.distinct[id as usize].word;
                let seen = &mut self.distinct[same[id as usize] as usize];
                if word.case == Case::Lower {
                    seen.lower += 1;
                } else if !begins && word.is_capital() {
                    seen.capital_inside += 1;
                }
                // Quotes and brackets before the first word do not begin the sentence.
                begins &= word.case == Case::Other;
            }
        }
        for sentence in sentences {
            self.gather(sentence.clone(), &same);
        }
        for (at, same) in same.into_iter().enumerate() {
            self.contexts[at] = self.contexts[same as usize];
            let seen = self.distinct[same as usize];
            let here = &mut self.distinct[at];
            (here.lower, here.capital_inside) = (seen.lower, seen.capital_inside);
        }
    }

    /// Adds the contexts that a sentence has its capitalized words in.
    fn gather(&mut self, sentence: Range<usize>, same: &[u32]) {
        let seen = |at: usize| self.distinct[self.tokens[at] as usize];
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
            let (first, last) = (seen(start).known, seen(at - 1));
            let run = Run {
                before,
                after,
                first_person: first.person,
                last: (last.word.lower, last.known),
                length: at - start,
            };
            for place in start..at {
                let id = same[self.tokens[place] as usize];
                self.contexts[id as usize].add(&run, place - start);
            }
        }
    }

    fn find_names(&mut self, lexicon: &Lexicon, sentence: Range<usize>) {
        let mut at = sentence.start;
        while at < sentence.end {
            let word = |at: usize| &self.distinct[self.tokens[at] as usize].word;
            let found = word(at)
                .is_capital()
                .then(|| lexicon.name((at..sentence.end).map(|at| word(at).plain)));
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
                self.names[at + offset] = Named { flags, part };
            }
            at += length;
        }
    }

    /// The tag of a token of a name that the lexicon knows as a country, a division or a large
    /// city, and as nothing else; not where it only ends a longer name, as in "Bank of Japan".
    pub(crate) fn known_place(&self, at: usize) -> Option<Tag> {
        let Named { flags, part } = self.names[at];
        let is_known = flags.has(KNOWN) && !flags.has(Flags::AMBIGUOUS);
        (is_known && !self.is_linked(at)).then(|| match part {
            0..=2 => Tag::begin(Class::Place),
            _ => Tag::inside(Class::Place),
        })
    }

    /// Whether links join the lexicon's name at a token to a capitalized word before it.
    fn is_linked(&self, at: usize) -> bool {
        let inside = self.names[..=at].iter().rev().take_while(|it| it.part > 2).count();
        let mut before = (0..at - inside).rev();
        let links = before.clone().take(2).take_while(|&at| self.is_link(at)).count();
        links > 0 && before.nth(links).is_some_and(|at| self.seen(at).word.is_capital())
    }

    /// What the lexicon says of exactly these tokens.
    pub(crate) fn flags(&self, tokens: Range<usize>) -> Flags {
        let names = &self.names[tokens];
        let whole = match names {
            [one] => one.part == 1,
            [first, .., last] => first.part == 2 && last.part == 4,
            [] => false,
        };
        if whole { names[0].flags } else { Flags::default() }
    }

    /// The names of the lexicon in a sentence, and what it says of them.
    pub(crate) fn names(
        &self,
        sentence: Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, Flags)> {
        let starts = sentence.clone().filter(|&at| matches!(self.names[at].part, 1 | 2));
        starts.map(move |at| {
            let inside = self.names[at..sentence.end].iter().skip(1);
            let more = inside.take_while(|it| matches!(it.part, 3 | 4)).count();
            let length = if self.names[at].part == 1 { 1 } else { 1 + more };
            (at..at + length, self.names[at].flags)
        })
    }

    /// The number of a token's word: the same for all tokens that are written alike.
    pub(crate) fn id(&self, token: usize) -> u32 {
        self.tokens[token]
    }

    /// The numbers of the words of these tokens.
    pub(crate) fn ids(&self, tokens: Range<usize>) -> &[u32] {
        &self.tokens[tokens]
    }

    /// Whether the document writes a token's word in lower case somewhere: then a capital on it
    /// proves no name.
    pub(crate) fn is_written_lower(&self, token: usize) -> bool {
        self.distinct[self.tokens[token] as usize].lower > 0
    }

    /// Whether people are called like a token's word.
    pub(crate) fn is_person_name(&self, token: usize) -> bool {
        self.seen(token).known.person != 0
    }

    /// Whether a token may link the parts of one name.
    pub(crate) fn is_link(&self, token: usize) -> bool {
        self.seen(token).is_link
    }

    /// How many further links these tokens begin with, and how many capitalized words follow them.
    pub(crate) fn behind_link(&self, tokens: Range<usize>) -> (usize, usize) {
        let links = tokens.clone().take(1).take_while(|&at| self.is_link(at)).count();
        let capitals = tokens.skip(links).take_while(|&at| self.seen(at).word.is_capital());
        (links, capitals.count())
    }

    fn seen(&self, token: usize) -> &Seen {
        &self.distinct[self.tokens[token] as usize]
    }

    /// How many different words there are, and the one that is outside of sentences.
    pub(crate) fn distinct(&self) -> usize {
        self.distinct.len()
    }

    /// The words around a token of a sentence.
    pub(crate) fn around(&self, sentence: &Range<usize>, at: usize) -> [u32; PLACES] {
        std::array::from_fn(|place| {
            let there = (at + place).checked_sub(HERE).filter(|it| sentence.contains(it));
            there.map_or(0, |at| self.tokens[at])
        })
    }

    /// The rows of the model for all features of each token of a sentence, token by token.
    pub fn features(&self, sentence: Range<usize>, rows: &mut Vec<u32>) {
        rows.clear();
        let mut done = 0;
        self.together(sentence.clone(), rows, |rows, mutes| {
            Mute::fill(mutes, rows, done * FEATURES);
            let around = self.around(&sentence, sentence.start + done);
            for (place, word) in around.into_iter().enumerate() {
                self.alone(word, place, rows);
            }
            done += 1;
            debug_assert_eq!(rows.len(), done * FEATURES);
        });
    }

    /// Adds the rows of what a word says in one place relative to a token.
    pub(crate) fn alone(&self, word: u32, place: usize, rows: &mut Vec<u32>) {
        let contexts = self.contexts[word as usize];
        let Seen { word, known, .. } = self.distinct[word as usize];
        let template = 100 + 40 * place as u64;
        let mut push = Push { rows, template };
        push.one(word.lower);
        push.one(u64::from(known.class));
        push.one(u64::from(known.person));
        if place.abs_diff(HERE) == 1 {
            push.one(word.short);
            push.one(word.suffixes[2]);
            push.one(u64::from(known.coarse));
            push.two(u64::from(known.person), word.case as u64);
        }
        if place == HERE {
            push.one(0);
            push.one(word.exact);
            push.one(word.shape);
            push.one(word.short);
            word.prefixes.iter().chain(&word.suffixes).for_each(|&affix| push.one(affix));
            push.one(u64::from(known.coarse));
            push.two(u64::from(known.class), word.case as u64);
            push.two(u64::from(known.person), word.case as u64);
            push.two(word.suffixes[2], word.short);
            push.two(word.suffixes[3], word.short);
            push.bag(contexts.before.into_iter());
            push.bag(contexts.after.into_iter());
            contexts.longest.into_iter().for_each(|it| push.one(it));
        }
        debug_assert_eq!(push.template, template + ALONE[place] as u64);
    }

    /// The rows of what several words, or their place, say of each token of a sentence: see
    /// [`together`].
    pub(crate) fn together(
        &self,
        sentence: Range<usize>,
        rows: &mut Vec<u32>,
        token: impl FnMut(&mut Vec<u32>, Mutes),
    ) {
        let ids = &self.tokens[sentence.clone()];
        let words: Vec<Seen> = ids.iter().map(|&id| self.distinct[id as usize]).collect();
        together(&words, &self.names[sentence], self.distinct[0], rows, token);
    }
}
