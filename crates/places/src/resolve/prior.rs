//! Prior scores of candidates, independent of the document.

use super::candidates::{Candidate, NameMatch};
use crate::gazetteer::{Gazetteer, NameKind, PlaceIdx};
use dateline_annotation::model::PlaceKind;

/// The weight of a place's prominence.
const PROMINENCE_WEIGHT: f64 = 0.7;
/// The weight of a word in the name that implies the candidate's kind.
const KIND_WORD_WEIGHT: f64 = 5.0;
/// The weight of a division that is not named after a city in it. Such a division is as prominent
/// as its population suggests.
const OWN_NAME_WEIGHT: f64 = 2.0 * PROMINENCE_WEIGHT;
/// Divisions of a large country are more prominent than their population suggests, such as Yukon
/// and Nunavut. These are the population of a large country, and the minimum logarithm of the
/// population of its divisions.
const LARGE_COUNTRY_POPULATION: u64 = 5_000_000;
const MIN_LOG_POPULATION: f64 = 12.0;
/// The share of a division's population with which a city is the first meaning of their name: New
/// York, São Paulo.
const MAIN_CITY_SHARE: f64 = 0.25;
/// The weights of a natural feature, and of a region, that have the name of a country or a
/// division.
const FEATURE_NAMESAKE_WEIGHT: f64 = -4.0;
const REGION_NAMESAKE_WEIGHT: f64 = -2.5;
/// The minimum prominence of a city that ranks before the natural features with its name.
const MIN_CITY_PROMINENCE: f64 = 11.0;

/// Returns the prior score of each candidate: its prominence, how it matches the name, whether its
/// kind fits the label, and which other candidates have the name.
pub(super) fn prior_scores(
    gazetteer: &Gazetteer,
    options: &[Candidate],
    quote: &str,
    label: &str,
) -> Vec<f64> {
    let has_state = options.iter().any(|it| is_state(gazetteer, it));
    // "Winnipeg" alone is the city, not Lake Winnipeg.
    let has_city = options.iter().any(|it| {
        it.name_match == NameMatch::Name(NameKind::Main)
            && gazetteer.kind(it.place) == PlaceKind::City
            && gazetteer.prominence(it.place) >= MIN_CITY_PROMINENCE
    });
    let prior = |it: &Candidate| {
        let mut prior = name_and_label_score(gazetteer, it, quote, label);
        if is_state(gazetteer, it) && has_own_name(gazetteer, it.place, options) {
            prior += OWN_NAME_WEIGHT + large_country_score(gazetteer, it.place);
        }
        if label != "LOC" && label != "FAC" {
            prior += match gazetteer.kind(it.place) {
                kind if has_state => namesake_score(kind),
                PlaceKind::Water if has_city => FEATURE_NAMESAKE_WEIGHT,
                _ => 0.0,
            };
        }
        prior
    };
    options.iter().map(prior).collect()
}

fn name_and_label_score(gazetteer: &Gazetteer, it: &Candidate, quote: &str, label: &str) -> f64 {
    let kind = gazetteer.kind(it.place);
    let name = match it.name_match {
        NameMatch::Name(NameKind::Main) => 0.0,
        NameMatch::Name(NameKind::Demonym) => 1.5,
        NameMatch::Name(NameKind::Other) => -1.0,
        NameMatch::Name(NameKind::Abbreviation) if quote.contains('.') => -1.0,
        NameMatch::Name(NameKind::Abbreviation) => -3.0,
        NameMatch::WithoutKindWord => -0.5,
        NameMatch::Transcription => -1.0,
        NameMatch::Misspelled => -2.5,
        NameMatch::Partial => 0.0,
    };
    let word = if it.fits_kind_word { KIND_WORD_WEIGHT } else { 0.0 };
    PROMINENCE_WEIGHT * gazetteer.prominence(it.place) + name + word + label_score(kind, label)
}

fn label_score(kind: PlaceKind, label: &str) -> f64 {
    use PlaceKind::{Airport, City, Continent, Country, County, Division, Facility, Island};
    let is_state = matches!(kind, Country | Division | County | City);
    let is_built = matches!(kind, Airport | Facility);
    match label {
        "GPE" if is_state => 1.0,
        "GPE" if is_built => -2.0,
        "GPE" => 0.0,
        "LOC" if is_built => -1.0,
        "LOC" if matches!(kind, Country | City) => -1.5,
        "LOC" if matches!(kind, Continent | Island) => 1.0,
        "LOC" if !is_state => 1.5,
        "FAC" if is_built => 4.0,
        _ => 0.0,
    }
}

/// Returns true if a candidate is a country or a division that has the full name.
fn is_state(gazetteer: &Gazetteer, it: &Candidate) -> bool {
    matches!(gazetteer.kind(it.place), PlaceKind::Country | PlaceKind::Division)
        && matches!(
            it.name_match,
            NameMatch::Name(NameKind::Main | NameKind::Other) | NameMatch::WithoutKindWord
        )
}

/// Returns the score for a place of this kind if a state has its name. Natural features with such a
/// name are usually named in full ("the Ohio River").
fn namesake_score(kind: PlaceKind) -> f64 {
    use PlaceKind::{Airport, Mountain, Nature, Region, Water};
    match kind {
        Water | Mountain | Nature | Airport => FEATURE_NAMESAKE_WEIGHT,
        Region => REGION_NAMESAKE_WEIGHT,
        _ => 0.0,
    }
}

/// Returns the bonus for a division with few people in a large country.
fn large_country_score(gazetteer: &Gazetteer, division: PlaceIdx) -> f64 {
    let is_large = |country| gazetteer.population(country) >= LARGE_COUNTRY_POPULATION;
    let people = libm::log(gazetteer.population(division) as f64 + 300.0);
    if gazetteer.country(division).is_some_and(is_large) {
        PROMINENCE_WEIGHT * (MIN_LOG_POPULATION - people).max(0.0)
    } else {
        0.0
    }
}

/// Returns true if no city with the division's name has a large share of its population.
fn has_own_name(gazetteer: &Gazetteer, division: PlaceIdx, options: &[Candidate]) -> bool {
    let people = gazetteer.population(division) as f64;
    let is_large_city = |it: &Candidate| {
        gazetteer.kind(it.place) == PlaceKind::City
            && gazetteer.division(it.place) == Some(division)
            && gazetteer.population(it.place) as f64 >= MAIN_CITY_SHARE * people
    };
    gazetteer.kind(division) == PlaceKind::Division && !options.iter().any(is_large_city)
}
