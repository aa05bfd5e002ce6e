//! The places of the open document: requests to the resolver, its answers and the user's decisions.

use crate::state::places::map_projection::{PixelSize, Viewport};
use crate::state::places::place_list::PlaceList;
use crate::state::places::place_picker::{PickerRow, PlacePicker};
use dateline_annotation::model::{AnnotationId, Document, Entity};
use dateline_annotation::places::{InnerPlaces, PlaceCandidate, PlaceSearchResult, Resolutions};
use dateline_protocol::detector::{GazetteerInfo, PlaceMention};
use dateline_protocol::{ModelFileError, RequestId};
use std::sync::Arc;

/// The status of the gazetteer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum GazetteerStatus {
    /// The worker is loading it, or has not reported on it yet.
    #[default]
    Loading,
    /// It is loaded.
    Ready(GazetteerInfo),
    /// It cannot be used.
    Unavailable(ModelFileError),
}

/// The state of the places of the open document. All of it is derived or transient; the user's
/// decisions are stored in the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentPlaces {
    /// The latest answers of the resolver.
    pub resolutions: Arc<Resolutions>,
    /// The places inside mentions that the resolver found.
    pub inner: Arc<InnerPlaces>,
    /// The place list of the document.
    pub list: Arc<PlaceList>,
    /// The mention whose place is highlighted.
    pub hovered: Option<AnnotationId>,
    /// The place picker for the focused mention, if it is open.
    pub picker: Option<PlacePicker>,
    /// True if a decision applies to a single mention only, not to its entity.
    pub is_for_mention_only: bool,
    /// The state of the map.
    pub map: MapState,
    /// The document from which `list` was built.
    pub(super) listed_document: Option<Arc<Document>>,
    /// The mentions of the latest request to the resolver.
    pub(super) requested_mentions: Arc<Vec<PlaceMention>>,
    pub(super) request: Option<RequestId>,
    /// The focused mention at the last call of `sync_with_focus`.
    pub(super) followed_focus: Option<AnnotationId>,
}

/// The state of the map of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapState {
    /// The size on the page; zero until the map is rendered.
    pub size: PixelSize,
    /// The visible part of the earth.
    pub viewport: Viewport,
    /// True if the user has moved the map; then it is no longer fitted to the places.
    pub is_moved_by_user: bool,
    /// True if the map is fitted to all places, including distant ones.
    pub shows_all_places: bool,
    /// True if the next click on the map sets the location of the focused mention.
    pub is_dropping_pin: bool,
}

impl DocumentPlaces {
    /// Returns the rows of the place picker: the search results or, without a search, the
    /// resolver's candidates.
    pub fn picker_rows(&self, mention: AnnotationId) -> Vec<PickerRow> {
        let candidates = self.candidates(mention);
        match self.picker.as_ref().and_then(|choices| choices.results.as_ref()) {
            Some(found) => found
                .iter()
                .map(|PlaceSearchResult { place, matched }| PickerRow {
                    candidate: candidates.iter().find(|it| it.place == *place).cloned(),
                    place: place.clone(),
                    matched: Some(*matched),
                })
                .collect(),
            None => candidates
                .iter()
                .map(|it| PickerRow {
                    place: it.place.clone(),
                    candidate: Some(it.clone()),
                    matched: None,
                })
                .collect(),
        }
    }

    /// Returns the resolver's candidates for a mention.
    pub fn candidates(&self, mention: AnnotationId) -> &[PlaceCandidate] {
        self.resolutions.get(&mention).map_or(&[], |resolution| &resolution.candidates)
    }

    /// Returns true while a search is running.
    pub fn is_searching(&self) -> bool {
        self.picker.as_ref().is_some_and(|choices| choices.request.is_some())
    }

    /// Returns the index of the row of the highlighted place or, if no place is highlighted, of the
    /// focused mention's place.
    pub fn current_row(&self, focus: Option<AnnotationId>) -> Option<usize> {
        self.hovered.or(focus).and_then(|mention| self.list.row_index(mention))
    }

    /// Closes the picker and leaves pin-drop mode. Returns true if either was open.
    pub(in crate::state) fn close_picker(&mut self) -> bool {
        let was_placing = std::mem::take(&mut self.map.is_dropping_pin);
        was_placing || self.picker.take().is_some()
    }

    /// Forgets the requests to a worker that died, so that they are sent to its replacement.
    pub(in crate::state) fn reset_requests(&mut self) {
        self.listed_document = None;
        self.requested_mentions = Arc::default();
        self.request = None;
        if let Some(choices) = &mut self.picker {
            choices.request = None;
        }
    }
}

/// Returns the element id of a row of the place list.
pub fn row_element_id(row: usize) -> String {
    format!("place-row-{row}")
}

/// Returns the mentions of the entity that contains a mention, or an empty slice if no entity does.
pub fn mentions_of_entity(entities: &[Entity], mention: AnnotationId) -> &[AnnotationId] {
    let found = entities.iter().find(|entity| entity.mentions.contains(&mention));
    found.map_or(&[], |entity| &entity.mentions)
}
