//! The label set, edited: each edit is one change, whatever it touches.

use super::export::stem;
use super::keys;
use super::{Action, Dialog, Effect, File, State, desk, reading, reduce};
use crate::messages;
use dateline_annotation::{
    Actor, Color, DocumentId, Kind, Label, LabelDraft, LabelError, LabelId, LabelSet, Op, Preset,
    Replacement, Wanted, create_label, delete_label, describe_label, key_label, merge_labels,
    move_label, recolor_label, rename_label, replace_labels,
};
use dateline_formats::label_file;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What is known about editing labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// What is typed as the name of a new one.
    pub typed: String,
    /// What the person is asked, or chooses from.
    pub ask: Option<Ask>,
    /// Why the last edit was not made, and where.
    pub refused: Option<(Spot, String)>,
    /// The detector's names that labels took when the page was opened.
    taken: Option<BTreeSet<String>>,
    /// The same of documents that were read since.
    read: BTreeMap<DocumentId, BTreeSet<String>>,
}

/// What the person is asked, or chooses from.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Which color a label gets.
    Color(LabelId),
    /// Which other label it becomes.
    Merge {
        /// The label.
        from: LabelId,
        /// The other.
        into: Option<LabelId>,
    },
    /// Whether it goes, and what becomes of its mentions.
    Delete {
        /// The label.
        id: LabelId,
        /// What they get instead; they go where this is nothing.
        moved_to: Option<LabelId>,
    },
    /// Whether other labels take the place of the project's.
    Replace {
        /// What they are called.
        name: String,
        /// The labels.
        drafts: Rc<Vec<LabelDraft>>,
        /// What that comes to.
        plan: Box<Replacement>,
    },
}

/// Where an edit was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// In the field for a new label.
    New,
    /// In the row of a label.
    Row(LabelId),
    /// Anywhere else.
    Sheet,
}

/// What is done about labels.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelsAction {
    /// Show them.
    Show,
    /// The name of a new one is typed.
    Typed(String),
    /// Create the one whose name is typed.
    Create,
    /// Give one another name.
    Rename(LabelId, String),
    /// Say what one stands for.
    Describe(LabelId, String),
    /// Give one another key, or none.
    SetKey(LabelId, String),
    /// Give one another color.
    Recolor(LabelId, Color),
    /// Move one a place down, or up.
    Move {
        /// The label.
        id: LabelId,
        /// Down, not up.
        down: bool,
        /// The element that has the focus afterwards.
        focus: String,
    },
    /// Ask something, or nothing any more.
    Ask(Option<Ask>),
    /// Make one label another.
    Merge(LabelId, LabelId),
    /// Take one out; its mentions get another label or go.
    Delete(LabelId, Option<LabelId>),
    /// Ask whether a preset is wanted.
    Preset(Preset),
    /// A file with labels was read: ask whether they are wanted.
    FileRead {
        /// Its name.
        name: String,
        /// Its bytes, or why there are none, for the person.
        bytes: Result<Vec<u8>, String>,
    },
    /// Put labels in place of the project's: what they are called, and which.
    Replace(String, Rc<Vec<LabelDraft>>),
    /// Offer the labels as a file.
    Export,
    /// Read the open document again.
    ReadAgain,
}

/// The field for the name of a new label: its id in the page.
pub const NEW_ID: &str = "new-label";

/// A control of a label's row: its id in the page.
pub fn control_id(control: &str, id: LabelId) -> String {
    format!("label-{control}-{}", id.0)
}

impl LabelsAction {
    /// Whether it is there to change the project.
    pub(super) fn edits(&self) -> bool {
        !matches!(
            self,
            Self::Show
                | Self::Typed(_)
                | Self::Ask(_)
                | Self::Preset(_)
                | Self::FileRead { .. }
                | Self::Export
        )
    }
}

impl State {
    /// Whether the detector would find more in a document than when it was read, because of labels.
    pub fn is_outdated(&self, id: DocumentId) -> bool {
        let read = self.labels.read.get(&id).or(self.labels.taken.as_ref());
        let now = self.history.project().labels().detected();
        !self.history.is_unread(id)
            && read.is_some_and(|read| now.into_iter().any(|name| !read.contains(name)))
    }
}

/// What an edit of labels needs in memory.
pub(super) fn wanted(state: &State, action: &LabelsAction) -> Option<Wanted> {
    let moved = match action {
        LabelsAction::Merge(id, _) | LabelsAction::Delete(id, _) => vec![*id],
        LabelsAction::Replace(_, drafts) => {
            replace_labels(&state.history, drafts, keys::is_reserved)
                .map(|it| it.moved())
                .unwrap_or_default()
        }
        _ => return None,
    };
    let known = state.history.knowing(&moved).into_iter();
    let documents = known.filter(|id| state.history.is_absent(*id)).collect();
    Some(Wanted { documents, ..Wanted::default() })
}

