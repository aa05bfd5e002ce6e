//! The library: the list of all documents, which can be sorted, searched and filtered.

mod kinds;
pub mod messages;
pub mod statistics;
#[cfg(test)]
mod tests;

use crate::state::action::{DocumentField, EditAction, LibraryAction, NavigateAction, SortOrder};
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::library::messages::LibraryMessage;
use crate::state::notices::Severity;
use crate::state::session::Screen;
use crate::state::session::Session;
use dateline_annotation::compact;
use dateline_annotation::edit::set_metadata;
use dateline_annotation::history::History;
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{DocumentId, DocumentSummary, LabelId, ReviewStage};
use dateline_text::fold;
use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// The number of documents that are rendered at first and added with each
/// `LibraryAction::ShowMore`.
pub const BATCH_SIZE: usize = 100;

/// The id of the field in which a title or a note is edited.
pub const EDIT_FIELD_ID: &str = "rename";

/// The state of the library.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The search query.
    pub query: String,
    /// The sort order.
    pub sort_order: SortOrder,
    /// Shows only documents of this stage.
    pub stage_filter: Option<ReviewStage>,
    /// Shows only documents with mentions of this label.
    pub label_filter: Option<LabelId>,
    /// Shows only documents with mentions that the detector is unsure of.
    pub unsure_only: bool,
    /// The document and the field that are being edited.
    pub editing: Option<(DocumentId, DocumentField)>,
    /// The selected documents.
    pub selected: BTreeSet<DocumentId>,
    /// The number of rendered batches beyond the first.
    extra_batches: usize,
    /// The entries of all documents. Derived from the summaries.
    entries: BTreeMap<DocumentId, Rc<LibraryEntry>>,
    /// The words of documents up to this id were read from the storage.
    last_words_id: u32,
    /// True while words are being read.
    is_fetching_words: bool,
}

/// The entry of a document.
#[derive(Debug)]
pub struct LibraryEntry {
    /// The document's summary.
    pub summary: Arc<DocumentSummary>,
    title: OnceCell<String>,
    words: Rc<OnceCell<String>>,
}

impl PartialEq for LibraryEntry {
    /// Compares by identity, because summaries are shared until they change.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.summary, &other.summary)
    }
}

impl LibraryEntry {
    /// Creates an entry. The words of an older entry are reused, because texts never change.
    fn new(summary: &Arc<DocumentSummary>, older: Option<&Self>) -> Self {
        Self {
            summary: summary.clone(),
            title: OnceCell::new(),
            words: older.map(|older| older.words.clone()).unwrap_or_default(),
        }
    }

    /// Returns the id of the document.
    pub fn id(&self) -> DocumentId {
        self.summary.id
    }

    /// Returns title, source and note, folded. Cached after the first call.
    fn folded_title(&self) -> &str {
        let meta = &self.summary.meta;
        let told = || fold(&format!("{} {} {}", meta.title, meta.source, meta.note));
        self.title.get_or_init(told)
    }

    /// Returns true if every word occurs in the title, the source, the note or the text. If the
    /// words of the text are not read yet, it does not count.
    fn contains_words(&self, words: &[&str]) -> bool {
        let text = self.words.get().map_or("", String::as_str);
        words.iter().all(|word| text.contains(word) || self.folded_title().contains(word))
    }
}

impl Library {
    /// Returns the number of documents.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Returns the maximum number of matching documents that are rendered.
    pub fn visible_limit(&self) -> usize {
        BATCH_SIZE * (self.extra_batches + 1)
    }

    /// Returns true if a query or filter may hide documents.
    pub fn is_filtered(&self) -> bool {
        let filters =
            self.stage_filter.is_some() || self.label_filter.is_some() || self.unsure_only;
        filters || !self.query.trim().is_empty()
    }

    /// Returns the documents that match the query and the filters, sorted.
    pub fn matching(&self) -> Vec<Rc<LibraryEntry>> {
        self.matching_or(None)
    }

    fn matching_or(&self, always: Option<DocumentId>) -> Vec<Rc<LibraryEntry>> {
        let query = fold(&self.query);
        let words: Vec<&str> = query.split(' ').filter(|word| !word.is_empty()).collect();
        let mut found: Vec<Rc<LibraryEntry>> = self
            .entries
            .values()
            .filter(|entry| Some(entry.id()) == always || self.is_match(entry, &words))
            .cloned()
            .collect();
        found.reverse();
        // The sort is stable, so equal documents remain in order from newest to oldest.
        let sort = self.sort_order;
        compact::sort_by(&mut found, |one, other| compare(sort, one, other));
        if sort == SortOrder::LeastCertainMixed {
            return kinds::mix_kinds(&found);
        }
        found
    }

