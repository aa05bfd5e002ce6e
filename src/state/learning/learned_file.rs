//! The learned file of another project, which is used until the page is closed.

use super::messages::{LearnedFileProblem, LearningMessage};
use crate::state::context::Context;
use crate::state::effect::{Effect, LearningEffect};
use crate::state::import::messages::FileFailure;
use crate::state::notices::Severity;
use crate::state::session::Session;
use dateline_annotation::model::LabelSet;
use dateline_protocol::RequestId;
use dateline_protocol::learning::{ImportedModel, ImportedResponse, LearnedFileError};
use std::sync::Arc;

/// A learned file that is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnedFile {
    /// The name of the file.
    pub name: String,
    /// Its contents.
    pub model: ImportedModel,
    bytes: Arc<[u8]>,
}

/// The learned file that is used, and the one that the worker is reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LearnedFiles {
    pub(super) used: Option<LearnedFile>,
    /// The last request, with the file; without one, no file is used anymore.
    asked: Option<(RequestId, Option<NamedFile>)>,
}

/// The name and the bytes of a file.
type NamedFile = (String, Arc<[u8]>);

impl LearnedFiles {
    /// Lets the worker read a file that was picked, or tells the user why it is not used.
    pub(super) fn read(
        &mut self,
        session: &mut Session,
        is_detector_ready: bool,
        name: String,
        bytes: Result<Vec<u8>, FileFailure>,
        cx: &mut Context,
    ) {
        let reason = match bytes {
            Err(reason) => LearnedFileProblem::Unread(reason),
            Ok(_) if !is_detector_ready => LearnedFileProblem::NoDetector,
            // No bytes would mean no file.
            Ok(bytes) if bytes.is_empty() => {
                LearnedFileProblem::Unusable(LearnedFileError::Foreign)
            }
            Ok(bytes) => return self.ask(session, Some((name, bytes.into())), cx),
        };
        refuse(session, name, reason);
    }

    /// Lets the worker read a file, or detect without one.
    pub(super) fn ask(&mut self, session: &mut Session, file: Option<NamedFile>, cx: &mut Context) {
        let request = session.next_request();
        let bytes = file.as_ref().map_or_else(Vec::new, |(_, bytes)| bytes.to_vec());
        self.asked = Some((request, file));
        cx.push(Effect::Learning(LearningEffect::Import { request, bytes }));
    }

    /// Lets a new worker read the file that the last one used.
    pub(super) fn ask_again(&mut self, session: &mut Session, cx: &mut Context) {
        let used = self.used.take().map(|it| (it.name, it.bytes));
        let asked = std::mem::take(&mut self.asked).and_then(|(_, file)| file);
        if let Some(file) = asked.or(used) {
            self.ask(session, Some(file), cx);
        }
    }

    /// Handles what the worker read, and tells the user. Returns true if detections are made in
    /// another way from now on.
    pub(super) fn handle_imported(
        &mut self,
        session: &mut Session,
        imported: &ImportedResponse,
    ) -> bool {
        let Some((_, file)) = self.asked.take_if(|(request, _)| *request == imported.request)
        else {
            return false;
        };
        match (&imported.outcome, file) {
            (Ok(_), None) => self.used = None,
            (Ok(model), Some((name, bytes))) => {
                let missing_labels = missing(session.history.project().labels(), model);
                self.used = Some(LearnedFile { name: name.clone(), model: model.clone(), bytes });
                let told = LearningMessage::FileUsed { name, missing_labels };
                session.notify(Severity::Info, told);
            }
            (Err(error), file) => {
                let reason = LearnedFileProblem::Unusable(*error);
                refuse(session, file.map_or_else(String::new, |it| it.0), reason);
                return false;
            }
        }
        true
    }
}

/// Tells the user that a file is not used.
fn refuse(session: &mut Session, name: String, reason: LearnedFileProblem) {
    session.notify(Severity::Problem, LearningMessage::FileRefused { name, reason });
}

/// Returns the labels of a file that a project does not have, or has as labels of the detector.
fn missing(labels: &LabelSet, model: &ImportedModel) -> Vec<String> {
    let has = |name: &String| labels.by_name(name).is_some_and(|it| it.detector_labels.is_empty());
    model.own_labels.iter().filter(|name| !has(name)).cloned().collect()
}
