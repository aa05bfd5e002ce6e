//! The command line. Each command has a struct of arguments beside its code; this file has the list
//! of the commands, and the arguments that several of them share. The doc comments of structs,
//! variants and fields are the text of `--help`.

use crate::card::WriteCardCommand;
use crate::convert::ConvertArgs;
use crate::detect::DetectArgs;
use crate::error::CommandError;
use crate::evaluate::{
    EvaluateArgs, EvaluatePlaceKindsArgs, EvaluatePlacesArgs, EvaluateRulesArgs,
};
use crate::files::read_file;
use crate::gazetteer::{BuildGazetteerArgs, BuildNamesArgs};
use crate::outlines::BuildOutlinesArgs;
use crate::training::{AblateArgs, CalibrateArgs, PrepareTrainingSetArgs, TrainArgs};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use dateline_ner::{Engine, load_engine};
use dateline_places::Gazetteer;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The end of the help. `main` returns these codes.
const EXIT_CODES: &str = "\
Exit codes:
  0  Success
  1  A command failed, or skipped part of its input; the standard error says
     what and why
  2  The arguments are invalid; nothing was done";

/// Turn articles into training data for named entity recognition
///
/// Finds mentions in texts, converts between formats of training data, and trains and evaluates the
/// detector.
///
/// Wherever a command writes a file, - is the standard output. Devices and pipes are written to
/// directly, and links are followed. An existing file is replaced once the new one is complete.
#[derive(Parser)]
#[command(name = "dateline", version, max_term_width = 80, after_help = EXIT_CODES)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Detect(DetectArgs),
    Convert(ConvertArgs),
    Evaluate(EvaluateArgs),
    EvaluatePlaces(EvaluatePlacesArgs),
    EvaluatePlaceKinds(EvaluatePlaceKindsArgs),
    EvaluateRules(EvaluateRulesArgs),
    PrepareTrainingSet(PrepareTrainingSetArgs),
    BuildNames(BuildNamesArgs),
    Train(TrainArgs),
    Ablate(AblateArgs),
    Calibrate(CalibrateArgs),
    BuildGazetteer(BuildGazetteerArgs),
    BuildOutlines(BuildOutlinesArgs),
    #[command(subcommand)]
    WriteCard(WriteCardCommand),
    Completions(CompletionsArgs),
}

/// Print a script that completes the commands and options in a shell
#[derive(Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

#[derive(Args)]
pub(crate) struct TaggerArgs {
    /// The tagger
    #[arg(long, value_name = "FILE", default_value = "models/tagger.bin")]
    pub model: PathBuf,
}

impl TaggerArgs {
    /// Reads the tagger from its file.
    pub(crate) fn load_tagger(&self) -> Result<Arc<dyn Engine>, CommandError> {
        load_tagger(&self.model)
    }
}

#[derive(Args)]
pub(crate) struct CorporaArgs {
    /// The folder of the corpora
    #[arg(long, value_name = "DIR", env = "DATELINE_CORPORA", hide_env_values = true)]
    pub corpora: PathBuf,
}

impl CorporaArgs {
    /// Returns the folder of the dev corpora, on which scores are measured.
    pub(crate) fn dev(&self) -> PathBuf {
        self.corpora.join("dev")
    }

    /// Returns the folder of the training corpora.
    pub(crate) fn train(&self) -> PathBuf {
        self.corpora.join("train")
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
    pub(crate) fn load_gazetteer(&self) -> Result<Gazetteer, CommandError> {
        load_gazetteer(&self.gazetteer)
    }
}

/// Reads a tagger. Errors name the file.
pub(crate) fn load_tagger(path: &Path) -> Result<Arc<dyn Engine>, CommandError> {
    load_engine(&read_file(path)?).map_err(|error| CommandError::in_file(path, error))
}

/// Reads a gazetteer. Errors name the file.
pub(crate) fn load_gazetteer(path: &Path) -> Result<Gazetteer, CommandError> {
    let gazetteer = Gazetteer::from_bytes(read_file(path)?);
    gazetteer.map_err(|error| CommandError::in_file(path, error))
}

#[cfg(test)]
mod tests {
    use super::CommandLine;
    use clap::{Command, CommandFactory};

    const MAX_COLUMNS: usize = 80;

    fn check_help(command: &mut Command) {
        let name = command.get_bin_name().unwrap_or_default().to_owned();
        for help in [command.render_help(), command.render_long_help()] {
            let help = help.to_string();
            for line in help.lines() {
                assert!(line.chars().count() <= MAX_COLUMNS, "{name}: {line}");
            }
            let about = help.lines().next().unwrap_or_default();
            assert!(about.starts_with(char::is_uppercase), "{name}: {help}");
        }
        command.get_subcommands_mut().for_each(check_help);
    }

    #[test]
    fn command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn help_of_each_command_fits_80_columns() {
        let mut command = CommandLine::command();
        command.build();
        check_help(&mut command);
    }
}
