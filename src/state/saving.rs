use super::tabs::{Role, TabEffect, Wish};
use super::{Effect, Loaded, State, Tone, recovery};
use crate::messages;
use dateline_annotation::{History, Record, RestoreError};
use std::collections::VecDeque;
use std::sync::Arc;

/// Whether what was done is stored.
#[derive(Debug, Default)]
pub struct Saving {
    /// Whether the storage was read. Nothing is written before.
    pub is_open: bool,
    /// Why the storage does not take more; for the person.
    pub failure: Option<String>,
    /// What is stored cannot be read whole: nothing is written over it unasked.
    pub is_damaged: bool,
    /// What is not known to be stored, in order and numbered.
    unsaved: VecDeque<(u64, Arc<Record>)>,
    /// The number of the last record.
    last: u64,
    /// What is stored and cannot be read.
    damage: Vec<Damage>,
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

    /// The number of the last record.
    pub(super) fn last_number(&self) -> u64 {
        self.last
    }

    /// Whether the record of this number, and all before it, are stored.
    pub(super) fn has(&self, number: u64) -> bool {
        self.unsaved.front().is_none_or(|(first, _)| *first > number)
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

/// A record of the storage that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The store that it is in.
    pub store: &'static str,
    /// Its key.
    pub key: u64,
    /// What is wrong, for the person.
    pub reason: String,
}

/// Takes over the project that was stored. What cannot be read is told and never written over
/// unasked. Returns what stores a project of an older version anew.
pub(super) fn restore(state: &mut State, mut loaded: Loaded) -> Vec<Effect> {
    recovery::note(state, &mut loaded);
    let (history, migrated, error) = match loaded.legacy {
        Some(legacy) => {
            let (history, record, error) = History::migrate(legacy.snapshot, legacy.log);
            (history, Some(record), error)
        }
        None => {
            let (history, error) = History::restore(loaded.head, loaded.summaries, loaded.log);
            (history, None, error)
        }
    };
    state.history = history;
    state.saving.is_open = true;
    let first = loaded.damage.first().map(|damage| damage.reason.clone());
    if let Some(reason) = first.or(error.as_ref().map(RestoreError::to_string)) {
        // What comes after the damage is not undone, and its numbers are not given again.
        state.history.skip_to(loaded.last);
        state.saving.damage = loaded.damage;
        state.saving.is_damaged = true;
        state.saving.failure = Some(messages::DAMAGED.to_owned());
        state.notify(Tone::Problem, messages::damaged(&reason));
        return Vec::new();
    }
    let mut effects = recovery::keep(state);
    if let Some(record) = migrated.filter(|_| state.writes()) {
        effects.extend(store(state, record.into()));
    }
    effects
}

/// Nothing is stored, and nothing waits for it.
pub(super) fn begin_anew(state: &mut State) {
    state.saving = Saving { is_open: true, ..Saving::default() };
}

/// Hands a record to the storage, or keeps it until the storage takes records again.
pub(super) fn store(state: &mut State, record: Arc<Record>) -> Vec<Effect> {
    let takes = state.saving.is_open && state.saving.failure.is_none();
    state.saving.last += 1;
    let number = state.saving.last;
    state.saving.unsaved.push_back((number, record.clone()));
    if takes { vec![Effect::Store { number, record }] } else { Vec::new() }
}

pub(super) fn stored(state: &mut State, number: u64) {
    state.saving.unsaved.retain(|(other, _)| *other > number);
}

pub(super) fn failed(state: &mut State, reason: String) {
    state.saving.is_open = true;
    if state.saving.failure.as_ref() != Some(&reason) {
        state.notify(Tone::Problem, messages::not_saved(&reason));
    }
    state.saving.failure = Some(reason);
}

/// The storage is asked again: what it said before is not so any more, until it says so again.
fn solve(state: &mut State) {
    if let Some(reason) = state.saving.failure.take() {
        state.solve(&messages::not_saved(&reason));
    }
}

pub(super) fn retry(state: &mut State) -> Vec<Effect> {
    if state.saving.is_damaged || state.recovery.lost.is_some() {
        return Vec::new();
    }
    if let Some(effects) = recovery::retry(state) {
        return effects;
    }
    solve(state);
    if state.role == Role::Follower(Wish::Joining) {
        return vec![Effect::Tab(TabEffect::Reload)];
    }
    let store = |(number, record): (u64, Arc<Record>)| Effect::Store { number, record };
    let mut effects: Vec<Effect> = state.saving.unsaved.iter().cloned().map(store).collect();
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

/// Drops what is stored and cannot be read, in favor of what is on the page.
pub(super) fn replace(state: &mut State) -> Vec<Effect> {
    if !std::mem::take(&mut state.saving.is_damaged) {
        return Vec::new();
    }
    let damage = std::mem::take(&mut state.saving.damage);
    let mut effects = whole(state, |number, record| Effect::Mend { number, record, damage });
    effects.extend(recovery::keep(state));
    effects
}

/// Stores everything that is on the page anew: nothing of it is stored any more.
pub(super) fn store_whole(state: &mut State) -> Vec<Effect> {
    let mut effects = whole(state, |number, record| Effect::Store { number, record });
    if state.saving.draft_waits || !state.typed.is_empty() {
        effects.extend(store_draft(state));
    }
    effects
}

fn whole(state: &mut State, effect: impl FnOnce(u64, Arc<Record>) -> Effect) -> Vec<Effect> {
    solve(state);
    state.saving.unsaved.clear();
    state.saving.last += 1;
    let number = state.saving.last;
    let record = Arc::new(state.history.whole());
    state.saving.unsaved.push_back((number, record.clone()));
    vec![effect(number, record)]
}
