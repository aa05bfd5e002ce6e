//! The card of the tagger: a hand-written template (`card/frame.md`) filled with measured figures.
//!
//! Equal taggers and corpora give equal bytes: nothing in the card depends on when or where it is
//! written.

mod ablations;
pub(crate) mod gazetteer;
mod split_half;

use crate::corpus::{self, Corpus, DEV_CORPORA};
use crate::evaluate::{BOOTSTRAP_SAMPLES, Evaluation, evaluate, tables};
use crate::files::read_file;
use crate::place_kinds::PlaceKindAccuracy;
use ablations::Ablations;
use dateline_ner::Tagger;
use split_half::SplitHalfReliability;
use std::error::Error;
use std::path::Path;

/// The hand-written frame, with `{{name}}` in the positions of the figures.
const TEMPLATE: &str = include_str!("card/frame.md");

/// The file beside the tagger with the scores of taggers that are not kept.
const ABLATIONS_FILE: &str = "ablations.tsv";

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
pub(crate) fn render_tagger_card(model: &Path, dev: &Path) -> Result<String, Box<dyn Error>> {
    let bytes = read_file(model)?;
    let tagger = crate::load_tagger(model)?;
    let corpora = corpus::load_dev_corpora(dev)?;
    let evaluations: Vec<Evaluation> =
        corpora.iter().map(|corpus| evaluate(&tagger, corpus)).collect();
    let file = model.with_file_name(ABLATIONS_FILE);
    let measured = CardData {
        bytes: bytes.len(),
        split_half: split_half::measure_split_half(bytes, &corpora, &evaluations)?,
        evaluations,
        ablations: if file.exists() { Ablations::load(&file)? } else { Ablations::default() },
        place_kinds: PlaceKindAccuracy::evaluate(&tagger, &Corpus::load(&dev.join("gmb.tsv"))?)
            .report(),
    };
    fill_template(TEMPLATE, |name| render_section(name, &tagger, &measured))
}

/// Returns a part of the card by its name in the frame, or `None` if there is no such part.
fn render_section(name: &str, tagger: &Tagger, measured: &CardData) -> Option<String> {
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

/// Fills the parts into a frame. A line that consists only of an empty part is removed with the
/// empty line after it. Returns an error if the frame names an unknown part or does not close one.
fn fill_template(
    template: &str,
    part: impl Fn(&str) -> Option<String>,
) -> Result<String, Box<dyn Error>> {
    let mut card = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or("the card's frame has {{ without }}")?;
        let filled = part(name).ok_or_else(|| format!("the card has no part {name:?}"))?;
        card += before;
        card += filled.trim_end();
        let is_alone = before.is_empty() || before.ends_with('\n');
        let drop = if filled.is_empty() && is_alone { "\n\n" } else { "" };
        rest = after.strip_prefix(drop).unwrap_or(after);
    }
    Ok(card + rest)
}

fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_is_filled() {
        let part = |name: &str| match name {
            "size" => Some("12".to_owned()),
            "table" => Some("| a |\n| b |\n".to_owned()),
            "none" => Some(String::new()),
            _ => None,
        };
        let card = fill_template("It has {{size}} bytes.\n\n{{none}}\n\n{{table}}\n\nEnd\n", part)
            .unwrap();
        assert_eq!(card, "It has 12 bytes.\n\n| a |\n| b |\n\nEnd\n");
        assert!(fill_template("{{other}}", part).unwrap_err().to_string().contains("other"));
        assert!(fill_template("{{size", part).is_err());
    }

    #[test]
    fn every_template_section_exists() {
        let bytes = include_bytes!("../../../models/tagger.bin");
        let tagger = Tagger::from_bytes(bytes).unwrap();
        let measured = CardData { bytes: bytes.len(), ..CardData::default() };
        let part = |name: &str| render_section(name, &tagger, &measured);
        let card = fill_template(TEMPLATE, part).unwrap();
        assert!(card.contains(&with_commas(bytes.len())));
        assert!(card.contains(tagger.id()));
    }

    #[test]
    fn numbers_have_separators() {
        assert_eq!([5, 999, 1000, 3_404_304].map(with_commas), ["5", "999", "1,000", "3,404,304"]);
    }
}
