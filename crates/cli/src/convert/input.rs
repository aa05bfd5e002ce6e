use super::Outcome;
use dateline_annotation::{Document, DocumentId, LabelSet};
use dateline_formats::import::Assembler;
use dateline_formats::{Encoding, File, Format, Opened, archive, dateline_json, open, open_text};
use std::path::Path;

/// What reading a file came to, besides its documents.
pub struct Read {
    /// The labels so far and the file's own after them.
    pub labels: LabelSet,
    /// What was repaired, each with the file's name.
    pub notes: Vec<String>,
}

/// Reads a file, and gives its documents one by one. Of an archive every file is read, and those that
/// cannot be are told.
pub fn read(
    path: &Path,
    labels: &LabelSet,
    mut each: impl FnMut(Document) -> Outcome<()>,
) -> Outcome<Read> {
    let shown = path.display().to_string();
    let told = |error: &dyn std::fmt::Display| format!("{shown}: {error}");
    let bytes = std::fs::read(path).map_err(|error| told(&error))?;
    let mut read = Read { labels: labels.clone(), notes: Vec::new() };
    if !archive::is_archive(&bytes) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let opened = open(&name, &bytes).map_err(|error| told(&error))?;
        drop(bytes);
        take(opened, &name, &shown, &mut read, &mut each)?;
        return Ok(read);
    }
    for File { path, bytes } in archive::read(&bytes).map_err(|error| told(&error))? {
        let inside = format!("{shown}, {path}");
        match open(&path, &bytes) {
            Ok(opened) => take(opened, &path, &inside, &mut read, &mut each)?,
            Err(error) => read.notes.push(format!("{inside}: it was left out: {error}")),
        }
    }
    Ok(read)
}

/// Takes in one opened file, which is called `name` in documents and `shown` in messages.
fn take(
    opened: Opened,
    name: &str,
    shown: &str,
    read: &mut Read,
    each: &mut impl FnMut(Document) -> Outcome<()>,
) -> Outcome<()> {
    let told = |error: &dyn std::fmt::Display| format!("{shown}: {error}");
    match opened {
        Opened::Dateline(json) => {
            let imported =
                dateline_json::read(&json, &read.labels).map_err(|error| told(&error))?;
            read.notes.extend(imported.notes.iter().map(|note| told(note)));
            read.labels = imported.labels;
            imported.documents.into_iter().try_for_each(each)
        }
        Opened::Labeled { format, files } => labeled(format, files, name, shown, read, each),
        Opened::Text { text, encoding } => {
            if encoding == Encoding::Windows1252 {
                read.notes.push(told(&"it is not UTF-8, and was read as Windows-1252"));
            }
            each(open_text(DocumentId(1), &text, name).map_err(|error| told(&error))?)
        }
    }
}

fn labeled(
    format: Format,
    files: Vec<File>,
    name: &str,
    shown: &str,
    read: &mut Read,
    each: &mut impl FnMut(Document) -> Outcome<()>,
) -> Outcome<()> {
    let told = |error: &dyn std::fmt::Display| format!("{shown}: {error}");
    let found = format.read(&files).map_err(|error| told(&error))?;
    drop(files);
    read.notes.extend(found.notes.iter().map(|note| told(note)));
    let mut assembler = Assembler::new(&read.labels, format.provenance(name));
    for item in found.items {
        each(assembler.document(item).map_err(|error| told(&error))?)?;
    }
    let (labels, notes) = assembler.finish();
    read.labels = labels;
    read.notes.extend(notes.iter().map(|note| told(note)));
    Ok(())
}
