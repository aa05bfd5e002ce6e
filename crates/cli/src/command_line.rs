//! The command line: the list of the commands. Each has a struct of arguments beside its code. The
//! doc comments of structs, variants and fields are the text of `--help`.

use crate::card::WriteCardCommand;
use crate::convert::ConvertArgs;
use crate::detect::DetectArgs;
use crate::evaluate::{
    EvaluateArgs, EvaluatePlaceKindsArgs, EvaluatePlacesArgs, EvaluateRulesArgs,
};
use crate::gazetteer::{BuildGazetteerArgs, BuildNamesArgs};
use crate::learning::LearnArgs;
use crate::outlines::BuildOutlinesArgs;
use crate::simulate::SimulateArgs;
use crate::training::{AblateArgs, CalibrateArgs, PrepareTrainingSetArgs, TrainArgs};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

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
    Learn(LearnArgs),
    Evaluate(EvaluateArgs),
    EvaluatePlaces(EvaluatePlacesArgs),
    EvaluatePlaceKinds(EvaluatePlaceKindsArgs),
    EvaluateRules(EvaluateRulesArgs),
    Simulate(SimulateArgs),
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
