//! The name of a format and the attributes that it can carry.

use crate::characters::is_python_whitespace;
use dateline_annotation::model::{Annotation, Status};
use dateline_text::Span;
use serde::Serialize;
use std::borrow::Cow;

/// A format's names and capabilities. A writer may lose only what its spec does not claim.
///
/// A format states what differs from a common case: [`Spec::DOCUMENTS`], [`Spec::TEXT`] or
/// [`Spec::TOKENS`].
#[derive(Clone, Debug)]
pub struct Spec {
    /// The name in command lines and manifests: lowercase letters, digits and hyphens.
    pub name: &'static str,
    /// The display name.
    pub title: &'static str,
    /// The programs that read the format.
    pub consumers: &'static [&'static str],
    /// The file name extension, without the dot.
    pub extension: &'static str,
    /// The media type.
    pub mime: &'static str,
    /// True if files of the format are not text.
    pub is_binary: bool,
    /// True if the format stores everything of a document, so that no options apply.
    pub is_complete: bool,
    /// The unit of offsets.
    pub offset_unit: OffsetUnit,
    /// True if an export has several files even without a split, so that it is always an archive or
    /// a folder.
    pub is_multi_file: bool,
    /// True if an export has sidecar files that do not fit beside a single file, so that it is
    /// always a folder or an archive.
    pub has_sidecars: bool,
    /// The files that belong to a file of the format.
    pub related_files: &'static RelatedFiles,
    /// The tokenizer of the format's consumers, if they learn from tokens. Mentions whose edges are
    /// not token edges are reported. If the file itself consists of tokens
    /// ([`OffsetUnit::Tokens`]), such mentions are not written.
    pub tokenizer: Option<Tokenizer>,
    /// True if mentions may overlap and nest. Otherwise, overlaps are resolved before the writer
    /// gets the mentions.
    pub allows_overlaps: bool,
    /// True if a mention may begin or end with a line break. Otherwise, such mentions are left out.
    pub allows_edge_line_breaks: bool,
    /// The attributes of mentions that the format carries besides span and label.
    pub carries: &'static [MentionAttribute],
    /// True if the format can mark unlabeled tokens as unknown rather than outside of any mention.
    /// Otherwise, an export of reviewed paragraphs writes each paragraph as a separate text.
    pub marks_unannotated: bool,
    /// True if the format is XML or HTML, where some control characters cannot be written.
    pub is_markup: bool,
    /// Encodes a label for this format. Most formats accept any label.
    pub encode_label: fn(&str) -> Cow<'_, str>,
}

impl Spec {
    /// The common case of a format of whole documents: a text file that is not split into items. A
    /// format must state its names, extension and media type.
    pub const DOCUMENTS: Self = Self {
        name: "",
        title: "",
        consumers: &[],
        extension: "",
        mime: "",
        is_binary: false,
        is_complete: false,
        offset_unit: OffsetUnit::CodePoints,
        is_multi_file: false,
        has_sidecars: false,
        related_files: &RelatedFiles::NONE,
        tokenizer: None,
        allows_overlaps: true,
        allows_edge_line_breaks: true,
        carries: &[],
        marks_unannotated: true,
        is_markup: false,
        encode_label: keep_label,
    };

    /// The common case of training data with texts: mentions have offsets in code points and any
    /// label, may overlap, and are checked against Dateline's English tokens. A format must state
    /// its names, consumers, extension and media type.
    pub const TEXT: Self =
        Self { tokenizer: Some(english_tokens), marks_unannotated: false, ..Self::DOCUMENTS };

    /// The common case of training data with tokens and a tag for each. A format must state its
    /// names, consumers, extension and media type.
    pub const TOKENS: Self =
        Self { offset_unit: OffsetUnit::Tokens, allows_overlaps: false, ..Self::TEXT };

    /// Returns true if the format carries the attribute.
    pub fn carries(&self, attribute: MentionAttribute) -> bool {
        self.carries.contains(&attribute)
    }

    /// Returns the character that represents `character` in this format. XML has no control
    /// characters except tabs and line breaks, and HTML does not preserve them, so in both formats
    /// they become spaces. The result has the same length in UTF-8.
    pub(crate) fn encode_char(&self, character: char) -> char {
        match character {
            '\t' | '\n' | '\r' => character,
            '\0'..='\u{1f}' if self.is_markup => ' ',
            '\u{fffe}' | '\u{ffff}' if self.is_markup => '\u{fffd}',
            _ => character,
        }
    }
}

