//! Tags of tokens, in IOB1, IOB2, BIOES and BILOU, and the mentions that they add up to.

use crate::import::{Note, Notes, ReadSpan};
use dateline_text::Span;

/// What a token is tagged as.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tag<'a> {
    /// In no mention.
    Out,
    /// `B`, `I`, `E` or `S`, those of BILOU read as these.
    In { kind: char, label: &'a str },
}

impl<'a> Tag<'a> {
    /// `None` for what is no tag.
    pub(crate) fn of(tag: &'a str) -> Option<Self> {
        // `-` is what some write for unknown.
        if tag == "O" || tag == "-" {
            return Some(Self::Out);
        }
        let (kind, label) = tag.split_once('-').filter(|(_, label)| !label.is_empty())?;
        let kind = match kind {
            "B" => 'B',
            "I" => 'I',
            "E" | "L" => 'E',
            "S" | "U" => 'S',
            _ => return None,
        };
        Some(Self::In { kind, label })
    }
}

/// Puts mentions together from tags.
#[derive(Default)]
pub(crate) struct Marker {
    /// Whether the last mention may go on.
    is_open: bool,
    /// Tags that continue a mention where none was.
    begun: usize,
}

impl Marker {
    /// No mention goes on beyond here.
    pub(crate) fn close(&mut self) {
        self.is_open = false;
    }

    /// The next token.
    pub(crate) fn mark(&mut self, spans: &mut Vec<ReadSpan>, span: Span, tag: Tag) {
        let Tag::In { kind, label } = tag else {
            self.is_open = false;
            return;
        };
        let before = spans.last_mut().filter(|one| self.is_open && one.label == label);
        match before {
            Some(before) if matches!(kind, 'I' | 'E') => before.span.end = span.end,
            _ => {
                self.begun += usize::from(matches!(kind, 'I' | 'E'));
                spans.push(ReadSpan { span, label: label.to_owned(), extra: None });
            }
        }
        self.is_open = matches!(kind, 'B' | 'I');
    }

    /// What should be said about it.
    pub(crate) fn notes(&self) -> Notes {
        let mut notes = Notes::default();
        if self.begun > 0 {
            notes.push(Note::Begun { count: self.begun });
        }
        notes
    }
}
