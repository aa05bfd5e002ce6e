//! Messages for exports that are not written.

use crate::state::action::ExportFilter;

pub(crate) const NO_PLACES_TO_EXPORT: &str = "No file was created: none of these mentions is a place. Give some the label of a \
     place, or include suggested mentions.";

/// Returns the reason why nothing is exported, and what the user can do about it.
pub(crate) fn nothing_to_export(scope: ExportFilter) -> &'static str {
    match scope {
        ExportFilter::NotRejected => "No file was created: there are no documents. Open one first.",
        ExportFilter::Accepted => {
            "No file was created: no mention is accepted yet. Accept some, or include suggested mentions."
        }
        ExportFilter::ReviewedParagraphs => {
            "No file was created: no paragraph is reviewed yet. Accept a paragraph or the document, or \
             include unreviewed ones."
        }
    }
}

/// Returns the reason why a split with empty parts is not written.
pub(crate) fn empty_split_parts(parts: &[String], scope: ExportFilter) -> String {
    let held = match scope {
        ExportFilter::NotRejected => "document",
        ExportFilter::Accepted => "accepted mention",
        ExportFilter::ReviewedParagraphs => "reviewed paragraph",
    };
    let parts = parts.join(" and ");
    format!(
        "No file was created: no {held} would be in {parts}. Choose more documents, another seed, or one \
         file without a split."
    )
}
