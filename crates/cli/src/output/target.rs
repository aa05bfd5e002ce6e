//! Resolves a path to the target of its links.

use std::ffi::OsStr;
use std::fs::{Metadata, read_link, symlink_metadata};
use std::io;
use std::path::{Path, PathBuf};

/// The target of a path after all links are followed.
pub(crate) enum OutputTarget {
    /// No file yet.
    Missing(PathBuf),
    /// A file.
    File(PathBuf, Metadata),
    /// A folder.
    Folder(PathBuf),
    /// A device, a pipe or a socket.
    Device(PathBuf),
    /// The standard output of this process.
    StandardOutput,
    /// The standard error of this process.
    StandardError,
    /// Another file descriptor of a process, such as `/dev/fd/3`. It may be a file to which other
    /// programs have written.
    Descriptor(PathBuf),
}

/// The maximum number of links in a row, as in the Linux kernel. More are a loop.
const MAX_LINKS: usize = 40;

/// Follows links in the last component of a path. The system follows those in its folders.
pub(crate) fn resolve_target(path: &Path) -> io::Result<OutputTarget> {
    let mut path = path.to_owned();
    for _ in 0..=MAX_LINKS {
        let facts = match symlink_metadata(&path) {
            Ok(facts) => facts,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(OutputTarget::Missing(path));
            }
            Err(error) => return Err(error),
        };
        if !facts.is_symlink() {
            return Ok(match (facts.is_dir(), facts.is_file()) {
                (true, _) => OutputTarget::Folder(path),
                (_, true) => OutputTarget::File(path, facts),
                _ => OutputTarget::Device(path),
            });
        }
        if let Some(descriptor) = descriptor_target(&path) {
            return Ok(descriptor);
        }
        let to = read_link(&path)?;
        path = path.parent().unwrap_or(Path::new("")).join(to);
    }
    Err(io::Error::other("the links form a loop"))
}

/// Returns the target if `link` is a file descriptor of Linux, such as `/proc/…/fd/1`, else `None`.
/// The content of such a link is not a path.
fn descriptor_target(link: &Path) -> Option<OutputTarget> {
    let folder = link.parent()?.canonicalize().ok()?;
    if !folder.starts_with("/proc") || folder.file_name() != Some(OsStr::new("fd")) {
        return None;
    }
    let is_own = folder.components().nth(2).map(|it| it.as_os_str().to_owned())
        == Some(std::process::id().to_string().into());
    Some(match link.file_name()?.to_str() {
        Some("1") if is_own => OutputTarget::StandardOutput,
        Some("2") if is_own => OutputTarget::StandardError,
        _ => OutputTarget::Descriptor(link.to_owned()),
    })
}
