//! The documents as a person looks through them: sorted, searched, filtered.

use super::{Action, Effect, Screen, State, Tone, reduce, same};
use crate::messages;
use dateline_annotation::{Actor, DocumentId, History, Kind, LabelId, Stage, Summary, describe};
use dateline_text::fold;
use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// So many documents are drawn at first, and so many more each time.
pub const BATCH: usize = 100;

/// The field in which a document is renamed or remarked upon: its id in the page.
pub const FIELD_ID: &str = "rename";

/// What a person writes about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its title; never empty.
    Title,
    /// A remark.
    Note,
}

/// In which order documents are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Those that came last first.
    #[default]
    Newest,
    /// By title.
    Title,
    /// By the day of publication, the latest first; what has none last.
    Date,
    /// What is in progress, then what is new, then what is reviewed.
    Stage,
    /// Those first whose least certain mention is the least certain; what has nothing undecided last.
    LeastCertain,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Newest, Self::Title, Self::Date, Self::Stage, Self::LeastCertain];

    fn compare(self, one: &Entry, other: &Entry) -> Ordering {
        match self {
            Self::Newest => Ordering::Equal,
            Self::Title => one.title().cmp(other.title()),
            Self::Date => other.summary.meta.date.cmp(&one.summary.meta.date),
            Self::Stage => one.summary.stage().cmp(&other.summary.stage()),
            Self::LeastCertain => {
                let (one, other) = (one.summary.least, other.summary.least);
                (one.is_none(), one).cmp(&(other.is_none(), other))
            }
        }
    }
}

/// What a person does about the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LibraryAction {
    /// The text in the search box changed.
    Search(String),
    /// Sort by this.
    Sort(Sort),
    /// Show documents of one stage only, or of all.
    OnlyStage(Option<Stage>),
    /// Show documents with mentions of one label only, or all.
    OnlyLabel(Option<LabelId>),
    /// Show documents with mentions only that the detector is unsure of, or all.
    OnlyUnsure(bool),
    /// Some documents' words were read.
    WordsRead(Vec<(DocumentId, String)>),
    /// Show all documents again.
    Clear,
    /// Draw more of them.
    More,
    /// Begin to write about a document.
    StartEdit(DocumentId, Field),
    /// Leave it as it was.
    StopEdit,
    /// Say about the document what was being written.
    Describe {
        /// The text.
        text: String,
        /// Whether the focus goes back to it: not where the field was left for something else.
        stays: bool,
    },
    /// Open the next document that needs work.
    Next,
    /// Take a document to those that something is to be done with, or not.
    Pick(DocumentId, bool),
    /// Take all that are found, or none.
    PickFound(bool),
    /// Remove those that were picked.
    RemovePicked,
    /// Run the detector on those that were picked.
    FindInPicked,
    /// Run it on all documents, whatever the library shows of them.
    FindInAll,
}

/// What is shown of the documents.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// What is typed in the search box.
    pub query: String,
    /// The order.
    pub sort: Sort,
    /// Only documents of this stage.
    pub stage: Option<Stage>,
    /// Only documents with mentions of this label.
    pub label: Option<LabelId>,
    /// Only documents with mentions that the detector is unsure of.
    pub unsure: bool,
    /// What is being written, about which document.
    pub editing: Option<(DocumentId, Field)>,
    /// The documents that something is to be done with.
    pub picked: BTreeSet<DocumentId>,
    /// How many batches are drawn beyond the first.
    more: usize,
    /// What is known of each document. Derived.
    entries: BTreeMap<DocumentId, Rc<Entry>>,
    /// The words of documents up to this id were read from the storage.
    words_read: u32,
    /// Some are being read.
    reads_words: bool,
}

/// What the library knows of a document.
#[derive(Debug)]
pub struct Entry {
    /// What is known of it.
    pub summary: Arc<Summary>,
    title: OnceCell<String>,
    words: Rc<OnceCell<String>>,
}

impl PartialEq for Entry {
    /// Summaries are shared until they change.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.summary, &other.summary)
    }
}

impl Entry {
    /// What is known of the words of an older state of the document serves again: texts are frozen.
    fn of(summary: &Arc<Summary>, older: Option<&Self>) -> Self {
        Self {
            summary: summary.clone(),
            title: OnceCell::new(),
            words: older.map(|older| older.words.clone()).unwrap_or_default(),
        }
    }

    /// The document.
    pub fn id(&self) -> DocumentId {
        self.summary.id
    }

    /// Title, source and note, folded once.
    fn title(&self) -> &str {
        let meta = &self.summary.meta;
        let told = || fold(&format!("{} {} {}", meta.title, meta.source, meta.note));
        self.title.get_or_init(told)
    }

