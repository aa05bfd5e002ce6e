use super::bulk_detection::BulkDetection;
use super::document_loader::{FetchResult, Requester};
use super::export::{ExportFilter, ExportFormat};
use super::review_queue::ReviewReason;
use super::second_copy::{DataLoss, Holdings};
use super::text_cursor::StepUnit;
use super::write_queue::UnreadableRecord;
use super::{
    Dialog, EntityAction, KeymapAction, LabelAction, LibraryAction, MapAction, OccurrenceAction,
    PlaceAction, ProjectAction, RecoveryAction, StatisticsAction, StoragePanelAction, TabAction,
    TrainingExportAction,
};
use dateline_annotation::{
    AnnotationId, Change, Checkpoint, DocumentId, DocumentSummary, LabelId, Snapshot,
};
use dateline_formats::ImportedFile;
use dateline_protocol::FromWorker;
use dateline_text::{Span, SpanEdge};
use std::collections::BTreeSet;

/// Everything that can happen to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The storage was opened and read.
    Loaded(Box<LoadedProject>),
    /// The storage cannot be used; the reason is for the person.
    LoadFailed(String),
    /// The record of this number, and all before it, are safely stored.
    Stored(u64),
    /// What was wanted of the storage was read.
    Fetched {
        /// What it is.
        fetched: Box<FetchResult>,
        /// For whom.
        requester: Requester,
    },
    /// What was typed is safely stored.
    DraftStored(String),
    /// A change could not be stored; the reason is for the person.
    StoreFailed(String),
    /// Try again to store what is not stored.
    RetryStore,
    /// Offer what is stored as a file.
    DumpStorage,
    /// Drop what is stored and begin anew with what is on the page.
    ReplaceDamaged,
    /// Something about the browser's storage.
    StoragePanel(StoragePanelAction),
    /// Something about a database that was lost or closed.
    Recovery(RecoveryAction),
    /// Something about labels.
    Labels(LabelAction),
    /// Something about the numbers of the project.
    Statistics(StatisticsAction),
    /// Something about projects.
    Projects(ProjectAction),
    /// Something between this tab and others.
    Tab(TabAction),

    /// The text in the box of the first screen changed.
    DraftTyped(String),
    /// The text in the box is to be opened.
    DraftSubmitted,
    /// A text was pasted outside the box, or read from a static file.
    TextOpened {
        /// Where it came from; empty for pasted text.
        source: String,
        /// The text, line ends as they came.
        text: String,
    },
    /// So many files were given, and wait to be read.
    FilesAdded(usize),
    /// Some of them were opened, or refused.
    FilesRead(Vec<ReadFile>),
    /// Put the next documents of a file that has many into the project.
    ContinueImport,
    /// Make the next part of what is made in parts.
    ContinueEditJob,
    /// Make no more of it.
    CancelEditJobs,
    /// Open none of those that wait.
    CancelImport,
    /// The sample article is to be opened.
    OpenSample,
    /// Something that the person asked for did not work; the reason is for the person.
    Failed(String),

    /// Leave a paragraph out of the text to be opened, or take it in again.
    ToggleParagraph(usize),
    /// Leave out every paragraph before, or after, this one.
    ExcludeBefore(usize),
    /// Leave out every paragraph after this one.
    ExcludeAfter(usize),
    /// Freeze the text and open it.
    CreateDocument,
    /// Go back to the first screen.
    CancelNewDocument,
    /// Go back to the text that was left before it was frozen.
    ResumeNewDocument,
    /// Something was dropped that is neither a file nor text.
    UnsupportedDrop,
    /// The browser went to an address: what stands after its `#`.
    Navigated(String),

    /// Show a document.
    OpenDocument(DocumentId),
    /// Go back to the list of documents.
    CloseDocument,
    /// Something about the library.
    Library(LibraryAction),
    /// Remove documents, all in one change.
    DeleteDocuments(BTreeSet<DocumentId>),

    /// The worker said something.
    WorkerMessage(FromWorker),
    /// The worker died; the reason is for the person.
    DetectorDied(String),
    /// The file worker died; the reason is for the person.
    FileWorkerDied(String),
    /// Run the detector again on the open document.
    Redetect,
    /// Run the detector on documents, read before or not.
    DetectInDocuments(BTreeSet<DocumentId>),
    /// Put in what it found in them.
    ApplyBulkDetection(Box<BulkDetection>),
    /// Do not read the open document.
    CancelDetection,
    /// Read no more of the documents that wait.
    PauseDetection,
    /// Read them after all.
    ResumeDetection,

    /// Turn to an annotation, or away from it.
    Focus(Option<AnnotationId>),
    /// Text under these annotations was clicked, the longest first.
    Click(Vec<AnnotationId>),
    /// The pointer is over an annotation that shares its text with others, or over none.
    Hover(Option<AnnotationId>),
    /// Turn to the next live annotation of the text.
    FocusNext,
    /// Turn to the previous one.
    FocusPrevious,
    /// Turn to the next one that should be looked at.
    FocusNextToReview(ReviewReason),
    /// Turn to the field for a remark on the annotation in focus.
    FocusNote,
    /// Turn from a field of the editor to what it is about.
    FocusText,
    /// Write a remark on an annotation; take it away where there is nothing in it.
    SetNote(AnnotationId, String),
    /// List all entities of the open document.
    ShowAllEntities,
    /// Something about entities.
    Entity(EntityAction),
    /// Some text was selected.
    Select {
        /// Where it starts.
        start: TextPoint,
        /// Where it ends.
        end: TextPoint,
        /// How.
        mode: SelectionMode,
    },
    /// The browser's selection is gone.
    SelectionCleared,
    /// Give what is selected, or the annotation in focus, this label.
    SetLabel(LabelId),
    /// Accept the annotation in focus and turn to the next.
    Accept,
    /// Reject the annotation in focus and turn to the next.
    Reject,
    /// Move an end of the annotation in focus, or of what is selected.
    MoveBoundary {
        /// Which end.
        edge: SpanEdge,
        /// Towards the end of the text.
        forward: bool,
        /// By a character, not by a token.
        by_character: bool,
    },
    /// Select the word that a step from where the person is leads to.
    StepSelection {
        /// How far.
        unit: StepUnit,
        /// Towards the end of the text.
        forward: bool,
    },
    /// Look for a label by what is typed, or no longer.
    SearchLabel(Option<String>),
    /// Split the mention in focus, or cut the one around what is selected.
    Split,
    /// Join the mention in focus with the next one.
    Join,
    /// Something about the same text elsewhere.
    Occurrences(OccurrenceAction),
    /// Something about keys.
    Keymap(KeymapAction),
    /// Accept a paragraph.
    AcceptParagraph(Span),
    /// Accept the paragraph of the annotation in focus.
    AcceptFocusedParagraph,
    /// Accept the whole document.
    AcceptDocument,
    /// Mark a paragraph as not reviewed after all.
    ReopenParagraph(Span),
    /// Something about the places that mentions name.
    Place(PlaceAction),
    /// Something about the map.
    Map(MapAction),
    /// Let go of selection, focus or dialog, the nearest first.
    Escape,
    /// Take the last edit back.
    Undo,
    /// Make it again.
    Redo,

    /// Show a dialog.
    ShowDialog(Dialog),
    /// Something about exports for training.
    TrainingExport(TrainingExportAction),
    /// Change what is exported.
    SetExportFilter(ExportFilter),
    /// Write a file of the open document and offer it.
    DownloadExport(ExportFormat),
    /// Write a file of the open document and put it on the clipboard.
    CopyExport(ExportFormat),
    /// The clipboard has it.
    Copied,
    /// Close a notice.
    DismissNotice(u32),
    /// A notice was shown as long as it is shown by itself.
    NoticeExpired(u32),
    /// The pointer is over the notices, or no longer.
    HoverNotices(bool),
    /// The focus is in the notices, or no longer.
    FocusNotices(bool),
}

