//! `dateline evaluate-places`: scores the resolver on texts with toponyms of known places.
//!
//! An answer is right if it has the toponym's GeoNames id or is within 161 km of it (100 miles, the
//! usual tolerance). By identity, a country or continent is also right if it is the one of the
//! toponym's page. A toponym without an answer is wrong. The area under the curve is that of
//! Gritta et al. (2018): the area under the sorted ln(1 + km), divided by ln(1 + 20038); lower is
//! better. Toponyms whose place has no coordinates in the file are left out.

mod gold;
mod json;
mod results;

use crate::error::{CommandError, ContentError, with_path};
use dateline_annotation::model::PLACE_LABELS;
use dateline_annotation::places::Resolution;
use dateline_ner::{Engine, detect};
use dateline_places::{
    Gazetteer, InnerResolution, ResolverMention, resolve, resolve_with_inner_places,
};
use dateline_text::Span;
use gold::{GoldDocument, Toponym, read_gold_documents, toponyms};
pub(crate) use json::reports_to_json;
use results::{AnswerCounts, MAX_ERROR_KM, ShownCounts, ToponymResult};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// The results on a document.
struct DocumentResult {
    /// Answers at the gold spans.
    gold_spans: Vec<ToponymResult>,
    /// Answers of the mentions that the detector finds, and of the names inside them.
    end_to_end: Vec<ToponymResult>,
    /// The same without the names inside mentions.
    without_inner: Vec<ToponymResult>,
    /// The places that are shown, with names inside mentions.
    shown: ShownCounts,
    /// The same without the names inside mentions.
    shown_without_inner: ShownCounts,
    /// The names inside mentions that are shown.
    shown_inner: ShownCounts,
}

/// Resolves the toponyms at their gold spans.
fn resolve_gold_spans(
    gazetteer: &Gazetteer,
    text: &str,
    located: &[(Span, &Toponym)],
) -> Vec<ToponymResult> {
    let mention = |span: Span| ResolverMention { span, label: "", decided: None };
    let mentions: Vec<ResolverMention> = located.iter().map(|(span, _)| mention(*span)).collect();
    let answers = resolve(gazetteer, text, &mentions);
    let pairs = located.iter().zip(answers);
    pairs
        .map(|((_, toponym), answer)| ToponymResult::new(gazetteer, toponym, answer.as_deref()))
        .collect()
}

/// Evaluates a document: at the gold spans, and end to end. End to end, a toponym is found if a
/// mention with a place label or a name inside a mention has its span, or if a mention with its
/// span contains the name of a place ("Bank of England").
fn evaluate_document(
    gazetteer: &Gazetteer,
    tagger: &Arc<dyn Engine>,
    document: &GoldDocument,
) -> Result<DocumentResult, ContentError> {
    let text = document.text.as_str();
    let all = toponyms(document)?;
    let gold: BTreeSet<Span> = all.iter().map(|(span, _)| *span).collect();
    let located: Vec<(Span, &Toponym)> =
        all.into_iter().filter(|(_, toponym)| toponym.gold_point().is_some()).collect();
    let found = detect(tagger, &text.into(), None);
    let mentions: Vec<ResolverMention> = found
        .iter()
        .map(|it| ResolverMention { span: it.span, label: &it.label, decided: None })
        .collect();
    let places: Vec<ResolverMention> =
        mentions.iter().filter(|it| PLACE_LABELS.contains(&it.label)).copied().collect();
    let alone = resolve(gazetteer, text, &places);
    let together = resolve_with_inner_places(gazetteer, text, &mentions);
    let answer_alone = |span: Span| {
        let at = places.iter().position(|it| it.span == span)?;
        alone[at].as_deref()
    };
    let inner = &together.inner;
    let answer_together = |span: Span| {
        let at = mentions.iter().position(|it| it.span == span);
        at.and_then(|at| together.answers[at].as_deref())
            .or_else(|| inner.iter().find(|it| it.span == span).map(|it| &*it.resolution))
            .or_else(|| inner.iter().find(|it| Some(it.mention) == at).map(|it| &*it.resolution))
    };
    let shown_inner = count_shown(inner.iter().map(|it: &InnerResolution| it.span), &gold);
    let spans = |answers: &[Option<Arc<Resolution>>], mentions: &[ResolverMention]| {
        let shown = mentions
            .iter()
            .zip(answers)
            .filter(|(_, answer)| answer.as_deref().and_then(Resolution::best).is_some());
        shown.map(|(it, _)| it.span).collect::<Vec<_>>()
    };
    let mut shown = count_shown(spans(&together.answers, &mentions).into_iter(), &gold);
    shown.add(shown_inner);
    Ok(DocumentResult {
        gold_spans: resolve_gold_spans(gazetteer, text, &located),
        end_to_end: toponym_results(gazetteer, &located, answer_together),
        without_inner: toponym_results(gazetteer, &located, answer_alone),
        shown,
        shown_without_inner: count_shown(spans(&alone, &places).into_iter(), &gold),
        shown_inner,
    })
}

