//! Creates, opens and deletes documents, and switches between screens.

use crate::state::action::LoadedProject;
use crate::state::context::Context;
use crate::state::detection::detection_queue;
use crate::state::editor::workspace;
use crate::state::editor::workspace::Workspace;
use crate::state::effect::Effect;
use crate::state::import::import_journal;
use crate::state::library::messages::LibraryMessage;
use crate::state::navigation::messages::NavigationMessage;
use crate::state::navigation::new_document::NewDocument;
use crate::state::navigation::route;
use crate::state::navigation::route::Route;
use crate::state::notices::Severity;
use crate::state::persistence::fetch::Requester;
use crate::state::persistence::write_queue;
use crate::state::{Screen, State, reducer};
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{Document, DocumentId, Op};
use dateline_annotation::store::MissingData;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Restores the stored project and shows the initial screen.
pub(in crate::state) fn handle_loaded(
    state: &mut State,
    mut loaded: LoadedProject,
    cx: &mut Context,
) {
    // Text typed while the storage was opening is newer.
    if state.draft_text.is_empty() {
        state.draft_text = loaded.draft.take().unwrap_or_default();
    }
    import_journal::set_interrupted(state, std::mem::take(&mut loaded.interrupted_files));
    write_queue::restore_project(state, loaded, cx);
    if state.role.can_write() {
        import_journal::notify_interrupted(state);
    }
    show_initial_screen(state, cx);
}

/// Shows the screen that the URL names. If it names none, shows the only document if there is
/// exactly one and no draft text. Does nothing if the database lost data.
pub(in crate::state) fn show_initial_screen(state: &mut State, cx: &mut Context) {
    if state.recovery.loss.is_some() {
        return;
    }
    let only = state.history.summaries().map(|summary| summary.id).next();
    let is_only = state.history.summaries().len() == 1 && state.draft_text.is_empty();
    match state.route.route {
        Route::Unspecified => {
            if let Some(id) = only.filter(|_| is_only) {
                fetch_initial_document(state, id, cx);
            }
        }
        Route::Document(id) if state.history.summary(id).is_some() => {
            fetch_initial_document(state, id, cx);
        }
        Route::Document(_) | Route::Unknown => route::notify_unknown_route(state),
        Route::NewDocument => resume_new_document(state, cx),
        Route::Library => {}
    }
}

/// Requests the document that is shown when the page starts.
fn fetch_initial_document(state: &mut State, id: DocumentId, cx: &mut Context) {
    state.document_loader.is_loading_initial = true;
    let wanted = MissingData { documents: [id].into(), ..MissingData::default() };
    cx.push(Effect::Fetch { missing: wanted, requester: Requester::InitialRoute(id) });
}

/// Shows another screen and closes any dialog. A new document that is not frozen is suspended, so
/// that the user can return to it.
pub(in crate::state) fn show_screen(state: &mut State, screen: Screen) {
    state.dialog = None;
    if let Screen::NewDocument(draft) = std::mem::replace(&mut state.screen, screen) {
        state.suspended_new_document = Some(draft);
        state.clear_notice(NavigationMessage::NothingKept);
    }
}

pub(in crate::state) fn set_draft_text(state: &mut State, text: String, cx: &mut Context) {
    state.draft_text = text;
    // A suspended document from the text box no longer matches the text in the box.
    state.suspended_new_document.take_if(|draft| draft.remaining_draft_text.is_some());
    write_queue::store_draft(state, cx)
}

pub(in crate::state) fn submit_draft_text(state: &mut State, cx: &mut Context) {
    let is_whole =
        |draft: &NewDocument| draft.remaining_draft_text.as_ref().is_some_and(String::is_empty);
    if state.suspended_new_document.as_ref().is_some_and(is_whole) {
        return resume_new_document(state, cx);
    }
    let text = state.draft_text.clone();
    show_new_document(state, &text, |text| NewDocument::from_draft_text(text, String::new()));
}

/// Returns to the suspended new document or, if there is none, to the text in the text box. If the
/// box is empty too, shows the home screen with a notice.
pub(in crate::state) fn resume_new_document(state: &mut State, cx: &mut Context) {
    if let Some(draft) = state.suspended_new_document.take() {
        show_screen(state, Screen::NewDocument(draft));
    } else if state.draft_text.trim().is_empty() {
        state.notify(Severity::Info, NavigationMessage::NoDraft);
        show_screen(state, Screen::Home);
    } else {
        submit_draft_text(state, cx)
    }
}

