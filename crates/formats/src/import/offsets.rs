//! Converts the offsets of a file to bytes, and repairs them with the help of quotes.

use super::notes::{ImportNote, NoteCollector, SpanFault};
use super::parsed::{ParsedDocument, ParsedDocuments, ParsedSpan, SpanDetails};
use crate::shorten::shorten;
use crate::spec::OffsetUnit;
use dateline_text::{CodePointOffset, Offsets, Span, Utf16Offset};
use serde::de::{Deserialize, Deserializer, Visitor};
use std::fmt;

/// A document whose spans are not in bytes yet. The `spans` of its `document` are empty.
pub(crate) struct RawDocument {
    pub document: ParsedDocument,
    pub spans: Vec<RawSpan>,
}

/// A span with the offsets of the file.
pub(crate) struct RawSpan {
    pub start: RawOffset,
    pub end: RawOffset,
    /// The text that the span covers according to the file.
    pub quote: Option<String>,
    pub label: String,
    pub details: Option<Box<SpanDetails>>,
}

/// An offset in a file's unit, or `None` for an invalid number: negative, fractional or too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawOffset(pub Option<u32>);

impl RawOffset {
    /// Converts a number. The result is `None` if it is no valid offset.
    pub(crate) fn from_f64(value: f64) -> Self {
        let is_whole = value >= 0.0 && value <= f64::from(u32::MAX) && value.fract() == 0.0;
        Self(is_whole.then_some(value as u32))
    }
}

impl<'de> Deserialize<'de> for RawOffset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawOffsetVisitor)
    }
}

struct RawOffsetVisitor;

