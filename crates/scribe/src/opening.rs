use dateline_annotation::Document;
use dateline_formats::{File, Taken, take};
use dateline_protocol::{FromWorker, Open, OpenBundle, OpenedPart};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, FileReaderSync};

/// So many bytes of documents are told at once: what the page takes in without being held up.
const AT_ONCE: usize = 500_000;

/// Opens files, and tells of each thing in them as soon as it is read. The files come in the order of
/// their names.
pub(crate) fn open(open: &Open, files: &Array, tell: impl Fn(FromWorker)) {
    let request = open.request;
    let mut files = files.iter();
    for bundle in &open.bundles {
        let tell = |part| tell(FromWorker::Opened { request, part });
        match read_all(bundle, &mut files) {
            Ok((files, beside)) => {
                for (name, taken) in take(files, beside, bundle.is_several) {
                    tell_taken(name, taken, &tell);
                }
            }
            Err((name, reason)) => tell(OpenedPart::Refused { name, reason }),
        }
        tell(OpenedPart::End);
    }
    tell(FromWorker::AllOpened { request });
}

/// The files of a bundle, and those beside it; or the one that cannot be read, and why.
fn read_all(
    bundle: &OpenBundle,
    files: &mut impl Iterator<Item = JsValue>,
) -> Result<(Vec<File>, Vec<File>), (String, String)> {
    // All are taken off the list, whatever becomes of the first.
    let mut read = |names: &[String]| -> Vec<Result<File, (String, String)>> {
        let named = names.iter().zip(files.by_ref());
        let read = named.map(|(name, file)| {
            let bytes = bytes(&file).map_err(|reason| (name.clone(), reason))?;
            Ok(File { path: name.clone(), bytes })
        });
        read.collect()
    };
    let (files, beside) = (read(&bundle.files), read(&bundle.beside));
    let files = files.into_iter().collect::<Result<_, _>>()?;
    // What only may say something is left out where it cannot be read.
    Ok((files, beside.into_iter().flatten().collect()))
}

/// What is in a file; a folder, for instance, or a file that has gone cannot be read.
fn bytes(file: &JsValue) -> Result<Vec<u8>, String> {
    let unreadable = |error: JsValue| {
        let said = error.dyn_ref::<DomException>().map(DomException::message);
        format!("the browser cannot read it ({})", said.unwrap_or_else(|| format!("{error:?}")))
    };
    let reader = FileReaderSync::new().map_err(unreadable)?;
    let buffer = reader.read_as_array_buffer(file.unchecked_ref()).map_err(unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn tell_taken(name: String, taken: Result<Taken, String>, tell: &impl Fn(OpenedPart)) {
    match taken {
        Err(reason) => tell(OpenedPart::Refused { name, reason }),
        Ok(Taken::Text { text, encoding }) => tell(OpenedPart::Text { name, text, encoding }),
        Ok(Taken::Documents { imported, annotated, naming, encoding }) => {
            tell_documents(imported.documents, tell);
            let (labels, notes) = (imported.labels, imported.notes);
            tell(OpenedPart::Documents { name, annotated, labels, naming, encoding, notes });
        }
    }
}

/// Each document goes as soon as it is written, so that no more than a part is there twice.
fn tell_documents(all: Vec<Document>, tell: &impl Fn(OpenedPart)) {
    let (mut documents, mut bytes) = (Vec::new(), 0);
    for document in all {
        let json = serde_json::to_string(&document);
        let json = json.expect("strings, numbers and lists of them are always JSON");
        bytes += json.len();
        documents.push(json);
        if bytes >= AT_ONCE {
            tell(OpenedPart::Some { documents: std::mem::take(&mut documents) });
            bytes = 0;
        }
    }
    if !documents.is_empty() {
        tell(OpenedPart::Some { documents });
    }
}
