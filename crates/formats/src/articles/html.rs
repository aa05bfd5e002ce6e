use crate::import::{Read, ReadItem, ReadMeta};
use crate::markup::{Piece, pieces};
use dateline_annotation::Date;
use std::collections::BTreeMap;

/// How far into a file its kind is looked for, in bytes.
const HEAD: usize = 2000;

/// How web pages begin, and pieces of them.
const BEGINNINGS: &[&str] = &[
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

/// Whether a text is HTML: it begins with a tag that only HTML has, perhaps after a declaration or comments.
pub(super) fn is_html(text: &str) -> bool {
    let head = text[..text.floor_char_boundary(HEAD)].trim_start().to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some(inside) = rest.strip_prefix("<!--").or_else(|| rest.strip_prefix("<?")) {
        let Some(at) = inside.find('>') else { return false };
        rest = inside[at + 1..].trim_start();
    }
    BEGINNINGS.iter().any(|beginning| rest.starts_with(beginning))
}

/// Elements whose text is no article.
const LEFT_OUT: &[&str] = &[
    "script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button",
    "select", "textarea", "svg", "math", "iframe", "object", "audio", "video", "canvas", "dialog",
    "menu",
];

/// Of these, those whose text is none at all.
const NO_TEXT: usize = 4;

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "link", "meta",
];

/// Elements without an end.
const VOID: &[&str] =
    &["br", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "area", "col", "embed"];

/// Reads the article of a page: what stands in its longest `article`, else in `main`, else everywhere, without
/// menus and the like. Title, day, language and address are those that the page declares.
pub(super) fn read(html: &str) -> Read {
    let mut page = Page::new(LEFT_OUT);
    pieces(html).for_each(|piece| page.piece(piece));
    page.close();
    if page.blocks.is_empty() {
        // A page that leaves a menu open would be all menu.
        page = Page::new(&LEFT_OUT[..NO_TEXT]);
        pieces(html).for_each(|piece| page.piece(piece));
        page.close();
    }
    let text = page.article();
    let meta = page.declared.meta();
    let item = ReadItem { text, place: "page".to_owned(), meta, ..ReadItem::default() };
    Read { items: vec![item], notes: Vec::new() }
}

/// A paragraph or a line of a page.
struct Block {
    text: String,
    /// The number of the article that it is in; 0 where in none.
    article: usize,
    is_main: bool,
}

struct Page {
    left_out: &'static [&'static str],
    blocks: Vec<Block>,
    /// The block that is read.
    line: String,
    /// Whether white space stands after it.
    is_spaced: bool,
    /// The element that is left out, and how many of its name are open.
    skipped: Option<(String, usize)>,
    /// How many articles there were, and how many are open.
    articles: (usize, usize),
    /// How many `main` are open.
    mains: usize,
    is_title: bool,
    declared: Declared,
}

