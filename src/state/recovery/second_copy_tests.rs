//! Tests of the second copy: what is written is restored, and a cut or altered file is refused.

use crate::state::State;
use crate::state::action::{EditAction, NavigateAction, WorldEvent};
use crate::state::effect::Effect;
use crate::state::persistence::storage_tests::Store;
use crate::state::recovery::second_copy::*;
use crate::state::testing::Page;
use dateline_annotation::model::DocumentId;
use dateline_annotation::store::StorageRecord;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Returns all records that a page stores during some work.
fn records() -> Vec<Arc<StorageRecord>> {
    let mut page = Page::open("[Ann|PERSON?] met [Bo|ORG?] in [Rome|GPE?].");
    page.press("j a x").dispatch(EditAction::Undo).dispatch(EditAction::Redo);
    page.dispatch(NavigateAction::TextOpened {
        source: String::new(),
        text: "Cy left.".to_owned(),
    });
    page.dispatch(EditAction::CreateDocument).select("Cy", false).press("p");
    page.dispatch(NavigateAction::TextOpened {
        source: String::new(),
        text: "Dee stayed.".to_owned(),
    });
    page.dispatch(EditAction::CreateDocument)
        .dispatch(EditAction::DeleteDocuments([DocumentId(2)].into()));
    // Enough changes for a checkpoint that drops old ones.
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1)));
    for _ in 0..650 {
        page.press("j o j p");
    }
    let stored = page.effects.into_iter().filter_map(|effect| match effect {
        Effect::Store { record, .. } => Some(record),
        _ => None,
    });
    stored.collect()
}

fn store_of(records: &[Arc<StorageRecord>]) -> Store {
    let mut store = Store::default();
    records.iter().for_each(|record| store.append(record));
    store
}

fn holdings(last: u64) -> Holdings {
    Holdings { database: "one".to_owned(), last, documents: 2, at: 9 }
}

/// Writes a part with these records and parses it.
fn part(records: &[Arc<StorageRecord>]) -> CopyPart {
    let mut rows = CopyRows::default();
    records.iter().for_each(|record| rows.add_write_batch(record));
    parse_part(&CopyPart { holdings: holdings(records.len() as u64), rows })
}

fn parse_part(part: &CopyPart) -> CopyPart {
    CopyPart::parse(&part_text(part)).unwrap()
}

/// Returns the contents of a part's file.
fn part_text(part: &CopyPart) -> String {
    let mut sum = BodyChecksum::default();
    let pieces: Vec<String> = part.body().map(|piece| piece.unwrap().into_owned()).collect();
    pieces.iter().for_each(|piece| sum.update(piece));
    part.header_line(&sum).unwrap() + &pieces.concat()
}

/// Inserts the rows into the storage of the tests.
fn to_store(rows: CopyRows) -> Store {
    let mut store = Store::default();
    for (table, key, json) in rows.into_project_rows() {
        let id = DocumentId(key as u32);
        match table {
            Table::Changes => drop(store.changes.insert(key, json)),
            Table::Summaries => drop(store.summaries.insert(id, json)),
            Table::Documents => drop(store.documents.insert(id, json)),
            Table::Checkpoints => store.head = Some(json),
        }
    }
    store
}

fn assert_same(found: &Store, expected: &Store) {
    assert!(found.changes == expected.changes, "changes");
    assert!(found.summaries == expected.summaries, "summaries");
    assert!(found.documents == expected.documents, "documents");
    assert!(found.head == expected.head, "head");
}

