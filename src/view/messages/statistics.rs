//! Texts of the dialog of statistics.

use super::documents::stage_name;
use super::nouns::{Noun, pluralize};
use dateline_annotation::model::ReviewStage;

pub(crate) const PRECISION_HINT: &str = text!(
    "Accepted, corrected, rejected and undecided count the detector’s suggestions by the \
     label it suggested. Detector correct: accepted unchanged, as a share of all decided."
);
pub(crate) const NOTHING_REVIEWED: &str = text!("No documents reviewed yet.");

pub(crate) const BY_LABEL: &str = text!("By label");
pub(crate) const DOCUMENTS_REVIEWED: &str = text!("Documents reviewed");
pub(crate) const LABELS_AS_CSV: &str = text!("Labels as CSV");
pub(crate) const DOCUMENTS_AS_CSV: &str = text!("Documents as CSV");
pub(crate) const DAYS_AS_CSV: &str = text!("Days as CSV");
/// The heading of the row of sums.
pub(crate) const ALL_LABELS: &str = text!("All");

/// The headings of the columns of the table of labels.
pub(crate) const STATISTICS_COLUMNS: [&str; 8] = [
    text!("Label"),
    text!("Mentions"),
    text!("Added"),
    text!("Accepted"),
    text!("Corrected"),
    text!("Rejected"),
    text!("Undecided"),
    text!("Detector correct"),
];

/// Returns the number of documents and how many are in each stage.
pub(crate) fn documents_by_stage(
    documents: usize,
    stages: impl IntoIterator<Item = (ReviewStage, usize)>,
) -> String {
    let stages = stages.into_iter();
    let stages = stages.map(|(stage, count)| format_text!("{} {count}", stage_name(stage)));
    let stages: Vec<String> = stages.collect();
    format_text!("{}: {}.", pluralize(documents, Noun::Document), stages.join(", "))
}
