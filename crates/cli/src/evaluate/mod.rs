//! `dateline evaluate` and its relatives: evaluation of the detector on corpora, with intervals, errors by kind and
//! calibration, and of the resolver and the rules.

mod arguments;
mod comparison;
mod counts;
mod error_analysis;
mod json;
pub(crate) mod place_kinds;
pub(crate) mod places;
mod predictions;
mod reliability;
mod resampling;
mod rules;
pub(crate) mod tables;

pub(crate) use arguments::{
    EvaluateArgs, EvaluatePlaceKindsArgs, EvaluatePlacesArgs, EvaluateRulesArgs,
};
pub(crate) use comparison::{Comparison, compare};
pub(crate) use counts::{CorpusLabel, LabelCounts, MatchCounts};
pub(crate) use error_analysis::{
    MistakeKind, MistakeSummary, sort_by_frequency, summarize_mistakes,
};
pub(crate) use json::report_to_json;
pub(crate) use predictions::{
    EvaluatedDocument, EvaluationInput, ResamplingUnit, count_labels, counts_by_unit, detect_all,
};
pub(crate) use reliability::{Bin, CalibrationHalf, Reliability, ScoredMention, scored_mentions};
pub(crate) use resampling::{BOOTSTRAP_SAMPLES, SplitMix64};

use crate::arguments::load_tagger;
use crate::corpus::Corpus;
use crate::error::CommandError;
use crate::output::print_line;
use dateline_ner::Engine;
use std::sync::Arc;

/// Runs `dateline evaluate`.
pub(crate) fn evaluate_mentions(it: &EvaluateArgs) -> Result<(), CommandError> {
    let tagger = it.tagger.load_tagger()?;
    let baseline = it.baseline.as_deref().map(load_tagger).transpose()?;
    let (mut evaluations, mut comparisons) = (Vec::new(), Vec::new());
    for file in &it.files {
        let corpus = Corpus::load(file)?;
        evaluations.push(evaluate(&tagger, &corpus));
        for input in [EvaluationInput::GoldTokens, EvaluationInput::Detokenized] {
            comparisons.extend(baseline.as_ref().map(|it| compare(&tagger, it, &corpus, input)));
        }
    }
    if it.json {
        let report = report_to_json(tagger.id(), &evaluations, &comparisons);
        return Ok(print_line(&format!("{report:#}"))?);
    }
    if baseline.is_some() {
        return Ok(print_line(&tables::comparison_table(&comparisons))?);
    }
    for table in [
        tables::micro_f1_table,
        tables::label_table,
        tables::calibration_table,
        tables::reliability_table,
    ] {
        print_line(&table(&evaluations))?;
    }
    for evaluation in &evaluations {
        print_line(&tables::mistake_examples(evaluation))?;
    }
    Ok(())
}

/// Runs `dateline evaluate-places`.
pub(crate) fn evaluate_places(it: &EvaluatePlacesArgs) -> Result<(), CommandError> {
    let (gazetteer, tagger) = (it.gazetteer.load_gazetteer()?, it.tagger.load_tagger()?);
    let mut reports = Vec::new();
    for file in &it.files {
        reports.push(places::evaluate_file(&gazetteer, &tagger, file)?);
    }
    if it.json {
        return Ok(print_line(&format!("{:#}", places::reports_to_json(&reports)))?);
    }
    for report in &reports {
        print_line(&report.tables())?;
        if it.show_mistakes {
            print_line(&report.mistakes())?;
        }
    }
    Ok(print_line(&places::calibration_summary(&reports))?)
}

/// Runs `dateline evaluate-place-kinds`.
pub(crate) fn evaluate_place_kinds(it: &EvaluatePlaceKindsArgs) -> Result<(), CommandError> {
    let corpus = Corpus::load(&it.corpora.dev().join("gmb.tsv"))?;
    let tagger = it.tagger.load_tagger()?;
    let accuracy = place_kinds::PlaceKindAccuracy::evaluate(&*tagger, &corpus);
    Ok(print_line(&accuracy.report())?)
}

/// Runs `dateline evaluate-rules`.
pub(crate) fn evaluate_rules(it: &EvaluateRulesArgs) -> Result<(), CommandError> {
    let report = rules::rule_precision_report(&it.tagger.load_tagger()?, &it.corpora.train())?;
    Ok(print_line(report.trim_end())?)
}

/// The scores on one view of a corpus.
pub(crate) struct Scores {
    /// The counts by label.
    pub counts: LabelCounts,
    /// The 95 % interval of micro F1.
    pub f1_interval: (f64, f64),
    /// The reliability of probabilities, on the half of the sentences that calibration is not
    /// fitted on.
    pub reliability: Reliability,
}

/// The figures of a tagger on a corpus.
pub(crate) struct Evaluation {
    /// The name of the corpus.
    pub name: String,
    /// The unit of resampling.
    pub unit: ResamplingUnit,
    /// The number of units.
    pub unit_count: usize,
    /// Scores on the corpus's own tokens.
    pub gold_tokens: Scores,
    /// Scores on detokenized text.
    pub detokenized: Scores,
    /// Errors by kind, on the corpus's own tokens.
    pub mistakes: Vec<MistakeSummary>,
}

