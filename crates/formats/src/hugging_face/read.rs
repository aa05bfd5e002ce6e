//! Reads rows of Hugging Face token classification data sets.

use super::TAG_FILES;
use super::tag_names::read_tag_names;
use crate::bio::{BioDecoder, BioTag};
use crate::file::File;
use crate::import::{
    ParsedDocument, ParsedDocuments, ReadError, for_each_json_line, read_each_text,
};
use crate::shorten::shorten;
use dateline_text::Span;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    tokens: Vec<String>,
    ner_tags: Vec<TagIn>,
    #[serde(default)]
    tags: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TagIn {
    Number(u32),
    Word(String),
}

/// Reads rows. The names of the tags are taken from the tag files among `files`.
pub(crate) fn read_hugging_face(files: &[File]) -> Result<ParsedDocuments, ReadError> {
    let name = |file: &File| file.path.rsplit('/').next().unwrap_or_default().to_owned();
    let (tag_files, rows): (Vec<File>, Vec<File>) =
        files.iter().cloned().partition(|file| TAG_FILES.contains(&name(file).as_str()));
    let tag_names = read_tag_names(&tag_files);
    let mut all = ParsedDocuments::default();
    for file in &rows {
        let mut one =
            read_each_text(std::slice::from_ref(file), |text| read_rows(text, &tag_names))?;
        all.documents.append(&mut one.documents);
        all.notes.append(&mut one.notes);
    }
    Ok(all)
}

fn read_rows(text: &str, tag_names: &[String]) -> Result<ParsedDocuments, ReadError> {
    let (mut items, mut marker) = (Vec::new(), BioDecoder::default());
    for_each_json_line(text, |location, row: Row| {
        let fail = |reason: String| Err(ReadError::Invalid { location: location.clone(), reason });
        let mut item = ParsedDocument { location: location.clone(), ..ParsedDocument::default() };
        let count = row.tags.as_ref().map_or(row.ner_tags.len(), Vec::len);
        if count != row.tokens.len() {
            return fail(format!(
                "the numbers of tokens ({}) and tags ({count}) differ",
                row.tokens.len()
            ));
        }
        marker.close_span();
        for (at, token) in row.tokens.iter().enumerate() {
            let name = match (&row.tags, row.ner_tags.get(at)) {
                (Some(tags), _) => tags[at].as_str(),
                (None, Some(TagIn::Word(word))) => word,
                (None, Some(TagIn::Number(number))) => match tag_names.get(*number as usize) {
                    Some(name) => name,
                    None => {
                        return fail(unnamed_tag_reason(*number, tag_names.len()));
                    }
                },
                (None, None) => "O",
            };
            let Some(tag) = BioTag::parse(name) else {
                return fail(format!("“{}” is not a tag such as B-LOC", shorten(name, 30)));
            };
            if !item.text.is_empty() {
                item.text.push(' ');
            }
            let start = item.text.len() as u32;
            item.text.push_str(token);
            if !token.is_empty() {
                marker.push_tag(&mut item.spans, Span::new(start, item.text.len() as u32), tag);
            }
        }
        items.push(item);
        Ok(())
    })?;
    Ok(ParsedDocuments { documents: items, notes: marker.notes().into_vec() })
}

/// Returns an error message that says what to do about a tag number without a name.
fn unnamed_tag_reason(number: u32, n_names: usize) -> String {
    match n_names {
        0 => "the tags are numbers, and their names are missing: open the dataset's README.md, dataset_infos.json or \
              labels.txt together with this file"
            .to_owned(),
        listed => format!("tag {number} has no name: only {listed} tags have names"),
    }
}