impl Page {
    fn new(left_out: &'static [&'static str]) -> Self {
        let (blocks, line, declared) = (Vec::new(), String::new(), Declared::default());
        let (articles, mains) = ((0, 0), 0);
        Self {
            left_out,
            blocks,
            line,
            is_spaced: false,
            skipped: None,
            articles,
            mains,
            is_title: false,
            declared,
        }
    }

    fn piece(&mut self, piece: Piece) {
        if let Some((name, open)) = &mut self.skipped {
            match piece {
                Piece::Start { name: inner, .. } if inner == *name => *open += 1,
                Piece::End(inner) if inner == *name => *open -= 1,
                _ => {}
            }
            if *open == 0 {
                self.skipped = None;
            }
            return;
        }
        match piece {
            Piece::Start { name, attributes } => self.start(name, &attributes),
            Piece::End(name) => self.end(&name),
            Piece::Text(text) if self.is_title => self.declared.title.push_str(&text),
            Piece::Text(text) => self.text(&text),
        }
    }

    fn start(&mut self, name: String, attributes: &BTreeMap<String, String>) {
        self.declared.element(&name, attributes);
        let is_header = name == "header" && self.articles.1 == 0;
        let is_hidden = attributes.contains_key("hidden") && !VOID.contains(&name.as_str());
        if is_header || is_hidden || self.left_out.contains(&name.as_str()) {
            self.close();
            self.skipped = Some((name, 1));
            return;
        }
        match name.as_str() {
            "br" => {
                self.line.push('\n');
                self.is_spaced = false;
                return;
            }
            "title" => self.is_title = true,
            _ => {}
        }
        self.border(&name);
        match name.as_str() {
            "article" => self.articles = (self.articles.0 + 1, self.articles.1 + 1),
            "main" => self.mains += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        self.border(name);
        match name {
            "article" => self.articles.1 = self.articles.1.saturating_sub(1),
            "main" => self.mains = self.mains.saturating_sub(1),
            "title" => self.is_title = false,
            _ => {}
        }
    }

    /// Ends the block where an element does.
    fn border(&mut self, name: &str) {
        if !INLINE.contains(&name) {
            self.close();
        }
    }

    fn text(&mut self, text: &str) {
        for character in text.chars() {
            if character.is_ascii_whitespace() {
                self.is_spaced = true;
                continue;
            }
            if std::mem::take(&mut self.is_spaced)
                && !self.line.is_empty()
                && !self.line.ends_with('\n')
            {
                self.line.push(' ');
            }
            self.line.push(character);
        }
    }

    fn close(&mut self) {
        self.is_spaced = false;
        let line = std::mem::take(&mut self.line);
        let text = line.trim_matches([' ', '\n']);
        if text.trim().is_empty() {
            return;
        }
        let article = if self.articles.1 > 0 { self.articles.0 } else { 0 };
        let is_main = self.mains > 0;
        self.blocks.push(Block { text: text.to_owned(), article, is_main });
    }

    /// The text of the article.
    fn article(&self) -> String {
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for block in self.blocks.iter().filter(|block| block.article > 0) {
            *sizes.entry(block.article).or_default() += block.text.len();
        }
        let all: usize = self.blocks.iter().map(|block| block.text.len()).sum();
        // Not one of many teasers.
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

/// What a page declares about itself.
#[derive(Default)]
struct Declared {
    title: String,
    /// By the name of the property.
    properties: BTreeMap<String, String>,
    language: String,
    address: String,
    /// The first time that is marked.
    time: String,
}

impl Declared {
    fn element(&mut self, name: &str, attributes: &BTreeMap<String, String>) {
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
            "link" if attribute("rel") == "canonical" => self.address = attribute("href"),
            "time" if self.time.is_empty() => self.time = attribute("datetime"),
            _ => {}
        }
    }

    fn meta(mut self) -> ReadMeta {
        let mut property = |name: &str| self.properties.remove(name);
        let title = property("og:title").unwrap_or(self.title);
        let dates = ["article:published_time", "datepublished", "date", "dc.date", "dcterms.date"];
        let mut dates: Vec<String> = dates.iter().filter_map(|name| property(name)).collect();
        dates.push(self.time);
        let date = |text: &String| text.get(..10)?.parse::<Date>().ok();
        let address = property("og:url").unwrap_or(self.address);
        let filled = |text: String| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Some(text).filter(|text| !text.is_empty())
        };
        ReadMeta {
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
    fn the_article_of_a_page_is_read() {
        assert!(is_html(PAGE));
        let read = read(PAGE);
        let item = &read.items[0];
        assert_eq!(
            item.text,
            "Homs falls\n\nThe army\u{a0}left & went.\nNobody came.\n\nSecond paragraph.\n\nThird."
        );
        assert_eq!(item.meta.title.as_deref(), Some("Homs falls – News"));
        assert_eq!(item.meta.date.unwrap().to_string(), "2024-12-08");
        assert_eq!(item.meta.language.as_deref(), Some("en"));
    }

    #[test]
    fn odd_pages_have_text_too() {
        let text = |html: &str| read(html).items.remove(0).text;
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
