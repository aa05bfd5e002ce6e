//! The common form of parsed training data, and helpers for parsing files.

use super::notes::{ImportNote, NoteCollector};
use crate::decode::{DecodeError, check_size};
use crate::file::File;
use crate::limits::MAX_DATELINE_BYTES;
use crate::shorten::shorten;
use dateline_annotation::labels::LabelError;
use dateline_annotation::model::{Date, MentionDetails, PlaceLink, Status};
use dateline_text::Span;
use serde::Deserialize;
use serde_json::error::Category;

/// The contents of files in a common form, from which
/// [`assemble_documents`](super::assemble_documents) makes documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedDocuments {
    /// The texts in order.
    pub documents: Vec<ParsedDocument>,
    /// Notes on repairs.
    pub notes: Vec<ImportNote>,
}

/// A text with its spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedDocument {
    /// The text of the file, with its original line endings.
    pub text: String,
    /// The position in the file, for display: `line 12`.
    pub location: String,
    /// The metadata of the file.
    pub meta: ParsedMetadata,
    /// The spans, in any order.
    pub spans: Vec<ParsedSpan>,
    /// Spans in which text without a label is known to be outside of any mention, in bytes. Empty
    /// if the format does not carry this.
    pub fully_annotated: Vec<Span>,
}

/// The metadata of a text. `None` if the file has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedMetadata {
    /// The headline.
    pub title: Option<String>,
    /// The publication date.
    pub date: Option<Date>,
    /// The source of the text.
    pub source: Option<String>,
    /// A BCP 47 language tag.
    pub language: Option<String>,
}

/// A labeled span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedSpan {
    /// In bytes of the document's text, not empty, on character boundaries.
    pub span: Span,
    /// The label in the file.
    pub label: String,
    /// Further attributes, if any.
    pub details: Option<Box<SpanDetails>>,
}

/// Attributes of mentions that only some formats carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanDetails {
    /// The status.
    pub status: Option<Status>,
    /// The place that the mention refers to.
    pub place: Option<PlaceLink>,
    /// The optional attributes.
    pub attributes: MentionDetails,
}

/// Choices for reading a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The annotator whose annotations are read from files with those of several people: a name, an
    /// address or an id, or the number of the annotation of its text, from 1. By default the first.
    pub annotator: Option<String>,
    /// The trust in the unit of offsets that a format declares.
    pub offsets: OffsetTrust,
}

/// The trust in the unit of offsets that a format declares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetTrust {
    /// Programs often count in another unit, which the words of the texts show.
    #[default]
    Inferred,
    /// The unit is certain, as in files that Dateline has just written.
    Declared,
}

/// The reason why a file is rejected as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file is longer than [`MAX_DATELINE_BYTES`], or a text is longer than
    /// [`MAX_BYTES`](crate::MAX_BYTES).
    #[error(transparent)]
    TooLarge(#[from] DecodeError),
    /// The bytes are not UTF-8, but the format requires it.
    #[error("the file is not UTF-8 at byte {0}")]
    NotUtf8(usize),
    /// A part of the file cannot be parsed.
    #[error("{location}: {reason}")]
    Invalid {
        /// The position in the file, such as `line 12`.
        location: String,
        /// The reason.
        reason: String,
    },
    /// The only file cannot be parsed.
    #[error("{reason}")]
    InvalidFile {
        /// The reason.
        reason: String,
    },
    /// The project would have more labels than allowed.
    #[error("the project would have more than {0} labels")]
    TooManyLabels(usize),
    /// The lists of the project would be too long.
    #[error("{0}")]
    Lists(LabelError),
}

impl ReadError {
    /// Returns the error without its location if that is only the name of the single file, which
    /// every message has anyway.
    pub(crate) fn without_name(self, files: &[File]) -> Self {
        match self {
            Self::Invalid { location, reason } if matches!(files, [file] if display_name(file) == location) => {
                Self::InvalidFile { reason }
            }
            other => other,
        }
    }
}

/// Parses each file separately as text. If there are several, locations include the file name.
pub(crate) fn read_each_text(
    files: &[File],
    parse: impl Fn(&str) -> Result<ParsedDocuments, ReadError>,
) -> Result<ParsedDocuments, ReadError> {
    let (mut all, mut notes) = (ParsedDocuments::default(), NoteCollector::default());
    for file in files {
        let one = text_without_bom(file).and_then(&parse);
        if files.len() == 1 {
            return one;
        }
        let name = display_name(file);
        let mut one = one.map_err(|error| ReadError::Invalid {
            location: name.clone(),
            reason: error.to_string(),
        })?;
        one.documents
            .iter_mut()
            .for_each(|item| item.location = format!("{name}, {}", item.location));
        all.documents.append(&mut one.documents);
        one.notes.into_iter().for_each(|note| notes.push(note.in_file(&name)));
    }
    all.notes = notes.into_vec();
    Ok(all)
}

/// Returns the file's path, cut for display.
pub(crate) fn display_name(file: &File) -> String {
    shorten(&file.path, 60)
}

/// Parses a text as one JSON value.
pub(crate) fn parse_json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ReadError> {
    serde_json::from_str(text).map_err(|error| json_fault(&error, 1, 0))
}

/// Returns the error for invalid JSON. The parsed text begins at `first_line` of the file, from 1,
/// after `n_bytes` of that line.
pub(crate) fn json_fault(
    error: &serde_json::Error,
    first_line: usize,
    n_bytes: usize,
) -> ReadError {
    let location = format!("line {}", first_line + error.line().max(1) - 1);
    let reason = match error.classify() {
        Category::Eof => "the JSON ends too early".to_owned(),
        Category::Data => {
            let at = format!(" at line {} column {}", error.line(), error.column());
            data_fault(&shorten(&error.to_string(), 300).replace(&at, ""))
        }
        Category::Syntax | Category::Io => {
            let column = error.column() + if error.line() <= 1 { n_bytes } else { 0 };
            let is = |words| error.to_string().starts_with(words);
            match () {
                () if is("number out of range") => {
                    format!("a number is out of range at column {column}")
                }
                () if is("recursion limit") => format!("the JSON is too deep at column {column}"),
                () => format!("the JSON is damaged at column {column}"),
            }
        }
    };
    ReadError::Invalid { location, reason }
}

/// Returns the reason for an error of the parser about a value of another type than expected.
fn data_fault(error: &str) -> String {
    let is_of_parser = error.starts_with("invalid ") || error.starts_with("missing field");
    match error.rsplit_once(", expected ") {
        Some((_, expected)) if is_of_parser => format!("a value is not {expected}"),
        _ => error.replace("missing field", "a member is missing:").replace('`', ""),
    }
}

/// Returns the file as text, without a byte order mark.
pub(crate) fn text_without_bom(file: &File) -> Result<&str, ReadError> {
    let text = text_with_bom(file)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Returns the file as text with its byte order mark, for text companions, whose offsets count it.
pub(crate) fn text_with_bom(file: &File) -> Result<&str, ReadError> {
    check_size(file.bytes.len(), MAX_DATELINE_BYTES)?;
    let text = std::str::from_utf8(&file.bytes);
    text.map_err(|error| ReadError::NotUtf8(error.valid_up_to()))
}
