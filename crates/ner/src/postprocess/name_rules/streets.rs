//! Streets with a name and roads with a number: "Elm Street", "Oak Ave", "Interstate 80".

use super::{SentenceContext, is_possessive};
use crate::label::Label;
use crate::postprocess::mention::TokenMention;
use std::ops::Range;

/// Last words of streets.
const STREET_NOUNS: &[&str] =
    &["street", "avenue", "road", "boulevard", "expressway", "parkway", "freeway"];

/// Abbreviated last words of streets. A period after the word belongs to it.
const STREET_ABBREVIATIONS: &[&str] = &[
    "st", "st.", "ave", "ave.", "av.", "blvd", "blvd.", "rd", "rd.", "ln", "ln.", "hwy", "hwy.",
    "pkwy", "pkwy.",
];

/// Last words of streets that are also other nouns. They count only if the context implies a
/// street.
const AMBIGUOUS_STREET_NOUNS: &[&str] =
    &["drive", "lane", "court", "terrace", "crescent", "close", "row", "way", "alley"];

/// Words before the name of a street.
const STREET_CUES: &[&str] =
    &["on", "along", "down", "off", "onto", "closed", "reopened", "blocked", "from", "at"];

/// Words before the number of a road.
const ROAD_NOUNS: &[&str] =
    &["interstate", "route", "highway", "hwy", "motorway", "autoroute", "autobahn"];

/// Words before a road noun, for the owner of the road.
const ROAD_OWNERS: &[&str] = &["u.s.", "us", "state", "county", "provincial", "trans-canada"];

/// The maximum length of a street's name without its last word, in tokens.
const MAX_STREET_TOKENS: usize = 4;

pub(super) fn mark_streets(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>) {
    for at in 0..sentence.len() {
        if !sentence.is_capital(at) {
            continue;
        }
        let is_named = |it: &Range<usize>| !sentence.is_unlabeled(it);
        let found = find_street(sentence, at).filter(is_named).or_else(|| find_road(sentence, at));
        if let Some(words) = found.filter(|it| may_be_street(sentence, names, it)) {
            sentence.replace_overlapping(names, words, Label::Fac, "street");
        }
    }
}

/// Returns a street that ends in the word `last`, with the period of an abbreviation.
fn find_street(sentence: &SentenceContext<'_>, last: usize) -> Option<Range<usize>> {
    let is_short = sentence.is_one_of(last, STREET_ABBREVIATIONS);
    let is_unsure = sentence.is_one_of(last, AMBIGUOUS_STREET_NOUNS);
    if !is_short && !is_unsure && !sentence.is_one_of(last, STREET_NOUNS) {
        return None;
    }
    let is_part = |&at: &usize| {
        let is_name = sentence.is_capital(at) && sentence.word(at).chars().any(char::is_lowercase);
        let is_ordinal = sentence.word(at).starts_with(|it: char| it.is_ascii_digit())
            && sentence.word(at).ends_with(|it: char| it.is_ascii_lowercase());
        is_name || is_ordinal || is_possessive(sentence.word(at))
    };
    let length = (0..last).rev().take(MAX_STREET_TOKENS).take_while(is_part).count();
    let mut start = last - length;
    // A leading "The" begins the sentence, not the street. A leading 's ends the name before it.
    while start < last
        && (sentence.is_one_of(start, &["the", "on", "in", "at"])
            || is_possessive(sentence.word(start)))
    {
        start += 1;
    }
    let has_cue = start.checked_sub(1).is_some_and(|at| {
        sentence.is_one_of(at, STREET_CUES)
            || sentence.word(at).chars().all(|it| it.is_ascii_digit())
    });
    if start == last || is_unsure && !has_cue || sentence.is_capital(last + 1) {
        return None;
    }
    let has_stop = is_short
        && sentence.word(last + 1) == "."
        && sentence.tokens[last].span.end == sentence.tokens[last + 1].span.start
        && sentence.word(last + 2).starts_with(|it: char| it.is_lowercase() || it == ',');
    Some(start..last + 1 + usize::from(has_stop))
}

/// Returns a numbered road whose noun is at `index`, with its owner, or "I-80".
fn find_road(sentence: &SentenceContext<'_>, index: usize) -> Option<Range<usize>> {
    let is_number = |word: &str| {
        let digits = word.trim_end_matches(|it: char| it.is_ascii_uppercase());
        (1..5).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit())
    };
    let word = sentence.word(index);
    // "on the A40"
    let has_cue = || {
        index >= 2
            && sentence.is_one_of(index - 1, &["the"])
            && sentence.is_one_of(index - 2, STREET_CUES)
    };
    if is_road_code(word) && has_cue() {
        return Some(index..index + 1);
    }
    if word.strip_prefix("I-").is_some_and(is_number) {
        return Some(index..index + 1);
    }
    let is_road = sentence.is_one_of(index, ROAD_NOUNS) && is_number(sentence.word(index + 1));
    let has_owner =
        index > 0 && sentence.is_capital(index - 1) && sentence.is_one_of(index - 1, ROAD_OWNERS);
    is_road.then(|| index - usize::from(has_owner)..index + 2)
}

/// Returns true for "M25" and "A40".
fn is_road_code(word: &str) -> bool {
    let digits = word.strip_prefix(['A', 'B', 'M', 'N']).unwrap_or_default();
    (1..5).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit())
}

/// Returns true if the words may be marked as a street: they overlap no mention, or only mentions
/// of places and persons inside them.
fn may_be_street(
    sentence: &SentenceContext<'_>,
    names: &[TokenMention],
    words: &Range<usize>,
) -> bool {
    let over = names.iter().filter(|it| {
        let mention_range = sentence.local_range(it);
        mention_range.start < words.end && words.start < mention_range.end
    });
    let mut labels = over.map(|it| it.label);
    sentence.crosses_no_mention(names, words)
        && labels.all(|it| matches!(it, Label::Gpe | Label::Loc | Label::Fac | Label::Person))
}

#[cfg(test)]
mod tests {
    use crate::postprocess::name_rules::testing::check;

    #[test]
    fn streets_are_found() {
        check(&[
            ("A shop on Pine Street burned", "A shop on [Pine Street|FAC] burned"),
            ("The old [Elm|PERSON] St. is long", "The old [Elm St.|FAC] is long"),
            ("She lives on Maple Drive with dogs", "She lives on [Maple Drive|FAC] with dogs"),
            ("At 9 Harbor Lane they met", "At 9 [Harbor Lane|FAC] they met"),
        ]);
    }

    #[test]
    fn numbered_roads_are_found() {
        check(&[
            ("Crews left Interstate 95 open", "Crews left [Interstate 95|FAC] open"),
            ("Crews left U.S. Route 9 open", "Crews left [U.S. Route 9|FAC] open"),
            ("Crews left I-70 open", "Crews left [I-70|FAC] open"),
            ("A crash on the [M25|GPE] today", "A crash on the [M25|FAC] today"),
            ("They drove along the A40 to town", "They drove along the [A40|FAC] to town"),
        ]);
    }

    #[test]
    fn other_nouns_are_unchanged() {
        check(&[
            ("The Pledge Drive began", "The Pledge Drive began"),
            ("The Street was wet", "The Street was wet"),
            ("They flew the A320 home", "They flew the A320 home"),
            ("The [Wall Street Journal|ORG] wrote", "The [Wall Street Journal|ORG] wrote"),
        ]);
    }
}
