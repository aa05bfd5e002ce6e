//! Projects, documents, annotations, and the log of changes to them.
//!
//! Invariants: nothing here knows a clock, a DOM, a file or the detector; time is an argument. The
//! log of [`Change`]s is the truth; a [`Project`] is what its fold gives.

mod annotation;
mod assemble;
mod change;
mod cost;
mod date;
mod document;
mod edit;
mod entity;
mod history;
mod label;
mod label_edit;
mod label_merge;
mod legacy;
mod palette;
mod place;
mod preset;
mod project;
mod record;
mod rejection;
mod reshape;
mod restore;
mod same;
mod search;
mod sheet;
mod suggestion;
mod summary;

pub use annotation::{Annotation, AnnotationId, Origin, Status};
pub use assemble::{AssembleError, MAX_LAYERS, Parts, thin};
pub use change::{Actor, Body, Change, Kind, Op, Part, Step};
pub use date::{Date, DateError};
pub use document::{Document, DocumentId, Meta, WordList, is_metadata};
pub use edit::{
    accept, accept_document, accept_from, accept_paragraph, add, describe, detected, detected_in,
    name_entity, nothing_found, reject, relabel, remark, reopen, resize,
};
pub use entity::{Entity, entities, folded_name};
pub use history::{History, UNDO_DEPTH};
pub use label::{Label, LabelDraft, LabelId, LabelSet};
pub use label_edit::{
    LabelError, MAX_LABEL_NAME, MAX_LABELS, create_label, describe_label, key_label, label_key,
    label_name, move_label, recolor_label, rename_label,
};
pub use label_merge::{Reach, Replacement, delete_label, merge_labels, replace_labels};
pub use legacy::Snapshot;
pub use palette::{Color, DISTINCT, PALETTE};
pub use place::{
    Candidate, FoundPlace, Link, LinkedBy, Matched, PLACE_LABELS, Place, PlaceKind, Point,
    PointError, Reason, Resolution, Resolutions, Target, Unresolved, keep_places, link_of,
    set_place, with_places,
};
pub use preset::{Preset, detected_by_name};
pub use project::{ApplyError, Project};
pub use record::{EditRef, Head, Record, SCHEMA, Stored, StoredDocument, Wanted};
pub use rejection::{Rejection, Rejections};
pub use reshape::{join, next_to_join, pieces, split};
pub use restore::RestoreError;
pub use same::{Deed, Occurrence, do_same, same_text};
pub use search::{MAX_SOUGHT, Rules};
pub use suggestion::{Score, Source, Suggestion};
pub use summary::{Stage, Summary, Tally};
