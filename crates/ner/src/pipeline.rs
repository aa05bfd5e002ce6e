//! Detection of one document in slices.

mod segment;
pub(crate) mod tagging;

use crate::engine::Engine;
use dateline_annotation::model::{Date, Suggestion};
use dateline_text::{ParagraphCursor, Span, Token};
use segment::Segment;
use std::ops::Range;
use std::sync::Arc;

/// The maximum length of a text that is detected as one segment, in bytes; the last paragraph may
/// exceed it. A longer text is divided into segments of equal length, each detected as if it were a
/// document. This bounds memory, and half a megabyte, the length of a novel, is enough evidence
/// about its words.
pub const MAX_SEGMENT_BYTES: usize = 500_000;

/// The detection of one document, computed in slices, so that the caller keeps the clock. Besides
/// the text and the suggestions it holds the tokens of one segment: see [`MAX_SEGMENT_BYTES`].
pub struct Detection {
    engine: Arc<dyn Engine>,
    text: Arc<str>,
    /// The date of the document.
    date: Option<time::Date>,
    /// The cursor over the paragraphs, or `None` once the last one is tokenized.
    paragraphs: Option<ParagraphCursor>,
    segment: Segment,
    /// The size at which a segment is complete, in bytes.
    segment_size: usize,
    suggestions: Vec<Suggestion>,
}

/// The suggestions in one segment of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct DetectedSegment {
    /// The segment's bytes in the text. All segments together cover the text.
    pub span: Span,
    /// Suggestions in order of their spans. Spans do not overlap, and their offsets are bytes of
    /// the whole text.
    pub suggestions: Vec<Suggestion>,
}

impl Detection {
    /// Starts the detection of a text. Relative dates are resolved against `date`, the date of the
    /// document.
    pub fn new(engine: Arc<dyn Engine>, text: Arc<str>, date: Option<Date>) -> Self {
        let parts = text.len().div_ceil(MAX_SEGMENT_BYTES).max(1);
        Self {
            segment_size: if parts == 1 { usize::MAX } else { text.len().div_ceil(parts) },
            engine,
            text,
            date: date.map(time::Date::from),
            paragraphs: Some(ParagraphCursor::default()),
            segment: Segment::starting_at(0),
            suggestions: Vec::new(),
        }
    }

    /// Starts the detection of a text with given tokens and sentences, for corpora that keep their
    /// own. `sentences` are ranges of `tokens`. The text is one segment, regardless of its length.
    pub fn from_tokens(
        engine: Arc<dyn Engine>,
        text: Arc<str>,
        tokens: Vec<Token>,
        sentences: Vec<Range<usize>>,
    ) -> Self {
        let part = Segment::from_tokens(&engine, &text, tokens, sentences);
        let found = Vec::new();
        Self {
            engine,
            text,
            date: None,
            paragraphs: None,
            segment: part,
            segment_size: usize::MAX,
            suggestions: found,
        }
    }

    /// Processes about `budget` tokens and returns true if the detection is complete. Three steps
    /// cannot be divided: tokenizing a paragraph, hashing the words of a segment, and the final
    /// passes over a segment.
    pub fn advance(&mut self, budget: usize) -> bool {
        let mut left = budget.max(1);
        while left > 0 && !self.is_done() {
            left = left.saturating_sub(self.step());
        }
        self.is_done()
    }

    /// Returns the completed and the total work, in weighted bytes of text.
    pub fn progress(&self) -> (usize, usize) {
        let end = self.text.len();
        let Span { start, end: part_end } = self.segment.span;
        let cut = if self.paragraphs.is_some() { part_end as usize } else { end };
        let read = match self.segment.next_sentence_start() {
            Some(at) => at as usize,
            None if !self.segment.is_prepared() => start as usize,
            None => cut,
        };
        // Tokenizing is much faster than tagging, so it has a quarter of the weight.
        (cut / 4 + read, (end / 4 + end).max(1))
    }

    fn is_done(&self) -> bool {
        self.segment.is_finished && self.paragraphs.is_none()
    }

    /// Performs one step. Returns its size in tokens.
    fn step(&mut self) -> usize {
        let (engine, text) = (&self.engine, &self.text);
        if self.segment.is_finished {
            self.segment = Segment::starting_at(self.segment.span.end);
        }
        if self.segment.is_prepared() {
            return match self.segment.next_sentence_start() {
                Some(_) => self.segment.detect_next_sentence(&**engine, text, self.date),
                None => self.segment.finish(&**engine, text, &mut self.suggestions),
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
        self.segment.prepare(engine, text)
    }

    /// Returns the rate of first- and second-person pronouns in the document, from 0 to 1. Only
    /// tokens so far are counted, so call it after [`Detection::advance`] has returned true. For a
    /// text in several segments, it is the rate of the last one. Cost: one lookup per token.
    pub fn personal_pronoun_rate(&self) -> f64 {
        self.segment.personal_pronoun_rate(&self.text)
    }

    /// Completes the detection and returns the suggestions in order of their spans. Spans do not
    /// overlap.
    pub fn finish(mut self) -> Vec<Suggestion> {
        while !self.advance(usize::MAX) {}
        self.suggestions
    }

    /// Returns an iterator over the segments, each detected when it is requested, so that not all
    /// suggestions of a long text are in memory together. Joined, the suggestions equal those of
    /// [`Detection::finish`].
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

/// Detects a whole text in one call. See [`Detection`].
pub fn detect(engine: &Arc<dyn Engine>, text: &Arc<str>, date: Option<Date>) -> Vec<Suggestion> {
    Detection::new(engine.clone(), text.clone(), date).finish()
}
