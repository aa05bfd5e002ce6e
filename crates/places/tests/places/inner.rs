//! Tests of the names of places inside mentions. Each mention of a text is `[quote|LABEL]`.

use crate::world;
use dateline_places::{ResolverMention, resolve_with_inner_places};
use dateline_text::Span;

/// Returns the inner names of the mentions in a marked text, each with the GeoNames id of its
/// place, in order: `Kentucky=23`.
fn inner_names(marked: &str) -> Vec<String> {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for (at, piece) in marked.split(['[', ']']).enumerate() {
        match piece.split_once('|').filter(|_| at % 2 == 1) {
            Some((quote, label)) => {
                let start = text.len() as u32;
                text.push_str(quote);
                marks.push((Span::new(start, text.len() as u32), label));
            }
            None => text.push_str(piece),
        }
    }
    let mentions: Vec<ResolverMention> =
        marks.iter().map(|&(span, label)| ResolverMention { span, label, decided: None }).collect();
    let places = resolve_with_inner_places(&world::gazetteer(), &text, &mentions);
    assert_eq!(places.answers.len(), mentions.len());
    let inner = places.inner.iter().map(|it| {
        assert!(mentions[it.mention].span.contains(it.span));
        let id = it.resolution.best().unwrap().place.geonames.unwrap_or_default();
        format!("{}={id}", it.span.slice(&text).unwrap())
    });
    inner.collect()
}

#[track_caller]
fn check(marked: &str, expected: &[&str]) {
    assert_eq!(inner_names(marked), expected, "{marked}");
}

#[test]
fn places_inside_organizations_are_found() {
    check("The [Kentucky State Police|ORG] said", &["Kentucky=23"]);
    check("The [Bank of England|ORG] said", &["England=28"]);
    check("The [Syrian Arab Red Crescent|ORG] said", &["Syrian=10"]);
    check("The [London Fire Brigade|ORG] said", &["London=43"]);
    check("[CBC Dallas|ORG] said", &["Dallas=37"]);
    check("the [Canada-Mexico Chamber|ORG]", &["Canada=16", "Mexico=17"]);
    check("the [European Commission|ORG] and the [Texas Open|EVENT]", &["European=1", "Texas=22"]);
    check("[The U.S. Department of Labor|ORG]", &["U.S.=11"]);
    check("[England's Football Association|ORG]", &["England=28"]);
}

#[test]
fn organization_with_name_of_state_names_it() {
    check("[Kentucky|ORG] beat [Texas|ORG].", &["Kentucky=23", "Texas=22"]);
    // A team may have the name of a city, a company that of a person.
    check("[Paris|ORG] won.", &[]);
}

#[test]
fn districts_and_facilities_are_found() {
    check("Rep. Holt, [D-Paris|GPE], said", &["Paris=34"]);
    check("Rep. Holt, [R-Atlantis|GPE], said", &[]);
    check("[Ar Raqqah Works|ORG] closed", &["Ar Raqqah=33"]);
}

#[test]
fn other_names_contain_no_place() {
    check("The [Washington Post|ORG] wrote", &[]);
    check("The [Georgia Holt Foundation|PERSON] paid", &[]);
    check("The [Michael Georgia Fund|ORG] paid", &[]);
    check("[College Board|ORG] said", &[]);
    check("The [Dallas Memorial Clinic|ORG] closed", &[]);
    check("[Paris Street|FAC] was closed", &[]);
    check("The [Mediterranean Sea|LOC] is warm", &[]);
    check("[New York|GPE] and [Homs|GPE]", &[]);
    check("It was the bank of the [Tyne|LOC].", &[]);
}

#[test]
fn mentioned_places_are_found_regardless_of_their_prominence() {
    check("The [Mexico Bulldogs|ORG] won.", &["Mexico=17"]);
    check("The [Cambridge Zebras|ORG] won.", &[]);
    check("In [Cambridge|GPE], the [Cambridge Zebras|ORG] won.", &["Cambridge=41"]);
}

#[test]
fn inner_names_are_evidence() {
    check(
        "The [Kentucky State Police|ORG] came to [Paris|GPE], and the [Paris Fire Department|ORG] too.",
        &["Kentucky=23", "Paris=36"],
    );
}
