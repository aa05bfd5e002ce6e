//! Marks outside the databases: what each project held when something was stored last. So a database
//! that was lost is not taken for a new one.

use super::preferences;
use gloo::utils::window;

/// What the names of all marks begin with; the number of the project follows.
const PREFIX: &str = "dateline-mark-";

/// The mark of a project, as it was written.
pub fn read(project: u32) -> Option<String> {
    preferences::read(&name(project))
}

/// Writes the mark of a project, where the browser lets us. Browsers write it to the disk some seconds
/// later, so what is read after a violent end may be older.
pub fn write(project: u32, mark: &str) {
    preferences::write(&name(project), mark);
}

/// Removes the mark of a project.
pub fn remove(project: u32) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(&name(project));
    }
}

/// Removes the marks of all projects.
pub fn remove_all() {
    let Ok(Some(storage)) = window().local_storage() else { return };
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
    for name in names.iter().filter(|name| name.starts_with(PREFIX)) {
        let _ = storage.remove_item(name);
    }
}

fn name(project: u32) -> String {
    format!("{PREFIX}{project}")
}
