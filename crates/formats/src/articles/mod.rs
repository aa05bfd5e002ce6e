//! Articles without labels, in files that are more than plain text: web pages, Markdown, tables.
//!
//! Each is recognized by its content. What is no article is left out: scripts, menus, marks. Nothing is drawn or
//! fetched.

mod html;
mod markdown;
mod table;

use crate::import::Read;

/// The articles of a file, if it is one of these. Cost: a few passes over the text; memory: a few times
/// its size.
pub(crate) fn read(name: &str, text: &str) -> Option<Read> {
    if html::is_html(text) {
        return Some(html::read(text));
    }
    table::read(text).or_else(|| markdown::read(name, text))
}
