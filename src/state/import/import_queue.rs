//! The queue of files that are being imported. A few are opened at a time, so that the page stays
//! responsive.

use crate::state::action::ReadFile;
use crate::state::action::{Action, EditAction};
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::import::import_batches;
use crate::state::import::import_batches::PendingImport;
use crate::state::import::import_journal;
use crate::state::import::messages::{
    ARCHIVE_SEPARATOR, FileFailure, ImportMessage, ImportRemark, RefusedFile,
};
use crate::state::navigation::document_lifecycle;
use crate::state::navigation::new_document::NewDocument;
use crate::state::notices::Severity;
use crate::state::{Screen, State};
use dateline_annotation::log::EditKind;
use dateline_annotation::model::DocumentId;
use dateline_formats::{Encoding, ImportedFile};
use dateline_protocol::RequestId;
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
    pub(in crate::state) pending_imports: VecDeque<PendingImport>,
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

/// Adds files to the import and requests the first of them if no import is running.
pub(in crate::state) fn enqueue(state: &mut State, count: usize, cx: &mut Context) {
    let was_busy = state.import_queue.is_busy();
    state.import_queue.total += count;
    if count == 0 {
        return;
    }
    import_journal::begin(state, !was_busy, cx);
    if !was_busy {
        read_next_files(state, cx);
    }
}

/// Cancels the import. Documents that are already opened remain.
pub(in crate::state) fn cancel(state: &mut State, cx: &mut Context) {
    state.import_queue.total = state.import_queue.done;
    import_batches::cancel(state);
    finish_import(state, cx);
    cx.push(Effect::DropQueuedFiles);
    import_journal::cancel(state, cx);
}

/// Imports opened files. A single text is shown as a new document; several texts become documents
/// immediately, and the library shows them. A file that cannot be opened does not affect the
/// others.
pub(in crate::state) fn handle_read_files(
    state: &mut State,
    files: Vec<ReadFile>,
    cx: &mut Context,
) {
    let intake = &mut state.import_queue;
    if files.is_empty() {
        return;
    }
    intake.done += files.iter().map(|file| file.file_count).sum::<usize>();
    intake.item_count += files.len();
    intake.total = intake.total.max(intake.done);
    let is_single = intake.total == 1;
    intake.first_document.get_or_insert(state.history.project().next_document());
    let already_refused = state.import_queue.failures.len();
    for file in files {
        for (name, taken) in file.items {
            // An item with another name was inside an archive.
            let is_single = is_single && name == file.name;
            let imported =
                taken.and_then(|taken| import_item(state, name.clone(), taken, is_single, cx));
            if let Err(reason) = imported {
                let archive = (name != file.name).then(|| file.name.clone());
                state.import_queue.failures.push(RefusedFile { name, archive, reason });
            }
        }
    }
    let refused = state.import_queue.failures[already_refused..].iter().map(journal_name);
    let refused: Vec<String> = refused.collect();
    state.import_queue.new_failures.extend(refused);
    continue_import(state, cx);
}

/// Continues with pending documents, then with pending files; finishes the import if there are
/// none.
pub(in crate::state) fn continue_import(state: &mut State, cx: &mut Context) {
    if !state.import_queue.pending_imports.is_empty() {
        return cx.push(Effect::Defer(Box::new(Action::Edit(EditAction::ContinueImport))));
    }
    let refused = std::mem::take(&mut state.import_queue.new_failures);
    import_journal::record_examined(state, state.import_queue.done, refused);
    if state.import_queue.is_busy() {
        read_next_files(state, cx);
        import_journal::advance(state, cx);
    } else {
        finish_import(state, cx);
        import_journal::finish(state, cx);
    }
}

/// Returns the name of a refused file in the import journal.
fn journal_name(file: &RefusedFile) -> String {
    match &file.archive {
        Some(archive) => format!("{}{ARCHIVE_SEPARATOR}{archive}", file.name),
        None => file.name.clone(),
    }
}

