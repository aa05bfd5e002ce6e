//! Dateline's own label file.

use super::{LabelFileError, LocatedLabel};
use crate::dateline_json::describe_path;
use crate::json::{json_error_location, to_compact_json};
use crate::shorten::shorten;
use dateline_annotation::model::{Color, LabelDraft, LabelSet};
use serde::{Deserialize, Serialize};

const FORMAT: &str = "dateline-labels";

/// The version that is written, and the newest that can be read.
const VERSION: u64 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelFile {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u64,
    labels: Vec<FileLabel>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLabel {
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hue: Option<u16>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    deep: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<char>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detects: Option<Vec<String>>,
}

/// The members that identify a label file of a known version.
#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    format: String,
    #[serde(default)]
    version: u64,
}

/// Writes labels, one per line.
pub fn write_label_file(labels: &LabelSet) -> String {
    let lines: Vec<String> = labels
        .iter()
        .map(|label| {
            to_compact_json(&FileLabel {
                name: label.name.clone(),
                description: label.description.clone(),
                hue: Some(label.color.hue),
                deep: label.color.deep,
                key: label.key,
                detects: Some(label.detector_labels.clone()),
            })
        })
        .collect();
    let lines = lines.join(",\n    ");
    format!(
        "{{\n  \"format\": \"{FORMAT}\",\n  \"version\": {VERSION},\n  \"labels\": [\n    {lines}\n  ]\n}}\n"
    )
}

/// Returns true if a text is a label file of Dateline, of any version, or is damaged JSON that begins
/// like one.
pub(super) fn is_dateline_labels(text: &str) -> bool {
    match serde_json::from_str::<Header>(text) {
        Ok(header) => header.format == FORMAT,
        Err(_) => text.trim_start().starts_with('{'),
    }
}

pub(super) fn read_dateline_labels(text: &str) -> Result<Vec<LocatedLabel>, LabelFileError> {
    let not_json = |error: serde_json::Error| {
        LabelFileError::UnknownFormat(format!(
            "this JSON file is damaged or incomplete ({})",
            json_error_location(&error)
        ))
    };
    let header: Header = serde_json::from_str(text).map_err(not_json)?;
    if header.version != VERSION {
        let reason = format!(
            "this label file has version {}, and this page reads version {VERSION}",
            header.version
        );
        return Err(LabelFileError::invalid_at("version", reason));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let file: LabelFile = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        LabelFileError::invalid_at(
            &describe_path(error.path()),
            shorten(&error.inner().to_string(), 200),
        )
    })?;
    let placed = (1..).zip(file.labels).map(|(number, label): (u32, FileLabel)| {
        let location = format!("label {number}");
        if label.hue.is_some_and(|hue| hue > 359) {
            return Err(LabelFileError::invalid_at(&location, "the hue is above 359"));
        }
        let color = label.hue.map(|hue| Color { hue, deep: label.deep });
        let FileLabel { name, description, key, detects, .. } = label;
        let draft = LabelDraft { name, description, color, key, ..LabelDraft::default() };
        Ok((location, LabelDraft { detector_labels: detects, ..draft }))
    });
    placed.collect()
}
