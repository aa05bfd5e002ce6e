use super::action::Loaded;
use super::address::{self, Address};
use super::fetching::Purpose;
use super::{Desk, Draft, Effect, Screen, State, Tone, desk, pending, reading, reduce, saving};
use crate::messages;
use dateline_annotation::{Actor, Document, DocumentId, Kind, Op, Wanted};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Takes over what was stored, and shows what the address says. Where it says nothing the only document is shown.
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
    effects.extend(show_first(state));
    effects
}

/// Shows what the address names, or the only document that there is; nothing where something was lost.
pub(super) fn show_first(state: &mut State) -> Vec<Effect> {
    if state.recovery.lost.is_some() {
        return Vec::new();
    }
    let only = state.history.summaries().map(|summary| summary.id).next();
    let is_only = state.history.summaries().len() == 1 && state.typed.is_empty();
    match state.address.at {
        Address::Blank => {
            only.filter(|_| is_only).map(|id| arrive(state, id)).into_iter().collect()
        }
        Address::Document(id) if state.history.summary(id).is_some() => vec![arrive(state, id)],
        Address::Document(_) | Address::Unknown => {
            address::tell_missing(state);
            Vec::new()
        }
        Address::Prepare => resume(state),
        Address::Library => Vec::new(),
    }
}

/// Has a document read that is to be shown when the page begins.
fn arrive(state: &mut State, id: DocumentId) -> Effect {
    state.fetching.for_address = true;
    let wanted = Wanted { documents: [id].into(), ..Wanted::default() };
    Effect::Fetch { wanted, purpose: Purpose::Address(id) }
}

/// Shows another screen, and nothing over it. A text that is not frozen is set aside: there is a way back to
/// it.
pub(super) fn turn_to(state: &mut State, screen: Screen) {
    state.dialog = None;
    if let Screen::Prepare(draft) = std::mem::replace(&mut state.screen, screen) {
        state.aside = Some(draft);
        state.solve(messages::NOTHING_KEPT);
    }
}

pub(super) fn typed(state: &mut State, text: String) -> Vec<Effect> {
    state.typed = text;
    // What is set aside of the box is not what stands there any more.
    state.aside.take_if(|draft| draft.rest.is_some());
    saving::store_draft(state)
}

pub(super) fn submit(state: &mut State) -> Vec<Effect> {
    let is_whole = |draft: &Draft| draft.rest.as_ref().is_some_and(String::is_empty);
    if state.aside.as_ref().is_some_and(is_whole) {
        return resume(state);
    }
    let text = state.typed.clone();
    prepare(state, &text, |text| Draft::boxed(text, String::new()));
    Vec::new()
}

/// Goes back to the text that was set aside, or to that in the box.
pub(super) fn resume(state: &mut State) -> Vec<Effect> {
    if let Some(draft) = state.aside.take() {
        turn_to(state, Screen::Prepare(draft));
    } else if state.typed.trim().is_empty() {
        state.notify(Tone::Info, messages::NOTHING_PREPARED.to_owned());
        turn_to(state, Screen::Start);
    } else {
        return submit(state);
    }
    Vec::new()
}

/// Shows a text of a file before it is frozen.
pub(super) fn prepare_file(state: &mut State, source: String, text: &str) {
    prepare(state, text, |text| Draft::new(source, text));
}

/// Shows a text that was pasted or dropped before it is frozen. It is put into the box as well, behind what is
/// there, so that it is stored and there is a way back to it.
pub(super) fn prepare_pasted(state: &mut State, text: &str) -> Vec<Effect> {
    if matches!(state.screen, Screen::Prepare(_)) {
        state.notify(Tone::Info, messages::PREPARING_ALREADY.to_owned());
        return Vec::new();
    }
    let rest = state.typed.clone();
    if !prepare(state, text, |text| Draft::boxed(text, rest)) {
        return Vec::new();
    }
    if !state.typed.trim().is_empty() {
        state.typed.push_str("\n\n");
        state.typed.push_str(text);
    } else {
        state.typed = text.to_owned();
    }
    saving::store_draft(state)
}

/// Shows a text before it is frozen, or says why not; returns whether it is shown.
fn prepare(state: &mut State, text: &str, draft: impl FnOnce(&str) -> Draft) -> bool {
    if text.len() as u64 > dateline_formats::MAX_PAGE_BYTES {
        state.notify(Tone::Problem, messages::too_large(text.len() as u64));
        false
    } else if text.trim().is_empty() {
        state.notify(Tone::Problem, messages::EMPTY.to_owned());
        false
    } else {
        state.solve(messages::EMPTY);
        turn_to(state, Screen::Prepare(draft(text)));
        true
    }
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
    state.solve(messages::NOTHING_KEPT);
    let Screen::Prepare(draft) = std::mem::take(&mut state.screen) else { return Vec::new() };
    let document = draft.freeze(state.history.project().next_document());
    let mut effects = Vec::new();
    if let Some(rest) = draft.rest {
        state.typed = rest;
        state.aside.take_if(|aside| aside.rest.is_some());
        effects.extend(saving::store_draft(state));
    }
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
    turn_to(state, Screen::Desk(Box::new(Desk::new(id))));
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
    state.notify_edit(told);
    desk::settle(state);
    effects
}
