//! Tests of the scheduler with an engine that is not the tagger.

use super::*;
use crate::ship_engine::ShipEngine;
use crate::test_host::TestHost;
use dateline_annotation::model::Suggestion;
use dateline_protocol::detector::PlaceSearchRequest;

fn scheduler() -> (TestHost, Scheduler<TestHost>) {
    let host = TestHost::default();
    (host.clone(), Scheduler::new(host, ShipEngine::load()))
}

fn detect_request(request: u32, document: u32, text: &str) -> DetectorRequest {
    DetectorRequest::Detect(DetectRequest {
        request: RequestId(request),
        document,
        text: text.to_owned(),
        date: None,
    })
}

/// Runs slices until nothing is left to do. Returns their number.
fn run_all(scheduler: &mut Scheduler<TestHost>) -> usize {
    (1..).find(|_| !scheduler.run_slice().0).unwrap_or_default()
}

/// Returns the answered detections, each with its quotes and their labels.
fn detected(host: &TestHost, text: &str) -> Vec<(u32, Vec<String>)> {
    let posted = host.posted.borrow();
    let answers = posted.iter().filter_map(|message| match message {
        DetectorResponse::Detected(answer) => Some(answer),
        _ => None,
    });
    let quotes = |answer: &DetectResponse| {
        let quote = |it: &Suggestion| format!("{}|{}", it.span.slice(text).unwrap(), it.label);
        (answer.request.0, answer.suggestions.iter().map(quote).collect())
    };
    answers.map(quotes).collect()
}

#[test]
fn engine_with_its_own_label_is_served() {
    let (host, mut scheduler) = scheduler();
    let text = "Divers found the Mary Rose near the Vasa.";
    scheduler.on_request(detect_request(7, 1, text));
    run_all(&mut scheduler);
    let expected = ["Mary Rose|SHIP", "Vasa|SHIP"].map(str::to_owned).to_vec();
    assert_eq!(detected(&host, text), [(7, expected)]);
    let posted = host.posted.borrow();
    let DetectorResponse::Detected(answer) = &posted[0] else { panic!("{posted:?}") };
    assert_eq!((answer.model.as_str(), answer.document, answer.is_last), ("ships", 1, true));
}

#[test]
fn long_text_takes_many_slices_and_reports_progress() {
    let (host, mut scheduler) = scheduler();
    let text = "The Vasa sank long ago, and nobody knows why. ".repeat(1000);
    scheduler.on_request(detect_request(1, 1, &text));
    assert!(run_all(&mut scheduler) > 10);
    let posted = host.posted.borrow();
    let progress = posted.iter().filter_map(|message| match message {
        DetectorResponse::Progress { done, total, .. } => Some((*done, *total)),
        _ => None,
    });
    let progress: Vec<(u32, u32)> = progress.collect();
    assert!(progress.len() > 5 && progress.is_sorted(), "{progress:?}");
    assert!(progress.iter().all(|(done, total)| done <= total), "{progress:?}");
    assert_eq!(detected(&host, &text)[0].1.len(), 1000);
}

#[test]
fn newer_request_for_document_replaces_older() {
    let (host, mut scheduler) = scheduler();
    let text = "The Vasa sank.";
    scheduler.on_request(detect_request(1, 1, text));
    scheduler.on_request(detect_request(2, 2, text));
    scheduler.run_slice();
    scheduler.on_request(detect_request(3, 1, text));
    run_all(&mut scheduler);
    let cancelled = DetectorResponse::Cancelled { request: RequestId(1) };
    assert_eq!(host.posted.borrow()[0], cancelled);
    let answered: Vec<u32> = detected(&host, text).iter().map(|it| it.0).collect();
    assert_eq!(answered, [2, 3]);
}

#[test]
fn cancelled_request_is_not_answered() {
    let (host, mut scheduler) = scheduler();
    scheduler.on_request(detect_request(1, 1, "The Vasa sank."));
    scheduler.run_slice();
    scheduler.on_request(DetectorRequest::Cancel { request: RequestId(1) });
    run_all(&mut scheduler);
    let cancelled = DetectorResponse::Cancelled { request: RequestId(1) };
    assert_eq!(*host.posted.borrow(), [cancelled]);
}

#[test]
fn failed_gazetteer_cancels_its_requests() {
    let (host, mut scheduler) = scheduler();
    scheduler.on_request(DetectorRequest::FindPlaces(PlaceSearchRequest {
        request: RequestId(5),
        query: "York".to_owned(),
        limit: 3,
    }));
    assert_eq!(scheduler.run_slice(), (false, true), "the gazetteer has to be loaded");
    assert_eq!(scheduler.run_slice(), (false, false), "once");
    scheduler.on_gazetteer_loaded(Err(ModelFileError::Foreign));
    let expected = [
        DetectorResponse::GazetteerFailed { error: ModelFileError::Foreign },
        DetectorResponse::Cancelled { request: RequestId(5) },
    ];
    assert_eq!(*host.posted.borrow(), expected);
}
