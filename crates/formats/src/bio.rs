//! Token tags in IOB1, IOB2, BIOES, BILOU and BMES, and decoding them into mentions.

use crate::import::{ImportNote, NoteCollector, ParsedSpan};
use dateline_text::Span;

/// The tag of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BioTag<'a> {
    /// Outside of any mention.
    Outside,
    /// Part of a mention. The prefix is `B`, `I`, `E` or `S`; the prefixes of BILOU and BMES are
    /// converted to these.
    Entity { prefix: char, label: &'a str },
    /// Part of a mention, in a scheme without prefixes: equal labels in a row are one mention.
    Label(&'a str),
}

impl<'a> BioTag<'a> {
    /// Parses a tag. Returns `None` if it is not a tag.
    pub(crate) fn parse(tag: &'a str) -> Option<Self> {
        // Some programs write `-` for unknown.
        if tag == "O" || tag == "-" {
            return Some(Self::Outside);
        }
        let (kind, label) = tag.split_once(['-', '_']).filter(|(_, label)| !label.is_empty())?;
        let kind = match kind {
            "B" => 'B',
            "I" | "M" => 'I',
            "E" | "L" => 'E',
            "S" | "U" | "W" => 'S',
            _ => return None,
        };
        Some(Self::Entity { prefix: kind, label })
    }
}

/// Decodes a sequence of tags into mentions.
#[derive(Default)]
pub(crate) struct BioDecoder {
    /// True if the next tag may continue the last mention.
    is_open: bool,
    /// The number of tags that continue a mention although none is open.
    n_repaired: usize,
}

impl BioDecoder {
    /// Ends the open mention, if any.
    pub(crate) fn close_span(&mut self) {
        self.is_open = false;
    }

    /// Processes the tag of the next token.
    pub(crate) fn push_tag(&mut self, spans: &mut Vec<ParsedSpan>, span: Span, tag: BioTag) {
        let (kind, label) = match tag {
            BioTag::Outside => {
                self.is_open = false;
                return;
            }
            BioTag::Entity { prefix, label } => (prefix, label),
            BioTag::Label(label) => ('I', label),
        };
        let before = spans.last_mut().filter(|one| self.is_open && one.label == label);
        match before {
            Some(before) if matches!(kind, 'I' | 'E') => before.span.end = span.end,
            _ => {
                let is_repair = matches!(tag, BioTag::Entity { prefix: 'I' | 'E', .. });
                self.n_repaired += usize::from(is_repair);
                spans.push(ParsedSpan { span, label: label.to_owned(), details: None });
            }
        }
        self.is_open = matches!(kind, 'B' | 'I');
    }

    /// Returns import notes about repairs.
    pub(crate) fn notes(&self) -> NoteCollector {
        let mut notes = NoteCollector::default();
        if self.n_repaired > 0 {
            notes.push(ImportNote::InsideTagsRepaired { count: self.n_repaired });
        }
        notes
    }
}
