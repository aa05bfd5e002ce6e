//! Reads the documents of input files, with the files beside them that they need.

use super::Outcome;
use crate::files::{named, read_stream, read_texts};
use crate::output::STANDARD;
use dateline_annotation::{Document, DocumentId, LabelSet};
use dateline_formats::import::{self, DocumentAssembler, Provenance};
use dateline_formats::{
    Encoding, File, Format, OpenedFile, dateline_json, open, open_files, open_text,
};
use std::io;
use std::path::{Path, PathBuf};

/// The maximum size in bytes of a sidecar file.
const MAX_BESIDE: u64 = 1 << 20;

/// The result of reading a file, besides its documents.
pub struct Read {
    /// The labels so far, followed by the file's new ones.
    pub labels: LabelSet,
    /// What was repaired or left out. Each note begins with the file's name.
    pub notes: Vec<String>,
}

/// An input that can be read twice.
pub struct Source {
    path: PathBuf,
    /// The bytes of a stream, which can be read only once.
    held: Option<Vec<u8>>,
}

impl Source {
    /// Creates a source. A stream (`-`, which is the standard input, a pipe or a device) is read
    /// now, a file later.
    pub fn new(path: PathBuf) -> io::Result<Self> {
        let is_stream = std::fs::metadata(&path).is_ok_and(|it| !it.is_file());
        let held = if path == Path::new(STANDARD) {
            Some(read_stream(io::stdin().lock()))
        } else {
            is_stream.then(|| read_texts(&path))
        };
        let shown = Self { path, held: None };
        let held = held.transpose().map_err(|error| named(shown.name(), error))?;
        Ok(Self { held, ..shown })
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        self.held.clone().map_or_else(|| read_texts(&self.path), Ok)
    }

    /// Returns the name that messages use.
    fn name(&self) -> String {
        match self.path == Path::new(STANDARD) {
            true => "standard input".to_owned(),
            false => self.path.display().to_string(),
        }
    }
}

/// Reads a source and passes its documents to `each` one by one. If its format keeps the text in
/// another file, that text companion is read too. In an archive, files that cannot be read are left
/// out and noted.
pub fn read(
    source: &Source,
    labels: &LabelSet,
    mut each: impl FnMut(Document) -> Outcome<()>,
) -> Outcome<Read> {
    let (path, shown) = (source.path.as_path(), source.name());
    let told = |error: &dyn std::fmt::Display| format!("{shown}: {error}");
    let bytes = source.bytes().map_err(|error| named(&shown, error))?;
    let mut read = Read { labels: labels.clone(), notes: Vec::new() };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let opened = match beside(path).filter(|text| text.is_file()) {
        Some(text) => {
            let beside = read_texts(&text).map_err(|error| named(text.display(), error))?;
            let text = text.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let files =
                [File { path: name.to_string(), bytes }, File { path: text, bytes: beside }];
            OpenedFile::Archive(open_files(files.into()))
        }
        None => with_lists(open(&name, &bytes).map_err(|error| told(&error))?, path),
    };
    take(opened, &name, &shown, &mut read, &mut each)?;
    Ok(read)
}

/// Adds the tag files of the format from the folder of `path`, or else from that folder's parent.
fn with_lists(opened: OpenedFile, path: &Path) -> OpenedFile {
    let OpenedFile::TrainingData { format, mut files } = opened else { return opened };
    for folder in path.ancestors().skip(1).take(2) {
        let read = |name: &&str| {
            let bytes = std::fs::read(folder.join(name)).ok()?;
            Some(File { path: (*name).to_owned(), bytes })
        };
        let lists: Vec<File> = format.tag_files().iter().filter_map(read).collect();
        if !lists.is_empty() {
            files.extend(lists);
            break;
        }
    }
    OpenedFile::TrainingData { format, files }
}

/// Returns the path of the text companion of an annotation file, derived from its name. `None` if
/// no format has a text companion for such a name.
pub fn beside(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    let text = Format::ALL.iter().find_map(|format| format.text_companion(&name))?;
    // The name may not be UTF-8, so only its extension is replaced.
    Some(path.with_extension(Path::new(&text).extension()?))
}

/// Processes one opened file. Documents call it `name`, messages `shown`.
fn take(
    opened: OpenedFile,
    name: &str,
    shown: &str,
    read: &mut Read,
    each: &mut dyn FnMut(Document) -> Outcome<()>,
) -> Outcome<()> {
    let told = |error: &dyn std::fmt::Display| format!("{shown}: {error}");
    match opened {
        OpenedFile::Archive(files) => {
            for (path, opened) in files {
                let inside = format!("{shown}, {path}");
                match opened {
                    Ok(opened) => take(opened, &path, &inside, read, each)?,
                    Err(error) => read.notes.push(format!("{inside}: skipped: {error}")),
                }
            }
            Ok(())
        }
        OpenedFile::Articles { documents: found, encoding } => {
            read.notes.extend(assumed(encoding).map(|said| told(&said)));
            items(found, Provenance::for_articles(name), shown, read, each)
        }
        OpenedFile::Dateline(json) => {
            let imported = dateline_json::read_dateline_json(&json, &read.labels)
                .map_err(|error| told(&error))?;
            read.notes.extend(imported.notes.iter().map(|note| told(note)));
            read.labels = imported.labels;
            imported.documents.into_iter().try_for_each(each)
        }
        OpenedFile::TrainingData { format, files } => {
            labeled(format, files, name, shown, read, each)
        }
        OpenedFile::Text { text, encoding } => {
            read.notes.extend(assumed(encoding).map(|said| told(&said)));
            each(open_text(DocumentId(1), &text, name).map_err(|error| told(&error))?)
        }
    }
}

/// Returns true if a file found in a folder is a sidecar file, which only describes other files.
pub fn is_beside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // Only files with one of these endings, and short ones, are read: this is called for every file
    // of a folder.
    let may_be =
        [".json", ".xml", ".conf", ".txt", ".md"].iter().any(|ending| name.ends_with(ending));
    let is_short = || std::fs::metadata(path).is_ok_and(|facts| facts.len() <= MAX_BESIDE);
    if !may_be || path.is_dir() || !is_short() {
        return false;
    }
    std::fs::read(path).is_ok_and(|bytes| dateline_formats::is_sidecar(&File { path: name, bytes }))
}

/// Returns the note about an encoding that was guessed.
fn assumed(encoding: Encoding) -> Option<&'static str> {
    let is_guess = encoding == Encoding::Windows1252;
    is_guess.then_some("not UTF-8; read as Windows-1252")
}

fn labeled(
    format: Format,
    files: Vec<File>,
    name: &str,
    shown: &str,
    read: &mut Read,
    each: &mut dyn FnMut(Document) -> Outcome<()>,
) -> Outcome<()> {
    let found = format.read_files(&files).map_err(|error| format!("{shown}: {error}"))?;
    drop(files);
    items(found, format.provenance(name), shown, read, each)
}

fn items(
    found: import::ParsedDocuments,
    from: Provenance,
    shown: &str,
    read: &mut Read,
    each: &mut dyn FnMut(Document) -> Outcome<()>,
) -> Outcome<()> {
    let told = |error: &dyn std::fmt::Display| format!("{shown}: {error}");
    read.notes.extend(found.notes.iter().map(|note| told(note)));
    let mut assembler = DocumentAssembler::new(&read.labels, from);
    for item in found.documents {
        each(assembler.assemble_document(item).map_err(|error| told(&error))?)?;
    }
    let (labels, notes) = assembler.finish();
    read.labels = labels;
    read.notes.extend(notes.iter().map(|note| told(note)));
    Ok(())
}
