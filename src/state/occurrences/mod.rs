//! Other occurrences of a quote. An edit of one mention is offered for all occurrences of its text,
//! in the open document or in the whole project.

mod dialog;
pub mod messages;
#[cfg(test)]
mod tests;

pub use dialog::{ExistingMention, OccurrenceDialog, OccurrenceOffer, OccurrenceRow};

use crate::state::action::{Dialog, OccurrenceAction};
use crate::state::context::Context;
use crate::state::editor::workspace::Workspace;
use crate::state::editor::{focus, workspace};
use crate::state::effect::Effect;
use crate::state::library::Library;
use crate::state::occurrences::messages::OccurrenceMessage;
use crate::state::persistence::fetch::{FetchResult, Requester, split_failure};
use crate::state::persistence::messages::StorageMessage;
use crate::state::session::Session;
use dateline_annotation::compact;
use dateline_annotation::edit::{
    BulkEdit, MatchOptions, Occurrence, apply_to_occurrences, find_occurrences,
};
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

/// The search for other occurrences of a quote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Occurrences {
    /// The dialog, if it is open.
    pub dialog: Option<OccurrenceDialog>,
    /// The options for comparing texts.
    pub options: MatchOptions,
}

impl Occurrences {
    /// Returns true if the words of all documents are needed to find out which documents have to be
    /// read.
    pub(in crate::state) fn needs_words(&self) -> bool {
        self.dialog.as_ref().is_some_and(|same| same.in_all_documents && same.unloaded.is_none())
    }

    /// Returns the offer for an annotation that was just rejected; `None` if there are no other
    /// occurrences to reject by default.
    pub(in crate::state) fn offer_for_rejection(
        &self,
        document: &Document,
        annotation: &Annotation,
    ) -> Option<OccurrenceOffer> {
        self.offer_for_span(document, annotation.span, BulkEdit::Reject(annotation.label))
            .filter(|it| it.count > 0)
    }

    /// Returns the offer for the focused mention; `None` if no mention is focused.
    pub fn offer_for_focus(
        &self,
        workspace: &Workspace,
        document: &Document,
    ) -> Option<OccurrenceOffer> {
        let annotation = workspace::focused_annotation(document, workspace)?;
        self.offer_for_span(document, annotation.span, BulkEdit::Label(annotation.label))
    }

    fn offer_for_span(
        &self,
        document: &Document,
        span: Span,
        deed: BulkEdit,
    ) -> Option<OccurrenceOffer> {
        Some(OccurrenceOffer::new(document, span, deed, self.options))
    }

    pub(in crate::state) fn update(
        &mut self,
        session: &mut Session,
        action: OccurrenceAction,
        cx: &mut Context,
    ) {
        match action {
            OccurrenceAction::Show => self.show_dialog(session),
            OccurrenceAction::SearchAllDocuments(everywhere) => {
                let Some(same) = &mut self.dialog else { return };
                same.in_all_documents = everywhere;
                same.unloaded = (!everywhere).then(BTreeSet::new);
                self.search(session);
            }
            OccurrenceAction::SetMatchOptions(rules) => {
                self.options = rules;
                if let Some(same) = self.dialog.as_mut().filter(|same| same.in_all_documents) {
                    same.unloaded = None;
                }
                self.search(session);
            }
            OccurrenceAction::Select(index, chosen) => {
                let row = self.dialog.as_mut().and_then(|same| same.rows.get_mut(index));
                if let Some(row) = row {
                    row.is_selected = chosen;
                }
            }
            OccurrenceAction::SelectAll(chosen) => {
                let rows = self.dialog.iter_mut().flat_map(|same| &mut same.rows);
                rows.for_each(|row| row.is_selected = chosen);
            }
            OccurrenceAction::Apply => self.apply_to_selected(session, cx),
            OccurrenceAction::DismissOffer => {
                if let Some(workspace) = session.workspace_mut() {
                    workspace.offer = None;
                }
            }
        }
    }

    fn show_dialog(&mut self, session: &mut Session) {
        let Some((workspace, document)) = session.workspace() else { return };
        let offer = workspace.offer.clone().or_else(|| self.offer_for_focus(workspace, document));
        let Some(offer) = offer else {
            session.announce(OccurrenceMessage::NoMention);
            return;
        };
        session.dialog = Some(Dialog::Occurrences);
        self.dialog = Some(OccurrenceDialog {
            in_all_documents: false,
            rows: Vec::new(),
            unloaded: Some(BTreeSet::new()),
            loaded: BTreeMap::new(),
            offer,
        });
        self.search(session);
    }

