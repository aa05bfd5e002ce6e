//! The import journal in storage: names of files that are not stored yet.

use serde::{Deserialize, Serialize};

/// An entry that is written to storage.
pub(super) enum JournalEntry {
    /// An import has started.
    Files(JournaledFiles, JournaledProgress),
    Progress(JournaledProgress),
    /// The import has ended.
    Finished(JournaledFiles),
}

/// The files of an import.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct JournaledFiles {
    /// The missing files of an earlier, interrupted import.
    pub(super) missing: Vec<String>,
    /// The files in the order in which they are opened.
    pub(super) files: Vec<String>,
}

/// The progress of an import.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct JournaledProgress {
    /// The number of files that are stored or refused.
    pub(super) done: usize,
    /// The files that were refused.
    pub(super) refused: Vec<String>,
}

/// Returns the files that were added but are not known to be stored, from the stored JSON.
pub(super) fn unopened_files(files: Option<String>, progress: Option<String>) -> Vec<String> {
    // JSON that cannot be parsed was written by another version of the page.
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
