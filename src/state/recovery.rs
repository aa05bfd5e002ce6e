//! A database that was lost or closed under the page: what is known of it, and the ways out. Until a
//! person chose one, nothing is written to it.

use super::second_copy::{DataLoss, Holdings};
use super::tabs::TabEffect;
use super::{
    Action, Effect, LoadedProject, Screen, Severity, State, TabRole, document_lifecycle,
    write_queue,
};
use crate::messages;
use dateline_annotation::DocumentId;
use std::collections::BTreeSet;

/// What is known of what was lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// What was lost, until a person chose what to do.
    pub loss: Option<DataLoss>,
    /// What the second copy holds.
    pub second_copy: Option<Holdings>,
    /// How much of how much of the second copy is restored.
    pub progress: Option<(usize, usize)>,
    /// Whether the person is asked if the project is to begin anew.
    pub is_confirming_start_over: bool,
    /// Whether the browser closed the database, and it is not open again.
    pub(super) is_database_closed: bool,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq)]
pub struct RestoredProject {
    /// What is stored now.
    pub project: LoadedProject,
    /// What the second copy held.
    pub copy: Holdings,
    /// From when it was, for the person.
    pub copied_at: String,
}

/// What happens to a database that was lost or closed.
#[derive(Clone, Debug, PartialEq)]
pub enum RecoveryAction {
    /// Restore what the second copy holds.
    Restore,
    /// So much of so much of it is restored.
    Progress {
        /// Parts or rows.
        done: usize,
        /// All of them.
        total: usize,
    },
    /// Do not restore it after all.
    Cancel,
    /// Nothing was restored, as the person wanted.
    Canceled,
    /// It is restored.
    Restored(Box<RestoredProject>),
    /// It was not done; the reason is for the person.
    Failed(String),
    /// Ask whether to go on with what is there, or no longer.
    ConfirmStartOver(bool),
    /// Go on with what is there.
    StartOver,
    /// The project begins anew with what is there.
    StartedOver(Box<LoadedProject>),
    /// The browser closed the database.
    DatabaseClosed,
    /// It is open again.
    DatabaseReopened {
        /// Nothing where it holds what was stored; otherwise the documents that are there again.
        surviving: Option<BTreeSet<DocumentId>>,
    },
}

/// What is to be done about a database that was lost or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryEffect {
    /// Note outside the database what is stored in it, and keep a second copy.
    StartSecondCopy,
    /// Do so no longer: another tab writes.
    StopSecondCopy,
    /// Restore the second copy; answered by `ImportProgress`, and `RestoredProject`, `Canceled` or `Failed`.
    Restore,
    /// Stop restoring.
    Cancel,
    /// Go on with what is in the database; answered by `Begun` or `Failed`.
    StartOver,
    /// Open the database again; answered by `Reopened`, or `Action::StoreFailed`.
    ReopenDatabase,
}

impl State {
    /// Whether edits are made in this tab.
    pub fn can_edit(&self) -> bool {
        self.role.can_write() && self.recovery.loss.is_none()
    }
}

/// Keeps mark and copy from now on, in a tab that writes.
pub(super) fn start_second_copy(state: &State) -> Vec<Effect> {
    if !state.can_edit() || state.write_queue.is_damaged {
        return Vec::new();
    }
    vec![Effect::Recovery(RecoveryEffect::StartSecondCopy)]
}

/// Takes note of what was lost, by what was just read.
pub(super) fn record_loss(state: &mut State, loaded: &mut LoadedProject) {
    let had = state.recovery.loss.take();
    state.recovery = Recovery {
        loss: loaded.loss.take(),
        second_copy: loaded.second_copy.take(),
        ..Recovery::default()
    };
    if state.recovery.loss.is_some() {
        state.write_queue.failure = Some(messages::STORAGE_LOST.to_owned());
        state.announce(messages::STORAGE_LOST);
    } else if had.is_some() {
        state.write_queue.failure = None;
    }
}

/// Tells why nothing is changed before a person chose what to do.
pub(super) fn blocks(state: &mut State, action: &Action) -> bool {
    let refused = state.recovery.loss.is_some() && super::tabs::is_edit(action);
    if refused {
        state.notify(Severity::Info, messages::RECOVERY_PENDING.to_owned());
    }
    refused
}

