//! What the page knows and how it changes: state, actions, effects as data. Nothing here names
//! Yew or the browser, so all of it is tested natively.

mod action;
mod address;
#[cfg(test)]
mod address_tests;
pub mod article;
pub mod attention;
#[cfg(test)]
mod attention_tests;
mod caret;
pub mod command;
pub mod copy;
#[cfg(test)]
mod copy_tests;
mod desk;
#[cfg(test)]
mod desk_tests;
mod effect;
pub mod export;
#[cfg(test)]
mod export_tests;
pub mod fetching;
mod finding;
#[cfg(test)]
mod finding_tests;
pub mod gathered;
mod grouping;
mod intake;
#[cfg(test)]
mod intake_tests;
pub mod keeping;
#[cfg(test)]
mod keeping_tests;
#[cfg(test)]
mod key_tests;
pub mod keys;
#[cfg(test)]
mod label_tests;
pub mod labels;
pub mod library;
#[cfg(test)]
mod library_tests;
#[cfg(test)]
mod limit_tests;
pub mod map;
pub mod map_labels;
mod mapping;
#[cfg(test)]
mod notice_tests;
pub mod notices;
pub mod ongoing;
#[cfg(test)]
mod ongoing_tests;
mod opening;
pub mod outlines;
pub mod pending;
pub mod pieces;
#[cfg(test)]
mod place_search_tests;
#[cfg(test)]
mod place_tests;
pub mod places;
mod prepare;
pub mod projects;
mod reading;
#[cfg(test)]
mod reading_tests;
pub mod recovery;
#[cfg(test)]
mod recovery_tests;
mod reduce;
pub mod rekeying;
pub mod reshape;
pub mod same;
#[cfg(test)]
mod same_tests;
pub mod saving;
#[cfg(test)]
mod selecting_tests;
mod slices;
pub mod statistics;
#[cfg(test)]
mod stored_tests;
#[cfg(test)]
mod tab_tests;
pub mod tabs;
#[cfg(test)]
mod tests;
pub mod training;

pub use action::{Action, Grip, Legacy, Loaded, Point, ReadFile};
pub use desk::{Desk, FIND_ID, NOTE_ID, SELECTED_ID, TEXT_ID, copied, element_id, labels_like};
pub use effect::{Effect, File};
pub use grouping::EntityAction;
pub use intake::Intake;
pub use keeping::{Keeping, KeepingAction};
pub use labels::{Labels, LabelsAction};
pub use library::{Library, LibraryAction};
pub use mapping::{MAP_ID, MapAction};
pub use notices::{Notice, Notices, Tone};
pub use ongoing::Ongoing;
pub use pending::Pending;
pub use places::{PlaceAction, Places, SEARCH_ID};
pub use prepare::Draft;
pub use projects::{Projects, ProjectsAction};
pub use reading::{Queue, Reading};
pub use recovery::{Recovery, RecoveryAction};
pub use reduce::reduce;
pub use rekeying::{Keys, KeysAction};
pub use same::SameAction;
pub use saving::Saving;
pub use statistics::StatisticsAction;
pub use tabs::{Role, TabAction};
pub use training::{Training, TrainingAction};

use dateline_annotation::{Document, History, Rules};
use export::Scope;
use fetching::Fetching;
use outlines::Atlas;
use places::Gazetteer;
use same::Same;
use std::sync::Arc;

/// The whole state of the page.
#[derive(Default)]
pub struct State {
    /// The project and the log that made it.
    pub history: History,
    /// What is shown.
    pub screen: Screen,
    /// What is typed in the box of the first screen.
    pub typed: String,
    /// The text that was left last before it was frozen.
    pub aside: Option<Draft>,
    /// The browser's address.
    address: address::Addressed,
    /// Whether what was done is stored.
    pub saving: Saving,
    /// What is known of what the storage lost.
    pub recovery: Recovery,
    /// The files that are being opened.
    pub intake: Intake,
    /// Those of them that are not stored.
    pub pending: Pending,
    /// What waits for the storage.
    pub fetching: Fetching,
    /// What is known about the browser's storage.
    pub keeping: Keeping,
    /// What is known of the projects.
    pub projects: Projects,
    /// The keys.
    pub keys: Keys,
    /// What this tab may do to the project.
    pub role: Role,
    /// What the worker is.
    pub detector: Detector,
    /// The texts that it is to read.
    pub reading: Reading,
    /// What is known about the gazetteer.
    pub gazetteer: Gazetteer,
    /// Whether the map and the list of places are shown, and not labels and mentions.
    pub shows_places: bool,
    /// Whether all entities of the open document are listed, and not only the first of each label.
    pub shows_all_entities: bool,
    /// The outlines that the map draws.
    pub atlas: Atlas,
    /// What is shown of the documents.
    pub library: Library,
    /// What is known of exports for training.
    pub training: Training,
    /// The places of a text that are shown.
    pub same: Option<Same>,
    /// What counts as the same text.
    pub rules: Rules,
    /// The dialog over the screen.
    pub dialog: Option<Dialog>,
    /// What is known about editing labels.
    pub labels: Labels,
    /// What an export holds.
    pub scope: Scope,
    /// What the person should know.
    pub notices: Notices,
    /// The last thing that happened, for those who cannot see it.
    pub announcement: String,
    /// What is made in parts and is not done.
    pub ongoing: Ongoing,
    /// What was asked for before the storage was open, with its time.
    early: Vec<(Action, i64)>,
    next_request: u32,
}

/// What is shown.
#[derive(Default)]
pub enum Screen {
    /// The box for a new article, and the documents.
    #[default]
    Start,
    /// A text that is not frozen yet.
    Prepare(Draft),
    /// An open document.
    Desk(Box<Desk>),
}

/// What the worker is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Detector {
    /// It loads.
    #[default]
    Starting,
    /// It reads requests.
    Ready,
    /// It cannot work; the reason is for the person.
    Failed(String),
}

/// What can lie over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// What to export, and how.
    Export,
    /// The keys.
    Keys,
    /// The browser's storage.
    Storage,
    /// The projects.
    Projects,
    /// The labels.
    Labels,
    /// The numbers of the project.
    Statistics,
    /// What training data to write.
    Training,
    /// The same text elsewhere.
    Same,
}

impl State {
    /// The open document and what is known about working on it.
    pub fn desk(&self) -> Option<(&Desk, &Arc<Document>)> {
        match &self.screen {
            Screen::Desk(desk) => {
                let document = self.history.project().document(desk.document);
                document.map(|document| (&**desk, document))
            }
            Screen::Start | Screen::Prepare(_) => None,
        }
    }

    fn desk_mut(&mut self) -> Option<&mut Desk> {
        match &mut self.screen {
            Screen::Desk(desk) => Some(desk),
            Screen::Start | Screen::Prepare(_) => None,
        }
    }

    fn announce(&mut self, text: impl Into<String>) {
        self.announcement = text.into();
    }
}
