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
pub mod learning;
pub mod library;
mod loading;
pub mod navigation;
pub mod notices;
pub mod occurrences;
pub mod offline;
pub mod persistence;
pub mod places;
pub mod projects;
pub mod recovery;
pub mod reducer;
pub mod session;
pub mod tabs;
#[cfg(test)]
pub(crate) mod testing;
mod worker_events;

use action::{Action, ExportFilter};
use detection::detection_queue::DetectionQueue;
use editor::edit_jobs::EditJobs;
use export::training_export::TrainingExport;
use import::import_queue::ImportQueue;
use keymap::keymap_editor::KeymapEditor;
use labels::label_editor::LabelEditor;
use learning::Learning;
use library::Library;
use occurrences::Occurrences;
use persistence::document_loader::DocumentLoader;
use persistence::storage_panel::StoragePanel;
use places::panel::Places;
use projects::Projects;
use session::Session;

/// The state of the page.
#[derive(Default)]
pub struct State {
    /// The project as this tab edits it, and what all features share.
    pub session: Session,
    /// The current route.
    route: navigation::route::CurrentRoute,
    /// The files that are being imported.
    pub import_queue: ImportQueue,
    /// The documents and edits that are being loaded from the storage.
    pub document_loader: DocumentLoader,
    /// The state of the storage panel.
    pub storage_panel: StoragePanel,
    /// The projects.
    pub projects: Projects,
    /// The keymap and its editor.
    pub keymap_editor: KeymapEditor,
    /// The documents waiting for the detector.
    pub detection_queue: DetectionQueue,
    /// The gazetteer and the map.
    pub places: Places,
    /// What the detector learns from the reviewed documents.
    pub learning: Learning,
    /// The library.
    pub library: Library,
    /// The state of the training export.
    pub training_export: TrainingExport,
    /// The search for other occurrences of a quote.
    pub occurrences: Occurrences,
    /// The state of the label editor.
    pub label_editor: LabelEditor,
    /// The selection of annotations that an export holds.
    pub export_filter: ExportFilter,
    /// The files that are kept for use without a network, and a new release.
    pub offline: offline::Offline,
    /// The edits that are being applied in parts.
    pub edit_jobs: EditJobs,
    /// Actions that were dispatched before the storage was open, and their times.
    deferred: Vec<(Action, i64)>,
}
