//! An iterator over the input documents: text files, folders of them, and JSON lines.

use super::arguments::{OutputFormat, is_json_lines};
use super::error::{InputError, InputErrorReason};
use super::json_line::JsonLine;
use super::json_line_reader::{self, JsonLineReader};
use crate::files::{FileWalker, print_note, read_with_limit};
use crate::output::STANDARD_STREAM;
use dateline_annotation::model::Date;
use dateline_formats::{Encoding, OpenedFile, open};
use std::io;
use std::path::{Path, PathBuf};

/// An input document.
pub(super) struct Input {
    /// The name of its file, with the line number for a JSON line.
    pub name: String,
    /// The text.
    pub text: String,
    /// The document date, which relative dates are resolved against.
    pub date: Option<Date>,
    /// The line that holds it, if it is a JSON line.
    pub line: Option<JsonLine>,
}

impl Input {
    /// Returns the approximate memory use in bytes.
    pub(super) fn held_bytes(&self) -> usize {
        self.text.len() + self.line.as_ref().map_or(0, JsonLine::byte_len)
    }
}

/// Iterates over the documents of files, in order. After an error it continues with the next
/// document. Holds at most one document at a time.
pub(super) struct Inputs {
    files: FileWalker,
    lines: Option<JsonLineReader>,
    format: OutputFormat,
}

/// A file as documents: one text, or JSON lines.
enum OpenedInput {
    Text(Input),
    Lines(JsonLineReader),
}

impl Inputs {
    /// Creates an iterator over the documents of `files`: see [`FileWalker`] and [`is_json_lines`].
    /// Members of JSON lines that `format` cannot hold are reported.
    pub(super) fn new(files: &[PathBuf], format: OutputFormat) -> Self {
        Self { files: FileWalker::new(files), lines: None, format }
    }

    /// Reports the members of JSON lines that a Dateline file does not hold.
    fn note_dropped_members(&self, lines: &JsonLineReader) {
        if self.format == OutputFormat::Dateline && !lines.other_members.is_empty() {
            let names: Vec<&str> = lines.other_members.iter().map(String::as_str).collect();
            let (name, names) = (lines.name(), names.join(", "));
            print_note(format!(
                "{name}: members that a Dateline file cannot hold were dropped: {names}"
            ));
        }
    }
}

impl Iterator for Inputs {
    type Item = Result<Input, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(mut lines) = self.lines.take() {
                if let Some(input) = lines.next() {
                    self.lines = Some(lines);
                    return Some(input);
                }
                self.note_dropped_members(&lines);
            }
            let found = match self.files.next()? {
                Ok(found) => found,
                Err(error) => return Some(Err(InputError::Entry(error))),
            };
            match open_file(&found.path, found.is_explicit) {
                Ok(OpenedInput::Text(input)) => return Some(Ok(input)),
                Ok(OpenedInput::Lines(lines)) => self.lines = Some(lines),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

fn open_file(path: &Path, is_named: bool) -> Result<OpenedInput, InputError> {
    if is_named && path == Path::new(STANDARD_STREAM) {
        let standard = io::BufReader::new(io::stdin());
        return Ok(OpenedInput::Lines(JsonLineReader::new("standard input".to_owned(), standard)));
    }
    let name = path.display().to_string();
    let opened = match is_json_lines(path) {
        true => json_line_reader::open_json_lines(path, name.clone())
            .map(OpenedInput::Lines)
            .map_err(InputErrorReason::from),
        false => read_text_file(path, &name).map(OpenedInput::Text),
    };
    opened.map_err(|reason| InputError::Input { name, reason })
}

fn read_text_file(path: &Path, name: &str) -> Result<Input, InputErrorReason> {
    let bytes = read_with_limit(path)?;
    let input = |text, date| Input { name: name.to_owned(), text, date, line: None };
    match open(name, &bytes)? {
        OpenedFile::Text { text, encoding } => {
            note_guessed_encoding(name, encoding);
            Ok(input(text, None))
        }
        OpenedFile::Dateline(_) | OpenedFile::TrainingData { .. } => Err(InputErrorReason::Labeled),
        OpenedFile::Articles { documents: mut read, encoding, .. } => {
            match (read.documents.pop(), read.documents.len()) {
                (Some(item), 0) => {
                    note_guessed_encoding(name, encoding);
                    read.notes.iter().for_each(|it| print_note(format!("{name}: {it}")));
                    Ok(input(item.text, item.meta.date))
                }
                _ => Err(InputErrorReason::SeveralArticles),
            }
        }
        OpenedFile::Archive(_) => Err(InputErrorReason::Archive),
    }
}

/// Reports an encoding that was guessed.
fn note_guessed_encoding(name: &str, encoding: Encoding) {
    if encoding == Encoding::Windows1252 {
        print_note(format!("{name}: not UTF-8; read as Windows-1252"));
    }
}
