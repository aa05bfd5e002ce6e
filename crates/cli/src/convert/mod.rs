//! `dateline convert`: converts from any readable format to any writable one, one input file at a
//! time. Each file is read twice: once for the labels, which some writers need first, and once for
//! the documents.

mod arguments;
mod input;
mod sink;

use crate::error::CommandError;
use crate::files::{FileWalker, print_note};
use crate::output::{Output, OutputSet};
use arguments::ConvertTarget;
use dateline_annotation::model::{Document, DocumentId, LabelSet};
use dateline_formats::export::{ExportOptions, ExportReport, Exporter};
use dateline_formats::{Codec, archive, dateline_json};
use input::InputSource;
use sink::{SingleFileSink, export_stem};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

pub(crate) use arguments::{ConvertArgs, OptionsError};

/// Runs `dateline convert`: converts the files that the arguments name. Notes about repairs and
/// losses go to the standard error.
pub(crate) fn run_convert(arguments: &ConvertArgs) -> Result<(), CommandError> {
    let options = arguments.options()?;
    let sources = collect_sources(&arguments.files)?;
    let mut labels = LabelSet::default();
    for source in &sources {
        let summary = input::import_source(source, &labels, |_| Ok(()))?;
        summary.notes.iter().for_each(print_note);
        labels = summary.labels;
    }
    let documents = SourceDocuments { sources: &sources, labels: &labels };
    match arguments.to {
        ConvertTarget::Dateline => write_dateline_file(&documents, &arguments.out),
        ConvertTarget::Format(format) => write_export(&documents, format, &options, &arguments.out),
    }
}

/// Returns the sources to read. Sidecar files in folders are left out, and so are text companions,
/// which are read with their annotation files.
fn collect_sources(named: &[PathBuf]) -> Result<Vec<InputSource>, CommandError> {
    let mut files: Vec<PathBuf> = Vec::new();
    for file in FileWalker::new(named) {
        let file = file?;
        if file.is_explicit || !input::is_sidecar(&file.path) {
            files.push(file.path);
        }
    }
    let texts: BTreeSet<PathBuf> =
        files.iter().filter_map(|it| input::text_companion(it)).collect();
    files.retain(|path| !texts.contains(path));
    Ok(files.into_iter().map(InputSource::new).collect::<io::Result<_>>()?)
}

/// The documents of all sources, numbered from 1.
struct SourceDocuments<'a> {
    sources: &'a [InputSource],
    /// The labels of all files.
    labels: &'a LabelSet,
}

impl SourceDocuments<'_> {
    fn for_each(
        &self,
        mut each: impl FnMut(&Document) -> Result<(), CommandError>,
    ) -> Result<(), CommandError> {
        let mut number = 0;
        for source in self.sources {
            input::import_source(source, self.labels, |mut document| {
                number += 1;
                document.id = DocumentId(number);
                each(&document)
            })?;
        }
        Ok(())
    }
}

fn write_dateline_file(documents: &SourceDocuments, out: &Path) -> Result<(), CommandError> {
    let mut output = Output::create(out)?;
    let mut is_first = true;
    output.push(dateline_json::file_header(documents.labels).as_bytes())?;
    documents.for_each(|document| {
        let element = dateline_json::document_element(documents.labels, document, is_first);
        is_first = false;
        Ok(output.push(element.as_bytes())?)
    })?;
    output.push(dateline_json::file_footer(is_first).as_bytes())?;
    Ok(output.finish()?)
}

/// Writes an archive if the name of `out` ends in `.zip`, a folder if there are several files, else
/// one file.
fn write_export(
    documents: &SourceDocuments,
    format: &'static dyn Codec,
    options: &ExportOptions,
    out: &Path,
) -> Result<(), CommandError> {
    let extension = format.spec().extension;
    let stem = export_stem(out, extension);
    let mut export = Exporter::new(format, documents.labels, options, &stem.to_string_lossy());
    let is_several =
        format.spec().is_multi_file || format.spec().has_sidecars || options.split.is_some();
    let report = if out.extension().is_some_and(|extension| extension == "zip") {
        let mut output = Output::create(out)?;
        let mut written = BTreeMap::new();
        documents.for_each(|document| Ok(export.write_document(document, &mut written)?))?;
        let report = export.finish(&mut written)?;
        written.insert("manifest.json".to_owned(), report.to_manifest_json().into_bytes());
        let files = written.into_iter().map(|(path, bytes)| dateline_formats::File { path, bytes });
        output.push(&archive::write_zip(&files.collect::<Vec<_>>())?)?;
        output.finish()?;
        report
    } else if is_several {
        let mut set = OutputSet::create(out)?;
        documents.for_each(|document| Ok(export.write_document(document, &mut set)?))?;
        let report = export.finish(&mut set)?;
        // The manifest is last: if it exists, so do the other files.
        set.push(Path::new("manifest.json"), report.to_manifest_json().as_bytes())?;
        set.finish()?;
        report
    } else {
        let mut single = SingleFileSink::create(out, stem, extension)?;
        documents.for_each(|document| Ok(export.write_document(document, &mut single)?))?;
        let report = export.finish(&mut single)?;
        single.finish()?;
        report
    };
    print_report(&report);
    Ok(())
}

/// Reports what was written and what was lost.
fn print_report(report: &ExportReport) {
    let total = report.total;
    print_note(format!(
        "documents: {}, texts: {}, mentions: {} (suggestions: {}); paragraphs not reviewed: {}",
        total.documents, total.texts, total.mentions, total.suggested, total.unreviewed_paragraphs
    ));
    if !report.lost.is_empty() {
        print_note(&report.lost);
    }
}
