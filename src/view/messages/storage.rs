//! Messages about the storage of the project, and the reasons why the storage fails.

use super::documents::document_title;
use super::nouns::{Noun, pluralize};
use super::offline::SAVED_FOR_OFFLINE_USE;
use super::reasons::{trim_reason, with_reason};
use crate::state::action::SecondCopyStatus;
use crate::state::persistence::StorageError;
use crate::state::persistence::messages::StorageMessage;
use dateline_annotation::history::RestoreError;
use dateline_annotation::model::ApplyError;
use dateline_annotation::store::SCHEMA;

/// Returns the text of a message about the storage of the project.
pub(super) fn storage_message(message: &StorageMessage) -> String {
    match message {
        StorageMessage::NotSaved(error) => {
            let told = with_reason(text!("Not saved"), &storage_error(error));
            format_text!(
                "{told} Your unsaved work is on this page only: export it before you close the page."
            )
        }
        StorageMessage::Damaged(error) => {
            let statement = text!("Some of the stored project cannot be read");
            let told = with_reason(statement, &storage_error(error));
            format_text!(
                "{told} Everything readable is shown, and nothing was overwritten. Download the stored \
                 data, or continue with what is shown."
            )
        }
        StorageMessage::NotLoaded(error) => {
            let reason = storage_error(error);
            let reason = trim_reason(&reason);
            format_text!("This did not work: some stored data cannot be read ({reason}).")
        }
        StorageMessage::StillSaving => {
            text!("Changes are still being saved. Try again in a moment.").to_owned()
        }
        StorageMessage::SavedForOfflineUse => SAVED_FOR_OFFLINE_USE.to_owned(),
        StorageMessage::SecondCopyEnded(copy, error) => second_copy_ended(*copy, error),
        StorageMessage::BackupIncomplete(titles, error) => {
            let titles: Vec<&str> = titles.iter().map(|title| document_title(title)).collect();
            let reason = storage_error(error);
            let documents = pluralize(titles.len(), Noun::Document);
            format_text!("The backup lacks {documents} ({reason}): {}.", titles.join(", "))
        }
    }
}

/// Returns a message about a second copy that ended.
fn second_copy_ended(copy: SecondCopyStatus, error: &StorageError) -> String {
    match copy {
        SecondCopyStatus::Full => text!(
            "This browser is low on space: the second copy of this project was deleted \
             to make room. Your changes are still saved."
        )
        .to_owned(),
        _ => format_text!(
            "The second copy of this project cannot be saved: {}. Your changes are still saved.",
            storage_error(error)
        ),
    }
}

/// Returns the reason why the storage cannot be read or written.
pub(super) fn storage_error(error: &StorageError) -> String {
    match error {
        StorageError::Denied => text!("the browser does not allow this page to store data"),
        StorageError::Full => text!("the browser’s storage is full"),
        StorageError::Newer => text!("a newer version of Dateline stored this data"),
        StorageError::Unknown => text!("an unknown version of Dateline stored this data"),
        StorageError::Closed => text!("the browser closed this page’s storage"),
        StorageError::Conflict => text!("another tab has changed the project"),
        StorageError::Unsupported => text!("this browser does not support this storage"),
        StorageError::Missing => text!("a file or record is missing"),
        StorageError::InUse => text!("the project is open in another tab"),
        StorageError::Deleted => text!("the project was deleted in another tab"),
        StorageError::Lost => text!("the browser closed or deleted this page’s storage"),
        StorageError::Outdated => text!("the stored data of this project is lost or outdated"),
        StorageError::Damaged => text!("some stored data cannot be read"),
        StorageError::Record(damage) => {
            let kind = damage.store.trim_end_matches('s');
            return format_text!("{kind} {} cannot be read ({})", damage.key, damage.reason);
        }
        StorageError::Project(error) => return restore_error(error),
        StorageError::Document(error) => return apply_error(error),
        StorageError::Other(message) => {
            return format_text!("the browser’s storage failed ({})", trim_reason(message));
        }
    }
    .to_owned()
}

/// Returns the reason why a stored project cannot be restored.
fn restore_error(error: &RestoreError) -> String {
    match error {
        RestoreError::NewerSchema { found } => format_text!(
            "a newer version of Dateline wrote this (schema {found}; this one reads up to {SCHEMA})"
        ),
        RestoreError::BrokenChange { seq, reason } => {
            format_text!("change {seq} cannot be replayed: {reason}")
        }
        RestoreError::Document { id, reason } => {
            format_text!("document {id} does not fit its changes: {}", apply_error(reason))
        }
    }
}

/// Returns the reason why an edit does not fit a project.
pub(super) fn apply_error(error: &ApplyError) -> String {
    match error {
        ApplyError::NoDocument(id) => format_text!("there is no document {id:?}"),
        ApplyError::DocumentExists(id) => format_text!("document {id:?} already exists"),
        ApplyError::Stale(id) => format_text!("document {id:?} has changed in the meantime"),
        ApplyError::StaleLabels => text!("the labels have changed in the meantime").to_owned(),
        ApplyError::BadAnnotation(id) => {
            format_text!("an annotation of document {id:?} does not fit its text or the label set")
        }
        ApplyError::UnknownEdit(seq) => format_text!("the edit {seq} no longer exists"),
    }
}
