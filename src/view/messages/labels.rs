//! Messages about labels.

use super::common::name_of;
use super::files::file_not_opened;
use super::nouns::{Noun, pluralize};
use crate::state::labels::messages::{LabelMessage, LabelProblem, LabelSetName};
use dateline_annotation::labels::{
    LabelError, LabelReplacement, LabelUsage, MAX_LABEL_NAME, MAX_LABELS,
};
use dateline_annotation::model::{Color, Label, LabelPreset, MAX_LIST_TERMS, MAX_LISTS};

/// Returns the text of a message about labels.
pub(super) fn label_message(message: &LabelMessage) -> String {
    match message {
        LabelMessage::Changed => text!("Label changed.").to_owned(),
        LabelMessage::ListsChanged => text!("Lists changed.").to_owned(),
        LabelMessage::Created(name) => format_text!("Label {name} added."),
        LabelMessage::Renamed { from, to } => format_text!("{from} renamed to {to}."),
        LabelMessage::Merged { from, into } => format_text!("{from} merged into {into}."),
        LabelMessage::Deleted(name) => format_text!("Label {name} deleted."),
        LabelMessage::Replaced(name) => {
            format_text!("Labels replaced with {}.", label_set_name(name))
        }
        LabelMessage::Refused(problem) => label_problem(problem),
    }
}

/// Returns the reason why an edit of the labels is refused.
pub(crate) fn label_problem(problem: &LabelProblem) -> String {
    let error = match problem {
        LabelProblem::Edit(error) => error,
        LabelProblem::Pattern(reason) => {
            return format_text!("the regular expression is not valid: {reason}");
        }
        LabelProblem::File(name, failure) => return file_not_opened(name, failure),
    };
    match error {
        LabelError::EmptyName => text!("a label needs a name"),
        LabelError::NameTooLong => {
            return format_text!("the name of a label has at most {MAX_LABEL_NAME} characters");
        }
        LabelError::ControlCharacter => text!("the name of a label has no control characters"),
        LabelError::NameTaken(name) => return format_text!("there is already a label “{name}”"),
        LabelError::InvalidKey => text!("a key is one letter, digit or symbol"),
        LabelError::KeyReserved(key) => {
            return format_text!("the key {key} is already used on this page");
        }
        LabelError::KeyTaken { key, label } => {
            return format_text!("the key {key} is already used for {label}");
        }
        LabelError::TooManyLabels => {
            return format_text!("a project has at most {MAX_LABELS} labels");
        }
        LabelError::EmptyList => text!("a list needs at least one term"),
        LabelError::TooManyTerms(terms) => {
            return format_text!(
                "the lists would have {terms} terms; a project has at most {MAX_LIST_TERMS}"
            );
        }
        LabelError::TooManyLists => return format_text!("a project has at most {MAX_LISTS} lists"),
        LabelError::LastLabel => text!("a project has at least one label"),
        LabelError::NotFound => text!("this label no longer exists"),
        LabelError::DocumentNotLoaded => text!("some documents with this label are not loaded yet"),
    }
    .to_owned()
}

pub(crate) const LABELS_HINT: &str =
    text!("These labels apply to the whole project. Changes are saved at once and can be undone.");
pub(crate) const LABELS_OUTDATED: &str =
    text!("With these labels, the detector would find more in the open document.");
pub(crate) const OTHER_LABELS_HINT: &str = text!(
    "Use a preset or a file: labels exported here, a Label Studio configuration, or one \
     name per line. You see what changes before you confirm."
);

/// Returns the accessible name of a label's input field. `what` is the name of the field.
pub(crate) fn label_field(what: &str, label: &str) -> String {
    match what {
        "name" => name_of(label),
        "key" => format_text!("Key of {label}"),
        _ => format_text!("Description of {label}"),
    }
}

/// Returns the name of a set of labels.
pub(crate) fn label_set_name(name: &LabelSetName) -> &str {
    match name {
        LabelSetName::Preset(preset) => preset_name(*preset),
        LabelSetName::File(name) => name,
    }
}

