//! Finds web addresses, email addresses, handles and hashtags.

use crate::TokenKind;
use crate::char_class::{CharClass, cluster_at, is_ideograph};
use crate::word_lists::is_top_level_domain;

const SCHEMES: &[&str] = &["http://", "https://", "ftp://", "www."];

/// Finds addresses in a text, from left to right.
///
/// Remembers the offset up to which it has searched, so that a long run of characters that could
/// start an address is scanned once, not once per word in it.
#[derive(Default)]
pub(crate) struct AddressFinder {
    /// No email address or bare domain starts before this offset.
    searched: usize,
}

impl AddressFinder {
    /// Returns the kind and the end of the address at `start`, which must be the start of a word or
    /// number.
    pub(crate) fn find(&mut self, text: &str, start: usize) -> Option<(TokenKind, usize)> {
        if has_scheme(text, start) {
            return Some((TokenKind::Url, url_end(text, start)));
        }
        if start < self.searched {
            return None;
        }
        let bytes = text.as_bytes();
        let end = start + run_length(&bytes[start..], is_mailbox_byte);
        self.searched = end;
        if bytes.get(end) == Some(&b'@') {
            let domain = end + 1;
            let end = domain + domain_length(&bytes[domain..])?;
            return Some((TokenKind::Email, end));
        }
        let end = start + domain_length(&bytes[start..end])?;
        let (_, label) = text[start..end].rsplit_once('.')?;
        if !is_top_level_domain(label) {
            return None;
        }
        let has_path = matches!(bytes.get(end), Some(b'/' | b':' | b'?'));
        Some((TokenKind::Url, if has_path { url_end(text, start) } else { end }))
    }
}

fn has_scheme(text: &str, start: usize) -> bool {
    let bytes = &text.as_bytes()[start..];
    matches!(bytes[0].to_ascii_lowercase(), b'h' | b'f' | b'w')
        && SCHEMES.iter().any(|scheme| {
            let length = scheme.len();
            bytes.len() > length
                && bytes[..length].eq_ignore_ascii_case(scheme.as_bytes())
                && bytes[length].is_ascii_alphanumeric()
        })
}

/// Returns the end of the address at `start`. Whitespace, a quotation mark, an angle bracket, or a
/// Han or kana character ends it. Trailing punctuation and unmatched closing brackets are not part
/// of it.
fn url_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let mut kept = &rest[..rest.find(ends_url).unwrap_or(rest.len())];
    let count = |bracket: char| kept.matches(bracket).count();
    let mut unopened = [
        (')', count(')').saturating_sub(count('('))),
        (']', count(']').saturating_sub(count('['))),
    ];
    while let Some(last) = kept.chars().next_back() {
        let bracket = unopened.iter_mut().find(|(bracket, left)| *bracket == last && *left > 0);
        match bracket {
            Some((_, left)) => *left -= 1,
            None if matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '…') => {}
            None => break,
        }
        kept = &kept[..kept.len() - last.len_utf8()];
    }
    start + kept.len()
}

fn ends_url(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || is_ideograph(character)
        || matches!(character,
            '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' | '«' | '»' | '‹' | '›' | '、'
            | '\u{2014}' | '\u{2018}'..='\u{201F}' | '\u{3001}'..='\u{301F}'
            | '\u{FF00}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}')
}

fn is_mailbox_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
}

/// Returns the length of the domain name at the start of the bytes, which must have at least two
/// labels.
fn domain_length(bytes: &[u8]) -> Option<usize> {
    let mut length =
        run_length(bytes, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    while length > 0 && !bytes[length - 1].is_ascii_alphanumeric() {
        length -= 1;
    }
    let labels = &bytes[..length];
    let well_formed = labels.first().is_some_and(u8::is_ascii_alphanumeric)
        && labels.contains(&b'.')
        && !labels.windows(2).any(|pair| pair == b"..");
    well_formed.then_some(length)
}

fn run_length(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| belongs(byte)).count()
}

/// Returns the end of the `@name` or `#topic` at `start`, the offset of its sign. A topic contains
/// at least one letter: `#1` is a sign and a number. Neither starts inside a word.
pub(crate) fn handle_end(text: &str, start: usize) -> Option<usize> {
    if text[..start].chars().next_back().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let is_hashtag = text[start..].starts_with('#');
    let mut end = start + 1;
    let mut has_name = false;
    while let Some(cluster) = cluster_at(text, end) {
        let belongs = match cluster.class {
            CharClass::Letter | CharClass::Digit => is_hashtag || cluster.base.is_ascii(),
            _ => cluster.base == '_',
        };
        if !belongs {
            break;
        }
        has_name |= cluster.is_letter() || (!is_hashtag && cluster.is_digit());
        end = cluster.end;
    }
    has_name.then_some(end)
}
