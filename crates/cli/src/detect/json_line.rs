//! A JSON line that is written as it was read, with `entities` added as its last member.

use super::error::LineError;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

/// The member that holds the mentions.
const ENTITIES: &str = "entities";

/// The new name of the input's own `entities`. Numbered from 2 if a line has that name too.
const INPUT_ENTITIES: &str = "input_entities";

/// A line and the edits to make to it.
pub(super) struct JsonLine {
    /// The object, without surrounding white space.
    json: String,
    /// The byte range of the value of `text`.
    text_range: Range<usize>,
    /// The byte ranges of keys to rename, in order, each with the new key as JSON.
    renamed_keys: Vec<(Range<usize>, String)>,
}

/// The parsed members of a line.
pub(super) struct ParsedLine {
    pub line: JsonLine,
    /// The value of `text`.
    pub text: String,
    /// The value of `date`, as JSON. `None` if it is missing or null.
    pub date: Option<String>,
    /// The names of its other members, at most `MAX_OTHER_MEMBERS`.
    pub other_members: BTreeSet<String>,
}

/// The maximum number of names of other members.
const MAX_OTHER_MEMBERS: usize = 20;

/// The relevant members, as slices of the line.
#[derive(Default)]
struct LineMembers<'a> {
    text: Vec<&'a str>,
    date: Vec<&'a str>,
    /// The keys, not the values.
    entities: Vec<&'a str>,
    /// Keys that begin with the new name of `entities`.
    used_names: BTreeSet<String>,
    other_members: BTreeSet<String>,
}

impl JsonLine {
    /// Parses a line. Members other than `text` and `date` are not parsed, regardless of their
    /// length or depth. The error says what is wrong with the line.
    ///
    /// Memory: the line and its text.
    pub(super) fn parse(mut line: String) -> Result<ParsedLine, LineError> {
        line.truncate(line.trim_end().len());
        let members: LineMembers = serde_json::from_str(&line).map_err(LineError::NotAnObject)?;
        let Some(raw) = single_value(&members.text, "text")?.filter(|raw| raw.starts_with('"'))
        else {
            return Err(LineError::NoText);
        };
        let text = serde_json::from_str(raw).map_err(LineError::Text)?;
        let date =
            single_value(&members.date, "date")?.filter(|raw| *raw != "null").map(str::to_owned);
        let place = byte_range(&line, raw);
        let renamed = rename_entities_keys(&line, &members);
        let other_members = members.other_members;
        Ok(ParsedLine {
            text,
            date,
            other_members,
            line: Self { text_range: place, renamed_keys: renamed, json: line },
        })
    }

    /// Returns the length in bytes.
    pub(super) fn byte_len(&self) -> usize {
        self.json.len()
    }

    /// Writes the line up to the value of `entities`. The caller writes that value as JSON, and
    /// then [`LINE_END`]. `text`, if given, replaces the line's text.
    pub(super) fn write_prefix(self, text: Option<&str>, out: &mut impl Write) -> io::Result<()> {
        let mut from = 0;
        let text_edit = text.map(|text| (self.text_range, Replacement::Text(text)));
        let renamed =
            self.renamed_keys.into_iter().map(|(range, name)| (range, Replacement::Key(name)));
        let mut edits: Vec<(Range<usize>, Replacement)> = renamed.chain(text_edit).collect();
        edits.sort_by_key(|(range, _)| range.start);
        for (range, new) in edits {
            out.write_all(&self.json.as_bytes()[from..range.start])?;
            match new {
                Replacement::Text(text) => serde_json::to_writer(&mut *out, text)?,
                Replacement::Key(name) => out.write_all(name.as_bytes())?,
            }
            from = range.end;
        }
        let rest = &self.json[from..];
        out.write_all(rest.strip_suffix('}').unwrap_or(rest).as_bytes())?;
        // The comma is always right: the object has a `text` at least.
        out.write_all(b",\"entities\":")
    }
}

/// The end of a line, after its entities.
pub(super) const LINE_END: &[u8] = b"}\n";

/// The replacement of a part of a line.
enum Replacement<'a> {
    Text(&'a str),
    Key(String),
}

/// Returns the value of a member that a line may have at most once, or an error if it has several.
fn single_value<'a>(values: &[&'a str], name: &'static str) -> Result<Option<&'a str>, LineError> {
    match values {
        [] => Ok(None),
        [value] => Ok(Some(value)),
        _ => Err(LineError::Duplicate(name)),
    }
}

/// Returns the `entities` keys of a line with their new names, none of which occurs in the line.
fn rename_entities_keys(line: &str, members: &LineMembers) -> Vec<(Range<usize>, String)> {
    let names = std::iter::once(INPUT_ENTITIES.to_owned())
        .chain((2..).map(|number| format!("{INPUT_ENTITIES}_{number}")));
    let free = names.filter(|name| !members.used_names.contains(name));
    let keys = members.entities.iter().map(|key| byte_range(line, key));
    keys.zip(free).map(|(key, name)| (key, format!("\"{name}\""))).collect()
}

