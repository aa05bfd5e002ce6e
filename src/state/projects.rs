//! The projects of this browser: each with its own documents, labels and history.

use super::{Action, Dialog, Effect, Role, State, Tone, keeping, saving};
use crate::messages;

/// What is known of the projects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projects {
    /// The one that this tab shows; 0 where it shows none, or until known.
    pub current: u32,
    /// Why this tab shows none, where its address names none that is there.
    pub absent: Option<Absent>,
    /// All of them that were changed or given a name, by id.
    all: Vec<Listed>,
    /// The one that the person is asked about before it is deleted.
    pub deleting: Option<u32>,
    /// Whether the current one is being put into the list.
    is_being_listed: bool,
}

/// A project with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Names it for the page.
    pub id: u32,
    /// Names it for the person.
    pub name: String,
    /// How many documents it has, where they were counted.
    pub documents: Option<usize>,
}

/// What an address names where that is no project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// A number that no project of this browser has.
    Unknown(String),
    /// No number of a project; as the address has it.
    Malformed(String),
}

/// Which project an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// It says nothing of projects.
    Silent,
    /// The one of this number.
    Project(u32),
    /// None.
    Absent(Absent),
}

/// How much of a malformed number is told, in characters.
const TOLD: usize = 40;

impl Address {
    /// Reads the query of an address: `?project=2`. Numbers are written in one way only, so that no
    /// project has two addresses.
    pub fn read(query: &str) -> Self {
        let members = query.trim_start_matches('?').split('&');
        let mut values = members.filter_map(|member| match member.split_once('=') {
            Some(("project", value)) => Some(value),
            None if member == "project" => Some(""),
            _ => None,
        });
        let Some(value) = values.next() else { return Self::Silent };
        let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        match value.parse::<u32>() {
            Ok(id) if id > 0 && is_number && !value.starts_with('0') => Self::Project(id),
            _ => {
                let told = value.chars().take(TOLD).collect();
                let is_large = is_number && !value.starts_with('0');
                Self::Absent(if is_large { Absent::Unknown(told) } else { Absent::Malformed(told) })
            }
        }
    }
}

/// The number of a new project: one more than the greatest, or the first that is free where there is no
/// greater one. None where all are taken.
pub fn next_id(taken: &[u32]) -> Option<u32> {
    let after_last = taken.iter().max().map_or(Some(1), |last| last.checked_add(1));
    after_last.or_else(|| (1..=u32::MAX).find(|id| !taken.contains(id)))
}

/// What is done about projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectsAction {
    /// Show them.
    Show,
    /// What there are.
    Known {
        /// The one that this tab shows; 0 where it shows none.
        current: u32,
        /// Those that were changed or given a name.
        all: Vec<Listed>,
    },
    /// The address names none that is there: this tab shows none.
    Absent(Absent),
    /// Something could not be done; the reason is for the person.
    Failed(String),
    /// Begin a new one, and show it.
    Create(String),
    /// Give one another name.
    Rename(u32, String),
    /// Show one.
    Open(u32),
    /// Ask whether one is to be deleted, or no longer.
    Confirm(Option<u32>),
    /// Delete the one that was asked about.
    Delete,
    /// Offer all documents of the one that was asked about as a file.
    Backup,
}

/// What is to be done with projects; all but `Backup` are answered by `ProjectsAction::Known`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectsEffect {
    /// Say what there are.
    List,
    /// Say what there are and how many documents each has.
    Count,
    /// Give one a name.
    Save(u32, String),
    /// Give one a name, unless it has one.
    Enter(u32, String),
    /// Begin one of this name, and show it.
    Create(String),
    /// Show one.
    Show(u32),
    /// Delete one.
    Delete(u32),
    /// Offer all documents of one as a file.
    Backup(Listed, String),
}

