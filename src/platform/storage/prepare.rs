//! The stored form of a record, written before its transaction begins: a transaction that
//! waits for it would end. Written in slices, so that thousands of documents or of mentions do not hold the
//! page up.

use super::{StorageError, key};
use crate::platform::slices::Slices;
use crate::state::pieces::{self, Pieces};
use dateline_annotation::{Document, Record, WordList};
use js_sys::JsString;
use serde::Serialize;
use std::sync::Arc;
use wasm_bindgen::JsValue;

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
    let mut slices = Slices::begin();
    let mut prepared = Vec::with_capacity(records.len());
    for record in records {
        let mut all = Prepared {
            record: record.clone(),
            change: None,
            summaries: Vec::with_capacity(record.summaries.len()),
            documents: Vec::with_capacity(record.documents.len()),
        };
        if let Some(change) = &record.change {
            let json = joined(pieces::of_change(change), &mut slices).await?;
            all.change = Some((key(change.seq), json));
        }
        for summary in &record.summaries {
            all.summaries.push((key(u64::from(summary.id.0)), to_json(summary)?));
            slices.rest().await;
        }
        for document in &record.documents {
            let json = joined(pieces::of_document(document), &mut slices).await?;
            let words = words(document, &mut slices).await;
            all.documents.push([key(u64::from(document.id.0)), json, words]);
        }
        prepared.push(all);
    }
    Ok(prepared)
}

/// All pieces as one string of the browser's, which joins them only when they are stored.
async fn joined(pieces: Pieces<'_>, slices: &mut Slices) -> Result<JsValue, StorageError> {
    let mut joined = JsString::from("");
    for piece in pieces {
        let piece = piece.map_err(unwritten)?;
        for piece in pieces::of_text(&piece).flatten() {
            joined = joined.concat(&JsString::from(&*piece));
            slices.rest().await;
        }
    }
    Ok(joined.into())
}

async fn words(document: &Document, slices: &mut Slices) -> JsValue {
    let mut words = WordList::default();
    for part in document.parts() {
        words.add(part);
        slices.rest().await;
    }
    words.finish().into()
}

pub(super) fn to_json(value: &impl Serialize) -> Result<JsValue, StorageError> {
    serde_json::to_string(value).map(Into::into).map_err(unwritten)
}

fn unwritten(error: serde_json::Error) -> StorageError {
    StorageError::Other(error.to_string())
}
