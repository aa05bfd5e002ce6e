//! Files read by themselves, before they meet a project: the half of opening that needs all formats.

use crate::bundle::open_files_with_sidecars;
use crate::decode::{MAX_PAGE_BYTES, check_size};
use crate::import::{ImportedDocuments, LabelMatching, Provenance, assemble_documents};
use crate::open::{OpenError, OpenedFile, open};
use crate::{Encoding, File, archive, dateline_json};
use dateline_annotation::LabelSet;

/// What one of the things in a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportedFile {
    /// A text without annotations.
    Text {
        /// Line ends as they came.
        text: String,
        /// What the bytes were read as.
        encoding: Encoding,
    },
    /// Documents with labels of their own, for [`reconcile_labels`](crate::import::reconcile_labels).
    Documents {
        /// The documents, numbered from 1, and what was repaired.
        imported: ImportedDocuments,
        /// Whether the file has annotations, or could have. Texts of one that could not are for the detector;
        /// of one that could, a text without any is what people made of it.
        has_annotations: bool,
        /// How their labels find a project's.
        label_matching: LabelMatching,
        /// What the bytes were read as, where that may have been a guess.
        encoding: Encoding,
    },
}

/// Opens and reads files for the page, which opens no text that is longer than [`MAX_PAGE_BYTES`]: files that are one by their names, or one file, or an archive. Each thing that was in them
/// has its name, and either what it is or the reason why not, for people; one that is refused takes no
/// other with it.
///
/// `beside` may say something of them ([`Format::tag_files`](crate::Format::tag_files)); of several files, what only
/// tells of others is passed over. Cost: a few passes over the files for each format; memory: a few times their
/// size.
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
        _ => open_files_with_sidecars(files, sidecars, has_other_files),
    };
    let read = |(name, opened): (String, _)| {
        let taken = import_opened(&name, opened).and_then(check_page_limits);
        (name, taken)
    };
    opened.into_iter().map(read).collect()
}

/// Refuses texts that are too long for the page.
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
    let annotated = |imported, naming| {
        let (annotated, encoding) = (true, Encoding::Utf8);
        ImportedFile::Documents {
            imported,
            has_annotations: annotated,
            label_matching: naming,
            encoding,
        }
    };
    match opened.map_err(|error| error.to_string())? {
        OpenedFile::Text { text, encoding } => Ok(ImportedFile::Text { text, encoding }),
        OpenedFile::Dateline(json) => dateline_json::read_dateline_json(&json, &labels)
            .map(|imported| annotated(imported, LabelMatching::Exact))
            .map_err(|error| error.to_string()),
        OpenedFile::TrainingData { format, files } => format
            .import(&files, &labels, name)
            .map(|imported| annotated(imported, LabelMatching::Lenient))
            .map_err(|error| error.to_string()),
        OpenedFile::Articles { documents: read, encoding } => {
            assemble_documents(read, &labels, &Provenance::for_articles(name))
                .map(|imported| {
                    let (annotated, naming) = (false, LabelMatching::Lenient);
                    ImportedFile::Documents {
                        imported,
                        has_annotations: annotated,
                        label_matching: naming,
                        encoding,
                    }
                })
                .map_err(|error| error.to_string())
        }
        // Archives inside are not opened.
        OpenedFile::Archive(_) => Err("it is an archive inside an archive".to_owned()),
    }
}
