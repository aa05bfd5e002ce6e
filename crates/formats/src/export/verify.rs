//! Verifies an export by reading its files back.

use super::item::ExportItem;
use crate::characters::is_python_whitespace;
use crate::codec::Codec;
use crate::file::File;
use crate::import::{OffsetTrust, ParsedDocument, ReadError, ReadOptions};
use crate::shorten::shorten;
use crate::spec::{OffsetUnit, Spec};
use dateline_text::Span;

/// The first difference between the items and the files read back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// The files cannot be read.
    #[error("the written files cannot be read back: {0}")]
    Unreadable(#[from] ReadError),
    /// The number of texts differs.
    #[error("{written} texts were written, but {read} were read back")]
    Count {
        /// The number of texts written.
        written: usize,
        /// The number of texts read.
        read: usize,
    },
    /// The text of the item with this name differs.
    #[error("{0}: the text changed")]
    Text(String),
    /// A mention is missing or additional, or differs in label or quote.
    #[error("{item}: “{quote}” ({label}) {}", if *.is_extra { "was read back but not written" } else { "is missing" })]
    Mention {
        /// The item's name.
        item: String,
        /// The text that the mention covers, cut.
        quote: String,
        /// The label in the export.
        label: String,
        /// True if the mention is additional, false if it is missing.
        is_extra: bool,
    },
}

/// Reads written files back with the reader of their format and compares the texts and the span,
/// quote and label of every mention.
///
/// `items` are those that were written into `files`, in that order; a format of many files may
/// return them sorted by name. The reader converts offsets from the format's unit. A format of
/// tokens does not preserve spacing: white space is then ignored, and offsets count the other
/// bytes. Cost: reading the files, n log n in the mentions.
pub fn verify_export(
    format: &dyn Codec,
    items: &[ExportItem],
    files: &[File],
) -> Result<(), Mismatch> {
    let options = ReadOptions { offsets: OffsetTrust::Declared, ..ReadOptions::default() };
    let read = format.read_files_with(files, &options)?.documents;
    if read.len() != items.len() {
        return Err(Mismatch::Count { written: items.len(), read: read.len() });
    }
    // Formats with several files are read in the order of the file names.
    let mut items: Vec<&ExportItem> = items.iter().collect();
    if format.spec().is_multi_file {
        items.sort_by(|one, other| one.name.cmp(&other.name));
    }
    items.iter().zip(&read).try_for_each(|(item, read)| compare_item(item, read, format.spec()))
}

fn compare_item(item: &ExportItem, read: &ParsedDocument, spec: &Spec) -> Result<(), Mismatch> {
    let is_tokens = spec.offset_unit == OffsetUnit::Tokens;
    let is_same = match is_tokens {
        true => non_whitespace(item.text).eq(non_whitespace(&read.text)),
        false => item.text.chars().map(|it| spec.encode_char(it)).eq(read.text.chars()),
    };
    if !is_same {
        return Err(Mismatch::Text(item.name.clone()));
    }
    let (ours, theirs) = (
        ComparablePositions::new(item.text, is_tokens),
        ComparablePositions::new(&read.text, is_tokens),
    );
    let written = item.mentions.iter().map(|one| (ours.map_span(one.span), one.label, one.span));
    let mut written: Vec<_> = written.collect();
    let came =
        read.spans.iter().map(|one| (theirs.map_span(one.span), one.label.as_str(), one.span));
    let mut came: Vec<_> = came.collect();
    written.sort_unstable();
    came.sort_unstable();
    let Some(wrong) = first_difference(&written, &came) else { return Ok(()) };
    let (is_extra, &(_, label, span)) = match wrong {
        Difference::Missing(at) => (false, &written[at]),
        Difference::Extra(at) => (true, &came[at]),
    };
    let text = if is_extra { read.text.as_str() } else { item.text };
    let quote = shorten(span.slice(text).unwrap_or_default(), 60);
    Err(Mismatch::Mention { item: item.name.clone(), quote, label: label.to_owned(), is_extra })
}

/// A mention to compare: the span to compare by, the label, and the actual span.
type ComparedMention<'a> = (Span, &'a str, Span);

enum Difference {
    Missing(usize),
    Extra(usize),
}

/// Finds the first element that is in only one of two sorted lists.
fn first_difference(written: &[ComparedMention], read: &[ComparedMention]) -> Option<Difference> {
    fn key<'a>(one: &ComparedMention<'a>) -> (Span, &'a str) {
        (one.0, one.1)
    }
    let same = written.iter().zip(read).take_while(|(one, other)| key(one) == key(other)).count();
    match (written.get(same), read.get(same)) {
        (None, None) => None,
        (Some(one), Some(other)) if key(other) < key(one) => Some(Difference::Extra(same)),
        (Some(_), _) => Some(Difference::Missing(same)),
        (None, Some(_)) => Some(Difference::Extra(same)),
    }
}

fn non_whitespace(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| !is_python_whitespace(*character))
}

/// Offsets to compare by: in bytes, or in bytes without white space.
struct ComparablePositions {
    /// For each byte, the number of white space bytes before it. Empty if white space is
    /// significant.
    whitespace_before: Vec<u32>,
}

impl ComparablePositions {
    fn new(text: &str, is_tokens: bool) -> Self {
        let mut white = Vec::new();
        if is_tokens {
            let mut count = 0;
            for character in text.chars() {
                let length = character.len_utf8();
                white.extend(std::iter::repeat_n(count, length));
                count += if is_python_whitespace(character) { length as u32 } else { 0 };
            }
            white.push(count);
        }
        Self { whitespace_before: white }
    }

    fn map_span(&self, span: Span) -> Span {
        let of =
            |at: u32| at - self.whitespace_before.get(at as usize).copied().unwrap_or_default();
        Span::new(of(span.start), of(span.end))
    }
}
