//! The documents of a file that has many: put into the project a few at a time, each time as a change of
//! its own, so that the page can be used meanwhile. They are undone and redone together.

use super::{Effect, State, intake, reduce};
use crate::messages;
use dateline_annotation::{Actor, Document, DocumentId, Kind, LabelSet, Op, Part};
use dateline_formats::import::{self, Imported, Naming, Note};
use std::collections::VecDeque;

/// At most so many documents are put in at once, of about so many bytes: text, and so many for an
/// annotation.
const DOCUMENTS: usize = 200;
const BYTES: usize = 600_000;
const ANNOTATION: usize = 100;

/// What waits of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rest {
    name: String,
    /// The file's own, which get the project's at each time: these may be others by then.
    labels: LabelSet,
    naming: Naming,
    /// Whether somebody has annotated them, or the detector is to read them.
    kind: Kind,
    documents: VecDeque<Document>,
    /// Until the first documents are in the project.
    notes: Vec<Note>,
    /// What was done, for the person.
    told: Vec<String>,
    /// How many documents the file has.
    total: usize,
}

impl Rest {
    pub(super) fn new(name: String, imported: Imported, naming: Naming, kind: Kind) -> Self {
        Self {
            name,
            labels: imported.labels,
            naming,
            kind,
            total: imported.documents.len(),
            documents: imported.documents.into(),
            notes: imported.notes,
            told: Vec::new(),
        }
    }

    /// The name of the file, and how many of its documents are in the project, of how many.
    pub(super) fn progress(&self) -> (&str, usize, usize) {
        (&self.name, self.total - self.documents.len(), self.total)
    }

    /// Takes the next documents out.
    fn next(&mut self) -> Vec<Document> {
        let mut bytes = 0;
        let mut next = Vec::new();
        while next.len() < DOCUMENTS && bytes < BYTES {
            let Some(document) = self.documents.pop_front() else { break };
            bytes += document.text.len() + ANNOTATION * document.annotations().len();
            next.push(document);
        }
        next
    }
}

/// Puts the first documents of a file into the project. The others wait.
pub(super) fn begin(state: &mut State, mut rest: Rest, at: i64) -> Result<Vec<Effect>, String> {
    if !state.intake.rest.is_empty() {
        state.intake.rest.push_back(rest);
        return Ok(Vec::new());
    }
    let effects = put(state, &mut rest, at)?;
    end_or_wait(state, rest);
    Ok(effects)
}

/// Puts the next documents of the first file that waits into the project.
pub(super) fn go_on(state: &mut State, at: i64) -> Vec<Effect> {
    let Some(mut rest) = state.intake.rest.pop_front() else { return Vec::new() };
    let mut effects = match put(state, &mut rest, at) {
        Ok(effects) => {
            end_or_wait(state, rest);
            effects
        }
        Err(reason) => {
            intake::refuse(state, rest.name, reason);
            Vec::new()
        }
    };
    effects.extend(intake::go_on(state));
    effects
}

fn end_or_wait(state: &mut State, rest: Rest) {
    if rest.documents.is_empty() {
        intake::imported(state, rest.name, rest.total, rest.told);
    } else {
        state.intake.rest.push_front(rest);
    }
}

fn put(state: &mut State, rest: &mut Rest, at: i64) -> Result<Vec<Effect>, String> {
    let is_first = rest.documents.len() == rest.total;
    let documents = rest.next();
    let (labels, notes) = (rest.labels.clone(), std::mem::take(&mut rest.notes));
    let project = state.history.project();
    let imported = Imported { labels, documents, notes };
    let imported = import::adopt(imported, project.labels(), rest.naming);
    let mut imported = imported.map_err(|error| error.to_string())?;
    if is_first {
        // Not all are shown: what is missing comes first.
        imported.notes.sort_by_key(|note| !note.is_loss());
        rest.told = imported.notes.iter().map(ToString::to_string).collect();
    }
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
    let part = match (is_first, rest.documents.is_empty()) {
        (true, true) => None,
        (true, false) => Some(Part::First),
        (false, false) => Some(Part::Next),
        (false, true) => Some(Part::Last),
    };
    Ok(reduce::edit_part(state, at, Actor::Person, rest.kind, part, ops))
}

/// Puts no more in; says of each file what is not opened.
pub(super) fn stop(state: &mut State) {
    for mut rest in std::mem::take(&mut state.intake.rest) {
        let (_, done, total) = rest.progress();
        rest.told.insert(0, messages::opening_stopped(total - done, total));
        intake::imported(state, rest.name, done, rest.told);
    }
}
