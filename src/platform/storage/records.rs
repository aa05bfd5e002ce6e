//! Records of the database: JSON with a numeric key.
//!
//! A browser copies and compresses a value in one task of the page. So a long record is split into
//! parts, each stored with a separate request: the value of the record is then the number of parts,
//! and the parts are strings in [`PARTS`].

use super::{PARTS, StorageError, from_idb_error, key};
use crate::state::persistence::json_chunks;
use crate::state::persistence::json_chunks::JsonChunks;
use idb::{KeyRange, Query, Transaction};
use js_sys::{Array, JsString};
use wasm_bindgen::JsValue;

/// The minimum length of all parts but the last, in UTF-16 code units.
const PART_LENGTH: u32 = 400_000;
/// The length from which on a record may replace one that had parts, in UTF-16 code units.
const LONG_RECORD_LENGTH: u32 = 50_000;

/// The JSON of a record, in one or more parts.
pub(super) struct RecordJson(Vec<JsString>);

/// How a record is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PutMode {
    /// The request fails if the key is in use.
    Add,
    /// Replaces a record with the same key.
    Replace,
}

impl RecordJson {
    /// Joins the chunks of a record. `after_chunk` runs after each of them; it may yield.
    pub(super) async fn from_chunks(
        chunks: JsonChunks<'_>,
        mut after_chunk: impl AsyncFnMut(),
    ) -> Result<Self, StorageError> {
        let mut parts = Vec::new();
        let mut part = JsString::from("");
        for chunk in chunks {
            let chunk = chunk.map_err(|error| StorageError::Other(error.to_string()))?;
            for text in json_chunks::text_chunks(&chunk).flatten() {
                // The browser joins the strings only when they are stored.
                part = part.concat(&JsString::from(&*text));
                if part.length() >= PART_LENGTH {
                    parts.push(std::mem::replace(&mut part, JsString::from("")));
                }
                after_chunk().await;
            }
        }
        if part.length() > 0 || parts.is_empty() {
            parts.push(part);
        }
        Ok(Self(parts))
    }

    /// Splits the JSON of a record.
    pub(super) async fn from_json(json: &str) -> Result<Self, StorageError> {
        Self::from_chunks(json_chunks::text_chunks(json), async || {}).await
    }
}

/// Stores a record. Waits until each part of a long one is stored.
pub(super) async fn put_record(
    transaction: &Transaction,
    store: &str,
    id: u64,
    json: &RecordJson,
    mode: PutMode,
) -> Result<(), StorageError> {
    let records = transaction.object_store(store).map_err(from_idb_error)?;
    let RecordJson(parts) = json;
    let value = match parts.as_slice() {
        [only] => only.into(),
        parts => JsValue::from_f64(parts.len() as f64),
    };
    match mode {
        PutMode::Add => drop(records.add(&value, Some(&key(id))).map_err(from_idb_error)?),
        PutMode::Replace => drop(records.put(&value, Some(&key(id))).map_err(from_idb_error)?),
    }
    if mode == PutMode::Replace && parts[0].length() >= LONG_RECORD_LENGTH {
        delete_parts(transaction, store, id)?;
    }
    if parts.len() > 1 {
        let stored = transaction.object_store(PARTS).map_err(from_idb_error)?;
        for (index, part) in parts.iter().enumerate() {
            let put = stored.put(part, Some(&part_key(store, id, index as f64)));
            put.map_err(from_idb_error)?.await.map_err(from_idb_error)?;
        }
    }
    Ok(())
}

/// Deletes a record with its parts.
pub(super) fn delete_record(
    transaction: &Transaction,
    store: &str,
    id: u64,
) -> Result<(), StorageError> {
    let records = transaction.object_store(store).map_err(from_idb_error)?;
    records.delete(Query::Key(key(id))).map_err(from_idb_error)?;
    delete_parts(transaction, store, id)
}

fn delete_parts(transaction: &Transaction, store: &str, id: u64) -> Result<(), StorageError> {
    let (first, last) = (part_key(store, id, 0.0), part_key(store, id, f64::INFINITY));
    let range = KeyRange::bound(&first, &last, None, None).map_err(from_idb_error)?;
    let parts = transaction.object_store(PARTS).map_err(from_idb_error)?;
    parts.delete(range).map_err(from_idb_error)?;
    Ok(())
}

/// Reads a record; `None` if it or a part of it is missing.
pub(super) async fn read_json(
    transaction: &Transaction,
    store: &str,
    id: u64,
) -> Result<Option<String>, StorageError> {
    let records = transaction.object_store(store).map_err(from_idb_error)?;
    let value = records.get(Query::Key(key(id))).map_err(from_idb_error)?;
    match value.await.map_err(from_idb_error)? {
        Some(value) => resolve_value(transaction, store, id, value).await,
        None => Ok(None),
    }
}

/// Returns the JSON of a record whose value was read; `None` if a part of it is missing.
pub(super) async fn resolve_value(
    transaction: &Transaction,
    store: &str,
    id: u64,
    value: JsValue,
) -> Result<Option<String>, StorageError> {
    let Some(count) = value.as_f64() else { return Ok(value.as_string()) };
    let parts = transaction.object_store(PARTS).map_err(from_idb_error)?;
    let mut json = String::new();
    for index in 0..count as u32 {
        let part = parts.get(Query::Key(part_key(store, id, f64::from(index))));
        let part = part.map_err(from_idb_error)?.await.map_err(from_idb_error)?;
        match part.and_then(|part| part.as_string()) {
            Some(part) => json.push_str(&part),
            None => return Ok(None),
        }
    }
    Ok(Some(json))
}

fn part_key(store: &str, id: u64, index: f64) -> JsValue {
    Array::of3(&store.into(), &key(id), &index.into()).into()
}
