//! What speaks for candidates before anything is known of the document.

use super::names::{Candidate, Match};
use crate::gazetteer::{Gazetteer, NameKind, Row};
use dateline_annotation::PlaceKind;

/// The weight of how well known a place is.
const KNOWN: f64 = 0.7;
/// A word of the name that says the kind.
const WORD: f64 = 5.0;
/// A division that is not named after a city in it is as well known as its people make it.
const OWN_NAME: f64 = 2.0 * KNOWN;
/// One of a country of many people is known for more than its own: Yukon, Nunavut. The people of such
/// a country, and the logarithm of those that a division of it counts as at least.
const MANY_PEOPLE: u64 = 5_000_000;
const LEAST_PEOPLE: f64 = 12.0;
/// A city with this share of a division's people is what its name means first: New York, São Paulo.
const CITY_SHARE: f64 = 0.25;
/// A river or a mountain with the name of a country or a division, and a region with it.
const FEATURE_OF_NAME: f64 = -4.0;
const REGION_OF_NAME: f64 = -2.5;

/// What speaks for each candidate by itself: how well known it is, how it has the name, whether it is
/// what the label says, and which others have the name.
pub(super) fn of(
    gazetteer: &Gazetteer,
    options: &[Candidate],
    quote: &str,
    label: &str,
) -> Vec<f64> {
    let has_state = options.iter().any(|it| is_state(gazetteer, it));
    let prior = |it: &Candidate| {
        let mut prior = alone(gazetteer, it, quote, label);
        if is_state(gazetteer, it) && has_own_name(gazetteer, it.row, options) {
            prior += OWN_NAME + wide(gazetteer, it.row);
        }
        if has_state && label != "LOC" && label != "FAC" {
            prior += of_name(gazetteer.kind(it.row));
        }
        prior
    };
    options.iter().map(prior).collect()
}

fn alone(gazetteer: &Gazetteer, it: &Candidate, quote: &str, label: &str) -> f64 {
    let kind = gazetteer.kind(it.row);
    let name = match it.match_ {
        Match::Name(NameKind::Main) => 0.0,
        Match::Name(NameKind::Demonym) => 1.5,
        Match::Name(NameKind::Other) => -1.0,
        Match::Name(NameKind::Short) if quote.contains('.') => -1.0,
        Match::Name(NameKind::Short) => -3.0,
        Match::Bare => -0.5,
        Match::Loose => -1.0,
        Match::Misspelled => -2.5,
        Match::Part => 0.0,
    };
    let word = if it.fits_word { WORD } else { 0.0 };
    KNOWN * gazetteer.prominence(it.row) + name + word + label_fit(kind, label)
}

fn label_fit(kind: PlaceKind, label: &str) -> f64 {
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
    matches!(gazetteer.kind(it.row), PlaceKind::Country | PlaceKind::Division)
        && matches!(it.match_, Match::Name(NameKind::Main | NameKind::Other) | Match::Bare)
}

/// What it means for a place of this kind that a state has its name: what nature has made people then
/// name in full ("the Ohio River").
fn of_name(kind: PlaceKind) -> f64 {
    use PlaceKind::{Airport, Mountain, Nature, Region, Water};
    match kind {
        Water | Mountain | Nature | Airport => FEATURE_OF_NAME,
        Region => REGION_OF_NAME,
        _ => 0.0,
    }
}

/// What it adds that a division of few people is one of a large country.
fn wide(gazetteer: &Gazetteer, division: Row) -> f64 {
    let is_large = |country| gazetteer.population(country) >= MANY_PEOPLE;
    let people = libm::log(gazetteer.population(division) as f64 + 300.0);
    if gazetteer.country(division).is_some_and(is_large) {
        KNOWN * (LEAST_PEOPLE - people).max(0.0)
    } else {
        0.0
    }
}

/// Whether a division's name is not that of a city in it with a good part of its people.
fn has_own_name(gazetteer: &Gazetteer, division: Row, options: &[Candidate]) -> bool {
    let people = gazetteer.population(division) as f64;
    let is_large_city = |it: &Candidate| {
        gazetteer.kind(it.row) == PlaceKind::City
            && gazetteer.division(it.row) == Some(division)
            && gazetteer.population(it.row) as f64 >= CITY_SHARE * people
    };
    gazetteer.kind(division) == PlaceKind::Division && !options.iter().any(is_large_city)
}
