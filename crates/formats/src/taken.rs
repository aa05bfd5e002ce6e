//! Files read by themselves, before they meet a project: the half of opening that needs all formats.

use crate::decode::{MAX_PAGE_BYTES, check_size};
use crate::gather::open_among;
use crate::import::{Imported, Naming, Provenance, assemble};
use crate::open::{OpenError, Opened, open};
use crate::{Encoding, File, archive, dateline_json};
use dateline_annotation::LabelSet;

/// What one of the things in a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A text without annotations.
    Text {
        /// Line ends as they came.
        text: String,
        /// What the bytes were read as.
        encoding: Encoding,
    },
    /// Documents with labels of their own, for [`adopt`](crate::import::adopt).
    Documents {
        /// The documents, numbered from 1, and what was repaired.
        imported: Imported,
        /// Whether the file has annotations, or could have. Texts of one that could not are for the detector;
        /// of one that could, a text without any is what people made of it.
        annotated: bool,
        /// How their labels find a project's.
        naming: Naming,
        /// What the bytes were read as, where that may have been a guess.
        encoding: Encoding,
    },
}

/// Opens and reads files for the page, which opens no text that is longer than [`MAX_PAGE_BYTES`]: files that are one by their names, or one file, or an archive. Each thing that was in them
/// has its name, and either what it is or the reason why not, for people; one that is refused takes no
/// other with it.
///
/// `beside` may say something of them ([`Format::lists`](crate::Format::lists)); of several files, what only
/// tells of others is passed over. Cost: a few passes over the files for each format; memory: a few times their
/// size.
pub fn take(
    mut files: Vec<File>,
    beside: Vec<File>,
    is_several: bool,
) -> Vec<(String, Result<Taken, String>)> {
    let opened = match files.as_slice() {
        [file] if archive::is_archive(&file.bytes) => {
            let opened = open(&file.path, &file.bytes);
            let name = files.remove(0).path;
            match opened {
                Ok(Opened::Several(all)) => all,
                other => vec![(name, other)],
            }
        }
        _ => open_among(files, beside, is_several),
    };
    let read = |(name, opened): (String, _)| {
        let taken = read(&name, opened).and_then(check);
        (name, taken)
    };
    opened.into_iter().map(read).collect()
}

/// Refuses texts that are too long for the page.
fn check(taken: Taken) -> Result<Taken, String> {
    let fits = |text: &str| check_size(text.len(), MAX_PAGE_BYTES).map_err(|it| it.to_string());
    match &taken {
        Taken::Text { text, .. } => fits(text)?,
        Taken::Documents { imported, .. } => {
            for (number, document) in (1..).zip(&imported.documents) {
                fits(&document.text).map_err(|error| format!("text {number}: {error}"))?;
            }
        }
    }
    Ok(taken)
}

fn read(name: &str, opened: Result<Opened, OpenError>) -> Result<Taken, String> {
    let labels = LabelSet::empty();
    let annotated = |imported, naming| {
        let (annotated, encoding) = (true, Encoding::Utf8);
        Taken::Documents { imported, annotated, naming, encoding }
    };
    match opened.map_err(|error| error.to_string())? {
        Opened::Text { text, encoding } => Ok(Taken::Text { text, encoding }),
        Opened::Dateline(json) => dateline_json::read(&json, &labels)
            .map(|imported| annotated(imported, Naming::Exact))
            .map_err(|error| error.to_string()),
        Opened::Labeled { format, files } => format
            .import(&files, &labels, name)
            .map(|imported| annotated(imported, Naming::Close))
            .map_err(|error| error.to_string()),
        Opened::Articles { read, encoding } => assemble(read, &labels, &Provenance::articles(name))
            .map(|imported| {
                let (annotated, naming) = (false, Naming::Close);
                Taken::Documents { imported, annotated, naming, encoding }
            })
            .map_err(|error| error.to_string()),
        // Archives inside are not opened.
        Opened::Several(_) => Err("it is an archive inside an archive".to_owned()),
    }
}
