//! Writes tasks and the labeling configuration of Label Studio.

use crate::export::{ExportItem, ExportMention, FormatWriter, WriterOutput, WriterSetup};
use crate::json::to_compact_json;
use crate::markup::escape_xml;
use dateline_annotation::model::{Date, Origin, Score, Status};
use dateline_text::{Offsets, Span};
use serde::Serialize;
use std::io;

/// Writes one task per line.
pub(crate) struct LabelStudioWriter {
    labels: Vec<String>,
    /// The number of tasks written so far.
    n_tasks: u64,
}

impl LabelStudioWriter {
    pub(crate) fn new(setup: &WriterSetup) -> Self {
        Self { labels: setup.labels.clone(), n_tasks: 0 }
    }
}

#[derive(Serialize)]
struct Task<'a> {
    id: u64,
    data: Data<'a>,
    annotations: Vec<Annotation<'a>>,
    predictions: Vec<Prediction<'a>>,
}

#[derive(Serialize)]
struct Data<'a> {
    text: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
}

#[derive(Serialize)]
struct Annotation<'a> {
    result: Vec<Region<'a>>,
    was_cancelled: bool,
    ground_truth: bool,
}

#[derive(Serialize)]
struct Prediction<'a> {
    model_version: &'static str,
    /// The lowest score of the regions.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    result: Vec<Region<'a>>,
}

#[derive(Serialize)]
struct Region<'a> {
    id: String,
    from_name: &'static str,
    to_name: &'static str,
    r#type: &'static str,
    value: Value<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Meta<'a>>,
}

#[derive(Serialize)]
struct Value<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    labels: [&'a str; 1],
}

#[derive(Serialize)]
struct Meta<'a> {
    text: [&'a str; 1],
}

impl FormatWriter for LabelStudioWriter {
    fn begin(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        out.append("[")?;
        out.append_sidecar("label-studio.xml", labeling_config(&self.labels))
    }

    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        out.append(if self.n_tasks == 0 { "\n" } else { ",\n" })?;
        self.n_tasks += 1;
        out.append(to_compact_json(&to_task(item, self.n_tasks)))
    }

    fn finish(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        out.append("\n]\n")
    }
}

fn to_task<'a>(item: &'a ExportItem<'a>, id: u64) -> Task<'a> {
    let offsets = Offsets::new(item.text);
    let numbered = (1..).zip(&item.mentions);
    let regions = numbered.filter_map(|(number, mention)| {
        Some((mention.annotation.status, to_region(item, mention, number, &offsets)?))
    });
    let (accepted, suggested): (Vec<_>, Vec<_>) =
        regions.partition(|(status, _)| *status == Status::Accepted);
    let result = |regions: Vec<(Status, Region<'a>)>| -> Vec<Region<'a>> {
        regions.into_iter().map(|(_, region)| region).collect()
    };
    let (accepted, suggested) = (result(accepted), result(suggested));
    let score = suggested.iter().filter_map(|region| region.score).reduce(f64::min);
    let all = Span::new(0, item.text.len() as u32);
    let is_decided = !accepted.is_empty() || item.fully_annotated.contains(&all);
    let annotation = Annotation { result: accepted, was_cancelled: false, ground_truth: false };
    let model_version = concat!("Dateline ", env!("CARGO_PKG_VERSION"));
    let prediction = Prediction { model_version, score, result: suggested };
    let meta = &item.document.meta;
    Task {
        id,
        data: Data {
            text: item.text,
            name: &item.name,
            title: &meta.title,
            date: meta.date,
            source: &meta.source,
        },
        annotations: is_decided.then_some(annotation).into_iter().collect(),
        predictions: Some(prediction).filter(|it| !it.result.is_empty()).into_iter().collect(),
    }
}

fn to_region<'a>(
    item: &ExportItem<'a>,
    mention: &ExportMention<'a>,
    number: u32,
    offsets: &Offsets,
) -> Option<Region<'a>> {
    let position = |byte| offsets.byte_to_char(item.text, byte).map(|position| position.0);
    let is_suggested = mention.annotation.status == Status::Suggested;
    let score = match mention.annotation.origin {
        Origin::Detector { score, .. } if is_suggested => score.map(Score::get),
        _ => None,
    };
    Some(Region {
        id: format!("{}-{number}", item.name),
        from_name: "label",
        to_name: "text",
        r#type: "labels",
        value: Value {
            start: position(mention.span.start)?,
            end: position(mention.span.end)?,
            text: item.quote(mention),
            labels: [mention.label],
        },
        score,
        meta: mention.annotation.details.note.as_deref().map(|note| Meta { text: [note] }),
    })
}

/// Distinct colors, used in turn.
const COLORS: [&str; 8] =
    ["#e6550d", "#3182bd", "#31a354", "#756bb1", "#c51b8a", "#8c6d31", "#636363", "#17becf"];

/// Returns the labeling configuration, with the tag names and labels of the tasks. White space is
/// preserved in the display.
fn labeling_config(labels: &[String]) -> String {
    let mut config = String::from(
        "<View>\n  <Style>.htx-text { white-space: pre-wrap; }</Style>\n  \
         <Labels name=\"label\" toName=\"text\">\n",
    );
    for (label, color) in labels.iter().zip(COLORS.iter().cycle()) {
        let label = escape_xml(label);
        config.push_str(&format!("    <Label value=\"{label}\" background=\"{color}\"/>\n"));
    }
    config.push_str("  </Labels>\n  <Text name=\"text\" value=\"$text\"/>\n</View>\n");
    config
}
