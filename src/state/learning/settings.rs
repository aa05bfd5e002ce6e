//! The settings of learning.

use dateline_protocol::learning::WordPosition;
use std::collections::BTreeSet;

/// The settings of learning in a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearningSettings {
    /// True if nothing is learned, and what was learned is not used.
    pub is_paused: bool,
    /// The names that are not learned.
    pub forgotten: BTreeSet<String>,
    /// The words in lower case that are not learned from.
    pub forgotten_words: BTreeSet<(WordPosition, String)>,
}
