//! The tagger's file: a header, the transitions, a row of weights for each feature that has
//! weights, and the lexicon.
//!
//! ```text
//! magic        8 bytes  "DLTAGGER"
//! version      u32      5
//! bits         u32      of a feature's hash
//! rows         u32      how many follow
//! lexicon      u32      how many bytes it has
//! temperature  f32      divides scores before they become probabilities
//! calibration  f32 × 12 see [`Calibration`]
//! transitions  i16 × (TAGS + 1) × TAGS: from each tag, the start last, to each tag
//! bitmap       u64 × 2^bits / 64: which features have a row
//! weights      i8 × rows × TAGS, in the order of the bitmap
//! lexicon      see [`crate::lexicon`]
//! checksum     u64 of everything before
//! ```
//! Numbers are little-endian. Weights and transitions have the same scale, so that scores are sums
//! of integers and equal on every platform.

pub(crate) mod name_tags;
pub(crate) mod tagger;

use crate::features::feature_sink::FEATURE_HASH_BITS;
use crate::lexicon::Lexicon;
use crate::postprocess::calibration::{CALIBRATION_NUMBERS, Calibration};
use name_tags::TAG_COUNT;

/// The first bytes of a tagger file.
pub(crate) const TAGGER_MAGIC: &[u8] = b"DLTAGGER";
const VERSION: u32 = 5;
const HEADER_LEN: usize = 76;
const ROW_COUNT_OFFSET: usize = 16;
const LEXICON_LEN_OFFSET: usize = 20;
const CALIBRATION_BYTES: std::ops::Range<usize> = 28..HEADER_LEN;
const TRANSITIONS_LEN: usize = 2 * (TAG_COUNT + 1) * TAG_COUNT;
const BITMAP_LEN: usize = (1 << FEATURE_HASH_BITS) / 8;
const CHECKSUM_LEN: usize = 8;

/// The error of a file that is not a usable tagger.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It is a file of another kind.
    #[error("this is not a tagger file")]
    Foreign,
    /// It has another version of the file format.
    #[error("the tagger file has version {found}; this program reads version {supported}")]
    Version {
        /// The version of the file.
        found: u32,
        /// The version that this program reads.
        supported: u32,
    },
    /// It has another length than its header says.
    #[error("the tagger file has {found} bytes instead of {expected}; it may be incomplete")]
    Length {
        /// The length according to the header, in bytes.
        expected: usize,
        /// The length, in bytes.
        found: usize,
    },
    /// Its checksum does not match.
    #[error("the tagger file is damaged: its checksum does not match")]
    Checksum,
    /// Its lexicon cannot be read.
    #[error("the tagger file is damaged: its lexicon cannot be read")]
    Lexicon,
    /// The bitmap of its features does not match the number of weights.
    #[error("the tagger file is damaged: its bitmap cannot be read")]
    Bitmap,
    /// It was trained with other features.
    #[error("the tagger file does not fit the features of this program")]
    Features,
}

/// The running sums of one token's tags. Entries from [`TAG_COUNT`] on are padding. An `i16` holds
/// the sum of several hundred one-byte weights.
pub(crate) type TagSums = [i16; SUM_LANES];

/// The number of tags, rounded up to whole vector registers.
const SUM_LANES: usize = 16;

/// The parameters of a linear-chain tagger.
pub(crate) struct Model {
    pub(crate) temperature: f32,
    pub(crate) calibration: Calibration,
    transitions: Vec<i32>,
    row_index: Vec<BitmapBlock>,
    /// Rows one after another, with padding at the end so that [`SUM_LANES`] weights can be read
    /// from the start of each row.
    weights: Vec<i8>,
}

/// A bit for each of 64 features that has a row, and the number of rows before theirs.
#[derive(Clone, Copy)]
struct BitmapBlock {
    bits: u64,
    rows_before: u32,
}

/// The weights that training produces. Rows of zeros are omitted.
pub(crate) struct ModelParts {
    pub(crate) temperature: f32,
    /// From each tag, with the start last, to each tag.
    pub(crate) transitions: Vec<i16>,
    /// Features with their weights, in order of the features.
    pub(crate) rows: Vec<(u32, [i8; TAG_COUNT])>,
    /// The serialized lexicon.
    pub(crate) lexicon: Vec<u8>,
}

