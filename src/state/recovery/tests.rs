//! Tests of a database that lost data, and of one that the browser closed.

use crate::state::State;
use crate::state::action::RestoredProject;
use crate::state::action::SecondCopyStatus;
use crate::state::action::{
    Action, EditAction, FeatureAction, InterfaceAction, LoadedProject, NavigateAction,
    RecoveryAction, StoragePanelAction, TabAction, WorldEvent,
};
use crate::state::effect::Effect;
use crate::state::effect::RecoveryEffect;
use crate::state::notices::message::Message;
use crate::state::persistence::StorageError;
use crate::state::persistence::messages::StorageMessage;
use crate::state::persistence::storage_tests::{Store, library_of};
use crate::state::recovery::messages::RecoveryMessage;
use crate::state::recovery::second_copy::{DataLoss, DatabaseState, Holdings};
use crate::state::session::Screen;
use crate::state::testing::Page;
use dateline_annotation::model::DocumentId;

fn holdings_at(last: u64) -> Holdings {
    Holdings { database: "one".to_owned(), last, documents: 3, at: 0 }
}

/// Creates the result of loading an empty database that has lost data. `copy` is the last seq in
/// the second copy, if there is one.
fn loaded_with_loss(copy: Option<u64>) -> LoadedProject {
    let copy = copy.map(holdings_at);
    let lost =
        DataLoss { expected: holdings_at(9), found: DatabaseState::default(), copy: copy.clone() };
    LoadedProject { loss: Some(lost), second_copy: copy, ..LoadedProject::default() }
}

fn page_on(loaded: LoadedProject) -> Page {
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.dispatch(WorldEvent::Loaded(Box::new(loaded)));
    page
}

fn recover(page: &mut Page, action: RecoveryAction) -> Vec<RecoveryEffect> {
    page.effects.clear();
    page.dispatch(action);
    recovery_effects(page)
}

fn recovery_effects(page: &Page) -> Vec<RecoveryEffect> {
    let effects = page.effects.iter().filter_map(|effect| match effect {
        Effect::Recovery(effect) => Some(*effect),
        _ => None,
    });
    effects.collect()
}

fn store_effect_count(page: &Page) -> usize {
    page.effects.iter().filter(|it| matches!(it, Effect::Store { .. })).count()
}

#[test]
fn a_lost_database_is_not_shown_as_whole_and_nothing_is_written_to_it() {
    let mut page = page_on(loaded_with_loss(Some(8)));
    assert!(!page.state.session.write_queue.is_safe());
    assert_eq!(recovery_effects(&page), [], "neither mark nor copy is written over");
    page.dispatch(NavigateAction::TextOpened {
        source: String::new(),
        text: "Ann left.".to_owned(),
    });
    page.dispatch(EditAction::CreateDocument).dispatch(InterfaceAction::RetryStore);
    assert!(matches!(page.state.session.screen, Screen::NewDocument(_)), "the text is there still");
    assert_eq!(page.notices(), [RecoveryMessage::ChoicePending.into()]);
    assert_eq!((store_effect_count(&page), page.state.session.history.last_seq()), (0, 0));
}

#[test]
fn a_page_that_reads_what_was_stored_keeps_mark_and_copy() {
    let page = page_on(LoadedProject::default());
    assert_eq!(recovery_effects(&page), [RecoveryEffect::StartSecondCopy]);
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.dispatch(TabAction::LockHeldElsewhere).dispatch(WorldEvent::Loaded(Box::default()));
    assert_eq!(recovery_effects(&page), [], "the tab that writes does");
}

