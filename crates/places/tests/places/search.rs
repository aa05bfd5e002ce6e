//! Tests of the search for a user's query.

use crate::world;
use dateline_annotation::places::QueryMatch;

/// Returns the names of the places found, with how the query matched.
fn search_matches(query: &str) -> Vec<(String, QueryMatch)> {
    let found = world::gazetteer().search(query, 4);
    found.into_iter().map(|it| (it.place.name, it.matched)).collect()
}

fn search_names(query: &str) -> Vec<String> {
    search_matches(query).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn exact_matches_rank_first_by_prominence() {
    assert_eq!(search_names("Paris"), ["Paris", "Paris", "Paris"]);
    let first = &world::gazetteer().search("Paris", 1)[0];
    assert_eq!(first.place.country.as_deref(), Some("FR"));
    assert_eq!(search_names("geo")[0], "Georgia");
}

#[test]
fn alternative_names_and_spellings_match() {
    for query in ["hims", "HIMS", "Ḩimş"] {
        assert_eq!(search_matches(query)[0], ("Homs".to_owned(), QueryMatch::Whole), "{query}");
    }
    assert_eq!(search_matches("raqqa"), [("Ar Raqqah".to_owned(), QueryMatch::Whole)]);
    assert_eq!(search_matches("saydnaya")[0].0, "Şaydnāyā");
    assert_eq!(search_matches("U.S.")[0].0, "United States");
}

#[test]
fn prefixes_match() {
    assert_eq!(search_matches("damas"), [("Damascus".to_owned(), QueryMatch::Prefix)]);
    assert_eq!(search_matches("mediterranean se")[0].0, "Mediterranean Sea");
}

#[test]
fn one_error_matches() {
    for query in ["damscus", "damasscus", "damazcus", "adamascus", "damacsus", "damsc"] {
        assert_eq!(search_matches(query), [("Damascus".to_owned(), QueryMatch::Typo)], "{query}");
    }
    for query in ["dmscus", "xyz", ""] {
        assert_eq!(search_matches(query), [], "{query}");
    }
}

#[test]
fn peoples_are_not_search_results() {
    assert!(search_names("Lebanese").is_empty());
}

#[test]
fn result_count_is_limited() {
    assert_eq!(world::gazetteer().search("p", 2).len(), 2);
    assert_eq!(world::gazetteer().search("paris", 0).len(), 0);
}
