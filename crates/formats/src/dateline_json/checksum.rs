//! The checksum of a backup, without which a single altered byte of a text would go unnoticed.

use super::error::DatelineFileError;

/// The text before and after the checksum.
const CHECKSUM_PREFIX: &str = ",\n  \"checksum\": \"crc32:";
const CHECKSUM_SUFFIX: &str = "\"\n}\n";

/// Ends a file that [`file_header`](super::file_header) begins, with a checksum of everything
/// written before it. The checksum is a CRC-32 as in zip archives, in hexadecimal digits, of the
/// bytes before the comma that precedes it. Cost: one pass.
pub fn append_checksum_footer(written: &mut String, is_empty: bool) {
    written.push_str(if is_empty { "]" } else { "\n  ]" });
    let sum = crc32fast::hash(written.as_bytes());
    written.push_str(&format!("{CHECKSUM_PREFIX}{sum:08x}{CHECKSUM_SUFFIX}"));
}

/// Returns an error if a file does not match its checksum. `checksum` is the file's member of that
/// name; without it, nothing is verified.
pub(super) fn verify_checksum(text: &str, checksum: Option<&str>) -> Result<(), DatelineFileError> {
    let Some(checksum) = checksum else { return Ok(()) };
    let sealed = text.rfind(CHECKSUM_PREFIX).filter(|at| {
        let sum = crc32fast::hash(&text.as_bytes()[..*at]);
        text[*at..] == format!("{CHECKSUM_PREFIX}{sum:08x}{CHECKSUM_SUFFIX}")
            && checksum == format!("crc32:{sum:08x}")
    });
    if sealed.is_some() { Ok(()) } else { Err(DatelineFileError::ChecksumMismatch) }
}

#[cfg(test)]
mod tests {
    use super::super::{DatelineFileError, document_element, file_header, read_dateline_json};
    use super::append_checksum_footer;
    use crate::open_text;
    use dateline_annotation::model::{DocumentId, LabelSet};

    fn file_with_checksum() -> String {
        let labels = LabelSet::default();
        let document =
            open_text(DocumentId(1), "Homs falls\r\n\r\nNobody saw it.", "a.txt").unwrap();
        let mut written = file_header(&labels) + &document_element(&labels, &document, true);
        append_checksum_footer(&mut written, false);
        written
    }

    #[test]
    fn checksum_round_trips() {
        let read = |text: &str| super::super::read_dateline_json(text, &LabelSet::default());
        assert_eq!(read(&file_with_checksum()).unwrap().documents.len(), 1);
        let mut empty = file_header(&LabelSet::default());
        append_checksum_footer(&mut empty, true);
        assert_eq!(read(&empty).unwrap().documents.len(), 0);
    }

    #[test]
    fn every_change_and_truncation_is_detected() {
        let (labels, sealed) = (LabelSet::default(), file_with_checksum());
        for at in 0..sealed.len() {
            let mut altered = sealed.clone().into_bytes();
            altered[at] ^= 1;
            // Invalid UTF-8 is rejected before the checksum is verified.
            let Ok(altered) = String::from_utf8(altered) else { continue };
            assert!(read_dateline_json(&altered, &labels).is_err(), "byte {at}");
            // Without its last line break, the file is still valid JSON.
            if at + 1 < sealed.len() {
                assert!(read_dateline_json(&sealed[..at], &labels).is_err(), "cut at {at}");
            }
        }
    }

    #[test]
    fn edited_file_reports_remedy() {
        let edited = file_with_checksum().replace("Nobody", "No one");
        let error = read_dateline_json(&edited, &LabelSet::default()).unwrap_err();
        assert_eq!(error, DatelineFileError::ChecksumMismatch);
        let line = edited.find(",\n  \"checksum\"").unwrap();
        let without = format!("{}\n}}\n", &edited[..line]);
        assert!(read_dateline_json(&without, &LabelSet::default()).is_ok());
    }
}
