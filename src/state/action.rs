//! The actions of the page: user input, results of effects, and messages from the workers.

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
use dateline_annotation::history::Snapshot;
use dateline_annotation::log::Change;
use dateline_annotation::model::{AnnotationId, DocumentId, DocumentSummary, LabelId};
use dateline_annotation::store::Checkpoint;
use dateline_formats::ImportedFile;
use dateline_protocol::FromWorker;
use dateline_text::{Span, SpanEdge};
use std::collections::BTreeSet;

/// Everything that can happen to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The storage was opened and read.
    Loaded(Box<LoadedProject>),
    /// The storage cannot be used, with the reason to show to the user.
    LoadFailed(String),
    /// The record with this number and all records before it are stored.
    Stored(u64),
    /// Documents and changes requested with `Effect::Fetch` were read.
    Fetched {
        /// The documents and changes.
        fetched: Box<FetchResult>,
        /// The part of the page that requested them.
        requester: Requester,
    },
    /// The draft text is stored.
    DraftStored(String),
    /// A change could not be stored, with the reason to show to the user.
    StoreFailed(String),
    /// Retry storing the pending records.
    RetryStore,
    /// Offer the raw contents of the storage as a file.
    DumpStorage,
    /// Replace damaged stored data with the project in memory.
    ReplaceDamaged,
    /// An action of the storage panel.
    StoragePanel(StoragePanelAction),
    /// An action concerning a lost or closed database.
    Recovery(RecoveryAction),
    /// An action of the label editor.
    Labels(LabelAction),
    /// An action of the statistics dialog.
    Statistics(StatisticsAction),
    /// An action concerning projects.
    Projects(ProjectAction),
    /// Coordination with other tabs.
    Tab(TabAction),

    /// The draft text in the home screen's text box changed.
    DraftTyped(String),
    /// Open the draft text.
    DraftSubmitted,
    /// A text was pasted outside the text box or read from a static file.
    TextOpened {
        /// The name of the source; empty for pasted text.
        source: String,
        /// The text, with its original line endings.
        text: String,
    },
    /// This many files were added and wait to be opened.
    FilesAdded(usize),
    /// Some of the added files were opened or refused.
    FilesRead(Vec<ReadFile>),
    /// Insert the next batch of documents of a large file into the project.
    ContinueImport,
    /// Apply the next part of the current edit job.
    ContinueEditJob,
    /// Cancel the edit jobs. Parts that are already applied remain.
    CancelEditJobs,
    /// Cancel the import of the files that are not opened yet.
    CancelImport,
    /// Open the sample article.
    OpenSample,
    /// Something that the user requested failed, with the reason to show to the user.
    Failed(String),

    /// Exclude a paragraph from the new document, or include it again.
    ToggleParagraph(usize),
    /// Exclude every paragraph before this one.
    ExcludeBefore(usize),
    /// Exclude every paragraph after this one.
    ExcludeAfter(usize),
    /// Freeze the text and open it as a document.
    CreateDocument,
    /// Return to the home screen.
    CancelNewDocument,
    /// Return to the new document that was left before it was frozen.
    ResumeNewDocument,
    /// Something was dropped that is neither a file nor text.
    UnsupportedDrop,
    /// The browser navigated to this URL fragment, without the `#`.
    Navigated(String),

    /// Open a document.
    OpenDocument(DocumentId),
    /// Return to the library.
    CloseDocument,
    /// An action of the library.
    Library(LibraryAction),
    /// Delete documents in a single change.
    DeleteDocuments(BTreeSet<DocumentId>),

    /// A worker sent a message.
    WorkerMessage(FromWorker),
    /// The detector worker died, with the reason to show to the user.
    DetectorDied(String),
    /// The file worker died, with the reason to show to the user.
    FileWorkerDied(String),
    /// Run the detector again on the open document.
    Redetect,
    /// Run the detector on documents, including documents that were detected before.
    DetectInDocuments(BTreeSet<DocumentId>),
    /// Apply the results of a bulk detection.
    ApplyBulkDetection(Box<BulkDetection>),
    /// Cancel the detection of the open document.
    CancelDetection,
    /// Pause the detection queue.
    PauseDetection,
    /// Resume the detection queue.
    ResumeDetection,

    /// Focus an annotation, or clear the focus.
    Focus(Option<AnnotationId>),
    /// The text under these annotations was clicked. The longest annotation comes first.
    Click(Vec<AnnotationId>),
    /// The pointer is over an annotation that overlaps others; `None` when it leaves.
    Hover(Option<AnnotationId>),
    /// Focus the next live annotation in the text.
    FocusNext,
    /// Focus the previous live annotation in the text.
    FocusPrevious,
    /// Focus the next annotation that needs review for this reason.
    FocusNextToReview(ReviewReason),
    /// Focus the note field of the focused annotation.
    FocusNote,
    /// Move the focus from a field of the mention popover back to its mention or selection.
    FocusText,
    /// Set the note of an annotation; an empty text removes the note.
    SetNote(AnnotationId, String),
    /// List all entities of the open document.
    ShowAllEntities,
    /// A correction of entities.
    Entity(EntityAction),
    /// Text was selected.
    Select {
        /// The start of the selection.
        start: TextPoint,
        /// The end of the selection.
        end: TextPoint,
        /// The selection mode.
        mode: SelectionMode,
    },
    /// The browser's selection was cleared.
    SelectionCleared,
    /// Set the label of the selected text or, without a selection, of the focused annotation.
    SetLabel(LabelId),
    /// Accept the focused annotation and focus the next one.
    Accept,
    /// Reject the focused annotation and focus the next one.
    Reject,
    /// Move an edge of the selection or, without a selection, of the focused annotation.
    MoveBoundary {
        /// The edge to move.
        edge: SpanEdge,
        /// True to move towards the end of the text.
        forward: bool,
        /// True to move by a character, false to move by a token.
        by_character: bool,
    },
    /// Select the word that is one step away from the selection, else from the focused mention,
    /// else from the cursor.
    StepSelection {
        /// The size of the step.
        unit: StepUnit,
        /// True to step towards the end of the text.
        forward: bool,
    },
    /// Search labels by this query; `None` closes the search.
    SearchLabel(Option<String>),
    /// Split the focused mention, or cut the mention around the selected text.
    Split,
    /// Join the focused mention with the next one.
    Join,
    /// An action concerning other occurrences of the same text.
    Occurrences(OccurrenceAction),
    /// An action of the keymap editor.
    Keymap(KeymapAction),
    /// Accept a paragraph.
    AcceptParagraph(Span),
    /// Accept the paragraph of the focused annotation.
    AcceptFocusedParagraph,
    /// Accept the whole document.
    AcceptDocument,
    /// Mark a paragraph as not reviewed.
    ReopenParagraph(Span),
    /// An action concerning the places of mentions.
    Place(PlaceAction),
    /// An action on the map.
    Map(MapAction),
    /// Close the dialog, else the label search or place picker, else clear the selection, else the
    /// focus.
    Escape,
    /// Undo the last edit.
    Undo,
    /// Redo the edit that was last undone.
    Redo,

    /// Show a dialog.
    ShowDialog(Dialog),
    /// An action of the training export.
    TrainingExport(TrainingExportAction),
    /// Set which annotations an export holds.
    SetExportFilter(ExportFilter),
    /// Export the open document and offer the file for download.
    DownloadExport(ExportFormat),
    /// Export the open document to the clipboard.
    CopyExport(ExportFormat),
    /// The text was copied to the clipboard.
    Copied,
    /// Dismiss a notice.
    DismissNotice(u32),
    /// The display time of a notice is over.
    NoticeExpired(u32),
    /// The pointer entered the notices (true) or left them (false).
    HoverNotices(bool),
    /// The focus entered the notices (true) or left them (false).
    FocusNotices(bool),
}

