//! Reading many documents with the detector: streaming and in parallel. Documents are taken in
//! batches, and each batch is read by all threads; what is held at a time is a batch, that is a
//! megabyte for each thread or one longer document. Output stands in the order of the input.

mod input;
mod output;
mod reader;

pub use input::STANDARD;
pub use output::Format;
pub use reader::Reader;

use dateline_annotation::History;
use dateline_formats::dateline_json;
use input::{Input, Inputs};
use std::error::Error;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How much text a batch has for each thread, in bytes, at least.
const BATCH: usize = 1 << 20;

/// What went wrong in a thread.
type Failure = Box<dyn Error + Send + Sync>;

/// Reads the documents of files and writes them with what was found.
pub fn run(
    reader: &Reader,
    files: &[String],
    format: Format,
    threads: usize,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let labels = History::default();
    let labels = labels.project().labels();
    if format == Format::Dateline {
        out.write_all(dateline_json::head(labels).as_bytes())?;
    }
    let mut inputs = Inputs::new(files);
    let mut number = 1;
    let mut failure = None;
    while failure.is_none() {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH * threads {
            match inputs.next() {
                Some(Ok(input)) => {
                    bytes += input.text.len();
                    batch.push(input);
                }
                Some(Err(error)) => {
                    failure = Some(error);
                    break;
                }
                None => break,
            }
        }
        if batch.is_empty() {
            break;
        }
        for written in read(reader, batch, number, format, threads) {
            out.write_all(written.map_err(|error| error.to_string())?.as_bytes())?;
            number += 1;
        }
    }
    if let Some(error) = failure {
        out.flush()?;
        return Err(error.into());
    }
    if format == Format::Dateline {
        out.write_all(dateline_json::tail(number == 1).as_bytes())?;
    }
    Ok(out.flush()?)
}

/// Reads a batch with some threads; what is written stands in the order of the batch.
fn read(
    reader: &Reader,
    batch: Vec<Input>,
    first: u32,
    format: Format,
    threads: usize,
) -> Vec<Result<String, Failure>> {
    let work: Vec<Mutex<Option<Input>>> =
        batch.into_iter().map(|input| Mutex::new(Some(input))).collect();
    let done: Vec<Mutex<Option<Result<String, Failure>>>> =
        work.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let take = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(input) = work.get(at) else { break };
            let input = input.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some(input) = input else { continue };
            let written = output::document(reader, input, first + at as u32, format);
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
