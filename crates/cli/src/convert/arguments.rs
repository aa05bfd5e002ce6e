//! Arguments of `dateline convert`. The doc comments of `ConvertArgs` are the text of its `--help`.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use dateline_formats::export::{
    ExportLabelScheme, ExportOptions, Granularity, OverlapPolicy, SplitOptions,
};
use dateline_formats::{AnnotationSelection, Codec, FORMATS};
use std::path::PathBuf;

/// The name of Dateline's own format.
const DATELINE: &str = "dateline";

/// The format to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConvertTarget {
    /// Dateline's own format.
    Dateline,
    /// A format of training data.
    Format(&'static dyn Codec),
}

/// The mentions to write, as `--include` names them.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Include {
    /// Accepted and suggested mentions
    All,
    /// Accepted mentions
    Accepted,
    /// Reviewed paragraphs only, with their accepted and suggested mentions
    Reviewed,
}

/// The unit that becomes one text, as `--by` names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Unit {
    Document,
    Paragraph,
    Sentence,
}

/// The treatment of overlapping mentions, as `--overlaps` names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Overlaps {
    /// Keep overlapping mentions if the format can hold them
    Keep,
    /// Keep the longest of them, then the earliest, then the first label in the alphabet
    Resolve,
}

/// The error if options are given for a Dateline file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a Dateline file contains everything and takes no options")]
pub(crate) struct OptionsError;

/// Convert between formats of training data
///
/// Reads training data, Dateline files, texts, web pages, tables and archives of these. The format
/// of the input is recognized by its content. A file in a folder or an archive that cannot be read
/// is left out and reported; the command then ends with exit code 1.
///
/// PATH is a file; a folder if there are several files; an archive if it ends in .zip; - for the
/// standard output. Devices and pipes are written to directly, and links are followed. An existing
/// file is replaced once the new one is complete. If the command fails, it stays unchanged.
#[derive(Args, Debug)]
pub(crate) struct ConvertArgs {
    /// The format to write
    #[arg(long, value_name = "FORMAT", value_parser = target_parser())]
    pub to: ConvertTarget,
    /// The file, folder or archive to write
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// The mentions to write; by default all
    #[arg(long, alias = "select", value_enum, value_name = "MENTIONS")]
    include: Option<Include>,
    /// The labels to write; by default those of the documents
    ///
    /// "conll" writes CoNLL's four labels. A list such as GPE=LOC,DATE= renames labels; an empty
    /// name drops the label.
    #[arg(long, value_name = "conll|OLD=NEW,…", value_parser = parse_labels)]
    labels: Option<ExportLabelScheme>,
    /// The unit that becomes one text; by default the document
    #[arg(long, value_enum, value_name = "UNIT")]
    by: Option<Unit>,
    /// The treatment of overlapping mentions; by default they are kept
    #[arg(long, value_enum, value_name = "POLICY")]
    overlaps: Option<Overlaps>,
    /// Split into train, dev and test in these shares, such as 1:80/10/10
    #[arg(long, value_name = "SEED:TRAIN/DEV/TEST", value_parser = parse_split)]
    split: Option<SplitOptions>,
    /// The annotator whose mentions are read from files with those of several people; by default
    /// the first
    ///
    /// A name, an address or an id, or the number of the annotation of its text, from 1.
    #[arg(long, value_name = "NAME|NUMBER")]
    pub annotator: Option<String>,
    /// The files to read; - is the standard input
    #[arg(required = true, value_name = "FILE|DIR|-")]
    pub files: Vec<PathBuf>,
}

impl ConvertArgs {
    /// Returns the options for exporting documents. Returns an error if options are given for a
    /// Dateline file, which holds everything.
    pub(super) fn options(&self) -> Result<ExportOptions, OptionsError> {
        let default = ExportOptions::default();
        let options = ExportOptions {
            selection: self.include.map_or(default.selection, Include::selection),
            labels: self.labels.clone().unwrap_or_default(),
            granularity: self.by.map_or(default.granularity, Unit::granularity),
            overlaps: self.overlaps.map_or(default.overlaps, Overlaps::policy),
            split: self.split,
            ..default
        };
        if self.to == ConvertTarget::Dateline && options != ExportOptions::default() {
            return Err(OptionsError);
        }
        Ok(options)
    }
}

impl Include {
    fn selection(self) -> AnnotationSelection {
        match self {
            Self::All => AnnotationSelection::NotRejected,
            Self::Accepted => AnnotationSelection::Accepted,
            Self::Reviewed => AnnotationSelection::ReviewedParagraphs,
        }
    }
}

