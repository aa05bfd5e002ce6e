use super::Action;
use super::fetching::Purpose;
use super::keeping::{Backup, Deleting};
use super::pending::PendingEffect;
use super::projects::ProjectsEffect;
use super::recovery::RecoveryEffect;
use super::saving::Damage;
use super::tabs::TabEffect;
use dateline_annotation::{Record, Wanted};
use dateline_protocol::{Detect, ExportStep, FindPlaces, RequestId, Resolve};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the reducer wants done in the world, as data. `crate::effects` interprets it.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Append a record to what is stored; answered by `Action::Stored` with its number, or by
    /// `Action::StoreFailed`.
    Store {
        /// Its number.
        number: u64,
        /// What is to be stored.
        record: Arc<Record>,
    },
    /// As `Store`, and drop what cannot be read.
    Mend {
        /// Its number.
        number: u64,
        /// What is to be stored.
        record: Arc<Record>,
        /// What cannot be read.
        damage: Vec<Damage>,
    },
    /// Read documents and changes; answered by `Action::Fetched`.
    Fetch {
        /// What is wanted.
        wanted: Wanted,
        /// For whom.
        purpose: Purpose,
    },
    /// Read the words of some documents with a greater id; answered by `LibraryAction::WordsRead`.
    FetchWords {
        /// The id.
        after: u32,
    },
    /// Remember what is typed but not opened yet.
    StoreDraft(String),
    /// Remember the keys that the person chose: names of commands with names of keys.
    StoreKeys(BTreeMap<String, Vec<String>>),
    /// Delete this project, or all; answered by `KeepingAction::Deleted`.
    Delete(Deleting),
    /// Ask the browser to keep what is stored; answered by `KeepingAction::Known`.
    KeepStorage,
    /// Ask the browser how its storage is; answered by `KeepingAction::Known`.
    MeasureStorage,
    /// Something with projects.
    Projects(ProjectsEffect),
    /// Something about a database that was lost or closed.
    Recovery(RecoveryEffect),
    /// Something between this tab and others.
    Tab(TabEffect),
    /// Offer all documents as one file.
    Backup(Backup),
    /// Offer all documents of all projects as one file; of this project, these.
    BackupAll(Backup),
    /// Offer what is stored, readable or not, as a file.
    RescueStored,
    /// Ask the worker to read a text.
    Detect(Detect),
    /// Start the scribe, unless it is there; it answers with `TrainingAction::Offered`.
    StartScribe,
    /// Hand the scribe a step of an export.
    Export(ExportStep),
    /// Tell the scribe that an export is given up.
    CancelExport(RequestId),
    /// Tell the worker that an answer is no longer wanted.
    CancelDetect(RequestId),
    /// Ask the worker which places mentions name.
    Resolve(Resolve),
    /// Ask the worker for places with a name.
    FindPlaces(FindPlaces),
    /// Start a new worker in place of one that died.
    RestartWorker,
    /// Fetch the sample article; answered by `Action::TextOpened`.
    FetchSample,
    /// Fetch the outlines of the map; answered by `MapAction::OutlinesRead`.
    FetchOutlines,
    /// Open the next of the files that were given; answered by `Action::FilesRead`.
    ReadFiles(RequestId),
    /// Do this once the browser has done what waits.
    Again(Box<Action>),
    /// Forget those that were not read.
    ForgetFiles,
    /// Remember which files are not stored yet.
    Pending(PendingEffect),
    /// Offer a file.
    Download(File),
    /// Put a text on the clipboard; answered by `Action::Copied`.
    Copy(String),
    /// Move the focus to what has this id in the page, and show it.
    FocusElement(String),
    /// Move the focus to what has this id in the page; nothing on the screen moves.
    GiveFocus(String),
    /// Show what has this id in the page; the focus stays.
    ShowElement(String),
    /// Show the start of the page.
    ShowStart,
    /// Write what is shown into the browser's address.
    WriteAddress {
        /// What stands after the `#`.
        fragment: String,
        /// Whether the browser's history gets one more entry, to which Back leads from the next; else the
        /// current one is replaced.
        adds: bool,
    },
    /// Keep the report of the last error no longer.
    ForgetError,
    /// Answer with `Action::NoticeDue` after the time for which a notice is shown.
    TimeNotice(u32),
    /// Drop the browser's text selection.
    ClearSelection,
}

/// A file to offer to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}
