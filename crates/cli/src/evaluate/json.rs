//! All figures as JSON. Scores are fractions of 1.

use super::{Bin, Comparison, Confusion, Counts, Evaluation, Reliability, Scores, View};
use serde_json::{Value, json};

/// Returns all figures as one JSON value.
pub fn json(model: &str, evaluations: &[Evaluation], comparisons: &[Comparison]) -> Value {
    json!({
        "model": model,
        "corpora": evaluations.iter().map(evaluation).collect::<Vec<_>>(),
        "comparisons": comparisons.iter().map(comparison).collect::<Vec<_>>(),
    })
}

fn evaluation(it: &Evaluation) -> Value {
    json!({
        "corpus": it.name,
        "unit": it.unit.name(),
        "units": it.units,
        "gold_tokens": scores(&it.gold_tokens),
        "detokenized": scores(&it.detokenized),
        "confusions": it.confusions.iter().map(confusion).collect::<Vec<_>>(),
    })
}

fn scores(it: &Scores) -> Value {
    let labels = it.score.told().map(|(label, it)| (label.name().to_owned(), counts(it)));
    let (low, high) = it.interval;
    json!({
        "micro": counts(it.score.micro()),
        "micro_f1_interval": [low, high],
        "labels": Value::Object(labels.collect()),
        "calibration": calibration(&it.reliability),
    })
}

fn counts(it: Counts) -> Value {
    json!({
        "precision": it.precision(), "recall": it.recall(), "f1": it.f1(),
        "right": it.right, "found": it.found, "gold": it.gold,
    })
}

fn calibration(it: &Reliability) -> Value {
    let bin =
        |bin: &Bin| json!({ "count": bin.count, "mean": bin.mean(), "precision": bin.precision() });
    json!({
        "error": it.error(),
        "error_by_chance": it.error_by_chance(),
        "log_loss": it.log_loss(),
        "bins": it.bins().iter().map(bin).collect::<Vec<_>>(),
    })
}

fn confusion(it: &Confusion) -> Value {
    json!({
        "mistake": it.mistake.to_string(),
        "count": it.count,
        "surfaces": it.surfaces,
        "examples": it.examples,
    })
}

fn comparison(it: &Comparison) -> Value {
    json!({
        "corpus": it.name,
        "view": match it.view {
            View::GoldTokens => "gold_tokens",
            View::Detokenized => "detokenized",
        },
        "first": counts(it.first),
        "second": counts(it.second),
        "difference": it.first.f1() - it.second.f1(),
        "p": it.p,
    })
}
