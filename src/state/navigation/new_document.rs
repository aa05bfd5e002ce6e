//! A text before it is frozen as a document.

use dateline_annotation::model::{Document, DocumentId, Metadata};
use dateline_text::{LineEnding, Span, normalize_line_endings, paragraphs};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A text that is not frozen yet. The user can exclude paragraphs from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDocument {
    /// The name of the source; empty for pasted text.
    pub source: String,
    /// The draft text that remains once this text is a document; `None` if the text came from a
    /// file and is not part of the draft text.
    pub remaining_draft_text: Option<String>,
    /// The text, with LF line endings.
    pub text: String,
    /// The original line endings.
    pub line_ends: LineEnding,
    /// The spans of the paragraphs, in bytes.
    pub paragraphs: Vec<Span>,
    /// The indexes of excluded paragraphs.
    pub excluded: BTreeSet<usize>,
}

impl NewDocument {
    /// Creates a new document from `text`, which may have any line endings. All paragraphs are
    /// included.
    pub fn new(source: String, text: &str) -> Self {
        let (text, line_ends) = normalize_line_endings(text);
        let text = text.into_owned();
        let paragraphs = paragraphs(&text);
        Self {
            source,
            remaining_draft_text: None,
            text,
            line_ends,
            paragraphs,
            excluded: BTreeSet::new(),
        }
    }

    /// Creates a new document from the draft text. `rest` is the draft text that remains once the
    /// new document is frozen.
    pub fn from_draft_text(text: &str, rest: String) -> Self {
        Self { remaining_draft_text: Some(rest), ..Self::new(String::new(), text) }
    }

    /// Excludes a paragraph, or includes it again.
    pub fn toggle_paragraph(&mut self, index: usize) {
        if !self.excluded.remove(&index) && index < self.paragraphs.len() {
            self.excluded.insert(index);
        }
    }

    /// Includes a paragraph and excludes those before it.
    pub fn exclude_before(&mut self, index: usize) {
        self.excluded.extend(0..index.min(self.paragraphs.len()));
        self.excluded.remove(&index);
    }

    /// Includes a paragraph and excludes those after it.
    pub fn exclude_after(&mut self, index: usize) {
        self.excluded.extend(index + 1..self.paragraphs.len());
        self.excluded.remove(&index);
    }

    /// Returns the number of included paragraphs.
    pub fn included_count(&self) -> usize {
        self.paragraphs.len() - self.excluded.len()
    }

    /// Returns the text that will be frozen.
    pub fn included_text(&self) -> Cow<'_, str> {
        if self.excluded.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let (text, all) = (&self.text, &self.paragraphs);
        Cow::Owned(dateline_formats::remove_paragraphs(text, all, &self.excluded))
    }

    /// Returns the metadata, such as title and date, of the text that will be frozen.
    pub fn metadata(&self) -> Metadata {
        Metadata::from_text(&self.included_text())
    }

    /// Freezes the text as a document.
    pub fn to_document(&self, id: DocumentId) -> Document {
        let text = self.included_text().into();
        let document = Document::new(id, text, self.line_ends, &self.source);
        if self.excluded.is_empty() {
            document.set_known_paragraphs(self.paragraphs.as_slice().into());
        }
        document
    }
}
