//! The role of a tab in its project.

/// The role of this tab in its project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TabRole {
    /// This tab is the only one that writes.
    #[default]
    Writer,
    /// This tab writes, and the browser has no locks to prevent others from writing.
    UnlockedWriter,
    /// Another tab writes; this one shows what is stored.
    Follower(Takeover),
    /// This tab holds the lock but has stopped writing, because it offered the lock to another tab.
    Offering(LockOffer),
    /// Another tab took over before all changes of this one were stored. This tab still shows them.
    Diverged,
    /// Another tab deleted the project. This tab still shows what is in memory.
    Deleted,
    /// The URL names a project that does not exist.
    NoProject,
}

impl TabRole {
    /// Returns true if this tab writes.
    pub fn can_write(self) -> bool {
        matches!(self, Self::Writer | Self::UnlockedWriter)
    }
}

/// The state of a follower's request to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Takeover {
    /// Nothing was requested.
    #[default]
    Idle,
    /// The writer was asked.
    Requested,
    /// The writer does not answer.
    Unanswered,
    /// The writer has changes that it cannot store.
    Refused,
    /// This tab holds the lock and is reading what is stored.
    Reloading,
}

/// Identifies a tab among those of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TabId(pub u64);

/// Identifies an offer of the lock among those of a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockOffer(pub u32);
