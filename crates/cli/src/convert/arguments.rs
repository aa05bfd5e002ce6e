//! Arguments of `dateline convert`. The doc comments of `ConvertArgs` are the text of its `--help`.

use clap::Args;
use dateline_formats::export::{
    ExportLabelScheme, ExportOptions, Granularity, OverlapPolicy, SplitOptions,
};
use dateline_formats::{AnnotationSelection, Format};
use std::path::PathBuf;

/// The format to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConvertTarget {
    /// Dateline's own format.
    Dateline,
    /// A format of training data.
    Format(Format),
}

/// Convert between formats of training data, from texts, web pages, tables and archives of these.
///
/// FORMAT is dateline, jsonl, doccano, conll2003, iob2, bioes, conllu, huggingface, prodigy, spacy,
/// label-studio, ner-annotator, brat, xmi, web-annotation or html. The format of the input is
/// recognized by its content.
///
/// PATH is a file; a folder if there are several files; an archive if it ends in .zip; - for the
/// standard output. Devices and pipes are written to directly, and links are followed. An existing
/// file is replaced once the new one is complete. If the command fails, it stays unchanged.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ConvertArgs {
    /// The format to write
    #[arg(long, value_name = "FORMAT", value_parser = parse_target)]
    pub to: ConvertTarget,
    /// The file, folder or archive to write
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// all: accepted and suggested mentions; accepted: accepted only; reviewed: reviewed paragraphs only
    #[arg(long, value_name = "all|accepted|reviewed", value_parser = parse_selection)]
    select: Option<AnnotationSelection>,
    /// conll: CoNLL's four labels; OLD=NEW,OLD=,…: rename labels; an empty name drops the label
    #[arg(long, value_name = "conll|OLD=NEW,…", value_parser = parse_labels)]
    labels: Option<ExportLabelScheme>,
    /// The unit that becomes one text
    #[arg(long, value_name = "document|paragraph|sentence", value_parser = parse_granularity)]
    by: Option<Granularity>,
    /// keep: keep overlaps if the format can; resolve: keep the longest, then the earliest, then by
    /// label
    #[arg(long, value_name = "keep|resolve", value_parser = parse_overlaps)]
    overlaps: Option<OverlapPolicy>,
    /// Split into train, dev and test in these shares, such as 1:80/10/10
    #[arg(long, value_name = "SEED:TRAIN/DEV/TEST", value_parser = parse_split)]
    split: Option<SplitOptions>,
    /// The files to read; - is the standard input
    #[arg(required = true, value_name = "FILE|DIR|-")]
    pub files: Vec<PathBuf>,
}

impl ConvertArgs {
    /// Returns the options for exporting documents. Returns an error if options are given for a
    /// Dateline file, which holds everything.
    pub(crate) fn options(&self) -> Result<ExportOptions, &'static str> {
        let default = ExportOptions::default();
        let options = ExportOptions {
            selection: self.select.unwrap_or(default.selection),
            labels: self.labels.clone().unwrap_or(default.labels),
            granularity: self.by.unwrap_or(default.granularity),
            overlaps: self.overlaps.unwrap_or(default.overlaps),
            split: self.split,
        };
        if self.to == ConvertTarget::Dateline && options != ExportOptions::default() {
            return Err("a Dateline file contains everything and takes no options");
        }
        Ok(options)
    }
}

fn parse_target(value: &str) -> Result<ConvertTarget, String> {
    if value == "dateline" {
        return Ok(ConvertTarget::Dateline);
    }
    let names = || Format::ALL.iter().map(|format| format.spec().name).collect::<Vec<_>>();
    Format::from_name(value)
        .map(ConvertTarget::Format)
        .ok_or_else(|| format!("must be one of dateline, {}", names().join(", ")))
}

fn parse_selection(value: &str) -> Result<AnnotationSelection, &'static str> {
    match value {
        "all" => Ok(AnnotationSelection::NotRejected),
        "accepted" => Ok(AnnotationSelection::Accepted),
        "reviewed" => Ok(AnnotationSelection::ReviewedParagraphs),
        _ => Err("must be all, accepted or reviewed"),
    }
}

fn parse_labels(value: &str) -> Result<ExportLabelScheme, &'static str> {
    if value == "conll" {
        return Ok(ExportLabelScheme::Conll);
    }
    let pair = |pair: &str| {
        let (old, new) =
            pair.split_once('=').ok_or("must be conll or a list such as GPE=LOC,DATE=")?;
        Ok((old.to_owned(), Some(new.to_owned()).filter(|new| !new.is_empty())))
    };
    value.split(',').map(pair).collect::<Result<_, _>>().map(ExportLabelScheme::Map)
}

fn parse_granularity(value: &str) -> Result<Granularity, &'static str> {
    match value {
        "document" => Ok(Granularity::Document),
        "paragraph" => Ok(Granularity::Paragraph),
        "sentence" => Ok(Granularity::Sentence),
        _ => Err("must be document, paragraph or sentence"),
    }
}

fn parse_overlaps(value: &str) -> Result<OverlapPolicy, &'static str> {
    match value {
        "keep" => Ok(OverlapPolicy::Keep),
        "resolve" => Ok(OverlapPolicy::Resolve),
        _ => Err("must be keep or resolve"),
    }
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
    use crate::arguments::{Command, CommandLine};
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
        let words = "--to iob2 --select reviewed --labels GPE=LOC,DATE= --by sentence \
                     --overlaps resolve --split 7:8/1/1 --out a b c";
        let read = read(words).unwrap();
        assert_eq!(read.to, ConvertTarget::Format(Format::Iob2));
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
        let formats = "must be one of dateline, jsonl, doccano, conll2003, iob2, bioes, conllu, \
                       huggingface, prodigy, spacy, label-studio, ner-annotator, brat, xmi, \
                       web-annotation, html\n";
        check("--to x", &["'x'", formats]);
        let dateline = read("--to dateline --by sentence --out a b").unwrap().options();
        assert_eq!(dateline, Err("a Dateline file contains everything and takes no options"));
    }

    #[test]
    fn usage_lists_every_format() {
        let mut command = CommandLine::command();
        let convert = command.find_subcommand_mut("convert").unwrap();
        let help = convert.render_long_help().to_string();
        for format in Format::ALL {
            assert!(help.contains(format.spec().name), "{}", format.spec().name);
        }
    }
}
