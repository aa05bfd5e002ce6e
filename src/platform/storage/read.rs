use super::{
    CHANGES, DATABASE, DOCUMENTS, DRAFT, HEADS, Mode, NOTES, SNAPSHOTS, SUMMARIES, Storage,
    StorageError, VISIT, WORDS, key, said,
};
use dateline_annotation::{
    Body, Change, DocumentId, Head, Snapshot, StoredDocument, Summary, Wanted,
};
use idb::request::GetStoreRequest;
use idb::{KeyRange, ObjectStore, Query, Transaction};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

/// What is stored, but for the documents.
#[derive(Debug, Default)]
pub struct Stored {
    /// The newest head that can be read.
    pub head: Option<Head>,
    /// Those that can be read.
    pub summaries: Vec<Summary>,
    /// The changes after the head, in order of seq, up to the first that cannot be read.
    pub log: Vec<Change>,
    /// The seq of the last change, readable or not, also where a head alone tells; 0 without one.
    pub last: u64,
    /// A project of schema 1, in place of all the others.
    pub legacy: Option<Legacy>,
    /// What was typed but not opened.
    pub draft: Option<String>,
    /// Names the database; nothing where nothing was stored in it by this version of the page.
    pub database: Option<String>,
    /// The visit that wrote last.
    pub visit: Option<String>,
    /// What cannot be read.
    pub damage: Vec<Damage>,
}

/// A project as schema 1 stored it.
#[derive(Clone, Debug)]
pub struct Legacy {
    /// The newest snapshot that can be read.
    pub snapshot: Option<Snapshot>,
    /// The log in order of seq, up to the first change that cannot be read.
    pub log: Vec<Change>,
}

/// What was wanted of the storage.
#[derive(Debug, Default)]
pub struct Fetched {
    /// Documents that could be read.
    pub documents: Vec<StoredDocument>,
    /// Changes that could be read.
    pub changes: Vec<Change>,
    /// What could not.
    pub damage: Vec<Damage>,
}

/// A record that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} {key} cannot be read ({reason})", kind = store.trim_end_matches('s'))]
pub struct Damage {
    /// The store that it is in.
    pub store: &'static str,
    /// Its key.
    pub key: u64,
    /// What is wrong with it.
    pub reason: String,
}

impl Storage {
    /// Reads everything but the documents. Cost: the summaries, and the changes after the head.
    ///
    /// # Errors
    /// When the browser cannot; a record that cannot be understood is [`Stored::damage`] instead.
    pub async fn load(&self) -> Result<Stored, StorageError> {
        let stores = [CHANGES, SNAPSHOTS, HEADS, SUMMARIES, NOTES];
        let transaction = self.begin(&stores, Mode::Read)?;
        let mut stored = Stored::default();
        let damage = &mut stored.damage;
        let notes = transaction.object_store(NOTES).map_err(said)?;
        // All are asked for before one is awaited.
        let notes = [note(&notes, DRAFT)?, note(&notes, DATABASE)?, note(&notes, VISIT)?];
        for (note, value) in
            notes.into_iter().zip([&mut stored.draft, &mut stored.database, &mut stored.visit])
        {
            *value = note.await.map_err(said)?.and_then(|it| it.as_string());
        }
        stored.last = last_key(&transaction, CHANGES).await?;
        let heads = records(&transaction, HEADS, None).await?;
        let snapshots = records(&transaction, SNAPSHOTS, None).await?;
        if heads.is_empty() && (stored.last > 0 || !snapshots.is_empty()) {
            let snapshot = newest(SNAPSHOTS, snapshots, damage);
            let changes = records(&transaction, CHANGES, None).await?;
            stored.legacy = Some(Legacy { snapshot, log: up_to_damage(changes, damage) });
            return Ok(stored);
        }
        stored.head = newest(HEADS, heads, damage);
        for (id, json) in records(&transaction, SUMMARIES, None).await? {
            match read(SUMMARIES, id, &json) {
                Ok(summary) => stored.summaries.push(summary),
                Err(found) => damage.push(found),
            }
        }
        // The rest of the log is not read: how long it is makes opening no slower.
        let seq = stored.head.as_ref().map_or(0, |head: &Head| head.seq);
        stored.last = stored.last.max(seq);
        let changes = records(&transaction, CHANGES, Some(after(seq)?)).await?;
        stored.log = up_to_damage(changes, damage);
        Ok(stored)
    }

