//! Reads XML without expanding entities other than those of XML itself.

use crate::import::ReadError;
use crate::shorten::shorten;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// An event of an XML file.
pub(crate) enum XmlEvent {
    /// The start of an element. An empty element has an end, too.
    Start(XmlElement),
    /// The end of an element, with its local name.
    End(String),
    /// Text, with its references resolved. May be a part of the text between two tags.
    Text(String),
}

/// The start tag of an element.
pub(crate) struct XmlElement {
    /// The name without its prefix.
    pub name: String,
    /// The prefix of the name, or an empty string.
    pub prefix: String,
    /// The attributes by their names with prefixes.
    pub attributes: BTreeMap<String, String>,
}

impl XmlElement {
    fn new(element: &BytesStart) -> Result<Self, String> {
        let mut attributes = BTreeMap::new();
        // The check for duplicate names is disabled, because it takes quadratic time.
        for attribute in element.attributes().with_checks(false) {
            let damaged = || "an attribute is damaged".to_owned();
            let attribute = attribute.map_err(|_| damaged())?;
            let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0);
            let value = value.map_err(|_| damaged())?.into_owned();
            attributes.insert(attribute.key.as_ref().to_owned(), value);
        }
        let full_name = element.name();
        let (prefix, name) = split_name(full_name.as_ref());
        Ok(Self { name: name.to_owned(), prefix: prefix.to_owned(), attributes })
    }

    /// Returns an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// Splits a name into its prefix, which may be empty, and its local name.
fn split_name(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

/// The reason why XML with declarations in its document type is not read.
const DECLARATIONS: &str = "the document type has declarations of its own, which Dateline does not read; remove the \
                            part in brackets";

/// Parses XML and calls `visit` with each event. Comments and instructions are skipped.
///
/// A document type with declarations of its own is rejected, because the entities that it can
/// define are a security risk. Linear time; memory: one element.
pub(crate) fn for_each_xml_event(
    text: &str,
    mut visit: impl FnMut(XmlEvent) -> Result<(), String>,
) -> Result<(), ReadError> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let invalid = |reason: String| {
            let read = text.get(..at).unwrap_or(text);
            let location = format!("line {}", 1 + read.matches('\n').count());
            ReadError::Invalid { location, reason: shorten(&reason, 200) }
        };
        match event.map_err(|_| invalid("the XML is damaged".to_owned()))? {
            Event::Eof if depth > 0 => return Err(invalid("the file ends too early".to_owned())),
            Event::Eof => return Ok(()),
            Event::DocType(declaration) => {
                if declaration.contains('[') {
                    return Err(invalid(DECLARATIONS.to_owned()));
                }
            }
            Event::Start(element) => {
                depth += 1;
                let element = XmlElement::new(&element).map_err(invalid)?;
                visit(XmlEvent::Start(element)).map_err(invalid)?;
            }
            Event::Empty(element) => {
                let element = XmlElement::new(&element).map_err(invalid)?;
                let name = element.name.clone();
                visit(XmlEvent::Start(element)).map_err(invalid)?;
                visit(XmlEvent::End(name)).map_err(invalid)?;
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                let name = split_name(element.name().as_ref()).1.to_owned();
                visit(XmlEvent::End(name)).map_err(invalid)?;
            }
            Event::Text(content) => {
                visit(XmlEvent::Text(content.xml10_content().into_owned())).map_err(invalid)?;
            }
            Event::CData(content) => {
                visit(XmlEvent::Text(content.xml10_content().into_owned())).map_err(invalid)?;
            }
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref();
                let name = reference.to_string();
                let damaged = |_| invalid(format!("the reference &{name}; is damaged"));
                let character = character.map_err(damaged)?;
                let resolved = match character {
                    Some(character) => Some(character.to_string()),
                    None => resolve_predefined_entity(&name).map(str::to_owned),
                };
                let unknown = || invalid(format!("the entity &{name}; is not defined"));
                visit(XmlEvent::Text(resolved.ok_or_else(unknown)?)).map_err(invalid)?;
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// Returns the name of the root element without its prefix, or `None` if the text does not begin
/// like XML. Looks at the beginning only.
pub(crate) fn root_element(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!") {
            ">"
        } else {
            break;
        };
        let mut at = rest.find(end)?;
        // The declarations of a document type are in brackets.
        if let Some(open) = rest.find('[').filter(|&open| end == ">" && open < at) {
            let close = open + rest[open..].find(']')?;
            at = close + rest[close..].find('>')?;
        }
        rest = rest[at + end.len()..].trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let is_end = |it: char| it.is_whitespace() || matches!(it, '>' | '/');
    let name = &name[..name.find(is_end)?];
    let is_name = name.starts_with(|it: char| it.is_alphabetic() || it == '_');
    is_name.then(|| split_name(name).1)
}

/// Returns true if a text is one well-formed element with nothing but space around it.
pub(crate) fn is_well_formed(text: &str) -> bool {
    let (mut depth, mut n_roots, mut has_text_outside) = (0_usize, 0, false);
    let parsed = for_each_xml_event(text.trim_start_matches('\u{feff}'), |event| {
        match event {
            XmlEvent::Start(_) => {
                n_roots += usize::from(depth == 0);
                depth += 1;
            }
            XmlEvent::End(_) => depth = depth.saturating_sub(1),
            XmlEvent::Text(text) => has_text_outside |= depth == 0 && !text.trim().is_empty(),
        }
        Ok(())
    });
    parsed.is_ok() && n_roots == 1 && !has_text_outside
}