impl Visitor<'_> for RawOffsetVisitor {
    type Value = RawOffset;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a position")
    }

    fn visit_u64<E>(self, value: u64) -> Result<RawOffset, E> {
        Ok(RawOffset(value.try_into().ok()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<RawOffset, E> {
        Ok(RawOffset(value.try_into().ok()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<RawOffset, E> {
        Ok(RawOffset::from_f64(value))
    }
}

/// A way to interpret offsets.
#[derive(Clone, Copy, PartialEq, Eq)]
struct OffsetEncoding {
    unit: OffsetUnit,
    is_inclusive: bool,
}

/// The number of quotes and spans that fit under an encoding.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct FitScore {
    quotes: usize,
    spans: usize,
}

/// Converts raw spans to byte spans, with one encoding for the whole file.
///
/// The encoding is `declared` with exclusive ends if all spans fit: they are inside their text, on
/// character boundaries, and cover their quotes, if any. Otherwise, the other units are tried, and
/// also inclusive ends if there are quotes. The encoding under which most quotes match is chosen,
/// then the one with most valid spans, then `declared`. A span that still does not fit is moved to
/// its quote if that occurs exactly once in the text, otherwise it is left out. Both add a note.
///
/// Cost: one pass over the texts, and for each span a bounded search, at most seven times. The
/// search for quotes reads at most [`MAX_SEARCHED_BYTES`] bytes.
pub(crate) fn resolve_offsets(
    documents: Vec<RawDocument>,
    declared: OffsetUnit,
    mut notes: NoteCollector,
) -> ParsedDocuments {
    let texts: Vec<Offsets> =
        documents.iter().map(|draft| Offsets::new(&draft.document.text)).collect();
    let encoding = choose_encoding(&documents, &texts, declared, &mut notes);
    let mut searched = 0;
    let placed = documents.into_iter().zip(texts).map(|(draft, offsets)| {
        let RawDocument { document: mut item, spans: raw_spans } = draft;
        for raw in raw_spans {
            let resolved = byte_span(&item.text, &offsets, &raw, encoding);
            match verify_quote(&item, &raw, resolved, &mut searched, &mut notes) {
                Ok(span) => {
                    item.spans.push(ParsedSpan { span, label: raw.label, details: raw.details });
                }
                Err(fault) => notes.push(ImportNote::SpanRejected {
                    location: item.location.clone(),
                    label: shorten(&raw.label, 30),
                    reason: fault,
                }),
            }
        }
        item
    });
    let items = placed.collect();
    ParsedDocuments { documents: items, notes: notes.into_vec() }
}

/// The maximum number of bytes that are searched for quotes, for all spans of a file together.
const MAX_SEARCHED_BYTES: usize = 500_000_000;

fn choose_encoding(
    documents: &[RawDocument],
    texts: &[Offsets],
    declared: OffsetUnit,
    notes: &mut NoteCollector,
) -> OffsetEncoding {
    let all: usize = documents.iter().map(|draft| draft.spans.len()).sum();
    let spans = || documents.iter().flat_map(|draft| &draft.spans);
    let quotes = spans().filter(|span| span.quote.is_some()).count();
    let best = OffsetEncoding { unit: declared, is_inclusive: false };
    let mut best = (score_encoding(documents, texts, best), best);
    let by_quotes = quotes > 0;
    for is_inclusive in [false, true] {
        for unit in [declared, OffsetUnit::CodePoints, OffsetUnit::Utf16, OffsetUnit::Bytes] {
            if best.0 == (FitScore { quotes, spans: all }) {
                break;
            }
            let encoding = OffsetEncoding { unit, is_inclusive };
            if encoding == best.1 || is_inclusive && !by_quotes {
                continue;
            }
            let found = score_encoding(documents, texts, encoding);
            // Without quotes, one span that fits by chance must not outweigh the others.
            if found > best.0 && (by_quotes || found.spans == all) {
                best = (found, encoding);
            }
        }
    }
    let OffsetEncoding { unit, is_inclusive } = best.1;
    if unit != declared || is_inclusive {
        let ends = if is_inclusive { ", ends inclusive" } else { "" };
        notes.push(ImportNote::OffsetUnitGuessed {
            unit: format!("{}{ends}", unit.name()),
            by_quotes,
        });
    }
    best.1
}

fn score_encoding(
    documents: &[RawDocument],
    texts: &[Offsets],
    encoding: OffsetEncoding,
) -> FitScore {
    let mut fit = FitScore::default();
    for (draft, offsets) in documents.iter().zip(texts) {
        for raw in &draft.spans {
            let Ok(span) = byte_span(&draft.document.text, offsets, raw, encoding) else {
                continue;
            };
            fit.spans += 1;
            fit.quotes += usize::from(raw.quote.as_deref() == span.slice(&draft.document.text));
        }
    }
    fit
}

fn byte_span(
    text: &str,
    offsets: &Offsets,
    raw: &RawSpan,
    encoding: OffsetEncoding,
) -> Result<Span, SpanFault> {
    let (Some(start), Some(end)) = (raw.start.0, raw.end.0) else {
        return Err(SpanFault::OutOfRange);
    };
    let end = end.saturating_add(u32::from(encoding.is_inclusive));
    let length = match encoding.unit {
        OffsetUnit::Utf16 => offsets.utf16_len(),
        OffsetUnit::Bytes => text.len() as u32,
        OffsetUnit::CodePoints | OffsetUnit::Tokens => offsets.chars_len(),
    };
    if start > end || end > length {
        return Err(SpanFault::OutOfRange);
    }
    if start == end {
        return Err(SpanFault::Empty);
    }
    let byte = |at: u32| match encoding.unit {
        OffsetUnit::Utf16 => offsets.utf16_to_byte(text, Utf16Offset(at)),
        OffsetUnit::Bytes => text.is_char_boundary(at as usize).then_some(at),
        OffsetUnit::CodePoints | OffsetUnit::Tokens => {
            offsets.char_to_byte(text, CodePointOffset(at))
        }
    };
    match (byte(start), byte(end)) {
        (Some(start), Some(end)) => Ok(Span::new(start, end)),
        _ => Err(SpanFault::MidCharacter),
    }
}

/// Returns the final span of a raw span, moved to its quote if necessary.
fn verify_quote(
    document: &ParsedDocument,
    raw: &RawSpan,
    claimed: Result<Span, SpanFault>,
    searched: &mut usize,
    notes: &mut NoteCollector,
) -> Result<Span, SpanFault> {
    let text = &document.text;
    let Some(quote) = raw.quote.as_deref() else { return claimed };
    if let Ok(span) = claimed
        && span.slice(text) == Some(quote)
    {
        return claimed;
    }
    *searched += text.len();
    let found = if *searched <= MAX_SEARCHED_BYTES { find_unique(text, quote) } else { None };
    let at = found.ok_or(claimed.err().unwrap_or(SpanFault::QuoteDiffers))?;
    notes.push(ImportNote::MovedToQuote {
        location: document.location.clone(),
        quote: shorten(quote, 60),
    });
    Ok(Span::new(at as u32, (at + quote.len()) as u32))
}

/// Returns the byte offset of a quote if it occurs exactly once in the text.
fn find_unique(text: &str, quote: &str) -> Option<usize> {
    let mut matches = text.match_indices(quote).filter(|_| !quote.is_empty());
    let (at, _) = matches.next()?;
    matches.next().is_none().then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "😀 Homs, 🧆 Hama";

    fn raw_span(start: u32, end: u32, quote: Option<&str>) -> RawSpan {
        let position = |at| RawOffset(Some(at));
        let quote = quote.map(str::to_owned);
        RawSpan {
            start: position(start),
            end: position(end),
            quote,
            label: "GPE".to_owned(),
            details: None,
        }
    }

    #[track_caller]
    fn check(spans: Vec<RawSpan>, quotes: &[&str], expected_notes: &[&str]) {
        let document = ParsedDocument {
            text: TEXT.to_owned(),
            location: "line 1".to_owned(),
            ..ParsedDocument::default()
        };
        let read = resolve_offsets(
            vec![RawDocument { document, spans }],
            OffsetUnit::CodePoints,
            NoteCollector::default(),
        );
        let found: Vec<&str> =
            read.documents[0].spans.iter().map(|span| &TEXT[span.span.range()]).collect();
        let notes: Vec<String> = read.notes.iter().map(ToString::to_string).collect();
        assert_eq!(
            (found.as_slice(), notes),
            (quotes, expected_notes.iter().map(|&one| one.to_owned()).collect())
        );
    }

    #[test]
    fn offset_unit_is_inferred_from_quotes() {
        let (homs, hama) = (Some("Homs"), Some("Hama"));
        check(vec![raw_span(2, 6, homs), raw_span(10, 14, hama)], &["Homs", "Hama"], &[]);
        check(
            vec![raw_span(3, 7, homs), raw_span(12, 16, hama)],
            &["Homs", "Hama"],
            &["offsets are UTF-16, recognized by their quotes"],
        );
        check(
            vec![raw_span(5, 9, homs), raw_span(16, 20, hama)],
            &["Homs", "Hama"],
            &["offsets are bytes of UTF-8, recognized by their quotes"],
        );
        check(
            vec![raw_span(2, 5, homs), raw_span(10, 13, hama)],
            &["Homs", "Hama"],
            &["offsets are code points, ends inclusive, recognized by their quotes"],
        );
        check(
            vec![raw_span(2, 6, homs), raw_span(1, 2, hama), raw_span(2, 6, Some("a"))],
            &["Homs", "Hama"],
            &[
                "line 1: “Hama” was found at other offsets",
                "line 1: a mention (GPE) was left out: the offsets do not match the quote",
            ],
        );
    }

    #[test]
    fn without_quotes_unit_changes_only_if_all_spans_fit() {
        check(
            vec![raw_span(3, 7, None), raw_span(12, 16, None)],
            &["Homs", "Hama"],
            &["offsets are taken as UTF-16: only then do all of them fit"],
        );
        check(
            vec![raw_span(2, 6, None), raw_span(10, 99, None), raw_span(3, 3, None)],
            &["Homs"],
            &[
                "line 1: a mention (GPE) was left out: the span is out of range",
                "line 1: a mention (GPE) was left out: the span is empty",
            ],
        );
    }

    #[test]
    fn invalid_offsets_are_none() {
        let read =
            |json: &str| serde_json::from_str::<RawOffset>(json).map(|position| position.0).ok();
        let cases = ["3", "3.0", "-1", "1e30", "4294967296", "0.5"];
        assert_eq!(
            cases.map(read),
            [Some(Some(3)), Some(Some(3)), Some(None), Some(None), Some(None), Some(None)]
        );
        assert_eq!(["NaN", "\"3\"", "null", "1e999"].map(read), [None; 4]);
    }
}
