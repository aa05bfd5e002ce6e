use crate::decode::DecodeError;
use serde_path_to_error::Segment;
use std::fmt;

/// Why a Dateline file is refused. Nothing of it was taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DatelineFileError {
    /// More bytes than [`MAX_DATELINE_BYTES`](super::MAX_DATELINE_BYTES).
    #[error(transparent)]
    TooLarge(DecodeError),
    /// Not JSON; it may have been cut off or edited by hand.
    #[error("it is not sound JSON: {0}")]
    NotJson(String),
    /// JSON of another program.
    #[error("it is JSON but not a Dateline file: {0}")]
    OtherJson(String),
    /// A backup with a checksum that is not its own.
    #[error(
        "it is damaged, or was edited: it is not what its checksum says. To open it all the same, take out the line “checksum” and the comma before it"
    )]
    ChecksumMismatch,
    /// Written by a newer Dateline.
    #[error(
        "it is a Dateline file of version {found}; this Dateline reads up to version {}, so open it with a newer one",
        super::VERSION
    )]
    UnsupportedVersion {
        /// What the file says.
        found: u64,
    },
    /// A member that is missing, unknown, double or of the wrong kind.
    #[error("{location}: {reason}")]
    InvalidMember {
        /// Such as `document 1, annotation 7, start`.
        location: String,
        /// What the reader of JSON says, with the line.
        reason: String,
    },
    /// It reads well and does not make sense.
    #[error("{0}")]
    Invalid(ValidationProblems),
}

/// What does not make sense in a file: the first few problems, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationProblems {
    shown: Vec<String>,
    count: usize,
    /// The unit that the file's offsets seem to be in instead, and all of them agree on.
    unit: Option<&'static str>,
}

/// How many problems are shown.
const MAX_SHOWN: usize = 3;

impl ValidationProblems {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The first few, each a sentence that begins with its place.
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
                "its offsets look like {unit}, and must be Unicode code points (as Python counts): "
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

/// The place that a path in the file speaks of, for people: counted from 1.
pub(crate) fn describe_path(path: &serde_path_to_error::Path) -> String {
    let mut places: Vec<String> = Vec::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                let list = places.pop().unwrap_or_default();
                places.push(format!("{} {}", singular_name(&list), index + 1));
            }
            Segment::Map { key } => places.push(crate::shorten::shorten(key, 30)),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    if places.is_empty() { "the file".to_owned() } else { places.join(", ") }
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
