//! Export of training data: of the open document, of selected ones, or of all. The file worker
//! writes the file. This module sends it one document after the other.

use crate::state::State;
use crate::state::action::{Dialog, ExportScope, TrainingExportAction};
use crate::state::context::Context;
use crate::state::effect::{Effect, OutputFile};
use crate::state::export::messages::{ExportMessage, ExportSummary};
use crate::state::notices::Severity;
use crate::state::notices::failure::Reason;
use crate::state::persistence::fetch::{FetchResult, Requester, split_failure};
use dateline_annotation::model::{Document, DocumentId};
use dateline_annotation::places::with_resolved_places;
use dateline_annotation::store::MissingData;
use dateline_formats::AnnotationSelection;
use dateline_formats::export::{ExportLabelScheme, ExportOptions, SplitOptions};
use dateline_protocol::files::{ExportRequest, ExportResponse, ExportResult, FormatInfo};
use dateline_protocol::{RequestId, WorkerFailure};
use std::collections::{BTreeMap, VecDeque};

/// The maximum number of documents that are read from storage in one batch.
const FETCH_BATCH: usize = 16;

/// The state of exports of training data.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingExport {
    /// The formats that the file worker can write.
    pub formats: Vec<FormatInfo>,
    /// The index of the chosen format.
    pub format_index: usize,
    /// The scope of the export.
    pub scope: ExportScope,
    /// The options: which annotations are exported, and how.
    pub options: ExportOptions,
    /// The seed of a split, as typed.
    pub seed: String,
    /// The export in progress.
    pub job: Option<ExportJob>,
    /// A finished export that the user has to confirm, because the format could not carry
    /// everything.
    pub awaiting_confirmation: Option<ExportResult>,
}

impl Default for TrainingExport {
    fn default() -> Self {
        Self {
            formats: Vec::new(),
            format_index: 0,
            scope: ExportScope::default(),
            options: ExportOptions::default(),
            seed: "1".to_owned(),
            job: None,
            awaiting_confirmation: None,
        }
    }
}

impl TrainingExport {
    /// Returns the seed, if the typed text is one.
    pub fn seed(&self) -> Option<u32> {
        self.seed.trim().parse().ok()
    }

    /// Returns the split with the typed seed, or with seed 1 if that is invalid.
    pub fn split(&self) -> SplitOptions {
        SplitOptions { seed: self.seed().unwrap_or(1).into(), shares: SPLIT_SHARES }
    }

    /// Returns the names of labels that are exported under another name. Mentions of labels without
    /// a name are left out.
    pub fn label_names(&self) -> BTreeMap<String, Option<String>> {
        match &self.options.labels {
            ExportLabelScheme::Map(names) => names.clone(),
            ExportLabelScheme::Keep | ExportLabelScheme::Conll => BTreeMap::new(),
        }
    }

    /// Returns true if the typed seed is valid or not needed.
    pub fn is_valid(&self) -> bool {
        self.options.split.is_none() || self.seed().is_some()
    }
}

/// The shares of training, development and test set, in percent.
const SPLIT_SHARES: [u32; 3] = [80, 10, 10];

/// An export in progress.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportJob {
    request: RequestId,
    /// The documents that are not sent yet.
    queue: VecDeque<DocumentId>,
    /// The documents that were read but are not sent yet.
    loaded: VecDeque<String>,
    /// The number of documents that are written.
    pub done: usize,
    /// The number of all documents of the export.
    pub total: usize,
}

pub(in crate::state) fn update(state: &mut State, action: TrainingExportAction, cx: &mut Context) {
    let keeps = matches!(
        action,
        TrainingExportAction::DownloadAnyway | TrainingExportAction::FormatsOffered(_)
    );
    if !keeps {
        state.training_export.awaiting_confirmation = None;
    }
    match action {
        TrainingExportAction::Show => show_dialog(state, cx),
        TrainingExportAction::FormatsOffered(formats) => state.training_export.formats = formats,
        TrainingExportAction::SetFormat(chosen) => state.training_export.format_index = chosen,
        TrainingExportAction::SetScope(extent) => state.training_export.scope = extent,
        TrainingExportAction::SetOptions(options) => state.training_export.options = options,
        TrainingExportAction::SetLabelName(label, name) => {
            let mut names = state.training_export.label_names();
            let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            if name.as_ref() == Some(&label) {
                names.remove(&label);
            } else {
                names.insert(label, name);
            }
            state.training_export.options.labels = ExportLabelScheme::Map(names);
        }
        TrainingExportAction::SetSeed(seed) => {
            state.training_export.seed = seed;
            if state.training_export.options.split.is_some() {
                state.training_export.options.split = Some(state.training_export.split());
            }
        }
        TrainingExportAction::Start => start_export(state, cx),
        TrainingExportAction::Cancel => {
            let job = state.training_export.job.take();
            cx.extend(job.map(|job| cancel_effect(job.request)));
        }
        TrainingExportAction::DownloadAnyway => {
            let ready = state.training_export.awaiting_confirmation.take();
            cx.extend(ready.map(download_effect));
        }
    }
}

