//! Texts about offline use and about new releases.

use super::reasons::with_reason;
use crate::state::action::OfflineStatus;
use crate::state::offline::UpdateStatus;

pub(crate) const OFFLINE: &str = text!("Offline use");
/// The status of a page that is kept, and the notice after it was kept for the first time.
pub(crate) const SAVED_FOR_OFFLINE_USE: &str =
    text!("Dateline is saved on this device and also opens without a network connection.");
pub(crate) const KEEP_OFFLINE: &str = text!("Keep Dateline on this device");
pub(crate) const STOP_KEEPING: &str = text!("Stop saving");
pub(crate) const UPDATE: &str = text!("Update now");

/// Returns a message about the files that are kept for offline use.
pub(crate) fn offline_status(status: &OfflineStatus) -> String {
    match status {
        OfflineStatus::Unknown => {
            text!("This copy of Dateline needs the network each time it is opened.").to_owned()
        }
        OfflineStatus::Unavailable(reason) => {
            with_reason(text!("The browser cannot keep Dateline for offline use"), reason)
        }
        OfflineStatus::Refused { status: 200, content_type } => format_text!(
            "Dateline cannot be kept for offline use: the host serves service_worker.js as \
             {content_type}, not as text/javascript."
        ),
        OfflineStatus::Refused { status, .. } => format_text!(
            "Dateline cannot be kept for offline use: the host answers with status {status} for \
             service_worker.js."
        ),
        OfflineStatus::SavesData => text!(
            "Your browser asks to save data, so the models (6 MB) are not kept for offline use."
        )
        .to_owned(),
        OfflineStatus::Keeping { all: 0, .. } => {
            text!("Saving Dateline for offline use…").to_owned()
        }
        OfflineStatus::Keeping { done, all } => {
            format_text!("Saving Dateline for offline use: {} %", done.saturating_mul(100) / all)
        }
        OfflineStatus::Ready => SAVED_FOR_OFFLINE_USE.to_owned(),
        OfflineStatus::Stopped => {
            text!("Stopped. Dateline is not saved completely for offline use.").to_owned()
        }
        OfflineStatus::Failed(reason) => {
            with_reason(text!("Dateline could not be kept for offline use"), reason)
        }
    }
}

/// Returns a message about a new release.
pub(crate) fn update_status(status: UpdateStatus) -> &'static str {
    match status {
        UpdateStatus::Ready => text!("A new version of Dateline is ready."),
        UpdateStatus::Requested => text!("Updating…"),
        UpdateStatus::Blocked => {
            text!("A tab has unsaved changes or a text being typed. Finish there, then update.")
        }
    }
}
