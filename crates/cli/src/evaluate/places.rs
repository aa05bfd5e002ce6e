//! `dateline evaluate-places`: scores the resolver on texts with toponyms of known places.
//!
//! An answer is right if it has the toponym's GeoNames id or is within 161 km of it (100 miles, the
//! usual tolerance). A toponym without an answer is wrong. The area under the curve is that of
//! Gritta et al. (2018): the area under the sorted ln(1 + km), divided by ln(1 + 20038); lower is
//! better. Toponyms whose place has no coordinates in the file are left out.

use crate::error::{CommandError, ContentError, with_path};
use crate::files::read_to_string;
use dateline_annotation::model::GeoPoint;
use dateline_annotation::places::Resolution;
use dateline_ner::{Engine, detect};
use dateline_places::{Gazetteer, ResolverMention, km_between, name_candidates, resolve};
use dateline_text::{CodePointOffset, Offsets, Span};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The maximum error of a right answer, in kilometers.
const TOLERANCE_KM: f64 = 161.0;
/// Half the circumference of the earth in kilometers: the error of a missing answer.
const MAX_ERROR_KM: f64 = 20_038.0;

/// A text with its toponyms.
#[derive(Deserialize)]
struct GoldDocument {
    text: String,
    toponyms: Vec<Toponym>,
}

/// A toponym. Offsets are code points, as in the files.
#[derive(Deserialize)]
struct Toponym {
    start: u32,
    end: u32,
    surface: String,
    geonames_id: Option<u32>,
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(rename = "type", default)]
    kind: String,
}

/// A toponym with the resolver's answer.
struct ToponymResult {
    kind: String,
    surface: String,
    gold_point: GeoPoint,
    /// The name, point and probability of the answer.
    answer: Option<(String, GeoPoint, f64)>,
    is_candidate: bool,
    /// True if the candidates include the place, counting partial matches of longer names.
    is_candidate_with_parts: bool,
    is_correct: bool,
    is_approximate: bool,
    error_km: f64,
}

impl Toponym {
    fn gold_point(&self) -> Option<GeoPoint> {
        GeoPoint::new(self.lat?, self.lon?).ok()
    }

    fn is_correct(&self, id: Option<u32>, point: GeoPoint) -> bool {
        let same = id.is_some() && id == self.geonames_id;
        same || self.gold_point().is_some_and(|gold| km_between(gold, point) <= TOLERANCE_KM)
    }
}

fn read_gold_documents(path: &Path) -> Result<Vec<GoldDocument>, CommandError> {
    let text = read_to_string(path)?;
    let parse = |(line, number)| {
        serde_json::from_str(line)
            .map_err(|error| CommandError::at_line(path.display(), number, error))
    };
    text.lines().zip(1..).map(parse).collect()
}

/// Returns the byte span of a toponym, or an error if its offsets and its surface disagree.
fn toponym_span(text: &str, offsets: &Offsets, toponym: &Toponym) -> Result<Span, ContentError> {
    let byte = |position| offsets.char_to_byte(text, CodePointOffset(position));
    let span = byte(toponym.start).zip(byte(toponym.end)).map(|(start, end)| Span::new(start, end));
    span.filter(|span| span.slice(text) == Some(&toponym.surface)).ok_or_else(|| {
        ContentError::ToponymOffsets { surface: toponym.surface.clone(), start: toponym.start }
    })
}

/// Returns the toponyms of a document that have coordinates, with their spans, in text order.
fn located_toponyms(document: &GoldDocument) -> Result<Vec<(Span, &Toponym)>, ContentError> {
    let offsets = Offsets::new(&document.text);
    let with_point = document.toponyms.iter().filter(|toponym| toponym.gold_point().is_some());
    let mut located = with_point
        .map(|toponym| Ok((toponym_span(&document.text, &offsets, toponym)?, toponym)))
        .collect::<Result<Vec<_>, ContentError>>()?;
    located.sort_by_key(|(span, _)| (span.start, span.end));
    Ok(located)
}

/// Resolves the toponyms at their gold spans.
fn resolve_gold_spans(
    gazetteer: &Gazetteer,
    document: &GoldDocument,
) -> Result<Vec<ToponymResult>, ContentError> {
    let located = located_toponyms(document)?;
    let mentions: Vec<ResolverMention> = located
        .iter()
        .map(|(span, _)| ResolverMention { span: *span, label: "", decided: None })
        .collect();
    let answers = resolve(gazetteer, &document.text, &mentions);
    let pairs = located.iter().zip(answers);
    Ok(pairs
        .map(|((_, toponym), answer)| evaluate_toponym(gazetteer, toponym, answer.as_deref()))
        .collect())
}

