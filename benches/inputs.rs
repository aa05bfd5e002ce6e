//! The inputs of the benchmarks: the sample article repeated to any length, and the shipped models.

use dateline_ner::{Engine, load_engine};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Returns the path of a file in the repository.
fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Returns the paragraphs of the sample, repeated until the text has at least `words` words.
pub fn article(words: usize) -> Arc<str> {
    let sample =
        std::fs::read_to_string(file("tests/data/sample.txt")).expect("the sample is readable");
    let mut text = String::new();
    let mut count = 0;
    for paragraph in sample.split_inclusive("\n\n").cycle() {
        text.push_str(paragraph);
        count += paragraph.split_whitespace().count();
        if count >= words {
            break;
        }
    }
    text.into()
}

/// Returns the shipped tagger.
pub fn tagger() -> Arc<dyn Engine> {
    let bytes = std::fs::read(file("models/tagger.bin")).expect("the tagger is readable");
    load_engine(&bytes).expect("the tagger is valid")
}

/// Returns the bytes of the shipped gazetteer.
pub fn gazetteer_bytes() -> Vec<u8> {
    std::fs::read(file("models/places.bin")).expect("the gazetteer is readable")
}
