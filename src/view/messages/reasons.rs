//! Joins a statement and the reason for it.

/// Removes the end punctuation of a reason. Browsers differ in whether their messages end with a
/// period.
pub(crate) fn trim_reason(reason: &str) -> &str {
    reason.trim_end_matches(|last: char| last == '.' || last.is_whitespace()).trim_start()
}

/// Returns a sentence with a statement and its reason, with exactly one terminal punctuation mark.
pub(crate) fn with_reason(statement: &str, reason: &str) -> String {
    match trim_reason(reason) {
        "" => format_text!("{statement}."),
        asked if asked.ends_with(['!', '?', '…']) => format_text!("{statement}: {asked}"),
        told => format_text!("{statement}: {told}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::detection::messages::DetectionMessage;
    use crate::state::export::messages::ExportMessage;
    use crate::state::import::messages::{FileFailure, ImportMessage, RefusedFile};
    use crate::state::notices::failure::Reason;
    use crate::state::notices::message::Message;
    use crate::state::persistence::StorageError;
    use crate::state::persistence::messages::StorageMessage;
    use crate::state::places::messages::PlaceMessage;
    use crate::state::projects::messages::ProjectMessage;
    use crate::view::messages::{gazetteer_failed, message};
    use dateline_protocol::{ModelFileError, WorkerFailure};

    #[test]
    fn a_sentence_ends_once_however_its_reason_ends() {
        let cases = [
            ("no network", "Not changed: no network."),
            (
                "NetworkError when attempting to fetch resource.",
                "Not changed: NetworkError when attempting to fetch resource.",
            ),
            (" no network.. ", "Not changed: no network."),
            ("is it open?", "Not changed: is it open?"),
            ("", "Not changed."),
            (".", "Not changed."),
        ];
        for (reason, expected) in cases {
            assert_eq!(with_reason("Not changed", reason), expected, "{reason:?}");
        }
    }

    /// Returns all messages with a reason, each with this one.
    fn told(reason: &str) -> Vec<String> {
        let storage = || StorageError::Other(reason.to_owned());
        let browser = || Reason::Browser(reason.to_owned());
        let stopped = || WorkerFailure::Browser { message: reason.to_owned() };
        let invalid = || FileFailure::Invalid(reason.to_owned());
        let file = |name: &str, reason: FileFailure| RefusedFile {
            name: name.to_owned(),
            archive: None,
            reason,
        };
        let not_opened = |files: &[RefusedFile]| -> Message {
            ImportMessage::NotOpened { files: files.to_vec(), picked: 3 }.into()
        };
        let (title, detail) = ("Homs".to_owned(), reason.to_owned());
        let messages: [Message; 13] = [
            StorageMessage::NotSaved(storage()).into(),
            StorageMessage::NotLoaded(storage()).into(),
            StorageMessage::Damaged(storage()).into(),
            ProjectMessage::Failed(storage()).into(),
            ExportMessage::Failed(browser()).into(),
            DetectionMessage::DetectorFailed(stopped()).into(),
            DetectionMessage::DocumentFailed { title, detail }.into(),
            PlaceMessage::OutlinesFailed(browser()).into(),
            PlaceMessage::NotResolved(reason.to_owned()).into(),
            not_opened(&[file("a.txt", FileFailure::WorkerStopped(stopped()))]),
            not_opened(&[file("a.txt", FileFailure::WorkerMissing(stopped()))]),
            not_opened(&["a", "b", "c"].map(|name| file(name, invalid()))),
            not_opened(&[
                file("a", invalid()),
                file("b", invalid()),
                file("c", FileFailure::Invalid("no".to_owned())),
            ]),
        ];
        let mut told: Vec<String> = messages.iter().map(message).collect();
        told.push(gazetteer_failed(&ModelFileError::NotFetched {
            message: Some(reason.to_owned()),
        }));
        told
    }

    #[test]
    fn what_a_browser_ends_with_a_full_stop_reads_like_what_it_does_not() {
        let with = "NetworkError when attempting to fetch resource.";
        let without = with.trim_end_matches('.');
        assert_eq!(told(with), told(without));
        for text in told(with) {
            assert!(!text.contains("..") && !text.contains(".)") && !text.contains(".;"), "{text}");
            assert!(text.contains(without) && text.ends_with('.'), "{text}");
        }
    }
}
