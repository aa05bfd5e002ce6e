//! JSON Lines of texts without annotations.

use super::table::{DATE_COLUMNS, ID_COLUMNS, LANGUAGE_COLUMNS, SOURCE_COLUMNS, TITLE_COLUMNS};
use super::{MAX_ROWS, TooManyRows};
use crate::import::{
    ImportNote, LenientString, NoteCollector, ParsedDocument, ParsedDocuments, ParsedMetadata,
};
use crate::shorten::shorten;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Members that contain annotations in any of the formats. A file is annotated if any line has one
/// of them, even if it is empty.
const ANNOTATION_KEYS: &[&str] =
    &["entities", "spans", "ents", "label", "labels", "annotations", "predictions", "ner_tags"];

/// The maximum number of ignored members that are named in a note.
const MAX_LISTED_KEYS: usize = 8;

/// The kind of a text that may be JSON Lines of articles.
pub(crate) enum JsonLines {
    /// Some lines are not objects with a text.
    NotArticles,
    /// The lines are texts, and the line at this byte offset has annotations.
    Annotated(usize),
    /// The lines are texts without annotations.
    Articles(ParsedDocuments),
}

/// Reads JSON Lines of objects with a string `text` and without annotations. Title, date, source
/// and language are read from members with the names that are also used for table columns. Other
/// members are reported in a note. Lines with an empty text are skipped. Cost: a pass over the
/// lines, up to the first that is not an article.
pub(crate) fn read_json_lines(text: &str) -> Result<JsonLines, TooManyRows> {
    let (mut items, mut notes, mut blank) = (Vec::new(), NoteCollector::default(), 0);
    let mut ignored_keys = BTreeSet::new();
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let start = at;
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let Ok(line) = serde_json::from_str::<ArticleLine>(line) else {
            return Ok(JsonLines::NotArticles);
        };
        let Some(text) = line.text else { return Ok(JsonLines::NotArticles) };
        if line.is_annotated {
            return Ok(JsonLines::Annotated(start));
        }
        if items.len() + blank >= MAX_ROWS {
            return Err(TooManyRows);
        }
        let capacity = (MAX_LISTED_KEYS + 1).saturating_sub(ignored_keys.len());
        ignored_keys.extend(line.ignored_keys.into_iter().take(capacity));
        match text.trim().is_empty() {
            true => blank += 1,
            false => items.push(line_document(text, line.metadata, number)),
        }
    }
    let skipped = |what| ImportNote::Skipped { location: "lines".to_owned(), what };
    if blank > 0 {
        notes.push(skipped(format!("{blank} without text")));
    }
    if !ignored_keys.is_empty() {
        let named = ignored_keys.iter().take(MAX_LISTED_KEYS).map(|name| format!("“{name}”"));
        let more = if ignored_keys.len() > MAX_LISTED_KEYS { " and others" } else { "" };
        let named = named.collect::<Vec<_>>().join(", ");
        notes.push(skipped(format!("values of {named}{more}")));
    }
    let is_any = !items.is_empty() || blank > 0;
    Ok(if is_any {
        JsonLines::Articles(ParsedDocuments { documents: items, notes: notes.into_vec() })
    } else {
        JsonLines::NotArticles
    })
}

fn line_document(
    text: String,
    mut members: BTreeMap<&'static str, String>,
    number: usize,
) -> ParsedDocument {
    let mut find = |keys: &[&'static str]| {
        let found = keys.iter().find_map(|name| members.remove(name));
        found.map(|found| found.trim().to_owned()).filter(|found| !found.is_empty())
    };
    let meta = ParsedMetadata {
        title: find(TITLE_COLUMNS),
        date: find(DATE_COLUMNS).and_then(|date| date.get(..10)?.parse().ok()),
        source: find(SOURCE_COLUMNS),
        language: find(LANGUAGE_COLUMNS),
    };
    let location = match find(ID_COLUMNS) {
        Some(id) => format!("line {number} ({})", shorten(&id, 30)),
        None => format!("line {number}"),
    };
    ParsedDocument { text, location, meta, ..ParsedDocument::default() }
}

/// A parsed line.
#[derive(Default)]
struct ArticleLine {
    text: Option<String>,
    is_annotated: bool,
    /// The known metadata members that are strings.
    metadata: BTreeMap<&'static str, String>,
    /// The names of the other members, cut.
    ignored_keys: Vec<String>,
}

impl<'de> Deserialize<'de> for ArticleLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ArticleLineVisitor)
    }
}

struct ArticleLineVisitor;

impl<'de> Visitor<'de> for ArticleLineVisitor {
    type Value = ArticleLine;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<ArticleLine, A::Error> {
        let mut line = ArticleLine::default();
        let read = [TITLE_COLUMNS, DATE_COLUMNS, SOURCE_COLUMNS, LANGUAGE_COLUMNS, ID_COLUMNS];
        while let Some(key) = entries.next_key::<Cow<'de, str>>()? {
            if key == "text" {
                line.text = entries.next_value::<LenientString>()?.0;
            } else if let Some(name) = read.iter().copied().flatten().find(|name| **name == key) {
                let member = entries.next_value::<LenientString>()?.0;
                line.metadata.extend(member.map(|member| (*name, member)));
            } else {
                line.is_annotated |= ANNOTATION_KEYS.contains(&&*key);
                line.ignored_keys.push(shorten(&key, 30));
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the texts of the lines with their titles, or the kind of the input.
    fn describe(text: &str) -> String {
        match read_json_lines(text) {
            Err(_) => "too many".to_owned(),
            Ok(JsonLines::NotArticles) => "other".to_owned(),
            Ok(JsonLines::Annotated(at)) => format!("annotated at {at}"),
            Ok(JsonLines::Articles(read)) => {
                let item = |it: &ParsedDocument| {
                    format!(
                        "{}: {}/{}",
                        it.location,
                        it.meta.title.as_deref().unwrap_or(""),
                        it.text
                    )
                };
                let items = read.documents.iter().map(item);
                let notes = read.notes.iter().map(ToString::to_string);
                items.chain(notes).collect::<Vec<_>>().join("; ")
            }
        }
    }

    #[test]
    fn lines_without_annotations_are_articles() {
        for (lines, expected) in [
            (r#"{"text": "Homs"}"#, "line 1: /Homs"),
            (
                "{\"id\":\"x\",\"text\":\"Homs\\nfalls\",\"headline\":\"A\"}\r\n\n{\"text\":\"Hama\"}\n",
                "line 1 (x): A/Homs\nfalls; line 3: /Hama",
            ),
            (
                r#"{"text": "Homs", "author": {"a": [1]}, "id": 3}"#,
                "line 1: /Homs; lines: skipped: values of “author”",
            ),
            ("{\"text\":\"a\"}\n{\"text\":\" \"}", "line 1: /a; lines: skipped: 1 without text"),
            ("{\"text\":\"a\"}\n{\"text\":\"b\",\"entities\":[]}", "annotated at 13"),
            (r#"{"text":"a","ents":[]}"#, "annotated at 0"),
            ("{\"text\":\"a\"}\n[]", "other"),
            ("{\"text\":\"a\"}\n{\"title\":\"a\"}", "other"),
            (r#"{"text":1}"#, "other"),
            (r#"[{"text":"a"}]"#, "other"),
            ("Homs", "other"),
            ("", "other"),
        ] {
            assert_eq!(describe(lines), expected, "{lines}");
        }
        assert_eq!(describe(&"{\"text\":\"a\"}\n".repeat(MAX_ROWS + 1)), "too many");
    }
}
