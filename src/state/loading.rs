//! Loading: what an action needs that is not in memory, and what was read from the storage. Data that
//! was read is passed to the part of the state that requested it.

use crate::state::action::{
    Action, EditAction, FeatureAction, LibraryAction, LoadedProject, NavigateAction,
    OccurrenceAction, WorldEvent,
};
use crate::state::context::Context;
use crate::state::editor::{edit_jobs, focus};
use crate::state::labels::label_editor;
use crate::state::navigation::document_lifecycle;
use crate::state::notices::Severity;
use crate::state::persistence::fetch::{FetchResult, Requester, split_failure};
use crate::state::persistence::messages::StorageMessage;
use crate::state::persistence::project_storage;
use crate::state::session::{Screen, Session};
use crate::state::{State, tabs};
use dateline_annotation::model::DocumentId;
use dateline_annotation::store::MissingData;

/// Returns the data that an action needs and that is not in memory, or `None` if the action needs
/// nothing but the open document.
pub(super) fn missing_for(state: &State, action: &Action) -> Option<MissingData> {
    match action {
        Action::Edit(action) => missing_for_edit(state, action),
        Action::Navigate(NavigateAction::OpenDocument(id)) => Some(unloaded(&state.session, [*id])),
        Action::Feature(action) => missing_for_feature(state, action),
        Action::World(WorldEvent::ContinueEditJob) => {
            Some(state.edit_jobs.missing(&state.session.history))
        }
        Action::Workspace(_) | Action::Navigate(_) | Action::Interface(_) | Action::World(_) => {
            None
        }
    }
}

fn missing_for_edit(state: &State, action: &EditAction) -> Option<MissingData> {
    let session = &state.session;
    match action {
        EditAction::DeleteDocuments(ids) => Some(unloaded(session, ids.iter().copied())),
        EditAction::ApplyBulkDetection(detection) => Some(detection.missing_documents(
            &session.history,
            0,
            edit_jobs::MAX_DOCUMENTS_PER_PART,
        )),
        EditAction::FilesRead(files) => {
            let replaced = state.import_queue.documents_to_replace(files);
            Some(unloaded(session, replaced))
        }
        EditAction::ContinueImport => {
            Some(unloaded(session, state.import_queue.next_documents_to_replace()))
        }
        EditAction::Undo => Some(session.history.missing_for_undo()),
        EditAction::Redo => Some(session.history.missing_for_redo()),
        EditAction::Mention(_)
        | EditAction::CreateDocument
        | EditAction::FilesAdded(_)
        | EditAction::ReopenFiles(_)
        | EditAction::Redetect
        | EditAction::DetectInDocuments(_)
        | EditAction::ResumeDetection
        | EditAction::ReplaceDamaged => None,
    }
}

fn missing_for_feature(state: &State, action: &FeatureAction) -> Option<MissingData> {
    match action {
        FeatureAction::Labels(action) => label_editor::missing_for(&state.session, action),
        FeatureAction::Library(LibraryAction::SaveEdit { .. }) => {
            state.library.editing.map(|(id, _)| unloaded(&state.session, [id]))
        }
        FeatureAction::Occurrences(OccurrenceAction::Apply) => state
            .occurrences
            .dialog
            .as_ref()
            .map(|same| unloaded(&state.session, same.selected_documents())),
        FeatureAction::Keymap(_)
        | FeatureAction::Learning(_)
        | FeatureAction::Library(_)
        | FeatureAction::Map(_)
        | FeatureAction::Notices(_)
        | FeatureAction::Occurrences(_)
        | FeatureAction::Offline(_)
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
fn unloaded(session: &Session, ids: impl IntoIterator<Item = DocumentId>) -> MissingData {
    let documents = ids.into_iter().filter(|id| session.history.is_unloaded(*id)).collect();
    MissingData { documents, ..MissingData::default() }
}

/// Passes fetched data to its requester.
pub(super) fn handle_fetched(
    state: &mut State,
    fetched: FetchResult,
    requester: Requester,
    cx: &mut Context,
) {
    let session = &mut state.session;
    match requester {
        Requester::Export(request) => {
            state.training_export.handle_fetched(session, fetched, request, cx)
        }
        Requester::OccurrenceSearch => state.occurrences.handle_fetched(session, fetched, cx),
        Requester::Learning => state.learning.handle_fetched(session, fetched, cx),
        Requester::ListPreview(request) => {
            if let Some(lists) = &mut state.label_editor.lists {
                lists.handle_fetched(fetched, request, cx);
            }
        }
        Requester::User | Requester::Detector | Requester::Refresh | Requester::InitialRoute(_) => {
            load_fetched(state, fetched, requester, cx)
        }
    }
}

/// Loads fetched data into memory and resumes the requester.
fn load_fetched(state: &mut State, fetched: FetchResult, purpose: Requester, cx: &mut Context) {
    let (fetched, mut failure) = split_failure(fetched);
    for document in fetched.documents {
        // Documents in memory are newer, unless another tab wrote the fetched ones.
        let is_newer = state.session.role.can_write()
            && !state.session.history.is_unloaded(document.document.id);
        if !is_newer && let Err(error) = state.session.history.load_document(document) {
            failure = Some(error.into());
        }
    }
    state.session.history.load_edits(fetched.changes);
    if let Some(reason) = &failure {
        state.session.notify(Severity::Problem, StorageMessage::NotLoaded(reason.clone()));
    }
    match purpose {
        Requester::User => {
            let dropped = state.document_loader.resume(failure.is_none(), cx);
            if dropped == Some(Action::World(WorldEvent::ContinueEditJob)) {
                state.edit_jobs.abandon(&mut state.session, &mut state.detection_queue);
            }
            let is_import = matches!(
                dropped,
                Some(Action::Edit(EditAction::FilesRead(_) | EditAction::ContinueImport))
            );
            if is_import {
                state.import_queue.cancel(&mut state.session, cx);
            }
        }
        Requester::Detector => {
            let id = state.document_loader.detector_document.take();
            if failure.is_some() {
                state.detection_queue.skip_document(id);
            }
        }
        Requester::Export(_)
        | Requester::Learning
        | Requester::ListPreview(_)
        | Requester::OccurrenceSearch => {}
        Requester::InitialRoute(id) => {
            state.document_loader.is_loading_initial = false;
            match state.session.screen {
                Screen::Home => document_lifecycle::show_document(&mut state.session, id, cx),
                Screen::NewDocument(_) | Screen::Workspace(_) => {}
            }
        }
        Requester::Refresh => {
            focus::prune(&mut state.session);
            tabs::become_writer(&mut state.session, &mut state.import_queue.journal, cx)
        }
    }
}

/// Restores the stored project and shows the initial screen.
pub(super) fn handle_loaded(state: &mut State, mut loaded: LoadedProject, cx: &mut Context) {
    let session = &mut state.session;
    // Text typed while the storage was opening is newer.
    if session.draft_text.is_empty() {
        session.draft_text = loaded.draft.take().unwrap_or_default();
    }
    let journal = &mut state.import_queue.journal;
    journal.set_interrupted(std::mem::take(&mut loaded.interrupted_files));
    project_storage::restore_project(session, loaded, cx);
    if session.role.can_write() {
        journal.notify_interrupted(session);
    }
    state.route.show_initial_screen(session, &mut state.document_loader, cx);
}
