//! The queue of files that are being imported. A few are opened at a time, so that the page stays
//! responsive.

use crate::state::Screen;
use crate::state::action::{Action, EditAction, ReadFile};
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::import::import_batches::PendingImport;
use crate::state::import::import_journal::ImportJournal;
use crate::state::import::messages::{
    ARCHIVE_SEPARATOR, FileFailure, ImportMessage, ImportRemark, RefusedFile,
};
use crate::state::navigation::document_lifecycle;
use crate::state::navigation::new_document::NewDocument;
use crate::state::notices::Severity;
use crate::state::session::Session;
use dateline_annotation::log::EditKind;
use dateline_annotation::model::DocumentId;
use dateline_formats::{Encoding, ImportedFile};
use std::collections::{BTreeSet, VecDeque};

/// The files of the current import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportQueue {
    /// The number of files.
    pub total: usize,
    /// The number of examined files.
    pub done: usize,
    /// The number of imported items. Several files may form one item.
    item_count: usize,
    /// The id of the first document of this import.
    first_document: Option<DocumentId>,
    /// The files that were not opened.
    failures: Vec<RefusedFile>,
    /// The files that were not opened since the journal was last updated.
    new_failures: Vec<String>,
    /// The files that contained documents.
    imported: Vec<ImportedDocumentFile>,
    /// The files that were not read as UTF-8, each with the assumed encoding.
    encodings: Vec<(String, Encoding)>,
    /// Large files whose documents are not all in the project yet.
    pub(super) pending_imports: VecDeque<PendingImport>,
    /// The journal of imported files that are not stored yet.
    pub(in crate::state) journal: ImportJournal,
}

/// A file whose documents are in the project.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ImportedDocumentFile {
    name: String,
    /// The number of documents.
    documents: usize,
    remarks: Vec<ImportRemark>,
}

/// The maximum number of remarks that are shown.
const MAX_SHOWN_REMARKS: usize = 6;

impl ImportQueue {
    /// Returns true if files remain to be examined or inserted.
    pub fn is_busy(&self) -> bool {
        self.done < self.total || !self.pending_imports.is_empty()
    }

    fn record_encoding(&mut self, name: &str, encoding: Encoding) {
        if is_assumed(encoding) {
            self.encodings.push((name.to_owned(), encoding));
        }
    }

    /// Returns the file that is being inserted, the number of its documents in the project, and the
    /// total.
    pub fn current_file_progress(&self) -> Option<(&str, usize, usize)> {
        self.pending_imports.front().map(PendingImport::progress)
    }
}

impl ImportQueue {
    /// Adds files to the import and requests the first of them if no import is running.
    pub(in crate::state) fn enqueue(
        &mut self,
        session: &mut Session,
        count: usize,
        cx: &mut Context,
    ) {
        let was_busy = self.is_busy();
        self.total += count;
        if count == 0 {
            return;
        }
        self.journal.begin(!was_busy, cx);
        if !was_busy {
            read_next_files(session, cx);
        }
    }

    /// Cancels the import. Documents that are already opened remain.
    pub(in crate::state) fn cancel(&mut self, session: &mut Session, cx: &mut Context) {
        self.total = self.done;
        self.cancel_batches();
        self.finish_import(session, cx);
        cx.push(Effect::DropQueuedFiles);
        self.journal.cancel(cx);
    }

    /// Imports opened files. A single text is shown as a new document; several texts become documents
    /// immediately, and the library shows them. A file that cannot be opened does not affect the
    /// others.
    pub(in crate::state) fn handle_read_files(
        &mut self,
        session: &mut Session,
        files: Vec<ReadFile>,
        cx: &mut Context,
    ) {
        let intake = &mut *self;
        if files.is_empty() {
            return;
        }
        intake.done += files.iter().map(|file| file.file_count).sum::<usize>();
        intake.item_count += files.len();
        intake.total = intake.total.max(intake.done);
        let is_single = intake.total == 1;
        intake.first_document.get_or_insert(session.history.project().next_document());
        let already_refused = self.failures.len();
        for file in files {
            for (name, taken) in file.items {
                // An item with another name was inside an archive.
                let is_single = is_single && name == file.name;
                let imported = taken.and_then(|taken| {
                    self.import_item(session, name.clone(), taken, is_single, cx)
                });
                if let Err(reason) = imported {
                    let archive = (name != file.name).then(|| file.name.clone());
                    self.failures.push(RefusedFile { name, archive, reason });
                }
            }
        }
        let refused = self.failures[already_refused..].iter().map(journal_name);
        let refused: Vec<String> = refused.collect();
        self.new_failures.extend(refused);
        self.continue_import(session, cx);
    }

    /// Continues with pending documents, then with pending files; finishes the import if there are
    /// none.
    pub(in crate::state) fn continue_import(&mut self, session: &mut Session, cx: &mut Context) {
        if !self.pending_imports.is_empty() {
            return cx.push(Effect::Defer(Box::new(Action::Edit(EditAction::ContinueImport))));
        }
        let refused = std::mem::take(&mut self.new_failures);
        let done = self.done;
        self.journal.record_examined(&session.write_queue, done, refused);
        if self.is_busy() {
            read_next_files(session, cx);
            self.journal.advance(&session.write_queue, cx);
        } else {
            self.finish_import(session, cx);
            self.journal.finish(&session.write_queue, cx);
        }
    }