/// Shows the text of a file as a new document.
pub(in crate::state) fn new_document_from_file(state: &mut State, source: String, text: &str) {
    show_new_document(state, text, |text| NewDocument::new(source, text));
}

/// Shows pasted or dropped text as a new document. The text is also appended to the draft text, so
/// that it is stored and the user can return to it.
pub(in crate::state) fn new_document_from_paste(state: &mut State, text: &str, cx: &mut Context) {
    if matches!(state.screen, Screen::NewDocument(_)) {
        state.notify(Severity::Info, NavigationMessage::DraftInProgress);
        return;
    }
    let rest = state.draft_text.clone();
    if !show_new_document(state, text, |text| NewDocument::from_draft_text(text, rest)) {
        return;
    }
    if !state.draft_text.trim().is_empty() {
        state.draft_text.push_str("\n\n");
        state.draft_text.push_str(text);
    } else {
        state.draft_text = text.to_owned();
    }
    write_queue::store_draft(state, cx)
}

/// Shows a text as a new document, or notifies the user why this is not possible. Returns true if
/// the text is shown.
fn show_new_document(
    state: &mut State,
    text: &str,
    draft: impl FnOnce(&str) -> NewDocument,
) -> bool {
    if text.len() as u64 > dateline_formats::MAX_PAGE_BYTES {
        state.notify(Severity::Problem, NavigationMessage::TextTooLarge(text.len() as u64));
        false
    } else if text.trim().is_empty() {
        state.notify(Severity::Problem, NavigationMessage::NothingToOpen);
        false
    } else {
        state.clear_notice(NavigationMessage::NothingToOpen);
        show_screen(state, Screen::NewDocument(draft(text)));
        true
    }
}

pub(in crate::state) fn update_new_document(
    state: &mut State,
    change: impl FnOnce(&mut NewDocument),
) {
    if let Screen::NewDocument(draft) = &mut state.screen {
        change(draft);
    }
}

pub(in crate::state) fn create_document(state: &mut State, cx: &mut Context) {
    let Screen::NewDocument(draft) = &state.screen else { return };
    if draft.included_count() == 0 {
        state.notify(Severity::Problem, NavigationMessage::NothingKept);
        return;
    }
    state.clear_notice(NavigationMessage::NothingKept);
    let Screen::NewDocument(draft) = std::mem::take(&mut state.screen) else { return };
    let document = draft.to_document(state.history.project().next_document());
    if let Some(rest) = draft.remaining_draft_text {
        state.draft_text = rest;
        state.suspended_new_document.take_if(|aside| aside.remaining_draft_text.is_some());
        write_queue::store_draft(state, cx);
    }
    let id = document.id;
    insert_document(state, document, cx);
    show_document(state, id, cx);
    // The user is waiting for the detection, even if the queue is paused.
    detection_queue::redetect(state, cx);
}

/// Inserts a document into the project.
pub(in crate::state) fn insert_document(state: &mut State, document: Document, cx: &mut Context) {
    let op = Op::InsertDocument { document: Box::new(document) };
    reducer::edit(state, Actor::Person, EditKind::Open, vec![op], cx)
}

/// Shows a document, scrolled to its start. The document must be in memory; otherwise nothing
/// happens.
pub(in crate::state) fn show_document(state: &mut State, id: DocumentId, cx: &mut Context) {
    state.shows_all_entities = false;
    if state.history.project().document(id).is_none() {
        return;
    }
    show_screen(state, Screen::Workspace(Box::new(Workspace::new(id))));
    cx.push(Effect::ScrollToTop);
}

/// Deletes those of the documents that are in memory.
pub(in crate::state) fn delete_documents(
    state: &mut State,
    ids: &BTreeSet<DocumentId>,
    cx: &mut Context,
) {
    let project = state.history.project();
    let documents: Vec<&Arc<Document>> =
        ids.iter().filter_map(|id| project.document(*id)).collect();
    let told = match documents.as_slice() {
        [] => return,
        [one] => LibraryMessage::DocumentRemoved(one.meta.title.clone()),
        all => LibraryMessage::DocumentsRemoved(all.len()),
    };
    let remove = |document: &Arc<Document>| Op::RemoveDocument {
        document: Box::new(document.as_ref().clone()),
    };
    let ops = documents.into_iter().map(remove).collect();
    reducer::edit(state, Actor::Person, EditKind::Delete, ops, cx);
    state.notify_edit(told);
    workspace::prune(state);
}
