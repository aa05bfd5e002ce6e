//! Edits with too many steps to apply without blocking the page. Such an edit is applied in parts,
//! with progress, until it is complete or canceled. Each part is a change in the log. The parts are
//! undone and redone together, again in parts.
//!
//! Edits of the user come first; results of the detector wait behind them.

use crate::state::action::{Action, WorldEvent};
use crate::state::context::Context;
use crate::state::detection::bulk_detection;
use crate::state::detection::bulk_detection::BulkDetection;
use crate::state::detection::bulk_report::report_bulk_detection;
use crate::state::detection::detection_queue::DetectionQueue;
use crate::state::detection::messages::ChangeCounts;
use crate::state::editor::focus;
use crate::state::editor::messages::{EditJobKind, EditorMessage, ReviewChange};
use crate::state::effect::Effect;
use crate::state::session::{MAX_STEPS_PER_PART, Session};
use dateline_annotation::edit::{
    accept_paragraphs_from, apply_suggestions_in, record_empty_detection,
};
use dateline_annotation::history::History;
use dateline_annotation::log::{Actor, EditKind, EditPart};
use dateline_annotation::model::{Document, DocumentId, Op, Project, Step};
use dateline_annotation::places::{Resolutions, attach_resolved_places};
use dateline_annotation::store::MissingData;
use dateline_protocol::detector::DetectResponse;
use dateline_text::Span;
use std::collections::VecDeque;
use std::sync::Arc;

/// The maximum number of documents in one part.
pub(in crate::state) const MAX_DOCUMENTS_PER_PART: usize = 100;

/// The queue of edit jobs. The first job runs; the others wait.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EditJobs {
    jobs: VecDeque<EditJob>,
    /// True if [`WorldEvent::ContinueEditJob`] is scheduled.
    is_scheduled: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum EditJob {
    /// Accepts all paragraphs of a document; `from` is the start byte of the next paragraph and
    /// `total` the length of the text in bytes.
    Accept { document: DocumentId, from: u32, total: usize, resolutions: Arc<Resolutions> },
    /// Applies the result of the current detection of the queue.
    Detect(Box<DetectionJob>),
    /// Applies the results of a bulk detection.
    BulkDetect(Box<BulkDetectionJob>),
    /// Undoes the edits of a sequence: the number done and the total.
    Undo(usize, usize),
    /// Redoes the edits of a sequence: the number done and the total.
    Redo(usize, usize),
}

/// The result of a detection and the progress of applying it.
#[derive(Clone, Debug, PartialEq)]
struct DetectionJob {
    found: DetectResponse,
    cursor: SuggestionCursor,
    counts: ChangeCounts,
    has_started: bool,
}

/// The results of a bulk detection and the progress of applying them.
#[derive(Clone, Debug, PartialEq)]
struct BulkDetectionJob {
    detection: BulkDetection,
    /// The index of the next result.
    index: usize,
    cursor: SuggestionCursor,
    counts: ChangeCounts,
    has_started: bool,
}

/// The position in the suggestions of a document up to which they are applied.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct SuggestionCursor {
    /// The number of applied suggestions.
    applied: usize,
    /// The byte at which the remaining suggestions start.
    from: u32,
}

impl EditJobs {
    /// Returns the kind and the progress, from 0 to 1, of the user's job; `None` if there is no such
    /// job.
    pub fn progress(&self) -> Option<(EditJobKind, f64)> {
        let part = |done: usize, total: usize| done as f64 / total.max(1) as f64;
        self.jobs.iter().find_map(|work| match work {
            EditJob::Accept { from, total, .. } => {
                Some((EditJobKind::Accept, part(*from as usize, *total)))
            }
            EditJob::BulkDetect(it) => {
                Some((EditJobKind::Detect, part(it.index, it.detection.results().len())))
            }
            EditJob::Undo(done, total) => Some((EditJobKind::Undo, part(*done, *total))),
            EditJob::Redo(done, total) => Some((EditJobKind::Redo, part(*done, *total))),
            // The detection queue reports this progress.
            EditJob::Detect(_) => None,
        })
    }

    /// Returns true if a job changes a document or may change it.
    pub fn may_change(&self, id: DocumentId) -> bool {
        self.jobs.iter().any(|work| work.document().is_none_or(|document| document == id))
    }

