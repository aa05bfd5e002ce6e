//! JSON of texts without annotations.

use super::table::{
    DATE_COLUMNS, ID_COLUMNS, LANGUAGE_COLUMNS, SOURCE_COLUMNS, TEXT_COLUMNS, TITLE_COLUMNS,
};
use super::{MAX_LISTED_NAMES, MAX_ROWS, TooManyRows};
use crate::import::{ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, ParsedMetadata};
use crate::records::{JsonValue, Record, for_each_record, is_annotated};
use crate::shorten::shorten;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// The result of reading a text that may be JSON of articles.
pub(crate) enum JsonArticles {
    /// Some records are not objects with a text, or have annotations.
    NotArticles,
    /// The texts.
    Articles(ParsedDocuments),
}

/// Reads objects with a string `text` and without annotations: one on each line, or the elements of
/// a list. Title, date, source and language are read from members with the names that are also used
/// for table columns. Other members are reported in a note. Objects with an empty text are skipped.
/// Cost: two passes over the text, up to the first object that is not an article.
pub(crate) fn read_json_articles(text: &str) -> Result<JsonArticles, TooManyRows> {
    let mut articles = Articles::default();
    let mut end = None;
    let read = for_each_record(text, is_article, |record| {
        end = articles.push(record);
        Ok(if end.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    });
    match end {
        Some(End::TooManyRows) => Err(TooManyRows),
        Some(End::NotAnArticle) => Ok(JsonArticles::NotArticles),
        None if read.is_err() || articles.documents.is_empty() && articles.n_blank == 0 => {
            Ok(JsonArticles::NotArticles)
        }
        None => Ok(JsonArticles::Articles(articles.finish())),
    }
}

/// Returns true if a value is an object with a text.
fn is_article(value: &JsonValue) -> bool {
    find_text(value).is_some()
}

/// Returns the text of an object with the name of its member.
fn find_text(value: &JsonValue) -> Option<(&'static str, &str)> {
    TEXT_COLUMNS.iter().find_map(|name| Some((*name, value.member(name)?.as_text()?)))
}

/// The reason why no more records are read.
enum End {
    NotAnArticle,
    TooManyRows,
}

#[derive(Default)]
struct Articles {
    documents: Vec<ParsedDocument>,
    n_blank: usize,
    ignored_keys: BTreeSet<String>,
}

impl Articles {
    fn push(&mut self, record: Record) -> Option<End> {
        if is_annotated(&record.value) {
            return Some(End::NotAnArticle);
        }
        let Some((key, text)) = find_text(&record.value) else { return Some(End::NotAnArticle) };
        if self.documents.len() + self.n_blank >= MAX_ROWS {
            return Some(End::TooManyRows);
        }
        let known = [TITLE_COLUMNS, DATE_COLUMNS, SOURCE_COLUMNS, LANGUAGE_COLUMNS, ID_COLUMNS];
        let mut metadata = BTreeMap::new();
        for (name, value) in record.value.members().iter().filter(|(name, _)| name != key) {
            match known.iter().copied().flatten().find(|known| *known == name) {
                Some(known) => {
                    metadata.extend(value.as_text().map(|value| (*known, value.to_owned())));
                }
                None if self.ignored_keys.len() <= MAX_LISTED_NAMES => {
                    self.ignored_keys.insert(shorten(name, 30));
                }
                None => {}
            }
        }
        match text.trim().is_empty() {
            true => self.n_blank += 1,
            false => {
                let document = article_document(text.to_owned(), metadata, &record.location);
                self.documents.push(document);
            }
        }
        None
    }

    fn finish(self) -> ParsedDocuments {
        let mut notes = NoteCollector::default();
        let skipped = |what| ImportNote::Skipped { location: "texts".to_owned(), what };
        if self.n_blank > 0 {
            notes.push(skipped(format!("{} without text", self.n_blank)));
        }
        if !self.ignored_keys.is_empty() {
            let named = self.ignored_keys.iter().take(MAX_LISTED_NAMES);
            let named: Vec<String> = named.map(|name| format!("“{name}”")).collect();
            let more = if self.ignored_keys.len() > MAX_LISTED_NAMES { " and others" } else { "" };
            notes.push(skipped(format!("values of {}{more}", named.join(", "))));
        }
        ParsedDocuments { documents: self.documents, notes: notes.into_vec() }
    }
}

fn article_document(
    text: String,
    mut members: BTreeMap<&'static str, String>,
    location: &str,
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
        Some(id) => format!("{location} ({})", shorten(&id, 30)),
        None => location.to_owned(),
    };
    ParsedDocument { text, location, meta, ..ParsedDocument::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the texts of the lines with their titles, or the kind of the input.
    fn describe(text: &str) -> String {
        match read_json_articles(text) {
            Err(_) => "too many".to_owned(),
            Ok(JsonArticles::NotArticles) => "other".to_owned(),
            Ok(JsonArticles::Articles(read)) => {
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
                "line 1: /Homs; texts: skipped: values of “author”",
            ),
            ("{\"text\":\"a\"}\n{\"text\":\" \"}", "line 1: /a; texts: skipped: 1 without text"),
            ("{\"text\":\"a\"}\n{\"text\":\"b\",\"entities\":[]}", "other"),
            (r#"{"text":"a","ents":[]}"#, "other"),
            (r#"[{"text":"a"},{"body":"b"}]"#, "item 1: /a; item 2: /b"),
            (r#"{"docs":[{"text":"a"}]}"#, "docs, item 1: /a"),
            ("{\"text\":\"a\"}\n[1]", "other"),
            ("{\"text\":\"a\"}\n{\"title\":\"a\"}", "other"),
            (r#"{"text":1}"#, "other"),
            ("Homs", "other"),
            ("", "other"),
        ] {
            assert_eq!(describe(lines), expected, "{lines}");
        }
        assert_eq!(describe(&"{\"text\":\"a\"}\n".repeat(MAX_ROWS + 1)), "too many");
    }
}
