//! Extracts the article of a web page.

use crate::import::{ParsedDocument, ParsedDocuments, ParsedMetadata};
use crate::markup::{HtmlToken, html_tokens};
use dateline_annotation::model::Date;
use std::collections::BTreeMap;

/// The length of the prefix in which HTML is detected, in bytes.
const SNIFFED_BYTES: usize = 2000;

/// The beginnings of web pages and of HTML fragments.
const HTML_PREFIXES: &[&str] = &[
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<meta",
    "<title",
    "<p>",
    "<p ",
    "<div",
    "<article",
    "<main",
    "<section",
    "<h1",
    "<h2",
];

/// Returns true if a text is HTML: it begins with a tag that only HTML has, optionally preceded by
/// a declaration or comments.
pub(super) fn is_html(text: &str) -> bool {
    let head = text[..text.floor_char_boundary(SNIFFED_BYTES)].trim_start().to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some(inside) = rest.strip_prefix("<!--").or_else(|| rest.strip_prefix("<?")) {
        let Some(at) = inside.find('>') else { return false };
        rest = inside[at + 1..].trim_start();
    }
    HTML_PREFIXES.iter().any(|beginning| rest.starts_with(beginning))
}

/// Elements whose text is not part of an article.
const SKIPPED_ELEMENTS: &[&str] = &[
    "script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button",
    "select", "textarea", "svg", "math", "iframe", "object", "audio", "video", "canvas", "dialog",
    "menu",
];

/// The number of elements at the start of [`SKIPPED_ELEMENTS`] that never contain visible text.
const N_TEXTLESS_ELEMENTS: usize = 4;

/// Elements that do not end a block.
const INLINE_ELEMENTS: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "link", "meta",
];

/// Elements without an end tag.
const VOID_ELEMENTS: &[&str] =
    &["br", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "area", "col", "embed"];

/// Reads the article of a page: the contents of its longest `article`, or else of `main`, or else
/// of the whole page, without menus and similar elements. Title, date, language and URL are those
/// that the page declares.
pub(super) fn read_html(html: &str) -> ParsedDocuments {
    let mut page = PageParser::new(SKIPPED_ELEMENTS);
    html_tokens(html).for_each(|piece| page.on_token(piece));
    page.end_block();
    if page.blocks.is_empty() {
        // If the page does not close a menu, all of its text is inside the menu.
        page = PageParser::new(&SKIPPED_ELEMENTS[..N_TEXTLESS_ELEMENTS]);
        html_tokens(html).for_each(|piece| page.on_token(piece));
        page.end_block();
    }
    let text = page.article_text();
    let meta = page.metadata.into_parsed();
    let item =
        ParsedDocument { text, location: "page".to_owned(), meta, ..ParsedDocument::default() };
    ParsedDocuments { documents: vec![item], notes: Vec::new() }
}

/// A paragraph or a line of a page.
struct Block {
    text: String,
    /// The number of the article that contains the block, or 0 if there is none.
    article: usize,
    is_main: bool,
}

struct PageParser {
    skipped_elements: &'static [&'static str],
    blocks: Vec<Block>,
    /// The text of the current block.
    block_text: String,
    /// True if white space follows the current text.
    has_pending_space: bool,
    /// The element that is being skipped, and the number of open elements of that name.
    open_skipped: Option<(String, usize)>,
    /// The number of articles so far, and the number of open ones.
    article_counts: (usize, usize),
    /// The number of open `main` elements.
    open_mains: usize,
    is_in_title: bool,
    metadata: PageMetadata,
}

