//! The actions of features that have a state of their own.

use crate::state::action::{
    KeymapAction, LabelAction, LearningAction, LibraryAction, MapAction, NoticeAction,
    OccurrenceAction, OfflineAction, PlaceAction, ProjectAction, RecoveryAction, StatisticsAction,
    StoragePanelAction, TabAction, TrainingExportAction,
};

/// An action of a feature. Each feature says which of its actions are edits.
#[derive(Clone, Debug, PartialEq)]
pub enum FeatureAction {
    /// An action of the keymap editor.
    Keymap(KeymapAction),
    /// An action of the label editor.
    Labels(LabelAction),
    /// An action of learning.
    Learning(LearningAction),
    /// An action of the library.
    Library(LibraryAction),
    /// An action on the map.
    Map(MapAction),
    /// An action on notices.
    Notices(NoticeAction),
    /// An action concerning other occurrences of the same text.
    Occurrences(OccurrenceAction),
    /// An action on the files that are kept for use without a network, or on a new release.
    Offline(OfflineAction),
    /// An action concerning the places of mentions.
    Place(PlaceAction),
    /// An action concerning projects.
    Projects(ProjectAction),
    /// An action concerning a lost or closed database.
    Recovery(RecoveryAction),
    /// An action of the statistics dialog.
    Statistics(StatisticsAction),
    /// An action of the storage panel.
    StoragePanel(StoragePanelAction),
    /// Coordination with other tabs.
    Tab(TabAction),
    /// An action of the training export.
    TrainingExport(TrainingExportAction),
}

impl FeatureAction {
    /// Returns true if the action changes the project or what is stored.
    pub(super) fn is_edit(&self) -> bool {
        match self {
            Self::Labels(action) => action.is_edit(),
            Self::Learning(action) => action.is_edit(),
            Self::Library(action) => action.is_edit(),
            Self::Map(action) => action.is_edit(),
            Self::Occurrences(action) => action.is_edit(),
            Self::Place(action) => action.is_edit(),
            Self::StoragePanel(action) => action.is_deletion(),
            Self::Keymap(_)
            | Self::Notices(_)
            | Self::Offline(_)
            | Self::Projects(_)
            | Self::Recovery(_)
            | Self::Statistics(_)
            | Self::Tab(_)
            | Self::TrainingExport(_) => false,
        }
    }

    /// Returns true if the action needs the stored project.
    pub(super) fn waits_for_storage(&self) -> bool {
        match self {
            Self::Keymap(_)
            | Self::Notices(_)
            | Self::Offline(_)
            | Self::Projects(_)
            | Self::Recovery(_) => false,
            Self::StoragePanel(action) => !matches!(action, StoragePanelAction::Deleted(_)),
            Self::Tab(action) => action.waits_for_storage(),
            Self::Learning(action) => action.waits_for_storage(),
            Self::Labels(_)
            | Self::Library(_)
            | Self::Map(_)
            | Self::Occurrences(_)
            | Self::Place(_)
            | Self::Statistics(_)
            | Self::TrainingExport(_) => true,
        }
    }
}
