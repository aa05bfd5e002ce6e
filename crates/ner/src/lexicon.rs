//! What is known of words before a text is read: classes of words that are used alike, words that
//! people are called by, and names of places and peoples.

use crate::hash_table::{self, HashTable};
use crate::hashed_word::{HashedWord, mix};

/// What the table of names says of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameFlags(u16);

impl NameFlags {
    /// A country.
    pub const COUNTRY: Self = Self(1);
    /// A state, province or other first part of a country.
    pub const DIVISION: Self = Self(1 << 1);
    /// A city of 100,000 people or more, or a capital.
    pub const LARGE_CITY: Self = Self(1 << 2);
    /// A smaller city.
    pub const CITY: Self = Self(1 << 3);
    /// A sea, island, range, river, desert.
    pub const NATURE: Self = Self(1 << 4);
    /// An airport or another building.
    pub const FACILITY: Self = Self(1 << 5);
    /// A region that is no state.
    pub const REGION: Self = Self(1 << 6);
    /// A nationality, or a people.
    pub const DEMONYM: Self = Self(1 << 7);
    /// A religious or political group.
    pub const GROUP: Self = Self(1 << 8);
    /// Also an ordinary word, or a person's name.
    pub const AMBIGUOUS: Self = Self(1 << 9);
    /// Longer names begin so.
    const PREFIX: Self = Self(1 << 15);

    /// Whether any of these flags is set.
    pub fn intersects(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Both together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The flags as a number: the same in all versions of the table.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// The flags of a number; unknown ones are kept.
    pub fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    fn is_name(self) -> bool {
        self.0 & !Self::PREFIX.0 != 0
    }
}

/// The longest name that is looked for, in tokens.
const MAX_NAME_TOKENS: usize = 6;

/// What is known of a word by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LexiconWord {
    /// 0 where the word is unknown.
    pub(crate) cluster: u16,
    pub(crate) coarse_cluster: u8,
    /// 1 where people are called so.
    pub(crate) person_name: u8,
}

/// The tables of a tagger.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    clusters: HashTable,
    /// For each class its coarse one.
    coarse_clusters: Vec<u8>,
    names: HashTable,
    /// Of names that stand for a country: see [`country_number`].
    countries: HashTable,
}

/// A word, the class it is in, and whether people are called so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordEntry {
    /// In any case.
    pub word: String,
    /// From 1, below 1,024; 0 where it has none.
    pub cluster: u16,
    /// Whether it is a first or last name.
    pub is_person_name: bool,
}

/// A name, what it is, and the country that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameEntry {
    /// Tokens separated by spaces.
    pub name: String,
    /// What it may be.
    pub flags: NameFlags,
    /// Of countries and of those who live there: two letters, ISO 3166-1.
    pub country: Option<[u8; 2]>,
}

const CLUSTER_BITS: u32 = 10;

const SECTIONS: usize = 4;

/// Two capital letters as one number.
fn country_number(country: [u8; 2]) -> u16 {
    u16::from_be_bytes(country)
}

/// The hash of a name, and of what it begins with, word by word.
fn prefix_hashes(words: impl Iterator<Item = u64>) -> impl Iterator<Item = u64> {
    words.scan(0, |hash, word| {
        *hash = mix(*hash, word);
        Some(*hash)
    })
}

/// The bytes of a lexicon. `coarse` has an element for each class.
pub fn write_lexicon(words: &[WordEntry], coarse_clusters: &[u8], names: &[NameEntry]) -> Vec<u8> {
    let classes = words.iter().map(|entry| {
        let value = entry.cluster | u16::from(entry.is_person_name) << CLUSTER_BITS;
        (HashedWord::from_word(&entry.word).lower, value)
    });
    let (mut phrases, mut countries) = (Vec::new(), Vec::new());
    for NameEntry { name, flags, country } in names {
        let mut hashes =
            prefix_hashes(name.split(' ').map(|word| HashedWord::from_word(word).plain)).peekable();
        while let Some(hash) = hashes.next() {
            let is_whole = hashes.peek().is_none();
            phrases.push((hash, if is_whole { flags.0 } else { NameFlags::PREFIX.0 }));
            countries.extend(country.filter(|_| is_whole).map(|it| (hash, country_number(it))));
        }
    }
    phrases.sort_unstable();
    phrases.dedup_by(|next, last| {
        let same = next.0 >> 32 == last.0 >> 32;
        last.1 |= if same { next.1 } else { 0 };
        same
    });
    let classes = hash_table::write_table(classes.collect());
    let sections = [
        classes,
        coarse_clusters.to_vec(),
        hash_table::write_table(phrases),
        hash_table::write_table(countries),
    ];
    let mut bytes: Vec<u8> =
        sections.iter().flat_map(|section| (section.len() as u32).to_le_bytes()).collect();
    bytes.extend(sections.concat());
    bytes
}

