//! Reads the records of a file into texts with mentions.

use super::mentions::{Quote, RawMention, find_mentions};
use super::python::parse_literal;
use super::record::{
    AnnotationMember, annotation_members, covers_quote, is_pair, is_record, is_skipped,
    longest_text, metadata_of, quote_of, skipped_members, status_of, texts_of,
};
use super::stream::{Record, for_each_record};
use super::tokens::{TagFault, Tags, Tokens};
use super::value::{JsonValue, MAX_VALUES, ValueSeed};
use crate::bio::BioDecoder;
use crate::import::{
    ImportNote, NoteCollector, OffsetTrust, ParsedDocument, ParsedDocuments, ParsedSpan,
    RawDocument, RawOffset, RawSpan, ReadError, ReadOptions, SpanDetails, resolve_offsets_with,
};
use crate::shorten::shorten;
use crate::spec::OffsetUnit;
use dateline_annotation::model::Status;
use dateline_text::{Offsets, Span};
use serde::de::DeserializeSeed;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Reads all records of a JSON text. Offsets are in `unit` unless the texts show another one.
/// `tag_names` are the names of tags that are numbers.
///
/// Returns an error for a record without a text, for tags that do not fit their tokens, and if no
/// annotation of the file can be read. Cost: two passes over the text and n log n in the mentions;
/// memory: one record at a time besides the result.
pub(crate) fn read_records(
    text: &str,
    unit: OffsetUnit,
    tag_names: &[String],
    options: &ReadOptions,
) -> Result<ParsedDocuments, ReadError> {
    let mut reader = RecordReader { tag_names, ..RecordReader::default() };
    for_each_record(text, is_record, |record| {
        reader.read_record(&record).map(|()| ControlFlow::Continue(()))
    })?;
    reader.finish(unit, options.offsets)
}