    /// Lists the occurrences again, in the documents that are in memory.
    fn search(&mut self, session: &mut Session) {
        let Some(mut same) = self.dialog.take() else { return };
        let project = session.history.project();
        let offer = &same.offer;
        let known: Vec<&Arc<Document>> = if same.in_all_documents {
            let read =
                same.loaded.values().filter(|document| session.history.is_unloaded(document.id));
            let mut known: Vec<_> = project.documents().chain(read).collect();
            compact::sort_by_key(&mut known, |document| {
                (document.id != offer.document, document.id)
            });
            known
        } else {
            project.document(offer.document).into_iter().collect()
        };
        let rows = known.into_iter().flat_map(|document| {
            let except = (document.id == offer.document).then_some(offer.span);
            let found = find_occurrences(document, &offer.quote, offer.edit, self.options, except);
            let all = if found.is_empty() { BTreeMap::new() } else { document.annotations_by_id() };
            found.into_iter().map(move |it| occurrence_row(document, &it, &all, project.labels()))
        });
        same.rows = rows.collect();
        self.dialog = Some(same);
    }

    /// Requests the documents that may contain the quote. To be called after every action.
    pub(in crate::state) fn refresh(
        &mut self,
        session: &mut Session,
        library: &Library,
        cx: &mut Context,
    ) {
        if session.dialog != Some(Dialog::Occurrences) {
            self.dialog = None;
            return;
        }
        if !self.needs_words() || !library.has_all_words(session) {
            return;
        }
        let Some(same) = &mut self.dialog else { return };
        let quote = fold(&same.offer.quote);
        let history = &session.history;
        let mut rest = library.documents_containing(&quote);
        rest.retain(|id| history.is_unloaded(*id) && !same.loaded.contains_key(id));
        same.unloaded = Some(rest);
        self.fetch_next_batch(cx)
    }

    fn fetch_next_batch(&self, cx: &mut Context) {
        let rest = self.dialog.as_ref().and_then(|same| same.unloaded.as_ref());
        let documents: BTreeSet<DocumentId> =
            rest.into_iter().flatten().copied().take(FETCH_BATCH).collect();
        if documents.is_empty() {
            return;
        }
        let wanted = MissingData { documents, ..MissingData::default() };
        cx.push(Effect::Fetch { missing: wanted, requester: Requester::OccurrenceSearch });
    }

    /// Handles documents that were read for the search. They stay in memory only as long as the dialog.
    pub(in crate::state) fn handle_fetched(
        &mut self,
        session: &mut Session,
        fetched: FetchResult,
        cx: &mut Context,
    ) {
        let labels = session.history.project().labels().clone();
        let Some(same) = &mut self.dialog else { return };
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
            session.notify(
                crate::state::notices::Severity::Problem,
                StorageMessage::NotLoaded(reason),
            );
        }
        self.search_keeping_selection(session);
        self.fetch_next_batch(cx)
    }

    /// Lists the occurrences again and keeps the selection.
    fn search_keeping_selection(&mut self, session: &mut Session) {
        let rows = self.dialog.iter().flat_map(|same| &same.rows);
        let chosen: BTreeMap<(DocumentId, Span), bool> =
            compact::collect_map(rows.map(|row| ((row.document, row.span), row.is_selected)));
        self.search(session);
        for row in self.dialog.iter_mut().flat_map(|same| &mut same.rows) {
            row.is_selected =
                chosen.get(&(row.document, row.span)).copied().unwrap_or(row.is_selected);
        }
    }

    fn apply_to_selected(&mut self, session: &mut Session, cx: &mut Context) {
        let Some(same) = self.dialog.take() else { return };
        session.dialog = None;
        let mut places: BTreeMap<DocumentId, Vec<Span>> = BTreeMap::new();
        for row in same.rows.iter().filter(|row| row.is_selected) {
            places.entry(row.document).or_default().push(row.span);
        }
        let project = session.history.project();
        let documents = places.iter().filter_map(|(id, spans)| {
            project.document(*id).map(|document| (document.as_ref(), spans.as_slice()))
        });
        let ops = apply_to_occurrences(project, documents, same.offer.edit);
        let (mut here, others): (Vec<Op>, Vec<Op>) =
            ops.into_iter().partition(|op| op.document() == session.open_document_id());
        if let Some((workspace, _)) = session.workspace() {
            attach_resolved_places(&mut here, &workspace.places.resolutions);
        }
        here.extend(others);
        session.edit(Actor::Person, EditKind::SameText, here, cx);
        session.announce(OccurrenceMessage::Changed {
            mentions: same.selected_count(),
            documents: places.len(),
        });
        focus::prune(session);
        cx.extend(session.workspace().map(|(workspace, _)| workspace::focus_text(workspace)));
    }
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