    /// The changes after one, in order of seq.
    ///
    /// # Errors
    /// When the browser cannot, or one of them cannot be understood.
    pub async fn changes_after(&self, seq: u64) -> Result<Vec<Change>, StorageError> {
        let transaction = self.begin(&[CHANGES], Mode::Read)?;
        let changes = records(&transaction, CHANGES, Some(after(seq)?)).await?;
        let read = changes.into_iter().map(|(seq, json)| read(CHANGES, seq, &json));
        read.collect::<Result<_, _>>().map_err(|damage| StorageError::Other(damage.to_string()))
    }

    /// Reads documents, each with the changes after it, and changes.
    ///
    /// # Errors
    /// When the browser cannot; a record that is missing or cannot be understood is
    /// [`Fetched::damage`] instead.
    pub async fn fetch(&self, wanted: &Wanted) -> Result<Fetched, StorageError> {
        let transaction = self.begin(&[CHANGES, DOCUMENTS, SUMMARIES], Mode::Read)?;
        let mut fetched = Fetched::default();
        for id in &wanted.documents {
            match stored_document(&transaction, *id).await? {
                Ok(document) => fetched.documents.push(document),
                Err(damage) => fetched.damage.push(damage),
            }
        }
        for seq in &wanted.changes {
            match one(&transaction, CHANGES, *seq).await? {
                Ok(change) => fetched.changes.push(change),
                Err(damage) => fetched.damage.push(damage),
            }
        }
        Ok(fetched)
    }

    /// What is known of these documents; nothing of those that are no more.
    ///
    /// # Errors
    /// When the browser cannot, or a summary cannot be understood.
    pub async fn summaries(
        &self,
        ids: &BTreeSet<DocumentId>,
    ) -> Result<Vec<(DocumentId, Option<Summary>)>, StorageError> {
        let transaction = self.begin(&[SUMMARIES], Mode::Read)?;
        let mut summaries = Vec::new();
        for id in ids {
            let json = get(&transaction, SUMMARIES, u64::from(id.0)).await?;
            let summary = json.map(|json| read(SUMMARIES, u64::from(id.0), &json)).transpose();
            summaries
                .push((*id, summary.map_err(|damage| StorageError::Other(damage.to_string()))?));
        }
        Ok(summaries)
    }

    /// The words of up to `count` documents with an id greater than `id`, by id.
    pub async fn words_after(
        &self,
        id: u32,
        count: u32,
    ) -> Result<Vec<(DocumentId, String)>, StorageError> {
        let transaction = self.begin(&[WORDS], Mode::Read)?;
        let part = Some(after(u64::from(id))?);
        let words = records_up_to(&transaction, WORDS, part, Some(count)).await?;
        Ok(words.into_iter().map(|(id, words)| (DocumentId(id as u32), words)).collect())
    }

    /// All that is stored of the project, readable or not: one line of JSON a record.
    pub async fn raw_log(&self) -> Result<String, StorageError> {
        let stores = [SNAPSHOTS, HEADS, SUMMARIES, DOCUMENTS, CHANGES];
        let transaction = self.begin(&stores, Mode::Read)?;
        let mut lines = String::new();
        for store in stores {
            for (_, json) in records(&transaction, store, None).await? {
                lines.push_str(&json);
                lines.push('\n');
            }
        }
        Ok(lines)
    }
}

async fn stored_document(
    transaction: &Transaction,
    id: DocumentId,
) -> Result<Result<StoredDocument, Damage>, StorageError> {
    let key = u64::from(id.0);
    let summary: Summary = match one(transaction, SUMMARIES, key).await? {
        Ok(summary) => summary,
        Err(damage) => return Ok(Err(damage)),
    };
    let document = match one(transaction, DOCUMENTS, key).await? {
        Ok(document) => document,
        Err(damage) => return Ok(Err(damage)),
    };
    let mut changes: Vec<Change> = Vec::new();
    let mut seqs: Vec<u64> = summary.since.iter().rev().copied().collect();
    while let Some(seq) = seqs.pop() {
        let change: Change = match one(transaction, CHANGES, seq).await? {
            Ok(change) => change,
            Err(damage) => return Ok(Err(damage)),
        };
        if let Body::Undo { of } | Body::Redo { of } = change.body {
            seqs.push(of);
        }
        changes.push(change);
    }
    Ok(Ok(StoredDocument { document, summary, changes }))
}

