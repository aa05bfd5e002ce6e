//! The interface between the exporter, format writers and the destination of their output.

use super::item::ExportItem;
use super::loss::LossReport;
use super::options::ExportOptions;
use dateline_annotation::model::{Document, LabelSet};
use std::collections::BTreeMap;
use std::io;

/// Writes one set of documents in a format. Each part of a split has its own writer.
///
/// Equal documents must give equal bytes. A writer does not have to retain what it has written. Its
/// only errors are those of the sink. A format of items implements [`write_item`](Self::write_item),
/// a format of whole documents [`write_document`](Self::write_document).
pub trait FormatWriter {
    /// Writes the part of the file before the first item.
    fn begin(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        let _ = out;
        Ok(())
    }

    /// Writes a document, which is also given as items, and returns the number of records written.
    /// By default, each item is a record.
    fn write_document(
        &mut self,
        document: &Document,
        items: &[ExportItem],
        out: &mut WriterOutput,
    ) -> io::Result<usize> {
        let _ = document;
        items.iter().try_for_each(|item| self.write_item(item, out))?;
        Ok(items.len())
    }

    /// Writes an item.
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        let _ = (item, out);
        Ok(())
    }

    /// Writes the part of the file after the last item.
    fn finish(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        let _ = out;
        Ok(())
    }
}

/// The data that a writer gets before its first document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriterSetup {
    /// The label set of the documents.
    pub label_set: LabelSet,
    /// All labels that may occur, as the export spells them, in the project's order, without
    /// duplicates.
    pub labels: Vec<String>,
    /// The options of the export.
    pub options: ExportOptions,
}

/// The output of a writer.
pub struct WriterOutput<'a> {
    pub(super) stem: &'a str,
    pub(super) extension: &'a str,
    pub(super) sink: &'a mut dyn Sink,
    /// Losses that only the writer detects. Most losses are recorded before the writer gets an
    /// item.
    pub losses: &'a mut LossReport,
}

impl WriterOutput<'_> {
    /// Appends to the file of a single-file format: `STEM.EXTENSION`.
    pub fn append(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.append_sidecar(self.extension, bytes)
    }

    /// Appends to a sidecar file: `STEM.ENDING`.
    pub fn append_sidecar(&mut self, ending: &str, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.sink.append(&format!("{}.{ending}", self.stem), bytes.as_ref())
    }

    /// Appends to a file of a multi-file format: `STEM/NAME`.
    pub fn append_in_folder(&mut self, name: &str, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.sink.append(&format!("{}/{name}", self.stem), bytes.as_ref())
    }
}

/// A destination of written files, such as memory or a folder.
pub trait Sink {
    /// Appends to a file, which is created if it does not exist. The path is relative, with `/`
    /// separators.
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()>;
}

/// Files in memory, by path.
impl Sink for BTreeMap<String, Vec<u8>> {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        match self.get_mut(path) {
            Some(file) => file.extend_from_slice(bytes),
            None => drop(self.insert(path.to_owned(), bytes.to_vec())),
        }
        Ok(())
    }
}
