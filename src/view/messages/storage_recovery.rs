//! Texts of the buttons for recovery after a data loss.

pub(crate) const LOST_STORAGE: &str = text!("Lost storage");
pub(crate) const CONTINUE_WITHOUT_LOST: &str = text!("Continue without the lost data…");
pub(crate) const CONFIRM_CONTINUE: &str = text!("Yes, continue");
pub(crate) const NOT_NOW: &str = text!("Not now");
/// The name of a progress bar.
pub(crate) const RESTORING: &str = text!("Restoring");

/// Returns the name of the button that restores the second copy of this time.
pub(crate) fn restore_second_copy(time: &str) -> String {
    format_text!("Restore the second copy of {time}")
}
