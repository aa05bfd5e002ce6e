//! The offer to change other occurrences of a quote, and the dialog in which they are chosen.

use dateline_annotation::edit::{BulkEdit, MatchOptions, find_occurrences};
use dateline_annotation::model::{Document, DocumentId};
use dateline_text::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An offer to apply an edit to all occurrences of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccurrenceOffer {
    /// The quote.
    pub quote: String,
    /// The edit.
    pub edit: BulkEdit,
    /// The document in which the edit was made.
    pub(super) document: DocumentId,
    pub(super) span: Span,
    /// The number of other occurrences in this document that are selected by default.
    pub count: usize,
}

/// The dialog in which occurrences of a quote are selected.
#[derive(Clone, Debug, PartialEq)]
pub struct OccurrenceDialog {
    /// The edit and where it was made.
    pub offer: OccurrenceOffer,
    /// True if all documents are searched.
    pub in_all_documents: bool,
    /// The occurrences, by document and span. The document of the offer comes first.
    pub rows: Vec<OccurrenceRow>,
    /// The documents that have to be read yet; `None` until it is known which.
    pub(super) unloaded: Option<BTreeSet<DocumentId>>,
    /// The documents that were read for the search.
    pub(super) loaded: BTreeMap<DocumentId, Arc<Document>>,
}

/// An occurrence of the quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccurrenceRow {
    /// The document.
    pub document: DocumentId,
    /// Its byte span.
    pub span: Span,
    /// The text before it, the occurrence itself, and the text after it.
    pub context: [String; 3],
    /// The mentions that overlap it.
    pub mentions: Vec<ExistingMention>,
    /// True if the edit is to be applied here.
    pub is_selected: bool,
}

impl OccurrenceOffer {
    /// Returns the offer for an edit of the mention with this span.
    pub(super) fn new(
        document: &Document,
        span: Span,
        edit: BulkEdit,
        options: MatchOptions,
    ) -> Self {
        let quote = document.quote(span).to_owned();
        let found = find_occurrences(document, &quote, edit, options, Some(span));
        let count = found.iter().filter(|it| it.selected_by_default).count();
        Self { quote, edit, document: document.id, span, count }
    }
}

impl OccurrenceDialog {
    /// Returns the number of documents that have to be read yet; `None` while it is not known.
    pub fn unloaded_count(&self) -> Option<usize> {
        self.unloaded.as_ref().map(BTreeSet::len)
    }

    /// Returns the number of selected occurrences.
    pub fn selected_count(&self) -> usize {
        self.rows.iter().filter(|row| row.is_selected).count()
    }

    /// Returns the documents of the selected occurrences.
    pub(in crate::state) fn selected_documents(&self) -> BTreeSet<DocumentId> {
        self.rows.iter().filter(|row| row.is_selected).map(|row| row.document).collect()
    }
}

/// A mention that overlaps an occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExistingMention {
    /// The name of its label.
    pub label: String,
    /// True if the user has decided on it.
    pub is_decided: bool,
    /// Its quote, if it differs from that of the occurrence.
    pub quote: Option<String>,
}