impl Lexicon {
    /// Reads a lexicon from exactly these bytes; `None` where they are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (lengths, mut rest) = bytes.split_first_chunk::<{ 4 * SECTIONS }>()?;
        let mut sections = [[].as_slice(); SECTIONS];
        for (section, length) in sections.iter_mut().zip(lengths.as_chunks::<4>().0) {
            (*section, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        }
        let [classes, coarse, names, countries] = sections;
        rest.is_empty().then_some(())?;
        Some(Self {
            clusters: HashTable::from_bytes(classes)?,
            coarse_clusters: coarse.to_vec(),
            names: HashTable::from_bytes(names)?,
            countries: HashTable::from_bytes(countries)?,
        })
    }

    /// What is known of a word, by the hash of its lower case.
    pub(crate) fn find_word(&self, lower: u64) -> LexiconWord {
        let Some(value) = self.clusters.get(lower) else { return LexiconWord::default() };
        let class = value & ((1 << CLUSTER_BITS) - 1);
        LexiconWord {
            cluster: class,
            coarse_cluster: self
                .coarse_clusters
                .get(usize::from(class))
                .copied()
                .unwrap_or_default(),
            person_name: u8::from(value >> CLUSTER_BITS != 0),
        }
    }

    /// What is known of a name of exactly these words.
    pub fn name_flags(&self, name: &[&str]) -> NameFlags {
        let found = self.longest_name(name.iter().map(|word| HashedWord::from_word(word).plain));
        found.filter(|(length, _)| *length == name.len()).map_or(NameFlags::default(), |(_, it)| it)
    }

    /// The country that a name of exactly these words stands for, as two letters of ISO 3166-1:
    /// "Syria" and "Syrian" for SY. Cost: one look into a table.
    pub fn country_of(&self, name: &[&str]) -> Option<[u8; 2]> {
        let hash =
            prefix_hashes(name.iter().map(|word| HashedWord::from_word(word).plain)).last()?;
        self.countries.get(hash).map(u16::to_be_bytes)
    }

    /// The longest name that begins with the first of these words: how many words it takes, and
    /// what it is.
    pub(crate) fn longest_name(
        &self,
        words: impl Iterator<Item = u64>,
    ) -> Option<(usize, NameFlags)> {
        let mut best = None;
        for (at, hash) in prefix_hashes(words.take(MAX_NAME_TOKENS)).enumerate() {
            let Some(flags) = self.names.get(hash).map(NameFlags) else { break };
            if flags.is_name() {
                best = Some((at + 1, NameFlags(flags.0 & !NameFlags::PREFIX.0)));
            }
            if !flags.intersects(NameFlags::PREFIX) {
                break;
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str, flags: NameFlags, country: Option<[u8; 2]>) -> NameEntry {
        NameEntry { name: name.to_owned(), flags, country }
    }

    #[test]
    fn names_are_found_with_their_kind_and_country() {
        let names = [
            name("Syria", NameFlags::COUNTRY, Some(*b"SY")),
            name("Syrian", NameFlags::DEMONYM, Some(*b"SY")),
            name("Saint Kitts and Nevis", NameFlags::COUNTRY, Some(*b"KN")),
            name("Saint Petersburg", NameFlags::LARGE_CITY, None),
            name("Petersburg", NameFlags::CITY, None),
        ];
        let words = [WordEntry { word: "river".to_owned(), cluster: 2, is_person_name: false }];
        let bytes = write_lexicon(&words, &[0, 0, 7], &names);
        let lexicon = Lexicon::from_bytes(&bytes).unwrap();
        assert_eq!(lexicon.country_of(&["Syrian"]), Some(*b"SY"));
        assert_eq!(lexicon.country_of(&["SAINT", "KITTS", "AND", "NEVIS"]), Some(*b"KN"));
        assert_eq!(lexicon.country_of(&["Saint", "Kitts"]), None);
        assert_eq!(lexicon.country_of(&["Saint", "Petersburg"]), None);
        assert_eq!(lexicon.country_of(&[]), None);
        assert_eq!(lexicon.name_flags(&["Saint", "Petersburg"]), NameFlags::LARGE_CITY);
        assert_eq!(lexicon.name_flags(&["Saint", "Kitts"]), NameFlags::default());
        assert_eq!(lexicon.find_word(HashedWord::from_word("River").lower).coarse_cluster, 7);
        for length in [0, 15, 16, bytes.len() / 2, bytes.len() - 1] {
            assert!(Lexicon::from_bytes(&bytes[..length]).is_none(), "{length} bytes");
        }
    }
}
