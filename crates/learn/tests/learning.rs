//! Learning with the shipped tagger, from documents as a user reviews them.

use dateline_learn::{
    LabeledSpan, LearnOptions, LearnedEngine, LearnedLabel, LearnedLabels, LearnedModel,
    LearnedModelError, Learning, Recorder, Reviewed, WordPosition, contradictions, cross_validate,
    learn, validated_documents,
};
use dateline_ner::{Detection, Engine, detect, load_engine};
use dateline_text::{Span, paragraphs};
use std::sync::Arc;

const TAGGER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/tagger.bin");

/// Reviewed documents. Each paragraph is a sentence; `[name|LABEL]` is a mention.
const REVIEWED: &[&str] = &[
    "The frigate [Meteor|SHIP] left the harbor on Monday.\n\nIts captain, [Ann Lee|PERSON], was silent.",
    "Sailors aboard the frigate [Vesta|SHIP] waited.\n\nThe frigate [Juno|SHIP] was late.",
    "The frigate [Argo|SHIP] sank near Malta.\n\nRescuers reached the frigate [Orion|SHIP] at noon.",
    "Crews left the frigate [Pallas|SHIP] in the storm.\n\nNo ship was seen near Rome.",
    "The frigate [Ceres|SHIP] returned.\n\nThe admiral boarded the frigate [Flora|SHIP].",
    "A fire broke out aboard the frigate [Iris|SHIP].\n\nThe port of Valletta was closed.",
];

fn labels() -> LearnedLabels {
    LearnedLabels::new([
        LearnedLabel { name: "PERSON".to_owned(), detector_labels: vec!["PERSON".to_owned()] },
        LearnedLabel { name: "SHIP".to_owned(), detector_labels: Vec::new() },
    ])
}

fn shipped_engine() -> Arc<dyn Engine> {
    load_engine(&std::fs::read(TAGGER).unwrap()).unwrap()
}

/// Returns the text without marks, and the mentions.
fn parse_marks(marked: &str, labels: &LearnedLabels) -> (Arc<str>, Vec<LabeledSpan>) {
    let (mut text, mut mentions) = (String::new(), Vec::new());
    for piece in marked.split('[') {
        let Some((mark, after)) = piece.split_once(']') else {
            text.push_str(piece);
            continue;
        };
        let (quote, name) = mark.split_once('|').unwrap();
        let start = text.len() as u32;
        text.push_str(quote);
        let label = labels.by_suggested_name(name).unwrap();
        mentions.push(LabeledSpan { span: Span::new(start, text.len() as u32), label });
        text.push_str(after);
    }
    (text.into(), mentions)
}

/// Reviews the first paragraphs of marked texts.
fn review(engine: &Arc<dyn Engine>, marked: &[&str], reviewed: usize) -> Vec<Reviewed> {
    let labels = labels();
    let documents = marked.iter().flat_map(|marked| {
        let (text, mentions) = parse_marks(marked, &labels);
        let recorder = Arc::new(Recorder::new(engine.clone()));
        Detection::new(recorder.clone(), text.clone(), None).finish();
        let all = paragraphs(&text);
        let paragraphs = &all[..reviewed.min(all.len())];
        let new = |it| Reviewed::new(it, text.clone(), &mentions, paragraphs);
        recorder.take().into_iter().map(new).collect::<Vec<_>>()
    });
    documents.collect()
}

fn learn_from(engine: &Arc<dyn Engine>, documents: &[Reviewed]) -> LearnedModel {
    let labels = labels();
    let validated = &documents[..validated_documents(documents.len())];
    let validation = cross_validate(&labels, validated);
    learn(engine.id(), &labels, documents, &validation, &LearnOptions::default())
}

/// Returns the names and labels that are suggested in a text.
fn suggested(engine: &Arc<dyn Engine>, text: &str) -> Vec<(String, String)> {
    let text: Arc<str> = text.into();
    let suggestions = detect(engine, &text, None);
    suggestions.into_iter().map(|it| (text[it.span.range()].to_owned(), it.label)).collect()
}

fn with_model(engine: &Arc<dyn Engine>, model: LearnedModel) -> Arc<dyn Engine> {
    Arc::new(LearnedEngine::new(engine.clone(), Arc::new(model)).unwrap())
}

#[test]
fn own_label_is_suggested_for_names_that_were_never_reviewed() {
    let engine = shipped_engine();
    let learned = with_model(&engine, learn_from(&engine, &review(&engine, REVIEWED, 2)));
    let text = "The frigate Minerva arrived from Spain with David Jones.";
    let found = suggested(&learned, text);
    assert!(found.contains(&("Minerva".to_owned(), "SHIP".to_owned())), "{found:?}");
    assert!(found.contains(&("David Jones".to_owned(), "PERSON".to_owned())), "{found:?}");
    assert_ne!(learned.id(), engine.id());
}

#[test]
fn nothing_changes_before_the_first_review() {
    let engine = shipped_engine();
    let learned = with_model(&engine, learn_from(&engine, &[]));
    let unreviewed = with_model(&engine, learn_from(&engine, &review(&engine, REVIEWED, 0)));
    for marked in REVIEWED {
        let text = parse_marks(marked, &labels()).0;
        let shipped = detect(&engine, &text, None);
        assert_eq!(detect(&learned, &text, None), shipped);
        assert_eq!(detect(&unreviewed, &text, None), shipped);
    }
}