impl Unit {
    fn granularity(self) -> Granularity {
        match self {
            Self::Document => Granularity::Document,
            Self::Paragraph => Granularity::Paragraph,
            Self::Sentence => Granularity::Sentence,
        }
    }
}

impl Overlaps {
    fn policy(self) -> OverlapPolicy {
        match self {
            Self::Keep => OverlapPolicy::Keep,
            Self::Resolve => OverlapPolicy::Resolve,
        }
    }
}

/// Returns a parser of the names of all targets, which the help and the shell completions list.
fn target_parser() -> impl TypedValueParser<Value = ConvertTarget> {
    let formats = FORMATS.iter().map(|format| format.spec().name);
    let names = PossibleValuesParser::new([DATELINE].into_iter().chain(formats));
    names.map(|name| FORMATS.by_name(&name).map_or(ConvertTarget::Dateline, ConvertTarget::Format))
}

fn parse_labels(value: &str) -> Result<ExportLabelScheme, &'static str> {
    if value == "conll" {
        return Ok(ExportLabelScheme::Conll);
    }
    if value == "standard" {
        return Ok(ExportLabelScheme::Standard);
    }
    let pair = |pair: &str| {
        let (old, new) = pair
            .split_once('=')
            .ok_or("must be conll, standard or a list such as GPE=LOC,DATE=")?;
        Ok((old.to_owned(), Some(new.to_owned()).filter(|new| !new.is_empty())))
    };
    value.split(',').map(pair).collect::<Result<_, _>>().map(ExportLabelScheme::Map)
}

fn parse_split(value: &str) -> Result<SplitOptions, &'static str> {
    let parsed = || {
        let (seed, shares) = value.split_once(':')?;
        let shares: Vec<u32> = shares.split('/').map(str::parse).collect::<Result<_, _>>().ok()?;
        Some(SplitOptions { seed: seed.parse().ok()?, shares: shares.try_into().ok()? })
    };
    parsed().ok_or("must look like 1:80/10/10")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command_line::{Command, CommandLine};
    use clap::{CommandFactory, Parser};

    fn read(words: &str) -> Result<ConvertArgs, String> {
        let words = ["dateline", "convert"].into_iter().chain(words.split(' '));
        match CommandLine::try_parse_from(words).map_err(|error| error.to_string())?.command {
            Command::Convert(read) => Ok(read),
            _ => Err("another command".to_owned()),
        }
    }

    #[test]
    fn options_are_parsed() {
        let words = "--to iob2 --include reviewed --labels GPE=LOC,DATE= --by sentence \
                     --overlaps resolve --split 7:8/1/1 --out a b c";
        let read = read(words).unwrap();
        assert_eq!(read.to, ConvertTarget::Format(FORMATS.by_name("iob2").unwrap()));
        let options = read.options().unwrap();
        assert_eq!(options.split, Some(SplitOptions { seed: 7, shares: [8, 1, 1] }));
        assert_eq!(options.labels.map_label("GPE").as_deref(), Some("LOC"));
        assert_eq!(options.labels.map_label("DATE"), None);
        assert_eq!(read.files, ["b", "c"].map(PathBuf::from));
    }

    #[test]
    fn argument_errors_name_option_and_reason() {
        let check = |words, parts: &[&str]| {
            let error = read(words).unwrap_err();
            assert!(parts.iter().all(|part| error.contains(part)), "{words}: {error}");
        };
        check("--out a b", &["--to <FORMAT>"]);
        check("--to iob2 b", &["--out <PATH>"]);
        check("--to iob2 --out a", &["<FILE|DIR|->"]);
        check("--to", &["a value is required for '--to <FORMAT>'"]);
        check("--split 1:8/1", &["'1:8/1'", "must look like 1:80/10/10"]);
        check("--to iob2 --threads 2 --out a b", &["--threads"]);
        let formats = "[possible values: dateline, jsonl, doccano, conll2003, iob2, bioes, \
                       conllu, huggingface, prodigy, spacy, label-studio, ner-annotator, brat, \
                       xmi, web-annotation, html]\n";
        check("--to x", &["'x'", formats]);
        let dateline = read("--to dateline --by sentence --out a b").unwrap().options();
        assert_eq!(dateline, Err(OptionsError));
    }

    #[test]
    fn usage_lists_every_format() {
        let mut command = CommandLine::command();
        let convert = command.find_subcommand_mut("convert").unwrap();
        let help = convert.render_long_help().to_string();
        for format in FORMATS.iter() {
            assert!(help.contains(format.spec().name), "{}", format.spec().name);
        }
    }
}
