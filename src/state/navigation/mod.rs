//! Screens and their addresses; a text before it is a document.

pub(in crate::state) mod document_lifecycle;
pub mod messages;
pub mod new_document;
pub(in crate::state) mod route;
#[cfg(test)]
mod tests;
