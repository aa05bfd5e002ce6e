//! A storage that lost something, and one that is closed under the page.

use super::copy::{Found, Holdings, Lost};
use super::keeping::SecondCopy;
use super::recovery::{RecoveryEffect, Restored};
use super::stored_tests::{Store, library_of};
use super::tests::Page;
use super::*;
use crate::messages;
use dateline_annotation::DocumentId;

fn held(last: u64) -> Holdings {
    Holdings { database: "one".to_owned(), last, documents: 3, at: 0 }
}

/// What a page reads of an empty database that held something.
fn lost(copy: Option<u64>) -> Loaded {
    let copy = copy.map(held);
    let lost = Lost { expected: held(9), found: Found::default(), copy: copy.clone() };
    Loaded { lost: Some(lost), copy, ..Loaded::default() }
}

fn page_on(loaded: Loaded) -> Page {
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.act(Action::Loaded(Box::new(loaded)));
    page
}

fn recover(page: &mut Page, action: RecoveryAction) -> Vec<RecoveryEffect> {
    page.effects.clear();
    page.act(Action::Recovery(action));
    recovery_effects(page)
}

fn recovery_effects(page: &Page) -> Vec<RecoveryEffect> {
    let effects = page.effects.iter().filter_map(|effect| match effect {
        Effect::Recovery(effect) => Some(*effect),
        _ => None,
    });
    effects.collect()
}

fn stores(page: &Page) -> usize {
    page.effects
        .iter()
        .filter(|it| matches!(it, Effect::Store { .. } | Effect::Mend { .. }))
        .count()
}

#[test]
fn a_lost_database_is_not_shown_as_whole_and_nothing_is_written_to_it() {
    let mut page = page_on(lost(Some(8)));
    assert!(!page.state.saving.is_safe());
    assert_eq!(recovery_effects(&page), [], "neither mark nor copy is written over");
    page.act(Action::TextOpened { source: String::new(), text: "Ann left.".to_owned() });
    page.act(Action::ConfirmPrepare).act(Action::RetryStore);
    assert!(matches!(page.state.screen, Screen::Prepare(_)), "the text is there still");
    assert_eq!(page.notices(), [messages::DECIDE_FIRST]);
    assert_eq!((stores(&page), page.state.history.last()), (0, 0));
}

#[test]
fn a_page_that_reads_what_was_stored_keeps_mark_and_copy() {
    let page = page_on(Loaded::default());
    assert_eq!(recovery_effects(&page), [RecoveryEffect::Keep]);
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.act(Action::Tab(TabAction::Second)).act(Action::Loaded(Box::default()));
    assert_eq!(recovery_effects(&page), [], "the tab that writes does");
}

#[test]
fn the_second_copy_is_restored_with_progress_and_what_is_missing_is_told() {
    let (_, store) = library_of(3);
    let mut page = page_on(lost(Some(7)));
    assert_eq!(recover(&mut page, RecoveryAction::Restore), [RecoveryEffect::Restore]);
    assert_eq!(recover(&mut page, RecoveryAction::Restore), [], "it is being restored");
    recover(&mut page, RecoveryAction::Progress { done: 2, total: 5 });
    assert_eq!(page.state.recovery.progress, Some((2, 5)));
    let restored = Restored { loaded: store.loaded(), copy: held(7), time: "noon".to_owned() };
    let effects = recover(&mut page, RecoveryAction::Restored(Box::new(restored)));
    assert_eq!(effects, [RecoveryEffect::Keep]);
    assert!(page.effects.contains(&Effect::Tab(tabs::TabEffect::Anew)), "other tabs hear of it");
    assert!(page.state.saving.is_safe());
    assert_eq!(page.state.history.summaries().len(), 3);
    assert_eq!(page.notices(), [messages::restored(3, "noon", 2)]);
    assert!(page.notices()[0].contains("the last 2 changes"));
}

#[test]
fn restoring_can_be_given_up_and_can_fail() {
    let mut page = page_on(lost(Some(7)));
    recover(&mut page, RecoveryAction::Restore);
    assert_eq!(recover(&mut page, RecoveryAction::Cancel), [RecoveryEffect::Cancel]);
    recover(&mut page, RecoveryAction::Canceled);
    assert!(page.state.recovery.lost.is_some() && page.state.recovery.progress.is_none());
    recover(&mut page, RecoveryAction::Restore);
    recover(&mut page, RecoveryAction::Failed("the disk is full".to_owned()));
    assert!(page.notices().last().unwrap().contains("the disk is full"));
    assert_eq!(recover(&mut page, RecoveryAction::Restore), [RecoveryEffect::Restore]);
}

