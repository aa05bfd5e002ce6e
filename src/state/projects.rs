//! The projects of this browser. Each has separate documents, labels and history.

pub mod messages;

use crate::state::action::{
    Action, Dialog, EditAction, InvalidProject, NavigateAction, ProjectAction, ProjectInfo,
};
use crate::state::context::Context;
use crate::state::effect::{Effect, ProjectEffect};
use crate::state::notices::Severity;
use crate::state::persistence::storage_panel;
use crate::state::projects::messages::ProjectMessage;
use crate::state::session::Session;
use crate::state::tabs::role::TabRole;
use dateline_annotation::compact;

/// The known projects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projects {
    /// The project that this tab shows; 0 if it shows none, or until it is known.
    pub current: u32,
    /// The invalid project in the URL, because of which this tab shows none.
    pub invalid: Option<InvalidProject>,
    /// All projects that were changed or named, by id.
    all: Vec<ProjectInfo>,
    /// The project whose deletion the user has to confirm.
    pub confirming_delete: Option<u32>,
    /// True while the current project is being added to the list.
    is_registering: bool,
}

/// The project that a URL names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectParam {
    /// The URL names no project.
    Unspecified,
    /// The project with this number.
    Project(u32),
    /// The URL names something that is not a project.
    Invalid(InvalidProject),
}

/// The name of the first project until the user changes it. Names of projects are stored.
const FIRST_PROJECT: &str = "First project";

/// Returns the name of a new project.
pub fn default_name(id: u32) -> String {
    if id == 1 { FIRST_PROJECT.to_owned() } else { format!("Project {id}") }
}

/// The maximum number of characters that are shown of an invalid project number.
const MAX_SHOWN_CHARS: usize = 40;

impl ProjectParam {
    /// Parses the query of a URL: `?project=2`. Only one spelling of a number is accepted, so that
    /// no project has two URLs.
    pub fn parse_query(query: &str) -> Self {
        let members = query.trim_start_matches('?').split('&');
        let mut values = members.filter_map(|member| match member.split_once('=') {
            Some(("project", value)) => Some(value),
            None if member == "project" => Some(""),
            _ => None,
        });
        let Some(value) = values.next() else { return Self::Unspecified };
        let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        match value.parse::<u32>() {
            Ok(id) if id > 0 && is_number && !value.starts_with('0') => Self::Project(id),
            _ => {
                let told = value.chars().take(MAX_SHOWN_CHARS).collect();
                let is_large = is_number && !value.starts_with('0');
                Self::Invalid(if is_large {
                    InvalidProject::Unknown(told)
                } else {
                    InvalidProject::Malformed(told)
                })
            }
        }
    }
}

/// Returns the number of a new project: one more than the greatest, or the first free one if the
/// greatest is `u32::MAX`. Returns `None` if all numbers are taken.
pub fn next_project_id(taken: &[u32]) -> Option<u32> {
    let after_last = taken.iter().max().map_or(Some(1), |last| last.checked_add(1));
    after_last.or_else(|| (1..=u32::MAX).find(|id| !taken.contains(id)))
}

impl Projects {
    /// Returns all projects, by id. The current project is always included. If there are no
    /// projects, returns project 1.
    pub fn all(&self) -> Vec<ProjectInfo> {
        let mut all = self.all.clone();
        let is_listed = |all: &[ProjectInfo], id| all.iter().any(|project| project.id == id);
        if self.current > 0 && !is_listed(&all, self.current) {
            all.push(unnamed_project(self.current));
        }
        if all.is_empty() {
            all.push(unnamed_project(1));
        }
        compact::sort_by_key(&mut all, |project| project.id);
        all
    }

    /// Returns the name of a project, or its default name.
    pub fn name_by_id(&self, id: u32) -> String {
        let named = self.all.iter().find(|project| project.id == id);
        named.map_or_else(|| default_name(id), |project| project.name.clone())
    }

    /// Returns the name of the current project.
    pub fn current_name(&self) -> String {
        self.name_by_id(self.current.max(1))
    }
}

