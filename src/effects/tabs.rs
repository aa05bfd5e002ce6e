use crate::platform::page;
use crate::platform::tabs::{Channel, Taking, Told, take};
use crate::state::{Action, TabAction};
use std::cell::Cell;
use std::rc::Rc;
use yew::Callback;
use yew::platform::spawn_local;

/// So long another tab may take to answer, in milliseconds.
const PATIENCE_MS: u32 = 3000;

const CHANGED: &str = "changed";
const ANEW: &str = "anew";
const ASK: &str = "ask";
const YOURS: &str = "yours";
const REFUSE: &str = "refuse";

/// The other tabs of this page, and the lock that lets one of them write.
pub(super) struct Tabs {
    /// Names the lock and the channel.
    name: String,
    dispatch: Callback<Action>,
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
        let hear = dispatch.clone();
        let channel = Channel::open(&name, move |said| {
            if let Some(action) = heard(said) {
                hear.emit(Action::Tab(action));
            }
        });
        let is_waiting = Rc::new(Cell::new(false));
        let tabs = Rc::new(Self { name, dispatch, channel: channel.ok(), is_waiting });
        tabs.ask_first(known);
        tabs
    }

    fn ask_first(self: &Rc<Self>, known: impl FnOnce() + 'static) {
        let known = Rc::new(Cell::new(Some(known)));
        let (tabs, first) = (self.clone(), known.clone());
        let asked = take(&self.name, Taking::IfFree, move |told| {
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

    /// Says that this tab writes no more.
    pub(super) fn hand_over(&self) {
        self.say(YOURS);
    }

    /// Says that this tab cannot stop writing.
    pub(super) fn refuse(&self) {
        self.say(REFUSE);
    }

    /// Asks the tab that writes to stop.
    pub(super) fn ask(&self) {
        self.say(ASK);
        let dispatch = self.dispatch.clone();
        page::after(PATIENCE_MS, move || dispatch.emit(Action::Tab(TabAction::TimeIsUp)));
    }

    /// Takes the lock from whoever has it.
    pub(super) fn take(self: &Rc<Self>) {
        let tabs = self.clone();
        // There are locks: this tab found one taken.
        let _ = take(&self.name, Taking::ByForce, move |told| tabs.told(told));
    }

    /// Stands in line for the lock.
    fn wait(self: &Rc<Self>) {
        if !self.is_waiting.replace(true) {
            let (tabs, had) = (self.clone(), Cell::new(false));
            let _ = take(&self.name, Taking::InTurn, move |told| {
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

fn heard(said: &str) -> Option<TabAction> {
    match said {
        CHANGED => Some(TabAction::Changed),
        ANEW => Some(TabAction::Anew),
        ASK => Some(TabAction::Asked),
        YOURS => Some(TabAction::Yours),
        REFUSE => Some(TabAction::Refused),
        // Of a later version of the page.
        _ => None,
    }
}
