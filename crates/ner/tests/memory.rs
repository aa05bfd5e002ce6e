//! Memory is bounded by the size of a segment, not of the text. The allocator counts it.

use dateline_ner::{Detection, Engine, MAX_SEGMENT_BYTES, load_engine};
use peak_alloc::PeakAlloc;
use std::path::Path;
use std::sync::Arc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Returns the peak of the memory that is allocated while a text is detected segment by segment,
/// and the number of mentions.
fn peak_bytes_and_mentions(tagger: &Arc<dyn Engine>, text: String) -> (usize, usize) {
    let text: Arc<str> = text.into();
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let parts = Detection::new(tagger.clone(), text, None).segments();
    let mentions = parts.map(|part| part.suggestions.len()).sum();
    (ALLOCATOR.peak_usage() - before, mentions)
}

/// Returns six letters that differ for each number.
fn distinct_word(number: usize) -> String {
    (0..6).map(|digit| char::from(b'a' + (number / 26usize.pow(digit) % 26) as u8)).collect()
}

#[test]
fn long_text_memory_is_bounded_by_segment() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/tagger.bin");
    let tagger = load_engine(&std::fs::read(path).unwrap()).unwrap();
    type Kind = (&'static str, fn(usize) -> String);
    let kinds: [Kind; 6] = [
        ("prose", |_| "Ann Lee flew from Paris to Kenya and met the minister. ".to_owned()),
        ("short lines", |_| "a\n".to_owned()),
        ("dates", |_| "2024, May 3, Monday, ".to_owned()),
        ("combining marks", |_| "\u{301}".to_owned()),
        ("marks", |_| ",.;".to_owned()),
        ("words that are all different", |number| format!("{} ", distinct_word(number))),
    ];
    for (kind, piece) in kinds {
        let text = |bytes: usize| {
            let mut text = String::new();
            (0..)
                .take_while(|&at| {
                    text.push_str(&piece(at));
                    text.len() < bytes
                })
                .for_each(drop);
            text
        };
        // One segment, and three of the same length.
        let (one, few) = peak_bytes_and_mentions(&tagger, text(MAX_SEGMENT_BYTES - 100));
        let (three, many) = peak_bytes_and_mentions(&tagger, text(3 * MAX_SEGMENT_BYTES - 300));
        assert!(many >= 2 * few, "{kind}: {few}, {many}");
        assert!(three < one + one / 4 + MAX_SEGMENT_BYTES, "{kind}: {one}, {three} bytes");
        // A segment is small compared to a long text.
        assert!(one < 110 * MAX_SEGMENT_BYTES, "{kind}: {one} bytes");
    }
}
