//! What has to be read from the storage before something can be done: documents and edits that are
//! not in memory. And what goes from memory again.

use super::{
    Action, Effect, LibraryAction, Role, SameAction, Screen, State, Tone, desk, labels, ongoing,
    opening, reduce, same, saving, tabs, training,
};
use crate::messages;
use dateline_annotation::{Change, DocumentId, StoredDocument, Wanted};
use dateline_protocol::RequestId;
use std::collections::VecDeque;

/// So many documents may be in memory.
const HELD: usize = 24;
/// And the steps of so many edits.
const EDITS: usize = 64;

/// What waits for the storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fetching {
    /// What a person did that something has to be read for, and when.
    waiting: Option<(Action, i64)>,
    /// What they did meanwhile, in order.
    queue: VecDeque<(Action, i64)>,
    /// The document that is read for the detector.
    pub(super) for_detector: Option<DocumentId>,
    /// The document that the page begins with is read.
    pub(super) for_address: bool,
}

impl Fetching {
    /// Whether a document is being read that will be shown.
    pub(super) fn is_arriving(&self) -> bool {
        let mut waiting = self.waiting.iter().chain(&self.queue);
        self.for_address || waiting.any(|(it, _)| matches!(it, Action::OpenDocument(_)))
    }
}

/// For whom something is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// For what a person did.
    Person,
    /// For the detector.
    Detector,
    /// To show what another tab made of it.
    Sight,
    /// For an export.
    Export(RequestId),
    /// To find the same text.
    SameText,
    /// To show the document that the page begins with, unless a person is quicker.
    Address(DocumentId),
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Documents.
    pub documents: Vec<StoredDocument>,
    /// Changes.
    pub changes: Vec<Change>,
    /// Why something of it could not be read, for the person.
    pub failure: Option<String>,
}

/// Has what an action needs read first, if need be; it is done then. What would build on it waits
/// as well. Nothing when the action can be done now.
pub(super) fn wait(state: &mut State, action: &Action, at: i64) -> Option<Vec<Effect>> {
    let wanted = wanted(state, action);
    let is_ordered = wanted.is_some() || tabs::edits(action);
    if is_ordered && state.fetching.waiting.is_some() {
        state.fetching.queue.push_back((action.clone(), at));
        return Some(Vec::new());
    }
    let wanted = wanted.filter(|wanted| !wanted.is_empty())?;
    state.fetching.waiting = Some((action.clone(), at));
    Some(vec![Effect::Fetch { wanted, purpose: Purpose::Person }])
}

/// What an action needs in memory and is not there; `None` for actions that need nothing but the
/// open document.
fn wanted(state: &State, action: &Action) -> Option<Wanted> {
    let history = &state.history;
    let all = |ids: &mut dyn Iterator<Item = DocumentId>| Wanted {
        documents: ids.filter(|id| history.is_absent(*id)).collect(),
        ..Wanted::default()
    };
    match action {
        Action::OpenDocument(id) => Some(all(&mut [*id].into_iter())),
        Action::DeleteDocuments(ids) => Some(all(&mut ids.iter().copied())),
        Action::Library(LibraryAction::Describe { .. }) => {
            state.library.editing.map(|(id, _)| all(&mut [id].into_iter()))
        }
        Action::Same(SameAction::Apply) => {
            state.same.as_ref().map(|same| all(&mut same.documents().into_iter()))
        }
        Action::Labels(action) => labels::wanted(state, action),
        Action::PutFound(finding) => Some(finding.wanted(state, 0, ongoing::DOCUMENTS)),
        Action::GoOn => Some(state.ongoing.wanted(state)),
        Action::Undo => Some(history.wanted_to_undo()),
        Action::Redo => Some(history.wanted_to_redo()),
        _ => None,
    }
}

/// Takes what was read into memory, and does what waited for it.
pub(super) fn fetched(state: &mut State, fetched: Fetched, purpose: Purpose) -> Vec<Effect> {
    if let Purpose::Export(request) = purpose {
        return training::fetched(state, fetched, request);
    }
    if purpose == Purpose::SameText {
        return same::fetched(state, fetched);
    }
    let mut failure = fetched.failure;
    for document in fetched.documents {
        // What is in memory is newer, unless another tab wrote what was read.
        let is_newer = state.role.writes() && !state.history.is_absent(document.document.id);
        if !is_newer && let Err(error) = state.history.hold(document) {
            failure = Some(error.to_string());
        }
    }
    state.history.remember(fetched.changes);
    if let Some(reason) = &failure {
        state.notify(Tone::Problem, messages::not_fetched(reason));
    }
    match purpose {
        Purpose::Person => go_on(state, failure.is_none()),
        Purpose::Detector => {
            let id = state.fetching.for_detector.take();
            if failure.is_some() {
                state.reading.skip(id);
            }
            Vec::new()
        }
        Purpose::Export(_) | Purpose::SameText => Vec::new(),
        Purpose::Address(id) => {
            state.fetching.for_address = false;
            match state.screen {
                Screen::Start => opening::show(state, id),
                Screen::Prepare(_) | Screen::Desk(_) => Vec::new(),
            }
        }
        Purpose::Sight => {
            desk::settle(state);
            tabs::joined(state)
        }
    }
}

/// Does what waited, unless what it needs cannot be read, and then what was done meanwhile.
fn go_on(state: &mut State, can: bool) -> Vec<Effect> {
    let waited = state.fetching.waiting.take();
    if !can && waited.as_ref().is_some_and(|(action, _)| *action == Action::GoOn) {
        ongoing::give_up(state);
    }
    let waited = waited.filter(|_| can);
    let mut effects = Vec::new();
    if let Some((action, at)) = waited {
        effects.extend(reduce::apply(state, action, at));
    }
    while state.fetching.waiting.is_none() {
        let Some((action, at)) = state.fetching.queue.pop_front() else { break };
        effects.extend(reduce::apply(state, action, at));
    }
    effects
}

/// Lets go from memory what nobody works with, once everything is stored. To be called after every
/// action.
pub(super) fn let_go(state: &mut State) -> Vec<Effect> {
    let is_full = state.history.project().documents().count() > HELD;
    let is_only_here = state.role == Role::Deleted;
    if !is_full || is_only_here || state.saving.has_changes() || !state.saving.is_open {
        return Vec::new();
    }
    if state.writes()
        && let Some(record) = state.history.settle()
    {
        return saving::store(state, record.into());
    }
    let open = state.open_document();
    let read = state.reading.current.map(|current| current.document);
    let waits = state.fetching.waiting.is_some();
    let ongoing = &state.ongoing;
    let is_wanted = |id| [open, read].contains(&Some(id)) || ongoing.holds(id);
    state.history.release(|id| !waits && !is_wanted(id));
    state.history.release_edits(EDITS);
    Vec::new()
}
