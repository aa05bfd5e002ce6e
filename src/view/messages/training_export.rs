//! Texts of the dialog for exporting training data.

pub(crate) const EXPORT_TRAINING: &str = text!("Export training data");
pub(crate) const FORMAT: &str = text!("Format");
pub(crate) const TEXTS: &str = text!("Texts");
pub(crate) const OVERLAPS: &str = text!("Overlaps");
pub(crate) const SPLIT_PARTS: &str = text!("Split");
pub(crate) const TEXT_PER_DOCUMENT: &str = text!("One text per document");
pub(crate) const TEXT_PER_PARAGRAPH: &str = text!("One text per paragraph");
pub(crate) const TEXT_PER_SENTENCE: &str = text!("One text per sentence");
pub(crate) const PROJECT_LABELS: &str = text!("Labels of the project");
/// The names of the labels of CoNLL-2003, which are data.
/// The option for the names that trained models use.
pub(crate) const STANDARD_LABELS: &str = text!("Standard names: PERSON, ORG, GPE…");
pub(crate) const CONLL_LABELS: &str = "PER, ORG, LOC, MISC";
pub(crate) const RENAME_LABELS: &str = text!("Rename for export");
pub(crate) const KEEP_OVERLAPS: &str = text!("Keep if the format allows");
pub(crate) const KEEP_LONGEST: &str = text!("Keep only the longest mention");
pub(crate) const ONE_FILE: &str = text!("One file");
pub(crate) const SHARES: &str = text!("Shares");
pub(crate) const SPLIT_SHARES: &str = text!("Shares of train, dev and test");
pub(crate) const LEAVE_OUT_UNREVIEWED: &str = text!("Leave them out");
pub(crate) const LEFT_OUT: &str = text!("left out");
pub(crate) const LABEL_NAMES: &str = text!("Names of labels");
pub(crate) const SEED: &str = text!("Seed");
pub(crate) const SPLIT_SEED: &str = text!("Seed of the split");
pub(crate) const CREATE_FILES: &str = text!("Create files");
/// The name of a progress bar.
pub(crate) const CREATING_FILES: &str = text!("Creating files");
pub(crate) const SAVE_ANYWAY: &str = text!("Save anyway");

/// Returns the accessible name of the checkbox that includes a label in the export.
pub(crate) fn include_label(label: &str) -> String {
    format_text!("Include {label}")
}
