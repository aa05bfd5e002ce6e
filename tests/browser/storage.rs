//! Tests of the stored project, with IndexedDB in a real browser. Each test uses a separate
//! database.

use dateline_annotation::edit::accept_document;
use dateline_annotation::history::History;
use dateline_annotation::log::{Actor, Change, ChangeBody, EditKind};
use dateline_annotation::model::{Document, DocumentId, Op};
use dateline_annotation::store::{Checkpoint, MissingData, StorageRecord};
use dateline_app::platform::opfs::{self, OpfsFolder};
use dateline_app::platform::storage::Storage;
use dateline_app::platform::watermarks;
use dateline_app::state::persistence::StorageError;
use dateline_text::LineEnding;
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Query, TransactionMode};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn change(seq: u64) -> Change {
    Change { seq, at: 1_733_616_000_000, body: ChangeBody::Undo { of: seq } }
}

/// Returns a record with only a change.
fn record(seq: u64) -> Arc<StorageRecord> {
    Arc::new(StorageRecord { change: Some(Arc::new(change(seq))), ..StorageRecord::default() })
}

fn checkpoint(seq: u64) -> Checkpoint {
    let mut checkpoint =
        History::default().full_write().checkpoint.expect("a checkpoint").checkpoint;
    checkpoint.seq = seq;
    checkpoint
}

/// Returns a record with a checkpoint that needs the changes from `retain_from` on.
fn checkpoint_record(seq: u64, retain_from: u64) -> Arc<StorageRecord> {
    let stored = dateline_annotation::store::CheckpointWrite {
        checkpoint: checkpoint(seq),
        retain_from,
        retain: [2].into(),
    };
    Arc::new(StorageRecord { checkpoint: Some(Box::new(stored)), ..StorageRecord::default() })
}

/// Opens a text as a document of a project.
pub(crate) fn insert(history: &mut History, text: &str) -> Arc<StorageRecord> {
    let id = history.project().next_document();
    let document = Box::new(Document::new(id, text.into(), LineEnding::Lf, ""));
    let ops = vec![Op::InsertDocument { document }];
    history.edit(7, Actor::Person, EditKind::Open, ops).expect("the edit is valid")
}

pub(crate) async fn append(storage: &Storage, record: Arc<StorageRecord>) {
    storage.append(&[record], &[]).await.expect("the write succeeds");
}

pub(crate) async fn open(name: &str) -> Storage {
    Storage::open(name, || {}).await.expect("the database opens")
}

/// Writes to the database directly, to simulate damage.
pub(crate) async fn write_raw(name: &str, store: &str, seq: u32, json: &str) {
    let database = Factory::new().expect("IndexedDB").open(name, None).expect("a request");
    let database = database.await.expect("the database opens");
    let transaction =
        database.transaction(&[store], TransactionMode::ReadWrite).expect("the transaction begins");
    let records = transaction.object_store(store).expect("the store");
    records.put(&json.into(), Some(&JsValue::from(seq))).expect("the put succeeds");
    assert!(transaction.await.expect("the transaction ends").is_committed());
    database.close();
}

/// Opens a database with another version number, as another version of the page would.
async fn open_raw_version(name: &str, version: u32) -> Result<Database, idb::Error> {
    let mut request = Factory::new().expect("IndexedDB").open(name, Some(version))?;
    request.on_upgrade_needed(|event| {
        let database = event.database().expect("a database");
        database.create_object_store("later", ObjectStoreParams::new()).expect("a store");
    });
    request.await
}

#[wasm_bindgen_test]
async fn new_database_is_empty() {
    let stored = open("empty").await.load().await.expect("the read succeeds");
    assert_eq!(
        (stored.project.checkpoint, stored.project.log, stored.draft),
        (None, Vec::new(), None)
    );
    assert!(stored.project.damage.is_empty());
}

#[wasm_bindgen_test]
async fn records_survive_reopening() {
    let storage = open("reopen").await;
    // With text keys, 10 would be sorted before 9.
    for seq in 1..=10 {
        append(&storage, record(seq)).await;
    }
    append(&storage, checkpoint_record(7, 5)).await;
    storage.save_draft(Some("Damascus fell on Sunday.\r\n😀")).await.expect("the write succeeds");
    drop(storage);

    let stored = open("reopen").await.load().await.expect("the read succeeds");
    // Changes before the checkpoint are not read.
    assert_eq!(stored.project.log, (8..=10).map(change).collect::<Vec<_>>());
    assert_eq!((stored.project.checkpoint, stored.project.last_seq), (Some(checkpoint(7)), 10));
    assert_eq!(stored.draft.as_deref(), Some("Damascus fell on Sunday.\r\n😀"));
    assert!(stored.project.damage.is_empty());
    // Changes that the checkpoint does not need are deleted.
    let changes = open("reopen").await.changes_after(0).await.expect("the read succeeds");
    assert!(changes.iter().map(|change| change.seq).eq([2, 5, 6, 7, 8, 9, 10]));
}

