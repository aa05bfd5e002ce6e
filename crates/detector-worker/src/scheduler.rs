//! Queues the requests of the page and runs detections in time slices. It knows neither the browser
//! nor which engine detects.

use crate::gazetteer_service::GazetteerService;
use crate::learning_service::{LearningService, Urgency};
use crate::list_service::ListService;
use dateline_ner::{Detection, Engine, is_likely_english};
use dateline_places::Gazetteer;
use dateline_protocol::detector::{
    DetectRequest, DetectResponse, DetectorRequest, DetectorResponse,
};
use dateline_protocol::{ModelFileError, RequestId};
use std::collections::VecDeque;
use std::sync::Arc;

/// The time after which a slice starts no further batch, in milliseconds. With its last batch a
/// slice stays below 30 ms, the limit after which the worker has to receive messages.
pub(crate) const SLICE_MS: f64 = 25.0;
/// The number of tokens processed between two readings of the clock: a few milliseconds on a slow
/// machine.
pub(crate) const TOKENS_PER_BATCH: usize = 256;
/// The maximum number of suggestions in one message.
const SUGGESTIONS_PER_MESSAGE: usize = 5_000;
/// The minimum time between two progress reports, in milliseconds.
const PROGRESS_INTERVAL_MS: f64 = 100.0;

/// The parts of the worker that the scheduler uses: the page, and a clock.
pub(crate) trait Host {
    /// Sends a message to the page.
    fn post(&self, response: &DetectorResponse);

    /// Returns the milliseconds since some moment.
    fn elapsed_ms(&self) -> f64;
}

/// The queue of detections, the running one, learning, and the gazetteer.
pub(crate) struct Scheduler<H> {
    host: H,
    learning: LearningService,
    /// True if the last slice was for a detection, so that the next may be for learning.
    was_detecting: bool,
    queue: VecDeque<DetectRequest>,
    job: Option<RunningDetection>,
    /// The time of the last progress report.
    last_progress: f64,
    gazetteer: GazetteerService,
    lists: ListService,
}

struct RunningDetection {
    request: RequestId,
    document: u32,
    text: Arc<str>,
    /// The engine at the start of the detection.
    engine: Arc<dyn Engine>,
    detection: Detection,
    /// True if the whole text is scanned and only the result has to be computed.
    is_scanned: bool,
}

impl<H: Host> Scheduler<H> {
    /// Creates a scheduler without requests.
    pub(crate) fn new(host: H, engine: Arc<dyn Engine>) -> Self {
        Self {
            host,
            learning: LearningService::new(engine),
            was_detecting: false,
            queue: VecDeque::new(),
            job: None,
            last_progress: 0.0,
            gazetteer: GazetteerService::default(),
            lists: ListService::default(),
        }
    }

    /// Queues a request, or cancels one. Requests wait for [`Self::run_slice`].
    pub(crate) fn on_request(&mut self, request: DetectorRequest) {
        match request {
            DetectorRequest::Detect(detect) => {
                self.cancel_older(detect.document);
                self.queue.push_back(detect);
            }
            DetectorRequest::Resolve(resolve) => {
                self.forward_to_gazetteer(GazetteerService::queue_resolve, resolve)
            }
            DetectorRequest::FindPlaces(search) => {
                self.forward_to_gazetteer(GazetteerService::queue_search, search)
            }
            DetectorRequest::Review(document) => self.learning.keep_document(document),
            DetectorRequest::Learn(learn) => self.learning.begin(learn),
            DetectorRequest::ExportLearned { request, hashes_only } => {
                let bytes = self.learning.file(hashes_only);
                self.host.post(&DetectorResponse::LearnedFile { request, bytes });
            }
            DetectorRequest::ImportLearned { request, bytes } => {
                let imported = self.learning.import(request, &bytes);
                self.host.post(&DetectorResponse::LearnedImported(imported));
            }
            DetectorRequest::SetLists(lists) => self.lists.set_lists(lists),
            DetectorRequest::FindHits(find) => {
                let found = self.lists.find_hits(find);
                self.host.post(&DetectorResponse::HitsFound(found));
            }
            DetectorRequest::Cancel { request } => {
                self.cancel_where(|it, _| it == request);
                self.forward_to_gazetteer(GazetteerService::cancel, request);
            }
        }
    }

    /// Passes the outcome of loading the gazetteer to its service.
    pub(crate) fn on_gazetteer_loaded(&mut self, outcome: Result<Gazetteer, ModelFileError>) {
        self.forward_to_gazetteer(GazetteerService::on_load_result, outcome);
    }

