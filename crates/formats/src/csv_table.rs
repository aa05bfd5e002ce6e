//! The frame of the formats that write documents as rows of one table (CSV, RFC 4180).

use crate::annotation_selection::AnnotationSelection;
use crate::codec::{Encoder, Format};
use crate::csv::push_row;
use crate::export::{ExportItem, FormatWriter, WriterOutput, WriterSetup};
use crate::spec::Spec;
use dateline_annotation::model::{Document, LabelSet};
use std::borrow::Cow;
use std::io;

/// Appends the rows of a document to a text, and returns their number.
type RowWriter = fn(&LabelSet, &Document, AnnotationSelection, &mut String) -> usize;

/// A format of one table with a header.
pub(crate) struct CsvTable {
    pub(crate) spec: &'static Spec,
    pub(crate) columns: &'static [&'static str],
    pub(crate) write_rows: RowWriter,
}

impl Format for CsvTable {
    fn spec(&self) -> &'static Spec {
        self.spec
    }
}

impl Encoder for CsvTable {
    fn writer(&self, setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(CsvTableWriter {
            columns: self.columns,
            write_rows: self.write_rows,
            labels: setup.label_set.clone(),
            selection: setup.options.selection,
        })
    }
}

struct CsvTableWriter {
    columns: &'static [&'static str],
    write_rows: RowWriter,
    labels: LabelSet,
    selection: AnnotationSelection,
}

impl FormatWriter for CsvTableWriter {
    fn begin(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        let columns: Vec<Cow<str>> = self.columns.iter().map(|name| Cow::Borrowed(*name)).collect();
        let mut header = String::new();
        push_row(&mut header, &columns);
        out.append(header)
    }

    fn write_document(
        &mut self,
        document: &Document,
        _items: &[ExportItem],
        out: &mut WriterOutput,
    ) -> io::Result<usize> {
        let mut rows = String::new();
        let count = (self.write_rows)(&self.labels, document, self.selection, &mut rows);
        out.append(rows)?;
        Ok(count)
    }
}
