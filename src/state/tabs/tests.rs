//! Tests of several tabs without a browser: followers see what the writer does.

use crate::state::action::{
    Action, EditAction, FeatureAction, InterfaceAction, NavigateAction, StoragePanelAction,
    TabAction, WorldEvent,
};
use crate::state::effect::Effect;
use crate::state::effect::TabEffect;
use crate::state::persistence::StorageError;
use crate::state::persistence::storage_tests::Store;
use crate::state::reducer::reduce;
use crate::state::session::Screen;
use crate::state::tabs::messages::TabMessage;
use crate::state::tabs::role::TabRole;
use crate::state::tabs::role::{LockOffer, TabId, Takeover};
use crate::state::testing::Page;
use crate::state::{State, action};

/// Tabs with their shared storage and the lock, which the first tab holds at first.
struct Tabs {
    pages: Vec<Page>,
    stored: Store,
    /// The tab that holds the lock.
    holder: usize,
    /// True if the writer receives messages.
    answers: bool,
    /// The time in milliseconds since 1970 UTC.
    clock: i64,
    /// Offers of the lock: the tab that made the offer, the offer, and when it expires.
    offers: Vec<(usize, LockOffer, i64)>,
    /// A tab that is suspended, and the messages that it will receive when it resumes.
    asleep: Option<usize>,
    mail: Vec<TabAction>,
}

impl Tabs {
    fn open(marked: &str) -> Self {
        Self::open_with(marked, 1)
    }

    /// Opens a tab with a document, and this many followers.
    fn open_with(marked: &str, followers: usize) -> Self {
        let mut pages = vec![Page::open(marked)];
        for _ in 0..followers {
            let mut page = Page { state: State::default(), effects: Vec::new() };
            page.dispatch(TabAction::LockHeldElsewhere)
                .dispatch(WorldEvent::Loaded(Box::default()));
            pages.push(page);
        }
        let mut tabs = Self {
            pages,
            stored: Store::default(),
            holder: 0,
            answers: true,
            clock: 0,
            offers: Vec::new(),
            asleep: None,
            mail: Vec::new(),
        };
        tabs.run_until_idle();
        tabs
    }

    fn dispatch(&mut self, tab: usize, action: impl Into<Action>) -> &mut Self {
        self.pages[tab].dispatch(action);
        self.run_until_idle();
        self
    }

    fn press(&mut self, tab: usize, keys: &str) -> &mut Self {
        self.pages[tab].press(keys);
        self.run_until_idle();
        self
    }

    /// Advances the clock.
    fn wait(&mut self, milliseconds: i64) -> &mut Self {
        self.clock += milliseconds;
        for (tab, offer, at) in self.offers.clone() {
            if at <= self.clock {
                self.send(tab, TabAction::OfferExpired(offer));
            }
        }
        self.offers.retain(|(.., at)| *at > self.clock);
        self.run_until_idle();
        self
    }

    /// Resumes the suspended tab and delivers its messages.
    fn wake(&mut self) -> &mut Self {
        let tab = self.asleep.take().expect("a tab sleeps");
        for action in std::mem::take(&mut self.mail) {
            self.send(tab, action);
        }
        self.run_until_idle();
        self
    }

    /// Runs effects of all tabs until none is left.
    fn run_until_idle(&mut self) {
        for _ in 0..20 {
            for tab in 0..self.pages.len() {
                for effect in std::mem::take(&mut self.pages[tab].effects) {
                    self.run(tab, effect);
                }
            }
        }
    }

    fn send(&mut self, tab: usize, action: TabAction) {
        if self.asleep == Some(tab) {
            return self.mail.push(action);
        }
        let page = &mut self.pages[tab];
        page.effects.extend(reduce(
            &mut page.state,
            Action::Feature(FeatureAction::Tab(action)),
            self.clock,
        ));
    }

    fn broadcast(&mut self, tab: usize, action: &TabAction) {
        for other in (0..self.pages.len()).filter(|other| *other != tab) {
            self.send(other, action.clone());
        }
    }

