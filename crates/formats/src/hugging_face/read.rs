use super::LISTS;
use super::names::names;
use crate::format::File;
use crate::import::{Read, ReadError, ReadItem, each_text, json_lines};
use crate::shorten::shorten;
use crate::tags::{Marker, Tag};
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

/// Reads rows; the list of labels and the card are taken from among the files.
pub(crate) fn read(files: &[File]) -> Result<Read, ReadError> {
    let name = |file: &File| file.path.rsplit('/').next().unwrap_or_default().to_owned();
    let (beside, rows): (Vec<File>, Vec<File>) =
        files.iter().cloned().partition(|file| LISTS.contains(&name(file).as_str()));
    let listed = names(&beside);
    let mut all = Read::default();
    for file in &rows {
        let mut one = each_text(std::slice::from_ref(file), |text| lines(text, &listed))?;
        all.items.append(&mut one.items);
        all.notes.append(&mut one.notes);
    }
    Ok(all)
}

fn lines(text: &str, listed: &[String]) -> Result<Read, ReadError> {
    let (mut items, mut marker) = (Vec::new(), Marker::default());
    json_lines(text, |place, row: Row| {
        let fail = |reason: String| Err(ReadError::At { place: place.clone(), reason });
        let mut item = ReadItem { place: place.clone(), ..ReadItem::default() };
        let count = row.tags.as_ref().map_or(row.ner_tags.len(), Vec::len);
        if count != row.tokens.len() {
            return fail(format!("it has {} tokens and {count} tags", row.tokens.len()));
        }
        marker.close();
        for (at, token) in row.tokens.iter().enumerate() {
            let name = match (&row.tags, row.ner_tags.get(at)) {
                (Some(tags), _) => tags[at].as_str(),
                (None, Some(TagIn::Word(word))) => word,
                (None, Some(TagIn::Number(number))) => match listed.get(*number as usize) {
                    Some(name) => name,
                    None => {
                        return fail(unnamed(*number, listed.len()));
                    }
                },
                (None, None) => "O",
            };
            let Some(tag) = Tag::of(name) else {
                return fail(format!("“{}” is no tag such as B-LOC", shorten(name, 30)));
            };
            if !item.text.is_empty() {
                item.text.push(' ');
            }
            let start = item.text.len() as u32;
            item.text.push_str(token);
            if !token.is_empty() {
                marker.mark(&mut item.spans, Span::new(start, item.text.len() as u32), tag);
            }
        }
        items.push(item);
        Ok(())
    })?;
    Ok(Read { items, notes: marker.notes().into_vec() })
}

/// What is to be done about a number without a name.
fn unnamed(number: u32, listed: usize) -> String {
    match listed {
        0 => "its tags are numbers, and nothing names them: open the dataset's README.md, dataset_infos.json or \
              labels.txt together with it"
            .to_owned(),
        listed => format!("its tag {number} has no name: {listed} are named beside it"),
    }
}
