//! A dataset for token classification, as Hugging Face's `datasets` loads it: rows as JSON lines, a
//! card `README.md` that names the features and the splits, and the list of labels.
//!
//! A row has `tokens`, `ner_tags` as numbers of the label list, and the same as words in `tags`, so
//! that a file can be read without its list. Tags are IOB2, `O` first. Tokens are our own English ones.
//! Rows of others, without `tags`, are read where `ner_tags` are words, or where one of [`LISTS`] beside them names the
//! numbers.

mod card;
mod names;
mod read;

pub(crate) use card::beside;
pub(crate) use names::is_beside;
pub(crate) use read::read;

use crate::conll;
use crate::export::{Item, Out, Setup, Writer};
use crate::format::{Facts, as_it_is, tokens};
use crate::import::Look;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

pub(crate) const FACTS: Facts = Facts {
    name: "huggingface",
    title: "Hugging Face token classification",
    consumers: &["Hugging Face datasets", "Hugging Face transformers"],
    extension: "ner.jsonl",
    mime: "application/jsonl",
    spell: as_it_is,
    recognize: |look: &Look| look.is_lines_with(&["tokens", "ner_tags"]),
    ..conll::FOUR_COLUMNS
};

/// The file of the label list, one a line, in the order of their numbers.
const LIST: &str = "labels.txt";

/// The file of the card.
const CARD: &str = "README.md";

/// The files that may name the tags, the surest first: the list, what `datasets` writes of its features, the card.
pub(crate) const LISTS: &[&str] = &[LIST, "dataset_infos.json", "dataset_info.json", CARD];

/// All tags in the order of their numbers.
fn tags(labels: &[String]) -> Vec<String> {
    let both = labels.iter().flat_map(|label| [format!("B-{label}"), format!("I-{label}")]);
    ["O".to_owned()].into_iter().chain(both).collect()
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    tokens: Vec<&'a str>,
    ner_tags: Vec<usize>,
    tags: Vec<&'a str>,
}

pub(crate) struct Rows {
    tags: Vec<String>,
    /// The number of each label's first tag.
    numbers: BTreeMap<String, usize>,
}

impl Rows {
    pub(crate) fn new(setup: &Setup) -> Self {
        let numbered = (1..).step_by(2).zip(&setup.labels);
        let numbers = numbered.map(|(number, label)| (label.clone(), number)).collect();
        Self { tags: tags(&setup.labels), numbers }
    }
}

impl Writer for Rows {
    fn item(&mut self, item: &Item, out: &mut Out) -> io::Result<()> {
        let mut row =
            Row { id: &item.name, tokens: Vec::new(), ner_tags: Vec::new(), tags: Vec::new() };
        let mut mentions = item.mentions.iter().peekable();
        for token in item.sentences(tokens).into_iter().flatten() {
            while mentions.next_if(|mention| mention.span.end <= token.start).is_some() {}
            let mention = mentions.peek().filter(|mention| mention.span.contains(token));
            let number = mention.map_or(0, |mention| {
                let first = self.numbers.get(mention.label).copied().unwrap_or_default();
                first + usize::from(mention.span.start != token.start)
            });
            row.tokens.push(token.slice(item.text).unwrap_or_default());
            row.ner_tags.push(number);
            row.tags.push(&self.tags[number]);
        }
        out.append(crate::json::compact(&row) + "\n")
    }
}
