//! The places of the open document in the sidebar: requests to the resolver, its answers and the
//! user's decisions.

use crate::state::action::PlaceAction;
use crate::state::context::Context;
use crate::state::editor::edit_jobs::EditJobs;
use crate::state::effect::Effect;
use crate::state::places::document_places::GazetteerStatus;
use crate::state::places::document_places::{mentions_of_entity, row_element_id};
use crate::state::places::map_outlines::OutlinesStatus;
use crate::state::places::messages::PlaceMessage;
use crate::state::places::place_list::PlaceList;
use crate::state::places::place_list::place_mentions;
use crate::state::places::place_search::step_picker;
use crate::state::session::Session;
use dateline_annotation::compact;
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{AnnotationId, Document, LinkTarget, group_entities};
use dateline_annotation::places::set_place;
use dateline_protocol::detector::{ResolutionGroup, ResolveRequest, ResolveResponse};
use dateline_protocol::{ModelFileError, RequestId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Brings the places up to date with the document: rebuilds the list, fits the map, and sends a
/// request to the resolver if mentions or decisions changed. To be called after every action. Does
/// nothing if the document is the same `Arc` as before.
pub(in crate::state) fn refresh(
    session: &mut Session,
    edit_jobs: &EditJobs,
    is_detector_dead: bool,
    cx: &mut Context,
) {
    // While an edit job changes the document, the list is not rebuilt after each part.
    let is_done = |id| !edit_jobs.may_change(id);
    let Some((workspace, document)) = session.workspace().filter(|(_, it)| is_done(it.id)) else {
        return;
    };
    let is_same =
        workspace.places.listed_document.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, document));
    let document = document.clone();
    if !is_same {
        update_list(session, &document);
        request_resolution(session, document, is_detector_dead, cx);
    }
    sync_with_focus(session);
}

fn update_list(session: &mut Session, document: &Document) {
    let labels = session.history.project().labels().clone();
    let Some(workspace) = session.workspace_mut() else { return };
    let places = &mut workspace.places;
    let (resolutions, inner) = (&places.resolutions, &places.inner);
    places.list = Arc::new(PlaceList::from_document(document, &labels, resolutions, inner));
    places.hovered = places.hovered.filter(|id| places.list.row_index(*id).is_some());
    places.fit_map();
}

fn request_resolution(
    session: &mut Session,
    document: Arc<Document>,
    is_detector_dead: bool,
    cx: &mut Context,
) {
    // Nothing is sent to a dead worker. Once the user restarts it, the request is sent.
    let mentions = place_mentions(&document, session.history.project().labels());
    let Some(workspace) = session.workspace_mut() else { return };
    let places = &mut workspace.places;
    places.listed_document = (!is_detector_dead).then(|| document.clone());
    if is_detector_dead || *places.requested_mentions == mentions {
        return;
    }
    places.requested_mentions = Arc::new(mentions.clone());
    // A request is also sent if every mention is decided: it makes the worker load the gazetteer.
    if mentions.is_empty() {
        places.request = None;
        return;
    }
    let request = session.next_request();
    if let Some(workspace) = session.workspace_mut() {
        workspace.places.request = Some(request);
    }
    let (id, text) = (document.id.0, document.text.to_string());
    cx.push(Effect::Resolve(ResolveRequest { request, document: id, text, mentions }));
}

/// If the focus has moved, closes the picker, leaves pin-drop mode and scrolls the map to the place
/// of the focused mention.
fn sync_with_focus(session: &mut Session) {
    let Some(workspace) = session.workspace_mut() else { return };
    let focus = workspace.focus;
    let places = &mut workspace.places;
    if places.followed_focus == focus {
        return;
    }
    places.followed_focus = focus;
    places.picker = None;
    places.is_for_mention_only = false;
    places.map.is_dropping_pin = false;
    if let Some(named) = focus.and_then(|id| places.list.row_for_mention(id)) {
        let map = &mut places.map;
        map.viewport = map.viewport.scrolled_to(named.place.point, map.size);
    }
}

/// The gazetteer and the map, which the documents share.
#[derive(Debug, Default)]
pub struct Places {
    /// The status of the gazetteer.
    pub gazetteer: GazetteerStatus,
    /// True if the sidebar shows the map and the place list, false if it shows labels and mentions.
    pub is_shown: bool,
    /// The outlines that the map draws.
    pub outlines: OutlinesStatus,
}

impl Places {
    /// Forgets what the detector worker, which died, knew and was asked.
    pub(in crate::state) fn handle_worker_death(&mut self, session: &mut Session) {
        if let Some(workspace) = session.workspace_mut() {
            workspace.places.reset_requests();
        }
        self.gazetteer = GazetteerStatus::Loading;
    }

    /// Handles a gazetteer that cannot be used. The pending request is not answered.
    pub(in crate::state) fn handle_missing_gazetteer(
        &mut self,
        session: &mut Session,
        error: ModelFileError,
    ) {
        self.gazetteer = GazetteerStatus::Unavailable(error);
        let request = session.workspace().and_then(|(workspace, _)| workspace.places.request);
        if let Some(request) = request {
            cancel_request(session, request);
        }
    }

