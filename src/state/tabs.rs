//! Several tabs on one project: one of them writes, the others follow it.
//!
//! The tab that holds the browser's lock on the project writes. A tab that asks for it is offered it
//! once all writes of the other are done, and has to take it within a few seconds: a tab whose offer
//! is not taken writes again. By force the lock is taken only when the person says so. Before a tab
//! writes it reads what was stored last, so that the log has no gaps.

use super::fetching::{Fetching, Purpose};
use super::recovery::RecoveryEffect;
use super::{
    Action, Effect, LibraryAction, Loaded, Pending, PlaceAction, SameAction, State, Tone, desk,
    pending, recovery, saving,
};
use crate::messages;
use dateline_annotation::{Change, DocumentId, Summary, Wanted};
use std::collections::BTreeSet;

/// What this tab may do to the project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// It writes, and no other does.
    #[default]
    Writer,
    /// It writes; the browser has no locks that would keep others from it.
    Unguarded,
    /// Another tab writes; this one shows what is stored.
    Follower(Wish),
    /// It has the lock and writes no more, as another tab asked for it: in this offer.
    Offering(Offer),
    /// Another tab took over before all of this one's changes were stored. It shows them still.
    CutOff,
    /// Another tab deleted the project. This one still shows what it has in memory.
    Deleted,
    /// The address names no project that is there.
    Absent,
}

/// Names a tab among those of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TabId(pub u64);

/// Names an offer of the lock among those of a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer(pub u32);

/// How far a tab that follows is on its way to writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// Nobody asked for it.
    #[default]
    None,
    /// The other tab was asked.
    Asked,
    /// The other tab does not answer.
    Unanswered,
    /// The other tab holds changes that it cannot store.
    Refused,
    /// The lock is this tab's; what is stored is being read.
    Joining,
}

impl Role {
    /// Whether edits are made here.
    pub fn writes(self) -> bool {
        matches!(self, Self::Writer | Self::Unguarded)
    }
}

/// What happens between tabs.
#[derive(Clone, Debug, PartialEq)]
pub enum TabAction {
    /// The browser has no locks.
    NoLocks,
    /// Another tab has the lock.
    Second,
    /// This tab has the lock now.
    Granted,
    /// Another tab took the lock.
    Lost,
    /// Another tab stored a change.
    Changed,
    /// Another tab stored a project in place of the old one.
    Anew,
    /// Another tab deletes the project.
    Deleted,
    /// What was stored after the last change that is known here.
    CaughtUp(Vec<Change>),
    /// What is known of documents that another tab changed; nothing of those that are no more.
    Summed(Vec<(DocumentId, Option<Summary>)>),
    /// What is stored, all of it.
    Reloaded(Box<Loaded>),
    /// The person wants to write here.
    TakeOver,
    /// The person wants it whatever the other tab holds.
    Insist,
    /// Another tab wants to write.
    Asked(TabId),
    /// The other tab is done writing and offers the lock to this one.
    Yours {
        /// How long the offer holds, in milliseconds since 1970 UTC. All tabs share a clock.
        until: i64,
    },
    /// Nobody took the lock that was offered.
    OfferExpired(Offer),
    /// The other tab is not.
    Refused,
    /// Time for an answer is up.
    TimeIsUp,
}

/// What is to be done between tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabEffect {
    /// Ask the tab that writes; `TabAction::TimeIsUp` follows after a few seconds.
    Ask,
    /// Offer the lock to a tab once everything that waits is written. `TabAction::OfferExpired` follows a
    /// few seconds after that; before, `TabAction::Lost` says that it was taken.
    HandOver {
        /// The tab that asked.
        to: TabId,
        /// Names the offer.
        offer: Offer,
    },
    /// Say that this tab cannot stop writing; forget what was to be offered.
    Refuse,
    /// Give the lock back: this tab does not write.
    Release,
    /// Read and write no more: the project is being deleted. Give the lock back.
    Leave,
    /// Take the lock from whoever has it; answered by `TabAction::Granted`.
    Take,
    /// Say that another project is stored in place of the old one.
    Anew,
    /// Read what was stored after a change; answered by `TabAction::CaughtUp`.
    CatchUp(u64),
    /// Read what is known of documents; answered by `TabAction::Summed`.
    SumUp(BTreeSet<DocumentId>),
    /// Read all that is stored; answered by `TabAction::Reloaded`.
    Reload,
}

