//! The files that are kept for use without a network, and the change to a new release.

use crate::state::action::{OfflineAction, OfflineStatus};
use crate::state::context::Context;
use crate::state::effect::{Effect, OfflineEffect};
use crate::state::notices::Severity;
use crate::state::persistence::messages::StorageMessage;
use crate::state::session::Session;

/// The status of the kept files and of a new release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offline {
    /// The status of the kept files.
    pub status: OfflineStatus,
    /// The status of a new release; `None` if there is none.
    pub update: Option<UpdateStatus>,
}

/// The status of a new release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateStatus {
    /// It waits for the user.
    Ready,
    /// The user wants it, and the tabs are asked whether they can reload.
    Requested,
    /// A tab has unsaved changes.
    Blocked,
}

impl Offline {
    /// Applies an action.
    pub(in crate::state) fn update(
        &mut self,
        action: OfflineAction,
        session: &mut Session,
        cx: &mut Context,
    ) {
        match action {
            OfflineAction::StatusChanged(status) => self.status = status,
            OfflineAction::Keep => {
                self.status = OfflineStatus::Keeping { done: 0, all: 0 };
                cx.push(Effect::Offline(OfflineEffect::Keep));
            }
            OfflineAction::Stop => cx.push(Effect::Offline(OfflineEffect::Stop)),
            OfflineAction::SavedFirst => {
                self.status = OfflineStatus::Ready;
                session.notify(Severity::Info, StorageMessage::SavedForOfflineUse);
            }
            OfflineAction::UpdateReady => self.update = Some(UpdateStatus::Ready),
            OfflineAction::Update => {
                self.update = Some(UpdateStatus::Requested);
                cx.push(Effect::Offline(OfflineEffect::TakeOver));
            }
            OfflineAction::UpdateBlocked => self.update = Some(UpdateStatus::Blocked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::testing::Page;

    #[test]
    fn update_waits_for_the_user_and_may_be_blocked() {
        let mut page = Page::new();
        page.dispatch(OfflineAction::UpdateReady);
        assert_eq!(page.state.offline.update, Some(UpdateStatus::Ready));
        page.effects.clear();
        page.dispatch(OfflineAction::Update);
        assert_eq!(page.effects, [Effect::Offline(OfflineEffect::TakeOver)]);
        page.dispatch(OfflineAction::UpdateBlocked);
        assert_eq!(page.state.offline.update, Some(UpdateStatus::Blocked));
    }

    #[test]
    fn files_are_kept_on_request() {
        let mut page = Page::new();
        page.dispatch(OfflineAction::StatusChanged(OfflineStatus::SavesData));
        page.effects.clear();
        page.dispatch(OfflineAction::Keep);
        assert_eq!(page.effects, [Effect::Offline(OfflineEffect::Keep)]);
        page.dispatch(OfflineAction::StatusChanged(OfflineStatus::Ready));
        assert_eq!(page.state.offline.status, OfflineStatus::Ready);
        assert_eq!(page.notices(), []);
    }

    #[test]
    fn keeping_can_be_stopped_and_its_first_end_is_reported() {
        let mut page = Page::new();
        page.dispatch(OfflineAction::StatusChanged(OfflineStatus::Keeping { done: 1, all: 2 }));
        page.effects.clear();
        page.dispatch(OfflineAction::Stop);
        assert_eq!(page.effects, [Effect::Offline(OfflineEffect::Stop)]);
        page.dispatch(OfflineAction::SavedFirst);
        assert_eq!(page.state.offline.status, OfflineStatus::Ready);
        assert_eq!(page.notices(), [StorageMessage::SavedForOfflineUse.into()]);
    }
}
