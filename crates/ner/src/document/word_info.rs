//! The properties of a distinct word of a document, and the lexicon match of a token.

use crate::document::hashed_word::HashedWord;
use crate::lexicon::{Lexicon, LexiconWord, NameFlags};

/// A word with its lexicon entry, its roles, and its counts in the document.
#[derive(Clone, Copy)]
pub(crate) struct WordInfo {
    pub(crate) word: HashedWord,
    pub(crate) lexicon_word: LexiconWord,
    /// True if the word may link the parts of one name: "Bank of England".
    pub(crate) is_link: bool,
    /// The role of the word in an apposition.
    pub(crate) apposition_role: AppositionRole,
    /// The role of the word between the names of a list.
    pub(crate) connector: Connector,
    /// The number of occurrences in lower case, for all spellings of the word.
    pub(crate) lower_count: u32,
    /// The number of capitalized occurrences that do not begin a sentence, for all spellings.
    pub(crate) inner_capital_count: u32,
}

impl WordInfo {
    /// Creates the properties of a word, without counts. `letters` is a reusable buffer.
    pub(crate) fn from_word(word: &str, lexicon: &Lexicon, letters: &mut Vec<char>) -> Self {
        let hashed = HashedWord::with_buffer(word, letters);
        Self {
            word: hashed,
            lexicon_word: lexicon.find_word(hashed.lower),
            is_link: LINK_WORDS.contains(&word),
            apposition_role: AppositionRole::from_word(word),
            connector: Connector::from_word(word),
            lower_count: 0,
            inner_capital_count: 0,
        }
    }

    /// Returns the boundary word, used for positions outside of a sentence.
    pub(crate) fn boundary() -> Self {
        Self {
            word: HashedWord::boundary(),
            lexicon_word: LexiconWord::default(),
            is_link: false,
            apposition_role: AppositionRole::Other,
            connector: Connector::None,
            lower_count: 0,
            inner_capital_count: 0,
        }
    }
}

/// Lower-case words that occur inside of names.
const LINK_WORDS: &[&str] = &[
    "of", "the", "for", "de", "du", "del", "des", "di", "da", "do", "dos", "la", "le", "bin",
    "ibn", "bint", "von", "van", "der", "den",
];

/// The role of a word in an apposition: "Homs, the third city of the country".
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AppositionRole {
    Other,
    /// A mark before or after the apposition.
    Comma,
    /// The first word of the apposition.
    Article,
    /// A word after the head noun.
    PhraseEnd,
}

impl AppositionRole {
    fn from_word(word: &str) -> Self {
        match word {
            "," | "(" | "—" | "–" | "--" => Self::Comma,
            "the" | "a" | "an" | "one" | "his" | "her" | "its" | "their" => Self::Article,
            "of" | "in" | "for" | "that" | "which" | "who" | "and" | "or" | "at" | "on" | "to"
            | "with" | "from" | "by" | "where" | "whose" | "near" | "." | ")" | ";" | "'s"
            | "’s" => Self::PhraseEnd,
            _ => Self::Other,
        }
    }
}

/// The role of a word between the names of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Connector {
    None,
    /// "the" before a name.
    Article,
    Comma,
    Conjunction,
    Bracket,
}

impl Connector {
    fn from_word(word: &str) -> Self {
        match word {
            "the" => Self::Article,
            "," | ";" => Self::Comma,
            "and" | "or" | "&" | "/" => Self::Conjunction,
            "(" | ")" => Self::Bracket,
            _ => Self::None,
        }
    }

    /// Returns true if the word joins two names.
    pub(crate) fn joins_names(self) -> bool {
        !matches!(self, Self::None | Self::Article)
    }
}

/// The position of a token in a name of the lexicon.
#[derive(Clone, Copy, Default)]
pub(crate) struct LexiconMatch {
    pub(crate) flags: NameFlags,
    /// 0 in no name, 1 the only token, 2 the first, 3 in the middle, 4 the last.
    pub(crate) position: u8,
}

impl LexiconMatch {
    pub(crate) fn feature_value(self) -> u64 {
        u64::from(self.flags.bits()) * 8 + u64::from(self.position)
    }
}
