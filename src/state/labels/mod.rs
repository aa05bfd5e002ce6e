//! The label set of the project.

pub mod label_editor;
#[cfg(test)]
mod tests;