/// Shows the dialog. Starts the file worker if it is not running.
fn show_dialog(state: &mut State, cx: &mut Context) {
    state.dialog = Some(Dialog::TrainingExport);
    state.training_export.scope = match () {
        () if state.workspace().is_some() => ExportScope::OpenDocument,
        () if !state.library.selected.is_empty() => ExportScope::SelectedDocuments,
        () => ExportScope::WholeProject,
    };
    if state.training_export.formats.is_empty() {
        cx.push(Effect::StartFileWorker);
    }
}

/// Returns the documents of a scope, by id.
pub fn documents_in_scope(state: &State, extent: ExportScope) -> Vec<DocumentId> {
    match extent {
        ExportScope::OpenDocument => state.open_document_id().into_iter().collect(),
        ExportScope::SelectedDocuments => state.library.selected.iter().copied().collect(),
        ExportScope::WholeProject => state.history.summaries().map(|summary| summary.id).collect(),
    }
}

fn start_export(state: &mut State, cx: &mut Context) {
    let training = &state.training_export;
    let Some(format) = training.formats.get(training.format_index) else { return };
    let rest: VecDeque<DocumentId> = documents_in_scope(state, training.scope).into();
    if rest.is_empty() || !training.is_valid() {
        return;
    }
    let selection = training.options.selection;
    let is_reviewed =
        |id: &DocumentId| state.history.summary(*id).is_some_and(|it| it.reviewed > 0);
    if selection == AnnotationSelection::ReviewedParagraphs && !rest.iter().any(is_reviewed) {
        state.notify(Severity::Problem, ExportMessage::Empty(selection));
        return;
    }
    let stem = match state.workspace().filter(|_| training.scope == ExportScope::OpenDocument) {
        Some((_, document)) => crate::state::export::file_stem(document),
        None => crate::state::export::safe_file_stem(&state.projects.current_name()),
    };
    let begin = ExportRequest::Begin {
        request: RequestId(state.last_request + 1),
        format: format.name.clone(),
        labels: state.history.project().labels().clone(),
        options: training.options.clone(),
        stem,
    };
    state.last_request += 1;
    state.training_export.job = Some(ExportJob {
        request: RequestId(state.last_request),
        total: rest.len(),
        queue: rest,
        loaded: VecDeque::new(),
        done: 0,
    });
    cx.push(Effect::Export(begin));
}

/// Handles the answer to a step of an export. Ignores answers about canceled exports.
pub(in crate::state) fn handle_response(
    state: &mut State,
    response: ExportResponse,
    cx: &mut Context,
) {
    match response {
        ExportResponse::Progress { request, documents } => {
            if let Some(job) = job_for(state, request) {
                job.done = documents as usize;
                send_next_document(state, cx);
            }
        }
        ExportResponse::Finished(exported) => {
            if end_job(state, exported.request) {
                finish_export(state, exported, cx);
            }
        }
        ExportResponse::Cancelled { request } => {
            end_job(state, request);
        }
        ExportResponse::Failed { request, error } => {
            if end_job(state, request) {
                state.notify(Severity::Problem, ExportMessage::Failed(Reason::Export(error)));
            }
        }
    }
}

/// Downloads a finished export, or asks the user first if something was lost.
fn finish_export(state: &mut State, exported: ExportResult, cx: &mut Context) {
    if !exported.empty_parts.is_empty() {
        return report_empty(state, &exported.empty_parts);
    }
    let summary = ExportMessage::Finished(ExportSummary::from(&exported));
    if exported.losses.is_empty() {
        state.notify(Severity::Info, summary);
        return cx.push(download_effect(exported));
    }
    state.announce(summary);
    state.training_export.awaiting_confirmation = Some(exported);
}