/// What was found in the storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadedProject {
    /// The newest head.
    pub checkpoint: Option<Checkpoint>,
    /// What is known of each document.
    pub summaries: Vec<DocumentSummary>,
    /// The changes after the head, in order of seq.
    pub log: Vec<Change>,
    /// The seq of the last change, whether it can be read or not.
    pub last_seq: u64,
    /// A project of schema 1, in place of all these.
    pub legacy: Option<LegacyProject>,
    /// What was typed but not opened.
    pub draft: Option<String>,
    /// The names of files that were given and are not known to be stored.
    pub interrupted_files: Vec<String>,
    /// What the database lost, by what is known outside it.
    pub loss: Option<DataLoss>,
    /// What the second copy holds.
    pub second_copy: Option<Holdings>,
    /// What of it cannot be read.
    pub damage: Vec<UnreadableRecord>,
}

/// A project as schema 1 stored it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LegacyProject {
    /// The newest snapshot.
    pub snapshot: Option<Snapshot>,
    /// All changes, in order of seq.
    pub log: Vec<Change>,
}

/// A file that a person gave, or several that are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFile {
    /// Its name.
    pub name: String,
    /// How many files it is.
    pub file_count: usize,
    /// What was in it: of an archive, several things. Each with its name, or the reason why it was not
    /// opened, for the person.
    pub items: Vec<(String, Result<ImportedFile, String>)>,
}

/// How text is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectionMode {
    /// By mouse: whole tokens.
    Tokens,
    /// By mouse with a key held: the very characters.
    Characters,
    /// By three clicks: whole paragraphs.
    Paragraphs,
    /// By touch: whole tokens. Its ends can still be moved by the browser's handles, so it goes on
    /// being drawn by the browser.
    Touch,
}

/// A point in the text as the page knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPoint {
    /// The start byte of the paragraph that it lies in.
    pub paragraph: u32,
    /// UTF-16 code units from there.
    pub utf16: u32,
}
