//! The result of an import, and the notes on what was repaired or left out.

use dateline_annotation::model::{Document, LabelSet, MAX_OVERLAP_DEPTH};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Imported documents, ready for a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedDocuments {
    /// The project's labels, followed by those that only the file has.
    pub labels: LabelSet,
    /// The documents in the order of the file, with ids from the file or numbered. When they are
    /// inserted into a project, they get new ids.
    pub documents: Vec<Document>,
    /// Notes for the user.
    pub notes: Vec<ImportNote>,
}

/// A repair or omission during an import.
///
/// A variant's `location` is a position in the file, such as `line 12`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ImportNote {
    /// A label that the project did not have was appended.
    LabelAdded {
        /// The label's name.
        name: String,
    },
    /// A label was added without its key, because another label of the project has that key.
    KeyTaken {
        /// The label's name.
        name: String,
        /// The key.
        key: char,
    },
    /// A label was mapped to one that differs only in case or by a synonym.
    LabelMatched {
        /// The label of the file.
        from: String,
        /// The label of the project.
        to: String,
    },
    /// All offsets of the file were interpreted in another unit than that of its format.
    OffsetUnitGuessed {
        /// The unit: `UTF-16`, or `code points, ends inclusive`.
        unit: String,
        /// The evidence for the unit.
        evidence: OffsetEvidence,
    },
    /// Mentions without offsets were placed wherever their text occurs.
    PlacedByText {
        /// The number of mentions in the file.
        count: usize,
    },
    /// A mention was placed at its quote instead of its offsets.
    MovedToQuote {
        /// The position in the file.
        location: String,
        /// The quote, cut.
        quote: String,
    },
    /// A mention was left out.
    SpanRejected {
        /// The position in the file.
        location: String,
        /// The label, cut.
        label: String,
        /// The reason.
        reason: SpanFault,
    },
    /// A mention that continued into the next paragraph was cut at the end of its first paragraph.
    Clipped {
        /// The position in the file.
        location: String,
        /// The remaining quote, cut.
        quote: String,
    },
    /// White space at the edges of a mention was removed from it.
    Trimmed {
        /// The position in the file.
        location: String,
        /// The remaining quote, cut.
        quote: String,
    },
    /// A discontinuous mention was read as one, from its first to its last fragment.
    Joined {
        /// The position in the file.
        location: String,
        /// The whole text that it covers now, cut.
        quote: String,
    },
    /// Mentions were left out because too many mentions cover the same characters.
    TooManyLayers {
        /// The position in the file.
        location: String,
        /// The number of mentions that were left out.
        count: usize,
    },
    /// Several people annotated the same texts, and the annotations of one of them were read.
    OtherAnnotators {
        /// The position of the first such text in the file.
        location: String,
        /// The number of such texts.
        tasks: usize,
        /// The annotators that were read, in order; at most eight.
        read: Vec<String>,
        /// The annotators that were not read, in order; at most eight. Each is a choice for
        /// [`ReadOptions::annotator`](super::ReadOptions::annotator).
        others: Vec<String>,
    },
    /// Something other than a mention was skipped.
    Skipped {
        /// The position in the file.
        location: String,
        /// A description for display, with the number.
        what: String,
    },
    /// The columns of a table were recognized.
    TableColumns {
        /// A description such as `text from “body”, title from “headline”`.
        description: String,
    },
    /// `I-` tags without a preceding mention were read as the beginning of one, as in the original
    /// CoNLL-2003 files.
    InsideTagsRepaired {
        /// The number of tags.
        count: usize,
    },
    /// Mentions were also read from groups of spans of spaCy with other names than its usual one.
    SpanGroups {
        /// The names of the groups, in quotes.
        names: String,
    },
    /// There were more notes than are kept.
    Truncated {
        /// The number of notes that were dropped.
        count: usize,
    },
}

/// The evidence for the unit of a file's offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffsetEvidence {
    /// The quotes of the mentions.
    Quotes,
    /// It is the only unit in which all mentions are inside their texts.
    AllFit,
    /// It is the unit in which most mentions begin and end at words.
    Words,
}

/// The reason why a mention is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanFault {
    /// It ends beyond the text or before its start, or an offset is not a whole number.
    OutOfRange,
    /// It covers nothing, or only line endings.
    Empty,
    /// An edge is inside a character.
    MidCharacter,
    /// It does not cover its quote, and the quote does not occur exactly once in the text.
    QuoteDiffers,
    /// Its label is empty, has control characters, or is longer than 100 characters.
    BadLabel,
}

impl fmt::Display for SpanFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OutOfRange => "the span is out of range",
            Self::Empty => "the span is empty",
            Self::MidCharacter => "the span begins or ends inside a character",
            Self::QuoteDiffers => "the offsets do not match the quote",
            Self::BadLabel => "the label is not a valid name",
        })
    }
}

