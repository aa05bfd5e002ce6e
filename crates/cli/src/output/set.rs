//! A folder of files that are renamed together.

use super::{Destination, Output, OutputTarget, STANDARD_STREAM, finish_all, resolve_target};
use crate::files::error_with_context;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The maximum number of open files.
const MAX_OPEN_FILES: usize = 16;

/// Files in a folder that are renamed when all are complete, in the order in which they were
/// created. If the set is dropped before that, none of them remains.
pub(crate) struct OutputSet {
    root: PathBuf,
    outputs: Vec<Output>,
    /// The indices of the files in `outputs`.
    by_path: BTreeMap<PathBuf, usize>,
    /// The indices of the open files.
    open_indices: Vec<usize>,
}

impl OutputSet {
    /// Creates a set of files in the folder `root`. The folder is created with the first file.
    pub(crate) fn create(root: &Path) -> io::Result<Self> {
        let (by_path, outputs, open) = (BTreeMap::new(), Vec::new(), Vec::new());
        let name = root.display();
        let target = resolve_target(root).map_err(|error| error_with_context(name, error))?;
        match target {
            _ if root == Path::new(STANDARD_STREAM) => {}
            OutputTarget::Missing(root) | OutputTarget::Folder(root) => {
                return Ok(Self { root, outputs, by_path, open_indices: open });
            }
            _ => {}
        }
        let error = io::Error::other("this export has several files: give a folder or a .zip file");
        Err(error_with_context(root.display(), error))
    }

    /// Appends to a file. `path` is relative to the folder.
    pub(crate) fn push(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let index = match self.by_path.get(path) {
            Some(&index) => index,
            None => {
                self.close_open_files()?;
                let index = self.outputs.len();
                self.outputs.push(Output::create(&self.root.join(path))?);
                self.by_path.insert(path.to_owned(), index);
                self.open_indices.push(index);
                index
            }
        };
        if !self.open_indices.contains(&index) {
            self.close_open_files()?;
            self.open_indices.push(index);
        }
        self.outputs[index].push(bytes)
    }

    /// Closes all open files if there are too many.
    fn close_open_files(&mut self) -> io::Result<()> {
        if self.open_indices.len() < MAX_OPEN_FILES {
            return Ok(());
        }
        for index in std::mem::take(&mut self.open_indices) {
            let Output { name, destination: to } = &mut self.outputs[index];
            if let Destination::File(staged) = to {
                staged.close().map_err(|error| error_with_context(name, error))?;
            }
        }
        Ok(())
    }

    /// Completes all files and renames them.
    pub(crate) fn finish(self) -> io::Result<()> {
        finish_all(self.outputs)
    }
}