#[test]
fn without_a_copy_there_is_nothing_to_restore_and_the_project_begins_anew() {
    let mut page = page_on(lost(None));
    assert_eq!(recover(&mut page, RecoveryAction::Restore), []);
    assert_eq!(recover(&mut page, RecoveryAction::StartAnew), [RecoveryEffect::StartAnew]);
    let begun = RecoveryAction::Begun(Box::default());
    assert_eq!(recover(&mut page, begun), [RecoveryEffect::Keep]);
    assert!(page.state.saving.is_safe() && page.state.recovery.lost.is_none());
    page.act(Action::TextOpened { source: String::new(), text: "Ann left.".to_owned() });
    page.act(Action::ConfirmPrepare);
    assert!(stores(&page) > 0);
}

#[test]
fn a_tab_that_does_not_write_changes_nothing_about_a_loss() {
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.act(Action::Tab(TabAction::Second)).act(Action::Loaded(Box::new(lost(Some(7)))));
    assert!(page.state.recovery.lost.is_some());
    assert_eq!(recover(&mut page, RecoveryAction::Restore), []);
    assert_eq!(recover(&mut page, RecoveryAction::StartAnew), []);
}

#[test]
fn a_tab_that_another_took_the_lock_from_stops_keeping_the_copy() {
    let mut page = Page::open("Ann");
    page.effects.clear();
    page.act(Action::Tab(TabAction::Lost));
    assert_eq!(recovery_effects(&page), [RecoveryEffect::StopKeeping]);
}

#[test]
fn a_storage_that_is_closed_is_not_saved_until_it_is_open_again() {
    let mut page = Page::open("[Ann|PERSON?] met Bo.");
    page.act(Action::Stored(9)).act(Action::DraftStored(String::new()));
    assert!(page.state.saving.is_safe());
    assert_eq!(recover(&mut page, RecoveryAction::Closed), [RecoveryEffect::Reopen]);
    assert!(!page.state.saving.is_safe());
    assert!(page.notices().iter().all(|text| !text.contains("load the page again")));
    page.press("j a");
    assert_eq!(stores(&page), 0, "it waits");
    // Opening it fails first.
    page.act(Action::StoreFailed("no".to_owned()));
    page.effects.clear();
    page.act(Action::RetryStore);
    assert_eq!(recovery_effects(&page), [RecoveryEffect::Reopen], "trying again opens it");
    let effects = recover(&mut page, RecoveryAction::Reopened { lost: None });
    assert_eq!(effects, [RecoveryEffect::Keep]);
    assert_eq!(stores(&page), 1, "what waited is stored");
    assert_eq!(page.state.saving.failure, None);
}

#[test]
fn what_is_in_memory_is_stored_whole_in_a_database_that_lost_everything() {
    let (mut page, mut store) = library_of(3);
    page.act(Action::OpenDocument(DocumentId(2))).settle(&mut store).press("j a");
    page.settle(&mut store).press("j o");
    let marked = page.marked();
    recover(&mut page, RecoveryAction::Closed);
    page.press("j p");
    let effects = recover(&mut page, RecoveryAction::Reopened { lost: Some([].into()) });
    assert_eq!(effects, [RecoveryEffect::Keep]);
    let notice = page.notices().last().unwrap().to_string();
    assert!(notice.contains("number1") && notice.contains("number3"), "{notice}");
    assert!(!notice.contains("number2"), "{notice}");
    // The database is empty; another page finds what was held, and nothing that cannot be read.
    let mut anew = Store::of(&page.effects);
    page.settle(&mut anew);
    assert!(page.state.saving.is_safe());
    let mut other = page_on(anew.loaded());
    other.settle(&mut anew);
    assert_eq!(other.state.history.summaries().map(|it| it.id.0).collect::<Vec<_>>(), [2]);
    assert_eq!(other.marked(), marked.replace("ORG", "PERSON"), "the last edit as well");
    other.press("j g").settle(&mut anew);
    assert!(other.state.saving.is_safe(), "it goes on");
}

#[test]
fn what_the_second_copy_brought_back_is_not_missing() {
    let (mut page, mut store) = library_of(3);
    page.act(Action::OpenDocument(DocumentId(2))).settle(&mut store);
    recover(&mut page, RecoveryAction::Closed);
    let found = Some([DocumentId(1), DocumentId(2), DocumentId(3)].into());
    recover(&mut page, RecoveryAction::Reopened { lost: found });
    assert_eq!(page.notices().last(), Some(&messages::stored_anew(&[]).as_str()));
    page.settle(&mut store);
    page.act(Action::OpenDocument(DocumentId(1))).settle(&mut store);
    assert_eq!(page.marked(), "[Ann|PERSON?] met number1 here.");
}

#[test]
fn a_backup_names_what_it_lacks_and_the_copy_that_ended_is_told() {
    let (mut page, _) = library_of(2);
    let reason = "it is missing".to_owned();
    let keeping = |action| Action::Keeping(action);
    page.act(keeping(KeepingAction::BackedUpWithout(vec![DocumentId(2)], reason)));
    assert!(page.notices()[0].contains("number2"), "{:?}", page.notices());
    page.act(keeping(KeepingAction::CopyEnded(SecondCopy::Full, "full".to_owned())));
    assert!(page.notices()[1].contains("second copy"));
}
