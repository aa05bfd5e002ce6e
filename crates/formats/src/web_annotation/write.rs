//! Writes W3C Web Annotations.

use crate::export::{ExportItem, ExportMention, FormatWriter, WriterOutput};
use crate::json::to_compact_json;
use crate::place_mentions::geonames_url;
use dateline_annotation::model::Status;
use dateline_text::{Offsets, Span};
use serde::Serialize;
use std::io;

/// Writes two files for each text: the text and a page of its annotations.
pub(crate) struct WebAnnotationWriter;

#[derive(Serialize)]
struct Annotation<'a> {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Creator>,
    body: Vec<Body<'a>>,
    target: Target<'a>,
}

#[derive(Serialize)]
struct Creator {
    r#type: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Text { r#type: &'static str, purpose: &'static str, value: &'a str },
    Resource { r#type: &'static str, purpose: &'static str, source: String },
}

#[derive(Serialize)]
struct Target<'a> {
    source: String,
    selector: (QuoteSelector<'a>, PositionSelector),
}

#[derive(Serialize)]
struct QuoteSelector<'a> {
    r#type: &'static str,
    exact: &'a str,
    prefix: &'a str,
    suffix: &'a str,
}

#[derive(Serialize)]
struct PositionSelector {
    r#type: &'static str,
    start: u32,
    end: u32,
}

impl FormatWriter for WebAnnotationWriter {
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        out.append_in_folder(&format!("{}.txt", item.name), item.text)?;
        out.append_in_folder(&format!("{}.jsonld", item.name), annotation_page(item))
    }
}

fn annotation_page(item: &ExportItem) -> String {
    let offsets = Offsets::new(item.text);
    let numbered = (1..).zip(&item.mentions);
    let annotations: Vec<String> = numbered
        .filter_map(|(number, one)| {
            Some(to_compact_json(&to_annotation(item, one, number, &offsets)?))
        })
        .collect();
    let between = if annotations.is_empty() { "" } else { "\n" };
    format!(
        "{{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"{}.jsonld\",\
         \"type\":\"AnnotationPage\",\"items\":[{between}{}{between}]}}\n",
        item.name,
        annotations.join(",\n")
    )
}

fn to_annotation<'a>(
    item: &ExportItem<'a>,
    mention: &ExportMention<'a>,
    number: u32,
    offsets: &Offsets,
) -> Option<Annotation<'a>> {
    let position = |byte| offsets.byte_to_char(item.text, byte).map(|position| position.0);
    let text = |purpose, value| Body::Text { r#type: "TextualBody", purpose, value };
    let resource =
        |source| Body::Resource { r#type: "SpecificResource", purpose: "identifying", source };
    let mut body = vec![text("tagging", mention.label)];
    body.extend(mention.annotation.details.note.as_deref().map(|note| text("commenting", note)));
    body.extend(geonames_url(mention.annotation).map(resource));
    let is_suggested = mention.annotation.status == Status::Suggested;
    let creator = Creator { r#type: "Software", name: "Dateline" };
    let (start, end) = (position(mention.span.start)?, position(mention.span.end)?);
    let (prefix, suffix) = quote_context(item.text, mention.span);
    let exact = item.quote(mention);
    Some(Annotation {
        id: format!("{}.jsonld#{number}", item.name),
        r#type: "Annotation",
        motivation: "tagging",
        creator: is_suggested.then_some(creator),
        body,
        target: Target {
            source: format!("{}.txt", item.name),
            selector: (
                QuoteSelector { r#type: "TextQuoteSelector", exact, prefix, suffix },
                PositionSelector { r#type: "TextPositionSelector", start, end },
            ),
        },
    })
}

/// The maximum length of the context before and after a quote, in bytes.
const CONTEXT_BYTES: usize = 32;

fn quote_context(text: &str, span: Span) -> (&str, &str) {
    let (start, end) = (span.start as usize, span.end as usize);
    let from = text.ceil_char_boundary(start.saturating_sub(CONTEXT_BYTES));
    let to = text.floor_char_boundary((end + CONTEXT_BYTES).min(text.len()));
    (text.get(from..start).unwrap_or_default(), text.get(end..to).unwrap_or_default())
}
