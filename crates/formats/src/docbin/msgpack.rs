//! As much of MessagePack as a DocBin needs.

use std::io::{self, Read};

/// Appends a map's head.
pub(super) fn map(out: &mut Vec<u8>, length: u32) {
    head(out, length, 0x80, 16, [0xde, 0xdf]);
}

/// Appends a list's head.
pub(super) fn list(out: &mut Vec<u8>, length: u32) {
    head(out, length, 0x90, 16, [0xdc, 0xdd]);
}

/// The head of what has a short form and one with a length of 2 or 4 bytes.
fn head(out: &mut Vec<u8>, length: u32, short: u8, below: u32, [middle, long]: [u8; 2]) {
    if length < below {
        out.push(short | length as u8);
    } else if let Ok(length) = u16::try_from(length) {
        out.push(middle);
        out.extend(length.to_be_bytes());
    } else {
        out.push(long);
        out.extend(length.to_be_bytes());
    }
}

pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    let length = text.len() as u32;
    match u8::try_from(length) {
        Ok(length @ 32..) => out.extend([0xd9, length]),
        _ => head(out, length, 0xa0, 32, [0xda, 0xdb]),
    }
    out.extend(text.as_bytes());
}

/// Appends the head of bytes, which follow it.
pub(super) fn bytes_head(out: &mut Vec<u8>, length: u32) {
    match u8::try_from(length) {
        Ok(length) => out.extend([0xc4, length]),
        Err(_) => head(out, length, 0, 0, [0xc5, 0xc6]),
    }
}

pub(super) fn bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    bytes_head(out, bytes.len() as u32);
    out.extend(bytes);
}

pub(super) fn number(out: &mut Vec<u8>, number: u16) {
    match number {
        0..128 => out.push(number as u8),
        _ => {
            out.push(0xcd);
            out.extend(number.to_be_bytes());
        }
    }
}

pub(super) fn no(out: &mut Vec<u8>) {
    out.push(0xc2);
}

/// What stands at the head of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Nil,
    Bool(bool),
    /// A whole number that is not negative.
    Number(u64),
    /// Any other number.
    Other,
    /// So many bytes follow.
    Text(u32),
    Bytes(u32),
    Extension(u32),
    /// So many values follow.
    List(u32),
    /// So many pairs follow.
    Map(u32),
}

/// Reads values from a stream.
pub(super) struct Reader<R> {
    inner: R,
    /// How many more bytes are read.
    left: u64,
}

impl<R: Read> Reader<R> {
    /// Reads no more than `limit` bytes.
    pub(super) fn new(inner: R, limit: u64) -> Self {
        Self { inner, left: limit }
    }

    pub(super) fn exact(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        let left = self.left.checked_sub(buffer.len() as u64);
        self.left = left.ok_or_else(|| invalid("there is too much of it"))?;
        self.inner.read_exact(buffer)
    }

    fn big_endian(&mut self, bytes: usize) -> io::Result<u64> {
        let mut buffer = [0; 8];
        self.exact(&mut buffer[8 - bytes..])?;
        Ok(u64::from_be_bytes(buffer))
    }

    /// The next value's head.
    pub(super) fn value(&mut self) -> io::Result<Value> {
        let first = self.big_endian(1)? as u8;
        let short = |mask: u8| u32::from(first & mask);
        Ok(match first {
            0x00..=0x7f => Value::Number(u64::from(first)),
            0x80..=0x8f => Value::Map(short(0x0f)),
            0x90..=0x9f => Value::List(short(0x0f)),
            0xa0..=0xbf => Value::Text(short(0x1f)),
            0xc0 => Value::Nil,
            0xc2 | 0xc3 => Value::Bool(first == 0xc3),
            0xc4..=0xc6 => Value::Bytes(self.length(first - 0xc4)?),
            0xc7..=0xc9 => Value::Extension(self.length(first - 0xc7)?.saturating_add(1)),
            0xca | 0xcb => self.other(4 << (first - 0xca))?,
            0xcc..=0xcf => Value::Number(self.big_endian(1 << (first - 0xcc))?),
            0xd0..=0xd3 => self.other(1 << (first - 0xd0))?,
            0xd4..=0xd8 => Value::Extension((1 << (first - 0xd4)) + 1),
            0xd9..=0xdb => Value::Text(self.length(first - 0xd9)?),
            0xdc | 0xdd => Value::List(self.length(first - 0xdc + 1)?),
            0xde | 0xdf => Value::Map(self.length(first - 0xde + 1)?),
            0xe0..=0xff => Value::Other,
            0xc1 => return Err(invalid("it has a byte that means nothing")),
        })
    }