/// Notifies the user that the export, or a part of its split, would be empty.
fn report_empty(state: &mut State, empty: &[String]) {
    let options = &state.training_export.options;
    let told = match options.split {
        Some(_) if empty.len() < SplitOptions::N_PARTS => {
            ExportMessage::EmptyParts(empty.to_vec(), options.selection)
        }
        _ => ExportMessage::Empty(options.selection),
    };
    state.notify(Severity::Problem, told);
}

fn job_for(state: &mut State, request: RequestId) -> Option<&mut ExportJob> {
    state.training_export.job.as_mut().filter(|job| job.request == request)
}

/// Sends the next document: one that is in memory or was read. Otherwise requests the next ones.
fn send_next_document(state: &mut State, cx: &mut Context) {
    let Some(job) = &mut state.training_export.job else { return };
    let request = job.request;
    // Documents that were deleted meanwhile are skipped.
    job.queue.retain(|id| state.history.summary(*id).is_some());
    if let Some(json) = job.loaded.pop_front() {
        return cx.push(Effect::Export(ExportRequest::Document { request, json }));
    }
    let Some(next) = job.queue.front().copied() else {
        return cx.push(Effect::Export(ExportRequest::End { request }));
    };
    if let Some(document) = state.history.project().document(next) {
        let document = match state.workspace().filter(|(workspace, _)| workspace.document == next) {
            Some((workspace, _)) => with_resolved_places(document, &workspace.places.resolutions),
            None => document.as_ref().clone(),
        };
        if let Some(job) = &mut state.training_export.job {
            job.queue.pop_front();
        }
        return cx.push(Effect::Export(ExportRequest::Document {
            request,
            json: document_json(&document),
        }));
    }
    let history = &state.history;
    let absent = |id: &DocumentId| history.is_unloaded(*id);
    let documents = job.queue.iter().copied().take_while(absent).take(FETCH_BATCH).collect();
    let wanted = MissingData { documents, ..MissingData::default() };
    cx.push(Effect::Fetch { missing: wanted, requester: Requester::Export(request) });
}

/// Handles documents that were read for an export. None of them stays in memory.
pub(in crate::state) fn handle_fetched(
    state: &mut State,
    fetched: FetchResult,
    request: RequestId,
    cx: &mut Context,
) {
    let labels = state.history.project().labels().clone();
    let Some(job) = job_for(state, request) else { return };
    let (fetched, mut failure) = split_failure(fetched);
    for stored in fetched.documents {
        match stored.replay_changes(&labels) {
            Ok(document) => {
                job.queue.pop_front();
                job.loaded.push_back(document_json(&document));
            }
            Err(error) => failure = Some(error.into()),
        }
    }
    if let Some(reason) = failure {
        state.training_export.job = None;
        state.notify(Severity::Problem, ExportMessage::Failed(reason.into()));
        return cx.push(cancel_effect(request));
    }
    send_next_document(state, cx)
}

fn document_json(document: &Document) -> String {
    serde_json::to_string(document).expect("strings, numbers and lists of them are always JSON")
}

fn cancel_effect(request: RequestId) -> Effect {
    Effect::Export(ExportRequest::Cancel { request })
}

fn download_effect(exported: ExportResult) -> Effect {
    Effect::Download(OutputFile {
        name: exported.file_name,
        mime: "application/octet-stream",
        bytes: exported.bytes,
    })
}

/// Ends an export. Returns true if it was in progress.
fn end_job(state: &mut State, request: RequestId) -> bool {
    state.training_export.job.take_if(|job| job.request == request).is_some()
}

/// Handles the end of the file worker. Notifies the user if an export or the dialog needs it; files
/// that were being opened are handled elsewhere.
pub(in crate::state) fn handle_file_worker_death(state: &mut State, failure: &WorkerFailure) {
    let training = &mut state.training_export;
    let is_wanted = training.job.take().is_some() || state.dialog == Some(Dialog::TrainingExport);
    training.formats.clear();
    if is_wanted {
        let reason = Reason::Worker(failure.clone());
        state.notify(Severity::Problem, ExportMessage::Failed(reason));
    }
}
