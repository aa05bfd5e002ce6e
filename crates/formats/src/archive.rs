//! Writes ZIP archives of exports, and reads ZIP archives of files to import.

use crate::decode::decode_windows_1252;
use crate::file::File;
use crate::file_type::{FileType, file_type_from_magic};
use crate::limits::MAX_DATELINE_BYTES;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Cursor, Read as _, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Writes files into a ZIP archive, in the given order. Equal files give equal bytes, because every
/// timestamp is 1980-01-01, the earliest that the format allows. Memory: the archive.
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

/// The maximum number of files in an archive.
pub const MAX_FILES: usize = 50_000;

/// The reason why an archive is rejected as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The central directory is damaged or missing.
    #[error("the archive is damaged or incomplete; download or pack it again")]
    Damaged,
    /// All entries are skipped ([`UnpackedArchive::n_skipped`]).
    #[error("the archive has only folders and hidden files")]
    OnlyHidden,
    /// The unpacked files are longer than [`MAX_DATELINE_BYTES`] in total.
    #[error("unpacked, the archive has more than {} MB; split it first", MAX_DATELINE_BYTES >> 20)]
    TooLarge,
    /// The archive has more than [`MAX_FILES`] files.
    #[error("the archive has {0} files, and the limit is {MAX_FILES}; split it first")]
    TooManyFiles(usize),
}

/// Returns true if the bytes begin like a ZIP archive that is not an office document.
pub fn is_archive(bytes: &[u8]) -> bool {
    file_type_from_magic(bytes) == Some(FileType::Zip)
}

/// The contents of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnpackedArchive {
    /// The files, in the order of the archive. Their paths are relative and unique, with `/`
    /// separators and without `.` and `..`.
    pub files: Vec<File>,
    /// The paths of the entries that cannot be unpacked, with the reasons.
    pub rejected: Vec<(String, EntryError)>,
    /// The number of entries that are skipped by rule: folders, `__MACOSX`, and hidden files, which
    /// have a name, or a parent folder with a name, that begins with a dot.
    pub n_skipped: usize,
}

/// The reason why an entry of an archive is left out. The other entries are unpacked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// The entry is encrypted.
    #[error("the file is encrypted")]
    Encrypted,
    /// The compression method is not supported.
    #[error("the file uses a compression method other than DEFLATE")]
    UnsupportedCompression,
    /// The unpacked bytes do not match the checksum, or the entry is malformed.
    #[error("the file is damaged")]
    Damaged,
    /// The entry is a symbolic link: its bytes are the path of another file.
    #[error("the file is a link to another file")]
    SymbolicLink,
    /// The archive has several entries with this path, of which only the last is unpacked.
    #[error("the archive has several files with this name; only the last is opened")]
    DuplicateName,
}

/// Unpacks a ZIP archive. Nested archives are not opened.
///
/// Paths of entries are used only as names, even if they are absolute or lead out of the archive:
/// `../a.txt`, `C:\a.txt` and `/a.txt` become `a.txt`, and `a/../b.txt` becomes `b.txt`. If two
/// paths become equal, the second becomes `a (2).txt`. The sizes that the archive declares are not
/// trusted: unpacking stops at the limit. Memory: the unpacked files.
pub fn read_zip(bytes: &[u8]) -> Result<UnpackedArchive, ArchiveError> {
    read_zip_with_limit(bytes, MAX_DATELINE_BYTES)
}

/// Like [`read_zip`], with a different limit in bytes.
fn read_zip_with_limit(bytes: &[u8], limit: u64) -> Result<UnpackedArchive, ArchiveError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::Damaged)?;
    if archive.len() > MAX_FILES {
        return Err(ArchiveError::TooManyFiles(archive.len()));
    }
    let (mut unpacked, mut left) = (UnpackedArchive::default(), limit);
    let mut paths = UniquePaths::default();
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_data(index) else { continue };
        let path = sanitize_path(&decode_name(entry.name_raw()));
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

