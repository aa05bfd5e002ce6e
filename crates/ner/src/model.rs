//! The tagger's file: a header, the transitions, and a row of weights for each feature that has any.
//!
//! ```text
//! magic        8 bytes  "DLTAGGER"
//! version      u32      1
//! bits         u32      of a feature's hash
//! rows         u32      how many follow
//! temperature  f32      divides scores before they become probabilities
//! transitions  i16 × (TAGS + 1) × TAGS: from each tag, the start last, to each tag
//! bitmap       u64 × 2^bits / 64: which features have a row
//! weights      i8 × rows × TAGS, in the order of the bitmap
//! checksum     u64 of everything before
//! ```
//! Numbers are little-endian. Weights and transitions share one scale, so that scores are sums of
//! integers and the same everywhere.

use crate::feature::BITS;
use crate::tag::TAGS;

const MAGIC: &[u8; 8] = b"DLTAGGER";
const VERSION: u32 = 1;
const HEADER: usize = 24;
const TRANSITIONS: usize = 2 * (TAGS + 1) * TAGS;
const BITMAP: usize = (1 << BITS) / 8;
const CHECKSUM: usize = 8;

/// Why a file is no tagger that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct ModelError(#[from] Kind);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Kind {
    #[error("this is not a tagger file")]
    Foreign,
    #[error("the tagger file has version {0}; this program reads version {VERSION}")]
    Version(u32),
    #[error(
        "the tagger file has {found} bytes where {expected} were announced; it may be cut short"
    )]
    Length { expected: usize, found: usize },
    #[error("the tagger file is damaged: its checksum does not match")]
    Checksum,
    #[error("the tagger file was made for other features than this program's")]
    Features,
}

/// The numbers of a linear-chain tagger.
pub(crate) struct Model {
    pub(crate) temperature: f32,
    transitions: Vec<i32>,
    bitmap: Vec<u64>,
    /// For each word of the bitmap, how many rows stand before it.
    ranks: Vec<u32>,
    weights: Vec<i8>,
}

/// Weights as training leaves them: rows that are all zero are not kept.
pub(crate) struct Parts {
    pub(crate) temperature: f32,
    /// From each tag, the start last, to each tag.
    pub(crate) transitions: Vec<i16>,
    /// Feature and weights, by feature.
    pub(crate) rows: Vec<(u32, [i8; TAGS])>,
}

impl Parts {
    /// The bytes of the file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(BITS.to_le_bytes());
        bytes.extend((self.rows.len() as u32).to_le_bytes());
        bytes.extend(self.temperature.to_le_bytes());
        bytes.extend(self.transitions.iter().flat_map(|weight| weight.to_le_bytes()));
        let mut bitmap = vec![0u8; BITMAP];
        for (feature, _) in &self.rows {
            bitmap[(feature / 8) as usize] |= 1 << (feature % 8);
        }
        bytes.extend(bitmap);
        for (_, weights) in &self.rows {
            bytes.extend(weights.map(i8::cast_unsigned));
        }
        bytes.extend(checksum(&bytes).to_le_bytes());
        bytes
    }
}

/// Sets what scores are divided by before they become probabilities in the bytes of a tagger file.
pub fn set_temperature(file: &mut [u8], temperature: f32) {
    let body = file.len() - CHECKSUM;
    file[HEADER - 4..HEADER].copy_from_slice(&temperature.to_le_bytes());
    let sum = checksum(&file[..body]).to_le_bytes();
    file[body..].copy_from_slice(&sum);
}