impl Projects {
    /// All projects, by id. The one that is shown is among them; so is the first, where there is no
    /// other.
    pub fn all(&self) -> Vec<Listed> {
        let mut all = self.all.clone();
        let is_listed = |all: &[Listed], id| all.iter().any(|project| project.id == id);
        if self.current > 0 && !is_listed(&all, self.current) {
            all.push(Listed::unnamed(self.current));
        }
        if all.is_empty() {
            all.push(Listed::unnamed(1));
        }
        all.sort_by_key(|project| project.id);
        all
    }

    /// What a project is called.
    pub fn name_of(&self, id: u32) -> String {
        let named = self.all.iter().find(|project| project.id == id);
        named.map_or_else(|| messages::project_name(id), |project| project.name.clone())
    }

    /// What the project that is shown is called.
    pub fn name(&self) -> String {
        self.name_of(self.current.max(1))
    }
}

impl Listed {
    /// A project that was given no name and is empty, as far as is known.
    fn unnamed(id: u32) -> Self {
        Self { id, name: messages::project_name(id), documents: None }
    }
}

pub(super) fn act(state: &mut State, action: ProjectsAction, at: i64) -> Vec<Effect> {
    let projects = &mut state.projects;
    let effect = match action {
        ProjectsAction::Show => {
            state.dialog = Some(Dialog::Projects);
            projects.deleting = None;
            ProjectsEffect::Count
        }
        ProjectsAction::Known { current, all } => {
            (projects.current, projects.all) = (current, all);
            projects.is_being_listed = false;
            return enter(state);
        }
        ProjectsAction::Absent(absent) => {
            projects.absent = Some(absent);
            state.role = Role::Absent;
            saving::begin_anew(state);
            ProjectsEffect::Count
        }
        ProjectsAction::Failed(reason) => {
            state.notify(Tone::Problem, messages::project_failed(&reason));
            return Vec::new();
        }
        ProjectsAction::Create(name) => {
            let Some(name) = tidy(&name).filter(|_| leaves(state)) else { return Vec::new() };
            ProjectsEffect::Create(name)
        }
        ProjectsAction::Rename(id, name) => {
            let Some(name) = tidy(&name) else { return Vec::new() };
            if projects.all.iter().any(|it| it.id == id && it.name == name) {
                return Vec::new();
            }
            ProjectsEffect::Save(id, name)
        }
        ProjectsAction::Open(id) => {
            if id == projects.current || !leaves(state) {
                return Vec::new();
            }
            ProjectsEffect::Show(id)
        }
        ProjectsAction::Confirm(deleting) => {
            projects.deleting = deleting;
            return Vec::new();
        }
        ProjectsAction::Delete => match projects.deleting.take() {
            Some(id) if id != projects.current => ProjectsEffect::Delete(id),
            _ => return Vec::new(),
        },
        ProjectsAction::Backup => {
            let asked = projects.all.iter().find(|it| Some(it.id) == projects.deleting);
            let Some(project) = asked.cloned() else { return Vec::new() };
            ProjectsEffect::Backup(project, keeping::backup_name(at))
        }
    };
    vec![Effect::Projects(effect)]
}

/// Puts the current project into the list once something of it is stored.
pub(super) fn enter(state: &mut State) -> Vec<Effect> {
    let projects = &mut state.projects;
    let id = projects.current;
    let is_listed = projects.all.iter().any(|project| project.id == id);
    let is_changed = state.history.last() > 0 && state.role.writes();
    if id == 0 || is_listed || !is_changed || projects.is_being_listed {
        return Vec::new();
    }
    projects.is_being_listed = true;
    vec![Effect::Projects(ProjectsEffect::Enter(id, messages::project_name(id)))]
}

/// Forgets projects that are no more.
pub(super) fn forget(state: &mut State, ids: &[u32]) {
    state.projects.all.retain(|project| !ids.contains(&project.id));
}

