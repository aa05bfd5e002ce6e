//! Loads documents and edits that an action needs and that are not in memory, and evicts unused
//! ones.

use crate::state::action::{
    Action, EditAction, FeatureAction, LibraryAction, NavigateAction, OccurrenceAction, WorldEvent,
};
use crate::state::context::Context;
use crate::state::editor::{edit_jobs, workspace};
use crate::state::effect::Effect;
use crate::state::export::training_export;
use crate::state::labels::label_editor;
use crate::state::navigation::document_lifecycle;
use crate::state::notices::Severity;
use crate::state::persistence::fetch::{FetchResult, Requester, split_failure};
use crate::state::persistence::messages::StorageMessage;
use crate::state::persistence::write_queue;
use crate::state::tabs::role::TabRole;
use crate::state::{Screen, State, occurrences, reducer, tabs};
use dateline_annotation::model::DocumentId;
use dateline_annotation::store::MissingData;
use std::collections::VecDeque;

/// The maximum number of documents in memory before unused ones are evicted.
const MAX_DOCUMENTS_IN_MEMORY: usize = 24;
/// The maximum number of edits whose steps are kept in memory.
const MAX_EDITS_IN_MEMORY: usize = 64;

/// Actions that wait for the storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentLoader {
    /// The user action that needs missing documents or edits, and its time.
    waiting: Option<(Action, i64)>,
    /// The actions that the user dispatched meanwhile, in order, and their times.
    queued: VecDeque<(Action, i64)>,
    /// The document that is being loaded for the detector.
    pub(in crate::state) detector_document: Option<DocumentId>,
    /// True while the document of the initial route is being loaded.
    pub(in crate::state) is_loading_initial: bool,
}

impl DocumentLoader {
    /// Returns true if a document that will be shown is being loaded.
    pub(in crate::state) fn is_opening_document(&self) -> bool {
        let mut waiting = self.waiting.iter().chain(&self.queued);
        self.is_loading_initial
            || waiting
                .any(|(it, _)| matches!(it, Action::Navigate(NavigateAction::OpenDocument(_))))
    }
}

/// Defers an action until the documents and edits that it needs are loaded. While an action is
/// deferred, later actions that need loaded data or edit the project are queued behind it. Returns
/// false if the action can run now.
pub(in crate::state) fn defer_until_loaded(
    state: &mut State,
    action: &Action,
    cx: &mut Context,
) -> bool {
    let wanted = missing_for(state, action);
    let is_ordered = wanted.is_some() || action.is_edit();
    if is_ordered && state.document_loader.waiting.is_some() {
        state.document_loader.queued.push_back((action.clone(), cx.now));
        return true;
    }
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else { return false };
    state.document_loader.waiting = Some((action.clone(), cx.now));
    cx.push(Effect::Fetch { missing: wanted, requester: Requester::User });
    true
}

/// Returns the data that an action needs and that is not in memory, or `None` if the action needs
/// nothing but the open document.
fn missing_for(state: &State, action: &Action) -> Option<MissingData> {
    match action {
        Action::Edit(action) => missing_for_edit(state, action),
        Action::Navigate(NavigateAction::OpenDocument(id)) => Some(unloaded(state, [*id])),
        Action::Feature(action) => missing_for_feature(state, action),
        Action::World(WorldEvent::ContinueEditJob) => Some(state.edit_jobs.missing(state)),
        Action::Workspace(_) | Action::Navigate(_) | Action::Interface(_) | Action::World(_) => {
            None
        }
    }
}

fn missing_for_edit(state: &State, action: &EditAction) -> Option<MissingData> {
    match action {
        EditAction::DeleteDocuments(ids) => Some(unloaded(state, ids.iter().copied())),
        EditAction::ApplyBulkDetection(detection) => {
            Some(detection.missing_documents(state, 0, edit_jobs::MAX_DOCUMENTS_PER_PART))
        }
        EditAction::Undo => Some(state.history.missing_for_undo()),
        EditAction::Redo => Some(state.history.missing_for_redo()),
        EditAction::Mention(_)
        | EditAction::CreateDocument
        | EditAction::FilesAdded(_)
        | EditAction::FilesRead(_)
        | EditAction::ContinueImport
        | EditAction::Redetect
        | EditAction::DetectInDocuments(_)
        | EditAction::ResumeDetection
        | EditAction::ReplaceDamaged => None,
    }
}

