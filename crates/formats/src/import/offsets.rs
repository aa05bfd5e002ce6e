//! Offsets as files claim them, turned into bytes, and repaired where quotes or sense show how.

use super::note::Notes;
use super::{Extra, Fault, Note, Read, ReadItem, ReadSpan};
use crate::format::Unit;
use crate::shorten::shorten;
use dateline_text::{CodePoint, Offsets, Span, Utf16};
use serde::de::{Deserialize, Deserializer, Visitor};
use std::fmt;

/// An item whose spans are not in bytes yet; its `spans` are empty.
pub(crate) struct Draft {
    pub item: ReadItem,
    pub claims: Vec<Claim>,
}

/// A span as a file claims it.
pub(crate) struct Claim {
    pub start: Position,
    pub end: Position,
    /// What the file says that it covers.
    pub quote: Option<String>,
    pub label: String,
    pub extra: Option<Box<Extra>>,
}

/// A position in a file's unit; `None` for a number that is none: negative, broken, huge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position(pub Option<u32>);

impl Position {
    /// A number, if it is a position.
    pub fn of(value: f64) -> Self {
        let is_whole = value >= 0.0 && value <= f64::from(u32::MAX) && value.fract() == 0.0;
        Self(is_whole.then_some(value as u32))
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PositionVisitor)
    }
}

struct PositionVisitor;

