//! The documents as a person looks through them: sorted, searched, filtered.

use super::{Effect, Screen, State, Tone, opening, reduce};
use crate::messages;
use dateline_annotation::{
    Actor, Document, DocumentId, Kind, LabelId, Meta, Origin, Project, Score, Status, describe,
};
use dateline_text::fold;
use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// So many documents are drawn at first, and so many more each time.
pub const BATCH: usize = 100;

/// The field in which a document is renamed: its id in the page.
pub const RENAME_ID: &str = "rename";

/// How far the work on a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Something is decided or reviewed, not all.
    InProgress,
    /// Nobody has decided on anything.
    New,
    /// Every paragraph is reviewed.
    Reviewed,
}

impl Stage {
    /// In the order of work.
    pub const ALL: [Self; 3] = [Self::New, Self::InProgress, Self::Reviewed];
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
            Self::Title => one.title.cmp(&other.title),
            Self::Date => other.meta.date.cmp(&one.meta.date),
            Self::Stage => one.stage.cmp(&other.stage),
            Self::LeastCertain => {
                (one.least.is_none(), one.least).cmp(&(other.least.is_none(), other.least))
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
    /// Show all documents again.
    Clear,
    /// Draw more of them.
    More,
    /// Begin to rename a document.
    StartRename(DocumentId),
    /// Leave its name.
    StopRename,
    /// Give the document that is being renamed a title.
    Rename {
        /// The title.
        title: String,
        /// Whether the focus goes back to it: not where the field was left for something else.
        stays: bool,
    },
    /// Open the next document that needs work.
    Next,
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
    /// The document that is being renamed.
    pub renaming: Option<DocumentId>,
    /// How many batches are drawn beyond the first.
    more: usize,
    /// What is known of each document. Derived.
    entries: BTreeMap<DocumentId, Rc<Entry>>,
}

/// What the library knows of a document.
#[derive(Debug)]
pub struct Entry {
    /// The document.
    pub id: DocumentId,
    /// What is known about it.
    pub meta: Meta,
    /// How far the work on it is.
    pub stage: Stage,
    /// Paragraphs that are reviewed.
    pub reviewed: usize,
    /// All paragraphs.
    pub paragraphs: usize,
    /// Mentions that are not rejected.
    pub mentions: usize,
    /// How sure the detector is of the undecided mention that it is least sure of.
    pub least: Option<Score>,
    labels: BTreeSet<LabelId>,
    document: Arc<Document>,
    title: String,
    words: Rc<OnceCell<String>>,
}

impl PartialEq for Entry {
    /// An entry is derived from its document, and documents are shared until they change.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.document, &other.document)
    }
}

impl Entry {
    /// Linear in the text. What was folded for an older state of the document serves again.
    fn of(document: &Arc<Document>, older: Option<&Self>) -> Self {
        let paragraphs = document.paragraphs();
        let reviewed = paragraphs.iter().filter(|span| document.reviewed().contains(span)).count();
        let annotations = document.annotations();
        let decided = annotations.iter().any(|annotation| {
            annotation.is_decided() && !matches!(annotation.origin, Origin::Import { .. })
        });
        let stage = match reviewed {
            all if all > 0 && all == paragraphs.len() => Stage::Reviewed,
            0 if !decided => Stage::New,
            _ => Stage::InProgress,
        };
        let scores = annotations.iter().filter_map(|annotation| match annotation.origin {
            Origin::Detector { score, .. } if annotation.status == Status::Suggested => score,
            _ => None,
        });
        let live = annotations.iter().filter(|annotation| annotation.is_live());
        let older = older.filter(|older| Arc::ptr_eq(&older.document.text, &document.text));
        Self {
            id: document.id,
            meta: document.meta.clone(),
            stage,
            reviewed,
            paragraphs: paragraphs.len(),
            mentions: live.clone().count(),
            least: scores.min(),
            labels: live.map(|annotation| annotation.label).collect(),
            title: fold(&format!("{} {}", document.meta.title, document.meta.source)),
            words: older.map(|older| older.words.clone()).unwrap_or_default(),
            document: document.clone(),
        }
    }

    /// Whether every word stands in the title, the source or the text. The text is folded once.
    fn has(&self, words: &[&str]) -> bool {
        words.iter().all(|word| {
            self.title.contains(word)
                || self.words.get_or_init(|| fold(&self.document.text)).contains(word)
        })
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
        self.stage.is_some() || self.label.is_some() || !self.query.trim().is_empty()
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
            .filter(|entry| Some(entry.id) == always || self.shows(entry, &words))
            .cloned()
            .collect();
        found.reverse();
        // The sort is stable: what is alike stays with the newest first.
        let sort = self.sort;
        found.sort_by(|one, other| sort.compare(one, other));
        found
    }

