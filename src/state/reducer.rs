//! The reducer: checks whether an action can run, dispatches it to the module of its feature, and
//! brings derived state up to date.

use crate::state::action::{
    Action, Dialog, EditAction, FeatureAction, InterfaceAction, NavigateAction, NoticeAction,
    WorldEvent,
};
use crate::state::context::Context;
use crate::state::detection::detection_queue::DetectorStatus;
use crate::state::editor::{focus, mention_edits};
use crate::state::effect::{Effect, LearningEffect, ProjectEffect};
use crate::state::library::statistics;
use crate::state::navigation::messages::NavigationMessage;
use crate::state::navigation::{document_lifecycle, route};
use crate::state::notices::Severity;
use crate::state::persistence::project_storage;
use crate::state::places::panel;
use crate::state::recovery::lost_database;
use crate::state::session::Screen;
use crate::state::session::Session;
use crate::state::tabs::TabWork;
use crate::state::{State, export, loading, tabs, worker_events};

/// Everything that is derived from the state after every action, in this order.
const DERIVE: &[fn(&mut State, &mut Context)] = &[
    // The results of a bulk detection, once it is complete.
    |it, cx| it.detection_queue.complete_bulk_detection(&it.session.history, cx),
    // The reviewed documents that the detector learns from, and the suggestions that follow.
    |it, cx| it.learning.refresh(&mut it.session, &mut it.detection_queue, cx),
    // Sends the next document to the detector.
    |it, cx| it.detection_queue.dispatch_next(&mut it.session, &mut it.document_loader, cx),
    // The places of the open document, and the request to the resolver.
    |it, cx| {
        let is_detector_dead = matches!(it.detection_queue.detector, DetectorStatus::Failed(_));
        panel::refresh(&mut it.session, &it.edit_jobs, is_detector_dead, cx);
    },
    // The entries of the library, and the words for its search.
    |it, cx| it.library.refresh(&mut it.session, it.occurrences.needs_words(), cx),
    // The documents that the search for occurrences needs.
    |it, cx| it.occurrences.refresh(&mut it.session, &it.library, cx),
    // The detector labels with which the page was opened.
    |it, _| it.detection_queue.record_initial_labels(&it.session),
    // Documents and edits in memory.
    |it, cx| {
        let detected = it.detection_queue.current.map(|current| current.document);
        let is_used = |id| detected == Some(id) || it.edit_jobs.needs_in_memory(id);
        it.document_loader.evict_unused(&mut it.session, is_used, cx);
    },
    // The URL.
    |it, cx| {
        let has_project = it.projects.invalid.is_none();
        it.route.refresh(&mut it.session, &it.document_loader, has_project, cx);
    },
    // Notices of past edits, and the timers of the others.
    |it, cx| {
        let Session { notices, history, .. } = &mut it.session;
        notices.refresh(history, cx);
    },
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
    let (before, last) = (route::route_of_screen(&state.session), state.session.notices.last_id());
    apply_action(state, action, cx);
    if route::route_of_screen(&state.session) != before {
        state.session.notices.clear_info_up_to(last);
    }
    for derive in DERIVE {
        derive(state, cx);
        run_follow_ups(state, cx);
    }
}

/// Applies an action and the actions that follow it.
fn apply_action(state: &mut State, action: Action, cx: &mut Context) {
    run_step(state, action, cx);
    run_follow_ups(state, cx);
}

/// Applies the actions that the last step dispatched, in order, each at its time.
fn run_follow_ups(state: &mut State, cx: &mut Context) {
    for (action, time) in cx.take_follow_ups() {
        cx.at_time_of(time, |cx| apply_action(state, action, cx));
    }
}

/// Passes an action through the gates and to the module of its feature.
fn run_step(state: &mut State, action: Action, cx: &mut Context) {
    if !state.session.write_queue.is_storage_open && action.waits_for_storage() {
        state.deferred.push((action, cx.now));
        return;
    }
    if state.projects.blocks(&mut state.session, &action)
        || tabs::blocks(&mut state.session, &action)
    {
        let forgets = matches!(action, Action::Edit(EditAction::FilesAdded(_)));
        return cx.extend(forgets.then_some(Effect::DropQueuedFiles));
    }
    if lost_database::blocks(&mut state.session, &action) {
        return;
    }
    let missing = loading::missing_for(state, &action);
    if state.document_loader.defer(&action, missing, cx) {
        return;
    }
    match action {
        Action::Edit(action) => make_edit(state, action, cx),
        Action::Workspace(action) => focus::update(&mut state.session, action, cx),
        Action::Navigate(action) => navigate(&mut state.session, action, cx),
        Action::Interface(action) => update_interface(state, action, cx),
        Action::Feature(action) => update_feature(state, action, cx),
        Action::World(event) => handle_event(state, event, cx),
    }
}