#[test]
fn parts_come_to_what_the_database_holds_however_they_are_cut_and_merged() {
    let records = records();
    let expected = store_of(&records);
    assert!(expected.changes.len() < records.len(), "the log was shortened");
    for size in [1, 7, 100, records.len()] {
        let parts: Vec<CopyPart> = records.chunks(size).map(part).collect();
        let mut all = CopyRows::default();
        parts.iter().for_each(|part| all.merge_later(part.rows.clone()));
        assert_same(&to_store(all), &expected);
        // Merges three parts at a time, as in a long chain.
        let merged = parts.chunks(3).map(|parts| {
            let mut rows = CopyRows::default();
            parts.iter().for_each(|part| rows.merge_later(part.rows.clone()));
            parse_part(&CopyPart { holdings: holdings(1), rows })
        });
        let mut all = CopyRows::default();
        merged.for_each(|part| all.merge_later(part.rows));
        assert_same(&to_store(all), &expected);
    }
}

#[test]
fn a_copy_that_fell_behind_goes_on_with_all_but_the_documents_that_it_has() {
    let records = records();
    let (before, after) = records.split_at(9);
    let mut all = part(before).rows;
    let expected = store_of(&records);
    // All rows of the database except documents, and the documents that were stored since.
    let mut outline = CopyRows::reset();
    for (seq, json) in &expected.changes {
        outline.insert_json(Table::Changes, *seq, json.clone());
    }
    for (id, json) in &expected.summaries {
        outline.insert_json(Table::Summaries, u64::from(id.0), json.clone());
        let summary: dateline_annotation::model::DocumentSummary =
            serde_json::from_str(json).unwrap();
        if summary.stored >= 9 {
            outline.insert_json(Table::Documents, u64::from(id.0), expected.documents[id].clone());
        }
    }
    let head: dateline_annotation::store::Checkpoint =
        serde_json::from_str(expected.head.as_ref().unwrap()).unwrap();
    outline.insert_json(Table::Checkpoints, head.seq, expected.head.clone().unwrap());
    all.merge_later(parse_part(&CopyPart { holdings: holdings(1), rows: outline }).rows);
    assert_same(&to_store(all), &expected);
    assert!(!after.is_empty());
}

#[test]
fn what_comes_back_opens_as_the_project_that_it_was() {
    let records = records();
    let mut page = Page { state: State::default(), effects: Vec::new() };
    let mut store = to_store(part(&records).rows);
    page.dispatch(WorldEvent::Loaded(Box::new(store.loaded()))).run_storage(&mut store);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1))).run_storage(&mut store);
    let (expected, error) = store_of(&records).open();
    assert_eq!(error, None);
    assert_eq!(page.state.session.history.last_seq(), expected.last_seq());
    assert_eq!(page.state.session.history.undo_depth(), expected.undo_depth());
    assert_eq!(page.marked_text(), "[Ann|ORG] met Bo in [Rome|PERSON].");
}

#[test]
fn no_cut_and_no_altered_byte_of_a_part_is_taken_for_the_whole() {
    let text = part_text(&part(&records()[..4]));
    let read = |bytes: &[u8]| CopyPart::parse(&String::from_utf8_lossy(bytes)).is_ok();
    assert!(read(text.as_bytes()));
    for at in 0..text.len() {
        assert!(!read(&text.as_bytes()[..at]), "cut at {at}");
    }
    let body = text.find('\n').unwrap() + 1;
    for at in body..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        assert!(!read(&bytes), "altered at {at}");
    }
    assert!(!read(format!("{text}\n").as_bytes()), "more than was written");
    assert_eq!(parse_holdings(&text).unwrap(), holdings(4));
    assert_eq!(parse_holdings(&text[..body - 1]), Err(PartError::Header));
}

#[test]
fn the_newest_generation_that_is_whole_counts() {
    let names =
        ["1-1-1", "1-whole-1", "2-1-1", "2-2-2", "2-whole-2", "2-3-3", "3-1-1", "x", "2-9-8"];
    let plan = index_part_names(names);
    assert_eq!((plan.generation, plan.initial_parts, plan.next_generation), (Some(2), 2, 4));
    let chain: Vec<String> = plan.chain().iter().map(ToString::to_string).collect();
    assert_eq!(chain, ["2-1-1", "2-2-2", "2-3-3"]);
    assert_eq!(crate::state::recovery::second_copy::index_part_names([]).next_generation, 1);
}

