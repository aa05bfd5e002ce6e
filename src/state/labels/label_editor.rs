//! The label editor. Each edit of the label set is a single change, including its effects on
//! annotations.

use crate::state::action::{Action, Dialog, EditAction, LabelAction, LabelPrompt, ListAction};
use crate::state::context::Context;
use crate::state::editor::focus;
use crate::state::effect::{Effect, LabelFile, OutputFile};
use crate::state::export::safe_file_stem;
use crate::state::import::messages::FileFailure;
use crate::state::keymap::{Keymap, is_reserved};
use crate::state::labels::list_editor::{ListEditor, Outcome};
use crate::state::labels::messages::{LabelMessage, LabelProblem, LabelSetName};
use crate::state::session::Session;
use dateline_annotation::labels::{self, LabelError};
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{Label, LabelDraft, LabelId, LabelSet, Op};
use dateline_annotation::store::MissingData;
use dateline_formats::label_file;
use dateline_protocol::lists::HitsResponse;
use std::rc::Rc;

/// The state of the label editor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelEditor {
    /// The name typed for a new label.
    pub new_name: String,
    /// The open prompt.
    pub prompt: Option<LabelPrompt>,
    /// The lists that are shown.
    pub lists: Option<ListEditor>,
    /// The location and the reason of the last edit's failure.
    pub error: Option<(EditLocation, LabelProblem)>,
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

/// Returns what an edit of labels needs that is not in memory, or `None` if the edit needs no
/// documents.
pub(in crate::state) fn missing_for(
    session: &Session,
    action: &LabelAction,
) -> Option<MissingData> {
    let moved = match action {
        LabelAction::Merge(id, _) | LabelAction::Delete(id, _) => vec![*id],
        LabelAction::Replace(_, drafts) => labels::replace(&session.history, drafts, is_reserved)
            .map(|it| it.moved_labels())
            .unwrap_or_default(),
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
        | LabelAction::LabelsRead { .. }
        | LabelAction::Export
        | LabelAction::List(_)
        | LabelAction::Redetect => return None,
    };
    let known = session.history.documents_with_labels(&moved).into_iter();
    let documents = known.filter(|id| session.history.is_unloaded(*id)).collect();
    Some(MissingData { documents, ..MissingData::default() })
}

impl LabelEditor {
    pub(in crate::state) fn update(
        &mut self,
        session: &mut Session,
        keymap: &Keymap,
        project_name: &str,
        action: LabelAction,
        cx: &mut Context,
    ) {
        self.error = None;
        match action {
            LabelAction::Show => {
                session.dialog = Some(Dialog::Labels);
                (self.prompt, self.lists) = (None, None);
            }
            LabelAction::SetNewName(text) => self.new_name = text,
            LabelAction::Create => self.create_new_label(session, cx),
            LabelAction::Rename(id, name) => self.rename(session, id, &name, cx),
            LabelAction::Describe(id, typed) => {
                self.edit_one_label(session, id, |set| labels::set_description(set, id, &typed), cx)
            }
            LabelAction::SetKey(id, typed) => {
                let is_taken = |key| is_reserved(key) || keymap.overrides_letter(key);
                self.edit_one_label(
                    session,
                    id,
                    |set| labels::set_key(set, id, &typed, is_taken),
                    cx,
                )
            }
            LabelAction::Recolor(id, color) => {
                self.edit_one_label(session, id, |set| labels::set_color(set, id, color), cx)
            }
            LabelAction::Move { id, down, focus } => {
                self.edit_one_label(session, id, |set| labels::move_label(set, id, down), cx);
                cx.push(Effect::FocusElement(focus));
            }
            LabelAction::SetPrompt(ask) => self.set_prompt(ask, cx),
            LabelAction::Merge(from, into) => self.merge(session, from, into, cx),
            LabelAction::Delete(id, moved_to) => {
                self.delete_with_mentions(session, id, moved_to, cx)
            }
            LabelAction::ProposePreset(preset) => {
                self.propose_replacement(session, LabelSetName::Preset(preset), preset.labels())
            }
            LabelAction::FileRead { name, bytes } => self.read_file(session, name, bytes, cx),
            LabelAction::LabelsRead { name, labels } => {
                self.propose_labels_of_file(session, name, labels)
            }
            LabelAction::Replace(name, drafts) => self.replace_all(session, name, &drafts, cx),
            LabelAction::Export => {
                cx.push(export_labels(session.history.project().labels(), project_name))
            }
            LabelAction::List(action) => self.update_lists(session, action, cx),
            LabelAction::Redetect => {
                session.dialog = None;
                cx.dispatch(EditAction::Redetect)
            }
        }
    }