    /// Imports an item. Returns the reason if it cannot be imported.
    fn import_item(
        &mut self,
        session: &mut Session,
        name: String,
        taken: ImportedFile,
        is_single: bool,
        cx: &mut Context,
    ) -> Result<(), FileFailure> {
        match taken {
            ImportedFile::Text { text, encoding } if is_single => {
                document_lifecycle::new_document_from_file(session, name.clone(), &text);
                if is_assumed(encoding) {
                    let told = ImportMessage::EncodingsAssumed(vec![(name, encoding)]);
                    session.notify(Severity::Info, told);
                }
                Ok(())
            }
            ImportedFile::Text { text, encoding } => {
                self.record_encoding(&name, encoding);
                import_text(session, name, &text, cx)
            }
            ImportedFile::Documents {
                imported,
                has_annotations: annotated,
                label_matching: naming,
                encoding,
            } => {
                let kind = if annotated { EditKind::Import } else { EditKind::Open };
                let pending = PendingImport::new(name.clone(), imported, naming, kind);
                self.start(session, pending, cx)?;
                self.record_encoding(&name, encoding);
                Ok(())
            }
        }
    }

    /// Reports the outcome of the import and shows the result.
    fn finish_import(&mut self, session: &mut Session, cx: &mut Context) {
        let ImportQueue {
            done,
            item_count: things,
            first_document: first,
            failures: refused,
            imported,
            encodings,
            journal,
            ..
        } = std::mem::take(self);
        self.journal = journal;
        let opened = first.map_or(0, |first| {
            session.history.project().next_document().0.saturating_sub(first.0) as usize
        });
        if !encodings.is_empty() {
            session.notify(Severity::Info, ImportMessage::EncodingsAssumed(encodings));
        }
        if !imported.is_empty() {
            session.notify(Severity::Info, imported_message(&imported, opened));
        }
        notify_refused(session, refused, done);
        match (opened, first) {
            (1, Some(first)) if things == 1 => {
                document_lifecycle::show_document(session, first, cx)
            }
            (1.., _) if imported.is_empty() => report_opened(session, opened),
            _ => {}
        }
    }

    /// Records that the documents of a file, with the file's labels, are in the project.
    pub(in crate::state) fn record_imported(
        &mut self,
        name: String,
        documents: usize,
        remarks: Vec<ImportRemark>,
    ) {
        self.imported.push(ImportedDocumentFile { name, documents, remarks });
    }

    /// Records that a file was not opened, or not completely.
    pub(in crate::state) fn record_failure(&mut self, name: String, reason: FileFailure) {
        self.new_failures.push(name.clone());
        self.failures.push(RefusedFile { name, archive: None, reason });
    }
}

/// Returns the name of a refused file in the import journal.
fn journal_name(file: &RefusedFile) -> String {
    match &file.archive {
        Some(archive) => format!("{}{ARCHIVE_SEPARATOR}{archive}", file.name),
        None => file.name.clone(),
    }
}

fn read_next_files(session: &mut Session, cx: &mut Context) {
    cx.push(Effect::ReadNextFiles(session.next_request()));
}

/// Opens one of several texts as a document.
fn import_text(
    session: &mut Session,
    name: String,
    text: &str,
    cx: &mut Context,
) -> Result<(), FileFailure> {
    if text.trim().is_empty() {
        return Err(FileFailure::NoText);
    }
    let document =
        NewDocument::new(name, text).to_document(session.history.project().next_document());
    document_lifecycle::insert_document(session, document, cx);
    Ok(())
}

/// Returns true if an encoding may be a guess.
fn is_assumed(encoding: Encoding) -> bool {
    !matches!(encoding, Encoding::Utf8 | Encoding::Utf8Bom)
}

/// Returns a message about imported files. `opened` is the number of all new documents.
fn imported_message(imported: &[ImportedDocumentFile], opened: usize) -> ImportMessage {
    if let [file] = imported {
        let remarks = file.remarks.iter().take(MAX_SHOWN_REMARKS);
        return ImportMessage::Imported {
            file: Some(file.name.clone()),
            documents: file.documents,
            remarks: remarks.map(|remark| (None, remark.clone())).collect(),
            more: file.remarks.len().saturating_sub(MAX_SHOWN_REMARKS),
        };
    }
    let mut remarks = unique_remarks(imported);
    let more = remarks.len().saturating_sub(MAX_SHOWN_REMARKS);
    remarks.truncate(MAX_SHOWN_REMARKS);
    ImportMessage::Imported { file: None, documents: opened, remarks, more }
}

/// Returns the distinct remarks on all files, each with the name of the first file that it applies
/// to.
fn unique_remarks(imported: &[ImportedDocumentFile]) -> Vec<(Option<String>, ImportRemark)> {
    let mut seen = BTreeSet::new();
    let all = imported.iter().flat_map(|file| file.remarks.iter().map(move |it| (&file.name, it)));
    all.filter(|(_, remark)| seen.insert(*remark))
        .map(|(name, remark)| (Some(name.clone()), remark.clone()))
        .collect()
}

/// Reports files that were not opened. `picked` is the number of files that the user opened. Two
/// files with different reasons get a notice each; more files share one.
fn notify_refused(session: &mut Session, refused: Vec<RefusedFile>, picked: usize) {
    let notices = match refused.as_slice() {
        [] => return,
        [one, other] if one.reason != other.reason => vec![vec![one.clone()], vec![other.clone()]],
        _ => vec![refused],
    };
    for files in notices {
        session.notify(Severity::Problem, ImportMessage::NotOpened { files, picked });
    }
}

/// Reports that texts were opened: as a notice, or as an announcement if the library is visible.
fn report_opened(session: &mut Session, opened: usize) {
    let told = ImportMessage::DocumentsOpened(opened);
    if matches!(session.screen, Screen::Home) {
        session.announce(told);
    } else {
        session.notify(Severity::Info, told);
    }
}
