//! The limits for files and projects.

/// The maximum length of a text that is opened, in bytes: 20 MiB, about three million words. The
/// page stays usable with such a text. The limit applies to the file and to the text decoded from
/// it.
pub const MAX_BYTES: u64 = 20 * MEBIBYTE;

/// The maximum length of the text of one document that the page opens, in bytes: 6 MiB, longer than
/// a long book. The page holds several copies of the data derived from a text and its mentions.
pub const MAX_PAGE_BYTES: u64 = 6 * MEBIBYTE;

/// The maximum length of a Dateline file or a file of training data, in bytes: 100 MiB. This is
/// more than the maximum for a text ([`MAX_BYTES`]), because the annotations take several times the
/// space of the text.
pub const MAX_DATELINE_BYTES: u64 = 5 * MAX_BYTES;

/// The maximum length of a tag file or data set sidecar, in bytes.
pub(crate) const MAX_SIDECAR_BYTES: usize = 1 << 20;

/// The maximum number of labels of a project after an import.
pub(crate) const MAX_LABELS: usize = 1000;

const MEBIBYTE: u64 = 1024 * 1024;
