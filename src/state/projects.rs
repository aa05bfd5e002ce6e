//! The projects of this browser: each with its own documents, labels and history.

use super::{Dialog, Effect, State, Tone};
use crate::messages;

/// What is known of the projects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projects {
    /// The one that this tab shows; 0 until known.
    pub current: u32,
    /// All of them, by id.
    all: Vec<Listed>,
    /// The one that the person is asked about before it is deleted.
    pub deleting: Option<u32>,
}

/// A project with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Names it for the page.
    pub id: u32,
    /// Names it for the person.
    pub name: String,
}

/// What is done about projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectsAction {
    /// Show them.
    Show,
    /// What there are.
    Known {
        /// The one that this tab shows.
        current: u32,
        /// Those that have a name.
        all: Vec<Listed>,
    },
    /// Something could not be done; the reason is for the person.
    Failed(String),
    /// Begin a new one, and show it.
    Create(String),
    /// Give one another name.
    Rename(Listed),
    /// Show one.
    Open(u32),
    /// Ask whether one is to be deleted, or no longer.
    Confirm(Option<u32>),
    /// Delete the one that was asked about.
    Delete,
}

/// What is to be done with projects; all answered by `ProjectsAction::Known`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectsEffect {
    /// Say what there are.
    List,
    /// Give one a name.
    Save(Listed),
    /// Give one a name, and show it.
    Create(Listed),
    /// Show one.
    Show(u32),
    /// Delete one.
    Delete(u32),
}

impl Projects {
    /// All projects, by id; one without a name has the name of the first.
    pub fn all(&self) -> Vec<Listed> {
        let mut all = self.all.clone();
        for id in [1, self.current] {
            if id > 0 && all.iter().all(|project| project.id != id) {
                all.push(Listed { id, name: messages::FIRST_PROJECT.to_owned() });
            }
        }
        all.sort_by_key(|project| project.id);
        all
    }

    /// What the project that is shown is called.
    pub fn name(&self) -> String {
        let all = self.all();
        let current = all.into_iter().find(|project| project.id == self.current);
        current.map_or_else(|| messages::FIRST_PROJECT.to_owned(), |project| project.name)
    }
}

pub(super) fn act(state: &mut State, action: ProjectsAction) -> Vec<Effect> {
    let projects = &mut state.projects;
    let effect = match action {
        ProjectsAction::Show => {
            state.dialog = Some(Dialog::Projects);
            projects.deleting = None;
            ProjectsEffect::List
        }
        ProjectsAction::Known { current, all } => {
            (projects.current, projects.all) = (current, all);
            return Vec::new();
        }
        ProjectsAction::Failed(reason) => {
            state.notify(Tone::Problem, messages::project_failed(&reason));
            return Vec::new();
        }
        ProjectsAction::Create(name) => {
            let Some(name) = tidy(&name) else { return Vec::new() };
            if !leaves(state) {
                return Vec::new();
            }
            let last = state.projects.all().last().map_or(0, |project| project.id);
            ProjectsEffect::Create(Listed { id: last + 1, name })
        }
        ProjectsAction::Rename(Listed { id, name }) => {
            let Some(name) = tidy(&name) else { return Vec::new() };
            if projects.all.iter().any(|it| it.id == id && it.name == name) {
                return Vec::new();
            }
            ProjectsEffect::Save(Listed { id, name })
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
    };
    vec![Effect::Projects(effect)]
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
    use super::super::{Action, State};
    use super::*;

    fn act(page: &mut Page, action: ProjectsAction) -> Vec<ProjectsEffect> {
        page.effects.clear();
        page.act(Action::Projects(action));
        let effects = page.effects.drain(..).filter_map(|effect| match effect {
            Effect::Projects(effect) => Some(effect),
            _ => None,
        });
        effects.collect()
    }

    fn listed(id: u32, name: &str) -> Listed {
        Listed { id, name: name.to_owned() }
    }

    fn known(current: u32, all: &[Listed]) -> ProjectsAction {
        ProjectsAction::Known { current, all: all.to_vec() }
    }

    #[test]
    fn there_is_one_project_before_a_second_is_made() {
        let mut page = Page::new();
        act(&mut page, known(1, &[]));
        assert_eq!(page.state.projects.all(), [listed(1, messages::FIRST_PROJECT)]);
        let made = act(&mut page, ProjectsAction::Create(" Border   news ".to_owned()));
        assert_eq!(made, [ProjectsEffect::Create(listed(2, "Border news"))]);
        assert_eq!(act(&mut page, ProjectsAction::Create(" ".to_owned())), []);
    }

    #[test]
    fn no_project_is_left_before_everything_is_stored() {
        let mut page = Page::open("Ann");
        act(&mut page, known(1, &[listed(2, "b")]));
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
        act(&mut page, known(2, &[listed(2, "b")]));
        assert_eq!(act(&mut page, ProjectsAction::Delete), []);
        act(&mut page, ProjectsAction::Confirm(Some(2)));
        assert_eq!(act(&mut page, ProjectsAction::Delete), []);
        act(&mut page, ProjectsAction::Confirm(Some(1)));
        assert_eq!(act(&mut page, ProjectsAction::Delete), [ProjectsEffect::Delete(1)]);
    }

    #[test]
    fn a_project_is_renamed() {
        let mut page = Page::new();
        act(&mut page, known(1, &[listed(1, "a")]));
        let renamed = act(&mut page, ProjectsAction::Rename(listed(1, "b")));
        assert_eq!(renamed, [ProjectsEffect::Save(listed(1, "b"))]);
        assert_eq!(act(&mut page, ProjectsAction::Rename(listed(1, "a"))), []);
    }
}
