//! Resampling statistics: confidence intervals by the bootstrap (Efron and Tibshirani 1993, the
//! percentile method) and significance of differences by approximate randomization (Noreen 1989;
//! for F1, Yeh 2000, "More accurate tests for the statistical significance of result differences").
//!
//! Both treat units (documents or sentences) as independent. Seeds are fixed, so equal counts give
//! equal figures.

use super::count::Counts;

/// The number of bootstrap samples for an interval.
pub const RESAMPLES: usize = 1000;
/// The number of random exchanges of two taggers' units for a p-value.
const EXCHANGES: usize = 9999;

const SEED: u64 = 0x0064_6174_656c_696e;

/// A SplitMix64 generator of random numbers (Steele, Lea and Flood 2014).
pub struct Random(u64);

impl Random {
    /// Creates a generator with a fixed seed.
    pub fn new() -> Self {
        Self::seeded(SEED)
    }

    /// Creates a generator with the given seed.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a random number below `end`, which must not be 0. The bias is less than one in 2^32.
    pub fn below(&mut self, end: usize) -> usize {
        (((self.next() >> 32) * end as u64) >> 32) as usize
    }

    /// Returns a random number that is at least 0 and below 1.
    pub fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Returns the 95 % interval of F1, by the percentiles of samples drawn with replacement that have
/// as many units as there are. Both bounds are 0, the F1 of no units, if `units` is empty.
///
/// Cost: the number of units times [`RESAMPLES`].
pub fn interval(units: &[Counts]) -> (f64, f64) {
    if units.is_empty() {
        return (0.0, 0.0);
    }
    let mut random = Random::new();
    let mut values: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let drawn: Counts = units.iter().map(|_| units[random.below(units.len())]).sum();
            drawn.f1()
        })
        .collect();
    values.sort_by(f64::total_cmp);
    let rank = |part: usize| values[(part * RESAMPLES).div_ceil(1000) - 1];
    (rank(25), rank(975))
}

/// Returns the two-sided p-value of the difference in F1 between two taggers: how often the
/// difference is at least as large if each unit's results are randomly assigned to the two taggers.
/// It is at least 1 in 10,000. Both slices must hold the same units in the same order.
pub fn p_value(first: &[Counts], second: &[Counts]) -> f64 {
    debug_assert_eq!(first.len(), second.len());
    let total = |of: &[Counts]| -> Counts { of.iter().copied().sum() };
    let difference = |a: Counts, b: Counts| (a.f1() - b.f1()).abs();
    let observed = difference(total(first), total(second));
    // Exchanging equal units changes nothing.
    let (differ, same): (Vec<_>, Vec<_>) = first.iter().zip(second).partition(|(a, b)| a != b);
    let rest: Counts = same.into_iter().map(|(a, _)| *a).sum();
    let mut random = Random::new();
    let as_far = (0..EXCHANGES).filter(|_| {
        let (mut one, mut other) = (rest, rest);
        for &(a, b) in &differ {
            let (a, b) = if random.below(2) == 0 { (a, b) } else { (b, a) };
            one += *a;
            other += *b;
        }
        // Sums of the same numbers may differ in their last bit.
        difference(one, other) >= observed - 1e-12
    });
    (as_far.count() + 1) as f64 / (EXCHANGES + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(right: usize, found: usize, gold: usize) -> Counts {
        Counts { right, found, gold }
    }

    #[test]
    fn equal_units_leave_no_room() {
        let units = vec![unit(1, 2, 2); 30];
        assert_eq!(interval(&units), (0.5, 0.5));
        assert_eq!(interval(&[]), (0.0, 0.0));
    }

    #[test]
    fn an_interval_is_as_wide_as_the_binomial_says() {
        // Each unit is right or wrong, so F1 is the mean of 100 tosses of a fair coin: 0.5 ± 1.96 ×
        // 0.05.
        let units: Vec<Counts> = (0..100).map(|at| unit(at % 2, 1, 1)).collect();
        let (low, high) = interval(&units);
        assert!((low - 0.402).abs() <= 0.02, "{low}");
        assert!((high - 0.598).abs() <= 0.02, "{high}");
    }

    #[test]
    fn a_difference_in_one_direction_is_as_rare_as_its_coins() {
        // Five units differ, always in the same direction. All five coins must agree, in either
        // direction: 2 / 32.
        let worse: Vec<Counts> = (0..40).map(|_| unit(1, 2, 2)).collect();
        let mut better = worse.clone();
        better[..5].fill(unit(2, 2, 2));
        let p = p_value(&better, &worse);
        assert!((p - 0.0625).abs() < 0.01, "{p}");
        assert_eq!(p, p_value(&worse, &better));
        assert_eq!(p_value(&worse, &worse), 1.0);
    }

    #[test]
    fn differences_that_cancel_are_no_difference() {
        let first = [unit(1, 1, 1), unit(0, 1, 1)];
        let second = [unit(0, 1, 1), unit(1, 1, 1)];
        assert_eq!(p_value(&first, &second), 1.0);
    }
}