#[test]
fn accepted_names_are_suggested_elsewhere() {
    let engine = shipped_engine();
    let names = ["We saw [Tern|SHIP] in the fog.", "They sold [Tern|SHIP] for scrap."];
    let text = "In the end tern met Tern by night.";
    let find = |documents: &[&str]| {
        let learned = with_model(&engine, learn_from(&engine, &review(&engine, documents, 1)));
        suggested(&learned, text).into_iter().filter(|it| it.1 == "SHIP").collect::<Vec<_>>()
    };
    assert_eq!(find(&names), [("Tern".to_owned(), "SHIP".to_owned())]);
    assert_eq!(find(&names[..1]), [], "one example is too few");
    let unlabeled = "The Tern rose.";
    let labels = labels();
    let all = review(&engine, &[names[0], names[1], unlabeled], 1);
    let validation = cross_validate(&labels, &all);
    let model = learn(engine.id(), &labels, &all, &validation, &LearnOptions::default());
    assert!(model.names().iter().all(|it| it.text != "Tern"), "it was once left without a label");
    let forgotten =
        LearnOptions { forgotten_names: ["Tern".to_owned()].into(), ..LearnOptions::default() };
    let model = learn(engine.id(), &labels, &all[..2], &validation, &forgotten);
    assert!(model.names().is_empty());
}

#[test]
fn words_are_told_and_can_be_forgotten() {
    let engine = shipped_engine();
    let documents = review(&engine, REVIEWED, 2);
    let words = |forgotten: &[(WordPosition, &str)]| {
        let validation = cross_validate(&labels(), &documents);
        let forgotten_words = forgotten.iter().map(|it| (it.0, it.1.to_owned())).collect();
        let options = LearnOptions { forgotten_words, ..LearnOptions::default() };
        let (labels, documents) = (labels(), documents.clone());
        let mut learning = Learning::new(engine.id(), &labels, documents, validation, options);
        while !learning.advance(64) {}
        let all = learning.words();
        all.into_iter().map(|it| (it.label, it.position, it.text)).collect::<Vec<_>>()
    };
    let frigate = (1, WordPosition::Before, "frigate".to_owned());
    let all = words(&[]);
    assert!(all.contains(&frigate), "{all:?}");
    let others = words(&[(WordPosition::Before, "frigate")]);
    assert!(!others.contains(&frigate), "{others:?}");
}

#[test]
fn contradictions_have_both_examples() {
    let engine = shipped_engine();
    let texts = [
        "They boarded the [Tern|SHIP] at noon.",
        "They buried the [Tern|PERSON] in spring.",
        "Nobody painted [Tern|PERSON].",
        "Somebody sold [Kew|SHIP] and nobody saw [Kew|PERSON] again.",
    ];
    let all = review(&engine, &texts, 1);
    let told =
        |[one, other]: &[(usize, LabeledSpan); 2]| (one.0, one.1.label, other.0, other.1.label);
    let found: Vec<_> = contradictions(&all).iter().map(told).collect();
    assert_eq!(found, [(0, 1, 1, 0)]);
}

#[test]
fn names_that_are_never_accepted_are_no_longer_suggested() {
    let engine = shipped_engine();
    let reviewed = [
        "Reporters met Maria Sanchez.",
        "A letter to Maria Sanchez was lost and Maria Sanchez was angry.",
    ];
    let text = "Maria Sanchez and David Jones left.";
    let learned = with_model(&engine, learn_from(&engine, &review(&engine, &reviewed, 1)));
    assert!(suggested(&engine, text).iter().any(|it| it.0 == "Maria Sanchez"));
    let names: Vec<String> = suggested(&learned, text).into_iter().map(|it| it.0).collect();
    assert_eq!(names, ["David Jones"]);
}

#[test]
fn file_has_the_same_bytes_each_time_and_is_checked() {
    let engine = shipped_engine();
    let documents = review(&engine, REVIEWED, 2);
    let model = learn_from(&engine, &documents);
    let bytes = model.to_bytes();
    assert_eq!(learn_from(&engine, &documents).to_bytes(), bytes);
    let read = LearnedModel::from_bytes(&bytes).unwrap();
    assert_eq!(read.to_bytes(), bytes);
    let suggest = |model: &LearnedModel| -> Vec<_> {
        documents.iter().map(|it| model.suggest(it.observation())).collect()
    };
    assert_eq!(suggest(&read), suggest(&model));
    assert!(bytes.len() < 2_000_000, "{}", bytes.len());
    for damaged in [bytes.len() / 2, bytes.len() - 1, 30] {
        let mut altered = bytes.clone();
        altered[damaged] ^= 1;
        assert_eq!(LearnedModel::from_bytes(&altered), Err(LearnedModelError::Damaged));
        let truncated = LearnedModel::from_bytes(&bytes[..damaged]);
        assert_eq!(truncated, Err(LearnedModelError::Damaged));
    }
    assert_eq!(LearnedModel::from_bytes(b"DLTAGGER"), Err(LearnedModelError::Foreign));
    let mut without_texts = read.clone();
    without_texts.remove_texts();
    assert!(without_texts.names().iter().all(|it| it.text.is_empty()));
    assert_eq!(suggest(&without_texts), suggest(&model));
}

#[test]
fn model_of_another_engine_is_refused() {
    let engine = shipped_engine();
    let model =
        learn("another", &labels(), &[], &cross_validate(&labels(), &[]), &LearnOptions::default());
    let refused = LearnedEngine::new(engine, Arc::new(model)).err();
    assert_eq!(refused, Some(LearnedModelError::OtherEngine));
}
