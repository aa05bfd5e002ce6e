//! Opens and parses files before they meet a project: the part of an import that links all formats.

use crate::bundle::{open_files_with_sidecars, text_files};
use crate::decode::{Decoded, Encoding, check_size, decode_with_limit};
use crate::file::File;
use crate::import::{
    ImportedDocuments, LabelMatching, Provenance, ReadOptions, assemble_documents,
};
use crate::limits::MAX_PAGE_BYTES;
use crate::open::{OpenError, OpenedFile, open, read_training_data};
use crate::registry::FORMATS;
use crate::{archive, dateline_json};
use dateline_annotation::model::LabelSet;
use serde::{Deserialize, Serialize};

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
        /// The display name of the format that was recognized; `None` for a file that is an article
        /// itself, such as a web page, and for a Dateline file.
        format: Option<String>,
        /// True if the file has annotations or its format supports them. If false, the texts are
        /// for the detector. If true, a text without annotations was left so by its annotators.
        has_annotations: bool,
        /// How labels of the file are matched to those of the project.
        label_matching: LabelMatching,
        /// The encoding of the file, which may have been a guess.
        encoding: Encoding,
    },
}

/// A file that was not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedFile {
    /// The reason, for the user.
    pub reason: String,
    /// True if it is a text file, so that it can be imported with [`ReadAs::Text`].
    pub is_text: bool,
}

/// How a file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadAs {
    /// In the format that is recognized.
    #[default]
    Recognized,
    /// As plain text, whatever its format.
    Text,
    /// In the format that is recognized, with the annotations by this person; see
    /// [`ReadOptions::annotator`].
    Annotator(String),
}

/// The name of each item of a file, with its content or the reason why it was rejected.
pub type ImportedItems = Vec<(String, Result<ImportedFile, RejectedFile>)>;

/// Opens and parses files for the page, which opens no text longer than [`MAX_PAGE_BYTES`].
///
/// The files are either files that belong together by their names, or a single file, or an archive.
/// Returns the name of each item with either its content or the reason why it was rejected. A
/// rejected item does not affect the others.
///
/// `sidecars` are files that may describe the others
/// ([`RelatedFiles::tag_files`](crate::RelatedFiles::tag_files)). If there are several files, those that only
/// describe others are skipped. With [`ReadAs::Text`], annotations whose text is another file are
/// skipped as well. Cost: a few passes over the files for each format; memory: a few times their
/// size.
pub fn import_files(
    files: Vec<File>,
    sidecars: Vec<File>,
    has_other_files: bool,
    read_as: &ReadAs,
) -> ImportedItems {
    let annotator = match read_as {
        ReadAs::Recognized => None,
        ReadAs::Text => return import_as_text(files),
        ReadAs::Annotator(name) => Some(name.clone()),
    };
    let opened = match files.as_slice() {
        [file] if archive::is_archive(&file.bytes) => match open(&file.path, &file.bytes) {
            Ok(OpenedFile::Archive(all)) => all,
            other => vec![(file.path.clone(), other)],
        },
        _ => open_files_with_sidecars(FORMATS, files, sidecars, has_other_files),
    };
    let options = ReadOptions { annotator, ..ReadOptions::default() };
    let read = |(name, opened): (String, _)| {
        let imported = import_opened(&name, opened, &options).and_then(check_page_limits);
        (name, imported)
    };
    opened.into_iter().map(read).collect()
}

/// Opens files, or the files of an archive, as plain texts.
fn import_as_text(mut files: Vec<File>) -> ImportedItems {
    let mut rejected = Vec::new();
    if let [file] = files.as_slice()
        && archive::is_archive(&file.bytes)
    {
        match archive::read_zip(&file.bytes) {
            Ok(unpacked) => (files, rejected) = (unpacked.files, unpacked.rejected),
            Err(error) => return vec![(file.path.clone(), Err(reject(&error)))],
        }
    }
    let read = |file: File| {
        let decoded = decode_with_limit(&file.bytes, MAX_PAGE_BYTES);
        let text = |Decoded { text, encoding }| ImportedFile::Text { text, encoding };
        (file.path, decoded.map(text).map_err(|error| reject(&error)))
    };
    let texts = text_files(FORMATS, files).into_iter().map(read);
    texts.chain(rejected.into_iter().map(|(path, error)| (path, Err(reject(&error))))).collect()
}

