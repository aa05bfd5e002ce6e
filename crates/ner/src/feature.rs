//! What the tagger sees of a token: hashed sparse features of the word, its neighbors, the run of
//! capitalized words that it stands in, what is known of all these before, and what the rest of the
//! document says about the word.
//!
//! Features of a word alone are the same for all its occurrences in one place relative to a token:
//! their weights are summed once for each word of a document ([`Words::alone`]), and only those of
//! several words for each token ([`Words::together`]).

use crate::contexts::{CONTEXTS, Contexts, Run};
use crate::hash::{BOUNDARY, Case, Word, exact, mix};
use crate::interner::Interner;
use crate::lexicon::{Flags, Known, Lexicon};
use crate::tag::{Class, Tag};
use dateline_text::Token;
use std::ops::Range;

/// How many bits of a feature's hash name its row in the model.
pub const BITS: u32 = 22;

/// How many features of its own a token has.
pub const TOGETHER: usize = 53;

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

/// A word, what is known of it, and what the document says about it (after Ratinov and Roth 2009,
/// "context aggregation").
#[derive(Clone, Copy)]
struct Seen {
    word: Word,
    known: Known,
    /// Whether it links the parts of one name: "Bank of England".
    is_link: bool,
    part: Part,
    /// How often it stands in lower case, whatever its case here.
    lower: u32,
    /// How often it stands capitalized and does not begin a sentence.
    capital_inside: u32,
}

/// Words in lower case that names have inside.
const LINKS: &[&str] = &[
    "of", "the", "for", "de", "du", "del", "des", "di", "da", "do", "dos", "la", "le", "bin",
    "ibn", "bint", "von", "van", "der", "den",
];

/// A word's part in an apposition: "Homs, the third city of the country".
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Any,
    Comma,
    /// What it begins with.
    Article,
    /// What stands behind its noun.
    Stop,
}

impl Part {
    fn of(word: &str) -> Self {
        match word {
            "," | "(" | "—" | "–" | "--" => Self::Comma,
            "the" | "a" | "an" | "one" | "his" | "her" | "its" | "their" => Self::Article,
            "of" | "in" | "for" | "that" | "which" | "who" | "and" | "or" | "at" | "on" | "to"
            | "with" | "from" | "by" | "where" | "whose" | "near" | "." | ")" | ";" | "'s"
            | "’s" => Self::Stop,
            _ => Self::Any,
        }
    }
}

/// A token's part in a name of the lexicon.
#[derive(Clone, Copy, Default)]
struct Named {
    flags: Flags,
    /// 0 none, 1 alone, 2 first, 3 in the middle, 4 last.
    part: u8,
}

/// Places that are well known.
const KNOWN: Flags = Flags::COUNTRY.with(Flags::DIVISION).with(Flags::LARGE_CITY);

impl Named {
    fn value(self) -> u64 {
        u64::from(self.flags.bits()) * 8 + u64::from(self.part)
    }
}

