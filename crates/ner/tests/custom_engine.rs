//! An engine that is not the tagger, with three tags of its own, through the whole pipeline.

#[path = "common/ship_engine.rs"]
mod ship_engine;

use dateline_annotation::model::{Score, Suggestion, SuggestionSource};
use dateline_ner::{Detection, detect};
use ship_engine::ShipEngine;
use std::sync::Arc;

fn detect_text(text: &str) -> Vec<Suggestion> {
    detect(&ShipEngine::load(), &text.into(), "2024-12-08".parse().ok())
}

/// Returns the text with the mentions marked: `[Vasa|SHIP]`.
fn render_marks(text: &str) -> String {
    let mut marked = text.to_owned();
    for suggestion in detect_text(text).iter().rev() {
        marked.insert_str(suggestion.span.end as usize, &format!("|{}]", suggestion.label));
        marked.insert(suggestion.span.start as usize, '[');
    }
    marked
}

#[test]
fn custom_label_is_decoded() {
    let cases = [
        ("The Vasa sank.", "The [Vasa|SHIP] sank."),
        ("Divers found the Mary Rose there.", "Divers found the [Mary Rose|SHIP] there."),
        ("The Vasa, Mary Rose, met.", "The [Vasa|SHIP], [Mary Rose|SHIP], met."),
        ("Nothing sank, not even Mary.", "Nothing sank, not even Mary."),
        ("It ended in Victory.", "It ended in Victory."),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(render_marks(text), expected);
    }
}

#[test]
fn rules_find_dates_beside_custom_labels() {
    assert_eq!(
        render_marks("The Vasa was raised on 24 April 1961 for $2 million."),
        "The [Vasa|SHIP] was raised on [24 April 1961|DATE] for [$2 million|MONEY]."
    );
}

#[test]
fn probability_is_marginal_of_custom_tags() {
    // The weights of the three tags are 1, e^3 and 1, and the third cannot begin a sentence.
    let found = detect_text("Vasa");
    let fits = 3f64.exp();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].source, SuggestionSource::Tagger);
    assert_eq!(found[0].score, Some(Score::new(fits / (fits + 1.0))));
}

#[test]
fn consistency_propagates_custom_label() {
    let text = "The ship Victory sailed at dawn. The crowd saw Victory once more.";
    let found = detect_text(text);
    let names: Vec<_> = found
        .iter()
        .map(|it| (it.span.slice(text).unwrap(), it.label.as_str(), &it.source))
        .filter(|it| it.1 == "SHIP")
        .collect();
    let expected = [
        ("Victory", "SHIP", &SuggestionSource::Tagger),
        ("Victory", "SHIP", &SuggestionSource::Consistency),
    ];
    assert_eq!(names, expected);
}

#[test]
fn result_is_independent_of_slice_size() {
    let text: Arc<str> = "The Vasa sank. Divers found the Mary Rose.\n\n".repeat(50).into();
    let whole = detect(&ShipEngine::load(), &text, None);
    assert_eq!(whole.len(), 100);
    for budget in [1, 7, 1000] {
        let mut detection = Detection::new(ShipEngine::load(), text.clone(), None);
        while !detection.advance(budget) {}
        assert_eq!(detection.finish(), whole, "{budget}");
    }
}
