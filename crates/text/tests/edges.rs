//! Tests of span edges, folding and line endings.

use dateline_text::{
    LineEnding, LineEndingMap, Span, SpanEdge, fold, move_edge_by_char, move_edge_by_token,
    normalize_line_endings, snap_to_tokens, tokenize, trim_span,
};

/// Parses a text with one span marked by `[` and `]`.
fn parse_marked(text: &str) -> (String, Span) {
    let start = text.find('[').expect("a start");
    let plain = text.replacen('[', "", 1);
    let end = plain.find(']').expect("an end");
    (plain.replacen(']', "", 1), Span::new(start as u32, end as u32))
}

fn render_span(text: &str, span: Option<Span>) -> String {
    let Some(span) = span else { return "none".to_owned() };
    let (start, end) = (span.start as usize, span.end as usize);
    format!("{}[{}]{}", &text[..start], &text[start..end], &text[end..])
}

#[test]
fn spans_snap_to_tokens() {
    let cases = [
        ("in H[om]s.", "in [Homs]."),
        ("[in H]oms.", "[in Homs]."),
        ("in[ ]Homs.", "none"),
        ("in [ Homs ] .", "in  [Homs]  ."),
        ("in Ho[]ms.", "in [Homs]."),
        ("in []Homs.", "in [Homs]."),
        ("in Homs[].", "in Homs[.]"),
        ("in Homs[] .", "in [Homs] ."),
        ("in  []  Homs", "none"),
        ("al-Ass[ad’]s", "[al-Assad’s]"),
        ("[al-Assad]’s", "[al-Assad]’s"),
        ("[]", "none"),
    ];
    for (input, expected) in cases {
        let (text, span) = parse_marked(input);
        assert_eq!(render_span(&text, snap_to_tokens(&tokenize(&text), span)), expected, "{input}");
    }
}

#[test]
fn spans_are_trimmed() {
    let cases = [
        ("in [ \u{A0}Homs\n]", "in  \u{A0}[Homs]\n"),
        ("[Homs]", "[Homs]"),
        ("in[  ]Homs", "in[]  Homs"),
        ("[\u{200B}a]", "[\u{200B}a]"),
    ];
    for (input, expected) in cases {
        let (text, span) = parse_marked(input);
        assert_eq!(render_span(&text, Some(trim_span(&text, span))), expected, "{input}");
    }
    let outside = Span::new(3, 9);
    assert_eq!(trim_span("a", outside), outside);
    let inside_character = Span::new(1, 2);
    assert_eq!(trim_span("é ", inside_character), inside_character);
}

#[test]
fn edges_move_by_token() {
    use SpanEdge::{End, Start};
    let cases = [
        ("in [Homs] city", End, true, "in [Homs city]"),
        ("in [Homs city]", End, false, "in [Homs] city"),
        ("in [Homs] city", End, false, "none"),
        ("in [Homs city]", End, true, "none"),
        ("in [Homs] city", Start, false, "[in Homs] city"),
        ("[in Homs] city", Start, true, "in [Homs] city"),
        ("in [Homs] city", Start, true, "none"),
        ("[in Homs] city", Start, false, "none"),
        ("in [Ho]ms city", End, true, "in [Homs] city"),
        ("in H[oms] city", Start, false, "in [Homs] city"),
        ("in [Homs ci]ty", End, false, "in [Homs] city"),
    ];
    for (input, edge, forward, expected) in cases {
        let (text, span) = parse_marked(input);
        let bounds = Span::new(0, text.len() as u32);
        let moved = move_edge_by_token(&tokenize(&text), span, edge, forward, bounds);
        assert_eq!(render_span(&text, moved), expected, "{input} {edge:?} {forward}");
    }
}

