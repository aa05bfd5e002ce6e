//! Evaluation of the detector on corpora: scores with intervals, errors by kind, and calibration.

mod compare;
mod confusion;
mod count;
mod json;
mod reading;
mod reliability;
mod resample;
pub mod table;

pub use compare::{Comparison, compare};
pub use confusion::{Confusion, Mistake, by_frequency, confusions};
pub use count::{Counts, Label, Score};
pub use json::json;
pub use reading::{Reading, Unit, View, read_all, score, units};
pub use reliability::{Bin, Half, Outcome, Reliability, outcomes};
pub use resample::{RESAMPLES, Random};

use crate::corpus::Corpus;
use dateline_ner::Tagger;
use std::sync::Arc;

/// The scores on one view of a corpus.
pub struct Scores {
    /// The counts by label.
    pub score: Score,
    /// The 95 % interval of micro F1.
    pub interval: (f64, f64),
    /// The reliability of probabilities, on the half of the sentences that calibration is not
    /// fitted on.
    pub reliability: Reliability,
}

/// The figures of a tagger on a corpus.
pub struct Evaluation {
    /// The name of the corpus.
    pub name: String,
    /// The unit of resampling.
    pub unit: Unit,
    /// The number of units.
    pub units: usize,
    /// Scores on the corpus's own tokens.
    pub gold_tokens: Scores,
    /// Scores on detokenized text.
    pub detokenized: Scores,
    /// Errors by kind, on the corpus's own tokens.
    pub confusions: Vec<Confusion>,
}

/// Returns the unit of resampling for a corpus.
pub fn unit(corpus: &Corpus) -> Unit {
    if corpus.keeps_documents { Unit::Document } else { Unit::Sentence }
}

/// Measures a tagger on a corpus.
///
/// Cost: two detections of the corpus.
pub fn evaluate(tagger: &Arc<Tagger>, corpus: &Corpus) -> Evaluation {
    let read = |view| read_all(tagger, &corpus.documents, view);
    measure(&corpus.name, unit(corpus), &read(View::GoldTokens), &read(View::Detokenized))
}

/// Computes all figures of a corpus from the readings of both views.
fn measure(name: &str, unit: Unit, gold_tokens: &[Reading], detokenized: &[Reading]) -> Evaluation {
    let scores = |readings: &[Reading]| Scores {
        score: score(readings),
        interval: resample::interval(&units(readings, unit)),
        reliability: Reliability::of(readings, Half::Measured),
    };
    let on_gold_tokens = scores(gold_tokens);
    let told: Vec<Label> = on_gold_tokens.score.told().map(|(label, _)| label).collect();
    Evaluation {
        name: name.to_owned(),
        unit,
        units: units(gold_tokens, unit).len(),
        confusions: confusions(gold_tokens, &told),
        gold_tokens: on_gold_tokens,
        detokenized: scores(detokenized),
    }
}

#[cfg(test)]
mod tests {
    use super::reading::tests::reading;
    use super::*;
    use Label::{Norp, Organization, Person, Place};

    /// Two documents of one sentence each. Calibration is measured on the second.
    fn evaluation() -> Evaluation {
        let right = reading(
            "Ann saw Bo",
            &[(0, 10)],
            &[(0, 3, Person), (8, 10, Person)],
            &[(0, 3, Person, Some(0.2)), (8, 10, Person, None)],
        );
        let wrong = reading(
            "Afghan KO in Rome",
            &[(0, 17)],
            &[(0, 6, Norp), (7, 9, Organization), (13, 17, Place)],
            &[(0, 6, Norp, Some(0.9)), (7, 9, Person, Some(0.7)), (13, 17, Place, Some(0.6))],
        );
        let nothing = reading("Rome", &[(0, 4)], &[(0, 4, Place)], &[]);
        measure("made_up", Unit::Document, &[right, wrong], &[nothing])
    }

    #[test]
    fn tables_show_what_was_counted() {
        let all = [evaluation()];
        let last = |table: String| table.lines().next_back().unwrap_or_default().to_owned();
        // Three of four are right. A resample has at best two of two right, at worst one of two.
        let expected = "| made_up | 2 documents | 75.0 | 75.0 | **75.0** (50.0–100.0) \
                        | **0.0** (0.0–0.0) |";
        assert_eq!(last(table::micro(&all)), expected);
        let labels = table::labels(&all);
        assert!(labels.contains("| made_up | PER | 2 | 66.7 | 100.0 | 80.0 | 0.0 | 0.0 | 0.0 |"));
        assert!(labels.contains("| made_up | NORP | 1 | 100.0 | 100.0 | 100.0 |"), "{labels}");
        // One mention at 0.7 is wrong and one at 0.6 is right. Each has its own bin, off by 0.7 and
        // by 0.4.
        let calibration = table::calibration(&all);
        assert!(
            calibration.contains("| made_up | 2 | 0.650 | 0.500 | **0.550** |"),
            "{calibration}"
        );
        assert_eq!(last(table::reliability(&all)), "| 0.7–0.8 | 1 | 0.70 | 0.00 |");
        // The error occurs once, so no words are shown.
        assert_eq!(last(table::confusions(&all)), "| ORG taken for PER |  | 1 | 1 |");
        assert!(table::examples(&all[0]).contains("Afghan [KO] in Rome"));
    }

    #[test]
    fn the_machine_form_has_the_same_figures() {
        let comparison = Comparison {
            name: "made_up".to_owned(),
            view: View::GoldTokens,
            first: Counts { right: 3, found: 4, gold: 4 },
            second: Counts { right: 1, found: 4, gold: 4 },
            p: 0.5,
        };
        let all = json("0123", &[evaluation()], &[comparison]);
        let at = |pointer: &str| all.pointer(pointer).unwrap_or(&serde_json::Value::Null);
        assert_eq!(at("/corpora/0/gold_tokens/micro/f1"), 0.75);
        assert_eq!(at("/corpora/0/gold_tokens/micro_f1_interval/0"), 0.5);
        assert_eq!(at("/corpora/0/gold_tokens/labels/NORP/right"), 1);
        assert_eq!(at("/corpora/0/gold_tokens/calibration/bins/7/count"), 1);
        assert_eq!(at("/corpora/0/detokenized/micro/gold"), 1);
        assert_eq!(at("/corpora/0/confusions/0/mistake"), "ORG taken for PER");
        assert_eq!(at("/comparisons/0/difference"), 0.5);
    }
}
