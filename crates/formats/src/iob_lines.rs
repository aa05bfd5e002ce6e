//! Sentences with tags behind each token: `Mara|B-PER left|O`, as spaCy's `.iob` files.
//!
//! A line is a sentence, or a token if no line has more. An item has a token, optional columns
//! and a tag, with `|`, `/`, `:` or `_` between them. Tags may also be usual labels without a prefix,
//! as in `Mara/PERSON left/O`.

use crate::bio::BioTag;
use crate::codec::TextReader;
use crate::columns::is_usual_label;
use crate::import::{NoteCollector, ParsedDocuments, Probe, ReadError};
use crate::shorten::shorten;
use crate::spec::Spec;
use crate::token_text::TokenTextBuilder;

pub(crate) const IOB_LINES: TextReader = TextReader {
    spec: &Spec {
        name: "iob",
        title: "Lines of tagged tokens",
        consumers: &["spaCy"],
        extension: "iob",
        mime: "text/plain",
        ..Spec::TOKENS
    },
    recognize: is_iob_lines,
    read: read_iob_lines,
};

/// The characters between a token and its tag.
const SEPARATORS: &[char] = &['|', '/', ':', '_'];

/// The number of lines that are looked at.
const SAMPLED_LINES: usize = 100;

/// Splits an item into its token and its tag.
fn parse_item(item: &str, separator: char) -> Option<(&str, BioTag<'_>)> {
    let (rest, tag) = item.rsplit_once(separator)?;
    let bare = || is_usual_label(tag).then_some(BioTag::Label(tag));
    let tag = BioTag::parse(tag).filter(|_| tag != "-").or_else(bare)?;
    // The token itself may be the separator.
    let token = match rest.char_indices().skip(1).find(|&(_, character)| character == separator) {
        Some((at, _)) => &rest[..at],
        None => rest,
    };
    (!token.is_empty()).then_some((token, tag))
}

/// Returns the separator if all items of the first lines have a tag and one is a mention's.
fn separator(text: &str) -> Option<char> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLED_LINES);
    SEPARATORS.iter().copied().find(|&separator| {
        let items =
            || lines().flat_map(|line| line.split([' ', '\t', '\r']).filter(|it| !it.is_empty()));
        let tag = |item| parse_item(item, separator).map(|(_, tag)| tag);
        let is_outside = || items().any(|item| matches!(tag(item), Some(BioTag::Outside)));
        let is_mention = |item| match tag(item) {
            Some(BioTag::Entity { .. }) => true,
            Some(BioTag::Label(_)) => is_outside(),
            Some(BioTag::Outside) | None => false,
        };
        items().all(|item| tag(item).is_some())
            && items().any(is_mention)
            && items().nth(1).is_some()
    })
}

/// Returns true if each line has one token. A blank line then ends a sentence.
fn has_token_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLED_LINES);
    lines.all(|line| line.split_whitespace().nth(1).is_none())
}

fn is_iob_lines(probe: &Probe) -> bool {
    let (first, text) = (probe.first_line(), probe.text.unwrap_or_default());
    let found = if first.contains(SEPARATORS) { separator(text) } else { None };
    // With vertical bars, such lines are rows of a table.
    found.is_some_and(|separator| separator != '|' || !has_token_lines(text))
}

fn read_iob_lines(text: &str) -> Result<ParsedDocuments, ReadError> {
    let separator = separator(text).unwrap_or('|');
    let mut builder = TokenTextBuilder::new();
    let has_token_lines = has_token_lines(text);
    for (number, line) in (1..).zip(text.lines()) {
        for item in line.split([' ', '\t', '\r']).filter(|item| !item.is_empty()) {
            let Some((token, tag)) = parse_item(item, separator) else {
                let reason = format!("“{}” has no tag such as O or B-LOC", shorten(item, 30));
                return Err(ReadError::Invalid { location: format!("line {number}"), reason });
            };
            builder.push_tagged(number, token, tag);
        }
        if !has_token_lines || line.trim().is_empty() {
            builder.end_sentence();
        }
    }
    Ok(builder.finish(NoteCollector::default()))
}