/// Rejects texts that are too long for the page.
fn check_page_limits(file: ImportedFile) -> Result<ImportedFile, RejectedFile> {
    let fits = |text: &str| check_size(text.len(), MAX_PAGE_BYTES);
    match &file {
        ImportedFile::Text { text, .. } => fits(text).map_err(|error| reject(&error))?,
        ImportedFile::Documents { imported, .. } => {
            for (number, document) in (1..).zip(&imported.documents) {
                fits(&document.text).map_err(|error| reject(&format!("text {number}: {error}")))?;
            }
        }
    }
    Ok(file)
}

/// Rejects a file that cannot be opened as text either.
fn reject(reason: &impl ToString) -> RejectedFile {
    RejectedFile { reason: reason.to_string(), is_text: false }
}

fn import_opened(
    name: &str,
    opened: Result<OpenedFile, OpenError>,
    options: &ReadOptions,
) -> Result<ImportedFile, RejectedFile> {
    let labels = LabelSet::empty();
    let annotated = |imported, format, label_matching| ImportedFile::Documents {
        imported,
        format,
        has_annotations: true,
        label_matching,
        encoding: Encoding::Utf8,
    };
    let rejected = |reason: String, is_text| RejectedFile { reason, is_text };
    match opened.map_err(|error| rejected(error.to_string(), error.is_about_text()))? {
        OpenedFile::Text { text, encoding } => Ok(ImportedFile::Text { text, encoding }),
        OpenedFile::Dateline(json) => dateline_json::read_dateline_json(&json, &labels)
            .map(|imported| annotated(imported, None, LabelMatching::Exact))
            .map_err(|error| rejected(error.to_string(), true)),
        OpenedFile::TrainingData { format, other_format, files } => {
            let title = format.spec().title;
            read_training_data(format, other_format, &files, options)
                .and_then(|read| assemble_documents(read, &labels, &format.provenance(name)))
                .map(|imported| annotated(imported, Some(title.to_owned()), LabelMatching::Lenient))
                .map_err(|error| {
                    let reason = format!("it looks like {title}, but cannot be read: {error}");
                    rejected(reason, !format.spec().is_binary)
                })
        }
        OpenedFile::Articles { documents: read, format, encoding } => {
            assemble_documents(read, &labels, &Provenance::for_articles(name))
                .map(|imported| ImportedFile::Documents {
                    imported,
                    format: format.map(str::to_owned),
                    has_annotations: false,
                    label_matching: LabelMatching::Lenient,
                    encoding,
                })
                .map_err(|error| rejected(error.to_string(), true))
        }
        // Nested archives are not opened.
        OpenedFile::Archive(_) => Err(reject(&"archives inside archives are not opened")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    /// Describes the items: the format and the mentions, the text, or the reason and whether it is
    /// text.
    fn read(files: &[File], read_as: &ReadAs) -> Vec<String> {
        let items = import_files(files.to_vec(), Vec::new(), files.len() > 1, read_as);
        let describe = |(name, item): (String, Result<ImportedFile, RejectedFile>)| match item {
            Ok(ImportedFile::Text { text, .. }) => format!("{name}: {text}"),
            Ok(ImportedFile::Documents { imported, format, .. }) => {
                let quotes = imported.documents.iter().flat_map(|document| {
                    let quotes =
                        document.annotations().iter().map(|it| it.span.slice(&document.text));
                    quotes.collect::<Vec<_>>()
                });
                format!("{name} as {format:?}: {:?}", quotes.flatten().collect::<Vec<_>>())
            }
            Err(RejectedFile { reason, is_text }) => format!("{name}: {reason} ({is_text})"),
        };
        items.into_iter().map(describe).collect()
    }

    #[test]
    fn recognized_formats_are_named_unless_the_file_is_an_article() {
        let read = |name, text| read(&[file(name, text)], &ReadAs::Recognized);
        let lines = "Homs\tB-LOC\nfell\tO\n\n";
        assert_eq!(read("a.tsv", lines), [r#"a.tsv as Some("Two columns, IOB2"): ["Homs"]"#]);
        let table = "id,text\n1,Homs falls\n2,Hama falls\n";
        assert_eq!(read("a.csv", table), [r#"a.csv as Some("Table of texts"): []"#]);
        let texts = "{\"text\":\"Homs\"}\n{\"text\":\"Hama\"}\n";
        assert_eq!(read("a.jsonl", texts), [r#"a.jsonl as Some("JSON of texts"): []"#]);
        assert_eq!(read("a.md", "# Homs\n\n[Hama](http://a.b) fell"), ["a.md as None: []"]);
        assert_eq!(read("a.txt", "Homs fell"), ["a.txt: Homs fell"]);
    }

    #[test]
    fn rejected_files_say_what_they_are_and_whether_they_are_text() {
        let read = |name: &str, bytes: &[u8]| {
            let file = File { path: name.to_owned(), bytes: bytes.to_vec() };
            super::tests::read(&[file], &ReadAs::Recognized).remove(0)
        };
        let broken =
            read("a.jsonl", b"{\"text\":\"a\",\"entities\":[[0,1,\"X\"]]}\n{\"text\":\"b\",");
        assert!(broken.contains("it looks like JSON lines of texts and entities"), "{broken}");
        assert!(broken.contains("line 2") && broken.ends_with("(true)"), "{broken}");
        let unread = read("a.xml", b"<?xml version=\"1.0\"?><NAF><raw>Homs</raw></NAF>");
        assert!(unread.contains("NAF") && unread.ends_with("(true)"), "{unread}");
        assert!(read("a.pdf", b"%PDF-1.7 \0\0\0").ends_with("(false)"));
    }

    #[test]
    fn any_text_file_can_be_read_as_text() {
        let read = |files: &[File]| read(files, &ReadAs::Text);
        let lines = "Homs\tB-LOC\nfell\tO\n";
        assert_eq!(read(&[file("a.tsv", lines)]), [format!("a.tsv: {lines}")]);
        let pair = [file("a.ann", "T1\tGPE 0 4\tHoms\n"), file("a.txt", "Homs fell.")];
        assert_eq!(read(&pair), ["a.txt: Homs fell."], "the annotations are no article");
        let packed = archive::write_zip(&[pair.as_slice(), &[file("b.json", "{}")]].concat());
        let packed = File { path: "a.zip".to_owned(), bytes: packed.unwrap() };
        assert_eq!(read(&[packed]), ["a.txt: Homs fell.", "b.json: {}"]);
        let pdf = File { path: "a.pdf".to_owned(), bytes: b"%PDF-1.7 \0\0\0".to_vec() };
        assert!(read(&[pdf])[0].ends_with("(false)"));
    }

    #[test]
    fn another_annotator_can_be_chosen_by_the_name_in_the_note() {
        let long = "b".repeat(70);
        let annotation = |who: &str, start: usize, end: usize| {
            format!(
                r#"{{"completed_by":"{who}","result":[{{"type":"labels","from_name":"l","to_name":"t","value":{{"start":{start},"end":{end},"labels":["PER"]}}}}]}}"#
            )
        };
        let task = format!(
            r#"[{{"data":{{"text":"Ann met Bo."}},"annotations":[{},{}]}}]"#,
            annotation("ann", 0, 3),
            annotation(&long, 8, 10)
        );
        let file = file("a.json", &task);
        let imported = import_files(vec![file.clone()], Vec::new(), false, &ReadAs::Recognized);
        let Ok(ImportedFile::Documents { imported, .. }) = &imported[0].1 else {
            panic!("{imported:?}")
        };
        let others = imported.notes.iter().find_map(|note| match note {
            crate::import::ImportNote::OtherAnnotators { others, .. } => Some(others.clone()),
            _ => None,
        });
        let [other] = others.unwrap_or_default().try_into().unwrap();
        assert_ne!(other, long, "it is cut");
        let read = read(&[file], &ReadAs::Annotator(other));
        assert_eq!(read, [r#"a.json as Some("Label Studio"): ["Bo"]"#]);
    }
}
