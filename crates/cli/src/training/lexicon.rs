//! Reads the tables that the tagger's lexicon is built from.

use crate::error::{CommandError, ContentError, with_path};
use crate::files::read_to_string;
use dateline_ner::{NameEntry, NameFlags, WordEntry, write_lexicon};
use std::collections::BTreeMap;
use std::path::Path;

/// Builds the bytes of the lexicon from `classes.tsv` (word, cluster from 0, coarse cluster),
/// `people.tsv` (word) and `names.tsv` (name, flags, country) in a folder. A missing file is
/// treated as empty.
pub(super) fn build_lexicon(folder: &Path) -> Result<Vec<u8>, CommandError> {
    let mut words: BTreeMap<String, WordEntry> = BTreeMap::new();
    let mut coarse = vec![0];
    let classes = folder.join("classes.tsv");
    for [word, class, group] in read_rows(&classes)? {
        let class = with_path(&classes, class.parse::<u16>())?.saturating_add(1);
        if coarse.len() <= usize::from(class) {
            coarse.resize(usize::from(class) + 1, 0);
        }
        coarse[usize::from(class)] = with_path(&classes, group.parse::<u8>())?.saturating_add(1);
        words.insert(word.clone(), WordEntry { word, cluster: class, is_person_name: false });
    }
    for [word] in read_rows(&folder.join("people.tsv"))? {
        let fresh = WordEntry { word: word.clone(), cluster: 0, is_person_name: false };
        words.entry(word).or_insert(fresh).is_person_name = true;
    }
    let mut names = Vec::new();
    let file = folder.join("names.tsv");
    for [name, flags, country] in read_rows(&file)? {
        let flags = NameFlags::from_bits(with_path(&file, flags.parse())?);
        names.push(NameEntry { name, flags, country: country.as_bytes().try_into().ok() });
    }
    let words: Vec<WordEntry> = words.into_values().collect();
    eprintln!("lexicon: {} words, {} names", words.len(), names.len());
    Ok(write_lexicon(&words, &coarse, &names))
}

/// Returns the rows of a file, split at tabs. A missing file has none; a row with another number of
/// columns is an error.
fn read_rows<const COLUMNS: usize>(path: &Path) -> Result<Vec<[String; COLUMNS]>, CommandError> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = read_to_string(path)?;
    let parse = |(line, number): (&str, usize)| {
        let columns: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let columns = <[String; COLUMNS]>::try_from(columns);
        let error = ContentError::Columns(COLUMNS);
        columns.map_err(|_| CommandError::at_line(path.display(), number, error))
    };
    text.lines().zip(1..).map(parse).collect()
}
