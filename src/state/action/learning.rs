//! Actions of learning.

use crate::state::learning::settings::LearningSettings;

/// An action of learning from the reviewed documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LearningAction {
    /// The stored settings of the project were read.
    SettingsLoaded(LearningSettings),
    /// The browser is ready for the next reviewed documents.
    Continue,
    /// Show the dialog.
    Show,
    /// Stop to learn and to use what was learned, or begin again.
    SetPaused(bool),
    /// Do not learn this name anymore.
    Forget(String),
    /// Learn all names again that were forgotten.
    RememberAll,
    /// Stop to renew suggestions in the background.
    StopRenewal,
    /// Offer the learned model as a file, with the texts of names or only with their hashes.
    Export {
        /// True to leave out the texts.
        hashes_only: bool,
    },
}

impl LearningAction {
    /// Returns true if the action changes what is stored.
    pub(super) fn is_edit(&self) -> bool {
        match self {
            Self::SetPaused(_) | Self::Forget(_) | Self::RememberAll => true,
            Self::SettingsLoaded(_)
            | Self::Continue
            | Self::Show
            | Self::StopRenewal
            | Self::Export { .. } => false,
        }
    }

    /// Returns true if the action needs the stored project.
    pub(super) fn waits_for_storage(&self) -> bool {
        !matches!(self, Self::SettingsLoaded(_))
    }
}
