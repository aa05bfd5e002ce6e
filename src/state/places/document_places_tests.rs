//! Tests of places without a gazetteer. The tests send the answers of the worker.

use crate::state::action::{EditAction, InterfaceAction, MapAction, NavigateAction, PlaceAction};
use crate::state::effect::Effect;
use crate::state::places::document_places;
use crate::state::places::document_places::DocumentPlaces;
use crate::state::places::place_list::UnlocatedReason;
use crate::state::testing::{Page, detector_response, detector_stopped};
use dateline_annotation::model::{
    GeoPoint as Spot, InnerPlace, LinkSource, LinkTarget, Place, PlaceKind, PlaceLink, Score,
};
use dateline_annotation::places::{
    InnerPlaces, PlaceCandidate, Resolution, UnresolvedReason, with_resolved_places,
};
use dateline_protocol::ModelFileError;
use dateline_protocol::detector::{
    DetectorResponse, GazetteerInfo, ResolutionGroup, ResolveRequest, ResolveResponse,
};
use dateline_text::Span;

pub(in crate::state) fn place(name: &str, id: u32, lat: f64, lon: f64) -> Place {
    Place {
        name: name.to_owned(),
        kind: PlaceKind::City,
        country: Some("SY".to_owned()),
        region: None,
        population: Some(1000),
        geonames: Some(id),
        point: Spot::new(lat, lon).unwrap(),
    }
}

pub(in crate::state) fn homs() -> Place {
    place("Homs", 169_577, 34.73, 36.72)
}

fn candidate(place: Place, score: f64) -> PlaceCandidate {
    PlaceCandidate { place, score: Score::new(score), approximate: false, reasons: Vec::new() }
}

/// Returns two candidates for "Homs", the Syrian one more probable, one for "Damascus", and none
/// for any other quote.
fn resolution_for(quote: &str) -> Resolution {
    let candidates = match quote {
        "Homs" => vec![candidate(homs(), 0.9), candidate(place("Homs", 7, 32.6, 14.2), 0.08)],
        "Damascus" => vec![candidate(place("Damascus", 170_654, 33.5, 36.3), 0.95)],
        _ => Vec::new(),
    };
    let unresolved = candidates.is_empty().then_some(UnresolvedReason::Unknown);
    Resolution { candidates, none: Score::new(0.02), unresolved }
}

fn resolve_requests(page: &Page) -> Vec<ResolveRequest> {
    let asked = page.effects.iter().filter_map(|effect| match effect {
        Effect::Resolve(resolve) => Some(resolve.clone()),
        _ => None,
    });
    asked.collect()
}

fn quotes(resolve: &ResolveRequest) -> Vec<&str> {
    resolve.mentions.iter().map(|it| it.span.slice(&resolve.text).unwrap()).collect()
}

/// Answers a request to the resolver.
fn send_resolutions(page: &mut Page, resolve: &ResolveRequest) {
    send_places(page, resolve, InnerPlaces::new());
}

/// Answers a request to the resolver, with places inside mentions.
fn send_places(page: &mut Page, resolve: &ResolveRequest, inner: InnerPlaces) {
    let open = resolve.mentions.iter().filter(|it| it.decided.is_none() && it.label != "ORG");
    let answers = open.map(|it| ResolutionGroup {
        mentions: vec![it.id],
        resolution: resolution_for(it.span.slice(&resolve.text).unwrap()).into(),
    });
    let answers = answers.collect();
    let (request, document) = (resolve.request, resolve.document);
    let gazetteer = "test".to_owned();
    page.dispatch(detector_response(DetectorResponse::Resolved(ResolveResponse {
        request,
        document,
        gazetteer,
        groups: answers,
        inner,
    })));
}

fn load_gazetteer(page: &mut Page) {
    let facts = GazetteerInfo { id: "test".to_owned(), n_places: 3, n_names: 3, n_bytes: 9 };
    page.dispatch(detector_response(DetectorResponse::GazetteerLoaded(facts)));
}

const TEXT: &str =
    "[Homs|GPE?] and [Damascus|GPE?] and [Homs|GPE?] and [Atlantis|LOC?], said [Ann|PERSON?].";

pub(in crate::state) fn resolved_page() -> Page {
    let mut page = Page::open(TEXT);
    load_gazetteer(&mut page);
    let last = resolve_requests(&page).pop().unwrap();
    send_resolutions(&mut page, &last);
    page
}

