//! Reads W3C Web Annotations.

use crate::file::File;
use crate::import::{
    ImportNote, LenientObject, LenientOffset, LenientString, NoteCollector, OneOrMany,
    ParsedDocument, ParsedDocuments, RawDocument, RawOffset, RawSpan, ReadError, SpanDetails,
    display_name, parse_json, resolve_offsets, text_with_bom, text_without_bom,
};
use crate::spec::OffsetUnit;
use dateline_annotation::model::{MentionDetails, Status};
use serde::Deserialize;
use std::collections::BTreeMap;

/// An annotation, or a container of annotations.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Node {
    items: OneOrMany<LenientObject<Node>>,
    first: LenientObject<Box<Node>>,
    body: OneOrMany<LenientObject<Body>>,
    target: OneOrMany<LenientObject<Target>>,
    creator: OneOrMany<LenientObject<Creator>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    value: LenientString,
    purpose: OneOrMany<LenientString>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Target {
    source: LenientString,
    selector: OneOrMany<LenientObject<Selector>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Selector {
    r#type: LenientString,
    start: LenientOffset,
    end: LenientOffset,
    exact: LenientString,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Creator {
    r#type: LenientString,
}

/// Reads each annotation file with its text.
pub(crate) fn read_web_annotations(files: &[File]) -> Result<ParsedDocuments, ReadError> {
    let is_text = |file: &&File| file.path.ends_with(".txt");
    let texts: BTreeMap<&str, &File> =
        files.iter().filter(is_text).map(|file| (file.path.as_str(), file)).collect();
    let (mut drafts, mut notes) = (Vec::new(), NoteCollector::default());
    for file in files.iter().filter(|file| !is_text(file)) {
        let name = display_name(file);
        let with_location = |error: ReadError| ReadError::Invalid {
            location: name.clone(),
            reason: error.to_string(),
        };
        let annotations =
            flatten_nodes(text_without_bom(file).and_then(parse_json).map_err(with_location)?);
        let Some(text_file) = find_text_file(file, &annotations, &texts) else {
            let reason = "the text is missing: open it together with this file".to_owned();
            return Err(ReadError::Invalid { location: name, reason });
        };
        let body = text_with_bom(text_file).map_err(with_location)?.to_owned();
        let spans = collect_spans(annotations, &name, &mut notes);
        let item = ParsedDocument { text: body, location: name, ..ParsedDocument::default() };
        drafts.push(RawDocument { document: item, spans });
    }
    Ok(resolve_offsets(drafts, OffsetUnit::CodePoints, notes))
}

/// Returns all annotations, in order.
fn flatten_nodes(nodes: OneOrMany<LenientObject<Node>>) -> Vec<Node> {
    let mut all = Vec::new();
    // The recursion is bounded by the maximum depth of JSON.
    for mut node in nodes.0.into_iter().filter_map(|node| node.0) {
        let first = node.first.0.take().map(|first| LenientObject(Some(*first)));
        all.extend(flatten_nodes(OneOrMany(first.into_iter().collect())));
        all.extend(flatten_nodes(std::mem::take(&mut node.items)));
        if !node.target.0.is_empty() {
            all.push(node);
        }
    }
    all
}

/// Finds the text file: the one of the same name, or else the one that the annotations name.
fn find_text_file<'a>(
    file: &File,
    annotations: &[Node],
    texts: &BTreeMap<&str, &'a File>,
) -> Option<&'a File> {
    let path = super::WEB_ANNOTATION_FILES.text_companion(&file.path);
    if let Some(found) = path.and_then(|path| texts.get(path.as_str())) {
        return Some(found);
    }
    let mut targets = annotations.iter().flat_map(|node| &node.target.0);
    let source = targets.find_map(|target| target.0.as_ref()?.source.0.as_deref())?;
    let source = source.rsplit('/').next().unwrap_or_default();
    let folder = file.path.rfind('/').map_or("", |at| &file.path[..=at]);
    texts.get(format!("{folder}{source}").as_str()).copied()
}

fn collect_spans(annotations: Vec<Node>, name: &str, notes: &mut NoteCollector) -> Vec<RawSpan> {
    let (mut spans, mut n_skipped) = (Vec::new(), 0);
    for node in annotations {
        let (labels, note) = labels_and_note(node.body);
        let is_software = |one: &LenientObject<Creator>| {
            one.0.as_ref().and_then(|one| one.r#type.0.as_deref()) == Some("Software")
        };
        let status = node.creator.0.iter().any(is_software).then_some(Status::Suggested);
        let extra = SpanDetails {
            status,
            attributes: MentionDetails { note, ..MentionDetails::default() },
            ..SpanDetails::default()
        };
        let targets = node.target.0.into_iter().filter_map(|target| target.0);
        let positions: Vec<_> =
            targets.filter_map(|target| position_and_quote(target.selector)).collect();
        n_skipped += usize::from(labels.is_empty() || positions.is_empty());
        for (start, end, quote) in positions {
            spans.extend(labels.iter().map(|label| RawSpan {
                start,
                end,
                quote: quote.clone(),
                label: label.clone(),
                details: Some(Box::new(extra.clone())),
            }));
        }
    }
    if n_skipped > 0 {
        let what = format!("{n_skipped} annotations without a tag or a text");
        notes.push(ImportNote::Skipped { location: name.to_owned(), what });
    }
    spans
}

/// Returns the tags and the note of an annotation.
fn labels_and_note(bodies: OneOrMany<LenientObject<Body>>) -> (Vec<String>, Option<String>) {
    let (mut labels, mut note) = (Vec::new(), None);
    for body in bodies.0.into_iter().filter_map(|body| body.0) {
        let LenientString(Some(value)) = body.value else { continue };
        let purpose = body.purpose.0.into_iter().find_map(|purpose| purpose.0);
        match purpose.as_deref() {
            None | Some("tagging" | "classifying") => labels.push(value),
            Some("commenting" | "describing") => note = Some(value),
            Some(_) => {}
        }
    }
    (labels, note)
}

/// Returns the offsets and the quote of a target. One of them is sufficient.
fn position_and_quote(
    selectors: OneOrMany<LenientObject<Selector>>,
) -> Option<(RawOffset, RawOffset, Option<String>)> {
    let (mut position, mut quote) = (None, None);
    for selector in selectors.0.into_iter().filter_map(|selector| selector.0) {
        match selector.r#type.0.as_deref() {
            Some("TextPositionSelector") => position = Some((selector.start.0, selector.end.0)),
            Some("TextQuoteSelector") => quote = selector.exact.0,
            _ => {}
        }
    }
    let none = RawOffset(None);
    match (position, quote) {
        (None, None) => None,
        (position, quote) => {
            let (start, end) = position.unwrap_or((none, none));
            Some((start, end, quote))
        }
    }
}
