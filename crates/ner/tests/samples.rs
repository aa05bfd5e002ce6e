//! The two sample articles, against gold annotations made by hand. They contain every mention with
//! its label and its value, and nothing else.

use dateline_ner::{detect, load_engine};
use dateline_text::Offsets;
use std::path::{Path, PathBuf};

fn data_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data").join(name)
}

/// Returns a line for each mention: start and end in code points, label, value and quote, separated
/// by tabs.
fn detected_lines(text: &str) -> Vec<String> {
    let bytes = std::fs::read(data_path("../../models/tagger.bin")).unwrap();
    let tagger = load_engine(&bytes).unwrap();
    let offsets = Offsets::new(text);
    let position = |byte| offsets.byte_to_char(text, byte).unwrap().0;
    let date = "2024-12-08".parse().ok();
    let found = detect(&tagger, &text.into(), date);
    let line = |it: &dateline_annotation::model::Suggestion| {
        let (start, end) = (position(it.span.start), position(it.span.end));
        let value = it.value.as_deref().unwrap_or_default();
        format!("{start}\t{end}\t{}\t{value}\t{}", it.label, it.span.slice(text).unwrap())
    };
    found.iter().map(line).collect()
}

/// Parses a text with marks such as `[Damascus|GPE]` and `[Sunday|DATE=2024-12-08]` into the plain
/// text and the same lines as `detected_lines`.
fn parse_gold(text: &str) -> (String, Vec<String>) {
    let (mut plain, mut lines, mut at) = (String::new(), Vec::new(), 0);
    for (part, piece) in text.split(['[', ']']).enumerate() {
        let quote = if part % 2 == 1 { piece.split('|').next().unwrap() } else { piece };
        let length = quote.chars().count();
        if let Some((_, label)) = piece.split_once('|').filter(|_| part % 2 == 1) {
            let (label, value) = label.split_once('=').unwrap_or((label, ""));
            lines.push(format!("{at}\t{}\t{label}\t{value}\t{quote}", at + length));
        }
        plain.push_str(quote);
        at += length;
    }
    (plain, lines)
}

/// Returns the lines that are in only one list: `+` for wrong detections, `-` for missing ones.
fn differences(found: &[String], gold: &[String]) -> Vec<String> {
    let wrong = found.iter().filter(|it| !gold.contains(it)).map(|it| format!("+ {it}"));
    let missing = gold.iter().filter(|it| !found.contains(it)).map(|it| format!("- {it}"));
    wrong.chain(missing).collect()
}

#[test]
fn sample_is_detected() {
    let (text, gold) = parse_gold(&std::fs::read_to_string(data_path("sample.gold.txt")).unwrap());
    assert_eq!(text, std::fs::read_to_string(data_path("sample.txt")).unwrap());
    assert!(gold.len() > 40);
    assert_eq!(differences(&detected_lines(&text), &gold), Vec::<String>::new());
}

#[test]
fn news_article_is_detected() {
    let Some(shared) = std::env::var_os("DATELINE_SHARED") else {
        eprintln!("SKIPPED: DATELINE_SHARED is not set to a folder with sample/article.txt");
        return;
    };
    let text = std::fs::read_to_string(Path::new(&shared).join("sample/article.txt")).unwrap();
    let gold = std::fs::read_to_string(data_path("article.gold.tsv")).unwrap();
    let gold: Vec<String> = gold.lines().map(str::to_owned).collect();
    assert!(gold.len() > 30);
    assert_eq!(differences(&detected_lines(&text), &gold), Vec::<String>::new());
}
