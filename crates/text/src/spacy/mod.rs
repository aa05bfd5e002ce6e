//! Tokenizes by the rules of spaCy's English tokenizer.
//!
//! spaCy can learn only spans that start and end at its own token boundaries; it drops all others.
//! This module reimplements its rules, so that an export can contain the same tokens and report in
//! advance what would be dropped. The tokens of [`crate::tokenize`] are different; `TOKENS.md`
//! describes the differences, and how well this module agrees with spaCy.
//!
//! A text is split at whitespace. A single space after a word belongs to no token; all other
//! whitespace forms tokens. From each run, affixes are repeatedly cut off at both ends. Then an
//! address stays whole, and any other rest is cut at infixes. Exceptions are applied before that,
//! and again afterwards if their parts were separated.

mod affixes;
mod char_class;
mod exceptions;
mod web_address;

use crate::Span;
use exceptions::{EXCEPTIONS, Exceptions};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// A token of spaCy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpacyToken {
    /// The position in bytes.
    pub span: Span,
    /// True if a space follows that belongs to no token.
    pub has_trailing_space: bool,
    /// True if the token is whitespace.
    pub is_space: bool,
}

/// Returns the tokens of a text, in order. Together with the spaces after them, they cover all of
/// it.
///
/// **Cost:** linear. **Memory:** one token each.
///
/// ```
/// use dateline_text::spacy;
///
/// let text = "They can't meet  in Port-au-Prince.";
/// let tokens: Vec<&str> =
///     spacy::tokenize(text).iter().map(|token| &text[token.span.range()]).collect();
/// let expected = "They ca n't meet _ in Port - au - Prince .".replace('_', " ");
/// assert_eq!(tokens.join(" "), expected);
/// ```
pub fn tokenize(text: &str) -> Vec<SpacyToken> {
    let mut tokens = Vec::new();
    let mut rest = 0;
    while rest < text.len() {
        let is_white = text[rest..].starts_with(is_space);
        let length = text[rest..].find(|one| is_space(one) != is_white);
        let end = length.map_or(text.len(), |length| rest + length);
        if is_white {
            tokens.push(Span::new(rest as u32, end as u32));
        } else {
            split_run(&text[rest..end], rest as u32, true, &mut tokens);
        }
        // The first space after a word belongs to no token.
        let is_after = !is_white && text[end..].starts_with(' ');
        rest = end + usize::from(is_after);
    }
    rejoin_exceptions(text, tokens).into_iter().map(|span| new_token(text, span)).collect()
}

fn new_token(text: &str, span: Span) -> SpacyToken {
    let is_space = text[span.range()].starts_with(is_space);
    let has_space = !is_space && text[span.end as usize..].starts_with(' ');
    SpacyToken { span, has_trailing_space: has_space, is_space }
}

/// Returns true for whitespace as defined by Python's `str.isspace`.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// Splits a run without whitespace that starts at byte `offset`.
fn split_run(run: &str, offset: u32, with_exceptions: bool, tokens: &mut Vec<Span>) {
    let is_exception = |run: &str| with_exceptions && EXCEPTIONS.get(run).is_some();
    let (mut start, mut end) = (0, run.len());
    let mut suffixes = Vec::new();
    let span = |start: usize, end: usize| Span::new(offset + start as u32, offset + end as u32);
    while start < end {
        let rest = &run[start..end];
        if is_exception(rest) {
            break;
        }
        let prefix = affixes::prefix_len(rest);
        if prefix > 0 && is_exception(&rest[prefix..]) {
            tokens.push(span(start, start + prefix));
            start += prefix;
            break;
        }
        let suffix = affixes::suffix_len(&rest[prefix..]);
        if suffix > 0 && is_exception(&rest[..rest.len() - suffix]) {
            suffixes.push(span(end - suffix, end));
            end -= suffix;
            break;
        }
        if prefix + suffix == 0 {
            break;
        }
        if prefix > 0 {
            tokens.push(span(start, start + prefix));
        }
        if suffix > 0 {
            suffixes.push(span(end - suffix, end));
        }
        start += prefix;
        end -= suffix;
    }
    if start < end {
        split_middle(&run[start..end], offset + start as u32, with_exceptions, tokens);
    }
    tokens.extend(suffixes.into_iter().rev());
}

