//! The command line: train, evaluate and run the detector.

mod calibrate;
mod card;
mod convert;
mod corpus;
mod detect;
mod detokenize;
mod evaluate;
mod gazetteer;
mod kinds;
mod lexicon;
mod outlines;
mod places_score;
mod prepare;
mod prepared;
mod topology;
mod train;

use corpus::Corpus;
use dateline_ner::Tagger;
use dateline_places::Gazetteer;
use detect::Format;
use evaluate::{Half, View, table};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

const USAGE: &str = "\
usage: dateline train --prepared DIR [--corpora DIR] [--out FILE]
       dateline ablate --prepared DIR [--corpora DIR] [--out FILE]
       dateline prepare [--corpora DIR] --out DIR [FILE…]
       dateline gazetteer --geodata DIR --cities FILE --prepared DIR
       dateline gazetteer --geodata DIR --cities FILE --counties FILE [--out FILE]
       dateline evaluate-places [--model FILE] [--gazetteer FILE] [--mistakes] FILE…
       dateline places-card [--model FILE] [--gazetteer FILE] [--corpora DIR] [--out FILE]
       dateline outlines --geodata DIR --countries FILE [--out FILE]
       dateline calibrate [--model FILE] [--corpora DIR] [--out FILE]
       dateline evaluate [--model FILE] [--against FILE] [--json] FILE…
       dateline kinds [--model FILE] [--corpora DIR]
       dateline card [--model FILE] [--corpora DIR] [--out FILE]
       dateline detect [--model FILE] [--gazetteer FILE] [--threads N] [--json | --jsonl]
                       [FILE | DIR | -]…
       dateline convert --to FORMAT [option…] --out PATH FILE|DIR…

train      fits the tagger on what prepare and the teachers wrote, calibrates it on half of DIR/dev
ablate     fits taggers with something left out and writes their scores, models/ablations.tsv
prepare    writes DIR/train, and files of plain text, as the teacher and train read them
gazetteer  with --prepared, writes the names of places and peoples that train reads, from GeoNames and
           Natural Earth; with --counties, the resolver's gazetteer, models/places.bin
evaluate-places  prints how well places are resolved, given their spans and end to end
places-card  writes the gazetteer's card, models/places.md, from DIR/geo
outlines   writes the outlines of the map, models/outlines.json, from Natural Earth's countries
calibrate  calibrates a tagger anew
evaluate   prints what a tagger scores on corpus files, with 95 % intervals, errors in their context
           and calibration; --against compares it to another one
kinds      prints how well GPE, LOC and FAC are told apart, on DIR/dev/gmb.tsv
card       writes the model card, models/tagger.md, from DIR/dev and models/ablations.tsv
detect     prints texts with what was found in them: as one Dateline file, or as JSON lines where
           the input is JSON lines (FILE.jsonl, or - for the standard input); with --gazetteer, with
           the places that mentions name
convert    from any format of training data to any other; `dateline convert` lists them with its options

DIR is DATELINE_CORPORA where --corpora is not given; FILE is models/tagger.bin.";

