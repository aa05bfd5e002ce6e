//! Messages about the role of this tab.

use crate::state::tabs::messages::TabMessage;
use crate::state::tabs::role::{TabRole, Takeover};

pub(crate) const NO_TAB_LOCKS: &str = text!(
    "This browser cannot coordinate two tabs: use one at a time. If both change \
     the project, the second one cannot save and says so."
);

/// Returns the text of a message about the role of this tab.
pub(super) fn tab_message(message: TabMessage) -> &'static str {
    match message {
        TabMessage::CanWrite => text!("You can edit in this tab now."),
        TabMessage::ReadOnly => {
            text!("Nothing was changed: another tab is editing. Take over to edit here.")
        }
        TabMessage::ProjectDeleted => {
            text!("Nothing was changed: this project was deleted in another tab.")
        }
    }
}

/// Returns a message about the role of this tab, or an empty string if the tab can write.
pub(crate) fn tab_role(role: TabRole) -> &'static str {
    match role {
        TabRole::Writer | TabRole::UnlockedWriter | TabRole::NoProject => "",
        TabRole::Deleted => text!("This project was deleted in another tab."),
        TabRole::Follower(Takeover::Idle) => {
            text!("The project is open in another tab. This tab only shows the changes made there.")
        }
        TabRole::Follower(Takeover::Requested) => text!("Waiting for the other tab to save…"),
        TabRole::Follower(Takeover::Unanswered) => {
            text!(
                "The other tab does not respond. If you take over, its unsaved changes stay in that tab."
            )
        }
        TabRole::Follower(Takeover::Refused) => {
            text!(
                "The other tab has changes it cannot save. Export them there first: if you take over, \
             they stay in that tab."
            )
        }
        TabRole::Follower(Takeover::Reloading) => text!("Loading changes from the other tab…"),
        TabRole::Offering(_) => {
            text!(
                "Another tab asked to edit. If it does not take over within a few seconds, you can \
             edit here again."
            )
        }
        TabRole::Diverged => {
            text!(
                "Another tab took over before the last changes here were saved. They exist on this page \
             only: export them, then reload the page."
            )
        }
    }
}
