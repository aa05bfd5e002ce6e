//! Lists of label names, and the detector labels inferred from such names.

use super::LocatedLabel;
use dateline_annotation::model::{LabelDraft, LabelPreset, default_detector_labels};
use std::collections::BTreeSet;

/// Reads one name per line. Blank lines are skipped.
pub(super) fn read_name_list(text: &str) -> Vec<LocatedLabel> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let draft = |line: &str| LabelDraft { name: line.to_owned(), ..LabelDraft::default() };
    lines.map(|(number, line): (u32, &str)| (format!("line {number}"), draft(line))).collect()
}

/// Infers the detector labels of labels for which the file does not list any: the one with the same
/// name, regardless of case, and those of CoNLL's label with that name, unless the file has a
/// separate label for them.
pub(super) fn infer_detector_labels(drafts: &mut [LabelDraft]) {
    let own: BTreeSet<String> = drafts.iter().map(|draft| draft.name.to_uppercase()).collect();
    let conll = LabelPreset::Conll.labels();
    for draft in drafts.iter_mut().filter(|draft| draft.detector_labels.is_none()) {
        let name = draft.name.to_uppercase();
        let mut detects = default_detector_labels(&name);
        let stands_for =
            conll.iter().find(|it| it.name == name).and_then(|it| it.detector_labels.clone());
        for other in stands_for.unwrap_or_default() {
            if !own.contains(&other) && !detects.contains(&other) {
                detects.push(other);
            }
        }
        draft.detector_labels = Some(detects);
    }
}
