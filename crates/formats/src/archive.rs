//! ZIP archives: of exports, and of files to import.

use crate::dateline_json::MAX_DATELINE_BYTES;
use crate::file_type::{FileType, file_type_from_magic};
use crate::format::File;
use crate::shorten::shorten;
use std::collections::BTreeSet;
use std::io::{self, Cursor, Read as _, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Files as a ZIP archive, in the order given. Equal files give equal bytes: every time is the
/// first that the format knows, 1980-01-01. Memory: the archive.
pub fn write_zip(files: &[File]) -> io::Result<Vec<u8>> {
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
    /// Its directory is damaged.
    #[error("the archive cannot be read: {0}")]
    Damaged(String),
    /// All of it is passed over ([`UnpackedArchive::n_skipped`]).
    #[error("it has nothing but folders and hidden files")]
    OnlyHidden,
    /// Unpacked, its files are longer than [`MAX_DATELINE_BYTES`] together.
    #[error("unpacked, it has more than {} MB", MAX_DATELINE_BYTES >> 20)]
    TooLarge,
    /// More than [`MAX_FILES`].
    #[error("it has {0} files; up to {MAX_FILES} can be opened")]
    TooManyFiles(usize),
}

/// Whether bytes begin as an archive that is none of an office program's documents.
pub fn is_archive(bytes: &[u8]) -> bool {
    file_type_from_magic(bytes) == Some(FileType::Zip)
}

/// What an archive holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnpackedArchive {
    /// Its files in its order. Their paths are relative, with `/`, without `.` and `..`, and all different.
    pub files: Vec<File>,
    /// What cannot be unpacked: its path and why.
    pub rejected: Vec<(String, EntryError)>,
    /// How many entries are passed over by rule: folders, `__MACOSX`, and what is hidden, because its name or that
    /// of a folder around it begins with a dot.
    pub n_skipped: usize,
}

/// Why an entry of an archive is left out. The others are taken all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// A password is needed.
    #[error("it is encrypted")]
    Encrypted,
    /// Its compression is not supported.
    #[error("it is packed by another method than DEFLATE")]
    UnsupportedCompression,
    /// Its bytes are not those that were packed.
    #[error("it is damaged ({0})")]
    Damaged(String),
    /// A symbolic link: its bytes are the path of another file.
    #[error("it is a link to another file")]
    SymbolicLink,
    /// Entries before the last one of this name.
    #[error("the archive has several of this name, of which the last is opened")]
    DuplicateName,
}

/// Unpacks a ZIP archive. Archives inside are not opened.
///
/// Whatever paths the entries have, absolute or leading out of the archive, they are names and nothing else:
/// `../a.txt`, `C:\a.txt` and `/a.txt` are `a.txt`, `a/../b.txt` is `b.txt`; of equal ones the second is `a (2).txt`.
/// What it says of its sizes is not believed: unpacking stops at the limit. Memory: the unpacked files.
pub fn read_zip(bytes: &[u8]) -> Result<UnpackedArchive, ArchiveError> {
    read_zip_with_limit(bytes, MAX_DATELINE_BYTES)
}

/// [`read_zip`] with another limit, in bytes.
fn read_zip_with_limit(bytes: &[u8], limit: u64) -> Result<UnpackedArchive, ArchiveError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| ArchiveError::Damaged(shorten(&error.to_string(), 200)))?;
    if archive.len() > MAX_FILES {
        return Err(ArchiveError::TooManyFiles(archive.len()));
    }
    let (mut unpacked, mut left) = (UnpackedArchive::default(), limit);
    let mut paths = UniquePaths::default();
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_data(index) else { continue };
        let path = sanitize_path(&String::from_utf8_lossy(entry.name_raw()));
        let path = entry.name().map_or(path, |name| sanitize_path(&name));
        let is_folder = entry.is_dir() && entry.size() == 0;
        if is_folder || is_hidden(&path) {
            unpacked.n_skipped += 1;
            continue;
        }
        let path = paths.insert(path, index + 1);
        if entry.is_symlink() {
            unpacked.rejected.push((path, EntryError::SymbolicLink));
            continue;
        }
        match unpack_entry(&mut archive, index, left) {
            Ok(bytes) => {
                left = left.checked_sub(bytes.len() as u64).ok_or(ArchiveError::TooLarge)?;
                unpacked.files.push(File { path, bytes });
            }
            Err(reason) => unpacked.rejected.push((path, reason)),
        }
    }
    if archive.has_duplicate_names() {
        let repeated = duplicate_paths(bytes, archive.central_directory_start());
        let named = repeated.into_iter().map(|path| (path, EntryError::DuplicateName));
        unpacked.rejected.extend(named);
    }
    Ok(unpacked)
}

