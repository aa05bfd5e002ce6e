//! Tells the formats of JSON records apart.

use super::mentions::{find_member, is_named};
use super::read::read_records;
use super::rearranged::is_rearranged;
use super::record::{
    annotation_members, is_annotated, is_label_studio_task, is_ner_annotator_file, is_pair,
    is_record, texts_of,
};
use super::stream::for_each_record;
use super::tokens::Tokens;
use super::value::JsonValue;
use crate::codec::{Encoder, Format, Reader};
use crate::export::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions, read_each_text};
use crate::spec::{OffsetUnit, Spec};
use std::ops::ControlFlow;

/// A format of JSON records. Every sample is of at most one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecordKind {
    /// Texts with `entities`.
    Entities,
    Doccano,
    Prodigy,
    HuggingFace,
    LabelStudio,
    NerAnnotator,
    /// Pairs of a text and its annotations, as in spaCy's examples of training data.
    SpacyPairs,
    /// Documents as spaCy's `Doc.to_json` writes them.
    SpacyDocument,
    LightTag,
    Dataturks,
    Gliner,
    Spert,
    Dygie,
    Cluener,
    Rasa,
    SageMaker,
    Vertex,
    Argilla,
    Ubiai,
    /// Values that are rewritten as records.
    Rearranged,
    /// Any other arrangement in which mentions were found.
    Other,
}

/// The first record of a file that has annotations, or else the first record.
pub(crate) struct RecordSample {
    pub(crate) value: JsonValue,
    /// The members of the file's object that contain the records. Empty if there is none.
    pub(crate) path: String,
    /// True if the record has annotations.
    pub(crate) is_annotated: bool,
}

impl RecordSample {
    /// Takes the sample of a JSON text. Returns `None` if it has no records. Cost: a pass over the
    /// text up to the sample.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let mut sample: Option<Self> = None;
        let read = for_each_record(text, is_record, |record| {
            let is_annotated = is_annotated(&record.value);
            let is_last = is_annotated || !is_record(&record.value);
            if sample.is_none() || is_annotated {
                sample = Some(Self { value: record.value, path: record.path, is_annotated });
            }
            Ok(if is_last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        });
        // A file that is damaged after its first record is of the kind of that record.
        let _ = read;
        sample
    }

