//! Tests of occurrences in one document, and in a project whose documents are not in memory.

use crate::state::action::{Dialog, NavigateAction, OccurrenceAction};
use crate::state::keymap::chord::KeyPress;
use crate::state::keymap::key_dispatch::scope_action;
use crate::state::persistence::storage_tests::library_of;
use crate::state::testing::Page;
use dateline_annotation::edit::MatchOptions;
use dateline_annotation::model::DocumentId;

fn dispatch_occurrences(page: &mut Page, action: OccurrenceAction) {
    page.dispatch(action);
}

/// Returns the listed occurrences. Selected ones begin with a star.
fn listed(page: &Page) -> Vec<String> {
    let rows = page.state.occurrences.dialog.iter().flat_map(|same| &same.rows);
    rows.map(|row| {
        let star = if row.is_selected { "*" } else { "" };
        let mentions = row.mentions.iter().map(|it| {
            let quote = it.quote.as_ref().map(|quote| format!(" in {quote}")).unwrap_or_default();
            let status = if it.is_decided { "" } else { "?" };
            format!(" {}{status}{quote}", it.label)
        });
        format!("{star}{}{}", row.context.concat(), mentions.collect::<String>())
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
            format!("*{paragraph} ORG?"),
            format!("{paragraph} ORG? in Homs University"),
        ]
    );
    dispatch_occurrences(&mut page, OccurrenceAction::Select(0, false));
    dispatch_occurrences(&mut page, OccurrenceAction::Apply);
    assert_eq!(page.state.session.dialog, None);
    assert_eq!(
        page.marked_text(),
        "[Homs|GPE] fell.\n\nIn Homs, [Homs|GPE] and [Homs University|ORG?]."
    );
    page.press("Ctrl+z");
    assert!(page.marked_text().contains("In Homs, [Homs|ORG?] and"));
    page.press("= Escape");
    assert!(page.state.occurrences.dialog.is_none());
}

#[test]
fn a_rejection_is_offered_for_the_others() {
    let mut page = Page::open("[May|DATE?] left. [May|DATE?] and [May|PERSON?] stay. [Bo|ORG?].");
    page.press("j x");
    let offer = page.state.session.workspace().unwrap().0.offer.clone().unwrap();
    assert_eq!((offer.quote.as_str(), offer.count), ("May", 1));
    page.press("=");
    dispatch_occurrences(&mut page, OccurrenceAction::Apply);
    assert_eq!(page.marked_text(), "May left. May and [May|PERSON?] stay. [Bo|ORG?].");
    assert!(page.state.session.workspace().unwrap().0.offer.is_none());
    page.press("j x");
    assert!(page.state.session.workspace().unwrap().0.offer.is_none(), "there is no other");
}

#[test]
fn rules_and_scope_list_other_places() {
    let mut page = Page::open("[Syrian|NORP?] and SYRIAN and Syrians.");
    page.press("j =");
    assert_eq!(listed(&page).len(), 0);
    dispatch_occurrences(
        &mut page,
        OccurrenceAction::SetMatchOptions(MatchOptions {
            case_sensitive: false,
            plurals: true,
            ..MatchOptions::default()
        }),
    );
    assert_eq!(listed(&page).len(), 2);
    dispatch_occurrences(&mut page, OccurrenceAction::SelectAll(false));
    dispatch_occurrences(&mut page, OccurrenceAction::Select(1, true));
    dispatch_occurrences(&mut page, OccurrenceAction::Apply);
    assert_eq!(page.marked_text(), "[Syrian|NORP?] and SYRIAN and [Syrians|NORP].");
    let mut page = Page::open("Nothing");
    page.press("=");
    assert_eq!(page.state.session.dialog, None::<Dialog>, "there is no mention to look for");
}

#[test]
fn the_whole_project_is_searched_and_changed_without_holding_it() {
    let (mut page, mut store) = library_of(130);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(7))).run_storage(&mut store);
    page.press("j o =");
    dispatch_occurrences(&mut page, OccurrenceAction::SearchAllDocuments(true));
    page.run_storage(&mut store);
    let same = page.state.occurrences.dialog.as_ref().unwrap();
    assert_eq!(
        (same.unloaded_count(), same.rows.len(), same.selected_count()),
        (Some(0), 129, 129)
    );
    assert!(
        page.state.session.history.project().documents().count() < 30,
        "they are only looked at"
    );
    dispatch_occurrences(&mut page, OccurrenceAction::Select(0, false));
    dispatch_occurrences(&mut page, OccurrenceAction::Apply);
    page.run_storage(&mut store);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1))).run_storage(&mut store);
    assert_eq!(page.marked_text(), "[Ann|PERSON?] met number1 here.", "it was left out");
    page.dispatch(NavigateAction::OpenDocument(DocumentId(99))).run_storage(&mut store);
    assert_eq!(page.marked_text(), "[Ann|ORG] met number99 here.");
    page.press("Ctrl+z").run_storage(&mut store);
    assert_eq!(page.marked_text(), "[Ann|PERSON?] met number99 here.");
}

#[test]
fn the_key_of_the_dialog_goes_on_to_all_documents_and_back() {
    let key = |name: &str| KeyPress { name: name.to_owned(), ..KeyPress::default() };
    let (mut page, mut store) = library_of(3);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(2))).run_storage(&mut store);
    assert_eq!(scope_action(&page.state, &key("=")), None, "the dialog is not open");
    page.press("j o =");
    for everywhere in [true, false] {
        let action = scope_action(&page.state, &key("=")).unwrap();
        assert_eq!(action, OccurrenceAction::SearchAllDocuments(everywhere).into());
        page.dispatch(action).run_storage(&mut store);
    }
    assert_eq!(scope_action(&page.state, &key("x")), None);
    let mut alone = Page::open("[Syrian|NORP?] and Syrian.");
    alone.press("j =");
    assert_eq!(scope_action(&alone.state, &key("=")), None, "there are no others");
}

#[test]
fn an_offer_is_gone_when_the_person_turns_elsewhere_or_undoes() {
    let text = "[May|DATE?] left. [Bo|ORG?] and [May|DATE?] stay. [Cy|ORG?].";
    for keys in ["j x j", "j x Ctrl+z"] {
        let mut page = Page::open(text);
        page.press(keys);
        assert!(page.state.session.workspace().unwrap().0.offer.is_none(), "{keys}");
    }
}

#[test]
fn documents_that_are_gone_are_not_waited_for() {
    let (mut page, mut store) = library_of(30);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(7))).run_storage(&mut store);
    page.press("j o =");
    store.documents.retain(|id, _| id.0 < 20);
    dispatch_occurrences(&mut page, OccurrenceAction::SearchAllDocuments(true));
    page.run_storage(&mut store);
    let same = page.state.occurrences.dialog.as_ref().unwrap();
    assert_eq!((same.unloaded_count(), same.rows.len()), (Some(0), 18));
}
