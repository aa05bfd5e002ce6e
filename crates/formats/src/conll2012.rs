//! CoNLL-2011 and CoNLL-2012 (OntoNotes), whose names are in brackets: `(PERSON*`, `*)`.
//!
//! `#begin document` and `#end document` surround each text. Of the columns, the word and the named
//! entities are read. Coreference chains and the arguments of predicates are skipped.

use crate::codec::TextReader;
use crate::import::{ImportNote, NoteCollector, ParsedDocuments, ParsedSpan, Probe, ReadError};
use crate::shorten::shorten;
use crate::spec::Spec;
use crate::token_text::TokenTextBuilder;

pub(crate) const CONLL2012: TextReader = TextReader {
    spec: &Spec {
        name: "conll2012",
        title: "CoNLL-2012",
        consumers: &["AllenNLP"],
        extension: "gold_conll",
        mime: "text/plain",
        ..Spec::TOKENS
    },
    recognize: is_conll2012,
    read: read_conll2012,
};

/// The columns of the word and of the named entities, and the smallest number of columns.
const WORD: usize = 3;
const ENTITIES: usize = 10;
const MIN_COLUMNS: usize = 11;

/// Returns true for a row with the number of the word, a part of the parse and bracketed names.
fn is_row(line: &str) -> bool {
    let columns: Vec<&str> = line.split_whitespace().collect();
    columns.len() > MIN_COLUMNS
        && columns[2].bytes().all(|digit| digit.is_ascii_digit())
        && columns[5].contains('*')
        && columns[ENTITIES].contains(['*', '('])
}

fn is_conll2012(probe: &Probe) -> bool {
    let mut lines = probe.text.unwrap_or_default().lines().filter(|it| !it.trim().is_empty());
    let Some(first) = lines.next() else { return false };
    if !first.starts_with('#') {
        // Files without the line at the start have only such rows.
        return is_row(first) && lines.take(20).all(|line| is_row(line) || line.starts_with('#'));
    }
    let starts = first.starts_with("#begin document");
    starts
        && lines
            .find(|line| !line.starts_with('#'))
            .is_none_or(|row| row.split_whitespace().count() >= MIN_COLUMNS)
}

fn read_conll2012(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut builder = TokenTextBuilder::new();
    let (mut open, mut n_coreferent): (Vec<ParsedSpan>, usize) = (Vec::new(), 0);
    for (number, line) in (1..).zip(text.lines()) {
        let fail =
            |reason: String| Err(ReadError::Invalid { location: format!("line {number}"), reason });
        if line.trim().is_empty() || line.starts_with("#end") || line.starts_with("#begin") {
            if let Some(span) = open.first() {
                return fail(format!("a name ({}) has no end", shorten(&span.label, 30)));
            }
            builder.end_sentence();
        }
        if line.starts_with("#begin") {
            builder.start_document(number);
        }
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = line.split_whitespace().collect();
        let (Some(word), Some(brackets)) = (columns.get(WORD), columns.get(ENTITIES)) else {
            return fail(format!("expected at least {MIN_COLUMNS} columns"));
        };
        n_coreferent += usize::from(
            columns.last().is_some_and(|last| last.contains('(')) && columns.len() > MIN_COLUMNS,
        );
        let span = builder.push_token(number, word);
        let Some(document) = builder.document_mut() else { continue };
        let (starts, ends) = brackets.split_once('*').unwrap_or((brackets, ""));
        for label in starts.split('(').skip(1) {
            let label = label.trim_end_matches(')').to_owned();
            open.push(ParsedSpan { span, label, details: None });
        }
        let n_closed = starts.matches(')').count() + ends.matches(')').count();
        open.iter_mut().for_each(|mention| mention.span.end = span.end);
        for _ in 0..n_closed {
            let Some(mention) = open.pop() else {
                return fail(format!("“{}” ends a name that has no start", shorten(brackets, 30)));
            };
            document.spans.push(mention);
        }
    }
    let mut notes = NoteCollector::default();
    if n_coreferent > 0 {
        let what = format!("coreference chains ({n_coreferent} mentions)");
        notes.push(ImportNote::Skipped { location: "last column".to_owned(), what });
    }
    Ok(builder.finish(notes))
}