fn toponym_results<'a>(
    gazetteer: &Gazetteer,
    located: &[(Span, &Toponym)],
    answer: impl Fn(Span) -> Option<&'a Resolution>,
) -> Vec<ToponymResult> {
    let results = located.iter();
    results.map(|(span, toponym)| ToponymResult::new(gazetteer, toponym, answer(*span))).collect()
}

fn count_shown(spans: impl Iterator<Item = Span>, gold: &BTreeSet<Span>) -> ShownCounts {
    let mut counts = ShownCounts::default();
    for span in spans {
        counts.shown += 1;
        counts.correct += usize::from(gold.contains(&span));
    }
    counts
}

fn format_percent(count: usize, total: usize) -> String {
    if total == 0 {
        "–".to_owned()
    } else {
        format!("{:.1}", 100.0 * count as f64 / total as f64)
    }
}

/// Renders a table row for some outcomes.
fn table_row(name: &str, outcomes: &[&ToponymResult]) -> String {
    let count = |test: fn(&ToponymResult) -> bool| outcomes.iter().filter(|it| test(it)).count();
    let n = outcomes.len();
    let right = count(|it| it.is_correct);
    let n_candidates = count(|it| it.is_candidate);
    let n_correct_candidates = count(|it| it.is_correct && it.is_candidate);
    let mut km: Vec<f64> =
        outcomes.iter().filter(|it| it.answer.is_some()).map(|it| it.error_km).collect();
    km.sort_by(f64::total_cmp);
    let mean = km.iter().sum::<f64>() / km.len().max(1) as f64;
    let median = km.get(km.len() / 2).copied().unwrap_or(0.0);
    let logs = outcomes.iter().map(|it| libm::log(1.0 + it.error_km.min(MAX_ERROR_KM)));
    let area = logs.sum::<f64>() / libm::log(1.0 + MAX_ERROR_KM) / n.max(1) as f64;
    format!(
        "| {name} | {n} | {} | {} | {} | {} | {} | {} | {mean:.0} | {median:.0} | {area:.3} |\n",
        format_percent(n_candidates, n),
        format_percent(count(|it| it.is_candidate_with_parts), n),
        format_percent(km.len(), n),
        format_percent(right, n),
        format_percent(n_correct_candidates, n_candidates),
        format_percent(count(|it| it.is_correct && it.is_approximate), n),
    )
}

fn results_table(name: &str, outcomes: &[&ToponymResult]) -> String {
    let mut table = format!(
        "### {name}\n\n| type | toponyms | reach % | with parts % | answered % | right % | of reached % | \
         right, approximate % | mean km | median km | AUC |\n| --- {}|\n",
        "| --: ".repeat(10)
    );
    table.push_str(&table_row("all", outcomes));
    let mut kinds: BTreeMap<&str, Vec<&ToponymResult>> = BTreeMap::new();
    outcomes.iter().for_each(|it| kinds.entry(&it.kind).or_default().push(it));
    if kinds.len() > 1 {
        kinds.iter().for_each(|(kind, outcomes)| table.push_str(&table_row(kind, outcomes)));
    }
    table
}

/// Answers by their probability, with the number that are right.
#[derive(Default)]
struct CalibrationBins {
    /// For each tenth: the number of answers, the number that are right, and the sum of
    /// probabilities.
    bins: [(usize, usize, f64); 10],
}

