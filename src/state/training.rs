//! Writing training data: of the open document, of selected ones, or of all. The scribe writes; here
//! it is handed one document after the other.

use super::fetching::{Fetched, Purpose};
use super::{Dialog, Effect, File, State, Tone};
use crate::messages;
use dateline_annotation::{Document, DocumentId, Wanted, with_places};
use dateline_formats::Selection;
use dateline_formats::export::{Labels, Options, Split};
use dateline_protocol::{ExportStep, Exported, FromWorker, OfferedFormat, RequestId};
use std::collections::{BTreeMap, VecDeque};

/// So many documents are read from the storage at once.
const AT_ONCE: usize = 16;

/// What is known of exports.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// What the worker can write.
    pub formats: Vec<OfferedFormat>,
    /// The place of the chosen one in them.
    pub chosen: usize,
    /// Which documents are written.
    pub extent: Extent,
    /// What is written of them, and how.
    pub options: Options,
    /// The seed of a split, as it is typed.
    pub seed: String,
    /// What is being written.
    pub job: Option<Job>,
    /// What is written and waits for a person's word, because not all could be carried.
    pub ready: Option<Exported>,
}

impl Default for Training {
    fn default() -> Self {
        Self {
            formats: Vec::new(),
            chosen: 0,
            extent: Extent::default(),
            options: Options::default(),
            seed: "1".to_owned(),
            job: None,
            ready: None,
        }
    }
}

impl Training {
    /// The seed, if what is typed is one.
    pub fn seed(&self) -> Option<u32> {
        self.seed.trim().parse().ok()
    }

    /// The split that is offered.
    pub fn split(&self) -> Split {
        Split { seed: self.seed().unwrap_or(1).into(), shares: SHARES }
    }

    /// What is called otherwise than in the project; what has no name is left out.
    pub fn names(&self) -> BTreeMap<String, Option<String>> {
        match &self.options.labels {
            Labels::Map(names) => names.clone(),
            Labels::Keep | Labels::Conll => BTreeMap::new(),
        }
    }

    /// Whether all that was typed can be used.
    pub fn is_sound(&self) -> bool {
        self.options.split.is_none() || self.seed().is_some()
    }
}

/// The shares of training, development and test that are offered, in percent.
const SHARES: [u32; 3] = [80, 10, 10];

/// Which documents are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// The open one.
    #[default]
    Open,
    /// Those that were selected in the library.
    Picked,
    /// All.
    Project,
}

/// An export under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    request: RequestId,
    /// Documents that are not handed over.
    rest: VecDeque<DocumentId>,
    /// Those that were read and are not handed over.
    read: VecDeque<String>,
    /// Documents that are written.
    pub done: usize,
    /// All of them.
    pub total: usize,
}

/// What a person does about exports.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainingAction {
    /// Show what can be written.
    Show,
    /// The scribe is there.
    Offered(Vec<OfferedFormat>),
    /// Write another format.
    Format(usize),
    /// Write other documents.
    Extent(Extent),
    /// Write otherwise.
    Options(Options),
    /// Call a label of the project so; nothing leaves its mentions out.
    Name(String, Option<String>),
    /// Split by another seed.
    Seed(String),
    /// Write.
    Start,
    /// Write no more.
    Cancel,
    /// Take what is written although not all could be carried.
    Take,
}

pub(super) fn act(state: &mut State, action: TrainingAction) -> Vec<Effect> {
    let keeps = matches!(action, TrainingAction::Take | TrainingAction::Offered(_));
    if !keeps {
        state.training.ready = None;
    }
    match action {
        TrainingAction::Show => return show(state),
        TrainingAction::Offered(formats) => state.training.formats = formats,
        TrainingAction::Format(chosen) => state.training.chosen = chosen,
        TrainingAction::Extent(extent) => state.training.extent = extent,
        TrainingAction::Options(options) => state.training.options = options,
        TrainingAction::Name(label, name) => {
            let mut names = state.training.names();
            let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            if name.as_ref() == Some(&label) {
                names.remove(&label);
            } else {
                names.insert(label, name);
            }
            state.training.options.labels = Labels::Map(names);
        }
        TrainingAction::Seed(seed) => {
            state.training.seed = seed;
            if state.training.options.split.is_some() {
                state.training.options.split = Some(state.training.split());
            }
        }
        TrainingAction::Start => return start(state),
        TrainingAction::Cancel => {
            let job = state.training.job.take();
            return job.map(|job| Effect::CancelExport(job.request)).into_iter().collect();
        }
        TrainingAction::Take => {
            let ready = state.training.ready.take();
            return ready.map(download).into_iter().collect();
        }
    }
    Vec::new()
}

/// The scribe is started when it is first wanted, and again after it stopped.
fn show(state: &mut State) -> Vec<Effect> {
    state.dialog = Some(Dialog::Training);
    state.training.extent = match () {
        () if state.desk().is_some() => Extent::Open,
        () if !state.library.picked.is_empty() => Extent::Picked,
        () => Extent::Project,
    };
    if state.training.formats.is_empty() { vec![Effect::StartScribe] } else { Vec::new() }
}

/// The documents of an extent, by id.
pub fn documents(state: &State, extent: Extent) -> Vec<DocumentId> {
    match extent {
        Extent::Open => state.open_document().into_iter().collect(),
        Extent::Picked => state.library.picked.iter().copied().collect(),
        Extent::Project => state.history.summaries().map(|summary| summary.id).collect(),
    }
}

