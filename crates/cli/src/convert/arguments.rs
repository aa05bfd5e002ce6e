use dateline_formats::export::{Granularity, Labels, Options, Overlaps, Split};
use dateline_formats::{Format, Selection};
use std::error::Error;
use std::path::PathBuf;

/// What can stand after `dateline convert`.
pub const USAGE: &str = "\
usage: dateline convert --to FORMAT [option…] --out PATH FILE|DIR…

FORMAT is dateline, jsonl, doccano, conll2003, iob2, bioes, conllu, huggingface, prodigy, spacy,
label-studio, ner-annotator, brat, xmi, web-annotation or html. PATH is a file; a folder where there
are several; an archive if it ends in .zip. What is read is recognized by its content.

--select all | accepted | reviewed     all that is not rejected, accepted mentions, reviewed paragraphs
--labels conll | OLD=NEW,OLD=,…        CoNLL's four, or other names; no name leaves a label out
--by document | paragraph | sentence   what becomes a text of its own
--overlaps keep | resolve              where the format can, or longest, then earliest, then by label
--split SEED:TRAIN/DEV/TEST            such as 1:80/10/10";

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Dateline's own format.
    Dateline,
    /// Training data.
    Format(Format),
}

/// What the words after `convert` say.
#[derive(Debug)]
pub struct Arguments {
    pub to: Target,
    pub options: Options,
    pub out: PathBuf,
    pub files: Vec<PathBuf>,
}

impl Arguments {
    pub fn read(words: &[String]) -> Result<Self, Box<dyn Error>> {
        let (mut to, mut out, mut files) = (None, None, Vec::new());
        let mut options = Options::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--to" => to = Some(target(value()?)?),
                "--out" => out = Some(PathBuf::from(value()?)),
                "--select" => options.selection = selection(value()?)?,
                "--labels" => options.labels = labels(value()?)?,
                "--by" => options.granularity = granularity(value()?)?,
                "--overlaps" => options.overlaps = overlaps(value()?)?,
                "--split" => options.split = Some(split(value()?)?),
                other if other.starts_with("--") => {
                    return Err(format!("there is no option {other}\n{USAGE}").into());
                }
                file => files.push(PathBuf::from(file)),
            }
        }
        let to = to.ok_or_else(|| format!("--to names no format\n{USAGE}"))?;
        let out = out.ok_or_else(|| format!("--out names no file\n{USAGE}"))?;
        if files.is_empty() {
            return Err(format!("name at least one file\n{USAGE}").into());
        }
        if to == Target::Dateline && options != Options::default() {
            return Err("a Dateline file holds everything: it takes no options".into());
        }
        Ok(Self { to, options, out, files })
    }
}

fn target(value: &str) -> Result<Target, String> {
    if value == "dateline" {
        return Ok(Target::Dateline);
    }
    let names = || Format::ALL.iter().map(|format| format.facts().name).collect::<Vec<_>>();
    Format::by_name(value)
        .map(Target::Format)
        .ok_or_else(|| format!("--to {value}: it is none of dateline, {}", names().join(", ")))
}

fn selection(value: &str) -> Result<Selection, String> {
    match value {
        "all" => Ok(Selection::NotRejected),
        "accepted" => Ok(Selection::Accepted),
        "reviewed" => Ok(Selection::ReviewedParagraphs),
        _ => Err(format!("--select {value}: it is none of all, accepted, reviewed")),
    }
}

fn labels(value: &str) -> Result<Labels, String> {
    if value == "conll" {
        return Ok(Labels::Conll);
    }
    let pair = |pair: &str| {
        let (old, new) = pair.split_once('=').ok_or_else(|| {
            format!("--labels {value}: it is neither conll nor a list such as GPE=LOC,DATE=")
        })?;
        Ok((old.to_owned(), Some(new.to_owned()).filter(|new| !new.is_empty())))
    };
    value.split(',').map(pair).collect::<Result<_, String>>().map(Labels::Map)
}

fn granularity(value: &str) -> Result<Granularity, String> {
    match value {
        "document" => Ok(Granularity::Document),
        "paragraph" => Ok(Granularity::Paragraph),
        "sentence" => Ok(Granularity::Sentence),
        _ => Err(format!("--by {value}: it is none of document, paragraph, sentence")),
    }
}

fn overlaps(value: &str) -> Result<Overlaps, String> {
    match value {
        "keep" => Ok(Overlaps::Keep),
        "resolve" => Ok(Overlaps::Resolve),
        _ => Err(format!("--overlaps {value}: it is neither keep nor resolve")),
    }
}

fn split(value: &str) -> Result<Split, String> {
    let parsed = || {
        let (seed, shares) = value.split_once(':')?;
        let shares: Vec<u32> = shares.split('/').map(str::parse).collect::<Result<_, _>>().ok()?;
        Some(Split { seed: seed.parse().ok()?, shares: shares.try_into().ok()? })
    };
    parsed().ok_or_else(|| format!("--split {value}: it is not such as 1:80/10/10"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Arguments, String> {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        Arguments::read(&words).map_err(|error| error.to_string())
    }

    #[test]
    fn options_are_read() {
        let words = "--to iob2 --select reviewed --labels GPE=LOC,DATE= --by sentence \
                     --overlaps resolve --split 7:8/1/1 --out a b c";
        let read = read(words).unwrap();
        assert_eq!(read.to, Target::Format(Format::Iob2));
        assert_eq!(read.options.split, Some(Split { seed: 7, shares: [8, 1, 1] }));
        assert_eq!(read.options.labels.of("GPE").as_deref(), Some("LOC"));
        assert_eq!(read.options.labels.of("DATE"), None);
        assert_eq!(read.files, ["b", "c"].map(PathBuf::from));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let said = |words| read(words).unwrap_err().lines().next().unwrap().to_owned();
        assert_eq!(said("--out a b"), "--to names no format");
        assert_eq!(said("--to iob2 b"), "--out names no file");
        assert_eq!(said("--to iob2 --out a"), "name at least one file");
        assert_eq!(said("--to"), "--to needs a value");
        assert_eq!(said("--split 1:8/1"), "--split 1:8/1: it is not such as 1:80/10/10");
        assert_eq!(
            said("--to x"),
            "--to x: it is none of dateline, jsonl, doccano, conll2003, iob2, bioes, conllu, \
             huggingface, prodigy, spacy, label-studio, ner-annotator, brat, xmi, \
             web-annotation, html"
        );
        let dateline = "--to dateline --by sentence --out a b";
        assert_eq!(said(dateline), "a Dateline file holds everything: it takes no options");
    }

    #[test]
    fn every_format_is_in_the_usage() {
        for format in Format::ALL {
            assert!(USAGE.contains(format.facts().name), "{}", format.facts().name);
        }
    }
}
