//! Finds names of places inside longer names: "Kentucky" in "Kentucky State Police", "England" in
//! "Bank of England". Precision matters more than recall, because many words of names are also
//! names of some place.

use crate::gazetteer::{Gazetteer, NameHit, NameKind};
use crate::name_key::name_key;
use dateline_annotation::model::PlaceKind;
use dateline_text::{Span, is_ordinary_word};
use std::collections::BTreeSet;

/// A name of a place inside a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InnerName {
    /// Its bytes in the text.
    pub span: Span,
    /// The label with which it is resolved: GPE, or NORP for an adjective.
    pub label: &'static str,
}

/// The maximum number of words of a mention that is searched, and of an inner name.
const MAX_MENTION_WORDS: usize = 16;
const MAX_NAME_WORDS: usize = 4;
/// The minimum prominence of a city whose name is one word, at the beginning of a mention: before
/// an ordinary noun ("Winnipeg Fire Service"), and before any word ("Seattle Seahawks").
const MIN_CITY_BEFORE_NOUN: f64 = 10.6;
const MIN_CITY: f64 = 12.6;
/// The minimum prominence of a city whose name has several words.
const MIN_LONG_CITY: f64 = 9.2;
/// The minimum prominence of a division whose name is one word.
const MIN_DIVISION: f64 = 8.5;
/// The minimum prominence of a division whose name is the whole name of an organization.
const MIN_STATE: f64 = 10.0;

/// Words that begin or end the names of organizations and that are also names of places.
const NOT_PLACES: &[&str] = &[
    "academy",
    "alliance",
    "allied",
    "atlantic",
    "barclays",
    "bath",
    "bay",
    "bell",
    "black",
    "blue",
    "brown",
    "buena",
    "capital",
    "center",
    "central",
    "centre",
    "century",
    "champion",
    "college",
    "columbia",
    "continental",
    "cooper",
    "crown",
    "data",
    "delta",
    "democrat",
    "disney",
    "eagle",
    "east",
    "enterprise",
    "española",
    "federal",
    "ford",
    "fox",
    "franklin",
    "frontier",
    "garcia",
    "garden",
    "general",
    "global",
    "golden",
    "grand",
    "gray",
    "green",
    "hang",
    "home",
    "hope",
    "imperial",
    "independence",
    "international",
    "island",
    "kennedy",
    "league",
    "liberty",
    "lincoln",
    "marathon",
    "media",
    "mercury",
    "metro",
    "mission",
    "murray",
    "national",
    "new",
    "nice",
    "normal",
    "north",
    "northern",
    "nova",
    "orange",
    "orient",
    "pacific",
    "palm",
    "park",
    "pioneer",
    "post",
    "progress",
    "reading",
    "red",
    "republic",
    "republican",
    "river",
    "riverdale",
    "royal",
    "saint",
    "san",
    "sandwich",
    "santa",
    "science",
    "sharp",
    "shell",
    "sierra",
    "silver",
    "south",
    "southern",
    "spring",
    "star",
    "sun",
    "superior",
    "tesla",
    "times",
    "trinity",
    "troy",
    "union",
    "united",
    "universal",
    "university",
    "victoria",
    "victory",
    "viking",
    "west",
    "western",
    "white",
    "xinhua",
];

/// Last words of streets. A street is rarely at the place that it is named after.
const STREET_NOUNS: &[&str] = &[
    "ave",
    "avenue",
    "blvd",
    "boulevard",
    "drive",
    "highway",
    "lane",
    "rd",
    "road",
    "st",
    "street",
];

/// Words after the name of a person.
const MEMORIAL_NOUNS: &[&str] = &["memorial", "elementary", "middle"];

/// Seas and gulfs that are named without a noun.
const BARE_WATERS: &[&str] = &["adriatic", "aegean", "baltic", "caribbean", "mediterranean"];

