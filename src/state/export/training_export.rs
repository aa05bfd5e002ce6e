//! Export of training data: of the open document, of selected ones, or of all. The file worker
//! writes the file. This module sends it one document after the other.

use crate::state::action::{Dialog, ExportChoices, ExportScope, TrainingExportAction};
use crate::state::context::Context;
use crate::state::effect::{Effect, ExportChoicesEffect, OutputFile};
use crate::state::export::messages::{ExportMessage, ExportSummary};
use crate::state::export::split_preview::label_counts;
use crate::state::export::{file_stem, safe_file_stem};
use crate::state::library::Library;
use crate::state::notices::Severity;
use crate::state::notices::failure::Reason;
use crate::state::persistence::fetch::{FetchResult, Requester, split_failure};
use crate::state::session::Session;
use dateline_annotation::model::{Document, DocumentId};
use dateline_annotation::places::with_resolved_places;
use dateline_annotation::store::MissingData;
use dateline_formats::AnnotationSelection;
use dateline_formats::export::{ExportLabelScheme, ExportOptions, SplitOptions, stratify};
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
    /// The shares of training, development and test set, as typed.
    pub shares: String,
    /// The format that was chosen in an earlier visit, until the file worker offers it.
    remembered_format: Option<String>,
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
            shares: "80 : 10 : 10".to_owned(),
            remembered_format: None,
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

    /// Returns the shares, if the typed text is three whole numbers and there is training data.
    pub fn shares(&self) -> Option<[u32; SplitOptions::N_PARTS]> {
        let numbers = self.shares.split([':', '/', ',']).map(|share| share.trim().parse().ok());
        let shares: [u32; SplitOptions::N_PARTS] =
            numbers.collect::<Option<Vec<u32>>>()?.try_into().ok()?;
        (shares[0] > 0).then_some(shares)
    }

    /// Returns the split with the typed seed and shares, or with default ones where they are
    /// invalid.
    pub fn split(&self) -> SplitOptions {
        let shares = self.shares().unwrap_or(DEFAULT_SHARES);
        SplitOptions { seed: self.seed().unwrap_or(1).into(), shares }
    }

    /// Returns the choices that are remembered for the project.
    fn choices(&self) -> ExportChoices {
        let chosen = self.formats.get(self.format_index);
        ExportChoices {
            format: chosen.map(|format| format.name.clone()),
            options: self.options.clone(),
            seed: self.seed.clone(),
            shares: self.shares.clone(),
        }
    }

    fn restore_choices(&mut self, choices: ExportChoices) {
        let ExportChoices { format, options, seed, shares } = choices;
        (self.options, self.seed, self.shares) = (options, seed, shares);
        self.remembered_format = format;
        self.select_remembered_format();
    }

    /// Selects the remembered format, if it is offered.
    fn select_remembered_format(&mut self) {
        let Some(name) = &self.remembered_format else { return };
        if let Some(at) = self.formats.iter().position(|format| format.name == *name) {
            self.format_index = at;
            self.remembered_format = None;
        }
    }

    /// Returns the names of labels that are exported under another name. Mentions of labels without
    /// a name are left out.
    pub fn label_names(&self) -> BTreeMap<String, Option<String>> {
        match &self.options.labels {
            ExportLabelScheme::Map(names) => names.clone(),
            ExportLabelScheme::Keep | ExportLabelScheme::Conll | ExportLabelScheme::Standard => {
                BTreeMap::new()
            }
        }
    }

    /// Returns true if the typed seed is valid or not needed.
    pub fn is_valid(&self) -> bool {
        self.options.split.is_none() || self.seed().is_some() && self.shares().is_some()
    }
}

/// The shares of training, development and test set, in percent.
const DEFAULT_SHARES: [u32; SplitOptions::N_PARTS] = [80, 10, 10];

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

