//! Label Studio: a JSON array of tasks, with the labeling configuration in a sidecar file.
//!
//! Offsets are Unicode code points, end-exclusive, as in Label Studio's `Text` tag. Files of
//! versions that used UTF-16 are recognized by their quotes. Accepted mentions form one annotation;
//! a reviewed text without mentions has an empty one. Suggestions form one prediction, with a score
//! each. The `data` of a task contains `name`, `title`, `date` and `source` besides the text.
//!
//! Both export formats, JSON and JSON-MIN, can be read, and tasks without annotations. If a task
//! has annotations by several people, the one marked as ground truth is used, or else the first
//! that was not skipped. Regions of HTML, audio and images, relations and choices are skipped.

mod read;
mod write;

use crate::codec::{Encoder, Format, Reader};
use crate::export::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError};
use crate::spec::{MentionAttribute, Spec};
use read::read_label_studio;
use write::LabelStudioWriter;

const SPEC: Spec = Spec {
    name: "label-studio",
    title: "Label Studio",
    consumers: &["Label Studio"],
    extension: "label-studio.json",
    mime: "application/json",
    carries: &[MentionAttribute::Note, MentionAttribute::Status],
    ..Spec::TEXT
};

pub(crate) struct LabelStudio;

impl Format for LabelStudio {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for LabelStudio {
    fn writer(&self, setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(LabelStudioWriter::new(setup))
    }
}

impl Reader for LabelStudio {
    fn recognize(&self, probe: &Probe) -> bool {
        let annotation_keys = ["annotations", "predictions", "completions"];
        annotation_keys.iter().any(|key| probe.is_json_with_keys(&["data", key]))
            || probe.is_json_with_keys(&["annotation_id", "annotator"])
    }

    fn read_files(&self, files: &[File]) -> Result<ParsedDocuments, ReadError> {
        read_label_studio(files)
    }

    fn is_sidecar(&self, file: &File) -> bool {
        file.name().ends_with(".xml") && file.head().trim_start().starts_with("<View")
    }
}