impl fmt::Display for ImportNote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LabelAdded { name } => write!(formatter, "label {name} was added"),
            Self::KeyTaken { name, key } => {
                write!(formatter, "{name} has no key: “{key}” is already used for another label")
            }
            Self::LabelMatched { from, to } => {
                write!(formatter, "label {from} was opened as {to}")
            }
            Self::OffsetUnitGuessed { unit, evidence } => evidence.describe(unit, formatter),
            Self::PlacedByText { count } => {
                let mentions = if *count == 1 { "mention" } else { "mentions" };
                write!(
                    formatter,
                    "{count} {mentions} without offsets: placed wherever the text occurs"
                )
            }
            Self::TableColumns { description: which } => {
                write!(formatter, "opened as a table: {which}")
            }
            Self::InsideTagsRepaired { count } => {
                let (tags, were) = if *count == 1 { ("tag", "was") } else { ("tags", "were") };
                write!(
                    formatter,
                    "{count} I- {tags} without a preceding B- tag {were} treated as B-"
                )
            }
            Self::SpanGroups { names } => {
                write!(formatter, "mentions were also read from the span groups {names}")
            }
            Self::Truncated { count } => write!(formatter, "and {count} more notes"),
            located => located.describe_at_location(formatter),
        }
    }
}

impl OffsetEvidence {
    fn describe(self, unit: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quotes => write!(formatter, "offsets are {unit}, recognized by their quotes"),
            Self::AllFit => {
                write!(formatter, "offsets are taken as {unit}: only then do all of them fit")
            }
            Self::Words => write!(
                formatter,
                "offsets are taken as {unit}: then most mentions begin and end at words"
            ),
        }
    }
}

/// Returns the addition to a location that stands for several.
fn and_more(count: usize) -> String {
    if count > 1 { format!(" and {} more", count - 1) } else { String::new() }
}

impl ImportNote {
    /// Describes a note about one position in the file. Writes nothing for any other note.
    fn describe_at_location(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MovedToQuote { location, quote } => {
                write!(formatter, "{location}: “{quote}” was found at other offsets")
            }
            Self::SpanRejected { location, label, reason: fault } => {
                write!(formatter, "{location}: a mention ({label}) was left out: {fault}")
            }
            Self::Clipped { location, quote } => {
                write!(
                    formatter,
                    "{location}: a mention was cut at the end of its paragraph, to “{quote}”"
                )
            }
            Self::Trimmed { location, quote } => {
                write!(formatter, "{location}: spaces around a mention were removed: “{quote}”")
            }
            Self::Joined { location, quote } => {
                write!(formatter, "{location}: a mention in several pieces was joined: “{quote}”")
            }
            Self::TooManyLayers { location, count } => {
                let mentions = if *count == 1 { "mention was" } else { "mentions were" };
                write!(
                    formatter,
                    "{location}: {count} {mentions} left out: at most {MAX_OVERLAP_DEPTH} can overlap at one character"
                )
            }
            Self::OtherAnnotators { location, tasks, read, others } => {
                write!(
                    formatter,
                    "{location}{}: several people annotated the text; the annotations by {} were read, \
                     those by {} were not",
                    and_more(*tasks),
                    read.join(", "),
                    others.join(", ")
                )
            }
            Self::Skipped { location, what } => {
                write!(formatter, "{location}: skipped: {what}")
            }
            _ => Ok(()),
        }
    }

    /// Returns true if the note is about something in the file that is missing from the documents.
    pub fn is_loss(&self) -> bool {
        matches!(
            self,
            Self::SpanRejected { .. }
                | Self::TooManyLayers { .. }
                | Self::Skipped { .. }
                | Self::Clipped { .. }
                | Self::OtherAnnotators { .. }
        )
    }

    /// Returns the note with the file name in its location, for imports of several files.
    pub(crate) fn in_file(mut self, name: &str) -> Self {
        if let Self::MovedToQuote { location, .. }
        | Self::SpanRejected { location, .. }
        | Self::Clipped { location, .. }
        | Self::Trimmed { location, .. }
        | Self::Joined { location, .. }
        | Self::TooManyLayers { location, .. }
        | Self::OtherAnnotators { location, .. }
        | Self::Skipped { location, .. } = &mut self
        {
            *location = format!("{name}, {location}");
        }
        self
    }
}

/// Collects notes up to a limit, so that the list stays readable and a malicious file cannot make
/// it grow without bound.
#[derive(Clone, Debug, Default)]
pub(crate) struct NoteCollector {
    notes: Vec<ImportNote>,
    n_dropped: usize,
}

const MAX_NOTES: usize = 200;

impl NoteCollector {
    pub(crate) fn push(&mut self, note: ImportNote) {
        match note {
            ImportNote::Truncated { count } => self.n_dropped += count,
            note if self.notes.len() < MAX_NOTES => self.notes.push(note),
            _ => self.n_dropped += 1,
        }
    }

    pub(crate) fn into_vec(mut self) -> Vec<ImportNote> {
        if self.n_dropped > 0 {
            self.notes.push(ImportNote::Truncated { count: self.n_dropped });
        }
        self.notes
    }
}
