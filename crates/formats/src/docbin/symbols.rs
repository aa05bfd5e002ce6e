//! spaCy's ids of strings.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Returns the id of a string: 0 for the empty string, a small number for spaCy's symbols,
/// otherwise a hash.
pub(super) fn string_id(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    SYMBOLS.get(text).map_or_else(|| murmur_hash64a(text.as_bytes()), |&symbol| u64::from(symbol))
}

/// All strings with a fixed id, including words such as `agent`.
pub(super) static SYMBOLS: LazyLock<BTreeMap<String, u16>> = LazyLock::new(|| {
    let named = NAMED_SYMBOLS.iter().flat_map(|(first, names)| {
        (*first..).zip(names.split_whitespace()).map(|(number, name)| (name.to_owned(), number))
    });
    let flags = (19..=63).map(|number| (format!("FLAG{number}"), number));
    let old = (1..=276).map(|number| (format!("DEPRECATED{number:03}"), number + 103));
    named.chain(flags).chain(old).collect()
});

/// Names with the id of the first one. Ids of the others are consecutive.
const NAMED_SYMBOLS: &[(u16, &str)] = &[
    (
        1,
        "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM
        LIKE_EMAIL IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT
        IS_CURRENCY",
    ),
    (
        64,
        "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE
        HEAD SENT_START SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN
        PUNCT SCONJ SYM VERB X EOL SPACE",
    ),
    (
        380,
        "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT
        MONEY QUANTITY ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp
        complm conj cop csubj csubjpass dep det dobj expl hmod hyph infmod intj iobj mark meta neg
        nmod nn npadvmod nsubj nsubjpass num number oprd obj obl parataxis partmod pcomp pobj poss
        possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID
        IDX _",
    ),
];

/// MurmurHash64A with seed 1, by Austin Appleby, who placed it in the public domain.
fn murmur_hash64a(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = 1 ^ (bytes.len() as u64).wrapping_mul(FACTOR);
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        let mut mixed = u64::from_le_bytes(*block).wrapping_mul(FACTOR);
        mixed = (mixed ^ (mixed >> 47)).wrapping_mul(FACTOR);
        hash = (hash ^ mixed).wrapping_mul(FACTOR);
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(FACTOR);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(FACTOR);
    hash ^ (hash >> 47)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected ids are those of spaCy 3.8.
    #[test]
    fn string_hashes_match_spacy() {
        assert_eq!(SYMBOLS.len(), 456);
        let cases = [
            ("", 0),
            ("IS_CURRENCY", 18),
            ("FLAG63", 63),
            ("ORTH", 65),
            ("SPACE", 103),
            ("DEPRECATED276", 379),
            ("PERSON", 380),
            ("agent", 401),
            ("_", 456),
            ("apple", 8_566_208_034_543_834_098),
            ("FAC", 9_191_306_739_292_312_949),
            ("sc", 9_416_492_980_273_960_644),
            ("12345678", 9_871_996_032_675_327_904),
            ("دمشق", 9_098_048_859_639_029_876),
            ("😀 and more", 12_798_402_338_753_531_574),
        ];
        for (text, expected) in cases {
            assert_eq!(string_id(text), expected, "{text}");
        }
    }
}
