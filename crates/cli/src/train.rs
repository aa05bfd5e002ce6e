//! `dateline train` and `dateline ablate`: train the tagger on the training set.

use crate::calibrate;
use crate::corpus;
use crate::evaluate::{Half, View, read_all, score};
use crate::lexicon;
use crate::output;
use crate::prepared::{self, Document};
use dateline_ner::{
    DocumentWords, Example, FEATURES_PER_TOKEN, FittedTagger, Lexicon, Quantization, Tagger,
    TrainOptions, fit,
};
use std::error::Error;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A file of the training set and the weight of its sentences.
struct Source {
    file: &'static str,
    weight: f32,
    /// True if the teachers labeled it or completed its labels.
    taught: bool,
}

const fn gold(file: &'static str, weight: f32) -> Source {
    Source { file, weight, taught: false }
}

const fn taught(file: &'static str, weight: f32) -> Source {
    Source { file, weight, taught: true }
}

/// The files that the tagger is trained on. `btc_f` is left out because it labels account names as
/// people.
const SOURCES: &[Source] = &[
    taught("gmb", 0.5),
    taught("wiki", 1.0),
    gold("gum", 2.0),
    taught("uner_ewt", 2.0),
    taught("wnut17", 0.5),
    taught("btc_e", 0.5),
    taught("btc_g", 0.5),
    gold("crossner_ai_1", 1.0),
    gold("crossner_ai_2", 1.0),
    gold("crossner_literature_1", 1.0),
    gold("crossner_literature_2", 1.0),
    gold("crossner_music_1", 1.0),
    gold("crossner_music_2", 1.0),
    gold("crossner_politics_1", 3.0),
    gold("crossner_politics_2", 3.0),
    gold("crossner_science_1", 1.0),
    gold("crossner_science_2", 1.0),
];

/// Tuned on the dev corpora.
const OPTIONS: TrainOptions = TrainOptions {
    epochs: 5,
    learning_rate: 0.1,
    dropout: 0.55,
    min_count: 2,
    max_rows: 320_000,
    averaging_epochs: 5,
};

/// The bias against the outside tag. With it the tagger finds slightly more than the weights alone
/// do. F1 is the same, and rejecting a mention takes the user less time than finding one.
const OUTSIDE: f32 = 0.4;
const PACKING: Quantization = Quantization { prune_below: 8, step: 6, outside_bias: OUTSIDE };
/// The finest quantization that a byte allows.
const FINEST: Quantization = Quantization { prune_below: 0, step: 1, outside_bias: OUTSIDE };

/// Groups of files that are left out together to measure their contribution, by the beginnings of
/// their names.
const LEFT_OUT: &[(&str, &[&str])] = &[
    ("gmb", &["gmb"]),
    ("wiki", &["wiki"]),
    ("gum", &["gum"]),
    ("uner_ewt", &["uner_ewt"]),
    ("crossner", &["crossner"]),
    ("wnut17 and btc", &["wnut17", "btc"]),
];

/// The training examples by file, and the bytes of the lexicon.
struct Material {
    examples: Vec<(&'static str, Vec<Example>)>,
    tables: Vec<u8>,
}

impl Material {
    fn read(prepared: &Path) -> Result<Self, Box<dyn Error>> {
        let tables = lexicon::bytes(prepared)?;
        let lexicon = Lexicon::from_bytes(&tables).ok_or("the lexicon cannot be read")?;
        let mut examples = Vec::new();
        for source in SOURCES {
            let folder = if source.taught { prepared.join("taught") } else { prepared.to_owned() };
            let documents = prepared::read(&folder.join(source.file).with_extension("tsv"))?;
            let read: Vec<Example> =
                documents.iter().flat_map(|it| learn(&lexicon, it, source.weight)).collect();
            eprintln!("{}: {} sentences", source.file, read.len());
            examples.push((source.file, read));
        }
        Ok(Self { examples, tables })
    }

