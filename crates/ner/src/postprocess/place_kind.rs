//! Decides whether a place is labeled "GPE", "LOC" or "FAC".

use crate::bio::{EntityClass, TokenSpan};
use crate::lexicon::{Lexicon, NameFlags};
use dateline_text::Token;

/// Last words of facilities.
const FACILITY_NOUNS: &[&str] = &[
    "airfield",
    "airport",
    "arena",
    "avenue",
    "barracks",
    "base",
    "boulevard",
    "bridge",
    "building",
    "camp",
    "castle",
    "cathedral",
    "cemetery",
    "checkpoint",
    "church",
    "clinic",
    "crossing",
    "dam",
    "embassy",
    "gate",
    "hall",
    "harbor",
    "harbour",
    "highway",
    "hospital",
    "hotel",
    "house",
    "jail",
    "library",
    "monument",
    "mosque",
    "motorway",
    "museum",
    "palace",
    "park",
    "pier",
    "pipeline",
    "plant",
    "plaza",
    "port",
    "prison",
    "refinery",
    "reactor",
    "road",
    "school",
    "shrine",
    "square",
    "stadium",
    "station",
    "street",
    "synagogue",
    "temple",
    "terminal",
    "theater",
    "theatre",
    "tower",
    "tunnel",
    "wall",
    "zoo",
];

/// Last words, and some first words, of natural features.
const NATURAL_FEATURE_NOUNS: &[&str] = &[
    "archipelago",
    "bay",
    "beach",
    "canyon",
    "cape",
    "channel",
    "coast",
    "creek",
    "delta",
    "desert",
    "falls",
    "forest",
    "glacier",
    "gulf",
    "heights",
    "hills",
    "island",
    "islands",
    "isthmus",
    "jungle",
    "lake",
    "mountain",
    "mountains",
    "ocean",
    "oasis",
    "peak",
    "peninsula",
    "plateau",
    "reef",
    "river",
    "sea",
    "strait",
    "straits",
    "valley",
    "volcano",
];

const NATURAL_FEATURE_PREFIXES: &[&str] = &["cape", "gulf", "lake", "mount", "mt.", "strait"];

/// Regions that are not administrative divisions.
const REGIONS: &[&str] = &[
    "africa",
    "america",
    "americas",
    "antarctica",
    "arctic",
    "asia",
    "balkans",
    "caribbean",
    "caucasus",
    "east",
    "europe",
    "eurasia",
    "far east",
    "himalayas",
    "horn of africa",
    "levant",
    "maghreb",
    "mediterranean",
    "mesopotamia",
    "middle east",
    "midwest",
    "near east",
    "north",
    "north pole",
    "oceania",
    "pacific",
    "sahara",
    "sahel",
    "scandinavia",
    "siberia",
    "south",
    "south pole",
    "west",
    "western hemisphere",
    "earth",
    "mars",
    "moon",
    "atlantic",
    "andes",
    "alps",
];

/// Words that turn a continent into a part of it: "North Africa", "sub-Saharan Africa".
const REGION_MODIFIERS: &[&str] = &[
    "central",
    "east",
    "eastern",
    "latin",
    "north",
    "northeast",
    "northern",
    "northwest",
    "south",
    "southeast",
    "southern",
    "southwest",
    "sub-saharan",
    "west",
    "western",
];

/// Returns the label of a mention. The kind of a place follows from its words and its lexicon
/// flags.
pub(crate) fn mention_label(
    text: &str,
    tokens: &[Token],
    span: TokenSpan,
    flags: NameFlags,
) -> &'static str {
    if span.class != EntityClass::Place {
        return span.class.label();
    }
    let words: Vec<String> = tokens[span.start..span.end]
        .iter()
        .map(|token| text[token.span.range()].to_lowercase())
        .collect();
    place_label(&words, flags)
}

/// Returns the kind of a place by its name alone: `GPE`, `LOC` or `FAC`.
pub fn place_kind(lexicon: &Lexicon, name: &[&str]) -> &'static str {
    let words: Vec<String> = name.iter().map(|word| word.to_lowercase()).collect();
    place_label(&words, lexicon.name_flags(name))
}

fn place_label(words: &[String], flags: NameFlags) -> &'static str {
    let first = words.first().map_or("", String::as_str);
    let last = words.last().map_or("", String::as_str);
    let is_long = words.len() > 1;
    if flags.intersects(NameFlags::COUNTRY) {
        "GPE"
    } else if is_long && FACILITY_NOUNS.contains(&last) {
        "FAC"
    } else if is_region(words) {
        "LOC"
    } else if flags.intersects(NameFlags::DIVISION.union(NameFlags::LARGE_CITY)) {
        "GPE"
    } else if is_long
        && (NATURAL_FEATURE_NOUNS.contains(&last) || NATURAL_FEATURE_PREFIXES.contains(&first))
        || flags.intersects(NameFlags::REGION)
    {
        "LOC"
    } else if flags.intersects(NameFlags::CITY) {
        "GPE"
    } else if flags.intersects(NameFlags::FACILITY) {
        "FAC"
    } else if flags.intersects(NameFlags::NATURE) {
        "LOC"
    } else {
        "GPE"
    }
}

/// Returns true for a continent or a similar region, or a part of one.
fn is_region(words: &[String]) -> bool {
    let of = |words: &[String]| REGIONS.contains(&words.join(" ").as_str());
    of(words)
        || words
            .split_first()
            .is_some_and(|(part, rest)| REGION_MODIFIERS.contains(&&**part) && of(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_kinds_follow_from_words() {
        let (none, country) = (NameFlags::default(), NameFlags::COUNTRY);
        let cases = [
            ("Sednaya Prison", none, "FAC"),
            ("Damascus", NameFlags::LARGE_CITY, "GPE"),
            ("Prison", none, "GPE"),
            ("South Africa", country, "GPE"),
            ("North Africa", none, "LOC"),
            ("sub-Saharan Africa", none, "LOC"),
            ("Middle East", NameFlags::REGION, "LOC"),
            ("Gulf of Aden", none, "LOC"),
            ("Euphrates River", NameFlags::NATURE, "LOC"),
            ("Ivory Coast", country, "GPE"),
            ("Tahrir Square", none, "FAC"),
            ("Salt Lake City", NameFlags::LARGE_CITY, "GPE"),
            ("Kremlin", NameFlags::FACILITY, "FAC"),
            ("Darfur", NameFlags::REGION, "LOC"),
            ("Sumatra", NameFlags::NATURE, "LOC"),
            ("Long Beach", NameFlags::LARGE_CITY, "GPE"),
        ];
        for (name, flags, expected) in cases {
            let words: Vec<String> = name.split(' ').map(str::to_lowercase).collect();
            assert_eq!(place_label(&words, flags), expected, "{name}");
        }
    }
}
