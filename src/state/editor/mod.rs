//! The open document: focus, selection, edits of mentions, review.

pub mod article;
pub mod boundaries;
pub mod edit_jobs;
#[cfg(test)]
pub(in crate::state) mod edit_jobs_tests;
pub(in crate::state) mod entity_edits;
pub mod focus;
pub mod label_search;
pub(in crate::state) mod mention_edits;
pub mod messages;
#[cfg(test)]
pub(in crate::state) mod page_tests;
#[cfg(test)]
pub(in crate::state) mod pathological_input_tests;
pub mod review_counts;
pub mod review_queue;
#[cfg(test)]
pub(in crate::state) mod review_queue_tests;
#[cfg(test)]
pub(in crate::state) mod selection_tests;
pub(in crate::state) mod text_cursor;
pub mod workspace;
#[cfg(test)]
pub(in crate::state) mod workspace_tests;