/// Takes note of what labels take from the detector, once. To be called after every action.
pub(super) fn refresh(state: &mut State) {
    if state.labels.taken.is_none() && state.saving.is_open {
        state.labels.taken = Some(taken(state));
    }
}

/// Takes note that a document was read.
pub(super) fn was_read(state: &mut State, id: DocumentId) {
    let taken = taken(state);
    state.labels.read.insert(id, taken);
}

fn taken(state: &State) -> BTreeSet<String> {
    state.history.project().labels().detected().into_iter().map(str::to_owned).collect()
}

pub(super) fn act(state: &mut State, action: LabelsAction, at: i64) -> Vec<Effect> {
    state.labels.refused = None;
    match action {
        LabelsAction::Show => {
            state.dialog = Some(Dialog::Labels);
            state.labels.ask = None;
            Vec::new()
        }
        LabelsAction::Typed(text) => {
            state.labels.typed = text;
            Vec::new()
        }
        LabelsAction::Create => create(state, at),
        LabelsAction::Rename(id, name) => rename(state, id, &name, at),
        LabelsAction::Describe(id, typed) => {
            one(state, id, at, |set| describe_label(set, id, &typed))
        }
        LabelsAction::SetKey(id, typed) => {
            let own = state.keys.map.clone();
            let is_reserved = |key| keys::is_reserved(key) || own.has(key);
            one(state, id, at, |set| key_label(set, id, &typed, is_reserved))
        }
        LabelsAction::Recolor(id, color) => one(state, id, at, |set| recolor_label(set, id, color)),
        LabelsAction::Move { id, down, focus } => {
            let mut effects = one(state, id, at, |set| move_label(set, id, down));
            effects.push(Effect::FocusElement(focus));
            effects
        }
        LabelsAction::Ask(ask) => self::ask(state, ask),
        LabelsAction::Merge(from, into) => merge(state, from, into, at),
        LabelsAction::Delete(id, moved_to) => delete(state, id, moved_to, at),
        LabelsAction::Preset(preset) => {
            propose(state, messages::preset(preset).to_owned(), preset.labels())
        }
        LabelsAction::FileRead { name, bytes } => file_read(state, name, bytes),
        LabelsAction::Replace(name, drafts) => replace(state, &name, &drafts, at),
        LabelsAction::Export => vec![export(state)],
        LabelsAction::ReadAgain => {
            state.dialog = None;
            reading::again(state)
        }
    }
}

fn name_of(state: &State, id: LabelId) -> String {
    state.history.project().labels().get(id).map(|label| label.name.clone()).unwrap_or_default()
}

/// Makes an edit and says so, or says why not. Returns what stores it, if there is anything to do.
fn edit(
    state: &mut State,
    at: i64,
    kind: Kind,
    spot: Spot,
    ops: Result<Vec<Op>, LabelError>,
) -> Option<Vec<Effect>> {
    match ops {
        Ok(ops) if ops.is_empty() => None,
        Ok(ops) => {
            let effects = reduce::edit(state, at, Actor::Person, kind, ops);
            desk::settle(state);
            Some(effects)
        }
        Err(error) => {
            refuse(state, spot, error.to_string());
            None
        }
    }
}

fn refuse(state: &mut State, spot: Spot, reason: String) {
    state.announce(reason.clone());
    state.labels.refused = Some((spot, reason));
}

/// An edit of one label that touches no annotation.
fn one(
    state: &mut State,
    id: LabelId,
    at: i64,
    ops: impl FnOnce(&LabelSet) -> Result<Vec<Op>, LabelError>,
) -> Vec<Effect> {
    let ops = ops(state.history.project().labels());
    let effects = edit(state, at, Kind::EditLabel, Spot::Row(id), ops);
    if effects.is_some() {
        state.announce(messages::LABEL_EDITED);
    }
    effects.unwrap_or_default()
}

fn create(state: &mut State, at: i64) -> Vec<Effect> {
    let typed = state.labels.typed.clone();
    let made = create_label(state.history.project().labels(), &typed, keys::is_reserved);
    let id = made.as_ref().ok().map(|(id, _)| *id);
    let effects = edit(state, at, Kind::CreateLabel, Spot::New, made.map(|(_, ops)| ops));
    if let (Some(id), true) = (id, effects.is_some()) {
        state.labels.typed.clear();
        let told = messages::label_created(&name_of(state, id));
        state.announce(told);
    }
    effects.unwrap_or_default()
}

