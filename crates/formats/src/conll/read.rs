//! Reads the column formats of CoNLL.

use crate::bio::BioTag;
use crate::columns::{self, ColumnLayout, SAMPLED_ROWS};
use crate::import::{ImportNote, NoteCollector, ParsedDocuments, Probe, ReadError};
use crate::shorten::shorten;
use crate::table_header;
use crate::token_text::TokenTextBuilder;

/// The number of rows that are read before the others, because most files are prose.
const FIRST_ROWS: usize = 50;

/// How the columns of a file are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    /// Single tabs, so that a token may contain spaces.
    Tab,
    /// Runs of spaces and tabs. A token may contain a no-break space.
    Blanks,
}

impl Separator {
    fn split(self, line: &str) -> Vec<&str> {
        let line = line.trim_end_matches([' ', '\t', '\r']);
        match self {
            Self::Tab => line.split('\t').map(|cell| cell.trim_matches(' ')).collect(),
            Self::Blanks => line.split([' ', '\t']).filter(|cell| !cell.is_empty()).collect(),
        }
    }
}

/// The columns of a file.
pub(super) struct ConllLayout {
    separator: Separator,
    pub columns: ColumnLayout,
}

/// Detects the columns of a file. Returns `None` unless nearly all of its first rows have the same
/// number of columns, with tags in one of them.
pub(super) fn detect_columns(probe: &Probe) -> Option<ConllLayout> {
    let text = probe.text.filter(|_| !probe.is_json())?;
    let is_other = ["#FORMAT=", "#begin document"].iter().any(|it| probe.head().starts_with(it));
    if is_other || table_header::names_token_columns(probe.first_line(), b'\t') {
        return None;
    }
    detect_text_columns(text)
}

