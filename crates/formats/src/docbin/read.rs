//! Reads spaCy's DocBin files.

use super::msgpack::{MsgpackReader, ValueHeader, invalid_data};
use super::{BEGINS, ENT_IOB, ENT_KB_ID, ENT_TYPE, INSIDE, MISSING, ORTH, OUTSIDE, symbols};
use crate::characters::is_python_whitespace;
use crate::decode::check_size;
use crate::file::File;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, ParsedSpan, ReadError,
};
use crate::limits::MAX_BYTES;
use crate::limits::MAX_DATELINE_BYTES;
use crate::shorten::shorten;
use dateline_text::Span;
use flate2::read::ZlibDecoder;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read as _};

/// The maximum number of tokens in all texts together.
const MAX_TOKENS: usize = 6_000_000;

/// The maximum number of texts.
const MAX_DOCUMENTS: usize = 1_000_000;

/// The maximum number of unpacked bytes, most of which belong to columns that are skipped.
const MAX_UNPACKED_BYTES: u64 = 1 << 30;

/// The maximum number of columns of a token.
const MAX_COLUMNS: usize = 64;

/// Returns true if the bytes are a zlib stream that begins like a DocBin.
pub(super) fn is_docbin(bytes: &[u8]) -> bool {
    if bytes.first() != Some(&0x78) {
        return false;
    }
    let mut head = Vec::new();
    // Errors are ignored, because only the beginning matters here.
    let _ = ZlibDecoder::new(bytes).take(64).read_to_end(&mut head);
    let has = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    has(b"version") && has(b"attrs")
}

/// Reads DocBin files, either all of them or none.
pub(crate) fn read_docbin(files: &[File]) -> Result<ParsedDocuments, ReadError> {
    let (mut all, mut notes) = (ParsedDocuments::default(), NoteCollector::default());
    for file in files {
        check_size(file.bytes.len(), MAX_DATELINE_BYTES)?;
        let name = if files.len() > 1 { shorten(&file.path, 60) + ", " } else { String::new() };
        let bin = DocBin::from_bytes(&file.bytes).map_err(|error| ReadError::Invalid {
            location: format!("{name}the unpacked bytes"),
            reason: match error.kind() {
                io::ErrorKind::InvalidData => error.to_string(),
                _ => "the file is damaged or incomplete".to_owned(),
            },
        })?;
        bin.push_documents(&name, &mut all.documents, &mut notes)?;
    }
    all.notes = notes.into_vec();
    Ok(all)
}

/// The tokens and entities of a DocBin.
#[derive(Default)]
pub(super) struct DocBin {
    columns: Vec<u64>,
    tokens: Vec<DocBinToken>,
    spaces: Vec<u8>,
    lengths: Vec<u32>,
    strings: BTreeMap<u64, String>,
    /// For each text, true if its spaces are unknown.
    unknown_spaces: Vec<bool>,
    /// The serialized span groups of each text.
    span_groups: Vec<Vec<u8>>,
}

struct DocBinToken {
    orth: u64,
    label: u64,
    iob: u8,
    /// True if the token has a link to a knowledge base.
    is_linked: bool,
}

impl DocBin {
    fn from_bytes(bytes: &[u8]) -> io::Result<Self> {
        let unpacked = BufReader::new(ZlibDecoder::new(bytes));
        let mut reader = MsgpackReader::new(unpacked, MAX_UNPACKED_BYTES);
        let mut bin = Self::default();
        let ValueHeader::Map(length) = reader.read_header()? else {
            return Err(invalid_data("expected a map"));
        };
        for _ in 0..length {
            match reader.read_str(100)?.as_str() {
                "attrs" => bin.columns = read_columns(&mut reader)?,
                "tokens" => bin.tokens = bin.read_tokens(&mut reader)?,
                "spaces" => bin.spaces = read_bin(&mut reader, MAX_TOKENS)?,
                "lengths" => {
                    let bytes = read_bin(&mut reader, 4 * MAX_DOCUMENTS)?;
                    let lengths = bytes.as_chunks::<4>().0.iter();
                    bin.lengths = lengths.map(|&length| u32::from_le_bytes(length)).collect();
                }
                "strings" => bin.strings = read_strings(&mut reader)?,
                "flags" => bin.unknown_spaces = read_unknown_spaces(&mut reader)?,
                "span_groups" => bin.span_groups = read_span_group_list(&mut reader)?,
                _ => reader.skip_value()?,
            }
        }
        let total: u64 = bin.lengths.iter().map(|&length| u64::from(length)).sum();
        if total != bin.tokens.len() as u64 || bin.spaces.len() != bin.tokens.len() {
            return Err(invalid_data("the token counts of the texts do not match the file"));
        }
        Ok(bin)
    }

