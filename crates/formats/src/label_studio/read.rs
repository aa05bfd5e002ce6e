//! Reads tasks and exports of Label Studio.

use super::annotators::{AnnotatorChoice, OtherAnnotators};
use super::dialogue::Dialogue;
use super::region::{Region, RegionKind, regions_of};
use super::text::choose_text;
use crate::file::File;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, ParsedMetadata, RawDocument,
    RawSpan, ReadError, ReadOptions, SpanDetails, read_each_text, resolve_offsets,
};
use crate::records::{JsonValue, for_each_record, is_full_task, is_label_studio_task};
use crate::spec::OffsetUnit;
use dateline_annotation::model::{MentionDetails, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Members of a JSON-MIN task that are neither its texts nor its regions.
const MIN_MEMBERS: &[&str] = &[
    "id",
    "annotator",
    "annotation_id",
    "created_at",
    "updated_at",
    "lead_time",
    "file_upload",
    "inner_id",
    "project",
    "meta",
];

/// Reads files of tasks. The labeling configuration is skipped.
pub(crate) fn read_label_studio(
    files: &[File],
    options: &ReadOptions,
) -> Result<ParsedDocuments, ReadError> {
    read_each_text(files, |text| match text.trim_start().starts_with('<') {
        true => Ok(ParsedDocuments::default()),
        false => read_tasks(text, options),
    })
}

fn read_tasks(text: &str, options: &ReadOptions) -> Result<ParsedDocuments, ReadError> {
    let choice = AnnotatorChoice(options.annotator.as_deref());
    let mut reader = TaskReader { choice, ..TaskReader::default() };
    let mut number = 0;
    for_each_record(text, is_label_studio_task, |record| {
        number += 1;
        reader.read_task(&record.value, format!("task {number}"))?;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(reader.finish())
}

#[derive(Default)]
struct TaskReader<'a> {
    choice: AnnotatorChoice<'a>,
    documents: Vec<RawDocument>,
    notes: NoteCollector,
    others: OtherAnnotators,
    /// The skipped parts, with the first location and the number of tasks.
    skipped: BTreeMap<String, (String, usize, usize)>,
    /// The JSON-MIN tasks that were read: the annotator and the place among the documents, by id.
    min_tasks: BTreeMap<String, (String, usize)>,
}

impl TaskReader<'_> {
    fn finish(mut self) -> ParsedDocuments {
        for (kind, (location, n_tasks, count)) in self.skipped {
            let location = match n_tasks {
                1 => location,
                _ => format!("{location} and {} more", n_tasks - 1),
            };
            self.notes.push(ImportNote::Skipped { location, what: format!("{count} {kind}") });
        }
        self.others.note().into_iter().for_each(|note| self.notes.push(note));
        resolve_offsets(self.documents, OffsetUnit::CodePoints, self.notes)
    }

    fn read_task(&mut self, task: &JsonValue, location: String) -> Result<(), ReadError> {
        match task.member("data") {
            Some(data) if is_full_task(task) => {
                let regions = self.chosen_regions(task, &location);
                let document = self.read_texts(data.members(), regions, location)?;
                self.documents.push(document);
            }
            _ => self.read_min_task(task, location)?,
        }
        Ok(())
    }

    /// Reads a task of the JSON-MIN format. The annotations of several people are several tasks with
    /// the same id.
    fn read_min_task(&mut self, task: &JsonValue, location: String) -> Result<(), ReadError> {
        let name = |key| task.member(key).and_then(JsonValue::as_name);
        let annotator = super::annotators::annotator_name(task.member("annotator"));
        let annotator = annotator.unwrap_or_else(|| "no. 1".to_owned());
        let members = || task.members().iter();
        let is_text = |key: &str| !MIN_MEMBERS.contains(&key);
        let data: Vec<(String, JsonValue)> = members()
            .filter(|(key, value)| is_text(key) && value.as_text().is_some())
            .cloned()
            .collect();
        let lists = members().filter(|(key, value)| is_text(key) && value.is_list());
        let regions =
            lists.flat_map(|(_, list)| regions_of(list, true, Status::Accepted)).collect();
        let document = self.read_texts(&data, regions, location.clone())?;
        let Some(id) = name("id") else {
            self.documents.push(document);
            return Ok(());
        };
        match self.min_tasks.get_mut(&id) {
            None => {
                self.min_tasks.insert(id, (annotator, self.documents.len()));
                self.documents.push(document);
            }
            Some((first, at)) => {
                let is_chosen = self.choice.is_named(&annotator) && !self.choice.is_named(first);
                let (read, other) = match is_chosen {
                    true => (annotator.clone(), std::mem::replace(first, annotator)),
                    false => (first.clone(), annotator),
                };
                if let Some(place) = self.documents.get_mut(*at).filter(|_| is_chosen) {
                    *place = document;
                }
                self.others.add(&location, &read, [other]);
            }
        }
        Ok(())
    }

    /// Returns the regions of the chosen annotator's annotation, and of the predictions.
    fn chosen_regions(&mut self, task: &JsonValue, location: &str) -> Vec<Region> {
        let lists = ["annotations", "completions"].iter().filter_map(|name| task.member(name));
        let all: Vec<&JsonValue> = lists.flat_map(JsonValue::elements).collect();
        let chosen = self.choice.choose(&all, location, &mut self.others);
        let mut regions = Vec::new();
        if let Some(annotation) = chosen {
            regions.extend(self.regions_in(annotation, Status::Accepted));
            if annotation.member("prediction").is_some_and(|it| !it.is_empty()) {
                self.skip("prediction that the annotation began with", location, 1);
            }
        }
        let predictions = task.member("predictions").map(JsonValue::elements).unwrap_or_default();
        for prediction in predictions.iter().filter(|it| it.is_object()) {
            regions.extend(self.regions_in(prediction, Status::Suggested));
        }
        let drafts = task.member("drafts").map(JsonValue::elements).unwrap_or_default();
        if !drafts.is_empty() {
            self.skip("unsaved drafts", location, drafts.len());
        }
        regions
    }

    fn regions_in(&self, annotation: &JsonValue, status: Status) -> Vec<Region> {
        let result = annotation.member("result");
        result.map(|result| regions_of(result, false, status)).unwrap_or_default()
    }

    fn skip(&mut self, kind: &str, location: &str, count: usize) {
        // Bounds the map: a malicious file may have many kinds.
        if self.skipped.len() < 50 || self.skipped.contains_key(kind) {
            let entry =
                self.skipped.entry(kind.to_owned()).or_insert_with(|| (location.to_owned(), 0, 0));
            entry.1 += 1;
            entry.2 += count;
        }
    }

    /// Reads the text of a task from the members of its data, and the mentions in it.
    fn read_texts(
        &mut self,
        data: &[(String, JsonValue)],
        regions: Vec<Region>,
        location: String,
    ) -> Result<RawDocument, ReadError> {
        let mut others: BTreeMap<String, usize> = BTreeMap::new();
        let (mut spans, mut seen) = (Vec::new(), BTreeSet::new());
        let is_html = regions.iter().any(|it| it.kind == RegionKind::Html);
        let is_in_turns = regions.iter().any(|it| matches!(it.kind, RegionKind::Dialogue { .. }));
        let names: Vec<(&str, &str)> =
            data.iter().filter_map(|(key, value)| Some((key.as_str(), value.as_text()?))).collect();
        let dialogue = Dialogue::find(data).filter(|_| is_in_turns || names.is_empty());
        for mut region in regions {
            region.quote = region.quote.map(|quote| unescape_quote(quote, &names));
            match (&region.kind, &dialogue) {
                (RegionKind::Other(kind), _) => {
                    *others.entry(kind.clone()).or_default() += 1;
                    continue;
                }
                (RegionKind::Dialogue { first, last }, Some(dialogue)) => {
                    region.start = dialogue.offset(*first, region.start);
                    region.end = dialogue.offset(*last, region.end);
                }
                _ => {}
            }
            // The first one is kept, so that an accepted mention is not also a suggestion.
            spans.extend(region.labels.clone().into_iter().filter_map(|label| {
                let key = (region.start.0, region.end.0, label.clone());
                seen.insert(key).then(|| to_span(&region, label))
            }));
        }
        if dialogue.as_ref().is_some_and(|dialogue| dialogue.has_speakers) {
            self.skip("dialogues whose speakers are not part of the text", &location, 1);
        }
        let chosen = match dialogue {
            Some(dialogue) => Some(("", dialogue.text, spans)),
            None => choose_text(&names, spans, is_html),
        };
        let Some((key, text, spans)) = chosen else {
            let reason = "no member of “data” is a text or a dialogue".to_owned();
            return Err(ReadError::Invalid { location, reason });
        };
        for (kind, count) in others {
            let kind = crate::shorten::shorten(&kind, 30);
            self.skip(&format!("of type {kind}"), &location, count);
        }
        let find = |name: &str| {
            let mut found = names.iter().filter(|(other, _)| *other == name && *other != key);
            found.next().map(|(_, value)| (*value).to_owned())
        };
        let meta = ParsedMetadata {
            title: find("title"),
            date: find("date").and_then(|date| date.parse().ok()),
            source: find("source"),
            language: None,
        };
        let document = ParsedDocument { text, location, meta, ..ParsedDocument::default() };
        Ok(RawDocument { document, spans })
    }
}

/// Returns a quote with the line breaks that Label Studio writes as `\n` in two characters, unless a
/// text has these characters.
fn unescape_quote(quote: String, texts: &[(&str, &str)]) -> String {
    let is_escaped =
        quote.contains("\\n") && !texts.iter().any(|(_, text)| text.contains(quote.as_str()));
    if is_escaped { quote.replace("\\n", "\n") } else { quote }
}

fn to_span(region: &Region, label: String) -> RawSpan {
    let Region { start, end, quote, note, status, .. } = region;
    let details = SpanDetails {
        status: Some(*status),
        attributes: MentionDetails { note: note.clone(), ..MentionDetails::default() },
        ..SpanDetails::default()
    };
    let details = Some(Box::new(details));
    RawSpan { start: *start, end: *end, quote: quote.clone(), label, details }
}
