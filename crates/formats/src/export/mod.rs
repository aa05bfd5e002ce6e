//! Exports training data: options, a plan that turns documents into items, and the exporter.
//!
//! [`ExportPlan`] decides what an export contains, in the same way for every format. A format's
//! [`FormatWriter`] serializes the [`ExportItem`]s. [`Exporter`] drives both, one document at a
//! time, and verifies the output by reading it back. [`encode_documents`] does the same in memory
//! without verification, for a program that must not link the readers.

mod encode;
mod item;
mod loss;
pub(crate) mod options;
mod plan;
pub(crate) mod report;
mod stratify;
mod verify;
pub(crate) mod writer;

pub use encode::{EncodedDocuments, encode_documents};
pub use item::{ExportItem, ExportMention};
pub use loss::{LossEntry, LossExample, LossKind, LossReport};
pub use options::{
    DatasetPart, ExportLabelScheme, ExportOptions, Granularity, OverlapPolicy, SplitOptions,
};
pub use plan::ExportPlan;
pub use report::{ExportCounts, ExportReport};
pub use stratify::{LabelCounts, stratified_sizes, stratify};
pub use verify::{Mismatch, verify_export};
pub use writer::{FormatWriter, Sink, WriterOutput, WriterSetup};

pub(crate) use plan::resolve_overlaps;

use crate::annotation_selection::AnnotationSelection;
use crate::archive;
use crate::codec::Codec;
use crate::file::File;
use dateline_annotation::model::{Document, LabelSet, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// The reason why an export failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The sink returned an error.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The output does not read back as it was written. This is a bug of the program, not an error
    /// of the user.
    #[error("the written files failed the check and are not kept: {0}")]
    Mismatch(#[from] Mismatch),
    /// Two documents have the same id, and therefore the same name.
    #[error("two documents have the id {0}")]
    DuplicateId(u32),
}

/// An export in progress. Takes one document at a time and retains none.
///
/// Each document is first written to memory and read back (`verify.rs`), then written to the sink.
pub struct Exporter {
    format: &'static dyn Codec,
    plan: ExportPlan,
    stem: String,
    is_split: bool,
    writers: BTreeMap<DatasetPart, Box<dyn FormatWriter>>,
    report: ExportReport,
    /// The ids of the documents written so far.
    seen_ids: BTreeSet<u32>,
}

impl Exporter {
    /// Creates an exporter. `labels` must be the label set of all documents. Files are named `stem`
    /// or, if there is a split, after their part.
    pub fn new(
        format: &'static dyn Codec,
        labels: &LabelSet,
        options: &ExportOptions,
        stem: &str,
    ) -> Self {
        let report = ExportReport {
            format: format.spec().name,
            generator: concat!("Dateline ", env!("CARGO_PKG_VERSION")),
            options: options.clone(),
            total: ExportCounts::default(),
            parts: BTreeMap::new(),
            lost: LossReport::default(),
        };
        let plan = ExportPlan::new(labels, options, format.spec());
        let (is_split, writers) = (options.split.is_some(), BTreeMap::new());
        let seen = BTreeSet::new();
        Self { format, plan, stem: stem.to_owned(), is_split, writers, report, seen_ids: seen }
    }

    /// Writes a document. Its id must be unique in the export.
    ///
    /// Cost and memory: a few times the document.
    pub fn write_document(
        &mut self,
        document: &Document,
        sink: &mut dyn Sink,
    ) -> Result<(), ExportError> {
        if !self.seen_ids.insert(document.id.0) {
            return Err(ExportError::DuplicateId(document.id.0));
        }
        let part = self.report.options.assign_part(document);
        self.ensure_writer(part, sink)?;
        let items = self.plan.export_items(document, &mut self.report.lost);
        self.verify_items(document, &items)?;
        let stem = part_stem(part, &self.stem);
        let extension = self.format.spec().extension;
        let lost = &mut self.report.lost;
        let mut out = WriterOutput { stem, extension, sink, losses: lost };
        if let Some(writer) = self.writers.get_mut(&part) {
            writer.write_document(document, &items, &mut out)?;
        }
        let counts = count_document(document, &items, self.report.options.selection);
        self.report.parts.entry(part).or_default().add(counts);
        self.report.total.add(counts);
        Ok(())
    }

    /// Finishes all files and writes the sidecar files. The files of a split exist even if no
    /// document was assigned to them.
    pub fn finish(mut self, sink: &mut dyn Sink) -> Result<ExportReport, ExportError> {
        let parts: &[DatasetPart] = if self.is_split {
            &[DatasetPart::Train, DatasetPart::Dev, DatasetPart::Test]
        } else {
            &[DatasetPart::All]
        };
        for &part in parts {
            self.ensure_writer(part, sink)?;
            self.report.parts.entry(part).or_default();
        }
        for (part, mut writer) in std::mem::take(&mut self.writers) {
            let lost = &mut self.report.lost;
            let extension = self.format.spec().extension;
            writer.finish(&mut WriterOutput {
                stem: part_stem(part, &self.stem),
                extension,
                sink,
                losses: lost,
            })?;
        }
        let extension = self.format.spec().extension;
        let path =
            |&part: &DatasetPart| (part, format!("{}.{extension}", part_stem(part, &self.stem)));
        let paths: Vec<(DatasetPart, String)> = parts.iter().map(path).collect();
        for file in self.format.sidecars(&self.plan.writer_setup(), &self.report, &paths) {
            sink.append(&file.path, &file.bytes)?;
        }
        Ok(self.report)
    }

    /// Creates the writer of a part and begins its file, unless this was done before.
    fn ensure_writer(&mut self, part: DatasetPart, sink: &mut dyn Sink) -> Result<(), ExportError> {
        if !self.writers.contains_key(&part) {
            let mut writer = self.format.writer(&self.plan.writer_setup());
            let (stem, spec) = (part_stem(part, &self.stem), self.format.spec());
            let lost = &mut self.report.lost;
            let mut out = WriterOutput { stem, extension: spec.extension, sink, losses: lost };
            if !spec.is_multi_file {
                // Creates the file even if it gets no items.
                out.append("")?;
            }
            writer.begin(&mut out)?;
            self.writers.insert(part, writer);
        }
        Ok(())
    }

    /// Writes a document to memory and reads it back.
    fn verify_items(&self, document: &Document, items: &[ExportItem]) -> Result<(), ExportError> {
        let (mut written, mut lost) = (BTreeMap::new(), LossReport::default());
        let mut writer = self.format.writer(&self.plan.writer_setup());
        let extension = self.format.spec().extension;
        let (sink, lost): (&mut dyn Sink, _) = (&mut written, &mut lost);
        let mut out = WriterOutput { stem: "check", extension, sink, losses: lost };
        writer.begin(&mut out)?;
        writer.write_document(document, items, &mut out)?;
        writer.finish(&mut out)?;
        Ok(verify_export(self.format, items, &into_files(written))?)
    }
}

fn part_stem(part: DatasetPart, stem: &str) -> &str {
    match part {
        DatasetPart::All => stem,
        DatasetPart::Train => "train",
        DatasetPart::Dev => "dev",
        DatasetPart::Test => "test",
    }
}

fn into_files(written: BTreeMap<String, Vec<u8>>) -> Vec<File> {
    written.into_iter().map(|(path, bytes)| File { path, bytes }).collect()
}

fn count_document(
    document: &Document,
    items: &[ExportItem],
    selection: AnnotationSelection,
) -> ExportCounts {
    let paragraphs = document.paragraphs();
    let reviewed = paragraphs.iter().filter(|one| document.reviewed().contains(one)).count();
    let unreviewed = (paragraphs.len() - reviewed) as u64;
    let mentions = || items.iter().flat_map(|item| &item.mentions);
    let is_suggested = |mention: &&ExportMention| mention.annotation.status == Status::Suggested;
    let holds_all = selection != AnnotationSelection::ReviewedParagraphs;
    let wanted = match selection {
        AnnotationSelection::NotRejected => 1,
        AnnotationSelection::Accepted => mentions().count() as u64,
        AnnotationSelection::ReviewedParagraphs => reviewed as u64,
    };
    ExportCounts {
        wanted,
        documents: 1,
        unreviewed_documents: u64::from(unreviewed > 0),
        unreviewed_paragraphs: if holds_all { unreviewed } else { 0 },
        texts: items.len() as u64,
        mentions: mentions().count() as u64,
        suggested: mentions().filter(is_suggested).count() as u64,
    }
}

/// An export in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFiles {
    /// The files, sorted by path.
    pub files: Vec<File>,
    /// The report of the export.
    pub report: ExportReport,
}

