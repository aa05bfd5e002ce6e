//! How much the browser stores for this page, and for how long.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// What the browser says of its storage; nothing where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// Whether it is kept until the person clears it.
    pub lasts: Option<bool>,
    /// Bytes in use.
    pub used: Option<f64>,
    /// Bytes that there may be.
    pub quota: Option<f64>,
}

/// Asks the browser to keep what is stored until the person clears it, unless it does already. Some
/// browsers then ask the person.
pub async fn keep() {
    let Some(storage) = storage() else { return };
    if answer(storage.persisted()).await.and_then(|it| it.as_bool()) == Some(false) {
        answer(storage.persist()).await;
    }
}

/// Asks the browser how its storage is.
pub async fn measure() -> Measured {
    let Some(storage) = storage() else { return Measured::default() };
    let lasts = answer(storage.persisted()).await.and_then(|it| it.as_bool());
    let estimate = answer(storage.estimate()).await.map(JsCast::unchecked_into::<StorageEstimate>);
    let (used, quota) = match estimate {
        Some(estimate) => (estimate.get_usage(), estimate.get_quota()),
        None => (None, None),
    };
    Measured { lasts, used, quota }
}

/// Whether the browser counts this page as secure: loaded over https, or from this machine.
pub fn is_secure() -> bool {
    gloo::utils::window().is_secure_context()
}

/// Browsers have none on pages that are not secure.
pub(super) fn storage() -> Option<StorageManager> {
    let storage = gloo::utils::window().navigator().storage();
    (!storage.is_undefined()).then_some(storage)
}

async fn answer(asked: Result<js_sys::Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(asked.ok()?).await.ok()
}
