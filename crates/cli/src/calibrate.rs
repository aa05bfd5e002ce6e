//! Calibration of the tagger's probabilities: one line through the logits (Platt 1999,
//! "Probabilistic outputs for support vector machines"), and on top of it one line for each label,
//! shifted for names of several words and by the document's pronoun rate. The parameters minimize
//! the mean log loss over the tagger's mentions.
//!
//! They are fitted on half of the sentences of the dev corpora and measured on the other half: see
//! [`Half`]. All mentions have the same weight, regardless of their corpus.

use crate::corpus::Corpus;
use crate::evaluate::{Half, Label, Outcome, View, outcomes, read_all};
use dateline_ner::{Calibration, ModelError, PlattScaling, Tagger, set_calibration};
use std::sync::Arc;

/// The number of times that the global line is fitted. Sure mentions decide what the consistency
/// pass adds, so each new calibration changes the mentions to calibrate. After this many rounds
/// hardly anything changes.
const ROUNDS: usize = 3;

/// The maximum number of Newton steps. The method converges in few.
const STEPS: usize = 30;

/// The penalty for moving a parameter from its start. It is small, and keeps parameters with few
/// outcomes from diverging.
const RIDGE: f64 = 1.0;

/// Fits the calibration to one half of the sentences, writes it into the bytes of a tagger file and
/// returns it. Deterministic. Returns an error if `file` is not a tagger.
///
/// Cost: a few detections of the corpora.
pub fn calibrate(
    file: &mut [u8],
    corpora: &[Corpus],
    half: Half,
) -> Result<Calibration, ModelError> {
    let mut calibration = Calibration::IDENTITY;
    for _ in 0..ROUNDS {
        let rows = found(file, calibration, corpora, half)?
            .into_iter()
            .map(|it| Row { features: [logit(it.probability), 1.0], is_right: it.is_right });
        // A line after a line is again a line, so the two are combined.
        let [slope, offset] = fit(&rows.collect::<Vec<_>>(), [1.0, 0.0]);
        let before = calibration.global;
        calibration.global = PlattScaling {
            slope: slope as f32 * before.slope,
            offset: slope as f32 * before.offset + offset as f32,
        };
    }
    calibration = fit_names(calibration.global, &found(file, calibration, corpora, half)?);
    set_calibration(file, calibration);
    Ok(calibration)
}

/// Returns the outcomes of one half of the sentences under a calibration.
fn found(
    file: &mut [u8],
    calibration: Calibration,
    corpora: &[Corpus],
    half: Half,
) -> Result<Vec<Outcome>, ModelError> {
    set_calibration(file, calibration);
    let tagger = Arc::new(Tagger::from_bytes(file)?);
    let found = corpora.iter().flat_map(|corpus| {
        let readings = read_all(&tagger, &corpus.documents, View::GoldTokens);
        outcomes(&readings, half)
    });
    Ok(found.collect())
}