    fn update_lists(&mut self, session: &mut Session, action: ListAction, cx: &mut Context) {
        if let ListAction::Show(label) = action {
            self.lists = ListEditor::show(self.lists.take(), label, cx);
            return;
        }
        let Some(lists) = &mut self.lists else { return };
        let spot = EditLocation::LabelRow(lists.label);
        match lists.update(session, action, cx) {
            Outcome::None => {}
            Outcome::Edit(ops) => {
                if self.apply_edit(session, EditKind::EditLabel, spot, ops, cx) {
                    session.announce(LabelMessage::ListsChanged);
                }
            }
            Outcome::Problem(problem) => self.report_error(session, spot, problem),
        }
    }

    /// Handles hits of the list that is edited.
    pub(in crate::state) fn handle_hits(
        &mut self,
        session: &mut Session,
        found: HitsResponse,
        cx: &mut Context,
    ) {
        let Some(lists) = &mut self.lists else { return };
        let spot = EditLocation::LabelRow(lists.label);
        if let Some(problem) = lists.handle_hits(session, found, cx) {
            self.report_error(session, spot, problem);
        }
    }

    /// Applies an edit, or reports its error. Returns false on an error and if there is nothing to do.
    fn apply_edit(
        &mut self,
        session: &mut Session,
        kind: EditKind,
        spot: EditLocation,
        ops: Result<Vec<Op>, LabelError>,
        cx: &mut Context,
    ) -> bool {
        match ops {
            Ok(ops) if ops.is_empty() => false,
            Ok(ops) => {
                session.edit(Actor::Person, kind, ops, cx);
                focus::prune(session);
                true
            }
            Err(error) => {
                self.report_error(session, spot, LabelProblem::Edit(error));
                false
            }
        }
    }

    fn report_error(&mut self, session: &mut Session, spot: EditLocation, problem: LabelProblem) {
        session.announce(LabelMessage::Refused(problem.clone()));
        self.error = Some((spot, problem));
    }

    /// Applies an edit of one label that changes no annotation.
    fn edit_one_label(
        &mut self,
        session: &mut Session,
        id: LabelId,
        ops: impl FnOnce(&LabelSet) -> Result<Vec<Op>, LabelError>,
        cx: &mut Context,
    ) {
        let ops = ops(session.history.project().labels());
        if self.apply_edit(session, EditKind::EditLabel, EditLocation::LabelRow(id), ops, cx) {
            session.announce(LabelMessage::Changed);
        }
    }

    fn create_new_label(&mut self, session: &mut Session, cx: &mut Context) {
        let typed = self.new_name.clone();
        let made = labels::create(session.history.project().labels(), &typed, is_reserved);
        let id = made.as_ref().ok().map(|(id, _)| *id);
        let ops = made.map(|(_, ops)| ops);
        let is_created =
            self.apply_edit(session, EditKind::CreateLabel, EditLocation::NewLabel, ops, cx);
        if let Some(id) = id.filter(|_| is_created) {
            self.new_name.clear();
            let name = label_name(session, id);
            session.announce(LabelMessage::Created(name));
        }
    }

    fn rename(&mut self, session: &mut Session, id: LabelId, name: &str, cx: &mut Context) {
        let from = label_name(session, id);
        let ops = labels::rename(session.history.project().labels(), id, name);
        if self.apply_edit(session, EditKind::RenameLabel, EditLocation::LabelRow(id), ops, cx) {
            let to = label_name(session, id);
            session.announce(LabelMessage::Renamed { from, to });
        }
    }

    /// Opens or closes a prompt. The focus returns from a closed prompt to the control that opened it.
    fn set_prompt(&mut self, ask: Option<LabelPrompt>, cx: &mut Context) {
        let before = std::mem::replace(&mut self.prompt, ask);
        let asked = match (before, &self.prompt) {
            (Some(LabelPrompt::Color(id)), None) => control_id("color", id),
            (Some(LabelPrompt::Merge { from, .. }), None) => control_id("merge", from),
            (Some(LabelPrompt::Delete { id, .. }), None) => control_id("delete", id),
            (Some(LabelPrompt::Replace { .. }), None) => NEW_LABEL_ID.to_owned(),
            _ => return,
        };
        cx.push(Effect::FocusElement(asked));
    }

    fn merge(&mut self, session: &mut Session, from: LabelId, into: LabelId, cx: &mut Context) {
        let told = LabelMessage::Merged {
            from: label_name(session, from),
            into: label_name(session, into),
        };
        let ops = labels::merge(&session.history, from, into);
        self.apply_removal(session, (EditKind::MergeLabels, from), Some(into), told, ops, cx)
    }