    fn run(&mut self, this: usize, effect: Effect) {
        match effect {
            Effect::Store { number, ref record, .. } => {
                let last = self.stored.changes.keys().next_back().copied().unwrap_or_default();
                let seq = record.change.as_ref().map_or(last, |change| change.seq - 1);
                assert_eq!(seq, last, "the log has no gaps");
                self.stored.run(&effect);
                self.broadcast(this, &TabAction::ChangeStored);
                self.pages[this].dispatch(WorldEvent::Stored(number));
            }
            Effect::Fetch { missing: wanted, requester: purpose } => {
                let fetched = Box::new(self.stored.fetched(&wanted));
                self.pages[this].dispatch(WorldEvent::Fetched { fetched, requester: purpose });
            }
            Effect::StoreDraft(text) => {
                self.pages[this].dispatch(WorldEvent::DraftStored(text));
            }
            Effect::Tab(effect) => self.run_between(this, effect),
            _ => {}
        }
    }

    fn run_between(&mut self, this: usize, effect: TabEffect) {
        match effect {
            TabEffect::RequestTakeover if !self.answers => {
                self.send(this, TabAction::TakeoverTimedOut)
            }
            TabEffect::RequestTakeover => {
                self.broadcast(this, &TabAction::TakeoverRequested(TabId(this as u64)))
            }
            TabEffect::OfferLock { to, offer } => {
                self.offers.push((this, offer, self.clock + 3000));
                self.send(to.0 as usize, TabAction::LockOffered { expires_at: self.clock + 2000 });
            }
            TabEffect::RefuseTakeover => self.broadcast(this, &TabAction::TakeoverRefused),
            TabEffect::StealLock => {
                let former = std::mem::replace(&mut self.holder, this);
                self.send(former, TabAction::LockLost);
                self.send(this, TabAction::LockGranted);
            }
            TabEffect::ReleaseLock => {
                assert_eq!(self.holder, this);
                self.holder = 1 - this;
                self.send(1 - this, TabAction::LockGranted);
            }
            TabEffect::LeaveProject => {}
            TabEffect::AnnounceReplacement => self.broadcast(this, &TabAction::ProjectReplaced),
            TabEffect::FetchChanges(after) => {
                self.send(this, TabAction::ChangesFetched(self.stored.changes_after(after)));
            }
            TabEffect::FetchSummaries(documents) => {
                self.send(this, TabAction::SummariesFetched(self.stored.summaries(&documents)));
            }
            TabEffect::Reload => {
                self.send(this, TabAction::Reloaded(Box::new(self.stored.loaded())));
            }
        }
    }

    fn roles(&self) -> Vec<TabRole> {
        self.pages.iter().map(|page| page.state.session.role).collect()
    }

    /// Asserts that all tabs show what is stored.
    fn assert_same_state(&self) {
        let (history, error) = self.stored.open();
        assert_eq!(error, None);
        for page in &self.pages {
            let known = &page.state.session.history;
            assert_eq!(known.last_seq(), history.last_seq());
            assert!(known.summaries().eq(history.summaries()));
            for document in known.project().documents() {
                let stored = self.stored.document(document.id);
                assert_eq!(stored.replay_changes(history.project().labels()).unwrap(), *document);
            }
        }
    }
}

const FOLLOWER: TabRole = TabRole::Follower(Takeover::Idle);

#[test]
fn a_second_tab_follows_and_changes_nothing() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    tabs.assert_same_state();
    let id = tabs.pages[0].state.session.workspace().unwrap().0.document;
    tabs.dispatch(1, Action::Navigate(NavigateAction::OpenDocument(id))).press(0, "j a");
    assert_eq!(tabs.pages[1].marked_text(), "[Ann|PERSON] met [Bo|ORG?].");

    tabs.press(1, "j x o Shift+ArrowRight Ctrl+Enter Ctrl+z Shift+Enter");
    assert_eq!(tabs.pages[1].notices(), [TabMessage::ReadOnly.into()]);
    assert_eq!(tabs.pages[1].marked_text(), "[Ann|PERSON] met [Bo|ORG?].");
    tabs.assert_same_state();
}

