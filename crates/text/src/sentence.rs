//! Sentence boundaries.

use crate::word_lists::{is_sentence_starter, is_title};
use crate::{Token, TokenKind};
use std::ops::Range;

/// Returns the sentences of a paragraph as ranges of its tokens: in order, not empty, and together
/// all of `tokens`. These must be the tokens of the paragraph as returned by
/// [`tokenize_in`](crate::tokenize_in). Indices count from the start of the slice.
///
/// A sentence ends after `.`, `!`, `?`, an ellipsis or a similar mark of another script, and after
/// the closing quotation marks and brackets that follow it, unless the text continues in lower case
/// (`“Freedom!” he said`). After an abbreviation or an initial, it ends only before a word that
/// starts sentences (`in the U.S. The army`). After a title (`Gen. Smith`), it never ends. A number
/// with a period at the start of a sentence (`1. Homs`) is not a sentence. Nor does `!` or `?` end
/// a sentence inside a quotation that started after the beginning of the sentence (`chants of
/// “Freedom! Freedom!” rose`).
///
/// **Cost:** linear in the text of the tokens.
pub fn sentences(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let splitter = SentenceSplitter { text, tokens };
    let mut sentences = Vec::new();
    let (mut start, mut index) = (0, 0);
    // The open double quotation mark, if any.
    let mut opened = None;
    while index < tokens.len() {
        let quote = splitter.token_text(index);
        opened = splitter.open_quote_after(index, opened);
        let Some(end) = splitter.boundary_strength(quote) else {
            index += 1;
            continue;
        };
        (index, opened) = splitter.skip_closers(index + 1, opened);
        let is_inside_quote = matches!(quote, "!" | "?") && opened.is_some_and(|at| at > start);
        if index < tokens.len() && !is_inside_quote && splitter.ends_before(end, start, index) {
            sentences.push(start..index);
            start = index;
        }
    }
    if start < tokens.len() {
        sentences.push(start..tokens.len());
    }
    sentences
}

/// The condition under which a token ends a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BoundaryStrength {
    /// Always.
    Always,
    /// Unless a word in lower case follows.
    Usually,
    /// Only before a word that starts sentences.
    Rarely,
}

/// The index of the open double quotation mark, if any.
type OpenQuote = Option<usize>;

struct SentenceSplitter<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl<'a> SentenceSplitter<'a> {
    /// Returns the text of a token; empty if the token does not exist or does not fit the text.
    fn token_text(&self, index: usize) -> &'a str {
        self.tokens.get(index).and_then(|token| token.span.slice(self.text)).unwrap_or("")
    }

    fn boundary_strength(&self, quote: &str) -> Option<BoundaryStrength> {
        match quote {
            "." | "!" | "?" | "…" | "‼" | "⁇" | "⁈" | "⁉" => {
                Some(BoundaryStrength::Usually)
            }
            "。" | "！" | "？" | "．" | "｡" | "؟" | "۔" | "।" | "॥" | "։" | "።" | "။" => {
                Some(BoundaryStrength::Always)
            }
            _ if quote.len() > 1 && quote.ends_with('.') => {
                if quote.bytes().all(|byte| byte == b'.') {
                    Some(BoundaryStrength::Usually)
                } else {
                    (!is_title(quote)).then_some(BoundaryStrength::Rarely)
                }
            }
            _ => None,
        }
    }

    /// Returns the first index from `index` on whose token neither repeats sentence-ending
    /// punctuation nor closes a quotation or bracket, and the open quotation mark at that index.
    fn skip_closers(&self, mut index: usize, mut opened: OpenQuote) -> (usize, OpenQuote) {
        while index < self.tokens.len() {
            let closes = match self.token_text(index) {
                "”" | "’" | "''" | "»" | "›" | ")" | "]" | "}" | "」" | "』" | "）" | "】"
                | "》" | "〉" | "." | "!" | "?" | "…" | "..." | "！" | "？" | "。" | "؟" => {
                    true
                }
                "“" => self.closes_german(index),
                "'" => self.is_adjacent(index),
                "\"" => self.closes_straight(index, opened),
                _ => false,
            };
            if !closes {
                break;
            }
            opened = self.open_quote_after(index, opened);
            index += 1;
        }
        (index, opened)
    }

    /// Returns the open double quotation mark after a token, given the one before it.
    fn open_quote_after(&self, index: usize, opened: OpenQuote) -> OpenQuote {
        let closes = match self.token_text(index) {
            "”" | "»" | "''" => true,
            "«" | "„" | "``" => false,
            "“" => self.closes_german(index),
            "\"" => self.closes_straight(index, opened),
            _ => return opened,
        };
        if closes { None } else { Some(index) }
    }

    /// Returns true if `“` closes a quotation, as in German.
    fn closes_german(&self, index: usize) -> bool {
        self.is_adjacent(index) && !self.is_adjacent(index + 1)
    }

    /// Returns true if a straight double quotation mark closes a quotation. Decides by the spaces
    /// around it, or else by the open quotation mark.
    fn closes_straight(&self, index: usize, opened: OpenQuote) -> bool {
        match (self.is_adjacent(index), self.is_adjacent(index + 1)) {
            (true, false) => true,
            (false, true) => false,
            _ => opened.is_some(),
        }
    }

    /// Returns true if there is no whitespace between a token and the one before it.
    fn is_adjacent(&self, index: usize) -> bool {
        let Some(token) = self.tokens.get(index) else { return false };
        index > 0 && self.tokens[index - 1].span.end == token.span.start
    }

    /// Returns true if the sentence from `start` ends before `next`.
    fn ends_before(&self, end: BoundaryStrength, start: usize, next: usize) -> bool {
        let is_list_number = next == start + 2 && self.tokens[start].kind == TokenKind::Number;
        if end == BoundaryStrength::Always {
            return true;
        }
        if is_list_number && self.token_text(start + 1) == "." {
            return false;
        }
        let first = self.first_word(next);
        match end {
            BoundaryStrength::Rarely => is_sentence_starter(first),
            _ => looks_like_sentence_start(first),
        }
    }

    /// Returns the text of the token at `index`, after any opening quotation marks and brackets.
    fn first_word(&self, index: usize) -> &'a str {
        let opens = |quote| {
            matches!(
                quote,
                "“" | "‘" | "\"" | "'" | "``" | "«" | "„" | "(" | "[" | "「" | "『" | "（"
            )
        };
        let skipped =
            (index..self.tokens.len()).take(3).take_while(|&at| opens(self.token_text(at))).count();
        self.token_text(index + skipped)
    }
}

/// Returns true for anything except punctuation and words in lower case. A capital inside the word
/// is sufficient: `al-Assad`.
fn looks_like_sentence_start(quote: &str) -> bool {
    let Some(first) = quote.chars().next() else { return false };
    if first.is_lowercase() {
        return quote.contains(char::is_uppercase);
    }
    !matches!(first, ',' | ';' | ':' | ')' | ']' | '}' | '%' | '\'' | '’' | '”' | '/')
}
