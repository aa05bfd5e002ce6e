//! Candidates by name alone.

use crate::gazetteer::{Gazetteer, NameHit, NameKind, PlaceIdx};
use crate::name_key::{name_key, strip_article, transcription_key};
use dateline_annotation::PlaceKind;

/// A place that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub place: PlaceIdx,
    pub name_match: NameMatch,
    /// A word of the name says what kind of place it is, and this is one.
    pub fits_kind_word: bool,
}

/// How a place has the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameMatch {
    /// As one of its names.
    Name(NameKind),
    /// Without a word for its kind: "Homs province".
    WithoutKindWord,
    /// In another transcription.
    Transcription,
    /// With one letter different.
    Misspelled,
    /// As a part of the name of something that stands there, such as "Homs Military Hospital".
    Partial,
}

impl Candidate {
    /// Whether the place is only where what is named stands, or what it is named after.
    pub(super) fn is_partial(&self) -> bool {
        self.name_match == NameMatch::Partial
    }
}

/// Shorter keys are not searched with an error.
const MIN_MISSPELLED_BYTES: usize = 6;
/// A part of a name must be this well known, where it is one word and the others do not just say what
/// stands there: "Sednaya" in "Sednaya Prison" need not be.
const MIN_PART_PROMINENCE: f64 = 9.0;
/// The longest name that is searched for parts, in words.
const MAX_WORDS: usize = 12;

/// Words before or after a name that say what kind of place it is.
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

/// Words that stand before a name and leave it what it is.
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

/// The candidates of a name, by row: under the first of these that has any: the name as it stands,
/// without words for its kind, without words for a part of it, in another transcription, with an error in
/// it, by the names that it has in it.
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
    if found.is_empty() && label != "NORP" {
        found = spelling_variants(gazetteer, name, &key);
    }
    if found.is_empty() && label != "NORP" {
        found = partial_matches(gazetteer, name);
    }
    found.sort_by_key(|candidate| candidate.place);
    found
}

/// The places that have a name as it stands, or without the Arabic article, as a label allows.
fn exact_matches(gazetteer: &Gazetteer, key: &str, label: &str) -> Vec<Candidate> {
    let mut hits = gazetteer.lookup(key);
    if hits.is_empty() {
        hits = strip_article(key).map_or_else(Vec::new, |rest| gazetteer.lookup(rest));
    }
    let is_norp = label == "NORP";
    let demonyms = hits.iter().any(|hit| hit.name == NameKind::Demonym);
    let fits = |hit: &&NameHit| match hit.name {
        NameKind::Demonym => true,
        // A people is named by its country at most ("the Netherlands side").
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

/// Whether a word of a key says that it is a place of this kind.
fn has_kind_word(key: &str, kind: PlaceKind) -> bool {
    KIND_WORDS.iter().any(|(word, kinds)| {
        kinds.contains(&kind)
            && (key.strip_suffix(word).is_some_and(|rest| rest.ends_with(' '))
                || key.strip_prefix(word).is_some_and(|rest| rest.starts_with(" of ")))
    })
}

/// The places under a name without the word for their kind; those of that kind, where there are any.
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

/// Other transcriptions, and names that are one letter off.
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

/// Words that name a sort of thing: alone they are no place that a longer name is named after,
/// although a place somewhere has each of them as its name.
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

/// The places whose name is a part of a longer one: the longest such part, among equals the best
/// known.
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

/// The places that some words of a name are the name of; of one word, those so well known at least.
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
