//! Tests that the cost is linear, with lines of many megabytes that look like the start of
//! something.

use dateline_text::{Offsets, Span, fold, paragraphs, sentences, snap_to_tokens, tokenize};
use std::time::{Duration, Instant};

/// 10 MB with optimizations. Less without, to keep the tests fast.
const SIZE: usize = if cfg!(debug_assertions) { 100_000 } else { 10_000_000 };

const UNITS: &[&str] = &[
    "a",
    "A",
    "1",
    "a-",
    "A-b",
    "a.",
    "A.",
    "a'",
    "a'b",
    "n't",
    "'s",
    "a.-",
    "U.S.-",
    "1,",
    "1-",
    ".1",
    "1a",
    "http://",
    "http://a)",
    "www.",
    "a@",
    "a@-",
    "a@a",
    "@_",
    "#1",
    "#_",
    "a.b@",
    ".com",
    "No.",
    "J. ",
    "(",
    ")",
    "\"",
    "'",
    "’",
    "``",
    "--",
    "...",
    "—",
    "$",
    "A$",
    "é",
    "e\u{301}",
    "\u{301}",
    "a\u{200B}",
    "\u{200B}",
    "\u{200D}",
    "\u{AD}a",
    "中",
    "か\u{3099}",
    "。",
    "ดมัส",
    "دمشق",
    "🇸🇾",
    "🇸",
    "👩\u{200D}🔬",
    "\0",
    "a ",
    "Homs fell. ",
    "\"! ",
    "et al. ",
    "\n",
    "aaaa \n",
    "! \u{3000}",
];

#[test]
fn time_is_linear() {
    for unit in UNITS {
        let text = unit.repeat(SIZE / unit.len());
        let start = Instant::now();
        let tokens = tokenize(&text);
        let ranges = sentences(&text, &tokens);
        let offsets = Offsets::new(&text);
        let spans = paragraphs(&text);
        let folded = fold(&text);
        let elapsed = start.elapsed();
        assert!(elapsed < Duration::from_secs(10), "{unit:?} took {elapsed:?}");
        assert!(ranges.len() <= tokens.len() && folded.len() <= 2 * text.len());
        assert!(offsets.chars_len() as usize <= text.len() && spans.len() <= text.len());
        let middle = text.floor_char_boundary(text.len() / 2) as u32;
        let _ = snap_to_tokens(&tokens, Span::new(middle, middle));
        if !cfg!(debug_assertions) {
            eprintln!("{unit:?}: {elapsed:?}, {} tokens", tokens.len());
        }
    }
}