/// Returns the unit of resampling for a corpus.
pub(crate) fn resampling_unit(corpus: &Corpus) -> ResamplingUnit {
    if corpus.has_document_boundaries { ResamplingUnit::Document } else { ResamplingUnit::Sentence }
}

/// Measures a tagger on a corpus.
///
/// Cost: two detections of the corpus.
pub(crate) fn evaluate(tagger: &Arc<dyn Engine>, corpus: &Corpus) -> Evaluation {
    let detect = |input| detect_all(tagger, &corpus.documents, input);
    evaluate_documents(
        &corpus.name,
        resampling_unit(corpus),
        &detect(EvaluationInput::GoldTokens),
        &detect(EvaluationInput::Detokenized),
    )
}

/// Computes all figures of a corpus from the readings of both views.
fn evaluate_documents(
    name: &str,
    unit: ResamplingUnit,
    gold_tokens: &[EvaluatedDocument],
    detokenized: &[EvaluatedDocument],
) -> Evaluation {
    let scores = |documents: &[EvaluatedDocument]| Scores {
        counts: count_labels(documents),
        f1_interval: resampling::bootstrap_interval(&counts_by_unit(documents, unit)),
        reliability: Reliability::from_documents(documents, CalibrationHalf::HeldOut),
    };
    let on_gold_tokens = scores(gold_tokens);
    let evaluated_labels: Vec<CorpusLabel> =
        on_gold_tokens.counts.evaluable_labels().map(|(label, _)| label).collect();
    Evaluation {
        name: name.to_owned(),
        unit,
        unit_count: counts_by_unit(gold_tokens, unit).len(),
        mistakes: summarize_mistakes(gold_tokens, &evaluated_labels),
        gold_tokens: on_gold_tokens,
        detokenized: scores(detokenized),
    }
}

#[cfg(test)]
mod tests {
    use super::predictions::tests::evaluated_document;
    use super::*;
    use CorpusLabel::{Norp, Organization, Person, Place};

    /// Two documents of one sentence each. Calibration is measured on the second.
    fn evaluation() -> Evaluation {
        let right = evaluated_document(
            "Ann saw Bo",
            &[(0, 10)],
            &[(0, 3, Person), (8, 10, Person)],
            &[(0, 3, Person, Some(0.2)), (8, 10, Person, None)],
        );
        let wrong = evaluated_document(
            "Afghan KO in Rome",
            &[(0, 17)],
            &[(0, 6, Norp), (7, 9, Organization), (13, 17, Place)],
            &[(0, 6, Norp, Some(0.9)), (7, 9, Person, Some(0.7)), (13, 17, Place, Some(0.6))],
        );
        let nothing = evaluated_document("Rome", &[(0, 4)], &[(0, 4, Place)], &[]);
        evaluate_documents("made_up", ResamplingUnit::Document, &[right, wrong], &[nothing])
    }

    #[test]
    fn tables_show_counts() {
        let all = [evaluation()];
        let last = |table: String| table.lines().next_back().unwrap_or_default().to_owned();
        // Three of four are right. A resample has at best two of two right, at worst one of two.
        let expected = "| made_up | 2 documents | 75.0 | 75.0 | **75.0** (50.0–100.0) \
                        | **0.0** (0.0–0.0) |";
        assert_eq!(last(tables::micro_f1_table(&all)), expected);
        let labels = tables::label_table(&all);
        assert!(labels.contains("| made_up | PER | 2 | 66.7 | 100.0 | 80.0 | 0.0 | 0.0 | 0.0 |"));
        assert!(labels.contains("| made_up | NORP | 1 | 100.0 | 100.0 | 100.0 |"), "{labels}");
        // One mention at 0.7 is wrong and one at 0.6 is right. Each has its own bin, off by 0.7 and
        // by 0.4.
        let calibration = tables::calibration_table(&all);
        assert!(
            calibration.contains("| made_up | 2 | 0.650 | 0.500 | **0.550** |"),
            "{calibration}"
        );
        assert_eq!(last(tables::reliability_table(&all)), "| 0.7–0.8 | 1 | 0.70 | 0.00 |");
        // The error occurs once, so no words are shown.
        assert_eq!(last(tables::mistake_table(&all)), "| ORG taken for PER |  | 1 | 1 |");
        assert!(tables::mistake_examples(&all[0]).contains("Afghan [KO] in Rome"));
    }

    #[test]
    fn json_has_the_same_figures() {
        let comparison = Comparison {
            name: "made_up".to_owned(),
            input: EvaluationInput::GoldTokens,
            first: MatchCounts { correct: 3, predicted: 4, gold: 4 },
            second: MatchCounts { correct: 1, predicted: 4, gold: 4 },
            p_value: 0.5,
        };
        let all = report_to_json("0123", &[evaluation()], &[comparison]);
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
