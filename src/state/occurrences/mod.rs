//! Other occurrences of a quote. An edit of one mention is offered for all occurrences of its text,
//! in the open document or in the whole project.

pub mod messages;
#[cfg(test)]
mod tests;

use crate::state::action::{Action, Dialog, OccurrenceAction};
use crate::state::context::Context;
use crate::state::editor::workspace;
use crate::state::editor::workspace::Workspace;
use crate::state::effect::Effect;
use crate::state::keymap::chord::KeyPress;
use crate::state::keymap::command::Command;
use crate::state::occurrences::messages::OccurrenceMessage;
use crate::state::persistence::fetch::{FetchResult, Requester, split_failure};
use crate::state::persistence::messages::StorageMessage;
use crate::state::{State, library, reducer};
use dateline_annotation::edit::{BulkEdit, Occurrence, apply_to_occurrences, find_occurrences};
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{Annotation, AnnotationId, Document, DocumentId, LabelSet, Op};
use dateline_annotation::places::attach_resolved_places;
use dateline_annotation::store::MissingData;
use dateline_text::{Span, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The maximum number of documents that are read from storage in one batch.
const FETCH_BATCH: usize = 100;
/// The minimum number of bytes of context on each side, unless the paragraph ends before.
const CONTEXT_BYTES: usize = 60;

/// An offer to apply an edit to all occurrences of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccurrenceOffer {
    /// The quote.
    pub quote: String,
    /// The edit.
    pub edit: BulkEdit,
    /// The document in which the edit was made.
    document: DocumentId,
    span: Span,
    /// The number of other occurrences in this document that are selected by default.
    pub count: usize,
}

/// The dialog in which occurrences of a quote are selected.
#[derive(Clone, Debug, PartialEq)]
pub struct OccurrenceDialog {
    /// The edit and where it was made.
    pub offer: OccurrenceOffer,
    /// True if all documents are searched.
    pub in_all_documents: bool,
    /// The occurrences, by document and span. The document of the offer comes first.
    pub rows: Vec<OccurrenceRow>,
    /// The documents that have to be read yet; `None` until it is known which.
    unloaded: Option<BTreeSet<DocumentId>>,
    /// The documents that were read for the search.
    loaded: BTreeMap<DocumentId, Arc<Document>>,
}

/// An occurrence of the quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccurrenceRow {
    /// The document.
    pub document: DocumentId,
    /// Its byte span.
    pub span: Span,
    /// The text before it, the occurrence itself, and the text after it.
    pub context: [String; 3],
    /// The mentions that overlap it.
    pub mentions: Vec<ExistingMention>,
    /// True if the edit is to be applied here.
    pub is_selected: bool,
}

/// A mention that overlaps an occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExistingMention {
    /// The name of its label.
    pub label: String,
    /// True if the user has decided on it.
    pub is_decided: bool,
    /// Its quote, if it differs from that of the occurrence.
    pub quote: Option<String>,
}

impl OccurrenceDialog {
    /// Returns the number of documents that have to be read yet; `None` while it is not known.
    pub fn unloaded_count(&self) -> Option<usize> {
        self.unloaded.as_ref().map(BTreeSet::len)
    }

    /// Returns the number of selected occurrences.
    pub fn selected_count(&self) -> usize {
        self.rows.iter().filter(|row| row.is_selected).count()
    }

    /// Returns the documents of the selected occurrences.
    pub(in crate::state) fn selected_documents(&self) -> BTreeSet<DocumentId> {
        self.rows.iter().filter(|row| row.is_selected).map(|row| row.document).collect()
    }
}

/// Returns true if the words of all documents are needed to find out which documents have to be
/// read.
pub(in crate::state) fn needs_words(state: &State) -> bool {
    state.occurrences.as_ref().is_some_and(|same| same.in_all_documents && same.unloaded.is_none())
}

/// Returns the action of a key in the dialog. The key that opened the dialog switches between the
/// open document and all documents.
pub(in crate::state) fn scope_action(state: &State, key: &KeyPress) -> Option<Action> {
    let same = state.occurrences.as_ref().filter(|_| state.dialog == Some(Dialog::Occurrences))?;
    let has_others = state.history.summaries().len() > 1;
    let is_meant = has_others && state.keymap_editor.keymap.matches(key, Command::ShowOccurrences);
    is_meant.then(|| OccurrenceAction::SearchAllDocuments(!same.in_all_documents).into())
}

/// Returns the offer for an annotation that was just rejected; `None` if there are no other
/// occurrences to reject by default.
pub(in crate::state) fn offer_for_rejection(
    state: &State,
    document: &Document,
    annotation: &Annotation,
) -> Option<OccurrenceOffer> {
    offer_for_span(state, document, annotation.span, BulkEdit::Reject(annotation.label))
        .filter(|it| it.count > 0)
}

