//! The messages to the user, as values. The view makes the sentences.

use super::failure::Failure;
use crate::state::detection::messages::DetectionMessage;
use crate::state::editor::messages::EditorMessage;
use crate::state::export::messages::ExportMessage;
use crate::state::import::messages::ImportMessage;
use crate::state::labels::messages::LabelMessage;
use crate::state::learning::messages::LearningMessage;
use crate::state::library::messages::LibraryMessage;
use crate::state::navigation::messages::NavigationMessage;
use crate::state::occurrences::messages::OccurrenceMessage;
use crate::state::persistence::messages::StorageMessage;
use crate::state::places::messages::PlaceMessage;
use crate::state::projects::messages::ProjectMessage;
use crate::state::recovery::messages::RecoveryMessage;
use crate::state::tabs::messages::TabMessage;

/// A message to the user: a notice or an announcement. Each feature has messages of its own, which
/// convert into it.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// About the detector.
    Detection(DetectionMessage),
    /// About the open document and its edits.
    Editor(EditorMessage),
    /// About an export.
    Export(ExportMessage),
    /// About a request of the user that failed in the browser.
    Failure(Failure),
    /// About opening files.
    Import(ImportMessage),
    /// About labels.
    Labels(LabelMessage),
    /// About learning.
    Learning(LearningMessage),
    /// About the documents of the project.
    Library(LibraryMessage),
    /// About screens, addresses and new documents.
    Navigation(NavigationMessage),
    /// About other occurrences of a text.
    Occurrences(OccurrenceMessage),
    /// About places and the map.
    Places(PlaceMessage),
    /// About projects.
    Projects(ProjectMessage),
    /// About a database that was lost or closed.
    Recovery(RecoveryMessage),
    /// About the storage of the project.
    Storage(StorageMessage),
    /// About the role of this tab.
    Tabs(TabMessage),
}

/// Converts the messages of a feature into a [`Message`].
macro_rules! convert_into_message {
    ($($part:ty => $variant:ident;)*) => {$(
        impl From<$part> for Message {
            fn from(message: $part) -> Self {
                Self::$variant(message)
            }
        }
    )*};
}

convert_into_message! {
    DetectionMessage => Detection;
    EditorMessage => Editor;
    ExportMessage => Export;
    Failure => Failure;
    ImportMessage => Import;
    LabelMessage => Labels;
    LearningMessage => Learning;
    LibraryMessage => Library;
    NavigationMessage => Navigation;
    OccurrenceMessage => Occurrences;
    PlaceMessage => Places;
    ProjectMessage => Projects;
    RecoveryMessage => Recovery;
    StorageMessage => Storage;
    TabMessage => Tabs;
}