/// The bytes of an entry; one more than `limit` at most.
fn unpack_entry(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    limit: u64,
) -> Result<Vec<u8>, EntryError> {
    let damaged =
        |error: &dyn std::fmt::Display| EntryError::Damaged(shorten(&error.to_string(), 200));
    let file = archive.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => EntryError::Encrypted,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            EntryError::UnsupportedCompression
        }
        error => damaged(&error),
    })?;
    let mut bytes = Vec::new();
    // A method that is not known is an error of reading.
    let read = file.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| match error.kind() {
        io::ErrorKind::Unsupported => EntryError::UnsupportedCompression,
        _ => damaged(&error),
    })?;
    Ok(bytes)
}

/// A path of an archive as one that stays within it; empty where nothing is left of it.
fn sanitize_path(path: &str) -> String {
    let path: String = path
        .chars()
        .map(|it| {
            if it == '\\' {
                '/'
            } else if it.is_control() {
                '\u{fffd}'
            } else {
                it
            }
        })
        .collect();
    let is_drive = |path: &str| path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let path = match path.trim_start_matches('/').split_at_checked(2) {
        Some((drive, rest)) if drive.ends_with(':') && is_drive(drive) => rest.to_owned(),
        _ => path,
    };
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

/// Whether a path is one of those that systems keep to themselves.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.') || name == "__MACOSX")
}

/// The paths of an archive, no two of them equal.
#[derive(Default)]
struct UniquePaths(BTreeSet<String>);

impl UniquePaths {
    /// The path of the entry with this number.
    fn insert(&mut self, path: String, number: usize) -> String {
        let path = if path.is_empty() { format!("file {number}") } else { path };
        let dot = path.rfind('.').filter(|&dot| !path[dot..].contains('/')).unwrap_or(path.len());
        let (stem, ending) = path.split_at(dot);
        let others = (2..).map(|count: usize| format!("{stem} ({count}){ending}"));
        let mut free = [path.clone()].into_iter().chain(others);
        let free = free.find(|path| !self.0.contains(path)).unwrap_or_default();
        self.0.insert(free.clone());
        free
    }
}

