//! Files of labels without documents: Dateline's own format, Label Studio's labeling configuration,
//! the labels of doccano and NER Annotator, and plain lists of names.
//!
//! Dateline's format is one JSON object, described by `schema/dateline-labels-1.schema.json`.
//! `write_label_file` and [`read_label_file`] are inverses, except for ids, which belong to a
//! project.

mod color;
mod dateline_labels;
mod json_labels;
mod label_studio_config;
mod name_list;

pub use dateline_labels::write_label_file;

use crate::decode::{DecodeError, decode};
use dateline_annotation::labels::{self, LabelError, MAX_LABELS};
use dateline_annotation::model::LabelDraft;
use std::collections::BTreeMap;

/// The reason why a label file is rejected. Messages complete the sentence "the file was not
/// opened: …".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelFileError {
    /// The file is not text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The file is neither a list of names nor of another known kind.
    #[error("{0}")]
    UnknownFormat(String),
    /// A part of the file is invalid.
    #[error("{location}: {reason}")]
    Invalid {
        /// The position in the file.
        location: String,
        /// The reason.
        reason: String,
    },
    /// The file contains no labels.
    #[error("the file has no labels")]
    Empty,
    /// The file has more than [`MAX_LABELS`] labels.
    #[error("the file has more than {MAX_LABELS} labels")]
    TooManyLabels,
}

impl LabelFileError {
    fn invalid_at(location: &str, reason: impl std::fmt::Display) -> Self {
        Self::Invalid { location: location.to_owned(), reason: reason.to_string() }
    }
}

/// A label with its position in the file.
type LocatedLabel = (String, LabelDraft);

/// Reads labels. The kind of file is recognized by its first character: `{` or `[` for JSON, `<` for
/// a labeling configuration, anything else for a list with one name per line.
///
/// Names are normalized, and must differ in more than case. If the file does not list the detector
/// labels of a label, they are inferred from its name or its OntoNotes equivalent (`PER` is
/// `PERSON`).
pub fn read_label_file(bytes: &[u8]) -> Result<Vec<LabelDraft>, LabelFileError> {
    let text = decode(bytes)?.text;
    let placed = match text.trim_start().chars().next() {
        Some('{' | '[') => match dateline_labels::is_dateline_labels(&text) {
            true => dateline_labels::read_dateline_labels(&text)?,
            false => json_labels::read_json_labels(&text)?.ok_or_else(not_labels)?,
        },
        Some('<') => label_studio_config::read_label_studio_config(&text)?,
        _ => name_list::read_name_list(&text),
    };
    let mut drafts = validate_labels(placed)?;
    name_list::infer_detector_labels(&mut drafts);
    Ok(drafts)
}

fn not_labels() -> LabelFileError {
    let reason = "this JSON is not a label file: it has neither Dateline’s labels nor a list of labels with names";
    LabelFileError::UnknownFormat(reason.to_owned())
}

fn validate_labels(placed: Vec<LocatedLabel>) -> Result<Vec<LabelDraft>, LabelFileError> {
    if placed.is_empty() {
        return Err(LabelFileError::Empty);
    }
    if placed.len() > MAX_LABELS {
        return Err(LabelFileError::TooManyLabels);
    }
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut drafts = Vec::new();
    for (location, mut draft) in placed {
        draft.name = labels::parse_name(&draft.name)
            .map_err(|error| LabelFileError::invalid_at(&location, error))?;
        draft.description = draft.description.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(first) = seen.get(&draft.name.to_lowercase()) {
            let error = LabelError::NameTaken(draft.name);
            return Err(LabelFileError::invalid_at(&location, format!("{error} ({first})")));
        }
        seen.insert(draft.name.to_lowercase(), location);
        drafts.push(draft);
    }
    Ok(drafts)
}

#[cfg(test)]
mod tests;
