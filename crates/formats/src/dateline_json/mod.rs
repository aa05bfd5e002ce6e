//! Dateline's own format: everything that is known about documents, to keep and to come back.
//!
//! One JSON object, version 1, described by `schema/dateline-1.schema.json`. Positions are Unicode
//! code points from the start of a document's text, end-exclusive, and each annotation carries its
//! quote, so that a reader in any language can check that it counts as the writer did.
//!
//! [`write_dateline_json`] and [`read_dateline_json`] are inverses: a document comes back equal, with its ids, statuses,
//! origins, places and reviewed paragraphs. Members that version 1 does not name are refused, because
//! they could not come back; once version 1 is released, a new member means a new version.

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

/// The version that is written, and the newest that is read.
pub const VERSION: u64 = 1;

/// The longest file that is read, in bytes: 100 MiB. More than for a text
/// ([`MAX_BYTES`](crate::MAX_BYTES)), because the annotations of a text take several times its
/// own size.
pub const MAX_DATELINE_BYTES: u64 = 5 * crate::MAX_BYTES;

/// What stands in `format`.
const FORMAT: &str = "dateline";

/// What stands in `offsets`.
const OFFSET_UNIT: &str = "unicode code points, end exclusive";

/// The highest id that a file may give to an annotation. Ids count up from the highest, and there
/// must be room above it.
const MAX_ANNOTATION_ID: u32 = i32::MAX as u32;

/// The longest name of a place or a region that is read, in characters. A longer one is cut where it
/// is written: a place set by hand is called what its mention says, and that may be a paragraph.
pub const MAX_PLACE_NAME: usize = 1000;

/// The most people that a place may have: what every reader of JSON takes as a whole number.
const MAX_POPULATION: u64 = (1 << 53) - 1;

/// How many labels a project may have after a file has brought its own.
pub(crate) const MAX_LABELS: usize = 1000;
