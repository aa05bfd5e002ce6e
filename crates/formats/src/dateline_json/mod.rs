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
mod error;
mod file;
mod place_link;
mod read;
mod validate;
mod write;

pub(crate) use error::describe_path;
pub(crate) use read::is_dateline_file;

pub use crate::import::{ImportNote, ImportedDocuments};
pub use checksum::append_checksum_footer;
pub use error::{DatelineFileError, ValidationProblems};
pub use read::read_dateline_json;
pub use write::{document_element, file_footer, file_header, write_dateline_json};

/// The version that is written, and the newest that can be read.
pub const VERSION: u64 = 1;

/// The maximum length of a file, in bytes: 100 MiB. This is more than the maximum for a text
/// ([`MAX_BYTES`](crate::MAX_BYTES)), because the annotations take several times the space of the
/// text.
pub const MAX_DATELINE_BYTES: u64 = 5 * crate::MAX_BYTES;

/// The value of `format`.
const FORMAT: &str = "dateline";

/// The value of `offsets`.
const OFFSET_UNIT: &str = "unicode code points, end exclusive";

/// The maximum id of an annotation in a file. New ids are counted up from the highest one, so there
/// must be room above it.
const MAX_ANNOTATION_ID: u32 = i32::MAX as u32;

/// The maximum length of the name of a place or region that can be read, in characters. Longer
/// names are cut when they are written: a place that is set by hand has the quote of its mention as
/// its name, which may be a whole paragraph.
pub const MAX_PLACE_NAME: usize = 1000;

/// The maximum population of a place: the largest integer that every JSON parser represents
/// exactly.
const MAX_POPULATION: u64 = (1 << 53) - 1;

/// The maximum number of labels of a project after an import.
pub(crate) const MAX_LABELS: usize = 1000;
