//! The words of a sentence as the rules compare them, with the context of the document.

use super::date_context::DateContext;
use super::number_phrases::{Number, NumberRange};
use dateline_text::Token;
use std::cell::Cell;
use time::Date;

/// A cache of the last result for a token, because several rules compute the same at one token.
pub(super) struct Memo<T: Copy>(Cell<Option<(usize, T)>>);

impl<T: Copy> Memo<T> {
    fn new() -> Self {
        Self(Cell::new(None))
    }

    /// Returns the result for a token, and computes it unless it is the cached one.
    pub(super) fn get_or_compute(&self, index: usize, compute: impl FnOnce() -> T) -> T {
        match self.0.get() {
            Some((cached_index, answer)) if cached_index == index => answer,
            _ => {
                let answer = compute();
                self.0.set(Some((index, answer)));
                answer
            }
        }
    }
}

/// The words of a sentence. Comparisons ignore ASCII case.
pub(super) struct RuleTokens<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// The document date.
    pub(super) today: Option<Date>,
    pub(super) date_context: DateContext,
    /// The number that begins at a token: its length in tokens, its value, its last scale.
    pub(super) cardinal: Memo<Option<(usize, Option<f64>, f64)>>,
    /// See [`super::number_phrases::qualifier_length`].
    pub(super) qualifier_length: Memo<usize>,
    /// See [`super::number_phrases::qualified_number`].
    pub(super) qualified_number: Memo<Option<Number>>,
    /// See [`super::number_phrases::number_range`].
    pub(super) number_range: Memo<Option<NumberRange>>,
}

impl<'a> RuleTokens<'a> {
    pub(super) fn new(
        text: &'a str,
        tokens: &'a [Token],
        today: Option<Date>,
        date_context: DateContext,
    ) -> Self {
        let (cardinal, about, range) = (Memo::new(), Memo::new(), Memo::new());
        let about_length = Memo::new();
        Self {
            text,
            tokens,
            today,
            date_context,
            cardinal,
            qualifier_length: about_length,
            qualified_number: about,
            number_range: range,
        }
    }

    pub(super) fn token_count(&self) -> usize {
        self.tokens.len()
    }

    /// Returns a word, or an empty string past the end.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| &self.text[token.span.range()])
    }

    /// Returns the word before a token, or an empty string at the start.
    pub(super) fn previous_word(&self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |before| self.word(before))
    }

    pub(super) fn is_one_of(&self, index: usize, words: &[&str]) -> bool {
        is_one_of(self.word(index), words)
    }

    pub(super) fn follows(&self, index: usize, words: &[&str]) -> bool {
        index > 0 && is_one_of(self.word(index - 1), words)
    }

    /// Returns true if one of `words` is among the `reach` words before a token.
    pub(super) fn any_before(&self, index: usize, reach: usize, words: &[&str]) -> bool {
        (index.saturating_sub(reach)..index).any(|it| self.is_one_of(it, words))
    }

    /// Returns true if the word may be a noun with a modifier before it: "band" in "the 1970s
    /// band".
    pub(super) fn is_attributive(&self, index: usize) -> bool {
        let word = self.word(index);
        let is_small =
            word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        is_small
            && !["ed", "ly", "ing"].iter().any(|end| word.ends_with(end))
            && NEVER_MODIFIED_WORDS.binary_search(&word).is_err()
    }

    /// Returns the number of tokens of the first phrase that begins at `index`. Longer phrases must
    /// come first.
    pub(super) fn match_phrase(&self, index: usize, phrases: &[&str]) -> Option<usize> {
        let here = self.word(index);
        let first = here.bytes().next()?;
        phrases.iter().find_map(|phrase| {
            // Most phrases begin with another letter. The masked bit is the case of an ASCII
            // letter.
            let is_near = (phrase.as_bytes()[0] ^ first) & !0x20 == 0;
            is_near.then(|| self.phrase_length(index, phrase)).flatten()
        })
    }

    /// Returns the number of tokens of a phrase if it begins at `index`.
    fn phrase_length(&self, index: usize, phrase: &str) -> Option<usize> {
        let (mut rest, mut length) = (phrase.as_bytes(), 0);
        loop {
            let word = self.word(index + length).as_bytes();
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

    /// Like [`Self::match_phrase`], but returns 0 if no phrase matches.
    pub(super) fn skip_phrase(&self, index: usize, phrases: &[&str]) -> usize {
        self.match_phrase(index, phrases).unwrap_or(0)
    }

    /// Returns true if no white space separates a token from the one before it.
    pub(super) fn touches_previous(&self, index: usize) -> bool {
        index > 0
            && self
                .tokens
                .get(index)
                .is_some_and(|it| it.span.start == self.tokens[index - 1].span.end)
    }
}

/// Words that are never modified nouns, sorted: conjunctions, and frequent verbs of news.
const NEVER_MODIFIED_WORDS: &[&str] = &[
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
    position_in(word, words).is_some()
}

/// Returns the position of a word in a list.
pub(super) fn position_in(word: &str, words: &[&str]) -> Option<usize> {
    words.iter().position(|it| it.eq_ignore_ascii_case(word))
}
