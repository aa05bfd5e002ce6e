//! The tagger's file: a header, the transitions, a row of weights for each feature that has any, and
//! the lexicon that the features look into.
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
//! Numbers are little-endian. Weights and transitions share one scale, so that scores are sums of
//! integers and the same everywhere.

use crate::lexicon::Lexicon;
use crate::rows::BITS;
use crate::tag::{Class, TAGS};

const MAGIC: &[u8; 8] = b"DLTAGGER";
const VERSION: u32 = 5;
const HEADER: usize = 76;
const CALIBRATION: std::ops::Range<usize> = 28..HEADER;
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
    #[error("the tagger file is damaged: its {0} cannot be read")]
    Section(&'static str),
    #[error("the tagger file was made for other features than this program's")]
    Features,
}

/// A line through logits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Above 0: what is more probable stays more probable.
    pub slope: f32,
    /// In logits.
    pub offset: f32,
}

impl Line {
    /// Changes nothing.
    pub const NONE: Self = Self { slope: 1.0, offset: 0.0 };

    fn apply(self, logit: f64) -> f64 {
        f64::from(self.slope) * logit + f64::from(self.offset)
    }
}

/// Makes the probability of a mention mean what it says (Platt 1999). One line serves all, so that
/// what is said of one name can be compared; another one on top of it is the label's: people are
/// told more surely than organizations. And a name of several words has more edges to be wrong.
/// Where a text talks of its writer and reader (`talk.rs`), people are right more often
/// than elsewhere and organizations less often.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// Of all mentions.
    pub all: Line,
    /// Of people, organizations and places, in this order.
    pub labels: [Line; 3],
    /// What is added for names of several words, in logits.
    pub longer: f32,
    /// What is added for people, organizations and places where the document is all talk, in
    /// logits.
    pub talk: [f32; 3],
}

/// How many numbers a calibration has.
const NUMBERS: usize = 12;

impl Calibration {
    /// Changes nothing.
    pub const NONE: Self =
        Self { all: Line::NONE, labels: [Line::NONE; 3], longer: 0.0, talk: [0.0; 3] };

    fn numbers(self) -> impl Iterator<Item = f32> {
        let lines = std::iter::once(self.all).chain(self.labels);
        lines.flat_map(|it| [it.slope, it.offset]).chain([self.longer]).chain(self.talk)
    }

    fn of_numbers([a, b, c, d, e, f, g, h, longer, talk @ ..]: [f32; NUMBERS]) -> Self {
        let labels = [[c, d], [e, f], [g, h]].map(|[slope, offset]| Line { slope, offset });
        Self { all: Line { slope: a, offset: b }, labels, longer, talk }
    }

    /// What a probability means by the line of all.
    pub fn of_all(self, probability: f64) -> f64 {
        sigmoid(self.all.apply(logit(probability)))
    }

    /// What a probability by the line of all means for a name of this class in a document that is
    /// so much talk, 0 to 1.
    pub fn of_name(self, probability: f64, class: Class, name: &str, talk: f64) -> f64 {
        let (line, most) = match class {
            Class::Person => (self.labels[0], self.talk[0]),
            Class::Organization => (self.labels[1], self.talk[1]),
            Class::Place => (self.labels[2], self.talk[2]),
            Class::Norp | Class::Event => (Line::NONE, 0.0),
        };
        let longer = if is_longer(name) { f64::from(self.longer) } else { 0.0 };
        sigmoid(line.apply(logit(probability)) + longer + f64::from(most) * talk)
    }
}

fn logit(probability: f64) -> f64 {
    let inside = probability.clamp(1e-7, 1.0 - 1e-7);
    libm::log(inside / (1.0 - inside))
}

fn sigmoid(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}

/// Whether a name has several words.
pub fn is_longer(name: &str) -> bool {
    name.contains(char::is_whitespace)
}

/// The scores of one token's tags while they are summed; those past [`TAGS`] mean nothing. Some
/// hundred weights of one byte fit.
pub(crate) type Sums = [i16; ROOM];

/// What vector registers hold.
const ROOM: usize = 16;

/// The numbers of a linear-chain tagger.
pub(crate) struct Model {
    pub(crate) temperature: f32,
    pub(crate) calibration: Calibration,
    transitions: Vec<i32>,
    index: Vec<Block>,
    /// Rows one behind the other, and room behind the last so that each can be read [`ROOM`] long.
    weights: Vec<i8>,
}

/// Which of 64 features have a row, and how many rows stand before theirs.
#[derive(Clone, Copy)]
struct Block {
    bits: u64,
    before: u32,
}

/// Weights as training leaves them: rows that are all zero are not kept.
pub(crate) struct Parts {
    pub(crate) temperature: f32,
    /// From each tag, the start last, to each tag.
    pub(crate) transitions: Vec<i16>,
    /// Feature and weights, by feature.
    pub(crate) rows: Vec<(u32, [i8; TAGS])>,
    /// The bytes of the lexicon.
    pub(crate) lexicon: Vec<u8>,
}

