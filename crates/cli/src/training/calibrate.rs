//! Calibration of the tagger's probabilities: one line through the logits (Platt 1999,
//! "Probabilistic outputs for support vector machines"), and on top of it one line for each label,
//! shifted for names of several words and by the document's pronoun rate. The parameters minimize
//! the mean log loss over the tagger's mentions.
//!
//! They are fitted on half of the sentences of the dev corpora and measured on the other half: see
//! [`CalibrationHalf`]. All mentions have the same weight, regardless of their corpus.

use crate::corpus::Corpus;
use crate::evaluate::{
    CalibrationHalf, CorpusLabel, EvaluationInput, ScoredMention, detect_all, scored_mentions,
};
use dateline_ner::{Calibration, ModelError, PlattScaling, load_engine, set_calibration};

/// The number of times that the global line is fitted. Sure mentions decide what the consistency
/// pass adds, so each new calibration changes the mentions to calibrate. After this many rounds
/// hardly anything changes.
const CALIBRATION_ROUNDS: usize = 3;

/// The maximum number of Newton steps. The method converges in few.
const MAX_NEWTON_STEPS: usize = 30;

/// The penalty for moving a parameter from its start. It is small, and keeps parameters with few
/// outcomes from diverging.
const RIDGE_PENALTY: f64 = 1.0;

/// Fits the calibration to one half of the sentences, writes it into the bytes of a tagger file and
/// returns it. Deterministic. Returns an error if `file` is not a tagger.
///
/// Cost: a few detections of the corpora.
pub(crate) fn fit_calibration(
    file: &mut [u8],
    corpora: &[Corpus],
    half: CalibrationHalf,
) -> Result<Calibration, ModelError> {
    let mut calibration = Calibration::IDENTITY;
    for _ in 0..CALIBRATION_ROUNDS {
        let rows =
            collect_scored_mentions(file, calibration, corpora, half)?.into_iter().map(|it| {
                Observation { features: [logit(it.probability), 1.0], is_correct: it.is_correct }
            });
        // A line after a line is again a line, so the two are combined.
        let [slope, offset] = fit_logistic_regression(&rows.collect::<Vec<_>>(), [1.0, 0.0]);
        let before = calibration.global;
        calibration.global = PlattScaling {
            slope: slope as f32 * before.slope,
            offset: slope as f32 * before.offset + offset as f32,
        };
    }
    calibration = fit_per_label(
        calibration.global,
        &collect_scored_mentions(file, calibration, corpora, half)?,
    );
    set_calibration(file, calibration);
    Ok(calibration)
}

/// Returns the outcomes of one half of the sentences under a calibration.
fn collect_scored_mentions(
    file: &mut [u8],
    calibration: Calibration,
    corpora: &[Corpus],
    half: CalibrationHalf,
) -> Result<Vec<ScoredMention>, ModelError> {
    set_calibration(file, calibration);
    let tagger = load_engine(file)?;
    let mentions = corpora.iter().flat_map(|corpus| {
        let documents = detect_all(&tagger, &corpus.documents, EvaluationInput::GoldTokens);
        scored_mentions(&documents, half)
    });
    Ok(mentions.collect())
}

