//! Properties that hold for arbitrary bytes, shared by the fuzz targets and the replay of their
//! corpora.

use dateline_annotation::model::{DocumentId, LabelSet};
use dateline_formats::{
    AnnotationSelection, Codec, DOCUMENT_FORMATS, Encoding, FORMATS, File, MAX_BYTES, OpenError,
    OpenedFile, Reader, dateline_json, decode, export, import, open, open_text,
};

/// Opening returns an error or a text that can become a document.
pub(crate) fn check_decode(bytes: &[u8]) {
    let Ok(decoded) = decode(bytes) else { return };
    assert!(decoded.text.len() as u64 <= MAX_BYTES);
    if decoded.encoding == Encoding::Utf8 {
        assert_eq!(decoded.text.as_bytes(), bytes);
    }
    let document = open_text(DocumentId(1), &decoded.text, "fuzz").unwrap();
    assert!(!document.text.contains('\r'));
    if let Ok(OpenedFile::Text { text, encoding }) = open("fuzz", bytes) {
        assert_eq!((text, encoding), (decoded.text, decoded.encoding));
    }
}

/// A Dateline file that can be read is equal after writing and reading it again.
pub(crate) fn check_dateline_json(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let imported = match dateline_json::read_dateline_json(text, &LabelSet::default()) {
        Ok(imported) => imported,
        Err(error) => {
            assert!(error.to_string().len() < 4000);
            return;
        }
    };
    let documents: Vec<_> = imported.documents.iter().collect();
    let written = dateline_json::write_dateline_json(&imported.labels, &documents);
    let reimported = dateline_json::read_dateline_json(&written, &imported.labels).unwrap();
    assert_eq!(reimported.documents, imported.documents);
    assert_eq!(reimported.labels, imported.labels);
    for selection in AnnotationSelection::ALL {
        for format in DOCUMENT_FORMATS {
            export::encode_documents(*format, &imported.labels, &documents, selection);
        }
    }
}

/// Wraps bytes in a zlib stream of stored blocks, which requires no compressor.
pub(crate) fn stored_zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x78, 0x01];
    for block in bytes.chunks(0xffff) {
        let length = block.len() as u16;
        packed.push(0);
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    packed.extend([1, 0, 0, 0xff, 0xff]);
    let add = |(a, b): (u32, u32), byte: &u8| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    };
    let (a, b) = bytes.iter().fold((1, 0), add);
    packed.extend((b << 16 | a).to_be_bytes());
    packed
}

/// Documents read from any training data format can be written in all of them, and error messages
/// are short. Every export verifies itself. Bytes with a group separator are two files: the
/// annotations and the text.
///
/// Random bytes are never a zlib stream, so DocBin is also tested with the bytes as its unpacked
/// contents.
pub(crate) fn check_training(bytes: &[u8]) {
    check_formats(bytes, FORMATS.readers(), &FORMATS.iter().collect::<Vec<_>>());
}

/// The number of formats that [`check_training_sampled`] reads with, besides the recognized one.
const N_SAMPLED: usize = 6;

/// Like [`check_training`], with the recognized format, some others, and one that is written. All of
/// them are chosen by the bytes. This is many times faster.
pub(crate) fn check_training_sampled(bytes: &[u8]) {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let recognized = match open("fuzz", bytes) {
        Ok(OpenedFile::TrainingData { format, .. }) => Some(format),
        _ => None,
    };
    let (n_readers, n_codecs) = (FORMATS.readers().count(), FORMATS.iter().count());
    let first = (hash >> 8) as usize % n_readers;
    let others = FORMATS.readers().chain(FORMATS.readers()).skip(first).take(N_SAMPLED);
    let written = FORMATS.iter().nth((hash >> 40) as usize % n_codecs);
    check_formats(bytes, recognized.into_iter().chain(others), &Vec::from_iter(written));
}

fn check_formats(
    bytes: &[u8],
    readers: impl Iterator<Item = &'static dyn Reader>,
    written: &[&'static dyn Codec],
) {
    let file = |path: &str, bytes: &[u8]| File { path: path.to_owned(), bytes: bytes.to_vec() };
    let parts = bytes.iter().position(|&byte| byte == 0x1d);
    let parts = parts.map(|at| (&bytes[..at], &bytes[at + 1..]));
    let files = |format: &'static dyn Reader| {
        let ending = format.spec().extension;
        match parts.filter(|_| {
            format.spec().related_files.text_companion(&format!("fuzz.{ending}")).is_some()
        }) {
            Some((annotations, text)) => {
                vec![file(&format!("fuzz.{ending}"), annotations), file("fuzz.txt", text)]
            }
            None => vec![file("fuzz", bytes)],
        }
    };
    let all = readers.map(|format| (format, files(format)));
    let docbin = FORMATS
        .by_name("spacy")
        .map(|format| (format as &'static dyn Reader, vec![file("fuzz", &stored_zlib(bytes))]));
    // Several formats are read alike.
    let mut seen = Vec::new();
    for (format, files) in all.chain(docbin) {
        let parsed = match format.read_files(&files) {
            Ok(parsed) if seen.contains(&parsed) => continue,
            Ok(parsed) => parsed,
            Err(error) => {
                assert!(error.to_string().len() < 4000);
                continue;
            }
        };
        seen.push(parsed.clone());
        let from = format.provenance("fuzz");
        let imported = match import::assemble_documents(parsed, &LabelSet::default(), &from) {
            Ok(imported) => imported,
            Err(error) => {
                assert!(error.to_string().len() < 4000);
                continue;
            }
        };
        assert!(imported.notes.len() < 500);
        let documents: Vec<_> = imported.documents.iter().collect();
        let options = export::ExportOptions::default();
        for other in written {
            export::export_documents(*other, &imported.labels, &documents, &options, "fuzz")
                .unwrap();
        }
    }
    check_articles(open("fuzz.md", bytes));
}

/// Opened articles can become documents. Entries of archives have a path inside the archive or are
/// rejected with a short message.
fn check_articles(opened: Result<OpenedFile, OpenError>) {
    match opened {
        Ok(OpenedFile::Articles { documents: read, .. }) => {
            let from = import::Provenance::for_articles("fuzz");
            let imported = import::assemble_documents(read, &LabelSet::default(), &from).unwrap();
            assert!(!imported.documents.is_empty() && imported.notes.len() < 500);
        }
        Ok(OpenedFile::Archive(all)) => {
            assert!(!all.is_empty());
            for (path, opened) in all {
                let is_within = |name: &str| !name.is_empty() && name != "." && name != "..";
                assert!(path.split('/').all(is_within), "{path:?}");
                assert!(!path.contains(|it: char| it.is_control() || it == '\\'), "{path:?}");
                check_articles(opened);
            }
        }
        Ok(_) => {}
        Err(error) => assert!(error.to_string().len() < 1000),
    }
}
