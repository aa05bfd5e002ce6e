//! TEI: the names that a text marks, such as `persName`, `placeName` and `orgName`.
//!
//! Each `TEI` element is a document, titled by its header. Notes, corrections and expansions are
//! part of the text; what they replace, page headers and figures are not. Runs of white space count
//! as one space. Of names inside names, the outer one is read.

use crate::codec::TextReader;
use crate::import::{ParsedDocument, ParsedDocuments, ReadError};
use crate::marked_text::MarkedTextBuilder;
use crate::spec::Spec;
use crate::xml::{XmlElement, XmlEvent, for_each_xml_event, root_element};

pub(crate) const TEI: TextReader = TextReader {
    spec: &Spec {
        name: "tei",
        title: "TEI",
        consumers: &["TEI programs"],
        extension: "tei",
        mime: "application/tei+xml",
        is_markup: true,
        ..Spec::TEXT
    },
    recognize: |probe| {
        matches!(root_element(probe.text.unwrap_or_default()), Some("TEI" | "TEI.2" | "teiCorpus"))
    },
    read: read_tei,
};

/// Elements whose content is not part of the text.
const SKIPPED: &[&str] = &[
    "teiHeader",
    "facsimile",
    "standOff",
    "sourceDoc",
    "fw",
    "figDesc",
    "graphic",
    "del",
    "orig",
    "sic",
    "abbr",
    "surplus",
    "listBibl",
    "xenoData",
];

/// Elements that are paragraphs.
const BLOCKS: &[&str] = &[
    "text",
    "front",
    "body",
    "back",
    "group",
    "div",
    "div1",
    "div2",
    "div3",
    "div4",
    "p",
    "ab",
    "head",
    "list",
    "item",
    "table",
    "row",
    "quote",
    "sp",
    "stage",
    "lg",
    "opener",
    "closer",
    "salute",
    "signed",
    "dateline",
    "byline",
    "docTitle",
    "titlePage",
    "trailer",
    "epigraph",
    "figure",
    "castList",
    "castItem",
    "note",
    "postscript",
];

/// Returns the label of an element, or `None` if it is no name.
fn label(element: &XmlElement, is_inside: bool) -> Option<String> {
    let label = match element.name.as_str() {
        "persName" => "PERSON",
        "placeName" | "geogName" => "LOC",
        "settlement" | "country" | "region" | "district" if !is_inside => "GPE",
        "orgName" => "ORG",
        "eventName" => "EVENT",
        "date" => "DATE",
        "time" => "TIME",
        "name" => element.attribute("type").unwrap_or("name"),
        "rs" => element.attribute("type")?,
        _ => return None,
    };
    (!is_inside).then(|| label.to_owned())
}

/// The effect of an open element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    Block,
    Mention,
    Skipped,
}

#[derive(Default)]
struct TeiReader {
    documents: Vec<ParsedDocument>,
    builder: MarkedTextBuilder,
    open: Vec<Role>,
    /// The number of open elements whose content is skipped.
    n_skipped: usize,
    /// The number of open `text` elements.
    n_texts: usize,
    /// The title in the header; `None` outside of headers.
    title: Option<String>,
    is_in_title: bool,
}

fn read_tei(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut reader = TeiReader::default();
    for_each_xml_event(text, |event| {
        match event {
            XmlEvent::Start(element) => reader.on_start(&element),
            XmlEvent::End(name) => reader.on_end(&name),
            XmlEvent::Text(text) => reader.on_text(&text),
        }
        Ok(())
    })?;
    if reader.documents.is_empty() {
        let reason = "the TEI file has no text".to_owned();
        return Err(ReadError::Invalid { location: "line 1".to_owned(), reason });
    }
    Ok(ParsedDocuments { documents: reader.documents, notes: Vec::new() })
}

impl TeiReader {
    fn on_start(&mut self, element: &XmlElement) {
        let name = element.name.as_str();
        if name == "teiHeader" {
            self.title = Some(String::new());
        }
        self.is_in_title |= name == "title" && self.title.as_deref() == Some("");
        if name == "text" && self.n_skipped == 0 {
            self.n_texts += 1;
        }
        let role = if SKIPPED.contains(&name) {
            self.n_skipped += 1;
            Role::Skipped
        } else if self.n_skipped > 0 || self.n_texts == 0 {
            Role::Plain
        } else if let Some(label) = label(element, self.builder.n_open() > 0) {
            self.builder.open_mention(&label);
            Role::Mention
        } else if BLOCKS.contains(&name) {
            self.builder.end_block();
            Role::Block
        } else {
            match name {
                "lb" | "pb" | "cb" if element.attribute("break") == Some("no") => {}
                "lb" | "pb" | "cb" | "cell" => self.builder.end_word(),
                "l" | "speaker" | "addrLine" | "label" => self.builder.end_line(),
                _ => {}
            }
            Role::Plain
        };
        self.open.push(role);
    }

    fn on_end(&mut self, name: &str) {
        match self.open.pop() {
            Some(Role::Skipped) => self.n_skipped -= 1,
            Some(Role::Mention) => self.builder.close_mention(),
            Some(Role::Block) => self.builder.end_block(),
            _ if matches!(name, "l" | "speaker" | "addrLine") => self.builder.end_line(),
            _ => {}
        }
        if name == "title" {
            self.is_in_title = false;
        }
        if name == "text" && self.n_skipped == 0 {
            self.n_texts -= 1;
            if self.n_texts == 0 {
                let location = format!("text {}", self.documents.len() + 1);
                let mut document = self.builder.take_document(location);
                let title = self.title.take().unwrap_or_default();
                let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
                document.meta.title = Some(title).filter(|title| !title.is_empty());
                self.documents.push(document);
            }
        }
    }

    fn on_text(&mut self, text: &str) {
        if let Some(title) = self.title.as_mut().filter(|_| self.is_in_title) {
            title.push_str(text);
        } else if self.n_texts > 0 && self.n_skipped == 0 {
            self.builder.push_text(text);
        }
    }
}
