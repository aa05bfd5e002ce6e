//! The search for a place under a person's hands: answers come late, and rows move.

use super::place_tests::{answered, homs, place, places, rows, say};
use super::tests::Page;
use super::*;
use dateline_annotation::{FoundPlace, Matched};
use dateline_protocol::{FromWorker, PlacesFound, RequestId};

/// The rows of the open list, by their numbers.
fn listed(page: &Page) -> Vec<u32> {
    let focus = page.state.desk().unwrap().0.focus.unwrap();
    let all = places(page).choices(focus);
    all.into_iter().map(|it| it.place.geonames.unwrap()).collect()
}

/// The number of the place that is shown as marked.
fn marked(page: &Page) -> Option<u32> {
    let focus = page.state.desk().unwrap().0.focus.unwrap();
    let rows = places(page).choices(focus);
    let row = places(page).choices.as_ref().unwrap().marked_row(&rows);
    row.map(|row| rows[row].place.geonames.unwrap())
}

fn searches(page: &Page) -> Vec<(RequestId, String)> {
    let finds = page.effects.iter().filter_map(|effect| match effect {
        Effect::FindPlaces(find) => Some((find.request, find.query.clone())),
        _ => None,
    });
    finds.collect()
}

/// The worker answers a search with places of these numbers.
fn found(request: RequestId, ids: &[u32]) -> Action {
    let places = ids.iter().map(|&id| FoundPlace {
        place: match id {
            169_577 => homs(),
            7 => place("Homs", 7, 32.6, 14.2),
            _ => place("Homs", id, 1.0, 1.0),
        },
        matched: Matched::Typo,
    });
    let places = places.collect();
    Action::Worker(FromWorker::PlacesFound(PlacesFound { request, places }))
}

/// Types into the search box; returns the request.
fn search(page: &mut Page, query: &str) -> RequestId {
    say(page, PlaceAction::Search(query.to_owned()));
    searches(page).pop().unwrap().0
}

#[test]
fn the_marked_place_stays_marked_wherever_late_rows_put_it() {
    let step = |page: &mut Page| say(page, PlaceAction::Step { forward: true });
    let cases: [(&str, &[u32], Option<u32>); 4] = [
        ("it moves down", &[9, 8, 7], Some(7)),
        ("it moves up", &[7, 9], Some(7)),
        ("it is gone: no row that was not seen is taken", &[8, 9], None),
        ("nothing is found", &[], None),
    ];
    for (name, late, expected) in cases {
        let mut page = answered();
        page.press("j s");
        let request = search(&mut page, "Hom");
        step(&mut page);
        assert_eq!(marked(&page), Some(7), "{name}");
        page.act(found(request, late));
        assert_eq!((listed(&page), marked(&page)), (late.to_vec(), expected), "{name}");
        say(&mut page, PlaceAction::TakeMarked);
        let taken = places(&page).gathered.places[0].place.geonames;
        assert_eq!(taken, expected.or(Some(169_577)), "{name}");
        assert_eq!(places(&page).choices.is_none(), expected.is_some(), "{name}");
    }
}

#[test]
fn who_types_on_gets_the_best_row_unless_the_marked_place_is_still_found() {
    for (late, expected) in [([3, 2], Some(2)), ([3, 4], Some(3))] {
        let mut page = answered();
        page.press("j s");
        let first = search(&mut page, "Ho");
        page.act(found(first, &[1, 2]));
        say(&mut page, PlaceAction::Step { forward: true });
        let second = search(&mut page, "Hom");
        assert_eq!(marked(&page), Some(2), "until there is an answer, what is shown is marked");
        page.act(found(second, &late));
        assert_eq!(marked(&page), expected);
    }
}

#[test]
fn an_emptied_search_and_one_that_cannot_be_made_hear_no_late_answer() {
    let mut page = answered();
    page.press("j s");
    let request = search(&mut page, "Ho");
    say(&mut page, PlaceAction::Search(" ".to_owned()));
    page.act(found(request, &[9]));
    assert_eq!(listed(&page), [169_577, 7]);
    let request = search(&mut page, "Ho");
    page.act(Action::Worker(FromWorker::NoGazetteer { reason: "gone".to_owned() }));
    say(&mut page, PlaceAction::Search("Hom".to_owned()));
    page.act(found(request, &[9]));
    assert_eq!(listed(&page), [169_577, 7]);
}

#[test]
fn steps_in_an_empty_list_go_nowhere_and_after_a_lost_mark_to_an_end() {
    for (forward, end) in [(true, 8), (false, 9)] {
        let mut page = answered();
        page.press("j s");
        let request = search(&mut page, "Hom");
        say(&mut page, PlaceAction::Step { forward: true });
        page.act(found(request, &[8, 9]));
        assert_eq!(marked(&page), None);
        say(&mut page, PlaceAction::Step { forward });
        assert_eq!(marked(&page), Some(end));
    }
}

#[test]
fn places_are_searched_and_taken_with_keys() {
    let mut page = answered();
    page.press("j s");
    assert_eq!(page.effects.last(), Some(&Effect::FocusElement(SEARCH_ID.to_owned())));
    assert_eq!(listed(&page), [169_577, 7], "candidates, before anything is typed");
    for query in ["Hm", "Hms"] {
        say(&mut page, PlaceAction::Search(query.to_owned()));
    }
    let finds = searches(&page);
    let [(old, _), (new, query)] = &finds[..] else { panic!("{finds:?}") };
    assert_eq!(query, "Hms");
    page.act(found(*new, &[1, 2, 3])).act(found(*old, &[9]));
    assert_eq!(listed(&page), [1, 2, 3], "the older answer came late");
    for forward in [true, true, true, false] {
        say(&mut page, PlaceAction::Step { forward });
    }
    say(&mut page, PlaceAction::TakeMarked);
    assert_eq!(rows(&page)[0], "3 2!");
    assert!(places(&page).choices.is_none());
}