const MODEL: &str = "models/tagger.bin";
const OUTLINES: &str = "models/outlines.json";
const ABLATIONS: &str = "models/ablations.tsv";
const PLACES: &str = "models/places.bin";
const PLACES_CARD: &str = "models/places.md";
const CARD: &str = "models/tagger.md";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !is_broken_pipe(&*error) {
                eprintln!("dateline: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Whether whoever reads what is printed has gone: `dateline … | head` is no mistake.
fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    let error = error.downcast_ref::<std::io::Error>();
    error.is_some_and(|it| it.kind() == std::io::ErrorKind::BrokenPipe)
}

fn print(text: &str) -> Result<(), Box<dyn Error>> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

/// What follows the command's name.
#[derive(Default)]
struct Arguments {
    corpora: Option<PathBuf>,
    prepared: Option<PathBuf>,
    geodata: Option<PathBuf>,
    cities: Option<PathBuf>,
    countries: Option<PathBuf>,
    counties: Option<PathBuf>,
    gazetteer: Option<PathBuf>,
    out: Option<PathBuf>,
    model: Option<PathBuf>,
    against: Option<PathBuf>,
    json: bool,
    jsonl: bool,
    mistakes: bool,
    threads: Option<usize>,
    files: Vec<String>,
}

impl Arguments {
    fn read(words: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut read = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--corpora" => read.corpora = Some(value()?.into()),
                "--prepared" => read.prepared = Some(value()?.into()),
                "--geodata" => read.geodata = Some(value()?.into()),
                "--cities" => read.cities = Some(value()?.into()),
                "--countries" => read.countries = Some(value()?.into()),
                "--counties" => read.counties = Some(value()?.into()),
                "--gazetteer" => read.gazetteer = Some(value()?.into()),
                "--mistakes" => read.mistakes = true,
                "--out" => read.out = Some(value()?.into()),
                "--model" => read.model = Some(value()?.into()),
                "--against" => read.against = Some(value()?.into()),
                "--json" => read.json = true,
                "--jsonl" => read.jsonl = true,
                "--threads" => {
                    let value = value()?;
                    let number = value.parse().ok().filter(|&number| number > 0);
                    read.threads =
                        Some(number.ok_or_else(|| format!("--threads {value}: no number"))?);
                }
                option if option.starts_with("--") => {
                    return Err(format!("there is no option {option}\n{USAGE}").into());
                }
                file => read.files.push(file.to_owned()),
            }
        }
        Ok(read)
    }

    /// JSON lines where all input is.
    fn format(&self) -> Format {
        let is_lines = |file: &String| {
            file == detect::STANDARD || file.ends_with(".jsonl") || file.ends_with(".ndjson")
        };
        if self.jsonl || !self.json && self.files.iter().all(is_lines) {
            Format::JsonLines
        } else {
            Format::Dateline
        }
    }

    fn model(&self) -> PathBuf {
        self.model.clone().unwrap_or_else(|| MODEL.into())
    }

    fn tagger(&self) -> Result<Arc<Tagger>, Box<dyn Error>> {
        tagger(&self.model())
    }

    fn gazetteer(&self) -> Result<Gazetteer, Box<dyn Error>> {
        let path = self.gazetteer.clone().unwrap_or_else(|| PLACES.into());
        let name = path.display();
        let bytes = std::fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
        Ok(Gazetteer::from_bytes(bytes).map_err(|error| format!("{name}: {error}"))?)
    }

    /// The folder of the corpora.
    fn corpora(&self) -> Result<PathBuf, &'static str> {
        let set = || std::env::var_os("DATELINE_CORPORA").map(PathBuf::from);
        self.corpora.clone().or_else(set).ok_or("--corpora names no folder")
    }

    fn needs_files(&self) -> Result<(), Box<dyn Error>> {
        if self.files.is_empty() { Err("name at least one file".into()) } else { Ok(()) }
    }
}