/// Creates an unnamed project whose documents were not counted.
fn unnamed_project(id: u32) -> ProjectInfo {
    ProjectInfo { id, name: default_name(id), document_count: None }
}

impl Projects {
    pub(in crate::state) fn update(
        &mut self,
        session: &mut Session,
        action: ProjectAction,
        cx: &mut Context,
    ) {
        let effect = match action {
            ProjectAction::Show => {
                session.dialog = Some(Dialog::Projects);
                self.confirming_delete = None;
                ProjectEffect::Count
            }
            ProjectAction::ListReceived { current, all } => {
                (self.current, self.all) = (current, all);
                self.is_registering = false;
                return self.register_current(session, cx);
            }
            ProjectAction::InvalidAddress(absent) => {
                self.invalid = Some(absent);
                session.role = TabRole::NoProject;
                session.write_queue.reset();
                ProjectEffect::Count
            }
            ProjectAction::Failed(reason) => {
                return session.notify(Severity::Problem, ProjectMessage::Failed(reason));
            }
            ProjectAction::Create(name) => {
                let Some(name) = normalize_name(&name).filter(|_| can_leave(session)) else {
                    return;
                };
                ProjectEffect::Create(name)
            }
            ProjectAction::Rename(id, name) => {
                let Some(name) = normalize_name(&name) else { return };
                if self.all.iter().any(|it| it.id == id && it.name == name) {
                    return;
                }
                ProjectEffect::Rename(id, name)
            }
            ProjectAction::Open(id) => {
                if id == self.current || !can_leave(session) {
                    return;
                }
                ProjectEffect::Show(id)
            }
            ProjectAction::ConfirmDelete(deleting) => {
                self.confirming_delete = deleting;
                return;
            }
            ProjectAction::Delete => match self.confirming_delete.take() {
                Some(id) if id != self.current => ProjectEffect::Delete(id),
                _ => return,
            },
            ProjectAction::Backup => {
                let Some(project) = self.project_to_delete() else { return };
                ProjectEffect::Backup(project, storage_panel::backup_name(cx.now))
            }
        };
        cx.push(Effect::Projects(effect));
    }

    /// Returns the project whose deletion the user has to confirm.
    fn project_to_delete(&self) -> Option<ProjectInfo> {
        self.all.iter().find(|it| Some(it.id) == self.confirming_delete).cloned()
    }

    /// Adds the current project to the list after its first change is stored.
    pub(in crate::state) fn register_current(&mut self, session: &mut Session, cx: &mut Context) {
        let id = self.current;
        let is_listed = self.all.iter().any(|project| project.id == id);
        let is_changed = session.history.last_seq() > 0 && session.role.can_write();
        if id == 0 || is_listed || !is_changed || self.is_registering {
            return;
        }
        self.is_registering = true;
        cx.push(Effect::Projects(ProjectEffect::Register(id, default_name(id))));
    }

    /// Removes deleted projects from the list.
    pub(in crate::state) fn remove_deleted(&mut self, ids: &[u32]) {
        self.all.retain(|project| !ids.contains(&project.id));
    }

    /// Returns true, and notifies the user, if an action would open something in a tab that shows no
    /// project.
    pub(in crate::state) fn blocks(&mut self, session: &mut Session, action: &Action) -> bool {
        let opens = matches!(
            action,
            Action::Navigate(NavigateAction::TextOpened { .. })
                | Action::Navigate(NavigateAction::DraftSubmitted)
                | Action::Navigate(NavigateAction::OpenSample)
                | Action::Edit(EditAction::FilesAdded(_))
                | Action::Edit(EditAction::FilesRead(_))
                | Action::Edit(EditAction::ReopenFiles(_))
        );
        let refused = opens && self.invalid.is_some();
        if refused {
            session.notify(Severity::Info, ProjectMessage::NoneOpen);
        }
        refused
    }
}

