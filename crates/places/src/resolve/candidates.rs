//! Finds candidates by name.

use crate::gazetteer::{Gazetteer, NameHit, NameKind, PlaceIdx};
use crate::name_key::{name_key, strip_article, transcription_key};
use dateline_annotation::model::PlaceKind;

/// A place that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub place: PlaceIdx,
    pub name_match: NameMatch,
    /// True if a word of the name implies a kind of place and this place is of that kind.
    pub fits_kind_word: bool,
}

/// How a name matches a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameMatch {
    /// One of the place's names.
    Name(NameKind),
    /// A name of the place without a word for its kind: "Homs province".
    WithoutKindWord,
    /// Another transcription of a name.
    Transcription,
    /// A name with one letter changed.
    Misspelled,
    /// A part of a longer name of something at the place, such as "Homs Military Hospital".
    Partial,
}

impl Candidate {
    /// Returns true if only a part of the name matches: the place is where the named thing is, or
    /// what it is named after.
    pub(super) fn is_partial(&self) -> bool {
        self.name_match == NameMatch::Partial
    }
}

/// The minimum length of a key that is searched for misspellings, in bytes.
const MIN_MISSPELLED_BYTES: usize = 6;
/// The minimum prominence of a partial match of one word. It does not apply if the other words are
/// generic: "Sednaya" in "Sednaya Prison".
const MIN_PART_PROMINENCE: f64 = 9.0;
/// The maximum number of words of a name that is searched for partial matches.
const MAX_WORDS: usize = 12;

/// Words before or after a name that imply a kind of place.
const KIND_WORDS: &[(&str, &[PlaceKind])] = &[
    ("province", &[PlaceKind::Division]),
    ("governorate", &[PlaceKind::Division]),
    ("state", &[PlaceKind::Division]),
    ("oblast", &[PlaceKind::Division]),
    ("prefecture", &[PlaceKind::Division]),
    ("department", &[PlaceKind::Division]),
    ("krai", &[PlaceKind::Division]),
    ("canton", &[PlaceKind::Division]),
    ("voivodeship", &[PlaceKind::Division]),
    ("emirate", &[PlaceKind::Division]),
    ("region", &[PlaceKind::Division, PlaceKind::Region]),
    ("autonomous region", &[PlaceKind::Division, PlaceKind::Region]),
    ("territory", &[PlaceKind::Division, PlaceKind::Region]),
    ("peninsula", &[PlaceKind::Region, PlaceKind::Nature]),
    ("county", &[PlaceKind::County, PlaceKind::Division]),
    ("parish", &[PlaceKind::County, PlaceKind::Division]),
    ("borough", &[PlaceKind::County, PlaceKind::City, PlaceKind::Region]),
    ("district", &[PlaceKind::City, PlaceKind::Region]),
    ("municipality", &[PlaceKind::City]),
    ("city", &[PlaceKind::City]),
    ("town", &[PlaceKind::City]),
    ("township", &[PlaceKind::City]),
    ("village", &[PlaceKind::City]),
    ("area", &[PlaceKind::City, PlaceKind::Region]),
    ("republic", &[PlaceKind::Country]),
    ("islands", &[PlaceKind::Island, PlaceKind::Country]),
    ("island", &[PlaceKind::Island, PlaceKind::Country]),
    ("river", &[PlaceKind::Water]),
    ("lake", &[PlaceKind::Water]),
    ("sea", &[PlaceKind::Water]),
    ("ocean", &[PlaceKind::Water]),
    ("mountains", &[PlaceKind::Mountain]),
    ("desert", &[PlaceKind::Nature]),
    ("airport", &[PlaceKind::Airport, PlaceKind::Facility]),
];

/// Words before a name that do not change its meaning.
const DIRECTION_WORDS: &[&str] = &[
    "greater",
    "downtown",
    "central",
    "northern",
    "southern",
    "eastern",
    "western",
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "mainland",
];

/// Last words of the names of streets. A street is rarely at the place that it is named after.
const STREET_WORDS: &[&str] = &[
    "alley",
    "ave",
    "avenue",
    "blvd",
    "boulevard",
    "drive",
    "lane",
    "ln",
    "rd",
    "road",
    "st",
    "street",
    "terrace",
];

