//! Marks outside the databases: what each project held when something was stored last. So a database
//! that was lost is not taken for a new one.

use super::preferences;
use gloo::utils::window;

/// What the names of all marks begin with; the number of the project follows.
const KEY_PREFIX: &str = "dateline-mark-";

/// The mark of a project, as it was written.
pub fn read_watermark(project: u32) -> Option<String> {
    preferences::get(&key_for(project))
}

/// Writes the mark of a project, where the browser lets us. Browsers write it to the disk some seconds
/// later, so what is read after a violent end may be older.
pub fn write_watermark(project: u32, mark: &str) {
    preferences::set(&key_for(project), mark);
}

/// Removes the mark of a project.
pub fn remove_watermark(project: u32) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(&key_for(project));
    }
}

/// Removes the marks of all projects.
pub fn remove_all_watermarks() {
    let Ok(Some(storage)) = window().local_storage() else { return };
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
    for name in names.iter().filter(|name| name.starts_with(KEY_PREFIX)) {
        let _ = storage.remove_item(name);
    }
}

fn key_for(project: u32) -> String {
    format!("{KEY_PREFIX}{project}")
}