impl PageParser {
    fn new(skipped_elements: &'static [&'static str]) -> Self {
        let (blocks, line, declared) = (Vec::new(), String::new(), PageMetadata::default());
        let (articles, mains) = ((0, 0), 0);
        Self {
            skipped_elements,
            blocks,
            block_text: line,
            has_pending_space: false,
            open_skipped: None,
            article_counts: articles,
            open_mains: mains,
            is_in_title: false,
            metadata: declared,
        }
    }

    fn on_token(&mut self, piece: HtmlToken) {
        if let Some((name, open)) = &mut self.open_skipped {
            match piece {
                HtmlToken::StartTag { name: inner, .. } if inner == *name => *open += 1,
                HtmlToken::EndTag(inner) if inner == *name => *open -= 1,
                _ => {}
            }
            if *open == 0 {
                self.open_skipped = None;
            }
            return;
        }
        match piece {
            HtmlToken::StartTag { name, attributes } => self.on_start_tag(name, &attributes),
            HtmlToken::EndTag(name) => self.on_end_tag(&name),
            HtmlToken::Text(text) if self.is_in_title => self.metadata.title.push_str(&text),
            HtmlToken::Text(text) => self.push_text(&text),
        }
    }

    fn on_start_tag(&mut self, name: String, attributes: &BTreeMap<String, String>) {
        self.metadata.on_element(&name, attributes);
        let is_header = name == "header" && self.article_counts.1 == 0;
        let is_hidden =
            attributes.contains_key("hidden") && !VOID_ELEMENTS.contains(&name.as_str());
        if is_header || is_hidden || self.skipped_elements.contains(&name.as_str()) {
            self.end_block();
            self.open_skipped = Some((name, 1));
            return;
        }
        match name.as_str() {
            "br" => {
                self.block_text.push('\n');
                self.has_pending_space = false;
                return;
            }
            "title" => self.is_in_title = true,
            _ => {}
        }
        self.end_block_unless_inline(&name);
        match name.as_str() {
            "article" => {
                self.article_counts = (self.article_counts.0 + 1, self.article_counts.1 + 1)
            }
            "main" => self.open_mains += 1,
            _ => {}
        }
    }

    fn on_end_tag(&mut self, name: &str) {
        self.end_block_unless_inline(name);
        match name {
            "article" => self.article_counts.1 = self.article_counts.1.saturating_sub(1),
            "main" => self.open_mains = self.open_mains.saturating_sub(1),
            "title" => self.is_in_title = false,
            _ => {}
        }
    }

    /// Ends the block at an element that is not inline.
    fn end_block_unless_inline(&mut self, name: &str) {
        if !INLINE_ELEMENTS.contains(&name) {
            self.end_block();
        }
    }

    fn push_text(&mut self, text: &str) {
        for character in text.chars() {
            if character.is_ascii_whitespace() {
                self.has_pending_space = true;
                continue;
            }
            if std::mem::take(&mut self.has_pending_space)
                && !self.block_text.is_empty()
                && !self.block_text.ends_with('\n')
            {
                self.block_text.push(' ');
            }
            self.block_text.push(character);
        }
    }

    fn end_block(&mut self) {
        self.has_pending_space = false;
        let line = std::mem::take(&mut self.block_text);
        let text = line.trim_matches([' ', '\n']);
        if text.trim().is_empty() {
            return;
        }
        let article = if self.article_counts.1 > 0 { self.article_counts.0 } else { 0 };
        let is_main = self.open_mains > 0;
        self.blocks.push(Block { text: text.to_owned(), article, is_main });
    }

    /// Returns the text of the article.
    fn article_text(&self) -> String {
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for block in self.blocks.iter().filter(|block| block.article > 0) {
            *sizes.entry(block.article).or_default() += block.text.len();
        }
        let all: usize = self.blocks.iter().map(|block| block.text.len()).sum();
        // An article with less than a quarter of the text is one of many teasers.
        let longest = sizes.into_iter().max_by_key(|&(_, size)| size);
        let article = longest.filter(|&(_, size)| 4 * size >= all).map(|(article, _)| article);
        let has_main = self.blocks.iter().any(|block| block.is_main);
        let is_in = |block: &&Block| match article {
            Some(article) => block.article == article,
            None => !has_main || block.is_main,
        };
        let texts: Vec<&str> =
            self.blocks.iter().filter(is_in).map(|block| block.text.as_str()).collect();
        texts.join("\n\n")
    }
}

