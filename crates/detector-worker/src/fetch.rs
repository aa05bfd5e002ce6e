//! Fetches the models from the folder of the worker's script.

use dateline_ner::{Engine, ModelError, load_engine};
use dateline_places::{Gazetteer, GazetteerError};
use dateline_protocol::{FileSection, ModelFileError};
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, Response, Url};

#[wasm_bindgen]
extern "C" {
    type ImportMeta;
    #[wasm_bindgen(method, getter)]
    fn url(this: &ImportMeta) -> String;
    #[wasm_bindgen(thread_local_v2, js_namespace = import, js_name = meta)]
    static IMPORT_META: ImportMeta;
}

/// Fetches the engine.
pub(crate) async fn fetch_engine(
    scope: &DedicatedWorkerGlobalScope,
) -> Result<Arc<dyn Engine>, ModelFileError> {
    let bytes = fetch_bytes(scope, "models/tagger.bin").await?;
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
    let bytes = fetch_bytes(scope, "models/places.bin").await?;
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

async fn fetch_bytes(
    scope: &DedicatedWorkerGlobalScope,
    path: &str,
) -> Result<Vec<u8>, ModelFileError> {
    // The worker's location is a `blob:` URL that only loads the script.
    let script = IMPORT_META.with(ImportMeta::url);
    let url = Url::new_with_base(path, &script).map_err(not_fetched)?;
    let response = JsFuture::from(scope.fetch_with_str(&url.href())).await.map_err(not_fetched)?;
    let response: Response = response.dyn_into().map_err(not_fetched)?;
    if !response.ok() {
        return Err(ModelFileError::NotFound { status: response.status() });
    }
    let buffer = response.array_buffer().map_err(not_fetched)?;
    let buffer = JsFuture::from(buffer).await.map_err(not_fetched)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

fn not_fetched(value: JsValue) -> ModelFileError {
    let message = value.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    ModelFileError::NotFetched { message }
}
