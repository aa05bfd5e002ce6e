//! Reads the documents of input files, with the files beside them that they need.

use super::report::{ImportedItem, NotRead, ReadItem};
use crate::error::{CommandError, ImportError};
use crate::files::{error_with_context, read_stream_with_limit, read_with_limit};
use crate::output::STANDARD_STREAM;
use dateline_annotation::model::{Document, DocumentId, LabelSet};
use dateline_formats::import::{self, DocumentAssembler, ImportNote, Provenance, ReadOptions};
use dateline_formats::{
    DecodeError, Encoding, FORMATS, File, OpenError, OpenedFile, archive, dateline_json, open,
    open_files, open_text, read_training_data,
};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// The maximum size in bytes of a sidecar file.
const MAX_SIDECAR_BYTES: u64 = 1 << 20;

/// Returns a function that names the file in an error.
fn in_source<E: Into<ImportError>>(name: &str) -> impl Fn(E) -> CommandError {
    move |error| CommandError::Import { name: name.to_owned(), error: error.into() }
}

/// An input that can be read twice.
pub(super) struct InputSource {
    path: PathBuf,
    /// True if the command line names the file, false if it was found in a folder.
    pub(super) is_explicit: bool,
    /// The bytes of a stream, which can be read only once.
    buffered: Option<Vec<u8>>,
}

impl InputSource {
    /// Creates a source. A stream (`-`, which is the standard input, a pipe or a device) is read
    /// now, a file later.
    pub(super) fn new(path: PathBuf, is_explicit: bool) -> io::Result<Self> {
        let is_stream = std::fs::metadata(&path).is_ok_and(|it| !it.is_file());
        let buffered = if path == Path::new(STANDARD_STREAM) {
            Some(read_stream_with_limit(io::stdin().lock()))
        } else {
            is_stream.then(|| read_with_limit(&path))
        };
        let source = Self { path, is_explicit, buffered: None };
        let buffered = buffered
            .transpose()
            .map_err(|error| error_with_context(source.display_name(), error))?;
        Ok(Self { buffered, ..source })
    }

    fn read_bytes(&self) -> io::Result<Vec<u8>> {
        self.buffered.clone().map_or_else(|| read_with_limit(&self.path), Ok)
    }

    /// Returns the name that messages use.
    pub(super) fn display_name(&self) -> String {
        match self.path == Path::new(STANDARD_STREAM) {
            true => "standard input".to_owned(),
            false => self.path.display().to_string(),
        }
    }
}

/// Reads sources one after another and reports what was read.
pub(super) struct Importer<'a> {
    /// The labels so far.
    pub(super) labels: LabelSet,
    /// Notes on repairs and omissions. Each begins with the file's name.
    pub(super) notes: Vec<String>,
    /// The files that were read and those that were not, in order.
    pub(super) items: Vec<ImportedItem>,
    /// Names of items to leave out.
    pub(super) left_out: &'a BTreeSet<String>,
    pub(super) options: &'a ReadOptions,
}

