//! The queue of documents for the detector. One document is detected at a time, the open one first.
//!
//! Undetected documents are derived from the log ([`History::undetected`]), so they survive a
//! reload. This module holds only transient state.
//!
//! [`History::undetected`]: dateline_annotation::history::History::undetected

mod outdated_labels;
mod renewal;

use crate::state::action::EditAction;
use crate::state::context::Context;
use crate::state::detection::bulk_detection::BulkDetection;
use crate::state::detection::messages::{ChangeCounts, DetectionMessage};
use crate::state::editor::review_counts::ReviewCounts;
use crate::state::effect::Effect;
use crate::state::notices::Severity;
use crate::state::persistence::document_loader::DocumentLoader;
use crate::state::persistence::fetch::Requester;
use crate::state::session::{MAX_STEPS_PER_PART, Session};
use dateline_annotation::edit::apply_suggestions;
use dateline_annotation::history::History;
use dateline_annotation::model::DocumentId;
use dateline_annotation::store::MissingData;
use dateline_protocol::detector::{DetectRequest, DetectResponse};
use dateline_protocol::lists::ProjectLists;
use dateline_protocol::{RequestId, WorkerFailure};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The state of the detection queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetectionQueue {
    /// The status of the detector worker.
    pub detector: DetectorStatus,
    /// The running detection. Answers to any other request are stale.
    pub current: Option<CurrentDetection>,
    /// Documents whose detection the user requested, whether or not they were detected before.
    requested: Vec<DocumentId>,
    /// Documents that are not detected until the user requests it, because their detection was
    /// canceled or failed.
    skipped: BTreeSet<DocumentId>,
    /// True if the user paused the queue.
    is_paused: bool,
    /// The number of documents detected since the queue was last empty.
    done_count: usize,
    /// Documents that are not English, among those detected since the page was opened.
    non_english: BTreeSet<DocumentId>,
    /// The detector labels and lists of the project when the page was opened.
    initial_labels: Option<BTreeSet<String>>,
    /// The detector labels and lists when a document was detected, for documents detected since
    /// then.
    labels_by_document: BTreeMap<DocumentId, BTreeSet<String>>,
    /// The lists that the detector has.
    sent_lists: ProjectLists,
    /// The bulk detection.
    pub(in crate::state) bulk: BulkDetection,
    /// The open document whose suggestions have to be renewed, because the detector learned.
    renewed_document: Option<DocumentId>,
    /// The renewal of suggestions in other documents.
    renewal: BulkDetection,
}

/// A running detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrentDetection {
    /// The id of the request.
    pub request: RequestId,
    /// The document.
    pub document: DocumentId,
    /// Completed units of work.
    pub done: u32,
    /// Total units of work; 0 until known.
    pub total: u32,
    /// True if the user requested this detection.
    is_requested: bool,
    /// True if this renews suggestions, which the user is not told.
    is_renewal: bool,
}

/// The status of the detector worker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DetectorStatus {
    /// The worker is starting.
    #[default]
    Starting,
    /// The worker is receiving its model.
    Loading {
        /// The share that has arrived.
        percent: u32,
    },
    /// The worker accepts requests.
    Ready,
    /// The worker failed.
    Failed(WorkerFailure),
}

/// The status of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueStatus {
    /// No document is waiting.
    Empty,
    /// A document is being detected.
    Busy {
        /// The number of the current document, starting at 1.
        number: usize,
        /// The total number of documents.
        total: usize,
    },
    /// This many documents are undetected and wait until the user resumes the queue.
    Paused(usize),
}

impl DetectionQueue {
    /// Returns true if the detector classified a document as not English.
    pub fn is_non_english(&self, document: DocumentId) -> bool {
        self.non_english.contains(&document)
    }

    /// Excludes a document that could not be loaded from the storage.
    pub(in crate::state) fn skip_document(&mut self, document: Option<DocumentId>) {
        self.requested.retain(|asked| Some(*asked) != document);
        if let Some(document) = document {
            self.bulk.waiting.remove(&document);
            self.renewal.remove_document(document);
            self.skipped.insert(document);
        }
    }
}

