//! Tests that a project is the same after storing and restoring it, and that only needed documents
//! are loaded.

mod actions;
mod store;

use actions::{Action, TEXT, action, content, first, perform, suggestion, toggle};
use dateline_annotation::edit::apply_suggestions;
use dateline_annotation::history::{History, RestoreError, UNDO_DEPTH};
use dateline_annotation::log::{Actor, EditKind, EditPart};
use dateline_annotation::model::{Document, DocumentId, DocumentSummary, Op, ReviewStage, Step};
use dateline_annotation::store::{Checkpoint, StorageRecord, StoredDocument};
use dateline_text::{LineEnding, Span};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Store;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Restores the project several times in between, and evicts documents and edits.
    #[test]
    fn stored_project_round_trips(
        actions in prop::collection::vec((action(), 0..4u8), 0..40),
    ) {
        let mut history = History::default();
        let mut reopened = History::default();
        let mut store = Store::default();
        for (index, (action, pause)) in [(Action::Open, 0)].iter().chain(&actions).enumerate() {
            match pause {
                1 => reopened.evict_documents(|_| true),
                2 => reopened = store.open().0,
                3 => {
                    if let Some(record) = reopened.compact_documents() {
                        store.append(&record);
                    }
                    reopened.evict_edits(0);
                }
                _ => {}
            }
            let missing = missing_for_action(&reopened, action);
            store.fetch(&mut reopened, missing);
            let record = perform(&mut reopened, index as i64, action);
            let expected = perform(&mut history, index as i64, action);
            if let Some(record) = &record {
                store.append(record);
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
            let missing = restored.missing_for_undo();
            store.fetch(&mut restored, missing);
            let (a, b) = (history.undo(1).unwrap(), restored.undo(1).unwrap());
            prop_assert_eq!(a.is_some(), b.is_some());
            let Some(record) = b else { break };
            store.append(&record);
            restored.evict_documents(|_| true);
            assert_stored_equals(&store, &history);
        }
    }
}

