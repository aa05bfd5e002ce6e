use super::SUGGESTED;
use crate::export::{Item, Out, Setup, Writer};
use crate::format::is_break;
use dateline_annotation::Status;
use dateline_text::{Offsets, Span};
use std::io;

/// Writes a text and its mentions into two files.
pub(crate) struct Standoff {
    labels: Vec<String>,
}

impl Standoff {
    pub(crate) fn new(setup: &Setup) -> Self {
        Self { labels: setup.labels.clone() }
    }
}

impl Writer for Standoff {
    fn begin(&mut self, out: &mut Out) -> io::Result<()> {
        out.append_inside("annotation.conf", config(&self.labels))
    }

    fn item(&mut self, item: &Item, out: &mut Out) -> io::Result<()> {
        out.append_inside(&format!("{}.txt", item.name), item.text)?;
        out.append_inside(&format!("{}.ann", item.name), lines(item))
    }
}

/// What brat needs to know: the labels, and the attribute of a suggestion.
fn config(labels: &[String]) -> String {
    let labels: String = labels.iter().map(|label| format!("{label}\n")).collect();
    format!(
        "[entities]\n{labels}\n[relations]\n\n[events]\n\n[attributes]\n{SUGGESTED}\tArg:<ENTITY>\n"
    )
}

fn lines(item: &Item) -> String {
    let offsets = Offsets::new(item.text);
    let position = |byte| offsets.byte_to_char(item.text, byte).map_or(0, |position| position.0);
    let (mut lines, mut remarks, mut suggested) = (String::new(), 0, 0);
    for (number, mention) in (1..).zip(&item.mentions) {
        let number: u32 = number;
        let pieces = pieces(item.text, mention.span);
        let places = pieces.iter().map(|it| format!("{} {}", position(it.start), position(it.end)));
        let places = places.collect::<Vec<_>>().join(";");
        let quotes: Vec<&str> =
            pieces.iter().map(|it| it.slice(item.text).unwrap_or_default()).collect();
        let label = mention.label;
        lines.push_str(&format!("T{number}\t{label} {places}\t{}\n", quotes.join(" ")));
        if mention.annotation.status == Status::Suggested {
            suggested += 1;
            lines.push_str(&format!("A{suggested}\t{SUGGESTED} T{number}\n"));
        }
        if let Some(note) = &mention.annotation.note {
            remarks += 1;
            let note = note.replace(is_break, " ");
            lines.push_str(&format!("#{remarks}\tAnnotatorNotes T{number}\t{note}\n"));
        }
    }
    lines
}

/// A mention without the line breaks in it.
fn pieces(text: &str, span: Span) -> Vec<Span> {
    let quote = span.slice(text).unwrap_or_default();
    let (mut pieces, mut start) = (Vec::new(), 0);
    for (at, found) in quote.match_indices(is_break) {
        pieces.push((start, at));
        start = at + found.len();
    }
    pieces.push((start, quote.len()));
    let shifted = |(start, end)| Span::new(span.start + start as u32, span.start + end as u32);
    pieces.into_iter().filter(|(start, end)| start < end).map(shifted).collect()
}
