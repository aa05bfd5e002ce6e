//! Messages about exports.

use super::failures::reason;
use super::nouns::{Noun, pluralize};
use super::reasons::with_reason;
use crate::state::action::{ExportFilter, ExportScope};
use crate::state::editor::review_counts::ReviewCounts;
use crate::state::export::messages::{ExportMessage, ExportSummary};
use crate::state::export::split_preview::SplitSizes;
use dateline_formats::export::SplitOptions;
use dateline_protocol::files::ExportFailure;

pub(crate) const FORMATS_LOADING: &str = text!("Loading formats…");
pub(crate) const INVALID_SHARES: &str =
    text!("Shares are three whole numbers such as 80 : 10 : 10; the first is not 0.");
pub(crate) const INVALID_SEED: &str = text!("A seed is a whole number from 0 to 4294967295.");

/// Returns the text of a message about an export.
pub(super) fn export_message(message: &ExportMessage) -> String {
    match message {
        ExportMessage::Empty(filter) => nothing_to_export(*filter).to_owned(),
        ExportMessage::NoPlaces => text!(
            "No file was created: none of these mentions is a place. Give some \
             the label of a place, or include suggested mentions."
        )
        .to_owned(),
        ExportMessage::EmptyParts(parts, filter) => empty_split_parts(parts, *filter),
        ExportMessage::Finished(summary) => export_summary(summary),
        ExportMessage::Failed(failure) => {
            with_reason(text!("No file was created"), &reason(failure))
        }
    }
}

/// Returns the reason why nothing is exported, and what the user can do about it.
fn nothing_to_export(scope: ExportFilter) -> &'static str {
    match scope {
        ExportFilter::NotRejected => {
            text!("No file was created: there are no documents. Open one first.")
        }
        ExportFilter::Accepted => {
            text!(
                "No file was created: no mention is accepted yet. Accept some, or include suggested mentions."
            )
        }
        ExportFilter::ReviewedParagraphs => {
            text!(
                "No file was created: no paragraph is reviewed yet. Accept a paragraph or the document, or \
             include unreviewed ones."
            )
        }
    }
}

/// Returns the reason why a split with empty parts is not written.
fn empty_split_parts(parts: &[String], scope: ExportFilter) -> String {
    let held = match scope {
        ExportFilter::NotRejected => text!("document"),
        ExportFilter::Accepted => text!("accepted mention"),
        ExportFilter::ReviewedParagraphs => text!("reviewed paragraph"),
    };
    let parts = parts.join(text!(" and "));
    format_text!(
        "No file was created: no {held} would be in {parts}. Choose more documents, another seed, or one \
         file without a split."
    )
}

/// Returns a summary of a finished export.
pub(crate) fn export_summary(exported: &ExportSummary) -> String {
    let suggested = match exported.suggested {
        0 => String::new(),
        some => format_text!(" ({some} undecided)"),
    };
    let mentions = pluralize(exported.mentions as usize, Noun::Mention);
    let texts = pluralize(exported.texts as usize, Noun::Text);
    format_text!("{}: {texts}, {mentions}{suggested}. Checked: no errors.", exported.file_name)
}

/// Returns the reason why an export failed.
pub(super) fn export_failure(failure: &ExportFailure) -> String {
    match failure {
        ExportFailure::UnknownFormat { name } => format_text!("unknown format: {name}"),
        ExportFailure::DuplicateDocument { id } => format_text!("two documents have the id {id}"),
        ExportFailure::CheckFailed { detail } => {
            format_text!("the written files failed the check and are not kept: {detail}")
        }
        ExportFailure::InvalidDocument { detail } | ExportFailure::NotWritten { detail } => {
            detail.clone()
        }
    }
}

/// Returns a description of an export scope.
pub(crate) fn export_documents(extent: ExportScope, documents: usize) -> String {
    match extent {
        ExportScope::OpenDocument => text!("This document").to_owned(),
        ExportScope::SelectedDocuments => {
            format_text!("Selected: {}", pluralize(documents, Noun::Document))
        }
        ExportScope::WholeProject => format_text!("All: {}", pluralize(documents, Noun::Document)),
    }
}

/// Returns a description of an export filter.
pub(crate) fn export_mentions(scope: ExportFilter) -> &'static str {
    match scope {
        ExportFilter::NotRejected => text!("Accepted and suggested"),
        ExportFilter::Accepted => text!("Accepted only"),
        ExportFilter::ReviewedParagraphs => text!("Reviewed paragraphs only"),
    }
}

/// Returns a message that names the programs that read a format.
pub(crate) fn format_consumers(consumers: &str) -> String {
    format_text!("For {consumers}. Every file is checked before you save it.")
}

/// Returns the progress of an export.
pub(crate) fn export_progress(done: usize, total: usize) -> String {
    format_text!("Creating files: {done} of {total}")
}

/// Returns the name of the option that splits an export.
pub(crate) fn split_option(shares: [u32; SplitOptions::N_PARTS], is_stratified: bool) -> String {
    let [train, dev, test] = shares;
    match is_stratified {
        false => format_text!("Train, dev and test, {train} : {dev} : {test}"),
        true => format_text!("Train, dev and test, {train} : {dev} : {test}, balanced by label"),
    }
}

/// Returns the sizes of the parts of a split, and how it is made.
pub(crate) fn describe_split_sizes(sizes: SplitSizes, is_stratified: bool) -> String {
    let [train, dev, test] = sizes.documents;
    let documents = pluralize(train + dev + test, Noun::Document);
    let sizes = match sizes.is_exact {
        true => format_text!("Of {documents}: train {train}, dev {dev}, test {test}."),
        false => format_text!("Of {documents}: train about {train}, dev {dev}, test {test}."),
    };
    let rule = match is_stratified {
        true => text!("Each part gets its share of every label."),
        false => text!("With the same seed, a text always lands in the same part."),
    };
    format!("{sizes} {rule}")
}

/// Returns a sentence on paragraphs that are not reviewed.
pub(crate) fn unreviewed_sentence(count: usize) -> String {
    match count {
        0 => text!("Every paragraph is reviewed.").to_owned(),
        1 => text!("1 paragraph is not reviewed: a trainer would take unmarked names in it for “no entity”.")
            .to_owned(),
        _ => format_text!(
            "{count} paragraphs are not reviewed: a trainer would take unmarked names in them for “no entity”."
        ),
    }
}

/// Returns a summary of a document's paragraphs and mentions.
pub(crate) fn document_counts(counts: ReviewCounts) -> String {
    let open = counts.paragraphs - counts.reviewed.min(counts.paragraphs);
    let unreviewed = unreviewed_sentence(open);
    let ReviewCounts { suggested, accepted, rejected, .. } = counts;
    format_text!("{accepted} accepted, {suggested} suggested, {rejected} rejected. {unreviewed}")
}

/// Returns a description of an export filter with the number of exported items.
pub(crate) fn scope_with_count(scope: ExportFilter, counts: ReviewCounts) -> String {
    match scope {
        ExportFilter::NotRejected => {
            format_text!("Accepted and suggested ({})", counts.accepted + counts.suggested)
        }
        ExportFilter::Accepted => format_text!("Accepted only ({})", counts.accepted),
        ExportFilter::ReviewedParagraphs => {
            format_text!("Reviewed paragraphs only, one per line ({})", counts.reviewed)
        }
    }
}
