//! The reducer: checks whether an action can run, dispatches it to the module of its feature, and
//! brings derived state up to date. Also makes the edits of all features.

use super::action::Action;
use super::projects::ProjectEffect;
use super::tabs::{self, TabAction};
use super::{
    Context, Dialog, Effect, Screen, Severity, State, detection_queue, document_lifecycle,
    document_loader, document_places, edit_jobs, export, import_batches, import_journal,
    import_queue, keymap_editor, label_editor, library, map_interaction, notices, occurrences,
    projects, recovery, route, statistics, storage_panel, training_export, workspace, write_queue,
};
use crate::messages;
use dateline_annotation::log::{Actor, EditKind, EditPart};
use dateline_annotation::model::{ApplyError, Op};
use dateline_annotation::store::StorageRecord;
use std::sync::Arc;

/// Everything that is derived from the state after every action, in this order.
const DERIVE: &[fn(&mut State, &mut Context)] = &[
    // Sends the next document to the detector.
    detection_queue::dispatch_next,
    // The places of the open document, and the request to the resolver.
    document_places::refresh,
    // The entries of the library, and the words for its search.
    library::refresh,
    // The documents that the search for occurrences needs.
    occurrences::refresh,
    // The detector labels with which the page was opened.
    label_editor::refresh,
    // Documents and edits in memory.
    document_loader::evict_unused,
    // The URL.
    route::refresh,
    // Notices of past edits, and the timers of the others.
    notices::refresh,
];

/// Applies an action and returns the effects. `now` is the time in milliseconds since 1970 UTC. The
/// cost depends on what the action touches, not on the size of the project.
pub fn reduce(state: &mut State, action: Action, now: i64) -> Vec<Effect> {
    let mut cx = Context::new(now);
    reduce_in(state, action, &mut cx);
    cx.into_effects()
}

/// Like [`reduce`], in a context.
fn reduce_in(state: &mut State, action: Action, cx: &mut Context) {
    let (before, last) = (route::route_of_screen(state), state.notices.last_id());
    apply_action(state, action, cx);
    if route::route_of_screen(state) != before {
        state.notices.clear_info_up_to(last);
    }
    DERIVE.iter().for_each(|derive| derive(state, cx));
}

