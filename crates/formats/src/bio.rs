//! Tags of tokens, in IOB1, IOB2, BIOES and BILOU, and the mentions that they add up to.

use crate::import::{ImportNote, NoteCollector, ParsedSpan};
use dateline_text::Span;

/// What a token is tagged as.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BioTag<'a> {
    /// In no mention.
    Outside,
    /// `B`, `I`, `E` or `S`, those of BILOU read as these.
    Entity { prefix: char, label: &'a str },
}

impl<'a> BioTag<'a> {
    /// `None` for what is no tag.
    pub(crate) fn parse(tag: &'a str) -> Option<Self> {
        // `-` is what some write for unknown.
        if tag == "O" || tag == "-" {
            return Some(Self::Outside);
        }
        let (kind, label) = tag.split_once('-').filter(|(_, label)| !label.is_empty())?;
        let kind = match kind {
            "B" => 'B',
            "I" => 'I',
            "E" | "L" => 'E',
            "S" | "U" => 'S',
            _ => return None,
        };
        Some(Self::Entity { prefix: kind, label })
    }
}

/// Puts mentions together from tags.
#[derive(Default)]
pub(crate) struct BioDecoder {
    /// Whether the last mention may go on.
    is_open: bool,
    /// Tags that continue a mention where none was.
    n_repaired: usize,
}

impl BioDecoder {
    /// No mention goes on beyond here.
    pub(crate) fn close_span(&mut self) {
        self.is_open = false;
    }

    /// The next token.
    pub(crate) fn push_tag(&mut self, spans: &mut Vec<ParsedSpan>, span: Span, tag: BioTag) {
        let BioTag::Entity { prefix: kind, label } = tag else {
            self.is_open = false;
            return;
        };
        let before = spans.last_mut().filter(|one| self.is_open && one.label == label);
        match before {
            Some(before) if matches!(kind, 'I' | 'E') => before.span.end = span.end,
            _ => {
                self.n_repaired += usize::from(matches!(kind, 'I' | 'E'));
                spans.push(ParsedSpan { span, label: label.to_owned(), details: None });
            }
        }
        self.is_open = matches!(kind, 'B' | 'I');
    }

    /// What should be said about it.
    pub(crate) fn notes(&self) -> NoteCollector {
        let mut notes = NoteCollector::default();
        if self.n_repaired > 0 {
            notes.push(ImportNote::InsideTagsRepaired { count: self.n_repaired });
        }
        notes
    }
}