    /// Reads the columns that are needed. Memory: 24 bytes per token.
    fn read_tokens(
        &self,
        reader: &mut MsgpackReader<impl io::Read>,
    ) -> io::Result<Vec<DocBinToken>> {
        let column = |attr: u64| self.columns.iter().position(|&one| one == attr);
        let word =
            column(ORTH).ok_or_else(|| invalid_data("the file does not begin with its columns"))?;
        let (iob, label, link) = (column(ENT_IOB), column(ENT_TYPE), column(ENT_KB_ID));
        let ValueHeader::Bin(length) = reader.read_header()? else {
            return Err(invalid_data("no tokens"));
        };
        let row = 8 * self.columns.len();
        let count = length as usize / row;
        if count > MAX_TOKENS {
            return Err(invalid_data("more than six million tokens"));
        }
        if !(length as usize).is_multiple_of(row) {
            return Err(invalid_data("the last token is incomplete"));
        }
        let mut tokens = Vec::new();
        let mut buffer = vec![0; row];
        for _ in 0..count {
            reader.read_exact(&mut buffer)?;
            let (columns, _) = buffer.as_chunks::<8>();
            let number = |at: usize| columns.get(at).map_or(0, |&bytes| u64::from_le_bytes(bytes));
            let iob = u8::try_from(iob.map_or(0, number)).unwrap_or(MISSING);
            let (label, is_linked) = (label.map_or(0, number), link.map_or(0, number) != 0);
            tokens.push(DocBinToken { orth: number(word), label, iob, is_linked });
        }
        Ok(tokens)
    }

    fn push_documents(
        &self,
        file: &str,
        items: &mut Vec<ParsedDocument>,
        notes: &mut NoteCollector,
    ) -> Result<(), ReadError> {
        let (mut first, mut total) = (0, 0);
        let mut group_names = BTreeSet::new();
        for (at, &length) in self.lengths.iter().enumerate() {
            let location = format!("{file}text {}", at + 1);
            let fail = |reason: &str| {
                Err(ReadError::Invalid { location: location.clone(), reason: reason.to_owned() })
            };
            let Some(words) = TokenizedText::new(self, first..first + length as usize, at) else {
                return fail("a word is missing from the file or is too long");
            };
            first += length as usize;
            total += words.text.len() as u64;
            if total > MAX_DATELINE_BYTES {
                return fail("the texts up to here are too long");
            }
            let mut item =
                ParsedDocument { location: location.clone(), ..ParsedDocument::default() };
            item.spans = words.entities();
            item.fully_annotated = words.fully_annotated();
            if let Some(group) = self.span_groups.get(at).filter(|group| group.len() > 1) {
                let Ok(spans) = words.read_span_groups(group, &location, &mut group_names, notes)
                else {
                    return fail("the spans cannot be read");
                };
                item.spans.extend(spans);
            }
            item.spans
                .sort_by(|one, other| (one.span, &one.label).cmp(&(other.span, &other.label)));
            item.spans.dedup();
            item.text = words.text;
            items.push(item);
        }
        if !group_names.is_empty() {
            let names: Vec<String> = group_names
                .iter()
                .take(20)
                .map(|name| format!("“{}”", shorten(name, 30)))
                .collect();
            notes.push(ImportNote::SpanGroups { names: names.join(", ") });
        }
        let is_link = |token: &&DocBinToken| token.is_linked && token.iob == BEGINS;
        let n_links = self.tokens.iter().filter(is_link).count();
        if n_links > 0 {
            let what = format!("links to a knowledge base ({n_links} mentions)");
            notes.push(ImportNote::Skipped { location: format!("{file}entities"), what });
        }
        Ok(())
    }

    /// Returns the string with this id.
    pub(super) fn string(&self, number: u64) -> Option<&str> {
        self.strings.get(&number).map(String::as_str)
    }
}

/// A text with its tokens.
pub(super) struct TokenizedText<'a> {
    pub(super) bin: &'a DocBin,
    text: String,
    tokens: &'a [DocBinToken],
    pub(super) spans: Vec<Span>,
}

impl<'a> TokenizedText<'a> {
    /// Returns `None` if a token's string is unknown or the text is too long.
    fn new(bin: &'a DocBin, range: std::ops::Range<usize>, document_index: usize) -> Option<Self> {
        let (tokens, spaces) = (&bin.tokens[range.clone()], &bin.spaces[range]);
        let is_unknown = bin.unknown_spaces.get(document_index).copied().unwrap_or_default();
        let mut words = Self { bin, text: String::new(), tokens, spans: Vec::new() };
        for (token, &space) in tokens.iter().zip(spaces) {
            let start = words.text.len() as u32;
            words.text.push_str(bin.string(token.orth)?);
            words.spans.push(Span::new(start, words.text.len() as u32));
            if space != 0 || is_unknown {
                words.text.push(' ');
            }
            if words.text.len() as u64 > MAX_BYTES {
                return None;
            }
        }
        Some(words)
    }

