//! Documents to read, one after another: files of text, folders of them, lines of JSON.

use dateline_annotation::Date;
use dateline_formats::{Opened, open};
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, stdin};
use std::path::{Path, PathBuf};

/// Stands for the standard input in a list of files.
pub const STANDARD: &str = "-";

/// A document to read.
pub struct Input {
    /// Its file's name, or its line's place.
    pub name: String,
    /// The text.
    pub text: String,
    /// Relative dates are read against it.
    pub date: Option<Date>,
    /// The members of its line besides these, which go along.
    pub rest: Map<String, Value>,
}

/// What cannot be read, and where.
#[derive(Debug)]
pub struct InputError {
    name: String,
    reason: String,
}

impl fmt::Display for InputError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.reason)
    }
}

impl std::error::Error for InputError {}

/// The documents of files, in order. Holds no more than one at a time.
pub struct Inputs {
    /// Files and folders that are left.
    paths: VecDeque<PathBuf>,
    lines: Option<Lines>,
}

/// A file of JSON lines that is being read.
struct Lines {
    name: String,
    reader: Box<dyn BufRead>,
    line: usize,
}

impl Inputs {
    /// The documents of these files: `-` is the standard input, JSON lines; folders are gone through
    /// by name; files that end in `.jsonl` or `.ndjson` have a document on each line.
    pub fn new(files: &[String]) -> Self {
        Self { paths: files.iter().map(PathBuf::from).collect(), lines: None }
    }

    /// Opens the next file; `None` where none is left.
    fn open_next(&mut self) -> Option<Result<Option<Input>, InputError>> {
        let path = self.paths.pop_front()?;
        let name = path.display().to_string();
        let fail = |error: &dyn fmt::Display| {
            Some(Err(InputError { name: name.clone(), reason: error.to_string() }))
        };
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        if name == STANDARD {
            let reader = Box::new(BufReader::new(stdin()));
            self.lines = Some(Lines { name: "standard input".to_owned(), reader, line: 0 });
        } else if path.is_dir() {
            match entries(&path) {
                Ok(paths) => paths.into_iter().rev().for_each(|it| self.paths.push_front(it)),
                Err(error) => return fail(&error),
            }
        } else if extension == "jsonl" || extension == "ndjson" {
            match File::open(&path) {
                Ok(file) => {
                    let reader = Box::new(BufReader::new(file));
                    self.lines = Some(Lines { name, reader, line: 0 });
                }
                Err(error) => return fail(&error),
            }
        } else {
            return Some(text_file(&path, &name).map(Some));
        }
        Some(Ok(None))
    }
}

impl Iterator for Inputs {
    type Item = Result<Input, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(input) => return Some(input),
                    None => self.lines = None,
                }
            }
            match self.open_next()? {
                Ok(Some(input)) => return Some(Ok(input)),
                Ok(None) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// The files and folders in a folder, by name; hidden ones are left out.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

fn text_file(path: &Path, name: &str) -> Result<Input, InputError> {
    let fail = |reason: String| InputError { name: name.to_owned(), reason };
    let bytes = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
    match open(name, &bytes).map_err(|error| fail(error.to_string()))? {
        Opened::Text { text, .. } => {
            Ok(Input { name: name.to_owned(), text, date: None, rest: Map::new() })
        }
        Opened::Dateline(_) | Opened::Labeled { .. } => {
            Err(fail("it is labeled already".to_owned()))
        }
        Opened::Articles { mut read, .. } => match (read.items.pop(), read.items.len()) {
            (Some(item), 0) => {
                let (name, date) = (name.to_owned(), item.meta.date);
                Ok(Input { name, text: item.text, date, rest: Map::new() })
            }
            _ => Err(fail("it has several articles: convert it to JSON lines first".to_owned())),
        },
        Opened::Several(_) => Err(fail("it is an archive: unpack it first".to_owned())),
    }
}

impl Lines {
    /// The next document; empty lines are passed over.
    fn next(&mut self) -> Option<Result<Input, InputError>> {
        let mut text = String::new();
        loop {
            text.clear();
            self.line += 1;
            match self.reader.read_line(&mut text) {
                Ok(0) => return None,
                Ok(_) if text.trim().is_empty() => {}
                Ok(_) => return Some(self.parse(&text)),
                Err(error) => return Some(Err(self.fail(error.to_string()))),
            }
        }
    }

    fn fail(&self, reason: String) -> InputError {
        InputError { name: format!("{}, line {}", self.name, self.line), reason }
    }

    fn parse(&self, line: &str) -> Result<Input, InputError> {
        let mut members: Map<String, Value> = serde_json::from_str(line)
            .map_err(|error| self.fail(format!("it is no JSON object: {error}")))?;
        let Some(Value::String(text)) = members.remove("text") else {
            return Err(self.fail("it has no \"text\" that is a string".to_owned()));
        };
        let date = match members.get("date") {
            None | Some(Value::Null) => None,
            Some(Value::String(date)) => {
                // "2024-12-08T06:00:00Z" is a date as well.
                let day = date.get(..10).unwrap_or(date);
                Some(day.parse().map_err(|error| self.fail(format!("\"date\": {error}")))?)
            }
            Some(_) => return Err(self.fail("its \"date\" is no string".to_owned())),
        };
        let name = format!("{}, line {}", self.name, self.line);
        Ok(Input { name, text, date, rest: members })
    }
}