/// The newest record that can be read.
fn newest<T: DeserializeOwned>(
    store: &'static str,
    records: Vec<(u64, String)>,
    damage: &mut Vec<Damage>,
) -> Option<T> {
    let mut records = records.into_iter().rev();
    records.find_map(|(seq, json)| match read(store, seq, &json) {
        Ok(value) => Some(value),
        Err(found) => {
            damage.push(found);
            None
        }
    })
}

fn up_to_damage(changes: Vec<(u64, String)>, damage: &mut Vec<Damage>) -> Vec<Change> {
    let mut log = Vec::new();
    for (seq, json) in changes {
        match read(CHANGES, seq, &json) {
            Ok(change) => log.push(change),
            Err(found) => {
                damage.push(found);
                break;
            }
        }
    }
    log
}

fn read<T: DeserializeOwned>(store: &'static str, key: u64, json: &str) -> Result<T, Damage> {
    serde_json::from_str(json).map_err(|error| Damage { store, key, reason: error.to_string() })
}

/// The keys greater than this one.
fn after(seq: u64) -> Result<Query, StorageError> {
    KeyRange::lower_bound(&key(seq), Some(true)).map(Into::into).map_err(said)
}

fn note(notes: &ObjectStore, name: &str) -> Result<GetStoreRequest, StorageError> {
    notes.get(Query::Key(name.into())).map_err(said)
}

async fn get(
    transaction: &Transaction,
    store: &str,
    at: u64,
) -> Result<Option<String>, StorageError> {
    let store = transaction.object_store(store).map_err(said)?;
    let found = store.get(Query::Key(key(at))).map_err(said)?.await.map_err(said)?;
    Ok(found.and_then(|value| value.as_string()))
}

async fn one<T: DeserializeOwned>(
    transaction: &Transaction,
    store: &'static str,
    at: u64,
) -> Result<Result<T, Damage>, StorageError> {
    Ok(match get(transaction, store, at).await? {
        Some(json) => read(store, at, &json),
        None => Err(Damage { store, key: at, reason: "it is missing".to_owned() }),
    })
}

/// The greatest key of a store; 0 without one.
async fn last_key(transaction: &Transaction, store: &str) -> Result<u64, StorageError> {
    let store = transaction.object_store(store).map_err(said)?;
    let backwards = Some(idb::CursorDirection::Prev);
    let cursor = store.open_key_cursor(None, backwards).map_err(said)?.await.map_err(said)?;
    let last = cursor.and_then(|cursor| cursor.key().ok());
    Ok(last.as_ref().map_or(0, number))
}

/// Keys and JSON of a store, or of a part of it, in order.
pub(super) async fn records(
    transaction: &Transaction,
    name: &str,
    query: Option<Query>,
) -> Result<Vec<(u64, String)>, StorageError> {
    records_up_to(transaction, name, query, None).await
}

async fn records_up_to(
    transaction: &Transaction,
    name: &str,
    query: Option<Query>,
    count: Option<u32>,
) -> Result<Vec<(u64, String)>, StorageError> {
    let store = transaction.object_store(name).map_err(said)?;
    // Both are asked for before either is awaited: a transaction ends when nothing is pending.
    let keys = store.get_all_keys(query.clone(), count).map_err(said)?;
    let values = store.get_all(query, count).map_err(said)?;
    let keys = keys.await.map_err(said)?;
    let values = values.await.map_err(said)?;
    let json = |value: JsValue| value.as_string().unwrap_or_default();
    Ok(keys.iter().map(number).zip(values.into_iter().map(json)).collect())
}

fn number(key: &JsValue) -> u64 {
    key.as_f64().unwrap_or_default() as u64
}