fn rename(state: &mut State, id: LabelId, name: &str, at: i64) -> Vec<Effect> {
    let before = name_of(state, id);
    let ops = rename_label(state.history.project().labels(), id, name);
    let effects = edit(state, at, Kind::RenameLabel, Spot::Row(id), ops);
    if effects.is_some() {
        let told = messages::label_renamed(&before, &name_of(state, id));
        state.announce(told);
    }
    effects.unwrap_or_default()
}

/// The focus goes back to what asked.
fn ask(state: &mut State, ask: Option<Ask>) -> Vec<Effect> {
    let before = std::mem::replace(&mut state.labels.ask, ask);
    let asked = match (before, &state.labels.ask) {
        (Some(Ask::Color(id)), None) => control_id("color", id),
        (Some(Ask::Merge { from, .. }), None) => control_id("merge", from),
        (Some(Ask::Delete { id, .. }), None) => control_id("delete", id),
        (Some(Ask::Replace { .. }), None) => NEW_ID.to_owned(),
        _ => return Vec::new(),
    };
    vec![Effect::FocusElement(asked)]
}

/// The label after one that goes, or before the last: it has the focus then.
fn neighbor(state: &State, id: LabelId) -> Option<LabelId> {
    let all: Vec<&Label> = state.history.project().labels().iter().collect();
    let at = all.iter().position(|label| label.id == id)?;
    let other = all.get(at + 1).or_else(|| all.get(at.checked_sub(1)?));
    other.map(|label| label.id)
}

fn merge(state: &mut State, from: LabelId, into: LabelId, at: i64) -> Vec<Effect> {
    let told = messages::label_merged(&name_of(state, from), &name_of(state, into));
    let ops = merge_labels(&state.history, from, into);
    remove(state, (Kind::MergeLabels, from), Some(into), told, ops, at)
}

fn delete(state: &mut State, id: LabelId, to: Option<LabelId>, at: i64) -> Vec<Effect> {
    let told = messages::label_deleted(&name_of(state, id));
    let ops = delete_label(&state.history, id, to);
    let next = neighbor(state, id);
    remove(state, (Kind::DeleteLabel, id), next, told, ops, at)
}

fn remove(
    state: &mut State,
    (kind, id): (Kind, LabelId),
    focus: Option<LabelId>,
    told: String,
    ops: Result<Vec<Op>, LabelError>,
    at: i64,
) -> Vec<Effect> {
    let Some(mut effects) = edit(state, at, kind, Spot::Row(id), ops) else { return Vec::new() };
    state.labels.ask = None;
    state.announce(told);
    effects.extend(focus.map(|id| Effect::FocusElement(control_id("name", id))));
    effects
}

/// Asks whether these labels are wanted.
fn propose(state: &mut State, name: String, drafts: Vec<LabelDraft>) -> Vec<Effect> {
    match replace_labels(&state.history, &drafts, keys::is_reserved) {
        Ok(plan) => {
            let (drafts, plan) = (Rc::new(drafts), Box::new(plan));
            state.labels.ask = Some(Ask::Replace { name, drafts, plan });
        }
        Err(error) => refuse(state, Spot::Sheet, error.to_string()),
    }
    Vec::new()
}

fn file_read(state: &mut State, name: String, bytes: Result<Vec<u8>, String>) -> Vec<Effect> {
    let read = bytes.and_then(|bytes| label_file::read(&bytes).map_err(|it| it.to_string()));
    match read {
        Ok(drafts) => propose(state, name, drafts),
        Err(reason) => {
            refuse(state, Spot::Sheet, messages::not_opened(&name, &reason));
            Vec::new()
        }
    }
}

fn replace(state: &mut State, name: &str, drafts: &[LabelDraft], at: i64) -> Vec<Effect> {
    let plan = replace_labels(&state.history, drafts, keys::is_reserved);
    let ops = plan.and_then(|plan| plan.ops(&state.history));
    let is_refused = ops.is_err();
    let effects = edit(state, at, Kind::ReplaceLabels, Spot::Sheet, ops);
    if !is_refused {
        state.labels.ask = None;
        state.announce(messages::labels_replaced(name));
    }
    let mut effects = effects.unwrap_or_default();
    effects.push(Effect::FocusElement(NEW_ID.to_owned()));
    effects
}

fn export(state: &State) -> Effect {
    let written = label_file::write(state.history.project().labels());
    Effect::Download(File {
        name: format!("{}.labels.json", stem(&state.projects.name())),
        mime: "application/json",
        bytes: written.into_bytes(),
    })
}

/// Undo and redo in the dialog: of labels, and of nothing that is out of sight.
pub fn steps(state: &State, action: Action) -> Option<Action> {
    let edit = match action {
        Action::Undo => state.history.next_undo(),
        Action::Redo => state.history.next_redo(),
        _ => None,
    };
    edit.filter(|edit| edit.labels).map(|_| action)
}
