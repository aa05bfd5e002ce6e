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
use crate::state::detection::detection_queue::DetectionQueue;
use crate::state::editor::focus;
use crate::state::effect::{Effect, RecoveryEffect, TabEffect};
use crate::state::import::import_journal::ImportJournal;
use crate::state::import::import_queue::ImportQueue;
use crate::state::notices::Severity;
use crate::state::persistence::document_loader::DocumentLoader;
use crate::state::persistence::fetch::Requester;
use crate::state::persistence::project_storage;
use crate::state::session::Session;
use crate::state::tabs::messages::TabMessage;
use crate::state::tabs::role::{LockOffer, TabId, TabRole, Takeover};
use dateline_annotation::log::Change;
use dateline_annotation::model::{DocumentId, DocumentSummary};
use dateline_annotation::store::MissingData;
use std::collections::BTreeSet;

/// The parts of the state that change when this tab stops writing or begins to write.
pub(in crate::state) struct TabWork<'a> {
    /// The session.
    pub(in crate::state) session: &'a mut Session,
    /// The documents waiting for the detector.
    pub(in crate::state) detection_queue: &'a mut DetectionQueue,
    /// The files that are being imported.
    pub(in crate::state) import_queue: &'a mut ImportQueue,
    /// The documents and edits that are being loaded.
    pub(in crate::state) loader: &'a mut DocumentLoader,
}

