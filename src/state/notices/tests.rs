//! Tests of notices: how long they are shown, and what removes them.

use crate::state::action::{
    Action, Dialog, EditAction, InterfaceAction, NavigateAction, NoticeAction, WorkspaceAction,
    WorldEvent,
};
use crate::state::detection::messages::DetectionMessage;
use crate::state::effect::Effect;
use crate::state::library::messages::LibraryMessage;
use crate::state::navigation::messages::NavigationMessage;
use crate::state::notices::MAX_SHOWN;
use crate::state::notices::Severity;
use crate::state::notices::failure::{Failure, Reason};
use crate::state::notices::message::Message;
use crate::state::persistence::StorageError;
use crate::state::persistence::messages::StorageMessage;
use crate::state::testing::{Page, detector_stopped, read_file, stopped};
use dateline_annotation::model::DocumentId;

fn info_message(name: &str) -> Message {
    LibraryMessage::DocumentRemoved(name.to_owned()).into()
}

fn failure(name: &str) -> Failure {
    Failure::NotCopied(Reason::Browser(name.to_owned()))
}

fn problem_message(name: &str) -> Message {
    failure(name).into()
}

impl Page {
    fn notify(&mut self, tone: Severity, text: &str) -> u32 {
        match tone {
            Severity::Info => {
                self.state.session.notify(tone, info_message(text));
                // Any action will do: the refreshers run after each.
                self.dispatch(WorkspaceAction::Hover(None));
            }
            Severity::Problem => {
                self.dispatch(WorldEvent::Failed(failure(text)));
            }
        }
        self.state.session.notices.all().last().unwrap().id
    }

    /// Removes the `StartNoticeTimer` effects and returns the ids of their notices.
    fn started_timers(&mut self) -> Vec<u32> {
        let timed = self.effects.extract_if(.., |it| matches!(it, Effect::StartNoticeTimer(_)));
        let timed = timed.filter_map(|effect| match effect {
            Effect::StartNoticeTimer(id) => Some(id),
            _ => None,
        });
        timed.collect()
    }
}

#[test]
fn information_goes_after_its_time_and_a_problem_stays() {
    let mut page = Page::new();
    let info = page.notify(Severity::Info, "known");
    let problem = page.notify(Severity::Problem, "wrong");
    assert_eq!(page.started_timers(), [info]);
    page.dispatch(NoticeAction::Expired(info)).dispatch(NoticeAction::Expired(99));
    assert_eq!(page.notices(), [problem_message("wrong")]);
    page.dispatch(NoticeAction::Dismiss(problem));
    assert!(page.notices().is_empty());
    assert_eq!(page.started_timers(), [0; 0]);
}

#[test]
fn information_stays_while_the_pointer_or_the_focus_is_at_it() {
    for hold in [NoticeAction::Hover, NoticeAction::Focus] {
        let mut page = Page::new();
        let info = page.notify(Severity::Info, "known");
        assert_eq!(page.started_timers(), [info]);
        page.dispatch(hold(true)).dispatch(NoticeAction::Expired(info));
        assert_eq!(page.started_timers(), [0; 0]);
        assert_eq!(page.notices(), [info_message("known")], "it is being read");
        page.dispatch(hold(false));
        assert_eq!(page.started_timers(), [info], "it is timed anew");
        page.dispatch(NoticeAction::Expired(info));
        assert!(page.notices().is_empty());
    }
}

#[test]
fn a_hold_ends_with_what_was_held() {
    let mut page = Page::new();
    let first = page.notify(Severity::Info, "one");
    page.dispatch(NoticeAction::Focus(true)).dispatch(NoticeAction::Dismiss(first));
    page.started_timers();
    let second = page.notify(Severity::Info, "two");
    assert_eq!(
        page.started_timers(),
        [second],
        "no browser says that the focus went with the button"
    );
    page.dispatch(NoticeAction::Hover(true)).dispatch(NoticeAction::Dismiss(second));
    let third = page.notify(Severity::Info, "three");
    assert_eq!(page.started_timers(), [third], "nothing was left to point at");
}

