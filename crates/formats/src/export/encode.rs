//! Writes documents to one file in memory without reading it back.

use super::loss::LossReport;
use super::options::ExportOptions;
use super::plan::ExportPlan;
use super::writer::{Sink, WriterOutput};
use crate::annotation_selection::AnnotationSelection;
use crate::codec::Encoder;
use dateline_annotation::model::{Document, LabelSet};
use std::io;

/// The file of [`encode_documents`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedDocuments {
    /// The content of the file.
    pub bytes: Vec<u8>,
    /// The number of records in the file: documents, texts, or mentions of places, depending on the
    /// format. If there are none, the file has at most a header.
    pub n_records: usize,
}

/// Writes documents in a format of one file, with the annotations of a selection.
///
/// This is the export of a program that links neither readers nor tokenizers: nothing is read back,
/// and losses are not reported. [`Exporter`](super::Exporter) does both. Sidecar files are left
/// out. An annotation whose label is not in `labels` is left out, except by a complete format
/// ([`Spec::is_complete`](crate::Spec::is_complete)), which requires that there is none. Resolver
/// results that are not yet stored in an annotation must be added first with
/// [`with_resolved_places`](dateline_annotation::places::with_resolved_places). Cost: the size of the
/// output, n log n in the annotations, and for each text a few passes and a table of 1/128 of its
/// size.
///
/// ```
/// use dateline_annotation::model::{DocumentId, LabelSet};
/// use dateline_formats::export::encode_documents;
/// use dateline_formats::{AnnotationSelection, DOCUMENT_FORMATS, open_text};
///
/// let jsonl = DOCUMENT_FORMATS.iter().find(|format| format.spec().name == "jsonl").unwrap();
/// let document = open_text(DocumentId(1), "Homs falls", "")?;
/// let (labels, all) = (LabelSet::default(), AnnotationSelection::default());
/// let encoded = encode_documents(*jsonl, &labels, &[&document], all);
/// assert_eq!(encoded.bytes, b"{\"text\":\"Homs falls\",\"entities\":[]}\n");
/// # Ok::<(), dateline_formats::DecodeError>(())
/// ```
pub fn encode_documents(
    format: &dyn Encoder,
    labels: &LabelSet,
    documents: &[&Document],
    selection: AnnotationSelection,
) -> EncodedDocuments {
    let options = ExportOptions { selection, ..ExportOptions::default() };
    let plan = ExportPlan::new(labels, &options, format.spec());
    let mut writer = format.writer(&plan.writer_setup());
    let mut encoded = EncodedDocuments { bytes: Vec::new(), n_records: 0 };
    let mut losses = LossReport::default();
    let mut write = || {
        let mut sink = MainFile { path: None, bytes: &mut encoded.bytes };
        let extension = format.spec().extension;
        let mut item_losses = LossReport::default();
        let mut out =
            WriterOutput { stem: "", extension, sink: &mut sink, losses: &mut item_losses };
        writer.begin(&mut out)?;
        for document in documents {
            let items = plan.export_items(document, &mut losses);
            encoded.n_records += writer.write_document(document, &items, &mut out)?;
        }
        writer.finish(&mut out)
    };
    let written: io::Result<()> = write();
    written.expect("the only errors of a writer are those of its sink, and memory has none");
    encoded
}

/// Keeps the file that is appended to first, and drops all others.
struct MainFile<'a> {
    path: Option<String>,
    bytes: &'a mut Vec<u8>,
}

impl Sink for MainFile<'_> {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if self.path.get_or_insert_with(|| path.to_owned()) == path {
            self.bytes.extend_from_slice(bytes);
        }
        Ok(())
    }
}
