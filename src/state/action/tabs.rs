//! Actions between the tabs of a project.

use crate::state::action::LoadedProject;
use crate::state::tabs::role::{LockOffer, TabId};
use dateline_annotation::log::Change;
use dateline_annotation::model::{DocumentId, DocumentSummary};

/// An action between tabs.
#[derive(Clone, Debug, PartialEq)]
pub enum TabAction {
    /// The browser has no locks.
    LocksUnsupported,
    /// Another tab holds the lock.
    LockHeldElsewhere,
    /// This tab now holds the lock.
    LockGranted,
    /// Another tab took the lock.
    LockLost,
    /// Another tab stored a change.
    ChangeStored,
    /// Another tab stored a project that replaces the old one.
    ProjectReplaced,
    /// Another tab is deleting the project.
    ProjectDeleted,
    /// The changes that were stored after the last known one.
    ChangesFetched(Vec<Change>),
    /// The summaries of documents that another tab changed; `None` for deleted documents.
    SummariesFetched(Vec<(DocumentId, Option<DocumentSummary>)>),
    /// Everything that is stored was read.
    Reloaded(Box<LoadedProject>),
    /// The user wants to write in this tab.
    RequestTakeover,
    /// The user wants to write even if the other tab has changes that are not stored.
    ForceTakeover,
    /// Another tab wants to write.
    TakeoverRequested(TabId),
    /// The other tab has finished its writes and offers the lock to this one.
    LockOffered {
        /// The time when the offer expires, in milliseconds since 1970 UTC. All tabs share a clock.
        expires_at: i64,
    },
    /// No tab took the offered lock.
    OfferExpired(LockOffer),
    /// The other tab cannot stop writing.
    TakeoverRefused,
    /// The writer did not answer in time.
    TakeoverTimedOut,
}

impl TabAction {
    /// Returns true if the action needs the stored project.
    pub(in crate::state) fn waits_for_storage(&self) -> bool {
        match self {
            Self::LocksUnsupported
            | Self::LockHeldElsewhere
            | Self::LockLost
            | Self::ProjectDeleted => false,
            Self::LockGranted
            | Self::ChangeStored
            | Self::ProjectReplaced
            | Self::ChangesFetched(_)
            | Self::SummariesFetched(_)
            | Self::Reloaded(_)
            | Self::RequestTakeover
            | Self::ForceTakeover
            | Self::TakeoverRequested(_)
            | Self::LockOffered { .. }
            | Self::OfferExpired(_)
            | Self::TakeoverRefused
            | Self::TakeoverTimedOut => true,
        }
    }
}
