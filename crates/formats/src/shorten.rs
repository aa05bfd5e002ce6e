/// At most `limit` characters of a text, on one line, the cut shown by an ellipsis. For error
/// texts: what they quote may be megabytes long.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    let cut = text.char_indices().nth(limit).map(|(at, _)| at);
    let mut short: String = text[..cut.unwrap_or(text.len())]
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    if cut.is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn cuts_between_characters_and_keeps_one_line() {
        assert_eq!(shorten("été", 3), "été");
        assert_eq!(shorten("été\n😀!", 5), "été 😀…");
        assert_eq!(shorten("", 0), "");
    }
}