#[test]
fn a_merged_part_comes_before_those_that_it_was_made_of_and_they_after_it() {
    let plan = index_part_names(["1-whole-1", "1-1-1", "1-2-2", "1-3-3", "1-2-3", "1-5-5"]);
    let after: Vec<String> = plan.candidates_after(1).iter().map(ToString::to_string).collect();
    assert_eq!(after, ["1-2-3", "1-2-2"]);
    assert_eq!(plan.chain().last().map(|name| name.last), Some(3), "the chain ends at a gap");
    assert_eq!(plan.last_part(), 5);
}

fn database_state(database: Option<&str>, last: u64) -> DatabaseState {
    DatabaseState { database: database.map(str::to_owned), last, documents: u32::from(last > 0) }
}

/// Each case holds the state of the database, the watermark, the copy, and the expected data loss:
/// the last seq that the database should hold, and that of the copy.
#[test]
fn a_database_is_held_to_what_is_known_outside_it() {
    let one = |last: u64| holdings(last);
    let two = |last: u64| Holdings { database: "two".to_owned(), ..holdings(last) };
    type Case = (
        &'static str,
        DatabaseState,
        Option<Holdings>,
        Option<Holdings>,
        Option<(u64, Option<u64>)>,
    );
    let cases: [Case; 15] = [
        ("a first visit", database_state(None, 0), None, None, None),
        ("as it was left", database_state(Some("one"), 7), Some(one(7)), Some(one(7)), None),
        ("after a kill", database_state(Some("one"), 9), Some(one(7)), Some(one(5)), None),
        ("of earlier days", database_state(None, 9), None, None, None),
        ("of a page of earlier days", database_state(None, 9), Some(one(7)), None, Some((7, None))),
        (
            "one from before",
            database_state(Some("one"), 9),
            Some(two(7)),
            Some(two(6)),
            Some((7, Some(6))),
        ),
        ("empty", database_state(None, 0), Some(one(7)), Some(one(6)), Some((7, Some(6)))),
        ("empty, no copy", database_state(None, 0), Some(one(7)), None, Some((7, None))),
        ("empty, no mark", database_state(None, 0), None, Some(one(6)), Some((6, Some(6)))),
        ("older", database_state(Some("one"), 3), Some(one(7)), Some(one(6)), Some((7, Some(6)))),
        (
            "older than the copy",
            database_state(Some("one"), 3),
            Some(one(2)),
            Some(one(6)),
            Some((6, Some(6))),
        ),
        ("begun anew", database_state(Some("two"), 1), Some(one(7)), Some(one(7)), None),
        (
            "begun anew and lost",
            database_state(Some("two"), 1),
            Some(two(2)),
            Some(one(7)),
            Some((2, None)),
        ),
        ("emptied by a person", database_state(Some("two"), 0), Some(one(7)), Some(one(7)), None),
        ("a mark of nothing", database_state(None, 0), Some(one(0)), None, None),
    ];
    for (name, found, mark, copy, expected) in cases {
        let lost = detect_loss(&found, mark.as_ref(), copy.as_ref());
        let told = lost.map(|lost| (lost.expected.last, lost.copy.map(|copy| copy.last)));
        assert_eq!(told, expected, "{name}");
    }
}

#[test]
fn rows_of_documents_without_a_summary_do_not_come_back() {
    let mut rows = CopyRows::default();
    rows.insert_json(Table::Documents, 1, "{}".to_owned());
    rows.insert_json(Table::Documents, 2, "{}".to_owned());
    rows.insert_json(Table::Summaries, 2, "{}".to_owned());
    let keys: BTreeMap<Table, u64> =
        rows.into_project_rows().into_iter().map(|(table, key, _)| (table, key)).collect();
    assert_eq!(keys, [(Table::Summaries, 2), (Table::Documents, 2)].into());
}
