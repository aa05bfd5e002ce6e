//! Reads UIMA CAS XMI.

use crate::file::File;
use crate::import::{
    NoteCollector, ParsedDocument, ParsedDocuments, ParsedMetadata, RawDocument, RawOffset,
    RawSpan, ReadError, display_name, resolve_offsets, text_without_bom,
};
use crate::shorten::shorten;
use crate::spec::OffsetUnit;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Reads one document for each view with a text in each file. Type systems are skipped.
pub(crate) fn read_xmi(files: &[File]) -> Result<ParsedDocuments, ReadError> {
    let mut drafts = Vec::new();
    for file in files {
        let name = display_name(file);
        let body = text_without_bom(file).map_err(|error| invalid_at(&name, error))?;
        if !body.contains("<typeSystemDescription") {
            drafts.extend(
                CasViews::parse(body)
                    .map_err(|reason| invalid_at(&name, reason))?
                    .into_documents(&name),
            );
        }
    }
    Ok(resolve_offsets(drafts, OffsetUnit::Utf16, NoteCollector::default()))
}

fn invalid_at(location: &str, reason: impl std::fmt::Display) -> ReadError {
    ReadError::Invalid { location: location.to_owned(), reason: reason.to_string() }
}

/// The contents of a file, by the id of the view.
#[derive(Default)]
struct CasViews {
    texts: BTreeMap<String, String>,
    languages: BTreeMap<String, String>,
    spans: BTreeMap<String, Vec<RawSpan>>,
}

impl CasViews {
    fn parse(body: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(body);
        let (mut views, mut spaces, mut is_begun) = (Self::default(), BTreeMap::new(), false);
        loop {
            let event = reader.read_event();
            let location = || format!("byte {}", reader.buffer_position());
            let invalid = |error: String| format!("{}: {}", location(), shorten(&error, 200));
            match event.map_err(|error| invalid(error.to_string()))? {
                Event::Eof => break,
                Event::DocType(_) => {
                    return Err(invalid("document types are not allowed".to_owned()));
                }
                Event::Start(element) | Event::Empty(element) => {
                    let members = attributes(&element).map_err(invalid)?;
                    if !std::mem::replace(&mut is_begun, true) {
                        spaces = namespaces(&members);
                    }
                    views.on_element(element.name().as_ref(), &spaces, members);
                }
                _ => {}
            }
        }
        if views.texts.is_empty() {
            return Err("the file has no text".to_owned());
        }
        Ok(views)
    }

    fn on_element(
        &mut self,
        name: &str,
        namespaces: &BTreeMap<String, String>,
        mut members: Attributes,
    ) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let mut member = |name: &str| members.remove(name);
        if local == "Sofa" {
            if let (Some(id), Some(text)) = (member("xmi:id"), member("sofaString")) {
                self.texts.insert(id, text);
            }
            return;
        }
        let (Some(sofa), Some(begin), Some(end)) = (member("sofa"), member("begin"), member("end"))
        else {
            return;
        };
        if local == "DocumentAnnotation" || local == "DocumentMetaData" {
            let language = member("language").filter(|language| language != "x-unspecified");
            self.languages.extend(language.map(|language| (sofa, language)));
            return;
        }
        let space = namespaces.get(prefix).map_or("", String::as_str);
        if LINGUISTIC_NAMESPACES.iter().any(|part| space.contains(part)) {
            return;
        }
        let Some(label) = member("value").or_else(|| member("label")) else { return };
        let position = |number: String| RawOffset(number.parse().ok());
        let (start, end) = (position(begin), position(end));
        let span = RawSpan { start, end, quote: None, label, details: None };
        self.spans.entry(sofa).or_default().push(span);
    }

    fn into_documents(mut self, name: &str) -> Vec<RawDocument> {
        let draft = |(id, text): (String, String)| {
            let meta = ParsedMetadata {
                language: self.languages.remove(&id),
                ..ParsedMetadata::default()
            };
            let item = ParsedDocument {
                text,
                location: name.to_owned(),
                meta,
                ..ParsedDocument::default()
            };
            RawDocument { document: item, spans: self.spans.remove(&id).unwrap_or_default() }
        };
        self.texts.into_iter().map(draft).collect()
    }
}

/// Namespace segments of annotation types that are not named entities.
const LINGUISTIC_NAMESPACES: &[&str] =
    &["/segmentation/", "/lexmorph/", "/syntax/", "/metadata/", "/morph/", "/coref/"];

/// Attributes by name.
type Attributes = BTreeMap<String, String>;

fn attributes(element: &BytesStart) -> Result<Attributes, String> {
    let mut members = Attributes::new();
    // The check for duplicate names is disabled, because it takes quadratic time.
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0);
        let value = value.map_err(|error| error.to_string())?.into_owned();
        members.insert(attribute.key.as_ref().to_owned(), value);
    }
    Ok(members)
}

/// Returns the namespaces by their prefixes.
fn namespaces(members: &Attributes) -> BTreeMap<String, String> {
    let prefixed = members
        .iter()
        .filter_map(|(name, space)| Some((name.strip_prefix("xmlns:")?.to_owned(), space.clone())));
    prefixed.collect()
}
