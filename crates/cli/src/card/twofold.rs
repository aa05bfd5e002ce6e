//! Calibration measured on all sentences of the dev corpora, although half of them are used for
//! fitting: each half is measured with a tagger that was calibrated on the other half. One half
//! alone has few mentions outside of news, and few mentions have an error by chance alone.

use crate::calibrate::calibrate;
use crate::corpus::Corpus;
use crate::evaluate::{Evaluation, Half, Reliability, View, read_all, table};
use dateline_ner::{ModelError, Tagger};
use std::sync::Arc;

/// The reliability of all mentions of a corpus.
pub struct Twofold {
    gold_tokens: Reliability,
    detokenized: Reliability,
}

/// Measures the half that `evaluations` leave out, on which the tagger in `file` was calibrated.
/// The same tagger, calibrated on the other half, measures it.
///
/// Cost: six detections of the corpora.
pub fn measure(
    mut file: Vec<u8>,
    corpora: &[Corpus],
    evaluations: &[Evaluation],
) -> Result<Vec<Twofold>, ModelError> {
    calibrate(&mut file, corpora, Half::Measured)?;
    let tagger = Arc::new(Tagger::from_bytes(&file)?);
    let both = corpora.iter().zip(evaluations).map(|(corpus, evaluation)| {
        let with = |measured: &Reliability, view| {
            let readings = read_all(&tagger, &corpus.documents, view);
            Reliability::together([measured, &Reliability::of(&readings, Half::Fitted)])
        };
        Twofold {
            gold_tokens: with(&evaluation.gold_tokens.reliability, View::GoldTokens),
            detokenized: with(&evaluation.detokenized.reliability, View::Detokenized),
        }
    });
    Ok(both.collect())
}

/// Renders the expected calibration error of each corpus and of all corpora together: on both
/// halves, and on the half that the tagger's file was not calibrated on. Errors are fractions of 1.
pub fn table(evaluations: &[Evaluation], twofold: &[Twofold]) -> String {
    let halves = evaluations.iter().map(|it| &it.gold_tokens.reliability);
    let mut rows: Vec<Vec<String>> = evaluations
        .iter()
        .zip(twofold)
        .zip(halves.clone())
        .map(|((it, both), half)| row(&it.name, &both.gold_tokens, &both.detokenized, half))
        .collect();
    let gold = Reliability::together(twofold.iter().map(|it| &it.gold_tokens));
    let free = Reliability::together(twofold.iter().map(|it| &it.detokenized));
    rows.push(row("all together", &gold, &free, &Reliability::together(halves)));
    let head = [
        "corpus",
        "mentions",
        "mean probability",
        "precision",
        "ECE, gold tokens",
        "by chance alone",
        "ECE, detokenized",
        "one half: mentions",
        "ECE, gold tokens",
        "by chance alone",
    ];
    table::table(1, &head, &rows)
}

fn row(name: &str, gold: &Reliability, free: &Reliability, half: &Reliability) -> Vec<String> {
    let mut cells = table::calibration_row(name, gold, free);
    cells.extend([
        half.whole().count.to_string(),
        format!("{:.3}", half.error()),
        format!("{:.3}", half.error_by_chance()),
    ]);
    cells
}

/// Returns the mean log loss over both halves of all corpora, on gold tokens.
pub fn log_loss(twofold: &[Twofold]) -> String {
    format!("{:.4}", Reliability::together(twofold.iter().map(|it| &it.gold_tokens)).log_loss())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_stand_beside_one() {
        // All mentions: one at 0.7 that is wrong, one at 0.6 that is right. The half has only the
        // first.
        let pairs = |pairs: &[(f64, bool)]| Reliability { pairs: pairs.to_vec() };
        let both = pairs(&[(0.7, false), (0.6, true)]);
        let cells = row("made_up", &both, &pairs(&[(0.9, true)]), &pairs(&[(0.7, false)]));
        let said = cells.join(" ");
        assert!(said.starts_with("made_up 2 0.650 0.500 **0.550** "), "{said}");
        assert!(said.contains(" 0.100 1 0.700 "), "{said}");
    }
}
