//! A golden file of everything that is detected in the test texts. The browser stories compare the
//! WebAssembly build with the same file. `UPDATE_GOLDEN=1` rewrites it.

use dateline_annotation::model::SuggestionSource;
use dateline_ner::{Engine, detect, load_engine};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// The texts, in the order of the file.
const TEXTS: &[&str] = &["sample.txt", "scripts.txt"];

/// Returns a line for each mention: text, start and end in bytes, label, source, score, value.
fn detected_lines(tagger: &Arc<dyn Engine>, name: &str, text: &str) -> String {
    let mut lines = String::new();
    for it in detect(tagger, &text.into(), "2024-12-08".parse().ok()) {
        let source = match &it.source {
            SuggestionSource::Tagger => "tagger",
            SuggestionSource::Rule(name) => name,
            SuggestionSource::Consistency => "consistency",
            SuggestionSource::Learned => "learned",
            SuggestionSource::List(name) => name,
        };
        let score = it.score.map(|score| score.get().to_string()).unwrap_or_default();
        let value = it.value.unwrap_or_default();
        let (start, end) = (it.span.start, it.span.end);
        let _ = writeln!(lines, "{name}\t{start}\t{end}\t{}\t{source}\t{score}\t{value}", it.label);
    }
    lines
}

#[test]
fn test_texts_match_golden_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let bytes = std::fs::read(root.join("models/tagger.bin")).unwrap();
    let tagger = load_engine(&bytes).unwrap();
    let data = root.join("tests/data");
    let found: String = TEXTS
        .iter()
        .map(|name| {
            detected_lines(&tagger, name, &std::fs::read_to_string(data.join(name)).unwrap())
        })
        .collect();
    let golden = data.join("detected.tsv");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&golden).unwrap());
}