    fn is_match(&self, entry: &LibraryEntry, words: &[&str]) -> bool {
        let summary = &entry.summary;
        let mentions = |label| summary.tallies.get(&label).is_some_and(|it| it.mentions > 0);
        self.stage_filter.is_none_or(|stage| summary.stage() == stage)
            && self.label_filter.is_none_or(mentions)
            && (!self.unsure_only || summary.unsure > 0)
            && entry.contains_words(words)
    }

    /// Brings the entries up to date. Only changed entries are rebuilt.
    fn update_entries(&mut self, history: &History) {
        self.entries.retain(|id, _| history.summary(*id).is_some());
        for summary in history.summaries() {
            let known = self.entries.get(&summary.id);
            if !known.is_some_and(|known| Arc::ptr_eq(&known.summary, summary)) {
                let entry = Rc::new(LibraryEntry::new(summary, known.map(Rc::as_ref)));
                self.entries.insert(summary.id, entry);
            }
        }
        self.label_filter =
            self.label_filter.filter(|id| history.project().labels().get(*id).is_some());
        self.editing = self.editing.filter(|(id, _)| self.entries.contains_key(id));
        self.selected.retain(|id| self.entries.contains_key(id));
    }

    /// Returns the documents whose text contains all the words of a folded quote. Documents whose
    /// words are not read yet are included.
    pub(in crate::state) fn documents_containing(&self, quote: &str) -> BTreeSet<DocumentId> {
        let has = |entry: &&Rc<LibraryEntry>| {
            let known = entry.words.get();
            known.is_none_or(|text| quote.split(' ').all(|word| text.contains(word)))
        };
        self.entries.values().filter(has).map(|entry| entry.id()).collect()
    }

    /// Records the words of some documents.
    fn add_words(&mut self, words: Vec<(DocumentId, String)>) {
        self.is_fetching_words = false;
        for (id, words) in words {
            self.last_words_id = self.last_words_id.max(id.0);
            if let Some(entry) = self.entries.get(&id) {
                // An error means that the words are known already; texts never change.
                let _ = entry.words.set(words);
            }
        }
    }
}

impl Library {
    /// Brings the library up to date while it is visible or searched, and requests words for a search.
    /// To be called after every action.
    pub(in crate::state) fn refresh(
        &mut self,
        session: &mut Session,
        is_searched: bool,
        cx: &mut Context,
    ) {
        let is_shown = matches!(session.screen, Screen::Home);
        if !is_shown && !is_searched {
            return;
        }
        self.update_entries(&session.history);
        if self.query.trim().is_empty() && !is_searched {
            return;
        }
        // Unstored documents are always in memory.
        for document in session.history.project().documents() {
            if let Some(entry) = self.entries.get(&document.id) {
                entry.words.get_or_init(|| document.distinct_words());
            }
        }
        let library = &mut *self;
        let unread = library.entries.range(DocumentId(library.last_words_id + 1)..);
        let is_missing = unread.rev().any(|(_, entry)| entry.words.get().is_none());
        if library.is_fetching_words || !is_missing || !session.write_queue.is_storage_open {
            return;
        }
        library.is_fetching_words = true;
        cx.push(Effect::FetchWords { after: library.last_words_id });
    }

    /// Returns true if the words of all documents are known, or if they cannot be read because the
    /// storage is not open.
    pub(in crate::state) fn has_all_words(&self, session: &Session) -> bool {
        let unread = self.entries.range(DocumentId(self.last_words_id + 1)..);
        !unread.rev().any(|(_, entry)| entry.words.get().is_none())
            || !session.write_queue.is_storage_open
    }

