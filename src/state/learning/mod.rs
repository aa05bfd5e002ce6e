//! Learning from the reviewed documents: the page sends them to the detector worker whenever they
//! change, and renews suggestions when it has learned, or when lists have changed.
//!
//! What is learned is a function of the project and the settings, so nothing of it is stored. Only the
//! tab that writes learns.

pub mod learned_file;
pub mod messages;
mod reviews;
pub mod settings;
#[cfg(test)]
mod tests;

use crate::state::action::{Dialog, LearningAction, NavigateAction, WorkspaceAction};
use crate::state::context::Context;
use crate::state::detection::detection_queue::{DetectionQueue, DetectorStatus};
use crate::state::effect::{Effect, LearningEffect, OutputFile};
use crate::state::export::safe_file_stem;
use crate::state::session::Session;
use dateline_annotation::model::{DocumentId, DocumentSummary, ReviewStage};
use dateline_protocol::RequestId;
use dateline_protocol::detector::DetectResponse;
use dateline_protocol::learning::{ImportedResponse, LearnedReport, LearnedResponse};
use dateline_protocol::lists::ProjectLists;
use dateline_text::Span;
use learned_file::{LearnedFile, LearnedFiles};
use reviews::SentReviews;
use settings::LearningSettings;
use std::collections::BTreeSet;

/// What the worker does at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LearningPhase {
    /// Nothing: everything is learned, or there is nothing to learn from.
    #[default]
    Idle,
    /// It learns; with the share that is done, in percent.
    Learning(u32),
    /// Suggestions follow the reviews, and it cross-validates; with the share that is done.
    Validating(u32),
}

/// The state of learning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learning {
    /// The settings.
    pub settings: LearningSettings,
    /// What the worker does.
    pub phase: LearningPhase,
    /// What was learned last; `None` if there was nothing to learn from yet.
    pub report: Option<LearnedReport>,
    /// The reviewed documents that the worker has.
    reviews: SentReviews,
    /// The last request to learn. Answers to others are stale.
    request: Option<RequestId>,
    /// The model with which the worker detects since it learned.
    model: Option<String>,
    /// The documents whose suggestions are those of this model.
    up_to_date: BTreeSet<DocumentId>,
    /// The last change when the project was opened. What is learned before a later change is in the
    /// suggestions of the stored documents already.
    first_seq: Option<u64>,
    /// True if the last request to learn follows from a change.
    has_changed: bool,
    /// The lists that suggestions follow; `None` until the project is read.
    lists: Option<ProjectLists>,
    /// The last change whose lists were considered.
    lists_seen: u64,
    /// True if lists changed, or the worker learned, since the page was opened.
    is_renewed: bool,
    /// The learned files of other projects.
    files: LearnedFiles,
    /// The mention that is shown as soon as its document is open.
    example: Option<(DocumentId, Span)>,
    /// The last request for the model as a file, and the name of the file.
    export: Option<(RequestId, String)>,
}

impl Learning {
    /// Returns true if the model can be exported: it is not going to change by itself, and it does not
    /// need the file of another project.
    pub fn can_export(&self) -> bool {
        self.phase == LearningPhase::Idle
            && self.files.used.is_none()
            && self.report.as_ref().is_some_and(|it| it.documents > 0)
    }

    /// Returns the learned file of another project that is used.
    pub fn learned_file(&self) -> Option<&LearnedFile> {
        self.files.used.as_ref()
    }