fn detect_text_columns(text: &str) -> Option<ConllLayout> {
    let rows = || text.lines().filter(|line| !is_blank(line) && !is_docstart(line));
    let is_table = |separator: Separator| {
        let first: Vec<Vec<&str>> =
            rows().take(FIRST_ROWS).map(|line| separator.split(line)).collect();
        columns::are_similar(&first)
    };
    if !is_table(Separator::Blanks) && !is_table(Separator::Tab) {
        return None;
    }
    let has_docstart = text.lines().take(SAMPLED_ROWS).any(is_docstart);
    let lines: Vec<&str> = rows().take(SAMPLED_ROWS).collect();
    let detect = |separator: Separator| {
        let rows: Vec<Vec<&str>> = lines.iter().map(|line| separator.split(line)).collect();
        let is_delimited = has_docstart || separator == Separator::Tab;
        let columns = ColumnLayout::detect(&rows, is_delimited)?;
        let n_fitting = rows.iter().filter(|row| columns.parse_row(row).is_some()).count();
        Some((n_fitting, ConllLayout { separator, columns }))
    };
    let has_tabs = 2 * lines.iter().filter(|line| line.contains('\t')).count() > lines.len();
    let by_tab = Some(Separator::Tab).filter(|_| has_tabs).and_then(detect);
    let by_blanks = detect(Separator::Blanks);
    let is_better =
        by_tab.as_ref().zip(by_blanks.as_ref()).is_none_or(|(tab, blanks)| tab.0 >= blanks.0);
    let found = if is_better { by_tab.or(by_blanks) } else { by_blanks };
    found.map(|(_, layout)| layout)
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// Returns true if the line is the separator before a text, which some files write as
/// `-DOCSTART- -X- -X- O`. A token with this text is distinguished by the `_` that Dateline writes,
/// or by having only two columns.
fn is_docstart(line: &str) -> bool {
    let mut columns = line.split_whitespace();
    columns.next() == Some("-DOCSTART-")
        && columns.next().is_none_or(|second| second == "-X-")
        && columns.next() != Some("_")
}

/// Returns true if the line is a separator such as `-DOCSTART- O`.
fn is_short_docstart(line: &str) -> bool {
    line.split_whitespace().next() == Some("-DOCSTART-")
}

/// Reads the columns of a file. A line that does not fit is skipped with a note; if there are many,
/// the file is rejected.
pub(crate) fn read_conll(text: &str) -> Result<ParsedDocuments, ReadError> {
    match detect_text_columns(text) {
        Some(layout) => read_with_layout(text, &layout),
        None => read_last_column(text),
    }
}

fn read_with_layout(text: &str, layout: &ConllLayout) -> Result<ParsedDocuments, ReadError> {
    let mut builder = TokenTextBuilder::new();
    let mut notes = NoteCollector::default();
    layout_notes(&layout.columns, &mut notes);
    let has_full_docstart = text.lines().any(is_docstart);
    let (mut n_rows, mut n_several, mut bad_lines) = (0, 0, Vec::new());
    let mut lines = (1..).zip(text.lines()).peekable();
    let mut is_after_blank = true;
    while let Some((number, line)) = lines.next() {
        let is_before_blank = lines.peek().is_none_or(|(_, next)| is_blank(next));
        let is_alone = std::mem::replace(&mut is_after_blank, is_blank(line)) && is_before_blank;
        if is_docstart(line) || (is_alone && !has_full_docstart && is_short_docstart(line)) {
            builder.start_document(number);
            continue;
        }
        if is_blank(line) {
            builder.end_sentence();
            continue;
        }
        n_rows += 1;
        let row = layout.separator.split(line);
        match layout.columns.parse_row(&row) {
            Some((token, tag)) => {
                n_several += usize::from(layout.columns.has_several_tags(&row));
                builder.push_tagged(number, token, tag);
            }
            None if line.starts_with('#') => n_rows -= 1,
            None => {
                builder.close_mention();
                bad_lines.push((number, bad_row(&row, &layout.columns)));
            }
        }
        if bad_lines.len() > 100 && bad_lines.len() > n_rows / 10 {
            break;
        }
    }
    if bad_lines.len() > 1 && bad_lines.len() > n_rows / 10 {
        let (number, reason) = bad_lines.swap_remove(0);
        return Err(ReadError::Invalid { location: format!("line {number}"), reason });
    }
    if n_several > 0 {
        let what = format!("all but the first tag of {n_several} tokens with several");
        notes.push(ImportNote::Skipped { location: "tags".to_owned(), what });
    }
    for (number, what) in bad_lines {
        notes.push(ImportNote::Skipped { location: format!("line {number}"), what });
    }
    Ok(builder.finish(notes))
}

/// Adds notes on what was understood of the columns.
fn layout_notes(columns: &ColumnLayout, notes: &mut NoteCollector) {
    if !columns.other_tags.is_empty() {
        let numbers: Vec<String> =
            columns.other_tags.iter().map(|at| (at + 1).to_string()).collect();
        let what = format!(
            "further tags in column {}; mentions are read from column {}",
            numbers.join(", "),
            columns.tag + 1
        );
        notes.push(ImportNote::Skipped { location: "columns".to_owned(), what });
    }
    if !columns.token_prefix.is_empty() {
        let what = format!("“{}” before every token", columns.token_prefix);
        notes.push(ImportNote::Skipped { location: "tokens".to_owned(), what });
    }
}

/// Says why a row does not fit.
fn bad_row(row: &[&str], columns: &ColumnLayout) -> String {
    match row.get(columns.tag).filter(|_| row.len() == columns.count) {
        Some(cell) => format!("“{}” is not a tag such as O, B-LOC or I-LOC", shorten(cell, 30)),
        None => {
            format!("“{}” does not have {} columns", shorten(&row.join(" "), 40), columns.count)
        }
    }
}

/// Reads rows of any number of columns with the token in the first and the tag in the last one.
fn read_last_column(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut builder = TokenTextBuilder::new();
    for (number, line) in (1..).zip(text.lines()) {
        let fail =
            |reason: String| Err(ReadError::Invalid { location: format!("line {number}"), reason });
        if is_docstart(line) {
            builder.start_document(number);
            continue;
        }
        if is_blank(line) {
            builder.end_sentence();
            continue;
        }
        let row = Separator::Blanks.split(line);
        let (Some(token), Some(last)) = (row.first(), row.get(1..).and_then(<[&str]>::last)) else {
            return fail("a token has no tag".to_owned());
        };
        let Some(tag) = BioTag::parse(last) else {
            return fail(format!("“{}” is not a tag such as O, B-LOC or I-LOC", shorten(last, 30)));
        };
        builder.push_tagged(number, token, tag);
    }
    Ok(builder.finish(NoteCollector::default()))
}