    /// Passes a request to the gazetteer service, and its answers to the page.
    fn forward_to_gazetteer<T>(
        &mut self,
        method: fn(&mut GazetteerService, T) -> Vec<DetectorResponse>,
        argument: T,
    ) {
        method(&mut self.gazetteer, argument).iter().for_each(|message| self.host.post(message));
    }

    /// Cancels older requests for a document, which a newer one replaces.
    fn cancel_older(&mut self, document: u32) {
        self.cancel_where(|_, it| it == document);
    }

    fn cancel_where(&mut self, is_cancelled: impl Fn(RequestId, u32) -> bool) {
        let mut dropped = Vec::new();
        self.queue.retain(|it| {
            let goes = is_cancelled(it.request, it.document);
            if goes {
                dropped.push(it.request);
            }
            !goes
        });
        if let Some(job) = self.job.take_if(|job| is_cancelled(job.request, job.document)) {
            dropped.push(job.request);
        }
        for request in dropped {
            self.host.post(&DetectorResponse::Cancelled { request });
        }
    }

    /// Runs one slice. Returns whether there is more to do, and whether the gazetteer has to be
    /// loaded. The start and the end of a detection cannot be split, so each takes one slice, and
    /// so does each request about places.
    ///
    /// Detections and learning what they use take turns. Cross-validation waits until no detection is
    /// left.
    pub(crate) fn run_slice(&mut self) -> (bool, bool) {
        let is_detecting = self.job.is_some() || !self.queue.is_empty();
        let is_learning_next = match self.learning.urgency() {
            Urgency::Idle => false,
            Urgency::Soon => !is_detecting || self.was_detecting,
            Urgency::Later => !is_detecting,
        };
        if let Some(message) = self.gazetteer.run_next() {
            self.host.post(&message);
        } else if is_learning_next {
            self.was_detecting = false;
            self.learning.run_slice(&self.host);
        } else {
            self.was_detecting = true;
            match self.job.take() {
                None => self.job = self.queue.pop_front().map(|detect| self.start_job(detect)),
                Some(job) if job.is_scanned => self.post_result(self.finish_job(job)),
                Some(job) => self.job = Some(self.advance_job(job)),
            }
        }
        let is_working = self.job.is_some() || !self.queue.is_empty();
        let is_more = is_working || self.gazetteer.has_pending();
        let is_learning = self.learning.urgency() != Urgency::Idle;
        (is_more || is_learning, !is_more && self.gazetteer.take_load_request())
    }

    fn advance_job(&mut self, mut job: RunningDetection) -> RunningDetection {
        let started = self.host.elapsed_ms();
        let mut time = started;
        while !job.is_scanned && time - started < SLICE_MS {
            job.is_scanned = job.detection.advance(TOKENS_PER_BATCH);
            time = self.host.elapsed_ms();
        }
        if !job.is_scanned && time - self.last_progress > PROGRESS_INTERVAL_MS {
            self.last_progress = time;
            let (done, total) = job.detection.progress();
            let (done, total) = (done as u32, total.max(1) as u32);
            self.host.post(&DetectorResponse::Progress { request: job.request, done, total });
        }
        job
    }

    fn start_job(&self, detect: DetectRequest) -> RunningDetection {
        let DetectRequest { request, document, text, date } = detect;
        let text: Arc<str> = text.into();
        let engine = self.learning.engine().clone();
        let detection = Detection::new(engine.clone(), text.clone(), date);
        RunningDetection { request, document, text, engine, detection, is_scanned: false }
    }

    /// Posts a result, in parts that the page parses in a few milliseconds each.
    fn post_result(&self, mut result: DetectResponse) {
        let mut rest = std::mem::take(&mut result.suggestions).into_iter();
        while rest.len() > SUGGESTIONS_PER_MESSAGE {
            let suggestions = rest.by_ref().take(SUGGESTIONS_PER_MESSAGE).collect();
            let part = DetectResponse { suggestions, is_last: false, ..result.clone() };
            self.host.post(&DetectorResponse::Detected(part));
        }
        result.suggestions = rest.collect();
        self.host.post(&DetectorResponse::Detected(result));
    }

    fn finish_job(&self, job: RunningDetection) -> DetectResponse {
        DetectResponse {
            request: job.request,
            document: job.document,
            model: job.engine.id().to_owned(),
            english: is_likely_english(&job.text),
            is_last: true,
            suggestions: self.lists.add_hits(&job.text, job.detection.finish()),
        }
    }
}

#[cfg(test)]
mod tests;