#[test]
fn a_tab_takes_over_and_the_other_follows() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    let id = tabs.pages[0].state.session.workspace().unwrap().0.document;
    tabs.dispatch(1, Action::Navigate(NavigateAction::OpenDocument(id))).press(0, "j a");
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::RequestTakeover)));
    assert_eq!(tabs.roles(), [FOLLOWER, TabRole::Writer]);
    tabs.press(1, "j j x").press(0, "j p");
    assert_eq!(tabs.pages[0].marked_text(), "[Ann|PERSON] met Bo.");
    tabs.dispatch(0, Action::Feature(FeatureAction::Tab(TabAction::RequestTakeover)))
        .press(0, "Ctrl+z");
    assert_eq!(tabs.roles(), [TabRole::Writer, FOLLOWER]);
    assert_eq!(tabs.pages[1].marked_text(), "[Ann|PERSON] met [Bo|ORG?].");
    tabs.assert_same_state();
}

#[test]
fn what_is_typed_in_a_tab_that_follows_is_kept_and_stored_once_it_writes() {
    let mut tabs = Tabs::open("Ann met Bo.");
    tabs.dispatch(1, Action::Interface(InterfaceAction::DraftTyped("Carl".to_owned())))
        .dispatch(1, Action::Navigate(NavigateAction::DraftSubmitted));
    tabs.dispatch(1, Action::Edit(EditAction::CreateDocument));
    let page = &tabs.pages[1].state.session;
    assert!(matches!(page.screen, Screen::NewDocument(_)), "the text is still there");
    assert_eq!(page.draft_text, "Carl");
    assert!(!page.write_queue.is_flushed(), "leaving the page would lose it");
    tabs.pages[1].dispatch(TabAction::LockGranted);
    assert!(tabs.pages[1].effects.contains(&Effect::Tab(TabEffect::Reload)));
    let loaded = Box::new(tabs.stored.loaded());
    tabs.pages[1].dispatch(TabAction::Reloaded(loaded));
    assert!(tabs.pages[1].effects.contains(&Effect::StoreDraft("Carl".to_owned())));
}

#[test]
fn a_tab_that_does_not_answer_is_overruled_only_when_the_person_says_so() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    tabs.answers = false;
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::ForceTakeover)));
    assert_eq!(tabs.roles(), [TabRole::Writer, FOLLOWER], "nobody was asked yet");
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::RequestTakeover)));
    assert_eq!(tabs.roles(), [TabRole::Writer, TabRole::Follower(Takeover::Unanswered)]);
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::ForceTakeover)));
    assert_eq!(tabs.roles(), [FOLLOWER, TabRole::Writer]);
    tabs.assert_same_state();
}

#[test]
fn a_tab_with_changes_that_cannot_be_stored_keeps_them_whatever_the_other_does() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    tabs.dispatch(0, Action::World(WorldEvent::StoreFailed(StorageError::Full))).press(0, "j a");
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::RequestTakeover)));
    assert_eq!(tabs.roles(), [TabRole::Writer, TabRole::Follower(Takeover::Refused)]);
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::ForceTakeover)));
    assert_eq!(tabs.roles(), [TabRole::Diverged, TabRole::Writer]);
    let id = tabs.pages[0].state.session.workspace().unwrap().0.document;
    tabs.dispatch(1, Action::Navigate(NavigateAction::OpenDocument(id))).press(1, "j x");
    assert_eq!(tabs.pages[0].marked_text(), "[Ann|PERSON] met [Bo|ORG?].", "it can be exported");
    assert_eq!(tabs.pages[1].marked_text(), "Ann met [Bo|ORG?].");
    tabs.dispatch(0, Action::Interface(InterfaceAction::RetryStore));
    assert!(!tabs.pages[0].state.session.write_queue.is_flushed());
}