#[test]
fn few_are_shown_and_those_behind_them_wait_for_their_time() {
    let mut page = Page::new();
    let first = page.notify(Severity::Info, "0");
    let others: Vec<u32> =
        (1..=MAX_SHOWN).map(|n| page.notify(Severity::Problem, &n.to_string())).collect();
    let shown: Vec<Message> =
        page.state.session.notices.visible().iter().map(|it| it.message.clone()).collect();
    assert_eq!(shown, ["1", "2", "3"].map(problem_message));
    assert_eq!(page.state.session.notices.hidden_count(), 1);
    page.started_timers();
    page.dispatch(NoticeAction::Expired(first));
    assert_eq!(page.state.session.notices.hidden_count(), 1, "nobody could read it");
    page.dispatch(NoticeAction::Dismiss(others[0]));
    assert_eq!(
        (page.state.session.notices.hidden_count(), page.started_timers()),
        (0, vec![first])
    );
}

#[test]
fn information_goes_with_its_screen_and_problems_do_not() {
    let mut page = Page::new();
    page.notify(Severity::Info, "about the library");
    page.notify(Severity::Problem, "wrong");
    let turns: [Action; 3] = [
        Action::Edit(EditAction::FilesRead(vec![read_file("a.txt", b"Caf\xe9 Homs")])),
        Action::Edit(EditAction::CreateDocument),
        Action::Navigate(NavigateAction::CloseDocument),
    ];
    for (turn, expected) in turns.into_iter().zip([2, 1, 1]) {
        page.dispatch(turn);
        assert_eq!(page.notices().len(), expected, "{:?}", page.notices());
        assert_eq!(page.notices()[0], problem_message("wrong"));
    }
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1)));
    page.notify(Severity::Info, "about the document");
    page.press("j")
        .dispatch(InterfaceAction::ShowDialog(Dialog::Keys))
        .dispatch(InterfaceAction::Escape);
    assert_eq!(
        page.notices(),
        [problem_message("wrong"), info_message("about the document")],
        "the screen is the same"
    );
}

#[test]
fn a_notice_that_can_be_undone_is_there_as_long_as_it_can_be() {
    let removed = |page: &mut Page| {
        page.dispatch(NavigateAction::CloseDocument)
            .dispatch(EditAction::DeleteDocuments([DocumentId(1)].into()));
        let next = page.state.session.history.next_undo().map(|edit| edit.seq);
        let notice = page.state.session.notices.all().last().cloned().expect("it is told");
        assert_eq!((notice.undo, notice.message), (next, info_message("Ann")));
    };
    let mut page = Page::open("Ann");
    removed(&mut page);
    page.dispatch(EditAction::Undo);
    assert!(page.notices().is_empty(), "it is undone");
    removed(&mut page);
    page.dispatch(NavigateAction::TextOpened { source: String::new(), text: "Bo".to_owned() });
    page.dispatch(NavigateAction::CancelNewDocument);
    assert!(page.notices().is_empty(), "another screen was shown");
    page.dispatch(EditAction::Undo);
    removed(&mut page);
    let given = [read_file("b.txt", b"Bo"), read_file("c.txt", b"Cy")];
    page.dispatch(EditAction::FilesAdded(2)).dispatch(EditAction::FilesRead(given.into()));
    assert!(!page.notices().contains(&info_message("Ann")), "Undo would undo another edit");
}

#[test]
fn a_problem_that_is_solved_goes() {
    let not_saved: Message = StorageMessage::NotSaved(StorageError::Full).into();
    let mut page = Page::new();
    page.dispatch(InterfaceAction::DraftTyped(" ".to_owned()))
        .dispatch(NavigateAction::DraftSubmitted);
    assert_eq!(page.notices(), [NavigationMessage::NothingToOpen.into()]);
    page.dispatch(InterfaceAction::DraftTyped("Ann".to_owned()))
        .dispatch(NavigateAction::DraftSubmitted);
    page.dispatch(InterfaceAction::ToggleParagraph(0)).dispatch(EditAction::CreateDocument);
    assert_eq!(page.notices(), [NavigationMessage::NothingKept.into()]);
    page.dispatch(InterfaceAction::ToggleParagraph(0)).dispatch(EditAction::CreateDocument);
    page.dispatch(WorldEvent::StoreFailed(StorageError::Full));
    assert_eq!(page.notices(), std::slice::from_ref(&not_saved));
    page.dispatch(InterfaceAction::RetryStore);
    assert!(page.notices().is_empty());
    page.dispatch(WorldEvent::StoreFailed(StorageError::Full));
    assert_eq!(page.notices(), std::slice::from_ref(&not_saved), "it says so again");
    page.dispatch(InterfaceAction::RetryStore).dispatch(detector_stopped("it trapped"));
    assert_eq!(page.notices(), [DetectionMessage::DetectorFailed(stopped("it trapped")).into()]);
    page.dispatch(EditAction::Redetect);
    assert!(page.notices().is_empty());
}