/// Returns the bytes of an entry, at most `limit + 1` of them.
fn unpack_entry(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    limit: u64,
) -> Result<Vec<u8>, EntryError> {
    let file = archive.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => EntryError::Encrypted,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            EntryError::UnsupportedCompression
        }
        _ => EntryError::Damaged,
    })?;
    let mut bytes = Vec::new();
    // An unknown compression method is reported as a read error.
    let read = file.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| match error.kind() {
        io::ErrorKind::Unsupported => EntryError::UnsupportedCompression,
        _ => EntryError::Damaged,
    })?;
    Ok(bytes)
}

/// The letters of code page 437 from 0x80 to 0xA5, in their order. A dot is no letter.
const CP437_LETTERS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ....ƒáíóúñÑ";

/// Decodes the path of an entry. Archives do not always say its encoding: it is UTF-8 if it is
/// valid UTF-8, else code page 437 if all its letters are ordinary ones in it, else Windows-1252.
fn decode_name(name: &[u8]) -> Cow<'_, str> {
    if let Ok(name) = std::str::from_utf8(name) {
        return name.into();
    }
    let letter = |byte: u8| match byte {
        0..=0x7f => Some(char::from(byte)),
        0xe1 => Some('ß'),
        _ => CP437_LETTERS.chars().nth(usize::from(byte - 0x80)).filter(|it| *it != '.'),
    };
    let letters: Option<String> = name.iter().map(|byte| letter(*byte)).collect();
    letters.unwrap_or_else(|| decode_windows_1252(name)).into()
}

/// Returns the paths of the entries whose names are not UTF-8, as [`read_zip`] decodes them: the
/// encoding is a guess, and names in Shift-JIS and others are garbled. Empty for damaged archives.
pub fn guessed_names(bytes: &[u8]) -> Vec<String> {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut names = Vec::new();
    for index in 0..archive.len().min(MAX_FILES) {
        let Ok(entry) = archive.by_index_data(index) else { continue };
        let path = sanitize_path(&decode_name(entry.name_raw()));
        if std::str::from_utf8(entry.name_raw()).is_err() && !is_hidden(&path) {
            names.push(path);
        }
    }
    names
}

/// Converts a path of an archive to one that stays inside it. Returns an empty string if nothing
/// remains.
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

/// Returns true for hidden files and for the metadata folders of macOS.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.') || name == "__MACOSX")
}

/// Unique paths of an archive.
#[derive(Default)]
struct UniquePaths(BTreeSet<String>);

impl UniquePaths {
    /// Adds a path and returns it, with a number appended if it exists already. An empty path is
    /// replaced by one made from the number of the entry.
    fn insert(&mut self, path: String, number: usize) -> String {
        let path = if path.is_empty() { format!("file {number}") } else { path };
        let dot = path.rfind('.').filter(|&dot| !path[dot..].contains('/')).unwrap_or(path.len());
        let (stem, ending) = path.split_at(dot);
        let numbered = (2..).map(|count: usize| format!("{stem} ({count}){ending}"));
        let mut free = [path.clone()].into_iter().chain(numbered);
        let free = free.find(|path| !self.0.contains(path)).unwrap_or_default();
        self.0.insert(free.clone());
        free
    }
}

