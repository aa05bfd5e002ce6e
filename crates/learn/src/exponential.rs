//! The exponential function, in a form that compilers turn into vector instructions. It consists of
//! additions, multiplications and shifts only, so results are the same on every platform.

/// Below this, the result is that of this number, about 10^-38.
const LEAST: f32 = -87.0;
/// Above this, the result is that of this number, about 10^38.
const LARGEST: f32 = 88.0;

/// 1.5 × 2^23: a number below 2^22 that is added to it is rounded to an integer.
const ROUNDING: f32 = 12_582_912.0;

/// The logarithm of 2 as a sum; the first part has few digits, so that multiples of it are exact.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// The coefficients of the minimax polynomial for (e^x - 1 - x) / x^2 within half of ln 2, the highest
/// power first (Moshier's Cephes).
const COEFFICIENTS: [f32; 6] =
    [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_66, 0.5];

/// Returns e to the power of `x`, with a relative error below 2 × 10^-7.
#[inline(always)]
pub(crate) fn exponential(x: f32) -> f32 {
    let x = x.clamp(LEAST, LARGEST);
    let shifted = x * std::f32::consts::LOG2_E + ROUNDING;
    let power = shifted - ROUNDING;
    let rest = x - power * LN_2[0] - power * LN_2[1];
    let sum = COEFFICIENTS.iter().fold(0.0, |sum, it| sum * rest + it);
    let mantissa = sum * rest * rest + rest + 1.0;
    // The low bits of the shifted number are the power of 2.
    let exponent = shifted.to_bits().wrapping_sub(ROUNDING.to_bits()).wrapping_add(127);
    mantissa * f32::from_bits(exponent << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_small() {
        for step in -8_700..=8_800 {
            let x = step as f32 / 100.0;
            let exact = f64::from(x).exp();
            let error = (f64::from(exponential(x)) - exact).abs() / exact;
            assert!(error < 2e-7, "{x}: {error}");
        }
        assert_eq!(exponential(0.0), 1.0);
    }

    #[test]
    fn numbers_out_of_range_are_limited() {
        assert_eq!(exponential(f32::NEG_INFINITY), exponential(LEAST));
        assert!(exponential(LEAST) < 2e-38);
        assert_eq!(exponential(1e9), exponential(LARGEST));
        assert!(exponential(LARGEST).is_finite());
    }
}
