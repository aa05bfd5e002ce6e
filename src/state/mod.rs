//! The state of the page and how it changes: state, actions, and effects as data. Nothing here
//! names Yew or the browser, so all of it is tested natively.
#![cfg_attr(not(test), deny(clippy::wildcard_enum_match_arm))]

mod action;
pub mod article;
pub mod boundaries;
mod bulk_detection;
#[cfg(test)]
mod bulk_detection_tests;
pub mod command;
mod context;
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
pub mod key_dispatch;
#[cfg(test)]
mod key_dispatch_tests;
pub mod keymap;
pub mod keymap_editor;
#[cfg(test)]
mod keymap_tests;
pub mod label_editor;
#[cfg(test)]
mod label_editor_tests;
mod label_search;
pub mod library;
#[cfg(test)]
mod library_tests;
mod map_interaction;
pub mod map_label_layout;
pub mod map_outlines;
pub mod map_projection;
mod mention_edits;
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
mod worker_events;
mod workspace;
#[cfg(test)]
mod workspace_tests;
pub mod write_queue;

use context::Context;

pub use action::{
    Action, EditAction, FeatureAction, InterfaceAction, LoadedProject, MentionEdit, NavigateAction,
    ReadFile, SelectionMode, TextPoint, WorkspaceAction, WorldEvent,
};
pub use detection_queue::{DetectionQueue, QueueStatus};
pub use document_places::{DocumentPlaces, PlaceAction};
pub use edit_jobs::EditJobs;
pub use effect::{Effect, OutputFile};
pub use entity_edits::EntityAction;
pub use import_journal::ImportJournal;
pub use import_queue::ImportQueue;
pub use keymap_editor::{KeymapAction, KeymapEditor};
pub use label_editor::{LabelAction, LabelEditor};
pub use label_search::match_labels;
pub use library::{Library, LibraryAction};
pub use map_interaction::{MAP_ID, MapAction};
pub use new_document::NewDocument;
pub use notices::{Notice, NoticeAction, Notices, Severity};
pub use occurrences::OccurrenceAction;
pub use place_picker::PLACE_SEARCH_ID;
pub use projects::{ProjectAction, Projects};
pub use recovery::{Recovery, RecoveryAction};
pub use reducer::reduce;
pub use statistics::StatisticsAction;
pub use storage_panel::{StoragePanel, StoragePanelAction};
pub use tabs::{TabAction, TabRole};
pub use training_export::{TrainingExport, TrainingExportAction};
pub use worker_events::WorkerEvent;
pub use workspace::{
    LABEL_SEARCH_ID, NOTE_ID, SELECTION_ID, TEXT_ID, Workspace, annotation_element_id, text_to_copy,
};
pub use write_queue::WriteQueue;

use dateline_annotation::edit::MatchOptions;
use dateline_annotation::history::History;
use dateline_annotation::model::Document;
use dateline_protocol::WorkerFailure;
use document_loader::DocumentLoader;
use document_places::GazetteerStatus;
use export::ExportFilter;
use map_outlines::OutlinesStatus;
use occurrences::OccurrenceDialog;
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
    route: route::CurrentRoute,
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
    pub announcement: String,
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

/// A dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Exports of the open document.
    Export,
    /// The help sheet with the keys.
    Keys,
    /// The storage panel.
    Storage,
    /// The projects.
    Projects,
    /// The label editor.
    Labels,
    /// The statistics of the project.
    Statistics,
    /// The export of training data.
    TrainingExport,
    /// Other occurrences of a text.
    Occurrences,
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

    fn announce(&mut self, text: impl Into<String>) {
        self.announcement = text.into();
    }
}
