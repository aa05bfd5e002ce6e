//! Finding mentions in documents that a person chose, read before or not.
//!
//! The documents wait beside those that are not read yet. What is found in one that was read before is kept until
//! the last of them is read, and put in together, which is one undo. What is found in one that was not is put
//! in at once, as ever.

use super::{Action, Effect, Severity, State, reducer};
use crate::messages;
use dateline_annotation::{DocumentId, MissingData, Op, Step};
use dateline_protocol::DetectResponse;
use dateline_text::Span;
use std::collections::BTreeSet;

/// The documents of one command, or of several that were given while it was at work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkDetection {
    /// Those that are yet to be read.
    pub(super) waiting: BTreeSet<DocumentId>,
    /// How many there were, those that are no more left out.
    total: usize,
    /// How many were read.
    detected: usize,
    /// What was found in documents that had been read before, where it changes anything.
    results: Vec<DetectResponse>,
    /// What changed in those that had not been: mentions that are new, that are others, that are gone.
    counts: ChangeCounts,
    /// Titles of those that could not be read, and why.
    failures: Vec<(String, String)>,
}

/// How many mentions are new, are others in the same place, and are gone.
pub(super) type ChangeCounts = (usize, usize, usize);

impl BulkDetection {
    /// Whether a person gave the command and it is not done.
    pub(super) fn is_active(&self) -> bool {
        self.total > 0
    }

    /// Leaves a document out that is no more, or is read on other grounds.
    pub(super) fn remove_document(&mut self, id: DocumentId) {
        if self.waiting.remove(&id) {
            self.total -= 1;
        }
    }

    /// Notes that a document cannot be read. Whether it is one of these.
    pub(super) fn record_failure(&mut self, id: DocumentId, title: &str, reason: &str) -> bool {
        let is_one = self.waiting.remove(&id);
        if is_one {
            self.failures.push((title.to_owned(), reason.to_owned()));
        }
        is_one
    }

    /// Notes what was found in a document that was not read before and is put in already.
    pub(super) fn record_first_detection(
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

    /// Keeps what was found in a document that was read before; `changes` says whether that is anything new.
    pub(super) fn record_redetection(
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

    /// What was found in documents that had been read before.
    pub(super) fn results(&self) -> &[DetectResponse] {
        &self.results
    }

    /// What changed in those that had not been.
    pub(super) fn counts(&self) -> ChangeCounts {
        self.counts
    }

    /// What has to be in memory to put in what was found in so many documents, after so many.
    pub(super) fn missing_documents(
        &self,
        state: &State,
        after: usize,
        documents: usize,
    ) -> MissingData {
        let found = self.results.iter().skip(after).take(documents);
        let documents = found.map(|found| DocumentId(found.document));
        let documents = documents.filter(|id| state.history.is_unloaded(*id)).collect();
        MissingData { documents, ..MissingData::default() }
    }
}

/// Has documents read. Those that wait for the detector already are told of with the others.
pub(super) fn start(state: &mut State, ids: &BTreeSet<DocumentId>) {
    let exists = |id: &&DocumentId| state.history.summary(**id).is_some();
    let ids: Vec<DocumentId> = ids.iter().filter(exists).copied().collect();
    let finding = &mut state.detection_queue.bulk;
    finding.total += ids.into_iter().filter(|id| finding.waiting.insert(*id)).count();
}

/// Puts in what was found once no document waits any more. To be called after every action.
pub(super) fn apply_when_complete(state: &mut State, now: i64) -> Vec<Effect> {
    let gone: Vec<DocumentId> = {
        let waiting = state.detection_queue.bulk.waiting.iter();
        waiting.filter(|id| state.history.summary(**id).is_none()).copied().collect()
    };
    gone.into_iter().for_each(|id| state.detection_queue.bulk.remove_document(id));
    let finding = &state.detection_queue.bulk;
    if !finding.is_active() || !finding.waiting.is_empty() {
        return Vec::new();
    }
    let finding = std::mem::take(&mut state.detection_queue.bulk);
    reducer::apply_action(state, Action::ApplyBulkDetection(Box::new(finding)), now)
}

/// Says what the command came to.
pub(super) fn report(
    state: &mut State,
    finding: &BulkDetection,
    counts: ChangeCounts,
    is_edit: bool,
) {
    let told = messages::bulk_detection_summary(finding.detected, finding.total, counts);
    match is_edit {
        true => state.notify_edit(told),
        false => state.notify(Severity::Info, told),
    }
    if let Some(told) = messages::bulk_detection_failures(&finding.failures) {
        state.notify(Severity::Problem, told);
    }
}

/// What a detection changes.
pub(super) fn count_changes(ops: &[Op]) -> ChangeCounts {
    let removed = ops.iter().filter_map(|op| match op {
        Op::In { step: Step::Remove { annotation }, .. } => Some(annotation.span),
        _ => None,
    });
    let mut gone: Vec<Span> = removed.collect();
    gone.sort_unstable();
    let mut replaced = vec![false; gone.len()];
    let (mut new, mut changed) = (0, 0);
    for op in ops {
        let Op::In { step: Step::Add { annotation }, .. } = op else { continue };
        // The detector's own mentions do not overlap each other.
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