#[test]
fn the_second_copy_is_restored_with_progress_and_what_is_missing_is_told() {
    let (_, store) = library_of(3);
    let mut page = page_on(loaded_with_loss(Some(7)));
    assert_eq!(recover(&mut page, RecoveryAction::Restore), [RecoveryEffect::Restore]);
    assert_eq!(recover(&mut page, RecoveryAction::Restore), [], "it is being restored");
    recover(&mut page, RecoveryAction::Progress { done: 2, total: 5 });
    assert_eq!(page.state.session.recovery.progress, Some((2, 5)));
    let restored = RestoredProject {
        project: store.loaded(),
        copy: holdings_at(7),
        copied_at: "noon".to_owned(),
    };
    let effects = recover(&mut page, RecoveryAction::Restored(Box::new(restored)));
    assert_eq!(effects, [RecoveryEffect::StartSecondCopy]);
    assert!(
        page.effects.contains(&Effect::Tab(crate::state::effect::TabEffect::AnnounceReplacement)),
        "other tabs hear of it"
    );
    assert!(page.state.session.write_queue.is_safe());
    assert_eq!(page.state.session.history.summaries().len(), 3);
    let copied_at = "noon".to_owned();
    let restored = RecoveryMessage::Restored { documents: 3, copied_at, missing: 2 };
    assert_eq!(page.notices(), [restored.into()]);
}

#[test]
fn restoring_can_be_given_up_and_can_fail() {
    let mut page = page_on(loaded_with_loss(Some(7)));
    recover(&mut page, RecoveryAction::Restore);
    assert_eq!(recover(&mut page, RecoveryAction::Cancel), [RecoveryEffect::Cancel]);
    recover(&mut page, RecoveryAction::Canceled);
    assert!(
        page.state.session.recovery.loss.is_some()
            && page.state.session.recovery.progress.is_none()
    );
    recover(&mut page, RecoveryAction::Restore);
    recover(&mut page, RecoveryAction::Failed(StorageError::Full));
    assert_eq!(page.notices().last(), Some(&RecoveryMessage::Failed(StorageError::Full).into()));
    assert_eq!(recover(&mut page, RecoveryAction::Restore), [RecoveryEffect::Restore]);
}

#[test]
fn without_a_copy_there_is_nothing_to_restore_and_the_project_begins_anew() {
    let mut page = page_on(loaded_with_loss(None));
    assert_eq!(recover(&mut page, RecoveryAction::Restore), []);
    assert_eq!(recover(&mut page, RecoveryAction::StartOver), [RecoveryEffect::StartOver]);
    let begun = RecoveryAction::StartedOver(Box::default());
    assert_eq!(recover(&mut page, begun), [RecoveryEffect::StartSecondCopy]);
    assert!(page.state.session.write_queue.is_safe() && page.state.session.recovery.loss.is_none());
    page.dispatch(NavigateAction::TextOpened {
        source: String::new(),
        text: "Ann left.".to_owned(),
    });
    page.dispatch(EditAction::CreateDocument);
    assert!(store_effect_count(&page) > 0);
}

#[test]
fn a_tab_that_does_not_write_changes_nothing_about_a_loss() {
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.dispatch(TabAction::LockHeldElsewhere)
        .dispatch(WorldEvent::Loaded(Box::new(loaded_with_loss(Some(7)))));
    assert!(page.state.session.recovery.loss.is_some());
    assert_eq!(recover(&mut page, RecoveryAction::Restore), []);
    assert_eq!(recover(&mut page, RecoveryAction::StartOver), []);
}

#[test]
fn a_tab_that_another_took_the_lock_from_stops_keeping_the_copy() {
    let mut page = Page::open("Ann");
    page.effects.clear();
    page.dispatch(TabAction::LockLost);
    assert_eq!(recovery_effects(&page), [RecoveryEffect::StopSecondCopy]);
}

