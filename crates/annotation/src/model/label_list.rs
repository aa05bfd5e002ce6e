//! Lists of terms and patterns, whose hits are suggested with a label.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The maximum number of terms in all lists of a project.
pub const MAX_LIST_TERMS: usize = 200_000;

/// The maximum number of lists in a project.
pub const MAX_LISTS: usize = 100;

/// A list of terms or a pattern. Its hits are suggested with the label that it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelList {
    /// The name of the list, by which its suggestions are marked.
    pub name: String,
    /// The terms, one on each line, or a regular expression.
    pub text: Arc<str>,
    /// True if the text is a regular expression.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_pattern: bool,
    /// True if upper and lower case are equal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ignore_case: bool,
    /// True if a term is also found within a word. Has no effect on patterns.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub within_words: bool,
    /// True if a term is also found with a plural ending. Has no effect on patterns.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plurals: bool,
}

impl LabelList {
    /// Iterates over the terms, without empty lines.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        let lines = if self.is_pattern { "" } else { &*self.text };
        lines.lines().map(str::trim).filter(|line| !line.is_empty())
    }
}
