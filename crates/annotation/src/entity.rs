use crate::{Annotation, AnnotationId, Document, LabelId, LabelSet};
use dateline_text::fold;
use std::collections::BTreeMap;

/// The mentions of a document that name the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The label of all its mentions.
    pub label: LabelId,
    /// The name as the text has it: the longest of the mentions, the first of equals; of a very long one
    /// the beginning.
    pub name: String,
    /// In the order of the text.
    pub mentions: Vec<AnnotationId>,
}

/// So many bytes of a mention tell it from others; of a longer one the rest is not looked at, but its
/// length is.
const TELLING: usize = 1000;

/// The longest name of a person that has parts, in bytes.
const LONGEST_NAME: usize = 200;

/// A form of a mention under which its spellings compare equal: folded, and of a long one the
/// beginning and the length. Cost: bounded.
pub fn folded_name(quote: &str) -> String {
    match beginning(quote) {
        all if all.len() == quote.len() => fold(all),
        beginning => format!("{}… {}", fold(beginning), quote.len()),
    }
}

fn beginning(quote: &str) -> &str {
    &quote[..quote.floor_char_boundary(TELLING)]
}

/// Groups the live annotations of a document into entities, in the order of first mention.
///
/// Mentions with the same label and the same folded text are one entity. A person's name that is
/// the beginning or the end of a longer one, in whole words ("al-Assad", "Assad" or "Bashar" of
/// "Bashar al-Assad"), joins the longer name that stands last before it, or else the first after
/// it. A person's word ([`Annotation::entity`]) overrides both. Cost: n log n in the mentions.
pub fn entities(document: &Document, labels: &LabelSet) -> Vec<Entity> {
    let person = labels.detecting("PERSON").map(|label| label.id);
    let live: Vec<&Annotation> =
        document.annotations().iter().filter(|annotation| annotation.is_live()).collect();
    let names: Vec<Name> = live.iter().map(|annotation| name(document, annotation)).collect();
    let parts = Parts::of(&names, person);
    let mut entities: Vec<Entity> = Vec::new();
    let mut places: BTreeMap<&Name, usize> = BTreeMap::new();
    for (index, annotation) in live.iter().enumerate() {
        let place = *places.entry(&names[parts.whole(&names, index)]).or_insert_with(|| {
            let label = annotation.label;
            entities.push(Entity { label, name: String::new(), mentions: Vec::new() });
            entities.len() - 1
        });
        let quote = annotation.entity.as_deref().unwrap_or(document.quote(annotation.span));
        let quote = beginning(quote);
        let entity = &mut entities[place];
        if quote.chars().count() > entity.name.chars().count() {
            entity.name = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        entity.mentions.push(annotation.id);
    }
    entities
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    label: LabelId,
    folded: String,
    /// Given by a person: takes no parts and is no part.
    given: bool,
}

fn name(document: &Document, annotation: &Annotation) -> Name {
    let quote = annotation.entity.as_deref().unwrap_or(document.quote(annotation.span));
    Name { label: annotation.label, folded: folded_name(quote), given: annotation.entity.is_some() }
}

/// For each beginning and end of a person's name, the mentions that have it, in order.
struct Parts<'a>(BTreeMap<&'a str, Vec<usize>>);

impl<'a> Parts<'a> {
    fn of(names: &'a [Name], person: Option<LabelId>) -> Self {
        let mut parts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let people = names.iter().enumerate();
        let has_parts = |name: &Name| {
            Some(name.label) == person && !name.given && name.folded.len() <= LONGEST_NAME
        };
        for (index, name) in people.filter(|(_, name)| has_parts(name)) {
            for part in edges(&name.folded) {
                parts.entry(part).or_default().push(index);
            }
        }
        Self(parts)
    }

    /// The mention whose name stands for the one at `index`: follows parts to ever longer names.
    fn whole(&self, names: &[Name], index: usize) -> usize {
        let mut at = index;
        while !names[at].given
            && let Some(longer) = self.0.get(names[at].folded.as_str())
            && names[longer[0]].label == names[at].label
        {
            let after = longer.partition_point(|&other| other < at);
            at = if after > 0 { longer[after - 1] } else { longer[0] };
        }
        at
    }
}

/// The proper beginnings and ends of a name, cut at spaces; ends also after hyphens, so that
/// "Assad" is an end of "al-Assad".
fn edges(name: &str) -> impl Iterator<Item = &str> {
    let beginnings = name.match_indices(' ').map(|(at, _)| &name[..at]);
    let ends = name.match_indices([' ', '-']).map(|(at, _)| &name[at + 1..]);
    beginnings.chain(ends).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DocumentId, add};
    use crate::{History, change::Op};
    use dateline_text::{LineEnds, Span};

    /// Marks each `[name]` of the text as a person and prints the groups.
    fn check(marked: &str, expected: &[&str]) {
        let mut text = String::new();
        let mut spans = Vec::new();
        for piece in marked.split_inclusive(['[', ']']) {
            let start = text.len();
            text.push_str(piece.trim_end_matches(['[', ']']));
            if piece.ends_with(']') {
                spans.push(Span::new(start as u32, text.len() as u32));
            }
        }
        let document = Document::new(DocumentId(1), text.into(), LineEnds::Lf, "");
        let mut history = History::default();
        let insert = Op::InsertDocument { document: Box::new(document) };
        history.edit(0, crate::Actor::Person, crate::Kind::Open, vec![insert]).unwrap();
        let person = history.project().labels().by_name("PERSON").unwrap().id;
        for span in spans {
            let ops = add(
                history.project(),
                history.project().document(DocumentId(1)).unwrap(),
                span,
                person,
            );
            history.edit(0, crate::Actor::Person, crate::Kind::Add, ops).unwrap();
        }
        let document = history.project().document(DocumentId(1)).unwrap();
        let found: Vec<String> = entities(document, history.project().labels())
            .iter()
            .map(|entity| format!("{} {}", entity.name, entity.mentions.len()))
            .collect();
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn names_and_their_parts_are_one_entity() {
        check(
            "[Bashar al-Assad] fled. [al-Assad] and [Assad] and [Bashar]",
            &["Bashar al-Assad 4"],
        );
        check("[Assad] came before [Bashar al-Assad]", &["Bashar al-Assad 2"]);
        check(
            "[Hafez al-Assad], then [al-Assad]; [Bashar al-Assad], then [Assad]",
            &["Hafez al-Assad 2", "Bashar al-Assad 2"],
        );
        check("[Ann Lee] met [Ann\nLee] and [Anna]", &["Ann Lee 2", "Anna 1"]);
    }
}
