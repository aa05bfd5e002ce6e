use dateline_annotation::{Document, DocumentId, Metadata};
use dateline_text::{LineEnding, Span, normalize_line_endings, paragraphs};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A text that is not frozen yet: the person can leave paragraphs out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDocument {
    /// Where it came from; empty for pasted text.
    pub source: String,
    /// What stays in the box of the first screen once this text is a document; nothing where the text
    /// does not stand in the box, because it came from a file.
    pub remaining_draft_text: Option<String>,
    /// The text, line ends as LF.
    pub text: String,
    /// The line ends that it had.
    pub line_ends: LineEnding,
    /// Its paragraphs.
    pub paragraphs: Vec<Span>,
    /// Indexes of paragraphs that are left out.
    pub excluded: BTreeSet<usize>,
}

impl NewDocument {
    /// A draft of everything in `text`, line ends as they came.
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

    /// A draft of a text that stands in the box of the first screen, behind what stays there.
    pub fn from_draft_text(text: &str, rest: String) -> Self {
        Self { remaining_draft_text: Some(rest), ..Self::new(String::new(), text) }
    }

    /// Leaves a paragraph out, or takes it in again.
    pub fn toggle_paragraph(&mut self, index: usize) {
        if !self.excluded.remove(&index) && index < self.paragraphs.len() {
            self.excluded.insert(index);
        }
    }

    /// Leaves out what stands before a paragraph, which is taken in.
    pub fn exclude_before(&mut self, index: usize) {
        self.excluded.extend(0..index.min(self.paragraphs.len()));
        self.excluded.remove(&index);
    }

    /// Leaves out what stands after a paragraph, which is taken in.
    pub fn exclude_after(&mut self, index: usize) {
        self.excluded.extend(index + 1..self.paragraphs.len());
        self.excluded.remove(&index);
    }

    /// How many paragraphs are in.
    pub fn included_count(&self) -> usize {
        self.paragraphs.len() - self.excluded.len()
    }

    /// The text of the document: all that is not excluded.
    pub fn included_text(&self) -> Cow<'_, str> {
        if self.excluded.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let (text, all) = (&self.text, &self.paragraphs);
        Cow::Owned(dateline_formats::remove_paragraphs(text, all, &self.excluded))
    }

    /// Title and date as they will be.
    pub fn metadata(&self) -> Metadata {
        Metadata::from_text(&self.included_text())
    }

    /// Freezes the text.
    pub fn to_document(&self, id: DocumentId) -> Document {
        let text = self.included_text().into();
        let document = Document::new(id, text, self.line_ends, &self.source);
        if self.excluded.is_empty() {
            document.set_known_paragraphs(self.paragraphs.as_slice().into());
        }
        document
    }
}
