//! Storing the project: restoring it, failures and retries, the draft text, damaged records.

use crate::state::action::LoadedProject;
use crate::state::context::Context;
use crate::state::effect::{Effect, RecoveryEffect, TabEffect};
use crate::state::notices::Severity;
use crate::state::persistence::StorageError;
use crate::state::persistence::messages::StorageMessage;
use crate::state::recovery::Recovery;
use crate::state::recovery::messages::RecoveryMessage;
use crate::state::session::Session;
use crate::state::tabs::role::{TabRole, Takeover};
use dateline_annotation::history::History;
use dateline_annotation::store::DamagedRecord;
use std::sync::Arc;

/// Replaces the project by the stored one. Unreadable records are reported and never overwritten
/// unasked.
pub(in crate::state) fn restore_project(
    session: &mut Session,
    mut loaded: LoadedProject,
    cx: &mut Context,
) {
    record_loss(session, &mut loaded);
    let stored = loaded.stored;
    let (history, error) = History::restore(stored.checkpoint, stored.summaries, stored.log);
    session.history = history;
    session.write_queue.is_storage_open = true;
    let first = stored.damage.first().cloned().map(StorageError::Record);
    if let Some(reason) = first.or(error.map(StorageError::Project)) {
        // Changes after the damage cannot be undone, and their seqs are not reused.
        session.history.skip_log_to(stored.last_seq);
        session.write_queue.damage = stored.damage;
        session.write_queue.is_damaged = true;
        session.write_queue.failure = Some(StorageError::Damaged);
        session.notify(Severity::Problem, StorageMessage::Damaged(reason));
        return;
    }
    start_second_copy(session, cx);
}

pub(in crate::state) fn handle_failure(session: &mut Session, reason: StorageError) {
    session.write_queue.is_storage_open = true;
    if session.write_queue.failure.as_ref() != Some(&reason) {
        session.notify(Severity::Problem, StorageMessage::NotSaved(reason.clone()));
    }
    session.write_queue.failure = Some(reason);
}

/// Clears the failure before a retry. The storage reports it again if it persists.
fn clear_failure(session: &mut Session) {
    if let Some(reason) = session.write_queue.failure.take() {
        session.clear_notice(StorageMessage::NotSaved(reason));
    }
}

pub(in crate::state) fn retry(session: &mut Session, cx: &mut Context) {
    if session.write_queue.is_damaged || session.recovery.loss.is_some() {
        return;
    }
    if retry_reopening(session, cx) {
        return;
    }
    clear_failure(session);
    if session.role == TabRole::Follower(Takeover::Reloading) {
        return cx.push(Effect::Tab(TabEffect::Reload));
    }
    session.write_queue.store_pending(cx);
    if session.write_queue.is_draft_pending {
        cx.push(Effect::StoreDraft(session.draft_text.clone()));
    }
}

/// Stores the draft text. A follower keeps it until it writes.
pub(in crate::state) fn store_draft(session: &mut Session, cx: &mut Context) {
    session.write_queue.is_draft_pending = true;
    if !session.role.can_write() {
        return;
    }
    cx.push(Effect::StoreDraft(session.draft_text.clone()));
}

pub(in crate::state) fn handle_draft_stored(session: &mut Session, text: &str) {
    if session.draft_text == text {
        session.write_queue.is_draft_pending = false;
    }
}

/// Drops the unreadable records and stores the project in memory.
pub(in crate::state) fn replace_damaged(session: &mut Session, cx: &mut Context) {
    if !std::mem::take(&mut session.write_queue.is_damaged) {
        return;
    }
    let damage = std::mem::take(&mut session.write_queue.damage);
    enqueue_whole_project(session, damage, cx);
    start_second_copy(session, cx);
}

/// Stores everything that is in memory, because the database no longer holds it.
pub(in crate::state) fn store_everything(session: &mut Session, cx: &mut Context) {
    enqueue_whole_project(session, Vec::new(), cx);
    if session.write_queue.is_draft_pending || !session.draft_text.is_empty() {
        store_draft(session, cx);
    }
}

/// Stores the project in memory in place of all pending records, and deletes `damage`.
fn enqueue_whole_project(session: &mut Session, damage: Vec<DamagedRecord>, cx: &mut Context) {
    clear_failure(session);
    let record = Arc::new(session.history.full_write());
    let number = session.write_queue.replace_pending(record.clone());
    cx.push(Effect::Store { number, record, damage });
}

/// Starts the watermark and the second copy, if this tab writes and the database is undamaged.
pub(in crate::state) fn start_second_copy(session: &Session, cx: &mut Context) {
    if !session.can_edit() || session.write_queue.is_damaged {
        return;
    }
    cx.push(Effect::Recovery(RecoveryEffect::StartSecondCopy));
}

/// Records the data loss that was detected when the project was loaded.
pub(in crate::state) fn record_loss(session: &mut Session, loaded: &mut LoadedProject) {
    let had = session.recovery.loss.take();
    session.recovery = Recovery {
        loss: loaded.loss.take(),
        second_copy: loaded.second_copy.take(),
        ..Recovery::default()
    };
    if session.recovery.loss.is_some() {
        session.write_queue.failure = Some(StorageError::Outdated);
        session.announce(RecoveryMessage::DataLost);
    } else if had.is_some() {
        session.write_queue.failure = None;
    }
}

/// Opens the database again and returns true, if it is closed and has to be opened before anything
/// can be stored.
pub(in crate::state) fn retry_reopening(session: &Session, cx: &mut Context) -> bool {
    let is_closed = session.recovery.is_database_closed;
    cx.extend(is_closed.then_some(Effect::Recovery(RecoveryEffect::ReopenDatabase)));
    is_closed
}
