//! `dateline write-card`: the cards of the tagger and the gazetteer. A card is a template
//! (`tagger.md` and `gazetteer.md` in this folder) filled with measured figures. This file has the
//! card of the tagger.
//!
//! Equal taggers and corpora give equal bytes: nothing in the card depends on when or where it is
//! written.

mod ablations;
mod arguments;
mod gazetteer;
mod split_half;
mod template;

pub(crate) use arguments::WriteCardCommand;
pub(crate) use template::TemplateError;

use crate::arguments::load_tagger;
use crate::corpus::{self, Corpus, DEV_CORPORA};
use crate::error::CommandError;
use crate::evaluate::place_kinds::PlaceKindAccuracy;
use crate::evaluate::{BOOTSTRAP_SAMPLES, Evaluation, evaluate, tables};
use crate::files::read_file;
use crate::output::write_file;
use ablations::Ablations;
use arguments::{GazetteerCardArgs, TaggerCardArgs};
use dateline_ner::Engine;
use split_half::SplitHalfReliability;
use std::path::Path;
use template::{fill_template, with_commas};

/// The template, with `{{name}}` in the positions of the figures.
const TEMPLATE: &str = include_str!("tagger.md");

/// The file beside the tagger with the scores of taggers that are not kept.
const ABLATIONS_FILE: &str = "ablations.tsv";

/// Runs `dateline write-card`.
pub(crate) fn run_write_card(command: &WriteCardCommand) -> Result<(), CommandError> {
    match command {
        WriteCardCommand::Tagger(it) => write_tagger_card(it),
        WriteCardCommand::Gazetteer(it) => write_gazetteer_card(it),
    }
}

fn write_tagger_card(it: &TaggerCardArgs) -> Result<(), CommandError> {
    let card = render_tagger_card(&it.tagger.model, &it.corpora.dev())?;
    Ok(write_file(&it.out, card)?)
}

fn write_gazetteer_card(it: &GazetteerCardArgs) -> Result<(), CommandError> {
    let (gazetteer, tagger) = (it.gazetteer.load_gazetteer()?, it.tagger.load_tagger()?);
    let geo = it.corpora.corpora.join("geo");
    let card = gazetteer::render_gazetteer_card(&gazetteer, &tagger, &geo)?;
    Ok(write_file(&it.out, card)?)
}

/// The measurements that the card's figures are computed from.
#[derive(Default)]
struct CardData {
    bytes: usize,
    evaluations: Vec<Evaluation>,
    /// One for each evaluation.
    split_half: Vec<SplitHalfReliability>,
    ablations: Ablations,
    place_kinds: String,
}

/// Returns the card of a tagger. `dev` is the folder of the dev corpora.
///
/// Cost: eight detections of the dev corpora.
fn render_tagger_card(model: &Path, dev: &Path) -> Result<String, CommandError> {
    let bytes = read_file(model)?;
    let tagger = load_tagger(model)?;
    let corpora = corpus::load_dev_corpora(dev)?;
    let evaluations: Vec<Evaluation> =
        corpora.iter().map(|corpus| evaluate(&tagger, corpus)).collect();
    let file = model.with_file_name(ABLATIONS_FILE);
    let measured = CardData {
        bytes: bytes.len(),
        split_half: split_half::measure_split_half(bytes, &corpora, &evaluations)?,
        evaluations,
        ablations: if file.exists() { Ablations::load(&file)? } else { Ablations::default() },
        place_kinds: PlaceKindAccuracy::evaluate(&*tagger, &Corpus::load(&dev.join("gmb.tsv"))?)
            .report(),
    };
    Ok(fill_template(TEMPLATE, |name| render_section(name, &*tagger, &measured))?)
}

/// Returns a section of the card by its name in the template, or `None` if there is no such
/// section.
fn render_section(name: &str, tagger: &dyn Engine, measured: &CardData) -> Option<String> {
    let CardData { bytes, evaluations, split_half, ablations, place_kinds } = measured;
    let shipped = || -> Vec<(&str, f64)> {
        let f1 = |it: &Evaluation| it.gold_tokens.counts.micro().f1() * 100.0;
        DEV_CORPORA.iter().copied().zip(evaluations.iter().map(f1)).collect()
    };
    Some(match name {
        "bytes" => with_commas(*bytes),
        "id" => tagger.id().to_owned(),
        "resamples" => with_commas(BOOTSTRAP_SAMPLES),
        "labels" => tables::shared_label_names(),
        "micro" => tables::micro_f1_table(evaluations),
        "by label" => tables::label_table(evaluations),
        "calibration" => split_half::split_half_table(evaluations, split_half),
        "log loss" => split_half::mean_log_loss(split_half),
        "reliability" => tables::reliability_table(evaluations),
        "kinds" => place_kinds.clone(),
        "confusions" => tables::mistake_table(evaluations),
        "left out" => ablations.left_out_table(&shipped()),
        "costs" => ablations.size_cost_table(&shipped()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::template::tests::assert_written_from;
    use super::*;

    #[test]
    fn every_template_section_exists() {
        let bytes = include_bytes!("../../../../models/tagger.bin");
        let tagger = dateline_ner::load_engine(bytes).unwrap();
        let measured = CardData { bytes: bytes.len(), ..CardData::default() };
        let part = |name: &str| render_section(name, &*tagger, &measured);
        let card = fill_template(TEMPLATE, part).unwrap();
        assert!(card.contains(&with_commas(bytes.len())));
        assert!(card.contains(tagger.id()));
    }

    #[test]
    fn committed_card_is_written_from_template() {
        assert_written_from(TEMPLATE, include_str!("../../../../models/tagger.md"));
    }
}
