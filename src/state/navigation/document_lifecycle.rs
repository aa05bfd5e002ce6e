//! Creates, opens and deletes documents, and switches between screens.

use crate::state::action::EditAction;
use crate::state::context::Context;
use crate::state::editor::focus;
use crate::state::editor::workspace::Workspace;
use crate::state::effect::Effect;
use crate::state::library::messages::LibraryMessage;
use crate::state::navigation::messages::NavigationMessage;
use crate::state::navigation::new_document::NewDocument;
use crate::state::notices::Severity;
use crate::state::persistence::project_storage;
use crate::state::session::Screen;
use crate::state::session::Session;
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{Document, DocumentId, Op};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(in crate::state) fn set_draft_text(session: &mut Session, text: String, cx: &mut Context) {
    session.draft_text = text;
    // A suspended document from the text box no longer matches the text in the box.
    session.suspended_new_document.take_if(|draft| draft.remaining_draft_text.is_some());
    project_storage::store_draft(session, cx)
}

pub(in crate::state) fn submit_draft_text(session: &mut Session, cx: &mut Context) {
    let is_whole =
        |draft: &NewDocument| draft.remaining_draft_text.as_ref().is_some_and(String::is_empty);
    if session.suspended_new_document.as_ref().is_some_and(is_whole) {
        return resume_new_document(session, cx);
    }
    let text = session.draft_text.clone();
    show_new_document(session, &text, |text| NewDocument::from_draft_text(text, String::new()));
}

/// Returns to the suspended new document or, if there is none, to the text in the text box. If the
/// box is empty too, shows the home screen with a notice.
pub(in crate::state) fn resume_new_document(session: &mut Session, cx: &mut Context) {
    if let Some(draft) = session.suspended_new_document.take() {
        session.show_screen(Screen::NewDocument(draft));
    } else if session.draft_text.trim().is_empty() {
        session.notify(Severity::Info, NavigationMessage::NoDraft);
        session.show_screen(Screen::Home);
    } else {
        submit_draft_text(session, cx)
    }
}

/// Shows the text of a file as a new document.
pub(in crate::state) fn new_document_from_file(session: &mut Session, source: String, text: &str) {
    show_new_document(session, text, |text| NewDocument::new(source, text));
}

/// Shows pasted or dropped text as a new document. The text is also appended to the draft text, so
/// that it is stored and the user can return to it.
pub(in crate::state) fn new_document_from_paste(
    session: &mut Session,
    text: &str,
    cx: &mut Context,
) {
    if matches!(session.screen, Screen::NewDocument(_)) {
        session.notify(Severity::Info, NavigationMessage::DraftInProgress);
        return;
    }
    let rest = session.draft_text.clone();
    if !show_new_document(session, text, |text| NewDocument::from_draft_text(text, rest)) {
        return;
    }
    if !session.draft_text.trim().is_empty() {
        session.draft_text.push_str("\n\n");
        session.draft_text.push_str(text);
    } else {
        session.draft_text = text.to_owned();
    }
    project_storage::store_draft(session, cx)
}

/// Shows a text as a new document, or notifies the user why this is not possible. Returns true if
/// the text is shown.
fn show_new_document(
    session: &mut Session,
    text: &str,
    draft: impl FnOnce(&str) -> NewDocument,
) -> bool {
    if text.len() as u64 > dateline_formats::MAX_PAGE_BYTES {
        session.notify(Severity::Problem, NavigationMessage::TextTooLarge(text.len() as u64));
        false
    } else if text.trim().is_empty() {
        session.notify(Severity::Problem, NavigationMessage::NothingToOpen);
        false
    } else {
        session.clear_notice(NavigationMessage::NothingToOpen);
        session.show_screen(Screen::NewDocument(draft(text)));
        true
    }
}

pub(in crate::state) fn update_new_document(
    session: &mut Session,
    change: impl FnOnce(&mut NewDocument),
) {
    if let Screen::NewDocument(draft) = &mut session.screen {
        change(draft);
    }
}

pub(in crate::state) fn create_document(session: &mut Session, cx: &mut Context) {
    let Screen::NewDocument(draft) = &session.screen else { return };
    if draft.included_count() == 0 {
        session.notify(Severity::Problem, NavigationMessage::NothingKept);
        return;
    }
    session.clear_notice(NavigationMessage::NothingKept);
    let Screen::NewDocument(draft) = std::mem::take(&mut session.screen) else { return };
    let document = draft.to_document(session.history.project().next_document());
    if let Some(rest) = draft.remaining_draft_text {
        session.draft_text = rest;
        session.suspended_new_document.take_if(|aside| aside.remaining_draft_text.is_some());
        project_storage::store_draft(session, cx);
    }
    let id = document.id;
    insert_document(session, document, cx);
    show_document(session, id, cx);
    // The user is waiting for the detection, even if the queue is paused.
    cx.dispatch(EditAction::Redetect);
}

/// Inserts a document into the project.
pub(in crate::state) fn insert_document(
    session: &mut Session,
    document: Document,
    cx: &mut Context,
) {
    let op = Op::InsertDocument { document: Box::new(document) };
    session.edit(Actor::Person, EditKind::Open, vec![op], cx)
}

/// Shows a document, scrolled to its start. The document must be in memory; otherwise nothing
/// happens.
pub(in crate::state) fn show_document(session: &mut Session, id: DocumentId, cx: &mut Context) {
    if session.history.project().document(id).is_none() {
        return;
    }
    session.show_screen(Screen::Workspace(Box::new(Workspace::new(id))));
    cx.push(Effect::ScrollToTop);
}

/// Deletes those of the documents that are in memory.
pub(in crate::state) fn delete_documents(
    session: &mut Session,
    ids: &BTreeSet<DocumentId>,
    cx: &mut Context,
) {
    let project = session.history.project();
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
    session.edit(Actor::Person, EditKind::Delete, ops, cx);
    session.notify_edit(told);
    focus::prune(session);
}
