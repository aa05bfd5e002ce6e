//! The state of the page and how it changes: state, actions, and effects as data. Nothing here
//! names Yew or the browser, so all of it is tested natively.
#![cfg_attr(not(test), deny(clippy::wildcard_enum_match_arm))]

pub mod action;
mod context;
pub mod detection;
pub mod editor;
pub mod effect;
pub mod export;
pub mod import;
pub mod keymap;
pub mod labels;
pub mod library;
pub mod navigation;
pub mod notices;
pub mod occurrences;
pub mod persistence;
pub mod places;
pub mod projects;
pub mod recovery;
mod reducer;
pub mod tabs;
#[cfg(test)]
pub(crate) mod testing;
mod worker_events;

pub use action::{
    Action, Dialog, EditAction, EntityAction, FeatureAction, InterfaceAction, KeymapAction,
    LabelAction, LibraryAction, LoadedProject, MapAction, MentionEdit, NavigateAction,
    NoticeAction, OccurrenceAction, PlaceAction, ProjectAction, ReadFile, RecoveryAction,
    SelectionMode, StatisticsAction, StoragePanelAction, TabAction, TextPoint,
    TrainingExportAction, WorkerEvent, WorkspaceAction, WorldEvent,
};
pub use detection::detection_queue::{DetectionQueue, QueueStatus};
pub use editor::edit_jobs::EditJobs;
pub use editor::label_search::match_labels;
pub use editor::workspace::{
    LABEL_SEARCH_ID, NOTE_ID, SELECTION_ID, TEXT_ID, Workspace, annotation_element_id, text_to_copy,
};
pub use effect::{Effect, OutputFile};
pub use export::training_export::TrainingExport;
pub use import::import_journal::ImportJournal;
pub use import::import_queue::ImportQueue;
pub use keymap::keymap_editor::KeymapEditor;
pub use labels::label_editor::LabelEditor;
pub use library::Library;
pub use navigation::new_document::NewDocument;
pub use notices::message::Message;
pub use notices::{Notice, Notices, Severity};
pub use persistence::storage_panel::StoragePanel;
pub use persistence::write_queue::WriteQueue;
pub use places::document_places::DocumentPlaces;
pub use places::map_interaction::MAP_ID;
pub use places::place_picker::PLACE_SEARCH_ID;
pub use projects::Projects;
pub use recovery::Recovery;
pub use reducer::reduce;
pub use tabs::role::TabRole;

use action::ExportFilter;
use dateline_annotation::edit::MatchOptions;
use dateline_annotation::history::History;
use dateline_annotation::model::Document;
use dateline_protocol::WorkerFailure;
use occurrences::OccurrenceDialog;
use persistence::document_loader::DocumentLoader;
use places::document_places::GazetteerStatus;
use places::map_outlines::OutlinesStatus;
use std::sync::Arc;

/// The state of the page.
#[derive(Default)]
pub struct State {
    /// The project and its log.
    pub history: History,
    /// The current screen.
    pub screen: Screen,
    /// The contents of the home screen's text box.
    pub draft_text: String,
    /// The new document that the user left last before freezing it.
    pub suspended_new_document: Option<NewDocument>,
    /// The current route.
    route: navigation::route::CurrentRoute,
    /// The records that are not known to be stored.
    pub write_queue: WriteQueue,
    /// The recovery from a lost database.
    pub recovery: Recovery,
    /// The files that are being imported.
    pub import_queue: ImportQueue,
    /// The journal of imported files that are not stored yet.
    pub import_journal: ImportJournal,
    /// The documents and edits that are being loaded from the storage.
    pub document_loader: DocumentLoader,
    /// The state of the storage panel.
    pub storage_panel: StoragePanel,
    /// The projects.
    pub projects: Projects,
    /// The keymap and its editor.
    pub keymap_editor: KeymapEditor,
    /// The rights of this tab on the project.
    pub role: TabRole,
    /// The status of the detector worker.
    pub detector: DetectorStatus,
    /// The documents waiting for the detector.
    pub detection_queue: DetectionQueue,
    /// The status of the gazetteer.
    pub gazetteer: GazetteerStatus,
    /// True if the sidebar shows the map and the place list, false if it shows labels and mentions.
    pub shows_places: bool,
    /// True if the sidebar lists all entities of the open document, false if it shortens long
    /// lists.
    pub shows_all_entities: bool,
    /// The outlines that the map draws.
    pub outlines: OutlinesStatus,
    /// The library.
    pub library: Library,
    /// The state of the training export.
    pub training_export: TrainingExport,
    /// The dialog of occurrences, if it is open.
    pub occurrences: Option<OccurrenceDialog>,
    /// The options for comparing texts in the search for occurrences.
    pub match_options: MatchOptions,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// The state of the label editor.
    pub label_editor: LabelEditor,
    /// The selection of annotations that an export holds.
    pub export_filter: ExportFilter,
    /// The messages to the user.
    pub notices: Notices,
    /// The latest announcement for screen readers.
    pub announcement: Option<Message>,
    /// The edits that are being applied in parts.
    pub edit_jobs: EditJobs,
    /// Actions that were dispatched before the storage was open, and their times.
    deferred: Vec<(Action, i64)>,
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

/// The status of the detector worker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DetectorStatus {
    /// The worker is loading.
    #[default]
    Starting,
    /// The worker accepts requests.
    Ready,
    /// The worker failed.
    Failed(WorkerFailure),
}

impl State {
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

    fn workspace_mut(&mut self) -> Option<&mut Workspace> {
        match &mut self.screen {
            Screen::Workspace(workspace) => Some(workspace),
            Screen::Home | Screen::NewDocument(_) => None,
        }
    }
}
