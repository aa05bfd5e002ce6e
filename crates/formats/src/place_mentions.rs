//! The mentions in the exports of places and of mentions.

use crate::annotation_selection::AnnotationSelection;
use crate::shorten::truncate_chars;
use dateline_annotation::compact;
use dateline_annotation::model::{
    Annotation, AnnotationId, Document, InnerPlace, LabelSet, LinkSource, Place, PlaceLink, Status,
    group_entities,
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
    /// For the name of a place inside a mention: the text of the mention. Status, label and entity
    /// are those of the mention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inside: Option<&'a str>,
}

/// A mention in an export of places, or the name of a place inside a mention, with its place.
pub(crate) struct MentionWithPlace<'a> {
    pub place: Option<&'a Place>,
    /// True if the place is only near the one that the mention refers to.
    pub is_approximate: bool,
    pub record: MentionRecord<'a>,
}

/// Returns the mentions of a document that have a place label or a place link, and the names of
/// places inside mentions, in text order. A mention comes before the names inside it. Cost: n log n
/// in the annotations, and a table of 1/128 of the text.
pub(crate) fn mention_records<'a>(
    labels: &'a LabelSet,
    document: &'a Document,
    selection: AnnotationSelection,
) -> Vec<MentionWithPlace<'a>> {
    let offsets = Offsets::new(&document.text);
    let position = |byte| offsets.byte_to_char(&document.text, byte).map(|position| position.0);
    let mut mentions = Vec::new();
    for (annotation, record) in all_mention_records(labels, document, selection) {
        let inner_record = |inner: &'a InnerPlace| {
            let (by, score) = linked_by_and_score(Some(&inner.place));
            let inner_record = MentionRecord {
                start: position(inner.span.start)?,
                end: position(inner.span.end)?,
                quote: document.quote(inner.span),
                entity: record.entity.clone(),
                by,
                score,
                inside: Some(record.quote),
                ..record
            };
            Some(with_place(Some(&inner.place), inner_record))
        };
        let inner: Vec<_> =
            annotation.details.inner_places.iter().filter_map(inner_record).collect();
        let link = annotation.place.as_ref();
        if link.is_some() || labels.place_label(annotation.label).is_some() {
            mentions.push(with_place(link, record));
        }
        mentions.extend(inner);
    }
    mentions
}

fn with_place<'a>(link: Option<&'a PlaceLink>, record: MentionRecord<'a>) -> MentionWithPlace<'a> {
    let place = link.and_then(PlaceLink::place);
    MentionWithPlace { place, is_approximate: is_approximate(link), record }
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
            let (by, score) = linked_by_and_score(annotation.place.as_ref());
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
                inside: None,
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
fn linked_by_and_score(link: Option<&PlaceLink>) -> (Option<&'static str>, Option<f64>) {
    match link.map(|link| &link.by) {
        Some(LinkSource::Resolver { score, .. }) => (Some("resolver"), Some(score.get())),
        Some(LinkSource::Import) => (Some("import"), None),
        Some(LinkSource::Person) => (Some("person"), None),
        None => (None, None),
    }
}

/// Returns true if the linked place is only near the one that the mention refers to.
fn is_approximate(link: Option<&PlaceLink>) -> bool {
    matches!(link.map(|link| &link.by), Some(LinkSource::Resolver { approximate: true, .. }))
}

/// Returns the GeoNames URL of the linked place, if it has a GeoNames id.
pub(crate) fn geonames_url(annotation: &Annotation) -> Option<String> {
    let number = annotation.place.as_ref()?.place()?.geonames?;
    Some(format!("https://sws.geonames.org/{number}/"))
}