    /// Returns true if the sample is an object with all these members.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.value.member(name).is_some())
    }

    /// Returns the kind of the records, or `None` if they have no annotations that can be read.
    pub(crate) fn kind(&self) -> Option<RecordKind> {
        let is_text = |name: &str| self.value.member(name).is_some_and(|it| it.as_text().is_some());
        if is_ner_annotator_file(&self.value) {
            return Some(RecordKind::NerAnnotator);
        }
        // A row of an export whose text is empty.
        if Tokens::is_blank(&self.value) && self.has(&["tokens", "ner_tags", "tags"]) {
            return Some(RecordKind::HuggingFace);
        }
        if is_rearranged(&self.value) {
            return Some(RecordKind::Rearranged);
        }
        if !self.is_annotated || !is_record(&self.value) {
            return None;
        }
        if is_label_studio_task(&self.value) {
            return Some(RecordKind::LabelStudio);
        }
        if is_pair(&self.value) {
            let is_ner_annotator = self.path == "annotations";
            return Some(if is_ner_annotator {
                RecordKind::NerAnnotator
            } else {
                RecordKind::SpacyPairs
            });
        }
        let is_in = |name: &str| self.path.split('.').any(|part| part == name);
        let known = if is_in("rasa_nlu_data") {
            Some(RecordKind::Rasa)
        } else if is_in("examples") || is_in("annotations_and_examples") {
            Some(RecordKind::LightTag).filter(|_| self.has(&["content", "annotations"]))
        } else {
            self.kind_by_members(is_text)
        };
        known.or_else(|| self.is_readable().then_some(RecordKind::Other))
    }

    fn kind_by_members(&self, is_text: impl Fn(&str) -> bool) -> Option<RecordKind> {
        let has_offsets = || {
            let entity = self.value.member("entities").and_then(|all| all.elements().first());
            entity.is_some_and(|entity| entity.member("start_offset").is_some())
        };
        let is_object = |name: &str| self.value.member(name).is_some_and(JsonValue::is_object);
        let is_tokens = texts_of(&self.value).is_empty() && Tokens::find(&self.value).is_some();
        let has_label = ["label", "labels"].iter().any(|name| self.has(&[name]));
        Some(match () {
            () if self.has(&["tokenized_text", "ner"]) => RecordKind::Gliner,
            () if self.has(&["sentences", "ner"]) && is_tokens => RecordKind::Dygie,
            () if self.has(&["tokens", "entities"]) && is_tokens && self.has_token_objects() => {
                RecordKind::Spert
            }
            () if is_tokens => RecordKind::HuggingFace,
            () if is_text("textContent") || is_object("text_snippet") => RecordKind::Vertex,
            () if is_text("document") && self.has(&["tokens"]) => RecordKind::Ubiai,
            () if is_text("content") && self.has(&["annotation"]) => RecordKind::Dataturks,
            () if is_text("content") && self.has(&["annotations", "example_id"]) => {
                RecordKind::LightTag
            }
            () if is_object("fields") => RecordKind::Argilla,
            () if is_text("text") && self.has(&["annotation"]) && self.has(&["prediction"]) => {
                RecordKind::Argilla
            }
            () if is_text("text") && is_object("label") => RecordKind::Cluener,
            () if is_text("text") && self.has(&["ents"]) => RecordKind::SpacyDocument,
            () if is_text("text") && self.has(&["spans"]) => RecordKind::Prodigy,
            () if is_text("text") && self.has(&["entities"]) && has_offsets() => {
                RecordKind::Doccano
            }
            () if is_text("text") && self.has(&["entities"]) => RecordKind::Entities,
            () if (is_text("text") || is_text("data")) && has_label => RecordKind::Doccano,
            () if is_text("source") && self.has_job() => RecordKind::SageMaker,
            () if self.has_tags() => RecordKind::HuggingFace,
            () => return None,
        })
    }

    fn has_tags(&self) -> bool {
        Tokens::find(&self.value).is_some_and(|it| matches!(it.find_tags(&self.value), Some(Ok(_))))
    }

    /// Returns true if `entities` are objects, whose offsets are those of tokens.
    fn has_token_objects(&self) -> bool {
        let entities = self.value.member("entities").map(JsonValue::elements).unwrap_or_default();
        entities.iter().all(JsonValue::is_object)
    }

    /// Returns true if an object beside the text has annotations.
    fn has_job(&self) -> bool {
        let members = self.value.members().iter();
        members
            .into_iter()
            .any(|(_, it)| find_member(it, &["annotations"], JsonValue::is_object).is_some())
    }

    /// Returns true if mentions were found, or if a member has nothing but is named like one with
    /// mentions.
    fn is_readable(&self) -> bool {
        let members = annotation_members(&self.value);
        let is_found = |it: &super::record::AnnotationMember| {
            !it.list.mentions.is_empty() || !it.list.names.is_empty()
        };
        let is_blank = |it: &super::record::AnnotationMember| {
            let is_certain = is_named(it.name, &["entities", "spans", "ents", "annotations"]);
            let value = self.value.member(it.name);
            is_certain && value.is_some_and(|value| value.is_list() && value.is_empty())
        };
        members.iter().any(|it| is_found(it) || is_blank(it) && !texts_of(&self.value).is_empty())
    }
}

/// The reader of a format of JSON records, each file by itself.
pub(crate) struct RecordFormat {
    spec: &'static Spec,
    kind: RecordKind,
}

