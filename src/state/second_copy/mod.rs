//! The second copy of a project: a chain of parts, each a file of its own, and how they come to the
//! project again. Pure; `crate::effects` reads and writes the files.
//!
//! A part holds rows: what was put into, or taken out of, the stores of the database since the part
//! before it. A row of a later part takes the position of the same row of an earlier one, so several
//! parts can be made one. A chain begins with parts that hold the whole project; their *generation*
//! counts once a marker says that they are all there.

mod loss_detection;
mod part;
mod part_name;
mod rows;
mod watermark_file;

pub use loss_detection::{DataLoss, DatabaseState, Watermark, detect_loss};
pub use part::{BodyChecksum, CopyPart, PartError, parse_holdings};
pub use part_name::{PartIndex, PartName, index_part_names};
pub use rows::{CopyRows, RowValue, Table};
pub use watermark_file::{parse_watermark_file_name, watermark_file_name};

use serde::{Deserialize, Serialize};

/// What a project held at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// Names the database among those that had its name in the browser, one after the other. In the
    /// order in which they were begun.
    pub database: String,
    /// The seq of the last change; 0 without one.
    pub last: u64,
    /// How many documents there were.
    pub documents: u32,
    /// The moment, in milliseconds since 1970 UTC.
    pub at: i64,
}
