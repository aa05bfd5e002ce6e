//! The write queue: records that are not known to be stored.

use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::persistence::StorageError;
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
    pub(super) damage: Vec<DamagedRecord>,
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

    /// Resets the queue to an open and empty storage.
    pub(in crate::state) fn reset(&mut self) {
        *self = Self { is_storage_open: true, ..Self::default() };
    }

    /// Appends a record, and stores it if the storage accepts writes.
    pub(in crate::state) fn enqueue(&mut self, record: Arc<StorageRecord>, cx: &mut Context) {
        let takes = self.is_storage_open && self.failure.is_none();
        self.last_number += 1;
        let number = self.last_number;
        self.pending.push_back((number, record.clone()));
        cx.extend(takes.then(|| Effect::Store { number, record, damage: Vec::new() }));
    }

    /// Requests all pending records to be stored again.
    pub(in crate::state) fn store_pending(&self, cx: &mut Context) {
        let store = |(number, record): (u64, Arc<StorageRecord>)| Effect::Store {
            number,
            record,
            damage: Vec::new(),
        };
        cx.extend(self.pending.iter().cloned().map(store));
    }

    /// Replaces all pending records by one, and returns its number.
    pub(in crate::state) fn replace_pending(&mut self, record: Arc<StorageRecord>) -> u64 {
        self.pending.clear();
        self.last_number += 1;
        self.pending.push_back((self.last_number, record));
        self.last_number
    }

    /// Removes the records up to this number, because they are stored.
    pub(in crate::state) fn remove_stored(&mut self, number: u64) {
        self.pending.retain(|(other, _)| *other > number);
    }

    /// Returns true if everything is stored and the storage works.
    pub fn is_safe(&self) -> bool {
        self.is_storage_open && self.failure.is_none() && self.is_flushed()
    }
}
