//! The training data formats, and what each can carry.

use crate::export::{DatasetPart, ExportReport, FormatWriter, WriterSetup};
use crate::import::{
    ImportedDocuments, ParsedDocuments, Probe, Provenance, ReadError, assemble_documents,
    read_each_text,
};
use crate::{
    brat, conll, conllu, docbin, doccano, html_report, hugging_face, jsonl, label_studio,
    ner_annotator, prodigy, web_annotation, xmi,
};
use dateline_annotation::model::{LabelSet, Status};
use dateline_text::Span;
use std::borrow::Cow;

/// A training data format that can be written and read.
///
/// All format-specific behavior is a method of this type. A new format needs a variant, a module,
/// and an arm in each `match` below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `{"text": …, "entities": [[start, end, label]]}`, one object per line.
    Jsonl,
    /// JSON Lines of doccano.
    Doccano,
    /// CoNLL-2003 with four columns, IOB2.
    Conll2003,
    /// Token and tag columns, IOB2.
    Iob2,
    /// Token and tag columns, BIOES.
    Bioes,
    /// CoNLL-U, with the tag in the last column.
    Conllu,
    /// Token classification data of Hugging Face.
    HuggingFace,
    /// JSON Lines of Prodigy.
    Prodigy,
    /// DocBin of spaCy.
    Spacy,
    /// Label Studio tasks.
    LabelStudio,
    /// JSON of NER Annotator.
    NerAnnotator,
    /// brat standoff: a text file and its `.ann` file.
    Brat,
    /// UIMA CAS XMI.
    Xmi,
    /// W3C Web Annotations as JSON-LD.
    WebAnnotation,
    /// An HTML page to read and print.
    HtmlReport,
}

impl Format {
    /// All formats, in the order in which they are offered and recognized.
    pub const ALL: &[Self] = &[
        Self::Jsonl,
        Self::Doccano,
        Self::Conll2003,
        Self::Iob2,
        Self::Bioes,
        Self::Conllu,
        Self::HuggingFace,
        Self::Prodigy,
        Self::Spacy,
        Self::LabelStudio,
        Self::NerAnnotator,
        Self::Brat,
        Self::Xmi,
        Self::WebAnnotation,
        Self::HtmlReport,
    ];

