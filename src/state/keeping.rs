//! The browser's storage in the hands of a person: whether it lasts, how full it is, a backup of
//! everything, and deleting this project or all of them.

use super::projects::{self, ProjectsEffect};
use super::{Dialog, Effect, Role, Screen, State, Tone, saving};
use crate::messages;
use dateline_annotation::{Date, Document, DocumentId, History, LabelSet};
use std::sync::Arc;

/// What is known about the browser's storage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// What the browser says of it; nothing before it was asked.
    pub facts: Option<Facts>,
    /// What the person is asked about before it is deleted.
    pub deleting: Option<Deleting>,
    /// Whether the person had the browser asked to keep what is stored.
    pub was_asked: bool,
    /// The last error that stopped the page, in a visit before: where it was, and what it said.
    pub last_error: Option<String>,
}

/// What the browser says of its storage; nothing where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether it is kept until the person clears it.
    pub lasts: Option<bool>,
    /// Bytes in use.
    pub used: Option<u64>,
    /// Bytes that there may be.
    pub quota: Option<u64>,
    /// Whether the page came over https, or from this machine: browsers keep much from others.
    pub is_secure: bool,
    /// How the second copy is.
    pub copy: SecondCopy,
}

/// How the second copy of the project is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondCopy {
    /// There was nothing to copy yet.
    #[default]
    Unknown,
    /// It was written last at this time, in milliseconds since 1970 UTC.
    At(i64),
    /// The browser offers no files for it.
    Unsupported,
    /// It was deleted for the room it took.
    Full,
    /// It cannot be written.
    Failed,
}

/// How much is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleting {
    /// The project that this tab shows.
    This,
    /// All projects of this browser, and what it remembers of settings.
    All,
}

/// What became of deleting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// The projects that are no more.
    pub gone: Vec<u32>,
    /// Those that are still there, each with the reason, for the person.
    pub kept: Vec<(u32, String)>,
}

/// All documents, to be written to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file's name, without its ending.
    pub name: String,
    /// The project's labels.
    pub labels: LabelSet,
    /// All documents, in order.
    pub documents: Vec<DocumentId>,
    /// Those that are in memory; the others are stored.
    pub held: Vec<Arc<Document>>,
}

/// What is done about the storage.
#[derive(Clone, Debug, PartialEq)]
pub enum KeepingAction {
    /// Show what is known about it.
    Show,
    /// The browser answered.
    Known(Facts),
    /// Have the browser asked to keep what is stored.
    AskToKeep,
    /// Offer all documents of this project as one file.
    Backup,
    /// Offer all documents of all projects as one file.
    BackupAll,
    /// Ask whether so much is to be deleted, or no longer.
    Confirm(Option<Deleting>),
    /// Delete what was asked about.
    Delete,
    /// It is deleted, or not.
    Deleted(Deleted),
    /// An error stopped the page in a visit before.
    LastError(String),
    /// Put the report of it on the clipboard.
    CopyError,
    /// Keep it no longer.
    ForgetError,
    /// There is no second copy any more, or none that is up to date; the reason is for the person.
    CopyEnded(SecondCopy, String),
    /// A backup was made without these documents; the reason is for the person.
    BackedUpWithout(Vec<DocumentId>, String),
}

impl KeepingAction {
    /// Whether it is there to delete something.
    pub(super) fn deletes(&self) -> bool {
        matches!(self, Self::Confirm(Some(_)) | Self::Delete)
    }
}

