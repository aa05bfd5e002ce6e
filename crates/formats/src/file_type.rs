//! Recognizes binary file types by their first bytes.

use std::fmt;

/// A type of file that is not plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileType {
    /// A PDF document.
    Pdf,
    /// A Word document in a zip archive.
    Word,
    /// An Excel or PowerPoint document in a zip archive.
    Office,
    /// A LibreOffice document in a zip archive.
    OpenDocument,
    /// An EPUB e-book.
    Epub,
    /// Any other zip archive.
    Zip,
    /// The binary format of Word, Excel and PowerPoint before 2007.
    LegacyOffice,
    /// Rich Text Format: text, but with formatting commands.
    Rtf,
    /// PNG, JPEG, GIF, WebP or TIFF.
    Image,
    /// Audio or video.
    Media,
    /// A compressed file or an archive other than zip.
    Compressed,
    /// A SQLite database.
    Database,
    /// A table in Apache Parquet or Arrow, as data sets of Hugging Face.
    ColumnarTable,
    /// Python objects as the module `pickle` writes them.
    Pickle,
    /// UTF-32, which is not used for files in practice.
    Utf32,
    /// Data with many bytes that do not occur in text.
    Unknown,
}

impl fmt::Display for FileType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Pdf => "a PDF",
            Self::Word => "a Word document (.docx)",
            Self::Office => "an Office document (a workbook or slides)",
            Self::OpenDocument => "an OpenDocument file (.odt and others)",
            Self::Epub => "an e-book (.epub)",
            Self::Zip => "a zip archive or Office document",
            Self::LegacyOffice => "an old Office document (.doc, .xls or .ppt)",
            Self::Rtf => "a Rich Text document (.rtf)",
            Self::Image => "an image",
            Self::Media => "sound or video",
            Self::Compressed => "a compressed file",
            Self::Database => "a database",
            Self::ColumnarTable => "a table in Parquet or Arrow",
            Self::Pickle => "a pickle of Python",
            Self::Utf32 => "text in UTF-32",
            Self::Unknown => "binary data",
        })
    }
}

impl FileType {
    /// Returns advice on how to open the text of such a file.
    pub(crate) fn advice(self) -> &'static str {
        match self {
            Self::Compressed => "unpack it, and open what is in it",
            Self::Image | Self::Media => "Dateline opens texts only",
            Self::Database => "export its texts as CSV or JSON lines",
            Self::ColumnarTable => {
                "save it as JSON lines, in Python with datasets.Dataset.to_json(…) or \
                 pandas.read_parquet(…).to_json(…, orient=\"records\", lines=True)"
            }
            Self::Pickle => "save its texts as JSON lines",
            Self::Utf32 => "save it as UTF-8",
            _ => "copy its text, or save it as plain text",
        }
    }
}

