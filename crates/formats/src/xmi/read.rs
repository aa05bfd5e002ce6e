use crate::format::{File, Unit};
use crate::import::{
    Claim, Draft, Notes, Position, Read, ReadError, ReadItem, ReadMeta, name_of, place, text,
};
use crate::shorten::shorten;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Reads a text for each view of each file that has one; type systems are passed over.
pub(crate) fn read(files: &[File]) -> Result<Read, ReadError> {
    let mut drafts = Vec::new();
    for file in files {
        let name = name_of(file);
        let body = text(file).map_err(|error| at(&name, error))?;
        if !body.contains("<typeSystemDescription") {
            drafts.extend(Views::of(body).map_err(|reason| at(&name, reason))?.drafts(&name));
        }
    }
    Ok(place(drafts, Unit::Utf16, Notes::default()))
}

fn at(place: &str, reason: impl std::fmt::Display) -> ReadError {
    ReadError::At { place: place.to_owned(), reason: reason.to_string() }
}

/// What a file says, by the number of the view.
#[derive(Default)]
struct Views {
    texts: BTreeMap<String, String>,
    languages: BTreeMap<String, String>,
    claims: BTreeMap<String, Vec<Claim>>,
}

impl Views {
    fn of(body: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(body);
        let (mut views, mut spaces, mut is_begun) = (Self::default(), BTreeMap::new(), false);
        loop {
            let event = reader.read_event();
            let place = || format!("byte {}", reader.buffer_position());
            let told = |error: String| format!("{}: {}", place(), shorten(&error, 200));
            match event.map_err(|error| told(error.to_string()))? {
                Event::Eof => break,
                Event::DocType(_) => return Err(told("it has a document type".to_owned())),
                Event::Start(element) | Event::Empty(element) => {
                    let members = members(&element).map_err(told)?;
                    if !std::mem::replace(&mut is_begun, true) {
                        spaces = namespaces(&members);
                    }
                    views.element(element.name().as_ref(), &spaces, members);
                }
                _ => {}
            }
        }
        if views.texts.is_empty() {
            return Err("it has no text".to_owned());
        }
        Ok(views)
    }

    fn element(&mut self, name: &str, spaces: &BTreeMap<String, String>, mut members: Members) {
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
        let space = spaces.get(prefix).map_or("", String::as_str);
        if GRAMMAR.iter().any(|part| space.contains(part)) {
            return;
        }
        let Some(label) = member("value").or_else(|| member("label")) else { return };
        let position = |number: String| Position(number.parse().ok());
        let (start, end) = (position(begin), position(end));
        let claim = Claim { start, end, quote: None, label, extra: None };
        self.claims.entry(sofa).or_default().push(claim);
    }

    fn drafts(mut self, name: &str) -> Vec<Draft> {
        let draft = |(id, text): (String, String)| {
            let meta = ReadMeta { language: self.languages.remove(&id), ..ReadMeta::default() };
            let item = ReadItem { text, place: name.to_owned(), meta, ..ReadItem::default() };
            Draft { item, claims: self.claims.remove(&id).unwrap_or_default() }
        };
        self.texts.into_iter().map(draft).collect()
    }
}

/// Parts of the names of types that say something else about a text than names do.
const GRAMMAR: &[&str] =
    &["/segmentation/", "/lexmorph/", "/syntax/", "/metadata/", "/morph/", "/coref/"];

/// Attributes by name.
type Members = BTreeMap<String, String>;

fn members(element: &BytesStart) -> Result<Members, String> {
    let mut members = Members::new();
    // Looking for names that come twice would take time by their square.
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0);
        let value = value.map_err(|error| error.to_string())?.into_owned();
        members.insert(attribute.key.as_ref().to_owned(), value);
    }
    Ok(members)
}

/// What the prefixes of names stand for.
fn namespaces(members: &Members) -> BTreeMap<String, String> {
    let prefixed = members
        .iter()
        .filter_map(|(name, space)| Some((name.strip_prefix("xmlns:")?.to_owned(), space.clone())));
    prefixed.collect()
}