    fn delete_with_mentions(
        &mut self,
        session: &mut Session,
        id: LabelId,
        to: Option<LabelId>,
        cx: &mut Context,
    ) {
        let told = LabelMessage::Deleted(label_name(session, id));
        let ops = labels::delete(&session.history, id, to);
        let next = adjacent_label(session, id);
        self.apply_removal(session, (EditKind::DeleteLabel, id), next, told, ops, cx)
    }

    fn apply_removal(
        &mut self,
        session: &mut Session,
        (kind, id): (EditKind, LabelId),
        focus: Option<LabelId>,
        told: LabelMessage,
        ops: Result<Vec<Op>, LabelError>,
        cx: &mut Context,
    ) {
        if !self.apply_edit(session, kind, EditLocation::LabelRow(id), ops, cx) {
            return;
        }
        self.prompt = None;
        session.announce(told);
        cx.extend(focus.map(|id| Effect::FocusElement(control_id("name", id))));
    }

    /// Asks whether to replace the labels.
    fn propose_replacement(
        &mut self,
        session: &mut Session,
        name: LabelSetName,
        drafts: Vec<LabelDraft>,
    ) {
        match labels::replace(&session.history, &drafts, is_reserved) {
            Ok(plan) => {
                let (drafts, plan) = (Rc::new(drafts), Box::new(plan));
                self.prompt = Some(LabelPrompt::Replace { name, drafts, plan });
            }
            Err(error) => {
                self.report_error(session, EditLocation::LabelSet, LabelProblem::Edit(error))
            }
        }
    }

    fn read_file(
        &mut self,
        session: &mut Session,
        name: String,
        bytes: Result<Vec<u8>, FileFailure>,
        cx: &mut Context,
    ) {
        match bytes {
            Ok(bytes) => {
                let file = LabelFile { name, bytes };
                cx.push(Effect::ReadLabels(session.next_request(), file));
            }
            Err(reason) => self.refuse_file(session, name, reason),
        }
    }

    fn propose_labels_of_file(
        &mut self,
        session: &mut Session,
        name: String,
        labels: Result<Vec<LabelDraft>, FileFailure>,
    ) {
        match labels {
            Ok(drafts) => self.propose_replacement(session, LabelSetName::File(name), drafts),
            Err(reason) => self.refuse_file(session, name, reason),
        }
    }

    fn refuse_file(&mut self, session: &mut Session, name: String, reason: FileFailure) {
        self.report_error(session, EditLocation::LabelSet, LabelProblem::File(name, reason));
    }

    fn replace_all(
        &mut self,
        session: &mut Session,
        name: LabelSetName,
        drafts: &[LabelDraft],
        cx: &mut Context,
    ) {
        let plan = labels::replace(&session.history, drafts, is_reserved);
        let ops = plan.and_then(|plan| plan.ops(&session.history));
        let is_refused = ops.is_err();
        self.apply_edit(session, EditKind::ReplaceLabels, EditLocation::LabelSet, ops, cx);
        if !is_refused {
            self.prompt = None;
            session.announce(LabelMessage::Replaced(name));
        }
        cx.push(Effect::FocusElement(NEW_LABEL_ID.to_owned()));
    }
}

fn label_name(session: &Session, id: LabelId) -> String {
    session.history.project().labels().get(id).map(|label| label.name.clone()).unwrap_or_default()
}

/// Returns the label after a label or, for the last one, the label before it. It gets the focus
/// when the label is deleted.
fn adjacent_label(session: &Session, id: LabelId) -> Option<LabelId> {
    let all: Vec<&Label> = session.history.project().labels().iter().collect();
    let at = all.iter().position(|label| label.id == id)?;
    let other = all.get(at + 1).or_else(|| all.get(at.checked_sub(1)?));
    other.map(|label| label.id)
}

fn export_labels(labels: &LabelSet, project_name: &str) -> Effect {
    let written = label_file::write_label_file(labels);
    Effect::Download(OutputFile {
        name: format!("{}.labels.json", safe_file_stem(project_name)),
        mime: "application/json",
        bytes: written.into_bytes(),
    })
}

/// Returns the undo or redo action if it concerns labels. In the dialog, other edits are out of
/// sight and cannot be undone or redone.
pub fn undo_or_redo_labels(session: &Session, action: Action) -> Option<Action> {
    let edit = if action == EditAction::Undo.into() {
        session.history.next_undo()
    } else if action == EditAction::Redo.into() {
        session.history.next_redo()
    } else {
        None
    };
    edit.filter(|edit| edit.labels).map(|_| action)
}
