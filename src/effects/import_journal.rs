//! The names of files that are not stored yet, as they stand in the storage.

use serde::{Deserialize, Serialize};

/// What is written to the storage.
pub(super) enum JournalEntry {
    /// Of an import that is under way.
    Files(JournaledFiles, JournaledProgress),
    Progress(JournaledProgress),
    /// No import is under way.
    Finished(JournaledFiles),
}

/// The files of an import.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct JournaledFiles {
    /// Of an import before, which was cut short.
    pub(super) missing: Vec<String>,
    /// In the order in which they are opened.
    pub(super) files: Vec<String>,
}

/// How far the import is.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct JournaledProgress {
    /// So many of the files are stored or refused.
    pub(super) done: usize,
    /// Those that were refused.
    pub(super) refused: Vec<String>,
}

/// The files that were given and are not known to be stored, from what the storage has of them.
pub(super) fn unopened_files(files: Option<String>, progress: Option<String>) -> Vec<String> {
    // What cannot be read was written by another version of the page.
    let files: Option<JournaledFiles> = files.and_then(|json| serde_json::from_str(&json).ok());
    let Some(JournaledFiles { mut missing, files }) = files else { return Vec::new() };
    let progress: Option<JournaledProgress> =
        progress.and_then(|json| serde_json::from_str(&json).ok());
    let JournaledProgress { done, refused } = progress.unwrap_or_default();
    if !files.is_empty() {
        missing.extend(refused);
        missing.extend(files.into_iter().skip(done));
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn json(value: &impl Serialize) -> Option<String> {
        serde_json::to_string(value).ok()
    }

    #[test]
    fn what_is_not_stored_is_missing() {
        let files = JournaledFiles { missing: names(&["old"]), files: names(&["a", "b", "c"]) };
        let progress = JournaledProgress { done: 2, refused: names(&["b"]) };
        assert_eq!(unopened_files(json(&files), json(&progress)), names(&["old", "b", "c"]));
        assert_eq!(unopened_files(json(&files), None), names(&["old", "a", "b", "c"]));
        let done = JournaledProgress { done: 9, refused: Vec::new() };
        assert_eq!(unopened_files(json(&files), json(&done)), names(&["old"]));
    }

    #[test]
    fn without_an_import_nothing_is_missing() {
        let stale = JournaledProgress { done: 2, refused: names(&["b"]) };
        let over = JournaledFiles { missing: names(&["old"]), files: Vec::new() };
        assert_eq!(unopened_files(json(&over), json(&stale)), names(&["old"]));
        assert_eq!(unopened_files(None, json(&stale)), names(&[]));
        assert_eq!(unopened_files(Some("{".to_owned()), None), names(&[]));
    }
}
