use crate::word_lists::{is_sentence_starter, is_title};
use crate::{Token, TokenKind};
use std::ops::Range;

/// The sentences of one paragraph, as ranges of its tokens: in order, none empty, together all of
/// `tokens`, which are those that [`tokenize_in`](crate::tokenize_in) gives for the paragraph.
/// Indices count from the start of the slice.
///
/// A sentence ends after `.`, `!`, `?`, an ellipsis or one of their relatives in other scripts,
/// and after the closing quotes and brackets that follow, unless what comes next goes on in lower
/// case (`“Freedom!” he said`). After an abbreviation or an initial it ends only before a word
/// with which sentences start (`in the U.S. The army`), after a title (`Gen. Smith`) never. A
/// number with a full stop at the very start (`1. Homs`) is no sentence, and neither does `!` or
/// `?` end one inside a quote that the sentence leads up to (`chants of “Freedom! Freedom!” rose`).
///
/// Cost: linear in the text of the tokens.
pub fn sentences(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let splitter = SentenceSplitter { text, tokens };
    let mut sentences = Vec::new();
    let (mut start, mut index) = (0, 0);
    // The double quote mark that is open, if any.
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

/// How sure a token is to end a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BoundaryStrength {
    /// Whatever follows.
    Always,
    /// Unless lower case follows.
    Usually,
    /// Only before a word with which sentences start.
    Rarely,
}

/// Index of the double quote mark that is open.
type OpenQuote = Option<usize>;

struct SentenceSplitter<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl<'a> SentenceSplitter<'a> {
    /// The text of a token; nothing for one that is not there or not of this text.
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

    /// The first index from `index` on that is neither more of the same punctuation nor closes a
    /// quote or bracket, and the quote mark that is open there.
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

    /// The double quote mark that is open after the token, given what was open before it.
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

    /// Whether `“` ends a quote, as in German.
    fn closes_german(&self, index: usize) -> bool {
        self.is_adjacent(index) && !self.is_adjacent(index + 1)
    }

    /// Whether a straight double quote closes: by the spaces around it, else by whether one is
    /// open.
    fn closes_straight(&self, index: usize, opened: OpenQuote) -> bool {
        match (self.is_adjacent(index), self.is_adjacent(index + 1)) {
            (true, false) => true,
            (false, true) => false,
            _ => opened.is_some(),
        }
    }

    /// Whether nothing separates a token from the one before it.
    fn is_adjacent(&self, index: usize) -> bool {
        let Some(token) = self.tokens.get(index) else { return false };
        index > 0 && self.tokens[index - 1].span.end == token.span.start
    }

    /// Whether the sentence that began at `start` ends before `next`.
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

    /// The token at `index`, or the one after the opening quotes and brackets there.
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

/// Anything but punctuation and words in lower case. A capital anywhere will do: `al-Assad`.
fn looks_like_sentence_start(quote: &str) -> bool {
    let Some(first) = quote.chars().next() else { return false };
    if first.is_lowercase() {
        return quote.contains(char::is_uppercase);
    }
    !matches!(first, ',' | ';' | ':' | ')' | ']' | '}' | '%' | '\'' | '’' | '”' | '/')
}