/// The metadata that a page declares.
#[derive(Default)]
struct PageMetadata {
    title: String,
    /// Metadata values by the name of the property.
    properties: BTreeMap<String, String>,
    language: String,
    url: String,
    /// The first `datetime` of a `time` element.
    time: String,
}

impl PageMetadata {
    fn on_element(&mut self, name: &str, attributes: &BTreeMap<String, String>) {
        let attribute = |name: &str| attributes.get(name).cloned().unwrap_or_default();
        match name {
            "html" => self.language = attribute("lang"),
            "meta" => {
                let names = ["property", "name", "itemprop"].map(attribute);
                for name in names.into_iter().filter(|name| !name.is_empty()) {
                    self.properties
                        .entry(name.to_ascii_lowercase())
                        .or_insert(attribute("content"));
                }
            }
            "link" if attribute("rel") == "canonical" => self.url = attribute("href"),
            "time" if self.time.is_empty() => self.time = attribute("datetime"),
            _ => {}
        }
    }

    fn into_parsed(mut self) -> ParsedMetadata {
        let mut property = |name: &str| self.properties.remove(name);
        let title = property("og:title").unwrap_or(self.title);
        let dates = ["article:published_time", "datepublished", "date", "dc.date", "dcterms.date"];
        let mut dates: Vec<String> = dates.iter().filter_map(|name| property(name)).collect();
        dates.push(self.time);
        let date = |text: &String| text.get(..10)?.parse::<Date>().ok();
        let address = property("og:url").unwrap_or(self.url);
        let filled = |text: String| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Some(text).filter(|text| !text.is_empty())
        };
        ParsedMetadata {
            title: filled(title),
            date: dates.iter().find_map(date),
            source: filled(address),
            language: filled(self.language),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!DOCTYPE html>\n<html lang=en><head><title>Homs  falls &ndash; News</title>
        <meta property='article:published_time' content='2024-12-08T10:00Z'><style>p { a: b }</style>
        <script>if (a < b) document.write('<p>no</p>')</script></head><body><header>Menu</header><nav><ul><li>World</nav>
        <article><header><h1>Homs <em>falls</em></h1></header><p>The\n army&nbsp;left &amp; went.<br>Nobody<wbr> came.
        <p hidden>ad</p><p>Second <a href=x>par</a>agraph.<aside>Related</aside><p>Third.</article><footer>Imprint</footer>";

    #[test]
    fn article_is_extracted_from_page() {
        assert!(is_html(PAGE));
        let read = read_html(PAGE);
        let item = &read.documents[0];
        assert_eq!(
            item.text,
            "Homs falls\n\nThe army\u{a0}left & went.\nNobody came.\n\nSecond paragraph.\n\nThird."
        );
        assert_eq!(item.meta.title.as_deref(), Some("Homs falls – News"));
        assert_eq!(item.meta.date.unwrap().to_string(), "2024-12-08");
        assert_eq!(item.meta.language.as_deref(), Some("en"));
    }

    #[test]
    fn unusual_pages_have_text() {
        let text = |html: &str| read_html(html).documents.remove(0).text;
        assert_eq!(text("<nav><p>Homs falls"), "Homs falls");
        assert_eq!(text("<body>a<main>b</main>c"), "b");
        assert_eq!(
            text("<article>a</article><article>b</article><div>The longest text.</div>"),
            "a\n\nb\n\nThe longest text."
        );
        assert_eq!(text(&"<div>".repeat(100_000)), "");
        for (html, expected) in [
            ("<!-- a --><!doctype HTML>", true),
            ("<?xml version=\"1.0\"?>\n<html>", true),
            ("<a> is a tag", false),
            ("<people>", false),
            ("<!--", false),
        ] {
            assert_eq!(is_html(html), expected, "{html}");
        }
    }
}
