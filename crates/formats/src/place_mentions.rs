//! The mentions in the exports of places and of mentions.

use crate::annotation_selection::AnnotationSelection;
use crate::shorten::truncate_chars;
use dateline_annotation::compact;
use dateline_annotation::model::{
    Annotation, AnnotationId, Document, LabelSet, LinkSource, Status, group_entities,
};
use dateline_text::{Offsets, Span};
use serde::Serialize;
use std::collections::BTreeMap;

/// The maximum number of characters that are written of a title and of an entity name. Both are
/// repeated in every mention, so the output could otherwise grow without bound.
pub(crate) const MAX_NAME_CHARS: usize = 200;

/// A mention. Fields are serialized in this order.
#[derive(Serialize)]
pub(crate) struct MentionRecord<'a> {
    pub document: u32,
    pub title: &'a str,
    pub annotation: u32,
    /// In code points, like `end`.
    pub start: u32,
    pub end: u32,
    pub quote: &'a str,
    pub label: &'a str,
    pub status: Status,
    /// The name of the mention's entity.
    pub entity: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

/// Returns the mentions of a document that have a place label or a place link, in text order, each
/// with its annotation. Cost: n log n in the annotations, and a table of 1/128 of the text.
pub(crate) fn mention_records<'a>(
    labels: &'a LabelSet,
    document: &'a Document,
    selection: AnnotationSelection,
) -> Vec<(&'a Annotation, MentionRecord<'a>)> {
    let is_of_place = |annotation: &Annotation| {
        annotation.place.is_some() || labels.place_label(annotation.label).is_some()
    };
    let mut records = all_mention_records(labels, document, selection);
    records.retain(|(annotation, _)| is_of_place(annotation));
    records
}

/// Returns all selected mentions of a document in text order, each with its annotation. Cost: n log
/// n in the annotations, and a table of 1/128 of the text.
pub(crate) fn all_mention_records<'a>(
    labels: &'a LabelSet,
    document: &'a Document,
    selection: AnnotationSelection,
) -> Vec<(&'a Annotation, MentionRecord<'a>)> {
    let offsets = Offsets::new(&document.text);
    let position = |byte| offsets.byte_to_char(&document.text, byte).map(|position| position.0);
    let mut names = entity_names(labels, document);
    let selected = document.annotations().iter().filter(|it| is_selected(document, selection, it));
    selected
        .filter_map(|annotation| {
            let label = labels.get(annotation.label)?.name.as_str();
            let (by, score) = linked_by_and_score(annotation);
            let mention = MentionRecord {
                document: document.id.0,
                title: truncate_chars(&document.meta.title, MAX_NAME_CHARS),
                annotation: annotation.id.0,
                start: position(annotation.span.start)?,
                end: position(annotation.span.end)?,
                quote: document.quote(annotation.span),
                label,
                status: annotation.status,
                entity: names.remove(&annotation.id).unwrap_or_default(),
                by,
                score,
            };
            Some((annotation, mention))
        })
        .collect()
}

/// Returns the name of each mention's entity.
fn entity_names(labels: &LabelSet, document: &Document) -> BTreeMap<AnnotationId, String> {
    let named = |entity: dateline_annotation::model::Entity| {
        let name = truncate_chars(&entity.name, MAX_NAME_CHARS).to_owned();
        entity.mentions.into_iter().map(move |id| (id, name.clone()))
    };
    compact::collect_map(group_entities(document, labels).into_iter().flat_map(named))
}

/// Returns true if a selection includes an annotation of a document.
pub(crate) fn is_selected(
    document: &Document,
    selection: AnnotationSelection,
    annotation: &Annotation,
) -> bool {
    selection.includes(annotation)
        && (selection != AnnotationSelection::ReviewedParagraphs
            || is_in_reviewed_paragraph(document, annotation.span))
}

pub(crate) fn is_in_reviewed_paragraph(document: &Document, span: Span) -> bool {
    let up_to = Span { start: span.start, end: u32::MAX };
    let paragraph = document.reviewed().range(..=up_to).next_back();
    paragraph.is_some_and(|paragraph| paragraph.contains(span))
}

/// Returns the serialized source of the place link, and the resolver's score.
fn linked_by_and_score(annotation: &Annotation) -> (Option<&'static str>, Option<f64>) {
    match annotation.place.as_ref().map(|link| &link.by) {
        Some(LinkSource::Resolver { score, .. }) => (Some("resolver"), Some(score.get())),
        Some(LinkSource::Import) => (Some("import"), None),
        Some(LinkSource::Person) => (Some("person"), None),
        None => (None, None),
    }
}

/// Returns true if the linked place is only near the one that the mention refers to.
pub(crate) fn is_approximate(annotation: &Annotation) -> bool {
    let by = annotation.place.as_ref().map(|link| &link.by);
    matches!(by, Some(LinkSource::Resolver { approximate: true, .. }))
}

/// Returns the GeoNames URL of the linked place, if it has a GeoNames id.
pub(crate) fn geonames_url(annotation: &Annotation) -> Option<String> {
    let number = annotation.place.as_ref()?.place()?.geonames?;
    Some(format!("https://sws.geonames.org/{number}/"))
}
