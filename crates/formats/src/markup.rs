//! Text in XML and HTML.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Token, Tokenizer};
use std::collections::BTreeMap;

/// A text as the content of an element, or of an attribute in double quotes: markup and white space that
/// would be changed on reading are escaped, control characters are spaces.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' => {
                escaped.push_str(&format!("&#{};", u32::from(character)));
            }
            '\0'..='\u{1f}' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// The same for an element of HTML that is drawn with its white space: that is as it is.
pub(crate) fn escape_drawn(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(character),
            '\0'..='\u{1f}' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A piece of a page.
pub(crate) enum Piece {
    /// The beginning of an element, with its attributes by name; names in lower case.
    Start { name: String, attributes: BTreeMap<String, String> },
    /// The end of an element.
    End(String),
    /// Text, its references resolved.
    Text(String),
}

/// Cuts HTML into pieces as browsers do; scripts and styles are text. Whatever is no HTML is
/// text too. Memory: a piece.
pub(crate) fn pieces(html: &str) -> impl Iterator<Item = Piece> {
    let text = |bytes: HtmlString| String::from_utf8_lossy(&bytes.0).into_owned();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let tokens = Tokenizer::new_with_emitter(html, emitter).map_while(Result::ok);
    tokens.filter_map(move |token| match token {
        Token::StartTag(tag) => {
            let attributes = tag.attributes.into_iter();
            let attributes = attributes.map(|(name, value)| (text(name), text(value.value)));
            Some(Piece::Start { name: text(tag.name), attributes: attributes.collect() })
        }
        Token::EndTag(tag) => Some(Piece::End(text(tag.name))),
        Token::String(string) => Some(Piece::Text(text(string.value))),
        Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_would_be_changed_is_escaped() {
        assert_eq!(
            escape("<a b=\"&\">\n\u{85}\u{1}\u{ffff}é"),
            "&lt;a b=&quot;&amp;&quot;&gt;&#10;&#133; \u{fffd}é"
        );
    }
}