#[wasm_bindgen_test]
async fn documents_are_read_on_request() {
    let (storage, mut history) = (open("documents").await, History::default());
    let long = "Ann lives here.\n\n".repeat(2000);
    for text in ["Bo left.", &long] {
        append(&storage, insert(&mut history, text)).await;
    }
    for id in [1, 2] {
        let document =
            history.project().document(DocumentId(id)).expect("the document exists").clone();
        let ops = accept_document(&document);
        append(
            &storage,
            history.edit(8, Actor::Person, EditKind::Accept, ops).expect("the edit is valid"),
        )
        .await;
    }
    append(&storage, history.undo(9).expect("the edit is valid").expect("an edit to undo")).await;

    let stored = open("documents").await.load().await.expect("the read succeeds");
    let (mut opened, error) =
        History::restore(stored.project.checkpoint, stored.project.summaries, stored.project.log);
    assert_eq!((error, opened.last_seq()), (None, 5));
    assert!(opened.summaries().eq(history.summaries()));
    let documents = [DocumentId(1), DocumentId(2)].into();
    let missing = MissingData { documents, changes: [4].into() };
    let fetched = storage.fetch(&missing).await.expect("the read succeeds");
    assert_eq!((fetched.documents.len(), fetched.changes.len()), (2, 1));
    assert_eq!(
        fetched.documents[1].summary.since,
        [4, 5],
        "changes of the long document are stored separately"
    );
    for document in fetched.documents {
        opened.load_document(document).expect("the changes apply");
    }
    assert!(opened.project().documents().eq(history.project().documents()));
    let words = storage.words_after(1, 10).await.expect("the read succeeds");
    assert_eq!(words, [(DocumentId(2), "ann here. lives".to_owned())]);

    let unknown = MissingData { documents: [DocumentId(9)].into(), changes: [99].into() };
    assert_eq!(storage.fetch(&unknown).await.expect("the read succeeds").damage.len(), 2);
    let ops =
        history.project().document(DocumentId(1)).expect("the document exists").as_ref().clone();
    let ops = vec![Op::RemoveDocument { document: Box::new(ops) }];
    append(
        &storage,
        history.edit(8, Actor::Person, EditKind::Delete, ops).expect("the edit is valid"),
    )
    .await;
    let ids = [DocumentId(1), DocumentId(2)].into();
    let known = storage.summaries(&ids).await.expect("the read succeeds");
    assert!(known[0].1.is_none() && known[1].1.is_some());
}

#[wasm_bindgen_test]
async fn draft_can_be_deleted() {
    let storage = open("draft").await;
    storage.save_draft(Some("a")).await.expect("the write succeeds");
    storage.save_draft(None).await.expect("the draft is deleted");
    assert_eq!(storage.load().await.expect("the read succeeds").draft, None);
}

/// Two tabs use the same sequence numbers. The second write of a change must not overwrite the
/// first.
#[wasm_bindgen_test]
async fn equal_sequence_numbers_conflict() {
    let (one, other) = (open("conflict").await, open("conflict").await);
    append(&one, record(1)).await;
    let late_change = Arc::new(Change { at: 5, ..change(1) });
    let late = Arc::new(StorageRecord { change: Some(late_change), ..StorageRecord::default() });
    // The other record of the transaction is not stored either.
    let records = [record(7), late];
    assert_eq!(other.append(&records, &[]).await, Err(StorageError::Conflict));
    assert_eq!(other.changes_after(0).await.expect("the read succeeds"), vec![change(1)]);
    // The storage remains usable after the refusal.
    append(&other, record(2)).await;
}

