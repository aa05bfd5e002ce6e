//! Serializes records before their transaction begins, because a transaction ends while it waits
//! for other work.
//!
//! The work is divided into slices, so that thousands of documents or mentions do not block the
//! page.

use super::StorageError;
use super::records::RecordJson;
use crate::platform::time_slicer::TimeSlicer;
use crate::state::persistence::json_chunks;
use dateline_annotation::model::{Document, WordSetBuilder};
use dateline_annotation::store::StorageRecord;
use serde::Serialize;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// A serialized record.
pub(super) struct SerializedRecord {
    pub(super) record: Arc<StorageRecord>,
    /// The key and the JSON of the change.
    pub(super) change: Option<(u64, RecordJson)>,
    /// The key and the JSON of each summary.
    pub(super) summaries: Vec<(u64, JsValue)>,
    /// The key, the JSON and the distinct words of each document.
    pub(super) documents: Vec<(u64, RecordJson, JsValue)>,
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
            let chunks = json_chunks::change_json(change);
            let json = RecordJson::from_chunks(chunks, async || slices.yield_if_due().await);
            all.change = Some((change.seq, json.await?));
        }
        for summary in &record.summaries {
            all.summaries.push((u64::from(summary.id.0), to_json(summary)?));
            slices.yield_if_due().await;
        }
        for document in &record.documents {
            let chunks = json_chunks::document_json(document);
            let json = RecordJson::from_chunks(chunks, async || slices.yield_if_due().await);
            let json = json.await?;
            let words = serialize_words(document, &mut slices).await;
            all.documents.push((u64::from(document.id.0), json, words));
        }
        prepared.push(all);
    }
    Ok(prepared)
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
    let json = serde_json::to_string(value);
    json.map(Into::into).map_err(|error| StorageError::Other(error.to_string()))
}