#[test]
fn edges_move_by_character() {
    use SpanEdge::{End, Start};
    let cases = [
        ("[a]bc", End, true, "[ab]c"),
        ("[ab]c", End, false, "[a]bc"),
        ("[a]bc", End, false, "none"),
        ("[a]bc", Start, false, "none"),
        ("ab[c]", End, true, "none"),
        ("[a]👩\u{200D}🔬b", End, true, "[a👩\u{200D}🔬]b"),
        ("[a🇸🇾🇹🇷]", End, false, "[a🇸🇾]🇹🇷"),
        ("[a]e\u{301}b", End, true, "[ae\u{301}]b"),
        ("e\u{301}[b]", Start, false, "[e\u{301}b]"),
        ("[e\u{301}b]", Start, true, "e\u{301}[b]"),
        ("[a] b", End, true, "[a ]b"),
    ];
    for (input, edge, forward, expected) in cases {
        let (text, span) = parse_marked(input);
        let bounds = Span::new(0, text.len() as u32);
        let moved = move_edge_by_char(&text, span, edge, forward, bounds);
        assert_eq!(render_span(&text, moved), expected, "{input} {edge:?} {forward}");
    }
}

#[test]
fn edges_stay_inside_the_paragraph() {
    let text = "Homs.\nHama fell.\nAleppo";
    let tokens = tokenize(text);
    let bounds = Span::new(6, 16);
    for (edge, forward) in [(SpanEdge::Start, false), (SpanEdge::End, true)] {
        assert_eq!(move_edge_by_token(&tokens, bounds, edge, forward, bounds), None);
        assert_eq!(move_edge_by_char(text, bounds, edge, forward, bounds), None);
    }
    let outside = Span::new(0, 4);
    assert_eq!(move_edge_by_char(text, outside, SpanEdge::End, true, bounds), None);
    assert_eq!(move_edge_by_token(&tokens, outside, SpanEdge::End, true, bounds), None);
    let inside_character = Span::new(1, 2);
    assert_eq!(
        move_edge_by_char("é", inside_character, SpanEdge::Start, true, Span::new(0, 2)),
        None
    );
}

#[test]
fn texts_are_folded() {
    let cases = [
        ("", ""),
        ("  Homs\t\n City ", "homs city"),
        ("HAY’AT", "hay'at"),
        ("Sanaʿa", "sana'a"),
        ("«a» “b” „c“", "\"a\" \"b\" \"c\""),
        ("a–b—c\u{2011}d", "a-b-c-d"),
        ("\u{AD}a\u{200B}b\u{FEFF}", "ab"),
        ("a \u{200B} b", "a b"),
        ("École", "école"),
        ("ΑΣ", "ας"),
        ("\u{200B}", ""),
    ];
    for (input, expected) in cases {
        assert_eq!(fold(input), expected, "{input:?}");
    }
}

#[test]
fn line_endings_are_normalized() {
    let cases = [
        ("", "", LineEnding::Lf),
        ("a\nb", "a\nb", LineEnding::Lf),
        ("a\r\nb\r\n", "a\nb\n", LineEnding::CrLf),
        ("a\rb", "a\nb", LineEnding::Cr),
        ("a\r\nb\n", "a\nb\n", LineEnding::Mixed),
        ("a\nb\r\n", "a\nb\n", LineEnding::Mixed),
        ("a\r\r\nb", "a\n\nb", LineEnding::Mixed),
        ("a\n\rb", "a\n\nb", LineEnding::Mixed),
        ("a\u{2028}b", "a\u{2028}b", LineEnding::Lf),
    ];
    for (input, expected, line_ending) in cases {
        let (text, found) = normalize_line_endings(input);
        assert_eq!((&*text, found), (expected, line_ending), "{input:?}");
    }
    let map = LineEndingMap::new("é\r\nb\rc\r\n");
    let mapped: Vec<_> = (0..=9).map(|offset| map.to_normalized(offset)).collect();
    assert_eq!(mapped, [0, 1, 2, 2, 3, 4, 5, 6, 6, 7]);
}
