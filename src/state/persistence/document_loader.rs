//! Loads documents and edits that an action needs and that are not in memory, and evicts unused
//! ones.

use crate::state::action::{Action, NavigateAction};
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::persistence::fetch::Requester;
use crate::state::session::Session;
use crate::state::tabs::role::TabRole;
use dateline_annotation::model::DocumentId;
use dateline_annotation::store::MissingData;
use std::collections::VecDeque;

/// The maximum number of documents in memory before unused ones are evicted.
const MAX_DOCUMENTS_IN_MEMORY: usize = 24;
/// The maximum number of edits whose steps are kept in memory.
const MAX_EDITS_IN_MEMORY: usize = 64;

/// Actions that wait for the storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentLoader {
    /// The user action that needs missing documents or edits, and its time.
    waiting: Option<(Action, i64)>,
    /// The actions that the user dispatched meanwhile, in order, and their times.
    queued: VecDeque<(Action, i64)>,
    /// The document that is being loaded for the detector.
    pub(in crate::state) detector_document: Option<DocumentId>,
    /// True while the document of the initial route is being loaded.
    pub(in crate::state) is_loading_initial: bool,
}

impl DocumentLoader {
    /// Defers an action until the documents and edits that it needs are loaded. `missing` is what it
    /// needs that is not in memory, or `None` if it needs nothing but the open document. While an
    /// action is deferred, later actions that need loaded data or edit the project are queued behind
    /// it. Returns false if the action can run now.
    pub(in crate::state) fn defer(
        &mut self,
        action: &Action,
        missing: Option<MissingData>,
        cx: &mut Context,
    ) -> bool {
        let is_ordered = missing.is_some() || action.is_edit();
        if is_ordered && self.waiting.is_some() {
            self.queued.push_back((action.clone(), cx.now));
            return true;
        }
        let Some(missing) = missing.filter(|missing| !missing.is_empty()) else { return false };
        self.waiting = Some((action.clone(), cx.now));
        cx.push(Effect::Fetch { missing, requester: Requester::User });
        true
    }

    /// Dispatches the deferred action, unless its data could not be read, and then the queued
    /// actions. Returns the deferred action if its data could not be read.
    pub(in crate::state) fn resume(&mut self, can: bool, cx: &mut Context) -> Option<Action> {
        let waited = self.waiting.take();
        let (run, dropped) = if can { (waited, None) } else { (None, waited) };
        for (action, time) in run.into_iter().chain(self.queued.drain(..)) {
            cx.dispatch_at(action, time);
        }
        dropped.map(|(action, _)| action)
    }

    /// Evicts unused documents and edits once everything is stored. `is_used` is true for documents
    /// that must stay. To be called after every action.
    ///
    /// Does nothing in a tab whose project was deleted, because memory holds the only copy.
    pub(in crate::state) fn evict_unused(
        &self,
        session: &mut Session,
        is_used: impl Fn(DocumentId) -> bool,
        cx: &mut Context,
    ) {
        let is_full = session.history.project().documents().count() > MAX_DOCUMENTS_IN_MEMORY;
        let is_only_here = session.role == TabRole::Deleted;
        if !is_full
            || is_only_here
            || session.write_queue.has_pending()
            || !session.write_queue.is_storage_open
        {
            return;
        }
        if session.can_edit()
            && let Some(record) = session.history.compact_documents()
        {
            return session.write_queue.enqueue(record.into(), cx);
        }
        let open = session.open_document_id();
        let waits = self.waiting.is_some();
        session.history.evict_documents(|id| !waits && open != Some(id) && !is_used(id));
        session.history.evict_edits(MAX_EDITS_IN_MEMORY);
    }

    /// Returns true if a document that will be shown is being loaded.
    pub(in crate::state) fn is_opening_document(&self) -> bool {
        let mut waiting = self.waiting.iter().chain(&self.queued);
        self.is_loading_initial
            || waiting
                .any(|(it, _)| matches!(it, Action::Navigate(NavigateAction::OpenDocument(_))))
    }
}
