//! brat standoff: `NAME.txt` and `NAME.ann` for each text, and one `annotation.conf` for all.
//!
//! Offsets are Unicode code points, end-exclusive. The quote of a mention is repeated, and brat
//! rejects a file if it differs from the text. A mention may not contain line breaks, so one that
//! extends over several lines is written as a discontinuous annotation, as in brat, and the texts
//! of its fragments are joined by spaces. A note is written as `AnnotatorNotes`, with spaces in
//! place of line breaks. A suggestion has the attribute `Suggested`. Labels consist of ASCII
//! letters, digits, hyphens and underscores.
//!
//! Mentions, notes and that attribute can be read, and `.a1` files of the BioNLP tasks. A
//! discontinuous mention becomes one from its first to its last fragment. Relations, events, other
//! attributes and broken lines are skipped.

mod read;
mod write;

use crate::codec::{Encoder, Format, Reader};
use crate::export::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions};
use crate::spec::{MentionAttribute, RelatedFiles, Spec};
use read::{is_brat, read_brat};
use std::borrow::Cow;
use write::BratWriter;

const SPEC: Spec = Spec {
    name: "brat",
    title: "brat standoff",
    consumers: &["brat"],
    extension: "ann",
    mime: "text/plain",
    is_multi_file: true,
    related_files: &BRAT_FILES,
    allows_edge_line_breaks: false,
    carries: &[MentionAttribute::Note, MentionAttribute::Status],
    encode_label: to_brat_label,
    ..Spec::TEXT
};

/// The endings of annotation files: brat's own, and that of the BioNLP tasks.
const ENDINGS: &[&str] = &[".ann", ".a1"];

pub(crate) const BRAT_FILES: RelatedFiles =
    RelatedFiles { companion_endings: ENDINGS, ..RelatedFiles::NONE };

/// The configuration files of brat.
const CONFIGURATIONS: [&str; 4] =
    ["annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"];

pub(crate) struct Brat;

impl Format for Brat {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for Brat {
    fn writer(&self, setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(BratWriter::new(setup))
    }
}

impl Reader for Brat {
    fn recognize(&self, probe: &Probe) -> bool {
        is_brat(probe)
    }

    fn read_files_with(
        &self,
        files: &[File],
        _options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_brat(files)
    }

    fn is_sidecar(&self, file: &File) -> bool {
        CONFIGURATIONS.contains(&file.name())
    }
}

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
