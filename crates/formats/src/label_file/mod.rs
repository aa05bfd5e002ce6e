//! Files of labels without documents: Dateline's own, Label Studio's labeling configuration, and plain
//! lists of names.
//!
//! Our own is one JSON object, described by `schema/dateline-labels-1.schema.json`. [`write`] and [`read_label_file`] are
//! inverses, but for ids, which belong to a project.

mod color;
mod dateline_labels;
mod label_studio_config;
mod name_list;

pub use dateline_labels::write_label_file;

use crate::decode::{DecodeError, decode};
use dateline_annotation::{LabelDraft, LabelError, MAX_LABELS, parse_label_name};
use std::collections::BTreeMap;

/// Why a file of labels is not taken. Texts finish the sentence "the file was not opened: …".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelFileError {
    /// It is no text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// It is neither a list of names nor anything else that is known.
    #[error("{0}")]
    UnknownFormat(String),
    /// Something in it is wrong.
    #[error("{location}: {reason}")]
    Invalid {
        /// Where.
        location: String,
        /// What.
        reason: String,
    },
    /// There is no label in it.
    #[error("there are no labels in it")]
    Empty,
    /// There are more than [`MAX_LABELS`].
    #[error("it has more than {MAX_LABELS} labels")]
    TooManyLabels,
}

impl LabelFileError {
    fn invalid_at(location: &str, reason: impl std::fmt::Display) -> Self {
        Self::Invalid { location: location.to_owned(), reason: reason.to_string() }
    }
}

/// A label, and where in the file it stands.
type LocatedLabel = (String, LabelDraft);

/// Reads labels. What the file is shows by how it begins: `{` is our JSON, `<` a labeling configuration,
/// anything else a list with a name on each line.
///
/// Names are made tidy and differ, whatever their capitals. Where the file does not say what the
/// detector calls a label, its name does, or the one that it has in OntoNotes (`PER` is `PERSON`).
pub fn read_label_file(bytes: &[u8]) -> Result<Vec<LabelDraft>, LabelFileError> {
    let text = decode(bytes)?.text;
    let placed = match text.trim_start().chars().next() {
        Some('{') => dateline_labels::read_dateline_labels(&text)?,
        Some('<') => label_studio_config::read_label_studio_config(&text)?,
        Some('[') => {
            let reason = "it is a JSON list; labels are in an object with “labels”";
            return Err(LabelFileError::UnknownFormat(reason.to_owned()));
        }
        _ => name_list::read_name_list(&text),
    };
    let mut drafts = validate_labels(placed)?;
    name_list::infer_detector_labels(&mut drafts);
    Ok(drafts)
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
        draft.name = parse_label_name(&draft.name)
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
