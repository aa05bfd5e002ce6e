//! The formats of training data, and what each can carry.

use crate::export::{DatasetPart, ExportReport, FormatWriter, WriterSetup};
use crate::import::{
    ImportedDocuments, ParsedDocuments, Probe, Provenance, ReadError, assemble_documents,
    read_each_text,
};
use crate::{
    brat, conll, conllu, docbin, doccano, html_report, hugging_face, jsonl, label_studio,
    ner_annotator, prodigy, web_annotation, xmi,
};
use dateline_annotation::{LabelSet, Status};
use dateline_text::Span;
use std::borrow::Cow;

/// A format of training data that is written and read.
///
/// Everything that depends on the format is asked of this type, so that a new one is a variant, a
/// module, and a row in each of the matches below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `{"text": …, "entities": [[start, end, label]]}`, one a line.
    Jsonl,
    /// doccano's JSON lines.
    Doccano,
    /// CoNLL-2003's four columns, IOB2.
    Conll2003,
    /// Token and tag, IOB2.
    Iob2,
    /// Token and tag, BIOES.
    Bioes,
    /// CoNLL-U, with the tag in its last column.
    Conllu,
    /// Hugging Face's token classification.
    HuggingFace,
    /// Prodigy's JSON lines.
    Prodigy,
    /// spaCy's DocBin.
    Spacy,
    /// Tasks of Label Studio.
    LabelStudio,
    /// NER Annotator's JSON.
    NerAnnotator,
    /// brat's standoff: a text and its `.ann`.
    Brat,
    /// UIMA CAS XMI.
    Xmi,
    /// W3C Web Annotations, JSON-LD.
    WebAnnotation,
    /// A page to read and print.
    HtmlReport,
}

impl Format {
    /// All of them, in the order to offer, which is also the order in which files are recognized.
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

    /// The format with this [`FormatSpec::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.spec().name == name)
    }

    /// What it can carry and what it is called.
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

    /// What writes one set of items: all of an export, or one part of its split.
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

    /// Reads files of this format, in the order given, into what they say in common terms.
    ///
    /// All are taken or none. An export is read with all its files, so what stands beside, such as a
    /// configuration, is passed over; no file is no text. Offsets come out in bytes; what was repaired stands in
    /// [`ParsedDocuments::notes`]. Cost: a few passes over the files; memory: a few times their size, which is
    /// limited to [`MAX_DATELINE_BYTES`](crate::dateline_json::MAX_DATELINE_BYTES) each.
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

    /// Whether its files are no text.
    pub fn is_binary(self) -> bool {
        self == Self::Spacy
    }

    /// Whether files stand beside all others of an export, so that it is always a folder or an archive.
    pub fn has_sidecars(self) -> bool {
        self == Self::HuggingFace
    }

    /// What stands beside all other files of an export, path and content; `files` are those of its parts.
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

    /// The path of the file that holds the text of one of this format, where that stands beside it.
    pub fn text_companion(self, path: &str) -> Option<String> {
        let ending = match self {
            Self::Brat => ".ann",
            Self::WebAnnotation => ".jsonld",
            _ => return None,
        };
        path.strip_suffix(ending).map(|stem| format!("{stem}.txt"))
    }

    /// What files may be called that say what the numbers in one of this format mean; they stand beside it, or in
    /// a folder around it.
    pub fn tag_files(self) -> &'static [&'static str] {
        match self {
            Self::HuggingFace => hugging_face::TAG_FILES,
            _ => &[],
        }
    }

    /// Where mentions of an imported file come from: accepted, because what trains a program was
    /// labeled by people.
    pub fn provenance(self, name: &str) -> Provenance {
        let format = self.spec().name.to_owned();
        Provenance { format, file: name.to_owned(), status: Status::Accepted }
    }
}

/// What a format is called and what it can carry. A writer may lose only what is not claimed here.
#[derive(Debug)]
pub struct FormatSpec {
    /// For command lines and manifests: lower case, letters, digits and hyphens.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    /// Programs that read it.
    pub consumers: &'static [&'static str],
    /// The end of a file's name, without the dot.
    pub extension: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// What positions count.
    pub offset_unit: OffsetUnit,
    /// Whether it is many files even without a split, so that it is always an archive or a folder.
    pub is_multi_file: bool,
    /// How its consumers cut a text, if they learn from tokens: mentions whose edges are not edges of
    /// tokens are listed. Where the file itself is tokens ([`OffsetUnit::Tokens`]), such are not written.
    pub tokenizer: Option<Tokenizer>,
    /// Whether mentions may overlap and nest; else they are resolved before the writer sees them.
    pub allows_overlaps: bool,
    /// Whether a mention may begin and end with a line break; else such are left out.
    pub allows_edge_line_breaks: bool,
    /// Whether it carries remarks.
    pub carries_notes: bool,
    /// Whether it tells suggested mentions from accepted ones.
    pub carries_status: bool,
    /// Whether it carries normalized values.
    pub carries_values: bool,
    /// Whether it carries what a mention names on the earth.
    pub carries_places: bool,
    /// Whether it can say where a token without a label is unknown rather than nothing. Where it
    /// cannot, an export of reviewed paragraphs holds each as a text of its own.
    pub marks_unannotated: bool,
    /// How a label is spelt in it; most take any.
    pub encode_label: fn(&str) -> Cow<'_, str>,
    /// Whether a file looks like it. Must not take what another format of the table takes.
    pub recognize: fn(&Probe) -> bool,
}

impl FormatSpec {
    /// What becomes of a character: XML has no control characters but those of layout, and HTML does not
    /// keep them, so there each is a space. Always of the same length.
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

/// Cuts a text into tokens, in bytes, in order: none overlap or hold white space, and all else is in one.
pub type Tokenizer = fn(&str) -> Vec<Span>;

/// Our own English tokens, without the control characters that Python takes for white space: in a
/// column they would end it, or its line.
pub(crate) fn english_tokens(text: &str) -> Vec<Span> {
    let tokens = dateline_text::tokenize(text).into_iter().map(|token| token.span);
    tokens
        .filter(|token| !token.slice(text).unwrap_or_default().chars().all(is_python_whitespace))
        .collect()
}

/// What Python's `str.isspace` calls white space.
pub(crate) fn is_python_whitespace(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// What any of the programs that read files line by line takes for the end of one.
pub(crate) fn is_line_break(character: char) -> bool {
    matches!(
        character,
        '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// What a format's positions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OffsetUnit {
    /// Unicode code points, as Python counts.
    CodePoints,
    /// UTF-16 code units, as JavaScript and Java count.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
    /// Tokens: the text between them, and with it all positions, is lost.
    Tokens,
}

impl OffsetUnit {
    /// What it is called, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::CodePoints => "code points",
            Self::Utf16 => "UTF-16",
            Self::Bytes => "bytes of UTF-8",
            Self::Tokens => "tokens",
        }
    }
}

/// Any spelling of a label: for formats that take all.
pub(crate) fn keep_label(label: &str) -> Cow<'_, str> {
    label.into()
}

/// A label without white space, each run of it an underscore: for formats of columns.
pub(crate) fn label_without_whitespace(label: &str) -> Cow<'_, str> {
    if label.contains(char::is_whitespace) {
        label.split_whitespace().collect::<Vec<_>>().join("_").into()
    } else {
        label.into()
    }
}

/// A file in memory: what an export writes and an import reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// A relative path with `/`, without `..`; for an import, whatever the file is called.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}
