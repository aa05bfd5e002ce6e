//! The session: the project as this tab edits it, how it is stored, and what every feature may use:
//! the screen, the dialog, notices and announcements. It depends on data only; features depend on
//! it.

mod edit;

pub(super) use edit::MAX_STEPS_PER_PART;

use crate::state::action::Dialog;
use crate::state::editor::messages::{EditorMessage, ReviewChange};
use crate::state::editor::review_counts::ReviewCounts;
use crate::state::editor::workspace::Workspace;
use crate::state::import::messages::ReopenOffer;
use crate::state::navigation::messages::NavigationMessage;
use crate::state::navigation::new_document::NewDocument;
use crate::state::notices::message::Message;
use crate::state::notices::{Notices, Severity};
use crate::state::persistence::write_queue::WriteQueue;
use crate::state::recovery::Recovery;
use crate::state::tabs::role::TabRole;
use dateline_annotation::history::History;
use dateline_annotation::model::{Document, DocumentId};
use dateline_protocol::RequestId;
use std::sync::Arc;

/// The project as this tab edits it, and what all features share.
#[derive(Default)]
pub struct Session {
    /// The project and its log.
    pub history: History,
    /// The records that are not known to be stored.
    pub write_queue: WriteQueue,
    /// The rights of this tab on the project.
    pub role: TabRole,
    /// The recovery from a lost database.
    pub recovery: Recovery,
    /// The current screen.
    pub screen: Screen,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// The contents of the home screen's text box.
    pub draft_text: String,
    /// The new document that the user left last before freezing it.
    pub suspended_new_document: Option<NewDocument>,
    /// The messages to the user.
    pub notices: Notices,
    /// The latest announcement for screen readers.
    pub announcement: Option<Message>,
    /// True if the least certain mentions of the open document are reviewed first.
    pub least_certain_first: bool,
    last_request: u32,
}

/// A screen.
#[derive(Default)]
pub enum Screen {
    /// The home screen: the text box and the library.
    #[default]
    Home,
    /// A text that is not frozen yet.
    NewDocument(NewDocument),
    /// The open document.
    Workspace(Box<Workspace>),
}

impl Session {
    /// Returns the workspace and the open document, or `None` if no document is open.
    pub fn workspace(&self) -> Option<(&Workspace, &Arc<Document>)> {
        match &self.screen {
            Screen::Workspace(workspace) => {
                let document = self.history.project().document(workspace.document);
                document.map(|document| (&**workspace, document))
            }
            Screen::Home | Screen::NewDocument(_) => None,
        }
    }

    /// Returns the workspace, even if its document is not in memory.
    pub(in crate::state) fn workspace_mut(&mut self) -> Option<&mut Workspace> {
        match &mut self.screen {
            Screen::Workspace(workspace) => Some(workspace),
            Screen::Home | Screen::NewDocument(_) => None,
        }
    }

    /// Returns the id of the open document.
    pub fn open_document_id(&self) -> Option<DocumentId> {
        self.workspace().map(|(_, document)| document.id)
    }

    /// Shows another screen and closes any dialog. A new document that is not frozen is suspended,
    /// so that the user can return to it.
    pub(in crate::state) fn show_screen(&mut self, screen: Screen) {
        self.dialog = None;
        if let Screen::NewDocument(draft) = std::mem::replace(&mut self.screen, screen) {
            self.suspended_new_document = Some(draft);
            self.clear_notice(NavigationMessage::NothingKept);
        }
    }

    /// Returns true if the project can be edited in this tab.
    pub fn can_edit(&self) -> bool {
        self.role.can_write() && self.recovery.loss.is_none()
    }

    /// Announces a message to screen readers.
    pub(in crate::state) fn announce(&mut self, message: impl Into<Message>) {
        self.announcement = Some(message.into());
    }

    /// Announces what was done and the progress of the open document.
    pub(in crate::state) fn announce_progress(&mut self, change: ReviewChange) {
        if let Some(counts) =
            self.workspace().map(|(_, document)| ReviewCounts::from_document(document))
        {
            self.announce(EditorMessage::Reviewed(change, counts));
        }
    }

    /// Shows and announces a notice. Replaces one with the same message.
    pub(in crate::state) fn notify(&mut self, severity: Severity, message: impl Into<Message>) {
        self.add_notice(severity, message.into(), None, Vec::new());
    }

    /// Shows a notice about the last edit. It offers to undo that edit, unless undo would revert
    /// another one.
    pub(in crate::state) fn notify_edit(&mut self, message: impl Into<Message>) {
        let last = self.history.last_seq();
        let is_next = self.history.next_undo().is_some_and(|edit| edit.seq == last);
        let first = self.history.first_part_to_undo().map(|edit| edit.seq);
        self.add_notice(Severity::Info, message.into(), first.filter(|_| is_next), Vec::new());
    }

    /// Shows a notice about an import. It offers to undo the edit whose first change is
    /// `first_change`, unless undo would revert another one, and makes `offers`.
    pub(in crate::state) fn notify_import(
        &mut self,
        severity: Severity,
        message: impl Into<Message>,
        first_change: Option<u64>,
        offers: Vec<ReopenOffer>,
    ) {
        let next = self.history.first_part_to_undo().map(|edit| edit.seq);
        let undo = first_change.filter(|first| next == Some(*first));
        self.add_notice(severity, message.into(), undo, offers);
    }

    fn add_notice(
        &mut self,
        severity: Severity,
        message: Message,
        undo: Option<u64>,
        offers: Vec<ReopenOffer>,
    ) {
        self.announcement = Some(message.clone());
        self.notices.push(severity, message, undo, offers);
    }

    /// Removes the notice with this message, because the problem is solved.
    pub(in crate::state) fn clear_notice(&mut self, message: impl Into<Message>) {
        self.notices.remove(&message.into());
    }

    /// Returns the id of a new request to a worker or to another tab. No two requests share one.
    pub(in crate::state) fn next_request(&mut self) -> RequestId {
        self.last_request += 1;
        RequestId(self.last_request)
    }
}
