//! Notices: how long they stay, and what takes them away.

use super::notices::SHOWN;
use super::tests::{Page, read_file};
use super::*;
use crate::messages;
use dateline_annotation::DocumentId;

impl Page {
    fn tell(&mut self, tone: Tone, text: &str) -> u32 {
        match tone {
            Tone::Info => {
                self.state.notify(tone, text.to_owned());
                // Any action: what follows every action is done.
                self.act(Action::Hover(None));
            }
            Tone::Problem => {
                self.act(Action::Failed(text.to_owned()));
            }
        }
        self.state.notices.all().last().unwrap().id
    }

    /// The notices whose time is measured from now on.
    fn timed(&mut self) -> Vec<u32> {
        let timed = self.effects.extract_if(.., |it| matches!(it, Effect::TimeNotice(_)));
        let timed = timed.filter_map(|effect| match effect {
            Effect::TimeNotice(id) => Some(id),
            _ => None,
        });
        timed.collect()
    }
}

#[test]
fn information_goes_after_its_time_and_a_problem_stays() {
    let mut page = Page::new();
    let info = page.tell(Tone::Info, "known");
    let problem = page.tell(Tone::Problem, "wrong");
    assert_eq!(page.timed(), [info]);
    page.act(Action::NoticeDue(info)).act(Action::NoticeDue(99));
    assert_eq!(page.notices(), ["wrong"]);
    page.act(Action::Dismiss(problem));
    assert!(page.notices().is_empty());
    assert_eq!(page.timed(), [0; 0]);
}

#[test]
fn information_stays_while_the_pointer_or_the_focus_is_at_it() {
    for hold in [Action::PointAtNotices, Action::FocusNotices] {
        let mut page = Page::new();
        let info = page.tell(Tone::Info, "known");
        assert_eq!(page.timed(), [info]);
        page.act(hold(true)).act(Action::NoticeDue(info));
        assert_eq!(page.timed(), [0; 0]);
        assert_eq!(page.notices(), ["known"], "it is being read");
        page.act(hold(false));
        assert_eq!(page.timed(), [info], "it is timed anew");
        page.act(Action::NoticeDue(info));
        assert!(page.notices().is_empty());
    }
}

#[test]
fn a_hold_ends_with_what_was_held() {
    let mut page = Page::new();
    let first = page.tell(Tone::Info, "one");
    page.act(Action::FocusNotices(true)).act(Action::Dismiss(first));
    page.timed();
    let second = page.tell(Tone::Info, "two");
    assert_eq!(page.timed(), [second], "no browser says that the focus went with the button");
    page.act(Action::PointAtNotices(true)).act(Action::Dismiss(second));
    let third = page.tell(Tone::Info, "three");
    assert_eq!(page.timed(), [third], "nothing was left to point at");
}

#[test]
fn few_are_shown_and_those_behind_them_wait_for_their_time() {
    let mut page = Page::new();
    let first = page.tell(Tone::Info, "0");
    let others: Vec<u32> = (1..=SHOWN).map(|n| page.tell(Tone::Problem, &n.to_string())).collect();
    let shown: Vec<&str> = page.state.notices.shown().iter().map(|it| it.text.as_str()).collect();
    assert_eq!((shown, page.state.notices.hidden()), (vec!["1", "2", "3"], 1));
    page.timed();
    page.act(Action::NoticeDue(first));
    assert_eq!(page.state.notices.hidden(), 1, "nobody could read it");
    page.act(Action::Dismiss(others[0]));
    assert_eq!((page.state.notices.hidden(), page.timed()), (0, vec![first]));
}

#[test]
fn information_goes_with_its_screen_and_problems_do_not() {
    let mut page = Page::new();
    page.tell(Tone::Info, "about the library");
    page.tell(Tone::Problem, "wrong");
    let turns: [Action; 3] = [
        Action::FilesRead(vec![read_file("a.txt", b"Caf\xe9 Homs")]),
        Action::ConfirmPrepare,
        Action::CloseDocument,
    ];
    for (turn, expected) in turns.into_iter().zip([2, 1, 1]) {
        page.act(turn);
        assert_eq!(page.notices().len(), expected, "{:?}", page.notices());
        assert_eq!(page.notices()[0], "wrong");
    }
    page.act(Action::OpenDocument(DocumentId(1)));
    page.tell(Tone::Info, "about the document");
    page.press("j").act(Action::Show(Dialog::Keys)).act(Action::Escape);
    assert_eq!(page.notices(), ["wrong", "about the document"], "the screen is the same");
}

#[test]
fn a_notice_that_can_be_undone_is_there_as_long_as_it_can_be() {
    let removed = |page: &mut Page| {
        page.act(Action::CloseDocument).act(Action::DeleteDocuments([DocumentId(1)].into()));
        let next = page.state.history.next_undo().map(|edit| edit.seq);
        let notice = page.state.notices.all().last().cloned().expect("it is told");
        assert_eq!((notice.undo, notice.text), (next, messages::deleted("Ann")));
    };
    let mut page = Page::open("Ann");
    removed(&mut page);
    page.act(Action::Undo);
    assert!(page.notices().is_empty(), "it is undone");
    removed(&mut page);
    page.act(Action::TextOpened { source: String::new(), text: "Bo".to_owned() });
    page.act(Action::CancelPrepare);
    assert!(page.notices().is_empty(), "another screen was shown");
    page.act(Action::Undo);
    removed(&mut page);
    let given = [read_file("b.txt", b"Bo"), read_file("c.txt", b"Cy")];
    page.act(Action::FilesGiven(2)).act(Action::FilesRead(given.into()));
    assert!(
        !page.notices().contains(&messages::deleted("Ann").as_str()),
        "Undo would undo another edit"
    );
}

#[test]
fn a_problem_that_is_solved_goes() {
    let mut page = Page::new();
    page.act(Action::DraftTyped(" ".to_owned())).act(Action::DraftSubmitted);
    assert_eq!(page.notices(), [messages::EMPTY]);
    page.act(Action::DraftTyped("Ann".to_owned())).act(Action::DraftSubmitted);
    page.act(Action::ToggleParagraph(0)).act(Action::ConfirmPrepare);
    assert_eq!(page.notices(), [messages::NOTHING_KEPT]);
    page.act(Action::ToggleParagraph(0)).act(Action::ConfirmPrepare);
    page.act(Action::StoreFailed("it is full".to_owned()));
    assert_eq!(page.notices(), [messages::not_saved("it is full")]);
    page.act(Action::RetryStore);
    assert!(page.notices().is_empty());
    page.act(Action::StoreFailed("it is full".to_owned()));
    assert_eq!(page.notices(), [messages::not_saved("it is full")], "it says so again");
    page.act(Action::RetryStore).act(Action::WorkerDied("it trapped".to_owned()));
    assert_eq!(page.notices(), [messages::detector_failed("it trapped")]);
    page.act(Action::Redetect);
    assert!(page.notices().is_empty());
}
