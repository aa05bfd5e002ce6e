//! Dateline's own format, which stores all data of documents without loss.
//!
//! A file is one JSON object, version 1, described by `schema/dateline-1.schema.json`. Offsets are
//! Unicode code points from the start of a document's text, end-exclusive. Each annotation includes
//! its quote, so that a reader in any language can verify that it interprets offsets as the writer
//! did.
//!
//! [`write_dateline_json`] and [`read_dateline_json`] are inverses: a document is equal after
//! reading it back, with its ids, statuses, origins, places and reviewed paragraphs. Members that
//! version 1 does not define are rejected, because they would be lost. Once version 1 is released,
//! a new member requires a new version; `docs/architecture/storage-and-tabs.md` has the rule.

mod checksum;
mod constants;
mod error;
mod file;
mod place_link;
mod read;
mod validate;
mod write;

pub(crate) use error::describe_path;
pub(crate) use read::is_dateline_file;

pub use crate::import::{ImportNote, ImportedDocuments};
pub use crate::limits::MAX_DATELINE_BYTES;
pub use checksum::append_checksum_footer;
pub use constants::{MAX_PLACE_NAME, VERSION};
pub use error::{DatelineFileError, ValidationProblems};
pub use read::read_dateline_json;
pub use write::{DatelineJson, document_element, file_footer, file_header, write_dateline_json};
