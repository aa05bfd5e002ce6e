//! Files that are being opened: a few at a time, so that the page can be used meanwhile.

use super::action::ReadFile;
use super::import_batches::{self, PendingImport};
use super::{
    Action, Effect, NewDocument, Screen, Severity, State, document_lifecycle, import_journal,
};
use crate::messages;
use dateline_annotation::{DocumentId, EditKind};
use dateline_formats::{Encoding, ImportedFile};
use dateline_protocol::RequestId;
use std::collections::{BTreeSet, VecDeque};

/// The files that a person gave and that are not all opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportQueue {
    /// How many there are.
    pub total: usize,
    /// How many were looked at.
    pub done: usize,
    /// How many things these are: several files may be one.
    item_count: usize,
    /// The first document that came of them.
    first_document: Option<DocumentId>,
    /// Those that were not opened, each with the reason.
    failures: Vec<(String, String)>,
    /// Those of them that were not opened since the last time that files were looked at.
    new_failures: Vec<String>,
    /// Those that brought documents: how many, and what was done while they were read.
    imported: Vec<(String, usize, Vec<String>)>,
    /// What their bytes were read as.
    encodings: Vec<(String, Encoding)>,
    /// Documents of files that have many, which are not in the project.
    pub(super) pending_imports: VecDeque<PendingImport>,
}

impl ImportQueue {
    /// Whether there are files yet to be looked at.
    pub fn is_busy(&self) -> bool {
        self.done < self.total || !self.pending_imports.is_empty()
    }

    /// The file whose documents are put into the project, how many are, and how many it has.
    pub fn current_file_progress(&self) -> Option<(&str, usize, usize)> {
        self.pending_imports.front().map(PendingImport::progress)
    }
}

/// A person gave files: the first of them are read.
pub(super) fn enqueue(state: &mut State, count: usize) -> Vec<Effect> {
    let was_busy = state.import_queue.is_busy();
    state.import_queue.total += count;
    if count == 0 {
        return Vec::new();
    }
    let mut effects = vec![import_journal::begin(state, !was_busy)];
    effects.extend((!was_busy).then(|| read_next_files(state)));
    effects
}

/// Opens no more files than are opened.
pub(super) fn cancel(state: &mut State) -> Vec<Effect> {
    state.import_queue.total = state.import_queue.done;
    import_batches::cancel(state);
    finish_import(state);
    vec![Effect::DropQueuedFiles, import_journal::cancel(state)]
}

/// Takes in what was opened: a single text is prepared first; several are taken as they are, and the
/// library shows them. A file that cannot be opened takes no other with it.
pub(super) fn handle_read_files(state: &mut State, files: Vec<ReadFile>, now: i64) -> Vec<Effect> {
    let intake = &mut state.import_queue;
    if files.is_empty() {
        return Vec::new();
    }
    intake.done += files.iter().map(|file| file.file_count).sum::<usize>();
    intake.item_count += files.len();
    intake.total = intake.total.max(intake.done);
    let is_single = intake.total == 1;
    intake.first_document.get_or_insert(state.history.project().next_document());
    let (mut effects, already_refused) = (Vec::new(), state.import_queue.failures.len());
    for file in files {
        for (name, taken) in file.items {
            // What has another name was inside an archive.
            let is_single = is_single && name == file.name;
            match taken.and_then(|taken| import_item(state, name.clone(), taken, is_single, now)) {
                Ok(taken) => effects.extend(taken),
                Err(reason) => {
                    let is_inside = name != file.name;
                    let name =
                        if is_inside { messages::archive_member(&name, &file.name) } else { name };
                    state.import_queue.failures.push((name, reason));
                }
            }
        }
    }
    let refused =
        state.import_queue.failures[already_refused..].iter().map(|(name, _)| name.clone());
    let refused: Vec<String> = refused.collect();
    state.import_queue.new_failures.extend(refused);
    effects.extend(continue_import(state));
    effects
}

