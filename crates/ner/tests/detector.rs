//! The whole detector, with the tagger that ships.

use dateline_annotation::model::Suggestion;
use dateline_ner::{Detection, Engine, MAX_SEGMENT_BYTES, detect, load_engine};
use dateline_text::paragraphs;
use proptest::prelude::*;
use std::path::Path;
use std::sync::{Arc, LazyLock};

static TAGGER: LazyLock<Arc<dyn Engine>> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/tagger.bin");
    let bytes = std::fs::read(path).expect("models/tagger.bin is readable");
    load_engine(&bytes).expect("models/tagger.bin is valid")
});

fn detect_text(text: &str) -> Vec<Suggestion> {
    detect(&TAGGER, &text.into(), "2024-12-08".parse().ok())
}

/// Returns the text with the mentions marked: `[Paris|GPE]`.
fn render_marks(text: &str) -> String {
    let mut marked = text.to_owned();
    for suggestion in detect_text(text).iter().rev() {
        marked.insert_str(suggestion.span.end as usize, &format!("|{}]", suggestion.label));
        marked.insert(suggestion.span.start as usize, '[');
    }
    marked
}

fn strip_marks(marked: &str) -> String {
    let mut text = String::new();
    for (at, piece) in marked.split(['[', ']']).enumerate() {
        text.push_str(if at % 2 == 1 { piece.split('|').next().unwrap() } else { piece });
    }
    text
}

#[test]
fn names_dates_and_amounts_are_found_together() {
    let cases = [
        "[Angela Merkel|PERSON] met [Emmanuel Macron|PERSON] in [Paris|GPE] on [Monday|DATE].",
        "The [United Nations|ORG] sent [$3.5 million|MONEY] to [Kenya|GPE] in [2011|DATE].",
        "[Russian|NORP] and [Ukrainian|NORP] officials spoke in [Istanbul|GPE].",
        "President [Barack Obama|PERSON] left [Washington|GPE] [last week|DATE].",
        "[Germany|GPE]’s exports rose [5 percent|PERCENT] in [May|DATE].",
        "They drove [10 km|QUANTITY] and waited for [two hours|TIME].",
        "Officials of the [Bank of Japan|ORG] met in [Tokyo|GPE].",
        "Nothing happened, and nobody came.",
    ];
    for case in cases {
        assert_eq!(render_marks(&strip_marks(case)), case);
    }
}

#[test]
fn labels_are_consistent_across_sentences() {
    let text = "Police arrested Osman Yıldız in Ankara. The lawyer of Yıldız said nothing.";
    let names: Vec<(String, String)> = detect_text(text)
        .into_iter()
        .map(|it| (it.span.slice(text).unwrap().to_owned(), it.label))
        .collect();
    assert!(names.contains(&("Yıldız".to_owned(), "PERSON".to_owned())), "{names:?}");
}

#[test]
fn unlabeled_names_are_not_detected() {
    let text = "The United Kingdom voted on Thursday. The party came third in the 2010 United \
                Kingdom general election, and it lost again in 2015.";
    let places: Vec<u32> = detect_text(text)
        .into_iter()
        .filter(|it| it.label == "GPE")
        .map(|it| it.span.start)
        .collect();
    assert_eq!(places, [4], "the second is part of the election's name");
}

#[test]
fn result_is_independent_of_slice_size() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/sample.txt");
    let text: Arc<str> = std::fs::read_to_string(path).unwrap().into();
    let whole = detect(&TAGGER, &text, None);
    for budget in [1, 7, 100, 100_000] {
        let mut detection = Detection::new(TAGGER.clone(), text.clone(), None);
        let mut last = 0;
        while !detection.advance(budget) {
            let (done, total) = detection.progress();
            assert!(last <= done && done <= total, "{last} {done} {total}");
            last = done;
        }
        assert_eq!(detection.finish(), whole, "{budget}");
    }
}

#[test]
fn long_text_is_detected_in_segments() {
    let sample = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/sample.txt"),
    );
    let text: Arc<str> = format!("{}\n\n", sample.unwrap().trim_end()).repeat(300).into();
    let parts: Vec<_> = Detection::new(TAGGER.clone(), text.clone(), None).segments().collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.span.len() as usize).collect();
    let (&least, &most) = (lengths.iter().min().unwrap(), lengths.iter().max().unwrap());
    assert!(parts.len() > 1 && most < MAX_SEGMENT_BYTES + 30_000, "{lengths:?}");
    assert!(most - least < 60_000, "the lengths are not similar: {lengths:?}");
    let mut end = 0;
    for part in &parts {
        assert_eq!(part.span.start, end, "the segments cover the text");
        end = part.span.end;
        assert!(part.suggestions.iter().all(|it| part.span.contains(it.span)));
        let alone: Arc<str> = text[part.span.range()].into();
        let moved = |it: &Suggestion| (it.span.start + part.span.start, it.label.clone(), it.score);
        let found = |it: &Suggestion| (it.span.start, it.label.clone(), it.score);
        let expected: Vec<_> = detect(&TAGGER, &alone, None).iter().map(moved).collect();
        assert_eq!(part.suggestions.iter().map(found).collect::<Vec<_>>(), expected);
    }
    assert_eq!(end as usize, text.len());
    let joined: Vec<Suggestion> = parts.into_iter().flat_map(|part| part.suggestions).collect();
    assert_eq!(detect(&TAGGER, &text, None), joined);
    let mut detection = Detection::new(TAGGER.clone(), text, None);
    let mut last = 0;
    while !detection.advance(1000) {
        let (done, total) = detection.progress();
        assert!(last <= done && done <= total, "{last} {done} {total}");
        last = done;
    }
    assert_eq!(detection.finish(), joined);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_fit_any_text(pieces in prop::collection::vec(text_piece(), 0..40)) {
        let text = pieces.concat();
        let found = detect_text(&text);
        let paragraphs = paragraphs(&text);
        let mut end = 0;
        for suggestion in &found {
            let span = suggestion.span;
            prop_assert!(span.start >= end, "in order, not overlapping");
            prop_assert!(span.slice(&text).is_some_and(|quote| !quote.trim().is_empty()));
            prop_assert!(paragraphs.iter().any(|paragraph| paragraph.contains(span)));
            end = span.end;
        }
    }
}

/// Generates words of mentions, other words, and characters that expose errors in offsets.
fn text_piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Ann Lee ".to_owned()),
        Just("President ".to_owned()),
        Just("the United Nations ".to_owned()),
        Just("Syrian ".to_owned()),
        Just("early on Sunday morning ".to_owned()),
        Just("more than 50 years ago, ".to_owned()),
        Just("$3.5bn ".to_owned()),
        Just("\n\n".to_owned()),
        Just("\n".to_owned()),
        Just("’s ".to_owned()),
        Just("👩‍🚀".to_owned()),
        Just("e\u{301}\u{0} ".to_owned()),
        Just("دمشق ".to_owned()),
        Just("東京".to_owned()),
        "\\PC{0,8}",
        ". ",
    ]
}