/// The contents of the storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadedProject {
    /// The newest checkpoint.
    pub checkpoint: Option<Checkpoint>,
    /// The summaries of all documents.
    pub summaries: Vec<DocumentSummary>,
    /// The changes after the checkpoint, in order of seq.
    pub log: Vec<Change>,
    /// The seq of the last change, even if that change cannot be read.
    pub last_seq: u64,
    /// A project of schema 1, which is read instead of the fields above.
    pub legacy: Option<LegacyProject>,
    /// The stored draft text.
    pub draft: Option<String>,
    /// The names of imported files that are not known to be stored.
    pub interrupted_files: Vec<String>,
    /// Data that the database lost, according to the watermark and the second copy.
    pub loss: Option<DataLoss>,
    /// The holdings of the second copy.
    pub second_copy: Option<Holdings>,
    /// The stored records that cannot be read.
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

/// A file that the user opened, or several files that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFile {
    /// The file name.
    pub name: String,
    /// The number of files.
    pub file_count: usize,
    /// The contents: one item, or several for an archive. Each has its name and either the imported
    /// file or the reason to show to the user why it was not opened.
    pub items: Vec<(String, Result<ImportedFile, String>)>,
}

/// The way in which text is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectionMode {
    /// By mouse: whole tokens.
    Tokens,
    /// By mouse with a modifier key: exact characters.
    Characters,
    /// By triple click: whole paragraphs.
    Paragraphs,
    /// By touch: whole tokens. The browser continues to draw this selection because its handles can
    /// still move the ends.
    Touch,
}

/// A position in the text, relative to a paragraph, as the view reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPoint {
    /// The start byte of the paragraph that contains the position.
    pub paragraph: u32,
    /// The offset from the start of the paragraph, in UTF-16 code units.
    pub utf16: u32,
}
