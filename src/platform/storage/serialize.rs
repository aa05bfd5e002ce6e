//! Serializes records before their transaction begins, because a transaction ends while it waits
//! for other work.
//!
//! The work is divided into slices, so that thousands of documents or mentions do not block the
//! page.

use super::{StorageError, key};
use crate::platform::time_slicer::TimeSlicer;
use crate::state::json_chunks::{self, JsonChunks};
use dateline_annotation::{Document, StorageRecord, WordSetBuilder};
use js_sys::JsString;
use serde::Serialize;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// A serialized record.
pub(super) struct SerializedRecord {
    pub(super) record: Arc<StorageRecord>,
    /// The key and the JSON of its change.
    pub(super) change: Option<(JsValue, JsValue)>,
    /// The key and the JSON of each summary.
    pub(super) summaries: Vec<(JsValue, JsValue)>,
    /// The key, the JSON and the words of each document.
    pub(super) documents: Vec<[JsValue; 3]>,
}

/// Serializes records.
pub(super) async fn serialize_records(
    records: &[Arc<StorageRecord>],
) -> Result<Vec<SerializedRecord>, StorageError> {
    let mut slices = TimeSlicer::start();
    let mut prepared = Vec::with_capacity(records.len());
    for record in records {
        let mut all = SerializedRecord {
            record: record.clone(),
            change: None,
            summaries: Vec::with_capacity(record.summaries.len()),
            documents: Vec::with_capacity(record.documents.len()),
        };
        if let Some(change) = &record.change {
            let json = join_pieces(json_chunks::change_json(change), &mut slices).await?;
            all.change = Some((key(change.seq), json));
        }
        for summary in &record.summaries {
            all.summaries.push((key(u64::from(summary.id.0)), to_json(summary)?));
            slices.yield_if_due().await;
        }
        for document in &record.documents {
            let json = join_pieces(json_chunks::document_json(document), &mut slices).await?;
            let words = serialize_words(document, &mut slices).await;
            all.documents.push([key(u64::from(document.id.0)), json, words]);
        }
        prepared.push(all);
    }
    Ok(prepared)
}

/// Concatenates all pieces to one JavaScript string. The browser joins the pieces only when it
/// stores the string.
async fn join_pieces(
    pieces: JsonChunks<'_>,
    slices: &mut TimeSlicer,
) -> Result<JsValue, StorageError> {
    let mut joined = JsString::from("");
    for piece in pieces {
        let piece = piece.map_err(serialization_error)?;
        for piece in json_chunks::text_chunks(&piece).flatten() {
            joined = joined.concat(&JsString::from(&*piece));
            slices.yield_if_due().await;
        }
    }
    Ok(joined.into())
}

async fn serialize_words(document: &Document, slices: &mut TimeSlicer) -> JsValue {
    let mut words = WordSetBuilder::default();
    for part in document.chunks() {
        words.add_text(part);
        slices.yield_if_due().await;
    }
    words.finish().into()
}

pub(super) fn to_json(value: &impl Serialize) -> Result<JsValue, StorageError> {
    serde_json::to_string(value).map(Into::into).map_err(serialization_error)
}

fn serialization_error(error: serde_json::Error) -> StorageError {
    StorageError::Other(error.to_string())
}