/// Collapses white space to single spaces. Returns `None` for an empty name.
fn normalize_name(name: &str) -> Option<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// Returns true if the page can be left for another project. Returns false, and notifies the user,
/// if something is not stored yet.
fn can_leave(session: &mut Session) -> bool {
    let is_safe = session.write_queue.is_flushed();
    if !is_safe {
        session.notify(Severity::Info, ProjectMessage::NotYetSaved);
    }
    is_safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::State;
    use crate::state::action::WorldEvent;
    use crate::state::testing::Page;

    fn dispatch(page: &mut Page, action: ProjectAction) -> Vec<ProjectEffect> {
        page.effects.clear();
        page.dispatch(action);
        project_effects(page)
    }

    fn project_effects(page: &mut Page) -> Vec<ProjectEffect> {
        let effects = page.effects.drain(..).filter_map(|effect| match effect {
            Effect::Projects(effect) => Some(effect),
            _ => None,
        });
        effects.collect()
    }

    fn project_info(id: u32, name: &str) -> ProjectInfo {
        ProjectInfo { id, name: name.to_owned(), document_count: None }
    }

    fn list_received(current: u32, all: &[ProjectInfo]) -> ProjectAction {
        ProjectAction::ListReceived { current, all: all.to_vec() }
    }

    fn create(name: &str) -> ProjectAction {
        ProjectAction::Create(name.to_owned())
    }

    #[test]
    fn there_is_one_project_before_a_second_is_made() {
        let mut page = Page::new();
        dispatch(&mut page, list_received(1, &[]));
        assert_eq!(page.state.projects.all(), [project_info(1, FIRST_PROJECT)]);
        let made = dispatch(&mut page, create(" Border   news "));
        assert_eq!(made, [ProjectEffect::Create("Border news".to_owned())]);
        assert_eq!(dispatch(&mut page, create(" ")), []);
    }

    #[test]
    fn addresses_name_projects() {
        let (unknown, malformed) = (
            |it: &str| InvalidProject::Unknown(it.to_owned()),
            |it: &str| InvalidProject::Malformed(it.to_owned()),
        );
        for (query, named) in [
            ("", ProjectParam::Unspecified),
            ("?other=7", ProjectParam::Unspecified),
            ("?projects=7", ProjectParam::Unspecified),
            ("?project=7", ProjectParam::Project(7)),
            ("?other=1&project=7&more", ProjectParam::Project(7)),
            ("?project=4294967295", ProjectParam::Project(u32::MAX)),
            ("?project=4294967296", ProjectParam::Invalid(unknown("4294967296"))),
            ("?project=", ProjectParam::Invalid(malformed(""))),
            ("?project", ProjectParam::Invalid(malformed(""))),
            ("?project=abc", ProjectParam::Invalid(malformed("abc"))),
            ("?project=0", ProjectParam::Invalid(malformed("0"))),
            ("?project=007", ProjectParam::Invalid(malformed("007"))),
            ("?project=-1", ProjectParam::Invalid(malformed("-1"))),
            ("?project=+7", ProjectParam::Invalid(malformed("+7"))),
            ("?project=1e9", ProjectParam::Invalid(malformed("1e9"))),
            ("?project=2.0", ProjectParam::Invalid(malformed("2.0"))),
        ] {
            assert_eq!(ProjectParam::parse_query(query), named, "{query}");
        }
        let long = format!("?project={}", "é".repeat(9000));
        assert_eq!(
            ProjectParam::parse_query(&long),
            ProjectParam::Invalid(malformed(&"é".repeat(MAX_SHOWN_CHARS)))
        );
    }

    #[test]
    fn new_numbers_do_not_wrap() {
        assert_eq!(next_project_id(&[]), Some(1));
        assert_eq!(next_project_id(&[1, 7]), Some(8), "one that was deleted is not given again");
        assert_eq!(next_project_id(&[1, 2, u32::MAX]), Some(3));
        assert_eq!(next_project_id(&[u32::MAX, u32::MAX - 1]), Some(1));
    }

    #[test]
    fn a_tab_without_a_project_says_so_and_takes_no_text() {
        let mut page = Page { state: State::default(), effects: Vec::new() };
        let absent = InvalidProject::Unknown("7".to_owned());
        let asked = dispatch(&mut page, ProjectAction::InvalidAddress(absent));
        assert_eq!(asked, [ProjectEffect::Count]);
        dispatch(&mut page, list_received(0, &[project_info(2, "b")]));
        assert_eq!(page.state.projects.all(), [project_info(2, "b")], "the way to the others");
        page.dispatch(NavigateAction::TextOpened { source: String::new(), text: "Ann".to_owned() });
        page.dispatch(EditAction::FilesAdded(3));
        assert!(page.effects.contains(&Effect::DropQueuedFiles));
        assert_eq!(page.notices(), [ProjectMessage::NoneOpen.into()]);
        assert_eq!(dispatch(&mut page, ProjectAction::Open(2)), [ProjectEffect::Show(2)]);
    }

    #[test]
    fn a_project_is_listed_with_its_first_change() {
        let enter = |id, name: &str| [ProjectEffect::Register(id, name.to_owned())];
        let mut page = Page::new();
        assert_eq!(
            dispatch(&mut page, list_received(7, &[project_info(2, "b")])),
            [],
            "it is empty"
        );
        page.dispatch(NavigateAction::TextOpened { source: String::new(), text: "Ann".to_owned() });
        page.dispatch(EditAction::CreateDocument).effects.clear();
        page.dispatch(WorldEvent::Stored(1));
        assert_eq!(project_effects(&mut page), enter(7, "Project 7"));
        page.dispatch(WorldEvent::Stored(2));
        assert_eq!(project_effects(&mut page), [], "it is under way");
        assert_eq!(dispatch(&mut page, list_received(7, &[project_info(7, "Project 7")])), []);

        let mut page = Page::open("Ann");
        page.dispatch(WorldEvent::Stored(1));
        assert_eq!(
            dispatch(&mut page, list_received(1, &[])),
            enter(1, FIRST_PROJECT),
            "also an old one"
        );
    }

    #[test]
    fn no_project_is_left_before_everything_is_stored() {
        let mut page = Page::open("Ann");
        dispatch(&mut page, list_received(1, &[project_info(1, "a"), project_info(2, "b")]));
        assert_eq!(dispatch(&mut page, ProjectAction::Open(2)), []);
        assert_eq!(page.notices(), [ProjectMessage::NotYetSaved.into()]);
        let mut page = Page { state: State::default(), effects: Vec::new() };
        page.dispatch(WorldEvent::Loaded(Box::default()));
        dispatch(&mut page, list_received(1, &[project_info(2, "b")]));
        assert_eq!(dispatch(&mut page, ProjectAction::Open(2)), [ProjectEffect::Show(2)]);
        assert_eq!(dispatch(&mut page, ProjectAction::Open(1)), [], "it is shown");
    }

    #[test]
    fn a_project_is_deleted_when_asked_about_and_not_while_it_is_shown() {
        let mut page = Page::new();
        let all = [project_info(1, "a"), project_info(2, "b")];
        dispatch(&mut page, list_received(2, &all));
        assert_eq!(dispatch(&mut page, ProjectAction::Delete), []);
        dispatch(&mut page, ProjectAction::ConfirmDelete(Some(2)));
        assert_eq!(dispatch(&mut page, ProjectAction::Delete), []);
        dispatch(&mut page, ProjectAction::ConfirmDelete(Some(1)));
        let backup =
            ProjectEffect::Backup(project_info(1, "a"), "dateline-backup-1970-01-01".to_owned());
        assert_eq!(dispatch(&mut page, ProjectAction::Backup), [backup]);
        assert_eq!(dispatch(&mut page, ProjectAction::Delete), [ProjectEffect::Delete(1)]);
    }

    #[test]
    fn a_project_is_renamed() {
        let mut page = Page::new();
        dispatch(&mut page, list_received(1, &[project_info(1, "a")]));
        let rename = |name: &str| ProjectAction::Rename(1, name.to_owned());
        let renamed = dispatch(&mut page, rename("b"));
        assert_eq!(renamed, [ProjectEffect::Rename(1, "b".to_owned())]);
        assert_eq!(dispatch(&mut page, rename("a")), []);
    }
}
