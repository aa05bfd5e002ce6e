//! Invariants for arbitrary texts. Shared by the property tests, the replay of the fuzzing corpus,
//! and the fuzz targets. Each function panics if the library violates one.

#![allow(dead_code, reason = "each of the including files uses some of it")]

use dateline_text::{
    CodePointOffset, LineEndingMap, Offsets, Span, SpanEdge, Token, Utf16Offset, fold,
    move_edge_by_char, move_edge_by_token, normalize_line_endings, paragraphs, sentences,
    snap_to_tokens, tokenize, tokenize_in, trim_span,
};

/// Checks tokens, sentences and moves by tokens.
pub(crate) fn tokens(text: &str) {
    let all = tokenize(text);
    assert_tiles(text, &all);
    assert_sentences(text, &all);
    assert_moves(text, &all);
    for paragraph in paragraphs(text) {
        let tokens = tokenize_in(text, paragraph);
        assert!(tokens.iter().all(|token| paragraph.contains(token.span)));
        assert!(!tokens.is_empty(), "a paragraph has visible text");
        assert_sentences(text, &tokens);
        let slice = paragraph.slice(text).expect("paragraphs end at character boundaries");
        let alone: Vec<_> = tokenize(slice);
        assert!(alone.iter().zip(&tokens).all(|(alone, token)| {
            alone.span.start + paragraph.start == token.span.start && alone.kind == token.kind
        }));
        assert_eq!(alone.len(), tokens.len());
    }
}

/// Checks offsets, line endings, paragraphs and folding.
pub(crate) fn offsets(text: &str) {
    assert_units(text);
    assert_line_ends(text);
    assert_paragraphs(text);
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "folding twice");
    assert_char_moves(text);
}

fn assert_tiles(text: &str, tokens: &[Token]) {
    let mut end = 0;
    for token in tokens {
        let gap = &text[end..token.span.start as usize];
        assert!(gap.chars().all(char::is_whitespace), "{gap:?} is outside all tokens");
        let quote = token.span.slice(text).expect("tokens end at character boundaries");
        assert!(!quote.is_empty());
        assert!(!quote.contains(char::is_whitespace), "{quote:?}");
        end = token.span.end as usize;
    }
    assert!(text[end..].chars().all(char::is_whitespace), "the end is outside all tokens");
}

fn assert_sentences(text: &str, tokens: &[Token]) {
    let mut end = 0;
    for sentence in sentences(text, tokens) {
        assert_eq!(sentence.start, end);
        assert!(sentence.start < sentence.end);
        end = sentence.end;
    }
    assert_eq!(end, tokens.len());
}

fn assert_moves(text: &str, tokens: &[Token]) {
    let bounds = Span::new(0, text.len() as u32);
    for token in tokens.iter().take(40) {
        assert_eq!(snap_to_tokens(tokens, token.span), Some(token.span));
        for span in [token.span, Span::new(token.span.start, bounds.end)] {
            for (edge, forward) in EDGES {
                let Some(moved) = move_edge_by_token(tokens, span, edge, forward, bounds) else {
                    continue;
                };
                assert_moved(span, moved, edge, forward, bounds);
                let at_edge = |token: &Token| match edge {
                    SpanEdge::Start => token.span.start == moved.start,
                    SpanEdge::End => token.span.end == moved.end,
                };
                assert!(tokens.iter().any(at_edge), "{moved:?} is not at a token boundary");
            }
        }
    }
    assert_eq!(snap_to_tokens(tokens, bounds).is_some(), !tokens.is_empty() && !bounds.is_empty());
}

const EDGES: [(SpanEdge, bool); 4] = [
    (SpanEdge::Start, false),
    (SpanEdge::Start, true),
    (SpanEdge::End, false),
    (SpanEdge::End, true),
];