pub(in crate::state) fn places(page: &Page) -> &DocumentPlaces {
    &page.state.session.workspace().unwrap().0.places
}

/// Formats the rows of the place list: located rows as `geonames-id mention-count`, with `!` if
/// there is no score, then unlocated rows as `quote mention-count reason`.
pub(in crate::state) fn rows(page: &Page) -> Vec<String> {
    let gathered = &places(page).list;
    let found = gathered.located.iter().map(|it| {
        let who = if it.score.is_none() { "!" } else { "" };
        format!("{} {}{who}", it.place.geonames.unwrap_or(0), it.mentions.len())
    });
    let missing = gathered
        .unlocated
        .iter()
        .map(|it| format!("{} {} {:?}", it.quote, it.mentions.len(), it.reason));
    found.chain(missing).collect()
}

pub(in crate::state) fn dispatch_place(page: &mut Page, action: PlaceAction) {
    page.dispatch(action);
}

#[test]
fn mentions_of_places_are_asked_for_and_gathered() {
    let page = resolved_page();
    let [resolve] = &resolve_requests(&page)[..] else { panic!("asked once") };
    assert_eq!(quotes(resolve), ["Homs", "Damascus", "Homs", "Atlantis"]);
    assert_eq!(rows(&page), ["169577 2", "170654 1", "Atlantis 1 Unresolved(Unknown)"]);
}

#[test]
fn the_worker_is_asked_again_where_mentions_or_decisions_change_and_only_there() {
    let cases = [
        ("accepting keeps the place", "j a", 1),
        ("rejecting", "j x", 1),
        ("another kind of place", "j l", 1),
        ("no place any more", "j p", 1),
        ("a moved end", "j Shift+ArrowRight", 1),
        ("undo and redo", "j x Ctrl+z Ctrl+Shift+Z", 3),
        ("a person becomes an organization, whose name may contain a place", "k o", 1),
        ("moving the focus", "j j k", 0),
    ];
    for (name, keys, times) in cases {
        let mut page = resolved_page();
        page.effects.clear();
        page.press(keys);
        assert_eq!(resolve_requests(&page).len(), times, "{name}: {keys}");
    }
}

#[test]
fn places_inside_names_are_listed_with_their_mentions() {
    let mut page = Page::open("The [Homs Hospital|ORG?] burned. [Damascus|GPE?] mourns.");
    load_gazetteer(&mut page);
    let resolve = resolve_requests(&page).pop().unwrap();
    assert_eq!(quotes(&resolve), ["Homs Hospital", "Damascus"]);
    let (outer, start) = (resolve.mentions[0].id, resolve.mentions[0].span.start);
    let by = LinkSource::Resolver { score: Score::new(0.8), approximate: false };
    let place = PlaceLink { target: LinkTarget::Place(homs()), by };
    let inner = InnerPlace { span: Span::new(start, start + 4), place };
    send_places(&mut page, &resolve, [(outer, vec![inner.clone()])].into());
    assert_eq!(rows(&page), ["169577 1", "170654 1"]);
    let row = places(&page).list.row_for_mention(outer).unwrap();
    assert_eq!(row.outer_quotes, ["Homs Hospital"]);
    let (workspace, document) = page.state.session.workspace().unwrap();
    let exported =
        with_resolved_places(document, &workspace.places.resolutions, &workspace.places.inner);
    assert_eq!(exported.annotation(outer).unwrap().details.inner_places, [inner]);
    // They are derived, not stored.
    assert!(document.annotation(outer).unwrap().details.inner_places.is_empty());
}

#[test]
fn a_stale_answer_is_dropped() {
    let mut page = Page::open(TEXT);
    let first = resolve_requests(&page).pop().unwrap();
    page.press("j x");
    let second = resolve_requests(&page).pop().unwrap();
    assert_eq!(quotes(&second), ["Damascus", "Homs", "Atlantis"]);
    send_resolutions(&mut page, &first);
    assert!(places(&page).resolutions.is_empty());
    send_resolutions(&mut page, &second);
    assert_eq!(rows(&page)[..2], ["170654 1", "169577 1"]);
}

