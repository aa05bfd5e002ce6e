use dateline_formats::export::Sink;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A folder that is written to. Files get their names when all are whole; what is not finished is
/// taken away again.
pub struct Folder {
    root: PathBuf,
    /// A file that is to have another name.
    renamed: Option<(String, String)>,
    /// All files so far.
    made: BTreeSet<PathBuf>,
    open: BTreeMap<PathBuf, BufWriter<File>>,
}

/// How many files are kept open.
const OPEN: usize = 16;

/// What stands at the end of the name of a file that is not whole.
const PARTIAL: &str = ".part";

impl Folder {
    /// A folder, which is made with its first file.
    pub fn new(root: &Path) -> Self {
        let (made, open) = (BTreeSet::new(), BTreeMap::new());
        Self { root: root.to_owned(), renamed: None, made, open }
    }

    /// The folder of a file, and the file's name.
    pub fn of(file: &Path) -> io::Result<(Self, String)> {
        let name = file.file_name().filter(|_| !file.is_dir()).ok_or_else(|| {
            io::Error::new(io::ErrorKind::IsADirectory, format!("{} is a folder", file.display()))
        })?;
        let root = file.parent().unwrap_or(Path::new(""));
        Ok((Self::new(root), name.to_string_lossy().into_owned()))
    }

    /// The same, where the file `from` is called `to`.
    pub fn renaming(mut self, from: String, to: String) -> Self {
        self.renamed = Some((from, to));
        self
    }

    /// Appends to a file.
    pub fn push(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let path = match &self.renamed {
            Some((from, to)) if from == path => to,
            _ => path,
        };
        let path = self.root.join(format!("{path}{PARTIAL}"));
        if !self.open.contains_key(&path) {
            if self.open.len() >= OPEN {
                self.close()?;
            }
            let is_new = self.made.insert(path.clone());
            if let Some(parent) = path.parent().filter(|_| is_new) {
                std::fs::create_dir_all(parent)?;
            }
            let mut options = OpenOptions::new();
            options.create(true).write(true).append(!is_new).truncate(is_new);
            self.open.insert(path.clone(), BufWriter::new(options.open(&path)?));
        }
        self.open.get_mut(&path).map_or(Ok(()), |file| file.write_all(bytes))
    }

    fn close(&mut self) -> io::Result<()> {
        std::mem::take(&mut self.open).into_values().try_for_each(|mut file| file.flush())
    }

    /// Gives all files their names.
    pub fn finish(mut self) -> io::Result<()> {
        self.close()?;
        for path in std::mem::take(&mut self.made) {
            let name = path.to_string_lossy();
            std::fs::rename(&path, name.strip_suffix(PARTIAL).unwrap_or(&name))?;
        }
        Ok(())
    }
}

impl Sink for Folder {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.push(path, bytes)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.open.clear();
        for path in &self.made {
            // Whatever went wrong has been told; this only tidies up.
            let _ = std::fs::remove_file(path);
        }
    }
}
