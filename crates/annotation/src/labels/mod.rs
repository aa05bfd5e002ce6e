//! Edits of the label set, as operations for one change.

mod edit;
mod merge;

pub use edit::{
    LabelError, MAX_LABEL_NAME, MAX_LABELS, check_lists, create, move_label, parse_key, parse_name,
    rename, set_color, set_description, set_key, set_list,
};
pub use merge::{LabelReplacement, LabelUsage, delete, merge, replace};
