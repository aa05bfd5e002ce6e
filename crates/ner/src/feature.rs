//! What the tagger sees of a token: hashed sparse features of the word, its neighbors, the run of
//! capitalized words that it stands in, and what the rest of the document says about the word.

use dateline_text::Token;
use std::collections::BTreeMap;

/// How many features a token has.
pub const FEATURES: usize = 40;

/// How many bits of a feature's hash name its row in the model.
pub const BITS: u32 = 21;

/// What is hashed of one word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    lower: u64,
    exact: u64,
    shape: u64,
    short: u64,
    prefixes: [u64; 4],
    suffixes: [u64; 4],
    case: Case,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    /// Neither letters nor digits.
    #[default]
    Other,
    Lower,
    /// The first letter is a capital, or one after a hyphen.
    Capital,
    /// All letters are capitals, and there are at least two.
    Upper,
    Digits,
}

const BOUNDARY: u64 = 0x6a09_e667_f3bc_c908;

fn mix(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31)
}

fn hash(letters: impl Iterator<Item = char>) -> u64 {
    letters.fold(BOUNDARY, |hash, letter| mix(hash, u64::from(letter)))
}

/// Folds what typists vary: case, digits, curly apostrophes.
fn fold(letter: char) -> char {
    match letter {
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '0'..='9' => '0',
        'a'..='z' => letter,
        _ => letter.to_lowercase().next().unwrap_or(letter),
    }
}

fn shape(letter: char) -> char {
    match letter {
        'a'..='z' => 'x',
        'A'..='Z' => 'X',
        '0'..='9' => 'd',
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        _ if letter.is_uppercase() => 'X',
        _ if letter.is_alphabetic() => 'x',
        _ => letter,
    }
}

impl Word {
    /// What is hashed of a word. `letters` is room to work in.
    fn new(word: &str, letters: &mut Vec<char>) -> Self {
        letters.clear();
        letters.extend(word.chars().map(fold));
        let count = letters.len();
        let exact = hash(word.chars().map(|letter| if letter == '’' { '\'' } else { letter }));
        let shapes = || word.chars().map(shape);
        let mut previous = None;
        let short = hash(shapes().filter(|&shape| previous.replace(shape) != Some(shape)));
        let prefix = |length: usize| hash(letters.iter().copied().take(length));
        let suffix = |length: usize| hash(letters[count.saturating_sub(length)..].iter().copied());
        Self {
            lower: hash(letters.iter().copied()),
            exact,
            shape: hash(shapes().take(12)),
            short,
            prefixes: std::array::from_fn(|at| prefix(at + 1)),
            suffixes: std::array::from_fn(|at| suffix(at + 1)),
            case: case(word),
        }
    }

    fn is_capital(&self) -> bool {
        matches!(self.case, Case::Capital | Case::Upper)
    }
}

fn case(word: &str) -> Case {
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
    if letters == 0 {
        let digits = word.chars().any(|letter| letter.is_ascii_digit());
        return if digits { Case::Digits } else { Case::Other };
    }
    let starts = word.chars().next().is_some_and(char::is_uppercase);
    if capitals == letters && letters > 1 {
        Case::Upper
    } else if starts || word.split('-').any(|part| part.starts_with(char::is_uppercase)) {
        Case::Capital
    } else {
        Case::Lower
    }
}

/// The words of a document, by sentence, with what the whole of it says about each of them.
pub struct Words {
    words: Vec<Word>,
    evidence: Evidence,
}

/// What a document says about its words: found again in the features of each occurrence (after
/// Ratinov and Roth 2009, "context aggregation").
#[derive(Default)]
struct Evidence(BTreeMap<u64, Seen>);

#[derive(Clone, Copy, Default)]
struct Seen {
    lower: u32,
    /// As a capitalized word that does not begin a sentence.
    capital_inside: u32,
}

impl Words {
    /// Hashes the words of a document. `sentences` are ranges of `tokens`.
    pub fn new(text: &str, tokens: &[Token], sentences: &[std::ops::Range<usize>]) -> Self {
        let mut letters = Vec::new();
        let words: Vec<Word> =
            tokens.iter().map(|token| Word::new(&text[token.span.range()], &mut letters)).collect();
        let mut evidence = Evidence::default();
        for sentence in sentences {
            let mut begins = true;
            for word in &words[sentence.clone()] {
                let seen = evidence.0.entry(word.lower).or_default();
                if word.case == Case::Lower {
                    seen.lower += 1;
                } else if !begins && word.is_capital() {
                    seen.capital_inside += 1;
                }
                // Quotes and brackets before the first word do not begin the sentence.
                begins &= word.case == Case::Other;
            }
        }
        Self { words, evidence }
    }