/// Goes on with what waits: documents, then files; or says what became of all.
pub(super) fn continue_import(state: &mut State) -> Vec<Effect> {
    if !state.import_queue.pending_imports.is_empty() {
        return vec![Effect::Defer(Box::new(Action::ContinueImport))];
    }
    let refused = std::mem::take(&mut state.import_queue.new_failures);
    import_journal::record_examined(state, state.import_queue.done, refused);
    let mut effects = Vec::new();
    if state.import_queue.is_busy() {
        effects.push(read_next_files(state));
        effects.extend(import_journal::advance(state));
    } else {
        effects.extend(finish_import(state));
        effects.extend(import_journal::finish(state));
    }
    effects
}

fn read_next_files(state: &mut State) -> Effect {
    state.last_request += 1;
    Effect::ReadNextFiles(RequestId(state.last_request))
}

/// Takes in what a file turned out to be.
fn import_item(
    state: &mut State,
    name: String,
    taken: ImportedFile,
    is_single: bool,
    now: i64,
) -> Result<Vec<Effect>, String> {
    match taken {
        ImportedFile::Text { text, encoding } if is_single => {
            let told = messages::assumed_encodings(&[(name.clone(), encoding)]);
            document_lifecycle::new_document_from_file(state, name, &text);
            if let Some(told) = told {
                state.notify(Severity::Info, told);
            }
            Ok(Vec::new())
        }
        ImportedFile::Text { text, encoding } => {
            state.import_queue.encodings.push((name.clone(), encoding));
            import_text(state, name, &text, now)
        }
        ImportedFile::Documents {
            imported,
            has_annotations: annotated,
            label_matching: naming,
            encoding,
        } => {
            let kind = if annotated { EditKind::Import } else { EditKind::Open };
            let effects = import_batches::start(
                state,
                PendingImport::new(name.clone(), imported, naming, kind),
                now,
            )?;
            state.import_queue.encodings.push((name, encoding));
            Ok(effects)
        }
    }
}

/// Opens one text of several.
fn import_text(
    state: &mut State,
    name: String,
    text: &str,
    now: i64,
) -> Result<Vec<Effect>, String> {
    if text.trim().is_empty() {
        return Err(messages::NO_TEXT.to_owned());
    }
    let document =
        NewDocument::new(name, text).to_document(state.history.project().next_document());
    Ok(document_lifecycle::insert_document(state, now, document))
}

/// All files were looked at: says what became of them, and shows it.
fn finish_import(state: &mut State) -> Vec<Effect> {
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
        (1, Some(first)) if things == 1 => return document_lifecycle::show_document(state, first),
        (1.., _) if imported.is_empty() => report_opened(state, opened),
        _ => {}
    }
    Vec::new()
}

/// What was done to files, each with the file that it was first done to.
fn unique_notes(imported: &[(String, usize, Vec<String>)]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let all = imported.iter().flat_map(|(name, _, notes)| notes.iter().map(move |it| (name, it)));
    all.filter(|(_, note)| seen.insert(*note))
        .map(|(name, note)| format!("{name}: {note}"))
        .collect()
}

/// Texts were opened. The library shows them, if it is there.
fn report_opened(state: &mut State, opened: usize) {
    let told = messages::documents_opened(opened);
    if matches!(state.screen, Screen::Home) {
        state.announce(told);
    } else {
        state.notify(Severity::Info, told);
    }
}

/// So many documents, with the labels of their file, are in the project.
pub(super) fn record_imported(
    state: &mut State,
    name: String,
    documents: usize,
    notes: Vec<String>,
) {
    state.import_queue.imported.push((name, documents, notes));
}

/// A file is not opened, or no more of it.
pub(super) fn record_failure(state: &mut State, name: String, reason: String) {
    state.import_queue.new_failures.push(name.clone());
    state.import_queue.failures.push((name, reason));
}
