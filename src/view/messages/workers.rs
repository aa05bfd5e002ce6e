//! Messages about failures of the workers.

use super::reasons::{trim_reason, with_reason};
use dateline_protocol::{FatalError, FileSection, ModelFileError, WorkerFailure};

/// Returns a message about a detector that stopped.
pub(super) fn detector_failed(failure: &WorkerFailure) -> String {
    detector_failed_because(&match failure {
        WorkerFailure::NotRunning => text!("the detector is not running").to_owned(),
        other => worker_failure(other),
    })
}

/// Returns a message about a detector that failed for a reason.
pub(super) fn detector_failed_because(reason: &str) -> String {
    let told = with_reason(text!("The detector failed"), reason);
    format_text!("{told} You can still label by hand.")
}

pub(crate) fn gazetteer_failed(error: &ModelFileError) -> String {
    let told = with_reason(text!("Places cannot be looked up"), &gazetteer_error(error));
    format_text!("{told} You can still pin places on the map by hand.")
}

/// Returns the reason why a worker is not running.
pub(super) fn worker_failure(failure: &WorkerFailure) -> String {
    match failure {
        WorkerFailure::Reported(FatalError::Panicked { report }) => return report.clone(),
        WorkerFailure::Reported(FatalError::Model(error)) => return model_error(error),
        WorkerFailure::Reported(FatalError::NoMessageChannels) => {
            text!("this browser does not support message channels")
        }
        WorkerFailure::RequestRejected { detail: message }
        | WorkerFailure::Browser { message }
        | WorkerFailure::Stopped { message: Some(message) } => return message.clone(),
        WorkerFailure::NotStarted { message: Some(message) } => {
            return format_text!("the worker did not start ({})", trim_reason(message));
        }
        WorkerFailure::NotStarted { message: None } => text!("the worker did not start"),
        WorkerFailure::Stopped { message: None } => text!("the worker stopped"),
        WorkerFailure::OtherVersion => text!("the worker has a different version; reload the page"),
        WorkerFailure::UnreadableMessage => text!("the worker sent an unreadable message"),
        WorkerFailure::UnknownMessage { detail } => {
            return format_text!("the worker sent an unknown message ({detail})");
        }
        WorkerFailure::Unresponsive => text!("the worker does not respond"),
        WorkerFailure::HasStopped => text!("the worker has stopped"),
        WorkerFailure::NotRunning => text!("the worker is not running"),
    }
    .to_owned()
}

fn model_error(error: &ModelFileError) -> String {
    file_error(text!("the model"), text!("the model: "), text!("tagger"), error)
}

fn gazetteer_error(error: &ModelFileError) -> String {
    file_error(text!("the list of places"), "", text!("gazetteer"), error)
}

/// Returns the reason why a file cannot be used. `file` is its name, `kind` the kind of file that
/// it has to be, and `prefix` precedes a reason that is found in its content.
fn file_error(file: &str, prefix: &str, kind: &str, error: &ModelFileError) -> String {
    let fault = match error {
        ModelFileError::NotFetched { message: None } => {
            return format_text!("{file} cannot be loaded");
        }
        ModelFileError::NotFetched { message: Some(message) } => {
            return format_text!("{file} cannot be loaded ({})", trim_reason(message));
        }
        ModelFileError::NotFound { status } => {
            return format_text!("{file} was not found (status {status})");
        }
        ModelFileError::Foreign => return format_text!("{prefix}this is not a {kind} file"),
        ModelFileError::Version { found, supported } => {
            format_text!("has version {found}; this program reads version {supported}")
        }
        ModelFileError::Length { expected, found } => {
            format_text!("has {found} bytes instead of {expected}; it may be incomplete")
        }
        ModelFileError::Checksum => text!("is damaged: its checksum does not match").to_owned(),
        ModelFileError::Section(section) => {
            let section = match section {
                FileSection::Lexicon => text!("lexicon"),
                FileSection::Bitmap => text!("bitmap"),
                FileSection::NameMap => text!("map of names"),
            };
            format_text!("is damaged: its {section} cannot be read")
        }
        ModelFileError::Features => text!("does not fit the features of this program").to_owned(),
    };
    format_text!("{prefix}the {kind} file {fault}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn because(reason: WorkerFailure) -> String {
        let message = detector_failed(&reason);
        let reason = message.strip_prefix("The detector failed: ");
        reason.and_then(|it| it.strip_suffix(". You can still label by hand.")).unwrap().to_owned()
    }

    fn no_places(error: ModelFileError) -> String {
        let message = gazetteer_failed(&error);
        let reason = message.strip_prefix("Places cannot be looked up: ");
        let end = ". You can still pin places on the map by hand.";
        reason.and_then(|it| it.strip_suffix(end)).unwrap().to_owned()
    }

    #[test]
    fn each_failure_of_the_detector_has_its_reason() {
        let message = Some("NetworkError when attempting to fetch resource.".to_owned());
        let model = |error| WorkerFailure::Reported(FatalError::Model(error));
        let report = "panicked at a.rs:1:2: odd".to_owned();
        for (failure, expected) in [
            (WorkerFailure::NotRunning, "the detector is not running"),
            (WorkerFailure::HasStopped, "the worker has stopped"),
            (WorkerFailure::OtherVersion, "the worker has a different version; reload the page"),
            (
                WorkerFailure::NotStarted { message: message.clone() },
                "the worker did not start (NetworkError when attempting to fetch resource)",
            ),
            (WorkerFailure::Reported(FatalError::Panicked { report }), "panicked at a.rs:1:2: odd"),
            (
                model(ModelFileError::NotFetched { message }),
                "the model cannot be loaded (NetworkError when attempting to fetch resource)",
            ),
            (
                model(ModelFileError::NotFound { status: 404 }),
                "the model was not found (status 404)",
            ),
            (
                model(ModelFileError::Version { found: 6, supported: 5 }),
                "the model: the tagger file has version 6; this program reads version 5",
            ),
            (
                model(ModelFileError::Section(FileSection::Lexicon)),
                "the model: the tagger file is damaged: its lexicon cannot be read",
            ),
        ] {
            assert_eq!(because(failure), expected);
        }
    }

    #[test]
    fn each_failure_of_the_gazetteer_has_its_reason() {
        for (error, expected) in [
            (ModelFileError::Foreign, "this is not a gazetteer file"),
            (
                ModelFileError::Length { expected: 9, found: 7 },
                "the gazetteer file has 7 bytes instead of 9; it may be incomplete",
            ),
            (
                ModelFileError::Checksum,
                "the gazetteer file is damaged: its checksum does not match",
            ),
            (
                ModelFileError::Section(FileSection::NameMap),
                "the gazetteer file is damaged: its map of names cannot be read",
            ),
            (
                ModelFileError::NotFound { status: 404 },
                "the list of places was not found (status 404)",
            ),
        ] {
            assert_eq!(no_places(error), expected);
        }
    }
}
