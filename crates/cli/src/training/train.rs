//! `dateline train` and `dateline ablate`: train the tagger on the training set.

use super::calibrate::fit_calibration;
use super::lexicon;
use super::training_set::{self, TrainingDocument};
use crate::corpus;
use crate::error::CommandError;
use crate::evaluate::{CalibrationHalf, EvaluationInput, count_labels, detect_all};
use crate::output;
use dateline_ner::{
    DocumentWords, Example, FEATURES_PER_TOKEN, FittedTagger, Lexicon, ModelError, Quantization,
    TokenFeatures, TrainOptions, fit, load_engine,
};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// A file of the training set and the weight of its sentences.
struct TrainingSource {
    corpus: &'static str,
    weight: f32,
    /// True if the teachers labeled it or completed its labels.
    is_teacher_labeled: bool,
}

const fn gold_source(file: &'static str, weight: f32) -> TrainingSource {
    TrainingSource { corpus: file, weight, is_teacher_labeled: false }
}

const fn teacher_labeled_source(file: &'static str, weight: f32) -> TrainingSource {
    TrainingSource { corpus: file, weight, is_teacher_labeled: true }
}

/// The files that the tagger is trained on. `btc_f` is left out because it labels account names as
/// people.
const TRAINING_SOURCES: &[TrainingSource] = &[
    teacher_labeled_source("gmb", 0.5),
    teacher_labeled_source("wiki", 1.0),
    gold_source("gum", 2.0),
    teacher_labeled_source("uner_ewt", 2.0),
    teacher_labeled_source("wnut17", 0.5),
    teacher_labeled_source("btc_e", 0.5),
    teacher_labeled_source("btc_g", 0.5),
    gold_source("crossner_ai_1", 1.0),
    gold_source("crossner_ai_2", 1.0),
    gold_source("crossner_literature_1", 1.0),
    gold_source("crossner_literature_2", 1.0),
    gold_source("crossner_music_1", 1.0),
    gold_source("crossner_music_2", 1.0),
    gold_source("crossner_politics_1", 3.0),
    gold_source("crossner_politics_2", 3.0),
    gold_source("crossner_science_1", 1.0),
    gold_source("crossner_science_2", 1.0),
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
const OUTSIDE_BIAS: f32 = 0.4;
const PACKING: Quantization = Quantization { prune_below: 8, step: 6, outside_bias: OUTSIDE_BIAS };
/// The finest quantization that a byte allows.
const FINEST_PACKING: Quantization =
    Quantization { prune_below: 0, step: 1, outside_bias: OUTSIDE_BIAS };

/// Groups of files that are left out together to measure their contribution, by the beginnings of
/// their names.
const ABLATION_GROUPS: &[(&str, &[&str])] = &[
    ("gmb", &["gmb"]),
    ("wiki", &["wiki"]),
    ("gum", &["gum"]),
    ("uner_ewt", &["uner_ewt"]),
    ("crossner", &["crossner"]),
    ("wnut17 and btc", &["wnut17", "btc"]),
];

/// The training examples by file, and the bytes of the lexicon.
struct TrainingData {
    examples: Vec<(&'static str, Vec<Example>)>,
    lexicon_bytes: Vec<u8>,
}

impl TrainingData {
    fn load(folder: &Path) -> Result<Self, CommandError> {
        let tables = lexicon::build_lexicon(folder)?;
        let lexicon = Lexicon::from_bytes(&tables).ok_or(CommandError::Lexicon)?;
        let mut examples = Vec::new();
        for source in TRAINING_SOURCES {
            let folder = if source.is_teacher_labeled {
                folder.join("teacher_labeled")
            } else {
                folder.to_owned()
            };
            let documents = training_set::read_training_documents(
                &folder.join(source.corpus).with_extension("tsv"),
            )?;
            let read: Vec<Example> = documents
                .iter()
                .flat_map(|it| document_examples(&lexicon, it, source.weight))
                .collect();
            eprintln!("{}: {} sentences", source.corpus, read.len());
            examples.push((source.corpus, read));
        }
        Ok(Self { examples, lexicon_bytes: tables })
    }

    fn fit(&self, options: TrainOptions, is_used: impl Fn(&str) -> bool) -> FittedTagger {
        let used = self.examples.iter().filter(|(name, _)| is_used(name));
        let examples: Vec<&Example> = used.flat_map(|(_, examples)| examples).collect();
        fit(&examples, options, |epoch, loss| eprintln!("epoch {epoch}: loss {loss:.4}"))
    }
}

/// Converts the sentences of a document to examples. Features are computed from the whole document.
fn document_examples(lexicon: &Lexicon, document: &TrainingDocument, weight: f32) -> Vec<Example> {
    let words = DocumentWords::new(lexicon, &document.text, &document.tokens, &document.sentences);
    let token_features = TokenFeatures::new(&words, &document.sentences);
    let examples = document.sentences.iter().map(|range| {
        let mut features = Vec::with_capacity(range.len() * FEATURES_PER_TOKEN);
        token_features.feature_rows(range.clone(), &mut features);
        Example { features, targets: document.targets[range.clone()].to_vec(), weight }
    });
    examples.collect()
}

/// Trains the tagger on the files in `training_set`, calibrates it on half of the corpora in `dev`,
/// and writes it to `out`.
pub(super) fn train_tagger(
    training_set: &Path,
    dev: &Path,
    out: &Path,
) -> Result<(), CommandError> {
    let material = TrainingData::load(training_set)?;
    let mut bytes = material.fit(OPTIONS, |_| true).to_bytes(material.lexicon_bytes, PACKING);
    let dev = corpus::load_dev_corpora(dev)?;
    eprintln!("{:?}", fit_calibration(&mut bytes, &dev, CalibrationHalf::Fitted)?);
    output::write_file(out, &bytes)?;
    eprintln!("{}: {} bytes", out.display(), bytes.len());
    Ok(())
}

/// Trains taggers with some corpora left out, and taggers without pruning and with fine
/// quantization, and writes their scores: see [`crate::card`].
///
/// Cost: that of [`train_tagger`] for each tagger, two at a time.
pub(super) fn run_ablations(
    training_set: &Path,
    dev: &Path,
    out: &Path,
) -> Result<(), CommandError> {
    let material = TrainingData::load(training_set)?;
    let dev = corpus::load_dev_corpora(dev)?;
    let measure = |name: &str, fitted: &FittedTagger, packing| -> Result<String, ModelError> {
        let mut bytes = fitted.to_bytes(material.lexicon_bytes.clone(), packing);
        // Sure mentions decide what the consistency pass adds, so F1 depends on calibration.
        fit_calibration(&mut bytes, &dev, CalibrationHalf::Fitted)?;
        let tagger = load_engine(&bytes)?;
        let lines = dev.iter().map(|corpus| {
            let documents = detect_all(&tagger, &corpus.documents, EvaluationInput::GoldTokens);
            let f1 = count_labels(&documents).micro().f1() * 100.0;
            format!("{name}\t{}\t{f1:.1}\n", corpus.name)
        });
        Ok(lines.collect())
    };
    let fit_one = |at: usize| -> Result<String, ModelError> {
        let Some((name, begins)) = ABLATION_GROUPS.get(at) else {
            let all = material.fit(TrainOptions { max_rows: usize::MAX, ..OPTIONS }, |_| true);
            let full_scores = measure("all features, finest steps", &all, FINEST_PACKING)?;
            let without_dropped = material.fit(OPTIONS, |_| true);
            return Ok(full_scores
                + &measure("the features kept, finest steps", &without_dropped, FINEST_PACKING)?);
        };
        let is_used = |file: &str| !begins.iter().any(|begin| file.starts_with(begin));
        measure(&format!("without {name}"), &material.fit(OPTIONS, is_used), PACKING)
    };
    let next = Mutex::new(0..=ABLATION_GROUPS.len());
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
    Ok(output::write_file(out, table)?)
}
