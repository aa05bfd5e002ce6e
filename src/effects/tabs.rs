use crate::platform::page;
use crate::platform::tabs::{Channel, Lock, Taking, Told, random_id, take};
use crate::state::tabs::{Offer, TabId};
use crate::state::{Action, TabAction};
use std::cell::Cell;
use std::rc::Rc;
use yew::Callback;
use yew::platform::spawn_local;

/// So long another tab may take to answer, in milliseconds.
const PATIENCE_MS: u32 = 3000;

/// A tab that offered the lock writes again after so long, in milliseconds.
const OFFERED_MS: u32 = 3000;
/// The offer is taken within so long, in milliseconds: less, so that no tab takes what another has back.
const TAKEN_WITHIN_MS: i64 = 2000;

const CHANGED: &str = "changed";
const ANEW: &str = "anew";
const DELETED: &str = "deleted";
const ASK: &str = "ask";
const YOURS: &str = "yours";
const REFUSE: &str = "refuse";

/// The other tabs of this page, and the lock that lets one of them write.
pub(super) struct Tabs {
    /// Names the lock and the channel.
    name: String,
    /// This tab.
    id: TabId,
    dispatch: Callback<Action>,
    lock: Lock,
    /// Nothing where the browser has none: then others see what is stored when they load.
    channel: Option<Channel>,
    /// Whether this tab stands in line for the lock.
    is_waiting: Rc<Cell<bool>>,
}

impl Tabs {
    /// Asks for the lock; `known` is called once, when it is known whether this tab has it.
    pub(super) fn start(
        name: String,
        dispatch: Callback<Action>,
        known: impl FnOnce() + 'static,
    ) -> Rc<Self> {
        let id = TabId(random_id());
        let hear = dispatch.clone();
        let channel = Channel::open(&name, move |said| {
            if let Some(action) = heard(said, id) {
                hear.emit(Action::Tab(action));
            }
        });
        let is_waiting = Rc::new(Cell::new(false));
        let lock = Lock::default();
        let tabs = Rc::new(Self { name, id, dispatch, lock, channel: channel.ok(), is_waiting });
        tabs.ask_first(known);
        tabs
    }

    fn ask_first(self: &Rc<Self>, known: impl FnOnce() + 'static) {
        let known = Rc::new(Cell::new(Some(known)));
        let (tabs, first) = (self.clone(), known.clone());
        let asked = take(&self.name, Taking::IfFree, &self.lock, move |told| {
            let Some(known) = first.take() else { return tabs.told(told) };
            match told {
                Told::Held => {}
                Told::Busy => {
                    tabs.tell(TabAction::Second);
                    tabs.wait();
                }
                Told::Lost => tabs.tell(TabAction::NoLocks),
            }
            known();
        });
        if asked.is_err() {
            let tabs = self.clone();
            spawn_local(async move {
                tabs.tell(TabAction::NoLocks);
                if let Some(known) = known.take() {
                    known();
                }
            });
        }
    }

    /// Says that a change is stored.
    pub(super) fn changed(&self) {
        self.say(CHANGED);
    }

    /// Says that another project is stored in place of the old one.
    pub(super) fn anew(&self) {
        self.say(ANEW);
    }

    /// Says that the project is being deleted.
    pub(super) fn deleted(&self) {
        self.say(DELETED);
    }

    /// Offers the lock to a tab, for a few seconds.
    pub(super) fn hand_over(&self, to: TabId, offer: Offer) {
        self.say(&format!("{YOURS} {} {}", to.0, page::now() + TAKEN_WITHIN_MS));
        let dispatch = self.dispatch.clone();
        page::after(OFFERED_MS, move || {
            dispatch.emit(Action::Tab(TabAction::OfferExpired(offer)));
        });
    }

    /// Says that this tab cannot stop writing.
    pub(super) fn refuse(&self) {
        self.say(REFUSE);
    }

    /// Asks the tab that writes to stop.
    pub(super) fn ask(&self) {
        self.say(&format!("{ASK} {}", self.id.0));
        let dispatch = self.dispatch.clone();
        page::after(PATIENCE_MS, move || dispatch.emit(Action::Tab(TabAction::TimeIsUp)));
    }

    /// Takes the lock from whoever has it.
    pub(super) fn take(self: &Rc<Self>) {
        let tabs = self.clone();
        // There are locks: this tab found one taken.
        let _ = take(&self.name, Taking::ByForce, &self.lock, move |told| tabs.told(told));
    }

    /// Gives the lock back.
    pub(super) fn release(&self) {
        self.lock.release();
    }

    /// Stands in line for the lock.
    fn wait(self: &Rc<Self>) {
        if !self.is_waiting.replace(true) {
            let (tabs, had) = (self.clone(), Cell::new(false));
            let _ = take(&self.name, Taking::InTurn, &self.lock, move |told| {
                tabs.is_waiting.set(false);
                // A browser that refuses it at once would refuse it again and again.
                if told == Told::Held || had.get() {
                    had.set(true);
                    tabs.told(told);
                }
            });
        }
    }

    fn told(self: &Rc<Self>, told: Told) {
        match told {
            Told::Held => self.tell(TabAction::Granted),
            Told::Lost | Told::Busy => {
                self.tell(TabAction::Lost);
                self.wait();
            }
        }
    }

    fn say(&self, text: &str) {
        if let Some(channel) = &self.channel {
            channel.say(text);
        }
    }

    fn tell(&self, action: TabAction) {
        self.dispatch.emit(Action::Tab(action));
    }
}

/// Tells tabs that show another project that it is being deleted.
pub(super) fn tell_deleted(name: &str) {
    // Where there are no channels the browser closes their storage.
    if let Ok(channel) = Channel::open(name, |_| {}) {
        channel.say(DELETED);
    }
}

/// What another tab means, if it means this one.
fn heard(said: &str, this: TabId) -> Option<TabAction> {
    let mut words = said.split(' ');
    let word = words.next()?;
    let mut tab = || words.next()?.parse().ok().map(TabId);
    match word {
        CHANGED => Some(TabAction::Changed),
        ANEW => Some(TabAction::Anew),
        DELETED => Some(TabAction::Deleted),
        ASK => tab().map(TabAction::Asked),
        YOURS => {
            tab().filter(|tab| *tab == this)?;
            let until = words.next()?.parse().ok()?;
            Some(TabAction::Yours { until })
        }
        REFUSE => Some(TabAction::Refused),
        // Of another version of the page.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_heard_by_the_tab_that_it_is_made_to() {
        let yours = Some(TabAction::Yours { until: 70 });
        assert_eq!(heard("yours 5 70", TabId(5)), yours);
        assert_eq!(heard("yours 5 70", TabId(6)), None);
        assert_eq!(heard("ask 5", TabId(6)), Some(TabAction::Asked(TabId(5))));
    }

    #[test]
    fn what_another_version_of_the_page_says_is_passed_over() {
        for said in ["", "ask", "ask -1", "yours", "yours 5", "yours 5 soon", "later 5"] {
            assert_eq!(heard(said, TabId(5)), None, "{said}");
        }
    }
}