/// The paths that more than one entry of the central directory has, which begins there.
fn duplicate_paths(bytes: &[u8], start: u64) -> BTreeSet<String> {
    let mut rest = usize::try_from(start).ok().and_then(|start| bytes.get(start..));
    let (mut seen, mut repeated) = (BTreeSet::new(), BTreeSet::new());
    while let Some(entry) = rest.filter(|rest| rest.starts_with(b"PK\x01\x02")) {
        let length = |at: usize| match entry.get(at..at + 2) {
            Some(&[low, high]) => usize::from(u16::from_le_bytes([low, high])),
            _ => 0,
        };
        let Some(name) = entry.get(46..46 + length(28)) else { break };
        if !seen.insert(name) {
            repeated.insert(sanitize_path(&String::from_utf8_lossy(name)));
        }
        rest = entry.get(46 + length(28) + length(30) + length(32)..);
    }
    repeated
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
        let written = write_zip(&files).unwrap();
        assert_eq!(written, write_zip(&files).unwrap());
        assert!(is_archive(&written));
        assert_eq!(read_zip(&written).unwrap().files, files);
    }

    /// What becomes of entries with these paths: the paths of files, then those left out.
    fn unpacked_paths(entries: &[&str]) -> Vec<String> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for path in entries {
            archive.start_file(*path, SimpleFileOptions::default()).unwrap();
            archive.write_all(b"Homs").unwrap();
        }
        let unpacked = read_zip(&archive.finish().unwrap().into_inner()).unwrap();
        unpacked.files.into_iter().map(|file| file.path).collect()
    }

    #[test]
    fn paths_stay_within_the_archive() {
        for (path, expected) in [
            ("./a.txt", "a.txt"),
            ("../a.txt", "a.txt"),
            ("../../b/./a.txt", "b/a.txt"),
            ("/etc/a.txt", "etc/a.txt"),
            ("a/../b.txt", "b.txt"),
            ("a\\b.txt", "a/b.txt"),
            ("..\\..\\b.txt", "b.txt"),
            ("C:\\a\\b.txt", "a/b.txt"),
            ("c:b.txt", "b.txt"),
            ("\\\\host\\share\\b.txt", "host/share/b.txt"),
            ("a//b.txt", "a/b.txt"),
            ("a\nb.txt", "a\u{fffd}b.txt"),
            ("..", "file 1"),
            ("a.txt/", "a.txt"),
        ] {
            assert_eq!(unpacked_paths(&[path]), [expected], "{path:?}");
        }
        assert_eq!(
            unpacked_paths(&["a.txt", "../a.txt", "./b/a.txt", "/a.txt", "..", "./.."]),
            ["a.txt", "a (2).txt", "b/a.txt", "a (3).txt", "file 5", "file 6"]
        );
    }

    #[test]
    fn folders_and_hidden_files_are_passed_over() {
        let hidden = [".a", "__MACOSX/a", "./.a/b.txt", "a/../.b", "..a"];
        let hidden: Vec<File> = hidden.iter().map(|path| file(path, vec![1])).collect();
        let unpacked = read_zip(&write_zip(&hidden).unwrap()).unwrap();
        assert_eq!(unpacked, UnpackedArchive { n_skipped: 5, ..UnpackedArchive::default() });
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.add_directory("a", SimpleFileOptions::default()).unwrap();
        let unpacked = read_zip(&archive.finish().unwrap().into_inner()).unwrap();
        assert_eq!(unpacked.n_skipped, 1);
    }

    #[test]
    fn what_cannot_be_unpacked_is_named_and_takes_nothing_along() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.add_symlink("b", "../a.txt", SimpleFileOptions::default()).unwrap();
        for path in ["c.txt", "d.txt", "e.txt", "f.txt", "g.txt"] {
            archive.start_file(path, SimpleFileOptions::default()).unwrap();
            archive.write_all(format!("Homs falls: {path}").as_bytes()).unwrap();
        }
        let mut written = archive.finish().unwrap().into_inner();
        let find = |written: &[u8], wanted: &[u8], from: usize| {
            from + written[from..].windows(wanted.len()).position(|it| it == wanted).unwrap()
        };
        // The central directory is what counts: its flags, method and name.
        let directory = find(&written, b"PK\x01\x02", 0);
        let name = |written: &[u8], path: &[u8]| find(written, path, directory);
        let [encrypted, other, twice] = [b"c.txt", b"d.txt", b"g.txt"].map(|it| name(&written, it));
        written[encrypted - 38] |= 1;
        written[other - 36] = 12;
        written[twice] = b'f';
        let data = find(&written, b"e.txt", 0) + 8;
        written[data] ^= 0xff;
        let unpacked = read_zip(&written).unwrap();
        let told: Vec<String> =
            unpacked.rejected.iter().map(|(path, why)| format!("{path}: {why}")).collect();
        assert_eq!(
            told[..3],
            [
                "b: it is a link to another file",
                "c.txt: it is encrypted",
                "d.txt: it is packed by another method than DEFLATE",
            ]
        );
        assert!(told[3].starts_with("e.txt: it is damaged ("), "{told:?}");
        assert_eq!(
            told[4..],
            ["f.txt: the archive has several of this name, of which the last is opened"]
        );
        let paths: Vec<&str> = unpacked.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["f.txt"]);
    }

    #[test]
    fn bombs_and_broken_directories_are_refused() {
        let bomb = [file("a", vec![0; 1 << 20]), file("b", vec![0; 1 << 20])];
        let written = write_zip(&bomb).unwrap();
        assert!(written.len() < 1 << 14);
        assert_eq!(read_zip_with_limit(&written, (1 << 21) - 1), Err(ArchiveError::TooLarge));
        assert_eq!(read_zip_with_limit(&written, 1 << 21).unwrap().files, bomb);
        assert_eq!(ArchiveError::TooLarge.to_string(), "unpacked, it has more than 100 MB");
        let written = write_zip(&[file("a", b"Homs falls, Homs falls".to_vec())]).unwrap();
        assert!(matches!(read_zip(&written[..20]), Err(ArchiveError::Damaged(_))));
    }
}
