//! Recovery from a database that was lost, or that the browser closed. After a loss, nothing is
//! written to the database until the user chooses what to do.

pub mod messages;
pub mod second_copy;
#[cfg(test)]
pub(in crate::state) mod second_copy_tests;
#[cfg(test)]
mod tests;

use crate::state::action::{Action, LoadedProject, RecoveryAction, RestoredProject};
use crate::state::context::Context;
use crate::state::effect::{Effect, RecoveryEffect, TabEffect};
use crate::state::navigation::document_lifecycle;
use crate::state::notices::Severity;
use crate::state::persistence::StorageError;
use crate::state::persistence::messages::StorageMessage;
use crate::state::persistence::write_queue;
use crate::state::recovery::messages::RecoveryMessage;
use crate::state::recovery::second_copy::{DataLoss, Holdings};
use crate::state::tabs::role::TabRole;
use crate::state::{Screen, State};
use dateline_annotation::model::DocumentId;
use std::collections::BTreeSet;

/// The state of a recovery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// The data loss, until the user chooses what to do.
    pub loss: Option<DataLoss>,
    /// The holdings of the second copy.
    pub second_copy: Option<Holdings>,
    /// The progress of a restore: parts or rows that are done, and all of them. `None` while
    /// nothing is restored.
    pub progress: Option<(usize, usize)>,
    /// True while the user is asked whether to start the project over.
    pub is_confirming_start_over: bool,
    /// True if the browser closed the database and it is not open again.
    pub(in crate::state) is_database_closed: bool,
}

impl State {
    /// Returns true if the project can be edited in this tab.
    pub fn can_edit(&self) -> bool {
        self.role.can_write() && self.recovery.loss.is_none()
    }
}

/// Starts the watermark and the second copy, if this tab writes and the database is undamaged.
pub(in crate::state) fn start_second_copy(state: &State, cx: &mut Context) {
    if !state.can_edit() || state.write_queue.is_damaged {
        return;
    }
    cx.push(Effect::Recovery(RecoveryEffect::StartSecondCopy));
}

/// Records the data loss that was detected when the project was loaded.
pub(in crate::state) fn record_loss(state: &mut State, loaded: &mut LoadedProject) {
    let had = state.recovery.loss.take();
    state.recovery = Recovery {
        loss: loaded.loss.take(),
        second_copy: loaded.second_copy.take(),
        ..Recovery::default()
    };
    if state.recovery.loss.is_some() {
        state.write_queue.failure = Some(StorageError::Outdated);
        state.announce(RecoveryMessage::DataLost);
    } else if had.is_some() {
        state.write_queue.failure = None;
    }
}

/// Returns true, and notifies the user, if an action is an edit and the user has not yet chosen
/// what to do about a data loss.
pub(in crate::state) fn blocks(state: &mut State, action: &Action) -> bool {
    let refused = state.recovery.loss.is_some() && action.is_edit();
    if refused {
        state.notify(Severity::Info, RecoveryMessage::ChoicePending);
    }
    refused
}

pub(in crate::state) fn update(state: &mut State, action: RecoveryAction, cx: &mut Context) {
    let recovery = &mut state.recovery;
    match action {
        RecoveryAction::Restore => restore(state, cx),
        RecoveryAction::Progress { done, total } if recovery.progress.is_some() => {
            recovery.progress = Some((done, total));
        }
        RecoveryAction::Progress { .. } => {}
        RecoveryAction::Cancel => cx.push(Effect::Recovery(RecoveryEffect::Cancel)),
        RecoveryAction::Canceled => {
            recovery.progress = None;
            state.notify(Severity::Info, RecoveryMessage::NotRestored);
        }
        RecoveryAction::Failed(reason) => {
            recovery.progress = None;
            state.notify(Severity::Problem, RecoveryMessage::Failed(reason));
        }
        RecoveryAction::Restored(restored) => handle_restored(state, *restored, cx),
        RecoveryAction::ConfirmStartOver(confirms) => recovery.is_confirming_start_over = confirms,
        RecoveryAction::StartOver if recovery.loss.is_some() && state.role.can_write() => {
            cx.push(Effect::Recovery(RecoveryEffect::StartOver));
        }
        RecoveryAction::StartOver => {}
        RecoveryAction::StartedOver(loaded) => replace_project(state, *loaded, cx),
        RecoveryAction::DatabaseClosed => handle_database_closed(state, cx),
        RecoveryAction::DatabaseReopened { surviving: lost } => {
            handle_database_reopened(state, lost, cx)
        }
    }
}

