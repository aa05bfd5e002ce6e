//! The label editor. Each edit of the label set is a single change, including its effects on
//! annotations.

use crate::state::action::{Action, Dialog, EditAction, LabelAction, LabelPrompt};
use crate::state::context::Context;
use crate::state::detection::detection_queue;
use crate::state::editor::workspace;
use crate::state::effect::{Effect, OutputFile};
use crate::state::export::safe_file_stem;
use crate::state::import::messages::FileFailure;
use crate::state::labels::messages::{LabelMessage, LabelProblem, LabelSetName};
use crate::state::{State, keymap, reducer};
use dateline_annotation::labels::{self, LabelError};
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{DocumentId, Label, LabelDraft, LabelId, LabelSet, Op};
use dateline_annotation::store::MissingData;
use dateline_formats::label_file;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The state of the label editor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelEditor {
    /// The name typed for a new label.
    pub new_name: String,
    /// The open prompt.
    pub prompt: Option<LabelPrompt>,
    /// The location and the reason of the last edit's failure.
    pub error: Option<(EditLocation, LabelProblem)>,
    /// The detector labels that were mapped to project labels when the page was opened.
    initial_detector_labels: Option<BTreeSet<String>>,
    /// The detector labels that were mapped when a document was detected, for documents detected
    /// since then.
    detector_labels_by_document: BTreeMap<DocumentId, BTreeSet<String>>,
}

/// The location of an edit in the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditLocation {
    /// The field for a new label.
    NewLabel,
    /// The row of a label.
    LabelRow(LabelId),
    /// Anywhere else.
    LabelSet,
}

/// The id of the field for the name of a new label.
pub const NEW_LABEL_ID: &str = "new-label";

/// Returns the id of a control in a label's row.
pub fn control_id(control: &str, id: LabelId) -> String {
    format!("label-{control}-{}", id.0)
}

impl State {
    /// Returns true if labels changed since a document was detected, so that the detector would now
    /// find more in it.
    pub fn is_detection_outdated(&self, id: DocumentId) -> bool {
        let read = self
            .label_editor
            .detector_labels_by_document
            .get(&id)
            .or(self.label_editor.initial_detector_labels.as_ref());
        let now = self.history.project().labels().detector_labels();
        !self.history.is_undetected(id)
            && read.is_some_and(|read| now.into_iter().any(|name| !read.contains(name)))
    }
}

/// Returns what an edit of labels needs that is not in memory, or `None` if the edit needs no
/// documents.
pub(in crate::state) fn missing_for(state: &State, action: &LabelAction) -> Option<MissingData> {
    let moved = match action {
        LabelAction::Merge(id, _) | LabelAction::Delete(id, _) => vec![*id],
        LabelAction::Replace(_, drafts) => {
            labels::replace(&state.history, drafts, keymap::is_reserved)
                .map(|it| it.moved_labels())
                .unwrap_or_default()
        }
        LabelAction::Show
        | LabelAction::SetNewName(_)
        | LabelAction::Create
        | LabelAction::Rename(..)
        | LabelAction::Describe(..)
        | LabelAction::SetKey(..)
        | LabelAction::Recolor(..)
        | LabelAction::Move { .. }
        | LabelAction::SetPrompt(_)
        | LabelAction::ProposePreset(_)
        | LabelAction::FileRead { .. }
        | LabelAction::Export
        | LabelAction::Redetect => return None,
    };
    let known = state.history.documents_with_labels(&moved).into_iter();
    let documents = known.filter(|id| state.history.is_unloaded(*id)).collect();
    Some(MissingData { documents, ..MissingData::default() })
}

/// Records the initial detector labels, once the storage is open. To be called after every action.
pub(in crate::state) fn refresh(state: &mut State, _: &mut Context) {
    if state.label_editor.initial_detector_labels.is_none() && state.write_queue.is_storage_open {
        state.label_editor.initial_detector_labels = Some(detector_labels(state));
    }
}

/// Records the current detector labels for a document that was detected.
pub(in crate::state) fn record_detection(state: &mut State, id: DocumentId) {
    let taken = detector_labels(state);
    state.label_editor.detector_labels_by_document.insert(id, taken);
}

fn detector_labels(state: &State) -> BTreeSet<String> {
    state.history.project().labels().detector_labels().into_iter().map(str::to_owned).collect()
}

