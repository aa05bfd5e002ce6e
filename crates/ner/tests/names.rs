//! Names in real texts, against marks made by hand. `names.txt` describes its format.

use dateline_ner::{Engine, detect, load_engine};
use std::path::Path;
use std::sync::Arc;

const NAMES: &[&str] = &["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"];

/// The start and end of a quote in bytes, and its labels.
type ExpectedMention = (usize, usize, String);

/// Parses a case into its text and its marks.
fn parse_case(case: &str) -> (String, Vec<ExpectedMention>) {
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), case);
    while let Some((before, (quote, labels, after))) = next_mark(rest) {
        text.push_str(before);
        let start = text.len();
        text.push_str(quote);
        marks.push((start, text.len(), labels.to_owned()));
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

/// Splits a text at its next mark: the text before it, its quote, its labels, and the text after
/// it.
fn next_mark(text: &str) -> Option<(&str, (&str, &str, &str))> {
    let bar = text
        .find('|')
        .filter(|&bar| text[bar + 1..].starts_with(['-', 'P', 'O', 'G', 'L', 'F', 'N']))
        .or_else(|| {
            let from = text.find("| ")? + 2;
            text[from..].find('|').map(|offset| from + offset)
        })?;
    let open = text[..bar].rfind('[')?;
    let close = bar + text[bar..].find(']')?;
    Some((&text[..open], (&text[open + 1..bar], &text[bar + 1..close], &text[close + 1..])))
}

/// Returns the errors in a case, or an empty list.
fn case_errors(tagger: &Arc<dyn Engine>, case: &str) -> Vec<String> {
    let (text, marks) = parse_case(case);
    let found = detect(tagger, &text.as_str().into(), "2024-12-08".parse().ok());
    let names = found.iter().filter(|it| NAMES.contains(&it.label.as_str()));
    let names: Vec<ExpectedMention> =
        names.map(|it| (it.span.start as usize, it.span.end as usize, it.label.clone())).collect();
    let is_detected = |(start, end, labels): &&ExpectedMention| {
        let overlaps = |it: &&ExpectedMention| it.0 < *end && *start < it.1;
        match labels.as_str() {
            "-" => !names.iter().any(|it| overlaps(&it)),
            labels => names.iter().any(|it| {
                it.0 == *start && it.1 == *end && labels.split('/').any(|label| label == it.2)
            }),
        }
    };
    let failures = marks.iter().filter(|mark| !is_detected(mark));
    failures
        .map(|(start, end, labels)| format!("{} is not {labels}: {names:?}", &text[*start..*end]))
        .collect()
}

#[test]
fn names_are_found_in_all_samples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(root.join("../../models/tagger.bin")).unwrap();
    let tagger = load_engine(&bytes).unwrap();
    let file = std::fs::read_to_string(root.join("tests/names.txt")).unwrap();
    let (mut kind, mut failed) = ("", Vec::new());
    for line in file.lines().filter(|it| !it.is_empty() && !it.starts_with("# ")) {
        if let Some(heading) = line.strip_prefix("## ") {
            kind = heading;
            continue;
        }
        let (is_known, case) = match line.strip_prefix("? ") {
            Some(case) => (true, case),
            None => (false, line),
        };
        let errors = case_errors(&tagger, &case.replace("\\n", "\n"));
        match errors.as_slice() {
            [] if is_known => {
                failed.push(format!("{kind}: {case}\n    passes now: remove its `?`"))
            }
            [] => {}
            _ if is_known => {}
            errors => failed.push(format!("{kind}: {case}\n    {}", errors.join("\n    "))),
        }
    }
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n"));
}
