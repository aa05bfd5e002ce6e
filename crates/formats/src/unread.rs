//! Files of annotations that Dateline recognizes but does not read. As texts, they would be
//! articles of marks.

use crate::shorten::shorten;
use crate::table_header::normalize_name;
use crate::xml::{is_well_formed, root_element};

/// A format that is not read, as a phrase after “looks like”.
pub(crate) fn unread_format(name: &str, text: &str) -> Option<String> {
    let lower_name = name.to_ascii_lowercase();
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    if lower_name.ends_with(".py") || starts_python_data(first) {
        return Some("Python source; save its data as JSON first".to_owned());
    }
    if first.starts_with("@prefix ") && first.contains('<') && first.ends_with('.') {
        return Some("RDF in Turtle without texts of NIF".to_owned());
    }
    if first.starts_with("#FORMAT=WebAnno TSV") {
        return Some("an old WebAnno TSV; export it as WebAnno TSV 3".to_owned());
    }
    if let Some(kind) = unread_table(first) {
        return Some(kind);
    }
    unread_xml(text)
}

/// Returns true for the first line of a list of training data in Python.
fn starts_python_data(line: &str) -> bool {
    let Some((name, value)) = line.split_once('=') else { return false };
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let name = name.trim();
    !name.is_empty()
        && name.chars().all(is_letter)
        && (name.to_ascii_uppercase().ends_with("DATA") || name == "examples")
        && value.trim_start().starts_with('[')
}

/// Recognizes tables of mentions without their texts.
fn unread_table(header: &str) -> Option<String> {
    let delimiter = if header.contains('\t') { '\t' } else { ',' };
    let names: Vec<String> = header.split(delimiter).map(normalize_name).collect();
    let has = |all: &[&str]| all.iter().all(|name| names.iter().any(|column| column == name));
    let is_comprehend = has(&["file", "line", "begin_offset", "end_offset", "type"]);
    is_comprehend.then(|| {
        "annotations of Amazon Comprehend, whose texts are in other files; \
         convert both to JSON lines with a text and its entities"
            .to_owned()
    })
}

/// Recognizes XML. A file that only begins with a tag is a text.
fn unread_xml(text: &str) -> Option<String> {
    let root = root_element(text)?;
    let known = match root {
        "source_file" => "XML of ACE (APF), whose text is in another file",
        "NAF" => "NAF",
        "FoLiA" => "FoLiA XML",
        "D-Spin" | "TextCorpus" => "TCF",
        "rss" | "feed" | "RDF" => "a news feed",
        "svg" => "an image (SVG)",
        "CAS" => "inline XML of UIMA; export it as XMI",
        _ => "",
    };
    let is_xml = text.trim_start().starts_with("<?xml") || is_well_formed(text);
    if !is_xml {
        None
    } else if known.is_empty() {
        Some(format!("XML of an unknown kind (<{}>)", shorten(root, 40)))
    } else {
        Some(known.to_owned())
    }
}
