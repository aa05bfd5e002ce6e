//! Reads Dateline files.

use super::checksum;
use super::constants::{FORMAT, OFFSET_UNIT, VERSION};
use super::error::{DatelineFileError, describe_path};
use super::file::{DatelineFile, FileLabel};
use super::validate::Validator;
use crate::decode::check_size;
use crate::import::{ImportNote, ImportedDocuments};
use crate::json::{JsonShape, json_error_location};
use crate::limits::{MAX_DATELINE_BYTES, MAX_LABELS};
use crate::shorten::shorten;
use dateline_annotation::labels;
use dateline_annotation::model::{Color, LabelDraft, LabelSet};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Header<'a> {
    #[serde(borrow)]
    format: Cow<'a, str>,
    #[serde(default)]
    version: Option<u64>,
}

/// Returns true if a text is JSON with the `format` of Dateline. Cost: one pass.
pub(crate) fn is_dateline_file(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && serde_json::from_str::<Header>(text).is_ok_and(|header| header.format == FORMAT)
}

/// Reads a Dateline file into documents that use the labels of `labels`, extended by the other
/// labels of the file.
///
/// Everything is validated: offsets against quotes, ids, labels, that annotations are within a
/// paragraph, and that reviewed paragraphs are paragraphs. A single problem rejects the whole file,
/// and the error lists the locations of the problems. Offsets in the file are code points; in the
/// documents they are bytes, as everywhere. Cost: three passes over the file; memory: a few times
/// its size.
pub fn read_dateline_json(
    text: &str,
    labels: &LabelSet,
) -> Result<ImportedDocuments, DatelineFileError> {
    check_size(text.len(), MAX_DATELINE_BYTES).map_err(DatelineFileError::TooLarge)?;
    check_header(text)?;
    let mut json = serde_json::Deserializer::from_str(text);
    let file: DatelineFile = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let reason = shorten(&error.inner().to_string(), 300);
        DatelineFileError::InvalidMember { location: describe_path(error.path()), reason }
    })?;
    json.end().map_err(not_json)?;
    checksum::verify_checksum(text, file.checksum.as_deref())?;
    let (labels, mut notes) = extend_labels(labels, &file.labels)?;
    let mut checker = Validator::new(&labels);
    if file.offsets != OFFSET_UNIT {
        checker.report(|| {
            let found = shorten(&file.offsets, 60);
            format!("`offsets` is “{found}”, and must be “{OFFSET_UNIT}”")
        });
    }
    let (documents, document_notes) =
        checker.into_documents(file.documents).map_err(DatelineFileError::Invalid)?;
    notes.extend(document_notes);
    Ok(ImportedDocuments { labels, documents, notes })
}

/// Checks format and version before the file is parsed as a whole.
fn check_header(text: &str) -> Result<(), DatelineFileError> {
    let shape = JsonShape::parse(text).map_err(not_json)?;
    let header: Result<Header, _> = serde_json::from_str(text);
    match header {
        Ok(Header { format, .. }) if format != FORMAT => {
            Err(DatelineFileError::OtherJson(shape.describe()))
        }
        Ok(Header { version: Some(found), .. }) if found > VERSION => {
            Err(DatelineFileError::UnsupportedVersion { found })
        }
        Ok(Header { version: Some(1), .. }) => Ok(()),
        Ok(_) => Err(DatelineFileError::InvalidMember {
            location: "version".to_owned(),
            reason: format!("must be a whole number from 1 to {VERSION}"),
        }),
        Err(error) if starts_with_format(text) => Err(DatelineFileError::InvalidMember {
            location: "the file".to_owned(),
            reason: shorten(&error.to_string(), 300),
        }),
        Err(_) => Err(DatelineFileError::OtherJson(shape.describe())),
    }
}

/// Returns true if the file begins with the `format` of Dateline, even if the rest of its header is
/// invalid.
fn starts_with_format(text: &str) -> bool {
    let head: String =
        text.chars().filter(|character| !character.is_whitespace()).take(40).collect();
    head.starts_with(&format!("{{\"format\":\"{FORMAT}\""))
}

fn not_json(error: serde_json::Error) -> DatelineFileError {
    DatelineFileError::NotJson(json_error_location(&error))
}

/// Returns the project's labels, followed by those that only the file has.
fn extend_labels(
    project: &LabelSet,
    file: &[FileLabel],
) -> Result<(LabelSet, Vec<ImportNote>), DatelineFileError> {
    let mut labels = project.clone();
    let mut notes = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, label) in file.iter().enumerate() {
        let refuse = |reason: &str| {
            let location = format!("label {}", index + 1);
            Err(DatelineFileError::InvalidMember { location, reason: reason.to_owned() })
        };
        if label.name.trim().is_empty() || label.name.chars().any(char::is_control) {
            return refuse("the name is empty or has control characters");
        }
        if label.name.chars().count() > 100 {
            return refuse("the name is longer than 100 characters");
        }
        if label.hue > 359 {
            return refuse("the hue is above 359");
        }
        if !seen.insert(&label.name) {
            return refuse("an earlier label has this name");
        }
        if label.lists.iter().any(|list| labels::parse_name(&list.name).is_err()) {
            return refuse("the name of a list is empty, too long or has control characters");
        }
        if let Some(known) = labels.by_name(&label.name) {
            let id = known.id;
            labels.add_lists(id, &label.lists);
            continue;
        }
        if labels.iter().count() >= MAX_LABELS {
            return refuse(&format!("a project has at most {MAX_LABELS} labels"));
        }
        notes.extend(append_label(&mut labels, label));
    }
    labels::check_lists(&labels).map_err(|error| DatelineFileError::InvalidMember {
        location: "labels".to_owned(),
        reason: error.to_string(),
    })?;
    Ok((labels, notes))
}

fn append_label(labels: &mut LabelSet, label: &FileLabel) -> Vec<ImportNote> {
    let name = label.name.clone();
    let taken_key = label.key.filter(|&key| labels.by_key(key).is_some());
    let key = label.key.filter(|_| taken_key.is_none());
    labels.push_draft(LabelDraft {
        name: label.name.clone(),
        description: label.description.clone(),
        color: Some(Color { hue: label.hue, deep: label.deep }),
        key,
        detector_labels: label.detects.clone(),
        lists: label.lists.clone(),
    });
    let added = ImportNote::LabelAdded { name: name.clone() };
    [Some(added), taken_key.map(|key| ImportNote::KeyTaken { name, key })]
        .into_iter()
        .flatten()
        .collect()
}
