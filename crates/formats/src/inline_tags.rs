//! Text with tags around names: `<ENAMEX TYPE="PERSON">` of MUC, `<PERSON>` and `<entity type="…">`
//! of other programs, and the numbered tags `<e1>` of texts for relations.
//!
//! Each `<DOC>` is a document, without its number. The label is the `TYPE`, or else the name of the
//! element in capitals, and `ENTITY` for numbered tags. Line breaks are kept.

use crate::codec::TextReader;
use crate::columns::is_usual_label;
use crate::import::{ParsedDocument, ParsedDocuments, Probe, ReadError};
use crate::marked_text::MarkedTextBuilder;
use crate::markup::{HtmlToken, html_tokens};
use crate::spec::Spec;
use std::collections::BTreeMap;

pub(crate) const INLINE_TAGS: TextReader = TextReader {
    spec: &Spec {
        name: "inline-tags",
        title: "Text with tags",
        consumers: &["MUC programs"],
        extension: "sgml",
        mime: "text/plain",
        is_markup: true,
        ..Spec::TEXT
    },
    recognize: is_tagged,
    read: read_tagged,
};

/// The elements of mentions in the message understanding conferences.
const MUC_ELEMENTS: &[&str] = &["enamex", "timex", "numex", "b_enamex", "timex3"];

/// Elements of mentions whose label is in an attribute.
const GENERIC_ELEMENTS: &[&str] =
    &["entity", "ne", "named-entity", "namedentity", "name", "mention", "rs"];

/// The attributes of [`GENERIC_ELEMENTS`] with the label.
const LABEL_ATTRIBUTES: &[&str] = &["type", "label", "category", "class", "tag"];

/// The label of names with numbered tags.
const NUMBERED_LABEL: &str = "ENTITY";

/// Elements of structure.
const BLOCKS: &[&str] = &[
    "doc",
    "text",
    "p",
    "body",
    "headline",
    "hl",
    "dateline",
    "dd",
    "so",
    "in",
    "txt",
    "turn",
    "post",
    "slug",
    "preamble",
    "trailer",
    "root",
    "document",
    "corpus",
    "paragraph",
    "s",
    "sentence",
];

/// Elements whose content is no text.
const SKIPPED: &[&str] = &["docid", "docno", "storyid", "doctype"];

/// The number of bytes that are looked at.
const SAMPLED_BYTES: usize = 100_000;

/// Returns true if all tags are those of mentions or of structure, and a mention has an end.
fn is_tagged(probe: &Probe) -> bool {
    let text = probe.text.unwrap_or_default();
    let head = &text[..text.floor_char_boundary(SAMPLED_BYTES)];
    // Of ordinary texts, few have such an end tag.
    let has_declarations = head.contains("<!DOCTYPE") && head.contains("<!ENTITY");
    if !head.contains("</") || head.contains("<?xml-stylesheet") || has_declarations {
        return false;
    }
    let mut open = OpenMentions::default();
    let (mut is_closed, mut has_muc) = (false, false);
    for token in html_tokens(head) {
        match token {
            HtmlToken::StartTag { name, attributes } => match mention_label(&name, &attributes) {
                Some(_) => {
                    has_muc |= MUC_ELEMENTS.contains(&name.as_str());
                    open.push(name);
                }
                None if is_structure(&name) || has_muc => {}
                None => return false,
            },
            HtmlToken::EndTag(name) => match open.close(&name) {
                true => is_closed = true,
                false if is_structure(&name) || is_usual_label(&name) || has_muc => {}
                false => return false,
            },
            HtmlToken::Text(_) => {}
        }
    }
    is_closed && !is_relation_data(head)
}

fn is_structure(name: &str) -> bool {
    BLOCKS.contains(&name) || SKIPPED.contains(&name)
}

/// Returns true for sentences with two numbered names and a line with their relation.
pub(crate) fn is_relation_data(text: &str) -> bool {
    let is_relation = |line: &str| line.ends_with("(e1,e2)") || line.ends_with("(e2,e1)");
    text.lines().any(|line| is_relation(line.trim_end()))
}

/// The names of the open elements of mentions.
#[derive(Default)]
struct OpenMentions(Vec<String>);

impl OpenMentions {
    fn push(&mut self, name: String) {
        self.0.push(name);
    }

    /// Closes the innermost element with this name. Returns false if none is open.
    fn close(&mut self, name: &str) -> bool {
        let at = self.0.iter().rposition(|open| open == name);
        at.map(|at| self.0.remove(at)).is_some()
    }
}

/// Returns the label of an element that marks a mention.
fn mention_label(name: &str, attributes: &BTreeMap<String, String>) -> Option<String> {
    let attribute = |key: &str| attributes.get(key).map(|label| label.trim());
    let find = |keys: &[&str]| {
        let mut found = keys.iter().filter_map(|key| attribute(key));
        found.find(|label| !label.is_empty()).map(str::to_owned)
    };
    if GENERIC_ELEMENTS.contains(&name) {
        return find(LABEL_ATTRIBUTES);
    }
    if matches!(name, "e1" | "e2" | "e3" | "e4") {
        return Some(NUMBERED_LABEL.to_owned());
    }
    let is_html = matches!(name, "time" | "title" | "set" | "number" | "group");
    let is_mention = MUC_ELEMENTS.contains(&name) || (is_usual_label(name) && !is_html);
    is_mention.then(|| find(&["type"]).unwrap_or_else(|| name.to_uppercase()))
}

fn read_tagged(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut documents: Vec<ParsedDocument> = Vec::new();
    let mut builder = MarkedTextBuilder::default();
    let mut open = OpenMentions::default();
    let mut skipped: Option<String> = None;
    let mut end_document = |builder: &mut MarkedTextBuilder| {
        let document = builder.take_document(format!("text {}", documents.len() + 1));
        if !document.text.is_empty() {
            documents.push(document);
        }
    };
    for token in html_tokens(text) {
        match token {
            HtmlToken::EndTag(name) if skipped.as_ref() == Some(&name) => skipped = None,
            _ if skipped.is_some() => {}
            HtmlToken::Text(text) => builder.push_lines(&text),
            HtmlToken::StartTag { name, attributes }
                if mention_label(&name, &attributes).is_some() =>
            {
                builder.open_mention(&mention_label(&name, &attributes).unwrap_or_default());
                open.push(name);
            }
            HtmlToken::EndTag(name) if open.close(&name) => builder.close_mention(),
            HtmlToken::StartTag { name, .. } if SKIPPED.contains(&name.as_str()) => {
                skipped = Some(name);
            }
            HtmlToken::StartTag { name, .. } | HtmlToken::EndTag(name) if name == "doc" => {
                end_document(&mut builder);
            }
            HtmlToken::StartTag { name, .. } | HtmlToken::EndTag(name)
                if BLOCKS.contains(&name.as_str()) =>
            {
                if matches!(name.as_str(), "s" | "sentence") {
                    builder.end_line();
                } else {
                    builder.end_block();
                }
            }
            HtmlToken::StartTag { .. } | HtmlToken::EndTag(_) => {}
        }
    }
    end_document(&mut builder);
    Ok(ParsedDocuments { documents, notes: Vec::new() })
}
