//! The facts about a token that are known without the engine, for models that learn from a reviewer.

use crate::document::document_words::DocumentWords;

/// The hashes of a token's word, its lexicon entries, and how the document writes it elsewhere.
/// Hashes are the same on every platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordEvidence {
    /// The hash of the word in lower case, with digits folded.
    pub lower: u64,
    /// The hash of the exact spelling, with straight apostrophes.
    pub exact: u64,
    /// The hash of the pattern of capitals, small letters, digits and marks.
    pub shape: u64,
    /// The hash of the same pattern without repetitions.
    pub short_shape: u64,
    /// The hashes of the first 1, 2, 3 and 4 letters.
    pub prefixes: [u64; 4],
    /// The hashes of the last 1, 2, 3 and 4 letters.
    pub suffixes: [u64; 4],
    /// True if the word begins with a capital.
    pub is_capital: bool,
    /// True if the word may link the parts of one name: "of".
    pub is_link: bool,
    /// The word's class in the lexicon; 0 if it has none.
    pub cluster: u16,
    /// The class of that class.
    pub coarse_cluster: u8,
    /// How often the word is a person's name; 0 for never.
    pub person_name: u8,
    /// The flags of the lexicon's name that the token is in, and its position there.
    pub lexicon_name: u64,
    /// True if the document writes the word in lower case somewhere.
    pub is_written_lower: bool,
}

impl DocumentWords {
    /// Returns what is known about a token. Panics if there is no such token.
    pub fn evidence(&self, token: usize) -> WordEvidence {
        let info = self.word_info(token);
        WordEvidence {
            lower: info.word.lower,
            exact: info.word.exact,
            shape: info.word.shape,
            short_shape: info.word.short_shape,
            prefixes: info.word.prefixes,
            suffixes: info.word.suffixes,
            is_capital: info.word.is_capital(),
            is_link: info.is_link,
            cluster: info.lexicon_word.cluster,
            coarse_cluster: info.lexicon_word.coarse_cluster,
            person_name: info.lexicon_word.person_name,
            lexicon_name: self.lexicon_matches(token..token + 1)[0].feature_value(),
            is_written_lower: self.is_written_lower(token),
        }
    }
}