/// Returns the candidates of a name, in the order of rows. These lookups are tried in turn until
/// one finds any: the name itself, without a word for its kind, without a direction word, other
/// transcriptions and misspellings, and names that are part of it.
pub(super) fn find_candidates(gazetteer: &Gazetteer, name: &str, label: &str) -> Vec<Candidate> {
    let key = name_key(name);
    let mut found = exact_matches(gazetteer, &key, label);
    if found.is_empty() {
        found = matches_without_kind_word(gazetteer, &key, label);
    }
    if found.is_empty()
        && let Some((first, rest)) = key.split_once(' ')
        && DIRECTION_WORDS.contains(&first)
    {
        found = to_matches_without_kind_word(exact_matches(gazetteer, rest, label));
    }
    let last = name.rsplit([' ', '\u{a0}']).next().unwrap_or_default().trim_end_matches('.');
    let is_street = STREET_WORDS.iter().any(|word| word.eq_ignore_ascii_case(last));
    let is_searched = label != "NORP" && !is_street;
    if found.is_empty() && is_searched {
        found = spelling_variants(gazetteer, name, &key);
    }
    if found.is_empty() && is_searched {
        found = partial_matches(gazetteer, name);
    }
    found.sort_by_key(|candidate| candidate.place);
    found
}

/// Returns the places with a name, or with the name without its Arabic article, as far as the label
/// permits.
fn exact_matches(gazetteer: &Gazetteer, key: &str, label: &str) -> Vec<Candidate> {
    let mut hits = gazetteer.lookup(key);
    if hits.is_empty() {
        hits = strip_article(key).map_or_else(Vec::new, |rest| gazetteer.lookup(rest));
    }
    let is_norp = label == "NORP";
    let demonyms = hits.iter().any(|hit| hit.name == NameKind::Demonym);
    let fits = |hit: &&NameHit| match hit.name {
        NameKind::Demonym => true,
        // A people can be named by a country at most ("the Netherlands side").
        _ if is_norp => !demonyms && gazetteer.kind(hit.place) == PlaceKind::Country,
        _ => true,
    };
    let candidate = |hit: &NameHit| Candidate {
        place: hit.place,
        name_match: NameMatch::Name(hit.name),
        fits_kind_word: has_kind_word(key, gazetteer.kind(hit.place)),
    };
    hits.iter().filter(fits).map(candidate).collect()
}

fn to_matches_without_kind_word(found: Vec<Candidate>) -> Vec<Candidate> {
    let is_place =
        |it: &Candidate| !matches!(it.name_match, NameMatch::Name(NameKind::Abbreviation));
    let bare = |it| Candidate { name_match: NameMatch::WithoutKindWord, ..it };
    found.into_iter().filter(is_place).map(bare).collect()
}

/// Returns true if a word of a key implies this kind of place.
fn has_kind_word(key: &str, kind: PlaceKind) -> bool {
    KIND_WORDS.iter().any(|(word, kinds)| {
        kinds.contains(&kind)
            && (key.strip_suffix(word).is_some_and(|rest| rest.ends_with(' '))
                || key.strip_prefix(word).is_some_and(|rest| rest.starts_with(" of ")))
    })
}