fn make_edit(state: &mut State, action: EditAction, cx: &mut Context) {
    let session = &mut state.session;
    match action {
        EditAction::Mention(action) => {
            let (jobs, detection) = (&mut state.edit_jobs, &mut state.detection_queue);
            mention_edits::update(session, jobs, detection, &state.occurrences, action, cx);
        }
        EditAction::CreateDocument => document_lifecycle::create_document(session, cx),
        EditAction::DeleteDocuments(ids) => document_lifecycle::delete_documents(session, &ids, cx),
        EditAction::FilesAdded(count) => state.import_queue.enqueue(session, count, cx),
        EditAction::FilesRead(files) => state.import_queue.handle_read_files(session, files, cx),
        EditAction::ReopenFiles(offer) => state.import_queue.reopen(session, offer, cx),
        EditAction::ContinueImport => state.import_queue.import_next_batch(session, cx),
        EditAction::Redetect => state.detection_queue.redetect(session, cx),
        EditAction::DetectInDocuments(ids) => {
            state.detection_queue.start_bulk_detection(session, &ids, cx);
        }
        EditAction::ApplyBulkDetection(finding) => {
            state.edit_jobs.apply_bulk_detection(session, &mut state.detection_queue, *finding, cx);
        }
        EditAction::ResumeDetection => state.detection_queue.resume(session, cx),
        EditAction::Undo => {
            state.edit_jobs.undo_or_redo(session, &mut state.detection_queue, true, cx)
        }
        EditAction::Redo => {
            state.edit_jobs.undo_or_redo(session, &mut state.detection_queue, false, cx)
        }
        EditAction::ReplaceDamaged => project_storage::replace_damaged(session, cx),
    }
}

fn navigate(session: &mut Session, action: NavigateAction, cx: &mut Context) {
    match action {
        NavigateAction::OpenDocument(id) => document_lifecycle::show_document(session, id, cx),
        NavigateAction::CloseDocument | NavigateAction::CancelNewDocument => {
            session.show_screen(Screen::Home);
        }
        NavigateAction::DraftSubmitted => document_lifecycle::submit_draft_text(session, cx),
        NavigateAction::TextOpened { source, text } if source.is_empty() => {
            document_lifecycle::new_document_from_paste(session, &text, cx);
        }
        NavigateAction::TextOpened { source, text } => {
            document_lifecycle::new_document_from_file(session, source, &text);
        }
        NavigateAction::OpenSample => cx.push(Effect::FetchSample),
        NavigateAction::ResumeNewDocument => document_lifecycle::resume_new_document(session, cx),
    }
}

fn update_interface(state: &mut State, action: InterfaceAction, cx: &mut Context) {
    match action {
        InterfaceAction::DraftTyped(text) => {
            document_lifecycle::set_draft_text(&mut state.session, text, cx)
        }
        InterfaceAction::ToggleParagraph(index) => {
            document_lifecycle::update_new_document(&mut state.session, |draft| {
                draft.toggle_paragraph(index)
            });
        }
        InterfaceAction::ExcludeBefore(index) => {
            document_lifecycle::update_new_document(&mut state.session, |draft| {
                draft.exclude_before(index)
            });
        }
        InterfaceAction::ExcludeAfter(index) => {
            document_lifecycle::update_new_document(&mut state.session, |draft| {
                draft.exclude_after(index)
            });
        }
        InterfaceAction::ShowAllEntities => {
            if let Some(workspace) = state.session.workspace_mut() {
                workspace.shows_all_entities = true;
            }
        }
        InterfaceAction::ShowDialog(dialog) => state.session.dialog = Some(dialog),
        InterfaceAction::Escape => focus::escape(&mut state.session, cx),
        InterfaceAction::SetExportFilter(filter) => state.export_filter = filter,
        InterfaceAction::DownloadExport(format) => {
            export::download_export(&mut state.session, state.export_filter, format, cx);
        }
        InterfaceAction::CopyExport(format) => {
            export::copy_export(&mut state.session, state.export_filter, format, cx);
        }
        InterfaceAction::CopyNames(label) => export::copy_names(&state.session, label, cx),
        InterfaceAction::DumpStorage => cx.push(Effect::DumpStorage),
        InterfaceAction::RetryStore => project_storage::retry(&mut state.session, cx),
        InterfaceAction::CancelEditJobs => {
            state.edit_jobs.cancel(&mut state.session, &mut state.detection_queue);
        }
        InterfaceAction::CancelImport => state.import_queue.cancel(&mut state.session, cx),
        InterfaceAction::CancelDetection => {
            state.detection_queue.cancel_open_document(&mut state.session, cx);
        }
        InterfaceAction::PauseDetection => state.detection_queue.pause(cx),
    }
}

