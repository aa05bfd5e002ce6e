use super::msgpack::{Reader, Value, invalid};
use super::{
    BEGINS, ENT_IOB, ENT_TYPE, INSIDE, MISSING, ORTH, OUTSIDE, SPAN_BYTES, SPANS, symbols,
};
use crate::MAX_BYTES;
use crate::dateline_json::MAX_DATELINE_BYTES;
use crate::decode::check_size;
use crate::format::{File, is_space};
use crate::import::{Fault, Note, Notes, Read, ReadError, ReadItem, ReadSpan};
use crate::shorten::shorten;
use dateline_text::Span;
use flate2::read::ZlibDecoder;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Read as _};

/// How many tokens are read, all texts together.
const MAX_TOKENS: usize = 6_000_000;

/// How many texts.
const MAX_TEXTS: usize = 1_000_000;

/// How much is unpacked; most of it is columns that are passed over.
const MAX_UNPACKED: u64 = 1 << 30;

/// The most columns that a token may have.
const MAX_COLUMNS: usize = 64;

/// Whether bytes are a zlib stream that begins as a DocBin does.
pub(super) fn is_docbin(bytes: &[u8]) -> bool {
    if bytes.first() != Some(&0x78) {
        return false;
    }
    let mut head = Vec::new();
    // A damaged end does not matter here.
    let _ = ZlibDecoder::new(bytes).take(64).read_to_end(&mut head);
    let has = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    has(b"version") && has(b"attrs")
}

/// Reads DocBins, all of them or none.
pub(crate) fn read(files: &[File]) -> Result<Read, ReadError> {
    let (mut all, mut notes) = (Read::default(), Notes::default());
    for file in files {
        check_size(file.bytes.len(), MAX_DATELINE_BYTES)?;
        let name = if files.len() > 1 { shorten(&file.path, 60) + ", " } else { String::new() };
        let bin = Bin::read(&file.bytes).map_err(|error| ReadError::At {
            place: format!("{name}its unpacked bytes"),
            reason: shorten(&error.to_string(), 200),
        })?;
        bin.items(&name, &mut all.items, &mut notes)?;
    }
    all.notes = notes.into_vec();
    Ok(all)
}

/// What a DocBin holds of tokens and entities.
#[derive(Default)]
struct Bin {
    attrs: Vec<u64>,
    tokens: Vec<Token>,
    spaces: Vec<u8>,
    lengths: Vec<u32>,
    strings: BTreeMap<u64, String>,
    /// By text, whether its spaces are unknown.
    unknown: Vec<bool>,
    /// By text.
    groups: Vec<Vec<u8>>,
}

struct Token {
    word: u64,
    label: u64,
    iob: u8,
}

impl Bin {
    fn read(bytes: &[u8]) -> io::Result<Self> {
        let unpacked = BufReader::new(ZlibDecoder::new(bytes));
        let mut reader = Reader::new(unpacked, MAX_UNPACKED);
        let mut bin = Self::default();
        let Value::Map(length) = reader.value()? else { return Err(invalid("it is no map")) };
        for _ in 0..length {
            match reader.text(100)?.as_str() {
                "attrs" => bin.attrs = numbers(&mut reader)?,
                "tokens" => bin.tokens = bin.tokens(&mut reader)?,
                "spaces" => bin.spaces = bytes_of(&mut reader, MAX_TOKENS)?,
                "lengths" => {
                    let bytes = bytes_of(&mut reader, 4 * MAX_TEXTS)?;
                    let lengths = bytes.as_chunks::<4>().0.iter();
                    bin.lengths = lengths.map(|&length| u32::from_le_bytes(length)).collect();
                }
                "strings" => bin.strings = strings(&mut reader)?,
                "flags" => bin.unknown = flags(&mut reader)?,
                "span_groups" => bin.groups = groups(&mut reader)?,
                _ => reader.skip()?,
            }
        }
        let total: u64 = bin.lengths.iter().map(|&length| u64::from(length)).sum();
        if total != bin.tokens.len() as u64 || bin.spaces.len() != bin.tokens.len() {
            return Err(invalid("its texts have another number of tokens than it has"));
        }
        Ok(bin)
    }

