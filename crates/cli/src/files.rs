//! Reads files and walks folders. Errors name the file, a byte order mark is not part of a text,
//! and loops of links end.

use dateline_formats::DecodeError;
use dateline_formats::dateline_json::MAX_DATELINE_BYTES;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Prefixes an error with a name, keeping its kind.
pub(crate) fn error_with_context(name: impl Display, error: impl Into<io::Error>) -> io::Error {
    let error = error.into();
    io::Error::new(error.kind(), format!("{name}: {error}"))
}

/// Prints a message to the standard error. Ignores errors, since they could not be reported.
pub(crate) fn print_note(text: impl Display) {
    use std::io::Write;
    let _ = writeln!(io::stderr(), "{text}");
}

/// Reads a file.
pub(crate) fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| error_with_context(path.display(), error))
}

/// Reads a UTF-8 file without its byte order mark.
pub(crate) fn read_to_string(path: &Path) -> io::Result<String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| error_with_context(path.display(), error))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// Reads a JSON file.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    serde_json::from_str(&read_to_string(path)?)
        .map_err(|error| error_with_context(path.display(), error))
}

/// Reads a file of texts. Returns an error if it is longer than [`MAX_DATELINE_BYTES`], and holds
/// no more than that. The error does not name the file.
pub(crate) fn read_with_limit(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let facts = file.metadata()?;
    let size = if facts.is_file() { facts.len() } else { 0 };
    check_size(size)?;
    read_stream_with_limit(file)
}

/// Reads a stream under the rules of [`read_with_limit`].
pub(crate) fn read_stream_with_limit(stream: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(MAX_DATELINE_BYTES + 1).read_to_end(&mut bytes)?;
    check_size(bytes.len() as u64)?;
    Ok(bytes)
}

fn check_size(size: u64) -> io::Result<()> {
    let limit = MAX_DATELINE_BYTES;
    if size > limit { Err(io::Error::other(DecodeError::TooLarge { size, limit })) } else { Ok(()) }
}

/// A file found by [`FileWalker`].
pub(crate) struct WalkedFile {
    pub path: PathBuf,
    /// True if the file itself was named, not a folder that contains it.
    pub is_explicit: bool,
}

/// Iterates over the files that paths name. Folders are read in the order of names, without hidden
/// files. A folder that is reached again, through a link or because it was named twice, is skipped
/// and reported. Entries that are neither files nor folders are skipped and reported. An unreadable
/// entry is an error; iteration continues with the next one.
pub(crate) struct FileWalker {
    /// The remaining entries, the next one last.
    pending: Vec<WalkedFile>,
    /// The folders visited so far by their real paths, with the path by which each was reached.
    visited_folders: BTreeMap<PathBuf, PathBuf>,
}

impl FileWalker {
    pub(crate) fn new(paths: &[PathBuf]) -> Self {
        let found = |path: &PathBuf| WalkedFile { path: path.clone(), is_explicit: true };
        Self { pending: paths.iter().rev().map(found).collect(), visited_folders: BTreeMap::new() }
    }

    /// Pushes the contents of a folder, to be visited before everything else.
    fn push_folder_entries(&mut self, folder: PathBuf) -> io::Result<()> {
        let real = folder.canonicalize()?;
        if let Some(before) = self.visited_folders.get(&real) {
            let (folder, before) = (folder.display(), before.display());
            print_note(format!("{folder}: same folder as {before}, not read again"));
            return Ok(());
        }
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if !entry.file_name().as_encoded_bytes().starts_with(b".") {
                paths.push(entry.path());
            }
        }
        paths.sort();
        let found = |path| WalkedFile { path, is_explicit: false };
        self.pending.extend(paths.into_iter().rev().map(found));
        self.visited_folders.insert(real, folder);
        Ok(())
    }
}

impl Iterator for FileWalker {
    type Item = io::Result<WalkedFile>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let found = self.pending.pop()?;
            if found.is_explicit && found.path == Path::new(crate::output::STANDARD_STREAM) {
                return Some(Ok(found));
            }
            let name = found.path.display();
            match std::fs::metadata(&found.path) {
                Err(error) => return Some(Err(error_with_context(name, error))),
                Ok(facts) if facts.is_dir() => {
                    let name = name.to_string();
                    if let Err(error) = self.push_folder_entries(found.path) {
                        return Some(Err(error_with_context(name, error)));
                    }
                }
                Ok(facts) if found.is_explicit || facts.is_file() => return Some(Ok(found)),
                Ok(_) => print_note(format!("{name}: skipped: neither a file nor a folder")),
            }
        }
    }
}
