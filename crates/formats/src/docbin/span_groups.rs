//! Reads the span groups of a DocBin.

use super::msgpack::{MsgpackReader, ValueHeader, invalid_data};
use super::read::{TokenizedText, read_bin};
use super::{SPAN_BYTES, SPANS_KEY};
use crate::import::{ImportNote, NoteCollector, ParsedSpan, SpanFault};
use crate::shorten::shorten;
use dateline_text::Span;
use std::collections::BTreeSet;
use std::io;

impl TokenizedText<'_> {
    /// Returns the spans in the groups of a text, and adds the names of groups other than
    /// [`SPANS_KEY`]. spaCy versions write the groups as an array or as a map.
    pub(super) fn read_span_groups(
        &self,
        bytes: &[u8],
        location: &str,
        names: &mut BTreeSet<String>,
        notes: &mut NoteCollector,
    ) -> io::Result<Vec<ParsedSpan>> {
        let mut reader = MsgpackReader::new(bytes, bytes.len() as u64);
        let (count, has_keys) = match reader.read_header()? {
            ValueHeader::Map(count) => (count, true),
            ValueHeader::Array(count) => (count, false),
            _ => return Err(invalid_data("expected a map")),
        };
        let mut found = Vec::new();
        for _ in 0..count {
            let group = read_bin(&mut reader, bytes.len())?;
            let mut keys_of_group = Vec::new();
            if has_keys {
                let ValueHeader::Array(keys) = reader.read_header()? else {
                    return Err(invalid_data("no keys"));
                };
                for _ in 0..keys {
                    keys_of_group.push(reader.read_str(bytes.len() as u64)?);
                }
            }
            let before = found.len();
            let name = self.read_span_group(&group, location, notes, &mut found)?;
            let name = keys_of_group.into_iter().next().or(name).unwrap_or_default();
            if found.len() > before && name != SPANS_KEY && names.len() < 100 {
                names.insert(shorten(&name, 60));
            }
        }
        Ok(found)
    }

    /// Appends the spans of a group. Returns the group's name.
    fn read_span_group(
        &self,
        bytes: &[u8],
        location: &str,
        notes: &mut NoteCollector,
        found: &mut Vec<ParsedSpan>,
    ) -> io::Result<Option<String>> {
        let mut reader = MsgpackReader::new(bytes, bytes.len() as u64);
        let ValueHeader::Map(count) = reader.read_header()? else {
            return Err(invalid_data("expected a map"));
        };
        let mut name = None;
        for _ in 0..count {
            match reader.read_str(bytes.len() as u64)?.as_str() {
                "name" => name = Some(reader.read_str(bytes.len() as u64)?),
                "spans" => {
                    let ValueHeader::Array(spans) = reader.read_header()? else {
                        return Err(invalid_data("no spans"));
                    };
                    for _ in 0..spans {
                        let span = read_bin(&mut reader, SPAN_BYTES)?;
                        self.push_span(&span, location, notes, found);
                    }
                }
                _ => reader.skip_value()?,
            }
        }
        Ok(name)
    }

    fn push_span(
        &self,
        bytes: &[u8],
        location: &str,
        notes: &mut NoteCollector,
        found: &mut Vec<ParsedSpan>,
    ) {
        let (Some((_, rest)), Some(label)) = (bytes.split_first_chunk::<16>(), u64_at(bytes, 16))
        else {
            return;
        };
        let label = self.bin.string(label).unwrap_or_default().to_owned();
        let token = |at: usize| rest.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
        let edges = token(8).zip(token(12)).filter(|(start, end)| start < end);
        let span = edges.and_then(|(start, end)| {
            let (first, last) =
                (self.spans.get(start as usize)?, self.spans.get(end as usize - 1)?);
            Some(Span { start: first.start, end: last.end }).filter(|span| !span.is_empty())
        });
        match span {
            Some(span) => found.push(ParsedSpan { span, label, details: None }),
            None => notes.push(ImportNote::SpanRejected {
                location: location.to_owned(),
                label: shorten(&label, 30),
                reason: SpanFault::OutOfRange,
            }),
        }
    }
}

fn u64_at(bytes: &[u8], offset: usize) -> Option<u64> {
    bytes.get(offset..offset + 8)?.try_into().ok().map(u64::from_be_bytes)
}
