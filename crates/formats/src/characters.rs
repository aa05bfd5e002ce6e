//! Classes of characters that other programs distinguish.

/// Returns true if Python's `str.isspace` treats the character as white space.
pub(crate) fn is_python_whitespace(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// Returns true if any program that reads files line by line treats the character as a line break.
pub(crate) fn is_line_break(character: char) -> bool {
    matches!(
        character,
        '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}
