//! Tests that a project is the same after storing and restoring it, and that only needed documents
//! are loaded.

mod deeds;
mod store;

use dateline_annotation::{
    Actor, Checkpoint, Document, DocumentId, DocumentSummary, EditKind, History, Op, RestoreError,
    ReviewStage, Step, StoredDocument, UNDO_DEPTH,
};
use dateline_text::{LineEnding, Span};
use deeds::{Deed, TEXT, content, deed, first, perform, toggle};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Store;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Restores the project several times in between, and evicts documents and edits.
    #[test]
    fn stored_and_opened_is_the_same(
        deeds in prop::collection::vec((deed(), 0..4u8), 0..40),
    ) {
        let mut history = History::default();
        let mut reopened = History::default();
        let mut store = Store::default();
        for (index, (deed, pause)) in [(Deed::Open, 0)].iter().chain(&deeds).enumerate() {
            match pause {
                1 => reopened.evict_documents(|_| true),
                2 => reopened = store.open().0,
                3 => {
                    if let Some(record) = reopened.compact_documents() {
                        store.take(&record);
                    }
                    reopened.evict_edits(0);
                }
                _ => {}
            }
            let wanted = missing_for_action(&reopened, deed);
            store.fetch(&mut reopened, wanted);
            let record = perform(&mut reopened, index as i64, deed);
            let expected = perform(&mut history, index as i64, deed);
            if let Some(record) = &record {
                store.take(record);
            }
            prop_assert_eq!(
                record.as_ref().map(|it| &it.change), expected.as_ref().map(|it| &it.change)
            );
        }
        assert_stored_equals(&store, &history);
        // The undo history is restored as well: both undo to the same first state.
        let (mut restored, error) = store.open();
        prop_assert_eq!(error, None);
        loop {
            let wanted = restored.missing_for_undo();
            store.fetch(&mut restored, wanted);
            let (a, b) = (history.undo(1).unwrap(), restored.undo(1).unwrap());
            prop_assert_eq!(a.is_some(), b.is_some());
            let Some(record) = b else { break };
            store.take(&record);
            restored.evict_documents(|_| true);
            assert_stored_equals(&store, &history);
        }
    }
}

/// Returns the data that an edit needs in memory. This is all documents, because an edit applies to
/// the last one, or to the first undetected one.
fn missing_for_action(history: &History, deed: &Deed) -> dateline_annotation::MissingData {
    match deed {
        Deed::Undo => history.missing_for_undo(),
        Deed::Redo => history.missing_for_redo(),
        _ => dateline_annotation::MissingData {
            documents: history
                .summaries()
                .map(|it| it.id)
                .filter(|id| history.is_unloaded(*id))
                .collect(),
            changes: BTreeSet::new(),
        },
    }
}

/// Asserts that the stored project equals a history.
fn assert_stored_equals(store: &Store, history: &History) {
    let (mut opened, error) = store.open();
    assert_eq!(error, None);
    assert_eq!(opened.project().documents().count(), 0, "none is read before it is wanted");
    let wanted = missing_for_action(&opened, &Deed::Open);
    store.fetch(&mut opened, wanted);
    assert_eq!(content(&opened), content(history));
    assert_eq!(opened.last_seq(), history.last_seq());
    assert_eq!(opened.next_undo(), history.next_undo());
    assert_eq!(opened.next_redo(), history.next_redo());
    assert!(opened.undetected().eq(history.undetected()));
    assert_eq!(opened.project().next_document(), history.project().next_document());
    assert_eq!(opened.project().next_annotation(), history.project().next_annotation());
    for (one, other) in opened.summaries().zip(history.summaries()) {
        assert_eq!((&one.tallies, one.stage()), (&other.tallies, other.stage()));
    }
}

/// Creates a history and its storage after some edits.
fn history_and_storage(deeds: &[Deed]) -> (History, Store) {
    let (mut history, mut store) = (History::default(), Store::default());
    for deed in deeds {
        if let Some(record) = perform(&mut history, 0, deed) {
            store.take(&record);
        }
    }
    (history, store)
}

#[test]
fn a_log_with_a_hole_says_so_and_costs_no_document() {
    let (history, mut store) = history_and_storage(&[Deed::Open, Deed::Open, Deed::Open]);
    store.changes.remove(&2);
    let (mut opened, error) = store.open();
    assert!(matches!(error, Some(RestoreError::BrokenChange { seq: 2, .. })), "{error:?}");
    assert_eq!(opened.summaries().len(), 3);
    opened.skip_log_to(3);
    assert_eq!(opened.next_undo(), None);
    let wanted = missing_for_action(&opened, &Deed::Open);
    store.fetch(&mut opened, wanted);
    assert_eq!(content(&opened), content(&history));
}

