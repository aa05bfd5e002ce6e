//! Tests of long records, which are stored in parts, with IndexedDB in a real browser.

use crate::storage::{append, insert, open, write_raw};
use dateline_annotation::history::History;
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{DocumentId, Op};
use dateline_annotation::store::{MissingData, StorageRecord};
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Query, TransactionMode};
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

const ONE: DocumentId = DocumentId(1);

async fn open_raw(name: &str) -> Database {
    let database = Factory::new().expect("IndexedDB").open(name, None).expect("a request");
    database.await.expect("the database opens")
}

/// Returns the number of stored parts.
async fn count_parts(name: &str) -> u32 {
    let database = open_raw(name).await;
    let transaction = database
        .transaction(&["parts"], TransactionMode::ReadOnly)
        .expect("the transaction begins");
    let parts = transaction.object_store("parts").expect("the store");
    let count = parts.count(None).expect("a request").await.expect("the count succeeds");
    database.close();
    count
}

/// A history with one document of about 1.5 MB, with characters of one to four bytes.
fn long_history() -> (History, Arc<StorageRecord>) {
    let mut history = History::default();
    let record = insert(&mut history, &"Ann ging über die Brücke, 日本 😀.\n\n".repeat(35_000));
    (history, record)
}

fn delete_document(history: &mut History) -> Arc<StorageRecord> {
    let document = history.project().document(ONE).expect("the document exists").as_ref().clone();
    let ops = vec![Op::RemoveDocument { document: Box::new(document) }];
    history.edit(9, Actor::Person, EditKind::Delete, ops).expect("the edit is valid")
}

#[wasm_bindgen_test]
async fn long_documents_and_changes_are_read_from_parts() {
    let (history, record) = long_history();
    let storage = open("long").await;
    append(&storage, record).await;
    drop(storage);
    assert!(count_parts("long").await >= 6, "the change and the document, in three parts each");

    let storage = open("long").await;
    let stored = storage.load().await.expect("the read succeeds");
    assert!(stored.project.damage.is_empty());
    let missing = MissingData { documents: [ONE].into(), changes: [1].into() };
    let fetched = storage.fetch(&missing).await.expect("the read succeeds");
    assert!(fetched.damage.is_empty());
    let document = history.project().document(ONE).expect("the document exists");
    assert_eq!(fetched.documents[0].document, **document);
    assert_eq!(fetched.changes.len(), 1);
    let changes = storage.changes_after(0).await.expect("the read succeeds");
    assert_eq!(changes, fetched.changes);
}

#[wasm_bindgen_test]
async fn parts_of_deleted_document_are_deleted() {
    let (mut history, record) = long_history();
    let storage = open("long-deleted").await;
    append(&storage, record).await;
    let with_document = count_parts("long-deleted").await;
    append(&storage, delete_document(&mut history)).await;
    // The change that deletes it contains it as well, so that it can be undone.
    let with_deletion = count_parts("long-deleted").await;
    assert_eq!(with_deletion, with_document);
    storage.delete_everything("again").await.expect("the deletion succeeds");
    assert_eq!(count_parts("long-deleted").await, 0);
}

#[wasm_bindgen_test]
async fn copied_project_keeps_long_documents() {
    let (history, record) = long_history();
    let storage = open("long-copied").await;
    append(&storage, record).await;
    let rows = storage.export_rows(0).await.expect("the read succeeds").into_project_rows();
    let other = open("long-copy").await;
    assert_eq!(other.replace_project(&rows, "b", |_| true).await, Ok(true));
    let missing = MissingData { documents: [ONE].into(), changes: [1].into() };
    let fetched = other.fetch(&missing).await.expect("the read succeeds");
    let document = history.project().document(ONE).expect("the document exists");
    assert_eq!(fetched.documents[0].document, **document);
}

#[wasm_bindgen_test]
async fn record_with_missing_part_is_reported_as_damaged() {
    let (_, record) = long_history();
    let storage = open("long-damaged").await;
    append(&storage, record).await;
    let database = open_raw("long-damaged").await;
    let transaction = database
        .transaction(&["parts"], TransactionMode::ReadWrite)
        .expect("the transaction begins");
    let parts = transaction.object_store("parts").expect("the store");
    let keys = parts.get_all_keys(None, None).expect("a request").await.expect("the read succeeds");
    for part in &keys {
        let key: js_sys::Array = part.clone().into();
        if key.get(2).as_f64() == Some(1.0) {
            parts.delete(Query::Key(part.clone())).expect("a request");
        }
    }
    assert!(transaction.await.expect("the transaction ends").is_committed());
    database.close();

    let missing = MissingData { documents: [ONE].into(), changes: [1].into() };
    let fetched = storage.fetch(&missing).await.expect("the read succeeds");
    assert!(fetched.documents.is_empty() && fetched.changes.is_empty());
    let damaged: Vec<&str> = fetched.damage.iter().map(|damage| damage.store).collect();
    assert_eq!(damaged, ["documents", "changes"]);
}

#[wasm_bindgen_test]
async fn schema_2_database_is_opened() {
    let mut request =
        Factory::new().expect("IndexedDB").open("schema-2", Some(2)).expect("a request");
    request.on_upgrade_needed(|event| {
        let database = event.database().expect("a database");
        let stores = ["changes", "snapshots", "notes", "heads", "documents", "summaries", "words"];
        for store in stores {
            database.create_object_store(store, ObjectStoreParams::new()).expect("a store");
        }
    });
    request.await.expect("the database is created").close();
    let mut history = History::default();
    let record = insert(&mut history, "Ann left.");
    let to_json = |value: Result<String, serde_json::Error>| value.expect("serialization succeeds");
    let (document, summary) = (&record.documents[0], &record.summaries[0]);
    write_raw("schema-2", "documents", 1, &to_json(serde_json::to_string(document))).await;
    write_raw("schema-2", "summaries", 1, &to_json(serde_json::to_string(summary))).await;
    let checkpoint = record.checkpoint.as_ref().expect("the first change has one");
    let mut checkpoint =
        serde_json::to_value(&checkpoint.checkpoint).expect("serialization succeeds");
    checkpoint["schema"] = 2.into();
    write_raw("schema-2", "heads", 1, &checkpoint.to_string()).await;
    let change = record.change.as_ref().expect("a change");
    write_raw("schema-2", "changes", 1, &to_json(serde_json::to_string(change))).await;

    let storage = open("schema-2").await;
    let stored = storage.load().await.expect("the read succeeds");
    assert!(stored.project.damage.is_empty());
    let (opened, error) =
        History::restore(stored.project.checkpoint, stored.project.summaries, stored.project.log);
    assert_eq!((error, opened.last_seq()), (None, 1));
    let missing = MissingData { documents: [ONE].into(), changes: [1].into() };
    let fetched = storage.fetch(&missing).await.expect("the read succeeds");
    assert_eq!(fetched.documents[0].document, **document);
    // Long records can be added.
    let long = insert(&mut history, &"Bo came back.\n".repeat(60_000));
    append(&storage, long).await;
    assert!(count_parts("schema-2").await > 0);
}

/// A failed request ends the transaction, and nothing of it is stored.
#[wasm_bindgen_test]
async fn conflict_stores_no_parts() {
    let (_, record) = long_history();
    let storage = open("long-conflict").await;
    append(&storage, record.clone()).await;
    let before = count_parts("long-conflict").await;
    let error = storage.append(&[record], &[]).await;
    assert_eq!(error, Err(dateline_app::state::persistence::StorageError::Conflict));
    assert_eq!(count_parts("long-conflict").await, before);
}
