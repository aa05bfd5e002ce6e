//! Import of files: the queue, large files in batches, interrupted imports.

pub(in crate::state) mod import_batches;
pub mod import_journal;
pub mod import_queue;
pub mod messages;
mod reopening;
#[cfg(test)]
mod reopening_tests;
#[cfg(test)]
mod tests;
