//! The card of the gazetteer: a hand-written frame filled with measured figures.

use super::{fill_template, with_commas};
use crate::evaluate_places;
use dateline_ner::Tagger;
use dateline_places::Gazetteer;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// The hand-written frame, with `{{name}}` in the positions of the figures.
const TEMPLATE: &str = include_str!("places.md");
/// Scores of gazetteers that are not kept.
const THRESHOLD_EXPERIMENTS: &str = include_str!("places_thresholds.md");

/// Returns the card. `geo` is the folder of the texts with toponyms.
///
/// Cost: two resolutions of these texts.
pub(crate) fn render_gazetteer_card(
    gazetteer: &Gazetteer,
    tagger: &Arc<Tagger>,
    geo: &Path,
) -> Result<String, Box<dyn Error>> {
    let mut reports = Vec::new();
    for name in ["geowebnews", "geovirus"] {
        reports.push(evaluate_places::evaluate_file(
            gazetteer,
            tagger,
            &geo.join(name).with_extension("jsonl"),
        )?);
    }
    fill_template(TEMPLATE, |name| {
        Some(match name {
            "bytes" => with_commas(gazetteer.byte_len()),
            "id" => gazetteer.id().to_owned(),
            "places" => with_commas(gazetteer.len()),
            "names" => with_commas(gazetteer.name_count()),
            "kinds" => kind_count_table(gazetteer),
            "thresholds" => THRESHOLD_EXPERIMENTS.to_owned(),
            "scores" => reports.iter().map(evaluate_places::ResolverReport::tables).collect(),
            "calibration" => evaluate_places::calibration_summary(&reports),
            _ => return None,
        })
    })
}

/// Renders a table with the number of places of each kind.
fn kind_count_table(gazetteer: &Gazetteer) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in gazetteer.places() {
        *counts.entry(format!("{:?}", gazetteer.kind(row)).to_lowercase()).or_default() += 1;
    }
    let mut table = String::from("| kind | places |\n| --- | --: |\n");
    for (kind, count) in counts {
        let _ = writeln!(table, "| {kind} | {} |", with_commas(count));
    }
    table
}
