//! Each stage of detection on the sample article and on 100,000 words.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline_benches::{article, tagger};
use dateline_ner::{Tagger, detect};
use dateline_text::{paragraphs, tokenize_in};
use std::hint::black_box;

fn stages(criterion: &mut Criterion) {
    let tagger = tagger();
    for words in [300, 100_000] {
        let text = article(words);
        let cut = || paragraphs(&text).into_iter().map(|it| tokenize_in(&text, it).len()).sum();
        let tokens: usize = cut();
        let mut group = criterion.benchmark_group(format!("{words} words"));
        group.throughput(Throughput::Elements(tokens as u64)).sample_size(10);
        group.bench_function("tokens", |bencher| bencher.iter(|| black_box(cut())));
        group.bench_function("detect", |bencher| {
            bencher.iter(|| black_box(detect(&tagger, &text, Some("2024-12-08"))));
        });
        group.finish();
    }
}

fn load(criterion: &mut Criterion) {
    let bytes = include_bytes!("../models/tagger.bin");
    criterion.bench_function("load the tagger", |bencher| {
        bencher.iter(|| Tagger::from_bytes(black_box(bytes)).map(|it| it.id().len()));
    });
}

criterion_group!(benches, stages, load);
criterion_main!(benches);
