//! Text in XML and HTML.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::collections::BTreeMap;

/// A text as the content of an element, or of an attribute in double quotes: markup and white space that
/// would be changed on reading are escaped, control characters are spaces.
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

/// The same for an element of HTML that is drawn with its white space: that is as it is.
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

/// A piece of a page.
pub(crate) enum HtmlToken {
    /// The beginning of an element, with its attributes by name; names in lower case.
    StartTag { name: String, attributes: BTreeMap<String, String> },
    /// The end of an element.
    EndTag(String),
    /// Text, its references resolved.
    Text(String),
}

/// How many attributes of an element are kept.
const MAX_ATTRIBUTES: usize = 100;

/// Cuts HTML into pieces as browsers do; scripts and styles are text. Whatever is no HTML is
/// text too. Memory: a piece.
pub(crate) fn html_tokens(html: &str) -> impl Iterator<Item = HtmlToken> {
    let mut open = OpenTag::default();
    let see = move |event: CallbackEvent<'_>, _: Span<()>| open.on_event(event);
    let mut emitter = CallbackEmitter::new(see);
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).map_while(Result::ok)
}

/// The element whose beginning is read.
#[derive(Default)]
struct OpenTag {
    name: String,
    attributes: BTreeMap<String, String>,
    /// The attribute whose value comes next.
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
                // Of equal ones the first counts.
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
    fn what_would_be_changed_is_escaped() {
        assert_eq!(
            escape_xml("<a b=\"&\">\n\u{85}\u{1}\u{ffff}é"),
            "&lt;a b=&quot;&amp;&quot;&gt;&#10;&#133; \u{fffd}é"
        );
    }
}
