//! Reading files: errors name them, a byte order mark is no part of their text, and links that lead in
//! a loop end.

use dateline_formats::DecodeError;
use dateline_formats::dateline_json::MAX_DATELINE_BYTES;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// An error with what it is about before it; of the same kind.
pub fn named(name: impl Display, error: impl Into<io::Error>) -> io::Error {
    let error = error.into();
    io::Error::new(error.kind(), format!("{name}: {error}"))
}

/// What was made of a file; an error gets its name.
pub fn about<T>(
    path: &Path,
    made: Result<T, impl Into<Box<dyn Error>>>,
) -> Result<T, Box<dyn Error>> {
    made.map_err(|error| format!("{}: {}", path.display(), error.into()).into())
}

/// Says something on the standard error, if anybody listens.
pub fn note(text: impl Display) {
    use std::io::Write;
    let _ = writeln!(io::stderr(), "{text}");
}

/// Reads a file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| named(path.display(), error))
}

/// Reads a file in UTF-8, without its byte order mark.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    let text = std::fs::read_to_string(path).map_err(|error| named(path.display(), error))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// Reads a file of JSON.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    serde_json::from_str(&read_to_string(path)?).map_err(|error| named(path.display(), error))
}

/// Reads a file of texts, which may have [`MAX_DATELINE_BYTES`]; of a longer one no more than that is held.
/// The error does not name it.
pub fn read_texts(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let facts = file.metadata()?;
    let size = if facts.is_file() { facts.len() } else { 0 };
    within_limit(size)?;
    read_stream(file)
}

/// [`read_texts`] of a stream.
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

/// A file that [`Walk`] came to.
pub struct Found {
    pub path: PathBuf,
    /// It was named itself, rather than a folder that it is in.
    pub is_named: bool,
}

/// The files that paths name: folders are gone through by name, without hidden files. A folder that is
/// reached again, through a link or because it was named twice, is passed over and told; so is what
/// is neither a file nor a folder. What cannot be read is an error, and the next file follows it.
pub struct Walk {
    /// What is left, the next one last.
    left: Vec<Found>,
    /// Folders by their real paths, and how each was reached.
    seen: BTreeMap<PathBuf, PathBuf>,
}

impl Walk {
    pub fn new(paths: &[PathBuf]) -> Self {
        let found = |path: &PathBuf| Found { path: path.clone(), is_named: true };
        Self { left: paths.iter().rev().map(found).collect(), seen: BTreeMap::new() }
    }

    /// Puts what a folder holds before all else.
    fn enter(&mut self, folder: PathBuf) -> io::Result<()> {
        let real = folder.canonicalize()?;
        if let Some(before) = self.seen.get(&real) {
            let (folder, before) = (folder.display(), before.display());
            note(format!("{folder}: it is the folder {before} again, and was not read twice"));
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
                Ok(_) => {
                    note(format!("{name}: it is neither a file nor a folder, and was left out"))
                }
            }
        }
    }
}