impl Format for RecordFormat {
    fn spec(&self) -> &'static Spec {
        self.spec
    }
}

impl Reader for RecordFormat {
    fn recognize(&self, probe: &Probe) -> bool {
        probe.record_kind() == Some(self.kind)
    }

    fn read_files_with(
        &self,
        files: &[File],
        options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_each_text(files, |text| read_records(text, self.spec.offset_unit, &[], options))
    }
}

impl RecordFormat {
    pub(crate) const fn new(kind: RecordKind, spec: &'static Spec) -> Self {
        Self { spec, kind }
    }
}

/// A format of JSON records that is also written.
pub(crate) struct RecordCodec {
    /// How the format is read, with its spec.
    pub(crate) read: RecordFormat,
    /// Returns the writer for one set of documents.
    pub(crate) writer: fn(&WriterSetup) -> Box<dyn FormatWriter>,
}

impl Format for RecordCodec {
    fn spec(&self) -> &'static Spec {
        self.read.spec
    }
}

impl Encoder for RecordCodec {
    fn writer(&self, setup: &WriterSetup) -> Box<dyn FormatWriter> {
        (self.writer)(setup)
    }
}

impl Reader for RecordCodec {
    fn recognize(&self, probe: &Probe) -> bool {
        self.read.recognize(probe)
    }

    fn read_files_with(
        &self,
        files: &[File],
        options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        self.read.read_files_with(files, options)
    }
}

/// Returns the spec of a format that is only read.
const fn read_only(name: &'static str, title: &'static str) -> Spec {
    Spec { name, title, offset_unit: OffsetUnit::CodePoints, ..Spec::TEXT }
}

pub(crate) const SPACY_PAIRS: RecordFormat = RecordFormat::new(
    RecordKind::SpacyPairs,
    &read_only("spacy-train-data", "spaCy training examples"),
);
pub(crate) const SPACY_DOCUMENT: RecordFormat = RecordFormat::new(
    RecordKind::SpacyDocument,
    &read_only("spacy-doc", "spaCy documents in JSON"),
);
pub(crate) const LIGHT_TAG: RecordFormat =
    RecordFormat::new(RecordKind::LightTag, &read_only("lighttag", "LightTag"));
pub(crate) const DATATURKS: RecordFormat =
    RecordFormat::new(RecordKind::Dataturks, &read_only("dataturks", "Dataturks"));
pub(crate) const GLINER: RecordFormat =
    RecordFormat::new(RecordKind::Gliner, &read_only("gliner", "GLiNER"));
pub(crate) const SPERT: RecordFormat =
    RecordFormat::new(RecordKind::Spert, &read_only("spert", "SpERT"));
pub(crate) const DYGIE: RecordFormat =
    RecordFormat::new(RecordKind::Dygie, &read_only("dygie", "DyGIE++"));
pub(crate) const CLUENER: RecordFormat =
    RecordFormat::new(RecordKind::Cluener, &read_only("cluener", "CLUENER"));
pub(crate) const RASA_JSON: RecordFormat =
    RecordFormat::new(RecordKind::Rasa, &read_only("rasa-json", "Rasa NLU in JSON"));
pub(crate) const SAGE_MAKER: RecordFormat =
    RecordFormat::new(RecordKind::SageMaker, &read_only("sagemaker", "SageMaker Ground Truth"));
pub(crate) const VERTEX: RecordFormat =
    RecordFormat::new(RecordKind::Vertex, &read_only("vertex", "Vertex AI"));
pub(crate) const ARGILLA: RecordFormat =
    RecordFormat::new(RecordKind::Argilla, &read_only("argilla", "Argilla"));
pub(crate) const UBIAI: RecordFormat =
    RecordFormat::new(RecordKind::Ubiai, &read_only("ubiai", "UBIAI"));
pub(crate) const OTHER: RecordFormat =
    RecordFormat::new(RecordKind::Other, &read_only("json", "JSON of texts and mentions"));