pub(in crate::state) fn update(work: &mut TabWork<'_>, action: TabAction, cx: &mut Context) {
    let follows = matches!(work.session.role, TabRole::Follower(_));
    match action {
        TabAction::LocksUnsupported => set_role(work.session, TabRole::UnlockedWriter, None, cx),
        TabAction::LockHeldElsewhere => {
            set_role(work.session, TabRole::Follower(Takeover::Idle), None, cx);
        }
        TabAction::LockGranted => handle_lock_granted(work.session, cx),
        TabAction::LockLost => handle_lock_lost(work, cx),
        TabAction::ChangeStored if follows => {
            cx.push(Effect::Tab(TabEffect::FetchChanges(work.session.history.last_seq())));
        }
        TabAction::ProjectReplaced if follows => cx.push(Effect::Tab(TabEffect::Reload)),
        TabAction::ProjectDeleted => handle_project_deleted(work, cx),
        TabAction::ChangesFetched(changes) if follows => apply_changes(work.session, changes, cx),
        TabAction::SummariesFetched(summaries) if follows => {
            apply_summaries(work.session, summaries, cx)
        }
        TabAction::Reloaded(loaded) if follows => handle_reloaded(work, *loaded, cx),
        TabAction::RequestTakeover if follows => request_takeover(work.session, cx),
        TabAction::TakeoverTimedOut if is_waiting(work.session) => {
            set_role(work.session, TabRole::Follower(Takeover::Unanswered), None, cx);
        }
        TabAction::TakeoverRefused if is_waiting(work.session) => {
            set_role(work.session, TabRole::Follower(Takeover::Refused), None, cx);
        }
        TabAction::LockOffered { expires_at } => handle_offer(work.session, expires_at, cx),
        TabAction::ForceTakeover => {
            let can_force = TabRole::Follower(Takeover::Unanswered) == work.session.role
                || TabRole::Follower(Takeover::Refused) == work.session.role;
            cx.extend(can_force.then_some(Effect::Tab(TabEffect::StealLock)));
        }
        TabAction::TakeoverRequested(tab) if work.session.role == TabRole::Writer => {
            offer_lock(work, tab, cx);
        }
        TabAction::OfferExpired(offer) if work.session.role == TabRole::Offering(offer) => {
            reload_before_writing(work.session, cx);
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
fn is_waiting(session: &Session) -> bool {
    session.role == TabRole::Follower(Takeover::Requested)
}

fn handle_lock_granted(session: &mut Session, cx: &mut Context) {
    match session.role {
        TabRole::Follower(_) => reload_before_writing(session, cx),
        // The next tab in line can write; this one cannot.
        TabRole::Diverged | TabRole::Deleted => cx.push(Effect::Tab(TabEffect::ReleaseLock)),
        TabRole::Writer | TabRole::UnlockedWriter | TabRole::Offering(_) | TabRole::NoProject => {}
    }
}

fn handle_lock_lost(work: &mut TabWork<'_>, cx: &mut Context) {
    match work.session.role {
        TabRole::Writer => {
            stop_writing(work, TabEffect::FetchChanges(work.session.history.last_seq()), cx);
            handle_unstored_changes(work.session, cx);
        }
        TabRole::Follower(_) | TabRole::Offering(_) => {
            set_role(work.session, TabRole::Follower(Takeover::Idle), None, cx);
        }
        TabRole::UnlockedWriter | TabRole::Diverged | TabRole::Deleted | TabRole::NoProject => {}
    }
}

fn handle_project_deleted(work: &mut TabWork<'_>, cx: &mut Context) {
    stop_writing(work, TabEffect::LeaveProject, cx);
    work.session.role = TabRole::Deleted;
    *work.loader = DocumentLoader::default();
    work.session.write_queue.is_storage_open = true;
}

/// Takes the offered lock, if this tab still wants it.
fn handle_offer(session: &mut Session, expires_at: i64, cx: &mut Context) {
    let TabRole::Follower(Takeover::Requested | Takeover::Unanswered) = session.role else {
        return;
    };
    // The offer has expired, as in a suspended tab: the other tab may write again.
    if cx.now > expires_at {
        request_takeover(session, cx);
    } else {
        cx.push(Effect::Tab(TabEffect::StealLock));
    }
}

fn set_role(session: &mut Session, role: TabRole, effect: Option<TabEffect>, cx: &mut Context) {
    session.role = role;
    cx.extend(effect.map(Effect::Tab));
}

fn request_takeover(session: &mut Session, cx: &mut Context) {
    set_role(session, TabRole::Follower(Takeover::Requested), Some(TabEffect::RequestTakeover), cx)
}

/// Reads what is stored. Afterwards this tab, which holds the lock, writes.
fn reload_before_writing(session: &mut Session, cx: &mut Context) {
    set_role(session, TabRole::Follower(Takeover::Reloading), Some(TabEffect::Reload), cx)
}

/// Stops writing and offers the lock to a tab that requested it. Refuses if changes cannot be stored.
fn offer_lock(work: &mut TabWork<'_>, tab: TabId, cx: &mut Context) {
    if work.session.write_queue.is_stuck() {
        return cx.push(Effect::Tab(TabEffect::RefuseTakeover));
    }
    let offer = LockOffer(work.session.next_request().0);
    stop_writing(work, TabEffect::OfferLock { to: tab, offer }, cx);
    work.session.role = TabRole::Offering(offer);
}

/// Stops writing. Requested detections are left to the other tab. So are files that are not opened
/// yet; the other tab reports them.
fn stop_writing(work: &mut TabWork<'_>, effect: TabEffect, cx: &mut Context) {
    let reading = work.detection_queue.stop();
    let opens_files = std::mem::take(work.import_queue).is_busy();
    // Until all is written, a tab that offers the lock keeps the second copy up to date.
    let hands_over = matches!(effect, TabEffect::OfferLock { .. });
    set_role(work.session, TabRole::Follower(Takeover::Idle), Some(effect), cx);
    cx.extend((!hands_over).then_some(Effect::Recovery(RecoveryEffect::StopSecondCopy)));
    cx.extend(reading.map(Effect::CancelDetection));
    cx.extend(opens_files.then_some(Effect::DropQueuedFiles));
}

/// Handles unstored changes in a tab that has stopped writing. If the tab still holds the lock, it
/// writes again; otherwise it has diverged from what is stored.
pub(in crate::state) fn handle_unstored_changes(session: &mut Session, cx: &mut Context) {
    match session.role {
        TabRole::Offering(_) if session.write_queue.has_pending() => {
            set_role(session, TabRole::Writer, Some(TabEffect::RefuseTakeover), cx)
        }
        TabRole::Follower(_) if session.write_queue.has_pending() => {
            set_role(session, TabRole::Diverged, None, cx)
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
fn apply_changes(session: &mut Session, changes: Vec<Change>, cx: &mut Context) {
    let mut touched = BTreeSet::new();
    for change in changes {
        if change.seq <= session.history.last_seq() {
            continue;
        }
        match session.history.append_external_change(change) {
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
    session: &mut Session,
    summaries: Vec<(DocumentId, Option<DocumentSummary>)>,
    cx: &mut Context,
) {
    let open = session.open_document_id();
    for (id, summary) in summaries {
        match summary {
            Some(summary) => session.history.insert_summary(summary),
            None => session.history.forget_document(id),
        }
        if Some(id) == open && session.history.summary(id).is_some() {
            cx.push(fetch_for_refresh(id));
        } else {
            session.history.evict_documents(|held| held == id);
        }
    }
    focus::prune(session);
}

fn fetch_for_refresh(id: DocumentId) -> Effect {
    let wanted = MissingData { documents: [id].into(), ..MissingData::default() };
    Effect::Fetch { missing: wanted, requester: Requester::Refresh }
}

/// Replaces the project by what is stored. The old version of the open document is shown until the
/// new one is read.
fn handle_reloaded(work: &mut TabWork<'_>, mut loaded: LoadedProject, cx: &mut Context) {
    work.import_queue.journal.set_interrupted(std::mem::take(&mut loaded.interrupted_files));
    let open = work.session.workspace().map(|(_, document)| document.clone());
    project_storage::restore_project(work.session, loaded, cx);
    let Some(open) = open.filter(|open| work.session.history.is_unloaded(open.id)) else {
        focus::prune(work.session);
        return become_writer(work.session, &mut work.import_queue.journal, cx);
    };
    let id = open.id;
    work.session.history.load_preview(open);
    cx.push(fetch_for_refresh(id));
}

/// Makes a tab that holds the lock the writer, now that it knows everything that is stored.
pub(in crate::state) fn become_writer(
    session: &mut Session,
    journal: &mut ImportJournal,
    cx: &mut Context,
) {
    if session.role != TabRole::Follower(Takeover::Reloading) {
        return;
    }
    session.role = TabRole::Writer;
    session.clear_notice(TabMessage::ReadOnly);
    session.announce(TabMessage::CanWrite);
    journal.notify_interrupted(session);
    project_storage::start_second_copy(session, cx);
    if session.write_queue.is_draft_pending {
        project_storage::store_draft(session, cx);
    }
}

/// Returns true, and notifies the user, if an action is refused because this tab does not write.
pub(in crate::state) fn blocks(session: &mut Session, action: &Action) -> bool {
    let is_apart = matches!(session.role, TabRole::Diverged | TabRole::Deleted);
    let retries = *action == InterfaceAction::RetryStore.into() && is_apart;
    let refused = !session.role.can_write() && (retries || action.is_edit());
    if refused {
        let is_deleted = session.role == TabRole::Deleted;
        let told = if is_deleted { TabMessage::ProjectDeleted } else { TabMessage::ReadOnly };
        session.notify(Severity::Info, told);
    }
    refused
}
