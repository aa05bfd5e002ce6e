//! Tests of the storage dialog: persistence, backups and the deletion of projects.

use crate::state::action::ProjectInfo;
use crate::state::action::{
    Action, EditAction, FeatureAction, NavigateAction, ProjectAction, StoragePanelAction,
    WorldEvent,
};
use crate::state::action::{DeleteResult, DeleteScope, StorageStatus};
use crate::state::effect::Effect;
use crate::state::effect::{OfflineEffect, ProjectEffect};
use crate::state::persistence::StorageError;
use crate::state::projects::messages::ProjectMessage;
use crate::state::reducer::reduce;
use crate::state::session::Screen;
use crate::state::testing::Page;

fn dispatch_storage(page: &mut Page, action: StoragePanelAction) -> &mut Page {
    page.dispatch(action)
}

/// Creates a page with one stored document, in the second of two projects.
fn stored_page() -> Page {
    let mut page = Page::open("Ann met Bo.");
    let listed = |id, name: &str, documents| ProjectInfo {
        id,
        name: name.to_owned(),
        document_count: documents,
    };
    let all = vec![listed(1, "a", Some(12)), listed(2, "b", None)];
    page.dispatch(ProjectAction::ListReceived { current: 2, all });
    let last = page.state.session.history.last_seq();
    page.dispatch(WorldEvent::Stored(last)).dispatch(WorldEvent::DraftStored(String::new()));
    page.effects.clear();
    page
}

fn deleted_projects(ids: &[u32]) -> StoragePanelAction {
    StoragePanelAction::Deleted(DeleteResult { deleted: ids.to_vec(), ..DeleteResult::default() })
}

#[test]
fn the_browser_is_asked_to_keep_what_is_stored_when_the_person_wants_it() {
    let mut page = Page::open("Ann met Bo.");
    page.dispatch(WorldEvent::Stored(1)).dispatch(WorldEvent::Stored(2));
    dispatch_storage(&mut page, StoragePanelAction::Show);
    let asks =
        |page: &Page| page.effects.iter().filter(|it| **it == Effect::RequestPersistence).count();
    assert_eq!(asks(&page), 0, "some browsers show a question over the page");
    dispatch_storage(&mut page, StoragePanelAction::RequestPersistence);
    assert_eq!(asks(&page), 1);
    let facts = StorageStatus {
        is_persistent: Some(false),
        used_bytes: Some(1),
        quota_bytes: Some(2),
        is_secure: true,
        ..StorageStatus::default()
    };
    dispatch_storage(&mut page, StoragePanelAction::StatusReceived(facts));
    assert_eq!(page.state.storage_panel.status, Some(facts));
}

#[test]
fn a_project_is_deleted_once_it_is_asked_about_and_nothing_is_being_stored() {
    let mut page = Page::open("Ann met Bo.");
    dispatch_storage(
        &mut page,
        StoragePanelAction::ConfirmDelete(Some(DeleteScope::CurrentProject)),
    )
    .effects
    .clear();
    dispatch_storage(&mut page, StoragePanelAction::Delete);
    let deletes = |effect: &Effect| matches!(effect, Effect::Delete(_));
    assert!(!page.effects.iter().any(deletes), "changes are on their way");
    let mut page = stored_page();
    dispatch_storage(&mut page, StoragePanelAction::Delete);
    assert!(page.effects.is_empty(), "nobody was asked");
    dispatch_storage(
        &mut page,
        StoragePanelAction::ConfirmDelete(Some(DeleteScope::CurrentProject)),
    );
    dispatch_storage(&mut page, StoragePanelAction::Delete);
    assert_eq!(page.effects, [Effect::Delete(DeleteScope::CurrentProject)]);
    // Actions dispatched meanwhile are deferred.
    page.dispatch(NavigateAction::TextOpened { source: String::new(), text: "Carl".to_owned() });
    assert!(page.state.session.workspace().is_some());
    dispatch_storage(&mut page, deleted_projects(&[2]));
    assert!(matches!(page.state.session.screen, Screen::NewDocument(_)));
    assert_eq!(page.state.session.history.last_seq(), 0);
    let names: Vec<String> = page.state.projects.all().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["a", "Project 2"], "this one begins anew");
    page.dispatch(EditAction::CreateDocument);
    let seq = page.effects.iter().find_map(|effect| match effect {
        Effect::Store { record, .. } => record.change.as_ref().map(|change| change.seq),
        _ => None,
    });
    assert_eq!(seq, Some(1));
}

#[test]
fn all_projects_are_named_and_counted_before_and_after_they_are_deleted() {
    let mut page = stored_page();
    dispatch_storage(&mut page, StoragePanelAction::ConfirmDelete(Some(DeleteScope::AllProjects)));
    assert_eq!(page.effects, [Effect::Projects(ProjectEffect::Count)]);
    page.effects.clear();
    dispatch_storage(&mut page, StoragePanelAction::BackupAll);
    assert!(
        matches!(&page.effects[..], [Effect::BackupAll(backup)] if backup.documents.len() == 1)
    );
    page.effects.clear();
    dispatch_storage(&mut page, StoragePanelAction::Delete);
    let forget = Effect::Offline(OfflineEffect::Forget);
    assert_eq!(page.effects, [Effect::Delete(DeleteScope::AllProjects), forget]);
    dispatch_storage(&mut page, deleted_projects(&[1, 2, 7]));
    let gone = [("a", Some(12)), ("b", Some(1)), ("Project 7", None)];
    let gone = gone.map(|(name, documents)| (name.to_owned(), documents));
    assert_eq!(page.notices(), [ProjectMessage::Deleted(gone.into()).into()]);
}

#[test]
fn what_could_not_be_deleted_is_told_and_is_still_there() {
    let mut page = stored_page();
    dispatch_storage(&mut page, StoragePanelAction::ConfirmDelete(Some(DeleteScope::AllProjects)));
    dispatch_storage(&mut page, StoragePanelAction::Delete);
    let kept = vec![(2, StorageError::InUse)];
    dispatch_storage(
        &mut page,
        StoragePanelAction::Deleted(DeleteResult { deleted: vec![1], failed: kept }),
    );
    assert_eq!(page.marked_text(), "Ann met Bo.");
    assert!(page.state.session.write_queue.is_storage_open);
    let told = [
        ProjectMessage::Deleted(vec![("a".to_owned(), Some(12))]).into(),
        ProjectMessage::NotDeleted("b".to_owned(), StorageError::InUse).into(),
    ];
    assert_eq!(page.notices(), told);
    let names: Vec<String> = page.state.projects.all().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["b"]);
}

#[test]
fn a_backup_holds_all_documents() {
    let mut page = Page::open("Ann met Bo.");
    page.dispatch(NavigateAction::TextOpened { source: String::new(), text: "Carl".to_owned() });
    page.dispatch(EditAction::CreateDocument);
    page.effects.clear();
    page.effects = reduce(
        &mut page.state,
        Action::Feature(FeatureAction::StoragePanel(StoragePanelAction::Backup)),
        86_400_000,
    );
    let [Effect::Backup(backup)] = &page.effects[..] else { panic!("a file is offered") };
    assert_eq!(backup.name, "dateline-backup-1970-01-02");
    assert_eq!(backup.documents.len(), 2);
    assert_eq!(backup.loaded.len(), 2, "nothing is known to be stored yet");
}
