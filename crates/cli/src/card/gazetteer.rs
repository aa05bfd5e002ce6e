//! The card of the gazetteer.

use super::template::{fill_template, with_commas};
use crate::error::CommandError;
use crate::evaluate::places;
use dateline_ner::Engine;
use dateline_places::Gazetteer;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// The template, with `{{name}}` in the positions of the figures.
const TEMPLATE: &str = include_str!("gazetteer.md");
/// Scores of gazetteers that are not kept.
const THRESHOLD_EXPERIMENTS: &str = include_str!("gazetteer_thresholds.md");

/// Returns the card. `geo` is the folder of the texts with toponyms.
///
/// Cost: two resolutions of these texts.
pub(super) fn render_gazetteer_card(
    gazetteer: &Gazetteer,
    tagger: &Arc<dyn Engine>,
    geo: &Path,
) -> Result<String, CommandError> {
    let mut reports = Vec::new();
    for name in ["geowebnews", "geovirus"] {
        reports.push(places::evaluate_file(
            gazetteer,
            tagger,
            &geo.join(name).with_extension("jsonl"),
        )?);
    }
    let card = fill_template(TEMPLATE, |name| {
        Some(match name {
            "bytes" => with_commas(gazetteer.byte_len()),
            "id" => gazetteer.id().to_owned(),
            "places" => with_commas(gazetteer.len()),
            "names" => with_commas(gazetteer.name_count()),
            "kinds" => kind_count_table(gazetteer),
            "thresholds" => THRESHOLD_EXPERIMENTS.to_owned(),
            "scores" => reports.iter().map(places::ResolverReport::tables).collect(),
            "calibration" => places::calibration_summary(&reports),
            _ => return None,
        })
    })?;
    Ok(card)
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

#[cfg(test)]
mod tests {
    use super::super::template::tests::assert_written_from;
    use super::*;

    #[test]
    fn committed_card_is_written_from_template() {
        assert_written_from(TEMPLATE, include_str!("../../../../models/places.md"));
    }
}
