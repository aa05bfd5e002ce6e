//! Reads brat standoff files.

use super::{ENDINGS, SUGGESTED_ATTRIBUTE};
use crate::file::File;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, Probe, RawDocument, RawOffset,
    RawSpan, ReadError, SpanDetails, display_name, resolve_offsets, text_with_bom,
    text_without_bom,
};
use crate::shorten::shorten;
use crate::spec::OffsetUnit;
use dateline_annotation::model::Status;
use dateline_text::{CodePointOffset, Offsets, Span};
use std::collections::BTreeMap;

/// Returns true if the first line is a mention, which brat calls a text-bound annotation. In a file
/// with an ending of brat, it may also be another annotation.
pub(super) fn is_brat(probe: &Probe) -> bool {
    let line = probe.first_line();
    let is_other = || {
        let id = line.split('\t').next().unwrap_or_default();
        let is_id = id.starts_with(['R', 'E', 'A', 'M', 'N', '#', '*']) && id.len() < 10;
        (is_id && line.contains('\t')) || TextBound::parse_loosely(line).is_some()
    };
    TextBound::parse(line).is_some()
        || (ENDINGS.iter().any(|ending| probe.name.ends_with(ending)) && is_other())
}

/// A line such as `T1⇥GPE 0 4;5 9⇥Homs Hama`.
struct TextBound<'a> {
    id: &'a str,
    label: &'a str,
    /// Start and end of each fragment. Not empty.
    fragments: Vec<(RawOffset, RawOffset)>,
    quote: &'a str,
}

impl<'a> TextBound<'a> {
    /// Parses a line as brat writes it.
    fn parse(line: &'a str) -> Option<Self> {
        let mut fields = line.splitn(3, '\t');
        let (id, middle, quote) = (fields.next()?, fields.next()?, fields.next()?);
        let (label, ranges) = middle.split_once(' ')?;
        Self::new(id, label, ranges, quote)
    }

    /// Parses a line with spaces in place of tabs, or without the text of the mention.
    fn parse_loosely(line: &'a str) -> Option<Self> {
        let is_blank = |it: char| matches!(it, ' ' | '\t');
        let (id, rest) = line.trim_end().split_once(is_blank)?;
        let (label, rest) = rest.trim_start_matches(is_blank).split_once(is_blank)?;
        let rest = rest.trim_start_matches(is_blank);
        let is_of_range = |it: char| it.is_ascii_digit() || matches!(it, ' ' | ';');
        let mut end = rest.find(|it| !is_of_range(it)).unwrap_or(rest.len());
        loop {
            let ranges = rest[..end].trim_end();
            let quote = rest[ranges.len()..].trim_start_matches(is_blank);
            let found = Self::new(id, label, ranges, quote);
            if found.is_some() {
                return found;
            }
            // A mention may begin with a number.
            end = ranges.rfind(' ')?;
        }
    }

    fn new(id: &'a str, label: &'a str, ranges: &str, quote: &'a str) -> Option<Self> {
        let is_number =
            |number: &str| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
        if !id.strip_prefix('T').is_some_and(is_number) {
            return None;
        }
        let piece = |piece: &str| {
            let (start, end) = piece.trim().split_once(' ')?;
            let position = |number: &str| RawOffset(number.parse().ok());
            let are_numbers = is_number(start) && is_number(end);
            are_numbers.then(|| (position(start), position(end)))
        };
        let pieces = ranges.split(';').map(piece).collect::<Option<Vec<_>>>()?;
        Some(Self { id, label, fragments: pieces, quote })
    }
}