    /// The rows of the model for each feature of each token of a sentence, token by token.
    pub fn features(&self, sentence: std::ops::Range<usize>, rows: &mut Vec<u32>) {
        let words = &self.words[sentence];
        rows.clear();
        let first = words.iter().position(|word| word.case != Case::Other).unwrap_or(0);
        let mut run = 0..0;
        for at in 0..words.len() {
            if at >= run.end {
                run = capital_run(words, at);
            }
            let here = Here { words, at, run: run.clone(), is_first: at == first };
            self.push_features(&here, rows);
        }
    }

    fn push_features(&self, here: &Here<'_>, rows: &mut Vec<u32>) {
        let mut push = Push { rows, template: 0 };
        here.push_words(&mut push);
        here.push_shapes(&mut push);
        here.push_affixes(&mut push);
        here.push_run(&mut push);
        here.push_evidence(&self.evidence, &mut push);
        debug_assert_eq!(push.template, FEATURES as u64);
    }
}

/// The capitalized words around `at`, small words between two of them included ("Bank of China");
/// `at` alone where it is no part of such a run.
fn capital_run(words: &[Word], at: usize) -> std::ops::Range<usize> {
    if !words[at].is_capital() {
        return at..at + 1;
    }
    let more = words[at..].iter().take_while(|word| word.is_capital()).count();
    at..at + more
}

struct Push<'a> {
    rows: &'a mut Vec<u32>,
    template: u64,
}

impl Push<'_> {
    fn one(&mut self, value: u64) {
        self.template += 1;
        let hash = mix(mix(self.template, value), BOUNDARY);
        self.rows.push((hash >> (64 - BITS)) as u32);
    }

    fn two(&mut self, a: u64, b: u64) {
        self.one(mix(a, b));
    }
}

struct Here<'a> {
    words: &'a [Word],
    at: usize,
    run: std::ops::Range<usize>,
    is_first: bool,
}

impl Here<'_> {
    fn word(&self, offset: isize) -> Word {
        let outside = Word { lower: BOUNDARY, short: BOUNDARY, ..Word::default() };
        self.at
            .checked_add_signed(offset)
            .and_then(|at| self.words.get(at))
            .copied()
            .unwrap_or(outside)
    }

    fn push_words(&self, push: &mut Push<'_>) {
        let [b2, b1, here, n1, n2] = [-2, -1, 0, 1, 2].map(|offset| self.word(offset));
        push.one(0);
        for word in [b2, b1, here, n1, n2] {
            push.one(word.lower);
        }
        push.one(here.exact);
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
        push.one(here.shape);
        push.one(b1.short);
        push.one(n1.short);
        push.two(b1.short, here.short);
        push.two(here.short, n1.short);
        push.two(mix(b1.short, here.short), n1.short);
        push.two(u64::from(self.is_first), here.short);
        push.one([b2, b1, here, n1, n2].iter().fold(0, |pattern, it| pattern * 8 + it.case as u64));
    }

    fn push_affixes(&self, push: &mut Push<'_>) {
        let here = self.word(0);
        here.prefixes.iter().chain(&here.suffixes).for_each(|&affix| push.one(affix));
        push.one(self.word(-1).suffixes[2]);
        push.one(self.word(1).suffixes[2]);
        push.two(self.word(-1).suffixes[2], here.suffixes[2]);
        push.two(here.suffixes[2], here.short);
    }

    fn push_run(&self, push: &mut Push<'_>) {
        let last = self.words[self.run.end - 1];
        let first = self.words[self.run.start];
        let position = (self.at - self.run.start).min(3) as u64;
        let length = self.run.len().min(5) as u64;
        let before = self.word(self.run.start as isize - self.at as isize - 1);
        let after = self.word(self.run.end as isize - self.at as isize);
        push.two(last.lower, position.min(1));
        push.two(first.lower, length);
        push.two(position, length);
        push.two(before.lower, length);
        push.two(after.lower, length);
    }

    fn push_evidence(&self, evidence: &Evidence, push: &mut Push<'_>) {
        let here = self.word(0);
        let seen = evidence.0.get(&here.lower).copied().unwrap_or_default();
        // This very occurrence says nothing new.
        let is_inside = here.is_capital() && !self.is_first;
        let capital = seen.capital_inside - u32::from(is_inside && seen.capital_inside > 0);
        let lower = seen.lower - u32::from(here.case == Case::Lower && seen.lower > 0);
        let known = u64::from(lower.min(2)) * 4 + u64::from(capital.min(2));
        let case = here.case as u64 * 2 + u64::from(self.is_first);
        push.two(known, case);
    }
}
