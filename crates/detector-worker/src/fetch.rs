//! Fetches the models from the folder of the worker's script.

use dateline_ner::{Engine, ModelError, engine_file_len, load_engine};
use dateline_places::{Gazetteer, GazetteerError};
use dateline_protocol::{FileSection, ModelFileError};
use js_sys::{Reflect, Uint8Array};
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, ReadableStreamDefaultReader, Response, Url};

#[wasm_bindgen]
extern "C" {
    type ImportMeta;
    #[wasm_bindgen(method, getter)]
    fn url(this: &ImportMeta) -> String;
    #[wasm_bindgen(thread_local_v2, js_namespace = import, js_name = meta)]
    static IMPORT_META: ImportMeta;
}

/// Fetches the engine. Calls `on_progress` with each further percent of it that has arrived.
pub(crate) async fn fetch_engine(
    scope: &DedicatedWorkerGlobalScope,
    on_progress: impl Fn(u32),
) -> Result<Arc<dyn Engine>, ModelFileError> {
    let mut reported = 0;
    let bytes = fetch_bytes(scope, "models/tagger.bin", |received| {
        // The host's `Content-Length` is no help: it counts compressed bytes.
        let Some(total) = engine_file_len(received) else { return };
        let percent = (received.len() as u64 * 100 / (total as u64).max(1)).min(100) as u32;
        if percent > reported {
            reported = percent;
            on_progress(percent);
        }
    })
    .await?;
    load_engine(&bytes).map_err(model_file_error)
}

fn model_file_error(error: ModelError) -> ModelFileError {
    match error {
        ModelError::Foreign => ModelFileError::Foreign,
        ModelError::Version { found, supported } => ModelFileError::Version { found, supported },
        ModelError::Length { expected, found } => length_error(expected, found),
        ModelError::Checksum => ModelFileError::Checksum,
        ModelError::Lexicon => ModelFileError::Section(FileSection::Lexicon),
        ModelError::Bitmap => ModelFileError::Section(FileSection::Bitmap),
        ModelError::Features => ModelFileError::Features,
    }
}

/// Fetches the gazetteer.
pub(crate) async fn fetch_gazetteer(
    scope: &DedicatedWorkerGlobalScope,
) -> Result<Gazetteer, ModelFileError> {
    let bytes = fetch_bytes(scope, "models/places.bin", |_| {}).await?;
    Gazetteer::from_bytes(bytes).map_err(gazetteer_file_error)
}

fn gazetteer_file_error(error: GazetteerError) -> ModelFileError {
    match error {
        GazetteerError::Foreign => ModelFileError::Foreign,
        GazetteerError::Version { found, supported } => {
            ModelFileError::Version { found, supported }
        }
        GazetteerError::Length { expected, found } => length_error(expected, found),
        GazetteerError::Checksum => ModelFileError::Checksum,
        GazetteerError::NameMap => ModelFileError::Section(FileSection::NameMap),
    }
}

fn length_error(expected: usize, found: usize) -> ModelFileError {
    ModelFileError::Length { expected: expected as u64, found: found as u64 }
}

/// Fetches a file. Calls `on_bytes` with all bytes received so far, as more arrive.
async fn fetch_bytes(
    scope: &DedicatedWorkerGlobalScope,
    path: &str,
    on_bytes: impl FnMut(&[u8]),
) -> Result<Vec<u8>, ModelFileError> {
    // The worker's location is a `blob:` URL that only loads the script.
    let script = IMPORT_META.with(ImportMeta::url);
    let url = Url::new_with_base(path, &script).map_err(not_fetched)?;
    let response = JsFuture::from(scope.fetch_with_str(&url.href())).await.map_err(not_fetched)?;
    let response: Response = response.dyn_into().map_err(not_fetched)?;
    if !response.ok() {
        return Err(ModelFileError::NotFound { status: response.status() });
    }
    read_body(&response, on_bytes).await.map_err(not_fetched)
}

async fn read_body(
    response: &Response,
    mut on_bytes: impl FnMut(&[u8]),
) -> Result<Vec<u8>, JsValue> {
    let mut bytes = Vec::new();
    let Some(body) = response.body() else { return Ok(bytes) };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    loop {
        let part = JsFuture::from(reader.read()).await?;
        if Reflect::get(&part, &"done".into())?.is_truthy() {
            return Ok(bytes);
        }
        let part: Uint8Array = Reflect::get(&part, &"value".into())?.dyn_into()?;
        let start = bytes.len();
        bytes.resize(start + part.length() as usize, 0);
        part.copy_to(&mut bytes[start..]);
        on_bytes(&bytes);
    }
}

fn not_fetched(value: JsValue) -> ModelFileError {
    let message = value.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    ModelFileError::NotFetched { message }
}