/// Returns the name of a label and its meaning.
pub(crate) fn label_meaning(label: &Label) -> String {
    match label.description.as_str() {
        "" => label.name.clone(),
        description => format!("{}: {description}", label.name),
    }
}

pub(crate) fn preset_name(preset: LabelPreset) -> &'static str {
    match preset {
        LabelPreset::OntoNotes => "OntoNotes",
        LabelPreset::Conll => "CoNLL-2003",
        LabelPreset::Places => text!("Places only"),
        LabelPreset::Plain => text!("Plain names"),
    }
}

/// Returns the number of mentions and documents with a label.
pub(crate) fn label_usage(reach: &LabelUsage) -> String {
    if reach.mentions == 0 {
        return text!("no mentions").to_owned();
    }
    let mentions = pluralize(reach.mentions as usize, Noun::Mention);
    format_text!("{mentions} in {}", pluralize(reach.documents as usize, Noun::Document))
}

/// Returns the detector labels of a label, or `None` if the only one is the label's name.
pub(crate) fn detector_labels(name: &str, detects: &[String]) -> Option<String> {
    (!detects.is_empty() && detects != [name])
        .then(|| format_text!("detected as {}", detects.join(", ")))
}

/// Returns a message about the consequences of merging a label, before it is merged.
pub(crate) fn merge_consequences(from: &str, touched: &LabelUsage) -> String {
    let reach = label_usage(touched);
    format_text!("{from} has {reach}. They get the other label, and so will new suggestions.")
}

/// Returns a message about the consequences of deleting a label, before it is deleted.
pub(crate) fn delete_consequences(name: &str, touched: &LabelUsage) -> String {
    match touched.mentions {
        0 => {
            format_text!("No mention has the label {name}. The detector will no longer suggest it.")
        }
        _ => {
            let reach = label_usage(touched);
            format_text!("{name} has {reach}. The detector will no longer suggest it.")
        }
    }
}

/// Returns messages about the consequences of a label replacement, before it is applied: one line
/// for each kind of change.
pub(crate) fn replacement_summary(plan: &LabelReplacement, kept: &LabelUsage) -> Vec<String> {
    let pairs = |pairs: &[(String, String)]| {
        let told: Vec<String> =
            pairs.iter().map(|(from, to)| format_text!("{from} → {to}")).collect();
        told.join(", ")
    };
    let lines = [
        (!plan.renamed.is_empty()).then(|| format_text!("Renamed: {}.", pairs(&plan.renamed))),
        (!plan.merged.is_empty())
            .then(|| format_text!("Merged, with their mentions: {}.", pairs(&plan.merged))),
        (!plan.added.is_empty()).then(|| format_text!("New: {}.", plan.added.join(", "))),
        (!plan.dropped.is_empty()).then(|| {
            format_text!("Deleted, because no mention has them: {}.", plan.dropped.join(", "))
        }),
        (!plan.kept.is_empty()).then(|| {
            let (names, reach) = (plan.kept.join(", "), label_usage(kept));
            format_text!("Kept at the end, for {reach}, until you merge or delete them: {names}.")
        }),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    if lines.is_empty() { vec![text!("Colors, keys and order only.").to_owned()] } else { lines }
}

/// Returns the name of a color. All colors of the palette have different names.
pub(crate) fn color_name(color: Color) -> String {
    let name = match color.hue {
        0..10 => text!("rose"),
        10..25 => text!("red"),
        25..50 => text!("orange"),
        50..90 => text!("amber"),
        90..118 => text!("olive"),
        118..135 => text!("lime"),
        135..165 => text!("green"),
        165..190 => text!("teal"),
        190..225 => text!("cyan"),
        225..250 => text!("blue"),
        250..285 => text!("indigo"),
        285..320 => text!("purple"),
        320..340 => text!("magenta"),
        _ => text!("pink"),
    };
    if color.deep { format_text!("deep {name}") } else { name.to_owned() }
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