/// Exports documents to memory, then reads all files back as a whole.
///
/// ```
/// use dateline_annotation::model::{DocumentId, LabelSet};
/// use dateline_formats::{FORMATS, export, open_text};
///
/// let document = open_text(DocumentId(1), "Homs falls", "")?;
/// let (labels, options) = (LabelSet::default(), export::ExportOptions::default());
/// let jsonl = FORMATS.by_name("jsonl").unwrap();
/// let exported = export::export_documents(jsonl, &labels, &[&document], &options, "articles")?;
/// assert_eq!(exported.files[0].path, "articles.jsonl");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export_documents(
    format: &'static dyn Codec,
    labels: &LabelSet,
    documents: &[&Document],
    options: &ExportOptions,
    stem: &str,
) -> Result<ExportedFiles, ExportError> {
    let mut written = BTreeMap::new();
    let mut export = Exporter::new(format, labels, options, stem);
    for document in documents {
        export.write_document(document, &mut written)?;
    }
    let report = export.finish(&mut written)?;
    let files = into_files(written);
    let plan = ExportPlan::new(labels, options, format.spec());
    for &part in report.parts.keys() {
        let of_part = |one: &&&Document| options.assign_part(one) == part;
        let mut lost = LossReport::default();
        let documents = documents.iter().filter(of_part);
        let items: Vec<ExportItem> =
            documents.flat_map(|document| plan.export_items(document, &mut lost)).collect();
        let own = self::part_stem(part, stem);
        let is_own = |file: &&File| {
            file.path.strip_prefix(own).is_some_and(|rest| rest.starts_with(['.', '/']))
        };
        let own_files: Vec<File> = files.iter().filter(is_own).cloned().collect();
        verify_export(format, &items, &own_files)?;
    }
    Ok(ExportedFiles { files, report })
}

impl ExportedFiles {
    /// Returns the file to download: the file itself if there is only one, otherwise an archive
    /// called `stem` of all files and `manifest.json`. Equal files give equal bytes.
    pub fn into_download(self, format: &dyn Codec, stem: &str) -> io::Result<File> {
        let mut files = self.files;
        match files.pop() {
            Some(only) if files.is_empty() && !format.spec().is_multi_file => Ok(only),
            last => {
                files.extend(last);
                let manifest = self.report.to_manifest_json().into_bytes();
                files.push(File { path: "manifest.json".to_owned(), bytes: manifest });
                let bytes = archive::write_zip(&files)?;
                Ok(File { path: format!("{stem}.zip"), bytes })
            }
        }
    }
}