/// Returns the byte range of a part of a line in that line.
fn byte_range(line: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - line.as_ptr() as usize;
    start..start + part.len()
}

impl<'de: 'a, 'a> Deserialize<'de> for LineMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LineMembersVisitor)
    }
}

struct LineMembersVisitor;

impl<'de> Visitor<'de> for LineMembersVisitor {
    type Value = LineMembers<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<LineMembers<'de>, A::Error> {
        let mut members = LineMembers::default();
        while let Some((key, value)) = entries.next_entry::<&RawValue, &RawValue>()? {
            let (key, value) = (key.get(), value.get());
            match &*decode_key(key) {
                "text" => members.text.push(value),
                "date" => members.date.push(value),
                ENTITIES => members.entities.push(key),
                other => {
                    if other.starts_with(INPUT_ENTITIES) {
                        members.used_names.insert(other.to_owned());
                    }
                    if members.other_members.len() < MAX_OTHER_MEMBERS {
                        members.other_members.insert(other.to_owned());
                    }
                }
            }
        }
        Ok(members)
    }
}

/// Returns the name that a key denotes. A key with escapes that no string can hold is none of the
/// relevant names, and is returned as it is.
fn decode_key(key: &str) -> Cow<'_, str> {
    if key.contains('\\') {
        return serde_json::from_str(key).map_or(Cow::Borrowed(key), Cow::Owned);
    }
    let bare = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
    Cow::Borrowed(bare.unwrap_or(key))
}

#[cfg(test)]
mod tests {
    use super::{JsonLine, LINE_END};

    #[track_caller]
    fn check(line: &str, text: Option<&str>, expected: &str) {
        let parsed = JsonLine::parse(line.to_owned()).unwrap();
        let mut written = Vec::new();
        parsed.line.write_prefix(text, &mut written).unwrap();
        written.extend([b"[]", LINE_END].concat());
        assert_eq!(String::from_utf8(written).unwrap(), format!("{expected}\n"));
    }

    #[test]
    fn other_members_keep_their_bytes() {
        check(r#"{"text":"a"}"#, None, r#"{"text":"a","entities":[]}"#);
        check(
            r#" { "z" : 12345678901234567890123, "text": "\u00e9\/", "a":[1.0, 1e400,-0 ] }  "#,
            None,
            r#" { "z" : 12345678901234567890123, "text": "\u00e9\/", "a":[1.0, 1e400,-0 ] ,"entities":[]}"#,
        );
        check(
            r#"{"b":1,"b":"\ud800","text":""}"#,
            None,
            r#"{"b":1,"b":"\ud800","text":"","entities":[]}"#,
        );
        check(r#"{"text":"a\r\n","b":2}"#, Some("a\n"), r#"{"text":"a\n","b":2,"entities":[]}"#);
        let deep = format!(r#"{{"a":{}{},"text":"b""#, "[".repeat(100_000), "]".repeat(100_000));
        check(&format!("{deep}}}"), None, &format!("{deep},\"entities\":[]}}"));
    }

    #[test]
    fn input_entities_get_a_free_key() {
        check(
            r#"{"entities":[[0,1,"X"]],"text":"a\r"}"#,
            Some("a\n"),
            r#"{"input_entities":[[0,1,"X"]],"text":"a\n","entities":[]}"#,
        );
        check(
            r#"{"input_entities":1,"text":"a","\u0065ntities":2}"#,
            None,
            r#"{"input_entities":1,"text":"a","input_entities_2":2,"entities":[]}"#,
        );
        check(
            r#"{"entities":1,"entities":2,"text":"a","input_entities_2":3}"#,
            None,
            r#"{"input_entities":1,"input_entities_3":2,"text":"a","input_entities_2":3,"entities":[]}"#,
        );
    }

    #[test]
    fn invalid_line_reports_reason() {
        let parse_error =
            |line: &str| JsonLine::parse(line.to_owned()).map(|_| ()).unwrap_err().to_string();
        assert!(parse_error("[1]").starts_with("not a JSON object: "));
        assert!(parse_error(r#"{"text":"a"} x"#).starts_with("not a JSON object: "));
        assert!(parse_error(r#"{"text":"\ud800"}"#).starts_with("\"text\" cannot be read: "));
        assert_eq!(parse_error(r#"{"text":1}"#), "no \"text\" string");
        assert_eq!(
            parse_error(r#"{"text":"a","te\u0078t":"b"}"#),
            "\"text\" occurs more than once"
        );
    }
}
