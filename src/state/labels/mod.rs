//! The label set of the project.

pub mod label_editor;
pub mod messages;
#[cfg(test)]
mod tests;