#[test]
fn what_was_shown_is_kept_when_it_is_accepted() {
    for keys in ["j a", "j Shift+Enter", "Ctrl+Enter"] {
        let mut page = resolved_page();
        page.press(keys);
        let document = page.state.session.workspace().unwrap().1;
        let link = document.annotations()[0].place.clone().unwrap();
        assert_eq!(link.place(), Some(&homs()), "{keys}");
        assert!(matches!(link.by, LinkSource::Resolver { .. }), "{keys}");
    }
    let mut page = resolved_page();
    page.press("j Shift+ArrowRight");
    assert_eq!(
        page.state.session.workspace().unwrap().1.annotations()[0].place,
        None,
        "another span"
    );
}

#[test]
fn a_choice_is_for_all_of_the_entity_and_one_undo() {
    let mut page = resolved_page();
    page.press("j");
    let other = places(&page).candidates(page.state.session.workspace().unwrap().0.focus.unwrap())
        [1]
    .clone();
    dispatch_place(&mut page, PlaceAction::Choose(other.place.clone()));
    assert_eq!(rows(&page)[0], "7 2!");
    assert_eq!(
        page.marked_text(),
        "[Homs|GPE?] and [Damascus|GPE?] and [Homs|GPE?] and [Atlantis|LOC?], said [Ann|PERSON?]."
    );
    let last = resolve_requests(&page).pop().unwrap();
    let decided = last.mentions.iter().filter(|it| it.decided.is_some()).count();
    assert_eq!(decided, 2, "the worker hears of it");
    send_resolutions(&mut page, &last);
    assert_eq!(places(&page).candidates(last.mentions[0].id).len(), 2, "they can be chosen still");
    page.press("Ctrl+z");
    assert_eq!(rows(&page)[0], "169577 2");
    page.press("Ctrl+Shift+Z");
    dispatch_place(&mut page, PlaceAction::ClearDecision);
    assert_eq!(rows(&page)[0], "169577 2");
}

#[test]
fn a_choice_can_be_for_one_mention_only() {
    let mut page = resolved_page();
    page.press("j");
    dispatch_place(&mut page, PlaceAction::SetForEntity(false));
    dispatch_place(&mut page, PlaceAction::RejectAll);
    assert_eq!(
        rows(&page),
        ["170654 1", "169577 1", "Homs 1 Rejected", "Atlantis 1 Unresolved(Unknown)"]
    );
    page.press("j k");
    assert!(!places(&page).is_for_mention_only, "it is asked anew for each mention");
}

#[test]
fn a_mention_without_candidates_is_searched_by_its_text() {
    let mut page = resolved_page();
    page.press("j j j j s");
    let query = page.effects.iter().rev().find_map(|effect| match effect {
        Effect::FindPlaces(find) => Some(find.query.as_str()),
        _ => None,
    });
    assert_eq!(query, Some("Atlantis"));
}

#[test]
fn a_place_is_set_on_the_map() {
    let mut page = resolved_page();
    page.dispatch(MapAction::Resized((600.0, 400.0))).press("j j j j");
    page.dispatch(MapAction::SetPinDropMode(true));
    assert!(page.state.places.is_shown, "the map is shown for it");
    page.press("Escape");
    assert!(!places(&page).map.is_dropping_pin);
    page.dispatch(MapAction::DropPin(Some((1.0, 1.0))));
    assert_eq!(rows(&page)[2], "Atlantis 1 Unresolved(Unknown)", "a click on the map sets nothing");
    page.dispatch(MapAction::SetPinDropMode(true)).dispatch(MapAction::DropPin(None));
    let named = &places(&page).list.located[2];
    assert_eq!((named.place.name.as_str(), named.place.kind), ("Atlantis", PlaceKind::Point));
    assert!((named.place.point.lat() - 34.1).abs() < 0.1, "{:?}", named.place);
    page.press("Ctrl+z");
    assert_eq!(rows(&page)[2], "Atlantis 1 Unresolved(Unknown)");
}

#[test]
fn the_map_is_fitted_until_a_person_moves_it() {
    let mut page = resolved_page();
    page.dispatch(MapAction::Resized((600.0, 400.0)));
    let fitted = places(&page).map.viewport;
    page.press("j x j x");
    let refitted = places(&page).map.viewport;
    assert_ne!(fitted, refitted);
    page.dispatch(MapAction::Pan((50.0, 0.0)));
    let moved = places(&page).map.viewport;
    page.press("Ctrl+z Ctrl+z Escape");
    assert_eq!(places(&page).map.viewport, moved);
    page.dispatch(MapAction::FitAll);
    assert_eq!(places(&page).map.viewport, fitted);
}

