//! Tokens of spaCy, split further where a mention begins or ends inside a token.

use crate::export::ExportItem;
use dateline_text::Span;
use dateline_text::spacy::{SpacyToken, tokenize};
use std::collections::BTreeSet;

/// Returns the spans of spaCy's tokens, without white space tokens.
pub(crate) fn spacy_token_spans(text: &str) -> Vec<Span> {
    let tokens = tokenize(text).into_iter().filter(|token| !token.is_space);
    tokens.map(|token| token.span).collect()
}

/// Returns the tokens of an item, including white space tokens, split so that each mention begins
/// and ends at a token edge. Together with their trailing spaces, the tokens cover the text. Cost:
/// linear in the text, n log n in the mentions.
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
        // The trailing space is a separate token if a mention begins or ends with it.
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

/// Returns the index of the first token of a span and the index after its last token. The edges of
/// the span must be token edges.
pub(crate) fn token_range(tokens: &[SpacyToken], span: Span) -> (usize, usize) {
    let first = tokens.partition_point(|word| word.span.start < span.start);
    let last = tokens.partition_point(|word| word.span.end <= span.end);
    (first, last.max(first))
}