    /// Returns the format with this [`FormatSpec::name`], or `None` if there is none.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.spec().name == name)
    }

    /// Returns the format's names and capabilities.
    pub fn spec(self) -> &'static FormatSpec {
        match self {
            Self::Jsonl => &jsonl::SPEC,
            Self::Doccano => &doccano::SPEC,
            Self::Conll2003 => &conll::CONLL2003_SPEC,
            Self::Iob2 => &conll::IOB2_SPEC,
            Self::Bioes => &conll::BIOES_SPEC,
            Self::Conllu => &conllu::SPEC,
            Self::HuggingFace => &hugging_face::SPEC,
            Self::Prodigy => &prodigy::SPEC,
            Self::Spacy => &docbin::SPEC,
            Self::LabelStudio => &label_studio::SPEC,
            Self::NerAnnotator => &ner_annotator::SPEC,
            Self::Brat => &brat::SPEC,
            Self::Xmi => &xmi::SPEC,
            Self::WebAnnotation => &web_annotation::SPEC,
            Self::HtmlReport => &html_report::SPEC,
        }
    }

    /// Returns the writer for one set of items: a whole export, or one part of a split.
    pub fn writer(self, setup: &WriterSetup) -> Box<dyn FormatWriter> {
        match self {
            Self::Jsonl => Box::new(jsonl::JsonlWriter),
            Self::Doccano => Box::new(doccano::DoccanoWriter),
            Self::Conll2003 => Box::new(conll::ConllWriter::four_columns()),
            Self::Iob2 => Box::new(conll::ConllWriter::iob2()),
            Self::Bioes => Box::new(conll::ConllWriter::bioes()),
            Self::Conllu => Box::new(conllu::ConlluWriter),
            Self::HuggingFace => Box::new(hugging_face::HuggingFaceWriter::new(setup)),
            Self::Prodigy => Box::new(prodigy::ProdigyWriter),
            Self::Spacy => Box::new(docbin::DocBinWriter::default()),
            Self::LabelStudio => Box::new(label_studio::LabelStudioWriter::new(setup)),
            Self::NerAnnotator => Box::new(ner_annotator::NerAnnotatorWriter::new(setup)),
            Self::Brat => Box::new(brat::BratWriter::new(setup)),
            Self::Xmi => Box::new(xmi::XmiWriter),
            Self::WebAnnotation => Box::new(web_annotation::WebAnnotationWriter),
            Self::HtmlReport => Box::new(html_report::HtmlReportWriter::new(setup)),
        }
    }

    /// Parses files of this format, in the given order, into texts with mentions.
    ///
    /// Either all files are parsed or none. An export is read with all its files, so sidecar files
    /// such as a configuration are skipped. No files give no documents. The returned offsets are in
    /// bytes, and repairs are listed in [`ParsedDocuments::notes`]. Cost: a few passes over the
    /// files; memory: a few times their size, which is limited to
    /// [`MAX_DATELINE_BYTES`](crate::dateline_json::MAX_DATELINE_BYTES) each.
    pub fn read_files(self, files: &[File]) -> Result<ParsedDocuments, ReadError> {
        match self {
            Self::Jsonl => read_each_text(files, jsonl::read_jsonl),
            Self::Doccano => read_each_text(files, doccano::read_doccano),
            Self::Conll2003 | Self::Iob2 | Self::Bioes => read_each_text(files, conll::read_conll),
            Self::Conllu => read_each_text(files, conllu::read_conllu),
            Self::HuggingFace => hugging_face::read_hugging_face(files),
            Self::Prodigy => read_each_text(files, prodigy::read_prodigy),
            Self::Spacy => docbin::read_docbin(files),
            Self::LabelStudio => label_studio::read_label_studio(files),
            Self::NerAnnotator => read_each_text(files, ner_annotator::read_ner_annotator),
            Self::Brat => brat::read_brat(files),
            Self::Xmi => xmi::read_xmi(files),
            Self::WebAnnotation => web_annotation::read_web_annotations(files),
            Self::HtmlReport => read_each_text(files, html_report::read_html_report),
        }
    }

    /// Returns true if files of this format are not text.
    pub fn is_binary(self) -> bool {
        self == Self::Spacy
    }

    /// Returns true if an export has sidecar files, so that it is always a folder or an archive.
    pub fn has_sidecars(self) -> bool {
        self == Self::HuggingFace
    }

    /// Returns the sidecar files of an export as pairs of path and content. `files` lists the paths
    /// of the files of each part.
    pub(crate) fn sidecars(
        self,
        setup: &WriterSetup,
        report: &ExportReport,
        files: &[(DatasetPart, String)],
    ) -> Vec<(String, String)> {
        match self {
            Self::HuggingFace => hugging_face::sidecar_files(setup, report, files),
            _ => Vec::new(),
        }
    }

    /// Reads files of this format into documents: [`Format::read_files`], then
    /// [`assemble`](crate::import::assemble_documents) with [`Format::provenance`].
    pub fn import(
        self,
        files: &[File],
        labels: &LabelSet,
        name: &str,
    ) -> Result<ImportedDocuments, ReadError> {
        assemble_documents(self.read_files(files)?, labels, &self.provenance(name))
    }

    /// Returns the path of the text file that belongs to the annotation file at `path`, or `None`
    /// if the format stores its text in the same file or `path` has another extension.
    pub fn text_companion(self, path: &str) -> Option<String> {
        let ending = match self {
            Self::Brat => ".ann",
            Self::WebAnnotation => ".jsonld",
            _ => return None,
        };
        path.strip_suffix(ending).map(|stem| format!("{stem}.txt"))
    }

    /// Returns the possible names of tag files, which define the numeric tags of this format. A tag
    /// file is in the same folder as the file that it describes or in a parent folder.
    pub fn tag_files(self) -> &'static [&'static str] {
        match self {
            Self::HuggingFace => hugging_face::TAG_FILES,
            _ => &[],
        }
    }

    /// Returns the provenance of mentions imported from a file. Their status is accepted, because
    /// training data was labeled by people.
    pub fn provenance(self, name: &str) -> Provenance {
        let format = self.spec().name.to_owned();
        Provenance { format, file: name.to_owned(), status: Status::Accepted }
    }
}

