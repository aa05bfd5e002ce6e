//! Notices for the person. Information goes by itself: after a time, with the screen that it was shown on, or
//! when the edit that it speaks of cannot be undone in it any more. Problems stay until they are dismissed
//! or solved.

use super::{Action, Effect, State};

/// So many notices are shown at once; the newest.
pub const MAX_SHOWN: usize = 3;

/// Something that the person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Names it while it is shown.
    pub id: u32,
    /// How it is meant.
    pub severity: Severity,
    /// What it says.
    pub text: String,
    /// The edit that it speaks of, where that can be undone at once.
    pub undo: Option<u64>,
    /// Whether its time is being measured.
    is_timed: bool,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something to know. It goes by itself, so nothing that a person must act on is information.
    Info,
    /// Something went wrong.
    Problem,
}

/// All notices, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    all: Vec<Notice>,
    last_id: u32,
    /// The pointer is over them.
    is_hovered: bool,
    /// The focus is in them.
    has_focus: bool,
}

impl Notices {
    /// All of them, the oldest first.
    pub fn all(&self) -> &[Notice] {
        &self.all
    }

    /// Those that are shown, the oldest first; the others wait behind them.
    pub fn visible(&self) -> &[Notice] {
        &self.all[self.hidden_count()..]
    }

    /// How many wait.
    pub fn hidden_count(&self) -> usize {
        self.all.len().saturating_sub(MAX_SHOWN)
    }

    /// The newest.
    pub fn newest(&self) -> Option<&Notice> {
        self.all.last()
    }

    /// The number of the last one that there ever was.
    pub(super) fn last_id(&self) -> u32 {
        self.last_id
    }

    /// Adds one. One that says the same goes, so that repeats do not pile up.
    pub(super) fn push(&mut self, tone: Severity, text: String, undo: Option<u64>) {
        self.all.retain(|notice| notice.text != text);
        self.last_id += 1;
        self.all.push(Notice { id: self.last_id, severity: tone, text, undo, is_timed: false });
    }

    /// A problem that was told in these words is solved.
    pub(super) fn remove_text(&mut self, text: &str) {
        self.all.retain(|notice| notice.text != text);
    }

    /// Takes all of them away.
    pub(super) fn clear(&mut self) {
        self.all.clear();
    }

    /// Another screen is shown: information up to this number was about the one before.
    pub(super) fn clear_info_up_to(&mut self, last: u32) {
        self.all.retain(|notice| notice.severity == Severity::Problem || notice.id > last);
    }

    /// Does what a person, or the time, does to notices.
    pub(super) fn update(&mut self, action: &Action) {
        match action {
            Action::DismissNotice(id) => {
                self.all.retain(|notice| notice.id != *id);
                // The button that was pressed is gone, and nobody says that the focus is.
                self.has_focus = false;
            }
            Action::NoticeExpired(id) => self.expire(*id),
            Action::HoverNotices(is) => self.is_hovered = *is,
            Action::FocusNotices(is) => self.has_focus = *is,
            _ => {}
        }
    }

    /// The time of a notice is up. Where it could not be read, or is being read, it is measured anew later.
    fn expire(&mut self, id: u32) {
        let stays = self.is_in_use() || !self.visible().iter().any(|notice| notice.id == id);
        if stays {
            let due = self.all.iter_mut().find(|notice| notice.id == id);
            due.into_iter().for_each(|notice| notice.is_timed = false);
        } else {
            self.all.retain(|notice| notice.id != id);
        }
    }

    /// Whether somebody is at them.
    fn is_in_use(&self) -> bool {
        self.is_hovered || self.has_focus
    }
}

impl State {
    /// Shows a notice. One that says the same takes its place, so that repeats do not pile up.
    pub(super) fn notify(&mut self, tone: Severity, text: String) {
        self.announcement.clone_from(&text);
        self.notices.push(tone, text, None);
    }

    /// Shows a notice on the last edit, which can be undone in it: unless an undo would undo another one.
    pub(super) fn notify_edit(&mut self, text: String) {
        let last = self.history.last_seq();
        let undo = self.history.next_undo().map(|edit| edit.seq).filter(|seq| *seq == last);
        self.announcement.clone_from(&text);
        self.notices.push(Severity::Info, text, undo);
    }

    /// A problem that was told in these words is solved.
    pub(super) fn clear_notice(&mut self, text: &str) {
        self.notices.remove_text(text);
    }
}

/// Takes away what speaks of an edit that is not the next to be undone, and has the time of all information
/// measured that can be read. To be called after every action.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    let next = state.history.next_undo().map(|edit| edit.seq);
    let notices = &mut state.notices;
    notices.all.retain(|notice| notice.undo.is_none() || notice.undo == next);
    if notices.all.is_empty() {
        // Nothing is left that could be pointed at.
        (notices.is_hovered, notices.has_focus) = (false, false);
    }
    if notices.is_in_use() {
        return Vec::new();
    }
    let hidden = notices.hidden_count();
    let untimed = notices.all[hidden..]
        .iter_mut()
        .filter(|notice| notice.severity == Severity::Info && !notice.is_timed);
    let timed = untimed.map(|notice| {
        notice.is_timed = true;
        Effect::StartNoticeTimer(notice.id)
    });
    timed.collect()
}
