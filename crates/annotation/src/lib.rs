//! Projects, documents, annotations, and the log of changes to them.
//!
//! - [`model`]: the data of a project, and the operations on it.
//! - [`edit`], [`places`]: edits of a document, as lists of operations.
//! - [`log`]: changes, the records of what was edited.
//! - [`store`]: the stored form of a project.
//! - [`history`]: a project with its log: edits, undo, redo, restoring.
//! - [`labels`]: edits of the label set, as lists of operations.
//!
//! A module uses only modules above it in this list. [`compact`] sorts and collects for all of them.
//!
//! Invariants: nothing in this crate depends on a clock, the DOM, files or the detector; the time
//! is an argument. The log of [`Change`](log::Change)s is the source of truth; a
//! [`Project`](model::Project) is the result of replaying it.

pub mod compact;
mod cost_counter;
#[cfg(test)]
mod cost_tests;
pub mod edit;
pub mod history;
pub mod labels;
pub mod log;
pub mod model;
pub mod places;
pub mod store;