impl Importer<'_> {
    /// Reads a source and passes its documents to `each` one by one. If its format keeps the text in
    /// another file, that text companion is read too. In an archive, files that cannot be read are
    /// left out and reported.
    pub(super) fn import_source(
        &mut self,
        source: &InputSource,
        mut each: impl FnMut(Document) -> Result<(), CommandError>,
    ) -> Result<(), CommandError> {
        let (path, display_name) = (source.path.as_path(), source.display_name());
        if self.left_out.contains(&display_name) {
            return Ok(());
        }
        let bytes =
            source.read_bytes().map_err(|error| error_with_context(&display_name, error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if archive::is_archive(&bytes) {
            self.note_guessed_names(&bytes, &display_name);
        }
        let opened = match text_companion(path).filter(|text| text.is_file()) {
            Some(text) => {
                let text_bytes = read_with_limit(&text)
                    .map_err(|error| error_with_context(text.display(), error))?;
                let text = text.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let files = [
                    File { path: name.to_string(), bytes },
                    File { path: text, bytes: text_bytes },
                ];
                let mut opened = open_files(files.into());
                match (opened.pop(), opened.is_empty()) {
                    (Some((_, pair)), true) => pair.map_err(in_source(&display_name))?,
                    (last, _) => OpenedFile::Archive(opened.into_iter().chain(last).collect()),
                }
            }
            None => add_tag_files(open(&name, &bytes).map_err(in_source(&display_name))?, path),
        };
        self.import_opened(opened, &name, &display_name, &mut each)
    }

    /// Processes one opened file. Documents call it `name`, messages `display_name`.
    fn import_opened(
        &mut self,
        opened: OpenedFile,
        name: &str,
        display_name: &str,
        each: &mut dyn FnMut(Document) -> Result<(), CommandError>,
    ) -> Result<(), CommandError> {
        if let OpenedFile::Archive(files) = opened {
            for (path, opened) in files {
                let inside = format!("{display_name}, {path}");
                if self.left_out.contains(&inside) {
                    continue;
                }
                let opened = opened.map_err(in_source(&inside));
                let read =
                    opened.and_then(|opened| self.import_opened(opened, &path, &inside, each));
                match read {
                    Err(error @ CommandError::Import { .. }) => self.report_failure(inside, &error),
                    read => read?,
                }
            }
            return Ok(());
        }
        let (mut n_documents, mut n_mentions) = (0, 0);
        let mut counted = |document: Document| {
            n_documents += 1;
            n_mentions += document.annotations().iter().filter(|it| it.is_live()).count();
            each(document)
        };
        let n_notes = self.notes.len();
        let format = self.import_documents(opened, name, display_name, &mut counted)?;
        let n_notes = self.notes.len() - n_notes;
        let read = ReadItem { format, n_documents, n_mentions, n_notes };
        self.items.push(ImportedItem { name: display_name.to_owned(), read: Ok(read) });
        Ok(())
    }

    /// Reports an item that was not read.
    pub(super) fn report_failure(&mut self, name: String, error: &CommandError) {
        let reason = error.to_string();
        let reason = reason.strip_prefix(&format!("{name}: ")).unwrap_or(&reason).to_owned();
        self.notes.push(format!("{name}: skipped: {reason}"));
        let is_empty = matches!(
            error,
            CommandError::Import {
                error: ImportError::Open(OpenError::Decode(DecodeError::Empty)),
                ..
            }
        );
        self.items.push(ImportedItem { name, read: Err(NotRead { reason, is_empty }) });
    }

    /// Passes the documents of an opened file to `each`. Returns the name of its format.
    fn import_documents(
        &mut self,
        opened: OpenedFile,
        name: &str,
        display_name: &str,
        each: &mut dyn FnMut(Document) -> Result<(), CommandError>,
    ) -> Result<&'static str, CommandError> {
        match opened {
            OpenedFile::Archive(_) => Ok("archive"),
            OpenedFile::Articles { documents, encoding, .. } => {
                self.note_encoding(encoding, display_name);
                let from = Provenance::for_articles(name);
                self.import_items(documents, from, display_name, each).map(|()| "texts")
            }
            OpenedFile::Dateline(json) => {
                let imported = dateline_json::read_dateline_json(&json, &self.labels)
                    .map_err(in_source(display_name))?;
                self.note_all(&imported.notes, display_name);
                self.labels = imported.labels;
                imported.documents.into_iter().try_for_each(each)?;
                Ok("Dateline JSON")
            }
            OpenedFile::TrainingData { format, other_format, files } => {
                let parsed = read_training_data(format, other_format, &files, self.options)
                    .map_err(in_source(display_name))?;
                drop(files);
                self.import_items(parsed, format.provenance(name), display_name, each)?;
                Ok(format.spec().title)
            }
            OpenedFile::Text { text, encoding } => {
                self.note_encoding(encoding, display_name);
                let document =
                    open_text(DocumentId(1), &text, name).map_err(in_source(display_name))?;
                each(document).map(|()| "plain text")
            }
        }
    }

    fn import_items(
        &mut self,
        parsed: import::ParsedDocuments,
        from: Provenance,
        display_name: &str,
        each: &mut dyn FnMut(Document) -> Result<(), CommandError>,
    ) -> Result<(), CommandError> {
        self.note_all(&parsed.notes, display_name);
        let mut assembler = DocumentAssembler::new(&self.labels, from);
        for item in parsed.documents {
            each(assembler.assemble_document(item).map_err(in_source(display_name))?)?;
        }
        let (labels, notes) = assembler.finish();
        self.labels = labels;
        self.note_all(&notes, display_name);
        Ok(())
    }

    /// Adds notes. A conversion has no labels but those of its files, so a new label is no news.
    fn note_all(&mut self, notes: &[ImportNote], display_name: &str) {
        let is_news = |note: &&ImportNote| !matches!(note, ImportNote::LabelAdded { .. });
        let notes = notes.iter().filter(is_news);
        self.notes.extend(notes.map(|note| format!("{display_name}: {note}")));
    }

    /// Notes names in an archive whose encoding was guessed.
    fn note_guessed_names(&mut self, bytes: &[u8], display_name: &str) {
        let names = archive::guessed_names(bytes);
        if let Some(first) = names.first() {
            let rest = match names.len() - 1 {
                0 => String::new(),
                rest => format!(" and {rest} more"),
            };
            self.notes.push(format!(
                "{display_name}: names that are not UTF-8, read as code page 437 or Windows-1252: “{first}”{rest}"
            ));
        }
    }

    /// Notes an encoding that was guessed.
    fn note_encoding(&mut self, encoding: Encoding, display_name: &str) {
        if encoding == Encoding::Windows1252 {
            self.notes.push(format!("{display_name}: not UTF-8; read as Windows-1252"));
        }
    }
}

/// Adds the tag files of the format from the folder of `path`, or else from that folder's parent.
fn add_tag_files(opened: OpenedFile, path: &Path) -> OpenedFile {
    let OpenedFile::TrainingData { format, other_format, mut files } = opened else {
        return opened;
    };
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
    OpenedFile::TrainingData { format, other_format, files }
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