impl TrainingExport {
    pub(in crate::state) fn update(
        &mut self,
        session: &mut Session,
        library: &Library,
        project_name: &str,
        action: TrainingExportAction,
        cx: &mut Context,
    ) {
        let keeps = matches!(
            action,
            TrainingExportAction::DownloadAnyway | TrainingExportAction::FormatsOffered(_)
        );
        if !keeps {
            self.awaiting_confirmation = None;
        }
        match action {
            TrainingExportAction::Show => self.show_dialog(session, library, cx),
            TrainingExportAction::FormatsOffered(formats) => {
                self.formats = formats;
                self.select_remembered_format();
            }
            TrainingExportAction::ChoicesLoaded(choices) => self.restore_choices(*choices),
            TrainingExportAction::SetFormat(chosen) => self.format_index = chosen,
            TrainingExportAction::SetScope(extent) => self.scope = extent,
            TrainingExportAction::SetOptions(options) => self.options = options,
            TrainingExportAction::SetLabelName(label, name) => {
                let mut names = self.label_names();
                let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
                if name.as_ref() == Some(&label) {
                    names.remove(&label);
                } else {
                    names.insert(label, name);
                }
                self.options.labels = ExportLabelScheme::Map(names);
            }
            TrainingExportAction::SetSeed(seed) => {
                self.seed = seed;
                if self.options.split.is_some() {
                    self.options.split = Some(self.split());
                }
            }
            TrainingExportAction::SetShares(shares) => {
                self.shares = shares;
                if self.options.split.is_some() {
                    self.options.split = Some(self.split());
                }
            }
            TrainingExportAction::Start => self.start_export(session, library, project_name, cx),
            TrainingExportAction::Cancel => {
                let job = self.job.take();
                cx.extend(job.map(|job| cancel_effect(job.request)));
            }
            TrainingExportAction::DownloadAnyway => {
                let ready = self.awaiting_confirmation.take();
                cx.extend(ready.map(download_effect));
            }
        }
    }

    /// Shows the dialog. Starts the file worker if it is not running.
    fn show_dialog(&mut self, session: &mut Session, library: &Library, cx: &mut Context) {
        session.dialog = Some(Dialog::TrainingExport);
        self.scope = match () {
            () if session.workspace().is_some() => ExportScope::OpenDocument,
            () if !library.selected.is_empty() => ExportScope::SelectedDocuments,
            () => ExportScope::WholeProject,
        };
        if self.formats.is_empty() {
            cx.push(Effect::StartFileWorker);
            cx.push(Effect::ExportChoices(ExportChoicesEffect::Load));
        }
    }

    fn start_export(
        &mut self,
        session: &mut Session,
        library: &Library,
        project_name: &str,
        cx: &mut Context,
    ) {
        let training = &*self;
        let Some(format) = training.formats.get(training.format_index) else { return };
        let rest: VecDeque<DocumentId> =
            documents_in_scope(session, library, training.scope).into();
        if rest.is_empty() || !training.is_valid() {
            return;
        }
        let selection = training.options.selection;
        let is_reviewed =
            |id: &DocumentId| session.history.summary(*id).is_some_and(|it| it.reviewed > 0);
        if selection == AnnotationSelection::ReviewedParagraphs && !rest.iter().any(is_reviewed) {
            session.notify(Severity::Problem, ExportMessage::Empty(selection));
            return;
        }
        let stem = match session.workspace().filter(|_| training.scope == ExportScope::OpenDocument)
        {
            Some((_, document)) => file_stem(document),
            None => safe_file_stem(project_name),
        };
        let mut options = training.options.clone();
        if let Some(split) = options.split.filter(|_| options.is_stratified) {
            options.parts = stratify(split, &label_counts(session, &rest, selection));
        }
        cx.push(Effect::ExportChoices(ExportChoicesEffect::Store(Box::new(training.choices()))));
        let request = session.next_request();
        let begin = ExportRequest::Begin {
            request,
            format: format.name.clone(),
            labels: session.history.project().labels().clone(),
            options,
            stem,
        };
        self.job = Some(ExportJob {
            request,
            total: rest.len(),
            queue: rest,
            loaded: VecDeque::new(),
            done: 0,
        });
        cx.push(Effect::Export(begin));
    }

    /// Handles the answer to a step of an export. Ignores answers about canceled exports.
    pub(in crate::state) fn handle_response(
        &mut self,
        session: &mut Session,
        response: ExportResponse,
        cx: &mut Context,
    ) {
        match response {
            ExportResponse::Progress { request, documents } => {
                if let Some(job) = self.job_for(request) {
                    job.done = documents as usize;
                    self.send_next_document(session, cx);
                }
            }
            ExportResponse::Finished(exported) => {
                if self.end_job(exported.request) {
                    self.finish_export(session, exported, cx);
                }
            }
            ExportResponse::Cancelled { request } => {
                self.end_job(request);
            }
            ExportResponse::Failed { request, error } => {
                if self.end_job(request) {
                    session.notify(Severity::Problem, ExportMessage::Failed(Reason::Export(error)));
                }
            }
        }
    }

