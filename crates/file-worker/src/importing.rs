//! Imports of files, with results sent to the page while they are read.

use dateline_annotation::model::Document;
use dateline_formats::{File, ImportedFile, RejectedFile, import_files};
use dateline_protocol::files::{
    FileResponse, ImportBundle, ImportFailure, ImportRequest, ImportedPart,
};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, FileReaderSync};

/// The size of a batch of documents, in bytes, that the page can process without a noticeable
/// delay.
const MAX_BATCH_BYTES: usize = 500_000;

/// Opens files and emits each part of their contents as soon as it is read. `files` are in the
/// order of the names in `open`.
pub(crate) fn import_bundles(open: &ImportRequest, files: &Array, emit: impl Fn(FileResponse)) {
    let request = open.request;
    let mut files = files.iter();
    for bundle in &open.bundles {
        let emit_part = |part| emit(FileResponse::Imported { request, part });
        match read_bundle(bundle, &mut files) {
            Ok((files, sidecars)) => {
                let (has_other_files, read_as) = (bundle.has_other_files, &bundle.read_as);
                for (name, imported) in import_files(files, sidecars, has_other_files, read_as) {
                    emit_imported_file(name, imported, &emit_part);
                }
            }
            Err((name, error)) => emit_part(ImportedPart::Rejected { name, error }),
        }
        emit_part(ImportedPart::BundleEnd);
    }
    emit(FileResponse::ImportFinished { request });
}

/// Reads the files and the sidecar files of a bundle. Returns the name of the first unreadable file
/// and the reason if one of the files cannot be read.
fn read_bundle(
    bundle: &ImportBundle,
    files: &mut impl Iterator<Item = JsValue>,
) -> Result<(Vec<File>, Vec<File>), (String, ImportFailure)> {
    // Both lists are read in any case, because the iterator has to advance past this bundle.
    let mut read = |names: &[String]| -> Vec<Result<File, (String, ImportFailure)>> {
        let named = names.iter().zip(files.by_ref());
        let read = named.map(|(name, file)| {
            let bytes = read_bytes(&file).map_err(|error| (name.clone(), error))?;
            Ok(File { path: name.clone(), bytes })
        });
        read.collect()
    };
    let (files, sidecars) = (read(&bundle.files), read(&bundle.sidecars));
    let files = files.into_iter().collect::<Result<_, _>>()?;
    // An unreadable sidecar file is left out.
    Ok((files, sidecars.into_iter().flatten().collect()))
}

/// Reads the content of a file. Returns an error for a folder, for example, or a deleted file.
fn read_bytes(file: &JsValue) -> Result<Vec<u8>, ImportFailure> {
    let unreadable = |error: JsValue| {
        let message = error.dyn_ref::<DomException>().map(DomException::message);
        ImportFailure::Unreadable { message: message.unwrap_or_else(|| format!("{error:?}")) }
    };
    let reader = FileReaderSync::new().map_err(unreadable)?;
    let buffer = reader.read_as_array_buffer(file.unchecked_ref()).map_err(unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn emit_imported_file(
    name: String,
    file: Result<ImportedFile, RejectedFile>,
    emit: &impl Fn(ImportedPart),
) {
    match file {
        Err(RejectedFile { reason: detail, is_text }) => {
            emit(ImportedPart::Rejected { name, error: ImportFailure::Invalid { detail, is_text } })
        }
        Ok(ImportedFile::Text { text, encoding }) => {
            emit(ImportedPart::Text { name, text, encoding })
        }
        Ok(ImportedFile::Documents {
            imported,
            format,
            has_annotations: annotated,
            label_matching: naming,
            encoding,
        }) => {
            emit_documents(imported.documents, emit);
            let (labels, notes) = (imported.labels, imported.notes);
            emit(ImportedPart::DocumentsEnd {
                name,
                format,
                has_annotations: annotated,
                labels,
                label_matching: naming,
                encoding,
                notes,
            });
        }
    }
}

/// Emits documents in batches. Each document is dropped once it is serialized, so that only one
/// batch exists twice in memory.
fn emit_documents(all: Vec<Document>, emit: &impl Fn(ImportedPart)) {
    let (mut documents, mut bytes) = (Vec::new(), 0);
    for document in all {
        let json = serde_json::to_string(&document);
        let json = json.expect("strings, numbers and lists of them are always JSON");
        bytes += json.len();
        documents.push(json);
        if bytes >= MAX_BATCH_BYTES {
            emit(ImportedPart::DocumentBatch { documents: std::mem::take(&mut documents) });
            bytes = 0;
        }
    }
    if !documents.is_empty() {
        emit(ImportedPart::DocumentBatch { documents });
    }
}
