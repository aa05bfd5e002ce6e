//! Tests of routes, and of the return to a new document, with a simulated browser history.

use crate::state::State;
use crate::state::action::{
    Action, Dialog, EditAction, InterfaceAction, LoadedProject, NavigateAction, WorldEvent,
};
use crate::state::effect::Effect;
use crate::state::navigation::messages::NavigationMessage;
use crate::state::navigation::route;
use crate::state::navigation::route::Route;
use crate::state::persistence::storage_tests::{Store, library_of};
use crate::state::testing::{Page, read_file};
use dateline_annotation::model::DocumentId;

/// A browser's history of URLs.
struct Browser {
    page: Page,
    entries: Vec<String>,
    at: usize,
}

impl Browser {
    fn new() -> Self {
        Self::load("")
    }

    /// Loads the page at a fragment, with an empty storage.
    fn load(fragment: &str) -> Self {
        Self::load_with(fragment, LoadedProject::default())
    }

    fn load_with(fragment: &str, loaded: LoadedProject) -> Self {
        let page = Page { state: State::default(), effects: Vec::new() };
        let mut browser = Self { page, entries: vec![fragment.to_owned()], at: 0 };
        browser.dispatch(WorldEvent::Navigated(fragment.to_owned()));
        browser.dispatch(WorldEvent::Loaded(Box::new(loaded)));
        browser
    }

    fn dispatch(&mut self, action: impl Into<Action>) -> &mut Self {
        self.page.dispatch(action);
        self.write();
        self
    }

    /// Runs the effects on the storage.
    fn run_storage(&mut self, store: &mut Store) -> &mut Self {
        self.page.run_storage(store);
        self.write();
        self
    }

    fn write(&mut self) {
        for effect in self.page.effects.extract_if(.., |it| matches!(it, Effect::UpdateUrl { .. }))
        {
            let Effect::UpdateUrl { fragment, adds_history_entry: adds } = effect else { continue };
            if adds {
                self.entries.truncate(self.at + 1);
                self.entries.push(fragment);
                self.at += 1;
            } else {
                self.entries[self.at] = fragment;
            }
        }
    }

    fn go(&mut self, by: isize) -> &mut Self {
        self.at = self.at.checked_add_signed(by).expect("it goes no further");
        let fragment = self.entries[self.at].clone();
        self.dispatch(WorldEvent::Navigated(fragment))
    }

    /// Enters a URL.
    fn visit(&mut self, fragment: &str) -> &mut Self {
        self.entries.truncate(self.at + 1);
        self.entries.push(fragment.to_owned());
        self.go(1)
    }

    fn paste(&mut self, text: &str) -> &mut Self {
        self.dispatch(NavigateAction::TextOpened { source: String::new(), text: text.to_owned() })
    }

    /// Returns the browser history, with the current entry in brackets.
    fn history(&self) -> String {
        let entry = |(at, it): (usize, &String)| match at == self.at {
            true => format!("[{it}]"),
            false => it.clone(),
        };
        self.entries.iter().enumerate().map(entry).collect::<Vec<_>>().join(" ")
    }

    fn shown(&self) -> Route {
        route::route_of_screen(&self.page.state.session)
    }

    fn document(&self) -> Option<u32> {
        self.page.state.session.workspace().map(|(_, document)| document.id.0)
    }
}

#[test]
fn addresses_are_read_as_they_are_written_and_hold_numbers_only() {
    let document = |id| Route::Document(DocumentId(id));
    let all =
        [Route::Library, Route::NewDocument, document(1), document(u32::MAX), Route::Unspecified];
    for address in all {
        assert_eq!(Route::parse(&address.fragment()), address);
    }
    let bad = [
        "document=",
        "document=x",
        "document=+1",
        "document=-1",
        "document=1.5",
        "document= 1",
        "document=4294967296",
        "document=99999999999999999999",
        "document=１",
        "document",
        "Library",
        "library/",
        "%00",
        "=",
        "document=1&document=2",
        "\u{202e}",
    ];
    for fragment in bad {
        assert_eq!(Route::parse(fragment), Route::Unknown, "{fragment:?}");
    }
}

#[test]
fn back_goes_back_and_forward_goes_forward() {
    let (_, mut store) = library_of(3);
    let mut browser = Browser::load_with("", store.loaded());
    assert_eq!(browser.history(), "[library]");
    for id in [2, 3] {
        browser.dispatch(NavigateAction::OpenDocument(DocumentId(id))).run_storage(&mut store);
    }
    browser.dispatch(NavigateAction::CloseDocument);
    assert_eq!(browser.history(), "library document=2 document=3 [library]");
    let expected =
        [(-1, Some(3)), (-1, Some(2)), (-1, None), (1, Some(2)), (1, Some(3)), (1, None)];
    for (by, document) in expected {
        browser.go(by).run_storage(&mut store);
        assert_eq!(browser.document(), document, "{}", browser.history());
    }
    assert_eq!(browser.entries.len(), 4, "going writes nothing");
    assert!(browser.page.notices().is_empty());
    // A document opened after going back replaces the forward entries.
    browser.go(-2).run_storage(&mut store);
    browser.dispatch(NavigateAction::OpenDocument(DocumentId(1))).run_storage(&mut store);
    assert_eq!(browser.history(), "library document=2 [document=1]");
}

