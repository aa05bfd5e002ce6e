//! Reads a file or stream of JSON lines one line at a time, as UTF-8 or UTF-16 by its byte order
//! mark.

use super::error::{InputError, InputErrorReason, LineError};
use super::input::Input;
use super::json_line::{JsonLine, ParsedLine};
use dateline_annotation::model::Date;
use dateline_formats::dateline_json::MAX_DATELINE_BYTES;
use dateline_formats::{DecodeError, MAX_BYTES};
use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};

/// The maximum length of a line in bytes. A longer line is refused without being held whole.
const MAX_LINE_BYTES: u64 = MAX_DATELINE_BYTES;

/// A source of JSON lines.
pub(super) struct JsonLineReader {
    name: String,
    reader: Box<dyn BufRead>,
    encoding: LineEncoding,
    /// The number of lines read so far.
    line_number: usize,
    is_finished: bool,
    /// The names of some members other than `text` and `date`.
    pub other_members: BTreeSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LineEncoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl JsonLineReader {
    /// Creates a source. Messages call it `name`.
    pub(super) fn new(name: String, reader: impl BufRead + 'static) -> Self {
        let (reader, other_members) = (Box::new(reader), BTreeSet::new());
        Self {
            name,
            reader,
            encoding: LineEncoding::Utf8,
            line_number: 0,
            is_finished: false,
            other_members,
        }
    }

    /// Returns the name that messages use.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the next document. Empty lines are skipped. After an error it continues with the
    /// next line, if the source can still be read.
    pub(super) fn next(&mut self) -> Option<Result<Input, InputError>> {
        while !self.is_finished {
            self.line_number += 1;
            match self.read_line() {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => {
                    return Some(
                        self.parse_line(line).map_err(|reason| self.error_at_line(reason)),
                    );
                }
                Err(reason) => return Some(Err(self.error_at_line(reason))),
            }
        }
        None
    }

    fn error_at_line(&self, reason: InputErrorReason) -> InputError {
        InputError::Input { name: self.location(), reason }
    }

    fn location(&self) -> String {
        format!("{}, line {}", self.name, self.line_number)
    }

    /// Reads a line, including its end. Returns an empty string at the end of the source.
    fn read_line(&mut self) -> Result<String, InputErrorReason> {
        let mut bytes = Vec::new();
        loop {
            let left = MAX_LINE_BYTES + 1 - bytes.len() as u64;
            let read = (&mut self.reader).take(left).read_until(b'\n', &mut bytes);
            let is_end = match read {
                Ok(count) => count == 0,
                Err(error) => {
                    self.is_finished = true;
                    return Err(error.into());
                }
            };
            if self.line_number == 1 {
                self.strip_byte_order_mark(&mut bytes);
            }
            if bytes.len() as u64 > MAX_LINE_BYTES {
                return Err(self.skip_long_line().into());
            }
            self.is_finished = is_end;
            if is_end || self.is_complete_line(&mut bytes)? {
                return Ok(self.decode(bytes)?);
            }
        }
    }

    /// Removes a byte order mark and sets the encoding to it.
    fn strip_byte_order_mark(&mut self, bytes: &mut Vec<u8>) {
        let marks: [(&[u8], LineEncoding); 3] = [
            (b"\xef\xbb\xbf", LineEncoding::Utf8),
            (b"\xff\xfe", LineEncoding::Utf16Le),
            (b"\xfe\xff", LineEncoding::Utf16Be),
        ];
        // `read_line` calls this again for a first line in several parts. Only one mark is removed.
        if let Some((mark, encoding)) = marks.into_iter().find(|(mark, _)| bytes.starts_with(mark))
            && self.encoding == LineEncoding::Utf8
        {
            bytes.drain(..mark.len());
            self.encoding = encoding;
        }
    }

    /// Returns true if `bytes`, which end with the byte 0x0A, end with a line feed character.
    fn is_complete_line(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        match self.encoding {
            LineEncoding::Utf8 => Ok(true),
            LineEncoding::Utf16Be => Ok(bytes.len().is_multiple_of(2) && bytes.ends_with(b"\0\n")),
            LineEncoding::Utf16Le => {
                if !bytes.len().is_multiple_of(2) {
                    (&mut self.reader).take(1).read_to_end(bytes)?;
                }
                Ok(bytes.ends_with(b"\n\0"))
            }
        }
    }

    fn decode(&self, bytes: Vec<u8>) -> Result<String, LineError> {
        let unit = match self.encoding {
            LineEncoding::Utf8 => {
                return String::from_utf8(bytes)
                    .map_err(|error| LineError::NotUtf8(error.utf8_error().valid_up_to() + 1));
            }
            LineEncoding::Utf16Le => u16::from_le_bytes,
            LineEncoding::Utf16Be => u16::from_be_bytes,
        };
        let (pairs, rest) = bytes.as_chunks::<2>();
        let decoded = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
        let decoded: Option<String> = decoded.map(Result::ok).collect();
        decoded.filter(|_| rest.is_empty()).ok_or(LineError::DamagedUtf16)
    }

    /// Skips the rest of a line that is too long. Returns the error.
    fn skip_long_line(&mut self) -> LineError {
        let limit = MAX_LINE_BYTES >> 20;
        if self.encoding == LineEncoding::Utf8 && self.reader.skip_until(b'\n').is_ok() {
            return LineError::TooLong(limit);
        }
        self.is_finished = true;
        LineError::TooLongAtEnd(limit)
    }

    fn parse_line(&mut self, line: String) -> Result<Input, InputErrorReason> {
        let ParsedLine { line, text, date, other_members } = JsonLine::parse(line)?;
        let (size, limit) = (text.len() as u64, MAX_BYTES);
        if size > limit {
            return Err(DecodeError::TooLarge { size, limit }.into());
        }
        let date = date.as_deref().map(parse_date).transpose()?;
        self.other_members.extend(other_members);
        Ok(Input { name: self.location(), text, date, line: Some(line) })
    }
}

fn parse_date(json: &str) -> Result<Date, LineError> {
    let date: String = serde_json::from_str(json).map_err(|_| LineError::DateType)?;
    // "2024-12-08T06:00:00Z" is a date too.
    let day = date.get(..10).unwrap_or(&date);
    day.parse().map_err(LineError::Date)
}

/// Opens a file of JSON lines.
pub(super) fn open_json_lines(path: &std::path::Path, name: String) -> io::Result<JsonLineReader> {
    let file = std::fs::File::open(path)?;
    Ok(JsonLineReader::new(name, io::BufReader::new(file)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: Vec<u8>) -> Vec<Result<String, String>> {
        // A reader of one byte at a time splits the input in every possible position.
        let reader = io::BufReader::with_capacity(1, io::Cursor::new(bytes));
        let mut lines = JsonLineReader::new("a".to_owned(), reader);
        std::iter::from_fn(|| lines.next())
            .map(|it| it.map(|input| input.text).map_err(|error| error.to_string()))
            .collect()
    }

    #[test]
    fn lines_are_read_in_each_encoding_with_byte_order_mark() {
        // U+0A0A and U+0A00 contain the byte of a line feed but are not one.
        let json = "{\"text\":\"Zo\u{eb} \u{a0a}\u{a00}\"}\r\n\n{\"text\":\"\u{feff}b\"}";
        let expected = ["Zo\u{eb} \u{a0a}\u{a00}", "\u{feff}b"].map(|it| Ok(it.to_owned()));
        let marked = format!("\u{feff}{json}");
        assert_eq!(texts(json.as_bytes().to_vec()), expected);
        assert_eq!(texts(marked.as_bytes().to_vec()), expected);
        assert_eq!(texts(marked.encode_utf16().flat_map(u16::to_le_bytes).collect()), expected);
        assert_eq!(texts(marked.encode_utf16().flat_map(u16::to_be_bytes).collect()), expected);
        assert_eq!(texts(b"\xef\xbb\xbf".to_vec()), []);
        assert_eq!(texts(Vec::new()), []);
    }

    #[test]
    fn invalid_line_does_not_affect_others() {
        let bytes = b"{\"text\":\"a\"}\nx\n{\"text\":\"\xff\"}\n{\"text\":\"b\"}".to_vec();
        let [a, x, broken, b] = texts(bytes).try_into().unwrap();
        assert_eq!((a, b), (Ok("a".to_owned()), Ok("b".to_owned())));
        assert!(x.unwrap_err().starts_with("a, line 2: not a JSON object: "));
        assert_eq!(broken, Err("a, line 3: not UTF-8 at byte 10".to_owned()));
    }

    #[test]
    fn too_long_line_is_rejected_and_skipped() {
        let long = io::repeat(b'a').take(MAX_LINE_BYTES + 7);
        let after = io::Cursor::new(b"\n{\"text\":\"b\"}\n");
        let mut lines = JsonLineReader::new("a".to_owned(), io::BufReader::new(long.chain(after)));
        let error = lines.next().unwrap().map(|input| input.text).unwrap_err();
        assert_eq!(error.to_string(), "a, line 1: longer than 100 MB");
        assert_eq!(lines.next().unwrap().unwrap().text, "b");
        assert!(lines.next().is_none());
    }
}
