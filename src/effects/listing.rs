use super::World;
use crate::messages;
use crate::platform::projects::{self, Found, Project};
use crate::platform::storage::StorageError;
use crate::state::projects::{Absent, Address, Listed, ProjectsEffect};
use crate::state::{Action, ProjectsAction};
use yew::platform::spawn_local;

/// The project that this tab is to show: the one of its address, else the one that was shown last, else
/// the first.
pub(super) async fn named() -> Result<u32, Absent> {
    match projects::address() {
        Address::Absent(absent) => Err(absent),
        Address::Project(id) if is_there(id).await => Ok(id),
        Address::Project(id) => Err(Absent::Unknown(id.to_string())),
        Address::Silent => match projects::last() {
            Some(id) if is_there(id).await => Ok(id),
            _ => Ok(1),
        },
    }
}

/// Whether there is a project. The first is always there; where nobody can tell, opening it says why.
async fn is_there(id: u32) -> bool {
    id == 1 || projects::exists(id).await.unwrap_or(true)
}

impl World {
    /// Does what is to be done with projects, and tells what there are then.
    pub(super) fn list_projects(&self, effect: ProjectsEffect) {
        if let ProjectsEffect::Backup(project, name) = effect {
            return self.storing.back_up_project(project, name);
        }
        let (dispatch, current) = (self.dispatch.clone(), self.storing.project());
        spawn_local(async move {
            let action = match done(effect).await {
                Ok(all) => ProjectsAction::Known { current, all },
                Err(error) => ProjectsAction::Failed(error.to_string()),
            };
            dispatch.emit(Action::Projects(action));
        });
    }
}

async fn done(effect: ProjectsEffect) -> Result<Vec<Listed>, StorageError> {
    // Documents are counted where a person looks at the list.
    let counts = !matches!(effect, ProjectsEffect::List | ProjectsEffect::Enter(..));
    match effect {
        ProjectsEffect::List | ProjectsEffect::Count | ProjectsEffect::Backup(..) => {}
        ProjectsEffect::Save(id, name) => projects::save(&Project { id, name }).await?,
        ProjectsEffect::Enter(id, name) => projects::enter(&Project { id, name }).await?,
        ProjectsEffect::Create(name) => projects::go_to(projects::create(&name).await?),
        ProjectsEffect::Show(id) => projects::go_to(id),
        ProjectsEffect::Delete(id) => projects::delete(id).await?,
    }
    let mut all = Vec::new();
    for project in projects::find(counts).await? {
        all.push(listed(project).await?);
    }
    Ok(all)
}

/// A project that the list lacks gets its place there.
async fn listed(found: Found) -> Result<Listed, StorageError> {
    let Found { id, name, documents } = found;
    let name = match name {
        Some(name) => name,
        None => {
            let name = messages::project_name(id);
            projects::enter(&Project { id, name: name.clone() }).await?;
            name
        }
    };
    Ok(Listed { id, name, documents: documents.map(|count| count as usize) })
}
