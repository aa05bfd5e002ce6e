//! Several tabs on one project: one writes, the others follow it.
//!
//! The tab that holds the browser's lock on the project writes. Another tab can request a takeover.
//! The writer offers the lock once all its writes are done. The other tab has to take it within a
//! few seconds; otherwise the writer writes again. The lock is taken by force only if the user says
//! so. Before a tab writes, it reads what was stored last, so that the log has no gaps.

pub mod messages;
pub mod role;
#[cfg(test)]
mod tests;

use crate::state::action::{Action, InterfaceAction, LoadedProject, TabAction};
use crate::state::context::Context;
use crate::state::editor::workspace;
use crate::state::effect::{Effect, RecoveryEffect, TabEffect};
use crate::state::import::import_journal;
use crate::state::import::import_journal::ImportJournal;
use crate::state::notices::Severity;
use crate::state::persistence::document_loader::DocumentLoader;
use crate::state::persistence::fetch::Requester;
use crate::state::persistence::write_queue;
use crate::state::tabs::messages::TabMessage;
use crate::state::tabs::role::{LockOffer, TabId, TabRole, Takeover};
use crate::state::{State, recovery};
use dateline_annotation::log::Change;
use dateline_annotation::model::{DocumentId, DocumentSummary};
use dateline_annotation::store::MissingData;
use std::collections::BTreeSet;

pub(in crate::state) fn update(state: &mut State, action: TabAction, cx: &mut Context) {
    let follows = matches!(state.role, TabRole::Follower(_));
    match action {
        TabAction::LocksUnsupported => set_role(state, TabRole::UnlockedWriter, None, cx),
        TabAction::LockHeldElsewhere => {
            set_role(state, TabRole::Follower(Takeover::Idle), None, cx);
        }
        TabAction::LockGranted => handle_lock_granted(state, cx),
        TabAction::LockLost => handle_lock_lost(state, cx),
        TabAction::ChangeStored if follows => {
            cx.push(Effect::Tab(TabEffect::FetchChanges(state.history.last_seq())));
        }
        TabAction::ProjectReplaced if follows => cx.push(Effect::Tab(TabEffect::Reload)),
        TabAction::ProjectDeleted => handle_project_deleted(state, cx),
        TabAction::ChangesFetched(changes) if follows => apply_changes(state, changes, cx),
        TabAction::SummariesFetched(summaries) if follows => apply_summaries(state, summaries, cx),
        TabAction::Reloaded(loaded) if follows => handle_reloaded(state, *loaded, cx),
        TabAction::RequestTakeover if follows => request_takeover(state, cx),
        TabAction::TakeoverTimedOut if is_waiting(state) => {
            set_role(state, TabRole::Follower(Takeover::Unanswered), None, cx);
        }
        TabAction::TakeoverRefused if is_waiting(state) => {
            set_role(state, TabRole::Follower(Takeover::Refused), None, cx);
        }
        TabAction::LockOffered { expires_at } => handle_offer(state, expires_at, cx),
        TabAction::ForceTakeover => {
            let can_force = TabRole::Follower(Takeover::Unanswered) == state.role
                || TabRole::Follower(Takeover::Refused) == state.role;
            cx.extend(can_force.then_some(Effect::Tab(TabEffect::StealLock)));
        }
        TabAction::TakeoverRequested(tab) if state.role == TabRole::Writer => {
            offer_lock(state, tab, cx);
        }
        TabAction::OfferExpired(offer) if state.role == TabRole::Offering(offer) => {
            reload_before_writing(state, cx);
        }
        // Meant for a tab in another role.
        TabAction::ChangeStored
        | TabAction::ProjectReplaced
        | TabAction::ChangesFetched(_)
        | TabAction::SummariesFetched(_)
        | TabAction::Reloaded(_)
        | TabAction::RequestTakeover
        | TabAction::TakeoverTimedOut
        | TabAction::TakeoverRefused
        | TabAction::TakeoverRequested(_)
        | TabAction::OfferExpired(_) => {}
    }
}