#[wasm_bindgen_test]
async fn changes_before_damage_are_read_and_damage_is_deleted_on_request() {
    let storage = open("damage").await;
    append(&storage, checkpoint_record(0, 0)).await;
    for seq in [1, 2, 4] {
        append(&storage, record(seq)).await;
    }
    write_raw("damage", "changes", 3, "{\"seq\":3,\"at\":").await;
    let stored = storage.load().await.expect("the read succeeds");
    assert_eq!((stored.project.log, stored.project.last_seq), (vec![change(1), change(2)], 4));
    assert_eq!((stored.project.damage[0].store, stored.project.damage[0].key), ("changes", 3));
    assert!(stored.project.damage[0].to_string().starts_with("change 3 cannot be read (EOF"));
    let raw = storage.raw_log().await.expect("the read succeeds");
    assert!(raw.contains("{\"seq\":3,\"at\":\n"), "the damaged change is included");
    storage
        .append(&[checkpoint_record(4, 5)], &stored.project.damage)
        .await
        .expect("the write succeeds");
    let stored = storage.load().await.expect("the read succeeds");
    assert!(stored.project.damage.is_empty());
    assert_eq!(
        (stored.project.checkpoint.map(|it| it.seq), stored.project.log),
        (Some(4), Vec::new())
    );
}

#[wasm_bindgen_test]
async fn two_checkpoints_are_kept_and_the_newest_readable_one_is_used() {
    let storage = open("heads").await;
    for seq in [200, 400, 1000] {
        append(&storage, checkpoint_record(seq, 0)).await;
    }
    assert_eq!(
        storage.load().await.expect("the read succeeds").project.checkpoint,
        Some(checkpoint(1000))
    );
    assert_eq!(storage.raw_log().await.expect("the read succeeds").lines().count(), 2);

    write_raw("heads", "heads", 1000, "half").await;
    let stored = storage.load().await.expect("the read succeeds");
    assert_eq!(stored.project.checkpoint, Some(checkpoint(400)));
    assert_eq!((stored.project.damage[0].store, stored.project.damage[0].key), ("heads", 1000));
}

#[wasm_bindgen_test]
async fn changes_after_a_sequence_number_are_read() {
    let (one, other) = (open("after").await, open("after").await);
    for seq in 1..=10 {
        append(&one, record(seq)).await;
    }
    one.flush().await.expect("the flush succeeds");
    let after = other.changes_after(8).await.expect("the read succeeds");
    assert_eq!(after, [change(9), change(10)]);
    assert_eq!(other.changes_after(10).await, Ok(Vec::new()));
    write_raw("after", "changes", 11, "half").await;
    assert!(other.changes_after(10).await.is_err());
}

#[wasm_bindgen_test]
async fn deleting_everything_empties_the_database() {
    let storage = open("delete").await;
    append(&storage, insert(&mut History::default(), "Ann")).await;
    append(&storage, checkpoint_record(1, 0)).await;
    storage.save_draft(Some("typed")).await.expect("the write succeeds");
    storage.delete_everything("b").await.expect("the deletion succeeds");
    let stored = storage.load().await.expect("the read succeeds");
    assert_eq!(
        (stored.project.checkpoint, stored.project.log, stored.draft),
        (None, Vec::new(), None)
    );
    assert_eq!(
        (stored.project.summaries.len(), storage.words_after(0, 9).await),
        (0, Ok(Vec::new()))
    );
    append(&storage, record(1)).await;
}

#[wasm_bindgen_test]
async fn newer_database_is_rejected() {
    open_raw_version("newer", 99).await.expect("the database is created").close();
    assert_eq!(Storage::open("newer", || {}).await.err(), Some(StorageError::Newer));
}

/// A database of a schema that was never released is reported, not upgraded or emptied.
#[wasm_bindgen_test]
async fn database_of_unknown_version_is_left_unchanged() {
    open_raw_version("unknown", 1).await.expect("the database is created").close();
    write_raw("unknown", "later", 1, "kept").await;
    assert_eq!(Storage::open("unknown", || {}).await.err(), Some(StorageError::Unknown));
    let database = open_raw_version("unknown", 1).await.expect("the version is the same");
    let transaction = database.transaction(&["later"], TransactionMode::ReadOnly).expect("begins");
    let store = transaction.object_store("later").expect("the store");
    let kept = store.get(Query::Key(JsValue::from(1))).expect("a request").await.expect("it reads");
    assert_eq!(kept.and_then(|value| value.as_string()).as_deref(), Some("kept"));
    database.close();
}

