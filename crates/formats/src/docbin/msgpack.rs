//! The subset of MessagePack that DocBin needs.
//!
//! This is not implemented with `rmp`. Its manifest (0.8.15, 2026-11-30) says that it looks for a
//! maintainer, and it could replace only the table of markers and the functions that write, about 90
//! lines: it neither limits the bytes that are read from a stream nor skips a value, both of which a
//! DocBin from elsewhere requires. Compressed sizes do not differ in its disfavor: without these
//! limits, it takes 3.7 KB in a small WebAssembly program, this file 7.7 KB.

use std::io::{self, Read};

/// Appends the header of a map.
pub(super) fn write_map_header(out: &mut Vec<u8>, length: u32) {
    write_header(out, length, 0x80, 16, [0xde, 0xdf]);
}

/// Appends the header of an array.
pub(super) fn write_array_header(out: &mut Vec<u8>, length: u32) {
    write_header(out, length, 0x90, 16, [0xdc, 0xdd]);
}

/// Appends the header of a type that has a short form, and forms with a length of 2 and of 4 bytes.
fn write_header(out: &mut Vec<u8>, length: u32, short: u8, below: u32, [middle, long]: [u8; 2]) {
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

pub(super) fn write_str(out: &mut Vec<u8>, text: &str) {
    let length = text.len() as u32;
    match u8::try_from(length) {
        Ok(length @ 32..) => out.extend([0xd9, length]),
        _ => write_header(out, length, 0xa0, 32, [0xda, 0xdb]),
    }
    out.extend(text.as_bytes());
}

/// Appends the header of binary data, which the caller appends.
pub(super) fn write_bin_header(out: &mut Vec<u8>, length: u32) {
    match u8::try_from(length) {
        Ok(length) => out.extend([0xc4, length]),
        Err(_) => write_header(out, length, 0, 0, [0xc5, 0xc6]),
    }
}

pub(super) fn write_bin(out: &mut Vec<u8>, bytes: &[u8]) {
    write_bin_header(out, bytes.len() as u32);
    out.extend(bytes);
}

pub(super) fn write_uint(out: &mut Vec<u8>, number: u16) {
    match number {
        0..128 => out.push(number as u8),
        _ => {
            out.push(0xcd);
            out.extend(number.to_be_bytes());
        }
    }
}

pub(super) fn write_false(out: &mut Vec<u8>) {
    out.push(0xc2);
}

/// The header of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueHeader {
    Nil,
    Bool(bool),
    /// A non-negative integer.
    Uint(u64),
    /// Any other number.
    OtherNumber,
    /// The header of a string, with the number of bytes that follow.
    Str(u32),
    Bin(u32),
    Ext(u32),
    /// The header of an array, with the number of elements that follow.
    Array(u32),
    /// The header of a map, with the number of pairs that follow.
    Map(u32),
}

/// Reads values from a stream.
pub(super) struct MsgpackReader<R> {
    inner: R,
    /// The number of bytes that may still be read.
    remaining: u64,
}

impl<R: Read> MsgpackReader<R> {
    /// Creates a reader of at most `limit` bytes.
    pub(super) fn new(inner: R, limit: u64) -> Self {
        Self { inner, remaining: limit }
    }

    pub(super) fn read_exact(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        let left = self.remaining.checked_sub(buffer.len() as u64);
        self.remaining = left.ok_or_else(|| invalid_data("the data is too large"))?;
        self.inner.read_exact(buffer)
    }

    fn read_big_endian(&mut self, bytes: usize) -> io::Result<u64> {
        let mut buffer = [0; 8];
        self.read_exact(&mut buffer[8 - bytes..])?;
        Ok(u64::from_be_bytes(buffer))
    }

    /// Reads the header of the next value.
    pub(super) fn read_header(&mut self) -> io::Result<ValueHeader> {
        let first = self.read_big_endian(1)? as u8;
        let short = |mask: u8| u32::from(first & mask);
        Ok(match first {
            0x00..=0x7f => ValueHeader::Uint(u64::from(first)),
            0x80..=0x8f => ValueHeader::Map(short(0x0f)),
            0x90..=0x9f => ValueHeader::Array(short(0x0f)),
            0xa0..=0xbf => ValueHeader::Str(short(0x1f)),
            0xc0 => ValueHeader::Nil,
            0xc2 | 0xc3 => ValueHeader::Bool(first == 0xc3),
            0xc4..=0xc6 => ValueHeader::Bin(self.read_length(first - 0xc4)?),
            0xc7..=0xc9 => ValueHeader::Ext(self.read_length(first - 0xc7)?.saturating_add(1)),
            0xca | 0xcb => self.skip_other_number(4 << (first - 0xca))?,
            0xcc..=0xcf => ValueHeader::Uint(self.read_big_endian(1 << (first - 0xcc))?),
            0xd0..=0xd3 => self.skip_other_number(1 << (first - 0xd0))?,
            0xd4..=0xd8 => ValueHeader::Ext((1 << (first - 0xd4)) + 1),
            0xd9..=0xdb => ValueHeader::Str(self.read_length(first - 0xd9)?),
            0xdc | 0xdd => ValueHeader::Array(self.read_length(first - 0xdc + 1)?),
            0xde | 0xdf => ValueHeader::Map(self.read_length(first - 0xde + 1)?),
            0xe0..=0xff => ValueHeader::OtherNumber,
            0xc1 => return Err(invalid_data("unknown byte")),
        })
    }