/// Returns true if this tab asked the writer for the lock and waits for the answer.
fn is_waiting(state: &State) -> bool {
    state.role == TabRole::Follower(Takeover::Requested)
}

fn handle_lock_granted(state: &mut State, cx: &mut Context) {
    match state.role {
        TabRole::Follower(_) => reload_before_writing(state, cx),
        // The next tab in line can write; this one cannot.
        TabRole::Diverged | TabRole::Deleted => cx.push(Effect::Tab(TabEffect::ReleaseLock)),
        TabRole::Writer | TabRole::UnlockedWriter | TabRole::Offering(_) | TabRole::NoProject => {}
    }
}

fn handle_lock_lost(state: &mut State, cx: &mut Context) {
    match state.role {
        TabRole::Writer => {
            stop_writing(state, TabEffect::FetchChanges(state.history.last_seq()), cx);
            handle_unstored_changes(state, cx);
        }
        TabRole::Follower(_) | TabRole::Offering(_) => {
            set_role(state, TabRole::Follower(Takeover::Idle), None, cx);
        }
        TabRole::UnlockedWriter | TabRole::Diverged | TabRole::Deleted | TabRole::NoProject => {}
    }
}

fn handle_project_deleted(state: &mut State, cx: &mut Context) {
    stop_writing(state, TabEffect::LeaveProject, cx);
    state.role = TabRole::Deleted;
    state.document_loader = DocumentLoader::default();
    state.write_queue.is_storage_open = true;
}

/// Takes the offered lock, if this tab still wants it.
fn handle_offer(state: &mut State, expires_at: i64, cx: &mut Context) {
    let TabRole::Follower(Takeover::Requested | Takeover::Unanswered) = state.role else { return };
    // The offer has expired, as in a suspended tab: the other tab may write again.
    if cx.now > expires_at {
        request_takeover(state, cx);
    } else {
        cx.push(Effect::Tab(TabEffect::StealLock));
    }
}

fn set_role(state: &mut State, role: TabRole, effect: Option<TabEffect>, cx: &mut Context) {
    state.role = role;
    cx.extend(effect.map(Effect::Tab));
}

fn request_takeover(state: &mut State, cx: &mut Context) {
    set_role(state, TabRole::Follower(Takeover::Requested), Some(TabEffect::RequestTakeover), cx)
}

/// Reads what is stored. Afterwards this tab, which holds the lock, writes.
fn reload_before_writing(state: &mut State, cx: &mut Context) {
    set_role(state, TabRole::Follower(Takeover::Reloading), Some(TabEffect::Reload), cx)
}

/// Stops writing and offers the lock to a tab that requested it. Refuses if changes cannot be stored.
fn offer_lock(state: &mut State, tab: TabId, cx: &mut Context) {
    if state.write_queue.is_stuck() {
        return cx.push(Effect::Tab(TabEffect::RefuseTakeover));
    }
    state.last_request += 1;
    let offer = LockOffer(state.last_request);
    stop_writing(state, TabEffect::OfferLock { to: tab, offer }, cx);
    state.role = TabRole::Offering(offer);
}

/// Stops writing. Requested detections are left to the other tab. So are files that are not opened
/// yet; the other tab reports them.
fn stop_writing(state: &mut State, effect: TabEffect, cx: &mut Context) {
    let reading = state.detection_queue.current.take();
    state.detection_queue.bulk.waiting.clear();
    let opens_files = std::mem::take(&mut state.import_queue).is_busy();
    state.import_journal = ImportJournal::default();
    // Until all is written, a tab that offers the lock keeps the second copy up to date.
    let hands_over = matches!(effect, TabEffect::OfferLock { .. });
    set_role(state, TabRole::Follower(Takeover::Idle), Some(effect), cx);
    cx.extend((!hands_over).then_some(Effect::Recovery(RecoveryEffect::StopSecondCopy)));
    cx.extend(reading.map(|reading| Effect::CancelDetection(reading.request)));
    cx.extend(opens_files.then_some(Effect::DropQueuedFiles));
}

