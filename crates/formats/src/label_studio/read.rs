//! Reads tasks and exports of Label Studio.

use crate::file::File;
use crate::import::{
    ImportNote, LenientObject, LenientOffset, LenientString, LenientStringMap, NoteCollector,
    OneOrMany, ParsedDocument, ParsedDocuments, ParsedMetadata, RawDocument, RawSpan, ReadError,
    SpanDetails, parse_json, read_each_text, resolve_offsets,
};
use crate::spec::OffsetUnit;
use dateline_annotation::model::Status;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A task in either export format.
#[derive(Default)]
struct TaskIn {
    data: BTreeMap<String, String>,
    annotations: OneOrMany<LenientObject<AnnotationIn>>,
    predictions: OneOrMany<LenientObject<AnnotationIn>>,
    /// JSON-MIN: the values of regions, whatever the name of the member that contains them.
    values: Vec<ValueIn>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AnnotationIn {
    result: OneOrMany<LenientObject<RegionIn>>,
    was_cancelled: bool,
    ground_truth: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RegionIn {
    r#type: LenientString,
    value: LenientObject<ValueIn>,
    meta: LenientObject<MetaIn>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ValueIn {
    start: LenientOffset,
    end: LenientOffset,
    text: LenientString,
    labels: OneOrMany<LenientString>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MetaIn {
    text: OneOrMany<LenientString>,
}

/// The value of a member in JSON-MIN: a text of the task, or regions.
#[derive(Default, Deserialize)]
#[serde(transparent)]
struct MemberIn(OneOrMany<MemberElement>);

/// An element of such a member.
enum MemberElement {
    Text(String),
    Value(Box<ValueIn>),
    Other,
}

impl<'de> Deserialize<'de> for MemberElement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MemberElementVisitor)
    }
}

struct MemberElementVisitor;

impl<'de> Visitor<'de> for MemberElementVisitor {
    type Value = MemberElement;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_str<E>(self, word: &str) -> Result<MemberElement, E> {
        Ok(MemberElement::Text(word.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<MemberElement, E> {
        Ok(MemberElement::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<MemberElement, E> {
        Ok(MemberElement::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<MemberElement, E> {
        Ok(MemberElement::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<MemberElement, E> {
        Ok(MemberElement::Other)
    }

    fn visit_unit<E>(self) -> Result<MemberElement, E> {
        Ok(MemberElement::Other)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(
        self,
        mut elements: A,
    ) -> Result<MemberElement, A::Error> {
        while elements.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        Ok(MemberElement::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<MemberElement, A::Error> {
        let value = ValueIn::deserialize(serde::de::value::MapAccessDeserializer::new(entries))?;
        Ok(MemberElement::Value(Box::new(value)))
    }
}

impl<'de> Deserialize<'de> for TaskIn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TaskVisitor)
    }
}

struct TaskVisitor;

impl<'de> Visitor<'de> for TaskVisitor {
    type Value = TaskIn;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a task")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<TaskIn, A::Error> {
        let mut task = TaskIn::default();
        while let Some(key) = entries.next_key::<String>()? {
            match key.as_str() {
                "data" => task.data.extend(entries.next_value::<LenientStringMap>()?.0),
                "annotations" | "completions" => task.annotations = entries.next_value()?,
                "predictions" => task.predictions = entries.next_value()?,
                _ => {
                    for one in entries.next_value::<MemberIn>()?.0.0 {
                        match one {
                            MemberElement::Text(word) => drop(task.data.insert(key.clone(), word)),
                            MemberElement::Value(value) => task.values.push(*value),
                            MemberElement::Other => {}
                        }
                    }
                }
            }
        }
        Ok(task)
    }
}

/// Reads files of tasks. The labeling configuration is skipped.
pub(crate) fn read_label_studio(files: &[File]) -> Result<ParsedDocuments, ReadError> {
    read_each_text(files, |text| match text.trim_start().starts_with('<') {
        true => Ok(ParsedDocuments::default()),
        false => read_tasks(text),
    })
}

fn read_tasks(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut notes = NoteCollector::default();
    let OneOrMany(tasks) = parse_json::<OneOrMany<TaskIn>>(text)?;
    let drafts = (1..).zip(tasks).map(|(number, task)| parse_task(task, number, &mut notes));
    let drafts = drafts.collect::<Result<Vec<_>, _>>()?;
    Ok(resolve_offsets(drafts, OffsetUnit::CodePoints, notes))
}

fn parse_task(
    mut task: TaskIn,
    number: usize,
    notes: &mut NoteCollector,
) -> Result<RawDocument, ReadError> {
    let location = format!("task {number}");
    let Some(text) = take_text(&mut task.data) else {
        return Err(ReadError::Invalid { location, reason: "no text".to_owned() });
    };
    let mut collector = SpanCollector { spans: Vec::new(), skipped: BTreeMap::new() };
    collector.spans.extend(
        task.values.into_iter().flat_map(|value| spans_from_value(value, SpanDetails::default())),
    );
    let annotations: Vec<AnnotationIn> =
        task.annotations.0.into_iter().filter_map(|one| one.0).collect();
    let live = annotations.into_iter().filter(|one| !one.was_cancelled);
    // The sort is stable and puts ground truth first.
    let mut live: Vec<AnnotationIn> = live.collect();
    live.sort_by_key(|one| !one.ground_truth);
    if live.len() > 1 {
        let what = format!("{} other annotations of the same task", live.len() - 1);
        notes.push(ImportNote::Skipped { location: location.clone(), what });
    }
    live.into_iter().take(1).for_each(|one| collector.add_annotation(one, Status::Accepted));
    let predictions = task.predictions.0.into_iter().filter_map(|one| one.0);
    predictions.for_each(|one| collector.add_annotation(one, Status::Suggested));
    for (kind, count) in collector.skipped {
        let kind = crate::shorten::shorten(&kind, 30);
        let what = format!("{count} of type {kind}");
        notes.push(ImportNote::Skipped { location: location.clone(), what });
    }
    let collector = dedup_spans(collector.spans);
    let mut data = |key| task.data.remove(key);
    let meta = ParsedMetadata {
        title: data("title"),
        date: data("date").and_then(|date| date.parse().ok()),
        source: data("source"),
        language: None,
    };
    Ok(RawDocument {
        document: ParsedDocument { text, location, meta, ..ParsedDocument::default() },
        spans: collector,
    })
}

/// Removes and returns the text of a task: `text`, or else the longest member.
fn take_text(data: &mut BTreeMap<String, String>) -> Option<String> {
    let longest = || data.iter().max_by_key(|(_, text)| text.len()).map(|(key, _)| key.clone());
    let key = if data.contains_key("text") { "text".to_owned() } else { longest()? };
    data.remove(&key)
}

struct SpanCollector {
    spans: Vec<RawSpan>,
    /// The number of skipped regions by type.
    skipped: BTreeMap<String, usize>,
}

impl SpanCollector {
    fn add_annotation(&mut self, annotation: AnnotationIn, status: Status) {
        for region in annotation.result.0.into_iter().filter_map(|one| one.0) {
            let kind = region.r#type.0.unwrap_or_default();
            let value = region.value.0.filter(|_| kind == "labels");
            let Some(value) = value else {
                *self.skipped.entry(kind).or_default() += 1;
                continue;
            };
            let remarks = region.meta.0.into_iter().flat_map(|meta| meta.text.0);
            let remarks: Vec<String> = remarks.filter_map(|word| word.0).collect();
            let note = Some(remarks.join("\n")).filter(|_| !remarks.is_empty());
            let extra = SpanDetails { status: Some(status), note, ..SpanDetails::default() };
            self.spans.extend(spans_from_value(value, extra));
        }
    }
}

/// Returns a span for each label of a region.
fn spans_from_value(value: ValueIn, details: SpanDetails) -> impl Iterator<Item = RawSpan> {
    let ValueIn { start, end, text, labels } = value;
    labels.0.into_iter().filter_map(|word| word.0).map(move |label| RawSpan {
        start: start.0,
        end: end.0,
        quote: text.0.clone(),
        label,
        details: Some(Box::new(details.clone())),
    })
}

/// Removes duplicates. The first one is kept, so that an accepted mention is not also a suggestion.
fn dedup_spans(spans: Vec<RawSpan>) -> Vec<RawSpan> {
    let mut seen = BTreeSet::new();
    let is_new = |span: &RawSpan| seen.insert((span.start.0, span.end.0, span.label.clone()));
    spans.into_iter().filter(is_new).collect()
}