fn assert_moved(span: Span, moved: Span, edge: SpanEdge, forward: bool, bounds: Span) {
    assert!(!moved.is_empty() && bounds.contains(moved));
    let (fixed, from, to) = match edge {
        SpanEdge::Start => (span.end == moved.end, span.start, moved.start),
        SpanEdge::End => (span.start == moved.start, span.end, moved.end),
    };
    assert!(fixed && if forward { from < to } else { to < from });
}

fn assert_char_moves(text: &str) {
    let bounds = Span::new(0, text.len() as u32);
    let ends: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).take(24).collect();
    for pair in ends.windows(2) {
        let span = Span::new(pair[0], pair[1]);
        for (edge, forward) in EDGES {
            if let Some(moved) = move_edge_by_char(text, span, edge, forward, bounds) {
                assert_moved(span, moved, edge, forward, bounds);
                assert!(moved.slice(text).is_some());
            }
        }
        let trimmed = trim_span(text, span);
        assert!(span.contains(trimmed));
        assert_eq!(trimmed.slice(text), span.slice(text).map(str::trim));
    }
}

fn assert_units(text: &str) {
    let offsets = Offsets::new(text);
    let (mut chars, mut utf16) = (0, 0);
    let ends = text.char_indices().map(Some).chain([None]);
    for next in ends {
        let byte = next.map_or(text.len(), |(at, _)| at) as u32;
        assert_eq!(offsets.byte_to_char(text, byte), Some(CodePointOffset(chars)));
        assert_eq!(offsets.byte_to_utf16(text, byte), Some(Utf16Offset(utf16)));
        assert_eq!(offsets.char_to_byte(text, CodePointOffset(chars)), Some(byte));
        assert_eq!(offsets.utf16_to_byte(text, Utf16Offset(utf16)), Some(byte));
        let Some((_, character)) = next else { break };
        for inside in 1..character.len_utf8() as u32 {
            assert_eq!(offsets.byte_to_char(text, byte + inside), None);
            assert_eq!(offsets.byte_to_utf16(text, byte + inside), None);
        }
        if character.len_utf16() == 2 {
            assert_eq!(offsets.utf16_to_byte(text, Utf16Offset(utf16 + 1)), None);
        }
        chars += 1;
        utf16 += character.len_utf16() as u32;
    }
    assert_eq!((offsets.chars_len(), offsets.utf16_len()), (chars, utf16));
    assert_eq!(offsets.char_to_byte(text, CodePointOffset(chars + 1)), None);
    assert_eq!(offsets.utf16_to_byte(text, Utf16Offset(utf16 + 1)), None);
    assert_eq!(offsets.byte_to_char(text, text.len() as u32 + 1), None);
    assert_eq!(offsets.byte_to_utf16(text, u32::MAX), None);
}

fn assert_line_ends(text: &str) {
    let (normalized, _) = normalize_line_endings(text);
    assert!(!normalized.contains('\r'));
    assert_eq!(normalized, text.replace("\r\n", "\n").replace('\r', "\n"));
    let map = LineEndingMap::new(text);
    for (at, character) in text.char_indices() {
        let normalized_offset = map.to_normalized(at as u32) as usize;
        let expected = if character == '\r' { '\n' } else { character };
        assert!(
            normalized[normalized_offset..].starts_with(expected),
            "{at} became {normalized_offset}"
        );
    }
    assert_eq!(map.to_normalized(text.len() as u32) as usize, normalized.len());
}

fn assert_paragraphs(text: &str) {
    let mut end = 0;
    for paragraph in paragraphs(text) {
        let gap = &text[end..paragraph.start as usize];
        assert!(gap.trim().is_empty(), "{gap:?} is outside all paragraphs");
        let quote = paragraph.slice(text).expect("paragraphs end at character boundaries");
        assert!(!quote.trim().is_empty());
        assert!(!quote.starts_with('\n') && !quote.ends_with('\n'));
        end = paragraph.end as usize;
    }
    assert!(text[end..].trim().is_empty(), "the end is outside all paragraphs");
}
