//! The command line: train, evaluate and run the detector.

mod calibrate;
mod corpus;
mod detect;
mod detokenize;
mod evaluate;
mod report;
mod train;

use dateline_ner::Tagger;
use evaluate::View;
use report::Row;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

const USAGE: &str = "\
usage: dateline train [--corpora DIR] [--out FILE]
       dateline evaluate [--model FILE] [--detokenized] [--json] FILE…
       dateline detect [--model FILE] FILE…

train     fits the tagger on DIR/train and calibrates it on DIR/dev
evaluate  prints precision, recall and F1 of PER, ORG and LOC for corpus files
detect    prints texts with what was found in them, as Dateline JSON

DIR is DATELINE_CORPORA where --corpora is not given; FILE is models/tagger.bin.";

const MODEL: &str = "models/tagger.bin";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dateline: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What follows the command's name.
#[derive(Default)]
struct Arguments {
    corpora: Option<PathBuf>,
    out: Option<PathBuf>,
    model: Option<PathBuf>,
    json: bool,
    detokenized: bool,
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
                "--out" => read.out = Some(value()?.into()),
                "--model" => read.model = Some(value()?.into()),
                "--json" => read.json = true,
                "--detokenized" => read.detokenized = true,
                option if option.starts_with("--") => {
                    return Err(format!("there is no option {option}\n{USAGE}").into());
                }
                file => read.files.push(file.to_owned()),
            }
        }
        Ok(read)
    }

    fn tagger(&self) -> Result<Arc<Tagger>, Box<dyn Error>> {
        let path = self.model.clone().unwrap_or_else(|| MODEL.into());
        let name = path.display();
        let bytes = std::fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
        Ok(Arc::new(Tagger::from_bytes(&bytes).map_err(|error| format!("{name}: {error}"))?))
    }

    fn needs_files(&self) -> Result<(), Box<dyn Error>> {
        if self.files.is_empty() { Err("name at least one file".into()) } else { Ok(()) }
    }
}

fn run(words: Vec<String>) -> Result<(), Box<dyn Error>> {
    let (command, rest) = words.split_first().ok_or(USAGE)?;
    let arguments = Arguments::read(rest)?;
    match command.as_str() {
        "train" => {
            let set = std::env::var_os("DATELINE_CORPORA").map(PathBuf::from);
            let corpora = arguments.corpora.or(set).ok_or("--corpora names no folder")?;
            train::run(&corpora, &arguments.out.unwrap_or_else(|| MODEL.into()))
        }
        "evaluate" => evaluate(&arguments),
        "detect" => {
            arguments.needs_files()?;
            print!("{}", detect::run(&arguments.tagger()?, &arguments.files)?);
            Ok(())
        }
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("there is no command {other}\n{USAGE}").into()),
    }
}

fn evaluate(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    arguments.needs_files()?;
    let tagger = arguments.tagger()?;
    let view = if arguments.detokenized { View::Detokenized } else { View::GoldTokens };
    let mut rows = Vec::new();
    for file in &arguments.files {
        let documents = corpus::read(file.as_ref())?;
        let name = PathBuf::from(file).file_stem().unwrap_or_default().to_string_lossy().into();
        rows.push(Row { name, score: evaluate::evaluate(&tagger, &documents, view) });
    }
    if arguments.json {
        println!("{:#}", report::json(&rows, tagger.id()));
    } else {
        print!("{}", report::markdown(&rows));
    }
    Ok(())
}
