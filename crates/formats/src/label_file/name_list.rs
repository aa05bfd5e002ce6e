//! Lists of names, and what the detector calls labels of such names.

use super::LocatedLabel;
use dateline_annotation::{LabelDraft, LabelPreset, default_detector_labels};
use std::collections::BTreeSet;

/// A name on each line; empty lines are passed over.
pub(super) fn read_name_list(text: &str) -> Vec<LocatedLabel> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let draft = |line: &str| LabelDraft { name: line.to_owned(), ..LabelDraft::default() };
    lines.map(|(number, line): (u32, &str)| (format!("line {number}"), draft(line))).collect()
}

/// Says what the detector calls those labels where the file does not: what has the same name, whatever
/// its capitals; and what CoNLL's label of that name stands for, as far as the file has no label of its own
/// for it.
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
