//! Opens and parses files before they meet a project: the part of an import that links all formats.

use crate::bundle::open_files_with_sidecars;
use crate::decode::{Encoding, check_size};
use crate::file::File;
use crate::import::{
    ImportedDocuments, LabelMatching, Provenance, ReadOptions, assemble_documents,
};
use crate::limits::MAX_PAGE_BYTES;
use crate::open::{OpenError, OpenedFile, open, read_training_data};
use crate::registry::FORMATS;
use crate::{archive, dateline_json};
use dateline_annotation::model::LabelSet;

/// One opened item of a file: a text, or documents with labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportedFile {
    /// A text without annotations.
    Text {
        /// The text with its original line endings.
        text: String,
        /// The encoding of the file.
        encoding: Encoding,
    },
    /// Documents with the file's labels, for [`reconcile_labels`](crate::import::reconcile_labels).
    Documents {
        /// The documents, numbered from 1, and the import notes.
        imported: ImportedDocuments,
        /// True if the file has annotations or its format supports them. If false, the texts are
        /// for the detector. If true, a text without annotations was left so by its annotators.
        has_annotations: bool,
        /// How labels of the file are matched to those of the project.
        label_matching: LabelMatching,
        /// The encoding of the file, which may have been a guess.
        encoding: Encoding,
    },
}

/// Opens and parses files for the page, which opens no text longer than [`MAX_PAGE_BYTES`].
///
/// The files are either files that belong together by their names, or a single file, or an archive.
/// Returns the name of each item with either its content or a message for the user that says why it
/// was rejected. A rejected item does not affect the others.
///
/// `sidecars` are files that may describe the others
/// ([`RelatedFiles::tag_files`](crate::RelatedFiles::tag_files)). If there are several files, those that only
/// describe others are skipped. Cost: a few passes over the files for each format; memory: a few
/// times their size.
pub fn import_files(
    mut files: Vec<File>,
    sidecars: Vec<File>,
    has_other_files: bool,
) -> Vec<(String, Result<ImportedFile, String>)> {
    let opened = match files.as_slice() {
        [file] if archive::is_archive(&file.bytes) => {
            let opened = open(&file.path, &file.bytes);
            let name = files.remove(0).path;
            match opened {
                Ok(OpenedFile::Archive(all)) => all,
                other => vec![(name, other)],
            }
        }
        _ => open_files_with_sidecars(FORMATS, files, sidecars, has_other_files),
    };
    let read = |(name, opened): (String, _)| {
        let imported = import_opened(&name, opened).and_then(check_page_limits);
        (name, imported)
    };
    opened.into_iter().map(read).collect()
}

/// Rejects texts that are too long for the page.
fn check_page_limits(file: ImportedFile) -> Result<ImportedFile, String> {
    let fits = |text: &str| check_size(text.len(), MAX_PAGE_BYTES).map_err(|it| it.to_string());
    match &file {
        ImportedFile::Text { text, .. } => fits(text)?,
        ImportedFile::Documents { imported, .. } => {
            for (number, document) in (1..).zip(&imported.documents) {
                fits(&document.text).map_err(|error| format!("text {number}: {error}"))?;
            }
        }
    }
    Ok(file)
}

fn import_opened(
    name: &str,
    opened: Result<OpenedFile, OpenError>,
) -> Result<ImportedFile, String> {
    let labels = LabelSet::empty();
    let annotated = |imported, label_matching| ImportedFile::Documents {
        imported,
        has_annotations: true,
        label_matching,
        encoding: Encoding::Utf8,
    };
    match opened.map_err(|error| error.to_string())? {
        OpenedFile::Text { text, encoding } => Ok(ImportedFile::Text { text, encoding }),
        OpenedFile::Dateline(json) => dateline_json::read_dateline_json(&json, &labels)
            .map(|imported| annotated(imported, LabelMatching::Exact))
            .map_err(|error| error.to_string()),
        OpenedFile::TrainingData { format, other_format, files } => {
            read_training_data(format, other_format, &files, &ReadOptions::default())
                .and_then(|read| assemble_documents(read, &labels, &format.provenance(name)))
                .map(|imported| annotated(imported, LabelMatching::Lenient))
                .map_err(|error| error.to_string())
        }
        OpenedFile::Articles { documents: read, encoding } => {
            assemble_documents(read, &labels, &Provenance::for_articles(name))
                .map(|imported| ImportedFile::Documents {
                    imported,
                    has_annotations: false,
                    label_matching: LabelMatching::Lenient,
                    encoding,
                })
                .map_err(|error| error.to_string())
        }
        // Nested archives are not opened.
        OpenedFile::Archive(_) => Err("archives inside archives are not opened".to_owned()),
    }
}
