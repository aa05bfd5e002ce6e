//! Actions on the files that are kept for use without a network, and on new releases.

/// An action on the kept files or a new release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfflineAction {
    /// The service worker or the browser reports the status of the kept files.
    StatusChanged(OfflineStatus),
    /// Keep the files, although the browser asks to save data or an attempt failed.
    Keep,
    /// Stop keeping files.
    Stop,
    /// The files are kept, for the first time in this browser.
    SavedFirst,
    /// Another release is ready to take over.
    UpdateReady,
    /// Let the other release take over.
    Update,
    /// The other release cannot take over yet, because a tab has unsaved changes.
    UpdateBlocked,
}

/// The status of the files that the page needs without a network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OfflineStatus {
    /// This is not a release, or the service worker has not answered yet.
    #[default]
    Unknown,
    /// The browser cannot keep the page, for the reason that it gives.
    Unavailable(String),
    /// The browser refuses the service worker that the host sent.
    Refused {
        /// The status of the answer.
        status: u16,
        /// The content type of the answer.
        content_type: String,
    },
    /// The browser asks to save data, so the models are not kept unless the user wants it.
    SavesData,
    /// The files are being kept. Counts are in bytes.
    Keeping {
        /// The size of the files that are kept.
        done: u64,
        /// The size of all files.
        all: u64,
    },
    /// Every file is kept.
    Ready,
    /// The user stopped it.
    Stopped,
    /// Files could not be kept, for the reason that the browser gives.
    Failed(String),
}
