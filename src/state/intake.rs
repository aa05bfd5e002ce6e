//! Files that are being opened: a few at a time, so that the page can be used meanwhile.

use super::action::ReadFile;
use super::{Draft, Effect, Screen, State, Tone, opening, reduce};
use crate::messages;
use dateline_annotation::{Actor, DocumentId, Kind, Op};
use dateline_formats::import::{self, Imported, Provenance};
use dateline_formats::{Encoding, OpenError, Opened};

/// The files that a person gave and that are not all opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intake {
    /// How many there are.
    pub total: usize,
    /// How many were looked at.
    pub done: usize,
    /// The first document that came of them.
    first: Option<DocumentId>,
    /// Those that were not opened, each with the reason.
    refused: Vec<(String, String)>,
}

impl Intake {
    /// Whether there are files yet to be looked at.
    pub fn is_busy(&self) -> bool {
        self.done < self.total
    }
}

/// A person gave files: the first of them are read.
pub(super) fn given(state: &mut State, count: usize) -> Vec<Effect> {
    let was_busy = state.intake.is_busy();
    state.intake.total += count;
    if was_busy || count == 0 { Vec::new() } else { vec![Effect::ReadFiles] }
}

/// Opens no more files than are opened.
pub(super) fn stop(state: &mut State) -> Vec<Effect> {
    state.intake.total = state.intake.done;
    finish(state);
    vec![Effect::ForgetFiles]
}

/// Opens files: a single text is prepared first; several are opened as they are, and the library
/// shows them. A file that cannot be opened takes no other with it.
pub(super) fn read(state: &mut State, files: Vec<ReadFile>, at: i64) -> Vec<Effect> {
    let intake = &mut state.intake;
    if files.is_empty() {
        return Vec::new();
    }
    intake.done += files.len();
    intake.total = intake.total.max(intake.done);
    let is_single = intake.total == 1;
    intake.first.get_or_insert(state.history.project().next_document());
    let mut effects = Vec::new();
    for file in files {
        let name = file.name.clone();
        match open(state, file, is_single, at) {
            Ok(opened) => effects.extend(opened),
            Err(reason) => state.intake.refused.push((name, reason)),
        }
    }
    if state.intake.is_busy() {
        effects.push(Effect::ReadFiles);
    } else {
        effects.extend(finish(state));
    }
    effects
}

fn open(
    state: &mut State,
    ReadFile { name, bytes }: ReadFile,
    is_single: bool,
    at: i64,
) -> Result<Vec<Effect>, String> {
    let opened = dateline_formats::open(&name, &bytes?).map_err(|error| error.to_string())?;
    take(state, name, opened, is_single, at)
}

/// Takes in what a file turned out to be.
fn take(
    state: &mut State,
    name: String,
    opened: Opened,
    is_single: bool,
    at: i64,
) -> Result<Vec<Effect>, String> {
    let labels = state.history.project().labels();
    let imported = match opened {
        Opened::Text { text, encoding } => {
            tell_encoding(state, &name, encoding);
            if is_single {
                return Ok(opening::prepare(state, name, &text));
            }
            return take_in(state, name, &text, at);
        }
        Opened::Several(files) => return Ok(take_all(state, files, at)),
        Opened::Dateline(json) => dateline_formats::dateline_json::read(&json, labels)
            .map_err(|error| error.to_string())?,
        Opened::Labeled { format, files } => {
            format.import(&files, labels, &name).map_err(|error| error.to_string())?
        }
        Opened::Articles { read, encoding } => {
            let read = import::assemble(read, labels, &Provenance::articles(&name));
            tell_encoding(state, &name, encoding);
            read.map_err(|error| error.to_string())?
        }
    };
    Ok(import(state, &name, imported, at))
}

/// Takes in the files of an archive.
fn take_all(
    state: &mut State,
    files: Vec<(String, Result<Opened, OpenError>)>,
    at: i64,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (name, opened) in files {
        let taken = opened.map_err(|error| error.to_string());
        match taken.and_then(|opened| take(state, name.clone(), opened, false, at)) {
            Ok(taken) => effects.extend(taken),
            Err(reason) => state.intake.refused.push((name, reason)),
        }
    }
    effects
}

fn tell_encoding(state: &mut State, name: &str, encoding: Encoding) {
    if let Some(said) = messages::assumed_encoding(name, encoding) {
        state.notify(Tone::Info, said);
    }
}

/// Opens one text of several.
fn take_in(state: &mut State, name: String, text: &str, at: i64) -> Result<Vec<Effect>, String> {
    if text.trim().is_empty() {
        return Err(messages::NO_TEXT.to_owned());
    }
    let document = Draft::new(name, text).freeze(state.history.project().next_document());
    Ok(opening::insert(state, at, document))
}

/// All files were looked at: says what became of them, and shows it.
fn finish(state: &mut State) -> Vec<Effect> {
    let Intake { done, first, refused, .. } = std::mem::take(&mut state.intake);
    for told in messages::refused(&refused, done) {
        state.notify(Tone::Problem, told);
    }
    let Some(first) = first else { return Vec::new() };
    let next = state.history.project().next_document();
    match next.0.saturating_sub(first.0) {
        0 => {}
        1 if done == 1 => return opening::show(state, first),
        count => show_library(state, count as usize),
    }
    Vec::new()
}

/// Shows what was opened. A text that is being prepared is not frozen yet, and stays.
fn show_library(state: &mut State, opened: usize) {
    let told = messages::opened(opened);
    if matches!(state.screen, Screen::Start) {
        state.announce(told);
    } else {
        state.notify(Tone::Info, told);
    }
}

/// Puts the documents of a file into the project, all or none.
fn import(state: &mut State, name: &str, imported: Imported, at: i64) -> Vec<Effect> {
    let project = state.history.project();
    let mut ops = Vec::new();
    if imported.labels != *project.labels() {
        let (before, after) = (project.labels().clone(), imported.labels);
        ops.push(Op::SetLabels { before, after });
    }
    let first = project.next_document();
    for (offset, mut document) in (0..).zip(imported.documents) {
        document.id = DocumentId(first.0 + offset);
        ops.push(Op::InsertDocument { document: Box::new(document) });
    }
    let count = ops.iter().filter(|op| op.document().is_some()).count();
    let effects = reduce::edit(state, at, Actor::Person, Kind::Import, ops);
    state.notify(Tone::Info, messages::imported(name, count, &imported.notes));
    effects
}
