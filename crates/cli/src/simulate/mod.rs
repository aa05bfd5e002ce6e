//! `dateline simulate`: a simulated reviewer works through documents with known mentions, with the
//! engine and the edits of the page, and the actions are counted.

mod arguments;
mod documents;
mod few_shot;
mod figures;
mod labels;
mod learner;
mod matcher;
mod report;
mod reviewer;
mod run;

pub(crate) use arguments::SimulateArgs;

use crate::error::CommandError;
use crate::output;
use crate::output::print_line;
use dateline_learn::LearnedLabels;
use dateline_ner::Engine;
use documents::{SimulatedDocument, label_names, read_gold, read_gold_sentences};
use few_shot::{FewShot, FewShotFigures, shuffle};
use figures::summarize;
use report::Report;
use run::run_order;
use std::sync::Arc;

/// Runs `dateline simulate`.
pub(crate) fn run_simulate(it: &SimulateArgs) -> Result<(), CommandError> {
    let engine = it.tagger.load_tagger()?;
    let gold = read_gold(&it.file, it.column)?;
    let names = match it.labels.as_slice() {
        [] => label_names(&gold).into_iter().filter(|name| !it.except.contains(name)).collect(),
        names => names.to_vec(),
    };
    let labels = labels::parse_labels(&names);
    let documents: Vec<SimulatedDocument> =
        gold.iter().map(|document| document.observe(&engine, &labels)).collect();
    let modes = it.modes();
    let orders = (0..u64::from(it.orders)).map(|seed| {
        let mut order: Vec<usize> = (0..documents.len()).collect();
        shuffle(&mut order, seed);
        run_order(engine.id(), &labels, &documents, &order, &modes)
    });
    let orders = orders.collect::<Result<Vec<_>, _>>()?;
    let report = Report {
        documents: documents.len(),
        entities: documents.iter().map(|it| it.gold.len()).sum(),
        modes: modes.into_iter().map(|mode| (mode, summarize(&orders, mode))).collect(),
        few_shot: run_few_shot(it, &engine, &labels)?,
    };
    if let Some(path) = &it.svg {
        output::write_file(path, report.to_svg())?;
    }
    let text = if it.json { report.to_json().to_string() } else { report.to_table() };
    Ok(print_line(text.trim_end())?)
}

/// Returns the figures of `--few-shot`.
fn run_few_shot(
    it: &SimulateArgs,
    engine: &Arc<dyn Engine>,
    labels: &LearnedLabels,
) -> Result<Vec<FewShotFigures>, CommandError> {
    let Some(test) = &it.test else { return Ok(Vec::new()) };
    let test = read_gold(test, it.column)?;
    let few_shot = FewShot {
        engine,
        labels,
        sentences: read_gold_sentences(&it.file, it.column)?,
        test: test.iter().map(|document| document.observe(engine, labels)).collect(),
    };
    it.few_shot.iter().map(|count| few_shot.run(*count, usize::from(it.draws))).collect()
}
