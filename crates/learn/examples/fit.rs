//! Measures a fit to reviewed documents of 500 words, with 18 labels: `cargo run --release -p
//! dateline-learn --example fit -- TEXT [DOCUMENTS [validate]]`. The texts are parts of the file. The
//! reviewer gives a third of the names that the detector suggests another label, always the same.

use dateline_learn::{
    LabelReport, LabeledSpan, LearnOptions, LearnedLabel, LearnedLabels, Learning, Observation,
    Recorder, Reviewed, Validation, contradictions, cross_validate, learned_documents,
};
use dateline_ner::{Detection, Engine, load_engine};
use dateline_text::paragraphs;
use std::collections::hash_map::DefaultHasher;
use std::error::Error;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Instant;

const TAGGER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/tagger.bin");

/// The labels of the detector.
const LABELS: [&str; 18] = [
    "PERSON",
    "NORP",
    "FAC",
    "ORG",
    "GPE",
    "LOC",
    "PRODUCT",
    "EVENT",
    "WORK_OF_ART",
    "LAW",
    "LANGUAGE",
    "DATE",
    "TIME",
    "PERCENT",
    "MONEY",
    "QUANTITY",
    "ORDINAL",
    "CARDINAL",
];

/// The number of words of a document.
const WORDS: usize = 500;

fn review(engine: &Arc<dyn Engine>, labels: &LearnedLabels, text: Arc<str>) -> Vec<Reviewed> {
    let recorder = Arc::new(Recorder::new(engine.clone()));
    Detection::new(recorder.clone(), text.clone(), None).finish();
    let paragraphs = paragraphs(&text);
    let review = |observation: Arc<Observation>| {
        let mentions = observation.suggestions().iter().filter_map(|it| {
            let mut hasher = DefaultHasher::new();
            it.span.slice(&text)?.hash(&mut hasher);
            let hash = hasher.finish();
            let other = hash.is_multiple_of(3).then_some((hash / 3 % LABELS.len() as u64) as usize);
            let label = other.or_else(|| labels.by_suggested_name(&it.label))?;
            Some(LabeledSpan { span: it.span, label })
        });
        let mentions: Vec<LabeledSpan> = mentions.collect();
        Reviewed::new(observation, text.clone(), &mentions, &paragraphs)
    };
    recorder.take().into_iter().map(review).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let text = std::fs::read_to_string(arguments.next().ok_or("no text")?)?;
    let count = arguments.next().map_or(Ok(50), |it| it.parse())?;
    let engine = load_engine(&std::fs::read(TAGGER)?)?;
    let labels = LearnedLabels::new(LABELS.map(|name| LearnedLabel {
        name: name.to_owned(),
        detector_labels: vec![name.to_owned()],
    }));
    let mut lines = text.split_inclusive('\n').filter(|it| !it.trim().is_empty());
    let mut texts: Vec<Arc<str>> = Vec::new();
    for _ in 0..count {
        let (mut part, mut words) = (String::new(), 0);
        for line in lines.by_ref() {
            words += line.split_whitespace().count();
            part.push_str(line);
            part.push('\n');
            if words >= WORDS {
                break;
            }
        }
        texts.push(part.into());
    }
    let lengths: Vec<usize> = texts.iter().map(|it| it.len()).collect();
    let started = Instant::now();
    let learned = texts.drain(learned_documents(&lengths));
    let documents: Vec<Reviewed> =
        learned.flat_map(|text| review(&engine, &labels, text)).collect();
    let tokens: usize = documents.iter().map(|it| it.observation().token_count()).sum();
    println!("{} documents, {tokens} tokens, observed in {:?}", documents.len(), started.elapsed());
    let mut validation = Validation::provisional(&labels, &documents, None);
    validation.labels.iter_mut().for_each(|it| it.is_used = true);
    let started = Instant::now();
    let options = LearnOptions::default();
    let mut learning =
        Learning::new(engine.id(), &labels, documents.clone(), validation.clone(), options.clone());
    while !learning.advance(256) {}
    println!("fitted in {:?}", started.elapsed());
    let started = Instant::now();
    let model = learning.model();
    println!("model of {} bytes in {:?}", model.to_bytes().len(), started.elapsed());
    let started = Instant::now();
    let (words, contradictions) = (learning.words().len(), contradictions(&documents).len());
    println!("{words} words and {contradictions} contradictions in {:?}", started.elapsed());
    if arguments.next().is_some() {
        let started = Instant::now();
        let validation = cross_validate(&labels, &documents);
        println!("cross-validated in {:?}", started.elapsed());
        let f1 = |it: &LabelReport| it.learned_f1;
        println!("F1 {:.3?}", validation.labels.iter().map(f1).collect::<Vec<_>>());
    }
    Ok(())
}
