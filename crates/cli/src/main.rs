//! The `dateline` command: trains, evaluates and runs the detector, and converts between formats.

mod arguments;
mod calibrate;
mod card;
mod convert;
mod corpus;
mod detect;
mod detokenize;
mod evaluate;
mod evaluate_places;
mod files;
mod gazetteer;
mod lexicon;
mod outlines;
mod output;
mod place_kinds;
mod prepare_training_set;
mod rule_precision;
mod topojson;
mod train;
mod training_set;

use arguments::{Command, CommandLine};
use clap::Parser;
use corpus::Corpus;
use dateline_ner::Tagger;
use dateline_places::Gazetteer;
use evaluate::{CalibrationHalf, EvaluationInput, tables};
use files::print_note;
use std::error::Error;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

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
            if !is_broken_pipe(&*error) {
                print_note(format!("dateline: {error}"));
            }
            ExitCode::FAILURE
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

/// Returns true if `error` is a broken pipe, as in `dateline … | head`. It is not reported.
fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|it| it.kind() == io::ErrorKind::BrokenPipe)
}

fn print_line(text: &str) -> Result<(), Box<dyn Error>> {
    Ok(output::write_file(Path::new(output::STANDARD_STREAM), format!("{text}\n"))?)
}

fn dispatch(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Detect(it) => detect(&it),
        Command::Convert(it) => convert::convert_files(&it),
        Command::Evaluate(it) => evaluate(&it),
        Command::EvaluatePlaces(it) => evaluate_places(&it),
        Command::PlaceKinds(it) => {
            let corpus = Corpus::load(&it.corpora.dev().join("gmb.tsv"))?;
            print_line(
                &place_kinds::PlaceKindAccuracy::evaluate(&*it.model.load_tagger()?, &corpus)
                    .report(),
            )
        }
        Command::RulePrecision(it) => {
            let train = it.corpora.corpora.join("train");
            print_line(
                rule_precision::rule_precision_report(&it.model.load_tagger()?, &train)?.trim_end(),
            )
        }
        Command::Train(it) => train::train_tagger(&it.prepared, &it.corpora.dev(), &it.out),
        Command::Ablate(it) => train::run_ablations(&it.prepared, &it.corpora.dev(), &it.out),
        Command::Prepare(it) => {
            prepare_training_set::write_training_set(&it.corpora.corpora, &it.files, &it.out)
        }
        Command::Calibrate(it) => calibrate(&it),
        Command::Card(it) => {
            let card = card::render_tagger_card(&it.model.model, &it.corpora.dev())?;
            Ok(output::write_file(&it.out, card)?)
        }
        Command::Gazetteer(it) => match (&it.prepared, &it.counties) {
            (None, Some(counties)) => {
                gazetteer::builder::write_gazetteer(&it.geodata, &it.cities, counties, &it.out)
            }
            (Some(prepared), _) => {
                gazetteer::name_table::write_name_table(&it.geodata, &it.cities, prepared)
            }
            (None, None) => Err("give either --prepared or --counties".into()),
        },
        Command::PlacesCard(it) => {
            let (gazetteer, tagger) = (it.places.load_gazetteer()?, it.model.load_tagger()?);
            let geo = it.corpora.corpora.join("geo");
            let card = card::gazetteer::render_gazetteer_card(&gazetteer, &tagger, &geo)?;
            Ok(output::write_file(&it.out, card)?)
        }
        Command::Outlines(it) => outlines::write_outlines(&it.geodata, &it.countries, &it.out),
    }
}

fn detect(it: &arguments::DetectArgs) -> Result<(), Box<dyn Error>> {
    let gazetteer = it.gazetteer.as_deref().map(load_gazetteer).transpose()?;
    let pipeline = detect::DetectionPipeline { tagger: it.model.load_tagger()?, gazetteer };
    let out = output::Output::create(Path::new(output::STANDARD_STREAM))?;
    detect::detect_files(&pipeline, &it.files, it.format(), it.threads(), out)
}

fn evaluate_places(it: &arguments::EvaluatePlacesArgs) -> Result<(), Box<dyn Error>> {
    let (gazetteer, tagger) = (it.places.load_gazetteer()?, it.model.load_tagger()?);
    let mut reports = Vec::new();
    for file in &it.files {
        let report = evaluate_places::evaluate_file(&gazetteer, &tagger, file)?;
        print_line(&report.tables())?;
        if it.mistakes {
            print_line(&report.mistakes())?;
        }
        reports.push(report);
    }
    print_line(&evaluate_places::calibration_summary(&reports))
}

fn load_tagger(path: &Path) -> Result<Arc<Tagger>, Box<dyn Error>> {
    let tagger = Tagger::from_bytes(&files::read_file(path)?);
    Ok(Arc::new(tagger.map_err(|error| format!("{}: {error}", path.display()))?))
}

fn load_gazetteer(path: &Path) -> Result<Gazetteer, Box<dyn Error>> {
    let gazetteer = Gazetteer::from_bytes(files::read_file(path)?);
    Ok(gazetteer.map_err(|error| format!("{}: {error}", path.display()))?)
}

fn calibrate(it: &arguments::CalibrateArgs) -> Result<(), Box<dyn Error>> {
    // Refuse a file that is not a tagger before anything is written to it.
    it.model.load_tagger()?;
    let mut bytes = files::read_file(&it.model.model)?;
    let corpora = corpus::load_dev_corpora(&it.corpora.dev())?;
    print_note(format!(
        "{:?}",
        calibrate::fit_calibration(&mut bytes, &corpora, CalibrationHalf::Fitted)?
    ));
    Ok(output::write_file(it.out(), bytes)?)
}

fn evaluate(it: &arguments::EvaluateArgs) -> Result<(), Box<dyn Error>> {
    let first = it.model.load_tagger()?;
    let second = it.against.as_deref().map(load_tagger).transpose()?;
    let (mut evaluations, mut comparisons) = (Vec::new(), Vec::new());
    for file in &it.files {
        let corpus = Corpus::load(file)?;
        evaluations.push(evaluate::evaluate(&first, &corpus));
        for input in [EvaluationInput::GoldTokens, EvaluationInput::Detokenized] {
            comparisons
                .extend(second.as_ref().map(|it| evaluate::compare(&first, it, &corpus, input)));
        }
    }
    if it.json {
        return print_line(&format!(
            "{:#}",
            evaluate::report_to_json(first.id(), &evaluations, &comparisons)
        ));
    }
    if second.is_some() {
        return print_line(&tables::comparison_table(&comparisons));
    }
    for part in [
        tables::micro_f1_table,
        tables::label_table,
        tables::calibration_table,
        tables::reliability_table,
    ] {
        print_line(&part(&evaluations))?;
    }
    evaluations.iter().try_for_each(|it| print_line(&tables::mistake_examples(it)))
}
