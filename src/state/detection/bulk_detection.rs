//! Detection that the user starts for several documents, including documents that were detected
//! before.
//!
//! The documents are queued beside the undetected ones. Results for documents that were detected
//! before are kept until the last document is done, and are then applied together as one undoable
//! edit. Results for undetected documents are applied immediately, as in ordinary detection.

use crate::state::detection::messages::ChangeCounts;
use dateline_annotation::history::History;
use dateline_annotation::model::{DocumentId, Op, Step};
use dateline_annotation::store::MissingData;
use dateline_protocol::detector::DetectResponse;
use dateline_text::Span;
use std::collections::BTreeSet;

/// The documents of a bulk detection. Documents that the user adds while it runs belong to the same
/// one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkDetection {
    /// The documents that are still to be detected.
    pub(in crate::state) waiting: BTreeSet<DocumentId>,
    /// The number of documents, without those that were removed meanwhile.
    pub(super) total: usize,
    /// The number of documents that were detected.
    pub(super) detected: usize,
    /// Results that change something, for documents that were detected before.
    results: Vec<DetectResponse>,
    /// Changes made to documents that were detected for the first time.
    counts: ChangeCounts,
    /// The title of each document that could not be detected, with the reason.
    pub(super) failures: Vec<(String, String)>,
    /// True if it renews suggestions because the detector learned, not because the user asked for it.
    pub(super) is_renewal: bool,
}

impl BulkDetection {
    /// Returns true if a bulk detection was started and is not finished.
    pub(in crate::state) fn is_active(&self) -> bool {
        self.total > 0
    }

    /// Adds documents. Those that are waiting already are counted with the others.
    pub(in crate::state) fn add_documents(&mut self, ids: impl Iterator<Item = DocumentId>) {
        self.total += ids.filter(|id| self.waiting.insert(*id)).count();
    }

    /// Removes a document that was deleted or is detected for another reason.
    pub(in crate::state) fn remove_document(&mut self, id: DocumentId) {
        if self.waiting.remove(&id) {
            self.total -= 1;
        }
    }

    /// Records that a document could not be detected. Returns true if the document was waiting
    /// here.
    pub(in crate::state) fn record_failure(
        &mut self,
        id: DocumentId,
        title: &str,
        reason: &str,
    ) -> bool {
        let is_one = self.waiting.remove(&id);
        if is_one {
            self.failures.push((title.to_owned(), reason.to_owned()));
        }
        is_one
    }

    /// Records the first detection of a document; its results are already applied.
    pub(in crate::state) fn record_first_detection(
        &mut self,
        id: DocumentId,
        (new, changed, gone): ChangeCounts,
    ) {
        if self.waiting.remove(&id) {
            self.detected += 1;
            let counts = &mut self.counts;
            *counts = (counts.0 + new, counts.1 + changed, counts.2 + gone);
        }
    }

    /// Keeps the results of a document that was detected before. `changes` is true if the results
    /// change the document.
    pub(in crate::state) fn record_redetection(
        &mut self,
        id: DocumentId,
        found: DetectResponse,
        changes: bool,
    ) {
        if self.waiting.remove(&id) {
            self.detected += 1;
            self.results.extend(changes.then_some(found));
        }
    }

    /// Returns the results for documents that were detected before.
    pub(in crate::state) fn results(&self) -> &[DetectResponse] {
        &self.results
    }

    /// Returns the counts of changes to documents that were detected for the first time.
    pub(in crate::state) fn counts(&self) -> ChangeCounts {
        self.counts
    }

    /// Returns the documents that have to be loaded to apply the next `documents` results, starting
    /// at index `after`.
    pub(in crate::state) fn missing_documents(
        &self,
        history: &History,
        after: usize,
        documents: usize,
    ) -> MissingData {
        let found = self.results.iter().skip(after).take(documents);
        let documents = found.map(|found| DocumentId(found.document));
        let documents = documents.filter(|id| history.is_unloaded(*id)).collect();
        MissingData { documents, ..MissingData::default() }
    }
}

/// Counts the changes that the ops of a detection make.
pub(in crate::state) fn count_changes(ops: &[Op]) -> ChangeCounts {
    let removed = ops.iter().filter_map(|op| {
        let Op::In { step: Step::Remove { annotation }, .. } = op else { return None };
        Some(annotation.span)
    });
    let mut gone: Vec<Span> = removed.collect();
    gone.sort_unstable();
    let mut replaced = vec![false; gone.len()];
    let (mut new, mut changed) = (0, 0);
    for op in ops {
        let Op::In { step: Step::Add { annotation }, .. } = op else { continue };
        // Mentions of the detector do not overlap each other.
        let from = gone.partition_point(|span| span.end <= annotation.span.start);
        let mut over = (from..gone.len()).take_while(|at| gone[*at].start < annotation.span.end);
        match over.find(|at| !replaced[*at]) {
            Some(at) => {
                replaced[at] = true;
                changed += 1;
            }
            None => new += 1,
        }
    }
    (new, changed, replaced.iter().filter(|is_replaced| !**is_replaced).count())
}
