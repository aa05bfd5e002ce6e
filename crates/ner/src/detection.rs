use crate::segment::Segment;
use crate::tagger::Tagger;
use dateline_annotation::{Date, Suggestion};
use dateline_text::{ParagraphCursor, Span, Token};
use std::ops::Range;
use std::sync::Arc;

/// The longest text that is read as one, in bytes, up to the paragraph that goes beyond. A longer one
/// is read in parts of equal length, each as if it were a text of its own: memory does not grow
/// with the text, and half a megabyte, the length of a novel, says enough about its words.
pub const MAX_SEGMENT_BYTES: usize = 500_000;

/// The detection of one document, computed in slices: whoever drives it keeps the clock. What it holds
/// besides the text and what was found is a part of the text, cut into tokens: see
/// [`MAX_SEGMENT_BYTES`].
pub struct Detection {
    tagger: Arc<Tagger>,
    text: Arc<str>,
    /// The document's.
    date: Option<time::Date>,
    /// Goes through the paragraphs; nothing when the last one is cut.
    paragraphs: Option<ParagraphCursor>,
    segment: Segment,
    /// Where a part is full, in bytes.
    segment_size: usize,
    suggestions: Vec<Suggestion>,
}

/// What was found in a part of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct DetectedSegment {
    /// Bytes of the text; all parts together cover it.
    pub span: Span,
    /// By span; spans do not overlap, and are those of the whole text.
    pub suggestions: Vec<Suggestion>,
}

impl Detection {
    /// Starts to read a text. `date` is the document's, which relative dates are read against.
    pub fn new(tagger: Arc<Tagger>, text: Arc<str>, date: Option<Date>) -> Self {
        let parts = text.len().div_ceil(MAX_SEGMENT_BYTES).max(1);
        Self {
            segment_size: if parts == 1 { usize::MAX } else { text.len().div_ceil(parts) },
            tagger,
            text,
            date: date.map(time::Date::from),
            paragraphs: Some(ParagraphCursor::default()),
            segment: Segment::starting_at(0),
            suggestions: Vec::new(),
        }
    }

    /// Starts to read a text that is cut into tokens and sentences already: for corpora that keep
    /// their own. `sentences` are ranges of `tokens`. The text is one part, however long it is.
    pub fn from_tokens(
        tagger: Arc<Tagger>,
        text: Arc<str>,
        tokens: Vec<Token>,
        sentences: Vec<Range<usize>>,
    ) -> Self {
        let part = Segment::from_tokens(&tagger, &text, tokens, sentences);
        let found = Vec::new();
        Self {
            tagger,
            text,
            date: None,
            paragraphs: None,
            segment: part,
            segment_size: usize::MAX,
            suggestions: found,
        }
    }

    /// Does about `budget` tokens of work and says whether all is done. A paragraph is cut into
    /// tokens whole; hashing the words of a part is one piece of work, and reading it as a whole
    /// another.
    pub fn advance(&mut self, budget: usize) -> bool {
        let mut left = budget.max(1);
        while left > 0 && !self.is_done() {
            left = left.saturating_sub(self.step());
        }
        self.is_done()
    }

    /// Work done and work in all, in bytes of text.
    pub fn progress(&self) -> (usize, usize) {
        let end = self.text.len();
        let Span { start, end: part_end } = self.segment.span;
        let cut = if self.paragraphs.is_some() { part_end as usize } else { end };
        let read = match self.segment.next_sentence_start() {
            Some(at) => at as usize,
            None if !self.segment.has_hashed_words() => start as usize,
            None => cut,
        };
        // Cutting is quick beside reading.
        (cut / 4 + read, (end / 4 + end).max(1))
    }

    fn is_done(&self) -> bool {
        self.segment.is_finished && self.paragraphs.is_none()
    }

    /// Does one piece of work; returns the tokens of work.
    fn step(&mut self) -> usize {
        let (tagger, text) = (&self.tagger, &self.text);
        if self.segment.is_finished {
            self.segment = Segment::starting_at(self.segment.span.end);
        }
        if self.segment.has_hashed_words() {
            return match self.segment.next_sentence_start() {
                Some(_) => self.segment.detect_next_sentence(tagger, text, self.date),
                None => self.segment.finish(tagger, text, &mut self.suggestions),
            };
        }
        let is_full = self.segment.span.len() as usize >= self.segment_size;
        let paragraphs = self.paragraphs.as_mut().filter(|_| !is_full);
        if let Some(paragraph) = paragraphs.and_then(|it| it.next(text)) {
            return self.segment.add_paragraph(text, paragraph);
        }
        if !is_full {
            self.paragraphs = None;
            self.segment.span = Span::new(self.segment.span.start, text.len() as u32);
        }
        self.segment.hash_words(tagger, text)
    }

    /// How much the document talks of its writer and reader, 0 to 1: what is cut into tokens by now,
    /// so ask once [`Detection::advance`] has done all. Of a text in several parts, it is the last
    /// one. Cost: a look at each token.
    pub fn personal_pronoun_rate(&self) -> f64 {
        self.segment.personal_pronoun_rate(&self.text)
    }

    /// What was found, by span; does what is left to do first. Spans do not overlap.
    pub fn finish(mut self) -> Vec<Suggestion> {
        while !self.advance(usize::MAX) {}
        self.suggestions
    }

    /// What is found in the text, part by part, each read when it is asked for: so what is found in
    /// a long text need not be held at once. Joined, it is what [`Detection::finish`] gives.
    pub fn segments(mut self) -> impl Iterator<Item = DetectedSegment> {
        std::iter::from_fn(move || {
            while !self.is_done() {
                self.step();
                if self.segment.is_finished {
                    let suggestions = std::mem::take(&mut self.suggestions);
                    return Some(DetectedSegment { span: self.segment.span, suggestions });
                }
            }
            None
        })
    }
}

/// Reads a text at once: see [`Detection`].
pub fn detect(tagger: &Arc<Tagger>, text: &Arc<str>, date: Option<Date>) -> Vec<Suggestion> {
    Detection::new(tagger.clone(), text.clone(), date).finish()
}
