//! Searching as a person types.

use crate::world;
use dateline_annotation::Matched;

/// Name, division's or country's number aside: the places found, with how their names were met.
fn found(query: &str) -> Vec<(String, Matched)> {
    let found = world::gazetteer().search(query, 4);
    found.into_iter().map(|it| (it.place.name, it.matched)).collect()
}

fn names(query: &str) -> Vec<String> {
    found(query).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn whole_names_come_first_and_the_best_known_of_them() {
    assert_eq!(names("Paris"), ["Paris", "Paris", "Paris"]);
    let first = &world::gazetteer().search("Paris", 1)[0];
    assert_eq!(first.place.country.as_deref(), Some("FR"));
    assert_eq!(names("geo")[0], "Georgia");
}

#[test]
fn other_names_and_other_ways_of_writing_are_met() {
    for query in ["hims", "HIMS", "Ḩimş"] {
        assert_eq!(found(query)[0], ("Homs".to_owned(), Matched::Whole), "{query}");
    }
    assert_eq!(found("raqqa"), [("Ar Raqqah".to_owned(), Matched::Whole)]);
    assert_eq!(found("saydnaya")[0].0, "Şaydnāyā");
    assert_eq!(found("U.S.")[0].0, "United States");
}

#[test]
fn beginnings_are_met() {
    assert_eq!(found("damas"), [("Damascus".to_owned(), Matched::Prefix)]);
    assert_eq!(found("mediterranean se")[0].0, "Mediterranean Sea");
}

#[test]
fn one_error_is_forgiven() {
    for query in ["damscus", "damasscus", "damazcus", "adamascus", "damacsus", "damsc"] {
        assert_eq!(found(query), [("Damascus".to_owned(), Matched::Typo)], "{query}");
    }
    for query in ["dmscus", "xyz", ""] {
        assert_eq!(found(query), [], "{query}");
    }
}

#[test]
fn peoples_are_no_places_to_choose() {
    assert!(names("Lebanese").is_empty());
}

#[test]
fn no_more_come_than_are_wanted() {
    assert_eq!(world::gazetteer().search("p", 2).len(), 2);
    assert_eq!(world::gazetteer().search("paris", 0).len(), 0);
}