fn missing_for_feature(state: &State, action: &FeatureAction) -> Option<MissingData> {
    match action {
        FeatureAction::Labels(action) => label_editor::missing_for(state, action),
        FeatureAction::Library(LibraryAction::SaveEdit { .. }) => {
            state.library.editing.map(|(id, _)| unloaded(state, [id]))
        }
        FeatureAction::Occurrences(OccurrenceAction::Apply) => {
            state.occurrences.as_ref().map(|same| unloaded(state, same.selected_documents()))
        }
        FeatureAction::Keymap(_)
        | FeatureAction::Library(_)
        | FeatureAction::Map(_)
        | FeatureAction::Notices(_)
        | FeatureAction::Occurrences(_)
        | FeatureAction::Place(_)
        | FeatureAction::Projects(_)
        | FeatureAction::Recovery(_)
        | FeatureAction::Statistics(_)
        | FeatureAction::StoragePanel(_)
        | FeatureAction::Tab(_)
        | FeatureAction::TrainingExport(_) => None,
    }
}

/// Returns those of the documents that are not in memory.
fn unloaded(state: &State, ids: impl IntoIterator<Item = DocumentId>) -> MissingData {
    let documents = ids.into_iter().filter(|id| state.history.is_unloaded(*id)).collect();
    MissingData { documents, ..MissingData::default() }
}

/// Loads fetched data into memory and resumes the requester.
pub(in crate::state) fn handle_fetched(
    state: &mut State,
    fetched: FetchResult,
    purpose: Requester,
    cx: &mut Context,
) {
    if let Requester::Export(request) = purpose {
        return training_export::handle_fetched(state, fetched, request, cx);
    }
    if purpose == Requester::OccurrenceSearch {
        return occurrences::handle_fetched(state, fetched, cx);
    }
    let (fetched, mut failure) = split_failure(fetched);
    for document in fetched.documents {
        // Documents in memory are newer, unless another tab wrote the fetched ones.
        let is_newer = state.role.can_write() && !state.history.is_unloaded(document.document.id);
        if !is_newer && let Err(error) = state.history.load_document(document) {
            failure = Some(error.into());
        }
    }
    state.history.load_edits(fetched.changes);
    if let Some(reason) = &failure {
        state.notify(Severity::Problem, StorageMessage::NotLoaded(reason.clone()));
    }
    match purpose {
        Requester::User => resume_deferred(state, failure.is_none(), cx),
        Requester::Detector => {
            let id = state.document_loader.detector_document.take();
            if failure.is_some() {
                state.detection_queue.skip_document(id);
            }
        }
        Requester::Export(_) | Requester::OccurrenceSearch => {}
        Requester::InitialRoute(id) => {
            state.document_loader.is_loading_initial = false;
            match state.screen {
                Screen::Home => document_lifecycle::show_document(state, id, cx),
                Screen::NewDocument(_) | Screen::Workspace(_) => {}
            }
        }
        Requester::Refresh => {
            workspace::prune(state);
            tabs::become_writer(state, cx)
        }
    }
}

/// Applies the deferred action, unless its data could not be read, and then the queued actions.
fn resume_deferred(state: &mut State, can: bool, cx: &mut Context) {
    let waited = state.document_loader.waiting.take();
    if !can
        && waited
            .as_ref()
            .is_some_and(|(action, _)| *action == Action::World(WorldEvent::ContinueEditJob))
    {
        edit_jobs::abandon(state);
    }
    let waited = waited.filter(|_| can);
    if let Some((action, at)) = waited {
        cx.at_time_of(at, |cx| reducer::apply_action(state, action, cx));
    }
    while state.document_loader.waiting.is_none() {
        let Some((action, at)) = state.document_loader.queued.pop_front() else { break };
        cx.at_time_of(at, |cx| reducer::apply_action(state, action, cx));
    }
}

/// Evicts unused documents and edits once everything is stored. To be called after every action.
///
/// Does nothing in a tab whose project was deleted, because memory holds the only copy.
pub(in crate::state) fn evict_unused(state: &mut State, cx: &mut Context) {
    let is_full = state.history.project().documents().count() > MAX_DOCUMENTS_IN_MEMORY;
    let is_only_here = state.role == TabRole::Deleted;
    if !is_full
        || is_only_here
        || state.write_queue.has_pending()
        || !state.write_queue.is_storage_open
    {
        return;
    }
    if state.can_edit()
        && let Some(record) = state.history.compact_documents()
    {
        return write_queue::enqueue(state, record.into(), cx);
    }
    let open = state.open_document_id();
    let read = state.detection_queue.current.map(|current| current.document);
    let waits = state.document_loader.waiting.is_some();
    let ongoing = &state.edit_jobs;
    let is_wanted = |id| [open, read].contains(&Some(id)) || ongoing.needs_in_memory(id);
    state.history.evict_documents(|id| !waits && !is_wanted(id));
    state.history.evict_edits(MAX_EDITS_IN_MEMORY);
}
