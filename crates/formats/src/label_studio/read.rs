use crate::format::{File, Unit};
use crate::import::{
    Claim, Draft, Extra, List, Maybe, Note, Notes, Number, Read, ReadError, ReadItem, ReadMeta,
    Word, Words, each_text, json, place,
};
use dateline_annotation::Status;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A task of either shape.
#[derive(Default)]
struct TaskIn {
    data: BTreeMap<String, String>,
    annotations: List<Maybe<AnnotationIn>>,
    predictions: List<Maybe<AnnotationIn>>,
    /// JSON-MIN: the values of regions, whatever the member with them is called.
    values: Vec<ValueIn>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AnnotationIn {
    result: List<Maybe<RegionIn>>,
    was_cancelled: bool,
    ground_truth: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RegionIn {
    r#type: Word,
    value: Maybe<ValueIn>,
    meta: Maybe<MetaIn>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ValueIn {
    start: Number,
    end: Number,
    text: Word,
    labels: List<Word>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MetaIn {
    text: List<Word>,
}

/// What a member of JSON-MIN can be: a text of the task, or regions.
#[derive(Default, Deserialize)]
#[serde(transparent)]
struct MemberIn(List<Either>);

/// An element of such a member.
enum Either {
    Word(String),
    Value(Box<ValueIn>),
    Other,
}

impl<'de> Deserialize<'de> for Either {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EitherVisitor)
    }
}

struct EitherVisitor;

impl<'de> Visitor<'de> for EitherVisitor {
    type Value = Either;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_str<E>(self, word: &str) -> Result<Either, E> {
        Ok(Either::Word(word.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Either, E> {
        Ok(Either::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Either, E> {
        Ok(Either::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Either, E> {
        Ok(Either::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Either, E> {
        Ok(Either::Other)
    }

    fn visit_unit<E>(self) -> Result<Either, E> {
        Ok(Either::Other)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut elements: A) -> Result<Either, A::Error> {
        while elements.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        Ok(Either::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Either, A::Error> {
        let value = ValueIn::deserialize(serde::de::value::MapAccessDeserializer::new(entries))?;
        Ok(Either::Value(Box::new(value)))
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
                "data" => task.data.extend(entries.next_value::<Words>()?.0),
                "annotations" | "completions" => task.annotations = entries.next_value()?,
                "predictions" => task.predictions = entries.next_value()?,
                _ => {
                    for one in entries.next_value::<MemberIn>()?.0.0 {
                        match one {
                            Either::Word(word) => drop(task.data.insert(key.clone(), word)),
                            Either::Value(value) => task.values.push(*value),
                            Either::Other => {}
                        }
                    }
                }
            }
        }
        Ok(task)
    }
}

/// Reads files of tasks; the labeling configuration beside them is passed over.
pub(crate) fn read(files: &[File]) -> Result<Read, ReadError> {
    each_text(files, |text| match text.trim_start().starts_with('<') {
        true => Ok(Read::default()),
        false => read_text(text),
    })
}

fn read_text(text: &str) -> Result<Read, ReadError> {
    let mut notes = Notes::default();
    let List(tasks) = json::<List<TaskIn>>(text)?;
    let drafts = (1..).zip(tasks).map(|(number, task)| draft(task, number, &mut notes));
    let drafts = drafts.collect::<Result<Vec<_>, _>>()?;
    Ok(place(drafts, Unit::CodePoints, notes))
}

fn draft(mut task: TaskIn, number: usize, notes: &mut Notes) -> Result<Draft, ReadError> {
    let place = format!("task {number}");
    let Some(text) = text_of(&mut task.data) else {
        return Err(ReadError::At { place, reason: "it has no text".to_owned() });
    };
    let mut claims = Claims { all: Vec::new(), passed: BTreeMap::new() };
    claims.all.extend(task.values.into_iter().flat_map(|value| of_value(value, Extra::default())));
    let annotations: Vec<AnnotationIn> =
        task.annotations.0.into_iter().filter_map(|one| one.0).collect();
    let live = annotations.into_iter().filter(|one| !one.was_cancelled);
    // `false` before `true`, and of equal ones the first stays first.
    let mut live: Vec<AnnotationIn> = live.collect();
    live.sort_by_key(|one| !one.ground_truth);
    if live.len() > 1 {
        let what = format!("{} other annotations of the same task", live.len() - 1);
        notes.push(Note::PassedOver { place: place.clone(), what });
    }
    live.into_iter().take(1).for_each(|one| claims.take(one, Status::Accepted));
    let predictions = task.predictions.0.into_iter().filter_map(|one| one.0);
    predictions.for_each(|one| claims.take(one, Status::Suggested));
    for (kind, count) in claims.passed {
        let kind = crate::shorten::shorten(&kind, 30);
        let what = format!("{count} of what it calls {kind}");
        notes.push(Note::PassedOver { place: place.clone(), what });
    }
    let claims = once(claims.all);
    let mut data = |key| task.data.remove(key);
    let meta = ReadMeta {
        title: data("title"),
        date: data("date").and_then(|date| date.parse().ok()),
        source: data("source"),
        language: None,
    };
    Ok(Draft { item: ReadItem { text, place, meta, ..ReadItem::default() }, claims })
}

/// The text of a task: `text`, else the longest one.
fn text_of(data: &mut BTreeMap<String, String>) -> Option<String> {
    let longest = || data.iter().max_by_key(|(_, text)| text.len()).map(|(key, _)| key.clone());
    let key = if data.contains_key("text") { "text".to_owned() } else { longest()? };
    data.remove(&key)
}

struct Claims {
    all: Vec<Claim>,
    /// What is no span of a text, by type.
    passed: BTreeMap<String, usize>,
}

impl Claims {
    fn take(&mut self, annotation: AnnotationIn, status: Status) {
        for region in annotation.result.0.into_iter().filter_map(|one| one.0) {
            let kind = region.r#type.0.unwrap_or_default();
            let value = region.value.0.filter(|_| kind == "labels");
            let Some(value) = value else {
                *self.passed.entry(kind).or_default() += 1;
                continue;
            };
            let remarks = region.meta.0.into_iter().flat_map(|meta| meta.text.0);
            let remarks: Vec<String> = remarks.filter_map(|word| word.0).collect();
            let note = Some(remarks.join("\n")).filter(|_| !remarks.is_empty());
            let extra = Extra { status: Some(status), note, ..Extra::default() };
            self.all.extend(of_value(value, extra));
        }
    }
}

/// A claim for each label of a region.
fn of_value(value: ValueIn, extra: Extra) -> impl Iterator<Item = Claim> {
    let ValueIn { start, end, text, labels } = value;
    labels.0.into_iter().filter_map(|word| word.0).map(move |label| Claim {
        start: start.0,
        end: end.0,
        quote: text.0.clone(),
        label,
        extra: Some(Box::new(extra.clone())),
    })
}

/// Of equal mentions the first, so that what was accepted is no suggestion too.
fn once(claims: Vec<Claim>) -> Vec<Claim> {
    let mut seen = BTreeSet::new();
    let is_new = |claim: &Claim| seen.insert((claim.start.0, claim.end.0, claim.label.clone()));
    claims.into_iter().filter(is_new).collect()
}