    /// Returns true if a document must stay in memory.
    pub(in crate::state) fn needs_in_memory(&self, id: DocumentId) -> bool {
        self.jobs.iter().any(|work| work.document() == Some(id))
    }

    /// Returns what has to be in memory for the next part.
    pub(in crate::state) fn missing(&self, history: &History) -> MissingData {
        match self.jobs.front() {
            Some(EditJob::Undo(..)) => history.missing_for_undo(),
            Some(EditJob::Redo(..)) => history.missing_for_redo(),
            Some(EditJob::BulkDetect(it)) => {
                it.detection.missing_documents(history, it.index, MAX_DOCUMENTS_PER_PART)
            }
            Some(EditJob::Accept { .. } | EditJob::Detect(_)) | None => MissingData::default(),
        }
    }
}

impl EditJob {
    /// Returns the document that the job changes, or `None` if it may change several.
    fn document(&self) -> Option<DocumentId> {
        match self {
            Self::Accept { document, .. } => Some(*document),
            Self::Detect(detecting) => Some(DocumentId(detecting.found.document)),
            Self::BulkDetect(_) | Self::Undo(..) | Self::Redo(..) => None,
        }
    }
}

impl EditJobs {
    /// Cancels the user's jobs. Parts that are already applied remain. Results of a document's first
    /// detection continue to be applied.
    pub(in crate::state) fn cancel(
        &mut self,
        session: &mut Session,
        detection: &mut DetectionQueue,
    ) {
        let history = &session.history;
        let stays = |work: &EditJob| match work {
            EditJob::Detect(it) => history.is_undetected(DocumentId(it.found.document)),
            EditJob::Accept { .. }
            | EditJob::BulkDetect(_)
            | EditJob::Undo(..)
            | EditJob::Redo(..) => false,
        };
        let (stay, go): (VecDeque<EditJob>, VecDeque<EditJob>) =
            std::mem::take(&mut self.jobs).into_iter().partition(stays);
        self.jobs = stay;
        for work in go {
            match work {
                EditJob::Detect(it) => detection.abandon_request(it.found.request),
                EditJob::BulkDetect(it) => {
                    report_bulk_detection(session, &it.detection, it.counts, it.has_started)
                }
                EditJob::Accept { .. } | EditJob::Undo(..) | EditJob::Redo(..) => {}
            }
        }
    }

    /// Drops all jobs because data for the next part cannot be read.
    pub(in crate::state) fn abandon(
        &mut self,
        session: &mut Session,
        detection: &mut DetectionQueue,
    ) {
        self.cancel(session, detection);
        *self = Self::default();
    }

    /// Applies the next part of the first job.
    pub(in crate::state) fn run_next_part(
        &mut self,
        session: &mut Session,
        detection: &mut DetectionQueue,
        cx: &mut Context,
    ) {
        self.is_scheduled = false;
        if let Some(work) = self.jobs.pop_front() {
            self.run_part(session, detection, work, cx);
        }
    }

    /// Applies a part of a job. The rest of the job becomes the first in the queue.
    fn run_part(
        &mut self,
        session: &mut Session,
        detection: &mut DetectionQueue,
        work: EditJob,
        cx: &mut Context,
    ) {
        if !session.can_edit() {
            self.jobs.clear();
            return;
        }
        let rest = match work {
            EditJob::Accept { document, from, resolutions, .. } => {
                accept_document_part(session, (document, from), resolutions, cx)
            }
            EditJob::Detect(it) => apply_detection_part(session, detection, it, cx),
            EditJob::BulkDetect(it) => apply_bulk_detection_part(session, it, cx),
            EditJob::Undo(done, total) => undo_or_redo_part(session, true, (done, total), cx),
            EditJob::Redo(done, total) => undo_or_redo_part(session, false, (done, total), cx),
        };
        rest.into_iter().for_each(|rest| self.jobs.push_front(rest));
        if !self.jobs.is_empty() && !std::mem::replace(&mut self.is_scheduled, true) {
            cx.push(Effect::Defer(Box::new(Action::World(WorldEvent::ContinueEditJob))));
        }
    }

    /// Accepts the whole open document.
    pub(in crate::state) fn accept_open_document(
        &mut self,
        session: &mut Session,
        detection: &mut DetectionQueue,
        cx: &mut Context,
    ) {
        self.cancel(session, detection);
        let Some((workspace, document)) = session.workspace() else { return };
        let (resolutions, total) = (workspace.places.resolutions.clone(), document.text.len());
        let work = EditJob::Accept { document: document.id, from: 0, total, resolutions };
        self.run_part(session, detection, work, cx)
    }

