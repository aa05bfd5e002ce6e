//! All figures as JSON. Scores are fractions of 1.

use super::{
    Bin, Comparison, Evaluation, EvaluationInput, MatchCounts, MistakeSummary, Reliability, Scores,
};
use serde_json::{Value, json};

/// Returns all figures as one JSON value.
pub(crate) fn report_to_json(
    model: &str,
    evaluations: &[Evaluation],
    comparisons: &[Comparison],
) -> Value {
    json!({
        "model": model,
        "corpora": evaluations.iter().map(evaluation_to_json).collect::<Vec<_>>(),
        "comparisons": comparisons.iter().map(comparison_to_json).collect::<Vec<_>>(),
    })
}

fn evaluation_to_json(it: &Evaluation) -> Value {
    json!({
        "corpus": it.name,
        "unit": it.unit.name(),
        "units": it.unit_count,
        "gold_tokens": scores_to_json(&it.gold_tokens),
        "detokenized": scores_to_json(&it.detokenized),
        "confusions": it.mistakes.iter().map(mistakes_to_json).collect::<Vec<_>>(),
    })
}

fn scores_to_json(it: &Scores) -> Value {
    let labels = it
        .counts
        .evaluable_labels()
        .map(|(label, it)| (label.name().to_owned(), counts_to_json(it)));
    let (low, high) = it.f1_interval;
    json!({
        "micro": counts_to_json(it.counts.micro()),
        "micro_f1_interval": [low, high],
        "labels": Value::Object(labels.collect()),
        "calibration": reliability_to_json(&it.reliability),
    })
}

fn counts_to_json(it: MatchCounts) -> Value {
    json!({
        "precision": it.precision(), "recall": it.recall(), "f1": it.f1(),
        "right": it.correct, "found": it.predicted, "gold": it.gold,
    })
}

fn reliability_to_json(it: &Reliability) -> Value {
    let bin = |bin: &Bin| json!({ "count": bin.count, "mean": bin.mean_probability(), "precision": bin.precision() });
    json!({
        "error": it.expected_calibration_error(),
        "error_by_chance": it.chance_calibration_error(),
        "log_loss": it.log_loss(),
        "bins": it.bins().iter().map(bin).collect::<Vec<_>>(),
    })
}

fn mistakes_to_json(it: &MistakeSummary) -> Value {
    json!({
        "mistake": it.kind.to_string(),
        "count": it.count,
        "surfaces": it.surfaces,
        "examples": it.examples,
    })
}

fn comparison_to_json(it: &Comparison) -> Value {
    json!({
        "corpus": it.name,
        "view": match it.input {
            EvaluationInput::GoldTokens => "gold_tokens",
            EvaluationInput::Detokenized => "detokenized",
        },
        "first": counts_to_json(it.first),
        "second": counts_to_json(it.second),
        "difference": it.first.f1() - it.second.f1(),
        "p": it.p_value,
    })
}
