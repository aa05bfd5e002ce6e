//! Benchmarks of each stage of detection, on the sample article and on 100,000 words.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dateline_benches::{article, tagger};
use dateline_ner::{
    Detection, DocumentTagger, DocumentWords, Engine, TokenizedDocument, detect, load_engine, rules,
};
use dateline_text::{Token, paragraphs, sentences, tokenize_in};
use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;

/// Returns the tokens of a text, and its sentences as ranges of tokens.
fn split_sentences(text: &str) -> (Vec<Token>, Vec<Range<usize>>) {
    let (mut all, mut ranges) = (Vec::new(), Vec::new());
    for paragraph in paragraphs(text) {
        let tokens = tokenize_in(text, paragraph);
        let first = all.len();
        ranges.extend(
            sentences(text, &tokens).into_iter().map(|it| first + it.start..first + it.end),
        );
        all.extend(tokens);
    }
    (all, ranges)
}

/// Returns a detection that has processed all tokens. Only the second pass over the document
/// remains.
fn advance_all(tagger: &Arc<dyn Engine>, text: &Arc<str>) -> Detection {
    let mut detection = Detection::new(tagger.clone(), text.clone(), None);
    while !detection.advance(usize::MAX) {}
    detection
}

fn stages(criterion: &mut Criterion) {
    let tagger = tagger();
    for count in [300, 100_000] {
        let text = article(count);
        let (tokens, sentences) = split_sentences(&text);
        let words = || DocumentWords::new(tagger.lexicon(), &text, &tokens, &sentences);
        let prepared = words();
        let document = TokenizedDocument {
            text: &text,
            tokens: &tokens,
            sentences: &sentences,
            words: &prepared,
        };
        let mut group = criterion.benchmark_group(format!("{count} words"));
        group.throughput(Throughput::Elements(tokens.len() as u64)).sample_size(10);
        group
            .bench_function("tokens", |bencher| bencher.iter(|| black_box(split_sentences(&text))));
        group.bench_function("words", |bencher| bencher.iter(|| black_box(words())));
        group.bench_function("sums of words", |bencher| {
            bencher.iter(|| black_box(DocumentTagger::new(tagger.clone(), document)));
        });
        group.bench_function("tags", |bencher| {
            let mut document_tagger = DocumentTagger::new(tagger.clone(), document);
            let mut unlabeled = Vec::new();
            let mut tag = |sentence: &Range<usize>| {
                document_tagger.tag_sentence(document, sentence.clone(), &mut unlabeled).len()
            };
            bencher.iter(|| black_box(sentences.iter().map(&mut tag).sum::<usize>()));
        });
        group.bench_function("rules", |bencher| {
            bencher.iter(|| {
                let mut matcher = rules::RuleMatcher::new(&text, &tokens);
                let mut find = |sentence: &Range<usize>| {
                    matcher.find_in_sentence(&text, &tokens[sentence.clone()], None).len()
                };
                black_box(sentences.iter().map(&mut find).sum::<usize>())
            });
        });
        group.bench_function("document level", |bencher| {
            let advanced = || advance_all(&tagger, &text);
            bencher.iter_batched(
                advanced,
                |detection| black_box(detection.finish()),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("all", |bencher| {
            bencher.iter(|| black_box(detect(&tagger, &text, "2024-12-08".parse().ok())));
        });
        group.finish();
    }
}

fn load(criterion: &mut Criterion) {
    let bytes = include_bytes!("../models/tagger.bin");
    criterion.bench_function("load the tagger", |bencher| {
        bencher.iter(|| load_engine(black_box(bytes)).map(|it| it.id().len()));
    });
}

criterion_group!(benches, stages, load);
criterion_main!(benches);
