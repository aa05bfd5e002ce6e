use super::tabs::{Role, TabEffect, Wish};
use super::{Effect, Loaded, State, Tone};
use crate::messages;
use dateline_annotation::{Change, History, RestoreError};
use std::collections::VecDeque;
use std::sync::Arc;

/// A snapshot is stored every so many changes: opening replays at most as many.
const SNAPSHOT_EVERY: u64 = 200;

/// Whether what was done is stored.
#[derive(Debug, Default)]
pub struct Saving {
    /// Whether the storage was read. Nothing is written before.
    pub is_open: bool,
    /// Why the storage does not take more; for the person.
    pub failure: Option<String>,
    /// What is stored cannot be read whole: nothing is written over it unasked.
    pub is_damaged: bool,
    /// What is not known to be stored, in order.
    unsaved: VecDeque<Arc<Change>>,
    /// What is typed is not known to be stored.
    pub(super) draft_waits: bool,
}

impl Saving {
    /// Whether leaving the page now loses nothing.
    pub fn has_all(&self) -> bool {
        self.unsaved.is_empty() && !self.draft_waits
    }

    /// Whether changes are not known to be stored.
    pub(super) fn has_changes(&self) -> bool {
        !self.unsaved.is_empty()
    }

    /// Whether changes are on their way to the storage.
    pub(super) fn is_writing(&self) -> bool {
        self.has_changes() && self.failure.is_none()
    }

    /// Whether there are changes that the storage does not take.
    pub(super) fn is_stuck(&self) -> bool {
        self.has_changes() && self.failure.is_some()
    }

    /// Whether everything that was done is stored.
    pub fn is_safe(&self) -> bool {
        self.is_open && self.failure.is_none() && self.has_all()
    }
}

/// Takes over the project that was stored. What cannot be read is told and never written over
/// unasked.
pub(super) fn restore(state: &mut State, loaded: Loaded) {
    let (history, error) = History::restore(loaded.snapshot, loaded.log);
    state.history = history;
    state.saving.is_open = true;
    if let Some(reason) = loaded.damage.or(error.as_ref().map(RestoreError::to_string)) {
        state.saving.is_damaged = true;
        state.saving.failure = Some(messages::DAMAGED.to_owned());
        state.notify(Tone::Problem, messages::damaged(&reason));
    }
}

/// Nothing is stored, and nothing waits for it.
pub(super) fn begin_anew(state: &mut State) {
    state.saving = Saving { is_open: true, ..Saving::default() };
}

/// Hands a change to the storage, or keeps it until the storage takes changes again.
pub(super) fn store(state: &mut State, change: Arc<Change>) -> Vec<Effect> {
    let takes = state.saving.is_open && state.saving.failure.is_none();
    let snapshot = change.seq.is_multiple_of(SNAPSHOT_EVERY);
    state.saving.unsaved.push_back(change.clone());
    let mut effects = Vec::new();
    if takes {
        effects.push(Effect::Store(change));
        if snapshot {
            effects.push(Effect::StoreSnapshot(Box::new(state.history.snapshot())));
        }
    }
    effects
}

pub(super) fn stored(state: &mut State, seq: u64) {
    state.saving.unsaved.retain(|change| change.seq > seq);
}

pub(super) fn failed(state: &mut State, reason: String) {
    state.saving.is_open = true;
    if state.saving.failure.as_ref() != Some(&reason) {
        state.notify(Tone::Problem, messages::not_saved(&reason));
    }
    state.saving.failure = Some(reason);
}

pub(super) fn retry(state: &mut State) -> Vec<Effect> {
    if state.saving.is_damaged {
        return Vec::new();
    }
    state.saving.failure = None;
    if state.role == Role::Follower(Wish::Joining) {
        return vec![Effect::Tab(TabEffect::CatchUp(state.history.last()))];
    }
    let mut effects: Vec<Effect> =
        state.saving.unsaved.iter().cloned().map(Effect::Store).collect();
    if state.saving.draft_waits {
        effects.push(Effect::StoreDraft(state.typed.clone()));
    }
    effects
}

/// Hands what is typed to the storage. A tab that follows keeps it until it writes.
pub(super) fn store_draft(state: &mut State) -> Vec<Effect> {
    state.saving.draft_waits = true;
    if !state.role.writes() {
        return Vec::new();
    }
    vec![Effect::StoreDraft(state.typed.clone())]
}

pub(super) fn draft_stored(state: &mut State, text: &str) {
    if state.typed == text {
        state.saving.draft_waits = false;
    }
}

/// Drops what is stored, which cannot be read whole, in favor of what is on the page.
pub(super) fn replace(state: &mut State) -> Vec<Effect> {
    state.saving.failure = None;
    state.saving.is_damaged = false;
    state.saving.unsaved.clear();
    let snapshot = Effect::StoreSnapshot(Box::new(state.history.snapshot()));
    vec![Effect::ClearStorage, snapshot]
}
