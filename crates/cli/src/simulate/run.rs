//! Runs the modes over the documents in one order.

use super::arguments::Mode;
use super::documents::SimulatedDocument;
use super::figures::DocumentFigures;
use super::learner::Learner;
use super::matcher::Matcher;
use super::reviewer::{ReviewedDocument, Reviewer};
use crate::error::CommandError;
use crate::learning::label_set;
use dateline_annotation::model::Suggestion;
use dateline_learn::{LearnedLabels, bulk_cost, edit_cost};
use std::collections::BTreeMap;

/// The figures of each document, in the order in which they were reviewed, by mode.
pub(super) type OrderFigures = BTreeMap<Mode, Vec<DocumentFigures>>;

/// The source of suggestions. Modes that differ only in bulk edits have the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Nothing,
    Engine,
    Matcher,
    Learner,
}

/// The sources, each with its mode without and with bulk edits.
const SOURCES: [(Source, Option<Mode>, Option<Mode>); 4] = [
    (Source::Nothing, Some(Mode::Hand), None),
    (Source::Engine, Some(Mode::Detector), Some(Mode::Bulk)),
    (Source::Matcher, None, Some(Mode::Matcher)),
    (Source::Learner, Some(Mode::Learning), Some(Mode::All)),
];

/// Reviews the documents in an order, once for each source that the modes need.
pub(super) fn run_order(
    engine: &str,
    labels: &LearnedLabels,
    documents: &[SimulatedDocument],
    order: &[usize],
    modes: &[Mode],
) -> Result<OrderFigures, CommandError> {
    let mut figures = OrderFigures::new();
    for (source, single, bulk) in SOURCES {
        let is_asked = |mode: Option<Mode>| mode.filter(|mode| modes.contains(mode));
        let (single, bulk) = (is_asked(single), is_asked(bulk));
        if single.is_none() && bulk.is_none() {
            continue;
        }
        let mut reviewer = Reviewer::new(label_set(labels))?;
        let mut matcher = Matcher::default();
        let mut learner = Learner::new(engine, labels);
        for &at in order {
            let document = &documents[at];
            let suggestions = match source {
                Source::Nothing => Vec::new(),
                Source::Engine => shipped(document),
                Source::Matcher => matcher.suggest(document, labels),
                Source::Learner => learner.model().map_or_else(
                    || shipped(document),
                    |model| document.observations.iter().flat_map(|it| model.suggest(it)).collect(),
                ),
            };
            let reviewed = reviewer.review(document, &suggestions)?;
            let mut add = |mode: Option<Mode>, actions: usize| {
                if let Some(mode) = mode {
                    let figures = figures.entry(mode).or_default();
                    figures.push(document_figures(at, document, &reviewed, actions));
                }
            };
            add(single, edit_cost(&reviewed.edits));
            add(bulk, bulk_cost(&document.text, &reviewed.edits));
            match source {
                Source::Matcher => matcher.add(document),
                Source::Learner => learner.add(reviewed.segments),
                Source::Nothing | Source::Engine => {}
            }
        }
    }
    Ok(figures)
}

fn shipped(document: &SimulatedDocument) -> Vec<Suggestion> {
    document.observations.iter().flat_map(|it| it.suggestions().iter().cloned()).collect()
}

fn document_figures(
    at: usize,
    document: &SimulatedDocument,
    reviewed: &ReviewedDocument,
    actions: usize,
) -> DocumentFigures {
    let right = reviewed.suggestions.iter().filter(|it| document.gold.binary_search(it).is_ok());
    DocumentFigures {
        document: at,
        actions,
        entities: document.gold.len(),
        right: right.count(),
        found: reviewed.suggestions.len(),
    }
}
