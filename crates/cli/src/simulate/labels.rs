//! The labels of a simulated project.

use dateline_learn::{LearnedLabel, LearnedLabels};
use std::collections::BTreeMap;

/// The names that corpora have for labels of the detector.
const SHIPPED_NAMES: &[(&str, &[&str])] = &[
    ("PERSON", &["per", "person"]),
    ("ORG", &["org", "organisation", "organization"]),
    ("NORP", &["norp", "nationality"]),
    ("EVENT", &["eve", "event"]),
    ("DATE", &["date"]),
    ("TIME", &["time"]),
    ("MONEY", &["money"]),
    ("PERCENT", &["percent"]),
    ("QUANTITY", &["quantity"]),
];

/// The names that corpora have for places of all kinds.
const PLACE_NAMES: &[&str] = &["loc", "location", "geo", "place"];

/// Returns the labels of these names. `NAME=LABEL+LABEL` says which labels of the detector a name
/// stands for.
pub(super) fn parse_labels(names: &[String]) -> LearnedLabels {
    let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    LearnedLabels::new(names.iter().map(|name| match name.split_once('=') {
        Some((name, shipped)) => LearnedLabel {
            name: name.to_owned(),
            detector_labels: shipped.split('+').map(str::to_owned).collect(),
        },
        None => LearnedLabel { name: name.clone(), detector_labels: detector_labels(name, &lower) },
    }))
}

/// Returns the labels of the detector for a name. `all` are the names of all labels in lower case.
fn detector_labels(name: &str, all: &[String]) -> Vec<String> {
    let owned = |labels: &[&str]| labels.iter().map(|it| (*it).to_owned()).collect();
    let has = |name: &str| all.iter().any(|it| it == name);
    let lower = name.to_lowercase();
    match lower.as_str() {
        // The Groningen Meaning Bank calls nationalities so.
        "gpe" if has("geo") => owned(&["NORP"]),
        "gpe" => owned(&["GPE"]),
        "fac" => owned(&["FAC"]),
        place if PLACE_NAMES.contains(&place) => {
            let is_separate = |name: &str| has(name) && place != "geo";
            let kinds = [("gpe", "GPE"), ("loc", "LOC"), ("fac", "FAC")];
            let kinds = kinds.into_iter().filter(|(name, _)| *name == "loc" || !is_separate(name));
            kinds.map(|(_, label)| label.to_owned()).collect()
        }
        other => {
            let known = SHIPPED_NAMES.iter().find(|(_, names)| names.contains(&other));
            known.map(|(label, _)| owned(&[label])).unwrap_or_default()
        }
    }
}

/// Returns the numbers of labels by name.
pub(super) fn label_numbers(labels: &LearnedLabels) -> BTreeMap<&str, usize> {
    labels.iter().enumerate().map(|(number, label)| (label.name.as_str(), number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(names: &[&str]) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
        parse_labels(&names).iter().map(|it| it.detector_labels.join("+")).collect()
    }

    #[test]
    fn names_of_corpora_stand_for_labels_of_the_detector() {
        assert_eq!(detected(&["PER", "ORG", "LOC"]), ["PERSON", "ORG", "GPE+LOC+FAC"]);
        assert_eq!(
            detected(&["per", "geo", "org", "gpe", "tim"]),
            ["PERSON", "GPE+LOC+FAC", "ORG", "NORP", ""]
        );
        assert_eq!(detected(&["GPE", "LOC", "band"]), ["GPE", "LOC+FAC", ""]);
        assert_eq!(detected(&["who=PERSON+NORP"]), ["PERSON+NORP"]);
    }
}
