//! What speaks for candidates before anything is known of the document.

use super::candidates::{Candidate, NameMatch};
use crate::gazetteer::{Gazetteer, NameKind, PlaceIdx};
use dateline_annotation::PlaceKind;

/// The weight of how well known a place is.
const PROMINENCE_WEIGHT: f64 = 0.7;
/// A word of the name that says the kind.
const KIND_WORD_WEIGHT: f64 = 5.0;
/// A division that is not named after a city in it is as well known as its people make it.
const OWN_NAME_WEIGHT: f64 = 2.0 * PROMINENCE_WEIGHT;
/// One of a country of many people is known for more than its own: Yukon, Nunavut. The people of such
/// a country, and the logarithm of those that a division of it counts as at least.
const LARGE_COUNTRY_POPULATION: u64 = 5_000_000;
const MIN_LOG_POPULATION: f64 = 12.0;
/// A city with this share of a division's people is what its name means first: New York, São Paulo.
const MAIN_CITY_SHARE: f64 = 0.25;
/// A river or a mountain with the name of a country or a division, and a region with it.
const FEATURE_NAMESAKE_WEIGHT: f64 = -4.0;
const REGION_NAMESAKE_WEIGHT: f64 = -2.5;

/// What speaks for each candidate by itself: how well known it is, how it has the name, whether it is
/// what the label says, and which others have the name.
pub(super) fn prior_scores(
    gazetteer: &Gazetteer,
    options: &[Candidate],
    quote: &str,
    label: &str,
) -> Vec<f64> {
    let has_state = options.iter().any(|it| is_state(gazetteer, it));
    let prior = |it: &Candidate| {
        let mut prior = name_and_label_score(gazetteer, it, quote, label);
        if is_state(gazetteer, it) && has_own_name(gazetteer, it.place, options) {
            prior += OWN_NAME_WEIGHT + large_country_score(gazetteer, it.place);
        }
        if has_state && label != "LOC" && label != "FAC" {
            prior += namesake_score(gazetteer.kind(it.place));
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

/// Whether a candidate is a country or a division that has the name in full.
fn is_state(gazetteer: &Gazetteer, it: &Candidate) -> bool {
    matches!(gazetteer.kind(it.place), PlaceKind::Country | PlaceKind::Division)
        && matches!(
            it.name_match,
            NameMatch::Name(NameKind::Main | NameKind::Other) | NameMatch::WithoutKindWord
        )
}

/// What it means for a place of this kind that a state has its name: what nature has made people then
/// name in full ("the Ohio River").
fn namesake_score(kind: PlaceKind) -> f64 {
    use PlaceKind::{Airport, Mountain, Nature, Region, Water};
    match kind {
        Water | Mountain | Nature | Airport => FEATURE_NAMESAKE_WEIGHT,
        Region => REGION_NAMESAKE_WEIGHT,
        _ => 0.0,
    }
}

/// What it adds that a division of few people is one of a large country.
fn large_country_score(gazetteer: &Gazetteer, division: PlaceIdx) -> f64 {
    let is_large = |country| gazetteer.population(country) >= LARGE_COUNTRY_POPULATION;
    let people = libm::log(gazetteer.population(division) as f64 + 300.0);
    if gazetteer.country(division).is_some_and(is_large) {
        PROMINENCE_WEIGHT * (MIN_LOG_POPULATION - people).max(0.0)
    } else {
        0.0
    }
}

/// Whether a division's name is not that of a city in it with a good part of its people.
fn has_own_name(gazetteer: &Gazetteer, division: PlaceIdx, options: &[Candidate]) -> bool {
    let people = gazetteer.population(division) as f64;
    let is_large_city = |it: &Candidate| {
        gazetteer.kind(it.place) == PlaceKind::City
            && gazetteer.division(it.place) == Some(division)
            && gazetteer.population(it.place) as f64 >= MAIN_CITY_SHARE * people
    };
    gazetteer.kind(division) == PlaceKind::Division && !options.iter().any(is_large_city)
}
