//! Files of annotations that Dateline recognizes but does not read. As texts, they would be
//! articles of marks.

use crate::shorten::shorten;
use crate::table_header::normalize_name;
use crate::xml::{is_well_formed, root_element};

/// Returns a phrase after “looks like” for a file of a format that is not read: the name of the
/// format, and the advice on what to do, if any.
pub(crate) fn unread_format(name: &str, text: &str) -> Option<String> {
    let (kind, advice) = find_format(name, text)?;
    let advice = if advice.is_empty() { String::new() } else { format!("; {advice}") };
    Some(format!("{kind}, which Dateline does not read{advice}"))
}

/// Returns the format and the advice.
fn find_format(name: &str, text: &str) -> Option<(String, &'static str)> {
    let named = |kind: &str, advice| Some((kind.to_owned(), advice));
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let is_python = name.to_ascii_lowercase().ends_with(".py");
    if starts_python_data(first) || (is_python && text.lines().any(starts_python_data)) {
        return named("training data in Python source", "save it as JSON first");
    }
    if first.starts_with("@prefix ") && first.contains('<') && first.ends_with('.') {
        return named("RDF in Turtle without texts of NIF", "");
    }
    if first.starts_with("#FORMAT=WebAnno TSV") {
        return named("an old WebAnno TSV", "export it as WebAnno TSV 3");
    }
    if is_comprehend(first) {
        let kind = "annotations of Amazon Comprehend, whose texts are in other files";
        return named(kind, "convert both to JSON lines with a text and its entities");
    }
    unread_xml(text).map(|kind| (kind, ""))
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

/// Returns true for the header of a table of mentions without their texts.
fn is_comprehend(header: &str) -> bool {
    let delimiter = if header.contains('\t') { '\t' } else { ',' };
    let names: Vec<String> = header.split(delimiter).map(normalize_name).collect();
    let has = |all: &[&str]| all.iter().all(|name| names.iter().any(|column| column == name));
    has(&["file", "line", "begin_offset", "end_offset", "type"])
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
        "CAS" => "inline XML of UIMA",
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