/// A newer version of the page in another tab is not blocked. This page then reports why it no
/// longer stores anything.
#[wasm_bindgen_test]
async fn newer_page_can_upgrade_the_database() {
    let closed = Rc::new(Cell::new(0));
    let counter = closed.clone();
    let storage = Storage::open("upgrade", move || counter.set(counter.get() + 1)).await;
    let storage = storage.expect("the database opens");
    append(&storage, record(1)).await;
    open_raw_version("upgrade", 99).await.expect("the upgrade is not blocked").close();
    assert_eq!(storage.append(&[record(2)], &[]).await, Err(StorageError::Closed));
    assert_eq!(closed.get(), 1, "the page is notified");
}

/// Exports all rows of a project, as for the second copy.
#[wasm_bindgen_test]
async fn project_replaces_another_project() {
    let storage = open("replace").await;
    let mut history = History::default();
    append(&storage, insert(&mut history, "Ann left.")).await;
    append(&storage, insert(&mut history, "Bo left.")).await;
    let mut rows = storage.export_rows(0).await.expect("the read succeeds");
    rows.merge_later(storage.export_documents(&[1, 2, 3]).await.expect("the read succeeds"));
    let rows = rows.into_project_rows();

    let other = open("replace-again").await;
    append(&other, insert(&mut History::default(), "Cy left.")).await;
    assert_eq!(other.replace_project(&rows, "b", |_| false).await, Ok(false), "not confirmed");
    assert_eq!(other.load().await.expect("the read succeeds").project.summaries.len(), 1);
    assert_eq!(other.replace_project(&rows, "b", |_| true).await, Ok(true));
    let (expected, found) = (storage.load().await, other.load().await);
    let (expected, found) =
        (expected.expect("the read succeeds"), found.expect("the read succeeds"));
    assert_eq!(
        (&found.project.summaries, &found.project.log),
        (&expected.project.summaries, &expected.project.log)
    );
    assert_eq!(
        (found.project.checkpoint, found.database.as_deref()),
        (expected.project.checkpoint, Some("b"))
    );
    assert_eq!(other.words_after(0, 9).await, storage.words_after(0, 9).await);
}

#[wasm_bindgen_test]
async fn first_write_of_a_visit_stores_its_signature() {
    let storage = open("signed").await;
    storage.sign("a", "monday");
    assert!(storage.has_pending_signature());
    append(&storage, record(1)).await;
    assert!(!storage.has_pending_signature());
    storage.rotate_browser_log().await.expect("the log is rotated");
    let stored = storage.load().await.expect("the read succeeds");
    assert_eq!((stored.database.as_deref(), stored.visit.as_deref()), (Some("a"), Some("monday")));
    storage.set_database_id("b").await.expect("the id is changed");
    assert_eq!(storage.load().await.expect("the read succeeds").database.as_deref(), Some("b"));
}

#[wasm_bindgen_test]
async fn opfs_files_are_written_read_listed_and_removed() {
    let folder = OpfsFolder::open_copy(977).await.expect("the browser has private files");
    let pieces = |pieces: &[&str]| pieces.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    folder.write_file("1-1-1", &pieces(&["Ann ", "👩‍🚀"])).await.expect("the file is written");
    assert_eq!(folder.read_file("1-1-1").await, Ok("Ann 👩‍🚀".to_owned()));
    folder.write_file("1-1-1", &pieces(&["Bo"])).await.expect("the file is overwritten");
    folder.write_file("1-2-2", &pieces(&["Cy"])).await.expect("the file is written");
    folder.create_empty("1-2-2").await.expect("the file is unchanged");
    assert_eq!(folder.read_file("1-1-1").await, Ok("Bo".to_owned()));
    assert_eq!(folder.read_start("1-2-2", 1).await, Ok("C".to_owned()));
    let mut names = folder.list_names().await.expect("the listing succeeds");
    names.sort();
    assert_eq!(names, ["1-1-1", "1-2-2"]);
    folder.remove_file("1-1-1").await.expect("the file is removed");
    assert_eq!(folder.read_file("1-1-1").await, Err(StorageError::Missing));
    watermarks::write_watermark(977, "mark");
    assert!(opfs::projects_with_copies().await.expect("the listing succeeds").contains(&977));
    opfs::remove_project(977).await.expect("the project is removed");
    opfs::remove_project(977).await.expect("removing nothing succeeds");
    assert_eq!(watermarks::read_watermark(977), None);
    assert!(!opfs::projects_with_copies().await.expect("the listing succeeds").contains(&977));
}
