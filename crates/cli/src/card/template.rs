//! Templates of cards: text written by hand, with `{{name}}` in the positions of the figures.

/// An error in a template.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    /// A `{{` is not closed.
    #[error("the template has {{{{ without }}}}")]
    Unclosed,
    /// The card has no section of this name.
    #[error("the card has no section {0:?}")]
    UnknownSection(String),
}

/// Fills the sections into a template. A line that consists only of an empty section is removed
/// with the empty line after it.
pub(super) fn fill_template(
    template: &str,
    section: impl Fn(&str) -> Option<String>,
) -> Result<String, TemplateError> {
    let mut card = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or(TemplateError::Unclosed)?;
        let filled = section(name).ok_or_else(|| TemplateError::UnknownSection(name.to_owned()))?;
        card += before;
        card += filled.trim_end();
        let is_alone = before.is_empty() || before.ends_with('\n');
        let drop = if filled.is_empty() && is_alone { "\n\n" } else { "" };
        rest = after.strip_prefix(drop).unwrap_or(after);
    }
    Ok(card + rest)
}

/// Formats a number with commas between groups of three digits.
pub(super) fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Asserts that a card differs from its template in the sections only.
    #[track_caller]
    pub(crate) fn assert_written_from(template: &str, card: &str) {
        let mut rest = card;
        let mut is_first = true;
        for part in template.split("{{") {
            let text = if is_first { part } else { part.split_once("}}").unwrap().1 };
            let at = rest.find(text).unwrap_or_else(|| panic!("the card lacks {text:?}"));
            assert!(!is_first || at == 0, "the card does not begin with {text:?}");
            rest = &rest[at + text.len()..];
            is_first = false;
        }
        assert_eq!(rest, "", "the card goes on after the template");
    }

    #[test]
    fn template_is_filled() {
        let section = |name: &str| match name {
            "size" => Some("12".to_owned()),
            "table" => Some("| a |\n| b |\n".to_owned()),
            "none" => Some(String::new()),
            _ => None,
        };
        let template = "It has {{size}} bytes.\n\n{{none}}\n\n{{table}}\n\nEnd\n";
        let card = fill_template(template, section).unwrap();
        assert_eq!(card, "It has 12 bytes.\n\n| a |\n| b |\n\nEnd\n");
        let error = fill_template("{{other}}", section).unwrap_err();
        assert_eq!(error.to_string(), "the card has no section \"other\"");
        let error = fill_template("{{size", section).unwrap_err();
        assert_eq!(error.to_string(), "the template has {{ without }}");
    }

    #[test]
    fn numbers_have_separators() {
        assert_eq!([5, 999, 1000, 3_404_304].map(with_commas), ["5", "999", "1,000", "3,404,304"]);
    }
}
