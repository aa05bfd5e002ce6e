//! Several tabs on one project: one of them writes, the others follow it.
//!
//! The tab that holds the browser's lock on the project writes. A tab that asks for it is offered it
//! once all writes of the other are done, and has to take it within a few seconds: a tab whose offer
//! is not taken writes again. By force the lock is taken only when the person says so. Before a tab
//! writes it reads what was stored last, so that the log has no gaps.

use super::document_loader::{DocumentLoader, Requester};
use super::recovery::RecoveryEffect;
use super::{
    Action, Effect, ImportJournal, LibraryAction, LoadedProject, OccurrenceAction, PlaceAction,
    Severity, State, import_journal, recovery, workspace, write_queue,
};
use crate::messages;
use dateline_annotation::{Change, DocumentId, DocumentSummary, MissingData};
use std::collections::BTreeSet;

/// What this tab may do to the project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TabRole {
    /// It writes, and no other does.
    #[default]
    Writer,
    /// It writes; the browser has no locks that would keep others from it.
    UnlockedWriter,
    /// Another tab writes; this one shows what is stored.
    Follower(Takeover),
    /// It has the lock and writes no more, as another tab asked for it: in this offer.
    Offering(LockOffer),
    /// Another tab took over before all of this one's changes were stored. It shows them still.
    Diverged,
    /// Another tab deleted the project. This one still shows what it has in memory.
    Deleted,
    /// The address names no project that is there.
    NoProject,
}

/// Names a tab among those of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TabId(pub u64);

/// Names an offer of the lock among those of a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockOffer(pub u32);

/// How far a tab that follows is on its way to writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Takeover {
    /// Nobody asked for it.
    #[default]
    Idle,
    /// The other tab was asked.
    Requested,
    /// The other tab does not answer.
    Unanswered,
    /// The other tab holds changes that it cannot store.
    Refused,
    /// The lock is this tab's; what is stored is being read.
    Reloading,
}

impl TabRole {
    /// Whether edits are made here.
    pub fn can_write(self) -> bool {
        matches!(self, Self::Writer | Self::UnlockedWriter)
    }
}

/// What happens between tabs.
#[derive(Clone, Debug, PartialEq)]
pub enum TabAction {
    /// The browser has no locks.
    LocksUnsupported,
    /// Another tab has the lock.
    LockHeldElsewhere,
    /// This tab has the lock now.
    LockGranted,
    /// Another tab took the lock.
    LockLost,
    /// Another tab stored a change.
    ChangeStored,
    /// Another tab stored a project in place of the old one.
    ProjectReplaced,
    /// Another tab deletes the project.
    ProjectDeleted,
    /// What was stored after the last change that is known here.
    ChangesFetched(Vec<Change>),
    /// What is known of documents that another tab changed; nothing of those that are no more.
    SummariesFetched(Vec<(DocumentId, Option<DocumentSummary>)>),
    /// What is stored, all of it.
    Reloaded(Box<LoadedProject>),
    /// The person wants to write here.
    RequestTakeover,
    /// The person wants it whatever the other tab holds.
    ForceTakeover,
    /// Another tab wants to write.
    TakeoverRequested(TabId),
    /// The other tab is done writing and offers the lock to this one.
    LockOffered {
        /// How long the offer holds, in milliseconds since 1970 UTC. All tabs share a clock.
        expires_at: i64,
    },
    /// Nobody took the lock that was offered.
    OfferExpired(LockOffer),
    /// The other tab is not.
    TakeoverRefused,
    /// Time for an answer is up.
    TakeoverTimedOut,
}

