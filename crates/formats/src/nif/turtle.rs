//! A subset of Turtle: triples of names and literals, without blank nodes in brackets and lists.

use crate::import::ReadError;
use crate::shorten::shorten;

/// The object of a triple.
pub(super) enum Term {
    /// An IRI without its brackets, or a name with a prefix.
    Name(String),
    /// The text of a literal.
    Literal(String),
}

impl Term {
    pub(super) fn text(&self) -> &str {
        let (Self::Name(text) | Self::Literal(text)) = self;
        text
    }

    pub(super) fn into_text(self) -> String {
        let (Self::Name(text) | Self::Literal(text)) = self;
        text
    }
}

/// Returns true if the first line that is no comment declares a prefix, or is a triple of IRIs.
pub(crate) fn is_turtle(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let lower = first.to_ascii_lowercase();
    ["@prefix ", "@base ", "prefix ", "base "]
        .iter()
        .any(|start| lower.starts_with(start) && lower.contains('<') && lower.contains('>'))
        || (first.starts_with('<') && first.contains("> <") && first.ends_with('.'))
}

enum Token {
    Term(Term),
    Punctuation(char),
}

/// Calls `visit` with the subject, the property and the object of each triple. Linear time.
pub(super) fn for_each_triple(
    text: &str,
    mut visit: impl FnMut(&str, &str, Term),
) -> Result<(), ReadError> {
    let mut lexer = Lexer { text, at: 0 };
    let (mut subject, mut property): (Option<String>, Option<String>) = (None, None);
    loop {
        let start = lexer.at;
        let invalid = |reason: &str| {
            let line = 1 + text.get(..start).unwrap_or(text).matches('\n').count();
            ReadError::Invalid { location: format!("line {line}"), reason: reason.to_owned() }
        };
        match lexer.next_token().map_err(|reason| invalid(&reason))? {
            None => return Ok(()),
            Some(Token::Punctuation('.')) => (subject, property) = (None, None),
            Some(Token::Punctuation(';')) => property = None,
            Some(Token::Punctuation(',')) => {}
            Some(Token::Punctuation(_)) => {
                return Err(invalid("blank nodes and lists in brackets are not read"));
            }
            Some(Token::Term(term)) => match (&subject, &property) {
                (None, _) => {
                    let name = term.into_text();
                    // A declaration ends with its IRI, and `@prefix` also with a full stop.
                    if is_declaration(&name) {
                        lexer.skip_declaration();
                    } else {
                        subject = Some(name);
                    }
                }
                (Some(_), None) => property = Some(term.into_text()),
                (Some(subject), Some(property)) => visit(subject, property, term),
            },
        }
    }
}

fn is_declaration(name: &str) -> bool {
    ["@prefix", "@base", "prefix", "base"].contains(&name.to_ascii_lowercase().as_str())
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            let mut n_skipped = rest.len() - trimmed.len();
            if trimmed.starts_with('#') {
                n_skipped += trimmed.find('\n').unwrap_or(trimmed.len());
            }
            if n_skipped == 0 {
                return;
            }
            self.at += n_skipped;
        }
    }

    /// Skips to the end of the IRI of a declaration. A full stop after it ends an empty statement.
    fn skip_declaration(&mut self) {
        let rest = self.rest();
        self.at += rest.find('>').map_or(rest.len(), |at| at + 1);
    }

    fn next_token(&mut self) -> Result<Option<Token>, String> {
        self.skip_space();
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(None) };
        match first {
            '<' => {
                let end = rest.find('>').ok_or("an IRI has no end")?;
                let name = rest[1..end].to_owned();
                self.at += end + 1;
                Ok(Some(Token::Term(Term::Name(name))))
            }
            '"' | '\'' => self.literal(first).map(|text| Some(Token::Term(Term::Literal(text)))),
            ';' | ',' | '[' | ']' | '(' | ')' => {
                self.at += 1;
                Ok(Some(Token::Punctuation(first)))
            }
            '.' if !rest[1..].starts_with(|next: char| next.is_ascii_digit()) => {
                self.at += 1;
                Ok(Some(Token::Punctuation('.')))
            }
            _ => {
                let is_end = |it: char| it.is_whitespace() || ";,[]()<\"'".contains(it);
                let mut end = rest.find(is_end).unwrap_or(rest.len()).max(first.len_utf8());
                // A full stop at the end of a name ends the statement.
                while end > 1 && rest[..end].ends_with('.') {
                    end -= 1;
                }
                let name = rest[..end].to_owned();
                self.at += end;
                Ok(Some(Token::Term(Term::Name(name))))
            }
        }
    }

    /// Reads a literal with its type or language.
    fn literal(&mut self, quote: char) -> Result<String, String> {
        let rest = self.rest();
        let long = quote.to_string().repeat(3);
        let delimiter = if rest.starts_with(&long) { long } else { quote.to_string() };
        let body = &rest[delimiter.len()..];
        let (mut text, mut from) = (String::new(), 0);
        let length = loop {
            let next = body[from..].find(['\\', quote]).ok_or("a literal has no end")?;
            text.push_str(&body[from..from + next]);
            from += next;
            if body[from..].starts_with(&*delimiter) {
                break from + delimiter.len();
            }
            if body[from..].starts_with('\\') {
                let (character, length) = unescape(&body[from..])
                    .ok_or_else(|| format!("“{}” is no escape", shorten(&body[from..], 6)))?;
                text.push(character);
                from += length;
            } else {
                text.push(quote);
                from += quote.len_utf8();
            }
        };
        self.at += delimiter.len() + length;
        let suffix = self.rest();
        if suffix.starts_with("^^") {
            self.at += 2;
            self.next_token()?;
        } else if suffix.starts_with('@') {
            let is_end = |it: char| !it.is_alphanumeric() && !matches!(it, '@' | '-');
            self.at += suffix.find(is_end).unwrap_or(suffix.len());
        }
        Ok(text)
    }
}

/// Returns the character of an escape and the length of the escape in bytes.
fn unescape(text: &str) -> Option<(char, usize)> {
    let kind = text.chars().nth(1)?;
    let code = |length: usize| {
        let digits = text.get(2..2 + length)?;
        let code = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
        Some((code, 2 + length))
    };
    match kind {
        'n' => Some(('\n', 2)),
        't' => Some(('\t', 2)),
        'r' => Some(('\r', 2)),
        'b' => Some(('\u{8}', 2)),
        'f' => Some(('\u{c}', 2)),
        '"' | '\'' | '\\' => Some((kind, 2)),
        'u' => code(4),
        'U' => code(8),
        _ => None,
    }
}
