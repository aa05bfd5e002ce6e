//! Texts about learning: the dialog “Learned”, and messages.

use super::files::file_failure;
use super::nouns::{Noun, pluralize};
use crate::state::learning::LearningPhase;
use crate::state::learning::learned_file::LearnedFile;
use crate::state::learning::messages::{LearnedFileProblem, LearningMessage};
use dateline_annotation::model::Label;
use dateline_protocol::learning::{
    LearnedFileError, LearnedLabelReport, LearnedScores, WordPosition,
};

pub(crate) const LEARNED: &str = text!("Learned");
pub(crate) const LEARNED_HINT: &str = text!(
    "Dateline learns your labels and conventions from the paragraphs that you accept, and suggests \
     accordingly in all others. For each label it compares what it learned with what it knew before, \
     on documents that it has not learned from, and uses the better of the two."
);
pub(crate) const LEARNING_PAUSED: &str =
    text!("Paused: nothing is learned. Suggestions are those of Dateline’s own model.");
pub(crate) const NOTHING_LEARNED: &str =
    text!("Nothing is learned yet. Accept a paragraph or a document to begin.");
pub(crate) const PAUSE_LEARNING: &str = text!("Pause");
pub(crate) const RESUME_LEARNING: &str = text!("Resume");
pub(crate) const LEARNED_NAMES: &str = text!("Names");
pub(crate) const LEARNED_NAMES_HINT: &str = text!(
    "Names that you labeled the same way at least twice are suggested wherever they occur. Names \
     that you repeatedly left without a label are not suggested."
);
pub(crate) const FORGET: &str = text!("Forget");
pub(crate) const LEARNED_FILE: &str = text!("As a file");
pub(crate) const LEARNED_FILE_HINT: &str = text!(
    "For “dateline detect --learned”. The file holds the names above as words of your documents, or \
     only as hashes."
);
pub(crate) const EXPORT_WITH_NAMES: &str = text!("Export with names");
pub(crate) const EXPORT_HASHES: &str = text!("Export with hashes only");
pub(crate) const LEARNED_WORDS: &str = text!("Words");
pub(crate) const LEARNED_WORDS_HINT: &str = text!(
    "The words that speak most for a label. A word that you have Dateline forget is not learned from in \
     this position."
);
pub(crate) const CONTRADICTIONS: &str = text!("Contradictions");
pub(crate) const CONTRADICTIONS_HINT: &str = text!(
    "The same text, next to the same word, with two labels. If one of them is a mistake, correct it: \
     Dateline learns better from examples that agree."
);
pub(crate) const IMPORT_LEARNED_HINT: &str = text!(
    "You can import the file of another project. It makes suggestions here until you close the page, \
     and Dateline goes on learning on top of it."
);
pub(crate) const IMPORT_LEARNED: &str = text!("Import…");
pub(crate) const REMOVE_LEARNED_FILE: &str = text!("Stop using it");
pub(crate) const LEARNED_FILE_INPUT: &str = text!("Learned file");
pub(crate) const NO_LABEL: &str = text!("no label");
pub(crate) const STOP_RENEWAL: &str = text!("Stop");

/// The headings of the columns of the table of labels.
pub(crate) const LEARNED_COLUMNS: [&str; 5] = [
    text!("Label"),
    text!("Examples"),
    text!("F1 learned"),
    text!("F1 as shipped"),
    text!("Suggestions"),
];

/// Returns what the detector does at the moment; empty if it does nothing.
pub(crate) fn learning_phase(phase: LearningPhase) -> String {
    match phase {
        LearningPhase::Idle => String::new(),
        LearningPhase::Learning(percent) => format_text!("Learning: {percent}%"),
        LearningPhase::Validating(percent) => {
            format_text!("Comparing on documents that it has not learned from: {percent}%")
        }
    }
}

/// Returns the number of documents whose suggestions are being renewed.
pub(crate) fn renewing_suggestions(documents: usize) -> String {
    format_text!("Renewing suggestions: {} left", pluralize(documents, Noun::Document))
}

/// Returns F1 in percent with its interval.
pub(crate) fn learned_score(scores: &LearnedScores) -> String {
    let percent = |score: f64| (100.0 * score).round();
    let (low, high) = scores.interval;
    let (learned, low, high) =
        (percent(scores.learned.get()), percent(low.get()), percent(high.get()));
    format!("{learned}% ({low}–{high}%)")
}

/// Returns where the suggestions of a label come from, or what is missing.
pub(crate) fn label_use(label: &Label, report: Option<&LearnedLabelReport>) -> String {
    let examples = report.map_or(0, |it| it.examples);
    let is_own = label.detector_labels.is_empty();
    match report {
        Some(report) if report.is_used => text!("learned").to_owned(),
        Some(_) if is_own && examples >= 2 => {
            text!("none yet: what was learned would cost you more than it saves").to_owned()
        }
        _ if is_own && examples == 1 => {
            text!("none yet: label one more, then Dateline begins to suggest it").to_owned()
        }
        _ if is_own => text!("none yet: label two, then Dateline begins to suggest it").to_owned(),
        _ => text!("as shipped").to_owned(),
    }
}

