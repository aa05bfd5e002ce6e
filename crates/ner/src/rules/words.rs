use super::dates::{Order, Quarter};
use super::number::{Number, Range};
use dateline_text::Token;
use std::cell::Cell;
use time::Date;

/// The last answer to a question about a token: several rules ask the same at the same place.
pub(super) struct Memo<T: Copy>(Cell<Option<(usize, T)>>);

impl<T: Copy> Memo<T> {
    fn new() -> Self {
        Self(Cell::new(None))
    }

    /// The answer for a token, which `ask` finds where it is not the last one that was found.
    pub(super) fn get_or(&self, at: usize, ask: impl FnOnce() -> T) -> T {
        match self.0.get() {
            Some((place, answer)) if place == at => answer,
            _ => {
                let answer = ask();
                self.0.set(Some((at, answer)));
                answer
            }
        }
    }
}

/// What a document tells before a sentence, and for all of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    /// Of day and month in its dates of digits.
    pub(super) order: Option<Order>,
    /// The quarter that was told last.
    pub(super) quarter: Option<Quarter>,
    /// How many sentences ago that was.
    pub(super) quarter_distance: usize,
}

impl Facts {
    /// The quarter of this sentence, or of the one before.
    pub(super) fn near_quarter(&self) -> Option<Quarter> {
        self.quarter.filter(|_| self.quarter_distance < 2)
    }

    pub(super) fn has_quarter_in_sentence(&self) -> bool {
        self.quarter.is_some() && self.quarter_distance == 0
    }
}

/// The words of a sentence, as the rules compare them: without regard to the case of A to Z.
pub(super) struct Words<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// The document's date.
    pub(super) today: Option<Date>,
    pub(super) facts: Facts,
    /// The number that begins at a token: its length in tokens, its value, its last magnitude.
    pub(super) cardinal: Memo<Option<(usize, Option<f64>, f64)>>,
    /// See [`super::number::about_length`].
    pub(super) about_length: Memo<usize>,
    /// See [`super::number::about`].
    pub(super) about: Memo<Option<Number>>,
    /// See [`super::number::range`].
    pub(super) range: Memo<Option<Range>>,
}

impl<'a> Words<'a> {
    pub(super) fn new(
        text: &'a str,
        tokens: &'a [Token],
        today: Option<Date>,
        facts: Facts,
    ) -> Self {
        let (cardinal, about, range) = (Memo::new(), Memo::new(), Memo::new());
        let about_length = Memo::new();
        Self { text, tokens, today, facts, cardinal, about_length, about, range }
    }

    pub(super) fn count(&self) -> usize {
        self.tokens.len()
    }

    /// A word as it stands; empty past the end.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.span.range()])
    }

    /// The word before; empty at the start.
    pub(super) fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        is_one_of(self.word(at), words)
    }

    pub(super) fn follows(&self, at: usize, words: &[&str]) -> bool {
        at > 0 && is_one_of(self.word(at - 1), words)
    }

    /// Whether one of these words is among so many before.
    pub(super) fn any_before(&self, at: usize, reach: usize, words: &[&str]) -> bool {
        (at.saturating_sub(reach)..at).any(|it| self.is(it, words))
    }

    /// Whether a word stands here that something before it describes: "band" of "the 1970s band".
    pub(super) fn is_attributive(&self, at: usize) -> bool {
        let word = self.word(at);
        let is_small =
            word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        is_small
            && !["ed", "ly", "ing"].iter().any(|end| word.ends_with(end))
            && FREE.binary_search(&word).is_err()
    }

    /// How many tokens the first of these phrases takes that stands here; longer ones come first.
    pub(super) fn phrase(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        let here = self.word(at);
        let first = here.bytes().next()?;
        phrases.iter().find_map(|phrase| {
            // Most phrases begin with another letter; the bit is what capitals lack.
            let is_near = (phrase.as_bytes()[0] ^ first) & !0x20 == 0;
            is_near.then(|| self.length(at, phrase)).flatten()
        })
    }

    /// How many tokens a phrase takes that stands here.
    fn length(&self, at: usize, phrase: &str) -> Option<usize> {
        let (mut rest, mut length) = (phrase.as_bytes(), 0);
        loop {
            let word = self.word(at + length).as_bytes();
            let (begin, more) = rest.split_at_checked(word.len())?;
            if word.is_empty() || !begin.eq_ignore_ascii_case(word) {
                return None;
            }
            length += 1;
            match more {
                [] => return Some(length),
                [b' ', more @ ..] => rest = more,
                _ => return None,
            }
        }
    }

    /// As [`Self::phrase`]; 0 where none stands here.
    pub(super) fn skip(&self, at: usize, phrases: &[&str]) -> usize {
        self.phrase(at, phrases).unwrap_or(0)
    }

    /// Whether the token stands right behind the one before, without white space.
    pub(super) fn touches(&self, at: usize) -> bool {
        at > 0
            && self.tokens.get(at).is_some_and(|it| it.span.start == self.tokens[at - 1].span.end)
    }
}

/// Words that no noun describes, sorted: they join clauses, or are verbs of news.
const FREE: &[&str] = &[
    "about",
    "after",
    "again",
    "against",
    "ago",
    "ahead",
    "all",
    "alone",
    "also",
    "although",
    "among",
    "and",
    "are",
    "around",
    "back",
    "because",
    "been",
    "before",
    "began",
    "between",
    "both",
    "brought",
    "but",
    "came",
    "can",
    "could",
    "did",
    "does",
    "down",
    "due",
    "during",
    "each",
    "earlier",
    "either",
    "even",
    "fell",
    "for",
    "former",
    "from",
    "gave",
    "grew",
    "had",
    "has",
    "have",
    "here",
    "hit",
    "how",
    "however",
    "including",
    "into",
    "its",
    "just",
    "later",
    "led",
    "left",
    "like",
    "lost",
    "made",
    "may",
    "met",
    "might",
    "more",
    "most",
    "must",
    "near",
    "nor",
    "not",
    "now",
    "off",
    "only",
    "onward",
    "onwards",
    "or",
    "out",
    "over",
    "past",
    "per",
    "ran",
    "rose",
    "said",
    "saw",
    "sent",
    "set",
    "she",
    "should",
    "showed",
    "since",
    "so",
    "some",
    "still",
    "struck",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "through",
    "throughout",
    "to",
    "together",
    "too",
    "took",
    "toward",
    "towards",
    "under",
    "until",
    "upon",
    "versus",
    "was",
    "went",
    "were",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "within",
    "without",
    "won",
    "would",
    "yet",
];

pub(super) fn is_one_of(word: &str, words: &[&str]) -> bool {
    position(word, words).is_some()
}

/// Where a word stands in a list.
pub(super) fn position(word: &str, words: &[&str]) -> Option<usize> {
    words.iter().position(|it| it.eq_ignore_ascii_case(word))
}