/// An attribute of mentions that only some formats carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MentionAttribute {
    /// The difference between suggested and accepted.
    Status,
    /// A note.
    Note,
    /// A normalized value.
    Value,
    /// The place that a mention refers to.
    Place,
}

impl MentionAttribute {
    /// All attributes, in the order of reports.
    pub const ALL: &[Self] = &[Self::Status, Self::Note, Self::Value, Self::Place];

    /// Returns true if an annotation has the attribute.
    pub(crate) fn is_set(self, annotation: &Annotation) -> bool {
        match self {
            Self::Status => annotation.status == Status::Suggested,
            Self::Note => annotation.details.note.is_some(),
            Self::Value => annotation.details.value.is_some(),
            Self::Place => annotation.place.is_some(),
        }
    }

    /// Returns the phrases that follow a count of mentions that lose the attribute, for one and for
    /// several.
    pub(crate) fn loss_phrases(self) -> [&'static str; 2] {
        match self {
            Self::Status => [
                "mention is an unreviewed suggestion; the file does not tell it apart",
                "mentions are unreviewed suggestions; the file does not tell them apart",
            ],
            Self::Note => ["note is not kept in this format", "notes are not kept in this format"],
            Self::Value => [
                "normalized date or amount is not kept in this format",
                "normalized dates and amounts are not kept in this format",
            ],
            Self::Place => {
                ["place is not kept in this format", "places are not kept in this format"]
            }
        }
    }
}

/// The files that belong to a file of a format by their names.
#[derive(Debug)]
pub struct RelatedFiles {
    /// The endings of annotation files whose text is in a companion file, with the dot: the
    /// companion of `a.ann` is `a.txt`. Empty if texts are in the same file.
    pub companion_endings: &'static [&'static str],
    /// The possible names of tag files, which define the numeric tags of the format. A tag file is
    /// in the same folder as the file that it describes or in a parent folder.
    pub tag_files: &'static [&'static str],
}

impl RelatedFiles {
    /// For formats that keep everything in one file.
    pub const NONE: Self = Self { companion_endings: &[], tag_files: &[] };

    /// Returns the path of the text file that belongs to the annotation file at `path`, or `None`
    /// if the format stores its text in the same file or `path` has another extension.
    pub fn text_companion(&self, path: &str) -> Option<String> {
        let stem = self.companion_endings.iter().find_map(|ending| path.strip_suffix(ending));
        stem.map(|stem| format!("{stem}.txt"))
    }
}

/// The unit of a format's offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OffsetUnit {
    /// Unicode code points, as in Python.
    CodePoints,
    /// UTF-16 code units, as in JavaScript and Java.
    Utf16,
    /// UTF-8 bytes.
    Bytes,
    /// Grapheme clusters: what a reader sees as characters.
    Graphemes,
    /// Tokens. The text between tokens is lost, and with it all character offsets.
    Tokens,
}

impl OffsetUnit {
    /// Returns the display name.
    pub fn name(self) -> &'static str {
        match self {
            Self::CodePoints => "code points",
            Self::Utf16 => "UTF-16",
            Self::Bytes => "bytes of UTF-8",
            Self::Graphemes => "characters as they are seen",
            Self::Tokens => "tokens",
        }
    }
}

/// Splits a text into tokens, as byte spans in order. Tokens do not overlap and contain no white
/// space; all other characters are inside a token.
pub type Tokenizer = fn(&str) -> Vec<Span>;

/// Returns Dateline's English tokens without those that consist of control characters which Python
/// treats as white space: in a column format, they would end the column or the line.
pub(crate) fn english_tokens(text: &str) -> Vec<Span> {
    let tokens = dateline_text::tokenize(text).into_iter().map(|token| token.span);
    tokens
        .filter(|token| !token.slice(text).unwrap_or_default().chars().all(is_python_whitespace))
        .collect()
}

/// Returns the label unchanged: for formats that accept any label.
fn keep_label(label: &str) -> Cow<'_, str> {
    label.into()
}

/// Replaces white space and vertical bars in a label by `_`, for formats in which they end a tag.
pub(crate) fn label_without_bars(label: &str) -> Cow<'_, str> {
    if label.contains(|one: char| one.is_whitespace() || one == '|') {
        let words = label.split(|one: char| one.is_whitespace() || one == '|');
        let joined = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
        if joined.is_empty() { "_".into() } else { joined.into() }
    } else {
        label.into()
    }
}
