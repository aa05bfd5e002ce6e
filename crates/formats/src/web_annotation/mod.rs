//! W3C Web Annotations as JSON-LD: `NAME.txt` for each text, and `NAME.jsonld` with a page of its
//! annotations.
//!
//! Offsets are Unicode code points, end-exclusive, as the recommendation requires. Recogito uses
//! UTF-16, which differs after the first character outside the Basic Multilingual Plane. Each
//! target has its position, and its quote with context. A label is a tagging body, a note is a
//! commenting body, and a place with a GeoNames id is an identifying body. A suggestion has a
//! program as its creator. URLs are relative to the file.
//!
//! Pages, collections, lists of annotations and single annotations can be read. Their text must be
//! available: it is the text companion by name, or the file that the annotations name as their
//! source.

mod read;
mod write;

use crate::codec::{Encoder, Format, Reader};
use crate::export::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions};
use crate::spec::{MentionAttribute, RelatedFiles, Spec};
use read::read_web_annotations;
use write::WebAnnotationWriter;

const SPEC: Spec = Spec {
    name: "web-annotation",
    title: "W3C Web Annotations",
    consumers: &["JSON-LD processors"],
    extension: "jsonld",
    mime: "application/ld+json",
    is_multi_file: true,
    related_files: &WEB_ANNOTATION_FILES,
    tokenizer: None,
    carries: &[MentionAttribute::Note, MentionAttribute::Status],
    ..Spec::TEXT
};

pub(crate) const WEB_ANNOTATION_FILES: RelatedFiles =
    RelatedFiles { companion_endings: &[".jsonld"], ..RelatedFiles::NONE };

pub(crate) struct WebAnnotation;

impl Format for WebAnnotation {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for WebAnnotation {
    fn writer(&self, _setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(WebAnnotationWriter)
    }
}

impl Reader for WebAnnotation {
    fn recognize(&self, probe: &Probe) -> bool {
        probe.is_json_with_keys(&["body", "target"])
            || probe.is_json_with_keys(&["@context"]) && probe.head().contains("/ns/anno")
    }

    fn read_files_with(
        &self,
        files: &[File],
        _options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_web_annotations(files)
    }
}
