//! The regions of an annotation.

use crate::import::RawOffset;
use crate::records::JsonValue;
use dateline_annotation::model::Status;

/// A region: a labeled part of a text, or something that is skipped.
pub(super) struct Region {
    pub(super) kind: RegionKind,
    pub(super) start: RawOffset,
    pub(super) end: RawOffset,
    pub(super) quote: Option<String>,
    pub(super) labels: Vec<String>,
    pub(super) note: Option<String>,
    pub(super) status: Status,
}

/// The kind of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RegionKind {
    /// Offsets in a text.
    Text,
    /// Offsets in the text content of HTML.
    Html,
    /// Offsets in the turns of a dialogue that begin and end at these indices.
    Dialogue { first: RawOffset, last: RawOffset },
    /// Something else, with its type in the file.
    Other(String),
}

/// Members with the labels of a value.
const LABEL_MEMBERS: &[&str] = &["labels", "hypertextlabels", "paragraphlabels"];

/// Returns the regions in the result of an annotation, or, if `is_min`, in a member of the JSON-MIN
/// format, which has only the values of regions.
pub(super) fn regions_of(result: &JsonValue, is_min: bool, status: Status) -> Vec<Region> {
    let elements = match result {
        JsonValue::List(elements) => elements.as_slice(),
        one => std::slice::from_ref(one),
    };
    let regions = elements.iter().filter(|it| it.is_object());
    regions.filter_map(|region| parse_region(region, is_min, status)).collect()
}

fn parse_region(region: &JsonValue, is_min: bool, status: Status) -> Option<Region> {
    let value = if is_min { Some(region) } else { region.member("value") };
    let name = region.member("type").and_then(JsonValue::as_text).unwrap_or_default();
    let (member, labels) = value.and_then(labels_of).unzip();
    let labels: Vec<String> = labels.unwrap_or_default();
    let is_labels = is_min || LABEL_MEMBERS.contains(&name) || name == "labels";
    let (Some(value), Some(member), true) = (value, member, is_labels) else {
        let kind = RegionKind::Other(name.to_owned());
        return (!is_min).then(|| Region::skipped(kind, status));
    };
    let global = value.member("globalOffsets").filter(|it| it.is_object());
    let number = |object: &JsonValue, name| {
        object.member(name).map_or(RawOffset(None), JsonValue::as_offset)
    };
    let is_dialogue = member == "paragraphlabels" || value.member("paragraphlabels").is_some();
    let offsets = global.filter(|_| !is_dialogue).unwrap_or(value);
    let is_html = member == "hypertextlabels" || global.is_some();
    let (names, kind) = match is_dialogue {
        true => {
            let (first, last) = (number(value, "start"), number(value, "end"));
            (["startOffset", "endOffset"], RegionKind::Dialogue { first, last })
        }
        false => (["start", "end"], if is_html { RegionKind::Html } else { RegionKind::Text }),
    };
    let quote = value.member("text").and_then(JsonValue::as_text).map(str::to_owned);
    Some(Region {
        kind,
        start: number(offsets, names[0]),
        end: number(offsets, names[1]),
        quote,
        labels,
        note: note_of(region),
        status,
    })
}

impl Region {
    fn skipped(kind: RegionKind, status: Status) -> Self {
        let (start, end) = (RawOffset(None), RawOffset(None));
        Self { kind, start, end, quote: None, labels: Vec::new(), note: None, status }
    }
}

/// Returns the labels of a value and the member that has them.
fn labels_of(value: &JsonValue) -> Option<(&'static str, Vec<String>)> {
    LABEL_MEMBERS.iter().find_map(|name| {
        let labels = value.member(name)?;
        let names: Vec<String> = match labels {
            JsonValue::Text(label) => vec![label.clone()],
            list => {
                list.elements().iter().filter_map(|it| it.as_text().map(str::to_owned)).collect()
            }
        };
        Some((*name, names))
    })
}

fn note_of(region: &JsonValue) -> Option<String> {
    let text = region.member("meta")?.member("text")?;
    let lines: Vec<&str> = match text {
        JsonValue::Text(line) => vec![line],
        list => list.elements().iter().filter_map(JsonValue::as_text).collect(),
    };
    Some(lines.join("\n")).filter(|note| !note.is_empty())
}