#[test]
fn a_newer_head_is_not_opened() {
    let whole = History::default().full_write();
    let mut newer = serde_json::to_value(&whole.checkpoint.unwrap().checkpoint).unwrap();
    newer["schema"] = 99.into();
    let newer: Checkpoint = serde_json::from_value(newer).unwrap();
    let (_, error) = History::restore(Some(newer), [], []);
    assert_eq!(error, Some(RestoreError::NewerSchema { found: 99 }));
}

#[test]
fn what_is_not_in_memory_is_wanted_and_not_guessed() {
    let (_, store) = history_and_storage(&[Deed::Open, Deed::AcceptDocument]);
    let (mut opened, _) = store.open();
    assert!(opened.undo(0).is_err());
    let wanted = opened.missing_for_undo();
    assert_eq!(wanted.documents, [DocumentId(1)].into());
    assert_eq!(wanted.changes, BTreeSet::new(), "it was read with the log");
    opened.evict_edits(0);
    assert_eq!(opened.missing_for_undo().changes, [2].into());
    let wanted = opened.missing_for_undo();
    store.fetch(&mut opened, wanted);
    assert!(opened.undo(0).unwrap().is_some());
    assert!(!first(&opened).is_reviewed());
}

/// A large document is not stored whole for each change, but is restored correctly.
#[test]
fn a_large_document_is_stored_with_its_changes_beside_it() {
    let (mut history, mut store) = (History::default(), Store::default());
    let text: Arc<str> = TEXT.repeat(400).into();
    let document = Document::new(DocumentId(1), text, LineEnding::Lf, "");
    let insert = Op::InsertDocument { document: Box::new(document) };
    store.take(&history.edit(0, Actor::Person, EditKind::Open, vec![insert]).unwrap());
    for change in toggle(&mut history, 20) {
        assert!(change.documents.is_empty());
        store.take(&change);
    }
    store.take(&history.undo(0).unwrap().unwrap());
    assert_stored_equals(&store, &history);
    let record = history.compact_documents().expect("it has changes beside it");
    store.take(&record);
    assert_stored_equals(&store, &history);
    assert_eq!(history.compact_documents(), None);
    let whole = toggle(&mut history, 120).iter().filter(|it| !it.documents.is_empty()).count();
    assert_eq!(whole, 2);
}

#[test]
fn what_nothing_needs_is_dropped_from_the_log() {
    let (mut history, mut store) = history_and_storage(&[Deed::Open]);
    let mut largest = 0;
    for record in toggle(&mut history, 2 * UNDO_DEPTH + 500) {
        store.take(&record);
        largest = largest.max(store.changes.len());
    }
    assert!(largest < UNDO_DEPTH + 600, "{largest}");
    assert_stored_equals(&store, &history);
    let (mut opened, _) = store.open();
    for _ in 0..UNDO_DEPTH {
        let wanted = opened.missing_for_undo();
        store.fetch(&mut opened, wanted);
        store.take(&opened.undo(0).unwrap().expect("it can be undone"));
    }
    assert_eq!(opened.next_undo(), None);
}

/// In older versions, paragraphs had no maximum length. A long paragraph that was reviewed is now
/// several reviewed paragraphs.
#[test]
fn a_long_paragraph_that_an_older_version_stored_as_reviewed_is_reviewed() {
    let text = "The army left Homs. ".repeat(5000);
    let document = Document::new(DocumentId(1), text.trim_end().into(), LineEnding::Lf, "");
    let whole = Span::new(0, document.text.len() as u32);
    let mut history = History::default();
    let insert = Op::InsertDocument { document: Box::new(document.clone()) };
    history.edit(0, Actor::Person, EditKind::Open, vec![insert]).unwrap();
    // As in the log of an older version.
    let review = Op::In { document: DocumentId(1), step: Step::Review { paragraph: whole } };
    history.edit(0, Actor::Person, EditKind::AcceptParagraph, vec![review]).unwrap();
    let is_reviewed = |history: &History| {
        let document = history.project().document(DocumentId(1)).unwrap();
        (document.is_reviewed(), document.reviewed().len() > 1)
    };
    assert_eq!(is_reviewed(&history), (true, true));
    assert!(history.summary(DocumentId(1)).unwrap().stage() == ReviewStage::Reviewed);
    history.undo(0).unwrap();
    assert_eq!(is_reviewed(&history), (false, false));
    history.redo(0).unwrap();
    assert_eq!(is_reviewed(&history), (true, true));
    // As stored by an older version.
    let mut json = serde_json::to_value(&document).unwrap();
    json["reviewed"] = serde_json::json!([whole]);
    let stored = StoredDocument {
        document: serde_json::from_value(json).unwrap(),
        summary: history.summary(DocumentId(1)).unwrap().as_ref().clone(),
        changes: Vec::new(),
    };
    let summary = DocumentSummary { since: Vec::new(), ..stored.summary };
    let stored = StoredDocument { summary, ..stored };
    let read = stored.replay_changes(history.project().labels()).unwrap();
    assert!(read.is_reviewed());
}
