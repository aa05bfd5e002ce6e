//! Splits JSON into records: lines, elements of a list, or elements of lists inside an object.

use super::value::{JsonValue, MAX_VALUES, ValueSeed};
use crate::import::{ReadError, json_fault};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;
use std::ops::ControlFlow;

/// One record with its position.
pub(crate) struct Record {
    /// The position in the file, such as `line 12` or `item 3`.
    pub(crate) location: String,
    /// The names of the members of the file's object whose list contains the record, joined with
    /// dots. Empty for records that are not inside an object.
    pub(crate) path: String,
    pub(crate) value: JsonValue,
}

/// The result of a visit: an error, or whether to go on.
pub(crate) type Visit = Result<ControlFlow<()>, ReadError>;

/// Calls `visit` for each record of a JSON text, in order, until it breaks.
///
/// A text is one JSON value, or one on each line, or several in a row, with or without commas
/// between and after them. The elements of a list are
/// records, except for a list that begins with a text, which is one record: a text with its
/// annotations. An object that is no record itself, by `is_record`, but has lists of records, or
/// nothing but records, is replaced by them. Everything else is one record. Memory: one record at a time, or one object of
/// the file. Cost: two passes.
pub(crate) fn for_each_record(
    text: &str,
    is_record: fn(&JsonValue) -> bool,
    mut visit: impl FnMut(Record) -> Visit,
) -> Result<(), ReadError> {
    let first_line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let is_lines = serde_json::from_str::<IgnoredAny>(without_comma(first_line)).is_ok();
    let mut values = Values { rest: text, line: 1, n_bytes: 0, is_lines, is_first: true };
    let mut is_first = true;
    while let Some((json, line, n_bytes)) = values.next_value()? {
        let is_only = std::mem::take(&mut is_first) && values.rest.trim().is_empty();
        let mut root = Root { line, is_only, is_record, visit: &mut visit, outcome: None };
        let mut parser = serde_json::Deserializer::from_str(json);
        let parsed = root.deserialize(&mut parser).and_then(|()| parser.end());
        match (root.outcome, parsed) {
            (Some(Ok(_)), _) => return Ok(()),
            (Some(Err(error)), _) => return Err(error),
            (None, Err(error)) => return Err(json_fault(&error, line, n_bytes)),
            (None, Ok(())) => {}
        }
    }
    Ok(())
}

/// The JSON values of a text.
struct Values<'a> {
    rest: &'a str,
    /// The number of the line at which `rest` begins.
    line: usize,
    /// The bytes of that line before `rest`.
    n_bytes: usize,
    /// True if every line has a value.
    is_lines: bool,
    /// True before the first value.
    is_first: bool,
}

/// Returns a value without the comma after it.
fn without_comma(value: &str) -> &str {
    let value = value.trim_end();
    value.strip_suffix(',').unwrap_or(value)
}

impl<'a> Values<'a> {
    /// Returns the next value as text, with its line and the bytes of the line before it.
    fn next_value(&mut self) -> Result<Option<(&'a str, usize, usize)>, ReadError> {
        let is_between = |it: char| it.is_whitespace() || it == ',' && !self.is_first;
        let trimmed = self.rest.trim_start_matches(is_between);
        self.is_first = false;
        self.skip(self.rest.len() - trimmed.len());
        if trimmed.is_empty() {
            return Ok(None);
        }
        let length = match self.is_lines {
            true => trimmed.find('\n').unwrap_or(trimmed.len()),
            false => {
                let mut stream =
                    serde_json::Deserializer::from_str(trimmed).into_iter::<IgnoredAny>();
                match stream.next() {
                    Some(Err(error)) => return Err(json_fault(&error, self.line, self.n_bytes)),
                    _ => stream.byte_offset(),
                }
            }
        };
        let (value, line, n_bytes) = (without_comma(&trimmed[..length]), self.line, self.n_bytes);
        self.skip(length);
        Ok(Some((value, line, n_bytes)))
    }

