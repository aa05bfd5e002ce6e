//! The formats of training data, and what each can carry.

use crate::export::{Part, Report, Setup, Writer};
use crate::import::{Imported, Look, Provenance, Read, ReadError, assemble, each_text};
use crate::{
    brat, conll, conllu, docbin, doccano, hugging_face, jsonl, label_studio, ner_annotator, page,
    prodigy, web_annotation, xmi,
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
    Html,
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
        Self::Html,
    ];

    /// The format with this [`Facts::name`].
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.facts().name == name)
    }

    /// What it can carry and what it is called.
    pub fn facts(self) -> &'static Facts {
        match self {
            Self::Jsonl => &jsonl::FACTS,
            Self::Doccano => &doccano::FACTS,
            Self::Conll2003 => &conll::FOUR_COLUMNS,
            Self::Iob2 => &conll::IOB2,
            Self::Bioes => &conll::BIOES,
            Self::Conllu => &conllu::FACTS,
            Self::HuggingFace => &hugging_face::FACTS,
            Self::Prodigy => &prodigy::FACTS,
            Self::Spacy => &docbin::FACTS,
            Self::LabelStudio => &label_studio::FACTS,
            Self::NerAnnotator => &ner_annotator::FACTS,
            Self::Brat => &brat::FACTS,
            Self::Xmi => &xmi::FACTS,
            Self::WebAnnotation => &web_annotation::FACTS,
            Self::Html => &page::FACTS,
        }
    }

    /// What writes one set of items: all of an export, or one part of its split.
    pub fn writer(self, setup: &Setup) -> Box<dyn Writer> {
        match self {
            Self::Jsonl => Box::new(jsonl::Lines),
            Self::Doccano => Box::new(doccano::Lines),
            Self::Conll2003 => Box::new(conll::Rows::four_columns()),
            Self::Iob2 => Box::new(conll::Rows::iob2()),
            Self::Bioes => Box::new(conll::Rows::bioes()),
            Self::Conllu => Box::new(conllu::Sentences),
            Self::HuggingFace => Box::new(hugging_face::Rows::new(setup)),
            Self::Prodigy => Box::new(prodigy::Tasks),
            Self::Spacy => Box::new(docbin::Bin::default()),
            Self::LabelStudio => Box::new(label_studio::Tasks::new(setup)),
            Self::NerAnnotator => Box::new(ner_annotator::Texts::new(setup)),
            Self::Brat => Box::new(brat::Standoff::new(setup)),
            Self::Xmi => Box::new(xmi::Files),
            Self::WebAnnotation => Box::new(web_annotation::Pages),
            Self::Html => Box::new(page::Page::new(setup)),
        }
    }

    /// Reads files of this format, in the order given, into what they say in common terms.
    ///
    /// All are taken or none. An export is read with all its files, so what stands beside, such as a
    /// configuration, is passed over; no file is no text. Offsets come out in bytes; what was repaired stands in
    /// [`Read::notes`]. Cost: a few passes over the files; memory: a few times their size, which is
    /// limited to [`MAX_DATELINE_BYTES`](crate::dateline_json::MAX_DATELINE_BYTES) each.
    pub fn read(self, files: &[File]) -> Result<Read, ReadError> {
        match self {
            Self::Jsonl => each_text(files, jsonl::read),
            Self::Doccano => each_text(files, doccano::read),
            Self::Conll2003 | Self::Iob2 | Self::Bioes => each_text(files, conll::read),
            Self::Conllu => each_text(files, conllu::read),
            Self::HuggingFace => hugging_face::read(files),
            Self::Prodigy => each_text(files, prodigy::read),
            Self::Spacy => docbin::read(files),
            Self::LabelStudio => label_studio::read(files),
            Self::NerAnnotator => each_text(files, ner_annotator::read),
            Self::Brat => brat::read(files),
            Self::Xmi => xmi::read(files),
            Self::WebAnnotation => web_annotation::read(files),
            Self::Html => each_text(files, page::read),
        }
    }

    /// Whether its files are no text.
    pub fn is_binary(self) -> bool {
        self == Self::Spacy
    }

    /// Whether files stand beside all others of an export, so that it is always a folder or an archive.
    pub fn is_folder(self) -> bool {
        self == Self::HuggingFace
    }

    /// What stands beside all other files of an export, path and content; `files` are those of its parts.
    pub(crate) fn beside(
        self,
        setup: &Setup,
        report: &Report,
        files: &[(Part, String)],
    ) -> Vec<(String, String)> {
        match self {
            Self::HuggingFace => hugging_face::beside(setup, report, files),
            _ => Vec::new(),
        }
    }

    /// Reads files of this format into documents: [`Format::read`], then
    /// [`assemble`](crate::import::assemble) with [`Format::provenance`].
    pub fn import(
        self,
        files: &[File],
        labels: &LabelSet,
        name: &str,
    ) -> Result<Imported, ReadError> {
        assemble(self.read(files)?, labels, &self.provenance(name))
    }

    /// The path of the file that holds the text of one of this format, where that stands beside it.
    pub fn companion(self, path: &str) -> Option<String> {
        let ending = match self {
            Self::Brat => ".ann",
            Self::WebAnnotation => ".jsonld",
            _ => return None,
        };
        path.strip_suffix(ending).map(|stem| format!("{stem}.txt"))
    }

    /// What files may be called that say what the numbers in one of this format mean; they stand beside it, or in
    /// a folder around it.
    pub fn lists(self) -> &'static [&'static str] {
        match self {
            Self::HuggingFace => hugging_face::LISTS,
            _ => &[],
        }
    }

    /// Where mentions of an imported file come from: accepted, because what trains a program was
    /// labeled by people.
    pub fn provenance(self, name: &str) -> Provenance {
        let format = self.facts().name.to_owned();
        Provenance { format, file: name.to_owned(), status: Status::Accepted }
    }
}

