//! Decides whether a place is labeled Label::Gpe, Label::Loc or Label::Fac.

use crate::label::EntityClass;
use crate::label::Label;
use crate::lexicon::{Lexicon, NameFlags};
use crate::tag_set::TokenSpan;
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
) -> Label {
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
pub fn place_kind(lexicon: &Lexicon, name: &[&str]) -> Label {
    let words: Vec<String> = name.iter().map(|word| word.to_lowercase()).collect();
    place_label(&words, lexicon.name_flags(name))
}

fn place_label(words: &[String], flags: NameFlags) -> Label {
    let first = words.first().map_or("", String::as_str);
    let last = words.last().map_or("", String::as_str);
    let is_long = words.len() > 1;
    if flags.intersects(NameFlags::COUNTRY) {
        Label::Gpe
    } else if is_long && FACILITY_NOUNS.contains(&last) {
        Label::Fac
    } else if is_region(words) {
        Label::Loc
    } else if flags.intersects(NameFlags::DIVISION.union(NameFlags::LARGE_CITY)) {
        Label::Gpe
    } else if is_long
        && (NATURAL_FEATURE_NOUNS.contains(&last) || NATURAL_FEATURE_PREFIXES.contains(&first))
        || flags.intersects(NameFlags::REGION)
    {
        Label::Loc
    } else if flags.intersects(NameFlags::CITY) {
        Label::Gpe
    } else if flags.intersects(NameFlags::FACILITY) {
        Label::Fac
    } else if flags.intersects(NameFlags::NATURE) {
        Label::Loc
    } else {
        Label::Gpe
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
            ("Sednaya Prison", none, Label::Fac),
            ("Damascus", NameFlags::LARGE_CITY, Label::Gpe),
            ("Prison", none, Label::Gpe),
            ("South Africa", country, Label::Gpe),
            ("North Africa", none, Label::Loc),
            ("sub-Saharan Africa", none, Label::Loc),
            ("Middle East", NameFlags::REGION, Label::Loc),
            ("Gulf of Aden", none, Label::Loc),
            ("Euphrates River", NameFlags::NATURE, Label::Loc),
            ("Ivory Coast", country, Label::Gpe),
            ("Tahrir Square", none, Label::Fac),
            ("Salt Lake City", NameFlags::LARGE_CITY, Label::Gpe),
            ("Kremlin", NameFlags::FACILITY, Label::Fac),
            ("Darfur", NameFlags::REGION, Label::Loc),
            ("Sumatra", NameFlags::NATURE, Label::Loc),
            ("Long Beach", NameFlags::LARGE_CITY, Label::Gpe),
        ];
        for (name, flags, expected) in cases {
            let words: Vec<String> = name.split(' ').map(str::to_lowercase).collect();
            assert_eq!(place_label(&words, flags), expected, "{name}");
        }
    }
}
