//! Tests of learning in the worker, with an engine that knows ships.

use super::*;
use crate::scheduler::Scheduler;
use crate::ship_engine::ShipEngine;
use crate::test_host::TestHost;
use dateline_learn::{cross_validate, learn};
use dateline_protocol::detector::{DetectRequest, DetectorRequest};
use dateline_protocol::learning::{LearnInput, LearnedFileError};
use dateline_text::{Span, paragraphs};

const HARBOR: LabelId = LabelId(8);

struct TestWorker {
    host: TestHost,
    scheduler: Scheduler<TestHost>,
}

impl TestWorker {
    fn new() -> Self {
        let host = TestHost::default();
        Self { host: host.clone(), scheduler: Scheduler::new(host, ShipEngine::load()) }
    }

    /// Keeps a document whose paragraphs are all reviewed.
    fn review(&mut self, document: u32, text: &str, harbors: &[&str]) -> &mut Self {
        self.scheduler.on_request(DetectorRequest::Review(reviewed(document, text, harbors)));
        self
    }

    fn learn(&mut self, request: u32, documents: &[u32], forgotten: &[&str]) -> &mut Self {
        let input = LearnInput {
            labels: labels(),
            documents: documents.to_vec(),
            forgotten: forgotten.iter().map(|it| (*it).to_owned()).collect(),
            forgotten_words: Vec::new(),
        };
        let learn = LearnRequest { request: RequestId(request), input };
        self.scheduler.on_request(DetectorRequest::Learn(learn));
        self
    }

    /// Runs slices until nothing is left to do, and returns the messages.
    fn run(&mut self) -> Vec<DetectorResponse> {
        while self.scheduler.run_slice().0 {}
        std::mem::take(&mut *self.host.posted.borrow_mut())
    }

    /// Runs all slices and returns what was learned.
    fn learned(&mut self) -> Vec<LearnedResponse> {
        let learned = self.run().into_iter().filter_map(|message| match message {
            DetectorResponse::Learned(learned) => Some(learned),
            _ => None,
        });
        learned.collect()
    }

    /// Returns the suggestions in a text: quotes, labels, and whether they are learned.
    fn detect(&mut self, text: &str) -> Vec<(String, String)> {
        let detect = DetectRequest {
            request: RequestId(99),
            document: 99,
            text: text.to_owned(),
            date: None,
        };
        self.scheduler.on_request(DetectorRequest::Detect(detect));
        let found = self.run().into_iter().find_map(|message| match message {
            DetectorResponse::Detected(found) => Some(found),
            _ => None,
        });
        let quote = |span: Span| span.slice(text).unwrap_or_default().to_owned();
        let suggestions = found.unwrap().suggestions.into_iter();
        suggestions.map(|it| (quote(it.span), it.label)).collect()
    }

    fn file(&mut self, hashes_only: bool) -> Vec<u8> {
        let request = RequestId(98);
        self.scheduler.on_request(DetectorRequest::ExportLearned { request, hashes_only });
        let posted = std::mem::take(&mut *self.host.posted.borrow_mut());
        let [DetectorResponse::LearnedFile { bytes, .. }] = &posted[..] else { panic!() };
        bytes.clone()
    }
}

fn labels() -> Vec<LabelToLearn> {
    let label = |id, name: &str, detector_labels: &[&str]| LabelToLearn {
        id,
        name: name.to_owned(),
        detector_labels: detector_labels.iter().map(|it| (*it).to_owned()).collect(),
    };
    vec![label(LabelId(3), "SHIP", &["SHIP"]), label(HARBOR, "HARBOR", &[])]
}

fn reviewed(document: u32, text: &str, harbors: &[&str]) -> ReviewedDocument {
    let span = |quote: &&str| {
        let start = text.find(quote).unwrap() as u32;
        (Span::new(start, start + quote.len() as u32), HARBOR)
    };
    let review =
        Review { paragraphs: paragraphs(text), mentions: harbors.iter().map(span).collect() };
    ReviewedDocument { document, text: text.to_owned(), date: None, review }
}

const TEXTS: [(&str, &str); 6] = [
    ("The harbor of Lund was closed.", "Lund"),
    ("They left the harbor of Oslo at noon.", "Oslo"),
    ("Nobody saw the harbor of Bergen.", "Bergen"),
    ("The harbor of Turku is full.", "Turku"),
    ("We reached the harbor of Malmo.", "Malmo"),
    ("The harbor of Riga froze.", "Riga"),
];

