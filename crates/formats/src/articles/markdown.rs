//! Converts Markdown to plain text.
//!
//! This is not implemented with `pulldown-cmark`. Version 0.13.6 adds 63.8 KB to the compressed size
//! of a small WebAssembly program, and this file adds 10.3 KB (brotli, 2026-11-30); the file worker
//! has less than 3 KB left in its budget. Its events would also give other texts: numbers of list
//! items ("1. three") and tags in text (`a <tag> b`) are missing, as is all text in an HTML block.
//! A line of a million `[`, `> ` or `*a_` took it 9 to 12 times as long (1.1 to 3.5 s natively).

use crate::import::{ParsedDocument, ParsedDocuments, ParsedMetadata};
use std::iter::Peekable;
use std::str::Lines;

/// Reads Markdown as plain text: markup is removed, and wrapped lines are joined. Returns `None` if
/// the text is not Markdown.
///
/// A text is recognized as Markdown if it has two kinds of markup that are rare elsewhere (a
/// heading, a link, a fence, front matter), or one of them if its name ends in `.md` or
/// `.markdown`.
pub(super) fn read_markdown(name: &str, text: &str) -> Option<ParsedDocuments> {
    let name = name.to_lowercase();
    let is_called_so = name.ends_with(".md") || name.ends_with(".markdown");
    let min_features = if is_called_so { 1 } else { 2 };
    if count_markdown_features(text) < min_features {
        return None;
    }
    let (meta, body) = front_matter(text);
    let text = to_plain_text(body);
    let item =
        ParsedDocument { text, location: "text".to_owned(), meta, ..ParsedDocument::default() };
    Some(ParsedDocuments { documents: vec![item], notes: Vec::new() })
}

/// Counts the kinds of markup in a text.
fn count_markdown_features(text: &str) -> usize {
    let has_heading = text.lines().any(|line| heading_text(line).is_some());
    let has_link = text.contains("](http") || text.contains("](/") || text.contains("](#");
    let has_fence = text.lines().filter(|line| is_fence(line)).take(2).count() == 2;
    let has_members = front_matter(text).1.len() < text.len();
    [has_heading, has_link, has_fence, has_members].into_iter().filter(|&has| has).count()
}

/// Returns the metadata between lines of hyphens at the beginning, and the rest of the text.
fn front_matter(text: &str) -> (ParsedMetadata, &str) {
    let none = (ParsedMetadata::default(), text);
    let Some((head, _)) = text.split_once('\n').filter(|(first, _)| first.trim_end() == "---")
    else {
        return none;
    };
    let mut meta = ParsedMetadata::default();
    let mut at = head.len() + 1;
    for line in text[at..].split_inclusive('\n') {
        at += line.len();
        let line = line.trim_end();
        if line == "---" {
            return (meta, &text[at..]);
        }
        let Some((key, value)) = line.split_once(':') else {
            if line.is_empty() || line.starts_with(['#', ' ', '-']) {
                continue;
            }
            return none;
        };
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        match key {
            "title" => meta.title = Some(value),
            "date" => meta.date = value.get(..10).and_then(|date| date.parse().ok()),
            "lang" | "language" => meta.language = Some(value),
            "source" | "url" | "link" => meta.source = Some(value),
            _ => {}
        }
    }
    none
}

/// Returns the text of a heading.
fn heading_text(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let depth = line.len() - rest.len();
    let is_one = (1..=6).contains(&depth) && rest.starts_with(' ');
    is_one.then(|| rest.trim().trim_end_matches('#').trim_end())
}

fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

/// Returns true if a line consists of one character repeated three or more times: a rule or the
/// underline of a heading.
fn is_rule(line: &str) -> bool {
    let bare: String = line.chars().filter(|letter| !letter.is_whitespace()).collect();
    let first = bare.chars().next().filter(|first| "-=*_".contains(*first));
    bare.len() >= 3 && first.is_some_and(|first| bare.chars().all(|letter| letter == first))
}