/// Reads each `NAME.ann` with its `NAME.txt`. Other files are skipped.
pub(crate) fn read_brat(files: &[File]) -> Result<ParsedDocuments, ReadError> {
    let texts: BTreeMap<&str, &File> =
        files.iter().filter_map(|file| Some((file.path.strip_suffix(".txt")?, file))).collect();
    let (mut drafts, mut notes) = (Vec::new(), NoteCollector::default());
    for file in files {
        let stem = ENDINGS.iter().find_map(|ending| file.path.strip_suffix(ending));
        let Some(stem) = stem else { continue };
        let name = display_name(file);
        let fail = |reason: String| ReadError::Invalid { location: name.clone(), reason };
        let Some(text_file) = texts.get(stem) else {
            let stem_name = shorten(stem.rsplit('/').next().unwrap_or_default(), 60);
            return Err(fail(format!(
                "the text is missing: open {stem_name}.txt together with this file"
            )));
        };
        let body = text_with_bom(text_file).map_err(|error| fail(error.to_string()))?;
        let lines = text_without_bom(file).map_err(|error| fail(error.to_string()))?;
        drafts.push(parse_document(lines, body, &name, &mut notes));
    }
    if drafts.is_empty() && !files.iter().all(|file| file.path.ends_with(".conf")) {
        let location = files.first().map(display_name).unwrap_or_default();
        let reason = match location.ends_with(".a2") {
            true => {
                "events of BioNLP are not read; the mentions are in the .a1 file: open it with its .txt file"
            }
            false => {
                "annotations of brat need the ending .ann: rename the file, and open it with its .txt file"
            }
        };
        return Err(ReadError::Invalid { location, reason: reason.to_owned() });
    }
    Ok(resolve_offsets(drafts, OffsetUnit::CodePoints, notes))
}

/// Attributes and notes of mentions, from the lines other than mentions.
#[derive(Default)]
struct AttributeLines {
    details: BTreeMap<String, SpanDetails>,
    /// The number of skipped lines, by kind.
    skipped: BTreeMap<&'static str, usize>,
}

impl AttributeLines {
    fn parse_line(&mut self, line: &str) {
        let mut fields = line.splitn(3, '\t');
        let _id = fields.next();
        let (kind, of) = fields.next().unwrap_or_default().split_once(' ').unwrap_or_default();
        match (line.as_bytes().first(), kind) {
            (Some(b'#'), "AnnotatorNotes") => {
                let note = fields.next().map(str::to_owned).filter(|note| !note.is_empty());
                self.details.entry(of.to_owned()).or_default().attributes.note = note;
            }
            (Some(b'A' | b'M'), SUGGESTED_ATTRIBUTE) => {
                self.details.entry(of.to_owned()).or_default().status = Some(Status::Suggested);
            }
            _ => *self.skipped.entry(line_kind(line)).or_default() += 1,
        }
    }
}

/// Returns the kind of a line that is not read.
fn line_kind(line: &str) -> &'static str {
    match line.as_bytes().first() {
        Some(b'R') => "relation",
        Some(b'E') => "event",
        Some(b'A' | b'M') => "attribute",
        Some(b'N') => "link to a knowledge base",
        Some(b'*') => "equivalence",
        Some(b'#') => "note that is not on a mention",
        _ => "line of another kind",
    }
}

fn parse_document(lines: &str, body: &str, name: &str, notes: &mut NoteCollector) -> RawDocument {
    let (mut mentions, mut about) = (Vec::new(), AttributeLines::default());
    for (number, line) in (1..).zip(lines.lines()) {
        let number: usize = number;
        let mention = TextBound::parse(line).or_else(|| TextBound::parse_loosely(line));
        match (line.starts_with('T'), mention) {
            (true, Some(mention)) => mentions.push((number, mention)),
            (true, None) => notes.push(ImportNote::Skipped {
                location: format!("{name}, line {number}"),
                what: format!("“{}” is not a mention such as T1⇥GPE 0 4⇥Homs", shorten(line, 40)),
            }),
            _ if line.trim().is_empty() => {}
            _ => about.parse_line(line),
        }
    }
    if !about.skipped.is_empty() {
        let counts = about.skipped.iter().map(|(kind, count)| format!("{count} × {kind}"));
        let what = counts.collect::<Vec<_>>().join(", ");
        notes.push(ImportNote::Skipped { location: name.to_owned(), what });
    }
    let body = remove_byte_order_mark(body, &mut mentions);
    let offsets = Offsets::new(body);
    let spans = mentions.into_iter().map(|(number, mention)| {
        let extra = about.details.remove(mention.id).map(Box::new);
        let span = to_raw_span(&mention, extra);
        if mention.fragments.len() > 1
            && let Some(quote) = quote_across_fragments(body, &offsets, &mention.fragments)
        {
            notes.push(ImportNote::Joined { location: format!("{name}, line {number}"), quote });
        }
        span
    });
    let spans = spans.collect();
    let item = ParsedDocument {
        text: body.to_owned(),
        location: name.to_owned(),
        ..ParsedDocument::default()
    };
    RawDocument { document: item, spans }
}