/// Byte offset, magic bytes and file type. No text file matches any of them.
const MAGIC_BYTES: &[(usize, &[u8], FileType)] = &[
    (0, b"%PDF-", FileType::Pdf),
    (0, b"PK\x03\x04", FileType::Zip),
    (0, b"PK\x05\x06", FileType::Zip),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileType::LegacyOffice),
    (0, b"{\\rtf", FileType::Rtf),
    (0, b"\x89PNG\r\n\x1a\n", FileType::Image),
    (0, b"\xff\xd8\xff", FileType::Image),
    (0, b"GIF87a", FileType::Image),
    (0, b"GIF89a", FileType::Image),
    (0, b"II*\0", FileType::Image),
    (0, b"MM\0*", FileType::Image),
    (8, b"WEBP", FileType::Image),
    (8, b"WAVE", FileType::Media),
    (4, b"ftyp", FileType::Media),
    (0, b"OggS\0", FileType::Media),
    (0, b"fLaC", FileType::Media),
    (0, b"\x1f\x8b", FileType::Compressed),
    (0, b"BZh91AY&SY", FileType::Compressed),
    (0, b"\xfd7zXZ\0", FileType::Compressed),
    (0, b"7z\xbc\xaf\x27\x1c", FileType::Compressed),
    (0, b"\x28\xb5\x2f\xfd", FileType::Compressed),
    (0, b"Rar!\x1a\x07", FileType::Compressed),
    (0, b"SQLite format 3\0", FileType::Database),
    (0, b"PAR1\x15", FileType::ColumnarTable),
    (0, b"PARE\x15", FileType::ColumnarTable),
    (0, b"FEA1\0", FileType::ColumnarTable),
    (0, b"ARROW1\0\0", FileType::ColumnarTable),
    // Arrow's stream, as `datasets` keeps it: a continuation, and a schema shorter than 64 KB.
    (0, b"\xff\xff\xff\xff", FileType::ColumnarTable),
    (0, b"(lp0\n", FileType::Pickle),
    (0, b"(dp0\n", FileType::Pickle),
    (0, b"(lp1\n", FileType::Pickle),
    (0, b"(dp1\n", FileType::Pickle),
    (0, b"\x80\x02", FileType::Pickle),
    (0, b"\x80\x03", FileType::Pickle),
    (0, b"\x80\x04\x95", FileType::Pickle),
    (0, b"\x80\x05\x95", FileType::Pickle),
    (0, b"\xff\xfe\0\0", FileType::Utf32),
    (0, b"\0\0\xfe\xff", FileType::Utf32),
];

/// The length of the prefix of a zip archive that is searched for the names of its first files.
const ZIP_HEADER_BYTES: usize = 8 * 1024;

/// Returns the file type that the magic bytes indicate, or `None` for other files.
pub(crate) fn file_type_from_magic(bytes: &[u8]) -> Option<FileType> {
    let found = MAGIC_BYTES.iter().find(|(at, magic, _)| {
        let is_riff = *at == 8;
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic))
            && (!is_riff || bytes.starts_with(b"RIFF"))
            && (*at != 4 || bytes[0] == 0)
    });
    found.map(|&(_, _, kind)| if kind == FileType::Zip { zip_file_type(bytes) } else { kind })
}

fn zip_file_type(bytes: &[u8]) -> FileType {
    let head = &bytes[..bytes.len().min(ZIP_HEADER_BYTES)];
    let names = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    if names(b"mimetypeapplication/epub+zip") {
        FileType::Epub
    } else if names(b"mimetypeapplication/vnd.oasis.opendocument") {
        FileType::OpenDocument
    } else if names(b"word/") {
        FileType::Word
    } else if names(b"xl/") || names(b"ppt/") {
        FileType::Office
    } else {
        FileType::Zip
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_recognized_by_signature() {
        let cases: &[(&[u8], Option<FileType>)] = &[
            (b"%PDF-1.7\n%\xe2\xe3", Some(FileType::Pdf)),
            (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", Some(FileType::Zip)),
            (
                b"PK\x03\x04\x14\0[Content_Types].xml PK\x03\x04word/document.xml",
                Some(FileType::Word),
            ),
            (b"PK\x03\x04mimetypeapplication/epub+zipPK", Some(FileType::Epub)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(FileType::Image)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(FileType::Image)),
            (b"The new WEBP format", None),
            (b"\0\0\0\x20ftypisom", Some(FileType::Media)),
            (b"The ftyp of it", None),
            (b"\xff\xfe\0\0a\0\0\0", Some(FileType::Utf32)),
            (b"PAR1\x15\x04\x15", Some(FileType::ColumnarTable)),
            (b"\xff\xff\xff\xff\x78\0\0\0", Some(FileType::ColumnarTable)),
            (b"\x80\x04\x95\x10", Some(FileType::Pickle)),
            (b"(lp0\nS'Homs'\n", Some(FileType::Pickle)),
            ("\u{80} and \u{20ac}".as_bytes(), None),
            (b"PAR1 is a magic number", None),
            (b"PK is an abbreviation", None),
            (b"", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(file_type_from_magic(bytes), *expected, "{bytes:?}");
        }
    }
}