impl CalibrationBins {
    fn from_results(outcomes: &[&ToponymResult]) -> Self {
        let mut reliability = Self::default();
        for outcome in outcomes {
            let Some((_, _, score)) = &outcome.answer else { continue };
            let score = *score;
            let bin = &mut reliability.bins[((score * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += usize::from(outcome.is_correct);
            bin.2 += score;
        }
        reliability
    }

    /// Returns the expected calibration error.
    fn expected_calibration_error(&self) -> f64 {
        let n: usize = self.bins.iter().map(|bin| bin.0).sum();
        let gaps = self.bins.iter().map(|(_, right, sum)| (sum - *right as f64).abs());
        gaps.sum::<f64>() / n.max(1) as f64
    }

    /// Returns the number of answers with a probability of at least 90 %, and how many of these are
    /// right.
    fn confident_answers(&self) -> (usize, usize) {
        (self.bins[9].0, self.bins[9].1)
    }
}

/// Renders the wrong answers with their counts, the most frequent first.
fn format_mistakes(outcomes: &[&ToponymResult]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for it in outcomes.iter().filter(|it| !it.is_correct) {
        let answer = it.answer.as_ref().map_or("nothing".to_owned(), |(name, point, score)| {
            format!("{name} {:.1},{:.1} ({score:.2})", point.lat(), point.lon())
        });
        let candidate_note = if it.is_candidate { "reached" } else { "not reached" };
        let (lat, lon) = (it.gold_point.lat(), it.gold_point.lon());
        *counts
            .entry(format!("{} at {lat:.1},{lon:.1}: {answer}, {candidate_note}", it.surface))
            .or_default() += 1;
    }
    let mut sorted: Vec<(String, usize)> = counts.into_iter().collect();
    sorted.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    sorted.iter().map(|(text, count)| format!("{count} {text}\n")).collect()
}

/// The outcomes on a file.
pub(crate) struct ResolverReport {
    name: String,
    /// The documents, in the order of the file.
    documents: Vec<DocumentResult>,
}

/// Resolves the toponyms of a file, both with given spans and end to end.
pub(crate) fn evaluate_file(
    gazetteer: &Gazetteer,
    tagger: &Arc<dyn Engine>,
    file: &Path,
) -> Result<ResolverReport, CommandError> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let documents = read_gold_documents(file)?;
    let evaluate = |document| with_path(file, evaluate_document(gazetteer, tagger, document));
    Ok(ResolverReport {
        name,
        documents: documents.iter().map(evaluate).collect::<Result<_, _>>()?,
    })
}

impl ResolverReport {
    /// Renders the tables of both views, and the precision.
    pub(crate) fn tables(&self) -> String {
        let name = &self.name;
        let gold =
            results_table(&format!("{name}, gold spans"), &self.results(|it| &it.gold_spans));
        let found =
            results_table(&format!("{name}, end to end"), &self.results(|it| &it.end_to_end));
        format!("{gold}\n{found}\n{}\n", self.halves_table())
    }

    fn results(&self, of: fn(&DocumentResult) -> &[ToponymResult]) -> Vec<&ToponymResult> {
        self.documents.iter().flat_map(of).collect()
    }

    /// Renders the shares of both halves of the documents, with and without names inside mentions.
    fn halves_table(&self) -> String {
        let mut table = format!(
            "### {}, by documents\n\n| documents, end to end | right % | by identity % | same id % | \
             precision % |\n| --- {}|\n",
            self.name,
            "| --: ".repeat(4)
        );
        for (half, parity) in [("all", None), ("even", Some(0)), ("odd", Some(1))] {
            let chosen = self.documents.iter().enumerate();
            let chosen: Vec<&DocumentResult> = chosen
                .filter(|(at, _)| parity.is_none_or(|parity| at % 2 == parity))
                .map(|(_, it)| it)
                .collect();
            table.push_str(&half_row(half, &chosen, |it| &it.end_to_end, |it| it.shown));
            let name = format!("{half}, without inner names");
            let without = |it: &DocumentResult| it.shown_without_inner;
            table.push_str(&half_row(&name, &chosen, |it| &it.without_inner, without));
        }
        table
    }

    /// Renders the wrong answers at gold spans and end to end, in documents of even number, the
    /// most frequent first.
    pub(crate) fn mistakes(&self) -> String {
        let even = || self.documents.iter().step_by(2);
        let gold: Vec<&ToponymResult> = even().flat_map(|it| &it.gold_spans).collect();
        let found: Vec<&ToponymResult> = even().flat_map(|it| &it.end_to_end).collect();
        format!("{}\nEnd to end:\n{}", format_mistakes(&gold), format_mistakes(&found))
    }
}

fn half_row(
    name: &str,
    documents: &[&DocumentResult],
    results: fn(&DocumentResult) -> &[ToponymResult],
    shown: fn(&DocumentResult) -> ShownCounts,
) -> String {
    let counts = AnswerCounts::of(documents.iter().flat_map(|it| results(it)));
    let mut all = ShownCounts::default();
    documents.iter().for_each(|it| all.add(shown(it)));
    format!(
        "| {name} | {} | {} | {} | {} |\n",
        format_percent(counts.correct, counts.toponyms),
        format_percent(counts.identical, counts.toponyms),
        format_percent(counts.same_id, counts.with_id),
        format_percent(all.correct, all.shown),
    )
}

/// Renders the reliability of probabilities as a sentence.
pub(crate) fn calibration_summary(reports: &[ResolverReport]) -> String {
    let parts = reports.iter().map(|report| {
        let reliability = CalibrationBins::from_results(&report.results(|it| &it.gold_spans));
        let (n, right) = reliability.confident_answers();
        format!(
            "of {n} answers on {} with a probability of at least 90 %, {} % are right (expected \
             calibration error {:.3})",
            report.name,
            format_percent(right, n),
            reliability.expected_calibration_error()
        )
    });
    format!("Answers are overconfident: {}.", parts.collect::<Vec<_>>().join("; "))
}