/// Returns the text without its byte order mark. Programs that count it as a character are
/// recognized by the quotes, and their offsets are adjusted.
fn remove_byte_order_mark<'a>(body: &'a str, mentions: &mut [(usize, TextBound)]) -> &'a str {
    let Some(rest) = body.strip_prefix('\u{feff}') else { return body };
    let (with, without) = (Offsets::new(body), Offsets::new(rest));
    let n_quoted = |text: &str, offsets: &Offsets| {
        let is_quoted = |(_, mention): &&(usize, TextBound)| {
            let byte = |at: RawOffset| offsets.char_to_byte(text, CodePointOffset(at.0?));
            let span = |&(start, end): &(RawOffset, RawOffset)| {
                text.get(byte(start)? as usize..byte(end)? as usize)
            };
            mention
                .fragments
                .first()
                .and_then(span)
                .is_some_and(|quote| !quote.is_empty() && mention.quote.starts_with(quote))
        };
        mentions.iter().filter(is_quoted).count()
    };
    if n_quoted(body, &with) >= n_quoted(rest, &without) {
        let fragments = mentions.iter_mut().flat_map(|(_, mention)| &mut mention.fragments);
        for (start, end) in fragments {
            let shift = |at: RawOffset| RawOffset(at.0.map(|at| at.saturating_sub(1)));
            (*start, *end) = (shift(*start), shift(*end));
        }
    }
    rest
}

fn to_raw_span(mention: &TextBound, details: Option<Box<SpanDetails>>) -> RawSpan {
    let starts = mention.fragments.iter().map(|piece| piece.0);
    let ends = mention.fragments.iter().map(|piece| piece.1);
    let none = RawOffset(None);
    RawSpan {
        start: starts.min_by_key(|start| start.0).unwrap_or(none),
        end: ends.max_by_key(|end| end.0).unwrap_or(none),
        // The quote of a discontinuous mention does not occur in the text.
        quote: (mention.fragments.len() == 1 && !mention.quote.is_empty())
            .then(|| mention.quote.to_owned()),
        label: mention.label.to_owned(),
        details,
    }
}

/// Returns the quote of a discontinuous mention when it is read as one span, or `None` if there is
/// only white space between its fragments.
fn quote_across_fragments(
    body: &str,
    offsets: &Offsets,
    fragments: &[(RawOffset, RawOffset)],
) -> Option<String> {
    let byte = |position: RawOffset| offsets.char_to_byte(body, CodePointOffset(position.0?));
    let mut spans: Vec<(u32, u32)> = fragments
        .iter()
        .map(|&(start, end)| Some((byte(start)?, byte(end)?)))
        .collect::<Option<_>>()?;
    spans.sort_unstable();
    let between = |pair: &[(u32, u32)]| {
        body.get(pair[0].1 as usize..pair[1].0 as usize).is_some_and(|it| !it.trim().is_empty())
    };
    let joined = Span { start: spans.first()?.0, end: spans.iter().map(|it| it.1).max()? };
    let has_gap = spans.windows(2).any(between);
    has_gap.then(|| shorten(joined.slice(body).unwrap_or_default(), 60))
}
