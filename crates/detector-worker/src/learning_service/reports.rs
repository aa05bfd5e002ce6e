//! The report on a learned model that the page shows.

use dateline_annotation::compact;
use dateline_annotation::model::{LabelId, Score};
use dateline_learn::{LearnedModel, LearnedName, Validation};
use dateline_protocol::learning::{
    LearnedLabelReport, LearnedNameReport, LearnedReport, LearnedScores, MAX_REPORTED_NAMES,
};

/// Reports on a model. `ids` are the labels of the project.
pub(super) fn report(
    ids: &[LabelId],
    model: &LearnedModel,
    validation: &Validation,
    documents: usize,
) -> LearnedReport {
    let mut names: Vec<&LearnedName> = model.names().iter().collect();
    compact::sort_by(&mut names, |one, other| {
        other.count.cmp(&one.count).then_with(|| one.text.cmp(&other.text))
    });
    let labels = ids.iter().zip(model.reports()).enumerate();
    LearnedReport {
        labels: labels
            .map(|(number, (id, report))| LearnedLabelReport {
                label: *id,
                examples: report.examples as u32,
                is_used: report.is_used,
                scores: validation.intervals.get(number).map(|[low, high]| LearnedScores {
                    learned: Score::new(report.learned_f1),
                    interval: (Score::new(*low), Score::new(*high)),
                    shipped: Score::new(report.shipped_f1),
                }),
            })
            .collect(),
        name_count: names.len() as u32,
        names: names.iter().take(MAX_REPORTED_NAMES).map(|it| name_report(ids, it)).collect(),
        documents: documents as u32,
    }
}

fn name_report(ids: &[LabelId], name: &LearnedName) -> LearnedNameReport {
    LearnedNameReport {
        text: name.text.clone(),
        label: name.label.and_then(|label| ids.get(usize::from(label)).copied()),
        count: name.count,
    }
}
