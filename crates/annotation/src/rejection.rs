use crate::LabelId;
use dateline_text::{Span, fold, tokenize_in};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How far around a rejected span the memory of it looks, in bytes; two tokens are inside.
const WINDOW: usize = 200;

/// A rejected annotation remembered by what it said, not by where it stood, so that it does not
/// come back on re-detection, here or in another document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rejection {
    quote: String,
    label: LabelId,
    before: Vec<String>,
    after: Vec<String>,
}

impl Rejection {
    /// What rejecting `label` on `span` of `text` remembers: the folded quote, the label, and two
    /// folded tokens to either side. Cost: the surroundings of the span, not the text.
    pub fn of(text: &str, span: Span, label: LabelId) -> Self {
        let left = Span::new(floor(text, span.start as usize), span.start);
        let right = Span::new(span.end, ceil(text, span.end as usize));
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
}

/// The start of the window before `at`: a white-space edge, so that no token is cut.
fn floor(text: &str, at: usize) -> u32 {
    let from = text.floor_char_boundary(at.saturating_sub(WINDOW));
    if from == 0 {
        return 0;
    }
    let skipped = text[from..at].find(char::is_whitespace).unwrap_or(0);
    (from + skipped) as u32
}

/// The end of the window after `at`, likewise.
fn ceil(text: &str, at: usize) -> u32 {
    let to = text.ceil_char_boundary((at + WINDOW).min(text.len()));
    if to == text.len() {
        return to as u32;
    }
    let kept = text[at..to].rfind(char::is_whitespace).unwrap_or(to - at);
    (at + kept) as u32
}

/// The rejections of a project, each with how many annotations stand for it. Shared until written
/// to, so that cloning a project stays cheap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rejections(Arc<BTreeMap<Rejection, u32>>);

impl Rejections {
    /// Whether this was rejected somewhere in the project.
    pub fn contains(&self, rejection: &Rejection) -> bool {
        self.0.contains_key(rejection)
    }

    /// How many different rejections are remembered.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was rejected.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn add(&mut self, rejection: Rejection) {
        *Arc::make_mut(&mut self.0).entry(rejection).or_default() += 1;
    }

    pub(crate) fn remove(&mut self, rejection: &Rejection) {
        let counts = Arc::make_mut(&mut self.0);
        if let Some(count) = counts.get_mut(rejection) {
            *count -= 1;
            if *count == 0 {
                counts.remove(rejection);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejection(text: &str, quote: &str) -> Rejection {
        let start = text.find(quote).unwrap() as u32;
        Rejection::of(text, Span::new(start, start + quote.len() as u32), LabelId(0))
    }

    #[test]
    fn equal_surroundings_are_the_same_rejection() {
        let here = rejection("It began early on Sunday morning in May.", "Sunday");
        let there = rejection("Rain fell; early on SUNDAY morning in June", "SUNDAY");
        assert_eq!(here, there);
        assert_ne!(here, rejection("late on Sunday morning in May", "Sunday"));
    }

    #[test]
    fn far_text_does_not_matter() {
        let filler = "é ".repeat(5000);
        let text = format!("{filler}early on Sunday morning in {filler}");
        assert_eq!(rejection(&text, "Sunday"), rejection("early on Sunday morning in", "Sunday"));
    }
}
