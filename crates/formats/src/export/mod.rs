//! Writing training data: options, a plan that turns documents into items, and what drives it.
//!
//! [`Plan`] decides what an export holds, the same for every format; a format's [`Writer`] turns
//! its [`Item`]s into bytes; [`Export`] drives both, a document at a time, and checks what is
//! written by reading it again.

mod item;
mod lost;
mod options;
mod plan;
mod report;
mod verify;
mod writer;

pub use item::{Item, Mention};
pub use lost::{Example, Loss, Losses, Lost};
pub use options::{Granularity, Labels, Options, Overlaps, Part, Split};
pub use plan::Plan;
pub use report::{Counts, Report};
pub use verify::{Mismatch, verify};
pub use writer::{Out, Setup, Sink, Writer};

pub(crate) use plan::resolve;

use crate::format::{File, Format};
use crate::{Selection, archive};
use dateline_annotation::{Document, LabelSet, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Why an export was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Where it goes does not take it.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// What was written does not come back as it was. A mistake of the program, not the person's.
    #[error("the check failed, so nothing should be kept of it: {0}")]
    Mismatch(#[from] Mismatch),
    /// Two documents have one id, and with it one name.
    #[error("two documents have the id {0}")]
    SameId(u32),
}

/// An export in progress: takes a document at a time and keeps none.
///
/// Each document is written to memory first and read back ([`verify`]), then written to the sink.
pub struct Export {
    format: Format,
    plan: Plan,
    stem: String,
    is_split: bool,
    writers: BTreeMap<Part, Box<dyn Writer>>,
    report: Report,
    /// Ids of the documents so far.
    seen: BTreeSet<u32>,
}

impl Export {
    /// `labels` are those of all documents that will come. Files are called `stem` or, where there
    /// is a split, after their part.
    pub fn new(format: Format, labels: &LabelSet, options: &Options, stem: &str) -> Self {
        let report = Report {
            format: format.facts().name,
            generator: concat!("Dateline ", env!("CARGO_PKG_VERSION")),
            options: options.clone(),
            total: Counts::default(),
            parts: BTreeMap::new(),
            lost: Lost::default(),
        };
        let plan = Plan::new(labels, options, format.facts());
        let (is_split, writers) = (options.split.is_some(), BTreeMap::new());
        let seen = BTreeSet::new();
        Self { format, plan, stem: stem.to_owned(), is_split, writers, report, seen }
    }

    /// Writes a document. Its id must be its own in the export.
    ///
    /// Cost and memory: a few times the document.
    pub fn document(
        &mut self,
        document: &Document,
        sink: &mut dyn Sink,
    ) -> Result<(), ExportError> {
        if !self.seen.insert(document.id.0) {
            return Err(ExportError::SameId(document.id.0));
        }
        let split = self.report.options.split;
        let part = split.map_or(Part::All, |split| split.part(&document.text));
        self.writer(part, sink)?;
        let items = self.plan.items(document, &mut self.report.lost);
        self.check(&items)?;
        let stem = stem(part, &self.stem);
        let extension = self.format.facts().extension;
        let lost = &mut self.report.lost;
        let mut out = Out { stem, extension, sink, lost };
        if let Some(writer) = self.writers.get_mut(&part) {
            items.iter().try_for_each(|item| writer.item(item, &mut out))?;
        }
        let counts = counts(document, &items, self.report.options.selection);
        self.report.parts.entry(part).or_default().add(counts);
        self.report.total.add(counts);
        Ok(())
    }

    /// Ends all files. Those of a split are there even where no document fell into one.
    pub fn finish(mut self, sink: &mut dyn Sink) -> Result<Report, ExportError> {
        let parts: &[Part] =
            if self.is_split { &[Part::Train, Part::Dev, Part::Test] } else { &[Part::All] };
        for &part in parts {
            self.writer(part, sink)?;
            self.report.parts.entry(part).or_default();
        }
        for (part, mut writer) in std::mem::take(&mut self.writers) {
            let lost = &mut self.report.lost;
            let extension = self.format.facts().extension;
            writer.end(&mut Out { stem: stem(part, &self.stem), extension, sink, lost })?;
        }
        let extension = self.format.facts().extension;
        let path = |&part: &Part| (part, format!("{}.{extension}", stem(part, &self.stem)));
        let paths: Vec<(Part, String)> = parts.iter().map(path).collect();
        for (path, text) in self.format.beside(&self.plan.setup(), &self.report, &paths) {
            sink.append(&path, text.as_bytes())?;
        }
        Ok(self.report)
    }

    /// Makes the writer of a part, and begins its file, unless that is done.
    fn writer(&mut self, part: Part, sink: &mut dyn Sink) -> Result<(), ExportError> {
        if !self.writers.contains_key(&part) {
            let mut writer = self.format.writer(&self.plan.setup());
            let (stem, facts) = (stem(part, &self.stem), self.format.facts());
            let lost = &mut self.report.lost;
            let mut out = Out { stem, extension: facts.extension, sink, lost };
            if !facts.is_many {
                // Also a file without items is there.
                out.append("")?;
            }
            writer.begin(&mut out)?;
            self.writers.insert(part, writer);
        }
        Ok(())
    }

    /// Writes items by themselves and reads them back.
    fn check(&self, items: &[Item]) -> Result<(), ExportError> {
        let (mut written, mut lost) = (BTreeMap::new(), Lost::default());
        let mut writer = self.format.writer(&self.plan.setup());
        let extension = self.format.facts().extension;
        let (sink, lost): (&mut dyn Sink, _) = (&mut written, &mut lost);
        let mut out = Out { stem: "check", extension, sink, lost };
        writer.begin(&mut out)?;
        items.iter().try_for_each(|item| writer.item(item, &mut out))?;
        writer.end(&mut out)?;
        Ok(verify(self.format, items, &files(written))?)
    }
}

fn stem(part: Part, stem: &str) -> &str {
    match part {
        Part::All => stem,
        Part::Train => "train",
        Part::Dev => "dev",
        Part::Test => "test",
    }
}

fn files(written: BTreeMap<String, Vec<u8>>) -> Vec<File> {
    written.into_iter().map(|(path, bytes)| File { path, bytes }).collect()
}

fn counts(document: &Document, items: &[Item], selection: Selection) -> Counts {
    let paragraphs = document.paragraphs();
    let reviewed = paragraphs.iter().filter(|one| document.reviewed().contains(one)).count();
    let unreviewed = (paragraphs.len() - reviewed) as u64;
    let mentions = || items.iter().flat_map(|item| &item.mentions);
    let is_suggested = |mention: &&Mention| mention.annotation.status == Status::Suggested;
    let holds_all = selection != Selection::ReviewedParagraphs;
    let wanted = match selection {
        Selection::NotRejected => 1,
        Selection::Accepted => mentions().count() as u64,
        Selection::ReviewedParagraphs => reviewed as u64,
    };
    Counts {
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
pub struct Exported {
    /// By path.
    pub files: Vec<File>,
    /// What they hold.
    pub report: Report,
}

/// Exports documents into memory and reads all files back, whole.
///
/// ```
/// use dateline_annotation::{DocumentId, LabelSet};
/// use dateline_formats::{Format, export, open_text};
///
/// let document = open_text(DocumentId(1), "Homs falls", "")?;
/// let (labels, options) = (LabelSet::default(), export::Options::default());
/// let exported = export::export(Format::Jsonl, &labels, &[&document], &options, "articles")?;
/// assert_eq!(exported.files[0].path, "articles.jsonl");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export(
    format: Format,
    labels: &LabelSet,
    documents: &[&Document],
    options: &Options,
    stem: &str,
) -> Result<Exported, ExportError> {
    let mut written = BTreeMap::new();
    let mut export = Export::new(format, labels, options, stem);
    for document in documents {
        export.document(document, &mut written)?;
    }
    let report = export.finish(&mut written)?;
    let files = files(written);
    let plan = Plan::new(labels, options, format.facts());
    for &part in report.parts.keys() {
        let of_part =
            |one: &&&Document| options.split.is_none_or(|split| split.part(&one.text) == part);
        let mut lost = Lost::default();
        let documents = documents.iter().filter(of_part);
        let items: Vec<Item> =
            documents.flat_map(|document| plan.items(document, &mut lost)).collect();
        let own = self::stem(part, stem);
        let is_own = |file: &&File| {
            file.path.strip_prefix(own).is_some_and(|rest| rest.starts_with(['.', '/']))
        };
        let own_files: Vec<File> = files.iter().filter(is_own).cloned().collect();
        verify(format, &items, &own_files)?;
    }
    Ok(Exported { files, report })
}

impl Exported {
    /// What is saved: the file where it is one, else an archive with all of them and
    /// `manifest.json`, called `stem`. The same files give the same bytes.
    pub fn download(self, format: Format, stem: &str) -> io::Result<File> {
        let mut files = self.files;
        match files.pop() {
            Some(only) if files.is_empty() && !format.facts().is_many => Ok(only),
            last => {
                files.extend(last);
                let manifest = self.report.manifest().into_bytes();
                files.push(File { path: "manifest.json".to_owned(), bytes: manifest });
                let bytes = archive::write(&files)?;
                Ok(File { path: format!("{stem}.zip"), bytes })
            }
        }
    }
}