/// Like [`read_records`], for files whose records are made from others: each that `is_source` holds
/// for is replaced by what `expand` makes of it.
pub(super) fn read_expanded(
    text: &str,
    is_source: fn(&JsonValue) -> bool,
    expand: fn(&JsonValue) -> Vec<JsonValue>,
    unit: OffsetUnit,
) -> Result<ParsedDocuments, ReadError> {
    let mut reader = RecordReader::default();
    for_each_record(text, is_source, |Record { location, path, value }| {
        for value in expand(&value) {
            let record = Record { location: location.clone(), path: path.clone(), value };
            reader.read_record(&record)?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if reader.documents.is_empty() {
        let location = "file".to_owned();
        return Err(ReadError::Invalid { location, reason: "no text".to_owned() });
    }
    reader.finish(unit, OffsetTrust::Inferred)
}

/// Like [`read_records`], for records that are not in JSON.
pub(super) fn read_values(
    values: Vec<JsonValue>,
    unit: OffsetUnit,
) -> Result<ParsedDocuments, ReadError> {
    let mut reader = RecordReader::default();
    for (number, value) in (1..).zip(values) {
        let number: usize = number;
        let (location, path) = (format!("item {number}"), String::new());
        reader.read_record(&Record { location, path, value })?;
    }
    reader.finish(unit, OffsetTrust::Inferred)
}

/// Returns the mentions in a value that has no text beside it, such as the cell of a table: JSON or a
/// literal of Python. Returns `None` if it is neither or has something other than mentions.
pub(super) fn mentions_in_cell(cell: &str) -> Option<Vec<RawSpan>> {
    if !cell.trim_start().starts_with(['[', '{', '(']) {
        return None;
    }
    let budget = Cell::new(MAX_VALUES);
    let mut parser = serde_json::Deserializer::from_str(cell);
    let json = ValueSeed { budget: &budget }.deserialize(&mut parser).ok();
    let value = json.filter(|_| parser.end().is_ok()).or_else(|| parse_literal(cell))?;
    let list = find_mentions(&value, false);
    let is_other = list.n_unreadable > 0 || !list.classes.is_empty() || !list.names.is_empty();
    let to_span = |mention: RawMention| {
        let quote = match mention.quote {
            Some(Quote::Covered(quote)) => Some(quote),
            _ => None,
        };
        let RawMention { start, end, label, .. } = mention;
        RawSpan { start, end, quote, label, details: None }
    };
    (!is_other).then(|| list.mentions.into_iter().map(to_span).collect())
}

/// The maximum number of places at which a name without offsets is labeled in one text.
const MAX_OCCURRENCES: usize = 1000;

/// The maximum number of bytes that are searched for names, in all texts together.
const MAX_SEARCHED_BYTES: usize = 500_000_000;

#[derive(Default)]
struct RecordReader<'a> {
    tag_names: &'a [String],
    documents: Vec<RawDocument>,
    notes: NoteCollector,
    /// The skipped parts, with the first location and the number of records.
    skipped: BTreeMap<String, (String, usize)>,
    tags: BioDecoder,
    n_found: usize,
    /// The number of names without offsets.
    n_names: usize,
    searched: usize,
    /// The location and the member of the first element that is no mention, and their number.
    unreadable: Option<(String, String, usize)>,
}

impl RecordReader<'_> {
    fn read_record(&mut self, record: &Record) -> Result<(), ReadError> {
        let Record { location, value, .. } = record;
        if is_skipped(value) {
            return Ok(());
        }
        let members = annotation_members(value);
        let tokens = Tokens::find(value);
        let text = self.choose_text(value, &members);
        let raw = match (text, tokens) {
            (Some((key, text)), tokens) => {
                self.check_single_text(value, key, location)?;
                let mut raw = self.place_mentions(text, value, &members, location);
                raw.document.meta = metadata_of(value, key);
                if raw.spans.is_empty() && raw.document.spans.is_empty() {
                    self.read_tags_of_text(value, tokens.as_ref(), &mut raw.document, location)?;
                }
                raw
            }
            (None, Some(tokens)) => {
                let mut document = self.read_tokens(value, &tokens, &members, location)?;
                document.meta = metadata_of(value, "");
                RawDocument { document, spans: Vec::new() }
            }
            (None, None) if Tokens::is_blank(value) => {
                let location = location.clone();
                let document = ParsedDocument { location, ..ParsedDocument::default() };
                RawDocument { document, spans: Vec::new() }
            }
            (None, None) => {
                return Err(ReadError::Invalid {
                    location: location.clone(),
                    reason: "no text".to_owned(),
                });
            }
        };
        self.n_found += raw.spans.len() + raw.document.spans.len();
        self.documents.push(raw);
        skipped_members(value).into_iter().for_each(|what| self.skip(what, location));
        Ok(())
    }

    fn finish(
        mut self,
        unit: OffsetUnit,
        trust: OffsetTrust,
    ) -> Result<ParsedDocuments, ReadError> {
        if let Some((location, member, count)) = self.unreadable {
            let reason = format!(
                "“{member}” holds no mentions: a mention is [start, end, label], or an object with a start, an \
                 end and a label"
            );
            if self.n_found == 0 {
                return Err(ReadError::Invalid { location, reason });
            }
            let what = format!("{count} in “{member}” in an unknown notation");
            self.notes.push(ImportNote::Skipped { location, what });
        }
        if self.n_names > 0 {
            self.notes.push(ImportNote::PlacedByText { count: self.n_names });
        }
        for (what, (location, count)) in self.skipped {
            let location = match count {
                1 => location,
                _ => format!("{location} and {} more", count - 1),
            };
            self.notes.push(ImportNote::Skipped { location, what });
        }
        self.tags.notes().into_vec().into_iter().for_each(|note| self.notes.push(note));
        Ok(resolve_offsets_with(self.documents, unit, trust, self.notes))
    }

    fn skip(&mut self, what: String, location: &str) {
        // Bounds the map: a malicious file may have many names.
        if self.skipped.len() < 50 || self.skipped.contains_key(&what) {
            self.skipped.entry(what).or_insert_with(|| (location.to_owned(), 0)).1 += 1;
        }
    }

    /// Chooses the text of a record: of several, the one that has most of the quotes at their
    /// offsets.
    fn choose_text<'v>(
        &self,
        value: &'v JsonValue,
        members: &[AnnotationMember],
    ) -> Option<(&'v str, &'v str)> {
        let mut texts = texts_of(value);
        let mentions = || members.iter().flat_map(|member| &member.list.mentions);
        if texts.is_empty() && mentions().next().is_some() && Tokens::find(value).is_none() {
            texts.extend(longest_text(value));
        }
        if texts.len() < 2 {
            return texts.first().copied();
        }
        let score = |(_, text): &(&str, &str)| {
            let offsets = Offsets::new(text);
            let covers = |mention: &&RawMention| {
                quote_of(mention).is_some_and(|quote| covers_quote(text, &offsets, mention, quote))
            };
            mentions().filter(covers).count()
        };
        // The first of equally good ones.
        let scores: Vec<usize> = texts.iter().map(score).collect();
        let best = scores.iter().max()?;
        let at = scores.iter().position(|score| score == best)?;
        texts.get(at).copied()
    }

    /// Returns an error if the text occurs twice, because either may be meant.
    fn check_single_text(
        &self,
        value: &JsonValue,
        key: &str,
        location: &str,
    ) -> Result<(), ReadError> {
        match value.members().iter().filter(|(name, _)| name == key).count() {
            0 | 1 => Ok(()),
            _ => Err(ReadError::Invalid {
                location: location.to_owned(),
                reason: format!("“{}” occurs twice", shorten(key, 30)),
            }),
        }
    }

    /// Places the mentions of all members in the text.
    fn place_mentions(
        &mut self,
        text: &str,
        value: &JsonValue,
        members: &[AnnotationMember],
        location: &str,
    ) -> RawDocument {
        let offsets = Offsets::new(text);
        let answer = status_of(value);
        let tokens = Tokens::find(value);
        let is_tagged = tokens.is_some_and(|it| matches!(it.find_tags(value), Some(Ok(_))));
        let has_tags = is_pair(value) || is_tagged;
        let (mut spans, mut seen): (Vec<RawSpan>, BTreeSet<_>) = (Vec::new(), BTreeSet::new());
        let mut document = ParsedDocument {
            text: text.to_owned(),
            location: location.to_owned(),
            ..ParsedDocument::default()
        };
        // Suggestions come last, so that an accepted mention is not also a suggestion.
        let (suggested, accepted): (Vec<_>, Vec<_>) =
            members.iter().partition(|member| member.status.is_some());
        for member in accepted.into_iter().chain(suggested) {
            // A mention that is in several members is one mention.
            let key = |span: &RawSpan| (span.start.0, span.end.0, span.label.clone());
            let to_span = |mention: &RawMention| {
                let status = mention.details.status.or(member.status).or(answer);
                raw_span(text, &offsets, mention, status)
            };
            let new = member.list.mentions.iter().map(to_span);
            let new: Vec<RawSpan> = new.filter(|span| !seen.contains(&key(span))).collect();
            seen.extend(new.iter().map(key));
            spans.extend(new);
            for name in &member.list.names {
                self.place_name(name, &mut document, location);
            }
            self.note_other_values(member, members, has_tags, location);
        }
        RawDocument { document, spans }
    }

    /// Labels each occurrence of a name without offsets.
    fn place_name(
        &mut self,
        (name, label): &(String, String),
        document: &mut ParsedDocument,
        location: &str,
    ) {
        self.searched += 2 * document.text.len();
        let mut found = Vec::new();
        if self.searched <= MAX_SEARCHED_BYTES {
            for (name, label) in [(name, label), (label, name)] {
                if found.is_empty() {
                    let all = whole_word_occurrences(&document.text, name).take(MAX_OCCURRENCES);
                    found.extend(all.map(|span| ParsedSpan {
                        span,
                        label: label.clone(),
                        details: None,
                    }));
                }
            }
        }
        if found.is_empty() {
            self.skip("names that do not occur in the text".to_owned(), location);
        } else {
            self.n_names += 1;
        }
        for span in found {
            if !document.spans.contains(&span) {
                document.spans.push(span);
            }
        }
    }

    /// Notes what is in a member with annotations besides mentions.
    fn note_other_values(
        &mut self,
        member: &AnnotationMember,
        members: &[AnnotationMember],
        has_tags: bool,
        location: &str,
    ) {
        let name = shorten(member.name, 30);
        let list = &member.list;
        if list.n_unreadable > 0 {
            let first =
                self.unreadable.get_or_insert_with(|| (location.to_owned(), name.clone(), 0));
            first.2 += list.n_unreadable;
        }
        if list.n_places > 0 {
            self.skip(format!("places of the mentions in “{name}”"), location);
        }
        let mentions = || members.iter().flat_map(|member| &member.list.mentions);
        let is_label = |class: &String| mentions().any(|it| it.label == *class);
        if let Some(class) = list.classes.iter().find(|class| !is_label(class) && !has_tags) {
            let class = shorten(class, 30);
            self.skip(format!("a class of the whole text, “{class}” in “{name}”"), location);
        }
    }

    /// Reads the tags of the tokens of a record that also has its text.
    fn read_tags_of_text(
        &mut self,
        value: &JsonValue,
        tokens: Option<&Tokens>,
        document: &mut ParsedDocument,
        location: &str,
    ) -> Result<(), ReadError> {
        let Some(tokens) = tokens else { return Ok(()) };
        let Some(Ok(tags)) = tokens.find_tags(value) else { return Ok(()) };
        let aligned = tokens.align(&document.text).unwrap_or_else(|| tokens.join());
        document.spans = self.decode_tags(&aligned, &tags, location)?;
        document.text = aligned.text;
        Ok(())
    }

    /// Reads a record that has tokens instead of a text.
    fn read_tokens(
        &mut self,
        value: &JsonValue,
        tokens: &Tokens,
        members: &[AnnotationMember],
        location: &str,
    ) -> Result<ParsedDocument, ReadError> {
        let joined = tokens.join();
        let mut spans = Vec::new();
        for member in members {
            let (found, n_rejected) = joined.decode_ranges(&member.list);
            spans.extend(found);
            for _ in 0..n_rejected {
                self.skip("mentions beyond the last token".to_owned(), location);
            }
        }
        if spans.is_empty() && members.iter().all(|member| member.list.mentions.is_empty()) {
            match tokens.find_tags(value) {
                Some(Ok(tags)) => spans = self.decode_tags(&joined, &tags, location)?,
                Some(Err(fault)) => return Err(self.tag_error(fault, location)),
                None => {}
            }
        }
        let (text, location) = (joined.text, location.to_owned());
        Ok(ParsedDocument { text, location, spans, ..ParsedDocument::default() })
    }

    fn decode_tags(
        &mut self,
        text: &super::tokens::TokenText,
        tags: &Tags,
        location: &str,
    ) -> Result<Vec<ParsedSpan>, ReadError> {
        let decoded = text.decode_tags(tags, self.tag_names, &mut self.tags);
        decoded.map_err(|fault| self.tag_error(fault, location))
    }

    fn tag_error(&self, fault: TagFault, location: &str) -> ReadError {
        let reason = match fault {
            TagFault::CountsDiffer(tokens, tags) => {
                format!("the numbers of tokens ({tokens}) and tags ({tags}) differ")
            }
            TagFault::NotATag(tag) => format!("“{tag}” is not a tag such as B-LOC"),
            TagFault::Unnamed(number) => unnamed_tag_reason(number, self.tag_names.len()),
        };
        ReadError::Invalid { location: location.to_owned(), reason }
    }
}