fn reviewed_worker(count: usize) -> TestWorker {
    let mut worker = TestWorker::new();
    for (number, (text, harbor)) in (1..).zip(&TEXTS[..count]) {
        worker.review(number, text, &[harbor]);
    }
    let all: Vec<u32> = (1..=count as u32).collect();
    worker.learn(1, &all, &[]);
    worker
}

#[test]
fn detections_use_what_was_learned() {
    let mut worker = reviewed_worker(6);
    let learned = worker.learned();
    let finals: Vec<bool> = learned.iter().map(|it| it.is_final).collect();
    assert_eq!(finals, [false, true]);
    assert_ne!(learned[1].model, "ships");
    let report = &learned[1].report.labels[1];
    assert_eq!((report.label, report.examples, report.is_used), (HARBOR, 6, true));
    assert!(report.scores.is_some_and(|it| it.interval.0 <= it.learned));
    let harbor = ("Narvik".to_owned(), "HARBOR".to_owned());
    assert_eq!(worker.detect("Nobody left the harbor of Narvik."), [harbor]);
}

#[test]
fn file_has_the_bytes_of_native_learning() {
    let mut worker = reviewed_worker(6);
    worker.run();
    let engine = ShipEngine::load();
    let labels_to_learn = learned_labels(labels());
    let documents: Vec<Reviewed> = (1..)
        .zip(&TEXTS)
        .flat_map(|(number, (text, harbor))| {
            let ReviewedDocument { text, review, .. } = reviewed(number, text, &[harbor]);
            let (text, recorder): (Arc<str>, _) =
                (text.into(), Arc::new(Recorder::new(engine.clone())));
            Detection::new(recorder.clone(), text.clone(), None).finish();
            let mentions = [LabeledSpan { span: review.mentions[0].0, label: 1 }];
            let new = move |it| Reviewed::new(it, text.clone(), &mentions, &review.paragraphs);
            recorder.take().into_iter().map(new).collect::<Vec<_>>()
        })
        .collect();
    let validated = &documents[..validated_documents(documents.len())];
    let validation = cross_validate(&labels_to_learn, validated);
    let options = LearnOptions::default();
    let native = learn(engine.id(), &labels_to_learn, &documents, &validation, &options);
    assert_eq!(worker.file(false), native.to_bytes());
    assert_ne!(worker.file(true), [0; 0]);
}

#[test]
fn two_documents_need_no_validation_and_are_taken_back() {
    let mut worker = TestWorker::new();
    let text = "Lund is a town.";
    worker.review(1, text, &["Lund"]).review(2, "They left Lund.", &["Lund"]).learn(
        1,
        &[1, 2],
        &[],
    );
    let learned = worker.learned();
    assert_eq!(learned.iter().map(|it| it.is_final).collect::<Vec<_>>(), [true]);
    assert_eq!(learned[0].report.names[0].text, "Lund");
    let harbor = ("Lund".to_owned(), "HARBOR".to_owned());
    assert!(worker.detect("Then Lund burned.").contains(&harbor));
    worker.learn(2, &[1], &[]);
    assert!(worker.learned()[0].report.names.is_empty());
    worker.learn(3, &[], &[]);
    assert_eq!(worker.learned()[0].model, "ships");
    assert_eq!(worker.detect("Then Lund burned."), []);
    assert_eq!(worker.file(false), [0; 0]);
}

#[test]
fn forgotten_names_are_not_learned() {
    let mut worker = TestWorker::new();
    worker.review(1, "Lund is a town.", &["Lund"]).review(2, "They left Lund.", &["Lund"]);
    worker.learn(1, &[1, 2], &["Lund"]);
    assert_eq!(worker.learned()[0].report.name_count, 0);
}

