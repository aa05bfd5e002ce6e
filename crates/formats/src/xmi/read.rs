//! Reads UIMA CAS XMI.

use crate::file::File;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, ParsedMetadata, RawDocument,
    RawOffset, RawSpan, ReadError, display_name, resolve_offsets, text_without_bom,
};
use crate::shorten::shorten;
use crate::spec::OffsetUnit;
use crate::xml::{XmlElement, XmlEvent, for_each_xml_event};
use std::collections::BTreeMap;

/// Reads one document for each view with a text in each file. Type systems are skipped.
pub(crate) fn read_xmi(files: &[File]) -> Result<ParsedDocuments, ReadError> {
    let (mut drafts, mut notes) = (Vec::new(), NoteCollector::default());
    for file in files {
        let name = display_name(file);
        let body = text_without_bom(file).map_err(|error| invalid_at(&name, error))?;
        if !body.contains("<typeSystemDescription") {
            let views = CasViews::parse(body).map_err(|error| invalid_at(&name, error))?;
            if views.texts.is_empty() {
                return Err(invalid_at(&name, "the file has no text"));
            }
            drafts.extend(views.into_documents(&name, &mut notes));
        }
    }
    Ok(resolve_offsets(drafts, OffsetUnit::Utf16, notes))
}

fn invalid_at(location: &str, reason: impl std::fmt::Display) -> ReadError {
    ReadError::Invalid { location: location.to_owned(), reason: reason.to_string() }
}

/// An annotation without a label, of a layer of the users.
struct Unlabeled {
    sofa: String,
    layer: String,
    span: RawSpan,
}

/// The contents of a file, by the id of the view.
#[derive(Default)]
struct CasViews {
    texts: BTreeMap<String, String>,
    languages: BTreeMap<String, String>,
    spans: BTreeMap<String, Vec<RawSpan>>,
    unlabeled: Vec<Unlabeled>,
    /// The layers with labels.
    labeled_layers: BTreeMap<String, usize>,
    /// The number of annotations that are not mentions, by layer.
    skipped: BTreeMap<String, usize>,
}

/// Attributes that name the kind of a mention, in order of preference.
const LABEL_ATTRIBUTES: &[&str] = &["value", "label"];

/// Attributes that name the kind of a mention in a layer of the users without a `value` or `label`.
const KIND_ATTRIBUTES: &[&str] =
    &["type", "category", "kind", "class", "entityType", "entity_type", "semanticType"];

/// Attributes that only relations and chains have.
const RELATION_ATTRIBUTES: &[&str] =
    &["Governor", "Dependent", "governor", "dependent", "source", "target", "first", "next"];

impl CasViews {
    fn parse(body: &str) -> Result<Self, ReadError> {
        let (mut views, mut spaces) = (Self::default(), BTreeMap::new());
        for_each_xml_event(body, |event| {
            if let XmlEvent::Start(element) = event {
                if spaces.is_empty() {
                    spaces = namespaces(&element.attributes);
                }
                views.on_element(element, &spaces);
            }
            Ok(())
        })?;
        Ok(views)
    }

    fn on_element(&mut self, element: XmlElement, namespaces: &BTreeMap<String, String>) {
        let XmlElement { name: local, prefix, attributes: mut members } = element;
        let is_relation = RELATION_ATTRIBUTES.iter().any(|name| members.contains_key(*name));
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
        let space = namespaces.get(&prefix).map_or("", String::as_str);
        if LINGUISTIC_NAMESPACES.iter().any(|part| space.contains(part)) {
            return;
        }
        if is_relation {
            *self.skipped.entry(format!("{local} (a relation)")).or_default() += 1;
            return;
        }
        let position = |number: String| RawOffset(number.parse().ok());
        let (start, end) = (position(begin), position(end));
        let found = LABEL_ATTRIBUTES.iter().find_map(|name| member(name));
        let found = found.or_else(|| KIND_ATTRIBUTES.iter().find_map(|name| member(name)));
        let Some(label) = found.filter(|label| !label.is_empty()) else {
            if SYSTEM_NAMESPACES.iter().any(|part| space.contains(part)) {
                *self.skipped.entry(format!("{local} without a label")).or_default() += 1;
                return;
            }
            let span = RawSpan { start, end, quote: None, label: local.clone(), details: None };
            self.unlabeled.push(Unlabeled { sofa, layer: format!("{prefix}:{local}"), span });
            return;
        };
        *self.labeled_layers.entry(format!("{prefix}:{local}")).or_default() += 1;
        let span = RawSpan { start, end, quote: None, label, details: None };
        self.spans.entry(sofa).or_default().push(span);
    }

    /// Returns the documents. An annotation without a label is a mention with the name of its layer
    /// if no annotation of the layer has a label.
    fn into_documents(mut self, name: &str, notes: &mut NoteCollector) -> Vec<RawDocument> {
        for Unlabeled { sofa, layer, span } in std::mem::take(&mut self.unlabeled) {
            if self.labeled_layers.contains_key(&layer) {
                *self.skipped.entry(format!("{} without a label", span.label)).or_default() += 1;
            } else {
                self.spans.entry(sofa).or_default().push(span);
            }
        }
        for (layer, count) in self.skipped.iter().take(20) {
            let what = format!("{count} × {}", shorten(layer, 60));
            notes.push(ImportNote::Skipped { location: name.to_owned(), what });
        }
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
    &["/segmentation/", "/lexmorph/", "/syntax/", "/metadata/", "/morph/", "/coref/", "/syntax."];

/// Parts of the namespaces of UIMA and DKPro, whose annotations are mentions only with a label.
const SYSTEM_NAMESPACES: &[&str] = &["/de/tudarmstadt/", "/uima/", "/org/dkpro/"];

/// Returns the namespaces by their prefixes.
fn namespaces(members: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let prefixed = members
        .iter()
        .filter_map(|(name, space)| Some((name.strip_prefix("xmlns:")?.to_owned(), space.clone())));
    prefixed.collect()
}
