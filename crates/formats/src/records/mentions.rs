//! Finds mentions in JSON: the notations in which programs write them, by the names of their
//! members.

use super::value::JsonValue;
use crate::columns::is_usual_label;
use crate::import::{RawOffset, SpanDetails};
use dateline_annotation::model::{MentionDetails, Status};

/// A mention as the file has it.
#[derive(Clone, Debug)]
pub(super) struct RawMention {
    pub(super) start: RawOffset,
    pub(super) end: RawOffset,
    pub(super) label: String,
    pub(super) quote: Option<Quote>,
    pub(super) details: SpanDetails,
    /// True for an element of a list, false for an object. Programs that count tokens use inclusive
    /// ends in lists, and exclusive ends in objects.
    pub(super) is_tuple: bool,
}

/// The text of a mention in the file.
#[derive(Clone, Debug)]
pub(super) enum Quote {
    /// The text that the mention covers.
    Covered(String),
    /// A text that the mention may cover, or another value of it.
    Possible(String),
}

/// The mentions found in a value.
#[derive(Debug, Default)]
pub(super) struct MentionList {
    pub(super) mentions: Vec<RawMention>,
    /// Texts to find, with their labels: mentions without offsets.
    pub(super) names: Vec<(String, String)>,
    /// Texts and numbers that are not mentions: classes of the text, or tags of its tokens.
    pub(super) classes: Vec<String>,
    /// The number of elements in an unknown notation.
    pub(super) n_unreadable: usize,
    /// The number of mentions with a place.
    pub(super) n_places: usize,
}

/// The facts that the members around a value give about the mentions in it.
#[derive(Clone, Copy, Default)]
struct Context<'a> {
    label: Option<&'a str>,
    quote: Option<&'a str>,
    /// True if a text in an object can be the label of its key.
    has_names: bool,
}

/// Names of members, without case, `_`, `-` and spaces. The first of a list takes precedence.
const START: &[&str] = &[
    "start",
    "startoffset",
    "startchar",
    "charstart",
    "begin",
    "beginoffset",
    "beginchar",
    "startindex",
    "startidx",
    "startpos",
    "startposition",
    "offsetstart",
    "from",
    "offset",
];
const END: &[&str] = &[
    "end",
    "endoffset",
    "endchar",
    "charend",
    "stop",
    "endindex",
    "endidx",
    "endpos",
    "endposition",
    "offsetend",
    "to",
    "finish",
];
const LENGTH: &[&str] = &["length", "len"];
/// A list of two offsets, or an object with both.
const RANGE: &[&str] = &[
    "span",
    "offset",
    "offsets",
    "range",
    "position",
    "indices",
    "charspan",
    "charoffsets",
    "textsegment",
    "textextraction",
    "location",
    "locations",
    "points",
    "value",
];
const LABEL: &[&str] = &[
    "label",
    "labels",
    "labelname",
    "tag",
    "tags",
    "type",
    "entitytype",
    "entitylabel",
    "entitygroup",
    "displayname",
    "category",
    "class",
    "classname",
    "nertag",
    "ner",
    "kind",
    "concept",
    "role",
    "obj",
    "entity",
    "name",
];
const COVERED: &[&str] = &[
    "text",
    "quote",
    "word",
    "mention",
    "mentiontext",
    "surface",
    "exact",
    "entitytext",
    "coveredtext",
    "spantext",
    "string",
];
const POSSIBLE: &[&str] = &["value", "entity", "name", "content", "phrase"];
/// Objects inside a record that contain mentions.
pub(super) const CONTAINERS: &[&str] = &[
    "entities",
    "ents",
    "spans",
    "annotations",
    "annotation",
    "mentions",
    "values",
    "value",
    "result",
    "results",
];
/// The members by which `dateline detect` says where a mention is from.
const DETECTOR_SOURCES: &[&str] = &["tagger", "rule", "consistency", "learned", "list"];

/// Returns true if a key is a name of these lists.
pub(super) fn is_named(key: &str, names: &[&str]) -> bool {
    names.iter().any(|name| is_same_name(key, name))
}

