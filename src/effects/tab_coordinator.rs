//! Messages between tabs, and the lock that lets one of them write.

use crate::platform::cross_tab::{
    LockMode, LockOutcome, TabChannel, TabLock, random_tab_id, request_lock,
};
use crate::platform::page;
use crate::state::action::{Action, TabAction};
use crate::state::tabs::role::{LockOffer, TabId};
use std::cell::Cell;
use std::rc::Rc;
use yew::Callback;
use yew::platform::spawn_local;

/// The time within which another tab has to answer, in milliseconds.
const TAKEOVER_TIMEOUT_MS: u32 = 3000;

/// The time after which a tab whose offer was not taken writes again, in milliseconds.
const OFFER_TIMEOUT_MS: u32 = 3000;
/// The time within which an offer has to be taken, in milliseconds. It is shorter than
/// `OFFER_TIMEOUT_MS`, so that no tab takes a lock that the other one uses again.
const ACCEPT_WITHIN_MS: i64 = 2000;

const CHANGED: &str = "changed";
const REPLACED: &str = "anew";
const DELETED: &str = "deleted";
const TAKEOVER_REQUEST: &str = "ask";
const LOCK_OFFER: &str = "yours";
const TAKEOVER_REFUSED: &str = "refuse";

/// The other tabs of this project, and the lock that lets one of them write.
pub(super) struct TabCoordinator {
    /// The name of the lock and the channel.
    name: String,
    /// The id of this tab.
    id: TabId,
    dispatch: Callback<Action>,
    lock: TabLock,
    /// The channel; `None` if the browser has none. Then other tabs see what is stored only when
    /// they load.
    channel: Option<TabChannel>,
    /// True if this tab is in line for the lock.
    is_queued_for_lock: Rc<Cell<bool>>,
}

impl TabCoordinator {
    /// Requests the lock. Calls `known` once, as soon as it is known whether this tab has the lock.
    pub(super) fn start(
        name: String,
        dispatch: Callback<Action>,
        known: impl FnOnce() + 'static,
    ) -> Rc<Self> {
        let id = TabId(random_tab_id());
        let hear = dispatch.clone();
        let channel = TabChannel::open(&name, move |said| {
            if let Some(action) = parse_message(said, id) {
                hear.emit(action.into());
            }
        });
        let is_waiting = Rc::new(Cell::new(false));
        let lock = TabLock::default();
        let tabs = Rc::new(Self {
            name,
            id,
            dispatch,
            lock,
            channel: channel.ok(),
            is_queued_for_lock: is_waiting,
        });
        tabs.request_initial_lock(known);
        tabs
    }

    fn request_initial_lock(self: &Rc<Self>, known: impl FnOnce() + 'static) {
        let known = Rc::new(Cell::new(Some(known)));
        let (tabs, first) = (self.clone(), known.clone());
        let asked = request_lock(&self.name, LockMode::IfAvailable, &self.lock, move |told| {
            let Some(known) = first.take() else { return tabs.on_lock_outcome(told) };
            match told {
                LockOutcome::Held => {}
                LockOutcome::Busy => {
                    tabs.emit(TabAction::LockHeldElsewhere);
                    tabs.queue_for_lock();
                }
                LockOutcome::Lost => tabs.emit(TabAction::LocksUnsupported),
            }
            known();
        });
        if asked.is_err() {
            let tabs = self.clone();
            spawn_local(async move {
                tabs.emit(TabAction::LocksUnsupported);
                if let Some(known) = known.take() {
                    known();
                }
            });
        }
    }

    /// Announces that a change is stored.
    pub(super) fn announce_change(&self) {
        self.broadcast(CHANGED);
    }

    /// Announces that another project is stored in place of the old one.
    pub(super) fn announce_replacement(&self) {
        self.broadcast(REPLACED);
    }

    /// Announces that the project is being deleted.
    pub(super) fn announce_deletion(&self) {
        self.broadcast(DELETED);
    }

    /// Offers the lock to a tab for a few seconds.
    pub(super) fn offer_lock(&self, to: TabId, offer: LockOffer) {
        self.broadcast(&format!("{LOCK_OFFER} {} {}", to.0, page::now() + ACCEPT_WITHIN_MS));
        let dispatch = self.dispatch.clone();
        page::set_timeout(OFFER_TIMEOUT_MS, move || {
            dispatch.emit(TabAction::OfferExpired(offer).into());
        });
    }