/// Returns the data that an edit needs in memory. This is all documents, because an edit applies to
/// the last one, or to the first undetected one.
fn missing_for_action(
    history: &History,
    action: &Action,
) -> dateline_annotation::store::MissingData {
    match action {
        Action::Undo => history.missing_for_undo(),
        Action::Redo => history.missing_for_redo(),
        _ => dateline_annotation::store::MissingData {
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
    assert_eq!(
        opened.project().documents().count(),
        0,
        "no document is loaded before it is requested"
    );
    let missing = missing_for_action(&opened, &Action::Open);
    store.fetch(&mut opened, missing);
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
fn history_and_storage(actions: &[Action]) -> (History, Store) {
    let (mut history, mut store) = (History::default(), Store::default());
    for action in actions {
        if let Some(record) = perform(&mut history, 0, action) {
            store.append(&record);
        }
    }
    (history, store)
}

#[test]
fn log_gap_is_reported_and_loses_no_document() {
    let (history, mut store) = history_and_storage(&[Action::Open, Action::Open, Action::Open]);
    store.changes.remove(&2);
    let (mut opened, error) = store.open();
    assert!(matches!(error, Some(RestoreError::BrokenChange { seq: 2, .. })), "{error:?}");
    assert_eq!(opened.summaries().len(), 3);
    opened.skip_log_to(3);
    assert_eq!(opened.next_undo(), None);
    let missing = missing_for_action(&opened, &Action::Open);
    store.fetch(&mut opened, missing);
    assert_eq!(content(&opened), content(&history));
}

#[test]
fn newer_checkpoint_is_rejected() {
    let full = History::default().full_write();
    let mut newer = serde_json::to_value(&full.checkpoint.unwrap().checkpoint).unwrap();
    newer["schema"] = 99.into();
    let newer: Checkpoint = serde_json::from_value(newer).unwrap();
    let (_, error) = History::restore(Some(newer), [], []);
    assert_eq!(error, Some(RestoreError::NewerSchema { found: 99 }));
}

#[test]
fn missing_data_is_requested() {
    let (_, store) = history_and_storage(&[Action::Open, Action::AcceptDocument]);
    let (mut opened, _) = store.open();
    assert!(opened.undo(0).is_err());
    let missing = opened.missing_for_undo();
    assert_eq!(missing.documents, [DocumentId(1)].into());
    assert_eq!(missing.changes, BTreeSet::new(), "the change was read with the log");
    opened.evict_edits(0);
    assert_eq!(opened.missing_for_undo().changes, [2].into());
    let missing = opened.missing_for_undo();
    store.fetch(&mut opened, missing);
    assert!(opened.undo(0).unwrap().is_some());
    assert!(!first(&opened).is_reviewed());
}

/// A large document is not stored whole for each change, but is restored correctly.
#[test]
fn large_document_is_stored_with_separate_changes() {
    let (mut history, mut store) = (History::default(), Store::default());
    let text: Arc<str> = TEXT.repeat(400).into();
    let document = Document::new(DocumentId(1), text, LineEnding::Lf, "");
    let insert = Op::InsertDocument { document: Box::new(document) };
    store.append(&history.edit(0, Actor::Person, EditKind::Open, vec![insert]).unwrap());
    for change in toggle(&mut history, 20) {
        assert!(change.documents.is_empty());
        store.append(&change);
    }
    store.append(&history.undo(0).unwrap().unwrap());
    assert_stored_equals(&store, &history);
    let record = history.compact_documents().expect("changes are stored separately");
    store.append(&record);
    assert_stored_equals(&store, &history);
    assert_eq!(history.compact_documents(), None);
    let document_writes =
        toggle(&mut history, 120).iter().filter(|it| !it.documents.is_empty()).count();
    assert_eq!(document_writes, 2);
}

#[test]
fn unneeded_changes_are_dropped_from_log() {
    let (mut history, mut store) = history_and_storage(&[Action::Open]);
    let mut largest = 0;
    for record in toggle(&mut history, 2 * UNDO_DEPTH + 500) {
        store.append(&record);
        largest = largest.max(store.changes.len());
    }
    assert!(largest < UNDO_DEPTH + 600, "{largest}");
    assert_stored_equals(&store, &history);
    let (mut opened, _) = store.open();
    for _ in 0..UNDO_DEPTH {
        let missing = opened.missing_for_undo();
        store.fetch(&mut opened, missing);
        store.append(&opened.undo(0).unwrap().expect("an edit to undo"));
    }
    assert_eq!(opened.next_undo(), None);
}

/// In older versions, paragraphs had no maximum length. A long paragraph that was reviewed is now
/// several reviewed paragraphs.
#[test]
fn reviewed_long_paragraph_of_older_version_stays_reviewed() {
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
    let replayed = stored.replay_changes(history.project().labels()).unwrap();
    assert!(replayed.is_reviewed());
}

/// Imports two texts as parts of one import.
fn import_two_texts(history: &mut History) -> Vec<Arc<StorageRecord>> {
    let insert = |id| {
        let document = Document::new(DocumentId(id), TEXT.into(), LineEnding::Lf, "");
        vec![Op::InsertDocument { document: Box::new(document) }]
    };
    let parts = [(1, EditPart::First), (2, EditPart::Next)];
    let import = |(id, part)| {
        history.edit_part(0, Actor::Person, EditKind::Open, Some(part), insert(id)).unwrap()
    };
    parts.map(import).into()
}

#[test]
fn first_detections_are_undone_with_their_import_also_after_a_restart() {
    let (mut history, mut store) = (History::default(), Store::default());
    for record in import_two_texts(&mut history) {
        store.append(&record);
    }
    for id in [DocumentId(1), DocumentId(2)] {
        let found = [suggestion(0, 3, 0)];
        let document = history.project().document(id).unwrap();
        let ops = apply_suggestions(history.project(), document, &"m".into(), &found);
        let record = history.edit(0, Actor::Detector, EditKind::Detect, ops).unwrap();
        store.append(&record);
    }
    let (mut opened, error) = store.open();
    assert_eq!(error, None);
    for history in [&mut history, &mut opened] {
        assert_eq!(history.parts_to_undo(), 4);
        assert_eq!(history.first_part_to_undo().map(|edit| edit.seq), Some(1));
        for _ in 0..history.parts_to_undo() {
            store.fetch(history, history.missing_for_undo());
            history.undo(1).unwrap();
        }
        assert_eq!((history.summaries().len(), history.parts_to_redo()), (0, 4));
        for _ in 0..4 {
            store.fetch(history, history.missing_for_redo());
            history.redo(2).unwrap();
        }
        assert_eq!((history.summaries().len(), history.undetected().count()), (2, 0));
    }
    // A second detection of a document is an edit of its own.
    let document = history.project().document(DocumentId(2)).unwrap();
    let found = [suggestion(1, 4, 1)];
    let ops = apply_suggestions(history.project(), document, &"m".into(), &found);
    history.edit(3, Actor::Detector, EditKind::Detect, ops).unwrap();
    assert_eq!(history.parts_to_undo(), 1);
}

#[test]
fn detection_after_an_edit_of_its_document_is_not_a_part_of_the_import() {
    let mut history = History::default();
    import_two_texts(&mut history);
    toggle(&mut history, 1);
    let document = first(&history);
    let found = [suggestion(0, 3, 0)];
    let ops = apply_suggestions(history.project(), document, &"m".into(), &found);
    history.edit(0, Actor::Detector, EditKind::Detect, ops).unwrap();
    assert_eq!(history.parts_to_undo(), 1);
}

#[test]
fn an_import_of_many_parts_counts_as_one_edit() {
    let mut history = History::default();
    let parts = UNDO_DEPTH + 200;
    for number in 1..=parts {
        let part = if number == 1 { EditPart::First } else { EditPart::Next };
        let id = DocumentId(number as u32);
        let document = Document::new(id, "Homs fell.".into(), LineEnding::Lf, "");
        let ops = vec![Op::InsertDocument { document: Box::new(document) }];
        history.edit_part(0, Actor::Person, EditKind::Open, Some(part), ops).unwrap();
    }
    assert_eq!(history.parts_to_undo(), parts);
    // The import is the last edit that can be undone; one more edit drops it as a whole.
    toggle(&mut history, UNDO_DEPTH - 1);
    assert_eq!(history.undo_depth(), parts + UNDO_DEPTH - 1);
    toggle(&mut history, 1);
    assert_eq!(history.undo_depth(), UNDO_DEPTH);
}
