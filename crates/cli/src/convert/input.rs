//! Reads the documents of input files, with the files beside them that they need.

use crate::error::{CommandError, ImportError};
use crate::files::{error_with_context, read_stream_with_limit, read_with_limit};
use crate::output::STANDARD_STREAM;
use dateline_annotation::model::{Document, DocumentId, LabelSet};
use dateline_formats::import::{self, DocumentAssembler, Provenance};
use dateline_formats::{
    Encoding, FORMATS, File, OpenedFile, Reader, dateline_json, open, open_files, open_text,
};
use std::io;
use std::path::{Path, PathBuf};

/// The maximum size in bytes of a sidecar file.
const MAX_SIDECAR_BYTES: u64 = 1 << 20;

/// Returns a function that names the file in an error.
fn in_source<E: Into<ImportError>>(name: &str) -> impl Fn(E) -> CommandError {
    move |error| CommandError::Import { name: name.to_owned(), error: error.into() }
}

/// The result of reading a file, besides its documents.
pub(super) struct ImportSummary {
    /// The labels so far, followed by the file's new ones.
    pub labels: LabelSet,
    /// Notes on repairs and omissions. Each begins with the file's name.
    pub notes: Vec<String>,
}

/// An input that can be read twice.
pub(super) struct InputSource {
    path: PathBuf,
    /// The bytes of a stream, which can be read only once.
    buffered: Option<Vec<u8>>,
}

impl InputSource {
    /// Creates a source. A stream (`-`, which is the standard input, a pipe or a device) is read
    /// now, a file later.
    pub(super) fn new(path: PathBuf) -> io::Result<Self> {
        let is_stream = std::fs::metadata(&path).is_ok_and(|it| !it.is_file());
        let buffered = if path == Path::new(STANDARD_STREAM) {
            Some(read_stream_with_limit(io::stdin().lock()))
        } else {
            is_stream.then(|| read_with_limit(&path))
        };
        let source = Self { path, buffered: None };
        let buffered = buffered
            .transpose()
            .map_err(|error| error_with_context(source.display_name(), error))?;
        Ok(Self { buffered, ..source })
    }

    fn read_bytes(&self) -> io::Result<Vec<u8>> {
        self.buffered.clone().map_or_else(|| read_with_limit(&self.path), Ok)
    }

    /// Returns the name that messages use.
    fn display_name(&self) -> String {
        match self.path == Path::new(STANDARD_STREAM) {
            true => "standard input".to_owned(),
            false => self.path.display().to_string(),
        }
    }
}

/// Reads a source and passes its documents to `each` one by one. If its format keeps the text in
/// another file, that text companion is read too. In an archive, files that cannot be read are left
/// out and noted.
pub(super) fn import_source(
    source: &InputSource,
    labels: &LabelSet,
    mut each: impl FnMut(Document) -> Result<(), CommandError>,
) -> Result<ImportSummary, CommandError> {
    let (path, display_name) = (source.path.as_path(), source.display_name());
    let bytes = source.read_bytes().map_err(|error| error_with_context(&display_name, error))?;
    let mut summary = ImportSummary { labels: labels.clone(), notes: Vec::new() };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let opened = match text_companion(path).filter(|text| text.is_file()) {
        Some(text) => {
            let text_bytes = read_with_limit(&text)
                .map_err(|error| error_with_context(text.display(), error))?;
            let text = text.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let files =
                [File { path: name.to_string(), bytes }, File { path: text, bytes: text_bytes }];
            OpenedFile::Archive(open_files(files.into()))
        }
        None => add_tag_files(open(&name, &bytes).map_err(in_source(&display_name))?, path),
    };
    import_opened(opened, &name, &display_name, &mut summary, &mut each)?;
    Ok(summary)
}

/// Adds the tag files of the format from the folder of `path`, or else from that folder's parent.
fn add_tag_files(opened: OpenedFile, path: &Path) -> OpenedFile {
    let OpenedFile::TrainingData { format, mut files } = opened else { return opened };
    for folder in path.ancestors().skip(1).take(2) {
        let read = |name: &&str| {
            let bytes = std::fs::read(folder.join(name)).ok()?;
            Some(File { path: (*name).to_owned(), bytes })
        };
        let lists: Vec<File> =
            format.spec().related_files.tag_files.iter().filter_map(read).collect();
        if !lists.is_empty() {
            files.extend(lists);
            break;
        }
    }
    OpenedFile::TrainingData { format, files }
}