pub(super) fn update(state: &mut State, action: RecoveryAction) -> Vec<Effect> {
    let recovery = &mut state.recovery;
    match action {
        RecoveryAction::Restore => return restore(state),
        RecoveryAction::Progress { done, total } if recovery.progress.is_some() => {
            recovery.progress = Some((done, total));
        }
        RecoveryAction::Progress { .. } => {}
        RecoveryAction::Cancel => return vec![Effect::Recovery(RecoveryEffect::Cancel)],
        RecoveryAction::Canceled => {
            recovery.progress = None;
            state.notify(Severity::Info, messages::NOT_RESTORED.to_owned());
        }
        RecoveryAction::Failed(reason) => {
            recovery.progress = None;
            state.notify(Severity::Problem, messages::restore_failed(&reason));
        }
        RecoveryAction::Restored(restored) => return handle_restored(state, *restored),
        RecoveryAction::ConfirmStartOver(confirms) => recovery.is_confirming_start_over = confirms,
        RecoveryAction::StartOver if recovery.loss.is_some() && state.role.can_write() => {
            return vec![Effect::Recovery(RecoveryEffect::StartOver)];
        }
        RecoveryAction::StartOver => {}
        RecoveryAction::StartedOver(loaded) => return replace_project(state, *loaded),
        RecoveryAction::DatabaseClosed => return handle_database_closed(state),
        RecoveryAction::DatabaseReopened { surviving: lost } => {
            return handle_database_reopened(state, lost);
        }
    }
    Vec::new()
}

fn restore(state: &mut State) -> Vec<Effect> {
    let has_copy = state.recovery.second_copy.is_some() && state.recovery.progress.is_none();
    let is_needed = state.recovery.loss.is_some() || state.write_queue.is_damaged;
    if !has_copy || !is_needed || !state.role.can_write() {
        return Vec::new();
    }
    if state.write_queue.has_pending() {
        state.notify(Severity::Problem, messages::RESTORE_DISCARDS_EDITS.to_owned());
        return Vec::new();
    }
    state.recovery.progress = Some((0, 0));
    vec![Effect::Recovery(RecoveryEffect::Restore)]
}

fn handle_restored(state: &mut State, restored: RestoredProject) -> Vec<Effect> {
    let RestoredProject { project: loaded, copy, copied_at: time } = restored;
    let missing =
        state.recovery.loss.as_ref().map_or(0, |lost| lost.expected.last.saturating_sub(copy.last));
    let effects = replace_project(state, loaded);
    let documents = state.history.summaries().len();
    state.notify(Severity::Info, messages::restored(documents, &time, missing));
    effects
}

/// Takes over what is stored, in place of what is on the page.
fn replace_project(state: &mut State, loaded: LoadedProject) -> Vec<Effect> {
    state.notices.clear();
    write_queue::reset(state);
    state.screen = Screen::Home;
    let mut effects = write_queue::restore_project(state, loaded);
    effects.push(Effect::Tab(TabEffect::AnnounceReplacement));
    effects.extend(document_lifecycle::show_initial_screen(state));
    effects
}

/// The database is closed: what is stored may be gone, what is on the page is not.
fn handle_database_closed(state: &mut State) -> Vec<Effect> {
    if !state.write_queue.is_storage_open {
        // Everything is being deleted.
        return Vec::new();
    }
    match state.role {
        role if role.can_write() => {}
        TabRole::Follower(_) => return vec![Effect::Tab(TabEffect::Reload)],
        // What is shown is not stored here, or not any more.
        _ => return Vec::new(),
    }
    state.recovery.is_database_closed = true;
    write_queue::handle_failure(state, messages::STORAGE_CLOSED.to_owned());
    vec![Effect::Recovery(RecoveryEffect::ReopenDatabase)]
}

/// What to do to store again what is not stored, where that begins with opening the database.
pub(super) fn retry_reopening(state: &mut State) -> Option<Vec<Effect>> {
    state
        .recovery
        .is_database_closed
        .then(|| vec![Effect::Recovery(RecoveryEffect::ReopenDatabase)])
}

fn handle_database_reopened(state: &mut State, lost: Option<BTreeSet<DocumentId>>) -> Vec<Effect> {
    state.recovery.is_database_closed = false;
    let failure = state.write_queue.failure.take().unwrap_or_default();
    for reason in [messages::STORAGE_CLOSED, &failure] {
        state.clear_notice(&messages::not_saved(reason));
    }
    if !state.role.can_write() || state.write_queue.is_damaged {
        state.write_queue.failure = Some(failure);
        return Vec::new();
    }
    let Some(found) = lost else {
        state.notify(Severity::Info, messages::STORAGE_REOPENED.to_owned());
        let mut effects = vec![Effect::Recovery(RecoveryEffect::StartSecondCopy)];
        effects.extend(write_queue::retry(state));
        return effects;
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
        .map(|summary| messages::document_title(&summary.meta.title).to_owned())
        .collect();
    missing.into_iter().for_each(|id| state.history.forget_document(id));
    if found.is_empty() {
        // The steps of what could be undone were stored, and are gone.
        state.history.skip_log_to(state.history.last_seq());
    }
    state.notify(Severity::Problem, messages::stored_again(&titles));
    let mut effects = vec![Effect::Recovery(RecoveryEffect::StartSecondCopy)];
    effects.extend(write_queue::store_everything(state));
    effects
}
