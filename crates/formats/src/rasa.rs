//! Training data of Rasa: examples in YAML or Markdown with `[Mara](person)`.
//!
//! Each example of an intent is a text. Synonyms, lookup tables and regular expressions are
//! skipped.

use crate::codec::TextReader;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, ParsedSpan, Probe, ReadError,
};
use crate::spec::Spec;
use dateline_text::Span;

pub(crate) const RASA: TextReader = TextReader {
    spec: &Spec {
        name: "rasa",
        title: "Rasa NLU",
        consumers: &["Rasa"],
        extension: "rasa.yml",
        mime: "application/yaml",
        ..Spec::TEXT
    },
    recognize: is_rasa,
    read: read_rasa,
};

fn is_rasa(probe: &Probe) -> bool {
    let text = probe.text.unwrap_or_default();
    let mut lines = text.lines().map(str::trim_end);
    if lines.clone().any(|line| line == "nlu:") {
        let mut after = lines.map(|line| line.trim_start().trim_start_matches("- "));
        return after.clone().any(|line| line.starts_with("intent:"))
            && after.any(|line| line.starts_with("examples:"));
    }
    // Markdown, as in Rasa 1.
    lines.any(|line| line.starts_with("## intent:"))
        && text.lines().all(|line| {
            let line = line.trim();
            line.is_empty() || ["##", "-", "*", "<!--"].iter().any(|start| line.starts_with(start))
        })
}

fn read_rasa(text: &str) -> Result<ParsedDocuments, ReadError> {
    let (mut documents, mut n_skipped) = (Vec::new(), 0);
    let mut is_intent = false;
    // True if the next line is the example of an entry `- text: |`.
    let mut is_text_next = false;
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        let entry = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* "));
        let entry = entry.map(str::trim_start);
        let key = entry.unwrap_or(trimmed);
        if let Some(heading) = trimmed.strip_prefix("## ") {
            is_intent = heading.starts_with("intent:");
        } else if key.starts_with("intent:") {
            is_intent = true;
        } else if OTHER_SECTIONS.iter().any(|section| key.starts_with(section)) {
            is_intent = false;
        } else if let Some(text) = entry.and_then(|entry| entry.strip_prefix("text:")) {
            let text = text.trim();
            is_text_next = matches!(text, "" | "|" | ">" | "|-" | ">-");
            if is_intent && !is_text_next {
                documents.push(read_example(unquote(text), number));
            }
        } else if entry.is_none() && is_text_next && !trimmed.is_empty() {
            is_text_next = false;
            if is_intent {
                documents.push(read_example(trimmed, number));
            }
        } else if let Some(entry) = entry {
            if is_intent {
                documents.push(read_example(unquote(entry), number));
            } else {
                n_skipped += 1;
            }
        }
    }
    let mut notes = NoteCollector::default();
    if n_skipped > 0 {
        let what = format!("{n_skipped} entries that are no examples of intents");
        notes.push(ImportNote::Skipped { location: "file".to_owned(), what });
    }
    Ok(ParsedDocuments { documents, notes: notes.into_vec() })
}

/// Keys of sections without examples of intents.
const OTHER_SECTIONS: &[&str] = &[
    "synonym:",
    "lookup:",
    "regex:",
    "rule:",
    "story:",
    "stories:",
    "rules:",
    "responses:",
    "domain:",
    "intents:",
    "entities:",
    "slots:",
    "actions:",
];

fn unquote(entry: &str) -> &str {
    let inside = |quote: char| entry.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(entry)
}

/// Reads an example with its marks.
fn read_example(example: &str, line: usize) -> ParsedDocument {
    let location = format!("line {line}");
    let mut document = ParsedDocument { location, ..ParsedDocument::default() };
    let mut rest = example;
    while let Some(at) = rest.find('[') {
        document.text.push_str(&rest[..at]);
        rest = &rest[at..];
        match Mark::parse(rest) {
            Some(Mark { quote, label, length }) if !quote.trim().is_empty() => {
                let start = document.text.len() as u32;
                document.text.push_str(quote);
                let span = Span::new(start, document.text.len() as u32);
                document.spans.push(ParsedSpan { span, label, details: None });
                rest = &rest[length..];
            }
            _ => {
                document.text.push('[');
                rest = &rest[1..];
            }
        }
    }
    document.text.push_str(rest);
    document
}

/// A mark such as `[Oldport](city:Old Port)` or `[Oldport]{"entity": "city"}`.
struct Mark<'a> {
    quote: &'a str,
    label: String,
    /// The length of the mark in bytes.
    length: usize,
}

impl<'a> Mark<'a> {
    /// Parses the mark at the start of a text.
    fn parse(text: &'a str) -> Option<Self> {
        let (quote, rest) = text.strip_prefix('[')?.split_once(']')?;
        let start = 2 + quote.len();
        let (label, length) = if let Some(inside) = rest.strip_prefix('(') {
            let end = inside.find(')')?;
            let label = inside[..end].split(':').next().unwrap_or_default();
            (label.trim().to_owned(), start + end + 2)
        } else {
            let end = rest.starts_with('{').then(|| rest.find('}')).flatten()?;
            let value: serde_json::Value = serde_json::from_str(&rest[..=end]).ok()?;
            (value.get("entity")?.as_str()?.to_owned(), start + end + 1)
        };
        (!label.is_empty()).then_some(Self { quote, label, length })
    }
}
