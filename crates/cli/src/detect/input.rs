//! An iterator over the input documents: text files, folders of them, and JSON lines.

use super::line::Line;
use super::lines::{self, Lines};
use super::{Format, is_lines};
use crate::files::{Walk, note, read_texts};
use crate::output::STANDARD;
use dateline_annotation::Date;
use dateline_formats::{Encoding, OpenedFile, open};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// An input document.
pub struct Input {
    /// The name of its file, with the line number for a JSON line.
    pub name: String,
    /// The text.
    pub text: String,
    /// The document date, which relative dates are resolved against.
    pub date: Option<Date>,
    /// The line that holds it, if it is a JSON line.
    pub line: Option<Line>,
}

impl Input {
    /// Returns the approximate memory use in bytes.
    pub fn size(&self) -> usize {
        self.text.len() + self.line.as_ref().map_or(0, Line::size)
    }
}

/// An input that cannot be read, and why.
#[derive(Debug)]
pub struct InputError {
    pub name: String,
    pub reason: String,
}

impl fmt::Display for InputError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.reason)
    }
}

impl std::error::Error for InputError {}

/// Iterates over the documents of files, in order. After an error it continues with the next
/// document. Holds at most one document at a time.
pub struct Inputs {
    files: Walk,
    lines: Option<Lines>,
    format: Format,
}

/// A file as documents: one text, or JSON lines.
enum Next {
    Text(Input),
    Lines(Lines),
}

impl Inputs {
    /// Creates an iterator over the documents of `files`: see [`Walk`] and [`is_lines`]. Members of
    /// JSON lines that `format` cannot hold are reported.
    pub fn new(files: &[PathBuf], format: Format) -> Self {
        Self { files: Walk::new(files), lines: None, format }
    }

    /// Reports the members of JSON lines that a Dateline file does not hold.
    fn tell(&self, lines: &Lines) {
        if self.format == Format::Dateline && !lines.others.is_empty() {
            let names: Vec<&str> = lines.others.iter().map(String::as_str).collect();
            let (name, names) = (lines.name(), names.join(", "));
            note(format!("{name}: members that a Dateline file cannot hold were dropped: {names}"));
        }
    }
}

impl Iterator for Inputs {
    type Item = Result<Input, Box<dyn std::error::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(mut lines) = self.lines.take() {
                if let Some(input) = lines.next() {
                    self.lines = Some(lines);
                    return Some(input.map_err(Into::into));
                }
                self.tell(&lines);
            }
            let found = match self.files.next()? {
                Ok(found) => found,
                Err(error) => return Some(Err(error.into())),
            };
            match open_file(&found.path, found.is_named) {
                Ok(Next::Text(input)) => return Some(Ok(input)),
                Ok(Next::Lines(lines)) => self.lines = Some(lines),
                Err(error) => return Some(Err(error.into())),
            }
        }
    }
}

fn open_file(path: &Path, is_named: bool) -> Result<Next, InputError> {
    if is_named && path == Path::new(STANDARD) {
        let standard = io::BufReader::new(io::stdin());
        return Ok(Next::Lines(Lines::new("standard input".to_owned(), standard)));
    }
    let name = path.display().to_string();
    let opened = match is_lines(path) {
        true => lines::open(path, name.clone()).map(Next::Lines).map_err(|it| it.to_string()),
        false => text_file(path, &name).map(Next::Text),
    };
    opened.map_err(|reason| InputError { name, reason })
}

fn text_file(path: &Path, name: &str) -> Result<Input, String> {
    let bytes = read_texts(path).map_err(|error| error.to_string())?;
    let input = |text, date| Input { name: name.to_owned(), text, date, line: None };
    match open(name, &bytes).map_err(|error| error.to_string())? {
        OpenedFile::Text { text, encoding } => {
            tell_guess(name, encoding);
            Ok(input(text, None))
        }
        OpenedFile::Dateline(_) | OpenedFile::TrainingData { .. } => {
            Err("the file already has labels".to_owned())
        }
        OpenedFile::Articles { documents: mut read, encoding } => {
            match (read.documents.pop(), read.documents.len()) {
                (Some(item), 0) => {
                    tell_guess(name, encoding);
                    read.notes.iter().for_each(|it| note(format!("{name}: {it}")));
                    Ok(input(item.text, item.meta.date))
                }
                _ => {
                    Err("the file has several articles: convert it to JSON lines first".to_owned())
                }
            }
        }
        OpenedFile::Archive(_) => Err("the file is an archive: unpack it first".to_owned()),
    }
}

/// Reports an encoding that was guessed.
fn tell_guess(name: &str, encoding: Encoding) {
    if encoding == Encoding::Windows1252 {
        note(format!("{name}: not UTF-8; read as Windows-1252"));
    }
}
