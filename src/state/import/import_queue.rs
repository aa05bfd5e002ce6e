//! The queue of files that are being imported. A few are opened at a time, so that the page stays
//! responsive.

use crate::state::action::{Action, EditAction, ReadFile};
use crate::state::context::Context;
use crate::state::editor::focus;
use crate::state::effect::Effect;
use crate::state::import::import_batches::PendingImport;
use crate::state::import::import_journal::ImportJournal;
use crate::state::import::messages::{
    ARCHIVE_SEPARATOR, FileFailure, FormatCount, ImportMessage, ImportRemark, ItemName,
    RefusedFile, ReopenOffer, ReplacedDocuments,
};
use crate::state::import::reopening::Reopening;
use crate::state::navigation::document_lifecycle;
use crate::state::navigation::new_document::NewDocument;
use crate::state::notices::Severity;
use crate::state::session::Screen;
use crate::state::session::Session;
use dateline_annotation::log::{Actor, EditKind, EditPart};
use dateline_annotation::model::{DocumentId, Op};
use dateline_formats::{Encoding, ImportedFile, ReadAs};
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
    pub(super) first_document: Option<DocumentId>,
    /// The seq of the first change of this import, if its changes are undone together.
    first_change: Option<u64>,
    /// The documents that were replaced.
    pub(super) replaced: ReplacedDocuments,
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
    /// The files of the last import, which can be read in another way.
    pub(super) reopening: Reopening,
}

