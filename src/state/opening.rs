use super::action::Loaded;
use super::fetching::Purpose;
use super::{Desk, Draft, Effect, Screen, State, Tone, desk, pending, reading, reduce, saving};
use crate::messages;
use dateline_annotation::{Actor, Document, DocumentId, Kind, Op, Wanted};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Takes over what was stored.
pub(super) fn loaded(state: &mut State, mut loaded: Loaded) -> Vec<Effect> {
    // What was typed while the storage was opened is newer.
    if state.typed.is_empty() {
        state.typed = loaded.draft.take().unwrap_or_default();
    }
    pending::found(state, std::mem::take(&mut loaded.unopened));
    let mut effects = saving::restore(state, loaded);
    if state.role.writes() {
        pending::tell(state);
    }
    let only = state.history.summaries().map(|summary| summary.id).next();
    let is_only = state.history.summaries().len() == 1;
    if let Some(only) = only.filter(|_| is_only && state.typed.is_empty()) {
        let wanted = Wanted { documents: [only].into(), ..Wanted::default() };
        effects.push(Effect::Fetch { wanted, purpose: Purpose::Only(only) });
    }
    effects
}

pub(super) fn typed(state: &mut State, text: String) -> Vec<Effect> {
    state.typed = text;
    saving::store_draft(state)
}

pub(super) fn submit(state: &mut State) -> Vec<Effect> {
    let text = state.typed.clone();
    prepare(state, String::new(), &text)
}

/// Shows a text before it is frozen.
pub(super) fn prepare(state: &mut State, source: String, text: &str) -> Vec<Effect> {
    if text.len() as u64 > dateline_formats::MAX_BYTES {
        state.notify(Tone::Problem, messages::too_large(text.len() as u64));
    } else if text.trim().is_empty() {
        state.notify(Tone::Problem, messages::EMPTY.to_owned());
    } else {
        state.notices.clear();
        state.dialog = None;
        state.screen = Screen::Prepare(Draft::new(source, text));
    }
    Vec::new()
}

pub(super) fn draft(state: &mut State, change: impl FnOnce(&mut Draft)) -> Vec<Effect> {
    if let Screen::Prepare(draft) = &mut state.screen {
        change(draft);
    }
    Vec::new()
}

pub(super) fn confirm(state: &mut State, at: i64) -> Vec<Effect> {
    let Screen::Prepare(draft) = &state.screen else { return Vec::new() };
    if draft.kept() == 0 {
        state.notify(Tone::Problem, messages::NOTHING_KEPT.to_owned());
        return Vec::new();
    }
    let document = draft.freeze(state.history.project().next_document());
    state.typed.clear();
    let mut effects = saving::store_draft(state);
    let id = document.id;
    effects.extend(insert(state, at, document));
    effects.extend(show(state, id));
    // A person waits for it, whatever the queue does.
    effects.extend(reading::again(state));
    effects
}

/// Puts a text into the project as a document.
pub(super) fn insert(state: &mut State, at: i64, document: Document) -> Vec<Effect> {
    let op = Op::InsertDocument { document: Box::new(document) };
    reduce::edit(state, at, Actor::Person, Kind::Open, vec![op])
}

/// Shows a document that is in memory, from its start.
pub(super) fn show(state: &mut State, id: DocumentId) -> Vec<Effect> {
    state.shows_all_entities = false;
    if state.history.project().document(id).is_none() {
        return Vec::new();
    }
    state.dialog = None;
    state.screen = Screen::Desk(Desk::new(id));
    vec![Effect::ShowStart]
}

/// Removes documents that are in memory.
pub(super) fn delete(state: &mut State, ids: &BTreeSet<DocumentId>, at: i64) -> Vec<Effect> {
    let project = state.history.project();
    let documents: Vec<&Arc<Document>> =
        ids.iter().filter_map(|id| project.document(*id)).collect();
    let told = match documents.as_slice() {
        [] => return Vec::new(),
        [one] => messages::deleted(&one.meta.title),
        all => messages::all_deleted(all.len()),
    };
    let remove = |document: &Arc<Document>| Op::RemoveDocument {
        document: Box::new(document.as_ref().clone()),
    };
    let ops = documents.into_iter().map(remove).collect();
    let effects = reduce::edit(state, at, Actor::Person, Kind::Delete, ops);
    state.notify(Tone::Info, told);
    desk::settle(state);
    effects
}