/// Names of places that are also names of persons. Another name before them makes them a person's:
/// "Michael Jordan Foundation".
const PERSON_NAMES: &[&str] = &[
    "austin",
    "beverly",
    "carolina",
    "chad",
    "chelsea",
    "clinton",
    "dakota",
    "dallas",
    "david",
    "douglas",
    "florence",
    "georgia",
    "hamilton",
    "houston",
    "israel",
    "jackson",
    "jordan",
    "kent",
    "lincoln",
    "logan",
    "london",
    "madison",
    "marshall",
    "nelson",
    "paris",
    "santiago",
    "sydney",
    "virginia",
    "warren",
    "washington",
    "wayne",
];

/// Longer names whose first words name no place.
const FIXED_NAMES: &[&str] = &[
    "american express",
    "chelsea clinton",
    "new balance",
    "niger delta",
    "paris hilton",
    "phoenix mars",
    "washington post",
    "washington university",
    "wells fargo",
    "white house",
];

/// Parties before a district: "R-Elbow Lake".
const PARTIES: &[&str] = &["R", "D", "I", "DFL", "NDP"];

/// Words between the kind and the place of a name.
const LINKS: &[&str] = &["of", "in", "at", "for", "de", "du", "del", "di"];

/// A word of a mention.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    span: Span,
}

/// Returns the names of places inside a mention, in order, without overlaps. `mention` is a span of
/// `text`, `label` its label. An organization that has the whole name of a country or division is
/// such a name, too: "Mississippi" for its team. So is one with the name of a facility, such as a
/// university, unless its name contains that of another place. `known` has the keys of the places that the text
/// mentions elsewhere; these are found regardless of their prominence.
///
/// Cost: some lookups for each word.
pub(crate) fn find_inner_names(
    gazetteer: &Gazetteer,
    text: &str,
    (mention, label): (Span, &str),
    known: &BTreeSet<String>,
) -> Vec<InnerName> {
    let mut words = words_of(text, mention);
    if words.first().is_some_and(|it| it.text.eq_ignore_ascii_case("the")) {
        words.remove(0);
    }
    let is_street = words.last().is_some_and(|it| is_one_of(it.text, STREET_NOUNS));
    if words.is_empty() || words.len() > MAX_MENTION_WORDS || is_street || is_fixed_name(&words) {
        return Vec::new();
    }
    let whole = Span::new(words[0].span.start, words[words.len() - 1].span.end);
    let name = whole.slice(text).unwrap_or_default();
    if label == "ORG" && is_state_name(gazetteer, name) {
        return vec![InnerName { span: whole, label: "GPE" }];
    }
    if let Some(span) = district_span(text, &words) {
        return vec![InnerName { span, label: "GPE" }];
    }
    let search = InnerNameSearch { gazetteer, text, words: &words, label, known };
    let mut found = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let longest = MAX_NAME_WORDS.min(words.len() - start).min(words.len() - 1);
        let name = (1..=longest)
            .rev()
            .find_map(|length| Some((length, search.inner_label(start, length)?)));
        let Some((length, label)) = name else {
            start += 1;
            continue;
        };
        let span = Span::new(words[start].span.start, words[start + length - 1].span.end);
        found.push(InnerName { span, label });
        start += length;
    }
    if found.is_empty() && label == "ORG" && words.len() > 1 && is_facility(gazetteer, name) {
        found.push(InnerName { span: whole, label: "FAC" });
    }
    found
}

/// Returns true if a name is the whole name of a country, a continent, a division, or a region that
/// is in no single country.
fn is_state_name(gazetteer: &Gazetteer, name: &str) -> bool {
    use PlaceKind::{Continent, Country, Division, Region};
    let key = name_key(name);
    if is_common_noun(&key) {
        return false;
    }
    gazetteer.lookup(&key).iter().any(|hit| match gazetteer.kind(hit.place) {
        Country | Continent => hit.name != NameKind::Abbreviation || is_acronym(name),
        Division => hit.name == NameKind::Main && gazetteer.prominence(hit.place) >= MIN_STATE,
        // "Amazon" and "Gulf" are companies, too.
        Region => is_acronym(name) && gazetteer.country(hit.place).is_none(),
        _ => false,
    })
}

