//! Finds the text of a task: a task has several members, and Label Studio counts offsets in the text
//! as its page shows it.

use crate::import::{FitScore, RawOffset, RawSpan, best_fit};
use crate::markup::{HtmlToken, html_tokens};

/// Returns the text that the mentions of a task are in, with the name of its member and the
/// mentions: of all members and their forms, the first in which every mention covers its quote, or
/// else the one in which most do, then the one in which most of them begin and end at words. Of equal
/// ones, `text` comes first, then the longest. Returns `None` if there is no text.
///
/// The forms of a text are the text itself, the text with CR LF as one character, as browsers count
/// it, and the text content of HTML.
pub(super) fn choose_text<'a>(
    members: &[(&'a str, &str)],
    spans: Vec<RawSpan>,
    is_html: bool,
) -> Option<(&'a str, String, Vec<RawSpan>)> {
    let mut members: Vec<(&'a str, &str)> = members.to_vec();
    members.sort_by_key(|(key, text)| (*key != "text", std::cmp::Reverse(text.len())));
    let mut best: Option<(FitScore, &'a str, String, Vec<RawSpan>)> = None;
    for (key, text) in members {
        for (text, spans) in forms_of(text, is_html, &spans) {
            let score = best_fit(&text, &spans);
            if score.quotes == spans.len() && score.quotes > 0 {
                return Some((key, text, spans));
            }
            if best.as_ref().is_none_or(|(other, ..)| score.rank() > other.rank()) {
                best = Some((score, key, text, spans));
            }
        }
    }
    best.map(|(_, key, text, spans)| (key, text, spans))
}

/// Returns the forms of a text with the mentions in each, the most likely first.
fn forms_of(text: &str, is_html: bool, spans: &[RawSpan]) -> Vec<(String, Vec<RawSpan>)> {
    let mut forms = Vec::new();
    if is_html && text.contains('<') {
        let content = TextContent::new(text);
        forms.extend([false, true].map(|is_utf16| content.with_line_breaks(spans, is_utf16)));
    }
    forms.push((text.to_owned(), spans.to_vec()));
    if text.contains("\r\n") && !spans.is_empty() {
        forms.push((text.replace("\r\n", "\n"), spans.to_vec()));
    }
    forms
}

/// Elements whose text is not part of the content that Label Studio counts.
const TEXTLESS_ELEMENTS: &[&str] = &["script", "style", "template", "noscript"];

/// Elements that end a paragraph.
const PARAGRAPH_ELEMENTS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "table",
    "tr",
    "blockquote",
    "pre",
];

/// The text content of HTML, as a browser's `textContent` gives it.
#[derive(Default)]
struct TextContent {
    text: String,
    /// The borders of blocks at which the content has no white space: the offsets in code points
    /// and in UTF-16.
    borders: Vec<(u32, u32)>,
}

impl TextContent {
    fn new(html: &str) -> Self {
        let (mut content, mut skipped) = (Self::default(), 0_usize);
        let (mut at, mut is_at_border) = ((0, 0), false);
        for token in html_tokens(html) {
            match token {
                HtmlToken::StartTag { name, .. } => {
                    skipped += usize::from(TEXTLESS_ELEMENTS.contains(&name.as_str()));
                    is_at_border |= is_block(&name);
                }
                HtmlToken::EndTag(name) => {
                    let is_textless = TEXTLESS_ELEMENTS.contains(&name.as_str());
                    skipped = skipped.saturating_sub(usize::from(is_textless));
                    is_at_border |= is_block(&name);
                }
                HtmlToken::Text(piece) if skipped == 0 && !piece.is_empty() => {
                    let is_glued = !content.text.ends_with(char::is_whitespace)
                        && !piece.starts_with(char::is_whitespace);
                    if std::mem::take(&mut is_at_border) && is_glued && !content.text.is_empty() {
                        content.borders.push(at);
                    }
                    at.0 += piece.chars().count() as u32;
                    at.1 += piece.encode_utf16().count() as u32;
                    content.text.push_str(&piece);
                }
                HtmlToken::Text(_) => {}
            }
        }
        content
    }

    /// Returns the text with the blocks on lines of their own, and the spans moved accordingly.
    fn with_line_breaks(&self, spans: &[RawSpan], is_utf16: bool) -> (String, Vec<RawSpan>) {
        let unit = |border: &(u32, u32)| if is_utf16 { border.1 } else { border.0 };
        let moved = |at: RawOffset, is_end: bool| {
            let at = at.0?;
            let before = self.borders.partition_point(|border| match is_end {
                true => unit(border) < at,
                false => unit(border) <= at,
            });
            at.checked_add(before as u32)
        };
        let spans = spans.iter().map(|span| RawSpan {
            start: RawOffset(moved(span.start, false)),
            end: RawOffset(moved(span.end, true)),
            ..span.clone()
        });
        let mut borders = self.borders.iter().map(|border| border.0).peekable();
        let mut text = String::with_capacity(self.text.len() + self.borders.len());
        for (number, character) in (0..).zip(self.text.chars()) {
            if borders.next_if_eq(&number).is_some() {
                text.push('\n');
            }
            text.push(character);
        }
        (text, spans.collect())
    }
}

fn is_block(name: &str) -> bool {
    name == "br" || PARAGRAPH_ELEMENTS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32, quote: Option<&str>) -> RawSpan {
        let (start, end) = (RawOffset(Some(start)), RawOffset(Some(end)));
        let quote = quote.map(str::to_owned);
        RawSpan { start, end, quote, label: "GPE".to_owned(), details: None }
    }

    #[test]
    fn text_is_the_member_of_the_quotes() {
        let members = [("url", "https://example.org/a/b/c"), ("head", "Homs fell")];
        let spans = vec![span(0, 4, Some("Homs"))];
        assert_eq!(choose_text(&members, spans, false).unwrap().0, "head");
        // A part of a word in the text may be the end of a word elsewhere.
        let (members, spans) = ([("text", "Homs"), ("source", ".am")], vec![span(2, 3, Some("m"))]);
        assert_eq!(choose_text(&members, spans, false).unwrap().0, "text");
        // Without mentions, the longest.
        let members = [("url", "https://example.org/a/b/c"), ("head", "Homs fell")];
        assert_eq!(choose_text(&members, Vec::new(), false).unwrap().0, "url");
        assert!(choose_text(&[], Vec::new(), false).is_none());
    }

    #[test]
    fn carriage_returns_are_counted_as_the_mentions_show() {
        let members = [("text", "The fall:\r\n\r\nHoms fell")];
        let chosen =
            |start| choose_text(&members, vec![span(start, start + 4, None)], false).unwrap().1;
        assert_eq!(chosen(11), "The fall:\n\nHoms fell");
        assert_eq!(chosen(13), members[0].1);
    }

    #[test]
    fn blocks_of_html_become_lines() {
        let html = "<h1>The \u{1f600} fall</h1><p>Homs <b>&amp;</b> Hama</p>\n<p>Idlib</p><script>x</script>";
        let spans = vec![span(10, 14, Some("Homs")), span(22, 27, Some("Idlib"))];
        let (_, text, spans) = choose_text(&[("html", html)], spans, true).unwrap();
        assert_eq!(text, "The \u{1f600} fall\nHoms & Hama\nIdlib");
        assert_eq!((spans[0].start.0, spans[1].end.0), (Some(11), Some(28)));
        // In UTF-16.
        let (_, _, spans) =
            choose_text(&[("html", html)], vec![span(11, 15, Some("Homs"))], true).unwrap();
        assert_eq!(spans[0].start.0, Some(12));
    }
}