impl Parts {
    /// The bytes of the file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(BITS.to_le_bytes());
        bytes.extend((self.rows.len() as u32).to_le_bytes());
        bytes.extend((self.lexicon.len() as u32).to_le_bytes());
        bytes.extend(self.temperature.to_le_bytes());
        bytes.extend(Calibration::NONE.numbers().flat_map(f32::to_le_bytes));
        bytes.extend(self.transitions.iter().flat_map(|weight| weight.to_le_bytes()));
        let mut bitmap = vec![0u8; BITMAP];
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

/// Sets the calibration in the bytes of a tagger file.
pub fn set_calibration(file: &mut [u8], calibration: Calibration) {
    let body = file.len() - CHECKSUM;
    let numbers = calibration.numbers();
    for (bytes, number) in file[CALIBRATION].chunks_exact_mut(4).zip(numbers) {
        bytes.copy_from_slice(&number.to_le_bytes());
    }
    let sum = checksum(&file[..body]).to_le_bytes();
    file[body..].copy_from_slice(&sum);
}

impl Model {
    /// A tagger's numbers and its lexicon.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<(Self, Lexicon), ModelError> {
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
        let (rows, lexicon) = (number(16)? as usize, number(20)? as usize);
        let temperature = f32::from_bits(number(24)?);
        let mut calibration = [0.0; NUMBERS];
        for (place, at) in calibration.iter_mut().zip(CALIBRATION.step_by(4)) {
            *place = f32::from_bits(number(at)?);
        }
        let start = HEADER + TRANSITIONS + BITMAP;
        let end = start + rows * TAGS;
        let expected = end + lexicon + CHECKSUM;
        if bytes.len() != expected {
            return Err(Kind::Length { expected, found: bytes.len() }.into());
        }
        let (body, sum) = bytes.split_at(expected - CHECKSUM);
        if checksum(body).to_le_bytes() != sum {
            return Err(Kind::Checksum.into());
        }
        let index = index(&body[HEADER + TRANSITIONS..start], rows)?;
        let transitions = body[HEADER..HEADER + TRANSITIONS].as_chunks::<2>().0;
        let weights = body[start..end].iter().map(|&byte| byte.cast_signed());
        let model = Self {
            temperature,
            calibration: Calibration::of_numbers(calibration),
            transitions: transitions
                .iter()
                .map(|two| i32::from(i16::from_le_bytes(*two)))
                .collect(),
            index,
            weights: weights.chain([0; ROOM]).collect(),
        };
        let lexicon = Lexicon::from_bytes(&body[end..]).ok_or(Kind::Section("lexicon"))?;
        Ok((model, lexicon))
    }

    /// Adds the weights of features to the scores of a token's tags. Which features have weights
    /// cannot be foreseen, and most rows wait for memory: so they are found without a branch, and
    /// only then read, many at a time.
    pub(crate) fn add(&self, features: &[u32], sums: &mut Sums) {
        const MANY: usize = 64;
        let mut total = *sums;
        for features in features.chunks(MANY) {
            let mut rows = [0; MANY];
            let mut count = 0;
            for &feature in features {
                let Block { bits, before } = self.index[(feature / 64) as usize];
                let bit = feature % 64;
                rows[count % MANY] = before + (bits & ((1 << bit) - 1)).count_ones();
                count += (bits >> bit & 1) as usize;
            }
            for &row in &rows[..count] {
                let start = row as usize * TAGS;
                // What is read past the row's end lands where no tag is.
                for (sum, &weight) in total.iter_mut().zip(&self.weights[start..start + ROOM]) {
                    *sum += i16::from(weight);
                }
            }
        }
        *sums = total;
    }

    /// From each tag, the start last, to each tag.
    pub(crate) fn transitions(&self) -> &[i32] {
        &self.transitions
    }
}

fn index(bitmap: &[u8], rows: usize) -> Result<Vec<Block>, Kind> {
    let mut before = 0;
    let blocks = bitmap.as_chunks::<8>().0.iter().map(|eight| {
        let block = Block { bits: u64::from_le_bytes(*eight), before };
        before += block.bits.count_ones();
        block
    });
    let blocks = blocks.collect();
    if before as usize == rows { Ok(blocks) } else { Err(Kind::Section("bitmap")) }
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
        let lexicon = crate::lexicon::write_lexicon(&[], &[], &[]);
        Parts { temperature: 10.0, transitions: vec![0; TRANSITIONS / 2], rows, lexicon }.to_bytes()
    }

    #[test]
    fn weights_come_back() {
        let (model, _) = Model::from_bytes(&tiny()).unwrap();
        let score = |feature| {
            let mut scores = [0; ROOM];
            model.add(&[feature], &mut scores);
            scores[5]
        };
        assert_eq!([3, 64, (1 << BITS) - 1, 0, 4, 65].map(score), [1, -7, 127, 0, 0, 0]);
    }

    #[test]
    fn a_calibration_comes_back() {
        let line = |slope, offset| Line { slope, offset };
        let calibration = Calibration {
            all: line(1.5, 0.1),
            labels: [line(1.25, 0.2), line(0.75, -0.3), line(1.125, 0.4)],
            longer: -0.5,
            talk: [0.6, -0.7, 0.8],
        };
        let mut file = tiny();
        set_calibration(&mut file, calibration);
        let (model, _) = Model::from_bytes(&file).unwrap();
        assert_eq!(model.calibration, calibration);
        set_calibration(&mut file, Calibration::NONE);
        assert_eq!(file, tiny(), "nothing else is written to");
    }

    #[test]
    fn talk_moves_what_is_said_of_people_and_organizations() {
        let calibration = Calibration { talk: [0.4, -0.4, 0.0], ..Calibration::NONE };
        let moved = |class, talk| calibration.of_name(0.7, class, "Ann", talk) - 0.7;
        assert!(moved(Class::Person, 1.0) > moved(Class::Person, 0.5));
        assert!(moved(Class::Person, 0.5) > 0.01);
        assert!(moved(Class::Organization, 1.0) < -0.01);
        for still in [Class::Place, Class::Norp, Class::Event] {
            assert!(moved(still, 1.0).abs() < 1e-12, "{still:?}");
        }
        assert!(moved(Class::Person, 0.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_no_whole_tagger_is_refused() {
        let good = tiny();
        for length in (0..HEADER).chain([good.len() / 2, good.len() - 1]) {
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
