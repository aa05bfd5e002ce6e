//! The report on a learned model that the page shows.

use super::Job;
use dateline_annotation::compact;
use dateline_annotation::model::{LabelId, Score};
use dateline_learn::{
    Contradiction, LabeledSpan, LearnedModel, LearnedName, LearnedWord, Learning, Reviewed,
    contradictions,
};
use dateline_protocol::learning::{
    ContradictionReport, LearnedLabelReport, LearnedNameReport, LearnedReport, LearnedScores,
    LearnedWordReport, MAX_REPORTED_NAMES, WordPosition,
};

/// Reports on a model. `segments` are the documents of what was learned from, one for each segment.
pub(super) fn report(
    job: &Job,
    model: &LearnedModel,
    learning: &Learning,
    segments: &[u32],
) -> LearnedReport {
    let (ids, validation) = (job.ids.as_slice(), learning.validation());
    let words = learning.words().into_iter();
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
        documents: job.documents.len() as u32,
        words: words.filter_map(|word| word_report(ids, word)).collect(),
        contradictions: contradictions(learning.documents())
            .iter()
            .filter_map(|it| contradiction_report(ids, learning.documents(), segments, it))
            .collect(),
    }
}

fn word_report(ids: &[LabelId], word: LearnedWord) -> Option<LearnedWordReport> {
    let position = match word.position {
        dateline_learn::WordPosition::In => WordPosition::In,
        dateline_learn::WordPosition::Before => WordPosition::Before,
        dateline_learn::WordPosition::After => WordPosition::After,
    };
    Some(LearnedWordReport { label: *ids.get(word.label)?, position, text: word.text })
}

fn contradiction_report(
    ids: &[LabelId],
    documents: &[Reviewed],
    segments: &[u32],
    contradiction: &Contradiction,
) -> Option<ContradictionReport> {
    let [one, other] = contradiction;
    let example = |(at, mention): &(usize, LabeledSpan)| {
        Some((*segments.get(*at)?, mention.span, *ids.get(mention.label)?))
    };
    let text = documents.get(one.0)?.quote(one.1.span).to_owned();
    Some(ContradictionReport { text, examples: [example(one)?, example(other)?] })
}

fn name_report(ids: &[LabelId], name: &LearnedName) -> LearnedNameReport {
    LearnedNameReport {
        text: name.text.clone(),
        label: name.label.and_then(|label| ids.get(usize::from(label)).copied()),
        count: name.count,
    }
}
