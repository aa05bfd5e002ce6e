use super::attention::Doubt;
use super::caret::Unit;
use super::copy::{Holdings, Lost};
use super::export::{ExportFormat, Scope};
use super::fetching::{Fetched, Purpose};
use super::finding::Finding;
use super::saving::Damage;
use super::{
    Dialog, EntityAction, KeepingAction, KeysAction, LabelsAction, LibraryAction, MapAction,
    PlaceAction, ProjectsAction, RecoveryAction, SameAction, StatisticsAction, TabAction,
    TrainingAction,
};
use dateline_annotation::{AnnotationId, Change, DocumentId, Head, LabelId, Snapshot, Summary};
use dateline_formats::Taken;
use dateline_protocol::FromWorker;
use dateline_text::{Edge, Span};
use std::collections::BTreeSet;

/// Everything that can happen to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The storage was opened and read.
    Loaded(Box<Loaded>),
    /// The storage cannot be used; the reason is for the person.
    LoadFailed(String),
    /// The record of this number, and all before it, are safely stored.
    Stored(u64),
    /// What was wanted of the storage was read.
    Fetched {
        /// What it is.
        fetched: Box<Fetched>,
        /// For whom.
        purpose: Purpose,
    },
    /// What was typed is safely stored.
    DraftStored(String),
    /// A change could not be stored; the reason is for the person.
    StoreFailed(String),
    /// Try again to store what is not stored.
    RetryStore,
    /// Offer what is stored as a file.
    RescueStored,
    /// Drop what is stored and begin anew with what is on the page.
    ReplaceStored,
    /// Something about the browser's storage.
    Keeping(KeepingAction),
    /// Something about a database that was lost or closed.
    Recovery(RecoveryAction),
    /// Something about labels.
    Labels(LabelsAction),
    /// Something about the numbers of the project.
    Statistics(StatisticsAction),
    /// Something about projects.
    Projects(ProjectsAction),
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
    FilesGiven(usize),
    /// Some of them were opened, or refused.
    FilesRead(Vec<ReadFile>),
    /// Put the next documents of a file that has many into the project.
    TakeInMore,
    /// Make the next part of what is made in parts.
    GoOn,
    /// Make no more of it.
    Halt,
    /// Open none of those that wait.
    StopOpening,
    /// The sample article is to be opened.
    OpenSample,
    /// Something that the person asked for did not work; the reason is for the person.
    Failed(String),

    /// Leave a paragraph out of the text to be opened, or take it in again.
    ToggleParagraph(usize),
    /// Leave out every paragraph before, or after, this one.
    KeepFrom(usize),
    /// Leave out every paragraph after this one.
    KeepTo(usize),
    /// Freeze the text and open it.
    ConfirmPrepare,
    /// Go back to the first screen.
    CancelPrepare,
    /// Go back to the text that was left before it was frozen.
    ResumePrepare,
    /// Something was dropped that is neither a file nor text.
    NothingDropped,
    /// The browser went to an address: what stands after its `#`.
    Went(String),

    /// Show a document.
    OpenDocument(DocumentId),
    /// Go back to the list of documents.
    CloseDocument,
    /// Something about the library.
    Library(LibraryAction),
    /// Remove documents, all in one change.
    DeleteDocuments(BTreeSet<DocumentId>),

    /// The worker said something.
    Worker(FromWorker),
    /// The worker died; the reason is for the person.
    WorkerDied(String),
    /// The scribe died; the reason is for the person.
    ScribeDied(String),
    /// Run the detector again on the open document.
    Redetect,
    /// Run the detector on documents, read before or not.
    FindMentions(BTreeSet<DocumentId>),
    /// Put in what it found in them.
    PutFound(Box<Finding>),
    /// Do not read the open document.
    CancelDetect,
    /// Read no more of the documents that wait.
    StopReading,
    /// Read them after all.
    GoOnReading,

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
    FocusDoubtful(Doubt),
    /// Turn to the field for a remark on the annotation in focus.
    FocusNote,
    /// Turn from a field of the editor to what it is about.
    BackToText,
    /// Write a remark on an annotation; take it away where there is nothing in it.
    Remark(AnnotationId, String),
    /// List all entities of the open document.
    ShowAllEntities,
    /// Something about entities.
    Entity(EntityAction),
    /// Some text was selected.
    Select {
        /// Where it starts.
        start: Point,
        /// Where it ends.
        end: Point,
        /// How.
        grip: Grip,
    },
    /// The browser's selection is gone.
    SelectionGone,
    /// Give what is selected, or the annotation in focus, this label.
    SetLabel(LabelId),
    /// Accept the annotation in focus and turn to the next.
    Accept,
    /// Reject the annotation in focus and turn to the next.
    Reject,
    /// Move an end of the annotation in focus, or of what is selected.
    MoveEdge {
        /// Which end.
        edge: Edge,
        /// Towards the end of the text.
        forward: bool,
        /// By a character, not by a token.
        exact: bool,
    },
    /// Select the word that a step from where the person is leads to.
    StepText {
        /// How far.
        unit: Unit,
        /// Towards the end of the text.
        forward: bool,
    },
    /// Look for a label by what is typed, or no longer.
    FindLabel(Option<String>),
    /// Split the mention in focus, or cut the one around what is selected.
    Split,
    /// Join the mention in focus with the next one.
    Join,
    /// Something about the same text elsewhere.
    Same(SameAction),
    /// Something about keys.
    Keys(KeysAction),
    /// Accept a paragraph.
    AcceptParagraph(Span),
    /// Accept the paragraph of the annotation in focus.
    AcceptFocusParagraph,
    /// Accept the whole document.
    AcceptDocument,
    /// Mark a paragraph as not reviewed after all.
    Reopen(Span),
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
    Show(Dialog),
    /// Something about exports for training.
    Training(TrainingAction),
    /// Change what is exported.
    SetScope(Scope),
    /// Write a file of the open document and offer it.
    Download(ExportFormat),
    /// Write a file of the open document and put it on the clipboard.
    Copy(ExportFormat),
    /// The clipboard has it.
    Copied,
    /// Close a notice.
    Dismiss(u32),
    /// A notice was shown as long as it is shown by itself.
    NoticeDue(u32),
    /// The pointer is over the notices, or no longer.
    PointAtNotices(bool),
    /// The focus is in the notices, or no longer.
    FocusNotices(bool),
}

/// What was found in the storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// The newest head.
    pub head: Option<Head>,
    /// What is known of each document.
    pub summaries: Vec<Summary>,
    /// The changes after the head, in order of seq.
    pub log: Vec<Change>,
    /// The seq of the last change, whether it can be read or not.
    pub last: u64,
    /// A project of schema 1, in place of all these.
    pub legacy: Option<Legacy>,
    /// What was typed but not opened.
    pub draft: Option<String>,
    /// The names of files that were given and are not known to be stored.
    pub unopened: Vec<String>,
    /// What the database lost, by what is known outside it.
    pub lost: Option<Lost>,
    /// What the second copy holds.
    pub copy: Option<Holdings>,
    /// What of it cannot be read.
    pub damage: Vec<Damage>,
}

/// A project as schema 1 stored it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legacy {
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
    pub files: usize,
    /// What was in it: of an archive, several things. Each with its name, or the reason why it was not
    /// opened, for the person.
    pub opened: Vec<(String, Result<Taken, String>)>,
}

/// How text is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
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
pub struct Point {
    /// The start byte of the paragraph that it lies in.
    pub paragraph: u32,
    /// UTF-16 code units from there.
    pub utf16: u32,
}