    fn fit(&self, options: TrainOptions, is_used: impl Fn(&str) -> bool) -> FittedTagger {
        let used = self.examples.iter().filter(|(name, _)| is_used(name));
        let examples: Vec<&Example> = used.flat_map(|(_, examples)| examples).collect();
        fit(&examples, options, |epoch, loss| eprintln!("epoch {epoch}: loss {loss:.4}"))
    }
}

/// Converts the sentences of a document to examples. Features are computed from the whole document.
fn learn(lexicon: &Lexicon, document: &Document, weight: f32) -> Vec<Example> {
    let words = DocumentWords::new(lexicon, &document.text, &document.tokens, &document.sentences);
    let examples = document.sentences.iter().map(|range| {
        let mut features = Vec::with_capacity(range.len() * FEATURES_PER_TOKEN);
        words.feature_rows(range.clone(), &mut features);
        Example { features, targets: document.targets[range.clone()].to_vec(), weight }
    });
    examples.collect()
}

/// Trains the tagger on the files in `prepared`, calibrates it on half of the corpora in `dev`, and
/// writes it to `out`.
pub fn run(prepared: &Path, dev: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let material = Material::read(prepared)?;
    let mut bytes = material.fit(OPTIONS, |_| true).to_bytes(material.tables, PACKING);
    let dev = corpus::read_dev(dev)?;
    eprintln!("{:?}", calibrate::calibrate(&mut bytes, &dev, Half::Fitted)?);
    output::write(out, &bytes)?;
    eprintln!("{}: {} bytes", out.display(), bytes.len());
    Ok(())
}

/// Trains taggers with some corpora left out, and taggers without pruning and with fine
/// quantization, and writes their scores: see [`crate::card`].
///
/// Cost: that of [`run`] for each tagger, two at a time.
pub fn ablate(prepared: &Path, dev: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let material = Material::read(prepared)?;
    let dev = corpus::read_dev(dev)?;
    let measure = |name: &str, fitted: &FittedTagger, packing| -> Result<String, String> {
        let mut bytes = fitted.to_bytes(material.tables.clone(), packing);
        // Sure mentions decide what the consistency pass adds, so F1 depends on calibration.
        calibrate::calibrate(&mut bytes, &dev, Half::Fitted).map_err(|error| error.to_string())?;
        let tagger = Arc::new(Tagger::from_bytes(&bytes).map_err(|error| error.to_string())?);
        let lines = dev.iter().map(|corpus| {
            let readings = read_all(&tagger, &corpus.documents, View::GoldTokens);
            let f1 = score(&readings).micro().f1() * 100.0;
            format!("{name}\t{}\t{f1:.1}\n", corpus.name)
        });
        Ok(lines.collect())
    };
    let fit_one = |at: usize| -> Result<String, String> {
        let Some((name, begins)) = LEFT_OUT.get(at) else {
            let all = material.fit(TrainOptions { max_rows: usize::MAX, ..OPTIONS }, |_| true);
            let whole = measure("all features, finest steps", &all, FINEST)?;
            let kept = material.fit(OPTIONS, |_| true);
            return Ok(whole + &measure("the features kept, finest steps", &kept, FINEST)?);
        };
        let is_used = |file: &str| !begins.iter().any(|begin| file.starts_with(begin));
        measure(&format!("without {name}"), &material.fit(OPTIONS, is_used), PACKING)
    };
    let next = Mutex::new(0..=LEFT_OUT.len());
    let work = || {
        let mut done = Vec::new();
        while let Some(at) = next.lock().unwrap_or_else(PoisonError::into_inner).next() {
            done.push((at, fit_one(at)));
        }
        done
    };
    let mut rows = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut rows = work();
        rows.extend(other.join().unwrap_or_default());
        rows
    });
    rows.sort_by_key(|(at, _)| *at);
    let mut table = "name\tcorpus\tF1\n".to_owned();
    for (_, row) in rows {
        table.push_str(&row?);
    }
    Ok(output::write(out, table)?)
}
