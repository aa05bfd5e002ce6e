use dateline_annotation::{Document, LabelSet, MAX_OVERLAP_DEPTH};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a file holds, ready for a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedDocuments {
    /// The project's labels, and after them those that only the file has.
    pub labels: LabelSet,
    /// The documents in the order of the file, with the ids of the file or counted up; whoever puts
    /// them into a project gives them new document ids.
    pub documents: Vec<Document>,
    /// What the person should know.
    pub notes: Vec<ImportNote>,
}

/// Something that was done while reading.
///
/// Where a variant has a `place`, it says where in the file, such as `line 12`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ImportNote {
    /// The project lacked a label, which was appended.
    LabelAdded {
        /// Its name.
        name: String,
    },
    /// A label was added without its key, which another label of the project has.
    KeyTaken {
        /// The label's name.
        name: String,
        /// The key.
        key: char,
    },
    /// A label was taken for one that differs in capitals only.
    LabelMatched {
        /// The file's.
        from: String,
        /// The project's.
        to: String,
    },
    /// All offsets of the file were read in another way than its format counts.
    OffsetUnitGuessed {
        /// How: `UTF-16`, `code points, ends inclusive`.
        unit: String,
        /// Whether quotes say so, or only that all offsets fit.
        by_quotes: bool,
    },
    /// A mention stands where its quote is, not where its offsets are.
    MovedToQuote {
        /// Where.
        location: String,
        /// The quote, cut.
        quote: String,
    },
    /// A mention was left out.
    SpanRejected {
        /// Where.
        location: String,
        /// Its label, cut.
        label: String,
        /// Why.
        reason: SpanFault,
    },
    /// A mention that went on into the next paragraph was cut at the end of the first.
    Clipped {
        /// Where.
        location: String,
        /// What is left of it, cut.
        quote: String,
    },
    /// A mention in pieces was read as one, from the first to the last.
    Joined {
        /// Where.
        location: String,
        /// All that it covers now, cut.
        quote: String,
    },
    /// Mentions were left out that lie over characters with too many mentions over them.
    TooManyLayers {
        /// Where.
        location: String,
        /// How many.
        count: usize,
    },
    /// Something that is no mention was passed over.
    Skipped {
        /// Where.
        location: String,
        /// What, for people, with its number.
        what: String,
    },
    /// A table: which column is which.
    TableColumns {
        /// Such as `text from “body”, title from “headline”`.
        description: String,
    },
    /// Tags that continue a mention where none was: taken for the beginning of one, as in the
    /// original files of CoNLL-2003.
    InsideTagsRepaired {
        /// How many.
        count: usize,
    },
    /// More notes than are kept.
    Truncated {
        /// How many are not.
        count: usize,
    },
}

/// Why a mention is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanFault {
    /// It ends beyond the text, before its beginning, or a position is no whole number.
    OutOfRange,
    /// It covers nothing, or nothing but line ends.
    Empty,
    /// An edge lies within a character.
    MidCharacter,
    /// It does not cover its quote, which the text has not exactly once.
    QuoteDiffers,
    /// Its label has no name, or one with control characters, or one of more than 100 characters.
    BadLabel,
}

impl fmt::Display for SpanFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OutOfRange => "its span is out of range",
            Self::Empty => "it covers nothing",
            Self::MidCharacter => "it begins or ends within a character",
            Self::QuoteDiffers => "its offsets do not fit its quote",
            Self::BadLabel => "its label is no name",
        })
    }
}

impl fmt::Display for ImportNote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LabelAdded { name } => write!(formatter, "the label {name} was added"),
            Self::KeyTaken { name, key } => {
                write!(formatter, "{name} has no key: “{key}” sets another label already")
            }
            Self::LabelMatched { from, to } => {
                write!(formatter, "the label {from} is read as {to}")
            }
            Self::OffsetUnitGuessed { unit: as_unit, by_quotes: true } => {
                write!(formatter, "offsets are {as_unit}, recognized by their quotes")
            }
            Self::OffsetUnitGuessed { unit: as_unit, by_quotes: false } => {
                write!(formatter, "offsets are read as {as_unit}, because only so all of them fit")
            }
            Self::MovedToQuote { location: place, quote } => {
                write!(formatter, "{place}: “{quote}” was found elsewhere than its offsets say")
            }
            Self::SpanRejected { location: place, label, reason: fault } => {
                write!(formatter, "{place}: a mention ({label}) was left out: {fault}")
            }
            Self::Clipped { location: place, quote } => {
                write!(
                    formatter,
                    "{place}: a mention was cut at the end of its paragraph, to “{quote}”"
                )
            }
            Self::Joined { location: place, quote } => {
                write!(formatter, "{place}: a mention in pieces was read as one, “{quote}”")
            }
            Self::TooManyLayers { location: place, count } => {
                let mentions = if *count == 1 { "mention was" } else { "mentions were" };
                write!(
                    formatter,
                    "{place}: {count} {mentions} left out, as no more than {MAX_OVERLAP_DEPTH} can lie over one character"
                )
            }
            Self::Skipped { location: place, what } => {
                write!(formatter, "{place}: passed over: {what}")
            }
            Self::TableColumns { description: which } => {
                write!(formatter, "it was read as a table: {which}")
            }
            Self::InsideTagsRepaired { count: 1 } => {
                formatter.write_str("1 tag I- without a B- before it was read as a beginning")
            }
            Self::InsideTagsRepaired { count } => {
                write!(
                    formatter,
                    "{count} tags I- without a B- before them were read as beginnings"
                )
            }
            Self::Truncated { count } => write!(formatter, "and {count} more notes"),
        }
    }
}

impl ImportNote {
    /// Whether it tells of something in the file that is not in the documents.
    pub fn is_loss(&self) -> bool {
        matches!(
            self,
            Self::SpanRejected { .. }
                | Self::TooManyLayers { .. }
                | Self::Skipped { .. }
                | Self::Clipped { .. }
        )
    }

    /// The same, told of one file of several.
    pub(crate) fn in_file(mut self, name: &str) -> Self {
        if let Self::MovedToQuote { location: place, .. }
        | Self::SpanRejected { location: place, .. }
        | Self::Clipped { location: place, .. }
        | Self::Joined { location: place, .. }
        | Self::TooManyLayers { location: place, .. }
        | Self::Skipped { location: place, .. } = &mut self
        {
            *place = format!("{name}, {place}");
        }
        self
    }
}

/// Collects notes, so many that a person may read them and a hostile file brings no more.
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
