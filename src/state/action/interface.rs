//! Actions of the user that change what the page shows, but neither the project nor what is stored.

use dateline_annotation::model::{AnnotationId, DocumentId, LabelId};
use dateline_formats::{AnnotationSelection, Encoder};

/// An action that moves the focus or the selection in the open document. Without an open document
/// it does nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkspaceAction {
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
    /// Go to the least certain mention first when the next unsure one is requested, or go through
    /// the text.
    SetLeastCertainFirst(bool),
    /// Focus the note field of the focused annotation.
    FocusNote,
    /// Move the focus from a field of the mention popover back to its mention or selection.
    FocusText,
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
}

/// An action that shows another screen.
#[derive(Clone, Debug, PartialEq)]
pub enum NavigateAction {
    /// Open a document.
    OpenDocument(DocumentId),
    /// Return to the library.
    CloseDocument,
    /// Open the draft text.
    DraftSubmitted,
    /// A text was pasted outside the text box or read from a static file.
    TextOpened {
        /// The name of the source; empty for pasted text.
        source: String,
        /// The text, with its original line endings.
        text: String,
    },
    /// Open the sample article.
    OpenSample,
    /// Return to the home screen.
    CancelNewDocument,
    /// Return to the new document that was left before it was frozen.
    ResumeNewDocument,
}

/// An action that changes what the page shows, or stops work in progress.
#[derive(Clone, Debug, PartialEq)]
pub enum InterfaceAction {
    /// The draft text in the home screen's text box changed.
    DraftTyped(String),
    /// Exclude a paragraph from the new document, or include it again.
    ToggleParagraph(usize),
    /// Exclude every paragraph before this one.
    ExcludeBefore(usize),
    /// Exclude every paragraph after this one.
    ExcludeAfter(usize),
    /// List all entities of the open document.
    ShowAllEntities,
    /// Show a dialog.
    ShowDialog(Dialog),
    /// Close the dialog, else the label search or place picker, else clear the selection, else the
    /// focus.
    Escape,
    /// Set which annotations an export holds.
    SetExportFilter(ExportFilter),
    /// Export the open document and offer the file for download.
    DownloadExport(ExportFormat),
    /// Export the open document to the clipboard.
    CopyExport(ExportFormat),
    /// Copy the names with this label in the open document, one on each line.
    CopyNames(LabelId),
    /// Offer the raw contents of the storage as a file.
    DumpStorage,
    /// Retry storing the pending records.
    RetryStore,
    /// Cancel the edit jobs. Parts that are already applied remain.
    CancelEditJobs,
    /// Cancel the import of the files that are not opened yet.
    CancelImport,
    /// Cancel the detection of the open document.
    CancelDetection,
    /// Pause the detection queue.
    PauseDetection,
}

impl InterfaceAction {
    /// Returns true if the action needs the stored project.
    pub(super) fn waits_for_storage(&self) -> bool {
        match self {
            Self::DraftTyped(_) => false,
            Self::ToggleParagraph(_)
            | Self::ExcludeBefore(_)
            | Self::ExcludeAfter(_)
            | Self::ShowAllEntities
            | Self::ShowDialog(_)
            | Self::Escape
            | Self::SetExportFilter(_)
            | Self::DownloadExport(_)
            | Self::CopyExport(_)
            | Self::CopyNames(_)
            | Self::DumpStorage
            | Self::RetryStore
            | Self::CancelEditJobs
            | Self::CancelImport
            | Self::CancelDetection
            | Self::PauseDetection => true,
        }
    }
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
    /// What was learned.
    Learned,
    /// The export of training data.
    TrainingExport,
    /// Other occurrences of a text.
    Occurrences,
}

/// The selection of annotations that an export holds.
pub type ExportFilter = AnnotationSelection;

/// A format to export a document in, one of [`DOCUMENT_FORMATS`](dateline_formats::DOCUMENT_FORMATS).
pub type ExportFormat = &'static dyn Encoder;

/// The reason why a mention should be reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewReason {
    /// The detector is unsure, and the mention is not decided.
    Unsure,
    /// The same text has another label elsewhere in the document, with more support.
    Inconsistent,
    /// The mention names a place, but it is unknown which.
    Unlocated,
    /// Any of these reasons.
    Any,
}

/// The size of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepUnit {
    /// To the next word.
    Word,
    /// To the first word of the next sentence.
    Sentence,
    /// To the first word of the next paragraph.
    Paragraph,
}
