//! Tests of the place search while the user works: results arrive late and rows move.

use crate::state::action::{Action, PlaceAction};
use crate::state::effect::Effect;
use crate::state::places::document_places_tests::{
    dispatch_place, homs, place, places, resolved_page, rows,
};
use crate::state::places::place_picker::PLACE_SEARCH_ID;
use crate::state::testing::{Page, detector_response};
use dateline_annotation::places::{PlaceSearchResult, QueryMatch};
use dateline_protocol::detector::{DetectorResponse, PlaceSearchResponse};
use dateline_protocol::{ModelFileError, RequestId};

/// Returns the GeoNames ids of the rows of the open picker.
fn listed(page: &Page) -> Vec<u32> {
    let focus = page.state.session.workspace().unwrap().0.focus.unwrap();
    let all = places(page).picker_rows(focus);
    all.into_iter().map(|it| it.place.geonames.unwrap()).collect()
}

/// Returns the GeoNames id of the active row.
fn active_place(page: &Page) -> Option<u32> {
    let focus = page.state.session.workspace().unwrap().0.focus.unwrap();
    let rows = places(page).picker_rows(focus);
    let row = places(page).picker.as_ref().unwrap().active_row(&rows);
    row.map(|row| rows[row].place.geonames.unwrap())
}

fn searches(page: &Page) -> Vec<(RequestId, String)> {
    let finds = page.effects.iter().filter_map(|effect| match effect {
        Effect::FindPlaces(find) => Some((find.request, find.query.clone())),
        _ => None,
    });
    finds.collect()
}

/// Creates the worker's answer to a search, with places of these GeoNames ids.
fn search_results(request: RequestId, ids: &[u32]) -> Action {
    let places = ids.iter().map(|&id| PlaceSearchResult {
        place: match id {
            169_577 => homs(),
            7 => place("Homs", 7, 32.6, 14.2),
            _ => place("Homs", id, 1.0, 1.0),
        },
        matched: QueryMatch::Typo,
    });
    let places = places.collect();
    detector_response(DetectorResponse::PlacesFound(PlaceSearchResponse { request, places }))
}

/// Types a query into the search box. Returns the request.
fn search(page: &mut Page, query: &str) -> RequestId {
    dispatch_place(page, PlaceAction::Search(query.to_owned()));
    searches(page).pop().unwrap().0
}

#[test]
fn the_marked_place_stays_marked_wherever_late_rows_put_it() {
    let step = |page: &mut Page| dispatch_place(page, PlaceAction::StepPicker { forward: true });
    let cases: [(&str, &[u32], Option<u32>); 4] = [
        ("it moves down", &[9, 8, 7], Some(7)),
        ("it moves up", &[7, 9], Some(7)),
        ("it is gone: no row that was not seen is taken", &[8, 9], None),
        ("nothing is found", &[], None),
    ];
    for (name, late, expected) in cases {
        let mut page = resolved_page();
        page.press("j s");
        let request = search(&mut page, "Hom");
        step(&mut page);
        assert_eq!(active_place(&page), Some(7), "{name}");
        page.dispatch(search_results(request, late));
        assert_eq!((listed(&page), active_place(&page)), (late.to_vec(), expected), "{name}");
        dispatch_place(&mut page, PlaceAction::ChooseActive);
        let taken = places(&page).list.located[0].place.geonames;
        assert_eq!(taken, expected.or(Some(169_577)), "{name}");
        assert_eq!(places(&page).picker.is_none(), expected.is_some(), "{name}");
    }
}

#[test]
fn who_types_on_gets_the_best_row_unless_the_marked_place_is_still_found() {
    for (late, expected) in [([3, 2], Some(2)), ([3, 4], Some(3))] {
        let mut page = resolved_page();
        page.press("j s");
        let first = search(&mut page, "Ho");
        page.dispatch(search_results(first, &[1, 2]));
        dispatch_place(&mut page, PlaceAction::StepPicker { forward: true });
        let second = search(&mut page, "Hom");
        assert_eq!(
            active_place(&page),
            Some(2),
            "until there is an answer, what is shown is marked"
        );
        page.dispatch(search_results(second, &late));
        assert_eq!(active_place(&page), expected);
    }
}

#[test]
fn an_emptied_search_and_one_that_cannot_be_made_hear_no_late_answer() {
    let mut page = resolved_page();
    page.press("j s");
    let request = search(&mut page, "Ho");
    dispatch_place(&mut page, PlaceAction::Search(" ".to_owned()));
    page.dispatch(search_results(request, &[9]));
    assert_eq!(listed(&page), [169_577, 7]);
    let request = search(&mut page, "Ho");
    page.dispatch(detector_response(DetectorResponse::GazetteerFailed {
        error: ModelFileError::Foreign,
    }));
    dispatch_place(&mut page, PlaceAction::Search("Hom".to_owned()));
    page.dispatch(search_results(request, &[9]));
    assert_eq!(listed(&page), [169_577, 7]);
}

#[test]
fn steps_in_an_empty_list_go_nowhere_and_after_a_lost_mark_to_an_end() {
    for (forward, end) in [(true, 8), (false, 9)] {
        let mut page = resolved_page();
        page.press("j s");
        let request = search(&mut page, "Hom");
        dispatch_place(&mut page, PlaceAction::StepPicker { forward: true });
        page.dispatch(search_results(request, &[8, 9]));
        assert_eq!(active_place(&page), None);
        dispatch_place(&mut page, PlaceAction::StepPicker { forward });
        assert_eq!(active_place(&page), Some(end));
    }
}

#[test]
fn places_are_searched_and_taken_with_keys() {
    let mut page = resolved_page();
    page.press("j s");
    assert_eq!(page.effects.last(), Some(&Effect::FocusElement(PLACE_SEARCH_ID.to_owned())));
    assert_eq!(listed(&page), [169_577, 7], "candidates, before anything is typed");
    for query in ["Hm", "Hms"] {
        dispatch_place(&mut page, PlaceAction::Search(query.to_owned()));
    }
    let finds = searches(&page);
    let [(old, _), (new, query)] = &finds[..] else { panic!("{finds:?}") };
    assert_eq!(query, "Hms");
    page.dispatch(search_results(*new, &[1, 2, 3])).dispatch(search_results(*old, &[9]));
    assert_eq!(listed(&page), [1, 2, 3], "the older answer came late");
    for forward in [true, true, true, false] {
        dispatch_place(&mut page, PlaceAction::StepPicker { forward });
    }
    dispatch_place(&mut page, PlaceAction::ChooseActive);
    assert_eq!(rows(&page)[0], "3 2!");
    assert!(places(&page).picker.is_none());
}
