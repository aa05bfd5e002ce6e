//! A file in memory.

use std::borrow::Cow;

/// A file in memory: the output of an export or the input of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// A relative path with `/` separators and without `..`. For an import, any file name.
    pub path: String,
    /// The file's content.
    pub bytes: Vec<u8>,
}

impl File {
    /// Returns the last part of the path.
    pub(crate) fn name(&self) -> &str {
        file_name(&self.path)
    }

    /// Returns the first 1000 bytes as text.
    pub(crate) fn head(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes[..self.bytes.len().min(1000)])
    }
}

/// Returns the last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}
