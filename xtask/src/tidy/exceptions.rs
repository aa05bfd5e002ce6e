//! The findings that `tidy` accepts because they are older than the check.

/// The file that lists them, one per line. It may only become shorter.
pub(super) const PATH: &str = "xtask/src/tidy/exceptions.txt";

/// Removes the listed findings, each a key and a message. Returns the messages of the others, and
/// one for each entry of `list` that matches nothing and must be deleted.
pub(super) fn apply(list: &str, findings: &[(String, String)]) -> Vec<String> {
    let is_entry = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let entries: Vec<&str> = list.lines().filter(is_entry).collect();
    let is_new = |(key, _): &&(String, String)| !entries.contains(&key.as_str());
    let mut messages: Vec<String> =
        findings.iter().filter(is_new).map(|(_, message)| message.clone()).collect();
    let is_stale = |entry: &&&str| findings.iter().all(|(key, _)| key != **entry);
    messages.extend(
        entries
            .iter()
            .filter(is_stale)
            .map(|entry| format!("{PATH}: `{entry}` is no longer needed; delete the line")),
    );
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_findings_pass_and_others_fail() {
        let finding = |key: &str| (key.to_owned(), format!("message of {key}"));
        let findings = [finding("long function a.rs b"), finding("long function a.rs c")];
        let messages = apply("# Why.\n\nlong function a.rs b\n", &findings);
        assert_eq!(messages, ["message of long function a.rs c"]);
    }

    #[test]
    fn entry_without_a_match_fails() {
        let messages = apply("long function a.rs b\n", &[]);
        assert_eq!(messages.len(), 1);
        assert!(messages[0].contains("`long function a.rs b` is no longer needed"));
        assert_eq!(apply("# Only a comment.\n", &[]), [] as [&str; 0]);
    }
}