    /// Applies the result of the current detection, or queues it if it is large and other jobs are
    /// waiting.
    pub(in crate::state) fn apply_detection(
        &mut self,
        session: &mut Session,
        detection: &mut DetectionQueue,
        found: DetectResponse,
        cx: &mut Context,
    ) {
        let is_short = found.suggestions.len() <= MAX_STEPS_PER_PART;
        let (cursor, counts) = (SuggestionCursor::default(), ChangeCounts::default());
        let work =
            EditJob::Detect(Box::new(DetectionJob { found, cursor, counts, has_started: false }));
        if is_short || self.jobs.is_empty() {
            return self.run_part(session, detection, work, cx);
        }
        self.jobs.push_back(work);
    }

    /// Applies the results of a bulk detection.
    pub(in crate::state) fn apply_bulk_detection(
        &mut self,
        session: &mut Session,
        detection: &mut DetectionQueue,
        finding: BulkDetection,
        cx: &mut Context,
    ) {
        let (cursor, counts) = (SuggestionCursor::default(), finding.counts());
        let it =
            BulkDetectionJob { detection: finding, index: 0, cursor, counts, has_started: false };
        self.run_part(session, detection, EditJob::BulkDetect(Box::new(it)), cx)
    }

    /// Undoes or redoes the user's last edit, together with all changes that belong to it.
    pub(in crate::state) fn undo_or_redo(
        &mut self,
        session: &mut Session,
        detection: &mut DetectionQueue,
        is_undo: bool,
        cx: &mut Context,
    ) {
        self.cancel(session, detection);
        let history = &session.history;
        let work = match is_undo {
            true => EditJob::Undo(0, history.parts_to_undo()),
            false => EditJob::Redo(0, history.parts_to_redo()),
        };
        self.run_part(session, detection, work, cx)
    }
}

fn accept_document_part(
    session: &mut Session,
    (id, from): (DocumentId, u32),
    resolutions: Arc<Resolutions>,
    cx: &mut Context,
) -> Option<EditJob> {
    let document = session.history.project().document(id).cloned()?;
    let (mut ops, next) = accept_paragraphs_from(&document, from, MAX_STEPS_PER_PART);
    attach_resolved_places(&mut ops, &resolutions);
    let part = part_position(from > 0, next.is_some());
    session.edit_part(Actor::Person, EditKind::AcceptDocument, part, ops, cx);
    if next.is_none() {
        session.announce_progress(ReviewChange::DocumentAccepted);
    }
    let total = document.text.len();
    next.map(|from| EditJob::Accept { document: id, from, total, resolutions })
}

fn part_position(is_begun: bool, is_more: bool) -> Option<EditPart> {
    match (is_begun, is_more) {
        (false, false) => None,
        (false, true) => Some(EditPart::First),
        (true, true) => Some(EditPart::Next),
        (true, false) => Some(EditPart::Last),
    }
}

fn apply_detection_part(
    session: &mut Session,
    detection: &mut DetectionQueue,
    mut it: Box<DetectionJob>,
    cx: &mut Context,
) -> Option<EditJob> {
    let id = DocumentId(it.found.document);
    let is_current = detection.is_current_request(it.found.request);
    let document = session.history.project().document(id).filter(|_| is_current).cloned();
    let Some(document) = document else {
        detection.abandon_request(it.found.request);
        return None;
    };
    let was_unread = session.history.is_undetected(id);
    let (mut ops, next) = it.cursor.next_ops(session.history.project(), &document, &it.found);
    it.counts = add_counts(it.counts, bulk_detection::count_changes(&ops));
    if next.is_none() && ops.is_empty() && (it.has_started || was_unread) {
        ops = record_empty_detection(&document);
    }
    let part = part_position(it.has_started, next.is_some());
    it.has_started |= !ops.is_empty();
    let is_renewal = detection.is_renewal(it.found.request);
    let kind = if is_renewal { EditKind::Renew } else { EditKind::Detect };
    session.edit_part(Actor::Detector, kind, part, ops, cx);
    focus::prune(session);
    let Some(next) = next else {
        detection.report_applied(session, &it.found, was_unread, it.counts);
        return None;
    };
    it.cursor = next;
    let (done, total) = (next.applied as u32, it.found.suggestions.len() as u32);
    detection.set_progress(it.found.request, (done, total));
    Some(EditJob::Detect(it))
}