fn is_same_name(key: &str, name: &str) -> bool {
    let plain = key.chars().filter(|character| !matches!(character, '_' | '-' | ' '));
    plain.flat_map(char::to_lowercase).eq(name.chars())
}

/// Returns the first member with one of the names, in the order of the names, that `accepts` holds.
pub(super) fn find_member<'a>(
    object: &'a JsonValue,
    names: &[&str],
    accepts: fn(&JsonValue) -> bool,
) -> Option<(&'a str, &'a JsonValue)> {
    names.iter().find_map(|name| {
        let mut members = object.members().iter();
        let found = members.find(|(key, value)| is_same_name(key, name) && accepts(value));
        found.map(|(key, value)| (key.as_str(), value))
    })
}

/// Finds the mentions in the value of a member. `has_names` says whether the member may give names
/// without offsets, as in `{"Mara": "PERSON"}`.
pub(super) fn find_mentions(value: &JsonValue, has_names: bool) -> MentionList {
    let mut list = MentionList::default();
    collect(value, Context { has_names, ..Context::default() }, &mut list);
    list
}

// The recursion is bounded by the maximum depth of JSON.
fn collect(value: &JsonValue, context: Context, list: &mut MentionList) {
    match value {
        JsonValue::List(elements) => {
            if let Some(span) = pair_of_offsets(value).filter(|_| context.label.is_some()) {
                return list.push_span(span, context);
            }
            elements.iter().for_each(|element| collect_element(element, context, list));
        }
        JsonValue::Object(_) if list.push_object(value, context) => {}
        JsonValue::Object(members) => {
            let is_container = |key: &str, it: &JsonValue| {
                is_named(key, CONTAINERS) && (it.is_list() || it.is_object())
            };
            let has_container = members.iter().any(|(key, member)| is_container(key, member));
            for (key, member) in members {
                let is_container = is_container(key, member);
                if has_container && !is_container {
                    continue;
                }
                let inner = match context.label {
                    _ if is_container => context,
                    None => Context { label: Some(key), ..context },
                    Some(_) => Context { quote: Some(key), ..context },
                };
                match member {
                    JsonValue::Text(label) if context.has_names && context.label.is_none() => {
                        list.names.push((key.clone(), label.clone()));
                    }
                    JsonValue::List(_) | JsonValue::Object(_) => collect(member, inner, list),
                    _ => {}
                }
            }
        }
        JsonValue::Text(_) | JsonValue::Number(_) | JsonValue::Bool(_) => {
            list.classes.extend(value.as_name());
        }
        JsonValue::Null => {}
    }
}

fn collect_element(element: &JsonValue, context: Context, list: &mut MentionList) {
    match element {
        JsonValue::List(parts) => {
            let is_group = parts.iter().all(|part| part.is_list() || part.is_object());
            if let Some(mention) = mention_from_tuple(parts, context) {
                list.mentions.push(mention);
            } else if let Some(name) = name_from_pair(parts) {
                list.names.push(name);
            } else if is_group || pair_of_offsets(element).is_some() && context.label.is_some() {
                collect(element, context, list);
            } else {
                list.n_unreadable += 1;
            }
        }
        JsonValue::Object(_) => {
            if !list.push_object(element, context) {
                let before = (list.mentions.len(), list.names.len(), list.n_unreadable);
                collect(element, context, list);
                let is_found = before != (list.mentions.len(), list.names.len(), list.n_unreadable);
                list.n_unreadable += usize::from(!is_found);
            }
        }
        JsonValue::Text(name) => match context.label {
            Some(label) => list.names.push((name.clone(), label.to_owned())),
            None => list.classes.push(name.clone()),
        },
        JsonValue::Number(_) | JsonValue::Bool(_) => list.classes.extend(element.as_name()),
        JsonValue::Null => {}
    }
}