/// Opens two tabs. The second requests a takeover and is suspended before the answer arrives.
fn offered_to_a_tab_that_sleeps() -> Tabs {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    tabs.asleep = Some(1);
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::RequestTakeover)));
    assert!(matches!(tabs.roles()[0], TabRole::Offering(_)));
    tabs
}

#[test]
fn a_tab_whose_offer_is_not_taken_writes_again() {
    let mut tabs = offered_to_a_tab_that_sleeps();
    tabs.press(0, "j a").wait(2999);
    assert_eq!(tabs.pages[0].marked_text(), "[Ann|PERSON?] met [Bo|ORG?].");
    assert_eq!(tabs.pages[0].notices(), [TabMessage::ReadOnly.into()]);
    tabs.wait(1);
    assert_eq!(tabs.roles()[0], TabRole::Writer);
    tabs.press(0, "a");
    assert_eq!(tabs.pages[0].marked_text(), "[Ann|PERSON] met [Bo|ORG?].");
    let (stored, _) = tabs.stored.open();
    assert_eq!(stored.last_seq(), tabs.pages[0].state.session.history.last_seq());
}

#[test]
fn a_tab_that_hears_of_an_offer_too_late_asks_again() {
    let mut tabs = offered_to_a_tab_that_sleeps();
    tabs.wait(3000).press(0, "j a").wake();
    assert_eq!(tabs.roles(), [FOLLOWER, TabRole::Writer]);
    tabs.assert_same_state();
    tabs.press(0, "x");
    assert_eq!(tabs.pages[0].marked_text(), "[Ann|PERSON] met [Bo|ORG?].");
    tabs.wait(3000);
    assert_eq!(tabs.roles(), [FOLLOWER, TabRole::Writer], "the second offer was taken");
}

#[test]
fn an_offer_that_was_taken_does_not_end_the_next() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    for tab in [1, 0] {
        tabs.dispatch(tab, Action::Feature(FeatureAction::Tab(TabAction::RequestTakeover)))
            .wait(1000);
    }
    tabs.asleep = Some(1);
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::RequestTakeover)));
    // The first offer would have expired by now.
    tabs.wait(1500);
    assert!(matches!(tabs.roles()[0], TabRole::Offering(_)));
    tabs.wake();
    assert_eq!(tabs.roles(), [FOLLOWER, TabRole::Writer]);
}

#[test]
fn of_two_tabs_that_ask_one_writes() {
    let mut tabs = Tabs::open_with("[Ann|PERSON?] met [Bo|ORG?].", 2);
    for tab in [1, 2] {
        tabs.pages[tab].dispatch(TabAction::RequestTakeover);
    }
    tabs.run_until_idle();
    let asked = TabRole::Follower(Takeover::Requested);
    assert_eq!(tabs.roles(), [FOLLOWER, TabRole::Writer, asked]);
    tabs.dispatch(2, Action::Feature(FeatureAction::Tab(TabAction::TakeoverTimedOut)))
        .dispatch(2, Action::Feature(FeatureAction::Tab(TabAction::ForceTakeover)))
        .wait(3000);
    assert_eq!(tabs.roles(), [FOLLOWER, FOLLOWER, TabRole::Writer]);
    tabs.assert_same_state();
}

#[test]
fn what_cannot_be_stored_any_more_is_not_handed_over() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    tabs.pages[0].press("j a");
    tabs.pages[0].effects.clear();
    tabs.pages[0].dispatch(TabAction::TakeoverRequested(TabId(1)));
    assert!(matches!(tabs.roles()[0], TabRole::Offering(_)));
    tabs.pages[0].effects.clear();
    tabs.dispatch(0, Action::World(WorldEvent::StoreFailed(StorageError::Full)));
    assert_eq!(tabs.roles()[0], TabRole::Writer);
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::RequestTakeover)));
    assert_eq!(tabs.roles(), [TabRole::Writer, TabRole::Follower(Takeover::Refused)]);
    tabs.dispatch(0, Action::Interface(InterfaceAction::RetryStore));
    tabs.assert_same_state();
}

