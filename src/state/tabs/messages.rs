//! Messages about the role of this tab.

/// A message about the role of this tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabMessage {
    /// This tab writes now.
    CanWrite,
    /// An edit was refused, because another tab writes.
    ReadOnly,
    /// An edit was refused, because another tab deleted the project.
    ProjectDeleted,
}
