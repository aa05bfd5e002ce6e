//! What is known of a word of a document, and of a token's part in names.

use crate::hashed_word::HashedWord;
use crate::lexicon::{Lexicon, LexiconWord, NameFlags};

/// A word, what is known of it, and what the document says about it (after Ratinov and Roth 2009,
/// "context aggregation").
#[derive(Clone, Copy)]
pub(crate) struct WordInfo {
    pub(crate) word: HashedWord,
    pub(crate) lexicon_word: LexiconWord,
    /// Whether it links the parts of one name: "Bank of England".
    pub(crate) is_link: bool,
    /// What it may be in an apposition.
    pub(crate) apposition_role: AppositionRole,
    /// What it may be between the names of a list.
    pub(crate) connector: Connector,
    /// How often it stands in lower case, whatever its case here.
    pub(crate) lower_count: u32,
    /// How often it stands capitalized and does not begin a sentence.
    pub(crate) inner_capital_count: u32,
}

impl WordInfo {
    /// A word as it stands; `letters` is room to work in.
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

    /// What is outside of a sentence.
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

/// Words in lower case that names have inside.
const LINK_WORDS: &[&str] = &[
    "of", "the", "for", "de", "du", "del", "des", "di", "da", "do", "dos", "la", "le", "bin",
    "ibn", "bint", "von", "van", "der", "den",
];

/// A word's part in an apposition: "Homs, the third city of the country".
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AppositionRole {
    Other,
    /// What stands before and behind it.
    Comma,
    /// What it begins with.
    Article,
    /// What stands behind its noun.
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

/// A word's part between the names of a list.
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

    /// Whether it stands between two names.
    pub(crate) fn joins_names(self) -> bool {
        !matches!(self, Self::None | Self::Article)
    }
}

/// A token's part in a name of the lexicon.
#[derive(Clone, Copy, Default)]
pub(crate) struct LexiconMatch {
    pub(crate) flags: NameFlags,
    /// 0 none, 1 alone, 2 first, 3 in the middle, 4 last.
    pub(crate) position: u8,
}

impl LexiconMatch {
    pub(crate) fn feature_value(self) -> u64 {
        u64::from(self.flags.bits()) * 8 + u64::from(self.position)
    }
}
