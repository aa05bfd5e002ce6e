//! The search for a label by name or description, in the popover of a mention.

use crate::state::context::Context;
use crate::state::editor::workspace;
use crate::state::editor::workspace::LABEL_SEARCH_ID;
use crate::state::effect::Effect;
use crate::state::session::Session;
use dateline_annotation::compact;
use dateline_annotation::model::{Label, LabelSet};
use dateline_text::fold;

/// Opens or closes the label search, or changes its query.
pub(in crate::state) fn update_query(
    session: &mut Session,
    typed: Option<String>,
    cx: &mut Context,
) {
    let Some(workspace) = session.workspace_mut() else { return };
    let was_open = workspace.label_query.is_some();
    workspace.label_query = typed;
    match (was_open, workspace.label_query.is_some()) {
        (false, true) => cx.push(Effect::FocusElement(LABEL_SEARCH_ID.to_owned())),
        (true, false) => cx.push(workspace::focus_text(workspace)),
        _ => {}
    }
}

/// Returns the labels that match a query, best match first. The order is: equal names, names that
/// begin with the query, descriptions with a word that begins with it, names and descriptions that
/// contain it. Case and punctuation are ignored.
pub fn match_labels<'a>(labels: &'a LabelSet, typed: &str) -> Vec<&'a Label> {
    let typed = fold(typed.trim());
    let rank = |label: &&Label| {
        let (name, description) = (fold(&label.name), fold(&label.description));
        match () {
            () if name == typed => 0,
            () if name.starts_with(&typed) => 1,
            () if description.split(' ').any(|word| word.starts_with(&typed)) => 2,
            () if name.contains(&typed) || description.contains(&typed) => 3,
            () => 4,
        }
    };
    let mut found: Vec<&Label> = labels.iter().filter(|label| rank(label) < 4).collect();
    compact::sort_by_key(&mut found, |label| rank(label));
    found
}
