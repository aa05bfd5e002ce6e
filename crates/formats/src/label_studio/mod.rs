//! Label Studio: a JSON array of tasks, with the labeling configuration in a sidecar file.
//!
//! Offsets are Unicode code points, end-exclusive, as in Label Studio's `Text` tag. Files of
//! versions that used UTF-16 are recognized by their quotes. Accepted mentions form one annotation;
//! a reviewed text without mentions has an empty one. Suggestions form one prediction, with a score
//! each. The `data` of a task contains `name`, `title`, `date` and `source` besides the text.
//!
//! Both export formats, JSON and JSON-MIN, can be read, and tasks without annotations. Only members
//! of `data` can be the text: of several, the one that the quotes are in. Regions of HTML have
//! offsets in its text content, and those of dialogues in a turn: a dialogue becomes a text with a
//! paragraph for each turn. If a task has annotations by several people, those of the chosen
//! annotator are read, or else those marked as ground truth, or else the first that were not skipped.
//! Predictions become suggestions. Regions of audio and images, relations and choices are skipped.

mod annotators;
mod dialogue;
mod read;
mod region;
mod text;
mod write;

use crate::codec::{Encoder, Format, Reader};
use crate::export::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions};
use crate::records::RecordKind;
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
        probe.record_kind() == Some(RecordKind::LabelStudio)
    }

    fn read_files_with(
        &self,
        files: &[File],
        options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_label_studio(files, options)
    }

    fn is_sidecar(&self, file: &File) -> bool {
        file.name().ends_with(".xml") && file.head().trim_start().starts_with("<View")
    }
}
