//! Texts of the mention popover.

pub(crate) const MENTION: &str = text!("Mention");
pub(crate) const NEW_MENTION: &str = text!("New mention");
pub(crate) const FIND_LABEL: &str = text!("Find a label");
pub(crate) const MOVE_START: &str = text!("Move start");
pub(crate) const START_EARLIER: &str = text!("Start earlier");
pub(crate) const START_LATER: &str = text!("Start later");
pub(crate) const MOVE_END: &str = text!("Move end");
pub(crate) const END_EARLIER: &str = text!("End earlier");
pub(crate) const END_LATER: &str = text!("End later");
pub(crate) const MENTION_NOTE: &str = text!("Note on this mention");
pub(crate) const NOTE_HINT: &str = text!("Note");
pub(crate) const SPLIT: &str = text!("Split");
pub(crate) const JOIN: &str = text!("Join");
pub(crate) const SAME_TEXT: &str = text!("Same text");
pub(crate) const ACCEPT: &str = text!("Accept");
pub(crate) const ACCEPTED: &str = text!("Accepted");
pub(crate) const REJECT: &str = text!("Reject");
pub(crate) const ACCEPT_PARAGRAPH: &str = text!("Accept paragraph");

/// Returns a hint at the key that gives selected text the label used last.
pub(crate) fn last_label_hint(key: &str, label: &str) -> String {
    format_text!("Press {key} for {label}, the last label used")
}

/// Returns the normalized value of a mention, such as a date.
pub(crate) fn mention_value(value: &str) -> String {
    format_text!("value {value}")
}

/// Returns the label that Enter gives while a label is searched for, or that none matches.
pub(crate) fn label_found(label: Option<&str>) -> String {
    match label {
        Some(label) => format_text!("Enter: {label}"),
        None => text!("No matching label").to_owned(),
    }
}

/// Returns the description of a button that moves a boundary.
pub(crate) fn boundary_hint(name: &str) -> String {
    format_text!("{name} (with Alt: by one character)")
}

/// Returns the description of a button with a preview of its result.
pub(crate) fn action_preview(action: &str, result: &str) -> String {
    format_text!("{action}{}", preview(result))
}

/// Returns the preview that screen readers append to the name of a button.
pub(crate) fn preview(result: &str) -> String {
    format_text!(": {result}")
}
