//! The reducer: checks whether an action can run, dispatches it to the module of its feature, and
//! brings derived state up to date. Also makes the edits of all features.

use crate::state::action::{
    Action, EditAction, FeatureAction, InterfaceAction, NavigateAction, WorldEvent,
};
use crate::state::action::{Dialog, NoticeAction};
use crate::state::context::Context;
use crate::state::detection::detection_queue;
use crate::state::editor::messages::EditorMessage;
use crate::state::editor::{edit_jobs, mention_edits, workspace};
use crate::state::effect::Effect;
use crate::state::effect::ProjectEffect;
use crate::state::export::training_export;
use crate::state::import::{import_batches, import_journal, import_queue};
use crate::state::labels::label_editor;
use crate::state::library::statistics;
use crate::state::navigation::messages::NavigationMessage;
use crate::state::navigation::{document_lifecycle, route};
use crate::state::notices::Severity;
use crate::state::persistence::{document_loader, storage_panel, write_queue};
use crate::state::places::{document_places, map_interaction};
use crate::state::{
    Screen, State, export, library, notices, occurrences, projects, recovery, tabs, worker_events,
};
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
    if !state.write_queue.is_storage_open && action.waits_for_storage() {
        state.deferred.push((action, cx.now));
        return;
    }
    if projects::blocks(state, &action) || tabs::blocks(state, &action) {
        let forgets = matches!(action, Action::Edit(EditAction::FilesAdded(_)));
        return cx.extend(forgets.then_some(Effect::DropQueuedFiles));
    }
    if recovery::blocks(state, &action) {
        return;
    }
    if document_loader::defer_until_loaded(state, &action, cx) {
        return;
    }
    match action {
        Action::Edit(action) => make_edit(state, action, cx),
        Action::Workspace(action) => workspace::update(state, action, cx),
        Action::Navigate(action) => navigate(state, action, cx),
        Action::Interface(action) => update_interface(state, action, cx),
        Action::Feature(action) => update_feature(state, action, cx),
        Action::World(event) => handle_event(state, event, cx),
    }
}

fn make_edit(state: &mut State, action: EditAction, cx: &mut Context) {
    match action {
        EditAction::Mention(action) => mention_edits::update(state, action, cx),
        EditAction::CreateDocument => document_lifecycle::create_document(state, cx),
        EditAction::DeleteDocuments(ids) => document_lifecycle::delete_documents(state, &ids, cx),
        EditAction::FilesAdded(count) => import_queue::enqueue(state, count, cx),
        EditAction::FilesRead(files) => import_queue::handle_read_files(state, files, cx),
        EditAction::ContinueImport => import_batches::import_next_batch(state, cx),
        EditAction::Redetect => detection_queue::redetect(state, cx),
        EditAction::DetectInDocuments(ids) => {
            detection_queue::start_bulk_detection(state, &ids, cx);
        }
        EditAction::ApplyBulkDetection(finding) => {
            edit_jobs::apply_bulk_detection(state, *finding, cx);
        }
        EditAction::ResumeDetection => detection_queue::resume(state, cx),
        EditAction::Undo => edit_jobs::undo_or_redo(state, true, cx),
        EditAction::Redo => edit_jobs::undo_or_redo(state, false, cx),
        EditAction::ReplaceDamaged => write_queue::replace_damaged(state, cx),
    }
}

fn navigate(state: &mut State, action: NavigateAction, cx: &mut Context) {
    match action {
        NavigateAction::OpenDocument(id) => document_lifecycle::show_document(state, id, cx),
        NavigateAction::CloseDocument | NavigateAction::CancelNewDocument => {
            document_lifecycle::show_screen(state, Screen::Home);
        }
        NavigateAction::DraftSubmitted => document_lifecycle::submit_draft_text(state, cx),
        NavigateAction::TextOpened { source, text } if source.is_empty() => {
            document_lifecycle::new_document_from_paste(state, &text, cx);
        }
        NavigateAction::TextOpened { source, text } => {
            document_lifecycle::new_document_from_file(state, source, &text);
        }
        NavigateAction::OpenSample => cx.push(Effect::FetchSample),
        NavigateAction::ResumeNewDocument => document_lifecycle::resume_new_document(state, cx),
    }
}