impl DetectionQueue {
    /// Returns the status of the detection queue.
    pub fn status(&self, history: &History) -> QueueStatus {
        let reading = self;
        let finding = &reading.bulk.waiting;
        let shown = reading.current.filter(|current| !current.is_renewal);
        let current = shown.map(|current| current.document);
        let is_other = |id: &DocumentId| Some(*id) != current;
        let waits = |id: &DocumentId| {
            !reading.is_paused && self.awaits_first_detection(history, *id) && !finding.contains(id)
        };
        let others = history.undetected().filter(waits).filter(is_other).count()
            + finding.iter().filter(|id| is_other(id)).count();
        match (current, history.undetected().count()) {
            (Some(_), _) => QueueStatus::Busy {
                number: reading.done_count + 1,
                total: reading.done_count + 1 + others,
            },
            // One of the waiting documents is being loaded from the storage.
            (None, _) if !finding.is_empty() => QueueStatus::Busy {
                number: reading.done_count + 1,
                total: reading.done_count + others,
            },
            (None, 0) => QueueStatus::Empty,
            (None, resting) => QueueStatus::Paused(resting),
        }
    }

    /// Returns true if a document is being detected or will be without a further request.
    pub fn is_pending(&self, history: &History, id: DocumentId) -> bool {
        let reading = self;
        let failed = matches!(self.detector, DetectorStatus::Failed(_));
        reading.current.is_some_and(|current| current.document == id && !current.is_renewal)
            || reading.requested.contains(&id)
            || reading.bulk.waiting.contains(&id)
            || (!failed && !reading.is_paused && self.awaits_first_detection(history, id))
    }

    fn awaits_first_detection(&self, history: &History, id: DocumentId) -> bool {
        history.is_undetected(id) && !self.skipped.contains(&id)
    }

    /// Stops the running detection and drops the documents of the bulk detection, because this tab
    /// stops writing. Returns the request to cancel.
    pub(in crate::state) fn stop(&mut self) -> Option<RequestId> {
        self.bulk.waiting.clear();
        self.drop_renewal();
        self.current.take().map(|current| current.request)
    }

    /// Dispatches the application of a bulk detection when no document is waiting anymore. To be
    /// called after every action.
    pub(in crate::state) fn complete_bulk_detection(
        &mut self,
        history: &History,
        cx: &mut Context,
    ) {
        let waiting = self.bulk.waiting.iter();
        let gone: Vec<DocumentId> =
            waiting.filter(|id| history.summary(**id).is_none()).copied().collect();
        gone.into_iter().for_each(|id| self.bulk.remove_document(id));
        if self.bulk.is_active() && self.bulk.waiting.is_empty() {
            let finding = std::mem::take(&mut self.bulk);
            cx.dispatch(EditAction::ApplyBulkDetection(Box::new(finding)));
        }
        self.complete_renewal(history, cx);
    }

    /// Sends the next document to the detector if it is idle. If the user is waiting for the next
    /// document but not for the running detection, cancels the latter. To be called after every action.
    pub(in crate::state) fn dispatch_next(
        &mut self,
        session: &mut Session,
        loader: &mut DocumentLoader,
        cx: &mut Context,
    ) {
        // A tab that cannot write receives the detections of the tab that can.
        if matches!(self.detector, DetectorStatus::Failed(_)) || !session.can_edit() {
            return;
        }
        let next = self.next_document(session);
        let is_renewal = next.is_none() || next.is_some_and(|(id, ..)| self.is_renewed(id));
        let next = next.or_else(|| self.next_renewal(session).map(|id| (id, false, false)));
        let Some((next, is_asked, is_urgent)) = next else {
            self.finish_queue(session);
            return;
        };
        if let Some(current) = self.current {
            if !is_urgent
                || current.is_requested
                || session.open_document_id() == Some(current.document)
            {
                return;
            }
            cx.push(Effect::CancelDetection(current.request));
        }
        if session.history.is_unloaded(next) {
            self.fetch_document(loader, next, cx);
            return;
        }
        self.requested.retain(|id| *id != next);
        self.renewed_document.take_if(|id| *id == next);
        self.request_detection(session, next, (is_asked, is_renewal), cx);
    }

    /// Returns the next document, whether the user requested it, and whether the user is waiting for
    /// it. The user waits for requested documents and for the open document.
    fn next_document(&self, session: &Session) -> Option<(DocumentId, bool, bool)> {
        let reading = self;
        let exists = |id: &&DocumentId| session.history.summary(**id).is_some();
        if let Some(asked) = reading.requested.iter().find(exists) {
            return Some((*asked, true, true));
        }
        let current = reading.current.map(|current| current.document);
        let is_other = |id: &DocumentId| Some(*id) != current;
        let waits = |id: &DocumentId| {
            is_other(id) && !reading.is_paused && self.awaits_first_detection(&session.history, *id)
        };
        if let Some(open) = session.open_document_id().filter(waits) {
            return Some((open, false, true));
        }
        if let Some(renewed) = self.renewed_document.filter(is_other) {
            return Some((renewed, false, true));
        }
        let chosen = reading.bulk.waiting.iter().copied().find(is_other);
        chosen.or_else(|| session.history.undetected().find(waits)).map(|id| (id, false, false))
    }

