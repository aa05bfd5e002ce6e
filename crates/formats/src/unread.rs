//! Files of annotations that Dateline recognizes but does not read. As texts, they would be
//! articles of marks.

use crate::inline_tags;
use crate::json::JsonShape;
use crate::shorten::shorten;
use crate::table_header::{END_NAMES, LABEL_NAMES, START_NAMES, normalize_name};
use crate::xml::{is_well_formed, root_element};
use std::fmt;

/// A format of annotations that is recognized and not read.
///
/// The text of each is a phrase after “looks like”: what it is, that it is not read, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnreadFormat {
    /// A list of training data in Python source that cannot be evaluated.
    Python,
    /// RDF in Turtle other than NIF.
    Turtle,
    /// WebAnno TSV before version 3.
    OldWebAnno,
    /// A table of offsets and labels without texts, such as those of Amazon Comprehend.
    MentionTable,
    /// Sentences with two numbered names each and their relation.
    Relations,
    /// The AIDA data set, whose rows have links to Wikipedia and no labels.
    Aida,
    /// A tree of NLTK with chunks of names.
    ChunkTree,
    /// tagtog's annotations.
    Tagtog,
    /// GeoJSON.
    GeoJson,
    /// XML of ACE.
    Ace,
    /// A news feed.
    Feed,
    /// An SVG image.
    Svg,
    /// Another XML format of annotations, with its name.
    OtherXml(&'static str),
    /// XML with an unknown root element, cut for display.
    UnknownXml(String),
}

/// The advice for annotations whose texts are in other files.
const JOIN_FILES: &str = "convert both to JSON lines with a text and its entities";

impl UnreadFormat {
    /// Returns the format of a JSON file by the members of its object.
    pub(crate) fn from_json(shape: &JsonShape) -> Option<Self> {
        if shape.has_keys(&["annotatable", "entities"]) {
            Some(Self::Tagtog)
        } else {
            shape.has_keys(&["type", "features"]).then_some(Self::GeoJson)
        }
    }

    /// Returns the name and the advice, which may be empty.
    fn describe(&self) -> (&str, &str) {
        match self {
            Self::Python => ("training data in Python source", "save it as JSON first"),
            Self::Turtle => ("RDF in Turtle without texts of NIF", ""),
            Self::OldWebAnno => ("an old WebAnno TSV", "export it as WebAnno TSV 3"),
            Self::MentionTable => (
                "a table of mentions, as of Amazon Comprehend, whose texts are in other files",
                JOIN_FILES,
            ),
            Self::Relations => (
                "sentences with two names and their relation, as of SemEval",
                "remove the lines of the relations to open the sentences",
            ),
            Self::Aida => ("the AIDA data set, whose names have links but no labels", ""),
            Self::ChunkTree => {
                ("a tree of NLTK", "save it as columns, in Python with nltk.tree2conlltags(…)")
            }
            Self::Tagtog => ("annotations of tagtog, whose texts are in other files", JOIN_FILES),
            Self::GeoJson => {
                ("GeoJSON, which has no texts", "open the text that its places are from")
            }
            Self::Ace => ("XML of ACE (APF), whose text is in another file", JOIN_FILES),
            Self::Feed => ("a news feed", "open its articles as web pages"),
            Self::Svg => ("an image (SVG)", ""),
            Self::OtherXml(name) => (name, "export it as UIMA CAS XMI, TEI or JSON lines"),
            Self::UnknownXml(_) => ("XML of an unknown kind", "save its text as plain text"),
        }
    }
}

impl fmt::Display for UnreadFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, advice) = self.describe();
        formatter.write_str(name)?;
        if let Self::UnknownXml(root) = self {
            write!(formatter, " (<{root}>)")?;
        }
        formatter.write_str(", which Dateline does not read")?;
        if advice.is_empty() { Ok(()) } else { write!(formatter, "; {advice}") }
    }
}

/// Returns the format of a text file if it is one that is recognized and not read. Cost: a pass over
/// the text, if it begins like XML.
pub(crate) fn unread_format(name: &str, text: &str) -> Option<UnreadFormat> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default().trim();
    let is_python = name.to_ascii_lowercase().ends_with(".py");
    if starts_python_data(first) || (is_python && text.lines().any(starts_python_data)) {
        return Some(UnreadFormat::Python);
    }
    if first.starts_with("@prefix ") && first.contains('<') && first.ends_with('.') {
        return Some(UnreadFormat::Turtle);
    }
    if text.contains("<e1>") && text.contains("</e2>") && inline_tags::is_relation_data(text) {
        return Some(UnreadFormat::Relations);
    }
    if first.starts_with("-DOCSTART- (") && first.ends_with(')') {
        return Some(UnreadFormat::Aida);
    }
    if is_chunk_tree(text) {
        return Some(UnreadFormat::ChunkTree);
    }
    if first.starts_with("#FORMAT=WebAnno TSV") {
        return Some(UnreadFormat::OldWebAnno);
    }
    if is_mention_table(first, lines.next().unwrap_or_default()) {
        return Some(UnreadFormat::MentionTable);
    }
    unread_xml(text)
}

/// Returns true for trees such as `(S (PERSON Mara/NNP) left/VBD)`.
fn is_chunk_tree(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix("(S") else { return false };
    let mut words = rest.split_whitespace();
    let is_leaf = |word: &str| word.trim_end_matches(')').contains('/');
    rest.starts_with(char::is_whitespace)
        && words.all(|word| word.starts_with('(') || is_leaf(word) || word == ")")
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

/// Returns true for the header and the first row of a table of mentions without their texts.
fn is_mention_table(header: &str, row: &str) -> bool {
    let delimiter = if header.contains('\t') { '\t' } else { ',' };
    let names: Vec<String> = header.split(delimiter).map(normalize_name).collect();
    let cells: Vec<&str> = row.split(delimiter).map(|cell| cell.trim().trim_matches('"')).collect();
    let find = |all: &[&str]| names.iter().position(|name| all.contains(&name.as_str()));
    let is_offset = |all| {
        find(all).is_some_and(|at| cells.get(at).is_some_and(|cell| cell.parse::<u32>().is_ok()))
    };
    is_offset(START_NAMES) && is_offset(END_NAMES) && find(LABEL_NAMES).is_some()
}

/// Recognizes XML. A file that only begins with a tag is a text.
fn unread_xml(text: &str) -> Option<UnreadFormat> {
    let root = root_element(text)?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let is_declared = ["<?xml", "<!DOCTYPE"].iter().any(|it| start.starts_with(it));
    (is_declared || is_well_formed(text)).then(|| match root {
        "source_file" => UnreadFormat::Ace,
        "NAF" => UnreadFormat::OtherXml("NAF"),
        "FoLiA" => UnreadFormat::OtherXml("FoLiA XML"),
        "D-Spin" | "TextCorpus" => UnreadFormat::OtherXml("TCF"),
        "CAS" => UnreadFormat::OtherXml("inline XML of UIMA"),
        "rss" | "feed" | "RDF" => UnreadFormat::Feed,
        "svg" => UnreadFormat::Svg,
        _ => UnreadFormat::UnknownXml(shorten(root, 40)),
    })
}
