use dateline_annotation::{Document, DocumentId, Meta};
use dateline_text::{LineEnds, Span, normalize_line_ends, paragraphs};
use std::collections::BTreeSet;

/// A text that is not frozen yet: the person can leave paragraphs out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where it came from; empty for pasted text.
    pub source: String,
    /// What stays in the box of the first screen once this text is a document; nothing where the text
    /// does not stand in the box, because it came from a file.
    pub rest: Option<String>,
    /// The text, line ends as LF.
    pub text: String,
    /// The line ends that it had.
    pub line_ends: LineEnds,
    /// Its paragraphs.
    pub paragraphs: Vec<Span>,
    /// Indexes of paragraphs that are left out.
    pub left_out: BTreeSet<usize>,
}

impl Draft {
    /// A draft of everything in `text`, line ends as they came.
    pub fn new(source: String, text: &str) -> Self {
        let (text, line_ends) = normalize_line_ends(text);
        let text = text.into_owned();
        let paragraphs = paragraphs(&text);
        Self { source, rest: None, text, line_ends, paragraphs, left_out: BTreeSet::new() }
    }

    /// A draft of a text that stands in the box of the first screen, behind what stays there.
    pub fn boxed(text: &str, rest: String) -> Self {
        Self { rest: Some(rest), ..Self::new(String::new(), text) }
    }

    /// Leaves a paragraph out, or takes it in again.
    pub fn toggle(&mut self, index: usize) {
        if !self.left_out.remove(&index) && index < self.paragraphs.len() {
            self.left_out.insert(index);
        }
    }

    /// Leaves out what stands before a paragraph, which is taken in.
    pub fn keep_from(&mut self, index: usize) {
        self.left_out.extend(0..index.min(self.paragraphs.len()));
        self.left_out.remove(&index);
    }

    /// Leaves out what stands after a paragraph, which is taken in.
    pub fn keep_to(&mut self, index: usize) {
        self.left_out.extend(index + 1..self.paragraphs.len());
        self.left_out.remove(&index);
    }

    /// How many paragraphs are in.
    pub fn kept(&self) -> usize {
        self.paragraphs.len() - self.left_out.len()
    }

    /// The text as it will be frozen.
    pub fn kept_text(&self) -> String {
        let left_out: Vec<Span> =
            self.left_out.iter().map(|&index| self.paragraphs[index]).collect();
        dateline_formats::without_paragraphs(&self.text, &left_out)
    }

    /// Title and date as they will be.
    pub fn meta(&self) -> Meta {
        Meta::from_text(&self.kept_text())
    }

    /// Freezes the text.
    pub fn freeze(&self, id: DocumentId) -> Document {
        Document::new(id, self.kept_text().into(), self.line_ends, &self.source)
    }
}
