//! The hashes of one word, shared by all its occurrences.

/// The hash of the boundary word, used for positions outside of a sentence.
pub(crate) const BOUNDARY: u64 = 0x6a09_e667_f3bc_c908;

/// Combines a hash with one more value.
pub(crate) fn mix(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31)
}

fn hash_letters(letters: impl Iterator<Item = char>) -> u64 {
    letters.fold(BOUNDARY, |hash, letter| mix(hash, u64::from(letter)))
}

/// A word as hashes of its forms, shapes and affixes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HashedWord {
    /// The word with case and digits folded and straight apostrophes.
    pub(crate) lower: u64,
    /// `lower` without accents, for the comparison of names.
    pub(crate) plain: u64,
    /// The exact spelling, with straight apostrophes.
    pub(crate) exact: u64,
    /// The classes of its first twelve letters: `Xxxxx`.
    pub(crate) shape: u64,
    /// The shape without repetitions: `Xx`.
    pub(crate) short_shape: u64,
    /// Its first one to four letters, in lower case.
    pub(crate) prefixes: [u64; 4],
    /// Its last one to four letters, in lower case.
    pub(crate) suffixes: [u64; 4],
    pub(crate) case: Case,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Case {
    /// Neither letters nor digits.
    #[default]
    Other,
    Lower,
    /// The first letter is a capital, or a letter after a hyphen.
    Capital,
    /// All letters are capitals, and there are at least two.
    Upper,
    Digits,
}

/// Folds variants of typing: case, digits, curly quotes.
fn fold_letter(letter: char) -> char {
    match letter {
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '0'..='9' => '0',
        'a'..='z' => letter,
        _ => letter.to_lowercase().next().unwrap_or(letter),
    }
}

fn letter_shape(letter: char) -> char {
    match letter {
        'a'..='z' => 'x',
        'A'..='Z' => 'X',
        '0'..='9' => 'd',
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        _ if letter.is_uppercase() => 'X',
        _ if letter.is_alphabetic() => 'x',
        _ => letter,
    }
}

impl HashedWord {
    /// Hashes a word.
    pub(crate) fn from_word(word: &str) -> Self {
        Self::with_buffer(word, &mut Vec::new())
    }

    /// Returns the boundary word, used before the first word and after the last word of a sentence.
    pub(crate) fn boundary() -> Self {
        Self {
            lower: BOUNDARY,
            plain: BOUNDARY,
            exact: 0,
            shape: 0,
            short_shape: BOUNDARY,
            prefixes: [0; 4],
            suffixes: [0; 4],
            case: Case::Other,
        }
    }

    /// Like [`Self::from_word`]. `letters` is a reusable buffer.
    pub(crate) fn with_buffer(word: &str, letters: &mut Vec<char>) -> Self {
        letters.clear();
        letters.extend(word.chars().map(fold_letter));
        let count = letters.len();
        let shapes = || word.chars().map(letter_shape);
        let mut previous = None;
        let short = hash_letters(shapes().filter(|&shape| previous.replace(shape) != Some(shape)));
        let prefix = |length: usize| hash_letters(letters.iter().copied().take(length));
        let suffix =
            |length: usize| hash_letters(letters[count.saturating_sub(length)..].iter().copied());
        let lower = hash_letters(letters.iter().copied());
        let plain = if word.is_ascii() {
            lower
        } else {
            hash_letters(letters.iter().map(|it| strip_accent(*it)))
        };
        Self {
            lower,
            plain,
            exact: exact_hash(word),
            shape: hash_letters(shapes().take(12)),
            short_shape: short,
            prefixes: std::array::from_fn(|at| prefix(at + 1)),
            suffixes: std::array::from_fn(|at| suffix(at + 1)),
            case: word_case(word),
        }
    }

    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.case, Case::Capital | Case::Upper)
    }
}

/// Returns the hash of a word's exact spelling, with straight apostrophes.
pub(crate) fn exact_hash(word: &str) -> u64 {
    hash_letters(word.chars().map(|letter| if letter == '’' { '\'' } else { letter }))
}

fn word_case(word: &str) -> Case {
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
    if letters == 0 {
        let digits = word.chars().any(|letter| letter.is_ascii_digit());
        return if digits { Case::Digits } else { Case::Other };
    }
    let starts = word.chars().next().is_some_and(char::is_uppercase);
    if capitals == letters && letters > 1 {
        Case::Upper
    } else if starts || word.split('-').any(|part| part.starts_with(char::is_uppercase)) {
        Case::Capital
    } else {
        Case::Lower
    }
}

/// Returns a lower-case Latin letter without its accent, and any other character unchanged.
pub(crate) fn strip_accent(letter: char) -> char {
    const ACCENTED: &[(&str, char)] = &[
        ("àáâãäåāăąạảấầẩẫậắằẳẵặǎ", 'a'),
        ("çćĉċč", 'c'),
        ("ďđḑ", 'd'),
        ("èéêëēĕėęěẹẻẽếềểễệ", 'e'),
        ("ĝğġģḩ", 'g'),
        ("ĥħḥ", 'h'),
        ("ìíîïĩīĭįıỉịǐ", 'i'),
        ("ķ", 'k'),
        ("ĺļľł", 'l'),
        ("ñńņňṇ", 'n'),
        ("òóôõöøōŏőọỏốồổỗộớờởỡợơǒ", 'o'),
        ("ŕŗř", 'r'),
        ("śŝşšșṣ", 's'),
        ("ţťŧțṭ", 't'),
        ("ùúûüũūŭůűųụủứừửữựưǔ", 'u'),
        ("ŵ", 'w'),
        ("ýÿŷỳỵỷỹ", 'y'),
        ("źżžẓ", 'z'),
    ];
    if letter.is_ascii() {
        return letter;
    }
    let found = ACCENTED.iter().find(|(accented, _)| accented.contains(letter));
    found.map_or(letter, |&(_, plain)| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_distinguished() {
        let cases = [
            ("of", Case::Lower),
            ("Homs", Case::Capital),
            ("al-Assad", Case::Capital),
            ("U", Case::Capital),
            ("U.S.", Case::Upper),
            ("UN", Case::Upper),
            ("2024", Case::Digits),
            ("—", Case::Other),
        ];
        for (word, expected) in cases {
            assert_eq!(word_case(word), expected, "{word}");
        }
    }

    #[test]
    fn typographic_variants_are_folded() {
        assert_eq!(
            HashedWord::from_word("Şaydnāyā").plain,
            HashedWord::from_word("saydnaya").lower
        );
        assert_eq!(HashedWord::from_word("DON’T").lower, HashedWord::from_word("don't").lower);
        assert_ne!(HashedWord::from_word("Homs").exact, HashedWord::from_word("homs").exact);
        assert_eq!(
            HashedWord::from_word("Homs").short_shape,
            HashedWord::from_word("Idlib").short_shape
        );
    }
}