    /// Reads a length of 1, 2 or 4 bytes: 2 to the power of `power`.
    fn read_length(&mut self, power: u8) -> io::Result<u32> {
        Ok(self.read_big_endian(1 << power)? as u32)
    }

    fn skip_other_number(&mut self, bytes: usize) -> io::Result<ValueHeader> {
        self.read_big_endian(bytes)?;
        Ok(ValueHeader::OtherNumber)
    }

    /// Reads a string of at most `limit` bytes.
    pub(super) fn read_str(&mut self, limit: u64) -> io::Result<String> {
        match self.read_header()? {
            ValueHeader::Str(length) => {
                let bytes = self.read_bytes(length, limit)?;
                String::from_utf8(bytes).map_err(|_| invalid_data("a word is not UTF-8"))
            }
            _ => Err(invalid_data("a text is missing")),
        }
    }

    /// Reads `length` bytes, at most `limit`. Memory grows with the data that is present, not with
    /// the declared length.
    pub(super) fn read_bytes(&mut self, length: u32, limit: u64) -> io::Result<Vec<u8>> {
        let length = u64::from(length);
        if length > limit.min(self.remaining) {
            return Err(invalid_data("the data is too large"));
        }
        let mut bytes = Vec::new();
        let read = self.inner.by_ref().take(length).read_to_end(&mut bytes)? as u64;
        self.remaining -= read;
        if read == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Skips a value with everything in it.
    pub(super) fn skip_value(&mut self) -> io::Result<()> {
        // The number of values that are still to be skipped. A counter is enough for nested values.
        let mut values: u64 = 1;
        while values > 0 {
            values -= 1;
            match self.read_header()? {
                ValueHeader::Str(length) | ValueHeader::Bin(length) | ValueHeader::Ext(length) => {
                    self.skip_bytes(u64::from(length))?;
                }
                ValueHeader::Array(length) => values += u64::from(length),
                ValueHeader::Map(length) => values += 2 * u64::from(length),
                ValueHeader::Nil
                | ValueHeader::Bool(_)
                | ValueHeader::Uint(_)
                | ValueHeader::OtherNumber => {}
            }
        }
        Ok(())
    }

    fn skip_bytes(&mut self, mut length: u64) -> io::Result<()> {
        let mut buffer = [0; 4096];
        while length > 0 {
            let now = length.min(buffer.len() as u64) as usize;
            self.read_exact(&mut buffer[..now])?;
            length -= now as u64;
        }
        Ok(())
    }
}

pub(super) fn invalid_data(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_round_trip() {
        for length in [0, 15, 16, 31, 32, 255, 256, 65_535, 65_536, u32::MAX] {
            let mut out = Vec::new();
            write_map_header(&mut out, length);
            write_array_header(&mut out, length);
            write_bin_header(&mut out, length);
            let mut reader = MsgpackReader::new(out.as_slice(), 100);
            assert_eq!(reader.read_header().unwrap(), ValueHeader::Map(length));
            assert_eq!(reader.read_header().unwrap(), ValueHeader::Array(length));
            assert_eq!(reader.read_header().unwrap(), ValueHeader::Bin(length));
        }
        for length in [0, 31, 32, 255, 256, 70_000] {
            let (mut out, word) = (Vec::new(), "x".repeat(length));
            write_str(&mut out, &word);
            write_uint(&mut out, length as u16);
            let mut reader = MsgpackReader::new(out.as_slice(), 100_000);
            assert_eq!(reader.read_str(70_000).unwrap(), word);
            assert_eq!(reader.read_header().unwrap(), ValueHeader::Uint(u64::from(length as u16)));
        }
    }

    #[test]
    fn claimed_lengths_allocate_nothing() {
        let mut deep = vec![0x91; 100_000];
        deep.push(0xc0);
        assert!(MsgpackReader::new(deep.as_slice(), 1 << 20).skip_value().is_ok());
        let huge = [0xc6, 0xff, 0xff, 0xff, 0xff];
        assert!(MsgpackReader::new(huge.as_slice(), 1 << 40).skip_value().is_err());
        let mut reader = MsgpackReader::new(huge.as_slice(), 1 << 40);
        reader.read_header().unwrap();
        assert!(reader.read_bytes(u32::MAX, u64::MAX).is_err());
    }
}
