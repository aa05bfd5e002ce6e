//! The tokens of spaCy, cut further where a mention begins or ends inside one.

use crate::export::ExportItem;
use dateline_text::Span;
use dateline_text::spacy::{SpacyToken, tokenize};
use std::collections::BTreeSet;

/// Cuts a text as spaCy does, without the tokens that are white space.
pub(crate) fn spacy_token_spans(text: &str) -> Vec<Span> {
    let tokens = tokenize(text).into_iter().filter(|token| !token.is_space);
    tokens.map(|token| token.span).collect()
}

/// The tokens of an item, white space included, so that each mention begins and ends with one. With
/// the spaces after them they are all of the text. Cost: linear in the text, n log n in the mentions.
pub(crate) fn tokens_split_at_mentions(item: &ExportItem) -> Vec<SpacyToken> {
    let edges: BTreeSet<u32> =
        item.mentions.iter().flat_map(|mention| [mention.span.start, mention.span.end]).collect();
    let starts: BTreeSet<u32> = item.mentions.iter().map(|mention| mention.span.start).collect();
    let ends: BTreeSet<u32> = item.mentions.iter().map(|mention| mention.span.end).collect();
    let mut words = Vec::new();
    for token in tokenize(item.text) {
        let Span { start, end } = token.span;
        let mut from = start;
        for &edge in edges.range(start + 1..end) {
            words.push(SpacyToken {
                span: Span::new(from, edge),
                has_trailing_space: false,
                ..token
            });
            from = edge;
        }
        // The space after it is a token of its own where a mention begins or ends with it.
        let is_cut =
            token.has_trailing_space && (starts.contains(&end) || ends.contains(&(end + 1)));
        let has_space = token.has_trailing_space && !is_cut;
        words.push(SpacyToken {
            span: Span::new(from, end),
            has_trailing_space: has_space,
            ..token
        });
        if is_cut {
            let span = Span::new(end, end + 1);
            words.push(SpacyToken { span, has_trailing_space: false, is_space: true });
        }
    }
    words
}

/// The first token of a span and the one after its last, in tokens that it begins and ends with.
pub(crate) fn token_range(tokens: &[SpacyToken], span: Span) -> (usize, usize) {
    let first = tokens.partition_point(|word| word.span.start < span.start);
    let last = tokens.partition_point(|word| word.span.end <= span.end);
    (first, last.max(first))
}