#[test]
fn words_and_contradictions_are_reported() {
    let mut worker = reviewed_worker(6);
    worker.review(7, "We left the ship Lund today.", &["Lund"]);
    let ship = ReviewedDocument {
        review: Review {
            mentions: vec![(Span::new(17, 21), LabelId(3))],
            paragraphs: vec![Span::new(0, 28)],
        },
        ..reviewed(8, "We saw the ship  Lund today.", &[])
    };
    worker.scheduler.on_request(DetectorRequest::Review(ship));
    worker.learn(2, &[1, 2, 3, 4, 5, 6, 7, 8], &[]);
    let report = worker.learned().pop().unwrap().report;
    let told: Vec<_> = report.words.iter().map(|it| (it.label, it.text.as_str())).collect();
    assert!(told.contains(&(HARBOR, "of")), "{told:?}");
    let [contradiction] = &report.contradictions[..] else { panic!("{report:?}") };
    assert_eq!(contradiction.text, "Lund");
    assert_eq!(contradiction.examples.map(|it| (it.0, it.2)), [(7, HARBOR), (8, LabelId(3))]);
}

#[test]
fn learned_file_of_another_project_is_used_and_learned_upon() {
    let mut teacher = reviewed_worker(6);
    teacher.run();
    let file = teacher.file(false);
    let mut worker = TestWorker::new();
    let import = |worker: &mut TestWorker, bytes: &[u8]| {
        let (request, bytes) = (RequestId(70), bytes.to_vec());
        worker.scheduler.on_request(DetectorRequest::ImportLearned { request, bytes });
        let posted = std::mem::take(&mut *worker.host.posted.borrow_mut());
        let [DetectorResponse::LearnedImported(imported)] = &posted[..] else { panic!() };
        imported.clone()
    };
    let imported = import(&mut worker, &file);
    assert_ne!(imported.model, "ships");
    let model = imported.outcome.unwrap();
    assert_eq!((model.own_labels, model.has_hashes_only), (vec!["HARBOR".to_owned()], false));
    let text = "Nobody left the harbor of Narvik.";
    let harbor = [("Narvik".to_owned(), "HARBOR".to_owned())];
    assert_eq!(worker.detect(text), harbor);
    worker.review(1, "Lund is a town.", &[]).learn(1, &[1], &[]);
    worker.run();
    assert_eq!(worker.detect(text), harbor, "it is learned upon");
    for (bytes, reason) in [
        (&b"PK\x03\x04"[..], LearnedFileError::Foreign),
        (&file[..file.len() - 1], LearnedFileError::Damaged),
    ] {
        assert_eq!(import(&mut worker, bytes).outcome, Err(reason));
        assert_eq!(worker.detect(text), harbor, "nothing changes");
    }
    assert_eq!(import(&mut worker, &[]).model, "ships");
    assert_eq!(worker.detect(text), []);
}

#[test]
fn learned_file_of_another_engine_is_refused() {
    let nothing = cross_validate(&LearnedLabels::default(), &[]);
    let other = learn("other", &LearnedLabels::default(), &[], &nothing, &LearnOptions::default());
    let read = imports::read(&ShipEngine::load(), &other.to_bytes());
    assert_eq!(read.err(), Some(LearnedFileError::OtherEngine));
}

#[test]
fn a_newer_request_replaces_the_running_one() {
    let mut worker = reviewed_worker(4);
    worker.scheduler.run_slice();
    worker.learn(2, &[1, 2, 3], &[]);
    let learned = worker.learned();
    assert!(learned.iter().all(|it| it.request == RequestId(2)), "{learned:?}");
    assert_eq!(learned.last().map(|it| it.report.documents), Some(3));
}

#[test]
fn detection_goes_on_while_documents_are_learned_and_before_they_are_validated() {
    let mut worker = reviewed_worker(6);
    let detect = |request| {
        let text = "The Vasa sank.".to_owned();
        DetectorRequest::Detect(DetectRequest { request, document: request.0, text, date: None })
    };
    worker.scheduler.on_request(detect(RequestId(50)));
    let is_learned = |it: &DetectorResponse| matches!(it, DetectorResponse::Learned(_));
    while !worker.host.posted.borrow().iter().any(is_learned) {
        worker.scheduler.run_slice();
    }
    worker.scheduler.on_request(detect(RequestId(51)));
    let order: Vec<u32> = worker
        .run()
        .iter()
        .filter_map(|message| match message {
            DetectorResponse::Detected(found) => Some(found.request.0),
            DetectorResponse::Learned(learned) => Some(u32::from(learned.is_final)),
            _ => None,
        })
        .collect();
    assert_eq!(order, [50, 0, 51, 1]);
}
