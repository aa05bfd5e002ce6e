//! Reads one record: its text, the mentions in any of its members, and its metadata.

use super::mentions::{
    CONTAINERS, MentionList, Quote, RawMention, find_member, find_mentions, is_named,
};
use super::tokens::Tokens;
use super::value::JsonValue;
use crate::import::ParsedMetadata;
use dateline_annotation::model::Status;
use dateline_text::{CodePointOffset, Offsets, Utf16Offset};

/// Members with the text, the first that exists. Names are compared as in `mentions`.
const TEXT: &[&str] = &[
    "text",
    "content",
    "textcontent",
    "document",
    "sentence",
    "body",
    "article",
    "articletext",
    "fulltext",
    "story",
    "data",
    "raw",
    "utterance",
    "passage",
    "paragraph",
    "context",
    "input",
    "query",
    "analyzedtext",
    "source",
];
/// The number of names at the start of [`TEXT`] that hardly name anything else.
const N_PLAIN_TEXT: usize = 10;
/// Objects that contain the text.
const TEXT_OBJECTS: &[&str] =
    &["fields", "textsnippet", "data", "document", "example", "payload", "content"];

/// Members that hold annotations, whatever is in them.
pub(crate) const ANNOTATION_MEMBERS: &[&str] =
    &["entities", "spans", "ents", "label", "labels", "annotations", "predictions", "nertags"];
/// Members that hold annotations only if mentions are found in them.
const POSSIBLE_MEMBERS: &[&str] = &[
    "annotation",
    "ner",
    "nerlabels",
    "tags",
    "textsegmentannotations",
    "mentions",
    "namedentities",
    "entitymentions",
    "goldenentitymentions",
    "denotations",
    "annotationsets",
    "results",
    "result",
    "prediction",
    "suggestions",
    "responses",
];
/// Members with what a program suggests rather than what a person labeled.
const SUGGESTIONS: &[&str] = &["predictions", "prediction", "suggestions"];
/// Members in which a text can be a name with its label.
const NAME_MEMBERS: &[&str] = &[
    "entities",
    "ents",
    "ner",
    "mentions",
    "namedentities",
    "entitymentions",
    "goldenentitymentions",
];
const RELATIONS: &[&str] =
    &["relations", "relation", "events", "coref", "coreferences", "clusters"];
const CLASSES: &[&str] = &["cats", "intent"];

const TITLES: &[&str] = &["title", "headline", "subject"];
const DATES: &[&str] =
    &["date", "published", "publishedat", "publicationdate", "publishdate", "pubdate", "createdat"];
const SOURCES: &[&str] = &["source", "url", "link", "publisher", "outlet"];
const LANGUAGES: &[&str] = &["language", "lang"];

/// A member with annotations.
pub(super) struct AnnotationMember<'a> {
    pub(super) name: &'a str,
    pub(super) list: MentionList,
    pub(super) status: Option<Status>,
}

/// Returns true if a value is a text with or without annotations: an object, or a list of a text
/// and its annotations.
pub(crate) fn is_record(value: &JsonValue) -> bool {
    is_pair(value)
        || is_label_studio_task(value)
        || has_text(value)
        || Tokens::find(value).is_some()
}

/// Returns true if a value is a file of NER Annotator in which no text was annotated.
pub(super) fn is_ner_annotator_file(value: &JsonValue) -> bool {
    let is_list = |name| value.member(name).is_some_and(JsonValue::is_list);
    is_list("classes") && is_list("annotations")
}

/// Returns true if a value stands for a text that was not annotated.
pub(super) fn is_skipped(value: &JsonValue) -> bool {
    *value == JsonValue::Null || is_ner_annotator_file(value)
}

/// Returns true if a value is a list of a text and an object or list with its annotations.
pub(crate) fn is_pair(value: &JsonValue) -> bool {
    match value.elements() {
        [JsonValue::Text(_), annotations, ..] => annotations.is_object() || annotations.is_list(),
        _ => false,
    }
}

/// Returns true if a value is a task of Label Studio, in its JSON or JSON-MIN format.
pub(crate) fn is_label_studio_task(value: &JsonValue) -> bool {
    let is_min = ["annotation_id", "annotator"].iter().all(|name| value.member(name).is_some());
    is_full_task(value) || is_min
}

