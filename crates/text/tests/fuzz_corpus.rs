//! Replays the committed fuzzing corpus without a fuzzer.

use std::path::Path;

mod check;

fn replay(target: &str, check: fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a directory entry").path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "the corpus of {target} is empty");
    for path in paths {
        let bytes = std::fs::read(&path).expect("a corpus file");
        // The fuzz target skips input that is not UTF-8, too.
        if let Ok(text) = std::str::from_utf8(&bytes) {
            eprintln!("{}", path.display());
            check(text);
        }
    }
}

#[test]
fn tokenize_corpus_passes() {
    replay("tokenize", check::tokens);
}

#[test]
fn offsets_corpus_passes() {
    replay("offsets", check::offsets);
}
