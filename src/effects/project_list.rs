//! Effects on the list of projects, and the project that the page opens.

use super::EffectRunner;
use crate::platform::projects::{self, FoundProject, ProjectEntry};
use crate::state::action::ProjectAction;
use crate::state::action::{InvalidProject, ProjectInfo};
use crate::state::effect::ProjectEffect;
use crate::state::persistence::StorageError;
use crate::state::projects::ProjectParam;
use crate::state::projects::default_name;
use yew::platform::spawn_local;

/// Returns the project to show: the one in the URL, else the one that was shown last, else the
/// first.
///
/// # Errors
/// If the URL names a project that does not exist.
pub(super) async fn resolve_project() -> Result<u32, InvalidProject> {
    match projects::read_address() {
        ProjectParam::Invalid(absent) => Err(absent),
        ProjectParam::Project(id) if project_exists(id).await => Ok(id),
        ProjectParam::Project(id) => Err(InvalidProject::Unknown(id.to_string())),
        ProjectParam::Unspecified => match projects::last_shown() {
            Some(id) if project_exists(id).await => Ok(id),
            _ => Ok(1),
        },
    }
}

/// Returns true if a project exists. Project 1 always does. If it cannot be determined, returns
/// true; opening the project then reports the error.
async fn project_exists(id: u32) -> bool {
    id == 1 || projects::exists(id).await.unwrap_or(true)
}

impl EffectRunner {
    /// Runs an effect on projects and dispatches the list afterwards.
    pub(super) fn run_projects_effect(&self, effect: ProjectEffect) {
        if let ProjectEffect::Backup(project, name) = effect {
            return self.persistence.back_up_project(project, name);
        }
        let (dispatch, current) = (self.dispatch.clone(), self.persistence.project());
        spawn_local(async move {
            let action = match apply_and_list(effect).await {
                Ok(all) => ProjectAction::ListReceived { current, all },
                Err(error) => ProjectAction::Failed(error),
            };
            dispatch.emit(action.into());
        });
    }
}

async fn apply_and_list(effect: ProjectEffect) -> Result<Vec<ProjectInfo>, StorageError> {
    // Documents are counted only when the user looks at the list.
    let counts = !matches!(effect, ProjectEffect::List | ProjectEffect::Register(..));
    match effect {
        ProjectEffect::List | ProjectEffect::Count | ProjectEffect::Backup(..) => {}
        ProjectEffect::Rename(id, name) => projects::save_entry(&ProjectEntry { id, name }).await?,
        ProjectEffect::Register(id, name) => {
            projects::add_if_missing(&ProjectEntry { id, name }).await?
        }
        ProjectEffect::Create(name) => {
            projects::open_project(projects::create_project(&name).await?)
        }
        ProjectEffect::Show(id) => projects::open_project(id),
        ProjectEffect::Delete(id) => projects::delete_project(id).await?,
    }
    let mut all = Vec::new();
    for project in projects::find_projects(counts).await? {
        all.push(ensure_listed(project).await?);
    }
    Ok(all)
}

/// Adds a project to the list if it is missing there.
async fn ensure_listed(found: FoundProject) -> Result<ProjectInfo, StorageError> {
    let FoundProject { id, name, documents } = found;
    let name = match name {
        Some(name) => name,
        None => {
            let name = default_name(id);
            projects::add_if_missing(&ProjectEntry { id, name: name.clone() }).await?;
            name
        }
    };
    Ok(ProjectInfo { id, name, document_count: documents.map(|count| count as usize) })
}
