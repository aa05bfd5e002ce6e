//! Projects, documents, annotations, and the log of changes to them.
//!
//! Invariants: nothing in this crate depends on a clock, the DOM, files or the detector; the time
//! is an argument. The log of [`Change`]s is the source of truth; a [`Project`] is the result of
//! replaying it.

mod annotation;
mod batch_editor;
mod change;
mod cost_counter;
mod date;
mod document;
mod document_parts;
mod edit;
mod entity;
mod history;
mod label;
mod label_edit;
mod label_merge;
mod label_preset;
mod occurrences;
mod palette;
mod place;
mod project;
mod rejection;
mod restore;
mod schema_1;
mod split_join;
mod storage;
mod suggestion;
mod summary;
mod text_search;

pub use annotation::{Annotation, AnnotationId, Origin, Status};
pub use change::{Actor, Change, ChangeBody, EditKind, EditPart, Op, Step};
pub use date::{Date, DateError};
pub use document::{Document, DocumentId, Metadata, WordSetBuilder, is_metadata_line};
pub use document_parts::{AssembleError, DocumentParts, MAX_OVERLAP_DEPTH, limit_overlaps};
pub use edit::{
    accept, accept_document, accept_paragraph, accept_paragraphs_from, add_annotation,
    apply_suggestions, apply_suggestions_in, record_empty_detection, reject, relabel,
    reopen_paragraph, resize, set_entity_name, set_metadata, set_note,
};
pub use entity::{Entity, MentionTexts, fold_mention_text, group_entities};
pub use history::{History, UNDO_DEPTH};
pub use label::{Label, LabelDraft, LabelId, LabelSet};
pub use label_edit::{
    LabelError, MAX_LABEL_NAME, MAX_LABELS, create_label, move_label, parse_label_key,
    parse_label_name, rename_label, set_label_color, set_label_description, set_label_key,
};
pub use label_merge::{LabelReplacement, LabelUsage, delete_label, merge_labels, replace_labels};
pub use label_preset::{LabelPreset, default_detector_labels};
pub use occurrences::{BulkEdit, Occurrence, apply_to_occurrences, find_occurrences};
pub use palette::{Color, DISTINCT_COLORS, PALETTE};
pub use place::{
    GeoPoint, GeoPointError, LinkSource, LinkTarget, PLACE_LABELS, Place, PlaceCandidate,
    PlaceKind, PlaceLink, PlaceSearchResult, QueryMatch, Resolution, ResolutionReason, Resolutions,
    UnresolvedReason, attach_resolved_places, effective_link, set_place, with_resolved_places,
};
pub use project::{ApplyError, Project};
pub use rejection::{Rejection, Rejections};
pub use restore::RestoreError;
pub use schema_1::Snapshot;
pub use split_join::{find_join_target, join_annotation, split_annotation, split_pieces};
pub use storage::{
    Checkpoint, CheckpointWrite, EditRef, MissingData, SCHEMA, StorageRecord, StoredDocument,
};
pub use suggestion::{Score, Suggestion, SuggestionSource};
pub use summary::{DocumentSummary, LabelTally, ReviewStage};
pub use text_search::{MAX_QUERY_BYTES, MatchOptions};
