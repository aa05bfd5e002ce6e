//! The stored form of a record, written before its transaction begins: a transaction that
//! waits for it would end. Written in slices, so that thousands of documents do not hold the page up.

use super::{StorageError, key};
use crate::platform::page;
use dateline_annotation::{Document, Record, WordList};
use serde::Serialize;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// So long the page may be held up at a time, in milliseconds, as far as it can be foreseen.
const SLICE_MS: f64 = 20.0;

/// A record as it is stored.
pub(super) struct Prepared {
    pub(super) record: Arc<Record>,
    /// The key and the JSON of its change.
    pub(super) change: Option<(JsValue, JsValue)>,
    /// Of each summary the key and the JSON.
    pub(super) summaries: Vec<(JsValue, JsValue)>,
    /// Of each document the key, the JSON and the words.
    pub(super) documents: Vec<[JsValue; 3]>,
}

/// Writes records as they are stored.
pub(super) async fn prepare(records: &[Arc<Record>]) -> Result<Vec<Prepared>, StorageError> {
    let mut slices = Slices { since: page::clock() };
    let mut prepared = Vec::with_capacity(records.len());
    for record in records {
        let mut all = Prepared {
            record: record.clone(),
            change: None,
            summaries: Vec::with_capacity(record.summaries.len()),
            documents: Vec::with_capacity(record.documents.len()),
        };
        if let Some(change) = &record.change {
            all.change = Some((key(change.seq), to_json(change)?));
            slices.rest().await;
        }
        for summary in &record.summaries {
            all.summaries.push((key(u64::from(summary.id.0)), to_json(summary)?));
            slices.rest().await;
        }
        for document in &record.documents {
            let json = to_json(document)?;
            slices.rest().await;
            let words = slices.words(document).await;
            all.documents.push([key(u64::from(document.id.0)), json, words]);
        }
        prepared.push(all);
    }
    Ok(prepared)
}

/// Work that lets the browser do what waits, now and then.
struct Slices {
    since: f64,
}

impl Slices {
    async fn rest(&mut self) {
        if page::clock() - self.since >= SLICE_MS {
            page::pause().await;
            self.since = page::clock();
        }
    }

    async fn words(&mut self, document: &Document) -> JsValue {
        let mut words = WordList::default();
        for part in document.parts() {
            words.add(part);
            self.rest().await;
        }
        words.finish().into()
    }
}

pub(super) fn to_json(value: &impl Serialize) -> Result<JsValue, StorageError> {
    let json = serde_json::to_string(value);
    json.map(Into::into).map_err(|error| StorageError::Other(error.to_string()))
}
