//! Tables with a sentence and the list of its tags in each row: `"Ines left","B-PER O"`, with commas
//! between the tags, or lists of Python such as `"['B-PER', 'O']"`.

use crate::bio::{BioDecoder, BioTag};
use crate::codec::TextReader;
use crate::import::{ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, ReadError};
use crate::shorten::shorten;
use crate::spec::Spec;
use crate::table_header::TokenColumns;
use crate::table_rows::Table;
use csv::StringRecord;
use dateline_text::Span;

pub(crate) const TAG_TABLE: TextReader = TextReader {
    spec: &Spec {
        name: "tag-table",
        title: "Table of tagged sentences",
        consumers: &["pandas"],
        extension: "sentences.csv",
        mime: "text/csv",
        ..Spec::TOKENS
    },
    recognize: |probe| !probe.is_json() && detect(probe.text.unwrap_or_default()).is_some(),
    read: read_tag_table,
};

/// Returns the table and the columns of the sentences and the tags.
fn detect(text: &str) -> Option<(Table<'_>, TokenColumns)> {
    Table::find(text, |header, rows| {
        // The column of the sentences has the name of the tokens, or of the sentence.
        let names = header.iter().map(|name| match name.trim().to_lowercase().as_str() {
            "sentence" | "sentences" => "tokens",
            _ => name,
        });
        let columns = TokenColumns::from_header(names)?;
        let fits = |row: &StringRecord| read_row(row, &columns).is_some();
        let n_fitting = rows.iter().filter(|row| fits(row)).count();
        let has_mention = rows.iter().any(|row| {
            read_row(row, &columns).is_some_and(|(tokens, tags)| {
                tokens.len() > 1 && tags.iter().any(|tag| tag.contains('-'))
            })
        });
        (has_mention && 10 * n_fitting >= 9 * rows.len()).then_some(columns)
    })
}

/// Returns the tokens and the tags of a row, or `None` unless there is a tag for each token.
fn read_row(row: &StringRecord, columns: &TokenColumns) -> Option<(Vec<String>, Vec<String>)> {
    let tokens = parse_list(row.get(columns.token)?);
    let tags = parse_list(row.get(columns.tag)?);
    let tags: Vec<String> = match tags.as_slice() {
        // Tags with commas between them and without spaces.
        [one] => one.split(',').map(str::to_owned).collect(),
        _ => tags,
    };
    let is_tag = |tag: &String| BioTag::parse(tag).is_some();
    (tokens.len() == tags.len() && tags.iter().all(is_tag)).then_some((tokens, tags))
}

/// Splits a cell into words: a list of Python or JSON, or words between spaces or commas.
fn parse_list(cell: &str) -> Vec<String> {
    let cell = cell.trim();
    let inside =
        cell.strip_prefix("array(").and_then(|rest| rest.split_once(']')).map_or(cell, |it| it.0);
    let Some(inside) = inside.trim_start_matches('(').strip_prefix('[') else {
        return cell.split_whitespace().map(str::to_owned).collect();
    };
    let inside = inside.strip_suffix(']').unwrap_or(inside);
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\\', Some(_)) => word.get_or_insert_default().extend(characters.next()),
            (_, Some(open)) if character == open => quote = None,
            (_, Some(_)) => word.get_or_insert_default().push(character),
            ('\'' | '"', None) if word.is_none() => {
                quote = Some(character);
                word = Some(String::new());
            }
            (',' | ' ' | '\n' | '\t' | '\r', None) => words.extend(word.take()),
            (_, None) => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}

fn read_tag_table(text: &str) -> Result<ParsedDocuments, ReadError> {
    let Some((table, columns)) = detect(text) else {
        let reason = "no columns of sentences and tags".to_owned();
        return Err(ReadError::Invalid { location: "line 1".to_owned(), reason });
    };
    let (mut documents, mut bio) = (Vec::new(), BioDecoder::default());
    let mut notes = NoteCollector::default();
    table.for_each_row(|location, row| {
        let Some((tokens, tags)) = read_row(row, &columns) else {
            let sentence = shorten(row.get(columns.token).unwrap_or_default(), 40);
            let what = format!("“{sentence}” does not have a tag for each word");
            notes.push(ImportNote::Skipped { location, what });
            return;
        };
        let mut document = ParsedDocument { location, ..ParsedDocument::default() };
        bio.close_span();
        for (token, tag) in tokens.iter().zip(&tags) {
            if !document.text.is_empty() {
                document.text.push(' ');
            }
            let start = document.text.len() as u32;
            document.text.push_str(token);
            let span = Span::new(start, document.text.len() as u32);
            if let Some(tag) = BioTag::parse(tag).filter(|_| !span.is_empty()) {
                bio.push_tag(&mut document.spans, span, tag);
            }
        }
        documents.push(document);
    })?;
    bio.notes().into_vec().into_iter().for_each(|note| notes.push(note));
    Ok(ParsedDocuments { documents, notes: notes.into_vec() })
}