    /// Returns the entities of `doc.ents`.
    fn entities(&self) -> Vec<ParsedSpan> {
        let mut found: Vec<ParsedSpan> = Vec::new();
        let mut is_open = false;
        for (token, span) in self.tokens.iter().zip(&self.spans) {
            let is_in = matches!(token.iob, BEGINS | INSIDE) && !span.is_empty();
            let label = self.bin.string(token.label).filter(|_| is_in && token.label != 0);
            let Some(label) = label else {
                is_open = false;
                continue;
            };
            match found.last_mut().filter(|last| is_open && last.label == label) {
                Some(last) if token.iob == INSIDE => last.span.end = span.end,
                _ => found.push(ParsedSpan { span: *span, label: label.to_owned(), details: None }),
            }
            is_open = true;
        }
        found
    }

    /// Returns the runs of tokens without unknown ones, in which at least one token other than
    /// white space is known to be outside of any mention.
    fn fully_annotated(&self) -> Vec<Span> {
        let mut runs: Vec<(Span, bool)> = Vec::new();
        let mut is_open = false;
        for (token, &span) in self.tokens.iter().zip(&self.spans) {
            if token.iob == MISSING {
                is_open = false;
                continue;
            }
            let is_blank =
                span.slice(&self.text).unwrap_or_default().chars().all(is_python_whitespace);
            let is_out = token.iob == OUTSIDE && !is_blank;
            match runs.last_mut().filter(|_| is_open) {
                Some((run, has_out)) => {
                    run.end = span.end;
                    *has_out |= is_out;
                }
                None => runs.push((span, is_out)),
            }
            is_open = true;
        }
        runs.into_iter().filter(|(_, has_out)| *has_out).map(|(run, _)| run).collect()
    }
}

pub(super) fn read_bin(
    reader: &mut MsgpackReader<impl io::Read>,
    limit: usize,
) -> io::Result<Vec<u8>> {
    match reader.read_header()? {
        ValueHeader::Bin(length) => reader.read_bytes(length, limit as u64),
        _ => Err(invalid_data("bytes are missing")),
    }
}

/// Reads the ids of the columns.
fn read_columns(reader: &mut MsgpackReader<impl io::Read>) -> io::Result<Vec<u64>> {
    let ValueHeader::Array(length @ 1..) = reader.read_header()? else {
        return Err(invalid_data("no columns"));
    };
    if length as usize > MAX_COLUMNS {
        return Err(invalid_data("too many columns"));
    }
    let number = |_| match reader.read_header()? {
        ValueHeader::Uint(number) => Ok(number),
        _ => Err(invalid_data("a column has no number")),
    };
    (0..length).map(number).collect()
}

fn read_strings(reader: &mut MsgpackReader<impl io::Read>) -> io::Result<BTreeMap<u64, String>> {
    let ValueHeader::Array(length) = reader.read_header()? else {
        return Err(invalid_data("no strings"));
    };
    let mut strings = BTreeMap::from([(0, String::new())]);
    let mut left = MAX_DATELINE_BYTES;
    for _ in 0..length {
        let string = reader.read_str(left)?;
        // The overhead of a string counts too.
        left = left.saturating_sub(string.len() as u64 + 40);
        strings.insert(symbols::string_id(&string), string);
    }
    Ok(strings)
}

/// Reads the header of an array with one element per text.
fn read_document_list_header(reader: &mut MsgpackReader<impl io::Read>) -> io::Result<u32> {
    match reader.read_header()? {
        ValueHeader::Array(length) if length as usize <= MAX_DOCUMENTS => Ok(length),
        ValueHeader::Array(_) => Err(invalid_data("more than a million texts")),
        _ => Err(invalid_data("a list is missing")),
    }
}

/// Reads for each text whether its spaces are unknown.
fn read_unknown_spaces(reader: &mut MsgpackReader<impl io::Read>) -> io::Result<Vec<bool>> {
    let length = read_document_list_header(reader)?;
    let mut unknown = Vec::new();
    for _ in 0..length {
        let ValueHeader::Map(count) = reader.read_header()? else {
            return Err(invalid_data("no flags"));
        };
        let mut is_unknown = false;
        for _ in 0..count {
            match reader.read_str(100)?.as_str() {
                "has_unknown_spaces" => {
                    is_unknown = reader.read_header()? == ValueHeader::Bool(true)
                }
                _ => reader.skip_value()?,
            }
        }
        unknown.push(is_unknown);
    }
    Ok(unknown)
}

fn read_span_group_list(reader: &mut MsgpackReader<impl io::Read>) -> io::Result<Vec<Vec<u8>>> {
    let length = read_document_list_header(reader)?;
    let mut left = MAX_DATELINE_BYTES as usize;
    let mut groups = Vec::new();
    for _ in 0..length {
        let group = read_bin(reader, left)?;
        left = left.saturating_sub(group.len() + 24);
        groups.push(group);
    }
    Ok(groups)
}
