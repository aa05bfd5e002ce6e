//! Escapes text for XML and HTML, and tokenizes HTML.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::collections::BTreeMap;

/// Escapes a text for the content of an XML element or for an attribute in double quotes. Escapes
/// markup and white space that a parser would normalize, and replaces control characters by spaces.
pub(crate) fn escape_xml(text: &str) -> String {
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

/// Like [`escape_xml`], but keeps tabs and newlines: for HTML elements that preserve white space.
pub(crate) fn escape_preformatted(text: &str) -> String {
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

/// A token of HTML.
pub(crate) enum HtmlToken {
    /// A start tag with its attributes by name. Names are in lowercase.
    StartTag { name: String, attributes: BTreeMap<String, String> },
    /// An end tag.
    EndTag(String),
    /// Text with its character references resolved.
    Text(String),
}

/// The maximum number of attributes that are kept for one element.
const MAX_ATTRIBUTES: usize = 100;

/// Splits HTML into tokens in the way browsers do. Scripts and styles are text, and so is input
/// that is not HTML. Memory: one token.
pub(crate) fn html_tokens(html: &str) -> impl Iterator<Item = HtmlToken> {
    let mut open = OpenTag::default();
    let see = move |event: CallbackEvent<'_>, _: Span<()>| open.on_event(event);
    let mut emitter = CallbackEmitter::new(see);
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).map_while(Result::ok)
}

/// The start tag that is being parsed.
#[derive(Default)]
struct OpenTag {
    name: String,
    attributes: BTreeMap<String, String>,
    /// The name of the attribute whose value comes next.
    pending_attribute: Option<String>,
}

impl OpenTag {
    fn on_event(&mut self, event: CallbackEvent<'_>) -> Option<HtmlToken> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name } => {
                *self = Self { name: text(name), ..Self::default() };
            }
            CallbackEvent::AttributeName { name } if self.attributes.len() < MAX_ATTRIBUTES => {
                let name = text(name);
                self.attributes.entry(name.clone()).or_default();
                self.pending_attribute = Some(name);
            }
            CallbackEvent::AttributeValue { value } => {
                let name = self.pending_attribute.take();
                let empty = name.and_then(|name| self.attributes.get_mut(&name));
                // The first of several attributes with the same name wins.
                if let Some(empty) = empty.filter(|empty| empty.is_empty()) {
                    *empty = text(value);
                }
            }
            CallbackEvent::CloseStartTag { .. } => {
                let Self { name, attributes, .. } = std::mem::take(self);
                return Some(HtmlToken::StartTag { name, attributes });
            }
            CallbackEvent::EndTag { name } => return Some(HtmlToken::EndTag(text(name))),
            CallbackEvent::String { value } => return Some(HtmlToken::Text(text(value))),
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::escape_xml;

    #[test]
    fn unsafe_characters_are_escaped() {
        assert_eq!(
            escape_xml("<a b=\"&\">\n\u{85}\u{1}\u{ffff}é"),
            "&lt;a b=&quot;&amp;&quot;&gt;&#10;&#133; \u{fffd}é"
        );
    }
}
