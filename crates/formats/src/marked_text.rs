//! Builds a text from markup, with mentions where elements begin and end.

use crate::import::{ParsedDocument, ParsedSpan};
use dateline_text::Span;

/// The separator between the text before and the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

/// Builds a text. White space at the edges of mentions and blocks is left out.
#[derive(Default)]
pub(crate) struct MarkedTextBuilder {
    text: String,
    spans: Vec<ParsedSpan>,
    gap: Gap,
    /// The label of each open mention and the position of its first character, if it has any yet.
    open: Vec<(String, Option<u32>)>,
}

impl MarkedTextBuilder {
    /// Appends text whose runs of white space count as one space.
    pub(crate) fn push_text(&mut self, text: &str) {
        for character in text.chars() {
            if matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.gap = self.gap.max(Gap::Space);
            } else {
                self.push_char(character);
            }
        }
    }

    /// Appends text whose line breaks count. A blank line ends a paragraph.
    pub(crate) fn push_lines(&mut self, text: &str) {
        let mut n_breaks = 0;
        for character in text.chars() {
            match character {
                '\n' => {
                    n_breaks += 1;
                    self.gap = self.gap.max(if n_breaks > 1 { Gap::Paragraph } else { Gap::Line });
                }
                ' ' | '\t' | '\r' | '\u{c}' => self.gap = self.gap.max(Gap::Space),
                _ => {
                    n_breaks = 0;
                    self.push_char(character);
                }
            }
        }
    }

    fn push_char(&mut self, character: char) {
        let gap = std::mem::take(&mut self.gap);
        if !self.text.is_empty() {
            self.text.push_str(match gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        let at = self.text.len() as u32;
        self.open.iter_mut().for_each(|(_, start)| {
            start.get_or_insert(at);
        });
        self.text.push(character);
    }

    /// Ends a paragraph.
    pub(crate) fn end_block(&mut self) {
        self.gap = Gap::Paragraph;
    }

    /// Ends a line.
    pub(crate) fn end_line(&mut self) {
        self.gap = self.gap.max(Gap::Line);
    }

    /// Ignores white space at the end of the text.
    pub(crate) fn drop_space(&mut self) {
        if self.gap == Gap::Space {
            self.gap = Gap::None;
        }
    }

    /// Separates words.
    pub(crate) fn end_word(&mut self) {
        self.gap = self.gap.max(Gap::Space);
    }

    /// Begins a mention.
    pub(crate) fn open_mention(&mut self, label: &str) {
        self.open.push((label.to_owned(), None));
    }

    /// Changes the label of the innermost open mention.
    pub(crate) fn set_label(&mut self, label: &str) {
        if let Some((open, _)) = self.open.last_mut() {
            label.clone_into(open);
        }
    }

    /// Returns the number of open mentions.
    pub(crate) fn n_open(&self) -> usize {
        self.open.len()
    }

    /// Ends the innermost open mention. One without text or without a label is dropped.
    pub(crate) fn close_mention(&mut self) {
        if let Some((label, Some(start))) = self.open.pop()
            && !label.is_empty()
        {
            let span = Span::new(start, self.text.len() as u32);
            self.spans.push(ParsedSpan { span, label, details: None });
        }
    }

    /// Returns the text and resets the builder.
    pub(crate) fn take_document(&mut self, location: String) -> ParsedDocument {
        while !self.open.is_empty() {
            self.close_mention();
        }
        let Self { text, spans, .. } = std::mem::take(self);
        ParsedDocument { text, spans, location, ..ParsedDocument::default() }
    }
}
