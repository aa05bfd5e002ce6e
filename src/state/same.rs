//! The same text elsewhere: what was done about one mention is offered for all places, in this
//! document or in all of the project, where its text stands again.

use super::command::Command;
use super::fetching::{Fetched, Purpose};
use super::keys::Key;
use super::{Action, Desk, Dialog, Effect, State, desk, library, reduce};
use crate::messages;
use dateline_annotation::{
    Actor, Annotation, AnnotationId, Deed, Document, DocumentId, Kind, LabelSet, Occurrence, Op,
    Rules, Wanted, do_same, keep_places, same_text,
};
use dateline_text::{Span, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many documents are read from the storage at once.
const AT_ONCE: usize = 100;
/// So many bytes of text are shown on either side, at least.
const CONTEXT: usize = 60;

/// What is offered for all places of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The text.
    pub quote: String,
    /// What is done.
    pub deed: Deed,
    /// Where it was done.
    document: DocumentId,
    span: Span,
    /// At how many other places of the document it would be done.
    pub count: usize,
}

/// The places of a text, to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct Same {
    /// What is done, and where it comes from.
    pub offer: Offer,
    /// Whether all documents are searched.
    pub everywhere: bool,
    /// The places, by document and place.
    pub rows: Vec<Row>,
    /// The documents that have to be read yet; `None` while it is not known which.
    rest: Option<BTreeSet<DocumentId>>,
    /// Those that were read to be searched.
    read: BTreeMap<DocumentId, Arc<Document>>,
}

/// A place of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The document.
    pub document: DocumentId,
    /// Where in its text.
    pub span: Span,
    /// The text before, the text, and the text behind.
    pub context: [String; 3],
    /// What lies over it, for the person.
    pub carries: Vec<String>,
    /// Whether it is to be done here.
    pub chosen: bool,
}

/// What is done about the same text elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SameAction {
    /// Show the places: of what was offered last, or of the mention in focus.
    Show,
    /// Search all documents, or the open one.
    Everywhere(bool),
    /// Other rules.
    Rules(Rules),
    /// Do it at this place, or not.
    Choose(usize, bool),
    /// Do it at all places, or at none.
    ChooseAll(bool),
    /// Do it.
    Apply,
    /// No longer offer it.
    Dismiss,
}

impl Same {
    /// How many documents have to be read yet, where that is known.
    pub fn unread(&self) -> Option<usize> {
        self.rest.as_ref().map(BTreeSet::len)
    }

    /// At how many places it is to be done.
    pub fn chosen(&self) -> usize {
        self.rows.iter().filter(|row| row.chosen).count()
    }

    /// The documents of the places that are chosen.
    pub(super) fn documents(&self) -> BTreeSet<DocumentId> {
        self.rows.iter().filter(|row| row.chosen).map(|row| row.document).collect()
    }
}

/// Whether the words of all documents are wanted, to know which have to be read.
pub(super) fn wants_words(state: &State) -> bool {
    state.same.as_ref().is_some_and(|same| same.everywhere && same.rest.is_none())
}

/// What a key does in the dialog: the one that opened it goes on to all documents, and back.
pub fn again(state: &State, key: &Key) -> Option<Action> {
    let same = state.same.as_ref().filter(|_| state.dialog == Some(Dialog::Same))?;
    let has_others = state.history.summaries().len() > 1;
    let is_meant = has_others && state.keys.map.is(key, Command::SameText);
    is_meant.then_some(Action::Same(SameAction::Everywhere(!same.everywhere)))
}

/// What can be offered about an annotation that was just rejected.
pub(super) fn offer_rejection(
    state: &State,
    document: &Document,
    annotation: &Annotation,
) -> Option<Offer> {
    offer(state, document, annotation.span, Deed::Reject(annotation.label))
        .filter(|it| it.count > 0)
}

/// What can be offered about the mention in focus.
pub fn offer_of_focus(state: &State, desk: &Desk, document: &Document) -> Option<Offer> {
    let annotation = desk::focused(document, desk)?;
    offer(state, document, annotation.span, Deed::Label(annotation.label))
}

