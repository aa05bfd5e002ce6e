//! The type of a rule.

use super::rule_tokens::RuleTokens;
use crate::label::Label;

/// The number of tokens from the index at which the rule was tried, and the value.
pub(super) type Match = Option<(usize, Option<String>)>;

/// A label, the name of the rule, the kinds of words with which a match may begin, and the function
/// that matches at a token.
pub(super) type Rule = (Label, &'static str, u8, fn(&RuleTokens<'_>, usize) -> Match);

/// Kinds of words, as bits.
pub(super) mod word_kind {
    pub(in crate::rules) const DIGIT: u8 = 1;
    /// The word "the".
    pub(in crate::rules) const THE: u8 = 2;
    /// Any other word that begins with a letter.
    pub(in crate::rules) const WORD: u8 = 4;
    /// Quotation marks and currency signs.
    pub(in crate::rules) const SIGN: u8 = 8;
    pub(in crate::rules) const NO_SIGN: u8 = DIGIT | THE | WORD;
    pub(in crate::rules) const NO_ARTICLE: u8 = DIGIT | WORD | SIGN;

    pub(in crate::rules) fn classify(word: &str) -> u8 {
        match word.as_bytes().first() {
            Some(b'0'..=b'9') => DIGIT,
            Some(b't' | b'T') if word.eq_ignore_ascii_case("the") => THE,
            Some(b'a'..=b'z' | b'A'..=b'Z') => WORD,
            _ => SIGN,
        }
    }
}
