//! Fetches the models from the folder of the worker's script. The errors are shown to the user.

use dateline_ner::Tagger;
use dateline_places::Gazetteer;
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

/// Fetches the tagger.
pub(crate) async fn fetch_tagger(
    scope: &DedicatedWorkerGlobalScope,
) -> Result<Arc<Tagger>, String> {
    let bytes = fetch_bytes(scope, "models/tagger.bin", "the model").await?;
    let tagger = Tagger::from_bytes(&bytes).map_err(|error| format!("the model: {error}"))?;
    Ok(Arc::new(tagger))
}

/// Fetches the gazetteer.
pub(crate) async fn fetch_gazetteer(
    scope: &DedicatedWorkerGlobalScope,
) -> Result<Gazetteer, String> {
    let bytes = fetch_bytes(scope, "models/places.bin", "the list of places").await?;
    Gazetteer::from_bytes(bytes).map_err(|error| error.to_string())
}

async fn fetch_bytes(
    scope: &DedicatedWorkerGlobalScope,
    path: &str,
    what: &str,
) -> Result<Vec<u8>, String> {
    let describe_error = |value: JsValue| match value.dyn_ref::<js_sys::Error>() {
        Some(error) => format!("{what} cannot be loaded ({})", String::from(error.message())),
        None => format!("{what} cannot be loaded"),
    };
    // The worker's location is a `blob:` URL that only loads the script.
    let script = IMPORT_META.with(ImportMeta::url);
    let url = Url::new_with_base(path, &script).map_err(describe_error)?;
    let response =
        JsFuture::from(scope.fetch_with_str(&url.href())).await.map_err(describe_error)?;
    let response: Response = response.dyn_into().map_err(describe_error)?;
    if !response.ok() {
        return Err(format!("{what} was not found (status {})", response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(describe_error)?)
        .await
        .map_err(describe_error)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}