pub(super) fn apply_action(state: &mut State, action: Action, cx: &mut Context) {
    if !state.write_queue.is_storage_open && needs_storage(&action) {
        state.deferred.push((action, cx.now));
        return;
    }
    if projects::blocks(state, &action) || tabs::blocks(state, &action) {
        let forgets = matches!(action, Action::FilesAdded(_));
        return cx.extend(forgets.then_some(Effect::DropQueuedFiles));
    }
    if recovery::blocks(state, &action) {
        return;
    }
    if document_loader::defer_until_loaded(state, &action, cx) {
        return;
    }
    match action {
        Action::Loaded(loaded) => {
            document_lifecycle::handle_loaded(state, *loaded, cx);
            cx.push(Effect::Projects(ProjectEffect::List));
            run_deferred(state, cx);
        }
        Action::LoadFailed(reason) => {
            write_queue::handle_failure(state, reason);
            run_deferred(state, cx)
        }
        Action::Fetched { fetched, requester: purpose } => {
            document_loader::handle_fetched(state, *fetched, purpose, cx)
        }
        Action::Stored(number) => {
            write_queue::handle_stored(state, number);
            projects::register_current(state, cx);
            import_journal::advance(state, cx);
        }
        Action::DraftStored(text) => {
            write_queue::handle_draft_stored(state, &text);
        }
        Action::StoreFailed(reason) => {
            write_queue::handle_failure(state, reason);
            tabs::handle_unstored_changes(state, cx);
            run_deferred(state, cx);
        }
        Action::RetryStore => write_queue::retry(state, cx),
        Action::DumpStorage => cx.push(Effect::DumpStorage),
        Action::ReplaceDamaged => write_queue::replace_damaged(state, cx),
        Action::Recovery(action) => recovery::update(state, action, cx),
        Action::StoragePanel(action) => {
            storage_panel::update(state, action, cx);
            run_deferred(state, cx);
        }
        Action::TrainingExport(action) => training_export::update(state, action, cx),
        Action::Labels(action) => label_editor::update(state, action, cx),
        Action::Statistics(action) => statistics::update(state, action, cx),
        Action::Projects(action) => {
            projects::update(state, action, cx);
            run_deferred(state, cx);
        }
        Action::Tab(action) => tabs::update(state, action, cx),
        Action::DraftTyped(text) => document_lifecycle::set_draft_text(state, text, cx),
        Action::DraftSubmitted => document_lifecycle::submit_draft_text(state, cx),
        Action::TextOpened { source, text } if source.is_empty() => {
            document_lifecycle::new_document_from_paste(state, &text, cx)
        }
        Action::TextOpened { source, text } => {
            document_lifecycle::new_document_from_file(state, source, &text);
        }
        Action::UnsupportedDrop => {
            state.notify(Severity::Info, messages::NOTHING_USABLE_DROPPED.to_owned());
        }
        Action::FilesAdded(count) => import_queue::enqueue(state, count, cx),
        Action::FilesRead(files) => import_queue::handle_read_files(state, files, cx),
        Action::ContinueImport => import_batches::import_next_batch(state, cx),
        Action::CancelImport => import_queue::cancel(state, cx),
        Action::OpenSample => cx.push(Effect::FetchSample),
        Action::Failed(reason) => {
            state.notify(Severity::Problem, reason);
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
        Action::CreateDocument => document_lifecycle::create_document(state, cx),
        Action::CancelNewDocument | Action::CloseDocument => {
            document_lifecycle::show_screen(state, Screen::Home);
        }
        Action::ResumeNewDocument => document_lifecycle::resume_new_document(state, cx),
        Action::Navigated(fragment) => route::navigate(state, &fragment, cx),
        Action::OpenDocument(id) => document_lifecycle::show_document(state, id, cx),
        Action::DeleteDocuments(ids) => document_lifecycle::delete_documents(state, &ids, cx),
        Action::ShowDialog(dialog) => {
            state.dialog = Some(dialog);
        }
        Action::ShowAllEntities => {
            state.shows_all_entities = true;
        }
        Action::SetExportFilter(scope) => {
            state.export_filter = scope;
        }
        Action::DownloadExport(format) => export::download_export(state, format, cx),
        Action::CopyExport(format) => export::copy_export(state, format, cx),
        Action::Copied => {
            state.announce(messages::COPIED_TO_CLIPBOARD);
            state.notify(Severity::Info, messages::COPIED_TO_CLIPBOARD.to_owned());
        }
        Action::WorkerMessage(message) => {
            detection_queue::handle_worker_message(state, message, cx)
        }
        Action::DetectorDied(reason) => detection_queue::handle_detector_death(state, reason),
        Action::FileWorkerDied(reason) => training_export::handle_file_worker_death(state, &reason),
        Action::Redetect => detection_queue::redetect(state, cx),
        Action::DetectInDocuments(ids) => detection_queue::start_bulk_detection(state, &ids, cx),
        Action::ApplyBulkDetection(finding) => edit_jobs::apply_bulk_detection(state, *finding, cx),
        Action::CancelDetection => detection_queue::cancel_open_document(state, cx),
        Action::PauseDetection => detection_queue::pause(state, cx),
        Action::ResumeDetection => detection_queue::resume(state, cx),
        Action::Library(action) => library::update(state, action, cx),
        Action::Place(action) => document_places::update(state, action, cx),
        Action::Map(action) => map_interaction::update(state, action, cx),
        Action::Occurrences(action) => occurrences::update(state, action, cx),
        Action::Keymap(action) => keymap_editor::update(state, action, cx),
        Action::DismissNotice(id) => {
            state.notices.update(&action);
            import_journal::handle_dismissed(state, id, cx)
        }
        Action::NoticeExpired(_) | Action::HoverNotices(_) | Action::FocusNotices(_) => {
            state.notices.update(&action);
        }
        Action::Undo => edit_jobs::undo_or_redo(state, true, cx),
        Action::Redo => edit_jobs::undo_or_redo(state, false, cx),
        Action::ContinueEditJob => edit_jobs::run_next_part(state, cx),
        Action::CancelEditJobs => {
            edit_jobs::cancel(state);
        }
        other => workspace::update(state, other, cx),
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
fn run_deferred(state: &mut State, cx: &mut Context) {
    if !state.write_queue.is_storage_open {
        return;
    }
    let early = std::mem::take(&mut state.deferred);
    for (action, time) in early {
        cx.at_time_of(time, |cx| reduce_in(state, action, cx));
    }
}

/// Makes an edit and stores it. Does nothing if there are no ops.
pub(super) fn edit(
    state: &mut State,
    actor: Actor,
    kind: EditKind,
    ops: Vec<Op>,
    cx: &mut Context,
) {
    edit_part(state, actor, kind, None, ops, cx)
}

/// Like [`edit`], for one part of an edit that is made in several.
pub(super) fn edit_part(
    state: &mut State,
    actor: Actor,
    kind: EditKind,
    part: Option<EditPart>,
    ops: Vec<Op>,
    cx: &mut Context,
) {
    // In a tab that does not write, an edit cannot come from the user.
    if ops.is_empty() || !state.can_edit() {
        return;
    }
    let result = state.history.edit_part(cx.now, actor, kind, part, ops).map(Some);
    store_edit(state, result, cx);
}

/// Enqueues the record of an edit. Returns false if there is none. An error is a bug: the project
/// is unchanged, and the user is notified.
fn store_edit(
    state: &mut State,
    result: Result<Option<Arc<StorageRecord>>, ApplyError>,
    cx: &mut Context,
) -> bool {
    match result {
        Ok(Some(record)) => {
            write_queue::enqueue(state, record, cx);
            true
        }
        Ok(None) => false,
        Err(error) => {
            state.notify(Severity::Problem, messages::edit_failed(&error));
            false
        }
    }
}

/// Undoes the last edit, or redoes it.
pub(super) fn undo_or_redo_once(state: &mut State, is_undo: bool, cx: &mut Context) {
    let told = match is_undo {
        true => state.history.next_undo().map(messages::edit_undone),
        false => state.history.next_redo().map(messages::edit_redone),
    };
    let Some(told) = told else {
        state.announce(messages::NOTHING_TO_UNDO);
        return;
    };
    let result = if is_undo { state.history.undo(cx.now) } else { state.history.redo(cx.now) };
    if !store_edit(state, result, cx) {
        return;
    }
    state.announce(told);
    workspace::prune(state);
}

/// Closes the dialog, if one is open.
pub(super) fn close_dialog(state: &mut State) -> Option<Dialog> {
    state.dialog.take()
}
