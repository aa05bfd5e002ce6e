//! Actions on the places of the open document and on the map.

use crate::state::notices::failure::Reason;
use crate::state::places::map_projection::PixelSize;
use dateline_annotation::model::{AnnotationId, Place};

/// An action of the user concerning places.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaceAction {
    /// Open or close the place picker for the focused mention.
    TogglePicker,
    /// The search query changed.
    Search(String),
    /// Move the active row of the picker down or up.
    StepPicker {
        /// True to move down.
        forward: bool,
    },
    /// Choose the active row of the picker.
    ChooseActive,
    /// Set the place of the focused mention.
    Choose(Place),
    /// Decide that the focused mention names none of the known places.
    RejectAll,
    /// Clear the decision, so that the resolver's answer applies again.
    ClearDecision,
    /// Set whether a decision applies to all mentions of the same entity.
    SetForEntity(bool),
    /// Highlight the place of a mention in the text, on the map and in the list; `None` clears the
    /// highlight.
    Hover(Option<AnnotationId>),
    /// Highlight the next or previous place of the list and focus its row.
    StepRow {
        /// True for the next place.
        forward: bool,
    },
}

impl PlaceAction {
    /// Returns true if the action changes the document.
    pub(in crate::state) fn is_edit(&self) -> bool {
        match self {
            Self::ChooseActive | Self::Choose(_) | Self::RejectAll | Self::ClearDecision => true,
            Self::TogglePicker
            | Self::Search(_)
            | Self::StepPicker { .. }
            | Self::SetForEntity(_)
            | Self::Hover(_)
            | Self::StepRow { .. } => false,
        }
    }
}

/// An action on the map.
#[derive(Clone, Debug, PartialEq)]
pub enum MapAction {
    /// Show or hide the map.
    Toggle,
    /// The map has this size on the page.
    Resized(PixelSize),
    /// Move the map by an offset in pixels.
    Pan((f64, f64)),
    /// Zoom by a factor around a pixel; `None` is the center of the map.
    Zoom(f64, Option<(f64, f64)>),
    /// Fit the map to all places.
    FitAll,
    /// Enter or leave the mode in which the next click sets the location of the focused mention.
    SetPinDropMode(bool),
    /// The map was clicked at a pixel; `None` is its center, for a key press.
    DropPin(Option<(f64, f64)>),
    /// The outlines were read, or could not be.
    OutlinesFetched(Result<String, Reason>),
}

impl MapAction {
    /// Returns true if the action changes the document.
    pub(in crate::state) fn is_edit(&self) -> bool {
        match self {
            Self::DropPin(_) => true,
            Self::Toggle
            | Self::Resized(_)
            | Self::Pan(_)
            | Self::Zoom(..)
            | Self::FitAll
            | Self::SetPinDropMode(_)
            | Self::OutlinesFetched(_) => false,
        }
    }
}
