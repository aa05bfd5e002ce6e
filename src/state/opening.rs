use super::action::{Loaded, ReadFile};
use super::fetching::Purpose;
use super::{Desk, Draft, Effect, Screen, State, Tone, desk, reading, reduce, saving};
use crate::messages;
use dateline_annotation::{Actor, Document, DocumentId, Kind, Op, Wanted};
use dateline_formats::import::{Imported, Provenance};
use dateline_formats::{File, OpenError, Opened, archive};

/// Takes over what was stored.
pub(super) fn loaded(state: &mut State, mut loaded: Loaded) -> Vec<Effect> {
    // What was typed while the storage was opened is newer.
    if state.typed.is_empty() {
        state.typed = loaded.draft.take().unwrap_or_default();
    }
    let mut effects = saving::restore(state, loaded);
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
fn insert(state: &mut State, at: i64, document: Document) -> Vec<Effect> {
    let op = Op::InsertDocument { document: Box::new(document) };
    reduce::edit(state, at, Actor::Person, Kind::Open, vec![op])
}

/// Shows a document that is in memory.
pub(super) fn show(state: &mut State, id: DocumentId) -> Vec<Effect> {
    if state.history.project().document(id).is_some() {
        state.dialog = None;
        state.screen = Screen::Desk(Desk::new(id));
    }
    Vec::new()
}

pub(super) fn delete(state: &mut State, id: DocumentId, at: i64) -> Vec<Effect> {
    let Some(document) = state.history.project().document(id) else { return Vec::new() };
    let title = document.meta.title.clone();
    let op = Op::RemoveDocument { document: Box::new(document.as_ref().clone()) };
    let effects = reduce::edit(state, at, Actor::Person, Kind::Delete, vec![op]);
    state.notify(Tone::Info, messages::deleted(&title));
    desk::settle(state);
    effects
}

/// Opens files: a single text is prepared first; several are opened as they are, and the library
/// shows them. A file that cannot be opened takes no other with it.
pub(super) fn files(state: &mut State, files: Vec<ReadFile>, at: i64) -> Vec<Effect> {
    let files = opened(files);
    let single = files.len() == 1;
    let first = state.history.project().next_document();
    let mut effects = Vec::new();
    for (name, opened) in files {
        match opened {
            Err(reason) => state.notify(Tone::Problem, messages::not_opened(&name, &reason)),
            Ok(Opened::Dateline(json)) => {
                let labels = state.history.project().labels();
                let read = dateline_formats::dateline_json::read(&json, labels);
                effects.extend(import(state, &name, read.map_err(|it| it.to_string()), at));
            }
            Ok(Opened::Labeled { format, files }) => {
                let read = format.import(&files, state.history.project().labels(), &name);
                effects.extend(import(state, &name, read.map_err(|it| it.to_string()), at));
            }
            // Those of an archive stand in the list by themselves.
            Ok(Opened::Several(_)) => {}
            Ok(Opened::Articles { read, encoding }) => {
                let labels = state.history.project().labels();
                let from = Provenance::articles(&name);
                let read = dateline_formats::import::assemble(read, labels, &from);
                effects.extend(import(state, &name, read.map_err(|it| it.to_string()), at));
                if let Some(said) = messages::assumed_encoding(&name, encoding) {
                    state.notify(Tone::Info, said);
                }
            }
            Ok(Opened::Text { text, encoding }) => {
                if single {
                    effects.extend(prepare(state, name.clone(), &text));
                } else {
                    effects.extend(take_in(state, &name, &text, at));
                }
                if let Some(said) = messages::assumed_encoding(&name, encoding) {
                    state.notify(Tone::Info, said);
                }
            }
        }
    }
    let next = state.history.project().next_document();
    match next.0.saturating_sub(first.0) {
        0 => {}
        1 if single => effects.extend(show(state, first)),
        count => show_library(state, count as usize),
    }
    effects
}

/// What files turned out to be: of an archive, each of its files; of those that belong together, all as one.
fn opened(files: Vec<ReadFile>) -> Vec<(String, Result<Opened, String>)> {
    let told = |(name, opened): (String, Result<Opened, OpenError>)| {
        (name, opened.map_err(|error| error.to_string()))
    };
    let (mut all, mut plain) = (Vec::new(), Vec::new());
    for ReadFile { name, bytes } in files {
        match bytes {
            Err(reason) => all.push((name, Err(reason))),
            Ok(bytes) if archive::is_archive(&bytes) => {
                match dateline_formats::open(&name, &bytes) {
                    Ok(Opened::Several(inside)) => all.extend(inside.into_iter().map(told)),
                    opened => all.push(told((name, opened))),
                }
            }
            Ok(bytes) => plain.push(File { path: name, bytes }),
        }
    }
    all.extend(dateline_formats::open_all(plain).into_iter().map(told));
    all
}

/// Opens one text of several.
fn take_in(state: &mut State, name: &str, text: &str, at: i64) -> Vec<Effect> {
    if text.trim().is_empty() {
        state.notify(Tone::Problem, messages::not_opened(name, messages::NO_TEXT));
        return Vec::new();
    }
    let draft = Draft::new(name.to_owned(), text);
    let document = draft.freeze(state.history.project().next_document());
    insert(state, at, document)
}

/// Shows what was opened. A text that is being prepared is not frozen yet, and stays.
fn show_library(state: &mut State, opened: usize) {
    let told = messages::opened(opened);
    if matches!(state.screen, Screen::Prepare(_)) {
        state.notify(Tone::Info, told);
    } else {
        state.screen = Screen::Start;
        state.dialog = None;
        state.announce(told);
    }
}

/// Puts the documents of a Dateline file into the project, all or none.
fn import(state: &mut State, name: &str, read: Result<Imported, String>, at: i64) -> Vec<Effect> {
    let imported = match read {
        Ok(imported) => imported,
        Err(reason) => {
            state.notify(Tone::Problem, messages::not_opened(name, &reason));
            return Vec::new();
        }
    };
    let project = state.history.project();
    let mut ops = Vec::new();
    if imported.labels != *project.labels() {
        let (before, after) = (project.labels().clone(), imported.labels);
        ops.push(Op::SetLabels { before, after });
    }
    let first = project.next_document();
    for (offset, mut document) in (0..).zip(imported.documents) {
        document.id = DocumentId(first.0 + offset);
        ops.push(Op::InsertDocument { document: Box::new(document) });
    }
    let count = ops.iter().filter(|op| op.document().is_some()).count();
    let effects = reduce::edit(state, at, Actor::Person, Kind::Import, ops);
    state.notify(Tone::Info, messages::imported(name, count));
    effects
}
