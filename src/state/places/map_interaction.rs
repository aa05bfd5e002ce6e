//! The user's interaction with the map.

use crate::state::action::MapAction;
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::notices::Severity;
use crate::state::notices::failure::Reason;
use crate::state::places::document_places::DocumentPlaces;
use crate::state::places::map_outlines::{Outlines, OutlinesStatus};
use crate::state::places::messages::PlaceMessage;
use crate::state::places::panel;
use crate::state::places::panel::Places;
use crate::state::session::Session;
use dateline_annotation::model::{LinkTarget, Place, PlaceKind};
use std::sync::Arc;

/// The id of the map element.
pub const MAP_ID: &str = "map";

impl Places {
    pub(in crate::state) fn update_map(
        &mut self,
        session: &mut Session,
        action: MapAction,
        cx: &mut Context,
    ) {
        match action {
            MapAction::Toggle => self.toggle_map(session, cx),
            MapAction::OutlinesFetched(read) => self.handle_outlines(session, read),
            MapAction::SetPinDropMode(is_placing) => {
                self.set_pin_drop_mode(session, is_placing, cx)
            }
            MapAction::DropPin(pixel) => drop_pin(session, pixel, cx),
            MapAction::Resized(size) => change_map(session, |places| {
                places.map.size = size;
                places.map.viewport = places.map.viewport.clamp(size);
                places.fit_map();
            }),
            MapAction::Pan(by) => change_map(session, |places| {
                let map = &mut places.map;
                map.viewport = map.viewport.pan(by, map.size);
                map.is_moved_by_user = true;
            }),
            MapAction::Zoom(factor, pixel) => change_map(session, |places| {
                let map = &mut places.map;
                let middle = (map.size.0 / 2.0, map.size.1 / 2.0);
                map.viewport = map.viewport.zoom(factor, pixel.unwrap_or(middle), map.size);
                map.is_moved_by_user = true;
            }),
            MapAction::FitAll => change_map(session, |places| {
                (places.map.is_moved_by_user, places.map.shows_all_places) = (false, true);
                places.fit_map();
            }),
        }
    }

    fn toggle_map(&mut self, session: &mut Session, cx: &mut Context) {
        self.is_shown = !self.is_shown;
        if let Some(workspace) = session.workspace_mut() {
            workspace.places.map.is_dropping_pin = false;
            workspace.places.hovered = None;
        }
        if !self.is_shown {
            return;
        }
        self.fetch_outlines(cx);
        cx.push(Effect::ScrollToElement(MAP_ID.to_owned()));
    }

    /// Requests the outlines unless they are loaded or loading.
    fn fetch_outlines(&mut self, cx: &mut Context) {
        match self.outlines {
            OutlinesStatus::NotRequested | OutlinesStatus::Failed => {
                self.outlines = OutlinesStatus::Loading;
                cx.push(Effect::FetchOutlines);
            }
            OutlinesStatus::Loading | OutlinesStatus::Loaded(_) => {}
        }
    }

    fn handle_outlines(&mut self, session: &mut Session, read: Result<String, Reason>) {
        self.outlines = match read.and_then(|json| Outlines::parse(&json).map_err(Reason::Invalid))
        {
            Ok(outlines) => OutlinesStatus::Loaded(Arc::new(outlines)),
            Err(reason) => {
                session.notify(Severity::Info, PlaceMessage::OutlinesFailed(reason));
                OutlinesStatus::Failed
            }
        };
    }

    /// Enters or leaves pin-drop mode, in which the next click sets the location of the focused
    /// mention. Shows the map when entering.
    fn set_pin_drop_mode(&mut self, session: &mut Session, is_placing: bool, cx: &mut Context) {
        let is_placing = is_placing
            && session.workspace().is_some_and(|(workspace, _)| workspace.focus.is_some());
        let Some(workspace) = session.workspace_mut() else { return };
        let was_placing = std::mem::replace(&mut workspace.places.map.is_dropping_pin, is_placing);
        workspace.places.picker = None;
        let focus = workspace.focus;
        if !is_placing {
            let back = focus
                .filter(|_| was_placing)
                .map(crate::state::editor::workspace::annotation_element_id);
            return cx.extend(back.map(Effect::FocusElement));
        }
        if !std::mem::replace(&mut self.is_shown, true) {
            self.fetch_outlines(cx);
        }
        session.announce(PlaceMessage::PlacingPin);
        cx.push(Effect::FocusElement(MAP_ID.to_owned()));
    }
}

/// Changes the map of the open document. Does nothing without one.
fn change_map(session: &mut Session, change: impl FnOnce(&mut DocumentPlaces)) {
    if let Some(workspace) = session.workspace_mut() {
        change(&mut workspace.places);
    }
}

/// Sets the location of the focused mention to a pixel of the map. It applies to the whole entity
/// unless it is for this mention only.
fn drop_pin(session: &mut Session, pixel: Option<(f64, f64)>, cx: &mut Context) {
    let Some((workspace, document)) = session.workspace() else { return };
    let map = workspace.places.map;
    let focused = workspace.focus.and_then(|id| document.annotation(id));
    let Some(annotation) = focused.filter(|_| map.is_dropping_pin) else { return };
    let pixel = pixel.unwrap_or((map.size.0 / 2.0, map.size.1 / 2.0));
    let Some(point) = map.viewport.unproject(pixel, map.size) else { return };
    let place = Place {
        name: document.quote(annotation.span).split_whitespace().collect::<Vec<_>>().join(" "),
        kind: PlaceKind::Point,
        country: None,
        region: None,
        population: None,
        geonames: None,
        point,
    };
    panel::set_place_target(session, Some(LinkTarget::Place(place)), cx)
}
