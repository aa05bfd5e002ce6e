//! Watermarks in local storage: what each project held after the last write. They prevent a lost
//! database from being mistaken for a new one.

use super::preferences;
use gloo::utils::window;

/// The prefix of the keys of all watermarks. The number of the project follows.
const KEY_PREFIX: &str = "dateline-mark-";

/// Returns the serialized watermark of a project.
pub fn read_watermark(project: u32) -> Option<String> {
    preferences::get(&key_for(project))
}

/// Stores the watermark of a project, if the browser allows it.
///
/// Browsers write it to the disk after some seconds, so after a crash an older one may be read.
pub fn write_watermark(project: u32, mark: &str) {
    preferences::set(&key_for(project), mark);
}

/// Removes the watermark of a project.
pub fn remove_watermark(project: u32) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(&key_for(project));
    }
}

/// Removes the watermarks of all projects.
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