/// Returns the mention of `[0, 4, "GPE"]`, `["GPE", 0, 4]` or `[[0, 4], "GPE"]`.
fn mention_from_tuple(parts: &[JsonValue], context: Context) -> Option<RawMention> {
    let nested = parts.iter().position(|part| pair_of_offsets(part).is_some());
    let (start, end, at) = match nested {
        Some(at) => pair_of_offsets(&parts[at]).map(|(start, end)| (start, end, at..at + 1))?,
        None => {
            let is_pair = |pair: &[JsonValue]| pair.iter().all(JsonValue::is_offset);
            let at = parts.windows(2).position(is_pair)?;
            (parts[at].as_offset(), parts[at + 1].as_offset(), at..at + 2)
        }
    };
    let others = (0..).zip(parts).filter(|(number, _)| !at.contains(number));
    let mut texts = others.filter_map(|(_, part)| part.as_text().map(str::to_owned));
    let (label, quote) = match texts.next() {
        Some(label) => (label, texts.next().filter(|text| !text.is_empty()).map(Quote::Possible)),
        None => {
            (context.label?.to_owned(), context.quote.map(|quote| Quote::Covered(quote.to_owned())))
        }
    };
    let details = SpanDetails::default();
    Some(RawMention { start, end, label, quote, details, is_tuple: true })
}

/// Returns the text and the label of `["Mara", "PERSON"]`. Their order is decided by the text.
fn name_from_pair(parts: &[JsonValue]) -> Option<(String, String)> {
    match parts {
        [JsonValue::Text(name), JsonValue::Text(label)] => Some((name.clone(), label.clone())),
        _ => None,
    }
}

fn pair_of_offsets(value: &JsonValue) -> Option<(RawOffset, RawOffset)> {
    match value.elements() {
        [start, end] if start.is_offset() && end.is_offset() => {
            Some((start.as_offset(), end.as_offset()))
        }
        _ => None,
    }
}

/// A range of offsets in an object, with the text that it covers.
type Range = (RawOffset, RawOffset, Option<String>);

impl MentionList {
    fn push_span(&mut self, (start, end): (RawOffset, RawOffset), context: Context) {
        let label = context.label.unwrap_or_default().to_owned();
        let quote = context.quote.map(|quote| Quote::Covered(quote.to_owned()));
        let details = SpanDetails::default();
        self.mentions.push(RawMention { start, end, label, quote, details, is_tuple: true });
    }

    /// Adds the mentions of an object. Returns false if it is no mention.
    fn push_object(&mut self, object: &JsonValue, context: Context) -> bool {
        let mut ranges = Vec::new();
        ranges_of(object, &mut ranges);
        let labels = labels_of(object, context);
        let covered = find_member(object, COVERED, |value| first_text(value).is_some());
        let covered = covered.and_then(|(_, value)| first_text(value)).map(str::to_owned);
        let Some((_, labels)) = labels else {
            if is_by_label(object) {
                return false;
            }
            self.n_unreadable += usize::from(!ranges.is_empty());
            return !ranges.is_empty();
        };
        if ranges.is_empty() {
            // A mention without offsets has a text and a label of its own.
            let name = covered.filter(|_| find_member(object, LABEL, is_label).is_some());
            let Some(name) = name else { return false };
            self.names.extend(labels.into_iter().map(|label| (name.clone(), label)));
            return true;
        }
        let label_key = find_member(object, LABEL, is_label).map(|(key, _)| key);
        let possible = POSSIBLE.iter().find_map(|name| {
            let found = find_member(object, &[name], |value| value.as_text().is_some());
            found.filter(|(key, _)| Some(*key) != label_key)
        });
        let possible = possible.and_then(|(_, value)| value.as_text()).map(str::to_owned);
        let details = details_of(object);
        self.n_places += usize::from(object.member("place").is_some_and(JsonValue::is_object));
        for (start, end, own) in ranges {
            let quote = own.or_else(|| covered.clone()).map(Quote::Covered);
            let quote = quote.or_else(|| possible.clone().map(Quote::Possible));
            self.mentions.extend(labels.iter().map(|label| RawMention {
                start,
                end,
                label: label.clone(),
                quote: quote.clone(),
                details: details.clone(),
                is_tuple: false,
            }));
        }
        true
    }
}

/// Returns true for an object with the mentions of each label, such as `{"Location": [{…}]}`. Some
/// labels are also names of members with a range.
fn is_by_label(object: &JsonValue) -> bool {
    object.members().iter().all(|(key, value)| {
        let is_mentions = value.elements().first().is_some_and(JsonValue::is_object);
        (value.is_empty() || is_mentions) && (!is_named(key, RANGE) || is_usual_label(key))
    })
}