/// Returns true if a value is a task of Label Studio with its data, as in the JSON format.
pub(crate) fn is_full_task(value: &JsonValue) -> bool {
    let names = ["annotations", "predictions", "completions"];
    value.member("data").is_some_and(JsonValue::is_object)
        && names
            .iter()
            .any(|name| value.member(name).is_some_and(|it| it.is_list() || it.is_object()))
}

/// Returns true if a record has annotations, even if they are empty.
pub(crate) fn is_annotated(value: &JsonValue) -> bool {
    let has_member = || value.members().iter().any(|(key, _)| is_named(key, ANNOTATION_MEMBERS));
    let has_mentions = || {
        let members = annotation_members(value);
        members.iter().any(|it| !it.list.mentions.is_empty() || !it.list.names.is_empty())
    };
    let has_tags =
        || Tokens::find(value).is_some_and(|tokens| matches!(tokens.find_tags(value), Some(Ok(_))));
    is_pair(value) || is_label_studio_task(value) || has_member() || has_mentions() || has_tags()
}

/// Returns true if an object has a text: under a plain name, under another one beside annotations, or
/// under any name beside mentions.
fn has_text(value: &JsonValue) -> bool {
    let is_text = |value: &JsonValue| value.as_text().is_some();
    let is_annotated = || {
        let is_member = |(key, _): &(String, JsonValue)| is_named(key, ANNOTATION_MEMBERS);
        value.members().iter().any(is_member) || !annotation_members(value).is_empty()
    };
    if !value.is_object() {
        return false;
    }
    find_member(value, &TEXT[..N_PLAIN_TEXT], is_text).is_some()
        || !texts_of(value).is_empty() && is_annotated()
        || longest_text(value).is_some() && has_mentions(value)
}

/// Returns true if mentions are found in the annotations of a record.
pub(super) fn has_mentions(value: &JsonValue) -> bool {
    annotation_members(value).iter().any(|it| !it.list.mentions.is_empty())
}

/// Returns the members that may be the text, the most likely first.
pub(super) fn texts_of(value: &JsonValue) -> Vec<(&str, &str)> {
    if let [JsonValue::Text(text), _, ..] = value.elements() {
        return vec![("", text)];
    }
    let texts_in = |object| {
        TEXT.iter().filter_map(move |name| {
            let (key, value) = find_member(object, &[name], |value| value.as_text().is_some())?;
            Some((key, value.as_text()?))
        })
    };
    let inner = TEXT_OBJECTS
        .iter()
        .filter_map(|name| Some(find_member(value, &[name], JsonValue::is_object)?.1));
    texts_in(value).chain(inner.flat_map(texts_in)).collect()
}

/// Returns the longest text of a record with annotations whose text has an unusual name, if all
/// mentions can be inside it.
pub(super) fn longest_text(value: &JsonValue) -> Option<(&str, &str)> {
    let texts = value.members().iter().filter_map(|(key, it)| Some((key.as_str(), it.as_text()?)));
    let is_other = |key: &str| {
        [TITLES, DATES, SOURCES, LANGUAGES, ANNOTATION_MEMBERS, &["id"][..]]
            .iter()
            .any(|names| is_named(key, names))
    };
    let longest = texts.filter(|(key, _)| !is_other(key)).max_by_key(|(_, text)| text.len())?;
    let members = annotation_members(value);
    let ends = members.iter().flat_map(|it| &it.list.mentions).filter_map(|it| it.end.0);
    let last = ends.max().unwrap_or_default();
    (longest.1.len() >= last as usize).then_some(longest)
}

