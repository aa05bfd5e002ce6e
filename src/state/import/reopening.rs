//! Reading files of the last import in another way: as plain text, or with the annotations by
//! another person. Their documents are replaced in one edit.

use crate::state::action::ReadFile;
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::import::import_queue::ImportQueue;
use crate::state::import::messages::{ItemName, ReopenOffer};
use crate::state::session::Session;
use dateline_annotation::compact;
use dateline_annotation::log::EditKind;
use dateline_annotation::model::{DocumentId, Op};
use std::collections::{BTreeMap, BTreeSet};

/// The files of the last import that can be read in another way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reopening {
    /// The items of the files, including those that were not opened.
    items: BTreeMap<ItemName, OpenedItem>,
    /// True while files are read in another way.
    is_active: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct OpenedItem {
    /// The documents that it brought. Some may no longer exist.
    documents: Vec<DocumentId>,
    /// True while it is read in another way.
    is_reopened: bool,
}

impl Reopening {
    /// Records documents of an item.
    pub(super) fn record(&mut self, item: &ItemName, documents: &[DocumentId]) {
        self.items.entry(item.clone()).or_default().documents.extend(documents);
    }

    /// Records the start of an import. Returns true, and forgets the last import, unless its files
    /// are being read in another way.
    pub(super) fn begin_import(&mut self) -> bool {
        if !self.is_active {
            self.items.clear();
        }
        !self.is_active
    }

    /// Records the end of an import.
    pub(super) fn end_import(&mut self) {
        if std::mem::take(&mut self.is_active) {
            self.items.values_mut().for_each(|item| item.is_reopened = false);
        }
    }

    /// Returns the documents that a file replaces, now that it was read in another way. They stay if
    /// none of its items could be opened. `first` is the first document of the current import.
    pub(super) fn documents_to_replace(
        &self,
        file: &ReadFile,
        first: Option<DocumentId>,
    ) -> Vec<DocumentId> {
        if !self.is_active || !file.items.iter().any(|(_, item)| item.is_ok()) {
            return Vec::new();
        }
        let start = ItemName { file: file.name.clone(), item: String::new() };
        let items = self.items.range(start..).take_while(|(name, _)| name.file == file.name);
        let reopened = items.map(|(_, item)| item).filter(|item| item.is_reopened);
        let documents = reopened.flat_map(|item| item.documents.iter().copied());
        documents.filter(|id| first.is_none_or(|first| *id < first)).collect()
    }

    /// Returns false for an item that came with a reopened file but was not offered, such as a text in
    /// an archive.
    pub(super) fn is_wanted(&self, item: &ItemName) -> bool {
        !self.is_active || self.items.get(item).is_none_or(|item| item.is_reopened)
    }
}

impl ImportQueue {
    /// Reads files of the last import in another way.
    pub(in crate::state) fn reopen(
        &mut self,
        session: &mut Session,
        offer: ReopenOffer,
        cx: &mut Context,
    ) {
        if self.is_busy() {
            return;
        }
        session.notices.remove_offer(&offer);
        self.reopening.is_active = true;
        for item in &offer.items {
            self.reopening.items.entry(item.clone()).or_default().is_reopened = true;
        }
        let mut files: Vec<String> = offer.items.into_iter().map(|item| item.file).collect();
        compact::sort_by(&mut files, String::cmp);
        files.dedup();
        cx.push(Effect::ReopenFiles { files, read_as: offer.read_as });
    }

    /// Returns the documents that opened files replace.
    pub(in crate::state) fn documents_to_replace(&self, files: &[ReadFile]) -> Vec<DocumentId> {
        let first = self.first_document;
        files.iter().flat_map(|file| self.reopening.documents_to_replace(file, first)).collect()
    }

    /// Returns the documents that the next batch replaces.
    pub(in crate::state) fn next_documents_to_replace(&self) -> Vec<DocumentId> {
        self.pending_imports.front().map(|rest| rest.replaces.clone()).unwrap_or_default()
    }

    /// Returns the operations that remove documents which other documents replace, and counts them.
    /// Documents that no longer exist are skipped.
    pub(super) fn remove_replaced(&mut self, session: &Session, ids: &[DocumentId]) -> Vec<Op> {
        let project = session.history.project();
        let documents = ids.iter().filter_map(|id| project.document(*id));
        let removals: Vec<Op> = documents
            .map(|document| Op::RemoveDocument { document: Box::new(document.as_ref().clone()) })
            .collect();
        let removed: BTreeSet<DocumentId> = removals.iter().filter_map(Op::document).collect();
        self.replaced.documents += removed.len();
        self.replaced.is_edited |= is_edited(session, &removed);
        removals
    }
}

/// Returns true if the user edited one of the documents since they were imported.
fn is_edited(session: &Session, documents: &BTreeSet<DocumentId>) -> bool {
    let changes = session.history.changes_to_undo().iter();
    let mut edits = changes.filter(|edit| {
        !matches!(edit.kind, EditKind::Open | EditKind::Import | EditKind::Detect | EditKind::Renew)
    });
    !documents.is_empty() && edits.any(|edit| !edit.documents.is_disjoint(documents))
}
