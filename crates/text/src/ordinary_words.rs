//! Words that news writes in lower case.

use std::sync::LazyLock;

/// The words in lower case, sorted. See `models/ordinary_words.md`.
static ORDINARY_WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../../../models/ordinary_words.txt").lines().collect());

/// Returns true if news articles write a word in lower case. `word` must be in lower case. Names
/// are not listed, nor are inflected forms that are rare.
///
/// Cost: one binary search among five thousand words.
///
/// ```
/// use dateline_text::is_ordinary_word;
///
/// assert!(is_ordinary_word("police"));
/// assert!(!is_ordinary_word("kentucky"));
/// ```
pub fn is_ordinary_word(word: &str) -> bool {
    word == "a" || ORDINARY_WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted() {
        assert!(ORDINARY_WORDS.is_sorted() && ORDINARY_WORDS.len() > 4000);
    }
}
