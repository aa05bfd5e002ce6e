//! Stored data, and the part of it that is in memory.

pub mod document_loader;
pub mod fetch;
pub mod json_chunks;
pub mod messages;
pub(in crate::state) mod project_storage;
mod storage_error;
pub mod storage_panel;
#[cfg(test)]
pub(in crate::state) mod storage_panel_tests;
#[cfg(test)]
pub(in crate::state) mod storage_tests;
pub mod write_queue;

pub use storage_error::StorageError;