/// A format's names and capabilities. A writer may lose only what its spec does not claim.
#[derive(Debug)]
pub struct FormatSpec {
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
    /// The unit of offsets.
    pub offset_unit: OffsetUnit,
    /// True if an export has several files even without a split, so that it is always an archive or
    /// a folder.
    pub is_multi_file: bool,
    /// The tokenizer of the format's consumers, if they learn from tokens. Mentions whose edges are
    /// not token edges are reported. If the file itself consists of tokens
    /// ([`OffsetUnit::Tokens`]), such mentions are not written.
    pub tokenizer: Option<Tokenizer>,
    /// True if mentions may overlap and nest. Otherwise, overlaps are resolved before the writer
    /// gets the mentions.
    pub allows_overlaps: bool,
    /// True if a mention may begin or end with a line break. Otherwise, such mentions are left out.
    pub allows_edge_line_breaks: bool,
    /// True if the format carries notes.
    pub carries_notes: bool,
    /// True if the format distinguishes suggested from accepted mentions.
    pub carries_status: bool,
    /// True if the format carries normalized values.
    pub carries_values: bool,
    /// True if the format carries the place that a mention refers to.
    pub carries_places: bool,
    /// True if the format can mark unlabeled tokens as unknown rather than outside of any mention.
    /// Otherwise, an export of reviewed paragraphs writes each paragraph as a separate text.
    pub marks_unannotated: bool,
    /// Encodes a label for this format. Most formats accept any label.
    pub encode_label: fn(&str) -> Cow<'_, str>,
    /// Returns true if a file looks like this format. Must not match files that another format in
    /// [`Format::ALL`] matches.
    pub recognize: fn(&Probe) -> bool,
}

impl FormatSpec {
    /// Returns the character that represents `character` in this format. XML has no control
    /// characters except tabs and line breaks, and HTML does not preserve them, so in both formats
    /// they become spaces. The result has the same length in UTF-8.
    pub(crate) fn encode_char(&self, character: char) -> char {
        let is_markup = self.mime.ends_with("xml") || self.mime.ends_with("html");
        match character {
            '\t' | '\n' | '\r' => character,
            '\0'..='\u{1f}' if is_markup => ' ',
            '\u{fffe}' | '\u{ffff}' if is_markup => '\u{fffd}',
            _ => character,
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

/// Returns true if Python's `str.isspace` treats the character as white space.
pub(crate) fn is_python_whitespace(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// Returns true if any program that reads files line by line treats the character as a line break.
pub(crate) fn is_line_break(character: char) -> bool {
    matches!(
        character,
        '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
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
            Self::Tokens => "tokens",
        }
    }
}

/// Returns the label unchanged: for formats that accept any label.
pub(crate) fn keep_label(label: &str) -> Cow<'_, str> {
    label.into()
}

/// Returns the label with each run of white space replaced by an underscore: for column formats.
pub(crate) fn label_without_whitespace(label: &str) -> Cow<'_, str> {
    if label.contains(char::is_whitespace) {
        label.split_whitespace().collect::<Vec<_>>().join("_").into()
    } else {
        label.into()
    }
}

/// A file in memory: the output of an export or the input of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// A relative path with `/` separators and without `..`. For an import, any file name.
    pub path: String,
    /// The file's content.
    pub bytes: Vec<u8>,
}