pub(super) fn act(state: &mut State, action: KeepingAction, at: i64) -> Vec<Effect> {
    match action {
        KeepingAction::Show => {
            state.dialog = Some(Dialog::Storage);
            state.keeping.deleting = None;
            return vec![Effect::MeasureStorage];
        }
        KeepingAction::Known(facts) => state.keeping.facts = Some(facts),
        KeepingAction::AskToKeep => {
            state.keeping.was_asked = true;
            return vec![Effect::KeepStorage];
        }
        KeepingAction::Backup => return vec![Effect::Backup(backup(state, at))],
        KeepingAction::BackupAll => return vec![Effect::BackupAll(backup(state, at))],
        KeepingAction::Confirm(deleting) => {
            state.keeping.deleting = deleting;
            // What there is to be deleted is counted when it is asked about.
            let counts = deleting == Some(Deleting::All);
            return counts.then_some(Effect::Projects(ProjectsEffect::Count)).into_iter().collect();
        }
        KeepingAction::Delete => return delete(state),
        KeepingAction::Deleted(deleted) => self::deleted(state, &deleted),
        KeepingAction::LastError(report) => state.keeping.last_error = Some(report),
        KeepingAction::CopyError => {
            return state.keeping.last_error.clone().map(Effect::Copy).into_iter().collect();
        }
        KeepingAction::ForgetError => {
            state.keeping.last_error = None;
            return vec![Effect::ForgetError];
        }
        KeepingAction::CopyEnded(copy, reason) => {
            if let Some(facts) = &mut state.keeping.facts {
                facts.copy = copy;
            }
            state.notify(Tone::Problem, messages::copy_ended(copy, &reason));
        }
        KeepingAction::BackedUpWithout(missing, reason) => {
            let titles: Vec<String> = missing
                .iter()
                .filter_map(|id| state.history.summary(*id))
                .map(|summary| messages::title(&summary.meta.title).to_owned())
                .collect();
            state.notify(Tone::Problem, messages::backed_up_without(&titles, &reason));
        }
    }
    Vec::new()
}

fn delete(state: &mut State) -> Vec<Effect> {
    // What is being written would be written after all.
    if state.saving.is_writing() {
        state.notify(Tone::Info, messages::STILL_SAVING.to_owned());
        return Vec::new();
    }
    let Some(deleting) = state.keeping.deleting.take() else { return Vec::new() };
    // What is done meanwhile waits.
    state.saving.is_open = false;
    vec![Effect::Delete(deleting)]
}

/// Says what is no more and what is. Where that is the project of this tab, it begins anew.
fn deleted(state: &mut State, deleted: &Deleted) {
    let named = |id: u32| {
        let documents = if id == state.projects.current {
            Some(state.history.summaries().len())
        } else {
            state.projects.all().into_iter().find(|it| it.id == id).and_then(|it| it.documents)
        };
        (state.projects.name_of(id), documents)
    };
    let gone: Vec<(String, Option<usize>)> = deleted.gone.iter().map(|id| named(*id)).collect();
    let kept: Vec<(String, String)> = deleted
        .kept
        .iter()
        .map(|(id, reason)| (state.projects.name_of(*id), reason.clone()))
        .collect();
    if deleted.gone.contains(&state.projects.current) {
        state.history = History::default();
        state.typed.clear();
        state.aside = None;
        state.screen = Screen::Start;
        saving::begin_anew(state);
    }
    state.saving.is_open = true;
    state.dialog = None;
    projects::forget(state, &deleted.gone);
    state.notices.clear();
    if !gone.is_empty() {
        state.notify(Tone::Info, messages::projects_deleted(&gone));
    }
    for (name, reason) in kept {
        state.notify(Tone::Problem, messages::project_not_deleted(&name, &reason));
    }
}

fn backup(state: &State, at: i64) -> Backup {
    let project = state.history.project();
    let held: Vec<Arc<Document>> = project.documents().cloned().collect();
    // What another tab deleted is not stored any more.
    let documents = match state.role {
        Role::Deleted => held.iter().map(|document| document.id).collect(),
        _ => state.history.summaries().map(|summary| summary.id).collect(),
    };
    Backup { name: backup_name(at), labels: project.labels().clone(), documents, held }
}

/// What a backup is called that is made at a time, without its ending.
pub(super) fn backup_name(at: i64) -> String {
    let date = Date::of_time(at).map(|date| format!("-{date}")).unwrap_or_default();
    format!("dateline-backup{date}")
}

#[cfg(test)]
mod tests {
    use super::super::Action;
    use super::super::tests::Page;
    use super::*;

    #[test]
    fn the_last_error_is_copied_until_it_is_forgotten() {
        let mut page = Page::new();
        let act = |page: &mut Page, action: KeepingAction| {
            page.effects.clear();
            page.act(Action::Keeping(action));
            std::mem::take(&mut page.effects)
        };
        assert_eq!(act(&mut page, KeepingAction::CopyError), []);
        let report = "panicked at src/a.rs:1:2".to_owned();
        assert_eq!(act(&mut page, KeepingAction::LastError(report.clone())), []);
        assert_eq!(act(&mut page, KeepingAction::CopyError), [Effect::Copy(report)]);
        assert_eq!(act(&mut page, KeepingAction::ForgetError), [Effect::ForgetError]);
        assert_eq!(act(&mut page, KeepingAction::CopyError), []);
    }
}
