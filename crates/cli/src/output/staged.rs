//! A staged file: written under a temporary name beside its target and renamed when complete.

use super::temporary::{TemporaryFiles, lock_with_cleanup};
use crate::files::error_with_context;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, TempPath};

/// A file under a temporary name. It is removed on drop.
pub(super) struct StagedFile {
    /// The temporary path. `None` once the file is renamed.
    temporary: Option<TempPath>,
    file: Option<BufWriter<File>>,
    target: PathBuf,
}

impl StagedFile {
    /// Creates a file that is to be renamed to `target`. If it replaces `old`, it gets that file's
    /// permissions and owner.
    pub(super) fn new(target: PathBuf, old: Option<&Metadata>) -> io::Result<Self> {
        if old.is_some() {
            // Renaming needs no write permission for the replaced file, but a write-protected file
            // must be kept.
            OpenOptions::new().write(true).open(&target)?;
        }
        let parent = target.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = parent.unwrap_or(Path::new("."));
        let mut registry = lock_with_cleanup()?;
        registry.create_folder(folder)?;
        let mut builder = Builder::new();
        builder.prefix(".dateline-").suffix(".part");
        if old.is_none() {
            use_default_permissions(&mut builder);
        }
        let (file, temporary) = match builder.tempfile_in(folder) {
            Ok(created) => created.into_parts(),
            Err(error) => {
                registry.remove_empty_folders();
                return Err(error_with_context("cannot create a file in the same folder", error));
            }
        };
        registry.files.insert(temporary.to_path_buf());
        drop(registry);
        let mut staged = Self { temporary: Some(temporary), file: None, target };
        if let Some(old) = old {
            copy_owner(&file, old);
            file.set_permissions(old.permissions())?;
        }
        staged.file = Some(BufWriter::new(file));
        Ok(staged)
    }

    /// Appends bytes. A closed file is opened again.
    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.file.is_none()
            && let Some(temporary) = &self.temporary
        {
            let file = OpenOptions::new().append(true).open(temporary)?;
            self.file = Some(BufWriter::new(file));
        }
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }

    /// Flushes all bytes to disk and closes the file.
    pub(super) fn close(&mut self) -> io::Result<()> {
        let Some(mut file) = self.file.take() else { return Ok(()) };
        file.flush()?;
        match file.get_ref().sync_all() {
            // Some file systems do not support syncing.
            Err(error) if is_unsupported(&error) => Ok(()),
            synced => synced,
        }
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        let Some(temporary) = self.temporary.take() else { return };
        self.file = None;
        if let Ok(mut registry) = lock_with_cleanup() {
            registry.files.remove(&temporary.to_path_buf());
            // The error that led here is already reported. This is only cleanup.
            let _ = temporary.close();
            registry.remove_empty_folders();
        }
    }
}

/// Renames closed files, in this order. Each comes with its name for messages. No signal ends the
/// program in between.
pub(super) fn commit(mut files: Vec<(String, StagedFile)>) -> io::Result<()> {
    // The lock is released before `files` is dropped: files that are not renamed lock the registry
    // again.
    if files.is_empty() { Ok(()) } else { rename_all(&mut files, &mut *lock_with_cleanup()?) }
}

fn rename_all(files: &mut [(String, StagedFile)], registry: &mut TemporaryFiles) -> io::Result<()> {
    let all = files.len();
    for (done, (name, staged)) in files.iter_mut().enumerate() {
        let Some(temporary) = staged.temporary.take() else { continue };
        let path = temporary.to_path_buf();
        if let Err(error) = temporary.persist(&staged.target) {
            staged.temporary = Some(error.path);
            let error = error_with_context(name, error.error);
            let before = format!("{done} of {all} files were already written");
            return Err(if done == 0 { error } else { error_with_context(before, error) });
        }
        registry.files.remove(&path);
    }
    registry.folders.clear();
    Ok(())
}

/// Gives a new file the system's default permissions instead of those of a temporary file.
#[cfg(unix)]
fn use_default_permissions(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn use_default_permissions(_: &mut Builder<'_, '_>) {}

/// Copies the owner and group of the old file, as far as permitted.
#[cfg(unix)]
fn copy_owner(file: &File, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let is_same = file.metadata().is_ok_and(|it| (it.uid(), it.gid()) == (old.uid(), old.gid()));
    if !is_same {
        let _ = fchown(file, Some(old.uid()), Some(old.gid()))
            .or_else(|_| fchown(file, None, Some(old.gid())));
    }
}

#[cfg(not(unix))]
fn copy_owner(_: &File, _: &Metadata) {}

fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported)
}