fn start(state: &mut State) -> Vec<Effect> {
    let training = &state.training;
    let Some(format) = training.formats.get(training.chosen) else { return Vec::new() };
    let rest: VecDeque<DocumentId> = documents(state, training.extent).into();
    if rest.is_empty() || !training.is_sound() {
        return Vec::new();
    }
    let selection = training.options.selection;
    let is_reviewed =
        |id: &DocumentId| state.history.summary(*id).is_some_and(|it| it.reviewed > 0);
    if selection == Selection::ReviewedParagraphs && !rest.iter().any(is_reviewed) {
        state.notify(Tone::Problem, messages::nothing_to_write(selection).to_owned());
        return Vec::new();
    }
    let stem = match state.desk().filter(|_| training.extent == Extent::Open) {
        Some((_, document)) => super::export::file_stem(document),
        None => super::export::stem(&state.projects.name()),
    };
    let begin = ExportStep::Begin {
        request: RequestId(state.next_request + 1),
        format: format.name.clone(),
        labels: state.history.project().labels().clone(),
        options: training.options.clone(),
        stem,
    };
    state.next_request += 1;
    state.training.job = Some(Job {
        request: RequestId(state.next_request),
        total: rest.len(),
        rest,
        read: VecDeque::new(),
        done: 0,
    });
    vec![Effect::Export(begin)]
}

/// What the scribe says of an export. What it says of one that was given up is stale.
pub(super) fn worker(state: &mut State, message: FromWorker) -> Vec<Effect> {
    match message {
        FromWorker::Exporting { request, documents } => {
            let Some(job) = current(state, request) else { return Vec::new() };
            job.done = documents as usize;
            hand_over(state)
        }
        FromWorker::Exported(exported) if current(state, exported.request).is_some() => {
            state.training.job = None;
            if !exported.empty.is_empty() {
                refuse(state, &exported.empty);
                return Vec::new();
            }
            let told = messages::exported(&exported);
            if exported.lost.is_empty() {
                state.notify(Tone::Info, told);
                return vec![download(exported)];
            }
            state.announce(told);
            state.training.ready = Some(exported);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// What was to be written would hold nothing, or a part of it would.
fn refuse(state: &mut State, empty: &[String]) {
    let options = &state.training.options;
    let told = match options.split {
        Some(_) if empty.len() < Split::PARTS => messages::empty_parts(empty, options.selection),
        _ => messages::nothing_to_write(options.selection).to_owned(),
    };
    state.notify(Tone::Problem, told);
}

fn current(state: &mut State, request: RequestId) -> Option<&mut Job> {
    state.training.job.as_mut().filter(|job| job.request == request)
}

/// Hands the next document over: one that is in memory, one that was read, or has more of them read.
fn hand_over(state: &mut State) -> Vec<Effect> {
    let Some(job) = &mut state.training.job else { return Vec::new() };
    let request = job.request;
    // What is removed meanwhile is not waited for.
    job.rest.retain(|id| state.history.summary(*id).is_some());
    if let Some(json) = job.read.pop_front() {
        return vec![Effect::Export(ExportStep::Document { request, json })];
    }
    let Some(next) = job.rest.front().copied() else {
        return vec![Effect::Export(ExportStep::End { request })];
    };
    if let Some(document) = state.history.project().document(next) {
        let document = match state.desk().filter(|(desk, _)| desk.document == next) {
            Some((desk, _)) => with_places(document, &desk.places.resolutions),
            None => document.as_ref().clone(),
        };
        if let Some(job) = &mut state.training.job {
            job.rest.pop_front();
        }
        return vec![Effect::Export(ExportStep::Document { request, json: json(&document) })];
    }
    let history = &state.history;
    let absent = |id: &DocumentId| history.is_absent(*id);
    let documents = job.rest.iter().copied().take_while(absent).take(AT_ONCE).collect();
    let wanted = Wanted { documents, ..Wanted::default() };
    vec![Effect::Fetch { wanted, purpose: Purpose::Export(request) }]
}

/// Documents were read for an export; none of them stays in memory.
pub(super) fn fetched(state: &mut State, fetched: Fetched, request: RequestId) -> Vec<Effect> {
    let labels = state.history.project().labels().clone();
    let Some(job) = current(state, request) else { return Vec::new() };
    let mut failure = fetched.failure;
    for stored in fetched.documents {
        match stored.brought_up(&labels) {
            Ok(document) => {
                job.rest.pop_front();
                job.read.push_back(json(&document));
            }
            Err(error) => failure = Some(error.to_string()),
        }
    }
    if let Some(reason) = failure {
        state.training.job = None;
        state.notify(Tone::Problem, messages::export_failed(&reason));
        return vec![Effect::CancelExport(request)];
    }
    hand_over(state)
}

fn json(document: &Document) -> String {
    serde_json::to_string(document).expect("strings, numbers and lists of them are always JSON")
}

fn download(exported: Exported) -> Effect {
    Effect::Download(File {
        name: exported.name,
        mime: "application/octet-stream",
        bytes: exported.bytes,
    })
}

/// An export was given up, or failed; returns whether there was one.
pub(super) fn stop(state: &mut State, request: RequestId) -> bool {
    state.training.job.take_if(|job| job.request == request).is_some()
}

/// The scribe is not there, or not any more. Who opens files is told by those; here it matters to an export,
/// and to a dialog that waits for the formats.
pub(super) fn scribe_died(state: &mut State, reason: &str) -> Vec<Effect> {
    let training = &mut state.training;
    let is_wanted = training.job.take().is_some() || state.dialog == Some(Dialog::Training);
    training.formats.clear();
    if is_wanted {
        state.notify(Tone::Problem, messages::export_failed(reason));
    }
    Vec::new()
}
