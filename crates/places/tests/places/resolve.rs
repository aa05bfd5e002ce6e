//! Tests of the resolver on marked texts. `[Homs|GPE=30]` is a mention with its label and the
//! expected GeoNames id, `[Atlantis|GPE=]` one that must have no place. `~` before the id means
//! approximate, `!` a decision of the user.

use crate::world;
use dateline_annotation::model::{LinkSource, LinkTarget, PlaceLink};
use dateline_annotation::places::{Resolution, ResolutionReason, UnresolvedReason};
use dateline_places::{Gazetteer, ResolverMention, resolve};
use dateline_text::Span;
use std::sync::Arc;

struct Fixture {
    text: String,
    /// Span, label, and expected answer.
    marks: Vec<(Span, String, String)>,
}

fn parse_fixture(fixture: &str) -> Fixture {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = fixture;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let (mark, after) = after.split_once(']').unwrap();
        let (quote, annotation) = mark.split_once('|').unwrap();
        let (label, expected) = annotation.split_once('=').unwrap();
        let start = text.len() as u32;
        text.push_str(quote);
        let span = Span::new(start, text.len() as u32);
        marks.push((span, label.to_owned(), expected.to_owned()));
        rest = after;
    }
    text.push_str(rest);
    Fixture { text, marks }
}

/// Returns the user's decision that a mark describes.
fn decided_target(gazetteer: &Gazetteer, expected: &str) -> Option<LinkTarget> {
    let id = expected.strip_prefix('!')?;
    let Ok(id) = id.parse::<u32>() else { return Some(LinkTarget::None) };
    let new = world::places().into_iter().find(|place| place.geonames == Some(id)).unwrap();
    let hits = gazetteer.lookup(&dateline_places::name_key(&new.name));
    let row = hits.iter().find(|hit| gazetteer.geonames_id(hit.place) == Some(id)).unwrap().place;
    Some(LinkTarget::Place(gazetteer.place(row)))
}

fn resolve_fixture(fixture: &str) -> (Fixture, Vec<Option<Arc<Resolution>>>) {
    let gazetteer = world::gazetteer();
    let marked = parse_fixture(fixture);
    let targets: Vec<Option<LinkTarget>> =
        marked.marks.iter().map(|(_, _, expected)| decided_target(&gazetteer, expected)).collect();
    let pairs = marked.marks.iter().zip(&targets);
    let mentions: Vec<ResolverMention> = pairs
        .map(|((span, label, _), decided)| ResolverMention {
            span: *span,
            label,
            decided: decided.as_ref(),
        })
        .collect();
    let answers = resolve(&gazetteer, &marked.text, &mentions);
    (marked, answers)
}

/// Renders an answer in the form of a mark.
fn render_answer(answer: Option<&Resolution>) -> String {
    match answer.map(Resolution::best) {
        None => "!".to_owned(),
        Some(None) => String::new(),
        Some(Some(best)) => {
            let sign = if best.approximate { "~" } else { "" };
            format!("{sign}{}", best.place.geonames.map_or("?".to_owned(), |id| id.to_string()))
        }
    }
}

#[track_caller]
fn check(fixture: &str) {
    let (marked, answers) = resolve_fixture(fixture);
    for ((span, _, expected), answer) in marked.marks.iter().zip(&answers) {
        let quote = span.slice(&marked.text).unwrap();
        let expected = if expected.starts_with('!') { "!" } else { expected };
        assert_eq!(
            render_answer(answer.as_deref()),
            *expected,
            "{quote} in {fixture}\n{answer:#?}"
        );
    }
}

#[test]
fn name_without_context_is_most_prominent_place() {
    check("[Paris|GPE=34]");
    check("He left [Georgia|GPE=14].");
    check("[Washington|GPE=39] said no.");
    check("[Homs|GPE=30] fell.");
}