pub(in crate::state) fn update(state: &mut State, action: LabelAction, cx: &mut Context) {
    state.label_editor.error = None;
    match action {
        LabelAction::Show => {
            state.dialog = Some(Dialog::Labels);
            state.label_editor.prompt = None;
        }
        LabelAction::SetNewName(text) => {
            state.label_editor.new_name = text;
        }
        LabelAction::Create => create_new_label(state, cx),
        LabelAction::Rename(id, name) => rename(state, id, &name, cx),
        LabelAction::Describe(id, typed) => {
            edit_one_label(state, id, |set| labels::set_description(set, id, &typed), cx)
        }
        LabelAction::SetKey(id, typed) => {
            let own = state.keymap_editor.keymap.clone();
            let is_reserved = |key| keymap::is_reserved(key) || own.overrides_letter(key);
            edit_one_label(state, id, |set| labels::set_key(set, id, &typed, is_reserved), cx)
        }
        LabelAction::Recolor(id, color) => {
            edit_one_label(state, id, |set| labels::set_color(set, id, color), cx)
        }
        LabelAction::Move { id, down, focus } => {
            edit_one_label(state, id, |set| labels::move_label(set, id, down), cx);
            cx.push(Effect::FocusElement(focus));
        }
        LabelAction::SetPrompt(ask) => self::set_prompt(state, ask, cx),
        LabelAction::Merge(from, into) => merge(state, from, into, cx),
        LabelAction::Delete(id, moved_to) => delete_with_mentions(state, id, moved_to, cx),
        LabelAction::ProposePreset(preset) => {
            propose_replacement(state, LabelSetName::Preset(preset), preset.labels())
        }
        LabelAction::FileRead { name, bytes } => handle_label_file(state, name, bytes),
        LabelAction::Replace(name, drafts) => replace_all(state, name, &drafts, cx),
        LabelAction::Export => cx.push(export_labels(state)),
        LabelAction::Redetect => {
            state.dialog = None;
            detection_queue::redetect(state, cx)
        }
    }
}

fn label_name(state: &State, id: LabelId) -> String {
    state.history.project().labels().get(id).map(|label| label.name.clone()).unwrap_or_default()
}

/// Applies an edit, or reports its error. Returns false on an error and if there is nothing to do.
fn apply_edit(
    state: &mut State,
    kind: EditKind,
    spot: EditLocation,
    ops: Result<Vec<Op>, LabelError>,
    cx: &mut Context,
) -> bool {
    match ops {
        Ok(ops) if ops.is_empty() => false,
        Ok(ops) => {
            reducer::edit(state, Actor::Person, kind, ops, cx);
            workspace::prune(state);
            true
        }
        Err(error) => {
            report_error(state, spot, LabelProblem::Edit(error));
            false
        }
    }
}

fn report_error(state: &mut State, spot: EditLocation, problem: LabelProblem) {
    state.announce(LabelMessage::Refused(problem.clone()));
    state.label_editor.error = Some((spot, problem));
}

/// Applies an edit of one label that changes no annotation.
fn edit_one_label(
    state: &mut State,
    id: LabelId,
    ops: impl FnOnce(&LabelSet) -> Result<Vec<Op>, LabelError>,
    cx: &mut Context,
) {
    let ops = ops(state.history.project().labels());
    if apply_edit(state, EditKind::EditLabel, EditLocation::LabelRow(id), ops, cx) {
        state.announce(LabelMessage::Changed);
    }
}

fn create_new_label(state: &mut State, cx: &mut Context) {
    let typed = state.label_editor.new_name.clone();
    let made = labels::create(state.history.project().labels(), &typed, keymap::is_reserved);
    let id = made.as_ref().ok().map(|(id, _)| *id);
    let ops = made.map(|(_, ops)| ops);
    let is_created = apply_edit(state, EditKind::CreateLabel, EditLocation::NewLabel, ops, cx);
    if let Some(id) = id.filter(|_| is_created) {
        state.label_editor.new_name.clear();
        let name = label_name(state, id);
        state.announce(LabelMessage::Created(name));
    }
}

fn rename(state: &mut State, id: LabelId, name: &str, cx: &mut Context) {
    let from = label_name(state, id);
    let ops = labels::rename(state.history.project().labels(), id, name);
    if apply_edit(state, EditKind::RenameLabel, EditLocation::LabelRow(id), ops, cx) {
        let to = label_name(state, id);
        state.announce(LabelMessage::Renamed { from, to });
    }
}

