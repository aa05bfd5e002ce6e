//! Destinations of an export: a single file with others beside it, or a folder.

use crate::files::print_note;
use crate::output::{Output, OutputSet, STANDARD_STREAM, finish_all};
use dateline_formats::export::Sink;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

/// The name of an export to the standard output.
const DEFAULT_STEM: &str = "export";

/// Returns the name of an export to `path`: the file name without `extension`, which may have
/// several parts. If the file name does not end with `extension`, its last extension is removed
/// instead.
pub(super) fn export_stem(path: &Path, extension: &str) -> OsString {
    let name = path.file_name().filter(|_| path != Path::new(STANDARD_STREAM));
    let name = Path::new(name.unwrap_or(OsStr::new(DEFAULT_STEM)));
    let mut stem = name.to_owned();
    let mut take = |part: &str| {
        let has_it = stem.extension() == Some(OsStr::new(part));
        has_it && stem.set_extension("")
    };
    if extension.rsplit('.').all(&mut take) {
        return stem.into();
    }
    name.file_stem().unwrap_or(name.as_os_str()).to_owned()
}

/// The destination of an export that is one file, perhaps with others beside it.
pub(super) struct SingleFileSink {
    /// Each output with its path in the export. The first is the file itself.
    outputs: Vec<(String, Output)>,
    /// The stem of the names of files beside it. The export has a lossy UTF-8 form of it.
    stem: OsString,
    folder: PathBuf,
}

impl SingleFileSink {
    /// Creates the file at `path`. `stem` is the name of the export, `extension` that of its
    /// format.
    pub(super) fn create(path: &Path, stem: OsString, extension: &str) -> io::Result<Self> {
        let file = format!("{}.{extension}", stem.to_string_lossy());
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { outputs: vec![(file, Output::create(path)?)], stem, folder })
    }

    /// Returns the path on disk of the export's file `path`.
    fn sidecar_path(&self, path: &str) -> PathBuf {
        let Some(ending) = path.strip_prefix(&*self.stem.to_string_lossy()) else {
            return self.folder.join(path);
        };
        let mut name = self.stem.clone();
        name.push(ending);
        self.folder.join(name)
    }

    /// Renames all files to their final names.
    pub(super) fn finish(self) -> io::Result<()> {
        finish_all(self.outputs.into_iter().map(|(_, output)| output).collect())
    }
}

impl Sink for SingleFileSink {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if let Some((_, output)) = self.outputs.iter_mut().find(|(name, _)| name == path) {
            return output.push(bytes);
        }
        if self.outputs.iter().any(|(_, output)| output.is_stream()) {
            print_note(format!("{path} was not written: a stream holds one file only"));
            return Ok(());
        }
        let mut output = Output::create(&self.sidecar_path(path))?;
        output.push(bytes)?;
        self.outputs.push((path.to_owned(), output));
        Ok(())
    }
}

impl Sink for OutputSet {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.push(Path::new(path), bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::export_stem;
    use std::path::Path;

    #[test]
    fn export_is_named_after_its_file() {
        let stem = |path, extension| export_stem(Path::new(path), extension).into_string().unwrap();
        assert_eq!(stem("a/b.c.doccano.jsonl", "doccano.jsonl"), "b.c");
        assert_eq!(stem("b.jsonl", "doccano.jsonl"), "b");
        assert_eq!(stem("b", "jsonl"), "b");
        assert_eq!(stem("b.jsonl/", "jsonl"), "b");
        assert_eq!(stem("-", "jsonl"), "export");
    }
}