impl Model {
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if !bytes.starts_with(MAGIC) {
            return Err(Kind::Foreign.into());
        }
        let number = |at: usize| {
            let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
            four.map(u32::from_le_bytes)
                .ok_or(Kind::Length { expected: HEADER, found: bytes.len() })
        };
        let version = number(8)?;
        if version != VERSION {
            return Err(Kind::Version(version).into());
        }
        if number(12)? != BITS {
            return Err(Kind::Features.into());
        }
        let rows = number(16)? as usize;
        let temperature = f32::from_bits(number(20)?);
        let start = HEADER + TRANSITIONS + BITMAP;
        let expected = start + rows * TAGS + CHECKSUM;
        if bytes.len() != expected {
            return Err(Kind::Length { expected, found: bytes.len() }.into());
        }
        let (body, sum) = bytes.split_at(expected - CHECKSUM);
        if checksum(body).to_le_bytes() != sum {
            return Err(Kind::Checksum.into());
        }
        let transitions = body[HEADER..HEADER + TRANSITIONS].as_chunks::<2>().0;
        let bitmap = body[HEADER + TRANSITIONS..start].as_chunks::<8>().0;
        let bitmap: Vec<u64> = bitmap.iter().map(|eight| u64::from_le_bytes(*eight)).collect();
        let mut total = 0;
        let ranks = bitmap.iter().map(|word| {
            let before = total;
            total += word.count_ones();
            before
        });
        let ranks = ranks.collect();
        if total as usize != rows {
            return Err(Kind::Checksum.into());
        }
        Ok(Self {
            temperature,
            transitions: transitions
                .iter()
                .map(|two| i32::from(i16::from_le_bytes(*two)))
                .collect(),
            bitmap,
            ranks,
            weights: body[start..].iter().map(|&byte| byte.cast_signed()).collect(),
        })
    }

    /// Adds the weights of a feature to the scores of a token's tags.
    pub(crate) fn add(&self, feature: u32, scores: &mut [i32; TAGS]) {
        let word = self.bitmap[(feature / 64) as usize];
        let bit = feature % 64;
        if word >> bit & 1 == 0 {
            return;
        }
        let before = (word & ((1 << bit) - 1)).count_ones();
        let row = (self.ranks[(feature / 64) as usize] + before) as usize;
        for (score, &weight) in scores.iter_mut().zip(&self.weights[row * TAGS..(row + 1) * TAGS]) {
            *score += i32::from(weight);
        }
    }

    /// From each tag, the start last, to each tag.
    pub(crate) fn transitions(&self) -> &[i32] {
        &self.transitions
    }
}

/// FNV-1a, 64 bits (Fowler, Noll and Vo), over eight bytes at a time: finds accidents, not attacks.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let words = eights.iter().map(|eight| u64::from_le_bytes(*eight));
    let words = words.chain(rest.iter().map(|&byte| u64::from(byte)));
    words.fold(0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64, |sum, word| {
        (sum ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23)
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A model with a few weights.
    pub(crate) fn tiny() -> Vec<u8> {
        let rows = vec![(3, [1; TAGS]), (64, [-7; TAGS]), ((1 << BITS) - 1, [127; TAGS])];
        Parts { temperature: 10.0, transitions: vec![0; TRANSITIONS / 2], rows }.to_bytes()
    }

    #[test]
    fn weights_come_back() {
        let model = Model::from_bytes(&tiny()).unwrap();
        let score = |feature| {
            let mut scores = [0; TAGS];
            model.add(feature, &mut scores);
            scores[5]
        };
        assert_eq!([3, 64, (1 << BITS) - 1, 0, 4, 65].map(score), [1, -7, 127, 0, 0, 0]);
    }

    #[test]
    fn what_is_no_whole_tagger_is_refused() {
        let good = tiny();
        for length in (0..60).chain([good.len() / 2, good.len() - 1]) {
            assert!(Model::from_bytes(&good[..length]).is_err(), "{length} bytes");
        }
        for at in [0, 9, 13, 17, 21, 30, 400, good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 0x40;
            assert!(Model::from_bytes(&bad).is_err(), "byte {at}");
        }
        let mut newer = good.clone();
        newer[8] = 2;
        let message = Model::from_bytes(&newer).err().unwrap().to_string();
        assert_eq!(message, "the tagger file has version 2; this program reads version 1");
        let message = Model::from_bytes(b"<!doctype html>").err().unwrap().to_string();
        assert_eq!(message, "this is not a tagger file");
    }
}