/// Fits the per-label lines on top of the global line `all`. `outcomes` are calibrated by `all`.
fn fit_per_label(all: PlattScaling, outcomes: &[ScoredMention]) -> Calibration {
    let rows: Vec<_> = outcomes.iter().map(observation_for_mention).collect();
    let start = [1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let [a, b, c, d, e, f, multiword_bias, pronoun_rate_weights @ ..] =
        fit_logistic_regression(&rows, start).map(|it| it as f32);
    let labels = [[a, b], [c, d], [e, f]].map(|[slope, offset]| PlattScaling { slope, offset });
    Calibration { global: all, per_class: labels, multiword_bias, pronoun_rate_weights }
}

/// An outcome as a row of the logistic regression.
struct Observation<const N: usize> {
    features: [f64; N],
    is_correct: bool,
}

impl<const N: usize> Observation<N> {
    fn predicted_logit(&self, numbers: &[f64; N]) -> f64 {
        dot_product(&self.features, numbers)
    }
}

/// Returns the features of an outcome: slope and offset for each label, a bias for names of several
/// words, and a weight for each label that is multiplied by the pronoun rate.
fn observation_for_mention(outcome: &ScoredMention) -> Observation<10> {
    let logit = logit(outcome.probability);
    let line = |label| if outcome.label == label { [logit, 1.0] } else { [0.0; 2] };
    let [a, b] = line(CorpusLabel::Person);
    let [c, d] = line(CorpusLabel::Organization);
    let [e, f] = line(CorpusLabel::Place);
    let is_multiword = f64::from(u8::from(outcome.is_multiword));
    let [x, y, z] = [b, d, f].map(|indicator| indicator * outcome.personal_pronoun_rate);
    Observation {
        features: [a, b, c, d, e, f, is_multiword, x, y, z],
        is_correct: outcome.is_correct,
    }
}

fn logit(probability: f64) -> f64 {
    let inside = probability.clamp(1e-4, 1.0 - 1e-4);
    libm::log(inside / (1.0 - inside))
}

fn dot_product<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Fits a logistic regression of `is_right` by Newton's method. Steps that overshoot are halved.
fn fit_logistic_regression<const N: usize>(rows: &[Observation<N>], start: [f64; N]) -> [f64; N] {
    let mut numbers = start;
    for _ in 0..MAX_NEWTON_STEPS {
        let step = newton_step(rows, start, numbers);
        let loss_now = regularized_loss(rows, start, numbers);
        let shorter = (0..20).map(|halvings| 0.5_f64.powi(halvings));
        let moved = shorter
            .map(|part| -> [f64; N] { std::array::from_fn(|at| numbers[at] + part * step[at]) });
        let Some(better) =
            moved.into_iter().find(|it| regularized_loss(rows, start, *it) < loss_now)
        else {
            break;
        };
        numbers = better;
    }
    numbers
}

/// Returns the negative log likelihood of the outcomes plus the penalty for the distance from the
/// start.
fn regularized_loss<const N: usize>(
    rows: &[Observation<N>],
    start: [f64; N],
    numbers: [f64; N],
) -> f64 {
    let one = |row: &Observation<N>| {
        let predicted_logit = row.predicted_logit(&numbers);
        libm::log1p(libm::exp(if row.is_correct { -predicted_logit } else { predicted_logit }))
    };
    let moved: f64 = numbers.iter().zip(start).map(|(now, start)| (now - start).powi(2)).sum();
    rows.iter().map(one).sum::<f64>() + RIDGE_PENALTY / 2.0 * moved
}

/// Returns the Newton step from `numbers`, to the minimum of the quadratic approximation of the
/// loss.
fn newton_step<const N: usize>(
    rows: &[Observation<N>],
    start: [f64; N],
    numbers: [f64; N],
) -> [f64; N] {
    let mut first: [f64; N] = std::array::from_fn(|at| RIDGE_PENALTY * (start[at] - numbers[at]));
    let mut second: [[f64; N]; N] = std::array::from_fn(|row| {
        std::array::from_fn(|column| if row == column { RIDGE_PENALTY } else { 0.0 })
    });
    for row in rows {
        let guess = 1.0 / (1.0 + libm::exp(-row.predicted_logit(&numbers)));
        let error = f64::from(u8::from(row.is_correct)) - guess;
        let spread = guess * (1.0 - guess);
        for (at, feature) in row.features.iter().enumerate() {
            first[at] += error * feature;
            let sums = second[at].iter_mut().zip(row.features);
            sums.for_each(|(sum, other)| *sum += spread * feature * other);
        }
    }
    solve_linear_system(second, first)
}

/// Solves the linear system of a positive definite matrix and the right-hand side `right` by
/// elimination.
fn solve_linear_system<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
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
        solution[row] = (right[row] - dot_product(&matrix[row], &solution)) / matrix[row][row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_ner::EntityClass;

    #[test]
    fn overconfidence_is_reduced() {
        // Of ten mentions at 0.95 six are right, of ten at 0.6 three.
        let outcomes = (0..2000).map(|at| match at % 2 {
            0 => (0.95, at % 20 < 12),
            _ => (0.6, at % 20 < 6),
        });
        let rows: Vec<_> = outcomes
            .map(|(it, is_right)| Observation { features: [logit(it), 1.0], is_correct: is_right })
            .collect();
        let [slope, offset] = fit_logistic_regression(&rows, [1.0, 0.0]).map(|it| it as f32);
        let found = Calibration { global: PlattScaling { slope, offset }, ..Calibration::IDENTITY };
        assert!((found.calibrate_global(0.95) - 0.6).abs() < 0.01, "{found:?}");
        assert!((found.calibrate_global(0.6) - 0.3).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn labels_and_multiword_names_are_calibrated_separately() {
        // Of ten people at 0.7 nine are right, of ten organizations six, or four if the name has
        // several words.
        let outcomes = (0..3000).map(|at| {
            let (label, is_longer, right) = match at % 3 {
                0 => (CorpusLabel::Person, false, 9),
                1 => (CorpusLabel::Organization, false, 6),
                _ => (CorpusLabel::Organization, true, 4),
            };
            let is_right = at / 3 % 10 < right;
            ScoredMention {
                label,
                is_multiword: is_longer,
                personal_pronoun_rate: 0.0,
                probability: 0.7,
                is_correct: is_right,
            }
        });
        let found = fit_per_label(PlattScaling::IDENTITY, &outcomes.collect::<Vec<_>>());
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
    fn pronoun_rate_effect_is_fitted() {
        // Mentions at 0.7. Of ten people seven are right in news and nine in mail; of ten
        // organizations seven and four; of ten places seven in both.
        let cases = [
            (CorpusLabel::Person, EntityClass::Person, 0.9),
            (CorpusLabel::Organization, EntityClass::Organization, 0.4),
            (CorpusLabel::Place, EntityClass::Place, 0.7),
        ];
        let outcomes = (0..6000).map(|at| {
            let (label, _, in_mail) = cases[at % 3];
            let pronoun_rate = (at / 3 % 2) as f64;
            let accuracy = if pronoun_rate > 0.5 { in_mail } else { 0.7 };
            let is_right = ((at / 6 % 10) as f64) < accuracy * 10.0 - 0.5;
            ScoredMention {
                label,
                is_multiword: false,
                personal_pronoun_rate: pronoun_rate,
                probability: 0.7,
                is_correct: is_right,
            }
        });
        let calibration = fit_per_label(PlattScaling::IDENTITY, &outcomes.collect::<Vec<_>>());
        for (_, class, in_mail) in cases {
            for (pronoun_rate, expected) in [(0.0, 0.7), (1.0, in_mail)] {
                let probability = calibration.calibrate_name(0.7, class, "Ann", pronoun_rate);
                assert!(
                    (probability - expected).abs() < 0.02,
                    "{class:?}, {pronoun_rate}: {probability} {calibration:?}"
                );
            }
        }
        let at_half_rate = calibration.calibrate_name(0.7, EntityClass::Person, "Ann", 0.5);
        assert!(at_half_rate > 0.75 && at_half_rate < 0.87, "{at_half_rate}");
    }
}
