//! A database that was lost or closed under the page: what is known of it, and the ways out. Until a
//! person chose one, nothing is written to it.

use super::copy::{Holdings, Lost};
use super::tabs::TabEffect;
use super::{Action, Effect, Loaded, Role, Screen, State, Tone, opening, saving};
use crate::messages;
use dateline_annotation::DocumentId;
use std::collections::BTreeSet;

/// What is known of what was lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// What was lost, until a person chose what to do.
    pub lost: Option<Lost>,
    /// What the second copy holds.
    pub copy: Option<Holdings>,
    /// How much of how much of the second copy is restored.
    pub progress: Option<(usize, usize)>,
    /// Whether the person is asked if the project is to begin anew.
    pub confirms: bool,
    /// Whether the browser closed the database, and it is not open again.
    pub(super) is_closed: bool,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    /// What is stored now.
    pub loaded: Loaded,
    /// What the second copy held.
    pub copy: Holdings,
    /// From when it was, for the person.
    pub time: String,
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
    Restored(Box<Restored>),
    /// It was not done; the reason is for the person.
    Failed(String),
    /// Ask whether to go on with what is there, or no longer.
    Confirm(bool),
    /// Go on with what is there.
    StartAnew,
    /// The project begins anew with what is there.
    Begun(Box<Loaded>),
    /// The browser closed the database.
    Closed,
    /// It is open again.
    Reopened {
        /// Nothing where it holds what was stored; otherwise the documents that are there again.
        lost: Option<BTreeSet<DocumentId>>,
    },
}

/// What is to be done about a database that was lost or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryEffect {
    /// Note outside the database what is stored in it, and keep a second copy.
    Keep,
    /// Do so no longer: another tab writes.
    StopKeeping,
    /// Restore the second copy; answered by `Progress`, and `Restored`, `Canceled` or `Failed`.
    Restore,
    /// Stop restoring.
    Cancel,
    /// Go on with what is in the database; answered by `Begun` or `Failed`.
    StartAnew,
    /// Open the database again; answered by `Reopened`, or `Action::StoreFailed`.
    Reopen,
}

impl State {
    /// Whether edits are made in this tab.
    pub fn writes(&self) -> bool {
        self.role.writes() && self.recovery.lost.is_none()
    }
}

/// Keeps mark and copy from now on, in a tab that writes.
pub(super) fn keep(state: &State) -> Vec<Effect> {
    if !state.writes() || state.saving.is_damaged {
        return Vec::new();
    }
    vec![Effect::Recovery(RecoveryEffect::Keep)]
}

/// Takes note of what was lost, by what was just read.
pub(super) fn note(state: &mut State, loaded: &mut Loaded) {
    let had = state.recovery.lost.take();
    state.recovery =
        Recovery { lost: loaded.lost.take(), copy: loaded.copy.take(), ..Recovery::default() };
    if state.recovery.lost.is_some() {
        state.saving.failure = Some(messages::LOST.to_owned());
        state.announce(messages::LOST);
    } else if had.is_some() {
        state.saving.failure = None;
    }
}

/// Tells why nothing is changed before a person chose what to do.
pub(super) fn refuses(state: &mut State, action: &Action) -> bool {
    let refused = state.recovery.lost.is_some() && super::tabs::edits(action);
    if refused {
        state.notify(Tone::Info, messages::DECIDE_FIRST.to_owned());
    }
    refused
}

pub(super) fn act(state: &mut State, action: RecoveryAction) -> Vec<Effect> {
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
            state.notify(Tone::Info, messages::NOT_RESTORED.to_owned());
        }
        RecoveryAction::Failed(reason) => {
            recovery.progress = None;
            state.notify(Tone::Problem, messages::restore_failed(&reason));
        }
        RecoveryAction::Restored(restored) => return restored_from(state, *restored),
        RecoveryAction::Confirm(confirms) => recovery.confirms = confirms,
        RecoveryAction::StartAnew if recovery.lost.is_some() && state.role.writes() => {
            return vec![Effect::Recovery(RecoveryEffect::StartAnew)];
        }
        RecoveryAction::StartAnew => {}
        RecoveryAction::Begun(loaded) => return begin(state, *loaded),
        RecoveryAction::Closed => return closed(state),
        RecoveryAction::Reopened { lost } => return reopened(state, lost),
    }
    Vec::new()
}