/// Returns the places with a name after the word for its kind is removed, and marks those of that
/// kind.
fn matches_without_kind_word(gazetteer: &Gazetteer, key: &str, label: &str) -> Vec<Candidate> {
    for (word, kinds) in KIND_WORDS.iter().copied() {
        let after = key.strip_suffix(word).and_then(|rest| rest.strip_suffix(' '));
        let before = key.strip_prefix(word).and_then(|rest| rest.strip_prefix(" of "));
        let Some(rest) = after.or(before) else { continue };
        let mut found = to_matches_without_kind_word(exact_matches(gazetteer, rest, label));
        for candidate in &mut found {
            candidate.fits_kind_word = kinds.contains(&gazetteer.kind(candidate.place));
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Returns places with another transcription of a name, or else those whose name differs by one
/// letter.
fn spelling_variants(gazetteer: &Gazetteer, name: &str, key: &str) -> Vec<Candidate> {
    let as_match = |hits: Vec<NameHit>, match_| -> Vec<Candidate> {
        let rows = hits.into_iter().filter(|hit| hit.name <= NameKind::Other);
        rows.map(|hit| Candidate { place: hit.place, name_match: match_, fits_kind_word: false })
            .collect()
    };
    let loose = transcription_key(name).map_or_else(Vec::new, |loose| gazetteer.lookup(&loose));
    let loose = as_match(loose, NameMatch::Transcription);
    if !loose.is_empty() || key.len() < MIN_MISSPELLED_BYTES {
        return loose;
    }
    as_match(gazetteer.find_misspelled(key), NameMatch::Misspelled)
}

/// Words for kinds of things. Alone they are never what a longer name is named after, although each
/// is also the name of some place.
const GENERIC_WORDS: &[&str] = &[
    "academy",
    "agency",
    "airport",
    "and",
    "area",
    "arena",
    "authority",
    "avenue",
    "bank",
    "bay",
    "beach",
    "bridge",
    "building",
    "camp",
    "castle",
    "cathedral",
    "center",
    "centre",
    "chapel",
    "church",
    "city",
    "club",
    "college",
    "community",
    "complex",
    "council",
    "county",
    "court",
    "creek",
    "drive",
    "elementary",
    "farm",
    "field",
    "forest",
    "garden",
    "gardens",
    "gate",
    "gateway",
    "hall",
    "hill",
    "hospital",
    "hotel",
    "house",
    "institute",
    "island",
    "lake",
    "library",
    "market",
    "middle",
    "mount",
    "museum",
    "new",
    "park",
    "plaza",
    "point",
    "republic",
    "reserve",
    "river",
    "road",
    "school",
    "square",
    "state",
    "station",
    "street",
    "university",
    "valley",
    "village",
    "metro",
    "airfield",
    "barracks",
    "base",
    "cemetery",
    "checkpoint",
    "clinic",
    "crossing",
    "dam",
    "district",
    "factory",
    "international",
    "military",
    "mosque",
    "port",
    "prison",
    "refinery",
];

/// Returns the places whose name is a part of a longer name. The longest part wins; of equal parts,
/// the one with the most prominent place.
fn partial_matches(gazetteer: &Gazetteer, name: &str) -> Vec<Candidate> {
    let words: Vec<&str> =
        name.split([' ', '/', '\u{2011}', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    if words.len() < 2 || words.len() > MAX_WORDS {
        return Vec::new();
    }
    let best = |found: &[Candidate]| {
        let known = found.iter().map(|it| gazetteer.prominence(it.place));
        known.fold(0.0, f64::max)
    };
    for length in (1..words.len()).rev() {
        let all = (0..=words.len() - length).map(|start| {
            let (before, rest) = words.split_at(start);
            let (part, after) = rest.split_at(length);
            let is_generic = |word: &&str| is_generic(&name_key(word));
            let is_all = before.iter().chain(after).all(is_generic);
            match_part(gazetteer, part, if is_all { 0.0 } else { MIN_PART_PROMINENCE })
        });
        let found = all.filter(|found| !found.is_empty());
        if let Some(found) = found.max_by(|one, other| best(one).total_cmp(&best(other))) {
            return found;
        }
    }
    Vec::new()
}

fn is_generic(word: &str) -> bool {
    GENERIC_WORDS.contains(&word) || DIRECTION_WORDS.contains(&word)
}

/// Returns the places with the given words as their name. For a single word, only places of at
/// least `min_prominence`.
fn match_part(gazetteer: &Gazetteer, words: &[&str], min_prominence: f64) -> Vec<Candidate> {
    let part = words.join(" ");
    let folded = name_key(part.trim_end_matches("'s").trim_end_matches("’s"));
    if !part.starts_with(char::is_uppercase) || folded.split(' ').all(is_generic) {
        return Vec::new();
    }
    let mut hits = gazetteer.lookup(&folded);
    if hits.is_empty() && min_prominence == 0.0 {
        hits = transcription_key(&part).map_or_else(Vec::new, |loose| gazetteer.lookup(&loose));
    }
    let is_known = |hit: &NameHit| {
        hit.name != NameKind::Abbreviation
            && (words.len() > 1 || gazetteer.prominence(hit.place) >= min_prominence)
    };
    let known = hits.into_iter().filter(is_known);
    known
        .map(|hit| Candidate {
            place: hit.place,
            name_match: NameMatch::Partial,
            fits_kind_word: false,
        })
        .collect()
}