/// A file whose documents are in the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ImportedDocumentFile {
    pub(super) name: ItemName,
    /// The number of documents.
    pub(super) documents: usize,
    /// The display name of the recognized format, unless the file is an article itself.
    pub(super) format: Option<String>,
    pub(super) remarks: Vec<ImportRemark>,
    /// The people whose annotations of the same texts were not read.
    pub(super) other_annotators: Vec<String>,
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
            // The files of the last import are no longer known.
            self.reopening.end_import();
            return;
        }
        if !was_busy && self.reopening.begin_import() {
            session.notices.withdraw_offers();
            cx.push(Effect::ForgetOpenedFiles);
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
            let mut replaces = self.reopening.documents_to_replace(&file, self.first_document);
            for (item, taken) in file.items {
                let name = ItemName { file: file.name.clone(), item };
                if !self.reopening.is_wanted(&name) {
                    continue;
                }
                self.reopening.record(&name, &[]);
                // An item with another name was inside an archive.
                let is_alone = is_single && name.item == name.file;
                let imported = taken.and_then(|taken| {
                    self.import_item(session, &name, taken, (&mut replaces, is_alone), cx)
                });
                if let Err(reason) = imported {
                    let ItemName { file, item } = name;
                    let archive = (item != file).then_some(file);
                    self.failures.push(RefusedFile { name: item, archive, reason });
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

    /// Imports an item. Returns the reason if it cannot be imported. `replaces` are the documents that
    /// the next documents of its file replace; `is_alone` is true for the only item of the import.
    fn import_item(
        &mut self,
        session: &mut Session,
        name: &ItemName,
        taken: ImportedFile,
        (replaces, is_alone): (&mut Vec<DocumentId>, bool),
        cx: &mut Context,
    ) -> Result<(), FileFailure> {
        match taken {
            ImportedFile::Text { text, encoding } if is_alone && replaces.is_empty() => {
                document_lifecycle::new_document_from_file(session, name.item.clone(), &text);
                if is_assumed(encoding) {
                    let told = ImportMessage::EncodingsAssumed(vec![(name.item.clone(), encoding)]);
                    session.notify(Severity::Info, told);
                }
                Ok(())
            }
            ImportedFile::Text { text, encoding } => {
                self.record_encoding(&name.item, encoding);
                self.import_text(session, name, &text, replaces, cx)
            }
            ImportedFile::Documents {
                imported,
                format,
                has_annotations: annotated,
                label_matching: naming,
                encoding,
            } => {
                let kind = if annotated { EditKind::Import } else { EditKind::Open };
                let place = (std::mem::take(replaces), is_alone);
                let imported = (imported, naming);
                let pending = PendingImport::new(name.clone(), format, imported, kind, place);
                self.start(session, pending, cx)?;
                self.record_encoding(&name.item, encoding);
                Ok(())
            }
        }
    }

    /// Opens one of several texts as a document.
    fn import_text(
        &mut self,
        session: &mut Session,
        name: &ItemName,
        text: &str,
        replaces: &mut Vec<DocumentId>,
        cx: &mut Context,
    ) -> Result<(), FileFailure> {
        if text.trim().is_empty() {
            return Err(FileFailure::NoText);
        }
        let document = NewDocument::new(name.item.clone(), text)
            .to_document(session.history.project().next_document());
        self.reopening.record(name, &[document.id]);
        let mut ops = self.remove_replaced(session, &std::mem::take(replaces));
        ops.push(Op::InsertDocument { document: Box::new(document) });
        let part = self.next_part(session);
        session.edit_part(Actor::Person, EditKind::Open, Some(part), ops, cx);
        focus::prune(session);
        Ok(())
    }

    /// Returns the position of the next change of this import. All of them are undone together.
    pub(super) fn next_part(&mut self, session: &Session) -> EditPart {
        match self.first_change {
            Some(_) => EditPart::Next,
            None => {
                self.first_change = Some(session.history.last_seq() + 1);
                EditPart::First
            }
        }
    }

    /// Reports the outcome of the import and shows the result.
    fn finish_import(&mut self, session: &mut Session, cx: &mut Context) {
        let ImportQueue {
            done,
            item_count: things,
            first_document: first,
            first_change,
            replaced,
            failures: refused,
            imported,
            encodings,
            journal,
            reopening,
            ..
        } = std::mem::take(self);
        (self.journal, self.reopening) = (journal, reopening);
        self.reopening.end_import();
        let opened = first.map_or(0, |first| {
            session.history.project().next_document().0.saturating_sub(first.0) as usize
        });
        if !encodings.is_empty() {
            session.notify(Severity::Info, ImportMessage::EncodingsAssumed(encodings));
        }
        if !imported.is_empty() {
            let told = imported_message(&imported, opened, replaced);
            session.notify_import(Severity::Info, told, first_change, reopen_offers(&imported));
        } else if replaced.documents > 0 {
            let told = ImportMessage::TextsOpenedInstead(opened, replaced);
            session.notify_import(Severity::Info, told, first_change, Vec::new());
        }
        notify_refused(session, refused, done);
        match (opened, first) {
            (1, Some(first)) if things == 1 => {
                document_lifecycle::show_document(session, first, cx)
            }
            (1.., _) if imported.is_empty() && replaced.documents == 0 => {
                report_opened(session, opened)
            }
            _ => {}
        }
    }

    /// Records that the documents of a file, with the file's labels, are in the project.
    pub(super) fn record_imported(&mut self, file: ImportedDocumentFile) {
        self.imported.push(file);
    }

    /// Records that a file was not opened, or not completely.
    pub(in crate::state) fn record_failure(&mut self, name: String, reason: FileFailure) {
        self.new_failures.push(name.clone());
        self.failures.push(RefusedFile { name, archive: None, reason });
    }
}

/// Returns the name of a refused file with that of the file that the user opened.
fn item_name(file: &RefusedFile) -> ItemName {
    let RefusedFile { name, archive, .. } = file;
    ItemName { file: archive.as_ref().unwrap_or(name).clone(), item: name.clone() }
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

/// Returns true if an encoding may be a guess.
fn is_assumed(encoding: Encoding) -> bool {
    !matches!(encoding, Encoding::Utf8 | Encoding::Utf8Bom)
}

/// Returns a message about imported files. `opened` is the number of all new documents.
fn imported_message(
    imported: &[ImportedDocumentFile],
    opened: usize,
    replaced: ReplacedDocuments,
) -> ImportMessage {
    let formats = format_counts(imported);
    if let [file] = imported
        && file.documents == opened
    {
        let remarks = file.remarks.iter().take(MAX_SHOWN_REMARKS);
        return ImportMessage::Imported {
            file: Some(file.name.item.clone()),
            documents: file.documents,
            formats,
            replaced,
            remarks: remarks.map(|remark| (None, remark.clone())).collect(),
            more: file.remarks.len().saturating_sub(MAX_SHOWN_REMARKS),
        };
    }
    let mut remarks = unique_remarks(imported);
    let more = remarks.len().saturating_sub(MAX_SHOWN_REMARKS);
    remarks.truncate(MAX_SHOWN_REMARKS);
    ImportMessage::Imported { file: None, documents: opened, formats, replaced, remarks, more }
}

/// Returns the recognized formats in the order of their first files.
fn format_counts(imported: &[ImportedDocumentFile]) -> Vec<FormatCount> {
    let mut counts: Vec<FormatCount> = Vec::new();
    for file in imported {
        let Some(format) = &file.format else { continue };
        match counts.iter_mut().find(|count| count.format == *format) {
            Some(count) => count.files += 1,
            None => {
                let (format, first) = (format.clone(), file.name.item.clone());
                counts.push(FormatCount { format, first, files: 1 });
            }
        }
    }
    counts
}

/// Returns the offers to read imported files in another way: as text, or with the annotations by
/// another person.
fn reopen_offers(imported: &[ImportedDocumentFile]) -> Vec<ReopenOffer> {
    let mut offers: Vec<ReopenOffer> = Vec::new();
    let by_annotator = imported.iter().flat_map(|file| {
        let annotators = file.other_annotators.iter().cloned();
        annotators.map(move |annotator| (ReadAs::Annotator(annotator), file))
    });
    let recognized = imported.iter().filter(|file| file.format.is_some());
    for (read_as, file) in by_annotator.chain(recognized.map(|file| (ReadAs::Text, file))) {
        match offers.iter_mut().find(|offer| offer.read_as == read_as) {
            Some(offer) => offer.items.push(file.name.clone()),
            None => offers.push(ReopenOffer { read_as, items: vec![file.name.clone()] }),
        }
    }
    offers
}

/// Returns the distinct remarks on all files, each with the name of the first file that it applies
/// to.
fn unique_remarks(imported: &[ImportedDocumentFile]) -> Vec<(Option<String>, ImportRemark)> {
    let mut seen = BTreeSet::new();
    let all =
        imported.iter().flat_map(|file| file.remarks.iter().map(move |it| (&file.name.item, it)));
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
        let texts = files.iter().filter(|file| matches!(file.reason, FileFailure::UnreadText(_)));
        let items: Vec<ItemName> = texts.map(item_name).collect();
        let offer = (!items.is_empty()).then_some(ReopenOffer { read_as: ReadAs::Text, items });
        let told = ImportMessage::NotOpened { files, picked };
        session.notify_import(Severity::Problem, told, None, offer.into_iter().collect());
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
