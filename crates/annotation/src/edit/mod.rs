//! Edits of a document by the user and the detector, as operations.
//!
//! The functions only read their arguments; the result is passed to
//! [`History::edit`](crate::history::History::edit). An empty result means that there is nothing to
//! do.

mod annotations;
mod occurrences;
mod split_join;
mod text_search;

pub use annotations::{
    accept, accept_document, accept_paragraph, accept_paragraphs_from, add_annotation,
    apply_suggestions, apply_suggestions_in, record_empty_detection, reject, relabel,
    reopen_paragraph, resize, set_detail, set_entity_name, set_metadata,
};
pub use occurrences::{BulkEdit, Occurrence, apply_to_occurrences, find_occurrences};
pub use split_join::{find_join_target, join_annotation, split_annotation, split_pieces};
pub use text_search::{FoldedText, MAX_QUERY_BYTES, MatchOptions, whole_word_end};