#[test]
fn a_tab_that_was_cut_off_keeps_the_lock_from_no_other() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    tabs.dispatch(0, Action::World(WorldEvent::StoreFailed(StorageError::Full))).press(0, "j a");
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::RequestTakeover)))
        .dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::ForceTakeover)));
    assert_eq!(tabs.roles(), [TabRole::Diverged, TabRole::Writer]);
    // The other tab was closed, and a third requested the lock after it.
    tabs.holder = 0;
    tabs.pages[1].state.session.role = FOLLOWER;
    tabs.dispatch(0, Action::Feature(FeatureAction::Tab(TabAction::LockGranted)));
    assert_eq!(tabs.roles(), [TabRole::Diverged, TabRole::Writer]);
}

#[test]
fn without_locks_the_page_works_as_one() {
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.dispatch(TabAction::LocksUnsupported).dispatch(WorldEvent::Loaded(Box::default()));
    page.dispatch(NavigateAction::TextOpened { source: String::new(), text: "Ann".to_owned() });
    page.dispatch(EditAction::CreateDocument);
    assert!(page.effects.iter().any(|effect| matches!(effect, Effect::Store { .. })));
}

#[test]
fn a_project_that_was_replaced_is_read_anew() {
    let mut tabs = Tabs::open("Ann met Bo.");
    let id = tabs.pages[0].state.session.workspace().unwrap().0.document;
    tabs.dispatch(1, Action::Navigate(NavigateAction::OpenDocument(id)));
    tabs.stored = Store::default();
    let deleted = action::DeleteResult { deleted: vec![0], ..action::DeleteResult::default() };
    tabs.dispatch(
        0,
        Action::Feature(FeatureAction::StoragePanel(StoragePanelAction::Deleted(deleted))),
    );
    tabs.dispatch(1, Action::Feature(FeatureAction::Tab(TabAction::ProjectReplaced)));
    assert!(matches!(tabs.pages[1].state.session.screen, Screen::Home));
    tabs.assert_same_state();
}

#[test]
fn a_tab_whose_project_is_deleted_writes_nothing_and_offers_what_it_holds() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    let id = tabs.pages[0].state.session.workspace().unwrap().0.document;
    tabs.dispatch(1, Action::Navigate(NavigateAction::OpenDocument(id))).press(0, "j a");
    for tab in [0, 1] {
        tabs.pages[tab].dispatch(TabAction::ProjectDeleted);
        assert!(tabs.pages[tab].effects.contains(&Effect::Tab(TabEffect::LeaveProject)));
        tabs.pages[tab].effects.clear();
        tabs.pages[tab].press("j x Ctrl+z").dispatch(InterfaceAction::RetryStore);
        tabs.pages[tab].dispatch(TabAction::RequestTakeover);
        let page = &mut tabs.pages[tab];
        assert_eq!(page.state.session.role, TabRole::Deleted);
        assert_eq!(page.marked_text(), "[Ann|PERSON] met [Bo|ORG?].", "it is shown");
        assert_eq!(page.notices(), [TabMessage::ProjectDeleted.into()]);
        assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::Store { .. })));
        page.effects.clear();
        page.dispatch(StoragePanelAction::Backup);
        let [Effect::Backup(backup)] = &page.effects[..] else { panic!("a file is offered") };
        assert_eq!((backup.documents.len(), backup.loaded.len()), (1, 1));
    }
}

#[test]
fn a_tab_whose_project_is_deleted_gives_the_lock_back_when_it_gets_it() {
    let mut tabs = Tabs::open("Ann met Bo.");
    tabs.pages[1].dispatch(TabAction::ProjectDeleted).effects.clear();
    tabs.pages[1].dispatch(TabAction::LockGranted);
    assert_eq!(tabs.pages[1].effects, [Effect::Tab(TabEffect::ReleaseLock)]);
}