fn offer(state: &State, document: &Document, span: Span, deed: Deed) -> Option<Offer> {
    let quote = document.quote(span).to_owned();
    let found = same_text(document, &quote, deed, state.rules, Some(span));
    let count = found.iter().filter(|it| it.is_usual).count();
    Some(Offer { quote, deed, document: document.id, span, count })
}

pub(super) fn act(state: &mut State, action: SameAction, at: i64) -> Vec<Effect> {
    match action {
        SameAction::Show => return show(state),
        SameAction::Everywhere(everywhere) => {
            let Some(same) = &mut state.same else { return Vec::new() };
            same.everywhere = everywhere;
            same.rest = (!everywhere).then(BTreeSet::new);
            find(state);
        }
        SameAction::Rules(rules) => {
            state.rules = rules;
            if let Some(same) = state.same.as_mut().filter(|same| same.everywhere) {
                same.rest = None;
            }
            find(state);
        }
        SameAction::Choose(index, chosen) => {
            let row = state.same.as_mut().and_then(|same| same.rows.get_mut(index));
            if let Some(row) = row {
                row.chosen = chosen;
            }
        }
        SameAction::ChooseAll(chosen) => {
            let rows = state.same.iter_mut().flat_map(|same| &mut same.rows);
            rows.for_each(|row| row.chosen = chosen);
        }
        SameAction::Apply => return apply(state, at),
        SameAction::Dismiss => {
            if let Some(desk) = state.desk_mut() {
                desk.offer = None;
            }
        }
    }
    Vec::new()
}

fn show(state: &mut State) -> Vec<Effect> {
    let Some((desk, document)) = state.desk() else { return Vec::new() };
    let offer = desk.offer.clone().or_else(|| offer_of_focus(state, desk, document));
    let Some(offer) = offer else {
        state.announce(messages::NO_SAME_TEXT);
        return Vec::new();
    };
    state.dialog = Some(Dialog::Same);
    state.same = Some(Same {
        everywhere: false,
        rows: Vec::new(),
        rest: Some(BTreeSet::new()),
        read: BTreeMap::new(),
        offer,
    });
    find(state);
    Vec::new()
}

/// Lists the places anew, in the documents that are known.
fn find(state: &mut State) {
    let Some(mut same) = state.same.take() else { return };
    let project = state.history.project();
    let offer = &same.offer;
    let known: Vec<&Arc<Document>> = if same.everywhere {
        let read = same.read.values().filter(|document| state.history.is_absent(document.id));
        let mut known: Vec<_> = project.documents().chain(read).collect();
        known.sort_by_key(|document| (document.id != offer.document, document.id));
        known
    } else {
        project.document(offer.document).into_iter().collect()
    };
    let rows = known.into_iter().flat_map(|document| {
        let except = (document.id == offer.document).then_some(offer.span);
        let found = same_text(document, &offer.quote, offer.deed, state.rules, except);
        let all = if found.is_empty() { BTreeMap::new() } else { document.by_id() };
        found.into_iter().map(move |it| row(document, &it, &all, project.labels()))
    });
    same.rows = rows.collect();
    state.same = Some(same);
}

fn row(
    document: &Document,
    found: &Occurrence,
    all: &BTreeMap<AnnotationId, &Annotation>,
    labels: &LabelSet,
) -> Row {
    let Span { start, end } = found.span;
    let text = &document.text;
    let line = document.paragraph_of(found.span).unwrap_or(found.span);
    let before = &text[line.start as usize..start as usize];
    let behind = &text[end as usize..line.end as usize];
    let from = before.floor_char_boundary(before.len().saturating_sub(CONTEXT));
    let to = behind.ceil_char_boundary(CONTEXT.min(behind.len()));
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    let carries = found.carries.iter().filter_map(|id| all.get(id)).map(|it| {
        let label = labels.get(it.label).map(|label| label.name.as_str()).unwrap_or_default();
        let quote = Some(document.quote(it.span)).filter(|_| it.span != found.span);
        messages::carried(label, it.is_decided(), quote)
    });
    Row {
        document: document.id,
        span: found.span,
        context: [
            format!("{}{}", cut(from > 0), &before[from..]),
            document.quote(found.span).to_owned(),
            format!("{}{}", &behind[..to], cut(to < behind.len())),
        ],
        carries: carries.collect(),
        chosen: found.is_usual,
    }
}

