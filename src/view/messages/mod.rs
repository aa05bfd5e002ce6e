//! All texts for people, in one module for each screen and for each subject of notices.
//!
//! Each goes through `text!` or `format_text!`, which make the pseudo-language possible.

#[macro_use]
mod text;

mod article;
mod common;
mod detection;
mod documents;
mod editor;
mod entity_card;
mod export_dialog;
mod exports;
mod failures;
mod files;
mod home;
mod keymap_dialog;
mod label_lists;
mod labels;
mod labels_dialog;
mod learned_dialog;
mod library;
mod map;
mod mention_popover;
mod mentions;
mod navigation;
mod new_document;
mod notices;
mod nouns;
mod occurrences_dialog;
mod offline;
mod place_card;
mod places;
mod projects;
mod projects_dialog;
mod reasons;
mod recovery;
mod rules;
mod sidebar;
mod statistics;
mod storage;
mod storage_dialog;
mod storage_recovery;
mod tabs;
#[cfg(test)]
mod tests;
mod toolbar;
mod training_export;
mod workers;

pub(crate) use article::*;
pub(crate) use common::*;
pub(crate) use detection::*;
pub(crate) use documents::*;
pub(crate) use editor::*;
pub(crate) use entity_card::*;
pub(crate) use export_dialog::*;
pub(crate) use exports::*;
pub(crate) use files::*;
pub(crate) use home::*;
pub(crate) use keymap_dialog::*;
pub(crate) use label_lists::*;
pub(crate) use labels::*;
pub(crate) use labels_dialog::*;
pub(crate) use learned_dialog::*;
pub(crate) use library::*;
pub(crate) use map::*;
pub(crate) use mention_popover::*;
pub(crate) use mentions::*;
pub(crate) use navigation::*;
pub(crate) use new_document::*;
pub(crate) use notices::*;
pub(crate) use nouns::*;
pub(crate) use occurrences_dialog::*;
pub(crate) use offline::*;
pub(crate) use place_card::*;
pub(crate) use places::*;
pub(crate) use projects::*;
pub(crate) use projects_dialog::*;
pub(crate) use recovery::*;
pub(crate) use sidebar::*;
pub(crate) use statistics::*;
pub(crate) use storage_dialog::*;
pub(crate) use storage_recovery::*;
pub(crate) use tabs::*;
pub(crate) use toolbar::*;
pub(crate) use training_export::*;
pub(crate) use workers::*;

use crate::state::notices::message::Message;

/// Returns the text of a message of the state.
pub(crate) fn message(message: &Message) -> String {
    match message {
        Message::Detection(message) => detection::detection_message(message),
        Message::Editor(message) => editor::editor_message(message),
        Message::Export(message) => exports::export_message(message),
        Message::Failure(failure) => failures::failure_message(failure),
        Message::Import(message) => files::import_message(message),
        Message::Labels(message) => labels::label_message(message),
        Message::Learning(message) => learned_dialog::learning_message(message),
        Message::Library(message) => documents::library_message(message),
        Message::Navigation(message) => navigation::navigation_message(*message),
        Message::Occurrences(message) => mentions::occurrence_message(*message),
        Message::Places(message) => places::place_message(message),
        Message::Projects(message) => projects::project_message(message),
        Message::Recovery(message) => recovery::recovery_message(message),
        Message::Storage(message) => storage::storage_message(message),
        Message::Tabs(message) => tabs::tab_message(*message).to_owned(),
    }
}