/// What is to be done between tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabEffect {
    /// Ask the tab that writes; `TabAction::TimeIsUp` follows after a few seconds.
    RequestTakeover,
    /// Offer the lock to a tab once everything that waits is written. `TabAction::OfferExpired` follows a
    /// few seconds after that; before, `TabAction::Lost` says that it was taken.
    OfferLock {
        /// The tab that asked.
        to: TabId,
        /// Names the offer.
        offer: LockOffer,
    },
    /// Say that this tab cannot stop writing; forget what was to be offered.
    RefuseTakeover,
    /// Give the lock back: this tab does not write.
    ReleaseLock,
    /// Read and write no more: the project is being deleted. Give the lock back.
    LeaveProject,
    /// Take the lock from whoever has it; answered by `TabAction::Granted`.
    StealLock,
    /// Say that another project is stored in place of the old one.
    AnnounceReplacement,
    /// Read what was stored after a change; answered by `TabAction::CaughtUp`.
    FetchChanges(u64),
    /// Read what is known of documents; answered by `TabAction::Summed`.
    FetchSummaries(BTreeSet<DocumentId>),
    /// Read all that is stored; answered by `TabAction::Reloaded`.
    Reload,
}

pub(super) fn update(state: &mut State, action: TabAction, now: i64) -> Vec<Effect> {
    let role = state.role;
    match (action, role) {
        (TabAction::LocksUnsupported, _) => set_role(state, TabRole::UnlockedWriter, None),
        (TabAction::LockHeldElsewhere, _) => {
            set_role(state, TabRole::Follower(Takeover::Idle), None)
        }
        (TabAction::LockGranted, TabRole::Follower(_)) => reload_before_writing(state),
        // Whoever is next in line can write, and this tab cannot.
        (TabAction::LockGranted, TabRole::Diverged | TabRole::Deleted) => {
            vec![Effect::Tab(TabEffect::ReleaseLock)]
        }
        (TabAction::LockLost, TabRole::Writer) => {
            let mut effects =
                stop_writing(state, TabEffect::FetchChanges(state.history.last_seq()));
            effects.extend(handle_unstored_changes(state));
            effects
        }
        (TabAction::LockLost, TabRole::Follower(_) | TabRole::Offering(_)) => {
            set_role(state, TabRole::Follower(Takeover::Idle), None)
        }
        (TabAction::ChangeStored, TabRole::Follower(_)) => {
            vec![Effect::Tab(TabEffect::FetchChanges(state.history.last_seq()))]
        }
        (TabAction::ProjectDeleted, _) => {
            let effects = stop_writing(state, TabEffect::LeaveProject);
            state.role = TabRole::Deleted;
            state.document_loader = DocumentLoader::default();
            state.write_queue.is_storage_open = true;
            effects
        }
        (TabAction::ProjectReplaced, TabRole::Follower(_)) => vec![Effect::Tab(TabEffect::Reload)],
        (TabAction::ChangesFetched(changes), TabRole::Follower(_)) => apply_changes(state, changes),
        (TabAction::SummariesFetched(summaries), TabRole::Follower(_)) => {
            apply_summaries(state, summaries)
        }
        (TabAction::Reloaded(loaded), TabRole::Follower(_)) => handle_reloaded(state, *loaded),
        (TabAction::RequestTakeover, TabRole::Follower(_)) => request_takeover(state),
        (TabAction::TakeoverTimedOut, TabRole::Follower(Takeover::Requested)) => {
            set_role(state, TabRole::Follower(Takeover::Unanswered), None)
        }
        (TabAction::TakeoverRefused, TabRole::Follower(Takeover::Requested)) => {
            set_role(state, TabRole::Follower(Takeover::Refused), None)
        }
        (
            TabAction::LockOffered { expires_at: until },
            TabRole::Follower(Takeover::Requested | Takeover::Unanswered),
        ) => {
            // Heard too late, as in a tab that slept: the other may write again.
            if now > until {
                request_takeover(state)
            } else {
                vec![Effect::Tab(TabEffect::StealLock)]
            }
        }
        (TabAction::ForceTakeover, TabRole::Follower(Takeover::Unanswered | Takeover::Refused)) => {
            vec![Effect::Tab(TabEffect::StealLock)]
        }
        (TabAction::TakeoverRequested(_), TabRole::Writer) if state.write_queue.is_stuck() => {
            vec![Effect::Tab(TabEffect::RefuseTakeover)]
        }
        (TabAction::TakeoverRequested(tab), TabRole::Writer) => offer_lock(state, tab),
        (TabAction::OfferExpired(offer), TabRole::Offering(open)) if offer == open => {
            reload_before_writing(state)
        }
        _ => Vec::new(),
    }
}

