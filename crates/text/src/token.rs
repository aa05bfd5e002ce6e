use crate::Span;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, possibly with digits, hyphens, apostrophes and dots between them.
    Word,
    /// Digits, with what belongs to a number, a clock time or a numeric date.
    Number,
    /// Full stops, commas, quote marks, brackets, dashes.
    Punctuation,
    /// Everything else that is visible, emoji included, and control characters.
    Symbol,
    /// A web address.
    Url,
    /// An e-mail address.
    Email,
    /// `@name` or `#topic`.
    Handle,
}

/// A token: a span of the text without white space in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// Where it stands in the text.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

/// The tokens of a text, in order.
pub fn tokenize(text: &str) -> Vec<Token> {
    tokenize_in(text, Span::new(0, text.len() as u32))
}

/// The tokens of a part of a text, in order, at offsets of the whole text.
pub fn tokenize_in(text: &str, span: Span) -> Vec<Token> {
    let Some(slice) = span.slice(text) else { return Vec::new() };
    let mut tokens = Vec::new();
    let mut start = 0;
    for (at, character) in slice.char_indices() {
        let word = character.is_alphanumeric();
        if !word {
            push(&mut tokens, span.start, start, at, TokenKind::Word);
            start = at + character.len_utf8();
            if !character.is_whitespace() {
                push(&mut tokens, span.start, at, start, TokenKind::Punctuation);
            }
        }
    }
    push(&mut tokens, span.start, start, slice.len(), TokenKind::Word);
    tokens
}

fn push(tokens: &mut Vec<Token>, base: u32, start: usize, end: usize, kind: TokenKind) {
    if start < end {
        tokens.push(Token { span: Span::new(base + start as u32, base + end as u32), kind });
    }
}
