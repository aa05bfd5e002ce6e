//! Builds texts from tokens with tags, for formats that keep no spacing.

use crate::bio::{BioDecoder, BioTag};
use crate::import::{NoteCollector, ParsedDocument, ParsedDocuments};
use dateline_text::Span;

/// Builds texts: tokens are joined by a space and sentences by a line break, except between
/// characters of scripts that are written without spaces.
pub(crate) struct TokenTextBuilder {
    documents: Vec<ParsedDocument>,
    bio: BioDecoder,
    /// True if the next token begins a sentence.
    is_sentence_start: bool,
}

impl TokenTextBuilder {
    pub(crate) fn new() -> Self {
        Self { documents: Vec::new(), bio: BioDecoder::default(), is_sentence_start: true }
    }

    /// Begins a text at a line.
    pub(crate) fn start_document(&mut self, line: usize) {
        let location = format!("line {line}");
        self.documents.push(ParsedDocument { location, ..ParsedDocument::default() });
        self.end_sentence();
    }

    /// Ends a sentence, and with it the open mention.
    pub(crate) fn end_sentence(&mut self) {
        self.close_mention();
        self.is_sentence_start = true;
    }

    /// Ends the open mention, if any.
    pub(crate) fn close_mention(&mut self) {
        self.bio.close_span();
    }

    /// Appends a token of a line, to a new text if there is none. Returns its span.
    pub(crate) fn push_token(&mut self, line: usize, token: &str) -> Span {
        if self.documents.is_empty() {
            self.start_document(line);
        }
        let is_new = std::mem::take(&mut self.is_sentence_start);
        let Some(document) = self.documents.last_mut() else { return Span::new(0, 0) };
        let text = &mut document.text;
        match (text.chars().next_back(), token.chars().next()) {
            (None, _) => {}
            (Some(_), _) if is_new => text.push('\n'),
            (Some(last), Some(first)) if is_unspaced(last) && is_unspaced(first) => {}
            _ => text.push(' '),
        }
        let start = text.len() as u32;
        text.push_str(token);
        Span::new(start, text.len() as u32)
    }

    /// Appends a token with its tag.
    pub(crate) fn push_tagged(&mut self, line: usize, token: &str, tag: BioTag) {
        let span = self.push_token(line, token);
        if let Some(document) = self.documents.last_mut() {
            self.bio.push_tag(&mut document.spans, span, tag);
        }
    }

    /// Returns the current text.
    pub(crate) fn document_mut(&mut self) -> Option<&mut ParsedDocument> {
        self.documents.last_mut()
    }

    /// Returns the texts, with `notes` before those on tags.
    pub(crate) fn finish(self, mut notes: NoteCollector) -> ParsedDocuments {
        self.bio.notes().into_vec().into_iter().for_each(|note| notes.push(note));
        ParsedDocuments { documents: self.documents, notes: notes.into_vec() }
    }
}

/// Returns true for characters of scripts that are written without spaces between words: Chinese
/// characters, kana, Thai, Lao, Burmese and Khmer, and their punctuation.
fn is_unspaced(character: char) -> bool {
    matches!(
        character,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{2e80}'..='\u{312f}'
            | '\u{31a0}'..='\u{31bf}'
            | '\u{31f0}'..='\u{a4cf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff00}'..='\u{ffef}'
            | '\u{20000}'..='\u{3ffff}'
    )
}