/// Finds the mentions in all members of a record that have annotations.
pub(super) fn annotation_members(value: &JsonValue) -> Vec<AnnotationMember<'_>> {
    if let [_, rest @ ..] = value.elements() {
        let find = |it| AnnotationMember {
            name: "annotations",
            list: find_mentions(it, true),
            status: None,
        };
        return rest.iter().map(find).collect();
    }
    let member = |key: &'_ str, it| AnnotationMember {
        name: "",
        list: find_mentions(it, is_named(key, NAME_MEMBERS)),
        status: is_named(key, SUGGESTIONS).then_some(Status::Suggested),
    };
    let mut found = Vec::new();
    for (key, it) in value.members() {
        let is_certain = is_named(key, ANNOTATION_MEMBERS);
        let is_labeled_token =
            |it: &JsonValue| find_member(it, &["entitylabel"], |_| true).is_some();
        let is_possible = is_named(key, POSSIBLE_MEMBERS)
            || is_named(key, &["tokens"]) && it.elements().first().is_some_and(is_labeled_token);
        if !is_certain && !is_possible || it == &JsonValue::Null {
            continue;
        }
        let one = AnnotationMember { name: key, ..member(key, it) };
        let is_any = !one.list.mentions.is_empty() || !one.list.names.is_empty();
        if is_certain || is_any {
            found.push(one);
        }
    }
    if found.is_empty() {
        // Annotations inside the object of a job, as in the manifests of SageMaker.
        for (key, it) in value.members().iter().filter(|(_, it)| it.is_object()) {
            if let Some((_, inner)) = find_member(it, CONTAINERS, JsonValue::is_object) {
                let one = AnnotationMember { name: key, ..member(key, inner) };
                found.extend(Some(one).filter(|one| !one.list.mentions.is_empty()));
            }
        }
    }
    found
}

/// Returns what a record has besides mentions and is not read, as descriptions for a note.
pub(super) fn skipped_members(value: &JsonValue) -> Vec<String> {
    let mut skipped = Vec::new();
    let body = if is_pair(value) { &value.elements()[1] } else { value };
    for (key, it) in body.members().iter().filter(|(_, it)| !it.is_empty()) {
        let name = crate::shorten::shorten(key, 30);
        if is_named(key, RELATIONS) && (it.is_list() || it.is_object()) {
            skipped.push(format!("“{name}”"));
        } else if is_named(key, CLASSES) {
            skipped.push(format!("classes of the text in “{name}”"));
        }
    }
    skipped
}

/// Returns the status of all mentions of a record, by the answer of Prodigy's annotator.
pub(super) fn status_of(value: &JsonValue) -> Option<Status> {
    match value.member("answer").and_then(JsonValue::as_text) {
        Some("reject") => Some(Status::Rejected),
        Some("ignore") => Some(Status::Suggested),
        _ => None,
    }
}

/// Returns the metadata of a record whose text is the member `text_key`.
pub(super) fn metadata_of(value: &JsonValue, text_key: &str) -> ParsedMetadata {
    let meta = find_member(value, &["meta", "metadata"], JsonValue::is_object);
    let objects = [Some(value), meta.map(|(_, meta)| meta)];
    let find = |names: &[&str]| {
        let found = objects.into_iter().flatten().find_map(|object| {
            names.iter().find_map(|name| {
                let is_text =
                    |value: &JsonValue| value.as_text().is_some_and(|it| !it.trim().is_empty());
                find_member(object, &[name], is_text).filter(|(key, _)| *key != text_key)
            })
        });
        found.and_then(|(_, value)| value.as_text()).map(|text| text.trim().to_owned())
    };
    ParsedMetadata {
        title: find(TITLES),
        date: find(DATES).and_then(|date| date.get(..10)?.parse().ok()),
        source: find(SOURCES),
        language: find(LANGUAGES),
    }
}

/// Returns true if a mention covers its quote in some unit of offsets, with exclusive or inclusive
/// ends.
pub(super) fn covers_quote(
    text: &str,
    offsets: &Offsets,
    mention: &RawMention,
    quote: &str,
) -> bool {
    let (Some(start), Some(end)) = (mention.start.0, mention.end.0) else { return false };
    let units: [&dyn Fn(u32) -> Option<u32>; 3] = [
        &|at| offsets.char_to_byte(text, CodePointOffset(at)),
        &|at| offsets.utf16_to_byte(text, Utf16Offset(at)),
        &|at| text.is_char_boundary(at as usize).then_some(at),
    ];
    units.iter().any(|to_byte| {
        let is_end = |end: u32| {
            let slice = to_byte(start)
                .zip(to_byte(end))
                .and_then(|(start, end)| text.get(start as usize..end as usize));
            slice == Some(quote)
        };
        is_end(end) || is_end(end.saturating_add(1))
    })
}

/// Returns the text of the file that a mention covers, if the file has one.
pub(super) fn quote_of(mention: &RawMention) -> Option<&str> {
    match mention.quote.as_ref()? {
        Quote::Covered(quote) | Quote::Possible(quote) => Some(quote),
    }
}