/// Returns a span of the file. A possible quote counts only if the mention covers it.
fn raw_span(
    text: &str,
    offsets: &Offsets,
    mention: &RawMention,
    status: Option<Status>,
) -> RawSpan {
    let covers = |quote: &str| covers_quote(text, offsets, mention, quote);
    let mut label = mention.label.clone();
    let quote = match &mention.quote {
        Some(Quote::Possible(quote)) if covers(quote) => Some(quote.clone()),
        Some(Quote::Possible(other)) if mention.is_tuple && covers(&mention.label) => {
            Some(std::mem::replace(&mut label, other.clone()))
        }
        Some(Quote::Covered(quote)) => Some(quote.clone()),
        _ => None,
    };
    // A value that is the text itself is no normalized value.
    let mut details = SpanDetails { status, ..mention.details.clone() };
    details.attributes.value.take_if(|value| quote.as_ref() == Some(value));
    let details = Some(Box::new(details)).filter(|details| **details != SpanDetails::default());
    let (start, end): (RawOffset, RawOffset) = (mention.start, mention.end);
    RawSpan { start, end, quote, label, details }
}

/// Returns the occurrences of a name that are not inside a word.
fn whole_word_occurrences<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = Span> + 't {
    let is_whole = move |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        let is_inside = |edge: Option<char>, other: Option<char>| {
            edge.zip(other).is_some_and(|(a, b)| a.is_alphanumeric() && b.is_alphanumeric())
        };
        !is_inside(name.chars().next(), before) && !is_inside(name.chars().next_back(), after)
    };
    let found = text.match_indices(name).filter(|_| !name.is_empty()).map(|(at, _)| at);
    found.filter(move |&at| is_whole(at)).map(|at| Span::new(at as u32, (at + name.len()) as u32))
}

/// Returns an error message that says what to do about a tag number without a name.
fn unnamed_tag_reason(number: u32, n_names: usize) -> String {
    match n_names {
        0 => "the tags are numbers, and their names are missing: open the dataset's README.md, dataset_infos.json, \
              label.json or labels.txt together with this file"
            .to_owned(),
        listed => format!("tag {number} has no name: only {listed} tags have names"),
    }
}
