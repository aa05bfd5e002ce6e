//! Notices for the user. Information is removed after a time, when its screen is left, or when its
//! edit is no longer the next to undo. Problems stay until they are dismissed or solved.

pub mod failure;
pub mod message;
#[cfg(test)]
mod tests;

use crate::state::action::NoticeAction;
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::import::messages::ReopenOffer;
use crate::state::notices::message::Message;
use dateline_annotation::history::History;

/// The maximum number of notices shown together. The newest are shown.
pub const MAX_SHOWN: usize = 3;

/// A message that is shown to the user.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Identifies the notice while it is shown.
    pub id: u32,
    /// The severity.
    pub severity: Severity,
    /// The message.
    pub message: Message,
    /// The seq of the edit that it reports, or of its first part, if the notice offers to undo it.
    pub undo: Option<u64>,
    /// Offers to read the reported files in another way. Information with an offer stays until it is
    /// dismissed or its screen is left.
    pub offers: Vec<ReopenOffer>,
    /// True if its timer is running.
    is_timed: bool,
}

/// The severity of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something to know. It is removed automatically, so nothing that requires an action of the
    /// user may be information.
    Info,
    /// Something went wrong.
    Problem,
}

/// All notices, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notices {
    all: Vec<Notice>,
    last_id: u32,
    /// True if the pointer is over the notices.
    is_hovered: bool,
    /// True if the focus is in the notices.
    has_focus: bool,
}

impl Notices {
    /// Returns all notices, oldest first.
    pub fn all(&self) -> &[Notice] {
        &self.all
    }

    /// Returns the notices that are shown, oldest first: the newest `MAX_SHOWN`.
    pub fn visible(&self) -> &[Notice] {
        &self.all[self.hidden_count()..]
    }

    /// Returns the number of notices that are not shown.
    pub fn hidden_count(&self) -> usize {
        self.all.len().saturating_sub(MAX_SHOWN)
    }

    /// Returns the newest notice.
    pub fn newest(&self) -> Option<&Notice> {
        self.all.last()
    }

    /// Returns the id given last; 0 if there never was a notice.
    pub(in crate::state) fn last_id(&self) -> u32 {
        self.last_id
    }

    /// Adds a notice. Replaces one with the same message, so that repeated notices do not
    /// accumulate.
    pub(in crate::state) fn push(
        &mut self,
        severity: Severity,
        message: Message,
        undo: Option<u64>,
        offers: Vec<ReopenOffer>,
    ) {
        self.remove(&message);
        self.last_id += 1;
        let id = self.last_id;
        self.all.push(Notice { id, severity, message, undo, offers, is_timed: false });
    }

    /// Removes the notices that make this offer, because the user accepted it.
    pub(in crate::state) fn remove_offer(&mut self, offer: &ReopenOffer) {
        self.all.retain(|notice| !notice.offers.contains(offer));
    }

    /// Withdraws all offers, because another import begins.
    pub(in crate::state) fn withdraw_offers(&mut self) {
        self.all.iter_mut().for_each(|notice| notice.offers.clear());
    }

    /// Removes the notice with this message, because the problem is solved.
    pub(in crate::state) fn remove(&mut self, message: &Message) {
        self.all.retain(|notice| notice.message != *message);
    }

    /// Removes all notices.
    pub(in crate::state) fn clear(&mut self) {
        self.all.clear();
    }

    /// Removes information with ids up to `last`, because its screen is no longer shown.
    pub(in crate::state) fn clear_info_up_to(&mut self, last: u32) {
        self.all.retain(|notice| notice.severity == Severity::Problem || notice.id > last);
    }

    /// Applies actions of the user and of the timers to the notices.
    pub(in crate::state) fn update(&mut self, action: NoticeAction) {
        match action {
            NoticeAction::Dismiss(id) => {
                self.all.retain(|notice| notice.id != id);
                // The pressed button is removed, and browsers fire no event for the focus that it
                // had.
                self.has_focus = false;
            }
            NoticeAction::Expired(id) => self.expire(id),
            NoticeAction::Hover(is_hovered) => self.is_hovered = is_hovered,
            NoticeAction::Focus(has_focus) => self.has_focus = has_focus,
        }
    }

    /// Handles the end of a notice's timer. A notice that is hidden, or that the user may be
    /// reading, stays, and its timer starts again later.
    fn expire(&mut self, id: u32) {
        let stays = self.is_in_use() || !self.visible().iter().any(|notice| notice.id == id);
        if stays {
            let due = self.all.iter_mut().find(|notice| notice.id == id);
            due.into_iter().for_each(|notice| notice.is_timed = false);
        } else {
            self.all.retain(|notice| notice.id != id);
        }
    }

    /// Removes notices about edits that are no longer the next to undo, and starts the timers of shown
    /// information. A notice with offers stays after a later edit, but no longer offers to undo. To
    /// be called after every action.
    pub(in crate::state) fn refresh(&mut self, history: &History, cx: &mut Context) {
        if self.all.iter().any(|notice| notice.undo.is_some()) {
            let next = history.first_part_to_undo().map(|edit| edit.seq);
            for notice in self.all.iter_mut().filter(|notice| !notice.offers.is_empty()) {
                notice.undo.take_if(|undo| next.is_some_and(|next| next > *undo));
            }
            self.all.retain(|notice| notice.undo.is_none() || notice.undo == next);
        }
        if self.all.is_empty() {
            // The element under the pointer or with the focus is gone.
            (self.is_hovered, self.has_focus) = (false, false);
        }
        if self.is_in_use() {
            return;
        }
        let hidden = self.hidden_count();
        let untimed = self.all[hidden..]
            .iter_mut()
            .filter(|notice| notice.severity == Severity::Info && notice.offers.is_empty())
            .filter(|notice| !notice.is_timed);
        let timed = untimed.map(|notice| {
            notice.is_timed = true;
            Effect::StartNoticeTimer(notice.id)
        });
        cx.extend(timed);
    }

    /// Returns true if the pointer or the focus is at the notices.
    fn is_in_use(&self) -> bool {
        self.is_hovered || self.has_focus
    }
}
