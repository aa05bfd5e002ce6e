//! A golden checksum of what is learned from the documents of `tests/data/learned.txt`. The browser
//! stories compare the WebAssembly build with it. `UPDATE_GOLDEN=1` rewrites it.
//!
//! Each line of the file is a document, in which `[name|LABEL]` is a mention. The last line has the
//! number of bytes of the learned model and their FNV-1a checksum.

use dateline_learn::{
    LabeledSpan, LearnOptions, LearnedLabel, LearnedLabels, Recorder, Reviewed, cross_validate,
    learn, validated_documents,
};
use dateline_ner::{Detection, Engine, load_engine};
use dateline_text::{Span, paragraphs};
use std::path::Path;
use std::sync::Arc;

fn labels() -> LearnedLabels {
    LearnedLabels::new([
        LearnedLabel { name: "PERSON".to_owned(), detector_labels: vec!["PERSON".to_owned()] },
        LearnedLabel { name: "SHIP".to_owned(), detector_labels: Vec::new() },
    ])
}

/// Observes a marked text whose paragraphs are all reviewed.
fn review(engine: &Arc<dyn Engine>, marked: &str) -> Vec<Reviewed> {
    let (mut text, mut mentions) = (String::new(), Vec::new());
    for piece in marked.split('[') {
        let Some((mark, after)) = piece.split_once(']') else {
            text.push_str(piece);
            continue;
        };
        let (quote, name) = mark.split_once('|').unwrap();
        let start = text.len() as u32;
        text.push_str(quote);
        let label = labels().by_suggested_name(name).unwrap();
        mentions.push(LabeledSpan { span: Span::new(start, text.len() as u32), label });
        text.push_str(after);
    }
    let text: Arc<str> = text.into();
    let recorder = Arc::new(Recorder::new(engine.clone()));
    Detection::new(recorder.clone(), text.clone(), None).finish();
    let reviewed = paragraphs(&text);
    let new = |it| Reviewed::new(it, text.clone(), &mentions, &reviewed);
    recorder.take().into_iter().map(new).collect()
}

fn checksum(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

#[test]
fn learned_bytes_match_golden_checksum() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let engine = load_engine(&std::fs::read(root.join("models/tagger.bin")).unwrap()).unwrap();
    let path = root.join("tests/data/learned.txt");
    let golden = std::fs::read_to_string(&path).unwrap();
    let lines = golden.lines().filter(|line| line.contains('['));
    let documents: Vec<Reviewed> = lines.clone().flat_map(|line| review(&engine, line)).collect();
    let labels = labels();
    let validated = &documents[..validated_documents(documents.len())];
    let validation = cross_validate(&labels, validated);
    let options = LearnOptions::default();
    let bytes = learn(engine.id(), &labels, &documents, &validation, &options).to_bytes();
    let learned = format!("{} {:016x}", bytes.len(), checksum(&bytes));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let texts: String = lines.map(|line| format!("{line}\n")).collect();
        std::fs::write(&path, format!("{texts}{learned}\n")).unwrap();
        return;
    }
    assert_eq!(golden.lines().last(), Some(learned.as_str()));
}
