//! A person's word on entities: which mentions are one, and what it is called.

use super::{Effect, State, reducer};
use crate::messages;
use dateline_annotation::{
    Actor, AnnotationId, Document, EditKind, group_entities, set_entity_name,
};
use dateline_text::fold;

/// What is done about entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityAction {
    /// These mentions are one entity with this name.
    Name {
        /// The mentions.
        mentions: Vec<AnnotationId>,
        /// The name; the mentions are grouped by computation again where it is empty.
        name: String,
    },
    /// A mention is none of its entity, but of one of its own.
    Separate(AnnotationId),
}

pub(super) fn update(
    state: &mut State,
    document: &Document,
    action: EntityAction,
    now: i64,
) -> Vec<Effect> {
    let (mentions, name) = match action {
        EntityAction::Name { mentions, name } => {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let mentions = add_namesake_mentions(state, document, mentions, &name);
            (mentions, (!name.is_empty()).then_some(name))
        }
        EntityAction::Separate(id) => (vec![id], unique_name(state, document, id)),
    };
    let ops = set_entity_name(document, &mentions, name.as_deref());
    if ops.is_empty() {
        return Vec::new();
    }
    state.announce(messages::entity_renamed(name.as_deref(), mentions.len()));
    reducer::edit(state, now, Actor::Person, EditKind::Entity, ops)
}

/// The mentions, and those of the entity that has the name already: they are one then.
fn add_namesake_mentions(
    state: &State,
    document: &Document,
    mut mentions: Vec<AnnotationId>,
    name: &str,
) -> Vec<AnnotationId> {
    let label = mentions.first().and_then(|id| document.annotation(*id)).map(|it| it.label);
    let entities = group_entities(document, state.history.project().labels());
    let mut named = entities.iter().filter(|it| Some(it.label) == label);
    if let Some(namesake) = named.find(|it| fold(&it.name) == fold(name)) {
        mentions.extend(&namesake.mentions);
        mentions.sort_unstable();
        mentions.dedup();
    }
    mentions
}

/// The text of a mention, with the first number that makes it unlike the names of all entities.
fn unique_name(state: &State, document: &Document, id: AnnotationId) -> Option<String> {
    let quote = document.quote(document.annotation(id)?.span);
    let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let known: Vec<String> = group_entities(document, state.history.project().labels())
        .iter()
        .map(|entity| fold(&entity.name))
        .collect();
    let numbered = (2..).map(|n| format!("{quote} ({n})"));
    std::iter::once(quote.clone()).chain(numbered).find(|name| !known.contains(&fold(name)))
}