fn restore(state: &mut State, cx: &mut Context) {
    let has_copy = state.recovery.second_copy.is_some() && state.recovery.progress.is_none();
    let is_needed = state.recovery.loss.is_some() || state.write_queue.is_damaged;
    if !has_copy || !is_needed || !state.role.can_write() {
        return;
    }
    if state.write_queue.has_pending() {
        state.notify(Severity::Problem, RecoveryMessage::DiscardsEdits);
        return;
    }
    state.recovery.progress = Some((0, 0));
    cx.push(Effect::Recovery(RecoveryEffect::Restore));
}

fn handle_restored(state: &mut State, restored: RestoredProject, cx: &mut Context) {
    let RestoredProject { project: loaded, copy, copied_at } = restored;
    let missing =
        state.recovery.loss.as_ref().map_or(0, |lost| lost.expected.last.saturating_sub(copy.last));
    replace_project(state, loaded, cx);
    let documents = state.history.summaries().len();
    state.notify(Severity::Info, RecoveryMessage::Restored { documents, copied_at, missing });
}

/// Replaces the project in memory by the stored one.
fn replace_project(state: &mut State, loaded: LoadedProject, cx: &mut Context) {
    state.notices.clear();
    write_queue::reset(state);
    state.screen = Screen::Home;
    write_queue::restore_project(state, loaded, cx);
    cx.push(Effect::Tab(TabEffect::AnnounceReplacement));
    document_lifecycle::show_initial_screen(state, cx);
}

/// Handles a database that the browser closed. Stored data may be lost; the project in memory is
/// not.
fn handle_database_closed(state: &mut State, cx: &mut Context) {
    if !state.write_queue.is_storage_open {
        // Everything is being deleted.
        return;
    }
    match state.role {
        TabRole::Writer | TabRole::UnlockedWriter => {}
        TabRole::Follower(_) => return cx.push(Effect::Tab(TabEffect::Reload)),
        // The project in memory is not stored in this database, or no longer.
        TabRole::Offering(_) | TabRole::Diverged | TabRole::Deleted | TabRole::NoProject => return,
    }
    state.recovery.is_database_closed = true;
    write_queue::handle_failure(state, StorageError::Lost);
    cx.push(Effect::Recovery(RecoveryEffect::ReopenDatabase));
}

/// Opens the database again and returns true, if it is closed and has to be opened before anything
/// can be stored.
pub(in crate::state) fn retry_reopening(state: &State, cx: &mut Context) -> bool {
    let is_closed = state.recovery.is_database_closed;
    cx.extend(is_closed.then_some(Effect::Recovery(RecoveryEffect::ReopenDatabase)));
    is_closed
}

fn handle_database_reopened(
    state: &mut State,
    lost: Option<BTreeSet<DocumentId>>,
    cx: &mut Context,
) {
    state.recovery.is_database_closed = false;
    let failure = state.write_queue.failure.take();
    for reason in failure.iter().cloned().chain([StorageError::Lost]) {
        state.clear_notice(StorageMessage::NotSaved(reason));
    }
    if !state.role.can_write() || state.write_queue.is_damaged {
        state.write_queue.failure = failure.or(Some(StorageError::Lost));
        return;
    }
    let Some(found) = lost else {
        state.notify(Severity::Info, RecoveryMessage::Reopened);
        cx.push(Effect::Recovery(RecoveryEffect::StartSecondCopy));
        write_queue::retry(state, cx);
        return;
    };
    let missing: Vec<DocumentId> = state
        .history
        .summaries()
        .map(|summary| summary.id)
        .filter(|id| state.history.is_unloaded(*id) && !found.contains(id))
        .collect();
    let titles: Vec<String> = missing
        .iter()
        .filter_map(|id| state.history.summary(*id))
        .map(|summary| summary.meta.title.clone())
        .collect();
    missing.into_iter().for_each(|id| state.history.forget_document(id));
    if found.is_empty() {
        // The log is gone, and with it the undo steps.
        state.history.skip_log_to(state.history.last_seq());
    }
    state.notify(Severity::Problem, RecoveryMessage::StoredAgain(titles));
    cx.push(Effect::Recovery(RecoveryEffect::StartSecondCopy));
    write_queue::store_everything(state, cx);
}