    pub(in crate::state) fn update(
        &mut self,
        session: &mut Session,
        queue: &mut DetectionQueue,
        project_name: &str,
        action: LearningAction,
        cx: &mut Context,
    ) {
        match action {
            LearningAction::SettingsLoaded(settings) => self.settings = settings,
            LearningAction::Continue => {}
            LearningAction::Show => session.dialog = Some(Dialog::Learned),
            LearningAction::SetPaused(is_paused) => {
                self.settings.is_paused = is_paused;
                self.store_settings(cx);
            }
            LearningAction::Forget(name) => {
                self.settings.forgotten.insert(name);
                self.store_settings(cx);
            }
            LearningAction::ForgetWord(position, word) => {
                self.settings.forgotten_words.insert((position, word));
                self.store_settings(cx);
            }
            LearningAction::RememberAll => {
                self.settings.forgotten.clear();
                self.settings.forgotten_words.clear();
                self.store_settings(cx);
            }
            LearningAction::ShowExample(document, span) => {
                session.dialog = None;
                self.example = Some((document, span));
                cx.dispatch(NavigateAction::OpenDocument(document));
            }
            LearningAction::FileRead { name, bytes } => {
                let is_ready = queue.detector == DetectorStatus::Ready;
                self.files.read(session, is_ready, name, bytes, cx);
            }
            LearningAction::RemoveFile => self.files.ask(session, None, cx),
            LearningAction::StopRenewal => queue.stop_renewal(cx),
            LearningAction::Export { hashes_only } if self.can_export() => {
                let request = session.next_request();
                self.export = Some((request, format!("{}.learned", safe_file_stem(project_name))));
                cx.push(Effect::Learning(LearningEffect::Export { request, hashes_only }));
            }
            LearningAction::Export { .. } => {}
        }
        self.reviews.mark_outdated();
    }

    fn store_settings(&mut self, cx: &mut Context) {
        self.has_changed = true;
        cx.push(Effect::Learning(LearningEffect::StoreSettings(self.settings.clone())));
    }

    /// Sends the worker what it does not know of the reviewed documents, and lets it learn if anything
    /// changed. Renews the suggestions of the open document if they are not those of the last model.
    /// To be called after every action.
    pub(in crate::state) fn refresh(
        &mut self,
        session: &mut Session,
        queue: &mut DetectionQueue,
        cx: &mut Context,
    ) {
        if !session.write_queue.is_storage_open {
            return;
        }
        self.show_example(session, cx);
        let last_seq = session.history.last_seq();
        self.has_changed |= last_seq > *self.first_seq.get_or_insert(last_seq);
        if queue.detector != DetectorStatus::Ready || !session.can_edit() {
            return;
        }
        self.follow_lists(session, queue, last_seq);
        if let Some(request) = self.reviews.refresh(session, &self.settings, cx) {
            self.request = Some(request);
            self.phase = LearningPhase::Learning(0);
        }
        self.renew_open_document(session, queue);
    }

    /// Renews suggestions after lists changed. The open document is left out if it is being detected
    /// for that reason.
    fn follow_lists(&mut self, session: &Session, queue: &mut DetectionQueue, last_seq: u64) {
        if self.lists.is_some() && self.lists_seen == last_seq {
            return;
        }
        self.lists_seen = last_seq;
        let lists = ProjectLists::of(session.history.project().labels());
        if self.lists.replace(lists).is_none_or(|before| Some(&before) == self.lists.as_ref()) {
            return;
        }
        self.is_renewed = true;
        self.up_to_date.clear();
        let open = session.open_document_id();
        self.up_to_date.extend(open.filter(|id| queue.is_pending(&session.history, *id)));
        queue.renew_in_background(self.outdated_documents(session, queue));
    }

    fn renew_open_document(&mut self, session: &Session, queue: &mut DetectionQueue) {
        let Some((_, document)) = session.workspace() else { return };
        let (id, history) = (document.id, &session.history);
        let is_outdated = self.is_renewed && !self.up_to_date.contains(&id);
        let is_renewable = !history.is_undetected(id) && !history.can_redo_in(id);
        if is_outdated
            && is_renewable
            && !document.is_reviewed()
            && queue.was_detected(document)
            && !queue.is_pending(history, id)
        {
            self.up_to_date.insert(id);
            queue.renew_open_document(id);
        }
    }

    /// Handles documents that were read for the worker.
    pub(in crate::state) fn handle_fetched(
        &mut self,
        session: &Session,
        fetched: crate::state::persistence::fetch::FetchResult,
        cx: &mut Context,
    ) {
        self.reviews.handle_fetched(session, fetched, cx);
    }