/// Returns true if a name is the name of a university, a hospital or another facility.
fn is_facility(gazetteer: &Gazetteer, name: &str) -> bool {
    let hits = gazetteer.lookup(&name_key(name));
    hits.iter().any(|hit| {
        gazetteer.kind(hit.place) == PlaceKind::Facility && hit.name != NameKind::Abbreviation
    })
}

/// Returns the district of a politician: "Elbow Lake" in "R-Elbow Lake".
fn district_span(text: &str, words: &[Word<'_>]) -> Option<Span> {
    let (party, rest) = words.split_first()?;
    let (first, last) = (rest.first()?, rest.last()?);
    let is_joined = party.span.end + 1 == first.span.start
        && text.get(party.span.end as usize..first.span.start as usize) == Some("-");
    (PARTIES.contains(&party.text) && is_joined).then(|| Span::new(first.span.start, last.span.end))
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|it| it.eq_ignore_ascii_case(word.trim_end_matches('.')))
}

/// Divides a mention into words at white space, hyphens and slashes, without the punctuation around
/// them and without possessives.
fn words_of(text: &str, mention: Span) -> Vec<Word<'_>> {
    let quote = mention.slice(text).unwrap_or_default();
    let is_break = |it: char| it.is_whitespace() || matches!(it, '-' | '–' | '‑' | '/');
    let pieces = quote.split(is_break).filter(|it| !it.is_empty());
    let words = pieces.map(|piece| {
        let piece = piece.trim_start_matches(|it: char| !it.is_alphanumeric());
        let bare = piece.trim_end_matches(|it: char| !it.is_alphanumeric() && it != '.');
        let bare = ["'s", "’s"].iter().find_map(|it| bare.strip_suffix(it)).unwrap_or(bare);
        let start = mention.start + (bare.as_ptr() as usize - quote.as_ptr() as usize) as u32;
        Word { text: bare, span: Span::new(start, start + bare.len() as u32) }
    });
    words.filter(|it| !it.text.is_empty()).collect()
}

fn is_fixed_name(words: &[Word<'_>]) -> bool {
    words.windows(2).any(|pair| {
        let key = format!("{} {}", name_key(pair[0].text), name_key(pair[1].text));
        FIXED_NAMES.contains(&key.as_str())
    })
}

/// The mention in which inner names are searched.
struct InnerNameSearch<'a> {
    gazetteer: &'a Gazetteer,
    text: &'a str,
    words: &'a [Word<'a>],
    label: &'a str,
    known: &'a BTreeSet<String>,
}

impl InnerNameSearch<'_> {
    /// Returns the label of the inner name of `length` words from `start`, or `None` if they name
    /// no place.
    fn inner_label(&self, start: usize, length: usize) -> Option<&'static str> {
        let (first, last) = (self.words[start], self.words[start + length - 1]);
        let is_name = |word: &Word<'_>| word.text.starts_with(char::is_uppercase);
        if !is_name(&first) || !is_name(&last) || LINKS.contains(&first.text) {
            return None;
        }
        let quote = self.text.get(first.span.start as usize..last.span.end as usize)?;
        let key = name_key(quote);
        let is_common = |word: &str| NOT_PLACES.contains(&word) || is_ordinary_word(word);
        if key.split(' ').all(is_common) {
            return None;
        }
        let (before, after) =
            (start.checked_sub(1).map(|at| self.words[at]), self.words.get(start + length));
        let context = NameContext {
            is_known: self.known.contains(&key),
            is_single: length == 1,
            is_in_place: self.label == "GPE",
            follows_name: before.is_some_and(|it| is_proper(&it)),
            follows_link: before.is_some_and(|it| LINKS.contains(&it.text)),
            follows_acronym: before.is_some_and(|it| is_acronym(it.text)),
            is_first: start == 0,
            precedes_noun: after.is_some_and(|it| !is_proper(it)),
        };
        let is_person = context.is_single
            && (context.follows_name && PERSON_NAMES.contains(&key.as_str())
                || after.is_some_and(|it| is_one_of(it.text, MEMORIAL_NOUNS)));
        if is_person && !context.is_known {
            return None;
        }
        let hits = self.gazetteer.lookup(&key);
        let fits = hits.iter().filter(|hit| is_inner_place(self.gazetteer, hit, quote, context));
        let mut kinds = fits.map(|hit| hit.name == NameKind::Demonym);
        let first_is_demonym = kinds.next()?;
        Some(if first_is_demonym && kinds.all(|it| it) { "NORP" } else { "GPE" })
    }
}

