use dateline_text::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a detector proposes: a span of the text and the name of a label.
///
/// Labels are named, not numbered: a detector knows nothing of a project's label set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Bytes of the document's text, within one paragraph.
    pub span: Span,
    /// A label's name as spaCy prints it, such as `PERSON`.
    pub label: String,
    /// Which part of the detector proposed it.
    pub source: SuggestionSource,
    /// How sure that part is; rules have no score.
    pub score: Option<Score>,
    /// A normalized value, such as `2024-12-08` for a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The part of the detector that a suggestion comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionSource {
    /// The statistical tagger.
    Tagger,
    /// A rule, by name.
    Rule(String),
    /// The same name, or a part of it, stands elsewhere in the document.
    Consistency,
}

/// A probability in ten-thousandths, so that equal inputs give equal files on every machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct Score(u16);

impl Score {
    /// Rounds a probability to four decimals; what lies outside 0..=1 is clamped, NaN becomes 0.
    pub fn new(probability: f64) -> Self {
        Self((probability.clamp(0.0, 1.0) * 10_000.0).round() as u16)
    }

    /// The probability, 0 to 1.
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
