use crate::tag::{Class, TokenSpan};
use dateline_text::Token;

/// Last words of what people have built.
const FACILITIES: &[&str] = &[
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

/// Last words, and some first ones, of what nature has made.
const FEATURES: &[&str] = &[
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

const FIRST_FEATURES: &[&str] = &["cape", "gulf", "lake", "mount", "mt.", "strait"];

/// Regions that no state is.
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

/// States whose last word would make them something else.
const STATES: &[&str] =
    &["south africa", "ivory coast", "cook islands", "marshall islands", "solomon islands"];

/// Words that turn a continent into a part of it: "North Africa", "sub-Saharan Africa".
const PARTS: &[&str] = &[
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

/// The label of a mention; a place's kind is told by its words.
pub(crate) fn label(text: &str, tokens: &[Token], span: TokenSpan) -> &'static str {
    if span.class != Class::Place {
        return span.class.label();
    }
    let words: Vec<String> = tokens[span.start..span.end]
        .iter()
        .map(|token| text[token.span.range()].to_lowercase())
        .collect();
    kind(&words)
}

fn kind(words: &[String]) -> &'static str {
    let name = words.join(" ");
    let first = words.first().map_or("", String::as_str);
    let last = words.last().map_or("", String::as_str);
    let rest = words.get(1..).unwrap_or_default().join(" ");
    let is_part = PARTS.contains(&first) && REGIONS.contains(&rest.as_str());
    if STATES.contains(&name.as_str()) {
        "GPE"
    } else if words.len() > 1 && FACILITIES.contains(&last) {
        "FAC"
    } else if is_part
        || REGIONS.contains(&name.as_str())
        || words.len() > 1 && (FEATURES.contains(&last) || FIRST_FEATURES.contains(&first))
    {
        "LOC"
    } else {
        "GPE"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_words() {
        let cases = [
            ("Sednaya Prison", "FAC"),
            ("Damascus", "GPE"),
            ("Prison", "GPE"),
            ("South Africa", "GPE"),
            ("North Africa", "LOC"),
            ("the Middle East", "GPE"),
            ("Middle East", "LOC"),
            ("Gulf of Aden", "LOC"),
            ("Euphrates River", "LOC"),
            ("Ivory Coast", "GPE"),
            ("Tahrir Square", "FAC"),
        ];
        for (name, expected) in cases {
            let words: Vec<String> = name.split(' ').map(str::to_lowercase).collect();
            assert_eq!(kind(&words), expected, "{name}");
        }
    }
}