impl ModelParts {
    /// Serializes the file, with the identity calibration.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(TAGGER_MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(FEATURE_HASH_BITS.to_le_bytes());
        bytes.extend((self.rows.len() as u32).to_le_bytes());
        bytes.extend((self.lexicon.len() as u32).to_le_bytes());
        bytes.extend(self.temperature.to_le_bytes());
        bytes.extend(Calibration::IDENTITY.to_numbers().flat_map(f32::to_le_bytes));
        bytes.extend(self.transitions.iter().flat_map(|weight| weight.to_le_bytes()));
        let mut bitmap = vec![0u8; BITMAP_LEN];
        for (feature, _) in &self.rows {
            bitmap[(feature / 8) as usize] |= 1 << (feature % 8);
        }
        bytes.extend(bitmap);
        for (_, weights) in &self.rows {
            bytes.extend(weights.map(i8::cast_unsigned));
        }
        bytes.extend(&self.lexicon);
        bytes.extend(checksum(&bytes).to_le_bytes());
        bytes
    }
}

/// Replaces the calibration in the bytes of a tagger file and updates the checksum. Panics if the
/// bytes are shorter than the header.
pub fn set_calibration(file: &mut [u8], calibration: Calibration) {
    let body = file.len() - CHECKSUM_LEN;
    let numbers = calibration.to_numbers();
    for (bytes, number) in file[CALIBRATION_BYTES].chunks_exact_mut(4).zip(numbers) {
        bytes.copy_from_slice(&number.to_le_bytes());
    }
    let sum = checksum(&file[..body]).to_le_bytes();
    file[body..].copy_from_slice(&sum);
}

/// Returns the length in bytes of the tagger file that begins with these bytes, or `None` if they
/// are too few. The file is not checked.
pub(crate) fn tagger_file_len(start: &[u8]) -> Option<usize> {
    let number = |at: usize| {
        let four = start.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(four)).ok()
    };
    let rows = number(ROW_COUNT_OFFSET)?.checked_mul(TAG_COUNT)?;
    let fixed = HEADER_LEN + TRANSITIONS_LEN + BITMAP_LEN + CHECKSUM_LEN;
    fixed.checked_add(rows)?.checked_add(number(LEXICON_LEN_OFFSET)?)
}

impl Model {
    /// Parses a tagger file into its model and its lexicon.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<(Self, Lexicon), ModelError> {
        if !bytes.starts_with(TAGGER_MAGIC) {
            return Err(ModelError::Foreign);
        }
        let number = |at: usize| {
            let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
            four.map(u32::from_le_bytes)
                .ok_or(ModelError::Length { expected: HEADER_LEN, found: bytes.len() })
        };
        let version = number(8)?;
        if version != VERSION {
            return Err(ModelError::Version { found: version, supported: VERSION });
        }
        if number(12)? != FEATURE_HASH_BITS {
            return Err(ModelError::Features);
        }
        let rows = number(ROW_COUNT_OFFSET)? as usize;
        let temperature = f32::from_bits(number(24)?);
        let mut calibration = [0.0; CALIBRATION_NUMBERS];
        for (value, at) in calibration.iter_mut().zip(CALIBRATION_BYTES.step_by(4)) {
            *value = f32::from_bits(number(at)?);
        }
        number(LEXICON_LEN_OFFSET)?;
        let expected = tagger_file_len(bytes).unwrap_or(usize::MAX);
        if bytes.len() != expected {
            return Err(ModelError::Length { expected, found: bytes.len() });
        }
        let start = HEADER_LEN + TRANSITIONS_LEN + BITMAP_LEN;
        let end = start + rows * TAG_COUNT;
        let (body, sum) = bytes.split_at(expected - CHECKSUM_LEN);
        if checksum(body).to_le_bytes() != sum {
            return Err(ModelError::Checksum);
        }
        let index = index_rows(&body[HEADER_LEN + TRANSITIONS_LEN..start], rows)?;
        let transitions = body[HEADER_LEN..HEADER_LEN + TRANSITIONS_LEN].as_chunks::<2>().0;
        let weights = body[start..end].iter().map(|&byte| byte.cast_signed());
        let model = Self {
            temperature,
            calibration: Calibration::from_numbers(calibration),
            transitions: transitions
                .iter()
                .map(|two| i32::from(i16::from_le_bytes(*two)))
                .collect(),
            row_index: index,
            weights: weights.chain([0; SUM_LANES]).collect(),
        };
        let lexicon = Lexicon::from_bytes(&body[end..]).ok_or(ModelError::Lexicon)?;
        Ok((model, lexicon))
    }

    /// Adds the weights of features to the sums of a token's tags. Branches on which features have
    /// rows would be unpredictable, and reading most rows waits for memory. So the rows are looked
    /// up without branches and then read in batches.
    pub(crate) fn add_feature_weights(&self, features: &[u32], sums: &mut TagSums) {
        const MANY: usize = 64;
        let mut total = *sums;
        for features in features.chunks(MANY) {
            let mut rows = [0; MANY];
            let mut count = 0;
            for &feature in features {
                let BitmapBlock { bits, rows_before: before } =
                    self.row_index[(feature / 64) as usize];
                let bit = feature % 64;
                rows[count % MANY] = before + (bits & ((1 << bit) - 1)).count_ones();
                count += (bits >> bit & 1) as usize;
            }
            for &row in &rows[..count] {
                let start = row as usize * TAG_COUNT;
                // Weights past the end of the row are added to the padding of the sums.
                for (sum, &weight) in total.iter_mut().zip(&self.weights[start..start + SUM_LANES])
                {
                    *sum += i16::from(weight);
                }
            }
        }
        *sums = total;
    }

    /// Returns the transitions from each tag, with the start last, to each tag.
    pub(crate) fn transitions(&self) -> &[i32] {
        &self.transitions
    }
}