    /// Reports that this tab cannot stop writing.
    pub(super) fn refuse_takeover(&self) {
        self.broadcast(TAKEOVER_REFUSED);
    }

    /// Asks the writer to stop writing.
    pub(super) fn request_takeover(&self) {
        self.broadcast(&format!("{TAKEOVER_REQUEST} {}", self.id.0));
        let dispatch = self.dispatch.clone();
        page::set_timeout(TAKEOVER_TIMEOUT_MS, move || {
            dispatch.emit(TabAction::TakeoverTimedOut.into())
        });
    }

    /// Takes the lock from the tab that holds it.
    pub(super) fn steal_lock(self: &Rc<Self>) {
        let tabs = self.clone();
        // The browser has locks, because this tab found one taken.
        let _ = request_lock(&self.name, LockMode::Steal, &self.lock, move |told| {
            tabs.on_lock_outcome(told)
        });
    }

    /// Releases the lock.
    pub(super) fn release_lock(&self) {
        self.lock.release();
    }

    /// Waits in line for the lock.
    fn queue_for_lock(self: &Rc<Self>) {
        if !self.is_queued_for_lock.replace(true) {
            let (tabs, had) = (self.clone(), Cell::new(false));
            let _ = request_lock(&self.name, LockMode::Queued, &self.lock, move |told| {
                tabs.is_queued_for_lock.set(false);
                // Ignore an immediate refusal: the browser would refuse every further request.
                if told == LockOutcome::Held || had.get() {
                    had.set(true);
                    tabs.on_lock_outcome(told);
                }
            });
        }
    }

    fn on_lock_outcome(self: &Rc<Self>, told: LockOutcome) {
        match told {
            LockOutcome::Held => self.emit(TabAction::LockGranted),
            LockOutcome::Lost | LockOutcome::Busy => {
                self.emit(TabAction::LockLost);
                self.queue_for_lock();
            }
        }
    }

    fn broadcast(&self, text: &str) {
        if let Some(channel) = &self.channel {
            channel.send(text);
        }
    }

    fn emit(&self, action: TabAction) {
        self.dispatch.emit(action.into());
    }
}

/// Announces to tabs that show another project that it is being deleted.
pub(super) fn broadcast_deletion(name: &str) {
    // Without channels, the browser closes the storage of these tabs.
    if let Ok(channel) = TabChannel::open(name, |_| {}) {
        channel.send(DELETED);
    }
}

/// Parses a message of another tab. Returns `None` if it is not for this tab.
fn parse_message(said: &str, this: TabId) -> Option<TabAction> {
    let mut words = said.split(' ');
    let word = words.next()?;
    let mut tab = || words.next()?.parse().ok().map(TabId);
    match word {
        CHANGED => Some(TabAction::ChangeStored),
        REPLACED => Some(TabAction::ProjectReplaced),
        DELETED => Some(TabAction::ProjectDeleted),
        TAKEOVER_REQUEST => tab().map(TabAction::TakeoverRequested),
        LOCK_OFFER => {
            tab().filter(|tab| *tab == this)?;
            let until = words.next()?.parse().ok()?;
            Some(TabAction::LockOffered { expires_at: until })
        }
        TAKEOVER_REFUSED => Some(TabAction::TakeoverRefused),
        // A message of another version of the page.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_heard_by_the_tab_that_it_is_made_to() {
        let yours = Some(TabAction::LockOffered { expires_at: 70 });
        assert_eq!(parse_message("yours 5 70", TabId(5)), yours);
        assert_eq!(parse_message("yours 5 70", TabId(6)), None);
        assert_eq!(parse_message("ask 5", TabId(6)), Some(TabAction::TakeoverRequested(TabId(5))));
    }

    #[test]
    fn what_another_version_of_the_page_says_is_passed_over() {
        for said in ["", "ask", "ask -1", "yours", "yours 5", "yours 5 soon", "later 5"] {
            assert_eq!(parse_message(said, TabId(5)), None, "{said}");
        }
    }
}
