//! The reducer: checks whether an action can run, dispatches it to the module of its feature, and
//! brings derived state up to date. Also makes the edits of all features.

use super::action::Action;
use super::projects::ProjectEffect;
use super::tabs::{self, TabAction};
use super::{
    Dialog, Effect, Screen, Severity, State, detection_queue, document_lifecycle, document_loader,
    document_places, edit_jobs, export, import_batches, import_journal, import_queue,
    keymap_editor, label_editor, library, map_interaction, notices, occurrences, projects,
    recovery, route, statistics, storage_panel, training_export, workspace, write_queue,
};
use crate::messages;
use dateline_annotation::{Actor, ApplyError, EditKind, EditPart, Op, StorageRecord};
use std::sync::Arc;

/// Applies an action and returns the effects. `now` is the time in milliseconds since 1970 UTC. The
/// cost depends on what the action touches, not on the size of the project.
pub fn reduce(state: &mut State, action: Action, now: i64) -> Vec<Effect> {
    let (before, last) = (route::route_of_screen(state), state.notices.last_id());
    let mut effects = apply_action(state, action, now);
    if route::route_of_screen(state) != before {
        state.notices.clear_info_up_to(last);
    }
    effects.extend(detection_queue::dispatch_next(state, now));
    effects.extend(document_places::refresh(state));
    effects.extend(library::refresh(state));
    effects.extend(occurrences::refresh(state));
    label_editor::refresh(state);
    effects.extend(document_loader::evict_unused(state));
    effects.extend(route::refresh(state));
    effects.extend(notices::refresh(state));
    effects
}

