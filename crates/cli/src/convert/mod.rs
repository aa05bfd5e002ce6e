//! `dateline convert`: converts from any readable format to any writable one, one input file at a
//! time. Each file is read twice: once for the labels, which some writers need first, and once for
//! the documents.

mod arguments;
mod input;
mod sink;

use crate::files::{Walk, note};
use crate::output::{Output, Set};
use arguments::Target;
use dateline_annotation::{Document, DocumentId, LabelSet};
use dateline_formats::export::{ExportError, ExportOptions, ExportReport, Exporter};
use dateline_formats::{Format, archive, dateline_json};
use input::Source;
use sink::{Single, stem};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

pub use arguments::Arguments;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Converts the files that the arguments name. Notes about repairs and losses go to the standard
/// error.
pub fn run(arguments: &Arguments) -> Outcome<()> {
    let options = arguments.options()?;
    let sources = sources(&arguments.files)?;
    let mut labels = LabelSet::default();
    for source in &sources {
        let read = input::read(source, &labels, |_| Ok(()))?;
        read.notes.iter().for_each(note);
        labels = read.labels;
    }
    let all = Documents { sources: &sources, labels: &labels };
    match arguments.to {
        Target::Dateline => dateline(&all, &arguments.out),
        Target::Format(format) => training(&all, format, &options, &arguments.out),
    }
}

/// Returns the sources to read. Sidecar files in folders are left out, and so are text companions,
/// which are read with their annotation files.
fn sources(named: &[PathBuf]) -> Outcome<Vec<Source>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for found in Walk::new(named) {
        let found = found?;
        if found.is_named || !input::is_beside(&found.path) {
            files.push(found.path);
        }
    }
    let texts: BTreeSet<PathBuf> = files.iter().filter_map(|it| input::beside(it)).collect();
    files.retain(|path| !texts.contains(path));
    Ok(files.into_iter().map(Source::new).collect::<io::Result<_>>()?)
}

/// The documents of all sources, numbered from 1.
struct Documents<'a> {
    sources: &'a [Source],
    /// The labels of all files.
    labels: &'a LabelSet,
}

impl Documents<'_> {
    fn each(&self, mut each: impl FnMut(&Document) -> Outcome<()>) -> Outcome<()> {
        let mut number = 0;
        for source in self.sources {
            input::read(source, self.labels, |mut document| {
                number += 1;
                document.id = DocumentId(number);
                each(&document)
            })?;
        }
        Ok(())
    }
}

fn dateline(all: &Documents, out: &Path) -> Outcome<()> {
    let mut output = Output::create(out)?;
    let mut is_first = true;
    output.push(dateline_json::file_header(all.labels).as_bytes())?;
    all.each(|document| {
        let element = dateline_json::document_element(all.labels, document, is_first);
        is_first = false;
        Ok(output.push(element.as_bytes())?)
    })?;
    output.push(dateline_json::file_footer(is_first).as_bytes())?;
    Ok(output.finish()?)
}

/// Writes an archive if the name of `out` ends in `.zip`, a folder if there are several files, else
/// one file.
fn training(all: &Documents, format: Format, options: &ExportOptions, out: &Path) -> Outcome<()> {
    let extension = format.spec().extension;
    let stem = stem(out, extension);
    let mut export = Exporter::new(format, all.labels, options, &stem.to_string_lossy());
    let is_several =
        format.spec().is_multi_file || format.has_sidecars() || options.split.is_some();
    let report = if out.extension().is_some_and(|extension| extension == "zip") {
        let mut output = Output::create(out)?;
        let mut written = BTreeMap::new();
        all.each(|document| outcome(export.write_document(document, &mut written)))?;
        let report = outcome(export.finish(&mut written))?;
        written.insert("manifest.json".to_owned(), report.to_manifest_json().into_bytes());
        let files = written.into_iter().map(|(path, bytes)| dateline_formats::File { path, bytes });
        output.push(&archive::write_zip(&files.collect::<Vec<_>>())?)?;
        output.finish()?;
        report
    } else if is_several {
        let mut set = Set::create(out)?;
        all.each(|document| outcome(export.write_document(document, &mut set)))?;
        let report = outcome(export.finish(&mut set))?;
        // The manifest is last: if it exists, so do the other files.
        set.push(Path::new("manifest.json"), report.to_manifest_json().as_bytes())?;
        set.finish()?;
        report
    } else {
        let mut single = Single::create(out, stem, extension)?;
        all.each(|document| outcome(export.write_document(document, &mut single)))?;
        let report = outcome(export.finish(&mut single))?;
        single.finish()?;
        report
    };
    tell(&report);
    Ok(())
}

/// Unwraps I/O errors, so that a broken pipe is recognized.
fn outcome<T>(exported: Result<T, ExportError>) -> Outcome<T> {
    exported.map_err(|error| match error {
        ExportError::Io(error) => error.into(),
        other => other.into(),
    })
}

/// Reports what was written and what was lost.
fn tell(report: &ExportReport) {
    let total = report.total;
    note(format!(
        "documents: {}, texts: {}, mentions: {} (suggestions: {}); paragraphs not reviewed: {}",
        total.documents, total.texts, total.mentions, total.suggested, total.unreviewed_paragraphs
    ));
    if !report.lost.is_empty() {
        note(&report.lost);
    }
}
