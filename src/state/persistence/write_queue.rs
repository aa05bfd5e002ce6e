//! The write queue: records that are not known to be stored.

use crate::state::action::LoadedProject;
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::effect::TabEffect;
use crate::state::notices::Severity;
use crate::state::persistence::StorageError;
use crate::state::persistence::messages::StorageMessage;
use crate::state::tabs::role::{TabRole, Takeover};
use crate::state::{State, recovery};
use dateline_annotation::history::History;
use dateline_annotation::store::{DamagedRecord, StorageRecord};
use std::collections::VecDeque;
use std::sync::Arc;

/// The records that are not known to be stored, and the status of the storage.
#[derive(Debug, Default)]
pub struct WriteQueue {
    /// True once the storage was read, or reading it failed. Nothing is written before.
    pub is_storage_open: bool,
    /// The reason why the storage accepts no writes.
    pub failure: Option<StorageError>,
    /// True if stored records cannot be read. They are not overwritten unless the user says so.
    pub is_damaged: bool,
    /// The records that are not known to be stored, numbered and in order.
    pending: VecDeque<(u64, Arc<StorageRecord>)>,
    /// The number of the last record.
    last_number: u64,
    /// The stored records that cannot be read.
    damage: Vec<DamagedRecord>,
    /// True if the draft text is not known to be stored.
    pub(in crate::state) is_draft_pending: bool,
}

impl WriteQueue {
    /// Returns true if leaving the page now loses no data.
    pub fn is_flushed(&self) -> bool {
        self.pending.is_empty() && !self.is_draft_pending
    }

    /// Returns true if there are changes that are not known to be stored.
    pub(in crate::state) fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Returns the number of the last record.
    pub(in crate::state) fn last_number(&self) -> u64 {
        self.last_number
    }

    /// Returns true if the record with this number, and all before it, are stored.
    pub(in crate::state) fn is_stored(&self, number: u64) -> bool {
        self.pending.front().is_none_or(|(first, _)| *first > number)
    }

    /// Returns true if changes are being written.
    pub(in crate::state) fn is_writing(&self) -> bool {
        self.has_pending() && self.failure.is_none()
    }

    /// Returns true if there are changes that cannot be written.
    pub(in crate::state) fn is_stuck(&self) -> bool {
        self.has_pending() && self.failure.is_some()
    }

    /// Returns true if everything is stored and the storage works.
    pub fn is_safe(&self) -> bool {
        self.is_storage_open && self.failure.is_none() && self.is_flushed()
    }
}

/// Replaces the project by the stored one. Unreadable records are reported and never overwritten
/// unasked.
pub(in crate::state) fn restore_project(
    state: &mut State,
    mut loaded: LoadedProject,
    cx: &mut Context,
) {
    recovery::record_loss(state, &mut loaded);
    let stored = loaded.stored;
    let (history, error) = History::restore(stored.checkpoint, stored.summaries, stored.log);
    state.history = history;
    state.write_queue.is_storage_open = true;
    let first = stored.damage.first().cloned().map(StorageError::Record);
    if let Some(reason) = first.or(error.map(StorageError::Project)) {
        // Changes after the damage cannot be undone, and their seqs are not reused.
        state.history.skip_log_to(stored.last_seq);
        state.write_queue.damage = stored.damage;
        state.write_queue.is_damaged = true;
        state.write_queue.failure = Some(StorageError::Damaged);
        state.notify(Severity::Problem, StorageMessage::Damaged(reason));
        return;
    }
    recovery::start_second_copy(state, cx);
}

/// Resets the queue to an open and empty storage.
pub(in crate::state) fn reset(state: &mut State) {
    state.write_queue = WriteQueue { is_storage_open: true, ..WriteQueue::default() };
}

/// Appends a record to the queue, and stores it if the storage accepts writes.
pub(in crate::state) fn enqueue(state: &mut State, record: Arc<StorageRecord>, cx: &mut Context) {
    let takes = state.write_queue.is_storage_open && state.write_queue.failure.is_none();
    state.write_queue.last_number += 1;
    let number = state.write_queue.last_number;
    state.write_queue.pending.push_back((number, record.clone()));
    cx.extend(takes.then_some(Effect::Store { number, record }));
}

pub(in crate::state) fn handle_stored(state: &mut State, number: u64) {
    state.write_queue.pending.retain(|(other, _)| *other > number);
}

pub(in crate::state) fn handle_failure(state: &mut State, reason: StorageError) {
    state.write_queue.is_storage_open = true;
    if state.write_queue.failure.as_ref() != Some(&reason) {
        state.notify(Severity::Problem, StorageMessage::NotSaved(reason.clone()));
    }
    state.write_queue.failure = Some(reason);
}

/// Clears the failure before a retry. The storage reports it again if it persists.
fn clear_failure(state: &mut State) {
    if let Some(reason) = state.write_queue.failure.take() {
        state.clear_notice(StorageMessage::NotSaved(reason));
    }
}

pub(in crate::state) fn retry(state: &mut State, cx: &mut Context) {
    if state.write_queue.is_damaged || state.recovery.loss.is_some() {
        return;
    }
    if recovery::retry_reopening(state, cx) {
        return;
    }
    clear_failure(state);
    if state.role == TabRole::Follower(Takeover::Reloading) {
        return cx.push(Effect::Tab(TabEffect::Reload));
    }
    let store = |(number, record): (u64, Arc<StorageRecord>)| Effect::Store { number, record };
    cx.extend(state.write_queue.pending.iter().cloned().map(store));
    if state.write_queue.is_draft_pending {
        cx.push(Effect::StoreDraft(state.draft_text.clone()));
    }
}

/// Stores the draft text. A follower keeps it until it writes.
pub(in crate::state) fn store_draft(state: &mut State, cx: &mut Context) {
    state.write_queue.is_draft_pending = true;
    if !state.role.can_write() {
        return;
    }
    cx.push(Effect::StoreDraft(state.draft_text.clone()));
}

pub(in crate::state) fn handle_draft_stored(state: &mut State, text: &str) {
    if state.draft_text == text {
        state.write_queue.is_draft_pending = false;
    }
}

/// Drops the unreadable records and stores the project in memory.
pub(in crate::state) fn replace_damaged(state: &mut State, cx: &mut Context) {
    if !std::mem::take(&mut state.write_queue.is_damaged) {
        return;
    }
    let damage = std::mem::take(&mut state.write_queue.damage);
    enqueue_whole_project(
        state,
        |number, record| Effect::StoreAndRepair { number, record, damage },
        cx,
    );
    recovery::start_second_copy(state, cx);
}

/// Stores everything that is in memory, because the database no longer holds it.
pub(in crate::state) fn store_everything(state: &mut State, cx: &mut Context) {
    enqueue_whole_project(state, |number, record| Effect::Store { number, record }, cx);
    if state.write_queue.is_draft_pending || !state.draft_text.is_empty() {
        store_draft(state, cx);
    }
}

fn enqueue_whole_project(
    state: &mut State,
    effect: impl FnOnce(u64, Arc<StorageRecord>) -> Effect,
    cx: &mut Context,
) {
    clear_failure(state);
    state.write_queue.pending.clear();
    state.write_queue.last_number += 1;
    let number = state.write_queue.last_number;
    let record = Arc::new(state.history.full_write());
    state.write_queue.pending.push_back((number, record.clone()));
    cx.push(effect(number, record));
}
