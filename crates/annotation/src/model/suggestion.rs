//! Suggestions: the output of the detector.

use dateline_text::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A suggestion of the detector: a span of the text and the name of a label.
///
/// Labels are identified by name instead of id, because the detector does not depend on the label
/// set of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// A byte range of the document's text, within one paragraph.
    pub span: Span,
    /// The name of the label, as in spaCy, such as `PERSON`.
    pub label: String,
    /// The part of the detector that suggested it.
    pub source: SuggestionSource,
    /// The probability that it is right. Rules have no score.
    pub score: Option<Score>,
    /// A normalized value, such as `2024-12-08` for a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The part of the detector that made a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionSource {
    /// The statistical tagger.
    Tagger,
    /// A rule, by name.
    Rule(String),
    /// The same name, or a part of it, is a mention elsewhere in the document.
    Consistency,
    /// Learned from the decisions of the user.
    Learned,
    /// A list of terms or a pattern of the project, by name.
    List(String),
}

/// A probability in ten-thousandths, so that equal inputs give equal files on every machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct Score(u16);

impl Score {
    /// Rounds a probability to four decimals. Values outside 0..=1 are clamped; NaN becomes 0.
    pub fn new(probability: f64) -> Self {
        Self((probability.clamp(0.0, 1.0) * 10_000.0).round() as u16)
    }

    /// Returns the probability, 0 to 1.
    pub fn get(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }
}

impl From<f64> for Score {
    fn from(probability: f64) -> Self {
        Self::new(probability)
    }
}

impl From<Score> for f64 {
    fn from(score: Score) -> Self {
        score.get()
    }
}

impl fmt::Debug for Score {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.4}", self.get())
    }
}
