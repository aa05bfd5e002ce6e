//! Training data of Apache OpenNLP's name finder: `<START:person> Mara Quill <END> left .`
//!
//! A line is a sentence of tokens that are separated by spaces. A blank line ends a text. Names
//! without a type have the type `default`. Names do not nest and do not extend over lines.

use crate::codec::TextReader;
use crate::import::{ParsedDocument, ParsedDocuments, ParsedSpan, Probe, ReadError};
use crate::shorten::shorten;
use crate::spec::Spec;
use dateline_text::Span;

pub(crate) const OPENNLP: TextReader = TextReader {
    spec: &Spec {
        name: "opennlp",
        title: "OpenNLP name finder",
        consumers: &["Apache OpenNLP"],
        extension: "train",
        mime: "text/plain",
        ..Spec::TOKENS
    },
    recognize: is_opennlp,
    read: read_opennlp,
};

/// The type of names that have none.
const DEFAULT_LABEL: &str = "default";

/// Returns the type that a start tag names, or `None` if the token is no start tag.
fn start_label(token: &str) -> Option<&str> {
    let inside = token.strip_prefix("<START")?.strip_suffix('>')?;
    match inside.strip_prefix(':') {
        Some(label) => Some(label).filter(|label| !label.is_empty()),
        None => inside.is_empty().then_some(DEFAULT_LABEL),
    }
}

/// Returns true if the first line with a tag has a start tag with its end tag.
fn is_opennlp(probe: &Probe) -> bool {
    let mut lines = probe.text.unwrap_or_default().lines();
    let Some(line) = lines.find(|line| line.contains("<START")) else { return false };
    let line = separate_tags(line);
    let mut tokens = line.split_whitespace();
    tokens.any(|token| start_label(token).is_some()) && tokens.any(|token| token == "<END>")
}

fn read_opennlp(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut documents: Vec<ParsedDocument> = Vec::new();
    let mut is_between = true;
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            is_between = true;
            continue;
        }
        let location = format!("line {number}");
        if std::mem::take(&mut is_between) {
            documents.push(ParsedDocument { location: location.clone(), ..Default::default() });
        }
        if let Some(document) = documents.last_mut() {
            read_sentence(line, document)
                .map_err(|reason| ReadError::Invalid { location, reason })?;
        }
    }
    Ok(ParsedDocuments { documents, notes: Vec::new() })
}

/// Puts spaces around tags that have none.
fn separate_tags(line: &str) -> String {
    let line = line.replace("<END>", " <END> ").replace("<START", " <START");
    let mut separated = String::with_capacity(line.len());
    let mut rest = line.as_str();
    while let Some(at) = rest.find("<START") {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        separated.push_str(&rest[..end]);
        separated.push(' ');
        rest = &rest[end..];
    }
    separated + rest
}

/// Appends a sentence to a text.
fn read_sentence(line: &str, document: &mut ParsedDocument) -> Result<(), String> {
    let line = separate_tags(line);
    let mut open: Option<(&str, Option<u32>)> = None;
    let mut separator = if document.text.is_empty() { "" } else { "\n" };
    for token in line.split_whitespace() {
        if let Some(label) = start_label(token) {
            if open.replace((label, None)).is_some() {
                return Err(format!("“{}” is inside another name", shorten(token, 30)));
            }
        } else if token == "<END>" {
            let (label, start) = open.take().ok_or("<END> without <START>")?;
            let start = start.ok_or("a name without words")?;
            let span = Span::new(start, document.text.len() as u32);
            document.spans.push(ParsedSpan { span, label: label.to_owned(), details: None });
        } else {
            document.text.push_str(std::mem::replace(&mut separator, " "));
            if let Some((_, start)) = &mut open {
                start.get_or_insert(document.text.len() as u32);
            }
            document.text.push_str(token);
        }
    }
    match open {
        Some((label, _)) => Err(format!("<START:{}> without <END>", shorten(label, 30))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let read = read_opennlp(text).unwrap();
        let describe = |document: &ParsedDocument| {
            let spans = document.spans.iter();
            let spans = spans
                .map(|span| format!("{}={}", span.label, span.span.slice(&document.text).unwrap()));
            format!("{}|{}", document.text, spans.collect::<Vec<_>>().join(","))
        };
        read.documents.iter().map(describe).collect()
    }

    #[test]
    fn names_are_read_from_tags() {
        let text = "Then <START:person> Ines Falk <END> met <START> Odo <END> .\r\nThey left .\r\n\r\n<START:place> Tarn <END>";
        assert_eq!(
            read(text),
            [
                "Then Ines Falk met Odo .\nThey left .|person=Ines Falk,default=Odo",
                "Tarn|place=Tarn"
            ]
        );
        assert!(is_opennlp(&Probe::new("a", b"", Some(text))));
        for other in ["<START> and nothing", "<END> <START>", "a <STARTS> b <END>", ""] {
            assert!(!is_opennlp(&Probe::new("a", b"", Some(other))), "{other}");
        }
    }

    #[test]
    fn unbalanced_tags_are_rejected() {
        for (text, reason) in [
            ("a\n<START:x> b", "line 2: <START:x> without <END>"),
            ("<START:x> a <START:y> b <END>", "line 1: “<START:y>” is inside another name"),
            ("a <END>", "line 1: <END> without <START>"),
            ("<START> <END>", "line 1: a name without words"),
        ] {
            assert_eq!(read_opennlp(text).unwrap_err().to_string(), reason);
        }
    }
}
