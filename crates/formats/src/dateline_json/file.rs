//! The serialized structure of a Dateline file. The `validate` module checks its consistency.

use super::place_link::FileLink;
use dateline_annotation::model::{Annotation, Date, LabelList, MentionDetails, Status};
use dateline_text::LineEnding;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DatelineFile<'a> {
    #[serde(rename = "format")]
    _format: Cow<'a, str>,
    #[serde(rename = "version")]
    _version: u64,
    #[serde(rename = "generator", default)]
    _generator: Cow<'a, str>,
    #[serde(borrow)]
    pub offsets: Cow<'a, str>,
    pub labels: Vec<FileLabel>,
    #[serde(borrow)]
    pub documents: Vec<FileDocument<'a>>,
    #[serde(default, borrow)]
    pub checksum: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileLabel {
    pub name: String,
    #[serde(default)]
    pub description: String,
    pub hue: u16,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deep: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<char>,
    /// If missing, the detector labels are those of the label's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detects: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<LabelList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileDocument<'a> {
    pub id: u32,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub date: Option<Date>,
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub line_ends: FileLineEnds,
    #[serde(borrow)]
    pub text: Cow<'a, str>,
    #[serde(borrow)]
    pub annotations: Vec<FileAnnotation<'a>>,
    #[serde(default)]
    pub reviewed: Vec<FileSpan>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FileLineEnds {
    #[default]
    Lf,
    CrLf,
    Cr,
    Mixed,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileAnnotation<'a> {
    pub id: u32,
    pub start: u64,
    pub end: u64,
    #[serde(borrow)]
    pub quote: Cow<'a, str>,
    #[serde(borrow)]
    pub label: Cow<'a, str>,
    pub status: Status,
    #[serde(borrow)]
    pub origin: FileOrigin<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<FileLink>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", borrow)]
    pub inner_places: Vec<FileInnerPlace<'a>>,
}

/// The name of a place inside the name of an annotation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileInnerPlace<'a> {
    pub start: u64,
    pub end: u64,
    #[serde(borrow)]
    pub quote: Cow<'a, str>,
    pub place: FileLink,
}

impl<'a> FileAnnotation<'a> {
    /// Creates the file form of an annotation. `span` is in code points.
    pub(super) fn new(
        annotation: &Annotation,
        (span, quote): (FileSpan, &'a str),
        label: Cow<'a, str>,
        origin: FileOrigin<'a>,
        inner_places: Vec<FileInnerPlace<'a>>,
    ) -> Self {
        let MentionDetails { value, note, .. } = annotation.details.clone();
        Self {
            id: annotation.id.0,
            start: span.start,
            end: span.end,
            quote: Cow::Borrowed(quote),
            label,
            status: annotation.status,
            origin,
            entity: annotation.entity.clone(),
            value,
            place: annotation.place.as_ref().map(FileLink::from),
            note,
            inner_places,
        }
    }

    /// Returns the optional attributes. The inner places must be validated apart.
    pub(super) fn take_details(&mut self) -> MentionDetails {
        let (value, note) = (self.value.take(), self.note.take());
        MentionDetails { value, note, inner_places: Vec::new() }
    }
}

/// `Person` has braces so that serde rejects unknown members, as it does for the other variants.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum FileOrigin<'a> {
    Detector {
        #[serde(borrow)]
        model: Cow<'a, str>,
        source: FileSource,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        list: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        score: Option<f64>,
        start: u64,
        end: u64,
        #[serde(borrow)]
        quote: Cow<'a, str>,
        #[serde(borrow)]
        label: Cow<'a, str>,
    },
    Import {
        format: String,
        file: String,
    },
    Person {},
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FileSource {
    Tagger,
    Rule,
    Consistency,
    Learned,
    List,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileSpan {
    pub start: u64,
    pub end: u64,
}

impl From<LineEnding> for FileLineEnds {
    fn from(ends: LineEnding) -> Self {
        match ends {
            LineEnding::Lf => Self::Lf,
            LineEnding::CrLf => Self::CrLf,
            LineEnding::Cr => Self::Cr,
            LineEnding::Mixed => Self::Mixed,
        }
    }
}

impl From<FileLineEnds> for LineEnding {
    fn from(ends: FileLineEnds) -> Self {
        match ends {
            FileLineEnds::Lf => Self::Lf,
            FileLineEnds::CrLf => Self::CrLf,
            FileLineEnds::Cr => Self::Cr,
            FileLineEnds::Mixed => Self::Mixed,
        }
    }
}
