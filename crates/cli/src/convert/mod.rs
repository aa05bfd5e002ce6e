//! `dateline convert`: converts from any readable format to any writable one, one input file at a
//! time. Each file is read twice: once for the labels, which some writers need first, and once for
//! the documents.

mod arguments;
mod input;
mod report;
mod sink;

use crate::error::CommandError;
use crate::files::{FileWalker, print_note};
use crate::output::{Output, OutputSet};
use arguments::ConvertTarget;
use dateline_annotation::model::{Document, DocumentId, LabelSet};
use dateline_formats::export::{ExportOptions, ExportReport, Exporter};
use dateline_formats::import::ReadOptions;
use dateline_formats::{Codec, archive, dateline_json};
use input::{Importer, InputSource};
use sink::{SingleFileSink, export_stem};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

pub(crate) use arguments::{ConvertArgs, OptionsError};

/// Runs `dateline convert`: converts the files that the arguments name. Notes about repairs and
/// losses go to the standard error.
pub(crate) fn run_convert(arguments: &ConvertArgs) -> Result<(), CommandError> {
    let options = arguments.options()?;
    let (sources, sidecars) = collect_sources(&arguments.files)?;
    let read_options = ReadOptions { annotator: arguments.annotator.clone(), ..Default::default() };
    let none = BTreeSet::new();
    let mut importer = Importer {
        labels: LabelSet::empty(),
        notes: Vec::new(),
        items: Vec::new(),
        left_out: &none,
        options: &read_options,
    };
    for source in &sources {
        match importer.import_source(source, |_| Ok(())) {
            Err(error) if !source.is_explicit => {
                importer.report_failure(source.display_name(), &error);
            }
            read => read?,
        }
        importer.notes.drain(..).for_each(print_note);
    }
    let Importer { labels, items, .. } = importer;
    let not_read = items.iter().filter(|item| item.read.is_err()).map(|item| item.name.clone());
    let left_out: BTreeSet<String> = not_read.collect();
    let n_failed = items.iter().filter(|item| item.is_failure()).count();
    if n_failed > 0 && left_out.len() == items.len() {
        report::print_items(&items, &sidecars);
        return Err(CommandError::SkippedInputs(n_failed));
    }
    let documents = SourceDocuments {
        sources: &sources,
        labels: &labels,
        left_out: &left_out,
        options: &read_options,
    };
    match arguments.to {
        ConvertTarget::Dateline => write_dateline_file(&documents, &arguments.out),
        ConvertTarget::Format(format) => write_export(&documents, format, &options, &arguments.out),
    }?;
    report::print_items(&items, &sidecars);
    if n_failed == 0 { Ok(()) } else { Err(CommandError::SkippedInputs(n_failed)) }
}

/// Returns the sources to read, and the names of sidecar files in folders, which are not read by
/// themselves. Text companions are left out, because they are read with their annotation files.
fn collect_sources(named: &[PathBuf]) -> Result<(Vec<InputSource>, Vec<String>), CommandError> {
    let (mut files, mut sidecars) = (Vec::new(), Vec::new());
    for file in FileWalker::new(named) {
        let file = file?;
        match file.is_explicit || !input::is_sidecar(&file.path) {
            true => files.push(file),
            false => sidecars.push(file.path.display().to_string()),
        }
    }
    let texts: BTreeSet<PathBuf> =
        files.iter().filter_map(|it| input::text_companion(&it.path)).collect();
    files.retain(|file| !texts.contains(&file.path));
    let sources = files.into_iter().map(|file| InputSource::new(file.path, file.is_explicit));
    Ok((sources.collect::<io::Result<_>>()?, sidecars))
}

/// The documents of all sources, numbered from 1.
struct SourceDocuments<'a> {
    sources: &'a [InputSource],
    /// The labels of all files.
    labels: &'a LabelSet,
    /// Names of items that cannot be read.
    left_out: &'a BTreeSet<String>,
    options: &'a ReadOptions,
}

impl SourceDocuments<'_> {
    fn for_each(
        &self,
        mut each: impl FnMut(&Document) -> Result<(), CommandError>,
    ) -> Result<(), CommandError> {
        let mut number = 0;
        let mut importer = Importer {
            labels: self.labels.clone(),
            notes: Vec::new(),
            items: Vec::new(),
            left_out: self.left_out,
            options: self.options,
        };
        for source in self.sources {
            importer.import_source(source, |mut document| {
                number += 1;
                document.id = DocumentId(number);
                each(&document)
            })?;
            importer.notes.clear();
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