    /// Clears the requests. If nothing is running, resets the count of detected documents, and
    /// announces it if there were several.
    fn finish_queue(&mut self, session: &mut Session) {
        self.requested.clear();
        if self.current.is_none() {
            let done = std::mem::take(&mut self.done_count);
            if done > 1 {
                session.announce(DetectionMessage::QueueFinished(done));
            }
        }
    }

    /// Requests a document from the storage for detection, unless another one is being loaded.
    fn fetch_document(&mut self, loader: &mut DocumentLoader, id: DocumentId, cx: &mut Context) {
        if loader.detector_document.is_some() {
            return;
        }
        loader.detector_document = Some(id);
        let wanted = MissingData { documents: [id].into(), ..MissingData::default() };
        cx.push(Effect::Fetch { missing: wanted, requester: Requester::Detector });
    }

    fn request_detection(
        &mut self,
        session: &mut Session,
        id: DocumentId,
        (is_requested, is_renewal): (bool, bool),
        cx: &mut Context,
    ) {
        let Some(document) = session.history.project().document(id).cloned() else { return };
        let request = session.next_request();
        self.current = Some(CurrentDetection {
            request,
            document: id,
            done: 0,
            total: 0,
            is_requested,
            is_renewal,
        });
        self.send_lists(session, cx);
        cx.push(Effect::Detect(DetectRequest {
            request,
            document: id.0,
            text: document.text.to_string(),
            date: document.meta.date,
        }));
    }

    /// Requests detection of the open document, even if it was detected before. A running detection of
    /// it becomes stale.
    pub(in crate::state) fn redetect(&mut self, session: &mut Session, cx: &mut Context) {
        let Some(id) = session.open_document_id() else { return };
        self.current.take_if(|current| current.document == id);
        self.bulk.remove_document(id);
        self.requested.push(id);
        self.restart_failed_detector(session, cx)
    }

    /// Starts a bulk detection of documents, including documents that were detected before.
    pub(in crate::state) fn start_bulk_detection(
        &mut self,
        session: &mut Session,
        ids: &BTreeSet<DocumentId>,
        cx: &mut Context,
    ) {
        self.skipped.retain(|id| !ids.contains(id));
        let history = &session.history;
        let known = ids.iter().copied().filter(|id| history.summary(*id).is_some());
        self.bulk.add_documents(known);
        self.restart_failed_detector(session, cx)
    }

    /// Restarts the detector if it has failed.
    fn restart_failed_detector(&mut self, session: &mut Session, cx: &mut Context) {
        let DetectorStatus::Failed(failure) = &self.detector else { return };
        session.clear_notice(DetectionMessage::DetectorFailed(failure.clone()));
        self.detector = DetectorStatus::Starting;
        cx.push(Effect::RestartDetector);
    }

    /// Cancels the detection of the open document.
    pub(in crate::state) fn cancel_open_document(
        &mut self,
        session: &mut Session,
        cx: &mut Context,
    ) {
        let Some(id) = session.open_document_id() else { return };
        self.requested.retain(|asked| *asked != id);
        self.skipped.insert(id);
        self.bulk.remove_document(id);
        let current = self.current.take_if(|current| current.document == id);
        cx.extend(current.map(|current| Effect::CancelDetection(current.request)));
    }

    /// Pauses the queue until the user resumes it.
    pub(in crate::state) fn pause(&mut self, cx: &mut Context) {
        self.is_paused = true;
        self.requested.clear();
        self.bulk.waiting.clear();
        let current = self.current.take();
        cx.extend(current.map(|current| Effect::CancelDetection(current.request)));
    }

    /// Resumes the queue. Skipped documents come last, because the detector may fail on them again.
    pub(in crate::state) fn resume(&mut self, session: &mut Session, cx: &mut Context) {
        self.is_paused = false;
        let skipped = &self.skipped;
        if session.history.undetected().all(|id| skipped.contains(&id)) {
            self.skipped.clear();
        }
        self.restart_failed_detector(session, cx)
    }

    fn current_for(&mut self, request: RequestId) -> Option<&mut CurrentDetection> {
        self.current.as_mut().filter(|current| current.request == request)
    }

