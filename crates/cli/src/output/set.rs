//! A folder of files that are renamed together.

use super::{Output, STANDARD, Target, To, finish_all, follow};
use crate::files::named;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The maximum number of open files.
const OPEN: usize = 16;

/// Files in a folder that are renamed when all are complete, in the order in which they were
/// created. If the set is dropped before that, none of them remains.
pub struct Set {
    root: PathBuf,
    outputs: Vec<Output>,
    /// The indices of the files in `outputs`.
    by_path: BTreeMap<PathBuf, usize>,
    /// The indices of the open files.
    open: Vec<usize>,
}

impl Set {
    /// Creates a set of files in the folder `root`. The folder is created with the first file.
    pub fn create(root: &Path) -> io::Result<Self> {
        let (by_path, outputs, open) = (BTreeMap::new(), Vec::new(), Vec::new());
        let name = root.display();
        let target = follow(root).map_err(|error| named(name, error))?;
        match target {
            _ if root == Path::new(STANDARD) => {}
            Target::Missing(root) | Target::Folder(root) => {
                return Ok(Self { root, outputs, by_path, open });
            }
            _ => {}
        }
        let error = io::Error::other("this export has several files: give a folder or a .zip file");
        Err(named(root.display(), error))
    }

    /// Appends to a file. `path` is relative to the folder.
    pub fn push(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let index = match self.by_path.get(path) {
            Some(&index) => index,
            None => {
                self.make_room()?;
                let index = self.outputs.len();
                self.outputs.push(Output::create(&self.root.join(path))?);
                self.by_path.insert(path.to_owned(), index);
                self.open.push(index);
                index
            }
        };
        if !self.open.contains(&index) {
            self.make_room()?;
            self.open.push(index);
        }
        self.outputs[index].push(bytes)
    }

    /// Closes all open files if there are too many.
    fn make_room(&mut self) -> io::Result<()> {
        if self.open.len() < OPEN {
            return Ok(());
        }
        for index in std::mem::take(&mut self.open) {
            let Output { name, to } = &mut self.outputs[index];
            if let To::File(staged) = to {
                staged.close().map_err(|error| named(name, error))?;
            }
        }
        Ok(())
    }

    /// Completes all files and renames them.
    pub fn finish(self) -> io::Result<()> {
        finish_all(self.outputs)
    }
}
