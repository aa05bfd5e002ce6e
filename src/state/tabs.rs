//! Several tabs on one project: one of them writes, the others follow it.
//!
//! The tab that holds the browser's lock on the project writes. A tab that asks for it is handed it
//! once all writes of the other are done; by force it is taken only when the person says so. Before
//! a tab writes it reads what was stored last, so that the log has no gaps.

use super::fetching::Purpose;
use super::{
    Action, Effect, LibraryAction, Loaded, PlaceAction, SameAction, State, Tone, desk, saving,
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
    /// Another tab took over before all of this one's changes were stored. It shows them still.
    CutOff,
}

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
    Asked,
    /// The other tab is done writing.
    Yours,
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
    /// Say that this tab is done, once everything that waits is written.
    HandOver,
    /// Say that this tab is not.
    Refuse,
    /// Take the lock from whoever has it; answered by `TabAction::Granted`.
    Take,
    /// Read what was stored after a change; answered by `TabAction::CaughtUp`.
    CatchUp(u64),
    /// Read what is known of documents; answered by `TabAction::Summed`.
    SumUp(BTreeSet<DocumentId>),
    /// Read all that is stored; answered by `TabAction::Reloaded`.
    Reload,
}

pub(super) fn act(state: &mut State, action: TabAction) -> Vec<Effect> {
    let role = state.role;
    match (action, role) {
        (TabAction::NoLocks, _) => to(state, Role::Unguarded, None),
        (TabAction::Second, _) => to(state, Role::Follower(Wish::None), None),
        (TabAction::Granted, Role::Follower(_)) => {
            to(state, Role::Follower(Wish::Joining), Some(TabEffect::Reload))
        }
        (TabAction::Lost, Role::Writer) => {
            let effects = follow(state, TabEffect::CatchUp(state.history.last()));
            cut_off(state);
            effects
        }
        (TabAction::Lost, Role::Follower(_)) => to(state, Role::Follower(Wish::None), None),
        (TabAction::Changed, Role::Follower(_)) => {
            vec![Effect::Tab(TabEffect::CatchUp(state.history.last()))]
        }
        (TabAction::Anew, Role::Follower(_)) => vec![Effect::Tab(TabEffect::Reload)],
        (TabAction::CaughtUp(changes), Role::Follower(_)) => caught_up(state, changes),
        (TabAction::Summed(summaries), Role::Follower(_)) => summed(state, summaries),
        (TabAction::Reloaded(loaded), Role::Follower(_)) => reloaded(state, *loaded),
        (TabAction::TakeOver, Role::Follower(_)) => {
            to(state, Role::Follower(Wish::Asked), Some(TabEffect::Ask))
        }
        (TabAction::TimeIsUp, Role::Follower(Wish::Asked)) => {
            to(state, Role::Follower(Wish::Unanswered), None)
        }
        (TabAction::Refused, Role::Follower(Wish::Asked)) => {
            to(state, Role::Follower(Wish::Refused), None)
        }
        (TabAction::Yours, Role::Follower(Wish::Asked | Wish::Unanswered))
        | (TabAction::Insist, Role::Follower(Wish::Unanswered | Wish::Refused)) => {
            vec![Effect::Tab(TabEffect::Take)]
        }
        (TabAction::Asked, Role::Writer) if state.saving.is_stuck() => {
            vec![Effect::Tab(TabEffect::Refuse)]
        }
        (TabAction::Asked, Role::Writer) => follow(state, TabEffect::HandOver),
        (TabAction::Asked, Role::CutOff) => vec![Effect::Tab(TabEffect::HandOver)],
        _ => Vec::new(),
    }
}

fn to(state: &mut State, role: Role, effect: Option<TabEffect>) -> Vec<Effect> {
    state.role = role;
    effect.map(Effect::Tab).into_iter().collect()
}

/// Writes no more. What the detector is about to find is left to the other tab.
fn follow(state: &mut State, effect: TabEffect) -> Vec<Effect> {
    let reading = state.reading.current.take();
    let mut effects = to(state, Role::Follower(Wish::None), Some(effect));
    effects.extend(reading.map(|reading| Effect::CancelDetect(reading.request)));
    effects
}

/// Where not all of a former writer's changes were stored, its log and the stored one part.
pub(super) fn cut_off(state: &mut State) {
    if matches!(state.role, Role::Follower(_)) && state.saving.has_changes() {
        state.role = Role::CutOff;
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
fn reloaded(state: &mut State, loaded: Loaded) -> Vec<Effect> {
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
    state.notices.retain(|notice| notice.text != messages::READ_ONLY);
    state.announce(messages::TAB_WRITES);
    if state.saving.draft_waits { saving::store_draft(state) } else { Vec::new() }
}

/// Tells why an action is not taken in a tab that does not write.
pub(super) fn refuses(state: &mut State, action: &Action) -> bool {
    let retries = *action == Action::RetryStore && state.role == Role::CutOff;
    let refused = !state.role.writes() && (retries || edits(action));
    if refused {
        state.notify(Tone::Info, messages::READ_ONLY.to_owned());
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
            matches!(action, LibraryAction::StartEdit(..) | LibraryAction::RemovePicked)
        }
        other => matches!(
            other,
            Action::ConfirmPrepare
                | Action::FilesGiven(_)
                | Action::FilesRead(_)
                | Action::DeleteDocuments(_)
                | Action::Redetect
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