pub(super) fn apply_action(state: &mut State, action: Action, now: i64) -> Vec<Effect> {
    if !state.write_queue.is_storage_open && needs_storage(&action) {
        state.deferred.push((action, now));
        return Vec::new();
    }
    if projects::blocks(state, &action) || tabs::blocks(state, &action) {
        let forgets = matches!(action, Action::FilesAdded(_));
        return if forgets { vec![Effect::DropQueuedFiles] } else { Vec::new() };
    }
    if recovery::blocks(state, &action) {
        return Vec::new();
    }
    if let Some(effects) = document_loader::defer_until_loaded(state, &action, now) {
        return effects;
    }
    match action {
        Action::Loaded(loaded) => {
            let mut effects = document_lifecycle::handle_loaded(state, *loaded);
            effects.push(Effect::Projects(ProjectEffect::List));
            effects.extend(run_deferred(state));
            effects
        }
        Action::LoadFailed(reason) => {
            write_queue::handle_failure(state, reason);
            run_deferred(state)
        }
        Action::Fetched { fetched, requester: purpose } => {
            document_loader::handle_fetched(state, *fetched, purpose)
        }
        Action::Stored(number) => {
            write_queue::handle_stored(state, number);
            let mut effects = projects::register_current(state);
            effects.extend(import_journal::advance(state));
            effects
        }
        Action::DraftStored(text) => {
            write_queue::handle_draft_stored(state, &text);
            Vec::new()
        }
        Action::StoreFailed(reason) => {
            write_queue::handle_failure(state, reason);
            let mut effects = tabs::handle_unstored_changes(state);
            effects.extend(run_deferred(state));
            effects
        }
        Action::RetryStore => write_queue::retry(state),
        Action::DumpStorage => vec![Effect::DumpStorage],
        Action::ReplaceDamaged => write_queue::replace_damaged(state),
        Action::Recovery(action) => recovery::update(state, action),
        Action::StoragePanel(action) => {
            let mut effects = storage_panel::update(state, action, now);
            effects.extend(run_deferred(state));
            effects
        }
        Action::TrainingExport(action) => training_export::update(state, action),
        Action::Labels(action) => label_editor::update(state, action, now),
        Action::Statistics(action) => statistics::update(state, action),
        Action::Projects(action) => {
            let mut effects = projects::update(state, action, now);
            effects.extend(run_deferred(state));
            effects
        }
        Action::Tab(action) => tabs::update(state, action, now),
        Action::DraftTyped(text) => document_lifecycle::set_draft_text(state, text),
        Action::DraftSubmitted => document_lifecycle::submit_draft_text(state),
        Action::TextOpened { source, text } if source.is_empty() => {
            document_lifecycle::new_document_from_paste(state, &text)
        }
        Action::TextOpened { source, text } => {
            document_lifecycle::new_document_from_file(state, source, &text);
            Vec::new()
        }
        Action::UnsupportedDrop => {
            state.notify(Severity::Info, messages::NOTHING_USABLE_DROPPED.to_owned());
            Vec::new()
        }
        Action::FilesAdded(count) => import_queue::enqueue(state, count),
        Action::FilesRead(files) => import_queue::handle_read_files(state, files, now),
        Action::ContinueImport => import_batches::import_next_batch(state, now),
        Action::CancelImport => import_queue::cancel(state),
        Action::OpenSample => vec![Effect::FetchSample],
        Action::Failed(reason) => {
            state.notify(Severity::Problem, reason);
            Vec::new()
        }
        Action::ToggleParagraph(index) => {
            document_lifecycle::update_new_document(state, |draft| draft.toggle_paragraph(index))
        }
        Action::ExcludeBefore(index) => {
            document_lifecycle::update_new_document(state, |draft| draft.exclude_before(index))
        }
        Action::ExcludeAfter(index) => {
            document_lifecycle::update_new_document(state, |draft| draft.exclude_after(index))
        }
        Action::CreateDocument => document_lifecycle::create_document(state, now),
        Action::CancelNewDocument | Action::CloseDocument => {
            document_lifecycle::show_screen(state, Screen::Home);
            Vec::new()
        }
        Action::ResumeNewDocument => document_lifecycle::resume_new_document(state),
        Action::Navigated(fragment) => route::navigate(state, &fragment, now),
        Action::OpenDocument(id) => document_lifecycle::show_document(state, id),
        Action::DeleteDocuments(ids) => document_lifecycle::delete_documents(state, &ids, now),
        Action::ShowDialog(dialog) => {
            state.dialog = Some(dialog);
            Vec::new()
        }
        Action::ShowAllEntities => {
            state.shows_all_entities = true;
            Vec::new()
        }
        Action::SetExportFilter(scope) => {
            state.export_filter = scope;
            Vec::new()
        }
        Action::DownloadExport(format) => export::download_export(state, format),
        Action::CopyExport(format) => export::copy_export(state, format),
        Action::Copied => {
            state.announce(messages::COPIED_TO_CLIPBOARD);
            state.notify(Severity::Info, messages::COPIED_TO_CLIPBOARD.to_owned());
            Vec::new()
        }
        Action::WorkerMessage(message) => {
            detection_queue::handle_worker_message(state, message, now)
        }
        Action::DetectorDied(reason) => detection_queue::handle_detector_death(state, reason),
        Action::FileWorkerDied(reason) => training_export::handle_file_worker_death(state, &reason),
        Action::Redetect => detection_queue::redetect(state),
        Action::DetectInDocuments(ids) => detection_queue::start_bulk_detection(state, &ids),
        Action::ApplyBulkDetection(finding) => {
            edit_jobs::apply_bulk_detection(state, *finding, now)
        }
        Action::CancelDetection => detection_queue::cancel_open_document(state),
        Action::PauseDetection => detection_queue::pause(state),
        Action::ResumeDetection => detection_queue::resume(state),
        Action::Library(action) => library::update(state, action, now),
        Action::Place(action) => document_places::update(state, action, now),
        Action::Map(action) => map_interaction::update(state, action, now),
        Action::Occurrences(action) => occurrences::update(state, action, now),
        Action::Keymap(action) => keymap_editor::update(state, action),
        Action::DismissNotice(id) => {
            state.notices.update(&action);
            import_journal::handle_dismissed(state, id)
        }
        Action::NoticeExpired(_) | Action::HoverNotices(_) | Action::FocusNotices(_) => {
            state.notices.update(&action);
            Vec::new()
        }
        Action::Undo => edit_jobs::undo_or_redo(state, true, now),
        Action::Redo => edit_jobs::undo_or_redo(state, false, now),
        Action::ContinueEditJob => edit_jobs::run_next_part(state, now),
        Action::CancelEditJobs => {
            edit_jobs::cancel(state);
            Vec::new()
        }
        other => workspace::update(state, other, now),
    }
}