/// Resolves the mentions that the detector finds, and looks up the toponyms among them. A toponym
/// is found if a mention with a place label has its span.
fn resolve_end_to_end(
    gazetteer: &Gazetteer,
    tagger: &Arc<dyn Engine>,
    document: &GoldDocument,
) -> Result<Vec<ToponymResult>, ContentError> {
    let found = detect(tagger, &document.text.as_str().into(), None);
    let place_suggestions: Vec<_> = found
        .iter()
        .filter(|it| dateline_annotation::model::PLACE_LABELS.contains(&it.label.as_str()))
        .collect();
    let mentions: Vec<ResolverMention> = place_suggestions
        .iter()
        .map(|it| ResolverMention { span: it.span, label: &it.label, decided: None })
        .collect();
    let answers = resolve(gazetteer, &document.text, &mentions);
    let outcome = |(span, toponym): &(Span, &Toponym)| {
        let at = mentions.iter().position(|mention| mention.span == *span);
        evaluate_toponym(gazetteer, toponym, at.and_then(|at| answers[at].as_deref()))
    };
    Ok(located_toponyms(document)?.iter().map(outcome).collect())
}

fn evaluate_toponym(
    gazetteer: &Gazetteer,
    toponym: &Toponym,
    answer: Option<&Resolution>,
) -> ToponymResult {
    let gold = toponym.gold_point().unwrap_or(GeoPoint::ORIGIN);
    let is_candidate = |with_parts: bool| {
        name_candidates(gazetteer, &toponym.surface, "").iter().any(|it| {
            (with_parts || !it.is_partial)
                && toponym.is_correct(gazetteer.geonames_id(it.place), gazetteer.point(it.place))
        })
    };
    let best = answer.and_then(Resolution::best);
    let is_right = best.is_some_and(|it| toponym.is_correct(it.place.geonames, it.place.point));
    let km = best.map_or(MAX_ERROR_KM, |it| {
        let same = it.place.geonames.is_some() && it.place.geonames == toponym.geonames_id;
        if same { 0.0 } else { km_between(gold, it.place.point) }
    });
    ToponymResult {
        kind: toponym.kind.clone(),
        surface: toponym.surface.clone(),
        gold_point: gold,
        answer: best.map(|it| (it.place.name.clone(), it.place.point, it.score.get())),
        is_candidate: is_candidate(false),
        is_candidate_with_parts: is_candidate(true),
        is_correct: is_right,
        is_approximate: best.is_some_and(|it| it.approximate),
        error_km: km,
    }
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

fn results_table(name: &str, outcomes: &[ToponymResult]) -> String {
    let mut table = format!(
        "### {name}\n\n| type | toponyms | reach % | with parts % | answered % | right % | of reached % | \
         right, approximate % | mean km | median km | AUC |\n| --- {}|\n",
        "| --: ".repeat(10)
    );
    table.push_str(&table_row("all", &outcomes.iter().collect::<Vec<_>>()));
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
    fn from_results(outcomes: &[ToponymResult]) -> Self {
        let mut reliability = Self::default();
        for outcome in outcomes {
            let Some((_, _, score)) = outcome.answer else { continue };
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
fn format_mistakes(outcomes: &[ToponymResult]) -> String {
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
    gold_span_results: Vec<ToponymResult>,
    end_to_end_results: Vec<ToponymResult>,
}

/// Resolves the toponyms of a file, both with given spans and end to end.
pub(crate) fn evaluate_file(
    gazetteer: &Gazetteer,
    tagger: &Arc<dyn Engine>,
    file: &Path,
) -> Result<ResolverReport, CommandError> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (mut gold, mut found) = (Vec::new(), Vec::new());
    for document in read_gold_documents(file)? {
        gold.extend(with_path(file, resolve_gold_spans(gazetteer, &document))?);
        found.extend(with_path(file, resolve_end_to_end(gazetteer, tagger, &document))?);
    }
    Ok(ResolverReport { name, gold_span_results: gold, end_to_end_results: found })
}

impl ResolverReport {
    /// Renders the tables of both views.
    pub(crate) fn tables(&self) -> String {
        let Self { name, gold_span_results: gold, end_to_end_results: found } = self;
        let gold = results_table(&format!("{name}, gold spans"), gold);
        format!("{gold}\n{}\n", results_table(&format!("{name}, end to end"), found))
    }

    /// Renders the wrong answers on gold spans, the most frequent first.
    pub(crate) fn mistakes(&self) -> String {
        format_mistakes(&self.gold_span_results)
    }
}

/// Renders the reliability of probabilities as a sentence.
pub(crate) fn calibration_summary(reports: &[ResolverReport]) -> String {
    let parts = reports.iter().map(|report| {
        let reliability = CalibrationBins::from_results(&report.gold_span_results);
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
