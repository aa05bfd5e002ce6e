//! How much the browser stores for this page, and for how long.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// What the browser says of its storage; nothing where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StorageQuota {
    /// Whether it is kept until the person clears it.
    pub is_persistent: Option<bool>,
    /// Bytes in use.
    pub used: Option<f64>,
    /// Bytes that there may be.
    pub quota: Option<f64>,
}

/// Asks the browser to keep what is stored until the person clears it, unless it does already. Some
/// browsers then ask the person.
pub async fn request_persistence() {
    let Some(storage) = storage_manager() else { return };
    if await_promise(storage.persisted()).await.and_then(|it| it.as_bool()) == Some(false) {
        await_promise(storage.persist()).await;
    }
}

/// Asks the browser how its storage is.
pub async fn estimate_storage() -> StorageQuota {
    let Some(storage) = storage_manager() else { return StorageQuota::default() };
    let lasts = await_promise(storage.persisted()).await.and_then(|it| it.as_bool());
    let estimate =
        await_promise(storage.estimate()).await.map(JsCast::unchecked_into::<StorageEstimate>);
    let (used, quota) = match estimate {
        Some(estimate) => (estimate.get_usage(), estimate.get_quota()),
        None => (None, None),
    };
    StorageQuota { is_persistent: lasts, used, quota }
}

/// Whether the browser counts this page as secure: loaded over https, or from this machine.
pub fn is_secure_context() -> bool {
    gloo::utils::window().is_secure_context()
}

/// Browsers have none on pages that are not secure.
pub(super) fn storage_manager() -> Option<StorageManager> {
    let storage = gloo::utils::window().navigator().storage();
    (!storage.is_undefined()).then_some(storage)
}

async fn await_promise(asked: Result<js_sys::Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(asked.ok()?).await.ok()
}