    /// Ends a request, if it is the current one, and marks its document as skipped.
    pub(in crate::state) fn skip_request(&mut self, request: RequestId) -> Option<DocumentId> {
        let current = self.current.take_if(|current| current.request == request)?;
        if current.is_renewal {
            self.renewal.remove_document(current.document);
            return None;
        }
        self.skipped.insert(current.document);
        Some(current.document)
    }

    /// Receives a detection. Returns it if it is to be applied to its document now, whether or not that
    /// is open. Ignores stale answers and deleted documents.
    pub(in crate::state) fn receive_detection(
        &mut self,
        session: &mut Session,
        found: DetectResponse,
    ) -> Option<DetectResponse> {
        let id = self.current_for(found.request)?.document;
        let project = session.history.project();
        let Some(document) = project.document(id) else {
            self.complete_request(found.request);
            return None;
        };
        let is_bulk = self.bulk.waiting.contains(&id) || self.renewal.waiting.contains(&id);
        if session.history.is_undetected(id) || !is_bulk {
            return Some(found);
        }
        let model: Arc<str> = found.model.as_str().into();
        // A large result is not compared here; it is compared when it is applied.
        let changes = found.suggestions.len() > MAX_STEPS_PER_PART
            || !apply_suggestions(project, document, &model, &found.suggestions).is_empty();
        self.complete_request(found.request);
        self.record_language(id, found.english);
        self.record_labels(session, id);
        match self.bulk.waiting.contains(&id) {
            true => self.bulk.record_redetection(id, found, changes),
            false => self.renewal.record_redetection(id, found, changes),
        }
        None
    }

    /// Returns true if a request is the one that the queue is waiting for.
    pub(in crate::state) fn is_current_request(&self, request: RequestId) -> bool {
        self.current.is_some_and(|current| current.request == request)
    }

    /// Updates the progress of a request.
    pub(in crate::state) fn set_progress(&mut self, request: RequestId, (done, total): (u32, u32)) {
        if let Some(current) = self.current_for(request) {
            (current.done, current.total) = (done, total);
        }
    }

    /// Ends a request whose results are not applied completely or whose document is gone.
    pub(in crate::state) fn abandon_request(&mut self, request: RequestId) {
        self.skip_request(request);
    }

    fn complete_request(&mut self, request: RequestId) {
        let ended = self.current.take_if(|current| current.request == request);
        self.done_count += usize::from(ended.is_some_and(|current| !current.is_renewal));
    }

    /// Completes a detection whose results are all applied, and reports it.
    pub(in crate::state) fn report_applied(
        &mut self,
        session: &mut Session,
        found: &DetectResponse,
        was_unread: bool,
        counts: ChangeCounts,
    ) {
        let id = DocumentId(found.document);
        let is_renewal = self.is_renewal(found.request);
        self.complete_request(found.request);
        self.bulk.record_first_detection(id, counts);
        self.record_labels(session, id);
        self.record_language(id, found.english);
        if is_renewal {
            return;
        }
        if let Some((_, document)) = session.workspace().filter(|(_, document)| document.id == id) {
            let mentions = ReviewCounts::from_document(document).suggested;
            session.announce(DetectionMessage::MentionsFound(mentions));
            match counts {
                _ if was_unread => {}
                (0, 0, 0) => session.notify(Severity::Info, DetectionMessage::Redetected(counts)),
                _ => session.notify_edit(DetectionMessage::Redetected(counts)),
            }
        }
    }

    fn record_language(&mut self, id: DocumentId, is_english: bool) {
        if is_english {
            self.non_english.remove(&id);
        } else {
            self.non_english.insert(id);
        }
    }

    /// Handles the death of the detector: reports it once and clears the queue. The user's edits are
    /// unaffected. The detector is restarted at the next request of the user.
    pub(in crate::state) fn handle_detector_death(
        &mut self,
        session: &mut Session,
        failure: WorkerFailure,
    ) {
        session.notify(Severity::Problem, DetectionMessage::DetectorFailed(failure.clone()));
        let current = self.current.take();
        self.sent_lists = ProjectLists::default();
        // A detector that was never ready did not fail because of this text.
        if let (Some(current), DetectorStatus::Ready) = (current, &self.detector) {
            self.skipped.insert(current.document);
        }
        self.requested.clear();
        self.bulk.waiting.clear();
        self.drop_renewal();
        self.detector = DetectorStatus::Failed(failure);
    }
}
