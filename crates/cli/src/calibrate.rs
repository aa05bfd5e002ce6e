//! Making probabilities mean what they say: a line through the logits (Platt 1999, "Probabilistic
//! outputs for support vector machines"), its two numbers chosen so that what is right and what is
//! wrong among the tagger's mentions is as probable as can be: the least mean log loss.
//!
//! It is fitted on half of the sentences of the dev corpora and measured on the other half: see
//! [`Half`].

use crate::corpus::Corpus;
use crate::evaluate::{Half, Reliability, View, read_all};
use dateline_ner::{Calibration, ModelError, Tagger, set_calibration};
use std::sync::Arc;

/// Newton's method needs few.
const STEPS: usize = 30;

/// Sets the calibration in the bytes of a tagger file and returns it. Deterministic. Cost: a
/// detection of the corpora.
pub fn calibrate(file: &mut [u8], corpora: &[Corpus]) -> Result<Calibration, ModelError> {
    set_calibration(file, Calibration::NONE);
    let tagger = Arc::new(Tagger::from_bytes(file)?);
    let mut outcomes = Reliability::default();
    for corpus in corpora {
        let readings = read_all(&tagger, &corpus.documents, View::GoldTokens);
        outcomes.extend(&Reliability::of(&readings, Half::Fitted));
    }
    let calibration = fit(&outcomes.pairs);
    set_calibration(file, calibration);
    Ok(calibration)
}

/// Logistic regression of being right on the logit, by Newton's method; steps that overshoot are
/// halved.
fn fit(outcomes: &[(f64, bool)]) -> Calibration {
    let mut now = [1.0, 0.0];
    for _ in 0..STEPS {
        let step = newton(outcomes, now);
        let loss_now = loss(outcomes, now);
        let shorter = (0..20).map(|halvings| 0.5_f64.powi(halvings));
        let moved = shorter.map(|part| [now[0] + part * step[0], now[1] + part * step[1]]);
        let better = moved.into_iter().find(|it| it[0] > 0.0 && loss(outcomes, *it) < loss_now);
        let Some(better) = better else { break };
        now = better;
    }
    Calibration { slope: now[0] as f32, offset: now[1] as f32 }
}

fn logit(probability: f64) -> f64 {
    let inside = probability.clamp(1e-4, 1.0 - 1e-4);
    libm::log(inside / (1.0 - inside))
}

/// The negative log likelihood of the outcomes.
fn loss(outcomes: &[(f64, bool)], [slope, offset]: [f64; 2]) -> f64 {
    let one = |&(probability, is_right): &(f64, bool)| {
        let sure = slope * logit(probability) + offset;
        libm::log1p(libm::exp(if is_right { -sure } else { sure }))
    };
    outcomes.iter().map(one).sum()
}

/// The step to where the loss would be least if it were a parabola.
fn newton(outcomes: &[(f64, bool)], [slope, offset]: [f64; 2]) -> [f64; 2] {
    let mut first = [0.0; 2];
    // A little curvature of its own: few outcomes must not send the numbers away.
    let mut second = [1e-3, 0.0, 1e-3];
    for &(probability, is_right) in outcomes {
        let logit = logit(probability);
        let guess = 1.0 / (1.0 + libm::exp(-(slope * logit + offset)));
        let error = f64::from(u8::from(is_right)) - guess;
        let spread = guess * (1.0 - guess);
        first = [first[0] + error * logit, first[1] + error];
        second[0] += spread * logit * logit;
        second[1] += spread * logit;
        second[2] += spread;
    }
    let determinant = second[0] * second[2] - second[1] * second[1];
    [
        (second[2] * first[0] - second[1] * first[1]) / determinant,
        (second[0] * first[1] - second[1] * first[0]) / determinant,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_sure_is_made_less_sure() {
        // Of ten called 0.95 six are right, of ten called 0.6 three.
        let outcomes: Vec<(f64, bool)> = (0..2000)
            .map(|at| if at % 2 == 0 { (0.95, at % 20 < 12) } else { (0.6, at % 20 < 6) })
            .collect();
        let found = fit(&outcomes);
        assert!((found.apply(0.95) - 0.6).abs() < 0.01, "{found:?}");
        assert!((found.apply(0.6) - 0.3).abs() < 0.01, "{found:?}");
    }
}
