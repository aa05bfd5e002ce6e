//! What is known of a word of a document, and of a token's part in names.

use crate::hash::Word;
use crate::lexicon::{Flags, Known, Lexicon};

/// A word, what is known of it, and what the document says about it (after Ratinov and Roth 2009,
/// "context aggregation").
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) word: Word,
    pub(crate) known: Known,
    /// Whether it links the parts of one name: "Bank of England".
    pub(crate) is_link: bool,
    /// What it may be in an apposition.
    pub(crate) part: Part,
    /// What it may be between the names of a list.
    pub(crate) joint: Joint,
    /// How often it stands in lower case, whatever its case here.
    pub(crate) lower: u32,
    /// How often it stands capitalized and does not begin a sentence.
    pub(crate) capital_inside: u32,
}

impl Seen {
    /// A word as it stands; `letters` is room to work in.
    pub(crate) fn of(word: &str, lexicon: &Lexicon, letters: &mut Vec<char>) -> Self {
        let hashed = Word::new(word, letters);
        Self {
            word: hashed,
            known: lexicon.word(hashed.lower),
            is_link: LINKS.contains(&word),
            part: Part::of(word),
            joint: Joint::of(word),
            lower: 0,
            capital_inside: 0,
        }
    }

    /// What is outside of a sentence.
    pub(crate) fn outside() -> Self {
        Self {
            word: Word::outside(),
            known: Known::default(),
            is_link: false,
            part: Part::Any,
            joint: Joint::None,
            lower: 0,
            capital_inside: 0,
        }
    }
}

/// Words in lower case that names have inside.
const LINKS: &[&str] = &[
    "of", "the", "for", "de", "du", "del", "des", "di", "da", "do", "dos", "la", "le", "bin",
    "ibn", "bint", "von", "van", "der", "den",
];

/// A word's part in an apposition: "Homs, the third city of the country".
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Any,
    /// What stands before and behind it.
    Comma,
    /// What it begins with.
    Article,
    /// What stands behind its noun.
    Stop,
}

impl Part {
    fn of(word: &str) -> Self {
        match word {
            "," | "(" | "—" | "–" | "--" => Self::Comma,
            "the" | "a" | "an" | "one" | "his" | "her" | "its" | "their" => Self::Article,
            "of" | "in" | "for" | "that" | "which" | "who" | "and" | "or" | "at" | "on" | "to"
            | "with" | "from" | "by" | "where" | "whose" | "near" | "." | ")" | ";" | "'s"
            | "’s" => Self::Stop,
            _ => Self::Any,
        }
    }
}

/// A word's part between the names of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    None,
    /// "the" before a name.
    Article,
    Comma,
    And,
    Bracket,
}

impl Joint {
    fn of(word: &str) -> Self {
        match word {
            "the" => Self::Article,
            "," | ";" => Self::Comma,
            "and" | "or" | "&" | "/" => Self::And,
            "(" | ")" => Self::Bracket,
            _ => Self::None,
        }
    }

    /// Whether it stands between two names.
    pub(crate) fn joins(self) -> bool {
        !matches!(self, Self::None | Self::Article)
    }
}

/// A token's part in a name of the lexicon.
#[derive(Clone, Copy, Default)]
pub(crate) struct Named {
    pub(crate) flags: Flags,
    /// 0 none, 1 alone, 2 first, 3 in the middle, 4 last.
    pub(crate) part: u8,
}

impl Named {
    pub(crate) fn value(self) -> u64 {
        u64::from(self.flags.bits()) * 8 + u64::from(self.part)
    }
}