#[test]
fn a_storage_that_is_closed_is_not_saved_until_it_is_open_again() {
    let mut page = Page::open("[Ann|PERSON?] met Bo.");
    page.dispatch(WorldEvent::Stored(9)).dispatch(WorldEvent::DraftStored(String::new()));
    assert!(page.state.session.write_queue.is_safe());
    assert_eq!(
        recover(&mut page, RecoveryAction::DatabaseClosed),
        [RecoveryEffect::ReopenDatabase]
    );
    assert!(!page.state.session.write_queue.is_safe());
    assert_eq!(page.notices(), [StorageMessage::NotSaved(StorageError::Lost).into()]);
    page.press("j a");
    assert_eq!(store_effect_count(&page), 0, "it waits");
    // The first attempt to open it fails.
    page.dispatch(WorldEvent::StoreFailed(StorageError::Denied));
    page.effects.clear();
    page.dispatch(InterfaceAction::RetryStore);
    assert_eq!(recovery_effects(&page), [RecoveryEffect::ReopenDatabase], "trying again opens it");
    let effects = recover(&mut page, RecoveryAction::DatabaseReopened { surviving: None });
    assert_eq!(effects, [RecoveryEffect::StartSecondCopy]);
    assert_eq!(store_effect_count(&page), 1, "what waited is stored");
    assert_eq!(page.state.session.write_queue.failure, None);
}

#[test]
fn what_is_in_memory_is_stored_whole_in_a_database_that_lost_everything() {
    let (mut page, mut store) = library_of(3);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(2))).run_storage(&mut store).press("j a");
    page.run_storage(&mut store).press("j o");
    let marked = page.marked_text();
    recover(&mut page, RecoveryAction::DatabaseClosed);
    page.press("j p");
    let effects =
        recover(&mut page, RecoveryAction::DatabaseReopened { surviving: Some([].into()) });
    assert_eq!(effects, [RecoveryEffect::StartSecondCopy]);
    let Some(Message::Recovery(RecoveryMessage::StoredAgain(missing))) = page.notices().pop()
    else {
        panic!("{:?}", page.notices())
    };
    let is_named = |name: &str| missing.iter().any(|title| title.contains(name));
    assert_eq!(["number1", "number2", "number3"].map(is_named), [true, false, true]);
    // The database is empty. Another page finds the documents that were in memory and no others.
    let mut anew = Store::from_effects(&page.effects);
    page.run_storage(&mut anew);
    assert!(page.state.session.write_queue.is_safe());
    let mut other = page_on(anew.loaded());
    other.run_storage(&mut anew);
    assert_eq!(other.state.session.history.summaries().map(|it| it.id.0).collect::<Vec<_>>(), [2]);
    assert_eq!(other.marked_text(), marked.replace("ORG", "PERSON"), "the last edit as well");
    other.press("j g").run_storage(&mut anew);
    assert!(other.state.session.write_queue.is_safe(), "it goes on");
}

#[test]
fn what_the_second_copy_brought_back_is_not_missing() {
    let (mut page, mut store) = library_of(3);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(2))).run_storage(&mut store);
    recover(&mut page, RecoveryAction::DatabaseClosed);
    let found = Some([DocumentId(1), DocumentId(2), DocumentId(3)].into());
    recover(&mut page, RecoveryAction::DatabaseReopened { surviving: found });
    assert_eq!(page.notices().last(), Some(&RecoveryMessage::StoredAgain(Vec::new()).into()));
    page.run_storage(&mut store);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1))).run_storage(&mut store);
    assert_eq!(page.marked_text(), "[Ann|PERSON?] met number1 here.");
}

#[test]
fn a_backup_names_what_it_lacks_and_the_copy_that_ended_is_told() {
    let (mut page, _) = library_of(2);
    let keeping = |action| Action::Feature(FeatureAction::StoragePanel(action));
    page.dispatch(keeping(StoragePanelAction::BackupIncomplete(
        vec![DocumentId(2)],
        StorageError::Missing,
    )));
    let Message::Storage(StorageMessage::BackupIncomplete(titles, _)) = &page.notices()[0] else {
        panic!("{:?}", page.notices())
    };
    assert!(titles.len() == 1 && titles[0].contains("number2"), "{titles:?}");
    page.dispatch(keeping(StoragePanelAction::SecondCopyStopped(
        SecondCopyStatus::Full,
        StorageError::Full,
    )));
    let ended = StorageMessage::SecondCopyEnded(SecondCopyStatus::Full, StorageError::Full);
    assert_eq!(page.notices()[1], ended.into());
}
