//! The edits of all features: they are applied to the project and stored.

use super::Session;
use crate::state::context::Context;
use crate::state::editor::messages::EditorMessage;
use crate::state::notices::Severity;
use dateline_annotation::log::{Actor, EditKind, EditPart};
use dateline_annotation::model::{ApplyError, Op};
use dateline_annotation::store::StorageRecord;
use std::sync::Arc;

/// The approximate maximum number of steps in one part of an edit that is made in several.
pub(crate) const MAX_STEPS_PER_PART: usize = 3_000;

impl Session {
    /// Makes an edit and stores it. Does nothing if there are no ops.
    pub(in crate::state) fn edit(
        &mut self,
        actor: Actor,
        kind: EditKind,
        ops: Vec<Op>,
        cx: &mut Context,
    ) {
        self.edit_part(actor, kind, None, ops, cx)
    }

    /// Like [`Self::edit`], for one part of an edit that is made in several.
    pub(in crate::state) fn edit_part(
        &mut self,
        actor: Actor,
        kind: EditKind,
        part: Option<EditPart>,
        ops: Vec<Op>,
        cx: &mut Context,
    ) {
        // In a tab that does not write, an edit cannot come from the user.
        if ops.is_empty() || !self.can_edit() {
            return;
        }
        let result = self.history.edit_part(cx.now, actor, kind, part, ops).map(Some);
        self.store_edit(result, cx);
    }

    /// Enqueues the record of an edit. Returns false if there is none. An error is a bug: the project
    /// is unchanged, and the user is notified.
    pub(in crate::state) fn store_edit(
        &mut self,
        result: Result<Option<Arc<StorageRecord>>, ApplyError>,
        cx: &mut Context,
    ) -> bool {
        match result {
            Ok(Some(record)) => {
                self.write_queue.enqueue(record, cx);
                true
            }
            Ok(None) => false,
            Err(error) => {
                self.notify(Severity::Problem, EditorMessage::EditFailed(error));
                false
            }
        }
    }
}
