//! Articles without labels, in files that are more than plain text: web pages, Markdown, tables, lines of JSON.
//!
//! Each is recognized by its content. What is no article is left out: scripts, menus, marks. Nothing is drawn or
//! fetched.

mod html;
mod json_lines;
mod markdown;
mod table;

use crate::import::ParsedDocuments;

pub(crate) use json_lines::{JsonLines, read_json_lines as read_lines};

/// How many rows a table may have.
pub(crate) const MAX_ROWS: usize = 100_000;

/// A table with more than [`MAX_ROWS`].
pub(crate) struct TooManyRows;

/// The articles of a file, if it is one of these. Cost: a few passes over the text; memory: a few times
/// its size.
pub(crate) fn read_articles(
    name: &str,
    text: &str,
) -> Result<Option<ParsedDocuments>, TooManyRows> {
    if html::is_html(text) {
        return Ok(Some(html::read_html(text)));
    }
    Ok(table::read(text)?.or_else(|| markdown::read_markdown(name, text)))
}
