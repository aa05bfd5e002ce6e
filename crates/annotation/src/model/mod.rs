//! The data of a project: documents, annotations, labels and places, and the operations that change
//! them.

mod annotation;
mod batch_editor;
mod date;
mod document;
mod document_parts;
mod entity;
mod label;
mod label_list;
mod label_preset;
mod op;
mod palette;
mod place;
mod project;
mod rejection;
mod suggestion;
mod summary;

pub use annotation::{Annotation, AnnotationId, MentionDetail, MentionDetails, Origin, Status};
pub use date::{Date, DateError};
pub use document::{Document, DocumentId, Metadata, WordSetBuilder, is_metadata_line};
pub use document_parts::{AssembleError, DocumentParts, MAX_OVERLAP_DEPTH, limit_overlaps};
pub use entity::{Entity, MentionTexts, fold_mention_text, group_entities};
pub use label::{Label, LabelDraft, LabelId, LabelSet};
pub use label_list::{LabelList, MAX_LIST_TERMS, MAX_LISTS};
pub use label_preset::{LabelPreset, default_detector_labels};
pub use op::{Op, Step};
pub use palette::{Color, DISTINCT_COLORS, PALETTE};
pub use place::{
    GeoPoint, GeoPointError, InnerPlace, LinkSource, LinkTarget, OUTER_LABELS, PLACE_LABELS, Place,
    PlaceKind, PlaceLink,
};
pub use project::{ApplyError, Project};
pub use rejection::{Rejection, Rejections};
pub use suggestion::{Score, Suggestion, SuggestionSource};
pub use summary::{DocumentSummary, LabelTally, ReviewStage};