    /// A length of 1, 2 or 4 bytes.
    fn length(&mut self, power: u8) -> io::Result<u32> {
        Ok(self.big_endian(1 << power)? as u32)
    }

    fn other(&mut self, bytes: usize) -> io::Result<Value> {
        self.big_endian(bytes)?;
        Ok(Value::Other)
    }

    /// The bytes of a text, at most `limit` of them.
    pub(super) fn text(&mut self, limit: u64) -> io::Result<String> {
        match self.value()? {
            Value::Text(length) => {
                let bytes = self.take(length, limit)?;
                String::from_utf8(bytes).map_err(|_| invalid("a word is not UTF-8"))
            }
            _ => Err(invalid("a text is missing")),
        }
    }

    /// As many bytes, at most `limit`. Memory grows with what is there, not with what is claimed.
    pub(super) fn take(&mut self, length: u32, limit: u64) -> io::Result<Vec<u8>> {
        let length = u64::from(length);
        if length > limit.min(self.left) {
            return Err(invalid("there is too much of it"));
        }
        let mut bytes = Vec::new();
        let read = self.inner.by_ref().take(length).read_to_end(&mut bytes)? as u64;
        self.left -= read;
        if read == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Passes over a value and all that is in it.
    pub(super) fn skip(&mut self) -> io::Result<()> {
        // How many values are still to be passed over; nesting needs no more than that.
        let mut values: u64 = 1;
        while values > 0 {
            values -= 1;
            match self.value()? {
                Value::Text(length) | Value::Bytes(length) | Value::Extension(length) => {
                    self.skip_bytes(u64::from(length))?;
                }
                Value::List(length) => values += u64::from(length),
                Value::Map(length) => values += 2 * u64::from(length),
                Value::Nil | Value::Bool(_) | Value::Number(_) | Value::Other => {}
            }
        }
        Ok(())
    }

    fn skip_bytes(&mut self, mut length: u64) -> io::Result<()> {
        let mut buffer = [0; 4096];
        while length > 0 {
            let now = length.min(buffer.len() as u64) as usize;
            self.exact(&mut buffer[..now])?;
            length -= now as u64;
        }
        Ok(())
    }
}

pub(super) fn invalid(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_come_back() {
        for length in [0, 15, 16, 31, 32, 255, 256, 65_535, 65_536, u32::MAX] {
            let mut out = Vec::new();
            map(&mut out, length);
            list(&mut out, length);
            bytes_head(&mut out, length);
            let mut reader = Reader::new(out.as_slice(), 100);
            assert_eq!(reader.value().unwrap(), Value::Map(length));
            assert_eq!(reader.value().unwrap(), Value::List(length));
            assert_eq!(reader.value().unwrap(), Value::Bytes(length));
        }
        for length in [0, 31, 32, 255, 256, 70_000] {
            let (mut out, word) = (Vec::new(), "x".repeat(length));
            text(&mut out, &word);
            number(&mut out, length as u16);
            let mut reader = Reader::new(out.as_slice(), 100_000);
            assert_eq!(reader.text(70_000).unwrap(), word);
            assert_eq!(reader.value().unwrap(), Value::Number(u64::from(length as u16)));
        }
    }

    #[test]
    fn claims_cost_nothing() {
        let mut deep = vec![0x91; 100_000];
        deep.push(0xc0);
        assert!(Reader::new(deep.as_slice(), 1 << 20).skip().is_ok());
        let huge = [0xc6, 0xff, 0xff, 0xff, 0xff];
        assert!(Reader::new(huge.as_slice(), 1 << 40).skip().is_err());
        let mut reader = Reader::new(huge.as_slice(), 1 << 40);
        reader.value().unwrap();
        assert!(reader.take(u32::MAX, u64::MAX).is_err());
    }
}