#[test]
fn container_in_text_selects_place() {
    check("in [Paris|GPE=35], [Texas|GPE=22], on Sunday");
    check("in [Paris|GPE=36], [Ky.|GPE=23], on Sunday");
    check("[Paris|GPE=35] in [Texas|GPE=22]");
    check("[Paris|GPE=35] ([Texas|GPE=22])");
    check("the [Texas|GPE=22] town of [Paris|GPE=35]");
    check("[Georgia|GPE=24], [U.S.|GPE=11]");
    check("[Mexico|GPE=40], [Missouri|GPE=25]");
}

#[test]
fn lists_do_not_imply_containers() {
    check("[Mexico|GPE=17], [Canada|GPE=16] and the [U.S.|GPE=11]");
    check("between [Georgia|GPE=14], [Lebanon|GPE=15], and [Syria|GPE=10]");
}

#[test]
fn container_holds_for_whole_text() {
    check("In [Paris|GPE=35], [Texas|GPE=22], it rained. [Paris|GPE=35] was wet.");
    check("[Paris|GPE=35] mourns. In [Paris|GPE=35], [Texas|GPE=22], it rained.");
    check("[Paris|GPE=35], [Texas|GPE=22], and [Paris|GPE=36], [Kentucky|GPE=23]");
}

#[test]
fn other_places_support_nearby_candidates() {
    check(
        "[Atlanta|GPE=38] is the largest city of [Georgia|GPE=24]. [Dallas|GPE=37] is in [Texas|GPE=22].",
    );
    check("[Tbilisi|GPE=44] is the capital of [Georgia|GPE=14].");
    check("From [London|GPE=43] to [Cambridge|GPE=41] in [England|GPE=28].");
}

#[test]
fn peoples_resolve_to_countries() {
    check(
        "[Syrian|NORP=10] and [American|NORP=11] officials, [Syrians|NORP=10] and [Europeans|NORP=]",
    );
    check("the [English|NORP=28] and the [European|NORP=1]s");
    // A town with that name is not a people.
    check("[Paris|NORP=]");
}

#[test]
fn kind_cues_are_used() {
    check("[Homs province|GPE=20] and the city of [Homs|GPE=30]");
    check("[Washington state|GPE=26]");
    check("the [State of Texas|GPE=22]");
    check("[northern Syria|LOC=10], [greater London|LOC=43]");
}

#[test]
fn transcriptions_and_misspellings_are_resolved() {
    check("[Sednaya|GPE=32] in [Syria|GPE=10]");
    check("[al-Raqqa|GPE=33] and [Raqqah|GPE=33] in [Syria|GPE=10]");
    check("[Damasucs|GPE=31] in [Syria|GPE=10]");
    check("The war in [Syria|GPE=10]: [DAMASCUS|GPE=31]");
}

#[test]
fn street_is_not_at_its_namesake() {
    check("He lives on [Homs Road|FAC=~31] in [Damascus|GPE=31].");
    check("[Homs Road|FAC=] was closed.");
}

#[test]
fn facility_is_located_by_its_name() {
    check("[Heathrow|FAC=?]");
    check("[Sednaya Prison|FAC=~32] near [Damascus|GPE=31] in [Syria|GPE=10]");
    check("[Dallas City Hall|FAC=~37] in [Texas|GPE=22]");
    // A generic word is not what a facility is named after, although a town has it as its name.
    check("[Trinity College|FAC=~43] in [London|GPE=43]");
}

#[test]
fn unnamed_facility_is_located_near_mentioned_place() {
    check("[Tadmor Gaol|FAC=~30] outside [Homs|GPE=30]; then [Damascus|GPE=31]");
    check("In [Homs|GPE=30] the [Khalid Mosque|FAC=~30] was hit.");
    // Facilities are not located across sentences or beside a whole country.
    check("[Homs|GPE=30] fell. The [Khalid Mosque|FAC=] was hit in [Syria|GPE=10].");
    check("A town called [Umm Nowhere|GPE=] near [Homs|GPE=30]");
}

