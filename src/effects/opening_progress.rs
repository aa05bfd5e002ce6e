//! Collects the file worker's messages about the files that it opens.

use crate::state::action::ReadFile;
use crate::state::import::messages::FileFailure;
use dateline_annotation::model::Document;
use dateline_formats::ImportedFile;
use dateline_formats::import::ImportedDocuments;
use dateline_protocol::WorkerFailure;
use dateline_protocol::files::{ImportBundle, ImportFailure, ImportedPart};
use std::collections::VecDeque;

/// The progress of opening files, in bundles. `F` is the browser's representation of a bundle.
pub(super) struct OpeningProgress<F> {
    /// The bundles that are not opened; the file worker works on the first.
    pub(super) remaining: VecDeque<(ImportBundle, F)>,
    /// The opened and rejected files of the first bundle.
    current_parts: Vec<(String, Result<ImportedFile, FileFailure>)>,
    /// Documents of the next file in the first bundle.
    current_documents: Vec<Document>,
    /// The files that were opened or refused.
    finished: Vec<ReadFile>,
}

impl<F> OpeningProgress<F> {
    /// Creates the progress from files that are already refused and bundles that are sent.
    pub(super) fn new(done: Vec<ReadFile>, rest: VecDeque<(ImportBundle, F)>) -> Self {
        Self {
            remaining: rest,
            current_parts: Vec::new(),
            current_documents: Vec::new(),
            finished: done,
        }
    }

    /// Handles a message of the file worker.
    pub(super) fn receive_part(&mut self, part: ImportedPart) {
        match part {
            ImportedPart::Text { name, text, encoding } => {
                self.current_parts.push((name, Ok(ImportedFile::Text { text, encoding })));
            }
            // Documents always parse: the handshake ensures that page and worker have the same
            // protocol version.
            ImportedPart::DocumentBatch { documents } => self
                .current_documents
                .extend(documents.iter().filter_map(|json| serde_json::from_str(json).ok())),
            ImportedPart::DocumentsEnd {
                name,
                format,
                has_annotations: annotated,
                labels,
                label_matching: naming,
                encoding,
                notes,
            } => {
                let documents = std::mem::take(&mut self.current_documents);
                let imported = ImportedDocuments { labels, documents, notes };
                let taken = ImportedFile::Documents {
                    imported,
                    format,
                    has_annotations: annotated,
                    label_matching: naming,
                    encoding,
                };
                self.current_parts.push((name, Ok(taken)));
            }
            ImportedPart::Rejected { name, error } => {
                let failure = match error {
                    ImportFailure::Unreadable { message } => FileFailure::Unreadable(message),
                    ImportFailure::Invalid { detail, is_text: false } => {
                        FileFailure::Invalid(detail)
                    }
                    ImportFailure::Invalid { detail, is_text: true } => {
                        FileFailure::UnreadText(detail)
                    }
                };
                self.current_parts.push((name, Err(failure)));
            }
            ImportedPart::BundleEnd => self.finish_bundle(),
        }
    }

    /// Handles the end of the file worker. Refuses the bundle that it was working on, or all
    /// bundles if it never began.
    pub(super) fn handle_worker_stop(&mut self, failure: &WorkerFailure, had_begun: bool) {
        let refusal =
            if had_begun { FileFailure::WorkerStopped } else { FileFailure::WorkerMissing };
        loop {
            self.current_parts.clear();
            self.current_documents.clear();
            if let Some((bundle, _)) = self.remaining.front() {
                let name = bundle.files.first().cloned().unwrap_or_default();
                self.current_parts.push((name, Err(refusal(failure.clone()))));
                self.finish_bundle();
            }
            if had_begun || self.remaining.is_empty() {
                return;
            }
        }
    }

    fn finish_bundle(&mut self) {
        let Some((bundle, _)) = self.remaining.pop_front() else { return };
        self.current_documents.clear();
        self.finished.push(ReadFile {
            name: bundle.files.first().cloned().unwrap_or_default(),
            file_count: bundle.files.len(),
            items: std::mem::take(&mut self.current_parts),
        });
    }

    /// Returns the files that were opened or refused.
    pub(super) fn into_files(self) -> Vec<ReadFile> {
        self.finished
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_formats::Encoding;

    fn opening(names: &[&str]) -> OpeningProgress<()> {
        let bundle = |name: &&str| ImportBundle {
            files: vec![(*name).to_owned()],
            has_other_files: true,
            ..ImportBundle::default()
        };
        OpeningProgress::new(Vec::new(), names.iter().map(|name| (bundle(name), ())).collect())
    }

    fn text(name: &str) -> ImportedPart {
        let (name, text) = (name.to_owned(), "Ann left.".to_owned());
        ImportedPart::Text { name, text, encoding: Encoding::Utf8 }
    }

    /// Returns the result for each file: the number of items, or the reason why it was refused.
    fn results(opening: OpeningProgress<()>) -> Vec<(String, Result<usize, FileFailure>)> {
        let result = |file: ReadFile| match file.items.as_slice() {
            [(_, Err(reason))] => (file.name, Err(reason.clone())),
            opened => (file.name, Ok(opened.len())),
        };
        opening.into_files().into_iter().map(result).collect()
    }

    #[test]
    fn one_file_that_stops_the_file_worker_takes_no_other_with_it() {
        let mut all = opening(&["a", "b", "c"]);
        all.receive_part(text("a"));
        all.receive_part(ImportedPart::BundleEnd);
        all.receive_part(text("half"));
        let failure = WorkerFailure::Stopped { message: Some("out of memory".to_owned()) };
        all.handle_worker_stop(&failure, true);
        assert_eq!(all.remaining.len(), 1);
        all.receive_part(text("c/1"));
        all.receive_part(text("c/2"));
        all.receive_part(ImportedPart::BundleEnd);
        let stopped = Err(FileFailure::WorkerStopped(failure));
        let expected = [("a", Ok(1)), ("b", stopped), ("c", Ok(2))];
        assert_eq!(results(all), expected.map(|(name, result)| (name.to_owned(), result)));
    }

    #[test]
    fn without_a_file_worker_every_file_is_named() {
        let mut all = opening(&["a", "b"]);
        let failure = WorkerFailure::NotStarted { message: None };
        all.handle_worker_stop(&failure, false);
        let missing = FileFailure::WorkerMissing(failure);
        assert_eq!(results(all), ["a", "b"].map(|name| (name.to_owned(), Err(missing.clone()))));
    }

    #[test]
    fn documents_come_in_parts() {
        let mut all = opening(&["a"]);
        let document =
            dateline_formats::open_text(dateline_annotation::model::DocumentId(1), "Ann left.", "");
        let json = serde_json::to_string(&document.unwrap()).unwrap();
        all.receive_part(ImportedPart::DocumentBatch {
            documents: vec![json.clone(), json.clone()],
        });
        all.receive_part(ImportedPart::DocumentBatch { documents: vec![json] });
        all.receive_part(ImportedPart::DocumentsEnd {
            name: "a".to_owned(),
            format: None,
            has_annotations: true,
            labels: dateline_annotation::model::LabelSet::empty(),
            label_matching: dateline_formats::import::LabelMatching::Lenient,
            encoding: Encoding::Utf8,
            notes: Vec::new(),
        });
        all.receive_part(ImportedPart::BundleEnd);
        let done = all.into_files();
        let [(_, Ok(ImportedFile::Documents { imported, .. }))] = done[0].items.as_slice() else {
            panic!("{done:?}")
        };
        assert_eq!(imported.documents.len(), 3);
    }
}
