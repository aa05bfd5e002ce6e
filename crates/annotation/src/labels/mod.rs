//! Edits of the label set, as operations for one change.

mod edit;
mod merge;

pub use edit::{
    LabelError, MAX_LABEL_NAME, MAX_LABELS, create, move_label, parse_key, parse_name, rename,
    set_color, set_description, set_key,
};
pub use merge::{LabelReplacement, LabelUsage, delete, merge, replace};
