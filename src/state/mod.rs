//! What the page knows and how it changes: state, actions, effects as data. Nothing here names
//! Yew or the browser, so all of it is tested natively.

mod action;
pub mod article;
pub mod boundaries;
mod bulk_detection;
#[cfg(test)]
mod bulk_detection_tests;
pub mod command;
mod detection_queue;
#[cfg(test)]
mod detection_queue_tests;
mod document_lifecycle;
pub mod document_loader;
pub mod document_places;
#[cfg(test)]
mod document_places_tests;
pub mod edit_jobs;
#[cfg(test)]
mod edit_jobs_tests;
mod effect;
mod entity_edits;
pub mod export;
#[cfg(test)]
mod export_tests;
mod import_batches;
pub mod import_journal;
mod import_queue;
#[cfg(test)]
mod import_queue_tests;
pub mod json_chunks;
pub mod keymap;
pub mod keymap_editor;
#[cfg(test)]
mod keymap_tests;
pub mod label_editor;
#[cfg(test)]
mod label_editor_tests;
pub mod library;
#[cfg(test)]
mod library_tests;
mod map_interaction;
pub mod map_label_layout;
pub mod map_outlines;
pub mod map_projection;
mod new_document;
#[cfg(test)]
mod notice_tests;
pub mod notices;
pub mod occurrences;
#[cfg(test)]
mod occurrences_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod pathological_input_tests;
pub mod place_list;
pub mod place_picker;
#[cfg(test)]
mod place_search_tests;
pub mod projects;
pub mod recovery;
#[cfg(test)]
mod recovery_tests;
mod reducer;
pub mod review_queue;
#[cfg(test)]
mod review_queue_tests;
mod route;
#[cfg(test)]
mod route_tests;
pub mod second_copy;
#[cfg(test)]
mod second_copy_tests;
#[cfg(test)]
mod selection_tests;
pub mod statistics;
pub mod storage_panel;
#[cfg(test)]
mod storage_panel_tests;
#[cfg(test)]
mod storage_tests;
#[cfg(test)]
mod tab_tests;
pub mod tabs;
mod text_cursor;
pub mod training_export;
mod workspace;
#[cfg(test)]
mod workspace_tests;
pub mod write_queue;

pub use action::{Action, LegacyProject, LoadedProject, ReadFile, SelectionMode, TextPoint};
pub use detection_queue::{DetectionQueue, QueueStatus};
pub use document_places::{DocumentPlaces, PlaceAction};
pub use edit_jobs::EditJobs;
pub use effect::{Effect, OutputFile};
pub use entity_edits::EntityAction;
pub use import_journal::ImportJournal;
pub use import_queue::ImportQueue;
pub use keymap_editor::{KeymapAction, KeymapEditor};
pub use label_editor::{LabelAction, LabelEditor};
pub use library::{Library, LibraryAction};
pub use map_interaction::{MAP_ID, MapAction};
pub use new_document::NewDocument;
pub use notices::{Notice, Notices, Severity};
pub use occurrences::OccurrenceAction;
pub use place_picker::PLACE_SEARCH_ID;
pub use projects::{ProjectAction, Projects};
pub use recovery::{Recovery, RecoveryAction};
pub use reducer::reduce;
pub use statistics::StatisticsAction;
pub use storage_panel::{StoragePanel, StoragePanelAction};
pub use tabs::{TabAction, TabRole};
pub use training_export::{TrainingExport, TrainingExportAction};
pub use workspace::{
    LABEL_SEARCH_ID, NOTE_ID, SELECTION_ID, TEXT_ID, Workspace, annotation_element_id,
    match_labels, text_to_copy,
};
pub use write_queue::WriteQueue;

use dateline_annotation::{Document, History, MatchOptions};
use document_loader::DocumentLoader;
use document_places::GazetteerStatus;
use export::ExportFilter;
use map_outlines::OutlinesStatus;
use occurrences::OccurrenceDialog;
use std::sync::Arc;

/// The whole state of the page.
#[derive(Default)]
pub struct State {
    /// The project and the log that made it.
    pub history: History,
    /// What is shown.
    pub screen: Screen,
    /// What is typed in the box of the first screen.
    pub draft_text: String,
    /// The text that was left last before it was frozen.
    pub suspended_new_document: Option<NewDocument>,
    /// The browser's address.
    route: route::CurrentRoute,
    /// Whether what was done is stored.
    pub write_queue: WriteQueue,
    /// What is known of what the storage lost.
    pub recovery: Recovery,
    /// The files that are being opened.
    pub import_queue: ImportQueue,
    /// Those of them that are not stored.
    pub import_journal: ImportJournal,
    /// What waits for the storage.
    pub document_loader: DocumentLoader,
    /// What is known about the browser's storage.
    pub storage_panel: StoragePanel,
    /// What is known of the projects.
    pub projects: Projects,
    /// The keys.
    pub keymap_editor: KeymapEditor,
    /// What this tab may do to the project.
    pub role: TabRole,
    /// What the worker is.
    pub detector: DetectorStatus,
    /// The texts that it is to read.
    pub detection_queue: DetectionQueue,
    /// What is known about the gazetteer.
    pub gazetteer: GazetteerStatus,
    /// Whether the map and the list of places are shown, and not labels and mentions.
    pub shows_places: bool,
    /// Whether all entities of the open document are listed, and not only the first of each label.
    pub shows_all_entities: bool,
    /// The outlines that the map draws.
    pub outlines: OutlinesStatus,
    /// What is shown of the documents.
    pub library: Library,
    /// What is known of exports for training.
    pub training_export: TrainingExport,
    /// The places of a text that are shown.
    pub occurrences: Option<OccurrenceDialog>,
    /// What counts as the same text.
    pub match_options: MatchOptions,
    /// The dialog over the screen.
    pub dialog: Option<Dialog>,
    /// What is known about editing labels.
    pub label_editor: LabelEditor,
    /// What an export holds.
    pub export_filter: ExportFilter,
    /// What the person should know.
    pub notices: Notices,
    /// The last thing that happened, for those who cannot see it.
    pub announcement: String,
    /// What is made in parts and is not done.
    pub edit_jobs: EditJobs,
    /// What was asked for before the storage was open, with its time.
    deferred: Vec<(Action, i64)>,
    last_request: u32,
}

/// What is shown.
#[derive(Default)]
pub enum Screen {
    /// The box for a new article, and the documents.
    #[default]
    Home,
    /// A text that is not frozen yet.
    NewDocument(NewDocument),
    /// An open document.
    Workspace(Box<Workspace>),
}

/// What the worker is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DetectorStatus {
    /// It loads.
    #[default]
    Starting,
    /// It reads requests.
    Ready,
    /// It cannot work; the reason is for the person.
    Failed(String),
}

/// What can lie over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// What to export, and how.
    Export,
    /// The keys.
    Keys,
    /// The browser's storage.
    Storage,
    /// The projects.
    Projects,
    /// The labels.
    Labels,
    /// The numbers of the project.
    Statistics,
    /// What training data to write.
    TrainingExport,
    /// The same text elsewhere.
    Occurrences,
}

impl State {
    /// The open document and what is known about working on it.
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

    fn announce(&mut self, text: impl Into<String>) {
        self.announcement = text.into();
    }
}
