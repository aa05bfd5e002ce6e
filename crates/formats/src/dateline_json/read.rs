use super::check::Checker;
use super::error::{ImportError, place};
use super::file::{File, FileLabel};
use super::{FORMAT, MAX_DATELINE_BYTES, MAX_LABELS, OFFSETS, VERSION, seal};
use crate::decode::check_size;
use crate::import::{Imported, Note};
use crate::json::Shape;
use crate::shorten::shorten;
use dateline_annotation::{Color, LabelDraft, LabelSet};
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

/// Whether a text is JSON that says it is ours. Cost: one pass.
pub(crate) fn has_format(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && serde_json::from_str::<Header>(text).is_ok_and(|header| header.format == FORMAT)
}

/// Reads a Dateline file into documents whose labels are those of `labels`, extended where the
/// file has others.
///
/// Everything is checked: offsets against quotes, ids, labels, that annotations lie within a
/// paragraph and that reviewed paragraphs are paragraphs. One fault refuses the whole file, and
/// the error says where the faults are. Positions in the file are code points; in the documents
/// they are bytes, as everywhere. Cost: three passes over the file; memory: a few times its size.
pub fn read(text: &str, labels: &LabelSet) -> Result<Imported, ImportError> {
    check_size(text.len(), MAX_DATELINE_BYTES).map_err(ImportError::TooLarge)?;
    check_header(text)?;
    let mut json = serde_json::Deserializer::from_str(text);
    let file: File = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let reason = shorten(&error.inner().to_string(), 300);
        ImportError::Member { place: place(error.path()), reason }
    })?;
    json.end().map_err(not_json)?;
    seal::check(text, file.checksum.as_deref())?;
    let (labels, mut notes) = extended(labels, &file.labels)?;
    let mut checker = Checker::new(&labels);
    if file.offsets != OFFSETS {
        checker.problem(|| {
            let found = shorten(&file.offsets, 60);
            format!("offsets are said to be “{found}”, and must be “{OFFSETS}”")
        });
    }
    let (documents, told) = checker.documents(file.documents).map_err(ImportError::Unsound)?;
    notes.extend(told);
    Ok(Imported { labels, documents, notes })
}

/// Refuses what is not ours before it is read for good.
fn check_header(text: &str) -> Result<(), ImportError> {
    let shape = Shape::of(text).map_err(not_json)?;
    let header: Result<Header, _> = serde_json::from_str(text);
    match header {
        Ok(Header { format, .. }) if format != FORMAT => {
            Err(ImportError::OtherJson(shape.describe()))
        }
        Ok(Header { version: Some(found), .. }) if found > VERSION => {
            Err(ImportError::Newer { found })
        }
        Ok(Header { version: Some(1), .. }) => Ok(()),
        Ok(_) => Err(ImportError::Member {
            place: "version".to_owned(),
            reason: format!("it must be a whole number from 1 to {VERSION}"),
        }),
        Err(error) if says_format(text) => Err(ImportError::Member {
            place: "the file".to_owned(),
            reason: shorten(&error.to_string(), 300),
        }),
        Err(_) => Err(ImportError::OtherJson(shape.describe())),
    }
}

/// Whether the format is ours although the rest of the header is broken.
fn says_format(text: &str) -> bool {
    let head: String =
        text.chars().filter(|character| !character.is_whitespace()).take(40).collect();
    head.starts_with(&format!("{{\"format\":\"{FORMAT}\""))
}

fn not_json(error: serde_json::Error) -> ImportError {
    ImportError::NotJson(shorten(&error.to_string(), 300))
}

/// The project's labels, with those appended that only the file has.
fn extended(project: &LabelSet, file: &[FileLabel]) -> Result<(LabelSet, Vec<Note>), ImportError> {
    let mut labels = project.clone();
    let mut notes = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, label) in file.iter().enumerate() {
        let refuse = |reason: &str| {
            let place = format!("label {}", index + 1);
            Err(ImportError::Member { place, reason: reason.to_owned() })
        };
        if label.name.trim().is_empty() || label.name.chars().any(char::is_control) {
            return refuse("it has no name, or one with control characters");
        }
        if label.name.chars().count() > 100 {
            return refuse("its name is longer than 100 characters");
        }
        if label.hue > 359 {
            return refuse("its hue is above 359");
        }
        if !seen.insert(&label.name) {
            return refuse("a label with this name stands before it");
        }
        if labels.by_name(&label.name).is_some() {
            continue;
        }
        if labels.iter().count() >= MAX_LABELS {
            return refuse(&format!("a project has at most {MAX_LABELS} labels"));
        }
        notes.extend(append(&mut labels, label));
    }
    Ok((labels, notes))
}

fn append(labels: &mut LabelSet, label: &FileLabel) -> Vec<Note> {
    let name = label.name.clone();
    let taken = label.key.filter(|&key| labels.by_key(key).is_some());
    let key = label.key.filter(|_| taken.is_none());
    labels.add(LabelDraft {
        name: label.name.clone(),
        description: label.description.clone(),
        color: Some(Color { hue: label.hue, deep: label.deep }),
        key,
        detects: label.detects.clone(),
    });
    let added = Note::LabelAdded { name: name.clone() };
    [Some(added), taken.map(|key| Note::KeyTaken { name, key })].into_iter().flatten().collect()
}
