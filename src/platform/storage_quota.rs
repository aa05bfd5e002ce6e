//! The browser's storage quota, and persistent storage.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// The browser's information about its storage. Fields are `None` if the browser does not provide
/// them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StorageQuota {
    /// True if data is kept until the user clears it.
    pub is_persistent: Option<bool>,
    /// The number of bytes in use.
    pub used: Option<f64>,
    /// The number of bytes available to the page.
    pub quota: Option<f64>,
}

/// Requests persistent storage, unless it is granted already. Some browsers then ask the user.
pub async fn request_persistence() {
    let Some(storage) = storage_manager() else { return };
    if await_promise(storage.persisted()).await.and_then(|it| it.as_bool()) == Some(false) {
        await_promise(storage.persist()).await;
    }
}

/// Queries the browser for the state of its storage.
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

/// Returns true if the browser treats the page as secure: loaded over HTTPS or from the local
/// machine.
pub fn is_secure_context() -> bool {
    gloo::utils::window().is_secure_context()
}

/// Returns the storage manager. Browsers provide none on insecure pages.
pub(super) fn storage_manager() -> Option<StorageManager> {
    let storage = gloo::utils::window().navigator().storage();
    (!storage.is_undefined()).then_some(storage)
}

async fn await_promise(asked: Result<js_sys::Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(asked.ok()?).await.ok()
}