fn set_role(state: &mut State, role: TabRole, effect: Option<TabEffect>) -> Vec<Effect> {
    state.role = role;
    effect.map(Effect::Tab).into_iter().collect()
}

fn request_takeover(state: &mut State) -> Vec<Effect> {
    set_role(state, TabRole::Follower(Takeover::Requested), Some(TabEffect::RequestTakeover))
}

/// Reads what is stored; then this tab, which has the lock, writes.
fn reload_before_writing(state: &mut State) -> Vec<Effect> {
    set_role(state, TabRole::Follower(Takeover::Reloading), Some(TabEffect::Reload))
}

/// Writes no more, and offers the lock to a tab that asked for it.
fn offer_lock(state: &mut State, tab: TabId) -> Vec<Effect> {
    state.last_request += 1;
    let offer = LockOffer(state.last_request);
    let effects = stop_writing(state, TabEffect::OfferLock { to: tab, offer });
    state.role = TabRole::Offering(offer);
    effects
}

/// Writes no more. What the detector is about to find is left to the other tab; so are files that are
/// not opened, which it tells of.
fn stop_writing(state: &mut State, effect: TabEffect) -> Vec<Effect> {
    let reading = state.detection_queue.current.take();
    state.detection_queue.bulk.waiting.clear();
    let opens_files = std::mem::take(&mut state.import_queue).is_busy();
    state.import_journal = ImportJournal::default();
    // A tab that hands over keeps the second copy until all is written.
    let hands_over = matches!(effect, TabEffect::OfferLock { .. });
    let mut effects = set_role(state, TabRole::Follower(Takeover::Idle), Some(effect));
    effects.extend((!hands_over).then_some(Effect::Recovery(RecoveryEffect::StopSecondCopy)));
    effects.extend(reading.map(|reading| Effect::CancelDetection(reading.request)));
    effects.extend(opens_files.then_some(Effect::DropQueuedFiles));
    effects
}

/// Not all changes of a tab that writes no more are stored. If it still has the lock it writes again; else
/// its log and the stored one part.
pub(super) fn handle_unstored_changes(state: &mut State) -> Vec<Effect> {
    match state.role {
        TabRole::Offering(_) if state.write_queue.has_pending() => {
            set_role(state, TabRole::Writer, Some(TabEffect::RefuseTakeover))
        }
        TabRole::Follower(_) if state.write_queue.has_pending() => {
            set_role(state, TabRole::Diverged, None)
        }
        _ => Vec::new(),
    }
}

/// Takes note of the changes that another tab stored. Where they do not go on from what is known
/// here, everything is read anew.
fn apply_changes(state: &mut State, changes: Vec<Change>) -> Vec<Effect> {
    let mut touched = BTreeSet::new();
    for change in changes {
        if change.seq <= state.history.last_seq() {
            continue;
        }
        match state.history.append_external_change(change) {
            Ok(documents) => touched.extend(documents),
            Err(_) => return vec![Effect::Tab(TabEffect::Reload)],
        }
    }
    if touched.is_empty() {
        return Vec::new();
    }
    vec![Effect::Tab(TabEffect::FetchSummaries(touched))]
}

/// Takes over what is known of documents that another tab changed. The open one is read again.
fn apply_summaries(
    state: &mut State,
    summaries: Vec<(DocumentId, Option<DocumentSummary>)>,
) -> Vec<Effect> {
    let open = state.open_document_id();
    let mut effects = Vec::new();
    for (id, summary) in summaries {
        match summary {
            Some(summary) => state.history.insert_summary(summary),
            None => state.history.forget_document(id),
        }
        if Some(id) == open && state.history.summary(id).is_some() {
            effects.push(fetch_for_refresh(id));
        } else {
            state.history.evict_documents(|held| held == id);
        }
    }
    workspace::prune(state);
    effects
}

