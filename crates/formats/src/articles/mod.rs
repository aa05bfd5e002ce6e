//! Articles without labels in files other than plain text: web pages, Markdown, tables and JSON.
//!
//! Each kind is recognized by its content. Scripts, menus and markup are left out. Nothing is
//! rendered or fetched.

mod html;
mod json_articles;
mod markdown;
mod table;

use crate::import::ParsedDocuments;

pub(crate) use json_articles::{JsonArticles, read_json_articles};

/// The maximum number of rows of a table.
pub(crate) const MAX_ROWS: usize = 100_000;

/// The maximum number of columns or members that are not read and are named in a note.
const MAX_LISTED_NAMES: usize = 8;

/// The error for a table with more than [`MAX_ROWS`] rows.
pub(crate) struct TooManyRows;

/// Returns the articles of a file, or `None` if it is of another kind, with the display name of its
/// format, unless it is an article itself: a web page or Markdown. Cost: a few passes over the text;
/// memory: a few times its size.
pub(crate) fn read_articles(
    name: &str,
    text: &str,
) -> Result<Option<(ParsedDocuments, Option<&'static str>)>, TooManyRows> {
    if html::is_html(text) {
        return Ok(Some((html::read_html(text), None)));
    }
    if let Some(read) = table::read(text)? {
        return Ok(Some((read, Some("Table of texts"))));
    }
    Ok(markdown::read_markdown(name, text).map(|read| (read, None)))
}
