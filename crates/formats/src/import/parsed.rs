use super::ImportNote;
use super::notes::NoteCollector;
use crate::dateline_json::MAX_DATELINE_BYTES;
use crate::decode::{DecodeError, check_size};
use crate::format::File;
use crate::shorten::shorten;
use dateline_annotation::{Date, PlaceLink, Status};
use dateline_text::Span;
use serde::Deserialize;

/// What files of a format say, in common terms; [`assemble_documents`](super::assemble_documents) makes documents of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedDocuments {
    /// The texts in order.
    pub documents: Vec<ParsedDocument>,
    /// What was repaired.
    pub notes: Vec<ImportNote>,
}

/// A text with what is marked in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedDocument {
    /// As the file has it, line ends included.
    pub text: String,
    /// Where it stands, for people: `line 12`.
    pub location: String,
    /// What the file knows about it.
    pub meta: ParsedMetadata,
    /// What is marked, in any order.
    pub spans: Vec<ParsedSpan>,
    /// Where text without a label is known to be nothing, in bytes; empty where the format does not say.
    pub fully_annotated: Vec<Span>,
}

/// What a file knows about a text; `None` where it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedMetadata {
    /// Its headline.
    pub title: Option<String>,
    /// The day it was published.
    pub date: Option<Date>,
    /// Where it came from.
    pub source: Option<String>,
    /// A BCP 47 tag.
    pub language: Option<String>,
}

/// A marked span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedSpan {
    /// In bytes of the item's text, not empty, on character borders.
    pub span: Span,
    /// The label as the file has it.
    pub label: String,
    /// What the file tells of it besides, if anything.
    pub details: Option<Box<SpanDetails>>,
}

/// What some formats tell of a mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanDetails {
    /// What was decided about it.
    pub status: Option<Status>,
    /// A remark.
    pub note: Option<String>,
    /// A normalized value.
    pub value: Option<String>,
    /// What it names on the earth.
    pub place: Option<PlaceLink>,
}

/// Why a file is refused. Nothing of it was taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// More bytes than [`MAX_DATELINE_BYTES`], or a text longer than [`MAX_BYTES`](crate::MAX_BYTES).
    #[error(transparent)]
    TooLarge(#[from] DecodeError),
    /// Bytes that are not UTF-8, where the format is.
    #[error("it is not UTF-8 at byte {0}")]
    NotUtf8(usize),
    /// A place that cannot be read.
    #[error("{location}: {reason}")]
    Invalid {
        /// Such as `line 12`.
        location: String,
        /// Why.
        reason: String,
    },
    /// More labels than a project may have.
    #[error("with it there would be more than {0} labels")]
    TooManyLabels(usize),
}

/// Reads each file by itself as text; with several, places are told with the file's name.
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

/// What a file is called, cut.
pub(crate) fn display_name(file: &File) -> String {
    shorten(&file.path, 60)
}

/// A file that is one JSON value.
pub(crate) fn parse_json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ReadError> {
    serde_json::from_str(text).map_err(|error| {
        let location = format!("line {}", error.line());
        let line = format!(" at line {} column", error.line());
        let reason = shorten(&error.to_string(), 300).replace(&line, " at column");
        ReadError::Invalid { location, reason }
    })
}

/// A file as text, without a byte order mark.
pub(crate) fn text_without_bom(file: &File) -> Result<&str, ReadError> {
    let text = text_with_bom(file)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A file as text in which positions of another file count.
pub(crate) fn text_with_bom(file: &File) -> Result<&str, ReadError> {
    check_size(file.bytes.len(), MAX_DATELINE_BYTES)?;
    let text = std::str::from_utf8(&file.bytes);
    text.map_err(|error| ReadError::NotUtf8(error.valid_up_to()))
}

/// Reads a JSON value from each line that is not blank; `each` gets it with its place, `line 12`.
/// Memory: a line at a time.
pub(crate) fn for_each_json_line<'a, T: Deserialize<'a>>(
    text: &'a str,
    mut visit: impl FnMut(String, T) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    for (number, line) in (1..).zip(text.lines()) {
        let number: usize = number;
        if line.trim().is_empty() {
            continue;
        }
        let location = format!("line {number}");
        match serde_json::from_str(line) {
            Ok(value) => visit(location, value)?,
            Err(error) => {
                // It counts lines of its own.
                let reason =
                    shorten(&error.to_string(), 300).replace(" at line 1 column", " at column");
                return Err(ReadError::Invalid { location, reason });
            }
        }
    }
    Ok(())
}
