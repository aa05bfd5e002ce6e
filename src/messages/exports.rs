//! Messages for exports that are not written.

use crate::state::export::ExportFilter;

pub const NO_PLACES_TO_EXPORT: &str = "Nothing was written: none of these mentions is a place. Give some the label of a \
     place, or choose all that are not rejected.";

/// Returns the reason why nothing is exported, and what the user can do about it.
pub fn nothing_to_export(scope: ExportFilter) -> &'static str {
    match scope {
        ExportFilter::NotRejected => {
            "Nothing was written: there is no text to write. Open one first."
        }
        ExportFilter::Accepted => {
            "Nothing was written: no mention is accepted yet. Accept some, or choose all that are not rejected."
        }
        ExportFilter::ReviewedParagraphs => {
            "Nothing was written: no paragraph is reviewed yet. Accept a paragraph or the document, or choose \
             all that are not rejected."
        }
    }
}

/// Returns the reason why a split with empty parts is not written.
pub fn empty_split_parts(parts: &[String], scope: ExportFilter) -> String {
    let held = match scope {
        ExportFilter::NotRejected => "document",
        ExportFilter::Accepted => "accepted mention",
        ExportFilter::ReviewedParagraphs => "reviewed paragraph",
    };
    let parts = parts.join(" and ");
    format!(
        "Nothing was written: no {held} would be in {parts}. Choose more documents, another seed, or one file \
         without a split."
    )
}
