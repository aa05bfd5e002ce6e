//! The two samples: what is found in them is resolved, and resolved right.

use dateline_annotation::{PLACE_LABELS, Resolution};
use dateline_ner::{Tagger, detect};
use dateline_places::{Gazetteer, Mention, km_between, resolve};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Each mention of a place that is found: its text and the answer.
fn resolved(text: &str) -> Vec<(String, Resolution)> {
    let tagger = Tagger::from_bytes(&std::fs::read(file("models/tagger.bin")).unwrap()).unwrap();
    let gazetteer = std::fs::read(file("models/places.bin")).unwrap();
    let gazetteer = Gazetteer::from_bytes(gazetteer).unwrap();
    let found = detect(&Arc::new(tagger), &text.into(), "2024-12-08".parse().ok());
    let places: Vec<_> =
        found.iter().filter(|it| PLACE_LABELS.contains(&it.label.as_str())).collect();
    let mentions: Vec<Mention> = places
        .iter()
        .map(|it| Mention { span: it.span, label: &it.label, decided: None })
        .collect();
    let answers = resolve(&gazetteer, text, &mentions).into_iter();
    let quote = |it: &dateline_annotation::Suggestion| it.span.slice(text).unwrap().to_owned();
    let pairs = places.iter().zip(answers);
    pairs.map(|(it, answer)| (quote(it), answer.unwrap())).collect()
}

/// The numbers in GeoNames that a text's names must have, and what stands near what.
fn check(text: &str) {
    let answers = resolved(text);
    for (name, id) in [
        ("Syria", 163_843),
        ("Damascus", 170_654),
        ("Homs", 169_577),
        ("Lattakia", 173_576),
        ("Tartus", 163_345),
    ] {
        let of_name: Vec<_> = answers.iter().filter(|(quote, _)| quote == name).collect();
        assert!(!of_name.is_empty(), "{name} is not found");
        for (_, answer) in of_name {
            let best = answer.best().unwrap_or_else(|| panic!("{name} has no place"));
            assert_eq!(best.place.geonames, Some(id), "{name}");
        }
    }
    let prison = answers.iter().find(|(quote, ..)| quote.starts_with("Sednaya")).unwrap();
    let best = prison.1.best().expect("the prison has a place");
    let sednaya = dateline_annotation::Point::new(33.695, 36.371).unwrap();
    assert!(best.approximate);
    assert!(km_between(best.place.point, sednaya) < 10.0, "{:?}", best.place);
    let without = answers.iter().filter(|(.., answer)| answer.best().is_none());
    let without: Vec<&str> = without.map(|(quote, ..)| quote.as_str()).collect();
    // Groups that are no people have no country.
    assert!(without.iter().all(|quote| *quote == "Islamist"), "{without:?}");
}

#[test]
fn our_sample_is_resolved() {
    check(&std::fs::read_to_string(file("tests/data/sample.txt")).unwrap());
}

#[test]
fn a_news_article_is_resolved() {
    let Some(shared) = std::env::var_os("DATELINE_SHARED") else {
        eprintln!("SKIPPED: DATELINE_SHARED names no folder with sample/article.txt");
        return;
    };
    check(&std::fs::read_to_string(Path::new(&shared).join("sample/article.txt")).unwrap());
}
