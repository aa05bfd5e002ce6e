//! Reads CoNLL-U with named entities.

use super::entities::EntityBrackets;
use crate::bio::{BioDecoder, BioTag};
use crate::columns::is_usual_label;
use crate::import::{ImportNote, ParsedDocument, ParsedDocuments, Probe, ReadError};
use crate::shorten::shorten;
use dateline_text::Span;
use std::collections::BTreeMap;

/// Returns true if the first line that is not a comment has ten columns and begins with a digit.
pub(crate) fn is_conllu(probe: &Probe) -> bool {
    let mut lines = probe.text.unwrap_or_default().lines();
    let first = lines.find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| {
        line.split('\t').count() == 10 && line.split('\t').next().is_some_and(is_id)
    })
}

/// Names of entries that have nothing but tags of mentions.
const TAG_ENTRIES: &[&str] = &["NER", "NE"];
/// Names of entries that have tags of mentions in some files, and something else in others.
const POSSIBLE_TAG_ENTRIES: &[&str] =
    &["NamedEntity", "NEType", "NERType", "Name", "EntityType", "Entity"];
/// Names of entries that say that a token belongs to a name. The last one is a feature of words.
const NAME_ENTRIES: &[&str] =
    &["NamedEntity", "NEType", "NERType", "Name", "EntityType", "NameType"];

/// Returns the value of an entry of MISC or FEATS.
fn entry<'a>(column: &'a str, name: &str) -> Option<&'a str> {
    let mut entries = column.split('|').filter_map(|entry| entry.split_once('='));
    entries.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Returns the tag in a column of entries, or the reason why a value that must be one is none.
fn find_tag(column: &str) -> Result<Option<BioTag<'_>>, String> {
    let parse = |value| {
        let label = || is_usual_label(value).then_some(BioTag::Label(value));
        BioTag::parse(value).or_else(label)
    };
    let possible = || POSSIBLE_TAG_ENTRIES.iter().find_map(|name| parse(entry(column, name)?));
    match TAG_ENTRIES.iter().find_map(|name| entry(column, name)) {
        None | Some("_") => Ok(possible()),
        Some(value) => parse(value)
            .map(Some)
            .ok_or_else(|| format!("“{}” is not a tag such as B-LOC", shorten(value, 30))),
    }
}

/// Returns true for the id of a row: `3`, `3-4` or `3.1`.
fn is_id(id: &str) -> bool {
    let number = |part: &str| part.parse::<u32>().ok();
    match id.split_once(['-', '.']) {
        None => number(id).is_some(),
        Some((first, last)) => number(first)
            .zip(number(last))
            .is_some_and(|(first, last)| id.contains('.') || first < last),
    }
}

/// Reads each `# newdoc` as one text. Without such comments, the whole file is one text.
pub(crate) fn read_conllu(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut reader = ConlluReader::default();
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match line.strip_prefix('#').map(str::trim_start) {
            Some(comment) if comment.starts_with("newdoc") => reader.start_document(number),
            Some(comment) if comment.starts_with("newpar") => reader.separator = "\n\n",
            Some(comment) => reader.entities.read_comment(comment),
            None if line.trim().is_empty() => reader.end_sentence(),
            None => reader.read_row(number, line)?,
        }
    }
    reader.end_annotated_run();
    reader.n_unclosed += reader.entities.clear();
    let mut notes = reader.bio.notes();
    if reader.n_unclosed > 0 {
        let what = format!("{} mentions of Entity= without an end", reader.n_unclosed);
        notes.push(ImportNote::Skipped { location: "MISC".to_owned(), what });
    }
    for (entry, count) in reader.untagged_names {
        let what = format!("“{entry}” of {count} tokens, which is no label of a mention");
        notes.push(ImportNote::Skipped { location: "columns".to_owned(), what });
    }
    Ok(ParsedDocuments { documents: reader.items, notes: notes.into_vec() })
}

#[derive(Default)]
struct ConlluReader {
    items: Vec<ParsedDocument>,
    /// The text between the last token and the next one.
    separator: &'static str,
    bio: BioDecoder,
    entities: EntityBrackets,
    /// The number of mentions in brackets that have no end.
    n_unclosed: usize,
    /// The current run of tokens with a known tag, and whether one of them is outside of any
    /// mention.
    annotated_run: Option<(Span, bool)>,
    /// The entries with a name but without its label, with the number of tokens.
    untagged_names: BTreeMap<String, usize>,
    /// The last id of the multiword token whose words the following rows repeat.
    last_covered_id: u32,
}

