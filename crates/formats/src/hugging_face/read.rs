//! Reads rows of Hugging Face token classification data sets.

use super::TAG_FILES;
use super::tag_names::{names_beside_rows, read_tag_names};
use crate::file::File;
use crate::import::{ParsedDocuments, ReadError, ReadOptions, read_each_text};
use crate::records::read_records;
use crate::spec::OffsetUnit;

/// Reads rows. The names of the tags are taken from the tag files among `files`, or from the features
/// in the file itself, as the Hub's API has them.
pub(crate) fn read_hugging_face(files: &[File]) -> Result<ParsedDocuments, ReadError> {
    let (tag_files, rows): (Vec<File>, Vec<File>) =
        files.iter().cloned().partition(|file| TAG_FILES.contains(&file.name()));
    let tag_names = read_tag_names(&tag_files);
    let mut all = ParsedDocuments::default();
    for file in &rows {
        let mut one = read_each_text(std::slice::from_ref(file), |text| {
            let own_names = if tag_names.is_empty() { names_beside_rows(text) } else { Vec::new() };
            let tag_names = if own_names.is_empty() { &tag_names } else { &own_names };
            read_records(text, OffsetUnit::CodePoints, tag_names, &ReadOptions::default())
        })?;
        all.documents.append(&mut one.documents);
        all.notes.append(&mut one.notes);
    }
    Ok(all)
}
