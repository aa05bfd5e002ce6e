//! Benchmarks of the gazetteer and the resolver: loading, search while typing, and an article of
//! 1,000 words with 60 mentions of places.

use criterion::{Criterion, criterion_group, criterion_main};
use dateline_annotation::model::PLACE_LABELS;
use dateline_benches::{article, gazetteer_bytes, tagger};
use dateline_ner::detect;
use dateline_places::{Gazetteer, ResolverMention, resolve};
use std::hint::black_box;

fn load(criterion: &mut Criterion) {
    let bytes = gazetteer_bytes();
    criterion.bench_function("load the gazetteer", |bencher| {
        bencher.iter(|| Gazetteer::from_bytes(black_box(bytes.clone())).map(|it| it.len()));
    });
}

fn search(criterion: &mut Criterion) {
    let gazetteer = Gazetteer::from_bytes(gazetteer_bytes()).expect("the gazetteer is valid");
    for query in ["d", "da", "damas", "damscus", "san francsico", "xyzzy"] {
        criterion.bench_function(&format!("search {query:?}"), |bencher| {
            bencher.iter(|| black_box(gazetteer.search(black_box(query), 8)));
        });
    }
}

fn resolution(criterion: &mut Criterion) {
    let gazetteer = Gazetteer::from_bytes(gazetteer_bytes()).expect("the gazetteer is valid");
    let text = article(1_000);
    let suggestions = detect(&tagger(), &text, None);
    let places = suggestions.iter().filter(|it| PLACE_LABELS.contains(&it.label.as_str()));
    let mentions: Vec<ResolverMention> = places.map(mention).take(60).collect();
    assert_eq!(mentions.len(), 60);
    criterion.bench_function("resolve 60 mentions of 1,000 words", |bencher| {
        bencher.iter(|| black_box(resolve(&gazetteer, &text, &mentions)));
    });
}

fn mention(it: &dateline_annotation::model::Suggestion) -> ResolverMention<'_> {
    ResolverMention { span: it.span, label: &it.label, decided: None }
}

criterion_group!(benches, load, search, resolution);
criterion_main!(benches);