fn restore(state: &mut State) -> Vec<Effect> {
    let has_copy = state.recovery.copy.is_some() && state.recovery.progress.is_none();
    let is_needed = state.recovery.lost.is_some() || state.saving.is_damaged;
    if !has_copy || !is_needed || !state.role.writes() {
        return Vec::new();
    }
    if state.saving.has_changes() {
        state.notify(Tone::Problem, messages::RESTORE_DROPS.to_owned());
        return Vec::new();
    }
    state.recovery.progress = Some((0, 0));
    vec![Effect::Recovery(RecoveryEffect::Restore)]
}

fn restored_from(state: &mut State, restored: Restored) -> Vec<Effect> {
    let Restored { loaded, copy, time } = restored;
    let missing =
        state.recovery.lost.as_ref().map_or(0, |lost| lost.expected.last.saturating_sub(copy.last));
    let effects = begin(state, loaded);
    let documents = state.history.summaries().len();
    state.notify(Tone::Info, messages::restored(documents, &time, missing));
    effects
}

/// Takes over what is stored, in place of what is on the page.
fn begin(state: &mut State, loaded: Loaded) -> Vec<Effect> {
    state.notices.clear();
    saving::begin_anew(state);
    state.screen = Screen::Start;
    let mut effects = saving::restore(state, loaded);
    effects.push(Effect::Tab(TabEffect::Anew));
    effects.extend(opening::show_first(state));
    effects
}

/// The database is closed: what is stored may be gone, what is on the page is not.
fn closed(state: &mut State) -> Vec<Effect> {
    if !state.saving.is_open {
        // Everything is being deleted.
        return Vec::new();
    }
    match state.role {
        role if role.writes() => {}
        Role::Follower(_) => return vec![Effect::Tab(TabEffect::Reload)],
        // What is shown is not stored here, or not any more.
        _ => return Vec::new(),
    }
    state.recovery.is_closed = true;
    saving::failed(state, messages::CLOSED.to_owned());
    vec![Effect::Recovery(RecoveryEffect::Reopen)]
}

/// What to do to store again what is not stored, where that begins with opening the database.
pub(super) fn retry(state: &mut State) -> Option<Vec<Effect>> {
    state.recovery.is_closed.then(|| vec![Effect::Recovery(RecoveryEffect::Reopen)])
}

fn reopened(state: &mut State, lost: Option<BTreeSet<DocumentId>>) -> Vec<Effect> {
    state.recovery.is_closed = false;
    let failure = state.saving.failure.take().unwrap_or_default();
    for reason in [messages::CLOSED, &failure] {
        state.solve(&messages::not_saved(reason));
    }
    if !state.role.writes() || state.saving.is_damaged {
        state.saving.failure = Some(failure);
        return Vec::new();
    }
    let Some(found) = lost else {
        state.notify(Tone::Info, messages::REOPENED.to_owned());
        let mut effects = vec![Effect::Recovery(RecoveryEffect::Keep)];
        effects.extend(saving::retry(state));
        return effects;
    };
    let missing: Vec<DocumentId> = state
        .history
        .summaries()
        .map(|summary| summary.id)
        .filter(|id| state.history.is_absent(*id) && !found.contains(id))
        .collect();
    let titles: Vec<String> = missing
        .iter()
        .filter_map(|id| state.history.summary(*id))
        .map(|summary| messages::title(&summary.meta.title).to_owned())
        .collect();
    missing.into_iter().for_each(|id| state.history.forget(id));
    if found.is_empty() {
        // The steps of what could be undone were stored, and are gone.
        state.history.skip_to(state.history.last());
    }
    state.notify(Tone::Problem, messages::stored_anew(&titles));
    let mut effects = vec![Effect::Recovery(RecoveryEffect::Keep)];
    effects.extend(saving::store_whole(state));
    effects
}
