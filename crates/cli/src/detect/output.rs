//! Writes detected documents, as one Dateline file or as JSON lines.

use super::WorkItem;
use super::error::{InputError, InputErrorReason};
use super::input::Input;
use super::json_line::LINE_END;
use super::pipeline::{DetectedMention, DetectionPipeline};
use dateline_annotation::edit::apply_suggestions;
use dateline_annotation::history::History;
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{Date, Document, Op, Score, SuggestionSource};
use dateline_annotation::places::{PlaceCandidate, Resolution, with_resolved_places};
use dateline_formats::dateline_json;
use dateline_ner::detect;
use dateline_places::InnerResolution;
use dateline_text::{Offsets, normalize_line_endings};
use serde::Serialize;
use std::io::{self, Write};
use std::sync::Arc;

/// Writes a document. In a Dateline file a comma precedes it. The error begins with the document's
/// name.
pub(super) fn write_document(
    pipeline: &DetectionPipeline,
    work: WorkItem,
    out: &mut impl Write,
) -> Result<(), InputError> {
    let (name, written) = match work {
        WorkItem::Line(input) => {
            let name = input.name.clone();
            (name, write_json_line(pipeline, input, out).map_err(InputErrorReason::from))
        }
        WorkItem::Document(document) => {
            let name = document.meta.source.clone();
            let written = detect_dateline_element(pipeline, document);
            (name, written.and_then(|written| Ok(out.write_all(written.as_bytes())?)))
        }
    };
    written.map_err(|reason| InputError::Input { name, reason })
}

/// A mention in a JSON line. Offsets are code points, end-exclusive.
#[derive(Serialize)]
struct Entity<'a> {
    start: u32,
    end: u32,
    label: &'a str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<Score>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<EntityPlace<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inner_places: Vec<InnerEntity<'a>>,
}

/// The name of a place inside a mention. Offsets are code points, end-exclusive.
#[derive(Serialize)]
struct InnerEntity<'a> {
    start: u32,
    end: u32,
    place: EntityPlace<'a>,
}

/// The place that a mention names.
#[derive(Serialize)]
struct EntityPlace<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geonames: Option<u32>,
    lat: f64,
    lon: f64,
    score: Score,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    approximate: bool,
}

impl<'a> EntityPlace<'a> {
    fn from_candidate(candidate: &'a PlaceCandidate) -> Self {
        let PlaceCandidate { place, score, approximate, .. } = candidate;
        Self {
            name: &place.name,
            country: place.country.as_deref(),
            geonames: place.geonames,
            lat: place.point.lat(),
            lon: place.point.lon(),
            score: *score,
            approximate: *approximate,
        }
    }
}

/// Writes a document as a line.
///
/// Memory: besides the text, the mentions of one segment, see
/// [`MAX_SEGMENT_BYTES`](dateline_ner::MAX_SEGMENT_BYTES).
pub(super) fn write_json_line(
    pipeline: &DetectionPipeline,
    input: Input,
    out: &mut impl Write,
) -> io::Result<()> {
    let (normal, _) = normalize_line_endings(&input.text);
    let is_changed = *normal != *input.text;
    let text: Arc<str> = normal.into();
    drop(input.text);
    match input.line {
        Some(line) => line.write_prefix(is_changed.then_some(&*text), out)?,
        None => {
            out.write_all(b"{\"text\":")?;
            serde_json::to_writer(&mut *out, &*text)?;
            out.write_all(b",\"entities\":")?;
        }
    }
    write_entities(pipeline, &text, input.date, out)?;
    out.write_all(LINE_END)
}

fn write_entities(
    pipeline: &DetectionPipeline,
    text: &Arc<str>,
    date: Option<Date>,
    out: &mut impl Write,
) -> io::Result<()> {
    let offsets = Offsets::new(text);
    let position = |byte| offsets.byte_to_char(text, byte).map_or(0, |it| it.0);
    let mut before: &[u8] = b"[";
    for DetectedMention { suggestion: it, place: answer, inner } in
        pipeline.detect_and_resolve(text, date)
    {
        let Some(label) = pipeline.output_label(&it.label) else { continue };
        let entity = Entity {
            start: position(it.span.start),
            end: position(it.span.end),
            label,
            source: source_name(&it.source),
            score: it.score,
            value: it.value.as_deref(),
            place: answer.as_deref().and_then(Resolution::best).map(EntityPlace::from_candidate),
            inner_places: inner.iter().filter_map(|it| inner_entity(it, position)).collect(),
        };
        out.write_all(before)?;
        serde_json::to_writer(&mut *out, &entity)?;
        before = b",";
    }
    let end: &[u8] = if before == b"[" { b"[]" } else { b"]" };
    out.write_all(end)
}

fn inner_entity(it: &InnerResolution, position: impl Fn(u32) -> u32) -> Option<InnerEntity<'_>> {
    let place = EntityPlace::from_candidate(it.resolution.best()?);
    Some(InnerEntity { start: position(it.span.start), end: position(it.span.end), place })
}

fn source_name(source: &SuggestionSource) -> &'static str {
    match source {
        SuggestionSource::Tagger => "tagger",
        SuggestionSource::Rule(_) => "rule",
        SuggestionSource::Consistency => "consistency",
        SuggestionSource::Learned => "learned",
        SuggestionSource::List(_) => "list",
    }
}

fn detect_dateline_element(
    pipeline: &DetectionPipeline,
    document: Box<Document>,
) -> Result<String, InputErrorReason> {
    let mut history = History::default();
    let id = document.id;
    let found = detect(&pipeline.tagger, &document.text, document.meta.date);
    if pipeline.learned.is_some() {
        let before = history.project().labels().clone();
        let labels = Op::SetLabels { before, after: pipeline.labels() };
        history.edit(0, Actor::Person, EditKind::ReplaceLabels, vec![labels])?;
    }
    let insert = Op::InsertDocument { document };
    history.edit(0, Actor::Person, EditKind::Open, vec![insert])?;
    let project = history.project();
    let model: Arc<str> = pipeline.tagger.id().into();
    let ops = project.document(id).map(|it| apply_suggestions(project, it, &model, &found));
    history.edit(0, Actor::Detector, EditKind::Detect, ops.unwrap_or_default())?;
    let project = history.project();
    let document = project.document(id).ok_or(InputErrorReason::NotKept)?;
    let (resolutions, inner) = pipeline.resolve_document(project.labels(), document);
    let document = with_resolved_places(document, &resolutions, &inner);
    Ok(dateline_json::document_element(project.labels(), &document, false))
}
