//! Two tabs without a browser: what one does the other follows; and the storage in a person's hands.

use super::keeping::Facts;
use super::stored_tests::Store;
use super::tabs::{TabEffect, Wish};
use super::tests::Page;
use super::*;

/// Two tabs, the storage that they share, and the lock, which the first has.
struct Tabs {
    pages: [Page; 2],
    stored: Store,
    /// Whether the tab that writes hears the other.
    answers: bool,
}

impl Tabs {
    fn open(marked: &str) -> Self {
        let mut second = Page { state: State::default(), effects: Vec::new() };
        second.act(Action::Tab(TabAction::Second)).act(Action::Loaded(Box::default()));
        let mut tabs =
            Self { pages: [Page::open(marked), second], stored: Store::default(), answers: true };
        tabs.settle();
        tabs
    }

    fn act(&mut self, tab: usize, action: Action) -> &mut Self {
        self.pages[tab].act(action);
        self.settle();
        self
    }

    fn press(&mut self, tab: usize, keys: &str) -> &mut Self {
        self.pages[tab].press(keys);
        self.settle();
        self
    }

    /// Does what the tabs want done until nothing is left.
    fn settle(&mut self) {
        for _ in 0..20 {
            for tab in [0, 1] {
                for effect in std::mem::take(&mut self.pages[tab].effects) {
                    self.run(tab, effect);
                }
            }
        }
    }

    fn run(&mut self, tab: usize, effect: Effect) {
        let [this, other] = [tab, 1 - tab];
        let mut tell = |tab: usize, action| {
            self.pages[tab].act(Action::Tab(action));
        };
        match effect {
            Effect::Store { number, ref record } => {
                let last = self.stored.changes.keys().next_back().copied().unwrap_or_default();
                let seq = record.change.as_ref().map_or(last, |change| change.seq - 1);
                assert_eq!(seq, last, "the log has no gaps");
                self.stored.run(&effect);
                tell(other, TabAction::Changed);
                self.pages[this].act(Action::Stored(number));
            }
            Effect::Fetch { wanted, purpose } => {
                let fetched = Box::new(self.stored.fetched(&wanted));
                self.pages[this].act(Action::Fetched { fetched, purpose });
            }
            Effect::Tab(TabEffect::Ask) if !self.answers => tell(this, TabAction::TimeIsUp),
            Effect::Tab(TabEffect::Ask) => tell(other, TabAction::Asked),
            Effect::Tab(TabEffect::HandOver) => tell(other, TabAction::Yours),
            Effect::Tab(TabEffect::Refuse) => tell(other, TabAction::Refused),
            Effect::Tab(TabEffect::Take) => {
                tell(other, TabAction::Lost);
                tell(this, TabAction::Granted);
            }
            Effect::Tab(TabEffect::CatchUp(after)) => {
                tell(this, TabAction::CaughtUp(self.stored.changes_after(after)));
            }
            Effect::Tab(TabEffect::SumUp(documents)) => {
                tell(this, TabAction::Summed(self.stored.summed(&documents)));
            }
            Effect::Tab(TabEffect::Reload) => {
                tell(this, TabAction::Reloaded(Box::new(self.stored.loaded())));
            }
            _ => {}
        }
    }

    fn roles(&self) -> [Role; 2] {
        [self.pages[0].state.role, self.pages[1].state.role]
    }

    /// Both show what the log says.
    fn agree(&self) {
        let (history, error) = self.stored.open();
        assert_eq!(error, None);
        for page in &self.pages {
            let known = &page.state.history;
            assert_eq!(known.last(), history.last());
            assert!(known.summaries().eq(history.summaries()));
            for document in known.project().documents() {
                let stored = self.stored.document(document.id);
                assert_eq!(stored.brought_up(history.project().labels()).unwrap(), *document);
            }
        }
    }
}

const FOLLOWER: Role = Role::Follower(Wish::None);