fn index_rows(bitmap: &[u8], rows: usize) -> Result<Vec<BitmapBlock>, ModelError> {
    let mut before = 0;
    let blocks = bitmap.as_chunks::<8>().0.iter().map(|eight| {
        let block = BitmapBlock { bits: u64::from_le_bytes(*eight), rows_before: before };
        before += block.bits.count_ones();
        block
    });
    let blocks = blocks.collect();
    if before as usize == rows { Ok(blocks) } else { Err(ModelError::Bitmap) }
}

/// Returns a checksum after FNV-1a, 64 bits (Fowler, Noll and Vo), over eight bytes at a time. It
/// detects accidental damage, not tampering.
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
    use crate::postprocess::calibration::PlattScaling;

    /// Returns the bytes of a model with a few weights.
    pub(crate) fn tiny_model_bytes() -> Vec<u8> {
        let rows = vec![
            (3, [1; TAG_COUNT]),
            (64, [-7; TAG_COUNT]),
            ((1 << FEATURE_HASH_BITS) - 1, [127; TAG_COUNT]),
        ];
        let lexicon = crate::lexicon::write_lexicon(&[], &[], &[]);
        ModelParts { temperature: 10.0, transitions: vec![0; TRANSITIONS_LEN / 2], rows, lexicon }
            .to_bytes()
    }

    #[test]
    fn weights_round_trip() {
        let (model, _) = Model::from_bytes(&tiny_model_bytes()).unwrap();
        let score = |feature| {
            let mut scores = [0; SUM_LANES];
            model.add_feature_weights(&[feature], &mut scores);
            scores[5]
        };
        assert_eq!(
            [3, 64, (1 << FEATURE_HASH_BITS) - 1, 0, 4, 65].map(score),
            [1, -7, 127, 0, 0, 0]
        );
    }

    #[test]
    fn calibration_round_trips() {
        let line = |slope, offset| PlattScaling { slope, offset };
        let calibration = Calibration {
            global: line(1.5, 0.1),
            per_class: [line(1.25, 0.2), line(0.75, -0.3), line(1.125, 0.4)],
            multiword_bias: -0.5,
            pronoun_rate_weights: [0.6, -0.7, 0.8],
        };
        let mut file = tiny_model_bytes();
        set_calibration(&mut file, calibration);
        let (model, _) = Model::from_bytes(&file).unwrap();
        assert_eq!(model.calibration, calibration);
        set_calibration(&mut file, Calibration::IDENTITY);
        assert_eq!(file, tiny_model_bytes(), "nothing else is written to");
    }

    #[test]
    fn length_is_read_from_the_first_bytes() {
        let file = tiny_model_bytes();
        assert_eq!(tagger_file_len(&file[..24]), Some(file.len()));
        assert_eq!(tagger_file_len(&file[..23]), None);
    }

    #[test]
    fn invalid_tagger_is_rejected() {
        let good = tiny_model_bytes();
        for length in (0..HEADER_LEN).chain([good.len() / 2, good.len() - 1]) {
            assert!(Model::from_bytes(&good[..length]).is_err(), "{length} bytes");
        }
        for at in [0, 9, 13, 17, 21, 30, 70, 400, good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 0x40;
            assert!(Model::from_bytes(&bad).is_err(), "byte {at}");
        }
        for version in [4, 6] {
            let mut other = good.clone();
            other[8] = version;
            let message = Model::from_bytes(&other).err().unwrap().to_string();
            let expected =
                format!("the tagger file has version {version}; this program reads version 5");
            assert_eq!(message, expected);
        }
        let message = Model::from_bytes(b"<!doctype html>").err().unwrap().to_string();
        assert_eq!(message, "this is not a tagger file");
    }
}
