//! The stored project, in the browser's own IndexedDB. Each test has a database of its own.

use dateline_annotation::{Body, Change, History, Snapshot};
use dateline_app::platform::storage::{Storage, StorageError};
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn change(seq: u64) -> Change {
    Change { seq, at: 1_733_616_000_000, body: Body::Undo { of: seq } }
}

fn snapshot(seq: u64) -> Snapshot {
    let mut snapshot = History::default().snapshot();
    snapshot.seq = seq;
    snapshot
}

async fn open(name: &str) -> Storage {
    Storage::open_named(name).await.expect("the database opens")
}

/// Writes past `Storage`, as a fault would.
async fn write_raw(name: &str, store: &str, seq: u32, json: &str) {
    let database = Factory::new().expect("IndexedDB").open(name, None).expect("a request");
    let database = database.await.expect("the database opens");
    let transaction = database.transaction(&[store], TransactionMode::ReadWrite).expect("begins");
    let records = transaction.object_store(store).expect("the store");
    records.put(&json.into(), Some(&JsValue::from(seq))).expect("it is put");
    assert!(transaction.await.expect("it ends").is_committed());
    database.close();
}

/// A database of another version of the page.
async fn raw_version(name: &str, version: u32) -> Result<Database, idb::Error> {
    let mut request = Factory::new().expect("IndexedDB").open(name, Some(version))?;
    request.on_upgrade_needed(|event| {
        let database = event.database().expect("a database");
        database.create_object_store("later", ObjectStoreParams::new()).expect("a store");
    });
    request.await
}

#[wasm_bindgen_test]
async fn nothing_is_stored_at_first() {
    let stored = open("empty").await.load().await.expect("it reads");
    assert_eq!((stored.snapshot, stored.log, stored.draft), (None, Vec::new(), None));
    assert_eq!(stored.damage, None);
}

#[wasm_bindgen_test]
async fn all_is_there_after_reopening() {
    let storage = open("reopen").await;
    // 10 before 9 if keys were text.
    for seq in 1..=10 {
        storage.append(&change(seq)).await.expect("it is stored");
    }
    storage.save_snapshot(&snapshot(7)).await.expect("it is stored");
    storage.save_draft(Some("Damascus fell on Sunday.\r\n😀")).await.expect("it is stored");
    drop(storage);

    let stored = open("reopen").await.load().await.expect("it reads");
    // What the snapshot holds and nothing can undo is not read.
    assert_eq!(stored.log, (8..=10).map(change).collect::<Vec<_>>());
    assert_eq!(stored.snapshot, Some(snapshot(7)));
    assert_eq!(stored.draft.as_deref(), Some("Damascus fell on Sunday.\r\n😀"));
    assert_eq!(stored.damage, None);
}

#[wasm_bindgen_test]
async fn a_draft_is_forgotten() {
    let storage = open("draft").await;
    storage.save_draft(Some("a")).await.expect("it is stored");
    storage.save_draft(None).await.expect("it is forgotten");
    assert_eq!(storage.load().await.expect("it reads").draft, None);
}

/// Two tabs number their changes alike. The second to store one must not write over the first's.
#[wasm_bindgen_test]
async fn an_equal_seq_is_a_conflict() {
    let (one, other) = (open("conflict").await, open("conflict").await);
    one.append(&change(1)).await.expect("it is stored");
    let late = Change { at: 5, ..change(1) };
    assert_eq!(other.append(&late).await, Err(StorageError::Conflict));
    assert_eq!(other.load().await.expect("it reads").log, vec![change(1)]);
    // The refusal leaves the storage usable.
    other.append(&change(2)).await.expect("it is stored");
}

#[wasm_bindgen_test]
async fn what_stands_before_a_damaged_change_is_read() {
    let storage = open("damage").await;
    for seq in [1, 2, 4] {
        storage.append(&change(seq)).await.expect("it is stored");
    }
    write_raw("damage", "changes", 3, "{\"seq\":3,\"at\":").await;
    let stored = storage.load().await.expect("it reads");
    assert_eq!(stored.log, vec![change(1), change(2)]);
    let damage = stored.damage.expect("it is noticed");
    assert_eq!((damage.store, damage.seq), ("change", 3));
    let raw = storage.raw_log().await.expect("it reads");
    assert_eq!(raw.lines().nth(2), Some("{\"seq\":3,\"at\":"), "what is damaged is offered too");
    assert_eq!(raw.lines().count(), 4);
}

#[wasm_bindgen_test]
async fn two_snapshots_are_kept_and_the_newest_readable_one_is_used() {
    let storage = open("snapshots").await;
    for seq in [200, 400, 1000] {
        storage.save_snapshot(&snapshot(seq)).await.expect("it is stored");
    }
    assert_eq!(storage.load().await.expect("it reads").snapshot, Some(snapshot(1000)));
    assert_eq!(storage.raw_log().await.expect("it reads").lines().count(), 2);

    write_raw("snapshots", "snapshots", 1000, "half").await;
    let stored = storage.load().await.expect("it reads");
    assert_eq!(stored.snapshot, Some(snapshot(400)));
    assert_eq!(stored.damage.map(|damage| (damage.store, damage.seq)), Some(("snapshot", 1000)));
}

#[wasm_bindgen_test]
async fn clearing_leaves_the_draft() {
    let storage = open("clear").await;
    storage.append(&change(1)).await.expect("it is stored");
    storage.save_snapshot(&snapshot(1)).await.expect("it is stored");
    storage.save_draft(Some("typed")).await.expect("it is stored");
    storage.clear().await.expect("it is cleared");
    let stored = storage.load().await.expect("it reads");
    assert_eq!((stored.snapshot, stored.log), (None, Vec::new()));
    assert_eq!(stored.draft.as_deref(), Some("typed"));
    storage.append(&change(1)).await.expect("the numbers begin anew");
}

#[wasm_bindgen_test]
async fn what_came_after_a_change_is_read() {
    let (one, other) = (open("after").await, open("after").await);
    for seq in 1..=10 {
        one.append(&change(seq)).await.expect("it is stored");
    }
    one.flush().await.expect("it is flushed");
    let after = other.changes_after(8).await.expect("it reads");
    assert_eq!(after, [change(9), change(10)]);
    assert_eq!(other.changes_after(10).await, Ok(Vec::new()));
    write_raw("after", "changes", 11, "half").await;
    assert!(other.changes_after(10).await.is_err());
}

#[wasm_bindgen_test]
async fn deleting_everything_leaves_nothing() {
    let storage = open("delete").await;
    storage.append(&change(1)).await.expect("it is stored");
    storage.save_snapshot(&snapshot(1)).await.expect("it is stored");
    storage.save_draft(Some("typed")).await.expect("it is stored");
    storage.delete_everything().await.expect("it is deleted");
    let stored = storage.load().await.expect("it reads");
    assert_eq!((stored.snapshot, stored.log, stored.draft), (None, Vec::new(), None));
}

#[wasm_bindgen_test]
async fn a_newer_database_is_refused() {
    raw_version("newer", 99).await.expect("it is made").close();
    assert_eq!(Storage::open_named("newer").await.err(), Some(StorageError::Newer));
}

/// A page of a later version, in another tab, is not kept waiting; this page then says why it
/// stores nothing any more.
#[wasm_bindgen_test]
async fn a_newer_page_may_upgrade() {
    let storage = open("upgrade").await;
    storage.append(&change(1)).await.expect("it is stored");
    raw_version("upgrade", 99).await.expect("it is not blocked").close();
    assert_eq!(storage.append(&change(2)).await, Err(StorageError::Closed));
}
