//! Texts of the list of projects.

pub(crate) const PROJECTS: &str = text!("Projects");
pub(crate) const PROJECTS_HINT: &str =
    text!("Each project has its own documents, labels and history.");
pub(crate) const NEW_PROJECT: &str = text!("New project name");
pub(crate) const CREATE_PROJECT: &str = text!("Create project");
pub(crate) const CURRENT_PROJECT: &str = text!("Current");
pub(crate) const OPEN_PROJECT: &str = text!("Open");
pub(crate) const DELETE_PROJECT: &str = text!("Delete…");
pub(crate) const DELETE_PROJECT_AND_DOCUMENTS: &str = text!("Delete with all its documents");
pub(crate) const DELETE_CURRENT_HINT: &str =
    text!("Delete the current project in the Storage dialog");

/// Returns the text of the button that shows the list of projects.
pub(crate) fn project_button(name: &str) -> String {
    format_text!("Project: {name}")
}

/// Returns the accessible name of the button that opens a project.
pub(crate) fn open_project_name(name: &str, is_current: bool) -> String {
    if is_current { format_text!("Current: {name}") } else { format_text!("Open {name}") }
}
