//! Tests of pages with a simulated storage: what one page stores, another reads, and only on
//! demand.

#[path = "../../../crates/annotation/tests/store/mod.rs"]
mod store;

pub(in crate::state) use store::Store;

use crate::state::State;
use crate::state::action::{
    Action, EditAction, FeatureAction, LibraryAction, LoadedProject, NavigateAction,
    TrainingExportAction, WorkerEvent, WorldEvent,
};
use crate::state::effect::Effect;
use crate::state::export::messages::ExportMessage;
use crate::state::notices::failure::Reason;
use crate::state::persistence::StorageError;
use crate::state::persistence::fetch::FetchResult;
use crate::state::persistence::messages::StorageMessage;
use crate::state::testing::{Page, export_response, stopped};
use dateline_annotation::log::Change;
use dateline_annotation::model::{DocumentId, DocumentSummary};
use dateline_annotation::store::{FetchedRecords, MissingData, StoredProject};
use dateline_protocol::files::{ExportRequest, ExportResponse, FormatInfo};
use std::collections::BTreeSet;

impl Store {
    /// Stores what the effects write.
    pub(in crate::state) fn from_effects(effects: &[Effect]) -> Self {
        let mut store = Self::default();
        effects.iter().for_each(|effect| store.run(effect));
        store
    }

    pub(in crate::state) fn run(&mut self, effect: &Effect) {
        if let Effect::Store { record, .. } = effect {
            self.append(record);
        }
    }

    /// Returns what a page loads when it opens.
    pub(in crate::state) fn loaded(&self) -> LoadedProject {
        let head: Option<dateline_annotation::store::Checkpoint> =
            self.head.as_ref().map(|json| serde_json::from_str(json).unwrap());
        let seq = head.as_ref().map_or(0, |head| head.seq);
        let stored = StoredProject {
            log: self.changes_after(seq),
            last_seq: self.changes.keys().next_back().copied().unwrap_or_default(),
            summaries: self
                .summaries
                .values()
                .map(|it| serde_json::from_str(it).unwrap())
                .collect(),
            checkpoint: head,
            damage: Vec::new(),
        };
        LoadedProject { stored, ..LoadedProject::default() }
    }

    pub(in crate::state) fn changes_after(&self, seq: u64) -> Vec<Change> {
        self.changes.range(seq + 1..).map(|(_, json)| serde_json::from_str(json).unwrap()).collect()
    }

    pub(in crate::state) fn summaries(
        &self,
        documents: &BTreeSet<DocumentId>,
    ) -> Vec<(DocumentId, Option<DocumentSummary>)> {
        let summary = |id| self.summaries.get(id).map(|it| serde_json::from_str(it).unwrap());
        documents.iter().map(|id| (*id, summary(id))).collect()
    }

    pub(in crate::state) fn fetched(&self, wanted: &MissingData) -> FetchResult {
        let change = |seq| serde_json::from_str(&self.changes[seq]).unwrap();
        let stored = wanted.documents.iter().filter(|id| self.documents.contains_key(id));
        Ok(FetchedRecords {
            documents: stored.map(|id| self.document(*id)).collect(),
            changes: wanted.changes.iter().map(change).collect(),
            damage: Vec::new(),
        })
    }
}

impl Page {
    /// Opens another page on what was stored.
    pub(in crate::state) fn reopened(&self) -> (Self, Store) {
        let store = Store::from_effects(&self.effects);
        let mut page = Self { state: State::default(), effects: Vec::new() };
        page.dispatch(WorldEvent::Loaded(Box::new(store.loaded())));
        (page, store)
    }

    /// Runs storage effects until none is left.
    pub(in crate::state) fn run_storage(&mut self, store: &mut Store) -> &mut Self {
        loop {
            let wanted: Vec<Effect> = self
                .effects
                .extract_if(.., |it| {
                    matches!(
                        it,
                        Effect::Store { .. } | Effect::Fetch { .. } | Effect::FetchWords { .. }
                    )
                })
                .collect();
            if wanted.is_empty() {
                return self;
            }
            for effect in wanted {
                store.run(&effect);
                match effect {
                    Effect::Store { number, .. } => self.dispatch(WorldEvent::Stored(number)),
                    Effect::Fetch { missing: wanted, requester: purpose } => {
                        let fetched = Box::new(store.fetched(&wanted));
                        self.dispatch(WorldEvent::Fetched { fetched, requester: purpose })
                    }
                    Effect::FetchWords { after } => {
                        let part = store.documents.range(DocumentId(after + 1)..).take(2);
                        let words = part.map(|(id, json)| {
                            let document: dateline_annotation::model::Document =
                                serde_json::from_str(json).unwrap();
                            (*id, document.distinct_words())
                        });
                        let words = words.collect();
                        self.dispatch(LibraryAction::WordsFetched(words))
                    }
                    _ => self,
                };
            }
        }
    }

    fn in_memory(&self) -> Vec<u32> {
        self.state.session.history.project().documents().map(|document| document.id.0).collect()
    }
}

/// Creates a page with `count` detected documents, and the storage that holds them.
pub(in crate::state) fn library_of(count: usize) -> (Page, Store) {
    let texts: Vec<String> = (1..=count).map(|n| format!("Ann met number{n} here.")).collect();
    let mut page = Page::new();
    page.drop_texts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    for text in &texts {
        page.answer(&text.replace("Ann", "[Ann|PERSON?]"));
    }
    let (mut page, mut store) = page.reopened();
    page.run_storage(&mut store);
    (page, store)
}