#[test]
fn a_missing_gazetteer_takes_nothing_with_it() {
    let mut page = Page::open(TEXT);
    page.dispatch(detector_response(DetectorResponse::GazetteerFailed {
        error: ModelFileError::Checksum,
    }));
    assert!(page.notices().is_empty(), "it is said in the pane");
    assert_eq!(
        page.state.places.gazetteer,
        document_places::GazetteerStatus::Unavailable(ModelFileError::Checksum)
    );
    assert_eq!(places(&page).list.unlocated.len(), 3);
    assert!(
        places(&page).list.unlocated.iter().all(|it| it.reason == UnlocatedReason::NotResolvedYet)
    );
    page.press("j s a");
    assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::FindPlaces(_))));
}

#[test]
fn a_new_worker_is_asked_again() {
    let mut page = resolved_page();
    page.dispatch(detector_stopped("it trapped"));
    page.effects.clear();
    page.press("j x");
    assert!(resolve_requests(&page).is_empty(), "the dead are not asked");
    assert_eq!(rows(&page).len(), 3, "what was known is shown still");
    page.dispatch(EditAction::Redetect);
    let again = resolve_requests(&page).pop().unwrap();
    assert_eq!(quotes(&again), ["Damascus", "Homs", "Atlantis"]);
}

#[test]
fn exports_have_the_places_that_are_shown() {
    let formats = dateline_formats::DOCUMENT_FORMATS.iter();
    for &format in formats.filter(|format| format.spec().name != "jsonl") {
        let mut page = resolved_page();
        page.dispatch(InterfaceAction::DownloadExport(format));
        let Some(Effect::Download(file)) = page.effects.pop() else { panic!("a file is offered") };
        let text = String::from_utf8(file.bytes).unwrap();
        assert!(text.contains("169577") && text.contains("170654"), "{}: {text}", file.name);
        let kept = &page.state.session.workspace().unwrap().1.annotations()[0].place;
        assert_eq!(*kept, None, "an export decides nothing");
    }
}

#[test]
fn pointing_at_a_mention_points_at_its_place() {
    let mut page = resolved_page();
    let ids: Vec<_> =
        page.state.session.workspace().unwrap().1.annotations().iter().map(|it| it.id).collect();
    dispatch_place(&mut page, PlaceAction::Hover(Some(ids[2])));
    assert_eq!(places(&page).current_row(None), Some(0));
    dispatch_place(&mut page, PlaceAction::Hover(Some(ids[4])));
    assert_eq!(places(&page).hovered, None, "Ann is no place");
    assert_eq!(places(&page).current_row(Some(ids[1])), Some(1), "else the one in focus");
}

#[test]
fn a_target_of_none_is_no_place() {
    let mut page = resolved_page();
    page.press("j");
    dispatch_place(&mut page, PlaceAction::RejectAll);
    let document = page.state.session.workspace().unwrap().1;
    let link = document.annotations()[0].place.clone().unwrap();
    assert_eq!((link.target, link.by), (LinkTarget::None, LinkSource::Person));
}

#[test]
fn far_places_do_not_make_the_others_a_smudge() {
    let mut page = resolved_page();
    page.dispatch(MapAction::Resized((600.0, 400.0))).press("k k");
    let near = places(&page).map.viewport;
    dispatch_place(&mut page, PlaceAction::Choose(place("Atlantis", 5, 24.0, -50.0)));
    let view = places(&page).map.viewport;
    assert_eq!(view.scale, near.scale, "three of four mentions are in Syria");
    page.dispatch(MapAction::FitAll);
    assert!(places(&page).map.viewport.scale < near.scale / 2.0);
}

#[test]
fn the_gazetteer_is_wanted_where_all_is_decided_too() {
    let mut page = resolved_page();
    page.press("Ctrl+Enter");
    dispatch_place(&mut page, PlaceAction::Hover(None));
    page.dispatch(NavigateAction::CloseDocument);
    page.effects.clear();
    page.dispatch(NavigateAction::OpenDocument(dateline_annotation::model::DocumentId(1)));
    assert_eq!(resolve_requests(&page).len(), 1);
}