/// Returns the labels of an object with the key, or else the label of its context.
fn labels_of<'a>(object: &'a JsonValue, context: Context<'a>) -> Option<(&'a str, Vec<String>)> {
    let inner = find_member(object, &["value"], JsonValue::is_object).map(|(_, value)| value);
    let own = [Some(object), inner].into_iter().flatten();
    let own = own.filter_map(|object| find_member(object, LABEL, is_label)).next();
    match (own, context.label) {
        (Some((key, value)), _) => Some((key, label_names(value))),
        (None, Some(label)) => Some(("", vec![label.to_owned()])),
        (None, None) => None,
    }
}

fn is_label(value: &JsonValue) -> bool {
    !label_names(value).is_empty()
}

fn label_names(value: &JsonValue) -> Vec<String> {
    match value {
        JsonValue::Text(_) | JsonValue::Number(_) => value.as_name().into_iter().collect(),
        JsonValue::List(names) => names.iter().flat_map(label_name).collect(),
        JsonValue::Object(_) => label_name(value).into_iter().collect(),
        JsonValue::Null | JsonValue::Bool(_) => Vec::new(),
    }
}

/// Returns the name of a label that is a text, or an object with a name.
fn label_name(value: &JsonValue) -> Option<String> {
    let named =
        || find_member(value, &["name", "label", "value", "title"], |it| it.as_text().is_some());
    value.as_text().or_else(|| named()?.1.as_text()).map(str::to_owned)
}

fn first_text(value: &JsonValue) -> Option<&str> {
    value.as_text().or_else(|| match value.elements() {
        [JsonValue::Text(text)] => Some(text),
        _ => None,
    })
}

/// Adds the ranges of an object: its own, or those of a member that has them.
fn ranges_of(object: &JsonValue, ranges: &mut Vec<Range>) {
    let number = |names| find_member(object, names, JsonValue::is_offset).map(|(_, value)| value);
    if let Some(start) = number(START) {
        let length = || number(LENGTH).and_then(|length| length.as_offset().0);
        let by_length = || {
            let start = start.as_offset().0;
            length().map(|length| RawOffset(start.and_then(|start| start.checked_add(length))))
        };
        if let Some(end) = number(END).map(JsonValue::as_offset).or_else(by_length) {
            ranges.push((start.as_offset(), end, None));
            return;
        }
    }
    let is_range = |value: &JsonValue| value.is_list() || value.is_object();
    for name in RANGE {
        let Some((_, member)) = find_member(object, &[name], is_range) else { continue };
        // A value that is a list has mentions of its own.
        if *name == "value" && !member.is_object() {
            continue;
        }
        if let Some((start, end)) = pair_of_offsets(member) {
            ranges.push((start, end, None));
        }
        for inner in member.elements().iter().chain(std::iter::once(member)) {
            if let Some((start, end)) = pair_of_offsets(inner).filter(|_| inner != member) {
                ranges.push((start, end, None));
            } else if inner.is_object() {
                let before = ranges.len();
                ranges_of(inner, ranges);
                let quote = find_member(inner, COVERED, |it| it.as_text().is_some());
                let quote = quote.and_then(|(_, value)| value.as_text()).map(str::to_owned);
                ranges[before..].iter_mut().for_each(|range| range.2 = quote.clone());
            }
        }
        if !ranges.is_empty() {
            return;
        }
    }
}

/// Returns what `dateline detect` adds to a mention: that it is a suggestion, and its value.
fn details_of(object: &JsonValue) -> SpanDetails {
    let text = |name| object.member(name).and_then(JsonValue::as_text);
    if !text("source").is_some_and(|source| DETECTOR_SOURCES.contains(&source)) {
        return SpanDetails::default();
    }
    let value = text("value").map(str::to_owned);
    SpanDetails {
        status: Some(Status::Suggested),
        attributes: MentionDetails { value, ..MentionDetails::default() },
        ..SpanDetails::default()
    }
}
