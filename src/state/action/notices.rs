//! Actions on notices.

/// An action on notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeAction {
    /// Dismiss a notice.
    Dismiss(u32),
    /// The display time of a notice is over.
    Expired(u32),
    /// The pointer entered the notices (true) or left them (false).
    Hover(bool),
    /// The focus entered the notices (true) or left them (false).
    Focus(bool),
}