fn update_feature(state: &mut State, action: FeatureAction, cx: &mut Context) {
    let session = &mut state.session;
    match action {
        FeatureAction::Keymap(action) => {
            let is_help_open = session.dialog == Some(Dialog::Keys);
            let labels = session.history.project().labels();
            state.keymap_editor.update(action, labels, is_help_open, cx);
        }
        FeatureAction::Labels(action) => {
            let (keymap, name) = (&state.keymap_editor.keymap, state.projects.current_name());
            state.label_editor.update(session, keymap, &name, action, cx);
        }
        FeatureAction::Learning(action) => {
            let (queue, name) = (&mut state.detection_queue, state.projects.current_name());
            state.learning.update(session, queue, &name, action, cx);
        }
        FeatureAction::Library(action) => state.library.update(session, action, cx),
        FeatureAction::Map(action) => state.places.update_map(session, action, cx),
        FeatureAction::Notices(action) => {
            session.notices.update(action);
            if let NoticeAction::Dismiss(id) = action {
                let is_busy = state.import_queue.is_busy();
                state.import_queue.journal.handle_dismissed(is_busy, id, cx);
            }
        }
        FeatureAction::Occurrences(action) => state.occurrences.update(session, action, cx),
        FeatureAction::Offline(action) => state.offline.update(action, &mut state.session, cx),
        FeatureAction::Place(action) => state.places.update(session, action, cx),
        FeatureAction::Projects(action) => {
            state.projects.update(session, action, cx);
            run_deferred(state, cx);
        }
        FeatureAction::Recovery(action) => {
            lost_database::update(session, &state.route, &mut state.document_loader, action, cx);
        }
        FeatureAction::Statistics(action) => statistics::update(session, action, cx),
        FeatureAction::StoragePanel(action) => {
            state.storage_panel.update(session, &mut state.projects, action, cx);
            run_deferred(state, cx);
        }
        FeatureAction::Tab(action) => {
            let mut work = TabWork {
                session,
                detection_queue: &mut state.detection_queue,
                import_queue: &mut state.import_queue,
                loader: &mut state.document_loader,
            };
            tabs::update(&mut work, action, cx);
        }
        FeatureAction::TrainingExport(action) => {
            let name = state.projects.current_name();
            state.training_export.update(session, &state.library, &name, action, cx);
        }
    }
}

fn handle_event(state: &mut State, event: WorldEvent, cx: &mut Context) {
    match event {
        WorldEvent::Loaded(loaded) => {
            loading::handle_loaded(state, *loaded, cx);
            cx.push(Effect::Projects(ProjectEffect::List));
            cx.push(Effect::Learning(LearningEffect::LoadSettings));
            run_deferred(state, cx);
        }
        WorldEvent::LoadFailed(reason) => {
            project_storage::handle_failure(&mut state.session, reason);
            run_deferred(state, cx);
        }
        WorldEvent::Stored(number) => {
            state.session.write_queue.remove_stored(number);
            state.projects.register_current(&mut state.session, cx);
            state.import_queue.journal.advance(&state.session.write_queue, cx);
        }
        WorldEvent::StoreFailed(reason) => {
            project_storage::handle_failure(&mut state.session, reason);
            tabs::handle_unstored_changes(&mut state.session, cx);
            run_deferred(state, cx);
        }
        WorldEvent::DraftStored(text) => {
            project_storage::handle_draft_stored(&mut state.session, &text)
        }
        WorldEvent::Fetched { fetched, requester } => {
            loading::handle_fetched(state, *fetched, requester, cx);
        }
        WorldEvent::Worker(event) => worker_events::update(state, event, cx),
        WorldEvent::ContinueEditJob => {
            state.edit_jobs.run_next_part(&mut state.session, &mut state.detection_queue, cx);
        }
        WorldEvent::Navigated(fragment) => {
            let has_project = state.projects.invalid.is_none();
            state.route.navigate(&mut state.session, has_project, &fragment, cx);
        }
        WorldEvent::UnsupportedDrop => {
            state.session.notify(Severity::Info, NavigationMessage::UnsupportedDrop);
        }
        WorldEvent::Copied => {
            state.session.notify(Severity::Info, NavigationMessage::Copied);
        }
        WorldEvent::Failed(failure) => state.session.notify(Severity::Problem, failure),
    }
}

/// Runs the deferred actions, if the storage is open.
fn run_deferred(state: &mut State, cx: &mut Context) {
    if !state.session.write_queue.is_storage_open {
        return;
    }
    let early = std::mem::take(&mut state.deferred);
    for (action, time) in early {
        cx.at_time_of(time, |cx| reduce_in(state, action, cx));
    }
}
