//! Reading many documents with the detector: streaming and in parallel. Documents are taken in
//! batches, and each batch is read by all threads; what is held at a time is a batch, that is a
//! megabyte for each thread or one longer document. Output stands in the order of the input.

mod input;
mod line;
mod lines;
mod output;
mod reader;

pub use output::Format;
pub use reader::Reader;

use crate::files::note;
use crate::output::{Output, STANDARD};
use dateline_annotation::{Document, DocumentId, History};
use dateline_formats::{dateline_json, open_text};
use input::{Input, Inputs};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How much text a batch has for each thread, in bytes, at least.
const BATCH: usize = 1 << 20;

/// What went wrong in a thread.
type Failure = Box<dyn Error + Send + Sync>;

/// Whether a file has a document on each line: the standard input, and what ends in `.jsonl` or
/// `.ndjson`.
pub fn is_lines(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    path == Path::new(STANDARD) || extension == "jsonl" || extension == "ndjson"
}

/// A document as a thread reads it.
enum Work {
    Line(Input),
    Document(Box<Document>),
}

impl Work {
    /// `number` is that of a document of a Dateline file.
    fn new(input: Input, format: Format, number: u32) -> Result<Self, Failure> {
        if format == Format::JsonLines {
            return Ok(Self::Line(input));
        }
        let mut document = open_text(DocumentId(number), &input.text, &input.name)
            .map_err(|error| format!("{}: {error}", input.name))?;
        document.meta.date = input.date.or(document.meta.date);
        Ok(Self::Document(Box::new(document)))
    }
}

/// Reads the documents of files and writes them with what was found. What cannot be read is named on
/// the standard error; all else is written, and the error at the end says how many were left out.
pub fn run(
    reader: &Reader,
    files: &[PathBuf],
    format: Format,
    threads: usize,
    mut out: Output,
) -> Result<(), Box<dyn Error>> {
    let labels = History::default();
    let labels = labels.project().labels();
    if format == Format::Dateline {
        out.push(dateline_json::head(labels).as_bytes())?;
    }
    let mut inputs = Inputs::new(files, format);
    let (mut number, mut left_out, mut is_first, mut is_over) = (0, 0, true, false);
    while !is_over {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH * threads && !is_over {
            let Some(input) = inputs.next() else {
                is_over = true;
                break;
            };
            let work = input.map_err(|error| error.to_string()).and_then(|input| {
                bytes += input.size();
                Work::new(input, format, number + 1).map_err(|error| error.to_string())
            });
            match work {
                Ok(work) => {
                    number += 1;
                    batch.push(work);
                }
                Err(error) => {
                    left_out += 1;
                    note(error);
                }
            }
        }
        for written in read(reader, batch, threads) {
            match written {
                Ok(written) => {
                    // A comma stands before each document of a Dateline file but the first.
                    let first = written.strip_prefix(',').filter(|_| is_first);
                    out.push(first.unwrap_or(&written).as_bytes())?;
                    is_first = false;
                }
                Err(error) => {
                    left_out += 1;
                    note(error);
                }
            }
        }
    }
    if format == Format::Dateline {
        out.push(dateline_json::tail(is_first).as_bytes())?;
    }
    out.finish()?;
    match left_out {
        0 => Ok(()),
        1 => Err("1 input was left out; all others were read".into()),
        _ => Err(format!("{left_out} inputs were left out; all others were read").into()),
    }
}

/// Reads a batch with some threads; what is written stands in the order of the batch.
fn read(reader: &Reader, batch: Vec<Work>, threads: usize) -> Vec<Result<String, Failure>> {
    let work: Vec<Mutex<Option<Work>>> =
        batch.into_iter().map(|work| Mutex::new(Some(work))).collect();
    let done: Vec<Mutex<Option<Result<String, Failure>>>> =
        work.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let take = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(one) = work.get(at) else { break };
            let one = one.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some(one) = one else { continue };
            let written = output::write(reader, one);
            *done[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(written);
        }
    };
    std::thread::scope(|scope| {
        (1..threads.min(work.len())).for_each(|_| {
            scope.spawn(take);
        });
        take();
    });
    done.into_iter()
        .filter_map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner))
        .collect()
}