#[test]
fn the_address_waits_until_what_it_says_is_read() {
    let (_, mut store) = library_of(2);
    let mut browser = Browser::load_with("document=2", store.loaded());
    assert_eq!((browser.history().as_str(), browser.document()), ("[document=2]", None));
    browser.run_storage(&mut store);
    assert_eq!((browser.history().as_str(), browser.document()), ("[document=2]", Some(2)));
    browser.visit("document=1");
    assert_eq!(browser.history(), "document=2 [document=1]", "it is being read");
    browser.run_storage(&mut store);
    assert_eq!(
        (browser.history().as_str(), browser.document()),
        ("document=2 [document=1]", Some(1))
    );
}

#[test]
fn a_page_begins_with_what_its_address_says() {
    let cases = [
        ("", 1, Some(1), "[document=1]"),
        ("library", 1, None, "[library]"),
        ("document=1", 1, Some(1), "[document=1]"),
        ("document=2", 1, None, "[library]"),
        ("", 2, None, "[library]"),
        ("document=2", 2, Some(2), "[document=2]"),
        ("nonsense", 2, None, "[library]"),
    ];
    for (fragment, count, document, history) in cases {
        let mut store = match count {
            1 => Store::from_effects(&Page::open("[Ann|PERSON?]").effects),
            _ => library_of(count).1,
        };
        let mut browser = Browser::load_with(fragment, store.loaded());
        browser.run_storage(&mut store);
        assert_eq!(
            (browser.document(), browser.history().as_str()),
            (document, history),
            "{fragment}"
        );
        let is_told = !browser.page.notices().is_empty();
        assert_eq!(
            is_told,
            fragment == "nonsense" || fragment == "document=2" && document.is_none()
        );
    }
}

#[test]
fn an_address_of_nothing_is_told_and_the_library_is_shown() {
    let (_, mut store) = library_of(2);
    for (fragment, told) in [
        ("document=7", NavigationMessage::UnknownDocument(DocumentId(7))),
        ("document=x", NavigationMessage::UnknownAddress),
    ] {
        let mut browser = Browser::load_with("document=1", store.loaded());
        browser.run_storage(&mut store).visit(fragment);
        assert_eq!(browser.shown(), Route::Library);
        assert_eq!(browser.page.notices(), [told.into()]);
        assert_eq!(browser.history(), "document=1 [library]", "Back goes to where one was");
    }
}

#[test]
fn what_is_gone_goes_from_the_history_too() {
    let mut browser = Browser::new();
    browser.paste("Ann left.").dispatch(EditAction::CreateDocument);
    assert_eq!(browser.history(), "library [document=1]");
    browser.dispatch(EditAction::Undo);
    assert_eq!(browser.history(), "library [library]");
    browser.dispatch(EditAction::Redo);
    browser.dispatch(NavigateAction::OpenDocument(DocumentId(1)));
    browser
        .dispatch(NavigateAction::CloseDocument)
        .dispatch(EditAction::DeleteDocuments([DocumentId(1)].into()));
    browser.go(-1);
    assert_eq!(
        browser.page.notices().last(),
        Some(&NavigationMessage::UnknownDocument(DocumentId(1)).into())
    );
    assert_eq!(browser.history(), "library library [library] library");
}

#[test]
fn a_dialog_goes_with_what_it_lay_over() {
    let mut browser = Browser::new();
    browser
        .paste("Ann left.")
        .dispatch(EditAction::CreateDocument)
        .dispatch(InterfaceAction::ShowDialog(Dialog::Keys));
    browser.go(-1);
    assert_eq!((browser.shown(), browser.page.state.session.dialog), (Route::Library, None));
}

#[test]
fn who_is_quicker_than_the_storage_sees_what_they_asked_for() {
    let (_, mut store) = library_of(2);
    let page = Page { state: State::default(), effects: Vec::new() };
    let mut browser = Browser { page, entries: vec!["document=2".to_owned()], at: 0 };
    browser.dispatch(WorldEvent::Navigated("document=2".to_owned())).paste("Bo left.");
    browser.dispatch(WorldEvent::Loaded(Box::new(store.loaded()))).run_storage(&mut store);
    assert_eq!((browser.shown(), browser.history().as_str()), (Route::NewDocument, "[new]"));
}

/// The ways to leave a new document.
const WAYS_BACK: [fn(&mut Browser); 2] = [
    |browser| {
        browser.dispatch(NavigateAction::CancelNewDocument);
    },
    |browser| {
        browser.go(-1);
    },
];

