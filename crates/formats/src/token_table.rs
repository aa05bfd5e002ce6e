//! Tables with a row for each token, as in data sets of Kaggle: `Sentence #,Word,POS,Tag`.
//!
//! The first row names the columns. Without names, the columns are found as in files of columns.
//! A sentence ends where the column of the sentence changes, at an empty row and at a blank line. A
//! text ends where the column of the text changes.

use crate::codec::TextReader;
use crate::columns::{ColumnLayout, SAMPLED_ROWS};
use crate::import::{ImportNote, NoteCollector, ParsedDocuments, ReadError};
use crate::shorten::shorten;
use crate::spec::Spec;
use crate::table_header::TokenColumns;
use crate::token_text::TokenTextBuilder;
use std::borrow::Cow;

pub(crate) const TOKEN_TABLE: TextReader = TextReader {
    spec: &Spec {
        name: "token-table",
        title: "Table of tokens",
        consumers: &["pandas"],
        extension: "tokens.csv",
        mime: "text/csv",
        ..Spec::TOKENS
    },
    recognize: |probe| !probe.is_json() && detect(probe.text.unwrap_or_default()).is_some(),
    read: read_token_table,
};

/// The supported column delimiters.
const DELIMITERS: &[char] = &[',', '\t', ';', '|'];

/// How a table is read.
struct TokenTable {
    delimiter: char,
    has_header: bool,
    columns: TokenColumns,
    /// The columns of the token and the tag of a row, or those of all columns.
    layout: ColumnLayout,
}

impl TokenTable {
    /// Returns the cells by which the layout reads a row.
    fn cells<'a>(&self, row: &'a [Cow<str>]) -> Vec<&'a str> {
        if !self.has_header {
            return row.iter().map(|cell| cell.trim()).collect();
        }
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.trim());
        vec![cell(self.columns.token), cell(self.columns.tag)]
    }
}

fn detect(text: &str) -> Option<TokenTable> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty() && !is_comment(line));
    let first = lines().next()?;
    if first.len() > 1000 {
        return None;
    }
    DELIMITERS.iter().filter(|&&it| first.contains(it)).find_map(|&delimiter| {
        let header = split_row(first, delimiter);
        let named = TokenColumns::from_header(header.iter().map(|name| &**name));
        let columns =
            named.unwrap_or(TokenColumns { token: 0, tag: 1, sentence: None, document: None });
        let has_header = named.is_some();
        // Tabs without names are the business of the column formats.
        if !has_header && delimiter == '\t' {
            return None;
        }
        let rows = lines().skip(usize::from(has_header)).take(SAMPLED_ROWS);
        let rows: Vec<Vec<Cow<str>>> = rows.map(|line| split_row(line, delimiter)).collect();
        let cell =
            |row: &'_ [Cow<str>], at: usize| row.get(at).map_or("", |cell| cell.trim()).to_owned();
        let sampled: Vec<Vec<String>> = if has_header {
            rows.iter().map(|row| vec![cell(row, columns.token), cell(row, columns.tag)]).collect()
        } else {
            rows.iter().map(|row| (0..row.len()).map(|at| cell(row, at)).collect()).collect()
        };
        let filled = sampled.iter().filter(|row| row.iter().any(|cell| !cell.is_empty()));
        let cells: Vec<Vec<&str>> =
            filled.map(|row| row.iter().map(String::as_str).collect()).collect();
        let layout = ColumnLayout::detect(&cells, true)?;
        let is_named = !has_header || (layout.token, layout.tag) == (0, 1);
        is_named.then_some(TokenTable { delimiter, has_header, columns, layout })
    })
}

/// Returns true for a comment above or between rows.
fn is_comment(line: &str) -> bool {
    line.starts_with("# ") && line.contains(" = ")
}

/// Splits a line into its cells. Cells of tables with tabs have no quotes inside.
fn split_row(line: &str, delimiter: char) -> Vec<Cow<'_, str>> {
    let plain = || line.split(delimiter).map(Cow::Borrowed).collect();
    if delimiter == '\t' || !line.contains('"') {
        return plain();
    }
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if is_quoted && characters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if is_quoted || cell.is_empty() => is_quoted = !is_quoted,
            _ if character == delimiter && !is_quoted => {
                cells.push(Cow::Owned(std::mem::take(&mut cell)));
            }
            _ => cell.push(character),
        }
    }
    // A quotation mark that is a token may be unpaired.
    if is_quoted {
        return plain();
    }
    cells.push(Cow::Owned(cell));
    cells
}

fn read_token_table(text: &str) -> Result<ParsedDocuments, ReadError> {
    let Some(table) = detect(text) else {
        let reason = "no columns of tokens and tags".to_owned();
        return Err(ReadError::Invalid { location: "line 1".to_owned(), reason });
    };
    let mut builder = TokenTextBuilder::new();
    let mut notes = NoteCollector::default();
    let (mut sentence, mut document) = (String::new(), String::new());
    let (mut n_rows, mut bad_lines) = (0, Vec::new());
    let mut is_header = table.has_header;
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            builder.end_sentence();
            continue;
        }
        if is_comment(line) || std::mem::take(&mut is_header) {
            continue;
        }
        let row = split_row(line, table.delimiter);
        let changes = |at: Option<usize>, last: &mut String| {
            let cell = at.and_then(|at| row.get(at)).map_or("", |cell| cell.trim());
            let is_new = !cell.is_empty() && cell != last.as_str();
            if is_new {
                cell.clone_into(last);
            }
            is_new
        };
        if changes(table.columns.document, &mut document) {
            builder.start_document(number);
        }
        let cells = table.cells(&row);
        if changes(table.columns.sentence, &mut sentence) || cells.iter().all(|it| it.is_empty()) {
            builder.end_sentence();
        }
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        n_rows += 1;
        match table.layout.parse_row(&cells) {
            Some((token, tag)) => builder.push_tagged(number, token, tag),
            None => {
                builder.close_mention();
                bad_lines.push((number, format!("“{}” has no token or no tag", shorten(line, 40))));
            }
        }
    }
    if bad_lines.len() > 1 && bad_lines.len() > n_rows / 10 {
        let (number, reason) = bad_lines.swap_remove(0);
        return Err(ReadError::Invalid { location: format!("line {number}"), reason });
    }
    for (number, what) in bad_lines {
        notes.push(ImportNote::Skipped { location: format!("line {number}"), what });
    }
    if !table.layout.other_tags.is_empty() {
        let what = "further columns with tags".to_owned();
        notes.push(ImportNote::Skipped { location: "columns".to_owned(), what });
    }
    Ok(builder.finish(notes))
}