    /// The columns that matter. Memory: 24 bytes a token.
    fn tokens(&self, reader: &mut Reader<impl io::Read>) -> io::Result<Vec<Token>> {
        let column = |attr: u64| self.attrs.iter().position(|&one| one == attr);
        let word = column(ORTH).ok_or_else(|| invalid("it does not begin with its columns"))?;
        let (iob, label) = (column(ENT_IOB), column(ENT_TYPE));
        let Value::Bytes(length) = reader.value()? else { return Err(invalid("it has no tokens")) };
        let row = 8 * self.attrs.len();
        let count = length as usize / row;
        if count > MAX_TOKENS {
            return Err(invalid("it has more than six million tokens"));
        }
        if !(length as usize).is_multiple_of(row) {
            return Err(invalid("its last token is not whole"));
        }
        let mut tokens = Vec::new();
        let mut buffer = vec![0; row];
        for _ in 0..count {
            reader.exact(&mut buffer)?;
            let (columns, _) = buffer.as_chunks::<8>();
            let number = |at: usize| columns.get(at).map_or(0, |&bytes| u64::from_le_bytes(bytes));
            let iob = u8::try_from(iob.map_or(0, number)).unwrap_or(MISSING);
            tokens.push(Token { word: number(word), label: label.map_or(0, number), iob });
        }
        Ok(tokens)
    }

    fn items(
        &self,
        file: &str,
        items: &mut Vec<ReadItem>,
        notes: &mut Notes,
    ) -> Result<(), ReadError> {
        let (mut first, mut total) = (0, 0);
        for (at, &length) in self.lengths.iter().enumerate() {
            let place = format!("{file}text {}", at + 1);
            let fail = |reason: &str| {
                Err(ReadError::At { place: place.clone(), reason: reason.to_owned() })
            };
            let Some(words) = Words::new(self, first..first + length as usize, at) else {
                return fail("it has a word that is not in the file, or is too long");
            };
            first += length as usize;
            total += words.text.len() as u64;
            if total > MAX_DATELINE_BYTES {
                return fail("up to here the texts are too long");
            }
            let mut item = ReadItem { place: place.clone(), ..ReadItem::default() };
            item.spans = words.entities();
            item.known = words.known();
            if let Some(group) = self.groups.get(at).filter(|group| group.len() > 1) {
                let Ok(spans) = words.group(group, &place, notes) else {
                    return fail("its spans cannot be read");
                };
                item.spans.extend(spans);
            }
            item.spans
                .sort_by(|one, other| (one.span, &one.label).cmp(&(other.span, &other.label)));
            item.spans.dedup();
            item.text = words.text;
            items.push(item);
        }
        Ok(())
    }

    /// The string with a number.
    fn string(&self, number: u64) -> Option<&str> {
        self.strings.get(&number).map(String::as_str)
    }
}

/// A text with its tokens.
struct Words<'a> {
    bin: &'a Bin,
    text: String,
    tokens: &'a [Token],
    spans: Vec<Span>,
}

impl<'a> Words<'a> {
    /// `None` if a word is unknown or the text too long.
    fn new(bin: &'a Bin, range: std::ops::Range<usize>, at: usize) -> Option<Self> {
        let (tokens, spaces) = (&bin.tokens[range.clone()], &bin.spaces[range]);
        let is_unknown = bin.unknown.get(at).copied().unwrap_or_default();
        let mut words = Self { bin, text: String::new(), tokens, spans: Vec::new() };
        for (token, &space) in tokens.iter().zip(spaces) {
            let start = words.text.len() as u32;
            words.text.push_str(bin.string(token.word)?);
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

    /// `doc.ents`.
    fn entities(&self) -> Vec<ReadSpan> {
        let mut found: Vec<ReadSpan> = Vec::new();
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
                _ => found.push(ReadSpan { span: *span, label: label.to_owned(), extra: None }),
            }
            is_open = true;
        }
        found
    }

