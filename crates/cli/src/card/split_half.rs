//! Calibration measured on all sentences of the dev corpora, although half of them are used for
//! fitting: each half is measured with a tagger that was calibrated on the other half. One half
//! alone has few mentions outside of news, and few mentions have an error by chance alone.

use crate::corpus::Corpus;
use crate::evaluate::{
    CalibrationHalf, Evaluation, EvaluationInput, Reliability, detect_all, tables,
};
use crate::training::fit_calibration;
use dateline_ner::{ModelError, load_engine};

/// The reliability of all mentions of a corpus.
pub(super) struct SplitHalfReliability {
    gold_tokens: Reliability,
    detokenized: Reliability,
}

/// Measures the half that `evaluations` leave out, on which the tagger in `file` was calibrated.
/// The same tagger, calibrated on the other half, measures it.
///
/// Cost: six detections of the corpora.
pub(super) fn measure_split_half(
    mut file: Vec<u8>,
    corpora: &[Corpus],
    evaluations: &[Evaluation],
) -> Result<Vec<SplitHalfReliability>, ModelError> {
    fit_calibration(&mut file, corpora, CalibrationHalf::HeldOut)?;
    let tagger = load_engine(&file)?;
    let both = corpora.iter().zip(evaluations).map(|(corpus, evaluation)| {
        let merge_with = |measured: &Reliability, input| {
            let documents = detect_all(&tagger, &corpus.documents, input);
            Reliability::merge([
                measured,
                &Reliability::from_documents(&documents, CalibrationHalf::Fitted),
            ])
        };
        SplitHalfReliability {
            gold_tokens: merge_with(
                &evaluation.gold_tokens.reliability,
                EvaluationInput::GoldTokens,
            ),
            detokenized: merge_with(
                &evaluation.detokenized.reliability,
                EvaluationInput::Detokenized,
            ),
        }
    });
    Ok(both.collect())
}

/// Renders the expected calibration error of each corpus and of all corpora together: on both
/// halves, and on the half that the tagger's file was not calibrated on. Errors are fractions of 1.
pub(super) fn split_half_table(
    evaluations: &[Evaluation],
    split_half: &[SplitHalfReliability],
) -> String {
    let halves = evaluations.iter().map(|it| &it.gold_tokens.reliability);
    let mut rows: Vec<Vec<String>> = evaluations
        .iter()
        .zip(split_half)
        .zip(halves.clone())
        .map(|((it, both), half)| {
            split_half_row(&it.name, &both.gold_tokens, &both.detokenized, half)
        })
        .collect();
    let gold = Reliability::merge(split_half.iter().map(|it| &it.gold_tokens));
    let free = Reliability::merge(split_half.iter().map(|it| &it.detokenized));
    rows.push(split_half_row("all together", &gold, &free, &Reliability::merge(halves)));
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
    tables::markdown_table(1, &head, &rows)
}

fn split_half_row(
    name: &str,
    gold: &Reliability,
    free: &Reliability,
    half: &Reliability,
) -> Vec<String> {
    let mut cells = tables::calibration_row(name, gold, free);
    cells.extend([
        half.total_bin().count.to_string(),
        format!("{:.3}", half.expected_calibration_error()),
        format!("{:.3}", half.chance_calibration_error()),
    ]);
    cells
}

/// Returns the mean log loss over both halves of all corpora, on gold tokens.
pub(super) fn mean_log_loss(split_half: &[SplitHalfReliability]) -> String {
    format!("{:.4}", Reliability::merge(split_half.iter().map(|it| &it.gold_tokens)).log_loss())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_half_is_listed_beside_one_half() {
        // All mentions: one at 0.7 that is wrong, one at 0.6 that is right. The half has only the
        // first.
        let pairs = |pairs: &[(f64, bool)]| Reliability { pairs: pairs.to_vec() };
        let both = pairs(&[(0.7, false), (0.6, true)]);
        let cells =
            split_half_row("made_up", &both, &pairs(&[(0.9, true)]), &pairs(&[(0.7, false)]));
        let row = cells.join(" ");
        assert!(row.starts_with("made_up 2 0.650 0.500 **0.550** "), "{row}");
        assert!(row.contains(" 0.100 1 0.700 "), "{row}");
    }
}
