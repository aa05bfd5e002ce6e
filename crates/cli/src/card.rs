//! The card of the tagger: a hand-written frame (`card/frame.md`) filled with measured figures.
//!
//! Equal taggers and corpora give equal bytes: nothing in the card depends on when or where it is
//! written.

mod ablations;
pub mod places;
mod twofold;

use crate::corpus::{self, Corpus, DEV};
use crate::evaluate::{Evaluation, RESAMPLES, evaluate, table};
use crate::files::read;
use crate::kinds::Kinds;
use ablations::Ablations;
use dateline_ner::Tagger;
use std::error::Error;
use std::path::Path;
use twofold::Twofold;

/// The hand-written frame, with `{{name}}` in the positions of the figures.
const FRAME: &str = include_str!("card/frame.md");

/// The file beside the tagger with the scores of taggers that are not kept.
const ABLATIONS: &str = "ablations.tsv";

/// The measurements that the card's figures are computed from.
#[derive(Default)]
struct Measured {
    bytes: usize,
    evaluations: Vec<Evaluation>,
    /// One for each evaluation.
    twofold: Vec<Twofold>,
    ablations: Ablations,
    kinds: String,
}

/// Returns the card of a tagger. `dev` is the folder of the dev corpora.
///
/// Cost: eight detections of the dev corpora.
pub fn write(model: &Path, dev: &Path) -> Result<String, Box<dyn Error>> {
    let bytes = read(model)?;
    let tagger = crate::tagger(model)?;
    let corpora = corpus::read_dev(dev)?;
    let evaluations: Vec<Evaluation> =
        corpora.iter().map(|corpus| evaluate(&tagger, corpus)).collect();
    let file = model.with_file_name(ABLATIONS);
    let measured = Measured {
        bytes: bytes.len(),
        twofold: twofold::measure(bytes, &corpora, &evaluations)?,
        evaluations,
        ablations: if file.exists() { Ablations::read(&file)? } else { Ablations::default() },
        kinds: Kinds::measure(&tagger, &Corpus::read(&dev.join("gmb.tsv"))?).report(),
    };
    fill(FRAME, |name| part(name, &tagger, &measured))
}

/// Returns a part of the card by its name in the frame, or `None` if there is no such part.
fn part(name: &str, tagger: &Tagger, measured: &Measured) -> Option<String> {
    let Measured { bytes, evaluations, twofold, ablations, kinds } = measured;
    let shipped = || -> Vec<(&str, f64)> {
        let f1 = |it: &Evaluation| it.gold_tokens.score.micro().f1() * 100.0;
        DEV.iter().copied().zip(evaluations.iter().map(f1)).collect()
    };
    Some(match name {
        "bytes" => with_commas(*bytes),
        "id" => tagger.id().to_owned(),
        "resamples" => with_commas(RESAMPLES),
        "labels" => table::shared_labels(),
        "micro" => table::micro(evaluations),
        "by label" => table::labels(evaluations),
        "calibration" => twofold::table(evaluations, twofold),
        "log loss" => twofold::log_loss(twofold),
        "reliability" => table::reliability(evaluations),
        "kinds" => kinds.clone(),
        "confusions" => table::confusions(evaluations),
        "left out" => ablations.left_out(&shipped()),
        "costs" => ablations.costs(&shipped()),
        _ => return None,
    })
}

/// Fills the parts into a frame. A line that consists only of an empty part is removed with the
/// empty line after it. Returns an error if the frame names an unknown part or does not close one.
fn fill(frame: &str, part: impl Fn(&str) -> Option<String>) -> Result<String, Box<dyn Error>> {
    let mut card = String::new();
    let mut rest = frame;
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
    fn a_frame_is_filled() {
        let part = |name: &str| match name {
            "size" => Some("12".to_owned()),
            "table" => Some("| a |\n| b |\n".to_owned()),
            "none" => Some(String::new()),
            _ => None,
        };
        let card = fill("It has {{size}} bytes.\n\n{{none}}\n\n{{table}}\n\nEnd\n", part).unwrap();
        assert_eq!(card, "It has 12 bytes.\n\n| a |\n| b |\n\nEnd\n");
        assert!(fill("{{other}}", part).unwrap_err().to_string().contains("other"));
        assert!(fill("{{size", part).is_err());
    }

    #[test]
    fn every_part_of_the_frame_exists() {
        let bytes = include_bytes!("../../../models/tagger.bin");
        let tagger = Tagger::from_bytes(bytes).unwrap();
        let measured = Measured { bytes: bytes.len(), ..Measured::default() };
        let part = |name: &str| part(name, &tagger, &measured);
        let card = fill(FRAME, part).unwrap();
        assert!(card.contains(&with_commas(bytes.len())));
        assert!(card.contains(tagger.id()));
    }

    #[test]
    fn numbers_are_readable() {
        assert_eq!([5, 999, 1000, 3_404_304].map(with_commas), ["5", "999", "1,000", "3,404,304"]);
    }
}
