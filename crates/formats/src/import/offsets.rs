//! Converts the offsets of a file to bytes, and repairs them with the help of quotes.

use super::notes::{ImportNote, NoteCollector, OffsetEvidence, SpanFault};
use super::parsed::{OffsetTrust, ParsedDocument, ParsedDocuments, ParsedSpan, SpanDetails};
use super::text_index::{FitScore, OffsetEncoding, TextIndex};
use crate::shorten::shorten;
use crate::spec::OffsetUnit;
use dateline_text::Span;
use serde::de::{Deserialize, Deserializer, Visitor};
use std::fmt;

/// A document whose spans are not in bytes yet. The `spans` of its `document` are empty.
pub(crate) struct RawDocument {
    pub document: ParsedDocument,
    pub spans: Vec<RawSpan>,
}

/// A span with the offsets of the file.
#[derive(Clone, Debug)]
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

/// Returns how well spans fit a text in the unit that fits best, with exclusive ends. Programs that
/// hold several texts for the same mentions choose by it.
pub(crate) fn best_fit(text: &str, spans: &[RawSpan]) -> FitScore {
    let index = TextIndex::new(text);
    let units = [OffsetUnit::CodePoints, OffsetUnit::Utf16, OffsetUnit::Bytes];
    let scores = units.map(|unit| index.score(spans, OffsetEncoding { unit, is_inclusive: false }));
    scores.into_iter().max_by_key(|score| score.rank()).unwrap_or_default()
}

/// Like [`resolve_offsets_with`], for formats in which the unit of offsets is certain unless quotes
/// or the lengths of the texts show another one.
pub(crate) fn resolve_offsets(
    documents: Vec<RawDocument>,
    declared: OffsetUnit,
    notes: NoteCollector,
) -> ParsedDocuments {
    resolve_offsets_with(documents, declared, OffsetTrust::Declared, notes)
}

