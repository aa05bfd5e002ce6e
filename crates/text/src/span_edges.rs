use crate::{Span, Token};
use unicode_segmentation::GraphemeCursor;

/// Which end of a span moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanEdge {
    /// `span.start`.
    Start,
    /// `span.end`.
    End,
}

/// The smallest run of whole tokens that holds everything of `span` that is not white space.
///
/// `None` when the span touches no token. An empty span (a caret) touches the token that it
/// stands in or directly before, else the one that it stands directly after.
///
/// Tokens are in text order, as [`tokenize`](crate::tokenize) gives them. Cost: two binary
/// searches.
pub fn snap_to_tokens(tokens: &[Token], span: Span) -> Option<Span> {
    if span.is_empty() {
        return token_at(tokens, span.start);
    }
    let first = tokens.partition_point(|token| token.span.end <= span.start);
    let end = tokens.partition_point(|token| token.span.start < span.end);
    let touched = tokens.get(first..end)?;
    Some(Span::new(touched.first()?.span.start, touched.last()?.span.end))
}

fn token_at(tokens: &[Token], offset: u32) -> Option<Span> {
    let after = tokens.partition_point(|token| token.span.end <= offset);
    let before = after.checked_sub(1).map(|index| tokens[index].span);
    let after = tokens.get(after).map(|token| token.span);
    after.filter(|span| span.start <= offset).or(before.filter(|span| span.end == offset))
}

/// The span without the white space at both of its ends.
///
/// A span of white space alone becomes empty, at its start. One that lies outside the text or
/// cuts a character is given back as it is.
pub fn trim_span(text: &str, span: Span) -> Span {
    let Some(slice) = span.slice(text) else { return span };
    let kept = slice.trim_end();
    let end = span.start + kept.len() as u32;
    let start = end - kept.trim_start().len() as u32;
    Span::new(start, end)
}

/// The span with one edge moved to the nearest token edge in the given direction: a start to the
/// start of a token, an end to the end of one.
///
/// `None` when there is no such place inside `bounds` (the paragraph), or when the span would
/// become empty. Cost: a binary search.
pub fn move_edge_by_token(
    tokens: &[Token],
    span: Span,
    edge: SpanEdge,
    forward: bool,
    bounds: Span,
) -> Option<Span> {
    let edge_offset = |token: &Token| match edge {
        SpanEdge::Start => token.span.start,
        SpanEdge::End => token.span.end,
    };
    let from = match edge {
        SpanEdge::Start => span.start,
        SpanEdge::End => span.end,
    };
    let index = if forward {
        tokens.partition_point(|token| edge_offset(token) <= from)
    } else {
        tokens.partition_point(|token| edge_offset(token) < from).checked_sub(1)?
    };
    with_edge(span, edge, edge_offset(tokens.get(index)?), bounds)
}

/// The span with one edge moved by one character as a person sees it (an extended grapheme
/// cluster), so that no accent, flag or emoji is cut.
///
/// Clusters are those of the text inside `bounds`; an edge that lies inside one moves to that
/// cluster's border. `None` at the border of `bounds`, when the span would become empty, and for
/// a span or bounds that do not fit the text. Cost: the cluster's length, as a rule.
pub fn move_edge_by_char(
    text: &str,
    span: Span,
    edge: SpanEdge,
    forward: bool,
    bounds: Span,
) -> Option<Span> {
    let slice = bounds.slice(text)?;
    if !bounds.contains(span) {
        return None;
    }
    let from = match edge {
        SpanEdge::Start => span.start,
        SpanEdge::End => span.end,
    };
    let from = (from - bounds.start) as usize;
    if !slice.is_char_boundary(from) {
        return None;
    }
    let mut cursor = GraphemeCursor::new(from, slice.len(), true);
    let to = if forward { cursor.next_boundary(slice, 0) } else { cursor.prev_boundary(slice, 0) };
    with_edge(span, edge, bounds.start + to.ok()?? as u32, bounds)
}

fn with_edge(span: Span, edge: SpanEdge, offset: u32, bounds: Span) -> Option<Span> {
    let (start, end) = match edge {
        SpanEdge::Start => (offset, span.end),
        SpanEdge::End => (span.start, offset),
    };
    let moved = Span::new(start, end);
    (start < end && bounds.contains(moved)).then_some(moved)
}
