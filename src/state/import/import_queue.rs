//! The queue of files that are being imported. A few are opened at a time, so that the page stays
//! responsive.

use crate::state::action::ReadFile;
use crate::state::action::{Action, EditAction};
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::import::import_batches;
use crate::state::import::import_batches::PendingImport;
use crate::state::import::import_journal;
use crate::state::navigation::document_lifecycle;
use crate::state::navigation::new_document::NewDocument;
use crate::state::notices::Severity;
use crate::state::{Screen, State};
use crate::view::messages;
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
    /// The files that were not opened, each with the reason.
    failures: Vec<(String, String)>,
    /// The files that were not opened since the journal was last updated.
    new_failures: Vec<String>,
    /// The files that contained documents, each with the number of documents and the notes of the
    /// import.
    imported: Vec<(String, usize, Vec<String>)>,
    /// The assumed encoding of each file.
    encodings: Vec<(String, Encoding)>,
    /// Large files whose documents are not all in the project yet.
    pub(in crate::state) pending_imports: VecDeque<PendingImport>,
}

impl ImportQueue {
    /// Returns true if files remain to be examined or inserted.
    pub fn is_busy(&self) -> bool {
        self.done < self.total || !self.pending_imports.is_empty()
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
                let is_inside = name != file.name;
                let name =
                    if is_inside { messages::archive_member(&name, &file.name) } else { name };
                state.import_queue.failures.push((name, reason));
            }
        }
    }
    let refused =
        state.import_queue.failures[already_refused..].iter().map(|(name, _)| name.clone());
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

fn read_next_files(state: &mut State, cx: &mut Context) {
    state.last_request += 1;
    cx.push(Effect::ReadNextFiles(RequestId(state.last_request)));
}

/// Imports an item. Returns the reason to show to the user if it cannot be imported.
fn import_item(
    state: &mut State,
    name: String,
    taken: ImportedFile,
    is_single: bool,
    cx: &mut Context,
) -> Result<(), String> {
    match taken {
        ImportedFile::Text { text, encoding } if is_single => {
            let told = messages::assumed_encodings(&[(name.clone(), encoding)]);
            document_lifecycle::new_document_from_file(state, name, &text);
            if let Some(told) = told {
                state.notify(Severity::Info, told);
            }
            Ok(())
        }
        ImportedFile::Text { text, encoding } => {
            state.import_queue.encodings.push((name.clone(), encoding));
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
            state.import_queue.encodings.push((name, encoding));
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
) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(messages::NO_TEXT.to_owned());
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
    if let Some(told) = messages::assumed_encodings(&encodings) {
        state.notify(Severity::Info, told);
    }
    match imported.as_slice() {
        [] => {}
        [(name, documents, notes)] => {
            state.notify(Severity::Info, messages::file_imported(name, *documents, notes));
        }
        several => {
            let told = messages::files_imported(opened, &unique_notes(several));
            state.notify(Severity::Info, told);
        }
    }
    for told in messages::files_not_opened(&refused, done) {
        state.notify(Severity::Problem, told);
    }
    match (opened, first) {
        (1, Some(first)) if things == 1 => document_lifecycle::show_document(state, first, cx),
        (1.., _) if imported.is_empty() => report_opened(state, opened),
        _ => {}
    }
}

/// Returns the distinct notes of all files, each with the name of the first file that it applies
/// to.
fn unique_notes(imported: &[(String, usize, Vec<String>)]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let all = imported.iter().flat_map(|(name, _, notes)| notes.iter().map(move |it| (name, it)));
    all.filter(|(_, note)| seen.insert(*note))
        .map(|(name, note)| format!("{name}: {note}"))
        .collect()
}

/// Reports that texts were opened: as a notice, or as an announcement if the library is visible.
fn report_opened(state: &mut State, opened: usize) {
    let told = messages::documents_opened(opened);
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
    notes: Vec<String>,
) {
    state.import_queue.imported.push((name, documents, notes));
}

/// Records that a file was not opened, or not completely.
pub(in crate::state) fn record_failure(state: &mut State, name: String, reason: String) {
    state.import_queue.new_failures.push(name.clone());
    state.import_queue.failures.push((name, reason));
}