/// Opens or closes a prompt. The focus returns from a closed prompt to the control that opened it.
fn set_prompt(state: &mut State, ask: Option<LabelPrompt>, cx: &mut Context) {
    let before = std::mem::replace(&mut state.label_editor.prompt, ask);
    let asked = match (before, &state.label_editor.prompt) {
        (Some(LabelPrompt::Color(id)), None) => control_id("color", id),
        (Some(LabelPrompt::Merge { from, .. }), None) => control_id("merge", from),
        (Some(LabelPrompt::Delete { id, .. }), None) => control_id("delete", id),
        (Some(LabelPrompt::Replace { .. }), None) => NEW_LABEL_ID.to_owned(),
        _ => return,
    };
    cx.push(Effect::FocusElement(asked));
}

/// Returns the label after a label or, for the last one, the label before it. It gets the focus
/// when the label is deleted.
fn adjacent_label(state: &State, id: LabelId) -> Option<LabelId> {
    let all: Vec<&Label> = state.history.project().labels().iter().collect();
    let at = all.iter().position(|label| label.id == id)?;
    let other = all.get(at + 1).or_else(|| all.get(at.checked_sub(1)?));
    other.map(|label| label.id)
}

fn merge(state: &mut State, from: LabelId, into: LabelId, cx: &mut Context) {
    let told =
        LabelMessage::Merged { from: label_name(state, from), into: label_name(state, into) };
    let ops = labels::merge(&state.history, from, into);
    apply_removal(state, (EditKind::MergeLabels, from), Some(into), told, ops, cx)
}

fn delete_with_mentions(state: &mut State, id: LabelId, to: Option<LabelId>, cx: &mut Context) {
    let told = LabelMessage::Deleted(label_name(state, id));
    let ops = labels::delete(&state.history, id, to);
    let next = adjacent_label(state, id);
    apply_removal(state, (EditKind::DeleteLabel, id), next, told, ops, cx)
}

fn apply_removal(
    state: &mut State,
    (kind, id): (EditKind, LabelId),
    focus: Option<LabelId>,
    told: LabelMessage,
    ops: Result<Vec<Op>, LabelError>,
    cx: &mut Context,
) {
    if !apply_edit(state, kind, EditLocation::LabelRow(id), ops, cx) {
        return;
    }
    state.label_editor.prompt = None;
    state.announce(told);
    cx.extend(focus.map(|id| Effect::FocusElement(control_id("name", id))));
}

/// Asks whether to replace the labels.
fn propose_replacement(state: &mut State, name: LabelSetName, drafts: Vec<LabelDraft>) {
    match labels::replace(&state.history, &drafts, keymap::is_reserved) {
        Ok(plan) => {
            let (drafts, plan) = (Rc::new(drafts), Box::new(plan));
            state.label_editor.prompt = Some(LabelPrompt::Replace { name, drafts, plan });
        }
        Err(error) => report_error(state, EditLocation::LabelSet, LabelProblem::Edit(error)),
    }
}

fn handle_label_file(state: &mut State, name: String, bytes: Result<Vec<u8>, FileFailure>) {
    let read = bytes.and_then(|bytes| {
        label_file::read_label_file(&bytes).map_err(|it| FileFailure::Invalid(it.to_string()))
    });
    match read {
        Ok(drafts) => propose_replacement(state, LabelSetName::File(name), drafts),
        Err(reason) => {
            report_error(state, EditLocation::LabelSet, LabelProblem::File(name, reason));
        }
    }
}

fn replace_all(state: &mut State, name: LabelSetName, drafts: &[LabelDraft], cx: &mut Context) {
    let plan = labels::replace(&state.history, drafts, keymap::is_reserved);
    let ops = plan.and_then(|plan| plan.ops(&state.history));
    let is_refused = ops.is_err();
    apply_edit(state, EditKind::ReplaceLabels, EditLocation::LabelSet, ops, cx);
    if !is_refused {
        state.label_editor.prompt = None;
        state.announce(LabelMessage::Replaced(name));
    }
    cx.push(Effect::FocusElement(NEW_LABEL_ID.to_owned()));
}

fn export_labels(state: &State) -> Effect {
    let written = label_file::write_label_file(state.history.project().labels());
    Effect::Download(OutputFile {
        name: format!("{}.labels.json", safe_file_stem(&state.projects.current_name())),
        mime: "application/json",
        bytes: written.into_bytes(),
    })
}

/// Returns the undo or redo action if it concerns labels. In the dialog, other edits are out of
/// sight and cannot be undone or redone.
pub fn undo_or_redo_labels(state: &State, action: Action) -> Option<Action> {
    let edit = if action == EditAction::Undo.into() {
        state.history.next_undo()
    } else if action == EditAction::Redo.into() {
        state.history.next_redo()
    } else {
        None
    };
    edit.filter(|edit| edit.labels).map(|_| action)
}
