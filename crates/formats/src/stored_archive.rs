//! ZIP archives with uncompressed files, as the page writes them. The writer in
//! [`archive`](crate::archive) would add its compressor to the page.

use crate::file::File;

/// The signatures of a local file header, of an entry of the central directory, and of the end of
/// the central directory.
const FILE_SIGNATURE: u32 = 0x0403_4b50;
const DIRECTORY_SIGNATURE: u32 = 0x0201_4b50;
const END_SIGNATURE: u32 = 0x0605_4b50;

/// The version of the format that readers must support: 1.0.
const ZIP_VERSION: u16 = 10;
/// The flag for file names in UTF-8.
const UTF8_FLAG: u16 = 1 << 11;
/// 1980-01-01, the earliest date that the format allows.
const DOS_DATE: u16 = (1 << 5) | 1;

/// The reason why an archive cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveTooLarge {
    /// The archive would have 4 GB or more.
    #[error("an archive holds less than 4 GB")]
    Bytes,
    /// The archive would have 65,536 files or more.
    #[error("an archive holds less than 65,536 files")]
    Files,
}

/// Writes files into a ZIP archive, in the given order. Equal files give equal bytes. Cost: one
/// pass for the checksums, and a copy. Memory: the archive.
///
/// # Errors
///
/// Returns [`ArchiveTooLarge`] if the archive would need the ZIP64 extension.
pub fn write_stored_zip(files: &[File]) -> Result<Vec<u8>, ArchiveTooLarge> {
    let count = u16::try_from(files.len()).map_err(|_| ArchiveTooLarge::Files)?;
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for file in files {
        let offset = u32::try_from(archive.len()).map_err(|_| ArchiveTooLarge::Bytes)?;
        let header = entry_header(file)?;
        push_u32(&mut archive, FILE_SIGNATURE);
        archive.extend(&header);
        archive.extend(file.path.as_bytes());
        archive.extend(&file.bytes);
        push_u32(&mut directory, DIRECTORY_SIGNATURE);
        directory.extend(ZIP_VERSION.to_le_bytes());
        directory.extend(&header);
        // No extra field, no comment, first disk, no file attributes.
        directory.extend([0; 10]);
        push_u32(&mut directory, offset);
        directory.extend(file.path.as_bytes());
    }
    let start = u32::try_from(archive.len()).map_err(|_| ArchiveTooLarge::Bytes)?;
    let length = u32::try_from(directory.len()).map_err(|_| ArchiveTooLarge::Bytes)?;
    archive.append(&mut directory);
    push_u32(&mut archive, END_SIGNATURE);
    archive.extend([0; 4]);
    for count in [count, count] {
        archive.extend(count.to_le_bytes());
    }
    push_u32(&mut archive, length);
    push_u32(&mut archive, start);
    archive.extend([0; 2]);
    Ok(archive)
}

/// Returns the header fields that a file and its directory entry have in common.
fn entry_header(file: &File) -> Result<Vec<u8>, ArchiveTooLarge> {
    let length = u32::try_from(file.bytes.len()).map_err(|_| ArchiveTooLarge::Bytes)?;
    let name = u16::try_from(file.path.len()).map_err(|_| ArchiveTooLarge::Bytes)?;
    let mut header = Vec::new();
    // Stored without compression, timestamp at midnight.
    for number in [ZIP_VERSION, UTF8_FLAG, 0, 0, DOS_DATE] {
        header.extend(number.to_le_bytes());
    }
    for number in [crc32fast::hash(&file.bytes), length, length] {
        push_u32(&mut header, number);
    }
    // No extra field.
    for number in [name, 0] {
        header.extend(number.to_le_bytes());
    }
    Ok(header)
}

fn push_u32(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend(number.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive;

    #[test]
    fn files_round_trip() {
        let file = |path: &str, bytes: &[u8]| File { path: path.to_owned(), bytes: bytes.to_vec() };
        for files in [
            Vec::new(),
            vec![file("1 Première.dateline.json", b"{}")],
            vec![file("a", b""), file("b/c", &[0; 70_000]), file("d", b"Homs")],
        ] {
            let written = write_stored_zip(&files).unwrap();
            assert_eq!(archive::read_zip(&written).unwrap().files, files);
            assert_eq!(written, write_stored_zip(&files).unwrap());
        }
    }

    #[test]
    fn damage_is_detected() {
        let files = [File { path: "a".to_owned(), bytes: b"Homs falls".to_vec() }];
        let mut written = write_stored_zip(&files).unwrap();
        written[35] ^= 1;
        let unpacked = archive::read_zip(&written).unwrap();
        assert!(unpacked.files.is_empty());
        assert!(matches!(unpacked.rejected[..], [(_, archive::EntryError::Damaged)]));
    }

    #[test]
    fn too_many_files_are_rejected() {
        let many = vec![File { path: String::new(), bytes: Vec::new() }; 65_536];
        assert_eq!(write_stored_zip(&many), Err(ArchiveTooLarge::Files));
    }
}