    /// Downloads a finished export, or asks the user first if something was lost.
    fn finish_export(&mut self, session: &mut Session, exported: ExportResult, cx: &mut Context) {
        if !exported.empty_parts.is_empty() {
            return self.report_empty(session, &exported.empty_parts);
        }
        let summary = ExportMessage::Finished(ExportSummary::from(&exported));
        if exported.losses.is_empty() {
            session.notify(Severity::Info, summary);
            return cx.push(download_effect(exported));
        }
        session.announce(summary);
        self.awaiting_confirmation = Some(exported);
    }

    /// Notifies the user that the export, or a part of its split, would be empty.
    fn report_empty(&mut self, session: &mut Session, empty: &[String]) {
        let options = &self.options;
        let told = match options.split {
            Some(_) if empty.len() < SplitOptions::N_PARTS => {
                ExportMessage::EmptyParts(empty.to_vec(), options.selection)
            }
            _ => ExportMessage::Empty(options.selection),
        };
        session.notify(Severity::Problem, told);
    }

    fn job_for(&mut self, request: RequestId) -> Option<&mut ExportJob> {
        self.job.as_mut().filter(|job| job.request == request)
    }

    /// Sends the next document: one that is in memory or was read. Otherwise requests the next ones.
    fn send_next_document(&mut self, session: &mut Session, cx: &mut Context) {
        let Some(job) = &mut self.job else { return };
        let request = job.request;
        // Documents that were deleted meanwhile are skipped.
        job.queue.retain(|id| session.history.summary(*id).is_some());
        if let Some(json) = job.loaded.pop_front() {
            return cx.push(Effect::Export(ExportRequest::Document { request, json }));
        }
        let Some(next) = job.queue.front().copied() else {
            return cx.push(Effect::Export(ExportRequest::End { request }));
        };
        if let Some(document) = session.history.project().document(next) {
            let document =
                match session.workspace().filter(|(workspace, _)| workspace.document == next) {
                    Some((workspace, _)) => {
                        let places = &workspace.places;
                        with_resolved_places(document, &places.resolutions, &places.inner)
                    }
                    None => document.as_ref().clone(),
                };
            if let Some(job) = &mut self.job {
                job.queue.pop_front();
            }
            return cx.push(Effect::Export(ExportRequest::Document {
                request,
                json: document_json(&document),
            }));
        }
        let history = &session.history;
        let absent = |id: &DocumentId| history.is_unloaded(*id);
        let documents = job.queue.iter().copied().take_while(absent).take(FETCH_BATCH).collect();
        let wanted = MissingData { documents, ..MissingData::default() };
        cx.push(Effect::Fetch { missing: wanted, requester: Requester::Export(request) });
    }

    /// Handles documents that were read for an export. None of them stays in memory.
    pub(in crate::state) fn handle_fetched(
        &mut self,
        session: &mut Session,
        fetched: FetchResult,
        request: RequestId,
        cx: &mut Context,
    ) {
        let labels = session.history.project().labels().clone();
        let Some(job) = self.job_for(request) else { return };
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
            self.job = None;
            session.notify(Severity::Problem, ExportMessage::Failed(reason.into()));
            return cx.push(cancel_effect(request));
        }
        self.send_next_document(session, cx)
    }

    /// Ends an export. Returns true if it was in progress.
    fn end_job(&mut self, request: RequestId) -> bool {
        self.job.take_if(|job| job.request == request).is_some()
    }

    /// Handles the end of the file worker. Notifies the user if an export or the dialog needs it; files
    /// that were being opened are handled elsewhere.
    pub(in crate::state) fn handle_file_worker_death(
        &mut self,
        session: &mut Session,
        failure: &WorkerFailure,
    ) {
        let training = &mut *self;
        let is_wanted =
            training.job.take().is_some() || session.dialog == Some(Dialog::TrainingExport);
        training.formats.clear();
        if is_wanted {
            let reason = Reason::Worker(failure.clone());
            session.notify(Severity::Problem, ExportMessage::Failed(reason));
        }
    }
}

/// Returns the documents of a scope, by id.
pub fn documents_in_scope(
    session: &Session,
    library: &Library,
    extent: ExportScope,
) -> Vec<DocumentId> {
    match extent {
        ExportScope::OpenDocument => session.open_document_id().into_iter().collect(),
        ExportScope::SelectedDocuments => library.selected.iter().copied().collect(),
        ExportScope::WholeProject => {
            session.history.summaries().map(|summary| summary.id).collect()
        }
    }
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
