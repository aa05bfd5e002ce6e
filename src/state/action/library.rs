//! Actions of the library and on its statistics.

use dateline_annotation::model::{DocumentId, LabelId, ReviewStage};

/// An action of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LibraryAction {
    /// The search query changed.
    Search(String),
    /// Set the sort order.
    SetSortOrder(SortOrder),
    /// Show only documents of one stage, or of all stages.
    FilterStage(Option<ReviewStage>),
    /// Show only documents with mentions of one label, or all documents.
    FilterLabel(Option<LabelId>),
    /// Show only documents with mentions that the detector is unsure of, or all documents.
    FilterUnsure(bool),
    /// The words of some documents were read.
    WordsFetched(Vec<(DocumentId, String)>),
    /// Clear the query and all filters.
    ClearFilters,
    /// Render another batch of documents.
    ShowMore,
    /// Start editing a field of a document.
    StartEdit(DocumentId, DocumentField),
    /// Stop editing and discard the text.
    StopEdit,
    /// Save the edited field.
    SaveEdit {
        /// The text.
        text: String,
        /// True if the focus returns to the title; false if the user moved it from the field to
        /// another element.
        keeps_focus: bool,
    },
    /// Open the next document that needs work.
    OpenNext,
    /// Select or deselect a document.
    Select(DocumentId, bool),
    /// Select all matching documents, or none.
    SelectMatching(bool),
    /// Delete the selected documents.
    DeleteSelected,
    /// Run the detector on the selected documents.
    DetectInSelected,
    /// Run the detector on all documents, regardless of the filters.
    DetectInAll,
}

impl LibraryAction {
    /// Returns true if the action may change the project.
    pub(in crate::state) fn is_edit(&self) -> bool {
        match self {
            Self::StartEdit(..)
            | Self::DeleteSelected
            | Self::DetectInSelected
            | Self::DetectInAll => true,
            // A field that is saved was opened by `StartEdit`.
            Self::SaveEdit { .. }
            | Self::Search(_)
            | Self::SetSortOrder(_)
            | Self::FilterStage(_)
            | Self::FilterLabel(_)
            | Self::FilterUnsure(_)
            | Self::WordsFetched(_)
            | Self::ClearFilters
            | Self::ShowMore
            | Self::StopEdit
            | Self::OpenNext
            | Self::Select(..)
            | Self::SelectMatching(_) => false,
        }
    }
}

/// A field of a document that can be edited in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentField {
    /// The title; never empty.
    Title,
    /// The note.
    Note,
}

/// The order in which documents are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// The newest first.
    #[default]
    Newest,
    /// By title.
    Title,
    /// By date of publication, the latest first; documents without a date last.
    Date,
    /// By review stage: in progress, new, reviewed.
    Stage,
    /// By the score of the least certain undecided mention, the lowest first; documents without
    /// undecided mentions last.
    LeastCertain,
    /// The same, with the kinds of text in turn, so that similar documents do not follow each other.
    /// Documents of one kind have the same source and the same label that stands out.
    LeastCertainMixed,
}

impl SortOrder {
    /// All sort orders.
    pub const ALL: [Self; 6] = [
        Self::Newest,
        Self::Title,
        Self::Date,
        Self::Stage,
        Self::LeastCertain,
        Self::LeastCertainMixed,
    ];

    /// Returns true if documents with the least certain mentions come first.
    pub fn is_by_certainty(self) -> bool {
        matches!(self, Self::LeastCertain | Self::LeastCertainMixed)
    }
}

/// An action on the statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatisticsAction {
    /// Show the dialog.
    Show,
    /// Download a table of the labels.
    DownloadLabels,
    /// Download a table of the documents.
    DownloadDocuments,
    /// Download a table of the days.
    DownloadDays,
}
