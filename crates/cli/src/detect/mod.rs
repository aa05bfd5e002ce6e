//! `dateline detect`: runs the detector on many documents, streaming and in parallel. Documents are
//! collected in batches, and all threads process each batch. Memory is bounded by a batch (a
//! megabyte for each thread) or by one longer document. The output has the order of the input.

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
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The minimum amount of text in a batch for each thread, in bytes.
const BATCH: usize = 1 << 20;

/// An error in a thread.
type Failure = Box<dyn Error + Send + Sync>;

/// A document as bytes of the output, or the error that prevented it.
type Written = Result<Vec<u8>, Failure>;

/// Returns true if a file has a document on each line: the standard input, `.jsonl` and `.ndjson`.
pub fn is_lines(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    path == Path::new(STANDARD) || extension == "jsonl" || extension == "ndjson"
}

/// A document to be processed by a thread.
enum Work {
    Line(Input),
    Document(Box<Document>),
}

impl Work {
    /// Creates the work for an input. `number` is the document id in a Dateline file.
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

/// Detects mentions in the documents of `files` and writes them to `out`. Unreadable input is named
/// on the standard error and left out. The error at the end says how many inputs were left out.
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
        out.push(dateline_json::file_header(labels).as_bytes())?;
    }
    let inputs = Inputs::new(files, format);
    let mut run = Run { reader, format, threads, out, number: 0, left_out: 0, is_first: true };
    run.read_all(inputs)?;
    let Run { mut out, left_out, is_first, .. } = run;
    if format == Format::Dateline {
        out.push(dateline_json::file_footer(is_first).as_bytes())?;
    }
    out.finish()?;
    match left_out {
        0 => Ok(()),
        1 => Err("1 input was skipped; all others were read".into()),
        _ => Err(format!("{left_out} inputs were skipped; all others were read").into()),
    }
}

/// The state of a run: counters and the output.
struct Run<'a> {
    reader: &'a Reader,
    format: Format,
    threads: usize,
    out: Output,
    /// The number of the last document.
    number: u32,
    left_out: usize,
    /// True if nothing has been written yet.
    is_first: bool,
}

impl Run<'_> {
    fn read_all(&mut self, inputs: Inputs) -> Result<(), Box<dyn Error>> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        for input in inputs {
            let size = input.as_ref().map_or(0, Input::size);
            let work = input.map_err(|error| error.to_string()).and_then(|input| {
                Work::new(input, self.format, self.number + 1).map_err(|error| error.to_string())
            });
            let work = match work {
                Ok(work) => work,
                Err(error) => {
                    self.leave_out(error);
                    continue;
                }
            };
            self.number += 1;
            match work {
                Work::Line(input) if size > BATCH => {
                    self.write(std::mem::take(&mut batch))?;
                    bytes = 0;
                    self.stream(input)?;
                }
                work => {
                    batch.push(work);
                    bytes += size;
                }
            }
            if bytes >= BATCH * self.threads {
                self.write(std::mem::take(&mut batch))?;
                bytes = 0;
            }
        }
        self.write(batch)
    }

    fn leave_out(&mut self, error: impl fmt::Display) {
        self.left_out += 1;
        note(error);
    }

    /// Processes a batch and writes it.
    fn write(&mut self, batch: Vec<Work>) -> Result<(), Box<dyn Error>> {
        for written in read(self.reader, batch, self.threads) {
            match written {
                Ok(written) => {
                    // Each document of a Dateline file begins with a comma, which the first one
                    // must not have.
                    let first = written.strip_prefix(b",").filter(|_| self.is_first);
                    self.out.push(first.unwrap_or(&written))?;
                    self.is_first = false;
                }
                Err(error) => self.leave_out(error),
            }
        }
        Ok(())
    }

    /// Processes a long line and writes its mentions while they are detected. They may be many
    /// times as long as the line.
    fn stream(&mut self, input: Input) -> Result<(), Box<dyn Error>> {
        self.is_first = false;
        output::write_line(self.reader, input, &mut self.out)
            .map_err(|error| error as Box<dyn Error>)
    }
}

/// Processes a batch with `threads` threads. The results have the order of the batch.
fn read(reader: &Reader, batch: Vec<Work>, threads: usize) -> Vec<Written> {
    let work: Vec<Mutex<Option<Work>>> =
        batch.into_iter().map(|work| Mutex::new(Some(work))).collect();
    let done: Vec<Mutex<Option<Written>>> = work.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let take = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(one) = work.get(at) else { break };
            let one = one.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some(one) = one else { continue };
            let mut written = Vec::new();
            let written = output::write(reader, one, &mut written).map(|()| written);
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