#[test]
fn a_second_tab_follows_and_changes_nothing() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    tabs.agree();
    let id = tabs.pages[0].state.desk().unwrap().0.document;
    tabs.act(1, Action::OpenDocument(id)).press(0, "j a");
    assert_eq!(tabs.pages[1].marked(), "[Ann|PERSON] met [Bo|ORG?].");

    tabs.press(1, "j x o Shift+ArrowRight Ctrl+Enter Ctrl+z Shift+Enter");
    assert_eq!(tabs.pages[1].notices(), [crate::messages::READ_ONLY]);
    assert_eq!(tabs.pages[1].marked(), "[Ann|PERSON] met [Bo|ORG?].");
    tabs.agree();
}

#[test]
fn a_tab_takes_over_and_the_other_follows() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    let id = tabs.pages[0].state.desk().unwrap().0.document;
    tabs.act(1, Action::OpenDocument(id)).press(0, "j a");
    tabs.act(1, Action::Tab(TabAction::TakeOver));
    assert_eq!(tabs.roles(), [FOLLOWER, Role::Writer]);
    tabs.press(1, "j j x").press(0, "j p");
    assert_eq!(tabs.pages[0].marked(), "[Ann|PERSON] met Bo.");
    tabs.act(0, Action::Tab(TabAction::TakeOver)).press(0, "Ctrl+z");
    assert_eq!(tabs.roles(), [Role::Writer, FOLLOWER]);
    assert_eq!(tabs.pages[1].marked(), "[Ann|PERSON] met [Bo|ORG?].");
    tabs.agree();
}

#[test]
fn what_is_typed_in_a_tab_that_follows_is_kept_and_stored_once_it_writes() {
    let mut tabs = Tabs::open("Ann met Bo.");
    tabs.act(1, Action::DraftTyped("Carl".to_owned())).act(1, Action::DraftSubmitted);
    tabs.act(1, Action::ConfirmPrepare);
    let page = &tabs.pages[1].state;
    assert!(matches!(page.screen, Screen::Prepare(_)), "the text is still there");
    assert_eq!(page.typed, "Carl");
    assert!(!page.saving.has_all(), "leaving the page would lose it");
    tabs.pages[1].act(Action::Tab(TabAction::Granted));
    assert!(tabs.pages[1].effects.contains(&Effect::Tab(TabEffect::Reload)));
    let loaded = Box::new(tabs.stored.loaded());
    tabs.pages[1].act(Action::Tab(TabAction::Reloaded(loaded)));
    assert!(tabs.pages[1].effects.contains(&Effect::StoreDraft("Carl".to_owned())));
}

#[test]
fn a_tab_that_does_not_answer_is_overruled_only_when_the_person_says_so() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    tabs.answers = false;
    tabs.act(1, Action::Tab(TabAction::Insist));
    assert_eq!(tabs.roles(), [Role::Writer, FOLLOWER], "nobody was asked yet");
    tabs.act(1, Action::Tab(TabAction::TakeOver));
    assert_eq!(tabs.roles(), [Role::Writer, Role::Follower(Wish::Unanswered)]);
    tabs.act(1, Action::Tab(TabAction::Insist));
    assert_eq!(tabs.roles(), [FOLLOWER, Role::Writer]);
    tabs.agree();
}

#[test]
fn a_tab_with_changes_that_cannot_be_stored_keeps_them_whatever_the_other_does() {
    let mut tabs = Tabs::open("[Ann|PERSON?] met [Bo|ORG?].");
    tabs.act(0, Action::StoreFailed("full".to_owned())).press(0, "j a");
    tabs.act(1, Action::Tab(TabAction::TakeOver));
    assert_eq!(tabs.roles(), [Role::Writer, Role::Follower(Wish::Refused)]);
    tabs.act(1, Action::Tab(TabAction::Insist));
    assert_eq!(tabs.roles(), [Role::CutOff, Role::Writer]);
    let id = tabs.pages[0].state.desk().unwrap().0.document;
    tabs.act(1, Action::OpenDocument(id)).press(1, "j x");
    assert_eq!(tabs.pages[0].marked(), "[Ann|PERSON] met [Bo|ORG?].", "it can be exported");
    assert_eq!(tabs.pages[1].marked(), "Ann met [Bo|ORG?].");
    tabs.act(0, Action::RetryStore);
    assert!(!tabs.pages[0].state.saving.has_all());
}