    /// Handles an action concerning the places of the open document.
    pub(in crate::state) fn update(
        &mut self,
        session: &mut Session,
        action: PlaceAction,
        cx: &mut Context,
    ) {
        let Some((workspace, document)) = session.workspace() else { return };
        if let PlaceAction::Hover(mention) = action {
            let mention = mention.filter(|id| workspace.places.list.row_index(*id).is_some());
            if let Some(workspace) = session.workspace_mut() {
                workspace.places.hovered = mention;
            }
            return;
        }
        if let PlaceAction::StepRow { forward } = action {
            return step_row(session, forward, cx);
        }
        let focused = workspace.focus.and_then(|id| document.annotation(id));
        let Some(annotation) = focused.cloned() else { return };
        match action {
            PlaceAction::TogglePicker => self.toggle_picker(session, &annotation, cx),
            PlaceAction::Search(query) => self.set_query(session, query, cx),
            PlaceAction::StepPicker { forward } => step_picker(session, &annotation, forward, cx),
            PlaceAction::ChooseActive => {
                let rows = workspace.places.picker_rows(annotation.id);
                let marked = workspace.places.picker.as_ref().and_then(|it| it.active_row(&rows));
                if let Some(choice) = marked.and_then(|marked| rows.into_iter().nth(marked)) {
                    set_place_target(session, Some(LinkTarget::Place(choice.place)), cx)
                }
            }
            PlaceAction::Choose(place) => {
                set_place_target(session, Some(LinkTarget::Place(place)), cx)
            }
            PlaceAction::RejectAll => set_place_target(session, Some(LinkTarget::None), cx),
            PlaceAction::ClearDecision => set_place_target(session, None, cx),
            PlaceAction::SetForEntity(all) => {
                if let Some(workspace) = session.workspace_mut() {
                    workspace.places.is_for_mention_only = !all;
                }
            }
            PlaceAction::Hover(_) | PlaceAction::StepRow { .. } => {}
        }
    }
}

/// Replaces the resolutions with new answers, unless these are stale. Earlier resolutions of
/// decided mentions are kept: the resolver does not answer for them, but the user may change the
/// decision.
pub(in crate::state) fn apply_resolutions(session: &mut Session, resolved: ResolveResponse) {
    let Some((workspace, document)) = session.workspace() else { return };
    if workspace.places.request != Some(resolved.request) {
        return;
    }
    let document = document.clone();
    if let Some(workspace) = session.workspace_mut() {
        let places = &mut workspace.places;
        places.request = None;
        let decided =
            places.requested_mentions.iter().filter(|it| it.decided.is_some()).map(|it| it.id);
        let decided: BTreeSet<AnnotationId> = decided.collect();
        let known = places.resolutions.iter().filter(|(id, _)| decided.contains(id));
        let known = known.map(|(id, resolution)| (*id, resolution.clone()));
        let answers =
            resolved.groups.into_iter().flat_map(|ResolutionGroup { mentions, resolution }| {
                mentions.into_iter().map(move |id| (id, resolution.clone()))
            });
        places.resolutions = Arc::new(compact::collect_map(known.chain(answers)));
        places.inner = Arc::new(resolved.inner);
    }
    update_list(session, &document);
}

/// Ends a request if it is about places, and returns true if it is.
pub(in crate::state) fn cancel_request(session: &mut Session, request: RequestId) -> bool {
    let Some(workspace) = session.workspace_mut() else { return false };
    let places = &mut workspace.places;
    if places.request == Some(request) {
        places.request = None;
        return true;
    }
    match &mut places.picker {
        Some(choices) if choices.request == Some(request) => {
            choices.request = None;
            true
        }
        _ => false,
    }
}

fn step_row(session: &mut Session, forward: bool, cx: &mut Context) {
    let Some(workspace) = session.workspace_mut() else { return };
    let (places, focus) = (&mut workspace.places, workspace.focus);
    let row = match (places.current_row(focus), forward) {
        (Some(row), true) => row + 1,
        (Some(row), false) => row.saturating_sub(1),
        (None, _) => 0,
    };
    let Some(named) = places.list.located.get(row) else { return };
    places.hovered = Some(named.mentions[0]);
    cx.push(Effect::FocusElement(row_element_id(row)));
}

/// Stores the user's decision on the place of the focused mention as a single change. It applies to
/// the whole entity unless it is for this mention only. `None` clears the decision.
pub(in crate::state) fn set_place_target(
    session: &mut Session,
    target: Option<LinkTarget>,
    cx: &mut Context,
) {
    let Some((workspace, document)) = session.workspace() else { return };
    let Some(focus) = workspace.focus.and_then(|id| document.annotation(id)) else {
        return;
    };
    let mut ids = vec![focus.id];
    if !workspace.places.is_for_mention_only {
        ids = mentions_of_entity(
            &group_entities(document, session.history.project().labels()),
            focus.id,
        )
        .to_vec();
    }
    let told = PlaceMessage::Decided {
        quote: document.quote(focus.span).to_owned(),
        target: target.clone(),
        mentions: ids.len(),
    };
    let id = focus.id;
    let ops = set_place(document, &ids, target);
    session.edit(Actor::Person, EditKind::Place, ops, cx);
    if let Some(workspace) = session.workspace_mut() {
        workspace.places.picker = None;
        workspace.places.map.is_dropping_pin = false;
        // Makes the map scroll to the new place of the mention.
        workspace.places.followed_focus = None;
    }
    session.announce(told);
    cx.push(Effect::FocusElement(crate::state::editor::workspace::annotation_element_id(id)));
}
