use super::symbols;
use super::{
    BEGINS, ENT_IOB, ENT_TYPE, INSIDE, MISSING, ORTH, OUTSIDE, SPAN_BYTES, SPANS, msgpack,
};
use crate::export::{Item, Mention, Out, Writer, resolve};
use crate::words::{range, words};
use dateline_text::Offsets;
use dateline_text::spacy::SpacyToken;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

/// Holds all tokens until the end, 8 bytes for each, because their number stands before them.
#[derive(Default)]
pub(crate) struct Bin {
    /// All strings so far, with their place in `numbers`.
    strings: BTreeMap<String, u32>,
    /// spaCy's numbers of the strings.
    numbers: Vec<u64>,
    rows: Vec<Row>,
    /// Tokens of each text.
    lengths: Vec<u32>,
    /// The spans of each text, as they are written; empty for none.
    groups: Vec<Vec<u8>>,
}

/// A token.
struct Row {
    word: u32,
    /// From the lowest bit: two for `ENT_IOB`, one for the space, the label.
    marks: u32,
}

impl Writer for Bin {
    fn item(&mut self, item: &Item, _: &mut Out) -> io::Result<()> {
        let words = words(item);
        let first = self.rows.len();
        for word in &words {
            let iob = if item.is_known(word.span) { OUTSIDE } else { MISSING };
            let marks = u32::from(iob) | u32::from(word.has_space) << 2;
            let word = self.string(&item.text[word.span.range()]);
            self.rows.push(Row { word, marks });
        }
        let (flat, _) = resolve(item.mentions.clone());
        for mention in flat.iter().filter(|mention| is_solid(item.quote(mention))) {
            let label = self.string(mention.label);
            let (from, to) = range(&words, mention.span);
            let rows = &mut self.rows[first + from..first + to];
            for (at, row) in rows.iter_mut().enumerate() {
                let iob = if at == 0 { BEGINS } else { INSIDE };
                row.marks = u32::from(iob) | row.marks & 4 | label << 3;
            }
        }
        self.lengths.push(words.len() as u32);
        let group = self.group(item, &words);
        self.groups.push(group);
        Ok(())
    }

    fn end(&mut self, out: &mut Out) -> io::Result<()> {
        let packed = ZlibEncoder::new(Appender(out), Compression::default());
        let mut packed = BufWriter::new(packed);
        self.write(&mut packed)?;
        packed.into_inner()?.finish().map(drop)
    }
}

/// Whether spaCy takes it as an entity: those with white space at an edge are an error in training.
fn is_solid(quote: &str) -> bool {
    let is_space = crate::format::is_space;
    !quote.starts_with(is_space) && !quote.ends_with(is_space)
}

impl Bin {
    fn string(&mut self, text: &str) -> u32 {
        if let Some(&at) = self.strings.get(text) {
            return at;
        }
        let at = self.numbers.len() as u32;
        self.strings.insert(text.to_owned(), at);
        self.numbers.push(symbols::number(text));
        at
    }

    /// All mentions of an item as a group of spans under the key for them.
    fn group(&mut self, item: &Item, words: &[SpacyToken]) -> Vec<u8> {
        if item.mentions.is_empty() {
            return Vec::new();
        }
        let offsets = Offsets::new(item.text);
        let mut group = Vec::new();
        msgpack::map(&mut group, 3);
        msgpack::text(&mut group, "name");
        msgpack::text(&mut group, SPANS);
        msgpack::text(&mut group, "attrs");
        msgpack::map(&mut group, 0);
        msgpack::text(&mut group, "spans");
        msgpack::list(&mut group, item.mentions.len() as u32);
        for mention in &item.mentions {
            let label = self.string(mention.label);
            let label = self.numbers[label as usize];
            msgpack::bytes(&mut group, &span(item, mention, words, &offsets, label));
        }
        let mut groups = Vec::new();
        msgpack::map(&mut groups, 1);
        msgpack::bytes(&mut groups, &group);
        msgpack::list(&mut groups, 1);
        msgpack::text(&mut groups, SPANS);
        groups
    }