pub(super) fn act(state: &mut State, action: TabAction, at: i64) -> Vec<Effect> {
    let role = state.role;
    match (action, role) {
        (TabAction::NoLocks, _) => to(state, Role::Unguarded, None),
        (TabAction::Second, _) => to(state, Role::Follower(Wish::None), None),
        (TabAction::Granted, Role::Follower(_)) => join(state),
        // Whoever is next in line can write, and this tab cannot.
        (TabAction::Granted, Role::CutOff | Role::Deleted) => vec![Effect::Tab(TabEffect::Release)],
        (TabAction::Lost, Role::Writer) => {
            let mut effects = follow(state, TabEffect::CatchUp(state.history.last()));
            effects.extend(cut_off(state));
            effects
        }
        (TabAction::Lost, Role::Follower(_) | Role::Offering(_)) => {
            to(state, Role::Follower(Wish::None), None)
        }
        (TabAction::Changed, Role::Follower(_)) => {
            vec![Effect::Tab(TabEffect::CatchUp(state.history.last()))]
        }
        (TabAction::Deleted, _) => {
            let effects = follow(state, TabEffect::Leave);
            state.role = Role::Deleted;
            state.fetching = Fetching::default();
            state.saving.is_open = true;
            effects
        }
        (TabAction::Anew, Role::Follower(_)) => vec![Effect::Tab(TabEffect::Reload)],
        (TabAction::CaughtUp(changes), Role::Follower(_)) => caught_up(state, changes),
        (TabAction::Summed(summaries), Role::Follower(_)) => summed(state, summaries),
        (TabAction::Reloaded(loaded), Role::Follower(_)) => reloaded(state, *loaded),
        (TabAction::TakeOver, Role::Follower(_)) => ask(state),
        (TabAction::TimeIsUp, Role::Follower(Wish::Asked)) => {
            to(state, Role::Follower(Wish::Unanswered), None)
        }
        (TabAction::Refused, Role::Follower(Wish::Asked)) => {
            to(state, Role::Follower(Wish::Refused), None)
        }
        (TabAction::Yours { until }, Role::Follower(Wish::Asked | Wish::Unanswered)) => {
            // Heard too late, as in a tab that slept: the other may write again.
            if at > until { ask(state) } else { vec![Effect::Tab(TabEffect::Take)] }
        }
        (TabAction::Insist, Role::Follower(Wish::Unanswered | Wish::Refused)) => {
            vec![Effect::Tab(TabEffect::Take)]
        }
        (TabAction::Asked(_), Role::Writer) if state.saving.is_stuck() => {
            vec![Effect::Tab(TabEffect::Refuse)]
        }
        (TabAction::Asked(tab), Role::Writer) => offer(state, tab),
        (TabAction::OfferExpired(offer), Role::Offering(open)) if offer == open => join(state),
        _ => Vec::new(),
    }
}

fn to(state: &mut State, role: Role, effect: Option<TabEffect>) -> Vec<Effect> {
    state.role = role;
    effect.map(Effect::Tab).into_iter().collect()
}

fn ask(state: &mut State) -> Vec<Effect> {
    to(state, Role::Follower(Wish::Asked), Some(TabEffect::Ask))
}

/// Reads what is stored; then this tab, which has the lock, writes.
fn join(state: &mut State) -> Vec<Effect> {
    to(state, Role::Follower(Wish::Joining), Some(TabEffect::Reload))
}

/// Writes no more, and offers the lock to a tab that asked for it.
fn offer(state: &mut State, tab: TabId) -> Vec<Effect> {
    state.next_request += 1;
    let offer = Offer(state.next_request);
    let effects = follow(state, TabEffect::HandOver { to: tab, offer });
    state.role = Role::Offering(offer);
    effects
}

/// Writes no more. What the detector is about to find is left to the other tab; so are files that are
/// not opened, which it tells of.
fn follow(state: &mut State, effect: TabEffect) -> Vec<Effect> {
    let reading = state.reading.current.take();
    state.reading.finding.waiting.clear();
    let opens_files = std::mem::take(&mut state.intake).is_busy();
    state.pending = Pending::default();
    // A tab that hands over keeps the second copy until all is written.
    let hands_over = matches!(effect, TabEffect::HandOver { .. });
    let mut effects = to(state, Role::Follower(Wish::None), Some(effect));
    effects.extend((!hands_over).then_some(Effect::Recovery(RecoveryEffect::StopKeeping)));
    effects.extend(reading.map(|reading| Effect::CancelDetect(reading.request)));
    effects.extend(opens_files.then_some(Effect::ForgetFiles));
    effects
}

/// Not all changes of a tab that writes no more are stored. If it still has the lock it writes again; else
/// its log and the stored one part.
pub(super) fn cut_off(state: &mut State) -> Vec<Effect> {
    match state.role {
        Role::Offering(_) if state.saving.has_changes() => {
            to(state, Role::Writer, Some(TabEffect::Refuse))
        }
        Role::Follower(_) if state.saving.has_changes() => to(state, Role::CutOff, None),
        _ => Vec::new(),
    }
}