fn run(words: Vec<String>) -> Result<(), Box<dyn Error>> {
    let (command, rest) = words.split_first().ok_or(USAGE)?;
    if command == "convert" {
        return if rest.is_empty() { print(convert::USAGE) } else { convert::run(rest) };
    }
    let arguments = Arguments::read(rest)?;
    match command.as_str() {
        "train" => {
            let prepared = arguments.prepared.as_deref().ok_or("--prepared names no folder")?;
            let out = arguments.out.clone().unwrap_or_else(|| MODEL.into());
            train::run(prepared, &arguments.corpora()?, &out)
        }
        "gazetteer" => write_gazetteer(&arguments),
        "evaluate-places" => evaluate_places(&arguments),
        "places-card" => {
            let (gazetteer, tagger) = (arguments.gazetteer()?, arguments.tagger()?);
            let geo = arguments.corpora()?.join("geo");
            let card = card::places::write(&gazetteer, &tagger, &geo)?;
            std::fs::write(arguments.out.unwrap_or_else(|| PLACES_CARD.into()), card)?;
            Ok(())
        }
        "outlines" => {
            let geodata = arguments.geodata.as_deref().ok_or("--geodata names no folder")?;
            let countries = arguments.countries.as_deref().ok_or("--countries names no file")?;
            outlines::run(geodata, countries, &arguments.out.unwrap_or_else(|| OUTLINES.into()))
        }
        "ablate" => {
            let prepared = arguments.prepared.as_deref().ok_or("--prepared names no folder")?;
            let out = arguments.out.clone().unwrap_or_else(|| ABLATIONS.into());
            train::ablate(prepared, &arguments.corpora()?, &out)
        }
        "prepare" => {
            let out = arguments.out.as_deref().ok_or("--out names no folder")?;
            prepare::run(&arguments.corpora()?, &arguments.files, out)
        }
        "calibrate" => calibrate(&arguments),
        "evaluate" => evaluate(&arguments),
        "kinds" => {
            let corpus = Corpus::read(&arguments.corpora()?.join("dev/gmb.tsv"))?;
            print(&kinds::Kinds::measure(&*arguments.tagger()?, &corpus).report())
        }
        "card" => {
            let card = card::write(&arguments.model(), &arguments.corpora()?.join("dev"))?;
            std::fs::write(arguments.out.unwrap_or_else(|| CARD.into()), card)?;
            Ok(())
        }
        "detect" => {
            arguments.needs_files()?;
            let threads = arguments.threads.unwrap_or_else(|| {
                std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
            });
            let out = &mut std::io::BufWriter::new(std::io::stdout().lock());
            let format = arguments.format();
            let gazetteer =
                arguments.gazetteer.is_some().then(|| arguments.gazetteer()).transpose()?;
            let reader = detect::Reader { tagger: arguments.tagger()?, gazetteer };
            detect::run(&reader, &arguments.files, format, threads, out)
        }
        "help" | "--help" | "-h" => print(USAGE),
        other => Err(format!("there is no command {other}\n{USAGE}").into()),
    }
}

/// The table of names that the tagger is trained with, or the resolver's gazetteer.
fn write_gazetteer(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let geodata = arguments.geodata.as_deref().ok_or("--geodata names no folder")?;
    let cities = arguments.cities.as_deref().ok_or("--cities names no file")?;
    match (&arguments.prepared, &arguments.counties) {
        (Some(prepared), None) => gazetteer::run(geodata, cities, prepared),
        (None, Some(counties)) => {
            let out = arguments.out.clone().unwrap_or_else(|| PLACES.into());
            gazetteer::places::run(geodata, cities, counties, &out)
        }
        _ => Err("name either --prepared or --counties".into()),
    }
}

fn evaluate_places(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    arguments.needs_files()?;
    let (gazetteer, tagger) = (arguments.gazetteer()?, arguments.tagger()?);
    let mut reports = Vec::new();
    for file in &arguments.files {
        let report = places_score::measure(&gazetteer, &tagger, file.as_ref())?;
        print(&report.tables())?;
        if arguments.mistakes {
            print(&report.mistakes())?;
        }
        reports.push(report);
    }
    print(&places_score::calibration(&reports))
}

fn tagger(path: &Path) -> Result<Arc<Tagger>, Box<dyn Error>> {
    let name = path.display();
    let bytes = std::fs::read(path).map_err(|error| format!("{name}: {error}"))?;
    Ok(Arc::new(Tagger::from_bytes(&bytes).map_err(|error| format!("{name}: {error}"))?))
}

fn calibrate(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let model = arguments.model();
    // Whatever is no tagger is refused before it is written to.
    tagger(&model)?;
    let mut bytes = std::fs::read(&model)?;
    let corpora = corpus::read_dev(&arguments.corpora()?.join("dev"))?;
    eprintln!("{:?}", calibrate::calibrate(&mut bytes, &corpora, Half::Fitted)?);
    std::fs::write(arguments.out.as_ref().unwrap_or(&model), bytes)?;
    Ok(())
}

fn evaluate(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    arguments.needs_files()?;
    let first = arguments.tagger()?;
    let second = arguments.against.as_deref().map(tagger).transpose()?;
    let (mut evaluations, mut comparisons) = (Vec::new(), Vec::new());
    for file in &arguments.files {
        let corpus = Corpus::read(file.as_ref())?;
        evaluations.push(evaluate::evaluate(&first, &corpus));
        for view in [View::GoldTokens, View::Detokenized] {
            comparisons
                .extend(second.as_ref().map(|it| evaluate::compare(&first, it, &corpus, view)));
        }
    }
    if arguments.json {
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
