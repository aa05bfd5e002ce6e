//! Runs the committed fuzz corpora on stable Rust.

use crate::properties;
use std::path::Path;

fn replay(target: &str, property: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut count = 0;
    for entry in std::fs::read_dir(&corpus).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let outcome = std::panic::catch_unwind(|| property(&bytes));
        assert!(outcome.is_ok(), "{} fails", path.display());
        count += 1;
    }
    assert!(count > 0, "{} is empty", corpus.display());
}

#[test]
fn decode_corpus_passes() {
    replay("decode", properties::check_decode);
}

#[test]
fn dateline_json_corpus_passes() {
    replay("dateline_json", properties::check_dateline_json);
}

#[test]
fn training_corpus_passes() {
    replay("training", properties::check_training);
}

#[test]
fn training_corpus_passes_as_the_fuzz_target_reads_it() {
    replay("training", properties::check_training_sampled);
}
