//! Arguments of `dateline detect`. The doc comments of [`DetectArgs`] are the text of its `--help`.

use crate::arguments::TaggerArgs;
use crate::output::STANDARD_STREAM;
use clap::Args;
use std::path::{Path, PathBuf};

/// The output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OutputFormat {
    /// One Dateline file.
    Dateline,
    /// A line of JSON for each document: the input line with "entities".
    JsonLines,
}

/// Find mentions in texts
///
/// Prints the mentions as one Dateline file, or as JSON lines if all input is JSON lines:
/// FILE.jsonl, FILE.ndjson, or - for the standard input.
///
/// Folders are read in the order of names, without hidden files. Input that cannot be read is
/// skipped and reported on the standard error. All other input is read, and the exit code is 1.
///
/// A line of JSON has a "text" and optionally a "date". The same line is printed with "entities" as
/// its last member. If it has "entities" already, these are renamed to "input_entities", or to
/// "input_entities_2" and so on if that name is taken. All other members stay as they are.
#[derive(Args)]
pub(crate) struct DetectArgs {
    #[command(flatten)]
    pub tagger: TaggerArgs,
    /// Also resolve mentions of places, with this gazetteer, such as models/places.bin
    #[arg(long, value_name = "FILE")]
    pub gazetteer: Option<PathBuf>,
    /// Also use what was learned: a file of dateline learn
    ///
    /// Mentions have the labels of the project that it was learned from.
    #[arg(long, value_name = "FILE")]
    pub learned: Option<PathBuf>,
    /// Write one Dateline file, whatever the input is
    #[arg(long)]
    json: bool,
    /// Write JSON lines, whatever the input is
    #[arg(long, conflicts_with = "json")]
    jsonl: bool,
    /// The number of threads; by default one for each processor core
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Texts, folders of texts, or JSON lines; - is the standard input, as JSON lines
    #[arg(required = true, value_name = "FILE|DIR|-")]
    pub files: Vec<PathBuf>,
}

impl DetectArgs {
    /// Returns the output format: that of `--json` or `--jsonl`, else JSON lines if all input is
    /// JSON lines, else one Dateline file.
    pub(super) fn format(&self) -> OutputFormat {
        let is_all_lines = || self.files.iter().all(|it| is_json_lines(it));
        match self.jsonl || !self.json && is_all_lines() {
            true => OutputFormat::JsonLines,
            false => OutputFormat::Dateline,
        }
    }

    /// Returns the number of threads.
    pub(super) fn threads(&self) -> usize {
        let available = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.map_or_else(available, usize::from)
    }
}

/// Returns true if a file has a document on each line: the standard input, `.jsonl` and `.ndjson`.
pub(super) fn is_json_lines(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    path == Path::new(STANDARD_STREAM) || extension == "jsonl" || extension == "ndjson"
}
