//! Text with tags around names: `<ENAMEX TYPE="PERSON">` of MUC, and `<PERSON>` of other programs.
//!
//! Each `<DOC>` is a document, without its number. The label is the `TYPE`, or else the name of the
//! element in capitals. Line breaks are kept.

use crate::codec::TextReader;
use crate::columns::is_usual_label;
use crate::import::{ParsedDocument, ParsedDocuments, Probe, ReadError};
use crate::marked_text::MarkedTextBuilder;
use crate::markup::{HtmlToken, html_tokens};
use crate::spec::Spec;

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
    if !head.contains("</") || head.contains("<?xml-stylesheet") {
        return false;
    }
    let (mut opened, mut is_closed, mut has_muc) = (Vec::new(), false, false);
    for token in html_tokens(head) {
        match token {
            HtmlToken::StartTag { name, .. } if is_mention(&name) => {
                has_muc |= MUC_ELEMENTS.contains(&name.as_str());
                opened.push(name);
            }
            HtmlToken::EndTag(name) if is_mention(&name) => {
                is_closed |= opened.pop().is_some_and(|open| open == name);
            }
            HtmlToken::Text(_) => {}
            HtmlToken::StartTag { name, .. } | HtmlToken::EndTag(name) => {
                let is_structure =
                    BLOCKS.contains(&name.as_str()) || SKIPPED.contains(&name.as_str());
                if !is_structure && !has_muc {
                    return false;
                }
            }
        }
    }
    is_closed
}

fn is_mention(name: &str) -> bool {
    let is_html = matches!(name, "time" | "title" | "set" | "number" | "name" | "group" | "entity");
    MUC_ELEMENTS.contains(&name) || (is_usual_label(name) && !is_html)
}

fn read_tagged(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut documents: Vec<ParsedDocument> = Vec::new();
    let mut builder = MarkedTextBuilder::default();
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
            HtmlToken::StartTag { name, attributes } if is_mention(&name) => {
                let label = attributes.get("type").map(|label| label.trim());
                let label = label.filter(|label| !label.is_empty()).map(str::to_owned);
                builder.open_mention(&label.unwrap_or_else(|| name.to_uppercase()));
            }
            HtmlToken::EndTag(name) if is_mention(&name) => builder.close_mention(),
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
