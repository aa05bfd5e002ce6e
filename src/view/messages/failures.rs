//! Messages about requests that failed, and the reasons for it.

use super::exports::export_failure;
use super::reasons::with_reason;
use super::storage::storage_error;
use super::workers::worker_failure;
use crate::state::notices::failure::{Failure, Reason};

/// Returns the reason why a request failed.
pub(super) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Storage(error) => storage_error(error),
        Reason::CopyingNotAllowed => text!("the browser does not allow copying").to_owned(),
        Reason::NotFound { path, status } => format_text!("{path} was not found (status {status})"),
        Reason::NotText(path) => format_text!("{path} is not text"),
        Reason::Browser(detail) | Reason::Invalid(detail) => detail.clone(),
        Reason::Worker(failure) => worker_failure(failure),
        Reason::Export(failure) => export_failure(failure),
    }
}

/// Returns a message about a request that failed in the browser.
pub(super) fn failure_message(failure: &Failure) -> String {
    let (statement, told) = match failure {
        Failure::NotDownloaded(file, failure) => {
            return with_reason(&format_text!("{file} could not be downloaded"), &reason(failure));
        }
        Failure::ProjectNotInBackup(name, failure) => {
            return with_reason(&format_text!("“{name}” is not in the backup"), &reason(failure));
        }
        Failure::EmptyFolder => {
            return text!(
                "This folder has no files to open. Hidden files and folders (names that begin with \
                    a dot) are skipped."
            )
            .to_owned();
        }
        Failure::StorageNotDownloaded(failure) => {
            (text!("Nothing was downloaded"), reason(failure))
        }
        Failure::NotCopied(failure) => (text!("Nothing was copied"), reason(failure)),
        Failure::LaunchFileNotRead(failure) => {
            (text!("The file could not be read"), reason(failure))
        }
        Failure::SampleNotOpened(failure) => {
            (text!("The sample could not be opened"), reason(failure))
        }
        Failure::NoBackup(failure) => (text!("No backup was made"), reason(failure)),
        Failure::ProjectListNotRead(error) => (
            text!("The list of projects cannot be read, so the backup contains this project only"),
            storage_error(error),
        ),
        Failure::ProjectListNotDeleted(error) => {
            (text!("The list of projects was not deleted"), storage_error(error))
        }
    };
    with_reason(statement, &told)
}