/// Returns true if an action needs the stored project. Such an action is deferred until the storage
/// is open. Otherwise its result would be replaced by what is stored, because a user can act before
/// the storage opens.
fn needs_storage(action: &Action) -> bool {
    !matches!(
        action,
        Action::Loaded(_)
            | Action::LoadFailed(_)
            | Action::StoreFailed(_)
            | Action::StoragePanel(storage_panel::StoragePanelAction::Deleted(_))
            | Action::Recovery(_)
            | Action::Projects(_)
            | Action::Keymap(_)
            | Action::Tab(
                TabAction::LocksUnsupported
                    | TabAction::LockHeldElsewhere
                    | TabAction::LockLost
                    | TabAction::ProjectDeleted
            )
            | Action::DraftTyped(_)
            | Action::WorkerMessage(_)
            | Action::DetectorDied(_)
            | Action::FileWorkerDied(_)
            | Action::Failed(_)
            | Action::DismissNotice(_)
            | Action::NoticeExpired(_)
            | Action::HoverNotices(_)
            | Action::FocusNotices(_)
            | Action::Navigated(_)
    )
}

/// Runs the deferred actions, if the storage is open.
fn run_deferred(state: &mut State) -> Vec<Effect> {
    if !state.write_queue.is_storage_open {
        return Vec::new();
    }
    let early = std::mem::take(&mut state.deferred);
    early.into_iter().flat_map(|(action, at)| reduce(state, action, at)).collect()
}

/// Makes an edit and returns the effects that store it. Does nothing if there are no ops.
pub(super) fn edit(
    state: &mut State,
    now: i64,
    actor: Actor,
    kind: EditKind,
    ops: Vec<Op>,
) -> Vec<Effect> {
    edit_part(state, now, actor, kind, None, ops)
}

/// Like [`edit`], for one part of an edit that is made in several.
pub(super) fn edit_part(
    state: &mut State,
    now: i64,
    actor: Actor,
    kind: EditKind,
    part: Option<EditPart>,
    ops: Vec<Op>,
) -> Vec<Effect> {
    // In a tab that does not write, an edit cannot come from the user.
    if ops.is_empty() || !state.can_edit() {
        return Vec::new();
    }
    let result = state.history.edit_part(now, actor, kind, part, ops).map(Some);
    store_edit(state, result).unwrap_or_default()
}

/// Enqueues the record of an edit. Returns `None` if there is none. An error is a bug: the project
/// is unchanged, and the user is notified.
fn store_edit(
    state: &mut State,
    result: Result<Option<Arc<StorageRecord>>, ApplyError>,
) -> Option<Vec<Effect>> {
    match result {
        Ok(record) => record.map(|record| write_queue::enqueue(state, record)),
        Err(error) => {
            state.notify(Severity::Problem, messages::edit_failed(&error));
            None
        }
    }
}

/// Undoes the last edit, or redoes it.
pub(super) fn undo_or_redo_once(state: &mut State, is_undo: bool, now: i64) -> Vec<Effect> {
    let told = match is_undo {
        true => state.history.next_undo().map(messages::edit_undone),
        false => state.history.next_redo().map(messages::edit_redone),
    };
    let Some(told) = told else {
        state.announce(messages::NOTHING_TO_UNDO);
        return Vec::new();
    };
    let result = if is_undo { state.history.undo(now) } else { state.history.redo(now) };
    let Some(effects) = store_edit(state, result) else { return Vec::new() };
    state.announce(told);
    workspace::prune(state);
    effects
}

/// Closes the dialog, if one is open.
pub(super) fn close_dialog(state: &mut State) -> Option<Dialog> {
    state.dialog.take()
}