fn apply_bulk_detection_part(
    session: &mut Session,
    mut it: Box<BulkDetectionJob>,
    cx: &mut Context,
) -> Option<EditJob> {
    let (mut ops, mut added) = (Vec::new(), 0);
    let (project, until) = (session.history.project(), it.index + MAX_DOCUMENTS_PER_PART);
    while it.index < until
        && ops.len() < MAX_STEPS_PER_PART
        && let Some(found) = it.detection.results().get(it.index)
    {
        let document = project.document(DocumentId(found.document));
        let (mut steps, next) = match document {
            Some(document) => it.cursor.next_ops(project, document, found),
            None => (Vec::new(), None),
        };
        it.counts = add_counts(it.counts, bulk_detection::count_changes(&steps));
        // The new ids of each document start at the same number, so they are offset by the
        // annotations already added in this part.
        let before = added;
        for step in &mut steps {
            if let Op::In { step: Step::Add { annotation }, .. } = step {
                annotation.id.0 += before;
                added += 1;
            }
        }
        ops.append(&mut steps);
        it.index += usize::from(next.is_none());
        it.cursor = next.unwrap_or_default();
    }
    let is_more = it.index < it.detection.results().len();
    let part = part_position(it.has_started, is_more);
    it.has_started |= !ops.is_empty();
    session.edit_part(Actor::Detector, EditKind::Detect, part, ops, cx);
    focus::prune(session);
    if !is_more {
        report_bulk_detection(session, &it.detection, it.counts, it.has_started);
    }
    is_more.then_some(EditJob::BulkDetect(it))
}

fn add_counts(one: ChangeCounts, other: ChangeCounts) -> ChangeCounts {
    (one.0 + other.0, one.1 + other.1, one.2 + other.2)
}

impl SuggestionCursor {
    /// Returns the ops that apply the next part of a result, and the cursor after them if
    /// suggestions remain.
    fn next_ops(
        self,
        project: &Project,
        document: &Document,
        found: &DetectResponse,
    ) -> (Vec<Op>, Option<Self>) {
        let end = self.end_index(found);
        let next = found.suggestions.get(end).map(|it| Self { applied: end, from: it.span.start });
        let region = Span::new(self.from, next.map_or(u32::MAX, |next| next.from));
        let model: Arc<str> = found.model.as_str().into();
        let suggestions = &found.suggestions[self.applied..end];
        (apply_suggestions_in(project, document, &model, suggestions, region), next)
    }

    /// Returns the index at which the next part ends. Suggestions that start at the same byte stay
    /// together.
    fn end_index(self, found: &DetectResponse) -> usize {
        let all = &found.suggestions;
        let mut end = (self.applied + MAX_STEPS_PER_PART).min(all.len());
        while 0 < end && end < all.len() && all[end].span.start <= all[end - 1].span.start {
            end += 1;
        }
        end
    }
}

fn undo_or_redo_part(
    session: &mut Session,
    is_undo: bool,
    (done, total): (usize, usize),
    cx: &mut Context,
) -> Option<EditJob> {
    let last = session.history.last_seq();
    undo_or_redo_once(session, is_undo, cx);
    let is_more = session.history.last_seq() > last && done + 1 < total;
    let rest =
        if is_undo { EditJob::Undo(done + 1, total) } else { EditJob::Redo(done + 1, total) };
    is_more.then_some(rest)
}

/// Undoes the last edit, or redoes it.
fn undo_or_redo_once(session: &mut Session, is_undo: bool, cx: &mut Context) {
    let told = match is_undo {
        true => session.history.next_undo().map(|edit| EditorMessage::Undone(edit.into())),
        false => session.history.next_redo().map(|edit| EditorMessage::Redone(edit.into())),
    };
    let Some(told) = told else {
        session.announce(EditorMessage::NothingToUndo);
        return;
    };
    let result = if is_undo { session.history.undo(cx.now) } else { session.history.redo(cx.now) };
    if !session.store_edit(result, cx) {
        return;
    }
    session.announce(told);
    focus::prune(session);
}