impl Visitor<'_> for PositionVisitor {
    type Value = Position;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a position")
    }

    fn visit_u64<E>(self, value: u64) -> Result<Position, E> {
        Ok(Position(value.try_into().ok()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Position, E> {
        Ok(Position(value.try_into().ok()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Position, E> {
        Ok(Position::of(value))
    }
}

/// A way to read positions.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Reading {
    unit: Unit,
    is_inclusive: bool,
}

/// How well a reading fits a file.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    quotes: usize,
    spans: usize,
}

/// Turns claims into spans, all of a file in one way.
///
/// That way is `declared`, ends exclusive, if all claims fit: they lie in their text, on character
/// borders, and cover their quotes where they have some. Otherwise the other units are tried, and
/// with quotes also ends that are inclusive; the one with most quotes covered is taken, of equal ones
/// that with most spans inside, of equal ones `declared`. A claim that does not fit then is moved to
/// its quote, if the text has that exactly once, or left out; each with a note.
///
/// Cost: a pass over the texts, and for each claim a bounded search, seven times that at most; in
/// search of quotes no more than [`SEARCHED`] bytes are read.
pub(crate) fn place(drafts: Vec<Draft>, declared: Unit, mut notes: Notes) -> Read {
    let texts: Vec<Offsets> = drafts.iter().map(|draft| Offsets::new(&draft.item.text)).collect();
    let reading = choose(&drafts, &texts, declared, &mut notes);
    let mut searched = 0;
    let placed = drafts.into_iter().zip(texts).map(|(draft, offsets)| {
        let Draft { mut item, claims } = draft;
        for claim in claims {
            let claimed = span(&item.text, &offsets, &claim, reading);
            match settle(&item, &claim, claimed, &mut searched, &mut notes) {
                Ok(span) => {
                    item.spans.push(ReadSpan { span, label: claim.label, extra: claim.extra });
                }
                Err(fault) => notes.push(Note::LeftOut {
                    place: item.place.clone(),
                    label: shorten(&claim.label, 30),
                    fault,
                }),
            }
        }
        item
    });
    let items = placed.collect();
    Read { items, notes: notes.into_vec() }
}

/// How many bytes are read in search of quotes, all claims of a file together.
const SEARCHED: usize = 500_000_000;

fn choose(drafts: &[Draft], texts: &[Offsets], declared: Unit, notes: &mut Notes) -> Reading {
    let all: usize = drafts.iter().map(|draft| draft.claims.len()).sum();
    let claims = || drafts.iter().flat_map(|draft| &draft.claims);
    let quotes = claims().filter(|claim| claim.quote.is_some()).count();
    let best = Reading { unit: declared, is_inclusive: false };
    let mut best = (fit(drafts, texts, best), best);
    let by_quotes = quotes > 0;
    for is_inclusive in [false, true] {
        for unit in [declared, Unit::CodePoints, Unit::Utf16, Unit::Bytes] {
            if best.0 == (Fit { quotes, spans: all }) {
                break;
            }
            let reading = Reading { unit, is_inclusive };
            if reading == best.1 || is_inclusive && !by_quotes {
                continue;
            }
            let found = fit(drafts, texts, reading);
            // Without a quote a single span that fits by chance must not decide over the others.
            if found > best.0 && (by_quotes || found.spans == all) {
                best = (found, reading);
            }
        }
    }
    let Reading { unit, is_inclusive } = best.1;
    if unit != declared || is_inclusive {
        let ends = if is_inclusive { ", ends inclusive" } else { "" };
        notes.push(Note::OffsetsRead { as_unit: format!("{}{ends}", unit.name()), by_quotes });
    }
    best.1
}

fn fit(drafts: &[Draft], texts: &[Offsets], reading: Reading) -> Fit {
    let mut fit = Fit::default();
    for (draft, offsets) in drafts.iter().zip(texts) {
        for claim in &draft.claims {
            let Ok(span) = span(&draft.item.text, offsets, claim, reading) else { continue };
            fit.spans += 1;
            fit.quotes += usize::from(claim.quote.as_deref() == span.slice(&draft.item.text));
        }
    }
    fit
}

fn span(text: &str, offsets: &Offsets, claim: &Claim, reading: Reading) -> Result<Span, Fault> {
    let (Some(start), Some(end)) = (claim.start.0, claim.end.0) else {
        return Err(Fault::OutOfRange);
    };
    let end = end.saturating_add(u32::from(reading.is_inclusive));
    let length = match reading.unit {
        Unit::Utf16 => offsets.utf16_len(),
        Unit::Bytes => text.len() as u32,
        Unit::CodePoints | Unit::Tokens => offsets.chars_len(),
    };
    if start > end || end > length {
        return Err(Fault::OutOfRange);
    }
    if start == end {
        return Err(Fault::Empty);
    }
    let byte = |at: u32| match reading.unit {
        Unit::Utf16 => offsets.utf16_to_byte(text, Utf16(at)),
        Unit::Bytes => text.is_char_boundary(at as usize).then_some(at),
        Unit::CodePoints | Unit::Tokens => offsets.char_to_byte(text, CodePoint(at)),
    };
    match (byte(start), byte(end)) {
        (Some(start), Some(end)) => Ok(Span::new(start, end)),
        _ => Err(Fault::MidCharacter),
    }
}

/// Where a claim stands in the end.
fn settle(
    item: &ReadItem,
    claim: &Claim,
    claimed: Result<Span, Fault>,
    searched: &mut usize,
    notes: &mut Notes,
) -> Result<Span, Fault> {
    let text = &item.text;
    let Some(quote) = claim.quote.as_deref() else { return claimed };
    if let Ok(span) = claimed
        && span.slice(text) == Some(quote)
    {
        return claimed;
    }
    *searched += text.len();
    let found = if *searched <= SEARCHED { only(text, quote) } else { None };
    let at = found.ok_or(claimed.err().unwrap_or(Fault::QuoteDiffers))?;
    notes.push(Note::Moved { place: item.place.clone(), quote: shorten(quote, 60) });
    Ok(Span::new(at as u32, (at + quote.len()) as u32))
}

/// Where a text has a quote, if it does so exactly once.
fn only(text: &str, quote: &str) -> Option<usize> {
    let mut matches = text.match_indices(quote).filter(|_| !quote.is_empty());
    let (at, _) = matches.next()?;
    matches.next().is_none().then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "😀 Homs, 🧆 Hama";

    fn claim(start: u32, end: u32, quote: Option<&str>) -> Claim {
        let position = |at| Position(Some(at));
        let quote = quote.map(str::to_owned);
        Claim {
            start: position(start),
            end: position(end),
            quote,
            label: "GPE".to_owned(),
            extra: None,
        }
    }

    #[track_caller]
    fn check(claims: Vec<Claim>, quotes: &[&str], said: &[&str]) {
        let item =
            ReadItem { text: TEXT.to_owned(), place: "line 1".to_owned(), ..ReadItem::default() };
        let read = place(vec![Draft { item, claims }], Unit::CodePoints, Notes::default());
        let found: Vec<&str> =
            read.items[0].spans.iter().map(|span| &TEXT[span.span.range()]).collect();
        let notes: Vec<String> = read.notes.iter().map(ToString::to_string).collect();
        assert_eq!(
            (found.as_slice(), notes),
            (quotes, said.iter().map(|&one| one.to_owned()).collect())
        );
    }

    #[test]
    fn quotes_tell_the_unit() {
        let (homs, hama) = (Some("Homs"), Some("Hama"));
        check(vec![claim(2, 6, homs), claim(10, 14, hama)], &["Homs", "Hama"], &[]);
        check(
            vec![claim(3, 7, homs), claim(12, 16, hama)],
            &["Homs", "Hama"],
            &["offsets are UTF-16, recognized by their quotes"],
        );
        check(
            vec![claim(5, 9, homs), claim(16, 20, hama)],
            &["Homs", "Hama"],
            &["offsets are bytes of UTF-8, recognized by their quotes"],
        );
        check(
            vec![claim(2, 5, homs), claim(10, 13, hama)],
            &["Homs", "Hama"],
            &["offsets are code points, ends inclusive, recognized by their quotes"],
        );
        check(
            vec![claim(2, 6, homs), claim(1, 2, hama), claim(2, 6, Some("a"))],
            &["Homs", "Hama"],
            &[
                "line 1: “Hama” was found elsewhere than its offsets say",
                "line 1: a mention (GPE) was left out: its offsets do not fit its quote",
            ],
        );
    }

    #[test]
    fn without_quotes_only_what_fits_altogether_is_another_unit() {
        check(
            vec![claim(3, 7, None), claim(12, 16, None)],
            &["Homs", "Hama"],
            &["offsets are read as UTF-16, because only so all of them fit"],
        );
        check(
            vec![claim(2, 6, None), claim(10, 99, None), claim(3, 3, None)],
            &["Homs"],
            &[
                "line 1: a mention (GPE) was left out: its span is out of range",
                "line 1: a mention (GPE) was left out: it covers nothing",
            ],
        );
    }

    #[test]
    fn numbers_that_are_no_positions_are_none() {
        let read =
            |json: &str| serde_json::from_str::<Position>(json).map(|position| position.0).ok();
        let cases = ["3", "3.0", "-1", "1e30", "4294967296", "0.5"];
        assert_eq!(
            cases.map(read),
            [Some(Some(3)), Some(Some(3)), Some(None), Some(None), Some(None), Some(None)]
        );
        assert_eq!(["NaN", "\"3\"", "null", "1e999"].map(read), [None; 4]);
    }
}
