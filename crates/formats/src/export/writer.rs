use super::{ExportItem, ExportOptions, LossReport};
use std::collections::BTreeMap;
use std::io;

/// Writes one set of items in a format. A new one for each part of a split.
///
/// Equal items must give equal bytes. A writer need not hold what it has written.
pub trait FormatWriter {
    /// What stands before the first item.
    fn begin(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        let _ = out;
        Ok(())
    }

    /// An item.
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()>;

    /// What stands after the last item.
    fn finish(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        let _ = out;
        Ok(())
    }
}

/// What a writer knows before its first item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriterSetup {
    /// All labels that may come, as the export calls them: in the project's order, each once.
    pub labels: Vec<String>,
    /// What the export holds.
    pub options: ExportOptions,
}

/// Where a writer puts its bytes.
pub struct WriterOutput<'a> {
    pub(super) stem: &'a str,
    pub(super) extension: &'a str,
    pub(super) sink: &'a mut dyn Sink,
    /// What a writer itself has to leave out; most is counted before it gets an item.
    pub losses: &'a mut LossReport,
}

impl WriterOutput<'_> {
    /// Appends to the file of a format that is one: `STEM.EXTENSION`.
    pub fn append(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.append_sidecar(self.extension, bytes)
    }

    /// Appends to a file beside it: `STEM.ENDING`.
    pub fn append_sidecar(&mut self, ending: &str, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.sink.append(&format!("{}.{ending}", self.stem), bytes.as_ref())
    }

    /// Appends to a file of a format that is many: `STEM/NAME`.
    pub fn append_in_folder(&mut self, name: &str, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.sink.append(&format!("{}/{name}", self.stem), bytes.as_ref())
    }
}

/// Takes what is written: memory, a folder.
pub trait Sink {
    /// Appends to a file, which is made where it is not there yet. The path is relative, with `/`.
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()>;
}

/// Files in memory, by path.
impl Sink for BTreeMap<String, Vec<u8>> {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        match self.get_mut(path) {
            Some(file) => file.extend_from_slice(bytes),
            None => drop(self.insert(path.to_owned(), bytes.to_vec())),
        }
        Ok(())
    }
}