    /// Handles an action of the library.
    pub(in crate::state) fn update(
        &mut self,
        session: &mut Session,
        action: LibraryAction,
        cx: &mut Context,
    ) {
        let library = &mut *self;
        match action {
            LibraryAction::OpenNext => return self.open_next(session, cx),
            LibraryAction::SaveEdit { text, keeps_focus } => {
                return self.save_edit(session, &text, keeps_focus, cx);
            }
            LibraryAction::StartEdit(id, field) => {
                library.editing = Some((id, field));
                return cx.push(Effect::FocusElement(EDIT_FIELD_ID.to_owned()));
            }
            LibraryAction::StopEdit => {
                let edited = library.editing.take();
                let left = edited.map(|(id, _)| Effect::FocusElement(title_element_id(id)));
                return cx.extend(left);
            }
            LibraryAction::DeleteSelected => {
                let picked = library.selected.clone();
                return cx.dispatch(EditAction::DeleteDocuments(picked));
            }
            LibraryAction::DetectInSelected => {
                let picked = library.selected.clone();
                return cx.dispatch(EditAction::DetectInDocuments(picked));
            }
            LibraryAction::DetectInAll => {
                let all = session.history.summaries().map(|summary| summary.id).collect();
                return cx.dispatch(EditAction::DetectInDocuments(all));
            }
            LibraryAction::Select(id, picks) => {
                if picks {
                    library.selected.insert(id);
                } else {
                    library.selected.remove(&id);
                }
                return;
            }
            LibraryAction::SelectMatching(picks) => {
                let found = library.matching().into_iter().map(|entry| entry.id());
                library.selected = if picks { found.collect() } else { BTreeSet::new() };
                return;
            }
            LibraryAction::ShowMore => {
                library.extra_batches += 1;
                return;
            }
            LibraryAction::WordsFetched(words) => {
                // An empty result means that nothing could be read. The search must not wait forever.
                let last = library.entries.keys().next_back().map_or(0, |id| id.0);
                if words.is_empty() {
                    library.last_words_id = last;
                }
                library.add_words(words);
                return;
            }
            LibraryAction::Search(query) => library.query = query,
            LibraryAction::SetSortOrder(sort) => library.sort_order = sort,
            LibraryAction::FilterStage(stage) => library.stage_filter = stage,
            LibraryAction::FilterLabel(label) => library.label_filter = label,
            LibraryAction::FilterUnsure(unsure) => library.unsure_only = unsure,
            LibraryAction::ClearFilters => {
                library.query.clear();
                (library.stage_filter, library.label_filter, library.unsure_only) =
                    (None, None, false);
            }
        }
        library.extra_batches = 0;
        let (found, all) = (library.matching().len(), library.count());
        session.announce(LibraryMessage::DocumentsShown { found, all });
    }

    /// Saves the edited field. The same text may be reported twice, by Enter and by the loss of focus;
    /// the second call does nothing. `keeps_focus` is true if the focus returns to the title.
    fn save_edit(
        &mut self,
        session: &mut Session,
        text: &str,
        keeps_focus: bool,
        cx: &mut Context,
    ) {
        let Some((id, field)) = self.editing.take() else { return };
        let Some(document) = session.history.project().document(id) else { return };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut meta = document.meta.clone();
        match field {
            DocumentField::Title if text.is_empty() => {}
            DocumentField::Title => meta.title = text,
            DocumentField::Note => meta.note = text,
        }
        if meta != document.meta {
            let ops = set_metadata(document, meta);
            session.edit(Actor::Person, EditKind::Describe, ops, cx);
            session.announce(match field {
                DocumentField::Title => LibraryMessage::DocumentRenamed,
                DocumentField::Note => LibraryMessage::NoteSaved,
            });
        }
        cx.extend(keeps_focus.then(|| Effect::FocusElement(title_element_id(id))));
    }

    /// Opens the next document that is not reviewed, in the order of the library, wrapping around at
    /// the end. In an order by certainty, the search starts at the first document if
    /// the open one has no undecided mentions.
    fn open_next(&mut self, session: &mut Session, cx: &mut Context) {
        let current = session.open_document_id();
        self.update_entries(&session.history);
        let found = self.matching_or(current);
        let leads = |entry: &Rc<LibraryEntry>| {
            Some(entry.id()) == current
                && (!self.sort_order.is_by_certainty() || entry.summary.least.is_some())
        };
        let open = found.iter().position(leads);
        let (before, after) = found.split_at(open.map_or(0, |open| open + 1));
        let needs_work = |entry: &&Rc<LibraryEntry>| {
            entry.summary.stage() != ReviewStage::Reviewed && Some(entry.id()) != current
        };
        match after.iter().chain(before).find(needs_work).map(|entry| entry.summary.clone()) {
            Some(summary) => {
                session.announce(LibraryMessage::DocumentOpened(summary.meta.title.clone()));
                cx.dispatch(NavigateAction::OpenDocument(summary.id))
            }
            None => {
                let is_filtered = self.is_filtered();
                session.notify(Severity::Info, LibraryMessage::NoNextDocument(is_filtered));
            }
        }
    }
}

/// Returns the element id of a document's title.
pub fn title_element_id(id: DocumentId) -> String {
    format!("document-{}", id.0)
}

/// Compares two entries in a sort order. Equal ones stay in the order from newest to oldest.
fn compare(sort: SortOrder, one: &LibraryEntry, other: &LibraryEntry) -> Ordering {
    match sort {
        SortOrder::Newest => Ordering::Equal,
        SortOrder::Title => one.folded_title().cmp(other.folded_title()),
        SortOrder::Date => other.summary.meta.date.cmp(&one.summary.meta.date),
        SortOrder::Stage => one.summary.stage().cmp(&other.summary.stage()),
        SortOrder::LeastCertain | SortOrder::LeastCertainMixed => {
            let (one, other) = (one.summary.least, other.summary.least);
            (one.is_none(), one).cmp(&(other.is_none(), other))
        }
    }
}
