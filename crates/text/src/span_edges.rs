//! Snaps, trims and moves the edges of spans.

use crate::{Span, Token};
use unicode_segmentation::GraphemeCursor;

/// An edge of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanEdge {
    /// `span.start`.
    Start,
    /// `span.end`.
    End,
}

/// Returns the shortest span of whole tokens that contains all of `span` except whitespace.
///
/// `None` if the span overlaps no token. An empty span (a text cursor) snaps to the token around it
/// or directly after it, or else to the token directly before it.
///
/// Tokens must be in text order, as returned by [`tokenize`](crate::tokenize). **Cost:** two binary
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

/// Removes the whitespace at both ends of a span.
///
/// A span of only whitespace becomes empty, at its start. A span that is outside the text or not on
/// character boundaries is returned unchanged.
pub fn trim_span(text: &str, span: Span) -> Span {
    let Some(slice) = span.slice(text) else { return span };
    let kept = slice.trim_end();
    let end = span.start + kept.len() as u32;
    let start = end - kept.trim_start().len() as u32;
    Span::new(start, end)
}

/// Moves one edge of a span to the next token edge in the given direction: the start to the start
/// of a token, the end to the end of one.
///
/// `None` if there is no such edge inside `bounds` (the paragraph), or if the span would become
/// empty. **Cost:** a binary search.
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

/// Moves one edge of a span by one user-perceived character (an extended grapheme cluster), so that
/// no accent, flag or emoji is split.
///
/// Clusters are those of the text inside `bounds`; an edge inside a cluster moves to its boundary.
/// `None` at the edge of `bounds`, if the span would become empty, or if the span or `bounds` does
/// not fit the text. **Cost:** usually the length of the cluster.
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