    /// Forgets what the last worker had, because a new one is ready. It reads the learned file again.
    pub(in crate::state) fn handle_worker_start(
        &mut self,
        session: &mut Session,
        cx: &mut Context,
    ) {
        self.reviews = SentReviews::default();
        (self.request, self.export, self.phase) = (None, None, LearningPhase::Idle);
        self.files.ask_again(session, cx);
    }

    /// Handles the learned file that the worker read. From now on, suggestions follow it.
    pub(in crate::state) fn handle_imported(
        &mut self,
        session: &mut Session,
        queue: &mut DetectionQueue,
        imported: ImportedResponse,
    ) {
        if !self.files.handle_imported(session, &imported) {
            return;
        }
        (self.model, self.is_renewed, self.has_changed) = (Some(imported.model), true, true);
        self.up_to_date.clear();
        self.reviews.ask_again();
        queue.renew_in_background(self.outdated_documents(session, queue));
    }

    /// Focuses the mention that was asked for, once its document is open.
    fn show_example(&mut self, session: &Session, cx: &mut Context) {
        let Some((_, document)) = session.workspace() else { return };
        let Some((id, span)) = self.example.take() else { return };
        let mention = document.annotations().iter().find(|it| it.is_live() && it.span == span);
        if let Some(mention) = mention.filter(|_| document.id == id) {
            cx.dispatch(WorkspaceAction::Focus(Some(mention.id)));
        }
    }

    /// Records that the suggestions of a document are those of a model.
    pub(in crate::state) fn record_detection(&mut self, found: &DetectResponse) {
        if self.model.as_ref().is_none_or(|model| *model == found.model) {
            self.up_to_date.insert(DocumentId(found.document));
        }
    }

    pub(in crate::state) fn set_progress(
        &mut self,
        request: RequestId,
        is_validating: bool,
        percent: u32,
    ) {
        if self.request == Some(request) {
            self.phase = match is_validating {
                true => LearningPhase::Validating(percent),
                false => LearningPhase::Learning(percent),
            };
        }
    }

    /// Handles what the worker learned. Documents other than the open one are renewed when it is final.
    pub(in crate::state) fn handle_learned(
        &mut self,
        session: &Session,
        queue: &mut DetectionQueue,
        learned: LearnedResponse,
    ) {
        if self.request != Some(learned.request) {
            return;
        }
        if self.model.as_ref() != Some(&learned.model) {
            self.model = Some(learned.model);
            self.is_renewed = true;
            self.up_to_date.clear();
        }
        self.report = Some(learned.report);
        self.phase = match learned.is_final {
            true => LearningPhase::Idle,
            false => LearningPhase::Validating(0),
        };
        if learned.is_final && std::mem::take(&mut self.has_changed) {
            self.first_seq = Some(session.history.last_seq());
            queue.renew_in_background(self.outdated_documents(session, queue));
        }
    }

    /// Returns the documents whose suggestions may change, other than the open one.
    fn outdated_documents(
        &self,
        session: &Session,
        queue: &DetectionQueue,
    ) -> BTreeSet<DocumentId> {
        let history = &session.history;
        let open = session.open_document_id();
        let has_suggestions = |it: &DocumentSummary| {
            it.tallies.values().any(|tally| tally.undecided > 0) || queue.was_detected_now(it.id)
        };
        let outdated = history.summaries().filter(|it| {
            Some(it.id) != open
                && it.stage() != ReviewStage::Reviewed
                && has_suggestions(it)
                && !self.up_to_date.contains(&it.id)
                && !history.is_undetected(it.id)
                && !history.can_redo_in(it.id)
        });
        outdated.map(|it| it.id).collect()
    }

    /// Offers the model as a file.
    pub(in crate::state) fn handle_file(
        &mut self,
        request: RequestId,
        bytes: Vec<u8>,
        cx: &mut Context,
    ) {
        if let Some((_, name)) = self.export.take_if(|(asked, _)| *asked == request) {
            let mime = "application/octet-stream";
            cx.push(Effect::Download(OutputFile { name, mime, bytes }));
        }
    }
}
