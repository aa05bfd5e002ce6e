//! Messages about labels.

use super::{Noun, document_title, pluralize};
use dateline_annotation::labels::{LabelReplacement, LabelUsage};
use dateline_annotation::model::{Color, LabelPreset};

pub(crate) const LABELS_HINT: &str =
    "These labels apply to the whole project. Changes are saved at once and can be undone.";
pub(crate) const LABELS_OUTDATED: &str =
    "With these labels, the detector would find more in the open document.";
pub(crate) const OTHER_LABELS_HINT: &str = "Use a preset or a file: labels exported here, a Label Studio configuration, or one \
     name per line. You see what changes before you confirm.";
pub(crate) const LABEL_CHANGED: &str = "Label changed.";

/// Returns the accessible name of a label's input field. `what` is the name of the field.
pub(crate) fn label_field(what: &str, label: &str) -> String {
    match what {
        "name" => format!("Name of {label}"),
        "key" => format!("Key of {label}"),
        _ => format!("Description of {label}"),
    }
}

pub(crate) fn preset_name(preset: LabelPreset) -> &'static str {
    match preset {
        LabelPreset::OntoNotes => "OntoNotes",
        LabelPreset::Conll => "CoNLL-2003",
        LabelPreset::Places => "Places only",
    }
}

/// Returns the number of mentions and documents with a label.
pub(crate) fn label_usage(reach: &LabelUsage) -> String {
    if reach.mentions == 0 {
        return "no mentions".to_owned();
    }
    let mentions = pluralize(reach.mentions as usize, Noun::Mention);
    format!("{mentions} in {}", pluralize(reach.documents as usize, Noun::Document))
}

/// Returns the detector labels of a label, or `None` if the only one is the label's name.
pub(crate) fn detector_labels(name: &str, detects: &[String]) -> Option<String> {
    (!detects.is_empty() && detects != [name])
        .then(|| format!("detected as {}", detects.join(", ")))
}

pub(crate) fn label_created(name: &str) -> String {
    format!("Label {name} added.")
}

pub(crate) fn label_renamed(from: &str, to: &str) -> String {
    format!("{from} renamed to {to}.")
}

pub(crate) fn labels_merged(from: &str, into: &str) -> String {
    format!("{from} merged into {into}.")
}

pub(crate) fn label_deleted(name: &str) -> String {
    format!("Label {name} deleted.")
}

pub(crate) fn labels_replaced(name: &str) -> String {
    format!("Labels replaced with {name}.")
}

/// Returns a message about the consequences of merging a label, before it is merged.
pub(crate) fn merge_consequences(from: &str, touched: &LabelUsage) -> String {
    let reach = label_usage(touched);
    format!("{from} has {reach}. They get the other label, and so will new suggestions.")
}

/// Returns a message about the consequences of deleting a label, before it is deleted.
pub(crate) fn delete_consequences(name: &str, touched: &LabelUsage) -> String {
    match touched.mentions {
        0 => format!("No mention has the label {name}. The detector will no longer suggest it."),
        _ => {
            let reach = label_usage(touched);
            format!("{name} has {reach}. The detector will no longer suggest it.")
        }
    }
}

/// Returns messages about the consequences of a label replacement, before it is applied: one line
/// for each kind of change.
pub(crate) fn replacement_summary(plan: &LabelReplacement, kept: &LabelUsage) -> Vec<String> {
    let pairs = |pairs: &[(String, String)]| {
        let told: Vec<String> = pairs.iter().map(|(from, to)| format!("{from} → {to}")).collect();
        told.join(", ")
    };
    let lines = [
        (!plan.renamed.is_empty()).then(|| format!("Renamed: {}.", pairs(&plan.renamed))),
        (!plan.merged.is_empty())
            .then(|| format!("Merged, with their mentions: {}.", pairs(&plan.merged))),
        (!plan.added.is_empty()).then(|| format!("New: {}.", plan.added.join(", "))),
        (!plan.dropped.is_empty())
            .then(|| format!("Deleted, because no mention has them: {}.", plan.dropped.join(", "))),
        (!plan.kept.is_empty()).then(|| {
            let (names, reach) = (plan.kept.join(", "), label_usage(kept));
            format!("Kept at the end, for {reach}, until you merge or delete them: {names}.")
        }),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    if lines.is_empty() { vec!["Colors, keys and order only.".to_owned()] } else { lines }
}

/// Returns a summary of the differences that a repeated detection made in a document.
pub(crate) fn redetection_summary(new: usize, changed: usize, gone: usize) -> String {
    format!("Checked again: {}.", describe_differences((new, changed, gone)))
}

fn describe_differences((new, changed, gone): (usize, usize, usize)) -> String {
    let parts = [(new, "new"), (changed, "changed"), (gone, "removed")];
    let told: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    if told.is_empty() { "nothing changed".to_owned() } else { told.join(", ") }
}

/// Returns a summary of a bulk detection. `read` of `of` documents were processed; `counts` are the
/// numbers of new, changed and removed mentions.
pub(crate) fn bulk_detection_summary(
    read: usize,
    of: usize,
    counts: (usize, usize, usize),
) -> String {
    let documents = pluralize(of, Noun::Document);
    let told = describe_differences(counts);
    match read == of {
        true => format!("Checked {documents} for mentions: {told}."),
        false => format!("Checked {read} of {documents} for mentions: {told}."),
    }
}

/// The maximum number of failed documents that are named.
const MAX_NAMED_FAILURES: usize = 6;

/// Returns a message about the documents in which detection failed, each with the reason. Returns
/// `None` if there are none.
pub(crate) fn bulk_detection_failures(failed: &[(String, String)]) -> Option<String> {
    let named = failed.iter().take(MAX_NAMED_FAILURES);
    let named: Vec<String> =
        named.map(|(name, reason)| format!("“{}” ({reason})", document_title(name))).collect();
    let more = match failed.len() - named.len() {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let are_any = !failed.is_empty();
    are_any.then(|| {
        format!(
            "Finding mentions failed in {}{more}. You can still label them by hand.",
            named.join(", ")
        )
    })
}

/// Returns the name of a color. All colors of the palette have different names.
pub(crate) fn color_name(color: Color) -> String {
    let name = match color.hue {
        0..10 => "rose",
        10..25 => "red",
        25..50 => "orange",
        50..90 => "amber",
        90..118 => "olive",
        118..135 => "lime",
        135..165 => "green",
        165..190 => "teal",
        190..225 => "cyan",
        225..250 => "blue",
        250..285 => "indigo",
        285..320 => "purple",
        320..340 => "magenta",
        _ => "pink",
    };
    if color.deep { format!("deep {name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_annotation::model::PALETTE;
    use std::collections::BTreeSet;

    #[test]
    fn every_color_to_choose_has_a_name_of_its_own() {
        let names: BTreeSet<String> = PALETTE.map(color_name).into_iter().collect();
        assert_eq!(names.len(), PALETTE.len(), "{names:?}");
    }
}
