//! JSON values of files of unknown shape, in bounded memory.

use crate::import::RawOffset;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;

/// A JSON value. Members keep their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum JsonValue {
    #[default]
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<JsonValue>),
    Object(Vec<(String, JsonValue)>),
}

/// The maximum number of values in one record. A value takes 32 bytes, and a malicious file has one
/// for every two bytes.
pub(crate) const MAX_VALUES: usize = 8_000_000;

impl JsonValue {
    /// Returns the first member of this name.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        self.members().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Returns the members of an object. Empty for any other value.
    pub(crate) fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// Returns the elements of a list. Empty for any other value.
    pub(crate) fn elements(&self) -> &[Self] {
        match self {
            Self::List(elements) => elements,
            _ => &[],
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    /// Returns true for an empty list, object or text, and for null.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(elements) => elements.is_empty(),
            Self::Object(members) => members.is_empty(),
            Self::Bool(_) | Self::Number(_) => false,
        }
    }

    /// Returns true for a number, and for a text of digits.
    pub(crate) fn is_offset(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Text(text) => is_digits(text),
            _ => false,
        }
    }

    /// Returns the value as an offset, which is invalid for a value of another kind. A text of
    /// digits is an offset, because some programs quote numbers.
    pub(crate) fn as_offset(&self) -> RawOffset {
        match self {
            Self::Number(number) => RawOffset::from_f64(*number),
            Self::Text(text) if is_digits(text) => RawOffset(text.parse().ok()),
            _ => RawOffset(None),
        }
    }

    /// Returns the value as a name: a text, or a number as it is written.
    pub(crate) fn as_name(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parses a value while counting its parts down.
#[derive(Clone, Copy)]
pub(crate) struct ValueSeed<'a> {
    pub(crate) budget: &'a Cell<usize>,
}

impl ValueSeed<'_> {
    fn count<E: Error>(self) -> Result<(), E> {
        let left = self.budget.get().checked_sub(1);
        self.budget.set(left.ok_or_else(|| E::custom("more values than fit into memory"))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = JsonValue;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<JsonValue, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = JsonValue;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<JsonValue, E> {
        self.count().map(|()| JsonValue::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<JsonValue, E> {
        self.count().map(|()| JsonValue::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<JsonValue, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<JsonValue, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<JsonValue, E> {
        self.count().map(|()| JsonValue::Number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<JsonValue, E> {
        self.count().map(|()| JsonValue::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<JsonValue, A::Error> {
        self.count()?;
        let mut all = Vec::new();
        while let Some(element) = elements.next_element_seed(self)? {
            all.push(element);
        }
        Ok(JsonValue::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<JsonValue, A::Error> {
        self.count()?;
        let mut all = Vec::new();
        while let Some(key) = entries.next_key::<String>()? {
            all.push((key, entries.next_value_seed(self)?));
        }
        Ok(JsonValue::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str, budget: usize) -> Result<JsonValue, serde_json::Error> {
        let budget = Cell::new(budget);
        ValueSeed { budget: &budget }.deserialize(&mut serde_json::Deserializer::from_str(json))
    }

    #[test]
    fn values_are_counted() {
        let value = parse(r#"{"b":[1,"12"],"a":null}"#, 5).unwrap();
        assert_eq!(value.members()[0].0, "b");
        let offsets = value.member("b").unwrap().elements().iter().map(|one| one.as_offset().0);
        assert_eq!(offsets.collect::<Vec<_>>(), [Some(1), Some(12)]);
        assert!(parse(r#"{"b":[1,"12"],"a":null}"#, 4).is_err());
        assert!(parse(&"[".repeat(1000), 1_000_000).is_err());
    }

    #[test]
    fn texts_of_digits_are_offsets() {
        for (json, expected) in
            [("-1", None), ("1.5", None), ("\"7\"", Some(7)), ("\"x\"", None), ("[]", None)]
        {
            assert_eq!(parse(json, 9).unwrap().as_offset().0, expected, "{json}");
        }
    }
}