/// Returns a name with its label and the number of its occurrences.
pub(crate) fn learned_name(name: &str, label: &str, count: u32) -> String {
    format_text!("{name}: {label}, {count}×")
}

/// Returns the accessible name of the button that forgets a name.
pub(crate) fn forget_name(name: &str) -> String {
    format_text!("Forget {name}")
}

/// Returns the number of names that are not listed.
pub(crate) fn more_names(count: usize) -> String {
    format_text!("and {count} more")
}

/// Returns the name of the button that learns all forgotten names and words again.
pub(crate) fn remember_names(count: usize) -> String {
    format_text!("Learn again: {} you chose to forget", pluralize(count, Noun::Name))
}

/// Returns a word with its position.
pub(crate) fn learned_word(position: WordPosition, word: &str) -> String {
    match position {
        WordPosition::In => format_text!("“{word}” in it"),
        WordPosition::Before => format_text!("“{word}” before it"),
        WordPosition::After => format_text!("“{word}” after it"),
    }
}

/// Returns a word, as [`learned_word`] describes it, that speaks for a label.
pub(crate) fn word_of_label(label: &str, word: &str) -> String {
    format_text!("{label}: {word}")
}

/// Returns where an example is, and its label.
pub(crate) fn example_place(label: &str, title: &str) -> String {
    format_text!("{label} in {title}")
}

/// Returns the description of the learned file that is used.
pub(crate) fn learned_file_used(file: &LearnedFile) -> String {
    let names = pluralize(file.model.names as usize, Noun::Name);
    let name = &file.name;
    match file.model.has_hashes_only {
        true => format_text!(
            "{name} is used until you close the page. It has {names}, which are hashes and cannot be listed."
        ),
        false => format_text!("{name} is used until you close the page. It has {names}."),
    }
}

/// Returns the text of a message about learning.
pub(super) fn learning_message(message: &LearningMessage) -> String {
    match message {
        LearningMessage::FileUsed { name, missing_labels } if missing_labels.is_empty() => {
            format_text!("{name} is used.")
        }
        LearningMessage::FileUsed { name, missing_labels } => format_text!(
            "{name} is used. This project has no label of its own named {}, so these are not suggested.",
            missing_labels.join(", ")
        ),
        LearningMessage::FileRefused { name, reason } => {
            format_text!("{name} is not used: {}.", learned_file_problem(reason))
        }
        LearningMessage::SuggestionsRenewed { suggestions, documents } => format_text!(
            "{} changed in {}, from your decisions and lists.",
            pluralize(*suggestions, Noun::Suggestion),
            pluralize(*documents, Noun::Document)
        ),
    }
}

fn learned_file_problem(problem: &LearnedFileProblem) -> String {
    match problem {
        LearnedFileProblem::Unread(reason) => file_failure(reason),
        LearnedFileProblem::NoDetector => text!("the detector is not ready").to_owned(),
        LearnedFileProblem::Unusable(LearnedFileError::Foreign) => {
            text!("it is not a learned file of this version of Dateline").to_owned()
        }
        LearnedFileProblem::Unusable(LearnedFileError::Damaged) => {
            text!("it is damaged").to_owned()
        }
        LearnedFileProblem::Unusable(LearnedFileError::OtherEngine) => text!(
            "it was learned on top of another model of the detector; learn it again with this one"
        )
        .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_changed_and_which_files_are_used() {
        let renewed =
            |suggestions, documents| LearningMessage::SuggestionsRenewed { suggestions, documents };
        let used = |missing: &[&str]| LearningMessage::FileUsed {
            name: "a.learned".to_owned(),
            missing_labels: missing.iter().map(|it| (*it).to_owned()).collect(),
        };
        let refused = LearningMessage::FileRefused {
            name: "a.learned".to_owned(),
            reason: LearnedFileProblem::Unusable(LearnedFileError::OtherEngine),
        };
        let cases = [
            (
                renewed(34, 12),
                "34 suggestions changed in 12 documents, from your decisions and lists.",
            ),
            (renewed(1, 1), "1 suggestion changed in 1 document, from your decisions and lists."),
            (used(&[]), "a.learned is used."),
            (
                used(&["SHIP", "HARBOR"]),
                "a.learned is used. This project has no label of its own named SHIP, HARBOR, so these \
                 are not suggested.",
            ),
            (
                refused,
                "a.learned is not used: it was learned on top of another model of the detector; learn \
                 it again with this one.",
            ),
        ];
        for (message, expected) in cases {
            assert_eq!(learning_message(&message), expected);
        }
    }
}
