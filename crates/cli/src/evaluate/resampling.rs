//! Resampling statistics: confidence intervals by the bootstrap (Efron and Tibshirani 1993, the
//! percentile method) and significance of differences by approximate randomization (Noreen 1989;
//! for F1, Yeh 2000, "More accurate tests for the statistical significance of result differences").
//!
//! Both treat units (documents or sentences) as independent. Seeds are fixed, so equal counts give
//! equal figures.

use super::counts::MatchCounts;

/// The number of bootstrap samples for an interval.
pub(crate) const BOOTSTRAP_SAMPLES: usize = 1000;
/// The number of random exchanges of two taggers' units for a p-value.
const RANDOMIZATION_SAMPLES: usize = 9999;

const SEED: u64 = 0x0064_6174_656c_696e;

/// A SplitMix64 generator of random numbers (Steele, Lea and Flood 2014).
pub(crate) struct SplitMix64(u64);

impl SplitMix64 {
    /// Creates a generator with a fixed seed.
    pub(crate) fn new() -> Self {
        Self::from_seed(SEED)
    }

    /// Creates a generator with the given seed.
    pub(crate) fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a random number below `end`, which must not be 0. The bias is less than one in 2^32.
    pub(crate) fn next_below(&mut self, end: usize) -> usize {
        (((self.next_u64() >> 32) * end as u64) >> 32) as usize
    }

    /// Returns a random number that is at least 0 and below 1.
    pub(crate) fn next_f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Returns the 95 % interval of F1, by the percentiles of samples drawn with replacement that have
/// as many units as there are. Both bounds are 0, the F1 of no units, if `units` is empty.
///
/// Cost: the number of units times [`BOOTSTRAP_SAMPLES`].
pub(super) fn bootstrap_interval(units: &[MatchCounts]) -> (f64, f64) {
    if units.is_empty() {
        return (0.0, 0.0);
    }
    let mut random = SplitMix64::new();
    let mut values: Vec<f64> = (0..BOOTSTRAP_SAMPLES)
        .map(|_| {
            let drawn: MatchCounts =
                units.iter().map(|_| units[random.next_below(units.len())]).sum();
            drawn.f1()
        })
        .collect();
    values.sort_by(f64::total_cmp);
    let rank = |part: usize| values[(part * BOOTSTRAP_SAMPLES).div_ceil(1000) - 1];
    (rank(25), rank(975))
}

/// Returns the two-sided p-value of the difference in F1 between two taggers: how often the
/// difference is at least as large if each unit's results are randomly assigned to the two taggers.
/// It is at least 1 in 10,000. Both slices must hold the same units in the same order.
pub(super) fn randomization_p_value(first: &[MatchCounts], second: &[MatchCounts]) -> f64 {
    debug_assert_eq!(first.len(), second.len());
    let total = |of: &[MatchCounts]| -> MatchCounts { of.iter().copied().sum() };
    let difference = |a: MatchCounts, b: MatchCounts| (a.f1() - b.f1()).abs();
    let observed = difference(total(first), total(second));
    // Exchanging equal units changes nothing.
    let (differ, same): (Vec<_>, Vec<_>) = first.iter().zip(second).partition(|(a, b)| a != b);
    let rest: MatchCounts = same.into_iter().map(|(a, _)| *a).sum();
    let mut random = SplitMix64::new();
    let as_far = (0..RANDOMIZATION_SAMPLES).filter(|_| {
        let (mut one, mut other) = (rest, rest);
        for &(a, b) in &differ {
            let (a, b) = if random.next_below(2) == 0 { (a, b) } else { (b, a) };
            one += *a;
            other += *b;
        }
        // Sums of the same numbers may differ in their last bit.
        difference(one, other) >= observed - 1e-12
    });
    (as_far.count() + 1) as f64 / (RANDOMIZATION_SAMPLES + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(right: usize, found: usize, gold: usize) -> MatchCounts {
        MatchCounts { correct: right, predicted: found, gold }
    }

    #[test]
    fn equal_units_have_empty_interval() {
        let units = vec![unit(1, 2, 2); 30];
        assert_eq!(bootstrap_interval(&units), (0.5, 0.5));
        assert_eq!(bootstrap_interval(&[]), (0.0, 0.0));
    }

    #[test]
    fn interval_matches_binomial_width() {
        // Each unit is right or wrong, so F1 is the mean of 100 tosses of a fair coin: 0.5 ± 1.96 ×
        // 0.05.
        let units: Vec<MatchCounts> = (0..100).map(|at| unit(at % 2, 1, 1)).collect();
        let (low, high) = bootstrap_interval(&units);
        assert!((low - 0.402).abs() <= 0.02, "{low}");
        assert!((high - 0.598).abs() <= 0.02, "{high}");
    }

    #[test]
    fn one_sided_difference_matches_sign_test() {
        // Five units differ, always in the same direction. All five coins must agree, in either
        // direction: 2 / 32.
        let worse: Vec<MatchCounts> = (0..40).map(|_| unit(1, 2, 2)).collect();
        let mut better = worse.clone();
        better[..5].fill(unit(2, 2, 2));
        let p = randomization_p_value(&better, &worse);
        assert!((p - 0.0625).abs() < 0.01, "{p}");
        assert_eq!(p, randomization_p_value(&worse, &better));
        assert_eq!(randomization_p_value(&worse, &worse), 1.0);
    }

    #[test]
    fn cancelling_differences_are_not_significant() {
        let first = [unit(1, 1, 1), unit(0, 1, 1)];
        let second = [unit(0, 1, 1), unit(1, 1, 1)];
        assert_eq!(randomization_p_value(&first, &second), 1.0);
    }
}
