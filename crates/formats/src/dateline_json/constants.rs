//! The version and the limits of Dateline files.

/// The version that is written, and the newest that can be read.
pub const VERSION: u64 = 1;

/// The value of `format`.
pub(super) const FORMAT: &str = "dateline";

/// The value of `offsets`.
pub(super) const OFFSET_UNIT: &str = "unicode code points, end exclusive";

/// The maximum id of an annotation in a file. New ids are counted up from the highest one, so there
/// must be room above it.
pub(super) const MAX_ANNOTATION_ID: u32 = i32::MAX as u32;

/// The maximum length of the name of a place or region that can be read, in characters. Longer
/// names are cut when they are written: a place that is set by hand has the quote of its mention as
/// its name, which may be a whole paragraph.
pub const MAX_PLACE_NAME: usize = 1000;

/// The maximum population of a place: the largest integer that every JSON parser represents
/// exactly.
pub(super) const MAX_POPULATION: u64 = (1 << 53) - 1;
