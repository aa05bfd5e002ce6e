//! JSON lines of texts that nobody has annotated.

use super::table::{DATE, ID, LANGUAGE, SOURCE, TITLE};
use super::{MAX_ROWS, TooManyRows};
use crate::import::{Note, Notes, Read, ReadItem, ReadMeta, Word};
use crate::shorten::shorten;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Members that hold annotations, in whichever format: a file with one of them in any line is annotated, also
/// where they hold none.
const ANNOTATIONS: &[&str] =
    &["entities", "spans", "ents", "label", "labels", "annotations", "predictions", "ner_tags"];

/// How many members that are passed over are named.
const NAMED: usize = 8;

/// What lines of JSON are.
pub(crate) enum Lines {
    /// Not all of them objects with a text.
    Other,
    /// Texts, and from this byte on a line with annotations.
    Annotated(usize),
    /// Texts alone.
    Texts(Read),
}

/// Reads lines of JSON: each an object whose `text` is one, and none with annotations. Title, day, source and
/// language are read by the names that columns of tables have, too; other members are told. Lines without a
/// text are passed over. Cost: a pass over the lines, as far as they are such.
pub(crate) fn read(text: &str) -> Result<Lines, TooManyRows> {
    let (mut items, mut notes, mut blank) = (Vec::new(), Notes::default(), 0);
    let mut others = BTreeSet::new();
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let start = at;
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let Ok(line) = serde_json::from_str::<Line>(line) else { return Ok(Lines::Other) };
        let Some(text) = line.text else { return Ok(Lines::Other) };
        if line.is_annotated {
            return Ok(Lines::Annotated(start));
        }
        if items.len() + blank >= MAX_ROWS {
            return Err(TooManyRows);
        }
        let room = (NAMED + 1).saturating_sub(others.len());
        others.extend(line.others.into_iter().take(room));
        match text.trim().is_empty() {
            true => blank += 1,
            false => items.push(item(text, line.members, number)),
        }
    }
    let passed_over = |what| Note::PassedOver { place: "lines".to_owned(), what };
    if blank > 0 {
        notes.push(passed_over(format!("{blank} without a text")));
    }
    if !others.is_empty() {
        let named = others.iter().take(NAMED).map(|name| format!("“{name}”"));
        let more = if others.len() > NAMED { " and others" } else { "" };
        let named = named.collect::<Vec<_>>().join(", ");
        notes.push(passed_over(format!("what stands in {named}{more}")));
    }
    let is_any = !items.is_empty() || blank > 0;
    Ok(if is_any { Lines::Texts(Read { items, notes: notes.into_vec() }) } else { Lines::Other })
}

fn item(text: String, mut members: BTreeMap<&'static str, String>, number: usize) -> ReadItem {
    let mut find = |wanted: &[&'static str]| {
        let found = wanted.iter().find_map(|name| members.remove(name));
        found.map(|found| found.trim().to_owned()).filter(|found| !found.is_empty())
    };
    let meta = ReadMeta {
        title: find(TITLE),
        date: find(DATE).and_then(|date| date.get(..10)?.parse().ok()),
        source: find(SOURCE),
        language: find(LANGUAGE),
    };
    let place = match find(ID) {
        Some(id) => format!("line {number} ({})", shorten(&id, 30)),
        None => format!("line {number}"),
    };
    ReadItem { text, place, meta, ..ReadItem::default() }
}

/// One line.
#[derive(Default)]
struct Line {
    text: Option<String>,
    is_annotated: bool,
    /// Those that are read, where they are texts.
    members: BTreeMap<&'static str, String>,
    /// The names of the others, cut.
    others: Vec<String>,
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LineVisitor)
    }
}

struct LineVisitor;

impl<'de> Visitor<'de> for LineVisitor {
    type Value = Line;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Line, A::Error> {
        let mut line = Line::default();
        let read = [TITLE, DATE, SOURCE, LANGUAGE, ID];
        while let Some(key) = entries.next_key::<Cow<'de, str>>()? {
            if key == "text" {
                line.text = entries.next_value::<Word>()?.0;
            } else if let Some(name) = read.iter().copied().flatten().find(|name| **name == key) {
                let member = entries.next_value::<Word>()?.0;
                line.members.extend(member.map(|member| (*name, member)));
            } else {
                line.is_annotated |= ANNOTATIONS.contains(&&*key);
                line.others.push(shorten(&key, 30));
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of lines with their titles, or what else they are.
    fn told(text: &str) -> String {
        match read(text) {
            Err(_) => "too many".to_owned(),
            Ok(Lines::Other) => "other".to_owned(),
            Ok(Lines::Annotated(at)) => format!("annotated at {at}"),
            Ok(Lines::Texts(read)) => {
                let item = |it: &ReadItem| {
                    format!("{}: {}/{}", it.place, it.meta.title.as_deref().unwrap_or(""), it.text)
                };
                let items = read.items.iter().map(item);
                let notes = read.notes.iter().map(ToString::to_string);
                items.chain(notes).collect::<Vec<_>>().join("; ")
            }
        }
    }

    #[test]
    fn lines_without_annotations_are_texts() {
        for (lines, expected) in [
            (r#"{"text": "Homs"}"#, "line 1: /Homs"),
            (
                "{\"id\":\"x\",\"text\":\"Homs\\nfalls\",\"headline\":\"A\"}\r\n\n{\"text\":\"Hama\"}\n",
                "line 1 (x): A/Homs\nfalls; line 3: /Hama",
            ),
            (
                r#"{"text": "Homs", "author": {"a": [1]}, "id": 3}"#,
                "line 1: /Homs; lines: passed over: what stands in “author”",
            ),
            (
                "{\"text\":\"a\"}\n{\"text\":\" \"}",
                "line 1: /a; lines: passed over: 1 without a text",
            ),
            ("{\"text\":\"a\"}\n{\"text\":\"b\",\"entities\":[]}", "annotated at 13"),
            (r#"{"text":"a","ents":[]}"#, "annotated at 0"),
            ("{\"text\":\"a\"}\n[]", "other"),
            ("{\"text\":\"a\"}\n{\"title\":\"a\"}", "other"),
            (r#"{"text":1}"#, "other"),
            (r#"[{"text":"a"}]"#, "other"),
            ("Homs", "other"),
            ("", "other"),
        ] {
            assert_eq!(told(lines), expected, "{lines}");
        }
        assert_eq!(told(&"{\"text\":\"a\"}\n".repeat(MAX_ROWS + 1)), "too many");
    }
}
