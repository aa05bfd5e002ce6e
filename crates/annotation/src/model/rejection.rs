//! Rejected mentions, remembered by content.

use super::document::DocumentId;
use super::label::LabelId;
use dateline_text::{Span, fold, tokenize_in};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::iter::repeat_n;

/// The size of the context around a rejected span in bytes; large enough for two tokens.
const WINDOW_BYTES: usize = 200;

/// A rejected annotation, remembered by content instead of position, so that detection does not
/// suggest it again in this or another document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rejection {
    quote: String,
    label: LabelId,
    before: Vec<String>,
    after: Vec<String>,
}

impl Rejection {
    /// Creates the rejection of `label` at `span` of `text`: the folded quote, the label, and two
    /// folded tokens on either side. **Cost:** depends on the context of the span, not on the text.
    pub fn new(text: &str, span: Span, label: LabelId) -> Self {
        let left = Span::new(window_start(text, span.start as usize), span.start);
        let right = Span::new(span.end, window_end(text, span.end as usize));
        let folded = |token: &dateline_text::Token| fold(&text[token.span.range()]);
        let before = tokenize_in(text, left);
        let after = tokenize_in(text, right);
        Self {
            quote: fold(span.slice(text).unwrap_or_default()),
            label,
            before: before.iter().skip(before.len().saturating_sub(2)).map(folded).collect(),
            after: after.iter().take(2).map(folded).collect(),
        }
    }

    /// Returns the label that was rejected.
    pub(crate) fn label(&self) -> LabelId {
        self.label
    }
}

/// Returns the start of the context before `start`: at whitespace, so that no token is cut.
fn window_start(text: &str, start: usize) -> u32 {
    let from = text.floor_char_boundary(start.saturating_sub(WINDOW_BYTES));
    if from == 0 {
        return 0;
    }
    let skipped = text[from..start].find(char::is_whitespace).unwrap_or(0);
    (from + skipped) as u32
}

/// Returns the end of the context after `end`: at whitespace, so that no token is cut.
fn window_end(text: &str, end: usize) -> u32 {
    let to = text.ceil_char_boundary((end + WINDOW_BYTES).min(text.len()));
    if to == text.len() {
        return to as u32;
    }
    let word_start = text[end..to].rfind(char::is_whitespace).unwrap_or(to - end);
    (end + word_start) as u32
}

/// The rejections of a project, with the number of annotations for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rejections {
    all: BTreeMap<Rejection, u32>,
    by_document: BTreeMap<DocumentId, BTreeMap<Rejection, u32>>,
}

impl Rejections {
    /// Returns true if this was rejected in any document.
    pub fn contains(&self, rejection: &Rejection) -> bool {
        self.all.contains_key(rejection)
    }

    /// Returns the number of distinct rejections.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Returns true if there are no rejections.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns the rejections of a document, sorted, each as often as it occurs there.
    pub(crate) fn of_document(&self, document: DocumentId) -> Vec<Rejection> {
        let own = self.by_document.get(&document).into_iter().flatten();
        own.flat_map(|(rejection, count)| repeat_n(rejection.clone(), *count as usize)).collect()
    }

    /// Replaces the rejections of a document.
    pub(crate) fn set_document(&mut self, document: DocumentId, rejections: Vec<Rejection>) {
        for (old, count) in self.by_document.remove(&document).unwrap_or_default() {
            decrement_count(&mut self.all, &old, count);
        }
        for rejection in rejections {
            self.add(document, rejection);
        }
    }

    pub(crate) fn add(&mut self, document: DocumentId, rejection: Rejection) {
        *self.all.entry(rejection.clone()).or_default() += 1;
        *self.by_document.entry(document).or_default().entry(rejection).or_default() += 1;
    }

    pub(crate) fn remove(&mut self, document: DocumentId, rejection: &Rejection) {
        let Some(own) = self.by_document.get_mut(&document) else { return };
        if !decrement_count(own, rejection, 1) {
            return;
        }
        if own.is_empty() {
            self.by_document.remove(&document);
        }
        decrement_count(&mut self.all, rejection, 1);
    }
}

/// Decreases the count of a rejection; returns false if it does not exist.
fn decrement_count(counts: &mut BTreeMap<Rejection, u32>, rejection: &Rejection, by: u32) -> bool {
    let Some(count) = counts.get_mut(rejection) else { return false };
    *count = count.saturating_sub(by);
    if *count == 0 {
        counts.remove(rejection);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejection(text: &str, quote: &str) -> Rejection {
        let start = text.find(quote).unwrap() as u32;
        Rejection::new(text, Span::new(start, start + quote.len() as u32), LabelId(0))
    }

    #[test]
    fn equal_contexts_are_the_same_rejection() {
        let here = rejection("It began early on Sunday morning in May.", "Sunday");
        let there = rejection("Rain fell; early on SUNDAY morning in June", "SUNDAY");
        assert_eq!(here, there);
        assert_ne!(here, rejection("late on Sunday morning in May", "Sunday"));
    }

    #[test]
    fn distant_text_is_ignored() {
        let filler = "é ".repeat(5000);
        let text = format!("{filler}early on Sunday morning in {filler}");
        assert_eq!(rejection(&text, "Sunday"), rejection("early on Sunday morning in", "Sunday"));
    }
}
