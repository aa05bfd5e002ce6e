//! Everything that can happen to the page, nested by what it does: an action's variant says whether
//! it is an edit, and whether it waits for the storage.

mod edit;
mod feature;
mod interface;
mod keymap;
mod labels;
mod learning;
mod library;
mod lists;
mod notices;
mod occurrences;
mod offline;
mod places;
mod projects;
mod recovery;
mod storage_panel;
mod tabs;
mod training_export;
mod world;

pub use edit::{EditAction, EntityAction, MentionEdit};
pub use feature::FeatureAction;
pub use interface::{
    Dialog, ExportFilter, ExportFormat, InterfaceAction, NavigateAction, ReviewReason,
    SelectionMode, StepUnit, TextPoint, WorkspaceAction,
};
pub use keymap::KeymapAction;
pub use labels::{LabelAction, LabelPrompt};
pub use learning::LearningAction;
pub use library::{DocumentField, LibraryAction, SortOrder, StatisticsAction};
pub use lists::ListAction;
pub use notices::NoticeAction;
pub use occurrences::OccurrenceAction;
pub use offline::{OfflineAction, OfflineStatus};
pub use places::{MapAction, PlaceAction};
pub use projects::{InvalidProject, ProjectAction, ProjectInfo};
pub use recovery::{RecoveryAction, RestoredProject};
pub use storage_panel::{
    DeleteResult, DeleteScope, SecondCopyStatus, StoragePanelAction, StorageStatus,
};
pub use tabs::TabAction;
pub use training_export::{ExportChoices, ExportScope, TrainingExportAction};
pub use world::{LoadedProject, ReadFile, WorkerEvent, WorldEvent};

/// Everything that can happen to the page. Each part converts into it.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Changes the project or what is stored. Only the tab that writes makes edits, one after the
    /// other.
    Edit(EditAction),
    /// Moves the focus or the selection in the open document.
    Workspace(WorkspaceAction),
    /// Shows another screen.
    Navigate(NavigateAction),
    /// Changes what the page shows, or stops work in progress.
    Interface(InterfaceAction),
    /// An action of a feature that has a state and actions of its own.
    Feature(FeatureAction),
    /// Something happened outside of the page: the storage, a worker or the browser reports it.
    World(WorldEvent),
}

impl Action {
    /// Returns true if the action changes the project or what is stored.
    pub(super) fn is_edit(&self) -> bool {
        match self {
            Self::Edit(_) => true,
            Self::Feature(action) => action.is_edit(),
            Self::Workspace(_) | Self::Navigate(_) | Self::Interface(_) | Self::World(_) => false,
        }
    }

    /// Returns true if the action needs the stored project. Such an action is deferred until the
    /// storage is open. Otherwise its result would be replaced by what is stored, because a user
    /// can act before the storage opens.
    pub(super) fn waits_for_storage(&self) -> bool {
        match self {
            Self::Edit(_) | Self::Workspace(_) | Self::Navigate(_) => true,
            Self::Interface(action) => action.waits_for_storage(),
            Self::Feature(action) => action.waits_for_storage(),
            Self::World(event) => event.waits_for_storage(),
        }
    }
}

/// Converts each type of actions into an [`Action`].
macro_rules! convert_into_action {
    ($($part:ty => |$it:ident| $action:expr;)*) => {$(
        impl From<$part> for Action {
            fn from($it: $part) -> Self {
                $action
            }
        }
    )*};
}

convert_into_action! {
    EditAction => |it| Self::Edit(it);
    MentionEdit => |it| Self::Edit(EditAction::Mention(it));
    EntityAction => |it| Self::Edit(EditAction::Mention(MentionEdit::Entity(it)));
    WorkspaceAction => |it| Self::Workspace(it);
    NavigateAction => |it| Self::Navigate(it);
    InterfaceAction => |it| Self::Interface(it);
    FeatureAction => |it| Self::Feature(it);
    KeymapAction => |it| Self::Feature(FeatureAction::Keymap(it));
    LabelAction => |it| Self::Feature(FeatureAction::Labels(it));
    LearningAction => |it| Self::Feature(FeatureAction::Learning(it));
    LibraryAction => |it| Self::Feature(FeatureAction::Library(it));
    MapAction => |it| Self::Feature(FeatureAction::Map(it));
    NoticeAction => |it| Self::Feature(FeatureAction::Notices(it));
    OccurrenceAction => |it| Self::Feature(FeatureAction::Occurrences(it));
    OfflineAction => |it| Self::Feature(FeatureAction::Offline(it));
    PlaceAction => |it| Self::Feature(FeatureAction::Place(it));
    ProjectAction => |it| Self::Feature(FeatureAction::Projects(it));
    RecoveryAction => |it| Self::Feature(FeatureAction::Recovery(it));
    StatisticsAction => |it| Self::Feature(FeatureAction::Statistics(it));
    StoragePanelAction => |it| Self::Feature(FeatureAction::StoragePanel(it));
    TabAction => |it| Self::Feature(FeatureAction::Tab(it));
    TrainingExportAction => |it| Self::Feature(FeatureAction::TrainingExport(it));
    WorldEvent => |it| Self::World(it);
}
