//! Groups the mentions of a document into entities.

use super::annotation::{Annotation, AnnotationId};
use super::document::Document;
use super::label::{LabelId, LabelSet};
use dateline_text::fold;
use std::collections::BTreeMap;

/// Mentions in a document that name the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The label of all its mentions.
    pub label: LabelId,
    /// The longest mention as written in the text, the first of equally long ones. A very long name
    /// is truncated.
    pub name: String,
    /// In text order.
    pub mentions: Vec<AnnotationId>,
}

/// The maximum number of bytes of a mention that are compared. Of the rest of a longer mention,
/// only the length counts.
const MAX_COMPARED_BYTES: usize = 1000;

/// The maximum length in bytes of a person's name whose parts are considered.
const MAX_PERSON_NAME_BYTES: usize = 200;

/// Returns a key under which the spellings of a mention are equal: the folded text; for a long
/// mention, its folded beginning and its length. **Cost:** bounded.
pub fn fold_mention_text(quote: &str) -> String {
    match compared_prefix(quote) {
        all if all.len() == quote.len() => fold(all),
        beginning => format!("{}… {}", fold(beginning), quote.len()),
    }
}

fn compared_prefix(quote: &str) -> &str {
    &quote[..quote.floor_char_boundary(MAX_COMPARED_BYTES)]
}

/// Numbers the texts of mentions: texts whose folded forms are equal have the same number. Most
/// mentions repeat a text exactly, and each spelling is folded only once.
#[derive(Debug, Default)]
pub struct MentionTexts<'a> {
    by_quote: BTreeMap<&'a str, usize>,
    by_folded_text: BTreeMap<String, usize>,
}

impl<'a> MentionTexts<'a> {
    /// Returns the number of a text: the first text has 0, and each new one the next number.
    /// **Cost:** O(log n) in the spellings; a new spelling is folded.
    pub fn number(&mut self, quote: &'a str) -> usize {
        if let Some(&number) = self.by_quote.get(quote) {
            return number;
        }
        let next = self.by_folded_text.len();
        let number = *self.by_folded_text.entry(fold_mention_text(quote)).or_insert(next);
        self.by_quote.insert(quote, number);
        number
    }

    /// Returns the folded texts in the order of their numbers.
    fn into_folded(self) -> Vec<String> {
        let mut texts = vec![String::new(); self.by_folded_text.len()];
        for (text, number) in self.by_folded_text {
            texts[number] = text;
        }
        texts
    }
}

/// Groups the live annotations of a document into entities, in order of first mention.
///
/// Mentions with the same label and the same folded text are one entity. A person's name that is
/// the beginning or the end of a longer one, in whole words ("al-Assad", "Assad" or "Bashar" of
/// "Bashar al-Assad"), joins the last longer name before it, or else the first one after it. A name
/// set by the user ([`Annotation::entity`]) overrides both. **Cost:** O(n log n) in the mentions.
pub fn group_entities(document: &Document, labels: &LabelSet) -> Vec<Entity> {
    let person = labels.by_detector_label("PERSON").map(|label| label.id);
    let live: Vec<&Annotation> =
        document.annotations().iter().filter(|annotation| annotation.is_live()).collect();
    let mut texts = MentionTexts::default();
    let names: Vec<NameKey> = live
        .iter()
        .map(|annotation| NameKey {
            label: annotation.label,
            text: texts.number(entity_text(document, annotation)),
            is_user_defined: annotation.entity.is_some(),
        })
        .collect();
    let parts = NameParts::new(&names, &texts.into_folded(), person);
    let mut entities: Vec<Entity> = Vec::new();
    let mut name_lengths: Vec<usize> = Vec::new();
    let mut entity_indices: BTreeMap<NameKey, usize> = BTreeMap::new();
    for (index, annotation) in live.iter().enumerate() {
        let entity_index =
            *entity_indices.entry(parts.full_name(&names, index)).or_insert_with(|| {
                let label = annotation.label;
                entities.push(Entity { label, name: String::new(), mentions: Vec::new() });
                name_lengths.push(0);
                entities.len() - 1
            });
        let quote = compared_prefix(entity_text(document, annotation));
        let (entity, name_length) = (&mut entities[entity_index], &mut name_lengths[entity_index]);
        if quote.chars().count() > *name_length {
            entity.name = quote.split_whitespace().collect::<Vec<_>>().join(" ");
            *name_length = entity.name.chars().count();
        }
        entity.mentions.push(annotation.id);
    }
    entities
}

/// Returns the name of an annotation's entity: the one set by the user, or else the quote.
fn entity_text<'a>(document: &'a Document, annotation: &'a Annotation) -> &'a str {
    annotation.entity.as_deref().unwrap_or(document.quote(annotation.span))
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct NameKey {
    label: LabelId,
    /// The number of the text in [`MentionTexts`].
    text: usize,
    /// Set by the user. Such a name has no parts and is not a part of another one.
    is_user_defined: bool,
}

/// The mentions whose person's name has a text as its beginning or end.
struct NameParts {
    /// For each text, the indices of the mentions that have it as a part, in order.
    mentions_by_part: Vec<Vec<usize>>,
}

impl NameParts {
    fn new(names: &[NameKey], texts: &[String], person: Option<LabelId>) -> Self {
        let numbers: BTreeMap<&str, usize> =
            texts.iter().enumerate().map(|(number, text)| (text.as_str(), number)).collect();
        let mut parts_by_text: Vec<Option<Vec<usize>>> = vec![None; texts.len()];
        let mut mentions_by_part = vec![Vec::new(); texts.len()];
        let is_person = |name: &NameKey| Some(name.label) == person && !name.is_user_defined;
        for (index, name) in names.iter().enumerate().filter(|(_, name)| is_person(name)) {
            let parts = parts_by_text[name.text].get_or_insert_with(|| {
                let text = texts[name.text].as_str();
                let is_short = text.len() <= MAX_PERSON_NAME_BYTES;
                let affixes = is_short.then(|| name_affixes(text)).into_iter().flatten();
                affixes.filter_map(|part| numbers.get(part).copied()).collect()
            });
            for &part in &*parts {
                mentions_by_part[part].push(index);
            }
        }
        Self { mentions_by_part }
    }

    /// Returns the full name of the mention at `index`, following parts to longer and longer names.
    fn full_name(&self, names: &[NameKey], index: usize) -> NameKey {
        let mut at = index;
        while !names[at].is_user_defined
            && let longer = &self.mentions_by_part[names[at].text]
            && let Some(&first) = longer.first()
            && names[first].label == names[at].label
        {
            let after = longer.partition_point(|&other| other < at);
            at = if after > 0 { longer[after - 1] } else { first };
        }
        names[at]
    }
}

/// Returns the proper beginnings and ends of a name, cut at spaces. Ends are also cut after
/// hyphens, so that "Assad" is an end of "al-Assad".
fn name_affixes(name: &str) -> impl Iterator<Item = &str> {
    let beginnings = name.match_indices(' ').map(|(at, _)| &name[..at]);
    let ends = name.match_indices([' ', '-']).map(|(at, _)| &name[at + 1..]);
    beginnings.chain(ends).filter(|part| !part.is_empty())
}
