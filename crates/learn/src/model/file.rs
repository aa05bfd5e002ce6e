//! The file of a learned model.

use super::{LearnedModel, QuantizedWeights, stride_of};
use crate::features::ROW_BITS;
use crate::hash::hash_bytes;
use crate::labels::{LearnedLabel, LearnedLabels};
use crate::names::{LearnedName, LearnedNames};
use crate::validation::LabelReport;

/// The first bytes of a file, with the version of the format.
const MAGIC: &[u8] = b"dateline learned 1\n";

/// The number of bytes of the checksum.
const CHECKSUM_BYTES: usize = 8;

/// The reason why a learned model cannot be read or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LearnedModelError {
    /// The first bytes are those of another kind of file, or of another version.
    #[error("not a learned model of this version")]
    Foreign,
    /// The file is truncated or altered.
    #[error("the learned model is damaged")]
    Damaged,
    /// It was learned on top of another model of the detector.
    #[error("the learned model belongs to another model of the detector")]
    OtherEngine,
}

impl LearnedModel {
    /// Returns the bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.text(&self.engine);
        out.number(self.validated);
        out.number(self.labels.len());
        for (label, report) in self.labels.iter().zip(&self.reports) {
            out.text(&label.name);
            out.number(label.detector_labels.len());
            label.detector_labels.iter().for_each(|name| out.text(name));
            out.number(report.examples);
            out.bytes.extend(report.learned_f1.to_le_bytes());
            out.bytes.extend(report.shipped_f1.to_le_bytes());
            out.bytes.push(u8::from(report.is_used));
        }
        out.number(self.names.names.len());
        for name in &self.names.names {
            out.bytes.extend(name.hash.to_le_bytes());
            out.text(&name.text);
            out.bytes.extend([name.tokens, name.label.map_or(0, |label| label + 1)]);
            out.number(name.count as usize);
        }
        out.bytes.push(u8::from(self.weights.is_some()));
        if let Some(weights) = &self.weights {
            let tag_count = self.labels.tag_count();
            out.floats(&[weights.unit]);
            out.number(weights.rows.len());
            weights.rows.iter().for_each(|row| out.bytes.extend(row.to_le_bytes()));
            for row in weights.row_weights.chunks_exact(weights.stride) {
                out.bytes.extend(row[..tag_count].iter().map(|weight| *weight as u8));
            }
            out.number(weights.probabilities.len());
            out.floats(&weights.probabilities);
            out.floats(&weights.transitions);
        }
        let checksum = hash_bytes(&out.bytes).to_le_bytes();
        [MAGIC, &checksum, &out.bytes].concat()
    }

    /// Reads a file. Cost: linear in its size, at most some megabytes.
    ///
    /// # Errors
    /// Returns an error if the bytes are no file of this version, or if they are truncated or
    /// altered.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LearnedModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(LearnedModelError::Foreign)?;
        let (checksum, body) =
            rest.split_at_checked(CHECKSUM_BYTES).ok_or(LearnedModelError::Damaged)?;
        if hash_bytes(body).to_le_bytes() != checksum {
            return Err(LearnedModelError::Damaged);
        }
        let mut reader = Reader { bytes: body };
        let model = reader.model().ok_or(LearnedModelError::Damaged)?;
        if reader.bytes.is_empty() { Ok(model) } else { Err(LearnedModelError::Damaged) }
    }
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn number(&mut self, number: usize) {
        self.bytes.extend((number as u32).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.bytes.extend(text.as_bytes());
    }

    fn floats(&mut self, numbers: &[f32]) {
        numbers.iter().for_each(|number| self.bytes.extend(number.to_le_bytes()));
    }
}

/// Reads numbers and texts one after another. Each method returns `None` at the end of the bytes.
struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    fn number(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.array()?) as usize)
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    fn float(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.array()?))
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        let bytes = self.take(count.checked_mul(4)?)?.chunks_exact(4);
        bytes.map(|it| Some(f32::from_le_bytes(it.try_into().ok()?))).collect()
    }

    fn model(&mut self) -> Option<LearnedModel> {
        let engine = self.text()?;
        let validated = self.number()?;
        let count = self.number().filter(|count| *count <= LearnedLabels::MAX_LABELS)?;
        let (mut labels, mut reports) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let (label, report) = self.label()?;
            labels.push(label);
            reports.push(report);
        }
        let labels = LearnedLabels::new(labels);
        let count = self.number()?;
        let names = (0..count).map(|_| self.name(labels.len())).collect::<Option<Vec<_>>>()?;
        let is_sorted = names.is_sorted_by(|one, other| one.hash < other.hash);
        let weights = match self.byte()? {
            0 => None,
            _ => Some(self.weights(&labels)?),
        };
        is_sorted.then_some(LearnedModel {
            engine,
            labels,
            reports,
            validated,
            names: LearnedNames { names },
            weights,
        })
    }

    fn label(&mut self) -> Option<(LearnedLabel, LabelReport)> {
        let name = self.text()?;
        let count = self.number()?;
        let detector_labels = (0..count).map(|_| self.text()).collect::<Option<Vec<_>>>()?;
        let report = LabelReport {
            examples: self.number()?,
            learned_f1: self.float()?,
            shipped_f1: self.float()?,
            is_used: self.byte()? != 0,
        };
        Some((LearnedLabel { name, detector_labels }, report))
    }

    fn name(&mut self, labels: usize) -> Option<LearnedName> {
        let hash = u64::from_le_bytes(self.array()?);
        let text = self.text()?;
        let [tokens, label] = self.array()?;
        let label = label.checked_sub(1);
        let is_known = label.is_none_or(|label| usize::from(label) < labels);
        let count = self.number()? as u32;
        is_known.then_some(LearnedName { hash, text, tokens, label, count })
    }

    fn weights(&mut self, labels: &LearnedLabels) -> Option<QuantizedWeights> {
        let (tag_count, stride) = (labels.tag_count(), stride_of(labels));
        let unit = self.floats(1)?[0];
        let count = self.number()?;
        let rows = self.take(count.checked_mul(4)?)?.chunks_exact(4);
        let rows: Vec<u32> =
            rows.map(|it| it.try_into().ok().map(u32::from_le_bytes)).collect::<Option<_>>()?;
        let mut row_weights = vec![0; count.checked_mul(stride)?];
        for row in row_weights.chunks_exact_mut(stride) {
            let bytes = self.take(tag_count)?;
            row.iter_mut().zip(bytes).for_each(|(weight, byte)| *weight = *byte as i8);
        }
        let count = self.number()?;
        let probabilities = self.floats(count)?;
        let transitions = self.floats((tag_count + 1) * stride)?;
        let is_valid = rows.iter().all(|row| row >> ROW_BITS == 0);
        is_valid.then(|| {
            QuantizedWeights::from_parts(
                unit,
                rows,
                row_weights,
                probabilities,
                transitions,
                stride,
            )
        })
    }
}
