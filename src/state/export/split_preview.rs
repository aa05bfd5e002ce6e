//! Counts of a planned export of training data: the sizes of the parts of its split, and how much of
//! it is not reviewed.

use crate::state::action::ExportScope;
use crate::state::export::training_export::{TrainingExport, documents_in_scope};
use crate::state::library::Library;
use crate::state::session::Session;
use dateline_annotation::model::DocumentId;
use dateline_formats::AnnotationSelection;
use dateline_formats::export::{DatasetPart, LabelCounts, SplitOptions, stratified_sizes};
use std::collections::VecDeque;

/// The number of documents in each part of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitSizes {
    /// The documents for training, development and test.
    pub documents: [usize; SplitOptions::N_PARTS],
    /// False if the texts that decide are not in memory: then these are the expected numbers.
    pub is_exact: bool,
}

/// Returns the sizes of the parts of the chosen split, or `None` without a split.
///
/// Cost: one pass over the texts of the documents in memory, of at most `MAX_COUNTED_DOCUMENTS`.
pub fn split_sizes(
    session: &Session,
    library: &Library,
    training: &TrainingExport,
) -> Option<SplitSizes> {
    let split = training.options.split.filter(|_| training.is_valid())?;
    let documents = documents_in_scope(session, library, training.scope);
    let expected = stratified_sizes(split, documents.len());
    if training.options.is_stratified {
        return Some(SplitSizes { documents: expected, is_exact: true });
    }
    let project = session.history.project();
    let loaded: Option<Vec<_>> = Some(&documents)
        .filter(|documents| documents.len() <= MAX_COUNTED_DOCUMENTS)
        .and_then(|documents| documents.iter().map(|id| project.document(*id)).collect());
    let Some(loaded) = loaded else {
        return Some(SplitSizes { documents: expected, is_exact: false });
    };
    let mut sizes = [0; SplitOptions::N_PARTS];
    for document in loaded {
        match split.assign_part(&document.text) {
            DatasetPart::All | DatasetPart::Train => sizes[0] += 1,
            DatasetPart::Dev => sizes[1] += 1,
            DatasetPart::Test => sizes[2] += 1,
        }
    }
    Some(SplitSizes { documents: sizes, is_exact: true })
}

/// The maximum number of documents whose texts are read to count the parts of a split.
const MAX_COUNTED_DOCUMENTS: usize = 200;

/// Returns the number of paragraphs in the scope that are not reviewed.
pub fn unreviewed_paragraphs(session: &Session, library: &Library, scope: ExportScope) -> usize {
    let documents = documents_in_scope(session, library, scope).into_iter();
    let summaries = documents.filter_map(|id| session.history.summary(id));
    summaries.map(|it| it.paragraphs.saturating_sub(it.reviewed) as usize).sum()
}

/// Returns the exported mentions of each document by label, from the summaries.
pub(in crate::state) fn label_counts(
    session: &Session,
    documents: &VecDeque<DocumentId>,
    selection: AnnotationSelection,
) -> Vec<LabelCounts> {
    let counts = |id: &DocumentId| {
        let tallies = session.history.summary(*id).map(|it| it.tallies.clone()).unwrap_or_default();
        let counted = tallies.into_iter().map(|(label, tally)| {
            let undecided = match selection {
                AnnotationSelection::NotRejected => 0,
                AnnotationSelection::Accepted | AnnotationSelection::ReviewedParagraphs => {
                    tally.undecided
                }
            };
            (label, tally.mentions.saturating_sub(undecided))
        });
        (*id, counted.collect())
    };
    documents.iter().map(counts).collect()
}
