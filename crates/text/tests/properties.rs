//! Property tests: invariants for arbitrary texts.

use dateline_text::{Span, fold, paragraphs, snap_to_tokens, tokenize, tokenize_in};
use proptest::prelude::*;

mod check;

/// Fragments that are likely to cause errors.
const FRAGMENTS: &[&str] = &[
    "a",
    "b",
    "A",
    "S",
    "s",
    "n",
    "t",
    "1",
    "2",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    ".",
    "..",
    ",",
    "-",
    "--",
    "'",
    "’",
    "‘",
    "“",
    "”",
    "\"",
    "`",
    "@",
    "#",
    "$",
    "%",
    "&",
    "(",
    ")",
    "[",
    "]",
    "/",
    "_",
    ":",
    "·",
    "—",
    "…",
    "!",
    "?",
    "U.S.",
    "al-Assad",
    "’s",
    "n't",
    "http://",
    "www.",
    ".com",
    "@a.b",
    "É",
    "ß",
    "İ",
    "Σ",
    "e\u{301}",
    "\u{301}",
    "\u{308}",
    "\u{AD}",
    "\u{200B}",
    "\u{200C}",
    "\u{200D}",
    "\u{200E}",
    "\u{202E}",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{A0}",
    "\u{3000}",
    "\u{FEFF}",
    "\0",
    "\u{1}",
    "\u{b}",
    "\u{c}",
    "😀",
    "👩\u{200D}🔬",
    "🇸",
    "🇾",
    "🏽",
    "\u{FE0F}",
    "\u{20E3}",
    "\u{600}",
    "\u{D4E}",
    "中",
    "シ",
    "か\u{3099}",
    "。",
    "？",
    "한",
    "\u{1112}",
    "\u{1161}",
    "ก",
    "ำ",
    "क",
    "्",
    "ि",
    "د",
    "؟",
    "צ",
    "״",
    "-based",
    "pro-",
    "Paris",
    "10km",
    "Mr.",
    "No.",
    "J.",
    "The",
    "long",
    "²",
    "½",
    "٣",
    "\u{10FFFF}",
];

fn text() -> impl Strategy<Value = String> {
    let fragments = proptest::collection::vec(proptest::sample::select(FRAGMENTS), 0..40);
    prop_oneof![3 => fragments.prop_map(|parts| parts.concat()), 1 => ".{0,60}", 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn token_invariants_hold(text in text()) {
        check::tokens(&text);
    }

    #[test]
    fn offset_invariants_hold(text in text()) {
        check::offsets(&text);
    }

    #[test]
    fn any_span_snaps_to_tokens(text in text(), start in 0u32..80, length in 0u32..40) {
        let span = Span::new(start, start + length);
        let tokens = tokenize_in(&text, span);
        prop_assert!(tokens.iter().all(|token| span.contains(token.span)));
        let all = tokenize(&text);
        let snapped = snap_to_tokens(&all, span);
        prop_assert_eq!(snapped.is_some(), all.iter().any(|token| touches(token.span, span)));
        if let Some(snapped) = snapped {
            prop_assert!(all.iter().any(|token| token.span.start == snapped.start));
            prop_assert!(all.iter().any(|token| token.span.end == snapped.end));
            prop_assert_eq!(snap_to_tokens(&all, snapped), Some(snapped));
        }
    }

    /// Needed for "the same name" to be an equivalence relation that surrounding spaces do not
    /// affect.
    #[test]
    fn folding_ignores_ascii_case_and_outer_space(text in "[ -~]{0,30}") {
        prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        prop_assert_eq!(fold(&format!("\u{A0} {text}\n")), fold(&text));
    }
}

fn touches(token: Span, span: Span) -> bool {
    if span.is_empty() {
        token.start <= span.start && span.start <= token.end
    } else {
        token.overlaps(span)
    }
}

/// Tests offsets near the checkpoints, with characters that cross them.
#[test]
fn offsets_are_correct_in_long_texts() {
    for unit in ["é", "中", "😀", "a😀", "ab中", "\u{10FFFF}é"] {
        for lead in ["", "a", "ab", "abc"] {
            for length in [1, 340, 341, 342, 1023, 1024, 1025, 3000] {
                let text = format!("{lead}{}", unit.repeat(length));
                check_some_offsets(&text);
            }
        }
    }
}

fn check_some_offsets(text: &str) {
    use dateline_text::{CodePointOffset, Offsets, Utf16Offset};
    let offsets = Offsets::new(text);
    let mut utf16 = 0;
    for (chars, (byte, character)) in text.char_indices().enumerate() {
        if chars % 97 == 0 || byte % 1024 < 5 || byte % 1024 > 1019 {
            let byte = byte as u32;
            assert_eq!(offsets.byte_to_char(text, byte), Some(CodePointOffset(chars as u32)));
            assert_eq!(offsets.byte_to_utf16(text, byte), Some(Utf16Offset(utf16)));
            assert_eq!(offsets.char_to_byte(text, CodePointOffset(chars as u32)), Some(byte));
            assert_eq!(offsets.utf16_to_byte(text, Utf16Offset(utf16)), Some(byte));
        }
        utf16 += character.len_utf16() as u32;
    }
    assert_eq!(offsets.utf16_to_byte(text, Utf16Offset(utf16)), Some(text.len() as u32));
    assert_eq!(offsets.byte_to_utf16(text, text.len() as u32), Some(Utf16Offset(utf16)));
}

#[test]
fn offsets_of_another_text_do_not_panic() {
    use dateline_text::{CodePointOffset, Offsets, Utf16Offset};
    let offsets = Offsets::new(&"中😀".repeat(1000));
    for other in ["", "a", &"é".repeat(5000)] {
        for position in [0, 1, 2, 1500, 2999, 3000, 7000] {
            let _ = offsets.byte_to_char(other, position);
            let _ = offsets.byte_to_utf16(other, position);
            let _ = offsets.char_to_byte(other, CodePointOffset(position));
            let _ = offsets.utf16_to_byte(other, Utf16Offset(position));
        }
    }
}

/// Tests the shared article, which is not in this repository: `DATELINE_SHARED` is its folder.
#[test]
fn shared_article_satisfies_invariants() {
    let Some(folder) = std::env::var_os("DATELINE_SHARED") else {
        eprintln!("SKIPPED shared_article_satisfies_invariants: DATELINE_SHARED is not set");
        return;
    };
    let path = std::path::Path::new(&folder).join("sample/article.txt");
    let text = std::fs::read_to_string(&path).expect("DATELINE_SHARED has sample/article.txt");
    check::tokens(&text);
    check::offsets(&text);
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    assert_eq!(paragraphs(&text).len(), lines, "every line of it is a paragraph");
}
