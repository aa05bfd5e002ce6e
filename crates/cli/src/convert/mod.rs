//! From any format that is read to any that is written, one input file at a time: once for the
//! labels, which a writer may need first, once for the documents.

mod arguments;
mod input;
mod sink;

use arguments::{Arguments, Target};
use dateline_annotation::{Document, DocumentId, LabelSet};
use dateline_formats::export::{Export, Options, Report};
use dateline_formats::{Format, archive, dateline_json};
use sink::Folder;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};

pub use arguments::USAGE;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Converts files as the words after `convert` say. What was repaired and lost goes to the standard
/// error.
pub fn run(words: &[String]) -> Outcome<()> {
    let arguments = Arguments::read(words)?;
    let files = inputs(&arguments.files)?;
    let mut labels = LabelSet::default();
    for file in &files {
        let read = input::read(file, &labels, |_| Ok(()))?;
        read.notes.iter().for_each(|note| eprintln!("{note}"));
        labels = read.labels;
    }
    let all = Documents { files: &files, labels: &labels };
    match arguments.to {
        Target::Dateline => dateline(&all, &arguments.out),
        Target::Format(format) => training(&all, format, &arguments.options, &arguments.out),
    }
}

/// The files, and those in folders by name; hidden ones are left out, and texts that come with the files
/// that say something of them.
fn inputs(named: &[PathBuf]) -> Outcome<Vec<PathBuf>> {
    let mut files = all_files(named)?;
    let texts: BTreeSet<PathBuf> = files.iter().filter_map(|it| input::beside(it)).collect();
    files.retain(|path| !texts.contains(path));
    Ok(files)
}

fn all_files(named: &[PathBuf]) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries =
            std::fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut inside = Vec::new();
        for entry in entries {
            let entry = entry?;
            if !entry.file_name().to_string_lossy().starts_with('.') {
                inside.push(entry.path());
            }
        }
        inside.sort();
        inside.retain(|path| !input::is_beside(path));
        files.extend(all_files(&inside)?);
    }
    Ok(files)
}

/// The documents of files, numbered from 1.
struct Documents<'a> {
    files: &'a [PathBuf],
    /// All labels of all files.
    labels: &'a LabelSet,
}

impl Documents<'_> {
    fn each(&self, mut each: impl FnMut(&Document) -> Outcome<()>) -> Outcome<()> {
        let mut number = 0;
        for file in self.files {
            input::read(file, self.labels, |mut document| {
                number += 1;
                document.id = DocumentId(number);
                each(&document)
            })?;
        }
        Ok(())
    }
}

fn dateline(all: &Documents, out: &Path) -> Outcome<()> {
    let (mut folder, name) = Folder::of(out)?;
    let mut is_first = true;
    folder.push(&name, dateline_json::head(all.labels).as_bytes())?;
    all.each(|document| {
        let element = dateline_json::element(all.labels, document, is_first);
        is_first = false;
        Ok(folder.push(&name, element.as_bytes())?)
    })?;
    folder.push(&name, dateline_json::tail(is_first).as_bytes())?;
    Ok(folder.finish()?)
}

/// Writes an archive if that is what `out` is called; a folder where there are several files; else
/// a file.
fn training(all: &Documents, format: Format, options: &Options, out: &Path) -> Outcome<()> {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    let whole = name.strip_suffix(&format!(".{}", format.facts().extension));
    let plain = out.file_stem().unwrap_or_default().to_string_lossy();
    let stem = whole.unwrap_or(&plain).to_owned();
    let mut export = Export::new(format, all.labels, options, &stem);
    let is_several = format.facts().is_many || format.is_folder() || options.split.is_some();
    let report = if out.extension().is_some_and(|extension| extension == "zip") {
        let mut written = BTreeMap::new();
        all.each(|document| Ok(export.document(document, &mut written)?))?;
        let report = export.finish(&mut written)?;
        written.insert("manifest.json".to_owned(), report.manifest().into_bytes());
        let files = written.into_iter().map(|(path, bytes)| dateline_formats::File { path, bytes });
        std::fs::write(out, archive::write(&files.collect::<Vec<_>>())?)?;
        report
    } else if is_several {
        let mut folder = Folder::new(out);
        all.each(|document| Ok(export.document(document, &mut folder)?))?;
        let report = export.finish(&mut folder)?;
        folder.push("manifest.json", report.manifest().as_bytes())?;
        folder.finish()?;
        report
    } else {
        let (folder, name) = Folder::of(out)?;
        let mut folder = folder.renaming(format!("{stem}.{}", format.facts().extension), name);
        all.each(|document| Ok(export.document(document, &mut folder)?))?;
        let report = export.finish(&mut folder)?;
        folder.finish()?;
        report
    };
    tell(&report);
    Ok(())
}

/// Says what was written, and what was lost.
fn tell(report: &Report) {
    let total = report.total;
    eprintln!(
        "documents: {}, texts: {}, mentions: {} (suggestions: {}); paragraphs that are not reviewed: {}",
        total.documents, total.texts, total.mentions, total.suggested, total.unreviewed_paragraphs
    );
    if !report.lost.is_empty() {
        eprintln!("{}", report.lost);
    }
}