    /// The whole map, in the order in which spaCy writes it.
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let bytes = |each: usize| u32::try_from(self.rows.len() * each).map_err(|_| too_many());
        let texts = self.lengths.len() as u32;
        let mut head = Vec::new();
        msgpack::map(&mut head, 9);
        msgpack::text(&mut head, "version");
        msgpack::text(&mut head, "0.1");
        msgpack::text(&mut head, "attrs");
        msgpack::list(&mut head, 3);
        [ORTH, ENT_IOB, ENT_TYPE].iter().for_each(|&one| msgpack::number(&mut head, one as u16));
        msgpack::text(&mut head, "tokens");
        msgpack::bytes_head(&mut head, bytes(3 * 8)?);
        out.write_all(&head)?;
        for row in &self.rows {
            let label = row.marks >> 3;
            let iob = row.marks & 3;
            let is_in = iob == u32::from(BEGINS) || iob == u32::from(INSIDE);
            let label = if is_in { self.numbers[label as usize] } else { 0 };
            for column in [self.numbers[row.word as usize], u64::from(iob), label] {
                out.write_all(&column.to_le_bytes())?;
            }
        }
        let mut head = Vec::new();
        msgpack::text(&mut head, "spaces");
        msgpack::bytes_head(&mut head, bytes(1)?);
        out.write_all(&head)?;
        self.rows.iter().try_for_each(|row| out.write_all(&[(row.marks >> 2 & 1) as u8]))?;
        let mut rest = Vec::new();
        msgpack::text(&mut rest, "lengths");
        msgpack::bytes_head(&mut rest, texts * 4);
        self.lengths.iter().for_each(|length| rest.extend(length.to_le_bytes()));
        msgpack::text(&mut rest, "strings");
        msgpack::list(&mut rest, self.strings.len() as u32);
        out.write_all(&rest)?;
        for string in self.strings.keys() {
            let mut one = Vec::new();
            msgpack::text(&mut one, string);
            out.write_all(&one)?;
        }
        out.write_all(&self.tail(texts))
    }

    /// What is the same for all texts, and the spans.
    fn tail(&self, texts: u32) -> Vec<u8> {
        let mut tail = Vec::new();
        msgpack::text(&mut tail, "cats");
        msgpack::list(&mut tail, texts);
        self.lengths.iter().for_each(|_| msgpack::map(&mut tail, 0));
        msgpack::text(&mut tail, "flags");
        msgpack::list(&mut tail, texts);
        for _ in &self.lengths {
            msgpack::map(&mut tail, 1);
            msgpack::text(&mut tail, "has_unknown_spaces");
            msgpack::no(&mut tail);
        }
        msgpack::text(&mut tail, "span_groups");
        msgpack::list(&mut tail, texts);
        self.groups.iter().for_each(|group| msgpack::bytes(&mut tail, group));
        tail
    }
}

fn too_many() -> io::Error {
    let reason = "a file for spaCy holds up to 178 million tokens; split the export";
    io::Error::new(io::ErrorKind::InvalidInput, reason)
}

fn span(
    item: &Item,
    mention: &Mention,
    words: &[SpacyToken],
    offsets: &Offsets,
    label: u64,
) -> [u8; SPAN_BYTES] {
    let position = |byte| offsets.byte_to_char(item.text, byte).map_or(0, |position| position.0);
    let (from, to) = range(words, mention.span);
    let tokens = [from as u32, to as u32];
    let characters = [position(mention.span.start), position(mention.span.end)];
    let mut bytes = [0; SPAN_BYTES];
    bytes[16..24].copy_from_slice(&label.to_be_bytes());
    for (at, number) in tokens.into_iter().chain(characters).enumerate() {
        bytes[24 + 4 * at..28 + 4 * at].copy_from_slice(&number.to_be_bytes());
    }
    bytes
}

/// Appends to the export's file.
struct Appender<'a, 'b>(&'a mut Out<'b>);

impl Write for Appender<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.append(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