impl ConlluReader {
    fn start_document(&mut self, number: usize) {
        self.end_annotated_run();
        let location = format!("line {number}");
        self.items.push(ParsedDocument { location, ..ParsedDocument::default() });
        (self.separator, self.last_covered_id) = ("", 0);
        self.n_unclosed += self.entities.clear();
        self.bio.close_span();
    }

    fn end_sentence(&mut self) {
        self.last_covered_id = 0;
        self.bio.close_span();
    }

    fn end_annotated_run(&mut self) {
        if let (Some((run, true)), Some(item)) = (self.annotated_run.take(), self.items.last_mut())
        {
            item.fully_annotated.push(run);
        }
    }

    fn read_row(&mut self, number: usize, line: &str) -> Result<(), ReadError> {
        let fail =
            |reason: String| ReadError::Invalid { location: format!("line {number}"), reason };
        let columns: Vec<&str> = line.splitn(11, '\t').collect();
        let [id, form, .., misc] = columns[..] else {
            return Err(fail("expected a row of ten columns".to_owned()));
        };
        if columns.len() != 10 || form.is_empty() {
            return Err(fail("expected a row of ten columns".to_owned()));
        }
        if self.items.is_empty() {
            self.start_document(number);
        }
        if !self.is_token(id) {
            return Ok(());
        }
        let tag = match find_tag(misc).map_err(fail)? {
            None => find_tag(columns[5]).unwrap_or_default(),
            found => found,
        };
        if tag.is_none() {
            self.note_untagged_names(misc);
            self.note_untagged_names(columns[5]);
        }
        let is_joined = entry(misc, "SpaceAfter") == Some("No");
        let span = self.push_token(form, tag, is_joined);
        match self.items.last_mut().zip(entry(misc, "Entity")) {
            Some((item, brackets)) if tag.is_none() => {
                self.entities.read_token(brackets, span, &mut item.spans);
            }
            _ => self.entities.extend(span),
        }
        Ok(())
    }

    /// Counts entries that say that a token belongs to a name, but not of which kind.
    fn note_untagged_names(&mut self, column: &str) {
        for name in NAME_ENTRIES {
            let found = entry(column, name).map(|value| format!("{name}={}", shorten(value, 30)));
            let has_room = self.untagged_names.len() < 20;
            if let Some(found) = found
                && (has_room || self.untagged_names.contains_key(&found))
            {
                *self.untagged_names.entry(found).or_default() += 1;
            }
        }
    }

    /// Returns true if a row is a token of the text, and neither an empty node (`8.1`) nor a word
    /// of a preceding multiword token (`1-2`).
    fn is_token(&mut self, id: &str) -> bool {
        if let Some((_, last)) = id.split_once('-') {
            self.last_covered_id = last.parse().unwrap_or(0);
            return true;
        }
        let number: Option<u32> = id.parse().ok();
        number.is_some_and(|number| number > self.last_covered_id)
    }

    fn push_token(&mut self, form: &str, tag: Option<BioTag>, is_joined: bool) -> Span {
        let Some(item) = self.items.last_mut() else { return Span::new(0, 0) };
        if !item.text.is_empty() {
            item.text.push_str(self.separator);
        }
        self.separator = if is_joined { "" } else { " " };
        let start = item.text.len() as u32;
        item.text.push_str(form);
        let span = Span::new(start, item.text.len() as u32);
        match tag {
            Some(tag) => self.bio.push_tag(&mut item.spans, span, tag),
            None => self.bio.close_span(),
        }
        self.extend_annotated_run(span, tag);
        span
    }

    /// Extends or ends the run of tokens with a known tag.
    fn extend_annotated_run(&mut self, span: Span, tag: Option<BioTag>) {
        let is_out = matches!(tag, Some(BioTag::Outside));
        match (&mut self.annotated_run, tag) {
            (_, None) => self.end_annotated_run(),
            (Some((run, has_out)), Some(_)) => {
                run.end = span.end;
                *has_out |= is_out;
            }
            (known, Some(_)) => *known = Some((span, is_out)),
        }
    }
}