fn fetch_for_refresh(id: DocumentId) -> Effect {
    let wanted = MissingData { documents: [id].into(), ..MissingData::default() };
    Effect::Fetch { missing: wanted, requester: Requester::Refresh }
}

/// Takes over all that is stored. The open document is shown as it was until it is read.
fn handle_reloaded(state: &mut State, mut loaded: LoadedProject) -> Vec<Effect> {
    import_journal::set_interrupted(state, std::mem::take(&mut loaded.interrupted_files));
    let open = state.workspace().map(|(_, document)| document.clone());
    write_queue::restore_project(state, loaded);
    let Some(open) = open.filter(|open| state.history.is_unloaded(open.id)) else {
        workspace::prune(state);
        return become_writer(state);
    };
    let id = open.id;
    state.history.load_preview(open);
    vec![fetch_for_refresh(id)]
}

/// What is known here is what is stored: a tab that has the lock writes from now on.
pub(super) fn become_writer(state: &mut State) -> Vec<Effect> {
    if state.role != TabRole::Follower(Takeover::Reloading) {
        return Vec::new();
    }
    state.role = TabRole::Writer;
    state.clear_notice(messages::READ_ONLY);
    state.announce(messages::TAB_WRITES);
    import_journal::notify_interrupted(state);
    let mut effects = recovery::start_second_copy(state);
    if state.write_queue.is_draft_pending {
        effects.extend(write_queue::store_draft(state));
    }
    effects
}

/// Tells why an action is not taken in a tab that does not write.
pub(super) fn blocks(state: &mut State, action: &Action) -> bool {
    let is_apart = matches!(state.role, TabRole::Diverged | TabRole::Deleted);
    let retries = *action == Action::RetryStore && is_apart;
    let refused = !state.role.can_write() && (retries || is_edit(action));
    if refused {
        let told = match state.role {
            TabRole::Deleted => messages::PROJECT_DELETED_ELSEWHERE,
            _ => messages::READ_ONLY,
        };
        state.notify(Severity::Info, told.to_owned());
    }
    refused
}

/// Whether an action is there to change the project, or what is stored.
pub(super) fn is_edit(action: &Action) -> bool {
    use super::MapAction::DropPin;
    match action {
        Action::Place(action) => matches!(
            action,
            PlaceAction::ChooseActive
                | PlaceAction::Choose(_)
                | PlaceAction::RejectAll
                | PlaceAction::ClearDecision
        ),
        Action::Map(action) => matches!(action, DropPin(_)),
        Action::Labels(action) => action.is_edit(),
        Action::StoragePanel(action) => action.is_deletion(),
        Action::Library(action) => {
            matches!(
                action,
                LibraryAction::StartEdit(..)
                    | LibraryAction::DeleteSelected
                    | LibraryAction::DetectInSelected
                    | LibraryAction::DetectInAll
            )
        }
        other => matches!(
            other,
            Action::CreateDocument
                | Action::FilesAdded(_)
                | Action::FilesRead(_)
                | Action::ContinueImport
                | Action::DeleteDocuments(_)
                | Action::Redetect
                | Action::DetectInDocuments(_)
                | Action::ApplyBulkDetection(_)
                | Action::ResumeDetection
                | Action::SetLabel(_)
                | Action::Split
                | Action::Entity(_)
                | Action::SetNote(..)
                | Action::Join
                | Action::Occurrences(OccurrenceAction::Apply)
                | Action::Accept
                | Action::Reject
                | Action::MoveBoundary { .. }
                | Action::AcceptParagraph(_)
                | Action::AcceptFocusedParagraph
                | Action::AcceptDocument
                | Action::ReopenParagraph(_)
                | Action::Undo
                | Action::Redo
                | Action::ReplaceDamaged
        ),
    }
}
