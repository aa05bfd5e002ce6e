//! Tests of the resolver with the shipped models, on two sample articles and a file of cases.

use crate::common::{load_gazetteer, repository_path};
use dateline_annotation::model::PLACE_LABELS;
use dateline_annotation::places::Resolution;
use dateline_ner::{Engine, detect, load_engine};
use dateline_places::{Gazetteer, ResolverMention, km_between, resolve};
use dateline_text::Span;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// Loads the tagger and the gazetteer that the page uses.
fn load_models() -> (Arc<dyn Engine>, Gazetteer) {
    let tagger = std::fs::read(repository_path("models/tagger.bin")).unwrap();
    (load_engine(&tagger).unwrap(), load_gazetteer())
}

/// Returns each detected mention of a place with its resolution.
fn resolve_text(text: &str) -> Vec<(Span, Arc<Resolution>)> {
    let (tagger, gazetteer) = load_models();
    resolve_text_with(&tagger, &gazetteer, text)
}

fn resolve_text_with(
    tagger: &Arc<dyn Engine>,
    gazetteer: &Gazetteer,
    text: &str,
) -> Vec<(Span, Arc<Resolution>)> {
    let found = detect(tagger, &text.into(), "2024-12-08".parse().ok());
    let place_suggestions: Vec<_> =
        found.iter().filter(|it| PLACE_LABELS.contains(&it.label.as_str())).collect();
    let mentions: Vec<ResolverMention> = place_suggestions
        .iter()
        .map(|it| ResolverMention { span: it.span, label: &it.label, decided: None })
        .collect();
    let answers = resolve(gazetteer, text, &mentions).into_iter();
    place_suggestions.iter().zip(answers).map(|(it, answer)| (it.span, answer.unwrap())).collect()
}

/// Renders one line for each mention: text, start and end in bytes, number of candidates,
/// probability that none is meant, and the best candidate's name, GeoNames id and probability.
fn format_resolutions(name: &str, text: &str) -> String {
    let mut lines = String::new();
    for (span, answer) in resolve_text(text) {
        let best = answer.best();
        let (start, end, n) = (span.start, span.end, answer.candidates.len());
        let name_of = best.map_or("", |best| &best.place.name);
        let id = best.and_then(|best| best.place.geonames).map(|id| id.to_string());
        let score = best.map(|best| best.score.get().to_string());
        let (id, score, none) =
            (id.unwrap_or_default(), score.unwrap_or_default(), answer.none.get());
        let _ = writeln!(lines, "{name}\t{start}\t{end}\t{n}\t{none}\t{name_of}\t{id}\t{score}");
    }
    lines
}

/// The browser stories compare the WebAssembly build with the same file. `UPDATE_GOLDEN=1` rewrites
/// it.
#[test]
fn test_texts_match_golden_resolutions() {
    let text =
        |name: &str| std::fs::read_to_string(repository_path("tests/data").join(name)).unwrap();
    let found: String = ["sample.txt", "scripts.txt"]
        .iter()
        .map(|name| format_resolutions(name, &text(name)))
        .collect();
    let golden = repository_path("tests/data/resolved.tsv");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&golden).unwrap());
}

/// Checks the GeoNames ids of a text's names, and the places that are located approximately.
fn check_resolved_places(text: &str) {
    let answers: Vec<(&str, Arc<Resolution>)> = resolve_text(text)
        .into_iter()
        .map(|(span, answer)| (span.slice(text).unwrap(), answer))
        .collect();
    for (name, id) in [
        ("Syria", 163_843),
        ("Damascus", 170_654),
        ("Homs", 169_577),
        ("Lattakia", 173_576),
        ("Tartus", 163_345),
    ] {
        let of_name: Vec<_> = answers.iter().filter(|(quote, _)| *quote == name).collect();
        assert!(!of_name.is_empty(), "{name} is not found");
        for (_, answer) in of_name {
            let best = answer.best().unwrap_or_else(|| panic!("{name} has no place"));
            assert_eq!(best.place.geonames, Some(id), "{name}");
        }
    }
    let prison = answers.iter().find(|(quote, ..)| quote.starts_with("Sednaya")).unwrap();
    let best = prison.1.best().expect("the prison has a place");
    let sednaya = dateline_annotation::model::GeoPoint::new(33.695, 36.371).unwrap();
    assert!(best.approximate);
    assert!(km_between(best.place.point, sednaya) < 10.0, "{:?}", best.place);
    let without = answers.iter().filter(|(.., answer)| answer.best().is_none());
    let without: Vec<&str> = without.map(|(quote, ..)| *quote).collect();
    // Groups that are not a people have no country.
    assert!(without.iter().all(|quote| *quote == "Islamist"), "{without:?}");
}

#[test]
fn sample_is_resolved() {
    check_resolved_places(
        &std::fs::read_to_string(repository_path("tests/data/sample.txt")).unwrap(),
    );
}

#[test]
fn news_article_is_resolved() {
    let Some(shared) = std::env::var_os("DATELINE_SHARED") else {
        eprintln!("SKIPPED: DATELINE_SHARED names no folder with sample/article.txt");
        return;
    };
    check_resolved_places(
        &std::fs::read_to_string(Path::new(&shared).join("sample/article.txt")).unwrap(),
    );
}

/// Parses a text with marks as in `cases/resolution.txt`: `[Kansas|division Kansas]`.
fn parse_marked_text(line: &str) -> (String, Vec<(Span, String)>) {
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), line);
    while let Some((before, after)) = rest.split_once('[') {
        let (mark, after) = after.split_once(']').unwrap();
        let (quote, expected) = mark.split_once('|').unwrap();
        text.push_str(before);
        let start = text.len() as u32;
        text.push_str(quote);
        marks.push((Span::new(start, text.len() as u32), expected.to_owned()));
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

/// Renders the kind and name of the best candidate, and the division of a city.
fn describe_answer(answer: Option<&Arc<Resolution>>) -> String {
    let Some(answer) = answer else { return "is not found".to_owned() };
    let Some(best) = answer.best() else { return String::new() };
    let place = &best.place;
    let kind = format!("{:?}", place.kind).to_lowercase();
    let region = place.region.as_deref().filter(|_| kind == "city");
    let region = region.map_or(String::new(), |region| format!(", {region}"));
    format!("{kind} {}{region}", place.name)
}

#[test]
fn context_in_text_resolves_places() {
    let (tagger, gazetteer) = load_models();
    let cases = include_str!("cases/resolution.txt").lines();
    let mut wrong = Vec::new();
    for line in cases.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (text, marks) = parse_marked_text(line);
        let answers = resolve_text_with(&tagger, &gazetteer, &text);
        for (span, expected) in marks {
            let answer = answers.iter().find(|(found, _)| *found == span).map(|(_, it)| it);
            let description = describe_answer(answer);
            if description != expected {
                wrong.push(format!("{line}: {description}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
