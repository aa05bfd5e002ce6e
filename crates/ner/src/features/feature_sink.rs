//! Maps feature values to rows of the model.

use crate::document::hashed_word::{BOUNDARY, mix};

/// The number of bits of a feature's hash, which is its row number in the model.
pub(crate) const FEATURE_HASH_BITS: u32 = 22;

/// Appends the rows of one token's features, template by template.
pub(crate) struct FeatureSink<'a> {
    pub(crate) rows: &'a mut Vec<u32>,
    /// The number of the last template used.
    pub(crate) template: u64,
}

impl FeatureSink<'_> {
    pub(crate) fn push(&mut self, value: u64) {
        self.template += 1;
        let hash = (value ^ value >> 32).wrapping_add(self.template.wrapping_mul(BOUNDARY | 1));
        self.rows
            .push((hash.wrapping_mul(0xd6e8_feb8_6659_fd93) >> (64 - FEATURE_HASH_BITS)) as u32);
    }

    /// Adds several values of one template, in any order.
    pub(crate) fn push_bag(&mut self, values: impl Iterator<Item = u64>) {
        let template = self.template;
        let mut count = 0;
        for value in values {
            self.template = template;
            self.push(value);
            count += 1;
        }
        self.template = template + count;
    }

    pub(crate) fn push_pair(&mut self, a: u64, b: u64) {
        self.push(mix(a, b));
    }
}
