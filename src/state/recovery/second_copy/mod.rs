//! The second copy of a project: a chain of part files, and how the project is restored from them.
//! This module is pure; `crate::effects` reads and writes the files.
//!
//! A part holds the rows that were put into the database, or removed from it, since the previous
//! part. A row of a later part replaces the same row of an earlier one, so several parts can be
//! merged into one. A chain begins with parts that hold the whole project. Their *generation*
//! counts once its marker file exists.

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

/// The last change and the number of documents of a project at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// The database id. It distinguishes databases that successively had the same name in the
    /// browser. Ids sort by creation.
    pub database: String,
    /// The seq of the last change; 0 without one.
    pub last: u64,
    /// The number of documents.
    pub documents: u32,
    /// The time, in milliseconds since 1970 UTC.
    pub at: i64,
}
