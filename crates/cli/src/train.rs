use crate::calibrate::calibrate;
use crate::corpus::{self, Document, Joined, Norps};
use dateline_ner::{Example, FEATURES, Options, Words, fit};
use std::error::Error;
use std::path::{Path, PathBuf};

/// A corpus and how often its sentences are seen in an epoch.
struct Source {
    file: &'static str,
    times: usize,
}

/// What the tagger is fitted on. `btc_f` is left out: it calls account names people.
const SOURCES: &[Source] = &[
    Source { file: "gmb", times: 1 },
    Source { file: "gum", times: 4 },
    Source { file: "uner_ewt", times: 5 },
    Source { file: "wnut17", times: 1 },
    Source { file: "btc_e", times: 1 },
    Source { file: "btc_g", times: 1 },
    Source { file: "crossner_ai_1", times: 4 },
    Source { file: "crossner_ai_2", times: 4 },
    Source { file: "crossner_literature_1", times: 4 },
    Source { file: "crossner_literature_2", times: 4 },
    Source { file: "crossner_music_1", times: 4 },
    Source { file: "crossner_music_2", times: 4 },
    Source { file: "crossner_politics_1", times: 4 },
    Source { file: "crossner_politics_2", times: 4 },
    Source { file: "crossner_science_1", times: 4 },
    Source { file: "crossner_science_2", times: 4 },
];

/// Chosen on the dev corpora.
const OPTIONS: Options = Options { epochs: 6, least_count: 2, prune: 9 };

/// What probabilities are calibrated on: gold labels, three genres.
const CALIBRATION: &[&str] = &["wikigold", "uner_ewt", "crossner_politics"];

/// The corpus that says which words are nationalities.
const NORP_SOURCE: &str = "gmb";

/// Fits the tagger on the corpora of a folder and writes its file.
pub fn run(corpora: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let path = |file: &str| -> PathBuf { corpora.join("train").join(format!("{file}.tsv")) };
    let norps = corpus::norps(&corpus::read(&path(NORP_SOURCE))?);
    let mut examples = Vec::new();
    for source in SOURCES {
        let documents = corpus::read(&path(source.file))?;
        let read: Vec<Example> = documents.iter().flat_map(|it| learn(it, &norps)).collect();
        eprintln!("{}: {} sentences, {} times", source.file, read.len(), source.times);
        for _ in 1..source.times {
            examples.extend(read.iter().cloned());
        }
        examples.extend(read);
    }
    let tokens: usize = examples.iter().map(|example| example.tags.len()).sum();
    eprintln!("{} sentences, {tokens} tokens an epoch", examples.len());
    let mut bytes = fit(&examples, OPTIONS, |epoch, wrong| {
        eprintln!("epoch {epoch}: {wrong} tokens wrong");
    });
    drop(examples);
    let mut dev = Vec::new();
    for file in CALIBRATION {
        dev.extend(corpus::read(&corpora.join("dev").join(format!("{file}.tsv")))?);
    }
    calibrate(&mut bytes, &dev)?;
    std::fs::write(out, &bytes)?;
    eprintln!("{}: {} bytes", out.display(), bytes.len());
    Ok(())
}

/// The sentences of a document as examples; features see the whole document.
fn learn(document: &Document, norps: &Norps) -> Vec<Example> {
    let joined: Vec<Joined> = document.iter().map(Joined::new).collect();
    let (text, tokens, ranges) = together(&joined);
    let words = Words::new(&text, &tokens, &ranges);
    let examples = document.iter().zip(&joined).zip(ranges).map(|((sentence, joined), range)| {
        let mut features = Vec::with_capacity(range.len() * FEATURES);
        words.features(range, &mut features);
        Example { features, tags: corpus::tags(sentence, joined, norps) }
    });
    examples.collect()
}

/// The sentences of a document as one text: its tokens, and which of them are which sentence.
pub fn together(
    joined: &[Joined],
) -> (String, Vec<dateline_text::Token>, Vec<std::ops::Range<usize>>) {
    let mut text = String::new();
    let mut tokens = Vec::new();
    let mut ranges = Vec::new();
    for sentence in joined {
        let offset = text.len() as u32;
        text.push_str(&sentence.text);
        text.push('\n');
        let start = tokens.len();
        tokens.extend(sentence.tokens.iter().map(|token| {
            let mut token = *token;
            token.span.start += offset;
            token.span.end += offset;
            token
        }));
        ranges.push(start..tokens.len());
    }
    (text, tokens, ranges)
}
