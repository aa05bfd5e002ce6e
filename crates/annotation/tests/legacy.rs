//! Tests the migration from schema 1: a stored project opens with its undo history and is stored in
//! the current schema.

mod store;

use dateline_annotation::history::{History, Snapshot};
use dateline_annotation::log::Change;
use store::Store;

/// A snapshot, followed by the log.
const STORED: &str = include_str!("../../../tests/data/stored/schema-1.jsonl");

#[test]
fn schema_1_is_migrated() {
    let mut lines = STORED.lines();
    let snapshot: Snapshot = serde_json::from_str(lines.next().unwrap()).unwrap();
    let log: Vec<Change> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    for snapshot in [None, Some(snapshot)] {
        let (history, record, error) = History::migrate(snapshot, log.clone());
        assert_eq!(error, None);
        assert_eq!(history.last_seq(), 6);
        let mut store = Store::default();
        // The migration does not store the log again.
        for change in &log {
            store.changes.insert(change.seq, serde_json::to_string(change).unwrap());
        }
        store.append(&record);
        let (mut opened, error) = store.open();
        assert_eq!(error, None);
        assert_eq!(
            opened
                .summaries()
                .map(|it| (it.meta.title.as_str(), it.mention_count()))
                .collect::<Vec<_>>(),
            [("Rain in Homs", 2), ("Bo Hope", 0)]
        );
        assert_eq!(opened.undetected().map(|id| id.0).collect::<Vec<_>>(), [2]);
        assert!(opened.next_redo().is_some());
        let mut undone = 0;
        while opened.next_undo().is_some() {
            let missing = opened.missing_for_undo();
            store.fetch(&mut opened, missing);
            store.append(&opened.undo(0).unwrap().unwrap());
            undone += 1;
        }
        assert_eq!((undone, opened.summaries().len()), (4, 0));
    }
}

#[test]
fn schema_1_log_with_gap_is_opened_up_to_gap() {
    let mut log: Vec<Change> =
        STORED.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    log.remove(2);
    let (history, _, error) = History::migrate(None, log);
    assert!(error.is_some());
    assert_eq!(history.summaries().len(), 2);
    assert_eq!(history.project().documents().count(), 2);
}
