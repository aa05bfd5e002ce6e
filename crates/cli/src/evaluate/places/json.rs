//! All figures as JSON.

use super::results::{AnswerCounts, ShownCounts, ToponymResult};
use super::{DocumentResult, ResolverReport};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Returns the figures of all files as one JSON value.
pub(crate) fn reports_to_json(reports: &[ResolverReport]) -> Value {
    json!({ "corpora": reports.iter().map(report_to_json).collect::<Vec<_>>() })
}

fn report_to_json(report: &ResolverReport) -> Value {
    let part = |parity: Option<usize>| {
        let chosen = report.documents.iter().enumerate();
        let chosen = chosen.filter(|(at, _)| parity.is_none_or(|parity| at % 2 == parity));
        documents_to_json(&chosen.map(|(_, it)| it).collect::<Vec<_>>())
    };
    json!({
        "corpus": report.name,
        "all": part(None),
        "even": part(Some(0)),
        "odd": part(Some(1)),
    })
}

fn documents_to_json(documents: &[&DocumentResult]) -> Value {
    let of = |results: fn(&DocumentResult) -> &[ToponymResult]| {
        types_to_json(documents.iter().flat_map(|it| results(it)).collect())
    };
    let precision = |counts: fn(&DocumentResult) -> ShownCounts| {
        let mut sum = ShownCounts::default();
        documents.iter().for_each(|it| sum.add(counts(it)));
        json!({
            "shown": sum.shown,
            "right": sum.correct,
            "precision": fraction(sum.correct, sum.shown),
        })
    };
    json!({
        "documents": documents.len(),
        "gold_spans": of(|it| &it.gold_spans),
        "end_to_end": of(|it| &it.end_to_end),
        "end_to_end_without_inner_names": of(|it| &it.without_inner),
        "precision": precision(|it| it.shown),
        "precision_without_inner_names": precision(|it| it.shown_without_inner),
        "precision_of_inner_names": precision(|it| it.shown_inner),
    })
}

/// Returns the counts of all toponyms and of each type.
fn types_to_json(results: Vec<&ToponymResult>) -> Value {
    let mut types = Map::new();
    types.insert("all".to_owned(), counts_to_json(AnswerCounts::of(results.iter().copied())));
    let kinds: BTreeSet<&str> = results.iter().map(|it| it.kind.as_str()).collect();
    for kind in kinds.into_iter().filter(|it| !it.is_empty()) {
        let counts = AnswerCounts::of(results.iter().copied().filter(|it| it.kind == kind));
        types.insert(kind.to_owned(), counts_to_json(counts));
    }
    Value::Object(types)
}

fn counts_to_json(it: AnswerCounts) -> Value {
    json!({
        "toponyms": it.toponyms,
        "answered": it.answered,
        "right": it.correct,
        "right_share": fraction(it.correct, it.toponyms),
        "with_geonames_id": it.with_id,
        "same_geonames_id": it.same_id,
        "same_geonames_id_share": fraction(it.same_id, it.with_id),
        "right_by_identity": it.identical,
        "right_by_identity_share": fraction(it.identical, it.toponyms),
        "sure": it.sure,
        "sure_share": fraction(it.sure, it.answered),
        "sure_right_share": fraction(it.sure_correct, it.sure),
        "sure_right_by_identity_share": fraction(it.sure_identical, it.sure),
    })
}

/// Returns a share rounded to four decimals, or null of nothing.
fn fraction(count: usize, total: usize) -> Option<f64> {
    (total > 0).then(|| (10_000.0 * count as f64 / total as f64).round() / 10_000.0)
}