/// Returns the path of the text companion of an annotation file, derived from its name. `None` if
/// no format has a text companion for such a name.
pub(super) fn text_companion(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    let text =
        FORMATS.readers().find_map(|format| format.spec().related_files.text_companion(&name))?;
    // The name may not be UTF-8, so only its extension is replaced.
    Some(path.with_extension(Path::new(&text).extension()?))
}

/// Processes one opened file. Documents call it `name`, messages `display_name`.
fn import_opened(
    opened: OpenedFile,
    name: &str,
    display_name: &str,
    summary: &mut ImportSummary,
    each: &mut dyn FnMut(Document) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let with_source = |note: &dyn std::fmt::Display| format!("{display_name}: {note}");
    match opened {
        OpenedFile::Archive(files) => {
            for (path, opened) in files {
                let inside = format!("{display_name}, {path}");
                match opened {
                    Ok(opened) => import_opened(opened, &path, &inside, summary, each)?,
                    Err(error) => summary.notes.push(format!("{inside}: skipped: {error}")),
                }
            }
            Ok(())
        }
        OpenedFile::Articles { documents, encoding } => {
            summary.notes.extend(encoding_note(encoding).map(|note| with_source(&note)));
            import_items(documents, Provenance::for_articles(name), display_name, summary, each)
        }
        OpenedFile::Dateline(json) => {
            let imported = dateline_json::read_dateline_json(&json, &summary.labels)
                .map_err(in_source(display_name))?;
            summary.notes.extend(imported.notes.iter().map(|note| with_source(note)));
            summary.labels = imported.labels;
            imported.documents.into_iter().try_for_each(each)
        }
        OpenedFile::TrainingData { format, files } => {
            import_labeled(format, files, name, display_name, summary, each)
        }
        OpenedFile::Text { text, encoding } => {
            summary.notes.extend(encoding_note(encoding).map(|note| with_source(&note)));
            each(open_text(DocumentId(1), &text, name).map_err(in_source(display_name))?)
        }
    }
}

/// Returns true if a file found in a folder is a sidecar file, which only describes other files.
pub(super) fn is_sidecar(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // Only files with one of these endings, and short ones, are read: this is called for every file
    // of a folder.
    let may_be =
        [".json", ".xml", ".conf", ".txt", ".md"].iter().any(|ending| name.ends_with(ending));
    let is_short = || std::fs::metadata(path).is_ok_and(|facts| facts.len() <= MAX_SIDECAR_BYTES);
    if !may_be || path.is_dir() || !is_short() {
        return false;
    }
    std::fs::read(path).is_ok_and(|bytes| dateline_formats::is_sidecar(&File { path: name, bytes }))
}

/// Returns the note about an encoding that was guessed.
fn encoding_note(encoding: Encoding) -> Option<&'static str> {
    let is_guess = encoding == Encoding::Windows1252;
    is_guess.then_some("not UTF-8; read as Windows-1252")
}

fn import_labeled(
    format: &'static dyn Reader,
    files: Vec<File>,
    name: &str,
    display_name: &str,
    summary: &mut ImportSummary,
    each: &mut dyn FnMut(Document) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let parsed = format.read_files(&files).map_err(in_source(display_name))?;
    drop(files);
    import_items(parsed, format.provenance(name), display_name, summary, each)
}

fn import_items(
    parsed: import::ParsedDocuments,
    from: Provenance,
    display_name: &str,
    summary: &mut ImportSummary,
    each: &mut dyn FnMut(Document) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let with_source = |note: &dyn std::fmt::Display| format!("{display_name}: {note}");
    summary.notes.extend(parsed.notes.iter().map(|note| with_source(note)));
    let mut assembler = DocumentAssembler::new(&summary.labels, from);
    for item in parsed.documents {
        each(assembler.assemble_document(item).map_err(in_source(display_name))?)?;
    }
    let (labels, notes) = assembler.finish();
    summary.labels = labels;
    summary.notes.extend(notes.iter().map(|note| with_source(note)));
    Ok(())
}