/// Returns true if a line only defines the target of a link: `[label]: target "title"`. Other text
/// after the label, as in a footnote, makes it a line of text.
fn is_link_definition(line: &str) -> bool {
    let Some((label, rest)) = line.strip_prefix('[').and_then(|rest| rest.split_once("]:")) else {
        return false;
    };
    let rest = rest.trim();
    let (target, title) = match rest.strip_prefix('<') {
        Some(rest) => rest.split_once('>').unwrap_or((rest, "")),
        None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
    };
    let title = title.trim();
    let is_title = [('"', '"'), ('\'', '\''), ('(', ')')]
        .iter()
        .any(|marks| title.len() > 1 && title.starts_with(marks.0) && title.ends_with(marks.1));
    let is_label = !label.trim().is_empty() && !label.starts_with('^') && !label.contains(']');
    is_label && !target.is_empty() && (title.is_empty() || is_title)
}

/// Returns a line without block markers, and true if it begins a new block.
fn strip_block_markers(line: &str) -> (&str, bool) {
    let line = line.trim_start().trim_start_matches('>').trim_start();
    if let Some(text) = heading_text(line) {
        return (text, true);
    }
    let item = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark));
    let digits = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let is_numbered =
        digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") "));
    match item {
        Some(item) => (item.trim_start(), true),
        None => (line, is_numbered),
    }
}