/// Converts raw spans to byte spans, with one encoding for the whole file.
///
/// The encoding is `declared` with exclusive ends unless another one fits the texts better: one
/// under which more spans cover their quotes, or, without quotes, the only one under which all spans
/// are valid, or, if the unit is inferred, one under which they begin and end at words. All units
/// are tried, and also inclusive ends. A span that still does not fit is moved to its quote if that
/// occurs exactly once in the text, otherwise it is left out. Both add a note.
///
/// Cost: one pass over the texts, and for each span a bounded search, at most eleven times. The
/// search for quotes reads at most [`MAX_SEARCHED_BYTES`] bytes.
pub(crate) fn resolve_offsets_with(
    documents: Vec<RawDocument>,
    declared: OffsetUnit,
    trust: OffsetTrust,
    mut notes: NoteCollector,
) -> ParsedDocuments {
    let encoding = choose_encoding(&documents, declared, trust, &mut notes);
    let mut searched = 0;
    let place = |draft: RawDocument| {
        let RawDocument { document: mut item, spans: raw_spans } = draft;
        let text = std::mem::take(&mut item.text);
        let index = TextIndex::new(&text);
        for raw in raw_spans {
            let resolved = index.byte_span(&raw, encoding);
            let location = &item.location;
            match verify_quote(&text, location, &raw, resolved, &mut searched, &mut notes) {
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
        ParsedDocument { text, ..item }
    };
    let items = documents.into_iter().map(place).collect();
    ParsedDocuments { documents: items, notes: notes.into_vec() }
}

/// The maximum number of bytes that are searched for quotes, for all spans of a file together.
const MAX_SEARCHED_BYTES: usize = 500_000_000;

/// The units that are tried besides the declared one.
const UNITS: [OffsetUnit; 4] =
    [OffsetUnit::CodePoints, OffsetUnit::Utf16, OffsetUnit::Graphemes, OffsetUnit::Bytes];

fn choose_encoding(
    documents: &[RawDocument],
    declared: OffsetUnit,
    trust: OffsetTrust,
    notes: &mut NoteCollector,
) -> OffsetEncoding {
    let all: usize = documents.iter().map(|draft| draft.spans.len()).sum();
    let spans = || documents.iter().flat_map(|draft| &draft.spans);
    let quotes = spans().filter(|span| span.quote.is_some()).count();
    let declared = OffsetEncoding { unit: declared, is_inclusive: false };
    let perfect = FitScore { quotes, starts: all, ends: all, spans: all };
    let first = score_encoding(documents, declared);
    let mut best = (first, declared);
    // All units are the same in ASCII, except for grapheme clusters of CR and LF.
    let is_plain = documents.iter().all(|draft| draft.document.text.is_ascii());
    let others = UNITS.into_iter().filter(|unit| *unit != declared.unit && !is_plain);
    let units: Vec<OffsetUnit> = [declared.unit].into_iter().chain(others).collect();
    let encodings = [false, true].into_iter().flat_map(|is_inclusive| {
        units.iter().map(move |&unit| OffsetEncoding { unit, is_inclusive })
    });
    for encoding in encodings.skip(1) {
        if best.0 == perfect {
            break;
        }
        let found = score_encoding(documents, encoding);
        let is_better = if quotes > 0 {
            (found.quotes, found.spans) > (best.0.quotes, best.0.spans)
        } else if encoding.is_inclusive {
            // A single end inside a word may be what its annotator meant.
            let is_cut = all > 1 && first.ends == 0 && best.1 == declared;
            trust == OffsetTrust::Inferred && is_cut && found.ends == all
        } else if first.spans < all {
            // One span that fits by chance must not outweigh the others.
            found.spans == all && found.rank() > best.0.rank()
        } else {
            trust == OffsetTrust::Inferred
                && found.rank() > best.0.rank()
                && has_clear_words(documents, declared, encoding)
        };
        if is_better {
            best = (found, encoding);
        }
    }
    let OffsetEncoding { unit, is_inclusive } = best.1;
    if best.1 != declared {
        let ends = if is_inclusive { ", ends inclusive" } else { "" };
        let evidence = match first {
            _ if quotes > 0 => OffsetEvidence::Quotes,
            FitScore { spans, .. } if spans < best.0.spans => OffsetEvidence::AllFit,
            _ => OffsetEvidence::Words,
        };
        let unit = format!("{}{ends}", unit.name());
        notes.push(ImportNote::OffsetUnitGuessed { unit, evidence });
    }
    best.1
}

/// Returns true if nearly all borders of spans that differ under two encodings are at words under
/// `other`, and few of them under `declared`.
fn has_clear_words(
    documents: &[RawDocument],
    declared: OffsetEncoding,
    other: OffsetEncoding,
) -> bool {
    let (mut n_borders, mut n_declared, mut n_other) = (0, 0, 0);
    for draft in documents.iter().filter(|draft| !draft.spans.is_empty()) {
        let index = TextIndex::new(&draft.document.text);
        for raw in &draft.spans {
            let spans = [declared, other].map(|encoding| index.byte_span(raw, encoding));
            let [Ok(one), Ok(two)] = spans else { return false };
            let (before, after) = (index.borders_at_words(one), index.borders_at_words(two));
            for (is_same, before, after) in [
                (one.start == two.start, before.0, after.0),
                (one.end == two.end, before.1, after.1),
            ] {
                n_borders += usize::from(!is_same);
                n_declared += usize::from(!is_same && before);
                n_other += usize::from(!is_same && after);
            }
        }
    }
    // Of a few borders, some are at words by chance.
    let is_unlikely = n_declared * 10 <= n_borders * 3;
    let is_many = n_borders >= 4 && n_declared * 10 <= n_borders * 6;
    n_borders > 0 && n_other * 20 >= n_borders * 19 && (is_unlikely || is_many)
}

fn score_encoding(documents: &[RawDocument], encoding: OffsetEncoding) -> FitScore {
    let mut fit = FitScore::default();
    for draft in documents.iter().filter(|draft| !draft.spans.is_empty()) {
        let one = TextIndex::new(&draft.document.text).score(&draft.spans, encoding);
        fit.quotes += one.quotes;
        fit.starts += one.starts;
        fit.ends += one.ends;
        fit.spans += one.spans;
    }
    fit
}

/// Returns the final span of a raw span, moved to its quote if necessary.
fn verify_quote(
    text: &str,
    location: &str,
    raw: &RawSpan,
    claimed: Result<Span, SpanFault>,
    searched: &mut usize,
    notes: &mut NoteCollector,
) -> Result<Span, SpanFault> {
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
        location: location.to_owned(),
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
    fn inferred_unit_is_the_one_with_words_at_its_borders() {
        let resolve = |offsets: &[(u32, u32)], trust| {
            let spans = offsets.iter().map(|&(start, end)| raw_span(start, end, None)).collect();
            let text = "😀 e\u{301}tat, Homs fell".to_owned();
            let document = ParsedDocument { text, ..ParsedDocument::default() };
            let drafts = vec![RawDocument { document, spans }];
            let notes = NoteCollector::default();
            let read = resolve_offsets_with(drafts, OffsetUnit::Utf16, trust, notes);
            let document = &read.documents[0];
            let quotes = document.spans.iter().map(|it| &document.text[it.span.range()]);
            let quotes: Vec<String> = quotes.map(str::to_owned).collect();
            (quotes.join("|"), read.notes.first().map(ToString::to_string).unwrap_or_default())
        };
        let note = |unit| {
            format!("offsets are taken as {unit}: then most mentions begin and end at words")
        };
        let homs = "Homs".to_owned();
        let inferred = OffsetTrust::Inferred;
        assert_eq!(resolve(&[(10, 14)], inferred), (homs.clone(), String::new()));
        assert_eq!(resolve(&[(9, 13)], inferred), (homs.clone(), note("code points")));
        let both = resolve(&[(8, 12), (13, 17)], inferred);
        assert_eq!(both, ("Homs|fell".to_owned(), note("characters as they are seen")));
        assert_eq!(resolve(&[(9, 13)], OffsetTrust::Declared), (" Hom".to_owned(), String::new()));
        let both = resolve(&[(10, 13), (15, 18)], inferred);
        assert_eq!(both, ("Homs|fell".to_owned(), note("UTF-16, ends inclusive")));
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
