//! Import of files: the queue, large files in batches, interrupted imports.

pub(in crate::state) mod import_batches;
pub mod import_journal;
pub(in crate::state) mod import_queue;
pub mod messages;
#[cfg(test)]
mod tests;
