//! brat standoff: `NAME.txt` and `NAME.ann` for each text, and one `annotation.conf` for all.
//!
//! Offsets are Unicode code points, end-exclusive. The quote of a mention is repeated, and brat
//! rejects a file if it differs from the text. A mention may not contain line breaks, so one that
//! extends over several lines is written as a discontinuous annotation, as in brat, and the texts
//! of its fragments are joined by spaces. A note is written as `AnnotatorNotes`, with spaces in
//! place of line breaks. A suggestion has the attribute `Suggested`. Labels consist of ASCII
//! letters, digits, hyphens and underscores.
//!
//! Mentions, notes and that attribute can be read. A discontinuous mention becomes one from its
//! first to its last fragment. Relations, events and other attributes are skipped.

mod read;
mod write;

pub(crate) use read::read_brat;
pub(crate) use write::BratWriter;

use crate::format::{FormatSpec, OffsetUnit, english_tokens};
use crate::import::Probe;
use std::borrow::Cow;

pub(crate) const SPEC: FormatSpec = FormatSpec {
    name: "brat",
    title: "brat standoff",
    consumers: &["brat"],
    extension: "ann",
    mime: "text/plain",
    offset_unit: OffsetUnit::CodePoints,
    is_multi_file: true,
    tokenizer: Some(english_tokens),
    allows_overlaps: true,
    allows_edge_line_breaks: false,
    carries_notes: true,
    carries_status: true,
    carries_values: false,
    carries_places: false,
    marks_unannotated: false,
    encode_label: to_brat_label,
    recognize: |probe: &Probe| read::is_text_bound(probe.first_line()),
};

/// The attribute of a suggestion.
const SUGGESTED_ATTRIBUTE: &str = "Suggested";

/// Converts a label to a valid type name of brat.
fn to_brat_label(label: &str) -> Cow<'_, str> {
    let is_fit = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let starts_fit = label.starts_with(|first: char| is_fit(first) && !first.is_ascii_digit());
    if starts_fit && label.chars().all(is_fit) {
        return label.into();
    }
    let fit = label.chars().map(|letter| if is_fit(letter) { letter } else { '_' });
    let before = if starts_fit || label.starts_with(|first| !is_fit(first)) { "" } else { "_" };
    format!("{before}{}", fit.collect::<String>()).into()
}

#[cfg(test)]
mod tests {
    use super::to_brat_label;

    #[test]
    fn labels_are_encoded_as_types() {
        let cases = [("GPE", "GPE"), ("a b-1", "a_b-1"), ("1a", "_1a"), ("路", "_"), ("", "_")];
        for (label, expected) in cases {
            assert_eq!(to_brat_label(label), expected);
        }
    }
}