/// What a format is called and what it can carry. A writer may lose only what is not claimed here.
#[derive(Debug)]
pub struct Facts {
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
    pub unit: Unit,
    /// Whether it is many files even without a split, so that it is always an archive or a folder.
    pub is_many: bool,
    /// How its consumers cut a text, if they learn from tokens: mentions whose edges are not edges of
    /// tokens are listed. Where the file itself is tokens ([`Unit::Tokens`]), such are not written.
    pub tokens: Option<Tokenizer>,
    /// Whether mentions may overlap and nest; else they are resolved before the writer sees them.
    pub overlaps: bool,
    /// Whether a mention may begin and end with a line break; else such are left out.
    pub breaks: bool,
    /// Whether it carries remarks.
    pub notes: bool,
    /// Whether it tells suggested mentions from accepted ones.
    pub status: bool,
    /// Whether it carries normalized values.
    pub values: bool,
    /// Whether it carries what a mention names on the earth.
    pub places: bool,
    /// Whether it can say where a token without a label is unknown rather than nothing. Where it
    /// cannot, an export of reviewed paragraphs holds each as a text of its own.
    pub unknown: bool,
    /// How a label is spelt in it; most take any.
    pub spell: fn(&str) -> Cow<'_, str>,
    /// Whether a file looks like it. Must not take what another format of the table takes.
    pub recognize: fn(&Look) -> bool,
}

impl Facts {
    /// What becomes of a character: XML has no control characters but those of layout, and HTML does not
    /// keep them, so there each is a space. Always of the same length.
    pub(crate) fn character(&self, character: char) -> char {
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
pub(crate) fn tokens(text: &str) -> Vec<Span> {
    let tokens = dateline_text::tokenize(text).into_iter().map(|token| token.span);
    tokens.filter(|token| !token.slice(text).unwrap_or_default().chars().all(is_space)).collect()
}

/// What Python's `str.isspace` calls white space.
pub(crate) fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// What any of the programs that read files line by line takes for the end of one.
pub(crate) fn is_break(character: char) -> bool {
    matches!(
        character,
        '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// What a format's positions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Unicode code points, as Python counts.
    CodePoints,
    /// UTF-16 code units, as JavaScript and Java count.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
    /// Tokens: the text between them, and with it all positions, is lost.
    Tokens,
}

impl Unit {
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
pub(crate) fn as_it_is(label: &str) -> Cow<'_, str> {
    label.into()
}

/// A label without white space, each run of it an underscore: for formats of columns.
pub(crate) fn without_spaces(label: &str) -> Cow<'_, str> {
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
