//! Joins a statement and the reason for it.

/// Removes the end punctuation of a reason. Browsers differ in whether their messages end with a
/// period.
pub(crate) fn trim_reason(reason: &str) -> &str {
    reason.trim_end_matches(|last: char| last == '.' || last.is_whitespace()).trim_start()
}

/// Returns a sentence with a statement and its reason, with exactly one terminal punctuation mark.
pub(crate) fn with_reason(statement: &str, reason: &str) -> String {
    match trim_reason(reason) {
        "" => format!("{statement}."),
        asked if asked.ends_with(['!', '?', '…']) => format!("{statement}: {asked}"),
        told => format!("{statement}: {told}."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;
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
        let file = |name: &str| (name.to_owned(), reason.to_owned());
        let mut told = vec![
            not_saved(reason),
            export_failed(reason),
            project_failed(reason),
            load_failed(reason),
            storage_damaged(reason),
            detector_failed(&WorkerFailure::Browser { message: reason.to_owned() }),
            detection_failed("Homs", reason),
            outlines_failed(reason),
            gazetteer_failed(&ModelFileError::NotFetched { message: Some(reason.to_owned()) }),
            resolver_failed(reason),
            file_not_opened("a.txt", reason),
            file_not_opened("a.txt", &file_worker_stopped(reason)),
            file_not_opened("a.txt", &file_worker_missing(reason)),
        ];
        told.extend(files_not_opened(&["a", "b", "c"].map(file), 3));
        told.extend(files_not_opened(
            &[file("a"), file("b"), ("c".to_owned(), "no".to_owned())],
            3,
        ));
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