/// Splits the rest between the affixes, which is not empty and starts at byte `offset`.
fn split_middle(rest: &str, offset: u32, with_exceptions: bool, tokens: &mut Vec<Span>) {
    if let Some(pieces) = EXCEPTIONS.get(rest).filter(|_| with_exceptions) {
        push_pieces(pieces, offset, tokens);
        return;
    }
    let mut start = 0;
    let infixes =
        if web_address::is_address(rest) { Vec::new() } else { affixes::find_infixes(rest) };
    for infix in infixes {
        // An infix at the very start is not cut out, but joined with the text after it.
        if infix.start == 0 {
            continue;
        }
        if infix.start > start {
            tokens.push(Span::new(offset + start, offset + infix.start));
        }
        tokens.push(Span::new(offset + infix.start, offset + infix.end));
        start = infix.end;
    }
    if start < rest.len() as u32 {
        tokens.push(Span::new(offset + start, offset + rest.len() as u32));
    }
}

fn push_pieces(pieces: &[String], offset: u32, tokens: &mut Vec<Span>) {
    let mut start = offset;
    for piece in pieces {
        let end = start + piece.len() as u32;
        tokens.push(Span::new(start, end));
        start = end;
    }
}

/// The tokens of each exception by the rules alone, indexed by the first of them.
static SPLIT_EXCEPTIONS: LazyLock<BTreeMap<String, Vec<Vec<String>>>> =
    LazyLock::new(|| split_exceptions(&EXCEPTIONS));

fn split_exceptions(exceptions: &Exceptions) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut all: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for (run, _) in exceptions.iter() {
        let has_affix = affixes::prefix_len(run) + affixes::suffix_len(run) > 0;
        if !has_affix && affixes::find_infixes(run).is_empty() {
            continue;
        }
        let mut tokens = Vec::new();
        split_run(run, 0, false, &mut tokens);
        let words: Vec<String> = tokens.iter().map(|span| run[span.range()].to_owned()).collect();
        all.entry(words[0].clone()).or_default().push(words);
    }
    all
}

/// Joins tokens that together are an exception, and cuts them as the exception specifies. Of
/// overlapping exceptions, the longest is applied; of equally long ones, the first. Tokens with a
/// space between them can match an exception, too, and are then left unchanged.
fn rejoin_exceptions(text: &str, tokens: Vec<Span>) -> Vec<Span> {
    let mut found = find_exceptions(text, &tokens);
    if found.is_empty() {
        return tokens;
    }
    found.sort_by_key(|range| (std::cmp::Reverse(range.len()), range.start));
    let mut seen = BTreeSet::new();
    let mut ends_by_start = BTreeMap::new();
    for range in found {
        if !seen.contains(&range.start) && !seen.contains(&(range.end - 1)) {
            ends_by_start.insert(range.start, range.end);
        }
        seen.extend(range);
    }
    let mut joined = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let end = ends_by_start.get(&at).copied().unwrap_or(at + 1);
        let run = Span::new(tokens[at].start, tokens[end - 1].end);
        match EXCEPTIONS.get(&text[run.range()]) {
            Some(pieces) if ends_by_start.contains_key(&at) => {
                push_pieces(pieces, run.start, &mut joined)
            }
            _ => joined.extend_from_slice(&tokens[at..end]),
        }
        at = end;
    }
    joined
}

/// Returns the ranges of tokens that equal those of a separated exception.
fn find_exceptions(text: &str, tokens: &[Span]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(lists) = SPLIT_EXCEPTIONS.get(&text[token.range()]) else { continue };
        for words in lists {
            let Some(here) = tokens.get(at..at + words.len()) else { continue };
            if here.iter().zip(words).all(|(token, word)| text[token.range()] == *word) {
                found.push(at..at + words.len());
            }
        }
    }
    found
}