/// Has documents read that may have the text. To be called after every action.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    if state.dialog != Some(Dialog::Same) {
        state.same = None;
        return Vec::new();
    }
    if !wants_words(state) || !library::has_all_words(state) {
        return Vec::new();
    }
    let Some(same) = &mut state.same else { return Vec::new() };
    let quote = fold(&same.offer.quote);
    let history = &state.history;
    let mut rest = state.library.with_words(&quote);
    rest.retain(|id| history.is_absent(*id) && !same.read.contains_key(id));
    same.rest = Some(rest);
    fetch_more(state)
}

fn fetch_more(state: &State) -> Vec<Effect> {
    let rest = state.same.as_ref().and_then(|same| same.rest.as_ref());
    let documents: BTreeSet<DocumentId> =
        rest.into_iter().flatten().copied().take(AT_ONCE).collect();
    if documents.is_empty() {
        return Vec::new();
    }
    let wanted = Wanted { documents, ..Wanted::default() };
    vec![Effect::Fetch { wanted, purpose: Purpose::SameText }]
}

/// Documents were read to be searched; none of them stays in memory for more than that.
pub(super) fn fetched(state: &mut State, fetched: Fetched) -> Vec<Effect> {
    let labels = state.history.project().labels().clone();
    let Some(same) = &mut state.same else { return Vec::new() };
    let mut failure = fetched.failure;
    // What is still wanted when nothing more comes is there no more.
    let mut is_over = fetched.documents.is_empty();
    for stored in fetched.documents {
        if let Some(rest) = &mut same.rest {
            rest.remove(&stored.document.id);
        }
        match stored.brought_up(&labels) {
            Ok(document) => {
                same.read.insert(document.id, document);
            }
            Err(error) => failure = Some(error.to_string()),
        }
    }
    is_over |= failure.is_some();
    if let Some(rest) = same.rest.as_mut().filter(|_| is_over) {
        rest.clear();
    }
    if let Some(reason) = failure {
        state.notify(super::Tone::Problem, messages::not_fetched(&reason));
    }
    keep_choices(state);
    fetch_more(state)
}

/// Lists the places anew and keeps what was chosen.
fn keep_choices(state: &mut State) {
    let rows = state.same.iter().flat_map(|same| &same.rows);
    let chosen: BTreeMap<(DocumentId, Span), bool> =
        rows.map(|row| ((row.document, row.span), row.chosen)).collect();
    find(state);
    for row in state.same.iter_mut().flat_map(|same| &mut same.rows) {
        row.chosen = chosen.get(&(row.document, row.span)).copied().unwrap_or(row.chosen);
    }
}

fn apply(state: &mut State, at: i64) -> Vec<Effect> {
    let Some(same) = state.same.take() else { return Vec::new() };
    state.dialog = None;
    let mut places: BTreeMap<DocumentId, Vec<Span>> = BTreeMap::new();
    for row in same.rows.iter().filter(|row| row.chosen) {
        places.entry(row.document).or_default().push(row.span);
    }
    let project = state.history.project();
    let documents = places.iter().filter_map(|(id, spans)| {
        project.document(*id).map(|document| (document.as_ref(), spans.as_slice()))
    });
    let ops = do_same(project, documents, same.offer.deed);
    let (mut here, others): (Vec<Op>, Vec<Op>) =
        ops.into_iter().partition(|op| op.document() == state.open_document());
    if let Some((desk, _)) = state.desk() {
        keep_places(&mut here, &desk.places.resolutions);
    }
    here.extend(others);
    let mut effects = reduce::edit(state, at, Actor::Person, Kind::SameText, here);
    state.announce(messages::same_done(same.chosen(), places.len()));
    desk::settle(state);
    effects.extend(state.desk().map(|(desk, _)| desk::back_to_text(desk)));
    effects
}