    /// Whether every word stands in the title, the source, the note or the text, as far as that is known.
    fn has(&self, words: &[&str]) -> bool {
        let text = self.words.get().map_or("", String::as_str);
        words.iter().all(|word| text.contains(word) || self.title().contains(word))
    }
}

impl Library {
    /// How many documents there are.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// How many of those found are drawn.
    pub fn limit(&self) -> usize {
        BATCH * (self.more + 1)
    }

    /// Whether some documents may be left out.
    pub fn is_filtered(&self) -> bool {
        let filters = self.stage.is_some() || self.label.is_some() || self.unsure;
        filters || !self.query.trim().is_empty()
    }

    /// The documents that are asked for, in their order.
    pub fn found(&self) -> Vec<Rc<Entry>> {
        self.found_or(None)
    }

    fn found_or(&self, always: Option<DocumentId>) -> Vec<Rc<Entry>> {
        let query = fold(&self.query);
        let words: Vec<&str> = query.split(' ').filter(|word| !word.is_empty()).collect();
        let mut found: Vec<Rc<Entry>> = self
            .entries
            .values()
            .filter(|entry| Some(entry.id()) == always || self.shows(entry, &words))
            .cloned()
            .collect();
        found.reverse();
        // The sort is stable: what is alike stays with the newest first.
        let sort = self.sort;
        found.sort_by(|one, other| sort.compare(one, other));
        found
    }

    fn shows(&self, entry: &Entry, words: &[&str]) -> bool {
        let summary = &entry.summary;
        let mentions = |label| summary.tallies.get(&label).is_some_and(|it| it.mentions > 0);
        self.stage.is_none_or(|stage| summary.stage() == stage)
            && self.label.is_none_or(mentions)
            && (!self.unsure || summary.unsure > 0)
            && entry.has(words)
    }

    /// Brings the entries up to date; only what changed is looked at.
    fn update(&mut self, history: &History) {
        self.entries.retain(|id, _| history.summary(*id).is_some());
        for summary in history.summaries() {
            let known = self.entries.get(&summary.id);
            if !known.is_some_and(|known| Arc::ptr_eq(&known.summary, summary)) {
                let entry = Rc::new(Entry::of(summary, known.map(Rc::as_ref)));
                self.entries.insert(summary.id, entry);
            }
        }
        self.label = self.label.filter(|id| history.project().labels().get(*id).is_some());
        self.editing = self.editing.filter(|(id, _)| self.entries.contains_key(id));
        self.picked.retain(|id| self.entries.contains_key(id));
    }

    /// The documents in whose text all the words of a folded quote stand, as far as that is known.
    pub(super) fn with_words(&self, quote: &str) -> BTreeSet<DocumentId> {
        let has = |entry: &&Rc<Entry>| {
            let known = entry.words.get();
            known.is_none_or(|text| quote.split(' ').all(|word| text.contains(word)))
        };
        self.entries.values().filter(has).map(|entry| entry.id()).collect()
    }

    /// Takes note of words that were read; few of them are the last.
    fn note_words(&mut self, words: Vec<(DocumentId, String)>) {
        self.reads_words = false;
        for (id, words) in words {
            self.words_read = self.words_read.max(id.0);
            if let Some(entry) = self.entries.get(&id) {
                // Known already: texts are frozen.
                let _ = entry.words.set(words);
            }
        }
    }
}

/// Brings the library up to date where it is shown, and has words read that are searched. To be
/// called after every action.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    let is_shown = matches!(state.screen, Screen::Start);
    let is_searched = same::wants_words(state);
    if !is_shown && !is_searched {
        return Vec::new();
    }
    state.library.update(&state.history);
    if state.library.query.trim().is_empty() && !is_searched {
        return Vec::new();
    }
    // What is not stored yet is in memory.
    for document in state.history.project().documents() {
        if let Some(entry) = state.library.entries.get(&document.id) {
            entry.words.get_or_init(|| document.words());
        }
    }
    let library = &mut state.library;
    let unread = library.entries.range(DocumentId(library.words_read + 1)..);
    let is_missing = unread.rev().any(|(_, entry)| entry.words.get().is_none());
    if library.reads_words || !is_missing || !state.saving.is_open {
        return Vec::new();
    }
    library.reads_words = true;
    vec![Effect::FetchWords { after: library.words_read }]
}

/// Whether the words of all documents are known, or cannot be.
pub(super) fn has_all_words(state: &State) -> bool {
    let library = &state.library;
    let unread = library.entries.range(DocumentId(library.words_read + 1)..);
    !unread.rev().any(|(_, entry)| entry.words.get().is_none()) || !state.saving.is_open
}