    fn shows(&self, entry: &Entry, words: &[&str]) -> bool {
        self.stage.is_none_or(|stage| entry.stage == stage)
            && self.label.is_none_or(|label| entry.labels.contains(&label))
            && entry.has(words)
    }

    /// Brings the entries up to date; only what changed is looked at.
    fn update(&mut self, project: &Project) {
        self.entries.retain(|id, _| project.document(*id).is_some());
        for document in project.documents() {
            let known = self.entries.get(&document.id);
            if !known.is_some_and(|known| Arc::ptr_eq(&known.document, document)) {
                let entry = Rc::new(Entry::of(document, known.map(Rc::as_ref)));
                self.entries.insert(document.id, entry);
            }
        }
        self.label = self.label.filter(|id| project.labels().get(*id).is_some());
        self.renaming = self.renaming.filter(|id| self.entries.contains_key(id));
    }
}

/// Brings the library up to date where it is shown. To be called after every action.
pub(super) fn refresh(state: &mut State) {
    if matches!(state.screen, Screen::Start) {
        state.library.update(state.history.project());
    }
}

/// What a person does about the library.
pub(super) fn act(state: &mut State, action: LibraryAction, at: i64) -> Vec<Effect> {
    let library = &mut state.library;
    match action {
        LibraryAction::Next => return next(state),
        LibraryAction::Rename { title, stays } => {
            let mut effects = rename(state, &title, at);
            effects.retain(|effect| stays || !matches!(effect, Effect::FocusElement(_)));
            return effects;
        }
        LibraryAction::StartRename(id) => {
            library.renaming = Some(id);
            return vec![Effect::FocusElement(RENAME_ID.to_owned())];
        }
        LibraryAction::StopRename => {
            let renamed = library.renaming.take();
            return renamed.map(title_id).map(Effect::FocusElement).into_iter().collect();
        }
        LibraryAction::More => {
            library.more += 1;
            return Vec::new();
        }
        LibraryAction::Search(query) => library.query = query,
        LibraryAction::Sort(sort) => library.sort = sort,
        LibraryAction::OnlyStage(stage) => library.stage = stage,
        LibraryAction::OnlyLabel(label) => library.label = label,
        LibraryAction::Clear => {
            library.query.clear();
            (library.stage, library.label) = (None, None);
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

/// The second of two reports of one renaming (Enter, and that the field is left) finds it done.
fn rename(state: &mut State, title: &str, at: i64) -> Vec<Effect> {
    let Some(id) = state.library.renaming.take() else { return Vec::new() };
    let Some(document) = state.history.project().document(id) else { return Vec::new() };
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut effects = Vec::new();
    if !title.is_empty() && title != document.meta.title {
        let ops = describe(document, Meta { title, ..document.meta.clone() });
        effects.extend(reduce::edit(state, at, Actor::Person, Kind::Describe, ops));
        state.announce(messages::RENAMED);
    }
    effects.push(Effect::FocusElement(title_id(id)));
    effects
}

/// Opens the next document that is not reviewed, in the order of the library; after the last comes
/// the first. Where the least certain ones come first, one with nothing undecided leads to the first.
fn next(state: &mut State) -> Vec<Effect> {
    let open = state.desk().map(|(_, document)| document.id);
    state.library.update(state.history.project());
    let found = state.library.found_or(open);
    let leads = |entry: &Rc<Entry>| {
        Some(entry.id) == open
            && (state.library.sort != Sort::LeastCertain || entry.least.is_some())
    };
    let at = found.iter().position(leads);
    let (before, after) = found.split_at(at.map_or(0, |at| at + 1));
    let needs_work = |entry: &&Rc<Entry>| entry.stage != Stage::Reviewed && Some(entry.id) != open;
    match after.iter().chain(before).find(needs_work).map(|entry| (entry.id, &entry.meta.title)) {
        Some((id, title)) => {
            let told = messages::turned_to(title);
            state.announce(told);
            opening::show(state, id)
        }
        None => {
            let told = messages::no_next(state.library.is_filtered());
            state.notify(Tone::Info, told.to_owned());
            Vec::new()
        }
    }
}
