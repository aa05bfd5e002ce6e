//! The lexicon: clusters of words, personal names, and names of places and peoples.

mod hash_table;

use crate::document::hashed_word::{HashedWord, mix};
use hash_table::HashTable;

/// Flags of a name in the lexicon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameFlags(u16);

impl NameFlags {
    /// A country.
    pub const COUNTRY: Self = Self(1);
    /// A state, province or other first-level division of a country.
    pub const DIVISION: Self = Self(1 << 1);
    /// A city with at least 100,000 inhabitants, or a capital.
    pub const LARGE_CITY: Self = Self(1 << 2);
    /// A smaller city.
    pub const CITY: Self = Self(1 << 3);
    /// A natural feature such as a sea, island, mountain range, river or desert.
    pub const NATURE: Self = Self(1 << 4);
    /// An airport or another building.
    pub const FACILITY: Self = Self(1 << 5);
    /// A region that is not an administrative division.
    pub const REGION: Self = Self(1 << 6);
    /// A nationality, or a people.
    pub const DEMONYM: Self = Self(1 << 7);
    /// A religious or political group.
    pub const GROUP: Self = Self(1 << 8);
    /// The name is also an ordinary word or a personal name.
    pub const AMBIGUOUS: Self = Self(1 << 9);
    /// Longer names begin with these words.
    const PREFIX: Self = Self(1 << 15);

    /// Returns true if any of these flags is set.
    pub fn intersects(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Returns the flags that are set in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the flags as a number, which is stable across versions of the table.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// Returns the flags of a number. Unknown flags are kept.
    pub fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    fn is_name(self) -> bool {
        self.0 & !Self::PREFIX.0 != 0
    }
}

/// The maximum length of a name, in tokens.
const MAX_NAME_TOKENS: usize = 6;

/// The lexicon entry of a single word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LexiconWord {
    /// The word's cluster, or 0 if the word is unknown.
    pub(crate) cluster: u16,
    pub(crate) coarse_cluster: u8,
    /// 1 if the word is a personal name, else 0.
    pub(crate) person_name: u8,
}

/// The lookup tables of a tagger.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    clusters: HashTable,
    /// The coarse cluster of each cluster.
    coarse_clusters: Vec<u8>,
    names: HashTable,
    /// The countries of names: see [`country_number`].
    countries: HashTable,
}

/// A word for [`write_lexicon`], with its cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordEntry {
    /// The word, in any case.
    pub word: String,
    /// The cluster, from 1 to 1,023, or 0 if the word has none.
    pub cluster: u16,
    /// True if the word is a first or last name.
    pub is_person_name: bool,
}

/// A name for [`write_lexicon`], with its kinds and its country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameEntry {
    /// The tokens of the name, separated by spaces.
    pub name: String,
    /// The kinds that the name may be.
    pub flags: NameFlags,
    /// The country of a country name or demonym, as two letters of ISO 3166-1.
    pub country: Option<[u8; 2]>,
}

const CLUSTER_BITS: u32 = 10;

const SECTIONS: usize = 4;

/// Returns two capital letters as one number.
fn country_number(country: [u8; 2]) -> u16 {
    u16::from_be_bytes(country)
}

/// Returns the hash of each prefix of a name, word by word. The last is the hash of the whole name.
fn prefix_hashes(words: impl Iterator<Item = u64>) -> impl Iterator<Item = u64> {
    words.scan(0, |hash, word| {
        *hash = mix(*hash, word);
        Some(*hash)
    })
}

/// Serializes a lexicon. `coarse_clusters` has an element for each cluster.
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
            let is_complete = hashes.peek().is_none();
            phrases.push((hash, if is_complete { flags.0 } else { NameFlags::PREFIX.0 }));
            countries.extend(country.filter(|_| is_complete).map(|it| (hash, country_number(it))));
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
    /// Parses a lexicon. Returns `None` unless the bytes are exactly one lexicon.
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

    /// Returns the entry of a word, given the hash of its lower-case form.
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

    /// Returns the flags of the name with exactly these words, or empty flags.
    pub fn name_flags(&self, name: &[&str]) -> NameFlags {
        let found = self.longest_name(name.iter().map(|word| HashedWord::from_word(word).plain));
        found.filter(|(length, _)| *length == name.len()).map_or(NameFlags::default(), |(_, it)| it)
    }

    /// Returns the country of the name with exactly these words, as two letters of ISO 3166-1: SY
    /// for "Syria" and for "Syrian". Cost: one table lookup.
    pub fn country_of(&self, name: &[&str]) -> Option<[u8; 2]> {
        let hash =
            prefix_hashes(name.iter().map(|word| HashedWord::from_word(word).plain)).last()?;
        self.countries.get(hash).map(u16::to_be_bytes)
    }

    /// Finds the longest name that begins at the first of these words. Returns its length in words
    /// and its flags.
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
    fn names_have_kind_and_country() {
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