/// Tells why nothing is opened in a tab that shows no project.
pub(super) fn refuses(state: &mut State, action: &Action) -> bool {
    let opens = matches!(
        action,
        Action::TextOpened { .. }
            | Action::DraftSubmitted
            | Action::OpenSample
            | Action::FilesGiven(_)
            | Action::FilesRead(_)
    );
    let refused = opens && state.projects.absent.is_some();
    if refused {
        state.notify(Tone::Info, messages::NO_PROJECT_TO_OPEN_IN.to_owned());
    }
    refused
}

/// A name with single spaces; nothing where there is nothing in it.
fn tidy(name: &str) -> Option<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// Whether the page may be left for another project: not before everything is stored.
fn leaves(state: &mut State) -> bool {
    let is_safe = state.saving.has_all();
    if !is_safe {
        state.notify(Tone::Info, messages::NOT_YET_SAVED.to_owned());
    }
    is_safe
}

#[cfg(test)]
mod tests {
    use super::super::tests::Page;
    use super::*;

    fn act(page: &mut Page, action: ProjectsAction) -> Vec<ProjectsEffect> {
        page.effects.clear();
        page.act(Action::Projects(action));
        asked(page)
    }

    fn asked(page: &mut Page) -> Vec<ProjectsEffect> {
        let effects = page.effects.drain(..).filter_map(|effect| match effect {
            Effect::Projects(effect) => Some(effect),
            _ => None,
        });
        effects.collect()
    }

    fn listed(id: u32, name: &str) -> Listed {
        Listed { id, name: name.to_owned(), documents: None }
    }

    fn known(current: u32, all: &[Listed]) -> ProjectsAction {
        ProjectsAction::Known { current, all: all.to_vec() }
    }

    fn create(name: &str) -> ProjectsAction {
        ProjectsAction::Create(name.to_owned())
    }

    #[test]
    fn there_is_one_project_before_a_second_is_made() {
        let mut page = Page::new();
        act(&mut page, known(1, &[]));
        assert_eq!(page.state.projects.all(), [listed(1, messages::FIRST_PROJECT)]);
        let made = act(&mut page, create(" Border   news "));
        assert_eq!(made, [ProjectsEffect::Create("Border news".to_owned())]);
        assert_eq!(act(&mut page, create(" ")), []);
    }

    #[test]
    fn addresses_name_projects() {
        let (unknown, malformed) = (
            |it: &str| Absent::Unknown(it.to_owned()),
            |it: &str| Absent::Malformed(it.to_owned()),
        );
        for (query, named) in [
            ("", Address::Silent),
            ("?other=7", Address::Silent),
            ("?projects=7", Address::Silent),
            ("?project=7", Address::Project(7)),
            ("?other=1&project=7&more", Address::Project(7)),
            ("?project=4294967295", Address::Project(u32::MAX)),
            ("?project=4294967296", Address::Absent(unknown("4294967296"))),
            ("?project=", Address::Absent(malformed(""))),
            ("?project", Address::Absent(malformed(""))),
            ("?project=abc", Address::Absent(malformed("abc"))),
            ("?project=0", Address::Absent(malformed("0"))),
            ("?project=007", Address::Absent(malformed("007"))),
            ("?project=-1", Address::Absent(malformed("-1"))),
            ("?project=+7", Address::Absent(malformed("+7"))),
            ("?project=1e9", Address::Absent(malformed("1e9"))),
            ("?project=2.0", Address::Absent(malformed("2.0"))),
        ] {
            assert_eq!(Address::read(query), named, "{query}");
        }
        let long = format!("?project={}", "é".repeat(9000));
        assert_eq!(Address::read(&long), Address::Absent(malformed(&"é".repeat(TOLD))));
    }

    #[test]
    fn new_numbers_do_not_wrap() {
        assert_eq!(next_id(&[]), Some(1));
        assert_eq!(next_id(&[1, 7]), Some(8), "one that was deleted is not given again");
        assert_eq!(next_id(&[1, 2, u32::MAX]), Some(3));
        assert_eq!(next_id(&[u32::MAX, u32::MAX - 1]), Some(1));
    }

