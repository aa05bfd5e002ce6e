//! `dateline detect`: runs the detector on many documents, streaming and in parallel. Documents are
//! collected in batches, and all threads process each batch. Memory is bounded by a batch (a
//! megabyte for each thread) or by one longer document. The output has the order of the input.

mod arguments;
mod error;
mod input;
mod json_line;
mod json_line_reader;
mod output;
mod pipeline;

pub(crate) use arguments::DetectArgs;

use crate::arguments::load_gazetteer;
use crate::error::CommandError;
use crate::files::print_note;
use crate::learning::load_learned;
use crate::output::{Output, STANDARD_STREAM};
use arguments::OutputFormat;
use dateline_annotation::model::{Document, DocumentId};
use dateline_formats::{dateline_json, open_text};
use dateline_learn::LearnedEngine;
use error::InputError;
use input::{Input, Inputs};
use pipeline::DetectionPipeline;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The minimum amount of text in a batch for each thread, in bytes.
const BATCH_BYTES: usize = 1 << 20;

/// A document as bytes of the output, or the error that prevented it.
type WriteResult = Result<Vec<u8>, InputError>;

/// A document to be processed by a thread.
enum WorkItem {
    Line(Input),
    Document(Box<Document>),
}

impl WorkItem {
    /// Creates the work for an input. `number` is the document id in a Dateline file.
    fn new(input: Input, format: OutputFormat, number: u32) -> Result<Self, InputError> {
        if format == OutputFormat::JsonLines {
            return Ok(Self::Line(input));
        }
        let mut document = open_text(DocumentId(number), &input.text, &input.name)
            .map_err(|error| InputError::Input { name: input.name, reason: error.into() })?;
        document.meta.date = input.date.or(document.meta.date);
        Ok(Self::Document(Box::new(document)))
    }
}

/// Runs `dateline detect`.
pub(crate) fn run_detect(it: &DetectArgs) -> Result<(), CommandError> {
    let gazetteer = it.gazetteer.as_deref().map(load_gazetteer).transpose()?;
    let tagger = it.tagger.load_tagger()?;
    let pipeline = match &it.learned {
        None => DetectionPipeline { tagger, gazetteer, learned: None },
        Some(path) => {
            let model = Arc::new(load_learned(path)?);
            let engine = LearnedEngine::new(tagger, model.clone());
            let engine = engine.map_err(|error| CommandError::in_file(path, error))?;
            DetectionPipeline { tagger: Arc::new(engine), gazetteer, learned: Some(model) }
        }
    };
    let out = Output::create(Path::new(STANDARD_STREAM))?;
    detect_files(&pipeline, &it.files, it.format(), it.threads(), out)
}

/// Detects mentions in the documents of `files` and writes them to `out`. Unreadable input is named
/// on the standard error and left out. The error at the end says how many inputs were left out.
fn detect_files(
    pipeline: &DetectionPipeline,
    files: &[PathBuf],
    format: OutputFormat,
    threads: usize,
    mut out: Output,
) -> Result<(), CommandError> {
    if format == OutputFormat::Dateline {
        out.push(dateline_json::file_header(&pipeline.labels()).as_bytes())?;
    }
    let inputs = Inputs::new(files, format);
    let mut run = BatchRunner {
        pipeline,
        format,
        threads,
        out,
        document_number: 0,
        skipped_inputs: 0,
        is_first: true,
    };
    run.process_inputs(inputs)?;
    let BatchRunner { mut out, skipped_inputs: n_skipped, is_first, .. } = run;
    if format == OutputFormat::Dateline {
        out.push(dateline_json::file_footer(is_first).as_bytes())?;
    }
    out.finish()?;
    match n_skipped {
        0 => Ok(()),
        _ => Err(CommandError::SkippedInputs(n_skipped)),
    }
}

/// The state of a run: counters and the output.
struct BatchRunner<'a> {
    pipeline: &'a DetectionPipeline,
    format: OutputFormat,
    threads: usize,
    out: Output,
    /// The number of the last document.
    document_number: u32,
    skipped_inputs: usize,
    /// True if nothing has been written yet.
    is_first: bool,
}

impl BatchRunner<'_> {
    fn process_inputs(&mut self, inputs: Inputs) -> Result<(), CommandError> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        for input in inputs {
            let size = input.as_ref().map_or(0, Input::held_bytes);
            let work =
                input.and_then(|input| WorkItem::new(input, self.format, self.document_number + 1));
            let work = match work {
                Ok(work) => work,
                Err(error) => {
                    self.skip_input(&error);
                    continue;
                }
            };
            self.document_number += 1;
            match work {
                WorkItem::Line(input) if size > BATCH_BYTES => {
                    self.process_batch(std::mem::take(&mut batch))?;
                    bytes = 0;
                    self.process_long_line(input)?;
                }
                work => {
                    batch.push(work);
                    bytes += size;
                }
            }
            if bytes >= BATCH_BYTES * self.threads {
                self.process_batch(std::mem::take(&mut batch))?;
                bytes = 0;
            }
        }
        self.process_batch(batch)
    }

    fn skip_input(&mut self, error: &InputError) {
        self.skipped_inputs += 1;
        print_note(error);
    }

    /// Processes a batch and writes it.
    fn process_batch(&mut self, batch: Vec<WorkItem>) -> Result<(), CommandError> {
        for written in detect_batch(self.pipeline, batch, self.threads) {
            match written {
                Ok(written) => {
                    // Each document of a Dateline file begins with a comma, which the first one
                    // must not have.
                    let first = written.strip_prefix(b",").filter(|_| self.is_first);
                    self.out.push(first.unwrap_or(&written))?;
                    self.is_first = false;
                }
                Err(error) => self.skip_input(&error),
            }
        }
        Ok(())
    }

    /// Processes a long line and writes its mentions while they are detected. They may be many
    /// times as long as the line.
    fn process_long_line(&mut self, input: Input) -> Result<(), CommandError> {
        self.is_first = false;
        Ok(output::write_json_line(self.pipeline, input, &mut self.out)?)
    }
}

/// Processes a batch with `threads` threads. The results have the order of the batch.
fn detect_batch(
    pipeline: &DetectionPipeline,
    batch: Vec<WorkItem>,
    threads: usize,
) -> Vec<WriteResult> {
    let work: Vec<Mutex<Option<WorkItem>>> =
        batch.into_iter().map(|work| Mutex::new(Some(work))).collect();
    let done: Vec<Mutex<Option<WriteResult>>> = work.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let process_items = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = work.get(at) else { break };
            let item = item.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some(item) = item else { continue };
            let mut written = Vec::new();
            let written = output::write_document(pipeline, item, &mut written).map(|()| written);
            *done[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(written);
        }
    };
    std::thread::scope(|scope| {
        (1..threads.min(work.len())).for_each(|_| {
            scope.spawn(process_items);
        });
        process_items();
    });
    done.into_iter()
        .filter_map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner))
        .collect()
}