/// Returns the offer for the focused mention; `None` if no mention is focused.
pub fn offer_for_focus(
    state: &State,
    workspace: &Workspace,
    document: &Document,
) -> Option<OccurrenceOffer> {
    let annotation = workspace::focused_annotation(document, workspace)?;
    offer_for_span(state, document, annotation.span, BulkEdit::Label(annotation.label))
}

fn offer_for_span(
    state: &State,
    document: &Document,
    span: Span,
    deed: BulkEdit,
) -> Option<OccurrenceOffer> {
    let quote = document.quote(span).to_owned();
    let found = find_occurrences(document, &quote, deed, state.match_options, Some(span));
    let count = found.iter().filter(|it| it.selected_by_default).count();
    Some(OccurrenceOffer { quote, edit: deed, document: document.id, span, count })
}

pub(in crate::state) fn update(state: &mut State, action: OccurrenceAction, cx: &mut Context) {
    match action {
        OccurrenceAction::Show => show_dialog(state),
        OccurrenceAction::SearchAllDocuments(everywhere) => {
            let Some(same) = &mut state.occurrences else { return };
            same.in_all_documents = everywhere;
            same.unloaded = (!everywhere).then(BTreeSet::new);
            search(state);
        }
        OccurrenceAction::SetMatchOptions(rules) => {
            state.match_options = rules;
            if let Some(same) = state.occurrences.as_mut().filter(|same| same.in_all_documents) {
                same.unloaded = None;
            }
            search(state);
        }
        OccurrenceAction::Select(index, chosen) => {
            let row = state.occurrences.as_mut().and_then(|same| same.rows.get_mut(index));
            if let Some(row) = row {
                row.is_selected = chosen;
            }
        }
        OccurrenceAction::SelectAll(chosen) => {
            let rows = state.occurrences.iter_mut().flat_map(|same| &mut same.rows);
            rows.for_each(|row| row.is_selected = chosen);
        }
        OccurrenceAction::Apply => apply_to_selected(state, cx),
        OccurrenceAction::DismissOffer => {
            if let Some(workspace) = state.workspace_mut() {
                workspace.offer = None;
            }
        }
    }
}

fn show_dialog(state: &mut State) {
    let Some((workspace, document)) = state.workspace() else { return };
    let offer = workspace.offer.clone().or_else(|| offer_for_focus(state, workspace, document));
    let Some(offer) = offer else {
        state.announce(OccurrenceMessage::NoMention);
        return;
    };
    state.dialog = Some(Dialog::Occurrences);
    state.occurrences = Some(OccurrenceDialog {
        in_all_documents: false,
        rows: Vec::new(),
        unloaded: Some(BTreeSet::new()),
        loaded: BTreeMap::new(),
        offer,
    });
    search(state);
}

/// Lists the occurrences again, in the documents that are in memory.
fn search(state: &mut State) {
    let Some(mut same) = state.occurrences.take() else { return };
    let project = state.history.project();
    let offer = &same.offer;
    let known: Vec<&Arc<Document>> = if same.in_all_documents {
        let read = same.loaded.values().filter(|document| state.history.is_unloaded(document.id));
        let mut known: Vec<_> = project.documents().chain(read).collect();
        known.sort_by_key(|document| (document.id != offer.document, document.id));
        known
    } else {
        project.document(offer.document).into_iter().collect()
    };
    let rows = known.into_iter().flat_map(|document| {
        let except = (document.id == offer.document).then_some(offer.span);
        let found =
            find_occurrences(document, &offer.quote, offer.edit, state.match_options, except);
        let all = if found.is_empty() { BTreeMap::new() } else { document.annotations_by_id() };
        found.into_iter().map(move |it| occurrence_row(document, &it, &all, project.labels()))
    });
    same.rows = rows.collect();
    state.occurrences = Some(same);
}

fn occurrence_row(
    document: &Document,
    found: &Occurrence,
    all: &BTreeMap<AnnotationId, &Annotation>,
    labels: &LabelSet,
) -> OccurrenceRow {
    let Span { start, end } = found.span;
    let text = &document.text;
    let line = document.paragraph_containing(found.span).unwrap_or(found.span);
    let before = &text[line.start as usize..start as usize];
    let behind = &text[end as usize..line.end as usize];
    let from = before.floor_char_boundary(before.len().saturating_sub(CONTEXT_BYTES));
    let to = behind.ceil_char_boundary(CONTEXT_BYTES.min(behind.len()));
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    let carries = found.annotations.iter().filter_map(|id| all.get(id)).map(|it| {
        let label = labels.get(it.label).map(|label| label.name.clone()).unwrap_or_default();
        let quote = (it.span != found.span).then(|| document.quote(it.span).to_owned());
        ExistingMention { label, is_decided: it.is_decided(), quote }
    });
    OccurrenceRow {
        document: document.id,
        span: found.span,
        context: [
            format!("{}{}", cut(from > 0), &before[from..]),
            document.quote(found.span).to_owned(),
            format!("{}{}", &behind[..to], cut(to < behind.len())),
        ],
        mentions: carries.collect(),
        is_selected: found.selected_by_default,
    }
}

