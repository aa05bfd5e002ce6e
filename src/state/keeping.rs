//! The browser's storage in the hands of a person: whether it lasts, how full it is, a backup of
//! everything, and deleting everything.

use super::{Dialog, Effect, Screen, State, Tone, saving};
use crate::messages;
use dateline_annotation::{Date, Document, DocumentId, History, LabelSet};
use std::sync::Arc;

/// What is known about the browser's storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// What the browser says of it.
    pub facts: Facts,
    /// Whether the person is asked if everything is to be deleted.
    pub confirms: bool,
    /// Whether the browser was asked to keep it.
    has_asked: bool,
}

/// What the browser says of its storage; nothing where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether it is kept until the person clears it.
    pub lasts: Option<bool>,
    /// Bytes in use.
    pub used: Option<u64>,
    /// Bytes that there may be.
    pub quota: Option<u64>,
}

/// All documents, to be written to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file's name, without its ending.
    pub name: String,
    /// The project's labels.
    pub labels: LabelSet,
    /// All documents, in order.
    pub documents: Vec<DocumentId>,
    /// Those that are in memory; the others are stored.
    pub held: Vec<Arc<Document>>,
}

/// What is done about the storage.
#[derive(Clone, Debug, PartialEq)]
pub enum KeepingAction {
    /// Show what is known about it.
    Show,
    /// The browser answered.
    Known(Facts),
    /// Offer all documents as one file.
    Backup,
    /// Ask whether everything is to be deleted, or no longer.
    Confirm(bool),
    /// Delete everything.
    Delete,
    /// Everything is deleted.
    Deleted,
}

impl KeepingAction {
    /// Whether it is there to delete everything.
    pub(super) fn deletes(&self) -> bool {
        matches!(self, Self::Confirm(true) | Self::Delete)
    }
}

pub(super) fn act(state: &mut State, action: KeepingAction, at: i64) -> Vec<Effect> {
    match action {
        KeepingAction::Show => {
            state.dialog = Some(Dialog::Storage);
            state.keeping.confirms = false;
            return vec![Effect::MeasureStorage];
        }
        KeepingAction::Known(facts) => state.keeping.facts = facts,
        KeepingAction::Backup => return backup(state, at),
        KeepingAction::Confirm(confirms) => state.keeping.confirms = confirms,
        // What is being written would be written after all.
        KeepingAction::Delete if state.saving.is_writing() => {
            state.notify(Tone::Info, messages::STILL_SAVING.to_owned());
        }
        KeepingAction::Delete => {
            // What is done meanwhile waits.
            state.saving.is_open = false;
            return vec![Effect::DeleteEverything];
        }
        KeepingAction::Deleted => deleted(state),
    }
    Vec::new()
}

/// Once something is stored there is something to keep: the browser is asked, once a visit.
pub(super) fn stored(state: &mut State) -> Vec<Effect> {
    if std::mem::replace(&mut state.keeping.has_asked, true) {
        return Vec::new();
    }
    vec![Effect::KeepStorage]
}

fn deleted(state: &mut State) {
    state.history = History::default();
    state.typed.clear();
    state.screen = Screen::Start;
    state.dialog = None;
    state.keeping.confirms = false;
    saving::begin_anew(state);
    state.notify(Tone::Info, messages::ALL_DELETED.to_owned());
}

fn backup(state: &mut State, at: i64) -> Vec<Effect> {
    let project = state.history.project();
    let date = Date::of_time(at).map(|date| format!("-{date}")).unwrap_or_default();
    vec![Effect::Backup(Backup {
        name: format!("dateline-backup{date}"),
        labels: project.labels().clone(),
        documents: state.history.summaries().map(|summary| summary.id).collect(),
        held: project.documents().cloned().collect(),
    })]
}
