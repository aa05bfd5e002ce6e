//! Peoples: "North Korean" is one of them, not of Korea; and adjectives of continents, which corpora
//! leave out.

use super::Sentence;
use crate::lexicon::Flags;
use crate::mention::Mention;
use std::ops::Range;

/// What makes a part of a land or a people of its own, before the word for its people.
pub(super) const PARTS: &[&str] = &[
    "north",
    "south",
    "east",
    "west",
    "central",
    "northern",
    "southern",
    "eastern",
    "western",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "latin",
    "sub-saharan",
    "inner",
    "outer",
];

/// Adjectives and peoples of more than one country, which the table of names may lack.
const PEOPLES: &[&str] = &[
    "african",
    "africans",
    "arab",
    "arabs",
    "arabian",
    "arabians",
    "asian",
    "asians",
    "european",
    "europeans",
    "american",
    "americans",
    "nordic",
    "scandinavian",
    "scandinavians",
    "irish",
    "timorese",
    "guinean",
    "guineans",
    "sudanese",
    "macedonian",
    "macedonians",
    "korean",
    "koreans",
];

/// Adjectives that are also names of regions: only before what there is several of.
const REGIONAL: &[&str] =
    &["baltic", "balkan", "caribbean", "andean", "alpine", "iberian", "benelux"];

/// The first words of peoples, and their last one; plurals in s are meant too.
const PAIRS: &[(&str, &[&str])] = &[
    ("abu dhabi", &["emirati"]),
    ("aboriginal", &["australian"]),
    ("american", &["indian", "samoan"]),
    ("cabo", &["verdean"]),
    ("cape", &["verdean"]),
    ("channel", &["islander"]),
    ("cook", &["islander"]),
    ("costa", &["rican"]),
    ("crimean", &["tatar"]),
    ("equatorial", &["guinean"]),
    ("falkland", &["islander"]),
    ("faroe", &["islander"]),
    ("far", &["eastern"]),
    ("hong", &["konger", "kongese"]),
    ("los", &["angeleno"]),
    ("marshall", &["islander"]),
    ("middle", &["eastern", "easterner"]),
    ("native", &["american", "hawaiian", "alaskan"]),
    ("new", &["caledonian", "englander", "guinean", "yorker", "zealander"]),
    ("pacific", &["islander"]),
    ("papua new", &["guinean"]),
    ("puerto", &["rican"]),
    ("saint", &["lucian", "vincentian"]),
    ("san", &["franciscan", "marinese"]),
    ("sao", &["tomean"]),
    ("saudi", &["arabian"]),
    ("sierra", &["leonean"]),
    ("solomon", &["islander"]),
    ("sri", &["lankan"]),
    ("st.", &["lucian", "vincentian"]),
    ("torres strait", &["islander"]),
    ("el", &["salvadoran"]),
];

pub(super) fn mend(sentence: &Sentence<'_>, names: &mut Vec<Mention>) {
    for last in 0..sentence.len() {
        if !sentence.is_capital(last) {
            continue;
        }
        let length = pair(sentence, last).or_else(|| part(sentence, last));
        let length = length.unwrap_or_else(|| usize::from(is_alone(sentence, last)));
        if length == 0 {
            continue;
        }
        let words = last + 1 - length..last + 1;
        if is_free(sentence, names, &words) {
            sentence.put(names, words, "NORP", "people");
        }
    }
}

/// How many words a people of [`PAIRS`] has that ends here.
fn pair(sentence: &Sentence<'_>, last: usize) -> Option<usize> {
    last.checked_sub(1).filter(|&before| sentence.is_capital(before))?;
    let word = sentence.word(last).to_lowercase();
    let singular = word.strip_suffix('s').unwrap_or(&word);
    let is_last = |it: &&&str| **it == word || **it == singular;
    let fits = |(first, lasts): &&(&str, &[&str])| {
        let length = || first.split(' ').count();
        lasts.iter().any(|it| is_last(&it))
            && last >= length()
            && first.split(' ').enumerate().all(|(at, it)| {
                let at = last - length() + at;
                sentence.is_capital(at) && sentence.is(at, &[it])
            })
    };
    // The longest one stands last: "Papua New Guinean".
    PAIRS.iter().filter(fits).map(|(first, _)| first.split(' ').count() + 1).max()
}

/// How many words a people has that ends here and begins with a part of a land, or with another
/// people: "West African", "African American".
fn part(sentence: &Sentence<'_>, last: usize) -> Option<usize> {
    let before = last.checked_sub(1).filter(|&at| sentence.is_capital(at))?;
    let is_part = sentence.is(before, PARTS) && is_people(sentence, last);
    let is_double = sentence.is(last, &["american", "americans"])
        && sentence.is_capital(before)
        && is_people(sentence, before)
        && !sentence.is(before, &["american", "americans", "arab", "arabs"]);
    (is_part || is_double).then_some(2)
}

/// Returns true for a word that names the people of a country and nothing else.
fn is_people(sentence: &Sentence<'_>, at: usize) -> bool {
    let flags = sentence.flags(at..at + 1);
    sentence.is(at, PEOPLES) || flags.has(Flags::DEMONYM) && !flags.has(Flags::AMBIGUOUS)
}

/// Whether a word is an adjective of a region that stands alone before what it belongs to.
fn is_alone(sentence: &Sentence<'_>, at: usize) -> bool {
    if sentence.is(at, REGIONAL) {
        let next = sentence.word(at + 1);
        let is_noun = next.ends_with('s') && next.starts_with(char::is_lowercase);
        return is_noun && !matches!(next, "was" | "is" | "has");
    }
    sentence.is(at, PEOPLES) && !sentence.is(at, &["american", "americans", "irish"])
}

/// Whether nothing longer stands there, neither found nor told by a capital behind it: "European
/// Commission".
fn is_free(sentence: &Sentence<'_>, names: &[Mention], words: &Range<usize>) -> bool {
    let is_found = names.iter().any(|it| it.label == "NORP" && sentence.place(it) == *words);
    let next_is_name = || names.iter().any(|it| sentence.place(it).start == words.end);
    let ends = !sentence.is_capital(words.end) || next_is_name();
    !is_found && ends && sentence.is_clear(names, words)
}