/// The position of a possible inner name.
#[derive(Clone, Copy)]
struct NameContext {
    /// True if the text mentions the place elsewhere.
    is_known: bool,
    is_single: bool,
    /// True inside the name of a place, which rarely contains the name of a city.
    is_in_place: bool,
    /// True if a word before it is part of a name.
    follows_name: bool,
    /// True after a word such as "of".
    follows_link: bool,
    /// True after a word such as "CBC".
    follows_acronym: bool,
    is_first: bool,
    /// True before a word that is no name by itself.
    precedes_noun: bool,
}

/// Returns true for a capitalized word that is no ordinary word.
fn is_proper(word: &Word<'_>) -> bool {
    let lower = word.text.to_lowercase();
    word.text.starts_with(char::is_uppercase) && !is_common_noun(&lower) && !is_acronym(word.text)
}

/// Returns true for an ordinary word, or for the singular of one.
fn is_common_noun(lower: &str) -> bool {
    let stem = lower.strip_suffix('s').unwrap_or(lower);
    NOT_PLACES.contains(&lower)
        || is_ordinary_word(lower)
        || is_ordinary_word(stem)
        || is_ordinary_word(&format!("{lower}s"))
        || ORGANIZATION_NOUNS.contains(&lower)
}

/// Nouns of organizations that news does not write in lower case.
const ORGANIZATION_NOUNS: &[&str] = &[
    "bruins",
    "commission",
    "county",
    "cup",
    "department",
    "derby",
    "festival",
    "games",
    "herald",
    "institute",
    "lottery",
    "marathon",
    "ministry",
    "museum",
    "news",
    "olympics",
    "open",
    "parliament",
    "press",
    "senate",
    "state",
    "symphony",
    "times",
    "tribune",
    "university",
];

fn is_acronym(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|it| it.is_uppercase() || it.is_ascii_digit())
}

/// Returns true if a place can be meant by an inner name at its position.
fn is_inner_place(gazetteer: &Gazetteer, hit: &NameHit, quote: &str, context: NameContext) -> bool {
    use PlaceKind::{
        Airport, City, Continent, Country, County, Division, Facility, Island, Mountain, Nature,
        Point, Region, Water,
    };
    let prominence = gazetteer.prominence(hit.place);
    let is_short = hit.name == NameKind::Abbreviation;
    let is_other = hit.name != NameKind::Main && context.is_single;
    let kind = gazetteer.kind(hit.place);
    if is_short {
        return kind == Country && (is_acronym(quote) || quote.contains('.'));
    }
    match kind {
        Country | Continent => true,
        Division => !context.is_single || prominence >= MIN_DIVISION,
        County => !context.is_single,
        City | Region | Water | Island if context.is_known => true,
        Region => {
            !context.is_single || gazetteer.country(hit.place).is_none() || context.precedes_noun
        }
        Water => !context.is_single || BARE_WATERS.contains(&name_key(quote).as_str()),
        City if context.is_in_place || is_other => {
            prominence >= MIN_CITY && context.is_first && context.precedes_noun
        }
        City if !context.is_single => prominence >= MIN_LONG_CITY,
        City if context.is_first && context.precedes_noun => prominence >= MIN_CITY_BEFORE_NOUN,
        City if context.follows_link || context.follows_acronym => {
            prominence >= MIN_CITY_BEFORE_NOUN
        }
        City => prominence >= MIN_CITY && !context.follows_name,
        Island => !context.is_single,
        Airport | Facility | Mountain | Nature | Point => false,
    }
}
