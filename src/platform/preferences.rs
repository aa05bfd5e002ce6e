//! What this browser remembers of a person's habits. Where it remembers nothing, nothing is lost
//! but the habit.

use gloo::utils::window;

/// What was written under a name.
pub fn read(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Writes under a name, where the browser lets us.
pub fn write(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}