    fn skip(&mut self, length: usize) {
        let (skipped, rest) = self.rest.split_at(length);
        self.line += skipped.matches('\n').count();
        self.n_bytes = match skipped.rfind('\n') {
            Some(at) => skipped.len() - at - 1,
            None => self.n_bytes + skipped.len(),
        };
        self.rest = rest;
    }
}

/// Parses one value of the text and visits its records.
struct Root<'a, V> {
    /// The line at which the value begins.
    line: usize,
    /// True if the text has no other value.
    is_only: bool,
    is_record: fn(&JsonValue) -> bool,
    visit: &'a mut V,
    /// The outcome of the visit that ended the iteration.
    outcome: Option<Visit>,
}

impl<V: FnMut(Record) -> Visit> Root<'_, V> {
    /// Visits a record. Returns false if the iteration has to end.
    fn visit_record(&mut self, location: String, path: String, value: JsonValue) -> bool {
        let value = unwrap_row(value, self.is_record);
        match (self.visit)(Record { location, path, value }) {
            Ok(ControlFlow::Continue(())) => true,
            end => {
                self.outcome = Some(end);
                false
            }
        }
    }

    /// Returns the location of an element of a list.
    fn item_location(&self, path: &str, number: usize) -> String {
        let line = if self.is_only { String::new() } else { format!("line {}", self.line) };
        let parts = [line.as_str(), path, &format!("item {number}")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Visits a value that is not the list of all records.
    fn visit_root<E: Error>(&mut self, mut value: JsonValue) -> Result<(), E> {
        let mut lists = Vec::new();
        if !(self.is_record)(&value) {
            take_record_lists(&mut value, self.is_record, "", 0, &mut lists);
        }
        if lists.is_empty() {
            let location = format!("line {}", self.line);
            return match self.visit_record(location, String::new(), value) {
                true => Ok(()),
                false => Err(E::custom("ended")),
            };
        }
        for (path, records) in lists {
            for (number, record) in (1..).zip(records) {
                let location = self.item_location(&path, number);
                if !self.visit_record(location, path.clone(), record) {
                    return Err(E::custom("ended"));
                }
            }
        }
        Ok(())
    }
}

/// The member with the record in a row of the Hugging Face Hub's API.
const ROW: &str = "row";

/// Returns the record inside a row, or the value itself if it is a record or has none.
fn unwrap_row(value: JsonValue, is_record: fn(&JsonValue) -> bool) -> JsonValue {
    if !value.member(ROW).is_some_and(is_record) || is_record(&value) {
        return value;
    }
    let JsonValue::Object(members) = value else { return value };
    let row = members.into_iter().find(|(key, _)| key == ROW);
    row.map_or(JsonValue::Null, |(_, row)| row)
}

/// Returns true if the first element that is not null is a record, or a row with one.
fn begins_with_record(records: &[JsonValue], is_record: fn(&JsonValue) -> bool) -> bool {
    let first = records.iter().find(|record| **record != JsonValue::Null);
    first.is_some_and(|first| is_record(first) || first.member(ROW).is_some_and(is_record))
}

/// The maximum depth at which lists of records are found in an object.
const MAX_LIST_DEPTH: usize = 2;

/// Moves the lists of records out of an object, each with its path.
fn take_record_lists(
    value: &mut JsonValue,
    is_record: fn(&JsonValue) -> bool,
    path: &str,
    depth: usize,
    lists: &mut Vec<(String, Vec<JsonValue>)>,
) {
    let JsonValue::Object(members) = value else { return };
    // Records by their ids.
    if !members.is_empty()
        && members.iter().all(|(_, member)| member.is_object() && is_record(member))
    {
        let records = std::mem::take(members).into_iter().map(|(_, member)| member);
        lists.push((path.to_owned(), records.collect()));
        return;
    }
    for (key, member) in members {
        let key = crate::shorten::shorten(key, 30);
        let path = if path.is_empty() { key } else { format!("{path}.{key}") };
        match member {
            JsonValue::List(records) if begins_with_record(records, is_record) => {
                lists.push((path, std::mem::take(records)));
            }
            JsonValue::Object(_) if depth < MAX_LIST_DEPTH => {
                take_record_lists(member, is_record, &path, depth + 1, lists);
            }
            _ => {}
        }
    }
}

impl<'de, V: FnMut(Record) -> Visit> DeserializeSeed<'de> for &mut Root<'_, V> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, V: FnMut(Record) -> Visit> Visitor<'de> for &mut Root<'_, V> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let budget = Cell::new(MAX_VALUES);
        let seed = ValueSeed { budget: &budget };
        let Some(first) = elements.next_element_seed(seed)? else { return Ok(()) };
        if let JsonValue::Text(_) = first {
            let mut pair = vec![first];
            while let Some(element) = elements.next_element_seed(seed)? {
                pair.push(element);
            }
            return self.visit_root(JsonValue::List(pair));
        }
        let mut next = Some(first);
        let mut number = 1;
        while let Some(value) = next {
            let location = self.item_location("", number);
            if !self.visit_record(location, String::new(), value) {
                return Err(Error::custom("ended"));
            }
            number += 1;
            budget.set(MAX_VALUES);
            next = elements.next_element_seed(seed)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        let budget = Cell::new(MAX_VALUES);
        let value = ValueSeed { budget: &budget }.visit_map(entries)?;
        self.visit_root(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.visit_root(JsonValue::Text(value.to_owned()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.visit_root(JsonValue::Bool(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.visit_root(JsonValue::Number(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.visit_f64(value as f64)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_root(JsonValue::Null)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the locations and paths of the records of a text.
    fn describe(text: &str) -> String {
        let mut all = Vec::new();
        let is_record = |value: &JsonValue| value.member("text").is_some();
        let read = for_each_record(text, is_record, |record| {
            all.push(format!("{} ({})", record.location, record.path));
            Ok(ControlFlow::Continue(()))
        });
        all.extend(read.err().map(|error| error.to_string()));
        all.join("; ")
    }

    #[test]
    fn records_are_found_in_every_arrangement() {
        for (text, expected) in [
            ("{\"text\":1}\r\n\n{\"text\":2}\r\n", "line 1 (); line 3 ()"),
            ("[{\"text\":1},\n{\"text\":2}]", "item 1 (); item 2 ()"),
            ("[[\"a\",{}],[\"b\",{}]]", "item 1 (); item 2 ()"),
            ("[\"a\",{}]\n[\"b\",{}]", "line 1 (); line 2 ()"),
            ("[{\"text\":1}]\n[{\"text\":2}]", "line 1, item 1 (); line 2, item 1 ()"),
            ("{\n\"text\":1}\n\n{\"text\":\n2}{\"text\":3}", "line 1 (); line 4 (); line 5 ()"),
            (
                "{\"a\":{\"train\":[{\"text\":1}]},\"dev\":[{\"text\":1},2]}",
                "a.train, item 1 (a.train); dev, item 1 (dev); dev, item 2 (dev)",
            ),
            ("{\"a\":[1]}", "line 1 ()"),
            ("{\"7\":{\"text\":1},\"8\":{\"text\":2}}", "item 1 (); item 2 ()"),
            ("{\"7\":{\"text\":1},\"8\":2}", "line 1 ()"),
            ("[]", ""),
            ("7", "line 1 ()"),
            ("{\"text\":1}\n{", "line 1 (); line 2: the JSON ends too early"),
            ("{\"text\":1},\r\n{\"text\":2},\n", "line 1 (); line 2 ()"),
            ("{\"text\":1}, {\n\"text\":2}\n,{\"text\":3},", "line 1 (); line 1 (); line 3 ()"),
            (",{}", "line 1: the JSON is damaged at column 1"),
            ("{\"text\":1} x", "line 1 (); line 1: the JSON is damaged at column 12"),
        ] {
            assert_eq!(describe(text), expected, "{text}");
        }
    }

    #[test]
    fn iteration_ends_when_the_visit_breaks() {
        let mut count = 0;
        let read = for_each_record(
            "[1,2,3]",
            |_| true,
            |_| {
                count += 1;
                Ok(if count == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            },
        );
        assert_eq!((read, count), (Ok(()), 2));
    }
}
