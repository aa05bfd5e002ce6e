use super::World;
use crate::platform::projects;
use crate::platform::storage::StorageError;
use crate::state::projects::{Listed, ProjectsEffect};
use crate::state::{Action, ProjectsAction};
use yew::platform::spawn_local;

impl World {
    /// Does what is to be done with projects, and tells what there are then.
    pub(super) fn list_projects(&self, effect: ProjectsEffect) {
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            let action = match done(effect).await {
                Ok(all) => ProjectsAction::Known { current: projects::current(), all },
                Err(error) => ProjectsAction::Failed(error.to_string()),
            };
            dispatch.emit(Action::Projects(action));
        });
    }
}

async fn done(effect: ProjectsEffect) -> Result<Vec<Listed>, StorageError> {
    match effect {
        ProjectsEffect::List => {}
        ProjectsEffect::Save(Listed { id, name }) => {
            projects::save(&projects::Project { id, name }).await?;
        }
        ProjectsEffect::Create(Listed { id, name }) => {
            projects::save(&projects::Project { id, name }).await?;
            projects::go_to(id);
        }
        ProjectsEffect::Show(id) => projects::go_to(id),
        ProjectsEffect::Delete(id) => projects::delete(id).await?,
    }
    let all = projects::list().await?;
    Ok(all.into_iter().map(|it| Listed { id: it.id, name: it.name }).collect())
}