fn to_plain_text(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut lines = body.lines().peekable();
    while let Some(line) = lines.next() {
        if is_fence(line) {
            push_fenced_lines(&mut lines, &mut text);
        } else if line.trim().is_empty() || is_rule(line) {
            end_block(&mut text);
        } else if !is_link_definition(line) {
            let (content, is_new) = strip_block_markers(line);
            if is_new {
                end_block(&mut text);
            } else if !text.is_empty() && !text.ends_with('\n') {
                text.push(' ');
            }
            text.push_str(&strip_inline_markup(content.trim_end_matches(['\\', ' '])));
            if heading_text(line.trim_start()).is_some() {
                end_block(&mut text);
            } else if line.ends_with("  ") || line.ends_with('\\') {
                text.push('\n');
            }
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Copies the lines of a fenced block unchanged.
fn push_fenced_lines(lines: &mut Peekable<Lines>, text: &mut String) {
    end_block(text);
    for line in lines.by_ref() {
        if is_fence(line) {
            break;
        }
        text.push_str(line);
        text.push('\n');
    }
    end_block(text);
}

fn end_block(text: &mut String) {
    let length = text.trim_end_matches('\n').len();
    text.truncate(length);
    if !text.is_empty() {
        text.push_str("\n\n");
    }
}

/// Removes emphasis, code marks, link targets and escapes from a line.
fn strip_inline_markup(line: &str) -> String {
    let (mut plain, mut rest) = (String::with_capacity(line.len()), line);
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        match first {
            '\\' if after.starts_with(|next: char| next.is_ascii_punctuation()) => {
                plain.push_str(&after[..1]);
                rest = &after[1..];
            }
            '!' if parse_link(after).is_some() => rest = after,
            '[' if let Some((shown, length)) = parse_link(rest) => {
                plain.push_str(&strip_emphasis(shown));
                rest = &rest[length..];
            }
            '<' if let Some(address) = parse_autolink(after) => {
                plain.push_str(address);
                rest = &after[address.len() + 1..];
            }
            '*' | '`' | '_' => {
                let rest_after = after.trim_start_matches(first);
                if !is_emphasis_delimiter(
                    first,
                    plain.chars().next_back(),
                    rest_after.chars().next(),
                ) {
                    plain.push_str(&rest[..rest.len() - rest_after.len()]);
                }
                rest = rest_after;
            }
            _ => {
                plain.push(first);
                rest = after;
            }
        }
    }
    plain
}

/// The maximum length of a link, in bytes. Longer ones are text, so that a line of brackets does
/// not take quadratic time.
const MAX_LINK_BYTES: usize = 4000;

/// Parses a link at the beginning of a text. Returns its visible text and its length in bytes.
fn parse_link(text: &str) -> Option<(&str, usize)> {
    let shown = text[..text.floor_char_boundary(MAX_LINK_BYTES)].strip_prefix('[')?;
    let end = shown.find([']', '[']).filter(|&end| shown[end..].starts_with(']'))?;
    let after = &shown[end + 1..];
    let close = match after.chars().next()? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let length = after.find(close)?;
    Some((&shown[..end], 1 + end + 1 + length + 1))
}

/// Returns the URL before the closing angle bracket.
fn parse_autolink(text: &str) -> Option<&str> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    let (address, _) = text[..text.floor_char_boundary(MAX_LINK_BYTES)].split_once('>')?;
    (!address.contains(' ')).then_some(address)
}

/// Returns true if a run of delimiters is markup rather than text: it must be adjacent to a
/// character other than white space, and a run of underscores must not be inside a word.
fn is_emphasis_delimiter(sign: char, before: Option<char>, next: Option<char>) -> bool {
    let is_solid = |side: Option<char>| side.is_some_and(|side| !side.is_whitespace());
    let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    match sign {
        '_' => is_word(before) != is_word(next),
        _ => is_solid(before) || is_solid(next),
    }
}

/// Removes emphasis inside a link.
fn strip_emphasis(shown: &str) -> String {
    shown.chars().filter(|sign| !matches!(sign, '*' | '`')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_definitions_of_links_are_left_out() {
        for line in [
            "[x]: http://a.b",
            "[the x]: <http://a.b/c d>",
            "[x]: http://a.b \"A title\"",
            "[x]:http://a.b (title)",
        ] {
            assert!(is_link_definition(line), "{line}");
        }
        for line in [
            "[Homs]: a city in Syria.",
            "[^1]: Interview, Damascus.",
            "[^1]: Interview.",
            "[]: x",
            "[x]:",
            "[x] says: no",
            "He said [x]: yes",
        ] {
            assert!(!is_link_definition(line), "{line}");
        }
        assert_eq!(to_plain_text("[Homs]: a city in Syria."), "[Homs]: a city in Syria.");
    }

    #[test]
    fn markup_is_removed_and_words_kept() {
        let text = "---\ntitle: \"Homs: falls\"\ndate: 2024-12-08\ntags:\n  - a\n---\n# Homs **falls** #\n\nThe [army](http://a.b/c_d \"t\")\nleft `Hama`,\nsnake_case and 2 * 3 _too_.\n\n> quoted\n\n* one\n* two ![map](x.png)\n1. three\n\n```\nlet a = *b;\n```\n[x]: http://a.b\nUnder\n=====\nEnd\\*  \nline <https://a.b>\n";
        let read = read_markdown("a", text).unwrap();
        let item = &read.documents[0];
        assert_eq!(
            item.text,
            "Homs falls\n\nThe army left Hama, snake_case and 2 * 3 too.\n\nquoted\n\none\n\ntwo map\n\n1. three\n\nlet a = *b;\n\nUnder\n\nEnd*\nline https://a.b"
        );
        assert_eq!(item.meta.title.as_deref(), Some("Homs: falls"));
        assert_eq!(item.meta.date.unwrap().to_string(), "2024-12-08");
    }

    #[test]
    fn plain_text_is_unchanged() {
        for text in [
            "# 1 in the charts\nHoms fell.",
            "A * star and a [note] (1)",
            "---\nHoms\n---\n",
            "#1\n- a",
        ] {
            assert!(read_markdown("a.txt", text).is_none(), "{text}");
        }
        assert!(read_markdown("a.md", "# Homs\nfell").is_some());
        assert!(read_markdown("a.md", "Homs fell").is_none());
    }
}
