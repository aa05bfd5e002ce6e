//! The `dateline` command: trains, evaluates and runs the detector, and converts between formats.

mod arguments;
mod calibrate;
mod card;
mod convert;
mod corpus;
mod detect;
mod detokenize;
mod evaluate;
mod files;
mod gazetteer;
mod kinds;
mod lexicon;
mod outlines;
mod output;
mod places_score;
mod prepare;
mod prepared;
mod rule_precision;
mod topology;
mod train;

use arguments::{Command, CommandLine};
use clap::Parser;
use corpus::Corpus;
use dateline_ner::Tagger;
use dateline_places::Gazetteer;
use evaluate::{Half, View, table};
use files::note;
use std::error::Error;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let read = match CommandLine::try_parse_from(words()) {
        Ok(read) => read,
        Err(error) => {
            // clap reports help and version as errors with exit code 0.
            let is_printed = error.print().is_ok();
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            return if is_printed { ExitCode::from(code) } else { ExitCode::FAILURE };
        }
    };
    match run(read.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !is_broken_pipe(&*error) {
                note(format!("dateline: {error}"));
            }
            ExitCode::FAILURE
        }
    }
}

/// Returns the command-line arguments. `dateline convert` without arguments becomes `dateline
/// convert --help`, which lists the formats and options.
fn words() -> Vec<OsString> {
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

fn print(text: &str) -> Result<(), Box<dyn Error>> {
    Ok(output::write(Path::new(output::STANDARD), format!("{text}\n"))?)
}

fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Detect(it) => detect(&it),
        Command::Convert(it) => convert::run(&it),
        Command::Evaluate(it) => evaluate(&it),
        Command::EvaluatePlaces(it) => evaluate_places(&it),
        Command::Kinds(it) => {
            let corpus = Corpus::read(&it.corpora.dev().join("gmb.tsv"))?;
            print(&kinds::Kinds::measure(&*it.model.tagger()?, &corpus).report())
        }
        Command::RulePrecision(it) => {
            let train = it.corpora.corpora.join("train");
            print(rule_precision::report(&it.model.tagger()?, &train)?.trim_end())
        }
        Command::Train(it) => train::run(&it.prepared, &it.corpora.dev(), &it.out),
        Command::Ablate(it) => train::ablate(&it.prepared, &it.corpora.dev(), &it.out),
        Command::Prepare(it) => prepare::run(&it.corpora.corpora, &it.files, &it.out),
        Command::Calibrate(it) => calibrate(&it),
        Command::Card(it) => {
            let card = card::write(&it.model.model, &it.corpora.dev())?;
            Ok(output::write(&it.out, card)?)
        }
        Command::Gazetteer(it) => match (&it.prepared, &it.counties) {
            (None, Some(counties)) => {
                gazetteer::places::run(&it.geodata, &it.cities, counties, &it.out)
            }
            (Some(prepared), _) => gazetteer::run(&it.geodata, &it.cities, prepared),
            (None, None) => Err("give either --prepared or --counties".into()),
        },
        Command::PlacesCard(it) => {
            let (gazetteer, tagger) = (it.places.gazetteer()?, it.model.tagger()?);
            let geo = it.corpora.corpora.join("geo");
            let card = card::places::write(&gazetteer, &tagger, &geo)?;
            Ok(output::write(&it.out, card)?)
        }
        Command::Outlines(it) => outlines::run(&it.geodata, &it.countries, &it.out),
    }
}

fn detect(it: &arguments::Detect) -> Result<(), Box<dyn Error>> {
    let gazetteer = it.gazetteer.as_deref().map(gazetteer).transpose()?;
    let reader = detect::Reader { tagger: it.model.tagger()?, gazetteer };
    let out = output::Output::create(Path::new(output::STANDARD))?;
    detect::run(&reader, &it.files, it.format(), it.threads(), out)
}

fn evaluate_places(it: &arguments::EvaluatePlaces) -> Result<(), Box<dyn Error>> {
    let (gazetteer, tagger) = (it.places.gazetteer()?, it.model.tagger()?);
    let mut reports = Vec::new();
    for file in &it.files {
        let report = places_score::measure(&gazetteer, &tagger, file)?;
        print(&report.tables())?;
        if it.mistakes {
            print(&report.mistakes())?;
        }
        reports.push(report);
    }
    print(&places_score::calibration(&reports))
}

fn tagger(path: &Path) -> Result<Arc<Tagger>, Box<dyn Error>> {
    let tagger = Tagger::from_bytes(&files::read(path)?);
    Ok(Arc::new(tagger.map_err(|error| format!("{}: {error}", path.display()))?))
}

fn gazetteer(path: &Path) -> Result<Gazetteer, Box<dyn Error>> {
    let gazetteer = Gazetteer::from_bytes(files::read(path)?);
    Ok(gazetteer.map_err(|error| format!("{}: {error}", path.display()))?)
}

fn calibrate(it: &arguments::Calibrate) -> Result<(), Box<dyn Error>> {
    // Refuse a file that is not a tagger before anything is written to it.
    it.model.tagger()?;
    let mut bytes = files::read(&it.model.model)?;
    let corpora = corpus::read_dev(&it.corpora.dev())?;
    note(format!("{:?}", calibrate::calibrate(&mut bytes, &corpora, Half::Fitted)?));
    Ok(output::write(it.out(), bytes)?)
}

fn evaluate(it: &arguments::Evaluate) -> Result<(), Box<dyn Error>> {
    let first = it.model.tagger()?;
    let second = it.against.as_deref().map(tagger).transpose()?;
    let (mut evaluations, mut comparisons) = (Vec::new(), Vec::new());
    for file in &it.files {
        let corpus = Corpus::read(file)?;
        evaluations.push(evaluate::evaluate(&first, &corpus));
        for view in [View::GoldTokens, View::Detokenized] {
            comparisons
                .extend(second.as_ref().map(|it| evaluate::compare(&first, it, &corpus, view)));
        }
    }
    if it.json {
        return print(&format!("{:#}", evaluate::json(first.id(), &evaluations, &comparisons)));
    }
    if second.is_some() {
        return print(&table::comparisons(&comparisons));
    }
    for part in [table::micro, table::labels, table::calibration, table::reliability] {
        print(&part(&evaluations))?;
    }
    evaluations.iter().try_for_each(|it| print(&table::examples(it)))
}