/// What a person does about the library.
pub(super) fn act(state: &mut State, action: LibraryAction, at: i64) -> Vec<Effect> {
    let library = &mut state.library;
    match action {
        LibraryAction::Next => return next(state, at),
        LibraryAction::Describe { text, stays } => {
            let mut effects = describe_as(state, &text, at);
            effects.retain(|effect| stays || !matches!(effect, Effect::FocusElement(_)));
            return effects;
        }
        LibraryAction::StartEdit(id, field) => {
            library.editing = Some((id, field));
            return vec![Effect::FocusElement(FIELD_ID.to_owned())];
        }
        LibraryAction::StopEdit => {
            let edited = library.editing.take();
            let left = edited.map(|(id, _)| Effect::FocusElement(title_id(id)));
            return left.into_iter().collect();
        }
        LibraryAction::RemovePicked => {
            let picked = library.picked.clone();
            return reduce::apply(state, Action::DeleteDocuments(picked), at);
        }
        LibraryAction::FindInPicked => {
            let picked = library.picked.clone();
            return reduce::apply(state, Action::FindMentions(picked), at);
        }
        LibraryAction::FindInAll => {
            let all = state.history.summaries().map(|summary| summary.id).collect();
            return reduce::apply(state, Action::FindMentions(all), at);
        }
        LibraryAction::Pick(id, picks) => {
            if picks {
                library.picked.insert(id);
            } else {
                library.picked.remove(&id);
            }
            return Vec::new();
        }
        LibraryAction::PickFound(picks) => {
            let found = library.found().into_iter().map(|entry| entry.id());
            library.picked = if picks { found.collect() } else { BTreeSet::new() };
            return Vec::new();
        }
        LibraryAction::More => {
            library.more += 1;
            return Vec::new();
        }
        LibraryAction::WordsRead(words) => {
            // Where none could be read, those who search must not wait for ever.
            let last = library.entries.keys().next_back().map_or(0, |id| id.0);
            if words.is_empty() {
                library.words_read = last;
            }
            library.note_words(words);
            return Vec::new();
        }
        LibraryAction::Search(query) => library.query = query,
        LibraryAction::Sort(sort) => library.sort = sort,
        LibraryAction::OnlyStage(stage) => library.stage = stage,
        LibraryAction::OnlyLabel(label) => library.label = label,
        LibraryAction::OnlyUnsure(unsure) => library.unsure = unsure,
        LibraryAction::Clear => {
            library.query.clear();
            (library.stage, library.label, library.unsure) = (None, None, false);
        }
    }
    library.more = 0;
    let told = messages::shown(library.found().len(), library.count());
    state.announce(told);
    Vec::new()
}

/// The element of a document's title in the page.
pub fn title_id(id: DocumentId) -> String {
    format!("document-{}", id.0)
}

/// The second of two reports of one text (Enter, and that the field is left) finds it done.
fn describe_as(state: &mut State, text: &str, at: i64) -> Vec<Effect> {
    let Some((id, field)) = state.library.editing.take() else { return Vec::new() };
    let Some(document) = state.history.project().document(id) else { return Vec::new() };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut meta = document.meta.clone();
    match field {
        Field::Title if text.is_empty() => {}
        Field::Title => meta.title = text,
        Field::Note => meta.note = text,
    }
    let mut effects = Vec::new();
    if meta != document.meta {
        let ops = describe(document, meta);
        effects.extend(reduce::edit(state, at, Actor::Person, Kind::Describe, ops));
        state.announce(match field {
            Field::Title => messages::RENAMED,
            Field::Note => messages::NOTED,
        });
    }
    effects.push(Effect::FocusElement(title_id(id)));
    effects
}

/// Opens the next document that is not reviewed, in the order of the library; after the last comes
/// the first. Where the least certain ones come first, one with nothing undecided leads to the first.
fn next(state: &mut State, at: i64) -> Vec<Effect> {
    let current = state.open_document();
    state.library.update(&state.history);
    let found = state.library.found_or(current);
    let leads = |entry: &Rc<Entry>| {
        Some(entry.id()) == current
            && (state.library.sort != Sort::LeastCertain || entry.summary.least.is_some())
    };
    let open = found.iter().position(leads);
    let (before, after) = found.split_at(open.map_or(0, |open| open + 1));
    let needs_work = |entry: &&Rc<Entry>| {
        entry.summary.stage() != Stage::Reviewed && Some(entry.id()) != current
    };
    match after.iter().chain(before).find(needs_work).map(|entry| entry.summary.clone()) {
        Some(summary) => {
            let told = messages::turned_to(&summary.meta.title);
            state.announce(told);
            reduce::apply(state, Action::OpenDocument(summary.id), at)
        }
        None => {
            let told = messages::no_next(state.library.is_filtered());
            state.notify(Tone::Info, told.to_owned());
            Vec::new()
        }
    }
}
