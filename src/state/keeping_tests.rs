//! The storage in a person's hands: keeping it, backups, and deleting projects.

use super::keeping::{Deleted, Deleting, Facts};
use super::projects::{Listed, ProjectsEffect};
use super::tests::Page;
use super::*;
use crate::messages;

fn keep(page: &mut Page, action: KeepingAction) -> &mut Page {
    page.act(Action::Keeping(action))
}

/// A page with one document that is stored, in the second of two projects.
fn stored() -> Page {
    let mut page = Page::open("Ann met Bo.");
    let listed = |id, name: &str, documents| Listed { id, name: name.to_owned(), documents };
    let all = vec![listed(1, "a", Some(12)), listed(2, "b", None)];
    page.act(Action::Projects(ProjectsAction::Known { current: 2, all }));
    let last = page.state.history.last();
    page.act(Action::Stored(last)).act(Action::DraftStored(String::new()));
    page.effects.clear();
    page
}

fn gone(ids: &[u32]) -> KeepingAction {
    KeepingAction::Deleted(Deleted { gone: ids.to_vec(), ..Deleted::default() })
}

#[test]
fn the_browser_is_asked_to_keep_what_is_stored_when_the_person_wants_it() {
    let mut page = Page::open("Ann met Bo.");
    page.act(Action::Stored(1)).act(Action::Stored(2));
    keep(&mut page, KeepingAction::Show);
    let asks = |page: &Page| page.effects.iter().filter(|it| **it == Effect::KeepStorage).count();
    assert_eq!(asks(&page), 0, "some browsers show a question over the page");
    keep(&mut page, KeepingAction::AskToKeep);
    assert_eq!(asks(&page), 1);
    let facts = Facts {
        lasts: Some(false),
        used: Some(1),
        quota: Some(2),
        is_secure: true,
        ..Facts::default()
    };
    keep(&mut page, KeepingAction::Known(facts));
    assert_eq!(page.state.keeping.facts, Some(facts));
}

#[test]
fn a_browser_that_says_nothing_of_its_storage_is_told_of() {
    assert_eq!((messages::lasts(None), messages::used(None).as_str()), ("", ""), "not asked yet");
    let silent = Facts::default();
    let told = messages::lasts(Some(silent));
    assert!(told.contains("plain http") && told.contains("backup"), "{told}");
    assert!(messages::used(Some(silent)).contains("does not say how much room"));
    let told = messages::lasts(Some(Facts { is_secure: true, ..silent }));
    assert!(told.contains("does not say") && told.contains("backup"), "{told}");
    assert!(!told.contains("http"), "{told}");
}

#[test]
fn a_project_is_deleted_once_it_is_asked_about_and_nothing_is_being_stored() {
    let mut page = Page::open("Ann met Bo.");
    keep(&mut page, KeepingAction::Confirm(Some(Deleting::This))).effects.clear();
    keep(&mut page, KeepingAction::Delete);
    let deletes = |effect: &Effect| matches!(effect, Effect::Delete(_));
    assert!(!page.effects.iter().any(deletes), "changes are on their way");
    let mut page = stored();
    keep(&mut page, KeepingAction::Delete);
    assert!(page.effects.is_empty(), "nobody was asked");
    keep(&mut page, KeepingAction::Confirm(Some(Deleting::This)));
    keep(&mut page, KeepingAction::Delete);
    assert_eq!(page.effects, [Effect::Delete(Deleting::This)]);
    // What is done meanwhile comes after.
    page.act(Action::TextOpened { source: String::new(), text: "Carl".to_owned() });
    assert!(page.state.desk().is_some());
    keep(&mut page, gone(&[2]));
    assert!(matches!(page.state.screen, Screen::Prepare(_)));
    assert_eq!(page.state.history.last(), 0);
    let names: Vec<String> = page.state.projects.all().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["a", "Project 2"], "this one begins anew");
    page.act(Action::ConfirmPrepare);
    let seq = page.effects.iter().find_map(|effect| match effect {
        Effect::Store { record, .. } => record.change.as_ref().map(|change| change.seq),
        _ => None,
    });
    assert_eq!(seq, Some(1));
}

#[test]
fn all_projects_are_named_and_counted_before_and_after_they_are_deleted() {
    let mut page = stored();
    keep(&mut page, KeepingAction::Confirm(Some(Deleting::All)));
    assert_eq!(page.effects, [Effect::Projects(ProjectsEffect::Count)]);
    page.effects.clear();
    keep(&mut page, KeepingAction::BackupAll);
    assert!(
        matches!(&page.effects[..], [Effect::BackupAll(backup)] if backup.documents.len() == 1)
    );
    page.effects.clear();
    keep(&mut page, KeepingAction::Delete);
    assert_eq!(page.effects, [Effect::Delete(Deleting::All)]);
    keep(&mut page, gone(&[1, 2, 7]));
    let told = "3 projects were deleted. a: 12 documents; b: 1 document; Project 7.";
    assert_eq!(page.notices(), [told]);
}

#[test]
fn what_could_not_be_deleted_is_told_and_is_still_there() {
    let mut page = stored();
    keep(&mut page, KeepingAction::Confirm(Some(Deleting::All)));
    keep(&mut page, KeepingAction::Delete);
    let kept = vec![(2, "it is open in a tab".to_owned())];
    keep(&mut page, KeepingAction::Deleted(Deleted { gone: vec![1], kept }));
    assert_eq!(page.marked(), "Ann met Bo.");
    assert!(page.state.saving.is_open);
    let told =
        ["The project was deleted. a: 12 documents.", "“b” was not deleted: it is open in a tab."];
    assert_eq!(page.notices(), told);
    let names: Vec<String> = page.state.projects.all().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["b"]);
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
