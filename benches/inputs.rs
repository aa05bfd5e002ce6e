//! What the benchmarks read: the sample article, as often as it takes.

use dateline_ner::Tagger;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of the repository.
fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The paragraphs of the sample, again and again, until there are so many words.
pub fn article(words: usize) -> Arc<str> {
    let sample =
        std::fs::read_to_string(file("tests/data/sample.txt")).expect("the sample is there");
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

/// The tagger that ships.
pub fn tagger() -> Arc<Tagger> {
    let bytes = std::fs::read(file("models/tagger.bin")).expect("the tagger is there");
    Arc::new(Tagger::from_bytes(&bytes).expect("it is a tagger"))
}

/// The file of the gazetteer that ships.
pub fn gazetteer_bytes() -> Vec<u8> {
    std::fs::read(file("models/places.bin")).expect("the gazetteer is there")
}
