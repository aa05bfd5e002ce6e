//! PubTator: `ID|t|title`, `ID|a|abstract`, and a line with tabs for each mention.
//!
//! Offsets are code points of the title and the abstract, with one character between them. A blank
//! line ends a text. Relations are skipped.

use crate::codec::TextReader;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, Probe, RawDocument, RawOffset,
    RawSpan, ReadError, resolve_offsets,
};
use crate::shorten::shorten;
use crate::spec::{OffsetUnit, Spec};

pub(crate) const PUBTATOR: TextReader = TextReader {
    spec: &Spec {
        name: "pubtator",
        title: "PubTator",
        consumers: &["PubTator"],
        extension: "pubtator",
        mime: "text/plain",
        ..Spec::TEXT
    },
    recognize: is_pubtator,
    read: read_pubtator,
};

/// Splits a line such as `123|t|The title`.
fn text_line<'a>(line: &'a str, kind: &str) -> Option<(&'a str, &'a str)> {
    let (id, rest) = line.split_once('|')?;
    let (found, text) = rest.split_once('|')?;
    let is_id = !id.is_empty() && !id.contains(char::is_whitespace);
    (is_id && found == kind).then_some((id, text))
}

fn is_pubtator(probe: &Probe) -> bool {
    let mut lines = probe.text.unwrap_or_default().lines().filter(|it| !it.trim().is_empty());
    let title = lines.next().and_then(|line| text_line(line, "t"));
    title.is_some_and(|(id, _)| {
        lines.next().is_some_and(|line| {
            text_line(line, "a").is_some_and(|(other, _)| other == id)
                || line.strip_prefix(id).is_some_and(|rest| rest.starts_with('\t'))
        })
    })
}

fn read_pubtator(text: &str) -> Result<ParsedDocuments, ReadError> {
    let (mut drafts, mut notes, mut n_relations) = (Vec::new(), NoteCollector::default(), 0);
    for (number, line) in (1..).zip(text.lines()) {
        let location = format!("line {number}");
        if line.trim().is_empty() {
            continue;
        }
        if let Some((_, title)) = text_line(line, "t") {
            let document =
                ParsedDocument { location, text: title.to_owned(), ..Default::default() };
            drafts.push(RawDocument { document, spans: Vec::new() });
            continue;
        }
        let invalid = |reason: &str| ReadError::Invalid {
            location: format!("line {number}"),
            reason: reason.to_owned(),
        };
        let Some(draft) = drafts.last_mut() else {
            return Err(invalid("expected a title such as 1|t|Homs"));
        };
        if let Some((_, body)) = text_line(line, "a") {
            draft.document.text.push('\n');
            draft.document.text.push_str(body);
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        match fields[..] {
            [_, start, end, quote, label, ..] if is_number(start) && is_number(end) => {
                let quote = Some(quote.to_owned());
                let position = |number: &str| RawOffset(number.parse().ok());
                let (start, end) = (position(start), position(end));
                let label = label.to_owned();
                draft.spans.push(RawSpan { start, end, quote, label, details: None });
            }
            [_, _, _, ..] => n_relations += 1,
            _ => notes.push(ImportNote::Skipped {
                location,
                what: format!("“{}” is no mention", shorten(line, 40)),
            }),
        }
    }
    if n_relations > 0 {
        let what = format!("{n_relations} relations");
        notes.push(ImportNote::Skipped { location: "lines".to_owned(), what });
    }
    Ok(resolve_offsets(drafts, OffsetUnit::CodePoints, notes))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}