#[test]
fn back_from_a_pasted_text_leaves_it_in_the_box_as_it_was_pasted() {
    let text = "Menu\r\n\r\n  Ann left. \r\n";
    for back in WAYS_BACK {
        let mut browser = Browser::new();
        browser.paste(text);
        assert_eq!(browser.history(), "library [new]");
        assert!(
            browser.page.effects.contains(&Effect::StoreDraft(text.to_owned())),
            "it is stored"
        );
        browser.dispatch(InterfaceAction::ToggleParagraph(0));
        back(&mut browser);
        assert_eq!(
            (browser.shown(), browser.page.state.session.draft_text.as_str()),
            (Route::Library, text)
        );
        // When the new document is shown again, the excluded paragraph is still excluded.
        browser.dispatch(NavigateAction::DraftSubmitted).dispatch(EditAction::CreateDocument);
        assert_eq!(browser.page.state.session.workspace().unwrap().1.text.trim(), "Ann left.");
        assert_eq!(browser.page.state.session.draft_text, "", "it is a document now");
        assert_eq!(
            browser.page.effects.iter().rev().find_map(|it| match it {
                Effect::StoreDraft(text) => Some(text.as_str()),
                _ => None,
            }),
            Some("")
        );
    }
}

#[test]
fn a_text_is_prepared_again_after_the_page_was_loaded_again() {
    let loaded = LoadedProject { draft: Some("Ann left.".to_owned()), ..LoadedProject::default() };
    let browser = Browser::load_with("new", loaded.clone());
    assert_eq!((browser.shown(), browser.history().as_str()), (Route::NewDocument, "[new]"));
    let browser = Browser::load_with("", loaded);
    assert_eq!(
        (browser.shown(), browser.page.state.session.draft_text.as_str()),
        (Route::Library, "Ann left.")
    );
    let browser = Browser::load("new");
    assert_eq!((browser.shown(), browser.history().as_str()), (Route::Library, "[library]"));
    assert_eq!(browser.page.notices(), [NavigationMessage::NoDraft.into()]);
}

#[test]
fn what_is_typed_is_not_lost_to_what_is_pasted_beside_it_or_opened_from_a_file() {
    let mut browser = Browser::new();
    browser.dispatch(InterfaceAction::DraftTyped("my notes".to_owned())).paste("Ann left.");
    browser.dispatch(NavigateAction::CancelNewDocument);
    assert_eq!(browser.page.state.session.draft_text, "my notes\n\nAnn left.");
    browser.dispatch(NavigateAction::ResumeNewDocument).dispatch(EditAction::CreateDocument);
    assert_eq!(browser.page.state.session.workspace().unwrap().1.text.as_ref(), "Ann left.");
    assert_eq!(browser.page.state.session.draft_text, "my notes");

    browser.dispatch(EditAction::FilesRead(vec![read_file("a.txt", b"Bo left.")]));
    assert_eq!(browser.shown(), Route::NewDocument);
    browser.dispatch(EditAction::CreateDocument);
    assert_eq!(
        browser.page.state.session.draft_text, "my notes",
        "the file did not stand in the box"
    );
}

#[test]
fn there_is_a_way_back_to_a_file_that_was_left() {
    for back in WAYS_BACK {
        let mut browser = Browser::new();
        browser.dispatch(EditAction::FilesRead(vec![read_file("a.txt", b"Menu\n\nBo left.")]));
        browser.dispatch(InterfaceAction::ToggleParagraph(0));
        back(&mut browser);
        assert_eq!(browser.page.state.session.draft_text, "");
        let aside =
            browser.page.state.session.suspended_new_document.as_ref().expect("it is set aside");
        assert_eq!(aside.source, "a.txt");
        browser.dispatch(NavigateAction::ResumeNewDocument).dispatch(EditAction::CreateDocument);
        assert_eq!(browser.page.state.session.workspace().unwrap().1.text.trim(), "Bo left.");
        assert_eq!(browser.page.state.session.suspended_new_document, None);
    }
}

#[test]
fn forward_leads_to_the_text_again() {
    let mut browser = Browser::new();
    browser.paste("Ann left.").go(-1);
    assert_eq!(browser.history(), "[library] new");
    browser.go(1);
    assert_eq!(
        (browser.shown(), browser.history().as_str()),
        (Route::NewDocument, "library [new]")
    );
    // Text that was edited in the box meanwhile is used.
    browser.go(-1).dispatch(InterfaceAction::DraftTyped("Bo left.".to_owned())).go(1);
    browser.dispatch(EditAction::CreateDocument);
    assert_eq!(browser.page.state.session.workspace().unwrap().1.text.as_ref(), "Bo left.");
}

#[test]
fn a_text_does_not_take_the_place_of_one_that_is_being_prepared() {
    let mut browser = Browser::new();
    browser.paste("Ann left.").paste("Bo left.");
    assert_eq!(browser.page.notices(), [NavigationMessage::DraftInProgress.into()]);
    assert_eq!(browser.page.state.session.draft_text, "Ann left.");
    // A file replaces it: the file can be opened again, and the text stays in the box.
    browser.dispatch(EditAction::FilesRead(vec![read_file("a.txt", b"Cy left.")]));
    browser.dispatch(EditAction::CreateDocument);
    assert_eq!(browser.page.state.session.workspace().unwrap().1.text.as_ref(), "Cy left.");
    assert_eq!(browser.page.state.session.draft_text, "Ann left.");
}
