//! Writes spaCy's DocBin files.

use super::symbols;
use super::{
    BEGINS, ENT_IOB, ENT_TYPE, INSIDE, MISSING, ORTH, OUTSIDE, SPAN_BYTES, SPANS_KEY, msgpack,
};
use crate::export::{ExportItem, ExportMention, FormatWriter, WriterOutput, resolve_overlaps};
use crate::spacy_tokens::{token_range, tokens_split_at_mentions};
use dateline_text::Offsets;
use dateline_text::spacy::SpacyToken;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

/// Retains all tokens until the end, 8 bytes each, because their number precedes them in the file.
#[derive(Default)]
pub(crate) struct DocBinWriter {
    /// All strings so far, with their index in `string_ids`.
    strings: BTreeMap<String, u32>,
    /// spaCy's ids of the strings.
    string_ids: Vec<u64>,
    rows: Vec<TokenRow>,
    /// The number of tokens of each text.
    lengths: Vec<u32>,
    /// The serialized spans of each text. Empty if there are none.
    span_groups: Vec<Vec<u8>>,
}

/// A token.
struct TokenRow {
    orth: u32,
    /// From the lowest bit: two bits of `ENT_IOB`, one bit for the trailing space, then the label.
    packed: u32,
}

impl FormatWriter for DocBinWriter {
    fn write_item(&mut self, item: &ExportItem, _: &mut WriterOutput) -> io::Result<()> {
        let words = tokens_split_at_mentions(item);
        let first = self.rows.len();
        for word in &words {
            let iob = if item.is_fully_annotated(word.span) { OUTSIDE } else { MISSING };
            let marks = u32::from(iob) | u32::from(word.has_trailing_space) << 2;
            let word = self.intern(&item.text[word.span.range()]);
            self.rows.push(TokenRow { orth: word, packed: marks });
        }
        let (flat, _) = resolve_overlaps(item.mentions.clone());
        for mention in flat.iter().filter(|mention| is_valid_entity(item.quote(mention))) {
            let label = self.intern(mention.label);
            let (from, to) = token_range(&words, mention.span);
            let rows = &mut self.rows[first + from..first + to];
            for (at, row) in rows.iter_mut().enumerate() {
                let iob = if at == 0 { BEGINS } else { INSIDE };
                row.packed = u32::from(iob) | row.packed & 4 | label << 3;
            }
        }
        self.lengths.push(words.len() as u32);
        let group = self.span_group(item, &words);
        self.span_groups.push(group);
        Ok(())
    }

    fn finish(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        let packed = ZlibEncoder::new(OutputAppender(out), Compression::default());
        let mut packed = BufWriter::new(packed);
        self.write_doc_bin(&mut packed)?;
        packed.into_inner()?.finish().map(drop)
    }
}

/// Returns true if spaCy accepts the quote as an entity. White space at an edge is an error in
/// training.
fn is_valid_entity(quote: &str) -> bool {
    let is_space = crate::characters::is_python_whitespace;
    !quote.starts_with(is_space) && !quote.ends_with(is_space)
}

impl DocBinWriter {
    fn intern(&mut self, text: &str) -> u32 {
        if let Some(&at) = self.strings.get(text) {
            return at;
        }
        let at = self.string_ids.len() as u32;
        self.strings.insert(text.to_owned(), at);
        self.string_ids.push(symbols::string_id(text));
        at
    }

    /// Serializes all mentions of an item as a span group under [`SPANS_KEY`].
    fn span_group(&mut self, item: &ExportItem, words: &[SpacyToken]) -> Vec<u8> {
        if item.mentions.is_empty() {
            return Vec::new();
        }
        let offsets = Offsets::new(item.text);
        let mut group = Vec::new();
        msgpack::write_map_header(&mut group, 3);
        msgpack::write_str(&mut group, "name");
        msgpack::write_str(&mut group, SPANS_KEY);
        msgpack::write_str(&mut group, "attrs");
        msgpack::write_map_header(&mut group, 0);
        msgpack::write_str(&mut group, "spans");
        msgpack::write_array_header(&mut group, item.mentions.len() as u32);
        for mention in &item.mentions {
            let label = self.intern(mention.label);
            let label = self.string_ids[label as usize];
            msgpack::write_bin(&mut group, &encode_span(item, mention, words, &offsets, label));
        }
        let mut groups = Vec::new();
        msgpack::write_map_header(&mut groups, 1);
        msgpack::write_bin(&mut groups, &group);
        msgpack::write_array_header(&mut groups, 1);
        msgpack::write_str(&mut groups, SPANS_KEY);
        groups
    }

