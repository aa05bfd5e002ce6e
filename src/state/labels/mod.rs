//! The label set of the project.

pub mod label_editor;
pub mod list_editor;
#[cfg(test)]
mod list_tests;
pub mod messages;
#[cfg(test)]
mod tests;
