//! How true probabilities are on all sentences of the dev corpora, though half of them chose the
//! calibration: each half is measured by a tagger that was calibrated on the other one. A half
//! alone has few mentions outside of news, and chance alone shows an error on few.

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

/// Measures what `evaluations` leave out: the half that the tagger's own file was calibrated on, by
/// the same tagger calibrated on the other half. Cost: six detections of the corpora.
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

/// Expected calibration error of each corpus and of all together, twofold and on the half that the
/// tagger's file was not calibrated on; fractions of 1.
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

/// The mean log loss of all corpora together, twofold, on gold tokens.
pub fn log_loss(twofold: &[Twofold]) -> String {
    format!("{:.4}", Reliability::together(twofold.iter().map(|it| &it.gold_tokens)).log_loss())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_stand_beside_one() {
        // All mentions: 0.7 and wrong, 0.6 and right; of the half only the first.
        let pairs = |pairs: &[(f64, bool)]| Reliability { pairs: pairs.to_vec() };
        let both = pairs(&[(0.7, false), (0.6, true)]);
        let cells = row("made_up", &both, &pairs(&[(0.9, true)]), &pairs(&[(0.7, false)]));
        let said = cells.join(" ");
        assert!(said.starts_with("made_up 2 0.650 0.500 **0.550** "), "{said}");
        assert!(said.contains(" 0.100 1 0.700 "), "{said}");
    }
}