/// Requests the documents that may contain the quote. To be called after every action.
pub(in crate::state) fn refresh(state: &mut State, cx: &mut Context) {
    if state.dialog != Some(Dialog::Occurrences) {
        state.occurrences = None;
        return;
    }
    if !needs_words(state) || !library::has_all_words(state) {
        return;
    }
    let Some(same) = &mut state.occurrences else { return };
    let quote = fold(&same.offer.quote);
    let history = &state.history;
    let mut rest = state.library.documents_containing(&quote);
    rest.retain(|id| history.is_unloaded(*id) && !same.loaded.contains_key(id));
    same.unloaded = Some(rest);
    fetch_next_batch(state, cx)
}

fn fetch_next_batch(state: &State, cx: &mut Context) {
    let rest = state.occurrences.as_ref().and_then(|same| same.unloaded.as_ref());
    let documents: BTreeSet<DocumentId> =
        rest.into_iter().flatten().copied().take(FETCH_BATCH).collect();
    if documents.is_empty() {
        return;
    }
    let wanted = MissingData { documents, ..MissingData::default() };
    cx.push(Effect::Fetch { missing: wanted, requester: Requester::OccurrenceSearch });
}

/// Handles documents that were read for the search. They stay in memory only as long as the dialog.
pub(in crate::state) fn handle_fetched(state: &mut State, fetched: FetchResult, cx: &mut Context) {
    let labels = state.history.project().labels().clone();
    let Some(same) = &mut state.occurrences else { return };
    let (fetched, mut failure) = split_failure(fetched);
    // Documents that are still missing when nothing more arrives do not exist anymore.
    let mut is_over = fetched.documents.is_empty();
    for stored in fetched.documents {
        if let Some(rest) = &mut same.unloaded {
            rest.remove(&stored.document.id);
        }
        match stored.replay_changes(&labels) {
            Ok(document) => {
                same.loaded.insert(document.id, document);
            }
            Err(error) => failure = Some(error.into()),
        }
    }
    is_over |= failure.is_some();
    if let Some(rest) = same.unloaded.as_mut().filter(|_| is_over) {
        rest.clear();
    }
    if let Some(reason) = failure {
        state.notify(crate::state::Severity::Problem, StorageMessage::NotLoaded(reason));
    }
    search_keeping_selection(state);
    fetch_next_batch(state, cx)
}

/// Lists the occurrences again and keeps the selection.
fn search_keeping_selection(state: &mut State) {
    let rows = state.occurrences.iter().flat_map(|same| &same.rows);
    let chosen: BTreeMap<(DocumentId, Span), bool> =
        rows.map(|row| ((row.document, row.span), row.is_selected)).collect();
    search(state);
    for row in state.occurrences.iter_mut().flat_map(|same| &mut same.rows) {
        row.is_selected = chosen.get(&(row.document, row.span)).copied().unwrap_or(row.is_selected);
    }
}

fn apply_to_selected(state: &mut State, cx: &mut Context) {
    let Some(same) = state.occurrences.take() else { return };
    state.dialog = None;
    let mut places: BTreeMap<DocumentId, Vec<Span>> = BTreeMap::new();
    for row in same.rows.iter().filter(|row| row.is_selected) {
        places.entry(row.document).or_default().push(row.span);
    }
    let project = state.history.project();
    let documents = places.iter().filter_map(|(id, spans)| {
        project.document(*id).map(|document| (document.as_ref(), spans.as_slice()))
    });
    let ops = apply_to_occurrences(project, documents, same.offer.edit);
    let (mut here, others): (Vec<Op>, Vec<Op>) =
        ops.into_iter().partition(|op| op.document() == state.open_document_id());
    if let Some((workspace, _)) = state.workspace() {
        attach_resolved_places(&mut here, &workspace.places.resolutions);
    }
    here.extend(others);
    reducer::edit(state, Actor::Person, EditKind::SameText, here, cx);
    state.announce(OccurrenceMessage::Changed {
        mentions: same.selected_count(),
        documents: places.len(),
    });
    workspace::prune(state);
    cx.extend(state.workspace().map(|(workspace, _)| workspace::focus_text(workspace)));
}
