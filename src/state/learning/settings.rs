//! The settings of learning.

use std::collections::BTreeSet;

/// The settings of learning in a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearningSettings {
    /// True if nothing is learned, and what was learned is not used.
    pub is_paused: bool,
    /// The names that are not learned.
    pub forgotten: BTreeSet<String>,
}
