//! Shortens texts for messages.

/// Returns at most `limit` characters of a text on one line, with an ellipsis if it was cut. For
/// error messages, because the quoted text may be megabytes long.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    let kept = truncate_chars(text, limit);
    let mut short: String = kept
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    if kept.len() < text.len() {
        short.push('…');
    }
    short
}

/// Returns at most `limit` characters of a text, unchanged.
pub(crate) fn truncate_chars(text: &str, limit: usize) -> &str {
    text.char_indices().nth(limit).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::{shorten, truncate_chars};

    #[test]
    fn truncates_at_character_boundaries() {
        assert_eq!(
            (truncate_chars("é\n😀!", 3), truncate_chars("été", 3), truncate_chars("", 0)),
            ("é\n😀", "été", "")
        );
    }

    #[test]
    fn text_is_cut_between_characters_on_one_line() {
        assert_eq!(shorten("été", 3), "été");
        assert_eq!(shorten("été\n😀!", 5), "été 😀…");
        assert_eq!(shorten("", 0), "");
    }
}