/// Handles unstored changes in a tab that has stopped writing. If the tab still holds the lock, it
/// writes again; otherwise it has diverged from what is stored.
pub(in crate::state) fn handle_unstored_changes(state: &mut State, cx: &mut Context) {
    match state.role {
        TabRole::Offering(_) if state.write_queue.has_pending() => {
            set_role(state, TabRole::Writer, Some(TabEffect::RefuseTakeover), cx)
        }
        TabRole::Follower(_) if state.write_queue.has_pending() => {
            set_role(state, TabRole::Diverged, None, cx)
        }
        TabRole::Writer
        | TabRole::UnlockedWriter
        | TabRole::Follower(_)
        | TabRole::Offering(_)
        | TabRole::Diverged
        | TabRole::Deleted
        | TabRole::NoProject => {}
    }
}

/// Applies changes that another tab stored. If they do not continue the known log, requests
/// everything.
fn apply_changes(state: &mut State, changes: Vec<Change>, cx: &mut Context) {
    let mut touched = BTreeSet::new();
    for change in changes {
        if change.seq <= state.history.last_seq() {
            continue;
        }
        match state.history.append_external_change(change) {
            Ok(documents) => touched.extend(documents),
            Err(_) => return cx.push(Effect::Tab(TabEffect::Reload)),
        }
    }
    if touched.is_empty() {
        return;
    }
    cx.push(Effect::Tab(TabEffect::FetchSummaries(touched)));
}

/// Applies summaries of documents that another tab changed. Requests the open document again.
fn apply_summaries(
    state: &mut State,
    summaries: Vec<(DocumentId, Option<DocumentSummary>)>,
    cx: &mut Context,
) {
    let open = state.open_document_id();
    for (id, summary) in summaries {
        match summary {
            Some(summary) => state.history.insert_summary(summary),
            None => state.history.forget_document(id),
        }
        if Some(id) == open && state.history.summary(id).is_some() {
            cx.push(fetch_for_refresh(id));
        } else {
            state.history.evict_documents(|held| held == id);
        }
    }
    workspace::prune(state);
}

fn fetch_for_refresh(id: DocumentId) -> Effect {
    let wanted = MissingData { documents: [id].into(), ..MissingData::default() };
    Effect::Fetch { missing: wanted, requester: Requester::Refresh }
}

/// Replaces the project by what is stored. The old version of the open document is shown until the
/// new one is read.
fn handle_reloaded(state: &mut State, mut loaded: LoadedProject, cx: &mut Context) {
    import_journal::set_interrupted(state, std::mem::take(&mut loaded.interrupted_files));
    let open = state.workspace().map(|(_, document)| document.clone());
    write_queue::restore_project(state, loaded, cx);
    let Some(open) = open.filter(|open| state.history.is_unloaded(open.id)) else {
        workspace::prune(state);
        return become_writer(state, cx);
    };
    let id = open.id;
    state.history.load_preview(open);
    cx.push(fetch_for_refresh(id));
}

/// Makes a tab that holds the lock the writer, now that it knows everything that is stored.
pub(in crate::state) fn become_writer(state: &mut State, cx: &mut Context) {
    if state.role != TabRole::Follower(Takeover::Reloading) {
        return;
    }
    state.role = TabRole::Writer;
    state.clear_notice(TabMessage::ReadOnly);
    state.announce(TabMessage::CanWrite);
    import_journal::notify_interrupted(state);
    recovery::start_second_copy(state, cx);
    if state.write_queue.is_draft_pending {
        write_queue::store_draft(state, cx);
    }
}

/// Returns true, and notifies the user, if an action is refused because this tab does not write.
pub(in crate::state) fn blocks(state: &mut State, action: &Action) -> bool {
    let is_apart = matches!(state.role, TabRole::Diverged | TabRole::Deleted);
    let retries = *action == InterfaceAction::RetryStore.into() && is_apart;
    let refused = !state.role.can_write() && (retries || action.is_edit());
    if refused {
        let is_deleted = state.role == TabRole::Deleted;
        let told = if is_deleted { TabMessage::ProjectDeleted } else { TabMessage::ReadOnly };
        state.notify(Severity::Info, told);
    }
    refused
}
