//! What the user and the browser do about a database that was lost or closed.

use crate::state::action::{Action, LoadedProject, RecoveryAction, RestoredProject};
use crate::state::context::Context;
use crate::state::effect::{Effect, RecoveryEffect, TabEffect};
use crate::state::navigation::route::CurrentRoute;
use crate::state::notices::Severity;
use crate::state::persistence::StorageError;
use crate::state::persistence::document_loader::DocumentLoader;
use crate::state::persistence::messages::StorageMessage;
use crate::state::persistence::project_storage;
use crate::state::recovery::messages::RecoveryMessage;
use crate::state::session::{Screen, Session};
use crate::state::tabs::role::TabRole;
use dateline_annotation::model::DocumentId;
use std::collections::BTreeSet;

/// Returns true, and notifies the user, if an action is an edit and the user has not yet chosen
/// what to do about a data loss.
pub(in crate::state) fn blocks(session: &mut Session, action: &Action) -> bool {
    let refused = session.recovery.loss.is_some() && action.is_edit();
    if refused {
        session.notify(Severity::Info, RecoveryMessage::ChoicePending);
    }
    refused
}

pub(in crate::state) fn update(
    session: &mut Session,
    route: &CurrentRoute,
    loader: &mut DocumentLoader,
    action: RecoveryAction,
    cx: &mut Context,
) {
    let recovery = &mut session.recovery;
    match action {
        RecoveryAction::Restore => restore(session, cx),
        RecoveryAction::Progress { done, total } if recovery.progress.is_some() => {
            recovery.progress = Some((done, total));
        }
        RecoveryAction::Progress { .. } => {}
        RecoveryAction::Cancel => cx.push(Effect::Recovery(RecoveryEffect::Cancel)),
        RecoveryAction::Canceled => {
            recovery.progress = None;
            session.notify(Severity::Info, RecoveryMessage::NotRestored);
        }
        RecoveryAction::Failed(reason) => {
            recovery.progress = None;
            session.notify(Severity::Problem, RecoveryMessage::Failed(reason));
        }
        RecoveryAction::Restored(restored) => {
            handle_restored(session, route, loader, *restored, cx)
        }
        RecoveryAction::ConfirmStartOver(confirms) => recovery.is_confirming_start_over = confirms,
        RecoveryAction::StartOver if recovery.loss.is_some() && session.role.can_write() => {
            cx.push(Effect::Recovery(RecoveryEffect::StartOver));
        }
        RecoveryAction::StartOver => {}
        RecoveryAction::StartedOver(loaded) => replace_project(session, route, loader, *loaded, cx),
        RecoveryAction::DatabaseClosed => handle_database_closed(session, cx),
        RecoveryAction::DatabaseReopened { surviving: lost } => {
            handle_database_reopened(session, lost, cx)
        }
    }
}

fn restore(session: &mut Session, cx: &mut Context) {
    let has_copy = session.recovery.second_copy.is_some() && session.recovery.progress.is_none();
    let is_needed = session.recovery.loss.is_some() || session.write_queue.is_damaged;
    if !has_copy || !is_needed || !session.role.can_write() {
        return;
    }
    if session.write_queue.has_pending() {
        session.notify(Severity::Problem, RecoveryMessage::DiscardsEdits);
        return;
    }
    session.recovery.progress = Some((0, 0));
    cx.push(Effect::Recovery(RecoveryEffect::Restore));
}

fn handle_restored(
    session: &mut Session,
    route: &CurrentRoute,
    loader: &mut DocumentLoader,
    restored: RestoredProject,
    cx: &mut Context,
) {
    let RestoredProject { project: loaded, copy, copied_at } = restored;
    let missing = session
        .recovery
        .loss
        .as_ref()
        .map_or(0, |lost| lost.expected.last.saturating_sub(copy.last));
    replace_project(session, route, loader, loaded, cx);
    let documents = session.history.summaries().len();
    session.notify(Severity::Info, RecoveryMessage::Restored { documents, copied_at, missing });
}

/// Replaces the project in memory by the stored one.
fn replace_project(
    session: &mut Session,
    route: &CurrentRoute,
    loader: &mut DocumentLoader,
    loaded: LoadedProject,
    cx: &mut Context,
) {
    session.notices.clear();
    session.write_queue.reset();
    session.screen = Screen::Home;
    project_storage::restore_project(session, loaded, cx);
    cx.push(Effect::Tab(TabEffect::AnnounceReplacement));
    route.show_initial_screen(session, loader, cx);
}

/// Handles a database that the browser closed. Stored data may be lost; the project in memory is
/// not.
fn handle_database_closed(session: &mut Session, cx: &mut Context) {
    if !session.write_queue.is_storage_open {
        // Everything is being deleted.
        return;
    }
    match session.role {
        TabRole::Writer | TabRole::UnlockedWriter => {}
        TabRole::Follower(_) => return cx.push(Effect::Tab(TabEffect::Reload)),
        // The project in memory is not stored in this database, or no longer.
        TabRole::Offering(_) | TabRole::Diverged | TabRole::Deleted | TabRole::NoProject => return,
    }
    session.recovery.is_database_closed = true;
    project_storage::handle_failure(session, StorageError::Lost);
    cx.push(Effect::Recovery(RecoveryEffect::ReopenDatabase));
}

fn handle_database_reopened(
    session: &mut Session,
    lost: Option<BTreeSet<DocumentId>>,
    cx: &mut Context,
) {
    session.recovery.is_database_closed = false;
    let failure = session.write_queue.failure.take();
    for reason in failure.iter().cloned().chain([StorageError::Lost]) {
        session.clear_notice(StorageMessage::NotSaved(reason));
    }
    if !session.role.can_write() || session.write_queue.is_damaged {
        session.write_queue.failure = failure.or(Some(StorageError::Lost));
        return;
    }
    let Some(found) = lost else {
        session.notify(Severity::Info, RecoveryMessage::Reopened);
        cx.push(Effect::Recovery(RecoveryEffect::StartSecondCopy));
        project_storage::retry(session, cx);
        return;
    };
    let missing: Vec<DocumentId> = session
        .history
        .summaries()
        .map(|summary| summary.id)
        .filter(|id| session.history.is_unloaded(*id) && !found.contains(id))
        .collect();
    let titles: Vec<String> = missing
        .iter()
        .filter_map(|id| session.history.summary(*id))
        .map(|summary| summary.meta.title.clone())
        .collect();
    missing.into_iter().for_each(|id| session.history.forget_document(id));
    if found.is_empty() {
        // The log is gone, and with it the undo steps.
        session.history.skip_log_to(session.history.last_seq());
    }
    session.notify(Severity::Problem, RecoveryMessage::StoredAgain(titles));
    cx.push(Effect::Recovery(RecoveryEffect::StartSecondCopy));
    project_storage::store_everything(session, cx);
}
