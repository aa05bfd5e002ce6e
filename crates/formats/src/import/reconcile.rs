//! Maps the labels of imported documents to those of a project.

use super::notes::{ImportNote, ImportedDocuments};
use super::parsed::ReadError;
use crate::limits::MAX_LABELS;
use dateline_annotation::labels::check_lists;
use dateline_annotation::model::{Label, LabelDraft, LabelSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The rule by which labels of a file are matched to those of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelMatching {
    /// By exact name. New labels keep their color, key and description. For Dateline files.
    Exact,
    /// Also by names that differ only in case, and by the names that other programs use, such as
    /// `PER` for `PERSON`. For files of all other formats.
    Lenient,
}

/// Names that are used for the same label.
const LABEL_SYNONYMS: [&[&str]; 5] = [
    &["PERSON", "PER", "PERS"],
    &["ORG", "ORGANIZATION", "ORGANISATION"],
    &["LOC", "LOCATION"],
    &["FAC", "FACILITY"],
    &["PERCENT", "PERCENTAGE"],
];

/// Replaces the labels of imported documents by those of a project. Labels that the project does
/// not have are appended. Notes on labels come first.
///
/// Returns an error if the project would have more than 1000 labels, or too many lists or terms. Cost: quadratic in the labels,
/// and a pass over the annotations.
pub fn reconcile_labels(
    file: ImportedDocuments,
    project: &LabelSet,
    matching: LabelMatching,
) -> Result<ImportedDocuments, ReadError> {
    let mut labels = project.clone();
    let (mut ids, mut notes) = (BTreeMap::new(), Vec::new());
    for label in file.labels.iter() {
        let found = labels.by_name(&label.name).or_else(|| match matching {
            LabelMatching::Exact => None,
            LabelMatching::Lenient => find_label_ignoring_case(&labels, &label.name)
                .or_else(|| find_synonymous_label(project, &file.labels, label)),
        });
        let id = match found {
            Some(found) => {
                if found.name != label.name {
                    let (from, to) = (label.name.clone(), found.name.clone());
                    notes.push(ImportNote::LabelMatched { from, to });
                }
                let id = found.id;
                labels.add_lists(id, &label.lists);
                id
            }
            None if labels.iter().count() >= MAX_LABELS => {
                return Err(ReadError::TooManyLabels(MAX_LABELS));
            }
            None => append_label(&mut labels, label, matching, &mut notes),
        };
        ids.insert(label.id, id);
    }
    check_lists(&labels).map_err(ReadError::Lists)?;
    // These notes were added before the project was known.
    notes.extend(
        file.notes.into_iter().filter(|note| !matches!(note, ImportNote::LabelAdded { .. })),
    );
    let documents = file.documents.into_iter().map(|document| document.map_labels(&ids)).collect();
    Ok(ImportedDocuments { labels, documents, notes })
}

/// Returns the first label whose name differs at most in case.
pub(super) fn find_label_ignoring_case<'a>(labels: &'a LabelSet, name: &str) -> Option<&'a Label> {
    let folded = name.to_lowercase();
    labels.iter().find(|label| label.name.to_lowercase() == folded)
}

/// Returns the project's label that has a synonymous name. Returns `None` if the file also has a
/// label with that name, because it then distinguishes the two.
fn find_synonymous_label<'a>(
    project: &'a LabelSet,
    file: &LabelSet,
    label: &Label,
) -> Option<&'a Label> {
    let name = label.name.to_uppercase();
    let names = LABEL_SYNONYMS.iter().find(|names| names.contains(&name.as_str()))?;
    let found = names.iter().find_map(|name| find_label_ignoring_case(project, name))?;
    find_label_ignoring_case(file, &found.name).is_none().then_some(found)
}

fn append_label(
    labels: &mut LabelSet,
    label: &Label,
    matching: LabelMatching,
    notes: &mut Vec<ImportNote>,
) -> dateline_annotation::model::LabelId {
    let name = label.name.clone();
    notes.push(ImportNote::LabelAdded { name: name.clone() });
    if matching == LabelMatching::Lenient {
        return labels.push_draft(LabelDraft { name, ..LabelDraft::default() });
    }
    let taken_key = label.key.filter(|&key| labels.by_key(key).is_some());
    let id = labels.push_draft(LabelDraft {
        name: name.clone(),
        description: label.description.clone(),
        color: Some(label.color),
        key: label.key.xor(taken_key),
        detector_labels: Some(label.detector_labels.clone()),
        lists: label.lists.clone(),
    });
    notes.extend(taken_key.map(|key| ImportNote::KeyTaken { name, key }));
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the label set and the notes that result from reconciling labels.
    fn check(
        project: &[&str],
        file: &[&str],
        matching: LabelMatching,
        expected: &[&str],
        expected_notes: &[&str],
    ) {
        let set = |names: &[&str]| {
            let mut set = LabelSet::empty();
            names.iter().for_each(|name| {
                set.push(name, "", 7, name.chars().next());
            });
            set
        };
        let imported =
            ImportedDocuments { labels: set(file), documents: Vec::new(), notes: Vec::new() };
        let adopted = reconcile_labels(imported, &set(project), matching).unwrap();
        let names: Vec<&str> = adopted.labels.iter().map(|label| label.name.as_str()).collect();
        assert_eq!(names, expected);
        let notes: Vec<String> = adopted.notes.iter().map(ToString::to_string).collect();
        assert_eq!(notes, expected_notes);
    }

    #[test]
    fn foreign_labels_match_project_labels() {
        let project = ["PERSON", "ORG", "LOC"];
        check(
            &project,
            &["PER", "LOC", "organization", "MISC"],
            LabelMatching::Lenient,
            &["PERSON", "ORG", "LOC", "MISC"],
            &[
                "label PER was opened as PERSON",
                "label organization was opened as ORG",
                "label MISC was added",
            ],
        );
        check(
            &["per"],
            &["PERSON"],
            LabelMatching::Lenient,
            &["per"],
            &["label PERSON was opened as per"],
        );
        check(
            &project,
            &["Loc"],
            LabelMatching::Lenient,
            &project,
            &["label Loc was opened as LOC"],
        );
    }

    #[test]
    fn distinct_names_in_a_file_are_kept() {
        let expected = ["PERSON", "PER"];
        let notes = ["label PER was added"];
        check(&["PERSON"], &["PER", "PERSON"], LabelMatching::Lenient, &expected, &notes);
        check(
            &["PERSON"],
            &["PER", "person"],
            LabelMatching::Lenient,
            &expected,
            &["label PER was added", "label person was opened as PERSON"],
        );
    }

    #[test]
    fn dateline_file_labels_match_exactly() {
        check(
            &["PERSON"],
            &["PER", "person", "PERSON"],
            LabelMatching::Exact,
            &["PERSON", "PER", "person"],
            &[
                "label PER was added",
                "PER has no key: “P” is already used for another label",
                "label person was added",
            ],
        );
    }

    #[test]
    fn too_many_labels_are_rejected() {
        let mut labels = LabelSet::empty();
        (0..MAX_LABELS).for_each(|number| {
            labels.push(&format!("L{number}"), "", 0, None);
        });
        let full = ImportedDocuments { labels, documents: Vec::new(), notes: Vec::new() };
        let refused = reconcile_labels(full.clone(), &LabelSet::default(), LabelMatching::Lenient);
        assert_eq!(refused, Err(ReadError::TooManyLabels(MAX_LABELS)));
        assert!(reconcile_labels(full, &LabelSet::empty(), LabelMatching::Lenient).is_ok());
    }
}