fn read_next_files(state: &mut State, cx: &mut Context) {
    state.last_request += 1;
    cx.push(Effect::ReadNextFiles(RequestId(state.last_request)));
}

/// Imports an item. Returns the reason if it cannot be imported.
fn import_item(
    state: &mut State,
    name: String,
    taken: ImportedFile,
    is_single: bool,
    cx: &mut Context,
) -> Result<(), FileFailure> {
    match taken {
        ImportedFile::Text { text, encoding } if is_single => {
            document_lifecycle::new_document_from_file(state, name.clone(), &text);
            if is_assumed(encoding) {
                let told = ImportMessage::EncodingsAssumed(vec![(name, encoding)]);
                state.notify(Severity::Info, told);
            }
            Ok(())
        }
        ImportedFile::Text { text, encoding } => {
            state.import_queue.record_encoding(&name, encoding);
            import_text(state, name, &text, cx)
        }
        ImportedFile::Documents {
            imported,
            has_annotations: annotated,
            label_matching: naming,
            encoding,
        } => {
            let kind = if annotated { EditKind::Import } else { EditKind::Open };
            let pending = PendingImport::new(name.clone(), imported, naming, kind);
            import_batches::start(state, pending, cx)?;
            state.import_queue.record_encoding(&name, encoding);
            Ok(())
        }
    }
}

/// Opens one of several texts as a document.
fn import_text(
    state: &mut State,
    name: String,
    text: &str,
    cx: &mut Context,
) -> Result<(), FileFailure> {
    if text.trim().is_empty() {
        return Err(FileFailure::NoText);
    }
    let document =
        NewDocument::new(name, text).to_document(state.history.project().next_document());
    document_lifecycle::insert_document(state, document, cx);
    Ok(())
}

/// Reports the outcome of the import and shows the result.
fn finish_import(state: &mut State, cx: &mut Context) {
    let ImportQueue {
        done,
        item_count: things,
        first_document: first,
        failures: refused,
        imported,
        encodings,
        ..
    } = std::mem::take(&mut state.import_queue);
    let opened = first.map_or(0, |first| {
        state.history.project().next_document().0.saturating_sub(first.0) as usize
    });
    if !encodings.is_empty() {
        state.notify(Severity::Info, ImportMessage::EncodingsAssumed(encodings));
    }
    if !imported.is_empty() {
        state.notify(Severity::Info, imported_message(&imported, opened));
    }
    notify_refused(state, refused, done);
    match (opened, first) {
        (1, Some(first)) if things == 1 => document_lifecycle::show_document(state, first, cx),
        (1.., _) if imported.is_empty() => report_opened(state, opened),
        _ => {}
    }
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
fn notify_refused(state: &mut State, refused: Vec<RefusedFile>, picked: usize) {
    let notices = match refused.as_slice() {
        [] => return,
        [one, other] if one.reason != other.reason => vec![vec![one.clone()], vec![other.clone()]],
        _ => vec![refused],
    };
    for files in notices {
        state.notify(Severity::Problem, ImportMessage::NotOpened { files, picked });
    }
}

/// Reports that texts were opened: as a notice, or as an announcement if the library is visible.
fn report_opened(state: &mut State, opened: usize) {
    let told = ImportMessage::DocumentsOpened(opened);
    if matches!(state.screen, Screen::Home) {
        state.announce(told);
    } else {
        state.notify(Severity::Info, told);
    }
}

/// Records that the documents of a file, with the file's labels, are in the project.
pub(in crate::state) fn record_imported(
    state: &mut State,
    name: String,
    documents: usize,
    remarks: Vec<ImportRemark>,
) {
    state.import_queue.imported.push(ImportedDocumentFile { name, documents, remarks });
}

/// Records that a file was not opened, or not completely.
pub(in crate::state) fn record_failure(state: &mut State, name: String, reason: FileFailure) {
    state.import_queue.new_failures.push(name.clone());
    state.import_queue.failures.push(RefusedFile { name, archive: None, reason });
}
