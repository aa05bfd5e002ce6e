//! What this browser remembers of a person's habits. Where it remembers nothing, nothing is lost
//! but the habit.

use gloo::utils::window;

/// What was written under a name.
pub fn get(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Writes under a name, where the browser lets us.
pub fn set(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}

/// Forgets what was written under a name.
pub fn remove(name: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(name);
    }
}

/// Forgets what was written under all names that begin so.
pub fn remove_with_prefix(prefix: &str) {
    let Ok(Some(storage)) = window().local_storage() else { return };
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
    names.iter().filter(|name| name.starts_with(prefix)).for_each(|name| remove(name));
}
