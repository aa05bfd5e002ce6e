//! Interprets and normalizes the names and classes of the sources.

use dateline_annotation::model::PlaceKind;

/// Returns true if a city's other name can occur in English text: Latin letters, capitalized, not a
/// code. Codes such as those of airports are too often ordinary words.
pub(super) fn is_usable_place_name(name: &str) -> bool {
    let is_latin = |letter: char| {
        letter < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&letter) || "ʼʻ’‘".contains(letter)
    };
    name.chars().count() >= 3
        && name.chars().all(|letter| is_latin(letter) && !letter.is_ascii_digit())
        && name.chars().find(|letter| letter.is_alphabetic()).is_some_and(char::is_uppercase)
        && name.chars().any(char::is_lowercase)
}

/// Returns true for abbreviations such as `KY`, `Ky.` and `B.C.`.
pub(super) fn is_abbreviation(name: &str) -> bool {
    name.ends_with('.') || (name.len() <= 3 && name.chars().all(char::is_uppercase))
}

/// Returns a name without its last word, if that word names its kind, else `None`. For `Tyumen'
/// Oblast` it is `Tyumen`.
pub(super) fn strip_kind_word(name: &str) -> Option<&str> {
    const KINDS: [&str; 14] = [
        "Oblast",
        "Oblast'",
        "Krai",
        "Kray",
        "Republic",
        "Province",
        "Governorate",
        "Region",
        "District",
        "Territory",
        "Department",
        "County",
        "Prefecture",
        "Division",
    ];
    let (bare, kind) = name.rsplit_once(' ')?;
    KINDS.contains(&kind).then(|| bare.trim_end_matches('\''))
}

/// Returns the kind of place of a class of Natural Earth, or `None` for a class that is left out.
pub(super) fn kind_from_feature_class(class: &str) -> Option<PlaceKind> {
    Some(match class {
        "airport" => PlaceKind::Airport,
        "island" | "island group" => PlaceKind::Island,
        "mountain" | "range/mtn" | "foothills" => PlaceKind::Mountain,
        "river" | "lake" | "lake centerline" | "reservoir" | "alkaline lake" | "sea" | "gulf"
        | "bay" | "strait" | "sound" | "channel" | "lagoon" | "fjord" | "ocean" | "waterfall"
        | "inlet" | "reef" => PlaceKind::Water,
        // The list of continents has these, with GeoNames ids.
        "continent" | "dragons-be-here" | "feature_class" => return None,
        "geoarea" => PlaceKind::Region,
        _ => PlaceKind::Nature,
    })
}

/// Returns the kind of place by its name in `own_places.tsv`, or `None` if there is no such kind.
pub(super) fn parse_own_kind(kind: &str) -> Option<PlaceKind> {
    Some(match kind {
        "region" => PlaceKind::Region,
        "island" => PlaceKind::Island,
        "water" => PlaceKind::Water,
        "mountain" => PlaceKind::Mountain,
        "nature" => PlaceKind::Nature,
        "airport" => PlaceKind::Airport,
        "facility" => PlaceKind::Facility,
        _ => return None,
    })
}

/// Expands the abbreviations used on maps.
pub(super) fn expand_abbreviations(name: &str) -> String {
    const SHORT: [(&str, &str); 12] = [
        ("Int'l", "International"),
        ("I.", "Island"),
        ("Is.", "Islands"),
        ("Arch.", "Archipelago"),
        ("Mts.", "Mountains"),
        ("Mt.", "Mount"),
        ("Pen.", "Peninsula"),
        ("Str.", "Strait"),
        ("L.", "Lake"),
        ("R.", "River"),
        ("C.", "Cape"),
        ("G.", "Gulf"),
    ];
    let word = |word: &str| {
        let found = SHORT.iter().find(|(short, _)| *short == word);
        found.map_or(word.to_owned(), |(_, long)| (*long).to_owned())
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Adds the word for the kind of feature if a text would use it.
pub(super) fn full_feature_name(name: &str, class: &str) -> String {
    let has = |word: &str| name.to_lowercase().contains(word);
    match class {
        "airport" if has("international") => format!("{name} Airport"),
        "airport" if !has("air") => format!("{name} Airport"),
        "river" if !name.contains(' ') => format!("{name} River"),
        "mountain" if !name.contains(' ') => format!("Mount {name}"),
        "lake" | "reservoir" | "alkaline lake" if !name.contains(' ') => format!("Lake {name}"),
        _ => name.to_owned(),
    }
}

/// Returns "Miami-Dade" for "Miami-Dade County". `None` without the word for its kind.
pub(super) fn short_county_name(name: &str) -> Option<&str> {
    name.strip_suffix(" County").or_else(|| name.strip_suffix(" Parish"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_other_scripts_are_not_names() {
        for name in ["Homs", "Ḩimş", "Ho Chi Minh City", "’Amman", "Lattakia"] {
            assert!(is_usable_place_name(name), "{name}");
        }
        for name in ["HMS", "homs", "Хомс", "Ga", "Sector 7", "حمص", ""] {
            assert!(!is_usable_place_name(name), "{name}");
        }
    }

    #[test]
    fn abbreviations_are_recognized() {
        assert!(["KY", "Ky.", "B.C.", "NSW", "W.Va."].into_iter().all(is_abbreviation));
        assert!(!["Kentucky", "Ohio", "NSWales"].into_iter().any(is_abbreviation));
    }

    #[test]
    fn kind_words_are_stripped() {
        assert_eq!(strip_kind_word("Tyumen' Oblast"), Some("Tyumen"));
        assert_eq!(strip_kind_word("Primorskiy Kray"), Some("Primorskiy"));
        assert_eq!(strip_kind_word("Homs"), None);
        assert_eq!(strip_kind_word("New York"), None);
        assert_eq!(short_county_name("Miami-Dade County"), Some("Miami-Dade"));
        assert_eq!(short_county_name("District of Columbia"), None);
    }

    #[test]
    fn feature_names_are_expanded() {
        assert_eq!(expand_abbreviations("King William I."), "King William Island");
        assert_eq!(expand_abbreviations("Damascus Int'l"), "Damascus International");
        assert_eq!(
            full_feature_name("Damascus International", "airport"),
            "Damascus International Airport"
        );
        assert_eq!(full_feature_name("Negro", "river"), "Negro River");
        assert_eq!(full_feature_name("Rio Negro", "river"), "Rio Negro");
        assert_eq!(kind_from_feature_class("sea"), Some(PlaceKind::Water));
        assert_eq!(kind_from_feature_class("continent"), None);
    }
}
