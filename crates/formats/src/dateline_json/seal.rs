//! The checksum of a backup: one altered byte of a text would otherwise come back unnoticed.

use super::error::ImportError;

/// What stands before the checksum, and after it.
const BEFORE: &str = ",\n  \"checksum\": \"crc32:";
const AFTER: &str = "\"\n}\n";

/// Ends a file that [`head`](super::head) begins, with a checksum of all that was written (CRC-32 as
/// in zip archives, in hexadecimal digits, of the bytes before the comma in front of it). Cost: one
/// pass.
pub fn seal(written: &mut String, is_empty: bool) {
    written.push_str(if is_empty { "]" } else { "\n  ]" });
    let sum = crc32fast::hash(written.as_bytes());
    written.push_str(&format!("{BEFORE}{sum:08x}{AFTER}"));
}

/// Refuses a file that is not what was sealed. `checksum` is what it says of itself.
pub(super) fn check(text: &str, checksum: Option<&str>) -> Result<(), ImportError> {
    let Some(checksum) = checksum else { return Ok(()) };
    let sealed = text.rfind(BEFORE).filter(|at| {
        let sum = crc32fast::hash(&text.as_bytes()[..*at]);
        text[*at..] == format!("{BEFORE}{sum:08x}{AFTER}") && checksum == format!("crc32:{sum:08x}")
    });
    if sealed.is_some() { Ok(()) } else { Err(ImportError::Altered) }
}

#[cfg(test)]
mod tests {
    use super::super::{ImportError, element, head, read, seal};
    use crate::open_text;
    use dateline_annotation::{DocumentId, LabelSet};

    fn sealed() -> String {
        let labels = LabelSet::default();
        let document =
            open_text(DocumentId(1), "Homs falls\r\n\r\nNobody saw it.", "a.txt").unwrap();
        let mut written = head(&labels) + &element(&labels, &document, true);
        seal(&mut written, false);
        written
    }

    #[test]
    fn what_was_sealed_comes_back() {
        let read = |text: &str| super::super::read(text, &LabelSet::default());
        assert_eq!(read(&sealed()).unwrap().documents.len(), 1);
        let mut empty = head(&LabelSet::default());
        seal(&mut empty, true);
        assert_eq!(read(&empty).unwrap().documents.len(), 0);
    }

    #[test]
    fn every_altered_byte_and_every_cut_is_noticed() {
        let (labels, sealed) = (LabelSet::default(), sealed());
        for at in 0..sealed.len() {
            let mut altered = sealed.clone().into_bytes();
            altered[at] ^= 1;
            // What is no UTF-8 any more is refused before.
            let Ok(altered) = String::from_utf8(altered) else { continue };
            assert!(read(&altered, &labels).is_err(), "byte {at}");
            // Without the line end after its end it is whole.
            if at + 1 < sealed.len() {
                assert!(read(&sealed[..at], &labels).is_err(), "cut at {at}");
            }
        }
    }

    #[test]
    fn a_file_edited_by_hand_says_what_to_do() {
        let edited = sealed().replace("Nobody", "No one");
        let error = read(&edited, &LabelSet::default()).unwrap_err();
        assert_eq!(error, ImportError::Altered);
        let line = edited.find(",\n  \"checksum\"").unwrap();
        let without = format!("{}\n}}\n", &edited[..line]);
        assert!(read(&without, &LabelSet::default()).is_ok());
    }
}
