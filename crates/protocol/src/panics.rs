//! Reports of panics, without the user's text.

/// The maximum length of a report in characters.
const MAX_REPORT_CHARS: usize = 400;

/// Converts a panic message to a report in one line: the location and the message, without the text
/// that was processed. Panic messages can quote an article, so quoted text is omitted. A message
/// that ends with a slice of a string is cut off before it.
///
/// ```
/// let said = "panicked at src/a.rs:1:2:\nbyte index 1 is not a char boundary; it is inside 'é' (bytes 0..2) of `été`";
/// assert_eq!(
///     dateline_protocol::panic_report(said),
///     "panicked at src/a.rs:1:2: byte index 1 is not a char boundary; it is inside '…' (bytes 0..2) of …"
/// );
/// ```
pub fn panic_report(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut =
        [" of `", " slicing `"].iter().filter_map(|end| Some((line.find(end)?, end.len() - 1)));
    let line = match cut.min() {
        Some((at, length)) => format!("{}…", &line[..at + length]),
        None => line,
    };
    let mut report = redact_quotes(&redact_quotes(&line, '"'), '\'');
    if let Some((end, _)) = report.char_indices().nth(MAX_REPORT_CHARS) {
        report.truncate(end);
        report.push('…');
    }
    report
}

/// Omits the text between two quotes, and the text after an unclosed quote.
fn redact_quotes(text: &str, quote: char) -> String {
    let (mut redacted, mut is_inside, mut is_escaped) = (String::new(), false, false);
    let mut before = ' ';
    for letter in text.chars() {
        // Inside a word, the character is an apostrophe.
        let opens = !is_inside && letter == quote && !before.is_alphanumeric();
        let closes = is_inside && letter == quote && !is_escaped;
        if opens {
            redacted.push(quote);
            redacted.push('…');
            is_inside = true;
        } else if closes {
            redacted.push(quote);
            is_inside = false;
        } else if !is_inside {
            redacted.push(letter);
        }
        is_escaped = letter == '\\' && !is_escaped;
        before = letter;
    }
    redacted
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// Returns the message of the panic in a call.
    fn panic_message(call: impl FnOnce()) -> String {
        let payload = catch_unwind(AssertUnwindSafe(call)).expect_err("it panics");
        let text = payload.downcast_ref::<String>().cloned();
        text.or_else(|| payload.downcast_ref::<&str>().map(|it| (*it).to_owned())).expect("text")
    }

    fn failing_result(text: &str) -> Result<(), String> {
        Err(text.to_owned())
    }

    #[test]
    fn panic_report_contains_no_article_text() {
        let article = "é Nadia's \"Rahmani\" left `Homs` \\\" on 'Monday'";
        let at = article.len() + 1;
        let panics: Vec<String> = vec![
            panic_message(|| drop(article[1..].to_owned())),
            panic_message(|| drop(article[at..].to_owned())),
            panic_message(|| drop(article[9..4_usize.min(at)].to_owned())),
            panic_message(|| failing_result(article).unwrap()),
            panic_message(|| assert_eq!(article, "Nadia")),
        ];
        for panic in panics {
            let report = panic_report(&format!("panicked at src/state/desk.rs:10:5:\n{panic}"));
            for word in ["Nadia", "Rahmani", "Homs", "Monday", "left"] {
                assert!(
                    !report.contains(word) || word == "left" && report.contains("left:"),
                    "{report}"
                );
            }
            assert!(report.starts_with("panicked at src/state/desk.rs:10:5: "), "{report}");
        }
    }

    #[test]
    fn panic_report_is_informative_and_short() {
        let plain = "index out of bounds: the len is 3 but the index is 5, isn't it";
        assert_eq!(panic_report(plain), plain);
        let long = panic_report(&"word ".repeat(1000));
        assert_eq!(long.chars().count(), MAX_REPORT_CHARS + 1);
        assert_eq!(panic_report(""), "");
    }
}
