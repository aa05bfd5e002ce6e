//! Files of labels without documents: Dateline's own, Label Studio's labeling configuration, and plain
//! lists of names.
//!
//! Our own is one JSON object, described by `schema/dateline-labels-1.schema.json`. [`write`] and [`read`] are
//! inverses, but for ids, which belong to a project.

mod color;
mod config;
mod json;
mod names;

pub use json::write;

use crate::decode::{DecodeError, decode};
use dateline_annotation::{LabelDraft, LabelError, MAX_LABELS, label_name};
use std::collections::BTreeMap;

/// Why a file of labels is not taken. Texts finish the sentence "the file was not opened: …".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelFileError {
    /// It is no text.
    #[error(transparent)]
    NoText(#[from] DecodeError),
    /// It is neither a list of names nor anything else that is known.
    #[error("{0}")]
    Unknown(String),
    /// Something in it is wrong.
    #[error("{place}: {reason}")]
    At {
        /// Where.
        place: String,
        /// What.
        reason: String,
    },
    /// There is no label in it.
    #[error("there are no labels in it")]
    Empty,
    /// There are more than [`MAX_LABELS`].
    #[error("it has more than {MAX_LABELS} labels")]
    TooMany,
}

impl LabelFileError {
    fn at(place: &str, reason: impl std::fmt::Display) -> Self {
        Self::At { place: place.to_owned(), reason: reason.to_string() }
    }
}

/// A label, and where in the file it stands.
type Placed = (String, LabelDraft);

/// Reads labels. What the file is shows by how it begins: `{` is our JSON, `<` a labeling configuration,
/// anything else a list with a name on each line.
///
/// Names are made tidy and differ, whatever their capitals. Where the file does not say what the
/// detector calls a label, its name does, or the one that it has in OntoNotes (`PER` is `PERSON`).
pub fn read(bytes: &[u8]) -> Result<Vec<LabelDraft>, LabelFileError> {
    let text = decode(bytes)?.text;
    let placed = match text.trim_start().chars().next() {
        Some('{') => json::read(&text)?,
        Some('<') => config::read(&text)?,
        Some('[') => {
            let reason = "it is a JSON list; labels are in an object with “labels”";
            return Err(LabelFileError::Unknown(reason.to_owned()));
        }
        _ => names::read(&text),
    };
    let mut drafts = checked(placed)?;
    names::guess_detected(&mut drafts);
    Ok(drafts)
}

fn checked(placed: Vec<Placed>) -> Result<Vec<LabelDraft>, LabelFileError> {
    if placed.is_empty() {
        return Err(LabelFileError::Empty);
    }
    if placed.len() > MAX_LABELS {
        return Err(LabelFileError::TooMany);
    }
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut drafts = Vec::new();
    for (place, mut draft) in placed {
        draft.name = label_name(&draft.name).map_err(|error| LabelFileError::at(&place, error))?;
        draft.description = draft.description.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(first) = seen.get(&draft.name.to_lowercase()) {
            let error = LabelError::NameTaken(draft.name);
            return Err(LabelFileError::at(&place, format!("{error} ({first})")));
        }
        seen.insert(draft.name.to_lowercase(), place);
        drafts.push(draft);
    }
    Ok(drafts)
}

#[cfg(test)]
mod tests;
