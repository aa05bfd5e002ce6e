//! The user's preferences in local storage. If local storage is not available, preferences last
//! only as long as the page.

use gloo::utils::window;

/// Returns the stored value of a preference.
pub fn get(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Stores a value, if the browser allows it.
pub fn set(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}

/// Removes a value.
pub fn remove(name: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(name);
    }
}

/// Removes all values whose names start with `prefix`.
pub fn remove_with_prefix(prefix: &str) {
    let Ok(Some(storage)) = window().local_storage() else { return };
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
    names.iter().filter(|name| name.starts_with(prefix)).for_each(|name| remove(name));
}