/// Returns the paths that occur more than once in the central directory, which begins at `start`.
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
            repeated.insert(sanitize_path(&decode_name(name)));
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
    fn files_round_trip() {
        let files = [file("b/é.txt", b"Homs".to_vec()), file("a", Vec::new())];
        let written = write_zip(&files).unwrap();
        assert_eq!(written, write_zip(&files).unwrap());
        assert!(is_archive(&written));
        assert_eq!(read_zip(&written).unwrap().files, files);
    }

    /// Returns the resulting paths of entries with these paths: first those of the files, then
    /// those of rejected entries.
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
    fn paths_cannot_escape_archive() {
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
    fn names_in_other_encodings_are_decoded() {
        for (name, expected) in [
            (&b"M\x81ller.txt"[..], "Müller.txt"),
            (b"Stra\xe1e.txt", "Straße.txt"),
            (b"M\xfcller.txt", "Müller.txt"),
            (b"Gr\xf6\xdfe.txt", "Größe.txt"),
            (b"caf\xe9\x96.txt", "café–.txt"),
            ("日本.txt".as_bytes(), "日本.txt"),
        ] {
            let mut written =
                write_zip(&[file(&"x".repeat(name.len()), b"Homs".to_vec())]).unwrap();
            let plain = vec![b'x'; name.len()];
            while let Some(at) = written.windows(name.len()).position(|it| it == plain) {
                written[at..at + name.len()].copy_from_slice(name);
            }
            let files = read_zip(&written).unwrap().files;
            assert_eq!(files[0].path, expected);
            let is_guessed = std::str::from_utf8(name).is_err();
            let expected = if is_guessed { vec![expected] } else { Vec::new() };
            assert_eq!(guessed_names(&written), expected);
        }
    }

    #[test]
    fn folders_and_hidden_files_are_skipped() {
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
    fn unreadable_entries_are_reported_and_others_unpacked() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.add_symlink("b", "../a.txt", SimpleFileOptions::default()).unwrap();
        for path in ["c.txt", "d.txt", "e.txt", "f.txt", "g.txt"] {
            archive.start_file(path, SimpleFileOptions::default()).unwrap();
            archive.write_all(format!("Homs falls: {path}").as_bytes()).unwrap();
        }
        let mut written = archive.finish().unwrap().into_inner();
        let find = |written: &[u8], pattern: &[u8], from: usize| {
            from + written[from..].windows(pattern.len()).position(|it| it == pattern).unwrap()
        };
        // The central directory is authoritative for flags, method and name.
        let directory = find(&written, b"PK\x01\x02", 0);
        let name = |written: &[u8], path: &[u8]| find(written, path, directory);
        let [encrypted, other, twice] = [b"c.txt", b"d.txt", b"g.txt"].map(|it| name(&written, it));
        written[encrypted - 38] |= 1;
        written[other - 36] = 12;
        written[twice] = b'f';
        let data = find(&written, b"e.txt", 0) + 8;
        written[data] ^= 0xff;
        let unpacked = read_zip(&written).unwrap();
        let found: Vec<String> =
            unpacked.rejected.iter().map(|(path, why)| format!("{path}: {why}")).collect();
        assert_eq!(
            found[..3],
            [
                "b: the file is a link to another file",
                "c.txt: the file is encrypted",
                "d.txt: the file uses a compression method other than DEFLATE",
            ]
        );
        assert_eq!(
            found[3..],
            [
                "e.txt: the file is damaged",
                "f.txt: the archive has several files with this name; only the last is opened",
            ]
        );
        let paths: Vec<&str> = unpacked.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["f.txt"]);
    }

    #[test]
    fn zip_bombs_and_broken_directories_are_rejected() {
        let bomb = [file("a", vec![0; 1 << 20]), file("b", vec![0; 1 << 20])];
        let written = write_zip(&bomb).unwrap();
        assert!(written.len() < 1 << 14);
        assert_eq!(read_zip_with_limit(&written, (1 << 21) - 1), Err(ArchiveError::TooLarge));
        assert_eq!(read_zip_with_limit(&written, 1 << 21).unwrap().files, bomb);
        assert_eq!(
            ArchiveError::TooLarge.to_string(),
            "unpacked, the archive has more than 100 MB; split it first"
        );
        let written = write_zip(&[file("a", b"Homs falls, Homs falls".to_vec())]).unwrap();
        assert!(matches!(read_zip(&written[..20]), Err(ArchiveError::Damaged)));
    }
}
