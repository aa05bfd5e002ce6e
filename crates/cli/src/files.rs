//! Reads files and walks folders. Errors name the file, a byte order mark is not part of a text,
//! and loops of links end.

use dateline_formats::DecodeError;
use dateline_formats::dateline_json::MAX_DATELINE_BYTES;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Prefixes an error with a name, keeping its kind.
pub fn named(name: impl Display, error: impl Into<io::Error>) -> io::Error {
    let error = error.into();
    io::Error::new(error.kind(), format!("{name}: {error}"))
}

/// Prefixes an error about a file with the file's path.
pub fn about<T>(
    path: &Path,
    made: Result<T, impl Into<Box<dyn Error>>>,
) -> Result<T, Box<dyn Error>> {
    made.map_err(|error| format!("{}: {}", path.display(), error.into()).into())
}

/// Prints a message to the standard error. Ignores errors, since they could not be reported.
pub fn note(text: impl Display) {
    use std::io::Write;
    let _ = writeln!(io::stderr(), "{text}");
}

/// Reads a file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| named(path.display(), error))
}

/// Reads a UTF-8 file without its byte order mark.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    let text = std::fs::read_to_string(path).map_err(|error| named(path.display(), error))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// Reads a JSON file.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    serde_json::from_str(&read_to_string(path)?).map_err(|error| named(path.display(), error))
}

/// Reads a file of texts. Returns an error if it is longer than [`MAX_DATELINE_BYTES`], and holds
/// no more than that. The error does not name the file.
pub fn read_texts(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let facts = file.metadata()?;
    let size = if facts.is_file() { facts.len() } else { 0 };
    within_limit(size)?;
    read_stream(file)
}

/// Reads a stream under the rules of [`read_texts`].
pub fn read_stream(stream: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(MAX_DATELINE_BYTES + 1).read_to_end(&mut bytes)?;
    within_limit(bytes.len() as u64)?;
    Ok(bytes)
}

fn within_limit(size: u64) -> io::Result<()> {
    let limit = MAX_DATELINE_BYTES;
    if size > limit { Err(io::Error::other(DecodeError::TooLarge { size, limit })) } else { Ok(()) }
}

/// A file found by [`Walk`].
pub struct Found {
    pub path: PathBuf,
    /// True if the file itself was named, not a folder that contains it.
    pub is_named: bool,
}

/// Iterates over the files that paths name. Folders are read in the order of names, without hidden
/// files. A folder that is reached again, through a link or because it was named twice, is skipped
/// and reported. Entries that are neither files nor folders are skipped and reported. An unreadable
/// entry is an error; iteration continues with the next one.
pub struct Walk {
    /// The remaining entries, the next one last.
    left: Vec<Found>,
    /// The folders visited so far by their real paths, with the path by which each was reached.
    seen: BTreeMap<PathBuf, PathBuf>,
}

impl Walk {
    pub fn new(paths: &[PathBuf]) -> Self {
        let found = |path: &PathBuf| Found { path: path.clone(), is_named: true };
        Self { left: paths.iter().rev().map(found).collect(), seen: BTreeMap::new() }
    }

    /// Pushes the contents of a folder, to be visited before everything else.
    fn enter(&mut self, folder: PathBuf) -> io::Result<()> {
        let real = folder.canonicalize()?;
        if let Some(before) = self.seen.get(&real) {
            let (folder, before) = (folder.display(), before.display());
            note(format!("{folder}: same folder as {before}, not read again"));
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
        let found = |path| Found { path, is_named: false };
        self.left.extend(paths.into_iter().rev().map(found));
        self.seen.insert(real, folder);
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = io::Result<Found>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let found = self.left.pop()?;
            if found.is_named && found.path == Path::new(crate::output::STANDARD) {
                return Some(Ok(found));
            }
            let name = found.path.display();
            match std::fs::metadata(&found.path) {
                Err(error) => return Some(Err(named(name, error))),
                Ok(facts) if facts.is_dir() => {
                    let name = name.to_string();
                    if let Err(error) = self.enter(found.path) {
                        return Some(Err(named(name, error)));
                    }
                }
                Ok(facts) if found.is_named || facts.is_file() => return Some(Ok(found)),
                Ok(_) => note(format!("{name}: skipped: neither a file nor a folder")),
            }
        }
    }
}