    /// Runs of tokens of which one at least is known to be nothing, and none is unknown; white space
    /// does not count.
    fn known(&self) -> Vec<Span> {
        let mut runs: Vec<(Span, bool)> = Vec::new();
        let mut is_open = false;
        for (token, &span) in self.tokens.iter().zip(&self.spans) {
            if token.iob == MISSING {
                is_open = false;
                continue;
            }
            let is_blank = span.slice(&self.text).unwrap_or_default().chars().all(is_space);
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

    /// The spans under [`SPANS`] of a text's groups, which spaCy has written as a list or as a map.
    fn group(&self, bytes: &[u8], place: &str, notes: &mut Notes) -> io::Result<Vec<ReadSpan>> {
        let mut reader = Reader::new(bytes, bytes.len() as u64);
        let (count, has_keys) = match reader.value()? {
            Value::Map(count) => (count, true),
            Value::List(count) => (count, false),
            _ => return Err(invalid("it is no map")),
        };
        let mut found = Vec::new();
        for _ in 0..count {
            let group = bytes_of(&mut reader, bytes.len())?;
            let mut is_ours = !has_keys;
            if has_keys {
                let Value::List(keys) = reader.value()? else { return Err(invalid("no keys")) };
                for _ in 0..keys {
                    is_ours |= reader.text(bytes.len() as u64)? == SPANS;
                }
            }
            if is_ours {
                self.spans_of(&group, has_keys, place, notes, &mut found)?;
            }
        }
        Ok(found)
    }

    fn spans_of(
        &self,
        bytes: &[u8],
        is_ours: bool,
        place: &str,
        notes: &mut Notes,
        found: &mut Vec<ReadSpan>,
    ) -> io::Result<()> {
        let mut reader = Reader::new(bytes, bytes.len() as u64);
        let Value::Map(count) = reader.value()? else { return Err(invalid("it is no map")) };
        let mut is_ours = is_ours;
        for _ in 0..count {
            match reader.text(bytes.len() as u64)?.as_str() {
                "name" => is_ours |= reader.text(bytes.len() as u64)? == SPANS,
                "spans" => {
                    let Value::List(spans) = reader.value()? else {
                        return Err(invalid("no spans"));
                    };
                    for _ in 0..spans {
                        let span = bytes_of(&mut reader, SPAN_BYTES)?;
                        if is_ours {
                            self.push_span(&span, place, notes, found);
                        }
                    }
                }
                _ => reader.skip()?,
            }
        }
        Ok(())
    }

    fn push_span(&self, bytes: &[u8], place: &str, notes: &mut Notes, found: &mut Vec<ReadSpan>) {
        let (Some((_, rest)), Some(label)) = (bytes.split_first_chunk::<16>(), number(bytes, 16))
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
            Some(span) => found.push(ReadSpan { span, label, extra: None }),
            None => notes.push(Note::LeftOut {
                place: place.to_owned(),
                label: shorten(&label, 30),
                fault: Fault::OutOfRange,
            }),
        }
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_be_bytes)
}

fn bytes_of(reader: &mut Reader<impl io::Read>, limit: usize) -> io::Result<Vec<u8>> {
    match reader.value()? {
        Value::Bytes(length) => reader.take(length, limit as u64),
        _ => Err(invalid("bytes are missing")),
    }
}

/// The numbers of the columns.
fn numbers(reader: &mut Reader<impl io::Read>) -> io::Result<Vec<u64>> {
    let Value::List(length @ 1..) = reader.value()? else {
        return Err(invalid("it names no columns"));
    };
    if length as usize > MAX_COLUMNS {
        return Err(invalid("it has too many columns"));
    }
    let number = |_| match reader.value()? {
        Value::Number(number) => Ok(number),
        _ => Err(invalid("a column has no number")),
    };
    (0..length).map(number).collect()
}

fn strings(reader: &mut Reader<impl io::Read>) -> io::Result<BTreeMap<u64, String>> {
    let Value::List(length) = reader.value()? else { return Err(invalid("it has no strings")) };
    let mut strings = BTreeMap::from([(0, String::new())]);
    let mut left = MAX_DATELINE_BYTES;
    for _ in 0..length {
        let string = reader.text(left)?;
        // What a string costs besides its bytes counts too.
        left = left.saturating_sub(string.len() as u64 + 40);
        strings.insert(symbols::number(&string), string);
    }
    Ok(strings)
}

/// The head of a list with something for each text.
fn texts(reader: &mut Reader<impl io::Read>) -> io::Result<u32> {
    match reader.value()? {
        Value::List(length) if length as usize <= MAX_TEXTS => Ok(length),
        Value::List(_) => Err(invalid("it has more than a million texts")),
        _ => Err(invalid("a list is missing")),
    }
}

/// Whether the spaces of each text are unknown.
fn flags(reader: &mut Reader<impl io::Read>) -> io::Result<Vec<bool>> {
    let length = texts(reader)?;
    let mut unknown = Vec::new();
    for _ in 0..length {
        let Value::Map(count) = reader.value()? else { return Err(invalid("it has no flags")) };
        let mut is_unknown = false;
        for _ in 0..count {
            match reader.text(100)?.as_str() {
                "has_unknown_spaces" => is_unknown = reader.value()? == Value::Bool(true),
                _ => reader.skip()?,
            }
        }
        unknown.push(is_unknown);
    }
    Ok(unknown)
}

fn groups(reader: &mut Reader<impl io::Read>) -> io::Result<Vec<Vec<u8>>> {
    let length = texts(reader)?;
    let mut left = MAX_DATELINE_BYTES as usize;
    let mut groups = Vec::new();
    for _ in 0..length {
        let group = bytes_of(reader, left)?;
        left = left.saturating_sub(group.len() + 24);
        groups.push(group);
    }
    Ok(groups)
}
