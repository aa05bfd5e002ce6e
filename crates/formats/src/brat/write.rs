//! Writes brat standoff files.

use super::SUGGESTED_ATTRIBUTE;
use crate::characters::is_line_break;
use crate::export::{ExportItem, FormatWriter, WriterOutput, WriterSetup};
use dateline_annotation::model::Status;
use dateline_text::{Offsets, Span};
use std::io;

/// Writes two files for each text: the text and its mentions.
pub(crate) struct BratWriter {
    labels: Vec<String>,
}

impl BratWriter {
    pub(crate) fn new(setup: &WriterSetup) -> Self {
        Self { labels: setup.labels.clone() }
    }
}

impl FormatWriter for BratWriter {
    fn begin(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        out.append_in_folder("annotation.conf", annotation_conf(&self.labels))
    }

    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        // The first U+FEFF of a file is a byte order mark, which is no part of the text.
        let mark = if item.text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        out.append_in_folder(&format!("{}.txt", item.name), format!("{mark}{}", item.text))?;
        out.append_in_folder(&format!("{}.ann", item.name), annotation_lines(item))
    }
}

/// Returns the configuration of brat: the labels, and the attribute of suggestions.
fn annotation_conf(labels: &[String]) -> String {
    let labels: String = labels.iter().map(|label| format!("{label}\n")).collect();
    format!(
        "[entities]\n{labels}\n[relations]\n\n[events]\n\n[attributes]\n{SUGGESTED_ATTRIBUTE}\tArg:<ENTITY>\n"
    )
}

fn annotation_lines(item: &ExportItem) -> String {
    let offsets = Offsets::new(item.text);
    // brat counts a byte order mark.
    let shift = u32::from(item.text.starts_with('\u{feff}'));
    let position =
        |byte| shift + offsets.byte_to_char(item.text, byte).map_or(0, |position| position.0);
    let (mut lines, mut remarks, mut suggested) = (String::new(), 0, 0);
    for (number, mention) in (1..).zip(&item.mentions) {
        let number: u32 = number;
        let pieces = split_at_line_breaks(item.text, mention.span);
        let ranges = pieces.iter().map(|it| format!("{} {}", position(it.start), position(it.end)));
        let ranges = ranges.collect::<Vec<_>>().join(";");
        let quotes: Vec<&str> =
            pieces.iter().map(|it| it.slice(item.text).unwrap_or_default()).collect();
        let label = mention.label;
        lines.push_str(&format!("T{number}\t{label} {ranges}\t{}\n", quotes.join(" ")));
        if mention.annotation.status == Status::Suggested {
            suggested += 1;
            lines.push_str(&format!("A{suggested}\t{SUGGESTED_ATTRIBUTE} T{number}\n"));
        }
        if let Some(note) = &mention.annotation.details.note {
            remarks += 1;
            let note = note.replace(is_line_break, " ");
            lines.push_str(&format!("#{remarks}\tAnnotatorNotes T{number}\t{note}\n"));
        }
    }
    lines
}

/// Splits a mention into fragments without line breaks.
fn split_at_line_breaks(text: &str, span: Span) -> Vec<Span> {
    let quote = span.slice(text).unwrap_or_default();
    let (mut pieces, mut start) = (Vec::new(), 0);
    for (at, found) in quote.match_indices(is_line_break) {
        pieces.push((start, at));
        start = at + found.len();
    }
    pieces.push((start, quote.len()));
    let shifted = |(start, end)| Span::new(span.start + start as u32, span.start + end as u32);
    pieces.into_iter().filter(|(start, end)| start < end).map(shifted).collect()
}