    #[test]
    fn a_tab_without_a_project_says_so_and_takes_no_text() {
        let mut page = Page { state: State::default(), effects: Vec::new() };
        let absent = Absent::Unknown("7".to_owned());
        let asked = act(&mut page, ProjectsAction::Absent(absent));
        assert_eq!(asked, [ProjectsEffect::Count]);
        act(&mut page, known(0, &[listed(2, "b")]));
        assert_eq!(page.state.projects.all(), [listed(2, "b")], "the way to the others");
        page.act(Action::TextOpened { source: String::new(), text: "Ann".to_owned() });
        page.act(Action::FilesGiven(3));
        assert!(page.effects.contains(&Effect::ForgetFiles));
        assert_eq!(page.notices(), [messages::NO_PROJECT_TO_OPEN_IN]);
        assert_eq!(act(&mut page, ProjectsAction::Open(2)), [ProjectsEffect::Show(2)]);
    }

    #[test]
    fn a_project_is_listed_with_its_first_change() {
        let enter = |id, name: &str| [ProjectsEffect::Enter(id, name.to_owned())];
        let mut page = Page::new();
        assert_eq!(act(&mut page, known(7, &[listed(2, "b")])), [], "it is empty");
        page.act(Action::TextOpened { source: String::new(), text: "Ann".to_owned() });
        page.act(Action::ConfirmPrepare).effects.clear();
        page.act(Action::Stored(1));
        assert_eq!(asked(&mut page), enter(7, "Project 7"));
        page.act(Action::Stored(2));
        assert_eq!(asked(&mut page), [], "it is under way");
        assert_eq!(act(&mut page, known(7, &[listed(7, "Project 7")])), []);

        let mut page = Page::open("Ann");
        page.act(Action::Stored(1));
        assert_eq!(
            act(&mut page, known(1, &[])),
            enter(1, messages::FIRST_PROJECT),
            "also an old one"
        );
    }

    #[test]
    fn no_project_is_left_before_everything_is_stored() {
        let mut page = Page::open("Ann");
        act(&mut page, known(1, &[listed(1, "a"), listed(2, "b")]));
        assert_eq!(act(&mut page, ProjectsAction::Open(2)), []);
        assert_eq!(page.notices(), [messages::NOT_YET_SAVED]);
        let mut page = Page { state: State::default(), effects: Vec::new() };
        page.act(Action::Loaded(Box::default()));
        act(&mut page, known(1, &[listed(2, "b")]));
        assert_eq!(act(&mut page, ProjectsAction::Open(2)), [ProjectsEffect::Show(2)]);
        assert_eq!(act(&mut page, ProjectsAction::Open(1)), [], "it is shown");
    }

    #[test]
    fn a_project_is_deleted_when_asked_about_and_not_while_it_is_shown() {
        let mut page = Page::new();
        let all = [listed(1, "a"), listed(2, "b")];
        act(&mut page, known(2, &all));
        assert_eq!(act(&mut page, ProjectsAction::Delete), []);
        act(&mut page, ProjectsAction::Confirm(Some(2)));
        assert_eq!(act(&mut page, ProjectsAction::Delete), []);
        act(&mut page, ProjectsAction::Confirm(Some(1)));
        let backup =
            ProjectsEffect::Backup(listed(1, "a"), "dateline-backup-1970-01-01".to_owned());
        assert_eq!(act(&mut page, ProjectsAction::Backup), [backup]);
        assert_eq!(act(&mut page, ProjectsAction::Delete), [ProjectsEffect::Delete(1)]);
    }

    #[test]
    fn a_project_is_renamed() {
        let mut page = Page::new();
        act(&mut page, known(1, &[listed(1, "a")]));
        let rename = |name: &str| ProjectsAction::Rename(1, name.to_owned());
        let renamed = act(&mut page, rename("b"));
        assert_eq!(renamed, [ProjectsEffect::Save(1, "b".to_owned())]);
        assert_eq!(act(&mut page, rename("a")), []);
    }
}