/// Fits the per-label lines on top of the global line `all`. `outcomes` are calibrated by `all`.
fn fit_names(all: PlattScaling, outcomes: &[Outcome]) -> Calibration {
    let rows: Vec<_> = outcomes.iter().map(of_name).collect();
    let nothing = [1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let [a, b, c, d, e, f, longer, talk @ ..] = fit(&rows, nothing).map(|it| it as f32);
    let labels = [[a, b], [c, d], [e, f]].map(|[slope, offset]| PlattScaling { slope, offset });
    Calibration {
        global: all,
        per_class: labels,
        multiword_bias: longer,
        pronoun_rate_weights: talk,
    }
}

/// An outcome as a row of the logistic regression.
struct Row<const N: usize> {
    features: [f64; N],
    is_right: bool,
}

impl<const N: usize> Row<N> {
    fn logit(&self, numbers: &[f64; N]) -> f64 {
        dot(&self.features, numbers)
    }
}

/// Returns the features of an outcome: slope and offset for each label, a bias for names of several
/// words, and a weight for each label that is multiplied by the pronoun rate.
fn of_name(outcome: &Outcome) -> Row<10> {
    let logit = logit(outcome.probability);
    let line = |label| if outcome.label == label { [logit, 1.0] } else { [0.0; 2] };
    let [a, b] = line(Label::Person);
    let [c, d] = line(Label::Organization);
    let [e, f] = line(Label::Place);
    let longer = f64::from(u8::from(outcome.is_longer));
    let [x, y, z] = [b, d, f].map(|is_it| is_it * outcome.talk);
    Row { features: [a, b, c, d, e, f, longer, x, y, z], is_right: outcome.is_right }
}

fn logit(probability: f64) -> f64 {
    let inside = probability.clamp(1e-4, 1.0 - 1e-4);
    libm::log(inside / (1.0 - inside))
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Fits a logistic regression of `is_right` by Newton's method. Steps that overshoot are halved.
fn fit<const N: usize>(rows: &[Row<N>], start: [f64; N]) -> [f64; N] {
    let mut now = start;
    for _ in 0..STEPS {
        let step = newton(rows, start, now);
        let loss_now = loss(rows, start, now);
        let shorter = (0..20).map(|halvings| 0.5_f64.powi(halvings));
        let moved =
            shorter.map(|part| -> [f64; N] { std::array::from_fn(|at| now[at] + part * step[at]) });
        let Some(better) = moved.into_iter().find(|it| loss(rows, start, *it) < loss_now) else {
            break;
        };
        now = better;
    }
    now
}

/// Returns the negative log likelihood of the outcomes plus the penalty for the distance from the
/// start.
fn loss<const N: usize>(rows: &[Row<N>], start: [f64; N], numbers: [f64; N]) -> f64 {
    let one = |row: &Row<N>| {
        let sure = row.logit(&numbers);
        libm::log1p(libm::exp(if row.is_right { -sure } else { sure }))
    };
    let moved: f64 = numbers.iter().zip(start).map(|(now, start)| (now - start).powi(2)).sum();
    rows.iter().map(one).sum::<f64>() + RIDGE / 2.0 * moved
}

/// Returns the Newton step from `numbers`, to the minimum of the quadratic approximation of the
/// loss.
fn newton<const N: usize>(rows: &[Row<N>], start: [f64; N], numbers: [f64; N]) -> [f64; N] {
    let mut first: [f64; N] = std::array::from_fn(|at| RIDGE * (start[at] - numbers[at]));
    let mut second: [[f64; N]; N] = std::array::from_fn(|row| {
        std::array::from_fn(|column| if row == column { RIDGE } else { 0.0 })
    });
    for row in rows {
        let guess = 1.0 / (1.0 + libm::exp(-row.logit(&numbers)));
        let error = f64::from(u8::from(row.is_right)) - guess;
        let spread = guess * (1.0 - guess);
        for (at, feature) in row.features.iter().enumerate() {
            first[at] += error * feature;
            let sums = second[at].iter_mut().zip(row.features);
            sums.for_each(|(sum, other)| *sum += spread * feature * other);
        }
    }
    solve(second, first)
}

/// Solves the linear system of a positive definite matrix and the right-hand side `right` by
/// elimination.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for pivot in 0..N {
        let (row, value) = (matrix[pivot], right[pivot]);
        for below in pivot + 1..N {
            let part = matrix[below][pivot] / row[pivot];
            matrix[below].iter_mut().zip(row).for_each(|(it, above)| *it -= part * above);
            right[below] -= part * value;
        }
    }
    let mut solution = [0.0; N];
    for row in (0..N).rev() {
        solution[row] = (right[row] - dot(&matrix[row], &solution)) / matrix[row][row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_ner::EntityClass;

    #[test]
    fn what_is_too_sure_is_made_less_sure() {
        // Of ten mentions at 0.95 six are right, of ten at 0.6 three.
        let outcomes = (0..2000).map(|at| match at % 2 {
            0 => (0.95, at % 20 < 12),
            _ => (0.6, at % 20 < 6),
        });
        let rows: Vec<_> =
            outcomes.map(|(it, is_right)| Row { features: [logit(it), 1.0], is_right }).collect();
        let [slope, offset] = fit(&rows, [1.0, 0.0]).map(|it| it as f32);
        let found = Calibration { global: PlattScaling { slope, offset }, ..Calibration::IDENTITY };
        assert!((found.calibrate_global(0.95) - 0.6).abs() < 0.01, "{found:?}");
        assert!((found.calibrate_global(0.6) - 0.3).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn labels_and_long_names_are_told_apart() {
        // Of ten people at 0.7 nine are right, of ten organizations six, or four if the name has
        // several words.
        let outcomes = (0..3000).map(|at| {
            let (label, is_longer, right) = match at % 3 {
                0 => (Label::Person, false, 9),
                1 => (Label::Organization, false, 6),
                _ => (Label::Organization, true, 4),
            };
            let is_right = at / 3 % 10 < right;
            Outcome { label, is_longer, talk: 0.0, probability: 0.7, is_right }
        });
        let found = fit_names(PlattScaling::IDENTITY, &outcomes.collect::<Vec<_>>());
        let cases = [
            (EntityClass::Person, "Ann", 0.9),
            (EntityClass::Organization, "UN", 0.6),
            (EntityClass::Organization, "United Nations", 0.4),
            (EntityClass::Norp, "Syrian", 0.7),
        ];
        for (class, name, expected) in cases {
            let means = found.calibrate_name(0.7, class, name, 0.0);
            assert!((means - expected).abs() < 0.02, "{name}: {means} {found:?}");
        }
    }

    #[test]
    fn what_talk_changes_is_found() {
        // Mentions at 0.7. Of ten people seven are right in news and nine in mail; of ten
        // organizations seven and four; of ten places seven in both.
        let cases = [
            (Label::Person, EntityClass::Person, 0.9),
            (Label::Organization, EntityClass::Organization, 0.4),
            (Label::Place, EntityClass::Place, 0.7),
        ];
        let outcomes = (0..6000).map(|at| {
            let (label, _, in_mail) = cases[at % 3];
            let talk = (at / 3 % 2) as f64;
            let right = if talk > 0.5 { in_mail } else { 0.7 };
            let is_right = ((at / 6 % 10) as f64) < right * 10.0 - 0.5;
            Outcome { label, is_longer: false, talk, probability: 0.7, is_right }
        });
        let found = fit_names(PlattScaling::IDENTITY, &outcomes.collect::<Vec<_>>());
        for (_, class, in_mail) in cases {
            for (talk, expected) in [(0.0, 0.7), (1.0, in_mail)] {
                let means = found.calibrate_name(0.7, class, "Ann", talk);
                assert!((means - expected).abs() < 0.02, "{class:?}, {talk}: {means} {found:?}");
            }
        }
        let half_talk = found.calibrate_name(0.7, EntityClass::Person, "Ann", 0.5);
        assert!(half_talk > 0.75 && half_talk < 0.87, "{half_talk}");
    }
}