    /// Writes the whole map, in spaCy's order.
    fn write_doc_bin(&self, out: &mut impl Write) -> io::Result<()> {
        let bytes =
            |each: usize| u32::try_from(self.rows.len() * each).map_err(|_| too_many_tokens());
        let texts = self.lengths.len() as u32;
        let mut head = Vec::new();
        msgpack::write_map_header(&mut head, 9);
        msgpack::write_str(&mut head, "version");
        msgpack::write_str(&mut head, "0.1");
        msgpack::write_str(&mut head, "attrs");
        msgpack::write_array_header(&mut head, 3);
        [ORTH, ENT_IOB, ENT_TYPE]
            .iter()
            .for_each(|&one| msgpack::write_uint(&mut head, one as u16));
        msgpack::write_str(&mut head, "tokens");
        msgpack::write_bin_header(&mut head, bytes(3 * 8)?);
        out.write_all(&head)?;
        for row in &self.rows {
            let label = row.packed >> 3;
            let iob = row.packed & 3;
            let is_in = iob == u32::from(BEGINS) || iob == u32::from(INSIDE);
            let label = if is_in { self.string_ids[label as usize] } else { 0 };
            for column in [self.string_ids[row.orth as usize], u64::from(iob), label] {
                out.write_all(&column.to_le_bytes())?;
            }
        }
        let mut head = Vec::new();
        msgpack::write_str(&mut head, "spaces");
        msgpack::write_bin_header(&mut head, bytes(1)?);
        out.write_all(&head)?;
        self.rows.iter().try_for_each(|row| out.write_all(&[(row.packed >> 2 & 1) as u8]))?;
        let mut rest = Vec::new();
        msgpack::write_str(&mut rest, "lengths");
        msgpack::write_bin_header(&mut rest, texts * 4);
        self.lengths.iter().for_each(|length| rest.extend(length.to_le_bytes()));
        msgpack::write_str(&mut rest, "strings");
        msgpack::write_array_header(&mut rest, self.strings.len() as u32);
        out.write_all(&rest)?;
        for string in self.strings.keys() {
            let mut one = Vec::new();
            msgpack::write_str(&mut one, string);
            out.write_all(&one)?;
        }
        out.write_all(&self.footer(texts))
    }

    /// Returns the rest of the map: the parts that are equal for all texts, and the spans.
    fn footer(&self, texts: u32) -> Vec<u8> {
        let mut tail = Vec::new();
        msgpack::write_str(&mut tail, "cats");
        msgpack::write_array_header(&mut tail, texts);
        self.lengths.iter().for_each(|_| msgpack::write_map_header(&mut tail, 0));
        msgpack::write_str(&mut tail, "flags");
        msgpack::write_array_header(&mut tail, texts);
        for _ in &self.lengths {
            msgpack::write_map_header(&mut tail, 1);
            msgpack::write_str(&mut tail, "has_unknown_spaces");
            msgpack::write_false(&mut tail);
        }
        msgpack::write_str(&mut tail, "span_groups");
        msgpack::write_array_header(&mut tail, texts);
        self.span_groups.iter().for_each(|group| msgpack::write_bin(&mut tail, group));
        tail
    }
}

fn too_many_tokens() -> io::Error {
    let reason = "a file for spaCy holds up to 178 million tokens; split the export";
    io::Error::new(io::ErrorKind::InvalidInput, reason)
}

fn encode_span(
    item: &ExportItem,
    mention: &ExportMention,
    words: &[SpacyToken],
    offsets: &Offsets,
    label: u64,
) -> [u8; SPAN_BYTES] {
    let position = |byte| offsets.byte_to_char(item.text, byte).map_or(0, |position| position.0);
    let (from, to) = token_range(words, mention.span);
    let tokens = [from as u32, to as u32];
    let characters = [position(mention.span.start), position(mention.span.end)];
    let mut bytes = [0; SPAN_BYTES];
    bytes[16..24].copy_from_slice(&label.to_be_bytes());
    for (at, number) in tokens.into_iter().chain(characters).enumerate() {
        bytes[24 + 4 * at..28 + 4 * at].copy_from_slice(&number.to_be_bytes());
    }
    bytes
}

/// Appends to the file of the export.
struct OutputAppender<'a, 'b>(&'a mut WriterOutput<'b>);

impl Write for OutputAppender<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.append(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