/// Takes note of the changes that another tab stored. Where they do not go on from what is known
/// here, everything is read anew.
fn caught_up(state: &mut State, changes: Vec<Change>) -> Vec<Effect> {
    let mut touched = BTreeSet::new();
    for change in changes {
        if change.seq <= state.history.last() {
            continue;
        }
        match state.history.follow(change) {
            Ok(documents) => touched.extend(documents),
            Err(_) => return vec![Effect::Tab(TabEffect::Reload)],
        }
    }
    if touched.is_empty() {
        return Vec::new();
    }
    vec![Effect::Tab(TabEffect::SumUp(touched))]
}

/// Takes over what is known of documents that another tab changed. The open one is read again.
fn summed(state: &mut State, summaries: Vec<(DocumentId, Option<Summary>)>) -> Vec<Effect> {
    let open = state.open_document();
    let mut effects = Vec::new();
    for (id, summary) in summaries {
        match summary {
            Some(summary) => state.history.note_summary(summary),
            None => state.history.forget(id),
        }
        if Some(id) == open && state.history.summary(id).is_some() {
            effects.push(look_at(id));
        } else {
            state.history.release(|held| held == id);
        }
    }
    desk::settle(state);
    effects
}

fn look_at(id: DocumentId) -> Effect {
    let wanted = Wanted { documents: [id].into(), ..Wanted::default() };
    Effect::Fetch { wanted, purpose: Purpose::Sight }
}

/// Takes over all that is stored. The open document is shown as it was until it is read.
fn reloaded(state: &mut State, mut loaded: Loaded) -> Vec<Effect> {
    pending::found(state, std::mem::take(&mut loaded.unopened));
    let open = state.desk().map(|(_, document)| document.clone());
    saving::restore(state, loaded);
    let Some(open) = open.filter(|open| state.history.is_absent(open.id)) else {
        desk::settle(state);
        return joined(state);
    };
    let id = open.id;
    state.history.show(open);
    vec![look_at(id)]
}

/// What is known here is what is stored: a tab that has the lock writes from now on.
pub(super) fn joined(state: &mut State) -> Vec<Effect> {
    if state.role != Role::Follower(Wish::Joining) {
        return Vec::new();
    }
    state.role = Role::Writer;
    state.solve(messages::READ_ONLY);
    state.announce(messages::TAB_WRITES);
    pending::tell(state);
    let mut effects = recovery::keep(state);
    if state.saving.draft_waits {
        effects.extend(saving::store_draft(state));
    }
    effects
}

/// Tells why an action is not taken in a tab that does not write.
pub(super) fn refuses(state: &mut State, action: &Action) -> bool {
    let is_apart = matches!(state.role, Role::CutOff | Role::Deleted);
    let retries = *action == Action::RetryStore && is_apart;
    let refused = !state.role.writes() && (retries || edits(action));
    if refused {
        let told = match state.role {
            Role::Deleted => messages::PROJECT_DELETED_ELSEWHERE,
            _ => messages::READ_ONLY,
        };
        state.notify(Tone::Info, told.to_owned());
    }
    refused
}

/// Whether an action is there to change the project, or what is stored.
pub(super) fn edits(action: &Action) -> bool {
    use super::MapAction::Put;
    match action {
        Action::Place(action) => matches!(
            action,
            PlaceAction::TakeMarked
                | PlaceAction::Choose(_)
                | PlaceAction::Refuse
                | PlaceAction::Forget
        ),
        Action::Map(action) => matches!(action, Put(_)),
        Action::Labels(action) => action.edits(),
        Action::Keeping(action) => action.deletes(),
        Action::Library(action) => {
            matches!(
                action,
                LibraryAction::StartEdit(..)
                    | LibraryAction::RemovePicked
                    | LibraryAction::FindInPicked
                    | LibraryAction::FindInAll
            )
        }
        other => matches!(
            other,
            Action::ConfirmPrepare
                | Action::FilesGiven(_)
                | Action::FilesRead(_)
                | Action::TakeInMore
                | Action::DeleteDocuments(_)
                | Action::Redetect
                | Action::FindMentions(_)
                | Action::PutFound(_)
                | Action::GoOnReading
                | Action::SetLabel(_)
                | Action::Split
                | Action::Entity(_)
                | Action::Remark(..)
                | Action::Join
                | Action::Same(SameAction::Apply)
                | Action::Accept
                | Action::Reject
                | Action::MoveEdge { .. }
                | Action::AcceptParagraph(_)
                | Action::AcceptFocusParagraph
                | Action::AcceptDocument
                | Action::Reopen(_)
                | Action::Undo
                | Action::Redo
                | Action::ReplaceStored
        ),
    }
}