#[test]
fn unlocated_mention_does_not_affect_others() {
    let (_, answers) = resolve_fixture("[Homs|GPE=30], [Xyzzy|GPE=], [Damascus|GPE=31]");
    assert_eq!(answers[1].as_ref().unwrap().unresolved, Some(UnresolvedReason::Unknown));
    check("[Homs|GPE=30], [Xyzzy|GPE=] and [Damascus|GPE=31]");
    check("");
}

#[test]
fn decided_places_support_others() {
    check("[Paris|GPE=!35] is small. They left [Paris|GPE=35] for [Cambridge|GPE=42].");
    check("[Paris|GPE=!] is no place here. [Homs|GPE=30]");
    // The chosen place does not have this name.
    check("[The capital|GPE=!31] is near. [The capital|GPE=31] waits.");
}

#[test]
fn mentions_of_one_name_share_an_answer() {
    let (_, answers) = resolve_fixture("[Homs|GPE=], [Damascus|GPE=] and [Homs|GPE=]");
    let [Some(one), Some(other), Some(again)] = &answers[..] else { panic!() };
    assert!(Arc::ptr_eq(one, again) && !Arc::ptr_eq(one, other));
}

#[test]
fn probabilities_sum_to_one() {
    let (_, answers) =
        resolve_fixture("[Paris|GPE=], [Cambridge|GPE=], [Homs|GPE=], [Damasucs|GPE=]");
    for answer in answers.into_iter().flatten() {
        let listed: f64 = answer.candidates.iter().map(|it| it.score.get()).sum();
        assert!((listed + answer.none.get() - 1.0).abs() < 0.02, "{answer:?}");
        assert!(answer.candidates.is_sorted_by(|one, other| one.score >= other.score));
    }
}

#[test]
fn answers_have_reasons() {
    let reasons = |fixture: &str, at: usize| {
        let (_, answers) = resolve_fixture(fixture);
        answers[at].as_ref().unwrap().candidates[0].reasons.clone()
    };
    let reason = ResolutionReason::Said { quote: "Paris, Texas".to_owned() };
    assert_eq!(reasons("[Paris|GPE=], [Texas|GPE=]", 0)[0], reason);
    assert_eq!(reasons("[Syrian|NORP=]", 0), [ResolutionReason::Demonym]);
    assert_eq!(reasons("[Tbilisi|GPE=]", 0), [ResolutionReason::Only]);
    assert_eq!(reasons("[Paris|GPE=]", 0), [ResolutionReason::Prominent { of: 3 }]);
    let reason = ResolutionReason::Near { place: "Damascus".to_owned(), km: 141 };
    assert!(reasons("[Homs|GPE=] and [Damascus|GPE=]", 0).contains(&reason));
    let country = ResolutionReason::SameCountry { country: "Syria".to_owned(), mentions: 2 };
    assert!(reasons("[Homs|GPE=]. [Damascus|GPE=], [Syria|GPE=]", 0).contains(&country));
    let reason = ResolutionReason::Beside { place: "Homs".to_owned() };
    assert_eq!(reasons("[Tadmor Gaol|FAC=] in [Homs|GPE=]", 0), [reason]);
    assert_eq!(reasons("[Paris|GPE=!35], [Paris|GPE=]", 1)[0], ResolutionReason::Chosen);
}

#[test]
fn resolution_becomes_place_link() {
    let (_, answers) = resolve_fixture("[Homs|GPE=30]");
    let answer = answers[0].as_ref().unwrap();
    let Some(PlaceLink { target: LinkTarget::Place(place), by }) = answer.to_link() else {
        panic!()
    };
    assert_eq!(place.geonames, Some(30));
    let score = answer.candidates[0].score;
    assert_eq!(by, LinkSource::Resolver { score, approximate: false });
}
