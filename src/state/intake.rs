//! Files that are being opened: a few at a time, so that the page can be used meanwhile.

use super::action::ReadFile;
use super::slices::{self, Rest};
use super::{Action, Draft, Effect, Screen, State, Tone, opening, pending};
use crate::messages;
use dateline_annotation::{DocumentId, Kind};
use dateline_formats::{Encoding, Taken};
use dateline_protocol::RequestId;
use std::collections::{BTreeSet, VecDeque};

/// The files that a person gave and that are not all opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intake {
    /// How many there are.
    pub total: usize,
    /// How many were looked at.
    pub done: usize,
    /// How many things these are: several files may be one.
    things: usize,
    /// The first document that came of them.
    first: Option<DocumentId>,
    /// Those that were not opened, each with the reason.
    refused: Vec<(String, String)>,
    /// Those of them that were not opened since the last time that files were looked at.
    refused_now: Vec<String>,
    /// Those that brought documents: how many, and what was done while they were read.
    imported: Vec<(String, usize, Vec<String>)>,
    /// What their bytes were read as.
    encodings: Vec<(String, Encoding)>,
    /// Documents of files that have many, which are not in the project.
    pub(super) rest: VecDeque<Rest>,
}

impl Intake {
    /// Whether there are files yet to be looked at.
    pub fn is_busy(&self) -> bool {
        self.done < self.total || !self.rest.is_empty()
    }

    /// The file whose documents are put into the project, how many are, and how many it has.
    pub fn file(&self) -> Option<(&str, usize, usize)> {
        self.rest.front().map(Rest::progress)
    }
}

/// A person gave files: the first of them are read.
pub(super) fn given(state: &mut State, count: usize) -> Vec<Effect> {
    let was_busy = state.intake.is_busy();
    state.intake.total += count;
    if count == 0 {
        return Vec::new();
    }
    let mut effects = vec![pending::begin(state, !was_busy)];
    effects.extend((!was_busy).then(|| read_next(state)));
    effects
}

/// Opens no more files than are opened.
pub(super) fn stop(state: &mut State) -> Vec<Effect> {
    state.intake.total = state.intake.done;
    slices::stop(state);
    finish(state);
    vec![Effect::ForgetFiles, pending::stop(state)]
}

/// Takes in what was opened: a single text is prepared first; several are taken as they are, and the
/// library shows them. A file that cannot be opened takes no other with it.
pub(super) fn read(state: &mut State, files: Vec<ReadFile>, at: i64) -> Vec<Effect> {
    let intake = &mut state.intake;
    if files.is_empty() {
        return Vec::new();
    }
    intake.done += files.iter().map(|file| file.files).sum::<usize>();
    intake.things += files.len();
    intake.total = intake.total.max(intake.done);
    let is_single = intake.total == 1;
    intake.first.get_or_insert(state.history.project().next_document());
    let (mut effects, already_refused) = (Vec::new(), state.intake.refused.len());
    for file in files {
        for (name, taken) in file.opened {
            // What has another name was inside an archive.
            let is_single = is_single && name == file.name;
            match taken.and_then(|taken| take(state, name.clone(), taken, is_single, at)) {
                Ok(taken) => effects.extend(taken),
                Err(reason) => {
                    let is_inside = name != file.name;
                    let name = if is_inside { messages::within(&name, &file.name) } else { name };
                    state.intake.refused.push((name, reason));
                }
            }
        }
    }
    let refused = state.intake.refused[already_refused..].iter().map(|(name, _)| name.clone());
    let refused: Vec<String> = refused.collect();
    state.intake.refused_now.extend(refused);
    effects.extend(go_on(state));
    effects
}

/// Goes on with what waits: documents, then files; or says what became of all.
pub(super) fn go_on(state: &mut State) -> Vec<Effect> {
    if !state.intake.rest.is_empty() {
        return vec![Effect::Again(Box::new(Action::TakeInMore))];
    }
    let refused = std::mem::take(&mut state.intake.refused_now);
    pending::looked_at(state, state.intake.done, refused);
    let mut effects = Vec::new();
    if state.intake.is_busy() {
        effects.push(read_next(state));
        effects.extend(pending::advance(state));
    } else {
        effects.extend(finish(state));
        effects.extend(pending::finish(state));
    }
    effects
}

fn read_next(state: &mut State) -> Effect {
    state.next_request += 1;
    Effect::ReadFiles(RequestId(state.next_request))
}

/// Takes in what a file turned out to be.
fn take(
    state: &mut State,
    name: String,
    taken: Taken,
    is_single: bool,
    at: i64,
) -> Result<Vec<Effect>, String> {
    match taken {
        Taken::Text { text, encoding } if is_single => {
            let told = messages::assumed_encodings(&[(name.clone(), encoding)]);
            opening::prepare_file(state, name, &text);
            if let Some(told) = told {
                state.notify(Tone::Info, told);
            }
            Ok(Vec::new())
        }
        Taken::Text { text, encoding } => {
            state.intake.encodings.push((name.clone(), encoding));
            take_in(state, name, &text, at)
        }
        Taken::Documents { imported, annotated, naming, encoding } => {
            let kind = if annotated { Kind::Import } else { Kind::Open };
            let effects =
                slices::begin(state, Rest::new(name.clone(), imported, naming, kind), at)?;
            state.intake.encodings.push((name, encoding));
            Ok(effects)
        }
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
    let Intake { done, things, first, refused, imported, encodings, .. } =
        std::mem::take(&mut state.intake);
    let opened = first.map_or(0, |first| {
        state.history.project().next_document().0.saturating_sub(first.0) as usize
    });
    if let Some(told) = messages::assumed_encodings(&encodings) {
        state.notify(Tone::Info, told);
    }
    match imported.as_slice() {
        [] => {}
        [(name, documents, notes)] => {
            state.notify(Tone::Info, messages::imported(name, *documents, notes));
        }
        several => {
            let told = messages::all_imported(opened, &noted(several));
            state.notify(Tone::Info, told);
        }
    }
    for told in messages::refused(&refused, done) {
        state.notify(Tone::Problem, told);
    }
    match (opened, first) {
        (1, Some(first)) if things == 1 => return opening::show(state, first),
        (1.., _) if imported.is_empty() => tell_opened(state, opened),
        _ => {}
    }
    Vec::new()
}

/// What was done to files, each with the file that it was first done to.
fn noted(imported: &[(String, usize, Vec<String>)]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let all = imported.iter().flat_map(|(name, _, notes)| notes.iter().map(move |it| (name, it)));
    all.filter(|(_, note)| seen.insert(*note))
        .map(|(name, note)| format!("{name}: {note}"))
        .collect()
}

/// Texts were opened. The library shows them, if it is there.
fn tell_opened(state: &mut State, opened: usize) {
    let told = messages::opened(opened);
    if matches!(state.screen, Screen::Start) {
        state.announce(told);
    } else {
        state.notify(Tone::Info, told);
    }
}

/// So many documents, with the labels of their file, are in the project.
pub(super) fn imported(state: &mut State, name: String, documents: usize, notes: Vec<String>) {
    state.intake.imported.push((name, documents, notes));
}

/// A file is not opened, or no more of it.
pub(super) fn refuse(state: &mut State, name: String, reason: String) {
    state.intake.refused_now.push(name.clone());
    state.intake.refused.push((name, reason));
}
