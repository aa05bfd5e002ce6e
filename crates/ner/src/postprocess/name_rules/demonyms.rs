//! Demonyms of several words, such as "North Korean", and adjectives of continents, which corpora
//! omit.

use super::SentenceContext;
use crate::label::Label;
use crate::lexicon::NameFlags;
use crate::postprocess::mention::TokenMention;
use std::ops::Range;

/// Words before a demonym that make it one of a part of a country, or of another country.
pub(super) const REGION_MODIFIERS: &[&str] = &[
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

/// Adjectives and peoples of more than one country, which the name table may lack.
const DEMONYMS: &[&str] = &[
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

/// Adjectives that are also names of regions. They count only before a plural noun.
const REGIONAL_ADJECTIVES: &[&str] =
    &["baltic", "balkan", "caribbean", "andean", "alpine", "iberian", "benelux"];

/// The first words of demonyms, with their possible last words. Plurals in s match too.
const MULTIWORD_DEMONYMS: &[(&str, &[&str])] = &[
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

pub(super) fn mark_demonyms(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>) {
    for last in 0..sentence.len() {
        if !sentence.is_capital(last) {
            continue;
        }
        let length = listed_demonym_length(sentence, last)
            .or_else(|| compound_demonym_length(sentence, last));
        let length = length.unwrap_or_else(|| usize::from(is_single_demonym(sentence, last)));
        if length == 0 {
            continue;
        }
        let words = last + 1 - length..last + 1;
        if may_be_demonym(sentence, names, &words) {
            sentence.replace_overlapping(names, words, Label::Norp, "people");
        }
    }
}

/// Returns the length in words of a demonym of [`MULTIWORD_DEMONYMS`] that ends at `last`.
fn listed_demonym_length(sentence: &SentenceContext<'_>, last: usize) -> Option<usize> {
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
                sentence.is_capital(at) && sentence.is_one_of(at, &[it])
            })
    };
    // Entries may overlap, as in "Papua New Guinean".
    MULTIWORD_DEMONYMS.iter().filter(fits).map(|(first, _)| first.split(' ').count() + 1).max()
}

/// Returns the length in words of a demonym that ends at `last` and consists of a region modifier
/// or a demonym, and a demonym: "West African", "African American".
fn compound_demonym_length(sentence: &SentenceContext<'_>, last: usize) -> Option<usize> {
    let before = last.checked_sub(1).filter(|&at| sentence.is_capital(at))?;
    let is_part = sentence.is_one_of(before, REGION_MODIFIERS) && is_demonym(sentence, last);
    let is_double = sentence.is_one_of(last, &["american", "americans"])
        && sentence.is_capital(before)
        && is_demonym(sentence, before)
        && !sentence.is_one_of(before, &["american", "americans", "arab", "arabs"]);
    (is_part || is_double).then_some(2)
}

/// Returns true if a word is an unambiguous demonym.
fn is_demonym(sentence: &SentenceContext<'_>, index: usize) -> bool {
    let flags = sentence.name_flags(index..index + 1);
    sentence.is_one_of(index, DEMONYMS)
        || flags.intersects(NameFlags::DEMONYM) && !flags.intersects(NameFlags::AMBIGUOUS)
}

/// Returns true if a word is a demonym or a regional adjective on its own. A regional adjective
/// needs a plural noun after it.
fn is_single_demonym(sentence: &SentenceContext<'_>, index: usize) -> bool {
    if sentence.is_one_of(index, REGIONAL_ADJECTIVES) {
        let next = sentence.word(index + 1);
        let is_noun = next.ends_with('s') && next.starts_with(char::is_lowercase);
        return is_noun && !matches!(next, "was" | "is" | "has");
    }
    sentence.is_one_of(index, DEMONYMS)
        && !sentence.is_one_of(index, &["american", "americans", "irish"])
}

/// Returns true if the words may be marked as a demonym: they are not yet marked, no longer mention
/// overlaps them, and no capitalized word continues the name, as in "European Commission".
fn may_be_demonym(
    sentence: &SentenceContext<'_>,
    names: &[TokenMention],
    words: &Range<usize>,
) -> bool {
    let is_found =
        names.iter().any(|it| it.label == Label::Norp && sentence.local_range(it) == *words);
    let next_is_name = || names.iter().any(|it| sentence.local_range(it).start == words.end);
    let ends = !sentence.is_capital(words.end) || next_is_name();
    !is_found && ends && sentence.crosses_no_mention(names, words)
}

#[cfg(test)]
mod tests {
    use crate::postprocess::name_rules::testing::check;

    #[test]
    fn demonyms_of_several_words_are_found() {
        check(&[
            ("Many Sri Lankans voted", "Many [Sri Lankans|NORP] voted"),
            ("A Papua New Guinean won", "A [Papua New Guinean|NORP] won"),
            ("The South [Samoan|NORP] team", "The [South Samoan|NORP] team"),
            ("Most Samoan American voters", "Most [Samoan American|NORP] voters"),
            ("They drove south and met Samoan aides", "They drove south and met Samoan aides"),
        ]);
    }

    #[test]
    fn adjectives_of_regions_are_found() {
        check(&[
            ("Several African banks", "Several [African|NORP] banks"),
            ("The African Union met", "The African Union met"),
            ("All Baltic ministers", "All [Baltic|NORP] ministers"),
            ("The Baltic was calm", "The Baltic was calm"),
        ]);
    }
}
