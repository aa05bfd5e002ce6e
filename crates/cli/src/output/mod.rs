//! Writes files whole or not at all.
//!
//! A file is written under a temporary name in the same folder and renamed when it is complete. An
//! old file of that name stays unchanged until then. Unfinished files are removed when a command
//! fails, when it panics, and when a signal ends it.

mod set;
mod staged;
mod target;
mod temporary;

pub(crate) use set::OutputSet;
pub(crate) use target::{OutputTarget, resolve_target};

use crate::files::error_with_context;
use staged::StagedFile;
use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The file name that means the standard output or the standard input.
pub(crate) const STANDARD_STREAM: &str = "-";

/// A file or stream that a command writes.
pub(crate) struct Output {
    /// The name used in messages.
    name: String,
    destination: Destination,
}

enum Destination {
    /// The standard output, a device or a pipe.
    Stream(BufWriter<Box<dyn Write>>),
    /// A new file, or one that replaces an old file.
    File(StagedFile),
}

impl Output {
    /// Opens the destination that a path names: `-` is the standard output, devices and pipes are
    /// written through, and links are followed. A file does not change before [`Output::finish`].
    /// Missing folders are created. Errors name the path.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        if path == Path::new(STANDARD_STREAM) {
            let name = "standard output".to_owned();
            return Ok(Self { name, destination: stream_destination(io::stdout()) });
        }
        let name = path.display().to_string();
        match open_destination(path) {
            Ok(to) => Ok(Self { name, destination: to }),
            Err(error) => Err(error_with_context(name, error)),
        }
    }

    /// Returns true for a stream. There can be no files beside a stream.
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self.destination, Destination::Stream(_))
    }

    /// Appends bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        let pushed = match &mut self.destination {
            Destination::Stream(stream) => stream.write_all(bytes),
            Destination::File(staged) => staged.push(bytes),
        };
        pushed.map_err(|error| error_with_context(&self.name, error))
    }

    /// Completes the output. A file is renamed to its final name.
    pub(crate) fn finish(self) -> io::Result<()> {
        finish_all(vec![self])
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes)?;
        Ok(bytes.len())
    }

    /// Does nothing: only [`Output::finish`] makes the output visible.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Prints a text and a line end to the standard output.
pub(crate) fn print_line(text: &str) -> io::Result<()> {
    write_file(Path::new(STANDARD_STREAM), format!("{text}\n"))
}

/// Writes a whole file: see [`Output`].
pub(crate) fn write_file(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let mut output = Output::create(path)?;
    output.push(bytes.as_ref())?;
    output.finish()
}

fn stream_destination(to: impl Write + 'static) -> Destination {
    Destination::Stream(BufWriter::new(Box::new(to)))
}

fn open_destination(path: &Path) -> io::Result<Destination> {
    Ok(match resolve_target(path)? {
        OutputTarget::Missing(path) => Destination::File(StagedFile::new(path, None)?),
        OutputTarget::File(path, facts) => Destination::File(StagedFile::new(path, Some(&facts))?),
        OutputTarget::Folder(_) => return Err(io::ErrorKind::IsADirectory.into()),
        OutputTarget::StandardOutput => stream_destination(io::stdout()),
        OutputTarget::StandardError => stream_destination(io::stderr()),
        // Append: the descriptor's file may have content from other programs, which stays.
        OutputTarget::Descriptor(path) => {
            stream_destination(OpenOptions::new().append(true).open(path)?)
        }
        OutputTarget::Device(path) => {
            stream_destination(OpenOptions::new().write(true).open(path)?)
        }
    })
}

/// Completes all outputs, then renames the files among them, in this order.
pub(crate) fn finish_all(outputs: Vec<Output>) -> io::Result<()> {
    let mut files = Vec::new();
    for Output { name, destination: to } in outputs {
        match to {
            Destination::Stream(mut stream) => {
                stream.flush().map_err(|error| error_with_context(&name, error))?
            }
            Destination::File(mut staged) => {
                staged.close().map_err(|error| error_with_context(&name, error))?;
                files.push((name, staged));
            }
        }
    }
    staged::commit(files)
}
