//! Reads articles from tables such as CSV.

use super::{MAX_LISTED_NAMES, MAX_ROWS, TooManyRows};
use crate::import::{ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, ParsedMetadata};
use crate::shorten::shorten;
use csv::{ReaderBuilder, StringRecord};

/// The supported column delimiters.
const DELIMITERS: &[u8] = b",\t;|";

/// The names of the columns that are read, in order of preference.
pub(super) const TEXT_COLUMNS: &[&str] = &[
    "text",
    "article",
    "article_text",
    "full_text",
    "fulltext",
    "body",
    "content",
    "story",
    "document",
];
pub(super) const TITLE_COLUMNS: &[&str] = &["title", "headline", "subject"];
pub(super) const DATE_COLUMNS: &[&str] = &[
    "date",
    "published",
    "published_at",
    "publication_date",
    "publish_date",
    "pubdate",
    "created_at",
];
pub(super) const SOURCE_COLUMNS: &[&str] = &["source", "url", "link", "publisher", "outlet"];
pub(super) const LANGUAGE_COLUMNS: &[&str] = &["language", "lang"];
pub(super) const ID_COLUMNS: &[&str] = &["id", "doc_id", "uuid"];

/// Reads a table with one of the delimiters. The first line must name at least two columns, one of
/// them a text column, and all rows must have the same number of columns. Rows with an empty text
/// are skipped. Returns `None` if the text is not such a table.
pub(super) fn read(text: &str) -> Result<Option<ParsedDocuments>, TooManyRows> {
    DELIMITERS.iter().find_map(|&between| read_with_delimiter(text, between)).transpose()
}

struct Columns {
    text: usize,
    title: Option<usize>,
    date: Option<usize>,
    source: Option<usize>,
    language: Option<usize>,
    id: Option<usize>,
}

impl Columns {
    fn from_header(header: &StringRecord) -> Option<Self> {
        let names: Vec<String> =
            header.iter().map(|name| name.trim().to_lowercase().replace(' ', "_")).collect();
        let find = |candidates: &[&str]| {
            candidates
                .iter()
                .find_map(|candidates| names.iter().position(|name| name == candidates))
        };
        Some(Self {
            text: find(TEXT_COLUMNS).filter(|_| names.len() > 1)?,
            title: find(TITLE_COLUMNS),
            date: find(DATE_COLUMNS),
            source: find(SOURCE_COLUMNS),
            language: find(LANGUAGE_COLUMNS),
            id: find(ID_COLUMNS),
        })
    }

    /// Describes the recognized columns for a note.
    fn describe(&self, header: &StringRecord) -> String {
        let describe_column = |what: &str, at: Option<usize>| {
            let name = shorten(header.get(at?)?.trim(), 30);
            Some(format!("{what} from “{name}”"))
        };
        let all = [
            describe_column("text", Some(self.text)),
            describe_column("title", self.title),
            describe_column("date", self.date),
            describe_column("source", self.source),
            describe_column("language", self.language),
        ];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Describes the columns that are not read for a note, or returns `None` if there are none.
    fn describe_others(&self, header: &StringRecord) -> Option<String> {
        let read = [Some(self.text), self.title, self.date, self.source, self.language, self.id];
        let is_other = |(at, name): &(usize, &str)| {
            !read.contains(&Some(*at))
                && !matches!(name.trim().to_lowercase().as_str(), "" | "index")
        };
        let others: Vec<String> = (0..)
            .zip(header.iter())
            .filter(is_other)
            .map(|(_, name)| format!("“{}”", shorten(name.trim(), 30)))
            .collect();
        let more = if others.len() > MAX_LISTED_NAMES { " and others" } else { "" };
        let named = others.iter().take(MAX_LISTED_NAMES).cloned().collect::<Vec<_>>().join(", ");
        (!others.is_empty()).then(|| named + more)
    }
}

fn read_with_delimiter(text: &str, separator: u8) -> Option<Result<ParsedDocuments, TooManyRows>> {
    let first = text.lines().next()?;
    if !first.as_bytes().contains(&separator) {
        return None;
    }
    let mut reader = ReaderBuilder::new().delimiter(separator).from_reader(text.as_bytes());
    let header = reader.headers().ok()?.clone();
    let columns = Columns::from_header(&header)?;
    let (mut items, mut notes, mut blank) = (Vec::new(), NoteCollector::default(), 0);
    notes.push(ImportNote::TableColumns { description: columns.describe(&header) });
    if let Some(what) = columns.describe_others(&header) {
        notes.push(ImportNote::Skipped { location: "columns".to_owned(), what });
    }
    for (number, row) in (1..).zip(reader.into_records()) {
        let row = row.ok()?;
        if number > MAX_ROWS {
            return Some(Err(TooManyRows));
        }
        match row_document(&row, &columns, number) {
            Some(item) => items.push(item),
            None => blank += 1,
        }
    }
    if blank > 0 {
        let what = format!("{blank} without text");
        notes.push(ImportNote::Skipped { location: "rows".to_owned(), what });
    }
    (!items.is_empty()).then(|| Ok(ParsedDocuments { documents: items, notes: notes.into_vec() }))
}

fn row_document(row: &StringRecord, columns: &Columns, number: usize) -> Option<ParsedDocument> {
    let filled = |at: Option<usize>| row.get(at?).map(str::trim).filter(|field| !field.is_empty());
    let owned = |at| filled(at).map(str::to_owned);
    filled(Some(columns.text))?;
    let text = row.get(columns.text).unwrap_or_default().to_owned();
    let location = match filled(columns.id) {
        Some(id) => format!("row {number} ({})", shorten(id, 30)),
        None => format!("row {number}"),
    };
    let meta = ParsedMetadata {
        title: owned(columns.title),
        date: filled(columns.date).and_then(|date| date.get(..10)?.parse().ok()),
        source: owned(columns.source),
        language: owned(columns.language),
    };
    Some(ParsedDocument { text, location, meta, ..ParsedDocument::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<ParsedDocuments> {
        super::read(text).ok()?
    }

    #[test]
    fn table_rows_are_read_as_texts() {
        let table = "ID,Headline,Body,date\r\n7,\"Homs, falls\",\"The \"\"army\"\"\r\nleft.\",2024-12-08T01:02\r\n8,,,\r\n";
        let read = read(table).unwrap();
        let item = &read.documents[0];
        assert_eq!((read.documents.len(), item.location.as_str()), (1, "row 1 (7)"));
        assert_eq!(item.text, "The \"army\"\r\nleft.");
        assert_eq!(item.meta.title.as_deref(), Some("Homs, falls"));
        assert_eq!(item.meta.date.unwrap().to_string(), "2024-12-08");
        let notes: Vec<String> = read.notes.iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            [
                "opened as a table: text from “Body”, title from “Headline”, date from “date”",
                "rows: skipped: 1 without text"
            ]
        );
    }

    #[test]
    fn other_text_is_not_a_table() {
        assert!(read("text\tid\nHoms falls\t1\n").is_some());
        assert!(read("text;id\nHoms falls;1\n").is_some());
        let labeled = read("id,text,label\n1,Homs falls,bad\n").unwrap();
        assert_eq!(labeled.notes[1].to_string(), "columns: skipped: “label”");
        for text in
            ["Text\nHoms", "Text, he said\nHoms", "text,id\nHoms\n", "text,id\n", "a,b\n1,2\n", ""]
        {
            assert!(read(text).is_none(), "{text}");
        }
        let long = "id,text\n".to_owned() + &"1,a\n".repeat(MAX_ROWS + 1);
        assert!(super::read(&long).is_err());
    }
}
