//! The `dateline` command: trains, evaluates and runs the detector, and converts between formats.

mod arguments;
mod card;
mod command_line;
mod convert;
mod corpus;
mod detect;
mod error;
mod evaluate;
mod files;
mod gazetteer;
mod hash;
mod learning;
mod outlines;
mod output;
mod simulate;
mod topojson;
mod training;

use clap::{CommandFactory, Parser};
use command_line::{Command, CommandLine, CompletionsArgs};
use error::CommandError;
use files::print_note;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let command_line = match CommandLine::try_parse_from(command_line_words()) {
        Ok(command_line) => command_line,
        Err(error) => {
            // clap reports help and version as errors with exit code 0.
            let is_printed = error.print().is_ok();
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            return if is_printed { ExitCode::from(code) } else { ExitCode::FAILURE };
        }
    };
    match dispatch(command_line.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is_broken_pipe() {
                print_note(format!("dateline: {error}"));
            }
            ExitCode::from(error.exit_code())
        }
    }
}

/// Returns the command-line arguments. `dateline convert` without arguments becomes `dateline
/// convert --help`, which lists the formats and options.
fn command_line_words() -> Vec<OsString> {
    let mut words: Vec<OsString> = std::env::args_os().collect();
    if words.len() == 2 && words[1] == "convert" {
        words.push("--help".into());
    }
    words
}

fn dispatch(command: Command) -> Result<(), CommandError> {
    match command {
        Command::Detect(it) => detect::run_detect(&it),
        Command::Convert(it) => convert::run_convert(&it),
        Command::Learn(it) => learning::run_learn(&it),
        Command::Evaluate(it) => evaluate::evaluate_mentions(&it),
        Command::EvaluatePlaces(it) => evaluate::evaluate_places(&it),
        Command::EvaluatePlaceKinds(it) => evaluate::evaluate_place_kinds(&it),
        Command::EvaluateRules(it) => evaluate::evaluate_rules(&it),
        Command::Simulate(it) => simulate::run_simulate(&it),
        Command::PrepareTrainingSet(it) => training::run_prepare_training_set(&it),
        Command::BuildNames(it) => gazetteer::run_build_names(&it),
        Command::Train(it) => training::run_train(&it),
        Command::Ablate(it) => training::run_ablate(&it),
        Command::Calibrate(it) => training::run_calibrate(&it),
        Command::BuildGazetteer(it) => gazetteer::run_build_gazetteer(&it),
        Command::BuildOutlines(it) => outlines::run_build_outlines(&it),
        Command::WriteCard(it) => card::run_write_card(&it),
        Command::Completions(it) => print_completions(&it),
    }
}

fn print_completions(it: &CompletionsArgs) -> Result<(), CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(it.shell, &mut CommandLine::command(), "dateline", &mut script);
    Ok(output::write_file(Path::new(output::STANDARD_STREAM), script)?)
}
