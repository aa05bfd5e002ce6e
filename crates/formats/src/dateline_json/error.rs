//! Errors of reading a Dateline file.

use crate::decode::DecodeError;
use serde_path_to_error::Segment;
use std::fmt;

/// The reason why a Dateline file is rejected as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DatelineFileError {
    /// The file is longer than [`MAX_DATELINE_BYTES`](crate::limits::MAX_DATELINE_BYTES).
    #[error(transparent)]
    TooLarge(DecodeError),
    /// The file is not valid JSON. It may have been truncated or edited by hand.
    #[error("this JSON file is damaged or incomplete ({0})")]
    NotJson(String),
    /// The file is JSON of another program.
    #[error("this JSON has no format that Dateline knows ({0})")]
    OtherJson(String),
    /// The file does not match its checksum.
    #[error(
        "the file is damaged or was edited: its checksum does not match. To open it anyway, delete the line “checksum” and the comma before it"
    )]
    ChecksumMismatch,
    /// The file was written by a newer version of Dateline.
    #[error(
        "the file has version {found}, and this Dateline reads up to version {}; open it with a newer one",
        super::constants::VERSION
    )]
    UnsupportedVersion {
        /// The version in the file.
        found: u64,
    },
    /// A member is missing, unknown, duplicate or of the wrong type.
    #[error("{location}: {reason}")]
    InvalidMember {
        /// The position in the file, such as `document 1, annotation 7, start`.
        location: String,
        /// The message of the JSON parser, with the line.
        reason: String,
    },
    /// The file is well-formed but its contents are inconsistent.
    #[error("{0}")]
    Invalid(ValidationProblems),
}

/// The inconsistencies in a file: the first few, and their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationProblems {
    shown: Vec<String>,
    count: usize,
    /// The unit that the file's offsets seem to use instead, if all mismatches agree on one.
    unit: Option<&'static str>,
}

/// The maximum number of problems that are shown.
const MAX_SHOWN: usize = 3;

impl ValidationProblems {
    /// Returns the number of problems.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Returns the first few problems, each as a sentence that begins with its location.
    pub fn shown(&self) -> &[String] {
        &self.shown
    }

    pub(super) fn push(&mut self, problem: impl FnOnce() -> String) {
        if self.count < MAX_SHOWN {
            self.shown.push(problem());
        }
        self.count += 1;
    }

    pub(super) fn set_unit(&mut self, unit: Option<&'static str>) {
        self.unit = unit;
    }
}

impl fmt::Display for ValidationProblems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(unit) = self.unit {
            write!(
                formatter,
                "the offsets look like {unit}, and must be Unicode code points (as Python counts): "
            )?;
        }
        formatter.write_str(&self.shown.join("; "))?;
        match self.count - self.shown.len() {
            0 => Ok(()),
            1 => formatter.write_str("; and 1 more problem"),
            more => write!(formatter, "; and {more} more problems"),
        }
    }
}

/// Describes a path in the file for display, with numbers counted from 1.
pub(crate) fn describe_path(path: &serde_path_to_error::Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                let list = parts.pop().unwrap_or_default();
                parts.push(format!("{} {}", singular_name(&list), index + 1));
            }
            Segment::Map { key } => parts.push(crate::shorten::shorten(key, 30)),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    if parts.is_empty() { "the file".to_owned() } else { parts.join(", ") }
}

fn singular_name(list: &str) -> &str {
    match list {
        "documents" => "document",
        "annotations" => "annotation",
        "labels" => "label",
        "reviewed" => "reviewed paragraph",
        other => other,
    }
}
