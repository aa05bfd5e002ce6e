//! ZIP archives: of exports, and of files to import.

use crate::dateline_json::MAX_DATELINE_BYTES;
use crate::format::File;
use crate::kind::{Kind, by_magic};
use crate::shorten::shorten;
use std::io::{self, Cursor, Read as _, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Files as a ZIP archive, in the order given. Equal files give equal bytes: every time is the
/// first that the format knows, 1980-01-01. Memory: the archive.
pub fn write(files: &[File]) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        archive.start_file(file.path.as_str(), options)?;
        archive.write_all(&file.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// How many files an archive may have.
pub const MAX_FILES: usize = 50_000;

/// Why an archive is refused. Nothing of it was taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// Damaged, encrypted, or packed by another method than DEFLATE.
    #[error("the archive cannot be read: {0}")]
    Broken(String),
    /// Unpacked, its files are longer than [`MAX_DATELINE_BYTES`] together.
    #[error("unpacked, it has more than {} MB", MAX_DATELINE_BYTES >> 20)]
    TooLarge,
    /// More than [`MAX_FILES`].
    #[error("it has {0} files; up to {MAX_FILES} can be opened")]
    TooMany(usize),
}

/// Whether bytes begin as an archive that is none of an office program's documents.
pub fn is_archive(bytes: &[u8]) -> bool {
    by_magic(bytes) == Some(Kind::Zip)
}

/// The files of a ZIP archive, in its order; folders and hidden files are left out. Archives inside
/// are not opened.
///
/// What it says of its sizes is not believed: unpacking stops at the limit. Memory: the unpacked files.
pub fn read(bytes: &[u8]) -> Result<Vec<File>, ArchiveError> {
    read_within(bytes, MAX_DATELINE_BYTES)
}

/// [`read`] with another limit, in bytes.
fn read_within(bytes: &[u8], limit: u64) -> Result<Vec<File>, ArchiveError> {
    let broken =
        |error: &dyn std::fmt::Display| ArchiveError::Broken(shorten(&error.to_string(), 200));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > MAX_FILES {
        return Err(ArchiveError::TooMany(archive.len()));
    }
    let (mut files, mut left) = (Vec::new(), limit);
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| broken(&error))?;
        let path = file.name().map_err(|error| broken(&error))?.into_owned();
        let is_hidden = path.split('/').any(|name| name.starts_with('.') || name == "__MACOSX");
        if file.is_dir() || is_hidden {
            continue;
        }
        let mut bytes = Vec::new();
        file.take(left + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        left = left.checked_sub(bytes.len() as u64).ok_or(ArchiveError::TooLarge)?;
        files.push(File { path, bytes });
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, bytes: Vec<u8>) -> File {
        File { path: path.to_owned(), bytes }
    }

    #[test]
    fn files_come_back() {
        let files = [file("b/é.txt", b"Homs".to_vec()), file("a", Vec::new())];
        let written = write(&files).unwrap();
        assert_eq!(written, write(&files).unwrap());
        assert!(is_archive(&written));
        assert_eq!(read(&written).unwrap(), files);
        let hidden = write(&[file(".a", vec![1]), file("__MACOSX/a", vec![1])]).unwrap();
        assert_eq!(read(&hidden), Ok(Vec::new()));
    }

    #[test]
    fn bombs_and_damage_are_refused() {
        let bomb = [file("a", vec![0; 1 << 20]), file("b", vec![0; 1 << 20])];
        let written = write(&bomb).unwrap();
        assert!(written.len() < 1 << 14);
        assert_eq!(read_within(&written, (1 << 21) - 1), Err(ArchiveError::TooLarge));
        assert_eq!(read_within(&written, 1 << 21).unwrap(), bomb);
        assert_eq!(ArchiveError::TooLarge.to_string(), "unpacked, it has more than 100 MB");
        let mut written = write(&[file("a", b"Homs falls, Homs falls".to_vec())]).unwrap();
        assert!(matches!(read(&written[..20]), Err(ArchiveError::Broken(_))));
        written[34] ^= 0xff;
        assert!(matches!(read(&written), Err(ArchiveError::Broken(_))));
    }
}
