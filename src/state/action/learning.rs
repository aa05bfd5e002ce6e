//! Actions of learning.

use crate::state::import::messages::FileFailure;
use crate::state::learning::settings::LearningSettings;
use dateline_annotation::model::DocumentId;
use dateline_protocol::learning::WordPosition;
use dateline_text::Span;

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
    /// Do not learn from this word in this position anymore.
    ForgetWord(WordPosition, String),
    /// Learn all names and words again that were forgotten.
    RememberAll,
    /// Go to a mention that contradicts another one.
    ShowExample(DocumentId, Span),
    /// Stop to renew suggestions in the background.
    StopRenewal,
    /// Offer the learned model as a file, with the texts of names or only with their hashes.
    Export {
        /// True to leave out the texts.
        hashes_only: bool,
    },
    /// A learned file was read, or it cannot be read.
    FileRead {
        /// The name of the file.
        name: String,
        /// Its contents.
        bytes: Result<Vec<u8>, FileFailure>,
    },
    /// Do not use the learned file anymore.
    RemoveFile,
}

impl LearningAction {
    /// Returns true if the action changes what is stored.
    pub(super) fn is_edit(&self) -> bool {
        match self {
            Self::SetPaused(_)
            | Self::Forget(_)
            | Self::ForgetWord(..)
            | Self::RememberAll
            | Self::FileRead { .. }
            | Self::RemoveFile => true,
            Self::SettingsLoaded(_)
            | Self::Continue
            | Self::Show
            | Self::ShowExample(..)
            | Self::StopRenewal
            | Self::Export { .. } => false,
        }
    }

    /// Returns true if the action needs the stored project.
    pub(super) fn waits_for_storage(&self) -> bool {
        !matches!(self, Self::SettingsLoaded(_))
    }
}
