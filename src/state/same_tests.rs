//! The same text elsewhere, in one document and in a project that is not in memory.

use super::keys::Key;
use super::same::again;
use super::stored_tests::library_of;
use super::tests::Page;
use super::{Action, Dialog, SameAction};
use dateline_annotation::{DocumentId, Rules};

fn act(page: &mut Page, action: SameAction) {
    page.act(Action::Same(action));
}

/// The places that are listed: chosen ones with a star.
fn listed(page: &Page) -> Vec<String> {
    let rows = page.state.same.iter().flat_map(|same| &same.rows);
    rows.map(|row| {
        let star = if row.chosen { "*" } else { "" };
        format!("{star}{} {}", row.context.concat(), row.carries.join("; ")).trim_end().to_owned()
    })
    .collect()
}

#[test]
fn what_was_done_is_done_to_the_others_in_one_change() {
    let text = "[Homs|ORG?] fell.\n\nIn Homs, [Homs|ORG?] and [Homs University|ORG?].";
    let mut page = Page::open(text);
    page.press("j g =");
    let paragraph = "In Homs, Homs and Homs University.";
    assert_eq!(
        listed(&page),
        [
            format!("*{paragraph}"),
            format!("*{paragraph} ORG, suggested"),
            format!("{paragraph} in “Homs University”: ORG, suggested"),
        ]
    );
    act(&mut page, SameAction::Choose(0, false));
    act(&mut page, SameAction::Apply);
    assert_eq!(page.state.dialog, None);
    assert_eq!(
        page.marked(),
        "[Homs|GPE] fell.\n\nIn Homs, [Homs|GPE] and [Homs University|ORG?]."
    );
    page.press("Ctrl+z");
    assert!(page.marked().contains("In Homs, [Homs|ORG?] and"));
    page.press("= Escape");
    assert!(page.state.same.is_none());
}

#[test]
fn a_rejection_is_offered_for_the_others() {
    let mut page = Page::open("[May|DATE?] left. [May|DATE?] and [May|PERSON?] stay. [Bo|ORG?].");
    page.press("j x");
    let offer = page.state.desk().unwrap().0.offer.clone().unwrap();
    assert_eq!((offer.quote.as_str(), offer.count), ("May", 1));
    page.press("=");
    act(&mut page, SameAction::Apply);
    assert_eq!(page.marked(), "May left. May and [May|PERSON?] stay. [Bo|ORG?].");
    assert!(page.state.desk().unwrap().0.offer.is_none());
    page.press("j x");
    assert!(page.state.desk().unwrap().0.offer.is_none(), "there is no other");
}

#[test]
fn rules_and_scope_list_other_places() {
    let mut page = Page::open("[Syrian|NORP?] and SYRIAN and Syrians.");
    page.press("j =");
    assert_eq!(listed(&page).len(), 0);
    act(&mut page, SameAction::Rules(Rules { case: false, plurals: true, ..Rules::default() }));
    assert_eq!(listed(&page).len(), 2);
    act(&mut page, SameAction::ChooseAll(false));
    act(&mut page, SameAction::Choose(1, true));
    act(&mut page, SameAction::Apply);
    assert_eq!(page.marked(), "[Syrian|NORP?] and SYRIAN and [Syrians|NORP].");
    let mut page = Page::open("Nothing");
    page.press("=");
    assert_eq!(page.state.dialog, None::<Dialog>, "there is no mention to look for");
}

#[test]
fn the_whole_project_is_searched_and_changed_without_holding_it() {
    let (mut page, mut store) = library_of(130);
    page.act(Action::OpenDocument(DocumentId(7))).settle(&mut store);
    page.press("j o =");
    act(&mut page, SameAction::Everywhere(true));
    page.settle(&mut store);
    let same = page.state.same.as_ref().unwrap();
    assert_eq!((same.unread(), same.rows.len(), same.chosen()), (Some(0), 129, 129));
    assert!(page.state.history.project().documents().count() < 30, "they are only looked at");
    act(&mut page, SameAction::Choose(0, false));
    act(&mut page, SameAction::Apply);
    page.settle(&mut store);
    page.act(Action::OpenDocument(DocumentId(1))).settle(&mut store);
    assert_eq!(page.marked(), "[Ann|PERSON?] met number1 here.", "it was left out");
    page.act(Action::OpenDocument(DocumentId(99))).settle(&mut store);
    assert_eq!(page.marked(), "[Ann|ORG] met number99 here.");
    page.press("Ctrl+z").settle(&mut store);
    assert_eq!(page.marked(), "[Ann|PERSON?] met number99 here.");
}

#[test]
fn the_key_of_the_dialog_goes_on_to_all_documents_and_back() {
    let key = |name: &str| Key { name: name.to_owned(), ..Key::default() };
    let (mut page, mut store) = library_of(3);
    page.act(Action::OpenDocument(DocumentId(2))).settle(&mut store);
    assert_eq!(again(&page.state, &key("=")), None, "the dialog is not open");
    page.press("j o =");
    for everywhere in [true, false] {
        let action = again(&page.state, &key("=")).unwrap();
        assert_eq!(action, Action::Same(SameAction::Everywhere(everywhere)));
        page.act(action).settle(&mut store);
    }
    assert_eq!(again(&page.state, &key("x")), None);
    let mut alone = Page::open("[Syrian|NORP?] and Syrian.");
    alone.press("j =");
    assert_eq!(again(&alone.state, &key("=")), None, "there are no others");
}

#[test]
fn an_offer_is_gone_when_the_person_turns_elsewhere_or_undoes() {
    let text = "[May|DATE?] left. [Bo|ORG?] and [May|DATE?] stay. [Cy|ORG?].";
    for keys in ["j x j", "j x Ctrl+z"] {
        let mut page = Page::open(text);
        page.press(keys);
        assert!(page.state.desk().unwrap().0.offer.is_none(), "{keys}");
    }
}

#[test]
fn documents_that_are_gone_are_not_waited_for() {
    let (mut page, mut store) = library_of(30);
    page.act(Action::OpenDocument(DocumentId(7))).settle(&mut store);
    page.press("j o =");
    store.documents.retain(|id, _| id.0 < 20);
    act(&mut page, SameAction::Everywhere(true));
    page.settle(&mut store);
    let same = page.state.same.as_ref().unwrap();
    assert_eq!((same.unread(), same.rows.len()), (Some(0), 18));
}
