use dateline_ner::Tagger;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, Response, Url};

/// Fetches the tagger from where the worker's own script lies. The error is for the person.
pub(crate) async fn fetch(scope: &DedicatedWorkerGlobalScope) -> Result<Arc<Tagger>, String> {
    let bytes = bytes(scope).await?;
    let tagger = Tagger::from_bytes(&bytes).map_err(|error| format!("its model: {error}"))?;
    Ok(Arc::new(tagger))
}

async fn bytes(scope: &DedicatedWorkerGlobalScope) -> Result<Vec<u8>, String> {
    let said = |value: JsValue| match value.dyn_ref::<js_sys::Error>() {
        Some(error) => format!("its model cannot be loaded ({})", String::from(error.message())),
        None => "its model cannot be loaded".to_owned(),
    };
    let url = Url::new_with_base("models/tagger.bin", &scope.location().href()).map_err(said)?;
    let response = JsFuture::from(scope.fetch_with_str(&url.href())).await.map_err(said)?;
    let response: Response = response.dyn_into().map_err(said)?;
    if !response.ok() {
        return Err(format!("its model is not there (status {})", response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(said)?).await.map_err(said)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}
