//! Making probabilities mean what they say: a line through the logits (Platt 1999, "Probabilistic
//! outputs for support vector machines"), its two numbers chosen so that what is right and what is
//! wrong among the tagger's mentions is as probable as can be: the least mean log loss.
//!
//! It is fitted on half of the documents of some dev corpora and measured on the other half of all:
//! documents are counted from 0 in the order of their file, even ones are fitted on, odd ones are
//! measured. Where a corpus keeps no documents, ten sentences are one.

use crate::corpus::{Corpus, CorpusError, Document};
use crate::evaluate::{Reliability, View, read_all};
use dateline_ner::{Calibration, ModelError, Tagger, set_calibration};
use std::path::Path;
use std::sync::Arc;

/// What is fitted on: gold labels, four genres.
const CORPORA: &[&str] = &["wikigold", "uner_ewt", "crossner_politics", "gum"];

/// Newton's method needs few.
const STEPS: usize = 30;

/// The documents that calibrations are fitted on, of one corpus.
fn fitted(documents: Vec<Document>) -> impl Iterator<Item = Document> {
    documents.into_iter().step_by(2)
}

/// The documents, or what was read of them, that calibration is measured on, of one corpus.
pub fn measured<T>(documents: &[T]) -> impl Iterator<Item = &T> {
    documents.iter().skip(1).step_by(2)
}

/// Reads the documents to fit on; `dev` is the folder of the dev corpora.
pub fn documents(dev: &Path) -> Result<Vec<Document>, CorpusError> {
    let mut documents = Vec::new();
    for name in CORPORA {
        let corpus = Corpus::read(&dev.join(format!("{name}.tsv")))?;
        documents.extend(fitted(corpus.documents));
    }
    Ok(documents)
}

/// Sets the calibration in the bytes of a tagger file and returns it. Deterministic. Cost: a
/// detection of the documents.
pub fn calibrate(file: &mut [u8], documents: &[Document]) -> Result<Calibration, ModelError> {
    set_calibration(file, Calibration::NONE);
    let tagger = Arc::new(Tagger::from_bytes(file)?);
    let readings = read_all(&tagger, documents, View::GoldTokens);
    let calibration = fit(&Reliability::of(readings.iter()).pairs);
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

    #[test]
    fn no_document_is_both_fitted_and_measured() {
        let document = |at: usize| vec![Default::default(); at];
        let documents: Vec<Document> = (0..5).map(document).collect();
        let measured: Vec<usize> = measured(&documents).map(Vec::len).collect();
        let fitted: Vec<usize> = fitted(documents).map(|it| it.len()).collect();
        assert_eq!((fitted, measured), (vec![0, 2, 4], vec![1, 3]));
    }
}