impl Words {
    /// Hashes the words of a document. `sentences` are ranges of `tokens`.
    pub fn new(
        lexicon: &Lexicon,
        text: &str,
        tokens: &[Token],
        sentences: &[Range<usize>],
    ) -> Self {
        let mut interner = Interner::new(tokens.len());
        let outside = Known::default();
        let mut distinct = vec![Seen {
            word: Word::outside(),
            known: outside,
            is_link: false,
            part: Part::Any,
            lower: 0,
            capital_inside: 0,
        }];
        let mut letters = Vec::new();
        let ids = tokens.iter().map(|token| {
            let word = &text[token.span.range()];
            interner.id(exact(word), distinct.len() as u32).unwrap_or_else(|| {
                let (is_link, part) = (LINKS.contains(&word), Part::of(word));
                let word = Word::new(word, &mut letters);
                let known = lexicon.word(word.lower);
                distinct.push(Seen { word, known, is_link, part, lower: 0, capital_inside: 0 });
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
    /// city, and as nothing else.
    pub(crate) fn known_place(&self, at: usize) -> Option<Tag> {
        let Named { flags, part } = self.names[at];
        let is_known = flags.has(KNOWN) && !flags.has(Flags::AMBIGUOUS);
        is_known.then(|| match part {
            0..=2 => Tag::begin(Class::Place),
            _ => Tag::inside(Class::Place),
        })
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
        let mut together = Vec::new();
        self.together(sentence.clone(), &mut together);
        for (at, own) in sentence.clone().zip(together.chunks_exact(TOGETHER)) {
            rows.extend(own);
            for (place, word) in self.around(&sentence, at).into_iter().enumerate() {
                self.alone(word, place, rows);
            }
        }
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

    /// The rows of what several words, or their place, say of each token of a sentence.
    pub(crate) fn together(&self, sentence: Range<usize>, rows: &mut Vec<u32>) {
        rows.clear();
        let words: Vec<Seen> =
            self.tokens[sentence.clone()].iter().map(|&id| self.distinct[id as usize]).collect();
        let names = &self.names[sentence];
        let first = words.iter().position(|it| it.word.case != Case::Other).unwrap_or(0);
        let outside = self.distinct[0];
        let (mut run, mut linked) = (0..0, 0..0);
        for at in 0..words.len() {
            if at >= run.end {
                run = capital_run(&words, at);
            }
            if at >= linked.end {
                linked = linked_run(&words, at);
            }
            let (run, linked) = (run.clone(), linked.clone());
            let is_first = at == first;
            let here = Here { words: &words, names, outside, at, run, linked, is_first };
            let mut push = Push { rows, template: 0 };
            here.push_words(&mut push);
            here.push_shapes(&mut push);
            here.push_run(&mut push);
            here.push_linked(&mut push);
            here.push_known(&mut push);
            here.push_evidence(&mut push);
            here.push_farther(&mut push);
            here.push_apposition(&mut push);
            debug_assert_eq!(push.template, TOGETHER as u64);
        }
    }
}

/// The capitalized words from `at` on; `at` alone where it is none.
fn capital_run(words: &[Seen], at: usize) -> Range<usize> {
    let more = words[at..].iter().take_while(|it| it.word.is_capital()).count();
    at..at + more.max(1)
}

/// Runs of capitalized words from `at` on with at most two links between each and the next.
fn linked_run(words: &[Seen], at: usize) -> Range<usize> {
    let mut run = capital_run(words, at);
    if !words[at].word.is_capital() {
        return run;
    }
    loop {
        let links = words[run.end..].iter().take(2).take_while(|it| it.is_link).count();
        let next = run.end + links;
        if links == 0 || !words.get(next).is_some_and(|it| it.word.is_capital()) {
            return run;
        }
        run.end = capital_run(words, next).end;
    }
}

struct Push<'a> {
    rows: &'a mut Vec<u32>,
    template: u64,
}

impl Push<'_> {
    fn one(&mut self, value: u64) {
        self.template += 1;
        let hash = (value ^ value >> 32).wrapping_add(self.template.wrapping_mul(BOUNDARY | 1));
        self.rows.push((hash.wrapping_mul(0xd6e8_feb8_6659_fd93) >> (64 - BITS)) as u32);
    }

    /// Several values of one template.
    fn bag(&mut self, values: impl Iterator<Item = u64>) {
        let template = self.template;
        let mut count = 0;
        for value in values {
            self.template = template;
            self.one(value);
            count += 1;
        }
        self.template = template + count;
    }

    fn two(&mut self, a: u64, b: u64) {
        self.one(mix(a, b));
    }

    /// Templates that say nothing here.
    fn none(&mut self, count: usize) {
        (0..count).for_each(|_| self.one(0));
    }
}

struct Here<'a> {
    words: &'a [Seen],
    names: &'a [Named],
    outside: Seen,
    at: usize,
    run: Range<usize>,
    linked: Range<usize>,
    is_first: bool,
}

impl Here<'_> {
    fn seen(&self, offset: isize) -> &Seen {
        let at = self.at.checked_add_signed(offset);
        at.and_then(|at| self.words.get(at)).unwrap_or(&self.outside)
    }

    fn word(&self, offset: isize) -> &Word {
        &self.seen(offset).word
    }

    fn known(&self, offset: isize) -> Known {
        self.seen(offset).known
    }

    fn push_words(&self, push: &mut Push<'_>) {
        let [b2, b1, here, n1, n2] = [-2, -1, 0, 1, 2].map(|offset| self.word(offset));
        push.two(b1.lower, here.lower);
        push.two(here.lower, n1.lower);
        push.two(b1.lower, n1.lower);
        push.two(b2.lower, b1.lower);
        push.two(n1.lower, n2.lower);
        push.two(b1.lower, here.short);
        push.two(here.short, n1.lower);
    }

    fn push_shapes(&self, push: &mut Push<'_>) {
        let [b2, b1, here, n1, n2] = [-2, -1, 0, 1, 2].map(|offset| self.word(offset));
        push.two(b1.short, here.short);
        push.two(here.short, n1.short);
        push.two(mix(b1.short, here.short), n1.short);
        push.two(u64::from(self.is_first), here.short);
        push.one([b2, b1, here, n1, n2].iter().fold(0, |pattern, it| pattern * 8 + it.case as u64));
        push.two(b1.suffixes[2], here.suffixes[2]);
    }

    fn push_run(&self, push: &mut Push<'_>) {
        let last = &self.words[self.run.end - 1];
        let first = &self.words[self.run.start];
        let position = (self.at - self.run.start).min(3) as u64;
        let length = self.run.len().min(5) as u64;
        let before = self.seen(self.run.start as isize - self.at as isize - 1);
        let after = self.seen(self.run.end as isize - self.at as isize);
        push.two(last.word.lower, position.min(1));
        push.two(first.word.lower, length);
        push.two(position, length);
        push.two(before.word.lower, length);
        push.two(after.word.lower, length);
        push.two(u64::from(before.known.class), length);
        push.two(u64::from(after.known.class), length);
        push.two(u64::from(last.known.class), position.min(1));
        push.two(mix(u64::from(first.known.person), u64::from(last.known.person)), length);
    }

    /// What a name with links in it says: "Bank" of "England" in "Bank of England".
    fn push_linked(&self, push: &mut Push<'_>) {
        if self.linked.len() == self.run.len() {
            push.none(6);
            return;
        }
        let (first, last) = (&self.words[self.linked.start], &self.words[self.linked.end - 1]);
        let part = match self.at {
            at if at == self.linked.start => 0,
            at if at + 1 == self.linked.end => 1,
            at if self.words[at].is_link => 2,
            _ => 3,
        };
        let before = self.seen(self.linked.start as isize - self.at as isize - 1);
        let after = self.seen(self.linked.end as isize - self.at as isize);
        push.two(first.word.lower, part);
        push.two(u64::from(first.known.class), part);
        push.two(last.word.lower, part);
        push.two(u64::from(last.known.class), part);
        push.two(before.word.lower, part);
        push.two(after.word.lower, part);
    }

    fn push_known(&self, push: &mut Push<'_>) {
        let [b1, here, n1] = [-1, 0, 1].map(|offset| self.known(offset));
        let short = self.word(0).short;
        push.two(u64::from(b1.class), u64::from(here.class));
        push.two(u64::from(here.class), u64::from(n1.class));
        push.two(u64::from(b1.class), short);
        push.two(short, u64::from(n1.class));
        push.two(mix(u64::from(b1.coarse), u64::from(here.coarse)), u64::from(n1.coarse));
        push.two(mix(u64::from(b1.person), u64::from(here.person)), u64::from(n1.person));
        push.two(self.word(-1).lower, u64::from(here.person));
        push.two(u64::from(here.person), self.word(1).lower);
        let name = self.names[self.at].value();
        let beside =
            |at: Option<usize>| at.and_then(|at| self.names.get(at)).map_or(0, |it| it.value());
        push.one(name);
        push.two(name, u64::from(self.is_first));
        push.two(name, self.word(-1).lower);
        push.one(beside(self.at.checked_sub(1)));
        push.one(beside(self.at.checked_add(1)));
        push.two(mix(name, u64::from(here.person)), self.run.len().min(5) as u64);
    }

    /// Words farther from a run of capitalized words, wherever they stand: "the group that …".
    fn push_farther(&self, push: &mut Push<'_>) {
        let is_capital = self.word(0).is_capital();
        let word = |offset: isize| {
            let word = self.word(offset);
            if is_capital && word.case == Case::Lower { word.lower } else { 0 }
        };
        let start = self.run.start as isize - self.at as isize;
        let end = self.run.end as isize - self.at as isize;
        push.bag((2..=4).map(|distance| word(start - distance)));
        push.bag((1..=4).map(|distance| word(end + distance)));
    }

    /// The noun of what follows a name as another word for it: "group" after "X, the Islamist
    /// group that …".
    fn push_apposition(&self, push: &mut Push<'_>) {
        let Some(noun) = self.apposed() else {
            push.none(3);
            return;
        };
        let first = &self.words[self.linked.start];
        let part = (self.at - self.linked.start).min(1) as u64;
        push.two(noun.word.lower, part);
        push.two(u64::from(noun.known.class), part);
        push.two(u64::from(noun.known.class), 2 + u64::from(first.known.person));
    }

    fn apposed(&self) -> Option<&Seen> {
        const FARTHEST: usize = 5;
        self.words[self.at].word.is_capital().then_some(())?;
        let [comma, article, rest @ ..] = self.words.get(self.linked.end..)? else { return None };
        if comma.part != Part::Comma || article.part != Part::Article {
            return None;
        }
        let end = rest
            .iter()
            .take(FARTHEST)
            .position(|it| matches!(it.part, Part::Stop | Part::Comma))?;
        rest[..end].last()
    }

    fn push_evidence(&self, push: &mut Push<'_>) {
        let here = self.seen(0);
        // This very occurrence says nothing new.
        let is_inside = here.word.is_capital() && !self.is_first;
        let capital = here.capital_inside - u32::from(is_inside && here.capital_inside > 0);
        let lower = here.lower - u32::from(here.word.case == Case::Lower && here.lower > 0);
        let known = u64::from(lower.min(2)) * 4 + u64::from(capital.min(2));
        let case = here.word.case as u64 * 2 + u64::from(self.is_first);
        push.two(known, case);
    }
}
