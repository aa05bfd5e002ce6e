//! Text in XML and HTML.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
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

/// How many attributes of an element are kept.
const ATTRIBUTES: usize = 100;

/// Cuts HTML into pieces as browsers do; scripts and styles are text. Whatever is no HTML is
/// text too. Memory: a piece.
pub(crate) fn pieces(html: &str) -> impl Iterator<Item = Piece> {
    let mut open = Open::default();
    let see = move |event: CallbackEvent<'_>, _: Span<()>| open.see(event);
    let mut emitter = CallbackEmitter::new(see);
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).map_while(Result::ok)
}

/// The element whose beginning is read.
#[derive(Default)]
struct Open {
    name: String,
    attributes: BTreeMap<String, String>,
    /// The attribute whose value comes next.
    attribute: Option<String>,
}

impl Open {
    fn see(&mut self, event: CallbackEvent<'_>) -> Option<Piece> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name } => {
                *self = Self { name: text(name), ..Self::default() };
            }
            CallbackEvent::AttributeName { name } if self.attributes.len() < ATTRIBUTES => {
                let name = text(name);
                self.attributes.entry(name.clone()).or_default();
                self.attribute = Some(name);
            }
            CallbackEvent::AttributeValue { value } => {
                let name = self.attribute.take();
                let empty = name.and_then(|name| self.attributes.get_mut(&name));
                // Of equal ones the first counts.
                if let Some(empty) = empty.filter(|empty| empty.is_empty()) {
                    *empty = text(value);
                }
            }
            CallbackEvent::CloseStartTag { .. } => {
                let Self { name, attributes, .. } = std::mem::take(self);
                return Some(Piece::Start { name, attributes });
            }
            CallbackEvent::EndTag { name } => return Some(Piece::End(text(name))),
            CallbackEvent::String { value } => return Some(Piece::Text(text(value))),
            _ => {}
        }
        None
    }
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