fn update_interface(state: &mut State, action: InterfaceAction, cx: &mut Context) {
    match action {
        InterfaceAction::DraftTyped(text) => document_lifecycle::set_draft_text(state, text, cx),
        InterfaceAction::ToggleParagraph(index) => {
            document_lifecycle::update_new_document(state, |draft| draft.toggle_paragraph(index));
        }
        InterfaceAction::ExcludeBefore(index) => {
            document_lifecycle::update_new_document(state, |draft| draft.exclude_before(index));
        }
        InterfaceAction::ExcludeAfter(index) => {
            document_lifecycle::update_new_document(state, |draft| draft.exclude_after(index));
        }
        InterfaceAction::ShowAllEntities => state.shows_all_entities = true,
        InterfaceAction::ShowDialog(dialog) => state.dialog = Some(dialog),
        InterfaceAction::Escape => workspace::escape(state, cx),
        InterfaceAction::SetExportFilter(filter) => state.export_filter = filter,
        InterfaceAction::DownloadExport(format) => export::download_export(state, format, cx),
        InterfaceAction::CopyExport(format) => export::copy_export(state, format, cx),
        InterfaceAction::DumpStorage => cx.push(Effect::DumpStorage),
        InterfaceAction::RetryStore => write_queue::retry(state, cx),
        InterfaceAction::CancelEditJobs => edit_jobs::cancel(state),
        InterfaceAction::CancelImport => import_queue::cancel(state, cx),
        InterfaceAction::CancelDetection => detection_queue::cancel_open_document(state, cx),
        InterfaceAction::PauseDetection => detection_queue::pause(state, cx),
    }
}

fn update_feature(state: &mut State, action: FeatureAction, cx: &mut Context) {
    match action {
        FeatureAction::Keymap(action) => {
            let is_help_open = state.dialog == Some(Dialog::Keys);
            let labels = state.history.project().labels();
            state.keymap_editor.update(action, labels, is_help_open, cx);
        }
        FeatureAction::Labels(action) => label_editor::update(state, action, cx),
        FeatureAction::Library(action) => library::update(state, action, cx),
        FeatureAction::Map(action) => map_interaction::update(state, action, cx),
        FeatureAction::Notices(action) => {
            state.notices.update(action);
            if let NoticeAction::Dismiss(id) = action {
                import_journal::handle_dismissed(state, id, cx);
            }
        }
        FeatureAction::Occurrences(action) => occurrences::update(state, action, cx),
        FeatureAction::Place(action) => document_places::update(state, action, cx),
        FeatureAction::Projects(action) => {
            projects::update(state, action, cx);
            run_deferred(state, cx);
        }
        FeatureAction::Recovery(action) => recovery::update(state, action, cx),
        FeatureAction::Statistics(action) => statistics::update(state, action, cx),
        FeatureAction::StoragePanel(action) => {
            storage_panel::update(state, action, cx);
            run_deferred(state, cx);
        }
        FeatureAction::Tab(action) => tabs::update(state, action, cx),
        FeatureAction::TrainingExport(action) => training_export::update(state, action, cx),
    }
}

fn handle_event(state: &mut State, event: WorldEvent, cx: &mut Context) {
    match event {
        WorldEvent::Loaded(loaded) => {
            document_lifecycle::handle_loaded(state, *loaded, cx);
            cx.push(Effect::Projects(ProjectEffect::List));
            run_deferred(state, cx);
        }
        WorldEvent::LoadFailed(reason) => {
            write_queue::handle_failure(state, reason);
            run_deferred(state, cx);
        }
        WorldEvent::Stored(number) => {
            write_queue::handle_stored(state, number);
            projects::register_current(state, cx);
            import_journal::advance(state, cx);
        }
        WorldEvent::StoreFailed(reason) => {
            write_queue::handle_failure(state, reason);
            tabs::handle_unstored_changes(state, cx);
            run_deferred(state, cx);
        }
        WorldEvent::DraftStored(text) => write_queue::handle_draft_stored(state, &text),
        WorldEvent::Fetched { fetched, requester } => {
            document_loader::handle_fetched(state, *fetched, requester, cx);
        }
        WorldEvent::Worker(event) => worker_events::update(state, event, cx),
        WorldEvent::ContinueEditJob => edit_jobs::run_next_part(state, cx),
        WorldEvent::Navigated(fragment) => route::navigate(state, &fragment, cx),
        WorldEvent::UnsupportedDrop => {
            state.notify(Severity::Info, NavigationMessage::UnsupportedDrop);
        }
        WorldEvent::Copied => {
            state.notify(Severity::Info, NavigationMessage::Copied);
        }
        WorldEvent::Failed(failure) => state.notify(Severity::Problem, failure),
    }
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
            state.notify(Severity::Problem, EditorMessage::EditFailed(error));
            false
        }
    }
}

/// Undoes the last edit, or redoes it.
pub(super) fn undo_or_redo_once(state: &mut State, is_undo: bool, cx: &mut Context) {
    let told = match is_undo {
        true => state.history.next_undo().map(|edit| EditorMessage::Undone(edit.into())),
        false => state.history.next_redo().map(|edit| EditorMessage::Redone(edit.into())),
    };
    let Some(told) = told else {
        state.announce(EditorMessage::NothingToUndo);
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
