//! The view of a file by which formats recognize it.

use crate::json::JsonShape;
use crate::records::{RecordKind, RecordSample};

/// The data of a file by which a format recognizes it.
pub struct Probe<'a> {
    /// The file's name, which may be misleading.
    pub name: &'a str,
    /// The whole file.
    pub bytes: &'a [u8],
    /// The file decoded as text, or `None` if it is not text.
    pub text: Option<&'a str>,
    /// The shape of the first JSON value, if any: that of the whole file, or of its first line.
    shape: Option<JsonShape>,
    /// True if the shape is that of the first of several lines, or of the only line.
    is_json_lines: bool,
    /// The sample of the JSON records, if any.
    sample: Option<RecordSample>,
    /// The kind of the JSON records, if they have annotations that can be read.
    record_kind: Option<RecordKind>,
}

impl<'a> Probe<'a> {
    /// Creates a probe. Cost: at most four passes over the file.
    pub(crate) fn new(name: &'a str, bytes: &'a [u8], text: Option<&'a str>) -> Self {
        let mut lines = text.unwrap_or_default().lines().filter(|line| !line.trim().is_empty());
        let starts_json = text.is_some_and(|text| text.trim_start().starts_with(['{', '[']));
        let first =
            lines.next().filter(|_| starts_json).and_then(|line| JsonShape::parse(line).ok());
        let second = lines.next().map(JsonShape::parse);
        let is_lines = first.is_some() && second.is_none_or(|second| second.is_ok());
        let shape = match (first, text) {
            (Some(first), _) if is_lines => Some(first),
            (_, Some(text)) if starts_json => JsonShape::parse(text).ok(),
            _ => None,
        };
        let sample = text.filter(|_| starts_json).and_then(RecordSample::new);
        let record_kind = sample.as_ref().and_then(RecordSample::kind);
        Self { name, bytes, text, shape, is_json_lines: is_lines, sample, record_kind }
    }

    /// Returns true if the file is JSON Lines and its first value is an object with all these keys.
    pub fn is_json_lines_with_keys(&self, keys: &[&str]) -> bool {
        self.is_json_lines
            && self.shape.as_ref().is_some_and(|shape| shape.is_object_with_keys(keys))
    }

    /// Returns true if the file is JSON and its first value is an object with all these keys, or an
    /// array that begins with one.
    pub fn is_json_with_keys(&self, keys: &[&str]) -> bool {
        self.shape.as_ref().is_some_and(|shape| shape.has_keys(keys))
    }

    /// Returns true if the file or its first line is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.shape.is_some()
    }

    /// Returns the sample of the JSON records of the file, if it has any.
    pub(crate) fn sample(&self) -> Option<&RecordSample> {
        self.sample.as_ref()
    }

    /// Returns the kind of the JSON records of the file, or `None` if it has none with annotations
    /// that can be read.
    pub(crate) fn record_kind(&self) -> Option<RecordKind> {
        self.record_kind
    }

    /// Returns the beginning of the file without leading white space: at most 4 KB.
    pub fn head(&self) -> &'a str {
        let text = self.text.unwrap_or_default().trim_start();
        &text[..text.floor_char_boundary(4096)]
    }

    /// Returns the first non-blank line, or an empty string if there is none.
    pub fn first_line(&self) -> &'a str {
        let mut lines = self.text.unwrap_or_default().lines();
        lines.find(|line| !line.trim().is_empty()).unwrap_or_default()
    }
}
