//! An HTML report to read and to print: the articles with highlighted mentions, without scripts or
//! external resources.
//!
//! The page contains its styles, for light and dark screens and for paper. The labels of mentions
//! that end at a mark are drawn after it as decoration. A suggestion has a dotted line and a
//! question mark. The data for reading the page back is in attributes: an element with `data-text`
//! contains a text and nothing else but marks. `data-begin` of a mark lists the mentions that begin
//! with it, each as its number, a dot, the number of its label in the legend, and `s` for a
//! suggestion. `data-end` lists the mentions that end with it. Mentions may therefore overlap. HTML
//! does not preserve control characters except tabs and line breaks, so the others become spaces.

mod read;
mod write;

use crate::codec::{Encoder, Format, Reader};
use crate::export::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions, read_each_text};
use crate::spec::{MentionAttribute, OffsetUnit, Spec};
use read::read_html_report;
use write::HtmlReportWriter;

const SPEC: Spec = Spec {
    name: "html",
    title: "Page to read and print",
    consumers: &["Browsers"],
    extension: "html",
    mime: "text/html",
    // Mentions are marked by elements, so the file contains no offsets.
    offset_unit: OffsetUnit::Bytes,
    tokenizer: None,
    carries: &[MentionAttribute::Status],
    is_markup: true,
    ..Spec::TEXT
};

pub(crate) struct HtmlReport;

impl Format for HtmlReport {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for HtmlReport {
    fn writer(&self, setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(HtmlReportWriter::new(setup))
    }
}

impl Reader for HtmlReport {
    fn recognize(&self, probe: &Probe) -> bool {
        probe.head().contains("<meta name=\"generator\" content=\"Dateline ")
            && probe.head().contains("<!doctype html>")
    }

    fn read_files_with(
        &self,
        files: &[File],
        _options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_each_text(files, read_html_report)
    }
}
