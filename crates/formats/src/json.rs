//! Compact JSON output, and the shape of JSON input that is not parsed yet.

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// Serializes a value as JSON without white space, with its fields in order.
pub(crate) fn to_compact_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists of them are always JSON")
}

/// Returns the position of an error in a JSON file, such as `line 1, column 49`.
pub(crate) fn json_error_location(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

/// The outermost structure of a JSON value, which is enough to recognize the kind of file.
#[derive(Debug, Default)]
pub(crate) struct JsonShape {
    /// True if the value is an array. The other fields describe its first element.
    is_array: bool,
    is_object: bool,
    /// The first keys of the object.
    keys: Vec<String>,
}

/// The maximum number of keys that are kept.
const MAX_KEYS: usize = 24;

/// Keys by which kinds of files are recognized. All keys of an entry are required.
const KNOWN_SHAPES: &[(&[&str], &str)] = &[
    (&["classes", "annotations"], "a file of NER Annotator"),
    (&["data", "annotations"], "tasks of Label Studio"),
    (&["data", "predictions"], "tasks of Label Studio"),
    (&["@context"], "JSON-LD, such as Web Annotations"),
    (&["text", "spans"], "tasks of Prodigy"),
    (&["text", "ents"], "a document of spaCy"),
    (&["text", "entities"], "training data with texts and entities"),
    (&["text", "label"], "a file of doccano"),
    (&["text", "labels"], "a file of doccano"),
    (&["tokens", "ner_tags"], "tokens and tags for training"),
    (&["paragraphs"], "training data of spaCy 2"),
];

impl JsonShape {
    /// Parses the shape of `text`, which must be valid JSON as a whole. Cost: one pass.
    pub(crate) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Returns true if the value is an object or an array that begins with one. A note such as
    /// `[1]` is neither.
    pub(crate) fn contains_object(&self) -> bool {
        self.is_object
    }

    /// Returns true if the value is an object, not in an array, that has all these keys among its
    /// first `MAX_KEYS`.
    pub(crate) fn is_object_with_keys(&self, keys: &[&str]) -> bool {
        !self.is_array && self.has_keys(keys)
    }

    /// Returns true if the value is an object, or an array that begins with one, that has all these
    /// keys among its first ones.
    pub(crate) fn has_keys(&self, keys: &[&str]) -> bool {
        let has = |key: &&str| self.keys.iter().any(|other| other == key);
        self.is_object && keys.iter().all(has)
    }

    /// Describes the value for error messages.
    pub(crate) fn describe(&self) -> String {
        let has = |key: &&str| self.keys.iter().any(|other| other == key);
        if let Some((_, name)) = KNOWN_SHAPES.iter().find(|(keys, _)| keys.iter().all(has)) {
            return format!("looks like {name}");
        }
        let keys: Vec<&str> = self.keys.iter().take(4).map(String::as_str).collect();
        match (self.is_array, self.is_object) {
            (_, true) if keys.is_empty() => "an empty object".to_owned(),
            (false, true) => format!("an object with {}", keys.join(", ")),
            (true, true) => format!("a list of objects with {}", keys.join(", ")),
            (true, false) => "a list".to_owned(),
            (false, false) => "a single value".to_owned(),
        }
    }
}

impl<'de> Deserialize<'de> for JsonShape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonShapeVisitor)
    }
}

struct JsonShapeVisitor;

/// Scalars have an empty shape.
macro_rules! visit_scalars {
    ($($visit:ident($kind:ty)),*) => {
        $(fn $visit<E>(self, _: $kind) -> Result<JsonShape, E> { Ok(JsonShape::default()) })*
    };
}

impl<'de> Visitor<'de> for JsonShapeVisitor {
    type Value = JsonShape;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    visit_scalars!(
        visit_bool(bool),
        visit_i64(i64),
        visit_u64(u64),
        visit_f64(f64),
        visit_str(&str)
    );

    fn visit_unit<E>(self) -> Result<JsonShape, E> {
        Ok(JsonShape::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<JsonShape, A::Error> {
        let first: JsonShape = elements.next_element()?.unwrap_or_default();
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(JsonShape { is_array: true, ..first })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<JsonShape, A::Error> {
        let mut keys = Vec::new();
        while let Some((key, _)) = entries.next_entry::<Cow<'de, str>, IgnoredAny>()? {
            if keys.len() < MAX_KEYS {
                keys.push(crate::shorten::shorten(&key, 30));
            }
        }
        Ok(JsonShape { is_array: false, is_object: true, keys })
    }
}

#[cfg(test)]
mod tests {
    use super::JsonShape;

    #[test]
    fn formats_are_recognized_by_keys() {
        let cases = [
            (r#"{"classes":[],"annotations":[]}"#, "looks like a file of NER Annotator"),
            (r#"[{"id":1,"data":{},"annotations":[]},7]"#, "looks like tasks of Label Studio"),
            (r#"{"a":{"b":[]},"__proto__":1}"#, "an object with a, __proto__"),
            ("{}", "an empty object"),
            ("[1, null]", "a list"),
            ("[]", "a list"),
            ("-1e3", "a single value"),
        ];
        for (json, expected) in cases {
            assert_eq!(JsonShape::parse(json).unwrap().describe(), expected, "{json}");
        }
    }

    #[test]
    fn deep_nesting_is_an_error() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(JsonShape::parse(&deep).is_err());
    }
}