#[test]
fn without_locks_the_page_works_as_one() {
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.act(Action::Tab(TabAction::NoLocks)).act(Action::Loaded(Box::default()));
    page.act(Action::TextOpened { source: String::new(), text: "Ann".to_owned() });
    page.act(Action::ConfirmPrepare);
    assert!(page.effects.iter().any(|effect| matches!(effect, Effect::Store { .. })));
}

#[test]
fn a_project_that_was_replaced_is_read_anew() {
    let mut tabs = Tabs::open("Ann met Bo.");
    let id = tabs.pages[0].state.desk().unwrap().0.document;
    tabs.act(1, Action::OpenDocument(id));
    tabs.stored = Store::default();
    tabs.act(0, Action::Keeping(KeepingAction::Deleted)).act(1, Action::Tab(TabAction::Anew));
    assert!(matches!(tabs.pages[1].state.screen, Screen::Start));
    tabs.agree();
}

#[test]
fn the_browser_is_asked_to_keep_what_is_stored_once_there_is_something() {
    let mut page = Page::open("Ann met Bo.");
    assert!(!page.effects.contains(&Effect::KeepStorage), "not before");
    page.act(Action::Stored(1)).act(Action::Stored(2));
    let asked = page.effects.iter().filter(|effect| **effect == Effect::KeepStorage).count();
    assert_eq!(asked, 1);
    let facts = Facts { lasts: Some(false), used: Some(1), quota: Some(2) };
    page.act(Action::Keeping(KeepingAction::Known(facts)));
    assert_eq!(page.state.keeping.facts, facts);
}

#[test]
fn everything_is_deleted_once_nothing_is_being_stored() {
    let mut page = Page::open("Ann met Bo.");
    page.effects.clear();
    page.act(Action::Keeping(KeepingAction::Delete));
    assert!(page.effects.is_empty(), "changes are on their way");
    let last = page.state.history.last();
    page.act(Action::Stored(last)).act(Action::DraftStored(String::new()));
    page.effects.clear();
    page.act(Action::Keeping(KeepingAction::Delete));
    assert_eq!(page.effects, [Effect::DeleteEverything]);
    // What is done meanwhile comes after.
    page.act(Action::TextOpened { source: String::new(), text: "Carl".to_owned() });
    assert!(page.state.desk().is_some());
    page.act(Action::Keeping(KeepingAction::Deleted));
    assert!(matches!(page.state.screen, Screen::Prepare(_)));
    assert_eq!(page.state.history.last(), 0);
    page.act(Action::ConfirmPrepare);
    let seq = page.effects.iter().find_map(|effect| match effect {
        Effect::Store { record, .. } => record.change.as_ref().map(|change| change.seq),
        _ => None,
    });
    assert_eq!(seq, Some(1));
}

#[test]
fn nothing_is_gone_where_deleting_fails() {
    let mut page = Page::open("Ann met Bo.");
    let last = page.state.history.last();
    page.act(Action::Stored(last)).act(Action::Keeping(KeepingAction::Delete));
    page.act(Action::StoreFailed("no".to_owned()));
    assert_eq!(page.marked(), "Ann met Bo.");
    assert!(page.state.saving.is_open);
}

#[test]
fn a_backup_holds_all_documents() {
    let mut page = Page::open("Ann met Bo.");
    page.act(Action::TextOpened { source: String::new(), text: "Carl".to_owned() });
    page.act(Action::ConfirmPrepare);
    page.effects.clear();
    page.effects = reduce(&mut page.state, Action::Keeping(KeepingAction::Backup), 86_400_000);
    let [Effect::Backup(backup)] = &page.effects[..] else { panic!("a file is offered") };
    assert_eq!(backup.name, "dateline-backup-1970-01-02");
    assert_eq!(backup.documents.len(), 2);
    assert_eq!(backup.held.len(), 2, "nothing is known to be stored yet");
}
