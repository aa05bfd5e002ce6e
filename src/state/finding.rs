//! Finding mentions in documents that a person chose, read before or not.
//!
//! The documents wait beside those that are not read yet. What is found in one that was read before is kept until
//! the last of them is read, and put in together, which is one undo. What is found in one that was not is put
//! in at once, as ever.

use super::{Action, Effect, State, Tone, reduce};
use crate::messages;
use dateline_annotation::{DocumentId, Op, Step, Wanted};
use dateline_protocol::Found;
use dateline_text::Span;
use std::collections::BTreeSet;

/// The documents of one command, or of several that were given while it was at work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// Those that are yet to be read.
    pub(super) waiting: BTreeSet<DocumentId>,
    /// How many there were, those that are no more left out.
    total: usize,
    /// How many were read.
    read: usize,
    /// What was found in documents that had been read before, where it changes anything.
    found: Vec<Found>,
    /// What changed in those that had not been: mentions that are new, that are others, that are gone.
    counts: Counts,
    /// Titles of those that could not be read, and why.
    failed: Vec<(String, String)>,
}

/// How many mentions are new, are others in the same place, and are gone.
pub(super) type Counts = (usize, usize, usize);

impl Finding {
    /// Whether a person gave the command and it is not done.
    pub(super) fn is_at_work(&self) -> bool {
        self.total > 0
    }

    /// Leaves a document out that is no more, or is read on other grounds.
    pub(super) fn leave_out(&mut self, id: DocumentId) {
        if self.waiting.remove(&id) {
            self.total -= 1;
        }
    }

    /// Notes that a document cannot be read. Whether it is one of these.
    pub(super) fn fail(&mut self, id: DocumentId, title: &str, reason: &str) -> bool {
        let is_one = self.waiting.remove(&id);
        if is_one {
            self.failed.push((title.to_owned(), reason.to_owned()));
        }
        is_one
    }

    /// Notes what was found in a document that was not read before and is put in already.
    pub(super) fn note_first(&mut self, id: DocumentId, (new, changed, gone): Counts) {
        if self.waiting.remove(&id) {
            self.read += 1;
            let counts = &mut self.counts;
            *counts = (counts.0 + new, counts.1 + changed, counts.2 + gone);
        }
    }

    /// Keeps what was found in a document that was read before; `changes` says whether that is anything new.
    pub(super) fn keep(&mut self, id: DocumentId, found: Found, changes: bool) {
        if self.waiting.remove(&id) {
            self.read += 1;
            self.found.extend(changes.then_some(found));
        }
    }

    /// What was found in documents that had been read before.
    pub(super) fn found(&self) -> &[Found] {
        &self.found
    }

    /// What changed in those that had not been.
    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// What has to be in memory to put in what was found in so many documents, after so many.
    pub(super) fn wanted(&self, state: &State, after: usize, documents: usize) -> Wanted {
        let found = self.found.iter().skip(after).take(documents);
        let documents = found.map(|found| DocumentId(found.document));
        let documents = documents.filter(|id| state.history.is_absent(*id)).collect();
        Wanted { documents, ..Wanted::default() }
    }
}

/// Has documents read. Those that wait for the detector already are told of with the others.
pub(super) fn begin(state: &mut State, ids: &BTreeSet<DocumentId>) {
    let exists = |id: &&DocumentId| state.history.summary(**id).is_some();
    let ids: Vec<DocumentId> = ids.iter().filter(exists).copied().collect();
    let finding = &mut state.reading.finding;
    finding.total += ids.into_iter().filter(|id| finding.waiting.insert(*id)).count();
}

/// Puts in what was found once no document waits any more. To be called after every action.
pub(super) fn go_on(state: &mut State, at: i64) -> Vec<Effect> {
    let gone: Vec<DocumentId> = {
        let waiting = state.reading.finding.waiting.iter();
        waiting.filter(|id| state.history.summary(**id).is_none()).copied().collect()
    };
    gone.into_iter().for_each(|id| state.reading.finding.leave_out(id));
    let finding = &state.reading.finding;
    if !finding.is_at_work() || !finding.waiting.is_empty() {
        return Vec::new();
    }
    let finding = std::mem::take(&mut state.reading.finding);
    reduce::apply(state, Action::PutFound(Box::new(finding)), at)
}

/// Says what the command came to.
pub(super) fn tell(state: &mut State, finding: &Finding, counts: Counts, is_edit: bool) {
    let told = messages::found(finding.read, finding.total, counts);
    match is_edit {
        true => state.notify_edit(told),
        false => state.notify(Tone::Info, told),
    }
    if let Some(told) = messages::not_found(&finding.failed) {
        state.notify(Tone::Problem, told);
    }
}

/// What a detection changes.
pub(super) fn changed(ops: &[Op]) -> Counts {
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
