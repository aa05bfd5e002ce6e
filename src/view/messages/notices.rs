//! Texts of the buttons in notices.

/// The button that shows the other occurrences of a quote.
pub(crate) const SHOW: &str = text!("Show");
pub(crate) const SAVE_AGAIN: &str = text!("Try to save again");
pub(crate) const CONTINUE_WITH_SHOWN: &str = text!("Continue with what is shown");