#[test]
fn only_what_is_worked_on_is_in_memory() {
    let (mut page, mut store) = library_of(60);
    assert_eq!(page.in_memory(), [0; 0]);
    assert_eq!(page.state.session.history.summaries().len(), 60);
    for id in 1..=40 {
        page.dispatch(NavigateAction::OpenDocument(DocumentId(id)))
            .run_storage(&mut store)
            .press("j a");
        page.run_storage(&mut store);
        assert_eq!(page.marked_text(), format!("[Ann|PERSON] met number{id} here."));
    }
    assert!(page.in_memory().len() < 30, "{:?}", page.in_memory());
    // All edits can be undone, including those of evicted documents.
    for _ in 0..40 {
        page.dispatch(EditAction::Undo);
    }
    page.run_storage(&mut store)
        .dispatch(NavigateAction::OpenDocument(DocumentId(1)))
        .run_storage(&mut store);
    assert_eq!(page.marked_text(), "[Ann|PERSON?] met number1 here.");
    assert!(page.state.session.history.summaries().all(|it| !it.is_begun));
}

#[test]
fn what_is_done_while_something_is_read_waits_for_it() {
    let (mut page, mut store) = library_of(3);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(2)));
    assert!(page.state.session.workspace().is_none(), "it is being read");
    page.dispatch(NavigateAction::OpenDocument(DocumentId(3)))
        .dispatch(EditAction::DeleteDocuments([DocumentId(1)].into()));
    page.run_storage(&mut store);
    assert_eq!(page.marked_text(), "[Ann|PERSON?] met number3 here.");
    assert_eq!(
        page.state.session.history.summaries().map(|it| it.id.0).collect::<Vec<_>>(),
        [2, 3]
    );
    page.dispatch(EditAction::Undo).run_storage(&mut store);
    assert_eq!(page.state.session.history.summaries().len(), 3);
}

#[test]
fn what_cannot_be_read_is_told_and_costs_nothing_else() {
    let (mut page, mut store) = library_of(2);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1)))
        .dispatch(NavigateAction::OpenDocument(DocumentId(2)));
    let fetched = Box::new(Err(StorageError::Missing));
    page.effects.retain(|effect| !matches!(effect, Effect::Fetch { .. }));
    page.dispatch(WorldEvent::Fetched {
        fetched,
        requester: crate::state::persistence::fetch::Requester::User,
    });
    page.run_storage(&mut store);
    assert_eq!(page.marked_text(), "[Ann|PERSON?] met number2 here.");
    assert_eq!(page.notices()[0], StorageMessage::NotLoaded(StorageError::Missing).into());
}

#[test]
fn texts_are_searched_that_are_not_in_memory() {
    let (mut page, mut store) = library_of(9);
    let search = |query: &str| {
        Action::Feature(FeatureAction::Library(LibraryAction::Search(query.to_owned())))
    };
    page.dispatch(search("number7")).run_storage(&mut store);
    assert_eq!(page.in_memory(), [0; 0]);
    let found: Vec<u32> = page.state.library.matching().iter().map(|it| it.id().0).collect();
    assert_eq!(found, [7]);
    page.dispatch(search("nobody")).run_storage(&mut store);
    assert!(page.state.library.matching().is_empty());
}

/// Plays the file worker: requests one document after the other. Returns how many were written.
fn export(page: &mut Page, store: &mut Store) -> usize {
    let mut written = 0;
    loop {
        page.run_storage(store);
        let step = page.effects.extract_if(.., |it| matches!(it, Effect::Export(_))).next();
        let Some(Effect::Export(step)) = step else { return written };
        let response = match step {
            ExportRequest::Begin { request, .. } => {
                ExportResponse::Progress { request, documents: 0 }
            }
            ExportRequest::Document { request, json } => {
                let read: Result<dateline_annotation::model::Document, _> =
                    serde_json::from_str(&json);
                assert!(read.is_ok(), "{json}");
                written += 1;
                ExportResponse::Progress { request, documents: written as u32 }
            }
            ExportRequest::End { .. } | ExportRequest::Cancel { .. } => return written,
        };
        page.dispatch(export_response(response));
    }
}

#[test]
fn all_documents_are_handed_to_the_file_worker_and_stay_out_of_memory() {
    let (mut page, mut store) = library_of(60);
    let format = FormatInfo {
        name: "jsonl".to_owned(),
        title: "JSON lines".to_owned(),
        consumers: Vec::new(),
    };
    page.dispatch(TrainingExportAction::Show);
    assert!(page.effects.contains(&Effect::StartFileWorker));
    page.dispatch(TrainingExportAction::FormatsOffered(vec![format]));
    page.dispatch(TrainingExportAction::Start);
    assert_eq!(export(&mut page, &mut store), 60);
    assert_eq!(page.in_memory(), [0; 0]);
    let job = page.state.training_export.job.clone().expect("it is being written");
    assert_eq!((job.done, job.total), (60, 60));
    // A document that is deleted during an export is skipped.
    page.dispatch(TrainingExportAction::Start);
    page.dispatch(EditAction::DeleteDocuments([DocumentId(30)].into())).run_storage(&mut store);
    assert_eq!(export(&mut page, &mut store), 59);
    page.dispatch(WorldEvent::Worker(WorkerEvent::FileWorkerStopped(stopped("it stopped"))));
    assert!(page.state.training_export.job.is_none());
    let failed = ExportMessage::Failed(Reason::Worker(stopped("it stopped")));
    assert!(page.notices().contains(&failed.into()));
}
