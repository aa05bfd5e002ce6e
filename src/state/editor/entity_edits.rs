//! The user's corrections of entities: grouping and names.

use crate::state::action::EntityAction;
use crate::state::context::Context;
use crate::state::editor::messages::EditorMessage;
use crate::state::session::Session;
use dateline_annotation::edit::set_entity_name;
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{AnnotationId, Document, group_entities};
use dateline_text::fold;

pub(in crate::state) fn update(
    session: &mut Session,
    document: &Document,
    action: EntityAction,
    cx: &mut Context,
) {
    let (mentions, name) = match action {
        EntityAction::Name { mentions, name } => {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let mentions = add_namesake_mentions(session, document, mentions, &name);
            (mentions, (!name.is_empty()).then_some(name))
        }
        EntityAction::Separate(id) => (vec![id], unique_name(session, document, id)),
    };
    let ops = set_entity_name(document, &mentions, name.as_deref());
    if ops.is_empty() {
        return;
    }
    session.announce(EditorMessage::EntityRenamed { name, mentions: mentions.len() });
    session.edit(Actor::Person, EditKind::Entity, ops, cx)
}

/// Adds the mentions of an existing entity with the same name and label, so that both become one
/// entity.
fn add_namesake_mentions(
    session: &Session,
    document: &Document,
    mut mentions: Vec<AnnotationId>,
    name: &str,
) -> Vec<AnnotationId> {
    let label = mentions.first().and_then(|id| document.annotation(*id)).map(|it| it.label);
    let entities = group_entities(document, session.history.project().labels());
    let mut named = entities.iter().filter(|it| Some(it.label) == label);
    if let Some(namesake) = named.find(|it| fold(&it.name) == fold(name)) {
        mentions.extend(&namesake.mentions);
        mentions.sort_unstable();
        mentions.dedup();
    }
    mentions
}

/// Returns the text of a mention, with a number appended if an entity has that name already. The
/// number is the first that makes the name unique.
fn unique_name(session: &Session, document: &Document, id: AnnotationId) -> Option<String> {
    let quote = document.quote(document.annotation(id)?.span);
    let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let known: Vec<String> = group_entities(document, session.history.project().labels())
        .iter()
        .map(|entity| fold(&entity.name))
        .collect();
    let numbered = (2..).map(|n| format!("{quote} ({n})"));
    std::iter::once(quote.clone()).chain(numbered).find(|name| !known.contains(&fold(name)))
}
