//! Tests of learning in the page. The answers of the detector worker are written by hand.

use super::messages::LearningMessage;
use super::*;
use crate::state::action::{
    EditAction, LabelAction, LearningAction, MentionEdit, NavigateAction, WorkerEvent, WorldEvent,
};
use crate::state::detection::detection_queue::QueueStatus;
use crate::state::effect::Effect;
use crate::state::testing::{Page, detector_response, detector_stopped, parse_marked};
use dateline_annotation::log::EditKind;
use dateline_annotation::model::{DocumentId, Score, Suggestion, SuggestionSource};
use dateline_protocol::detector::{DetectRequest, DetectResponse, DetectorResponse};
use dateline_protocol::learning::{LearnRequest, ReviewedDocument};
use dateline_text::Span;
use std::collections::BTreeSet;

impl Page {
    /// Creates a page whose detector is ready, with one detected document for each marked text. There
    /// must be at least two.
    fn with_detected(texts: &[&str]) -> Self {
        let mut page = Self::new();
        let plain: Vec<String> = texts.iter().map(|text| parse_marked(text).0).collect();
        let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
        page.dispatch(WorldEvent::Worker(WorkerEvent::DetectorReady)).drop_texts(&plain);
        for text in texts {
            page.answer(text);
        }
        page
    }

    fn accept_document(&mut self, id: u32) -> &mut Self {
        self.dispatch(NavigateAction::OpenDocument(DocumentId(id)));
        self.dispatch(MentionEdit::AcceptDocument)
    }

    /// Removes and returns what the worker has to learn: the documents that were sent, and the request.
    fn take_learning(&mut self) -> (Vec<ReviewedDocument>, Option<LearnRequest>) {
        let (mut reviewed, mut request) = (Vec::new(), None);
        for effect in self.effects.extract_if(.., |it| matches!(it, Effect::Learning(_))) {
            match effect {
                Effect::Learning(LearningEffect::Review(document)) => reviewed.push(document),
                Effect::Learning(LearningEffect::Learn(learn)) => request = Some(learn),
                _ => {}
            }
        }
        (reviewed, request)
    }

    /// Answers the last request to learn.
    fn learned(&mut self, model: &str) -> &mut Self {
        let request = self.state.learning.request.expect("the worker was asked to learn");
        let report = LearnedReport { documents: 1, ..LearnedReport::default() };
        let model = model.to_owned();
        let learned = LearnedResponse { request, model, is_final: true, report };
        self.dispatch(detector_response(DetectorResponse::Learned(learned)))
    }

    /// Answers the last detection request with learned mentions, given by quotes, and returns the text
    /// of the request.
    fn answer_learned(&mut self, model: &str, quotes: &[(&str, &str)]) -> String {
        let DetectRequest { request, document, text, .. } = self.detection_request().unwrap();
        self.effects.retain(|it| !matches!(it, Effect::Detect(_)));
        let suggestion = |(quote, label): &(&str, &str)| {
            let start = text.find(quote).unwrap() as u32;
            Suggestion {
                span: Span::new(start, start + quote.len() as u32),
                label: (*label).to_owned(),
                source: SuggestionSource::Learned,
                score: Some(Score::new(0.8)),
                value: None,
            }
        };
        let suggestions = quotes.iter().map(suggestion).collect();
        let (is_last, english, model) = (true, true, model.to_owned());
        let found = DetectResponse { request, document, is_last, model, english, suggestions };
        self.dispatch(detector_response(DetectorResponse::Detected(found)));
        text
    }

    fn forget_detections(&mut self) -> &mut Self {
        self.effects.retain(|it| !matches!(it, Effect::Detect(_)));
        self
    }

    fn next_undo(&self) -> Option<EditKind> {
        self.state.session.history.next_undo().map(|edit| edit.kind)
    }
}

#[test]
fn reviewed_documents_are_sent_once_and_learned() {
    let mut page = Page::with_detected(&["[Ann|PERSON?] left.", "[Bo|PERSON?] left.", "Cy left."]);
    assert_eq!(page.take_learning(), (Vec::new(), None), "there is nothing to learn from");
    page.accept_document(1);
    let (reviewed, learn) = page.take_learning();
    assert_eq!(reviewed.len(), 1);
    assert_eq!((reviewed[0].document, reviewed[0].text.as_str()), (1, "Ann left."));
    assert_eq!(reviewed[0].review.mentions.len(), 1);
    assert_eq!(learn.unwrap().input.documents, [1]);
    page.learned("a").accept_document(2);
    let (reviewed, learn) = page.take_learning();
    assert_eq!(reviewed.iter().map(|it| it.document).collect::<Vec<_>>(), [2]);
    assert_eq!(learn.unwrap().input.documents, [1, 2]);
    page.dispatch(EditAction::Undo);
    let (reviewed, learn) = page.take_learning();
    assert_eq!((reviewed, learn.unwrap().input.documents), (Vec::new(), vec![1]));
    page.dispatch(EditAction::Redo);
    assert_eq!(page.take_learning().1.unwrap().input.documents, [1, 2]);
}

#[test]
fn edits_of_unreviewed_paragraphs_are_not_learned() {
    let mut page =
        Page::with_detected(&["[Ann|PERSON?] left.\n\n[Bo|PERSON?] left.", "Nobody left."]);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1))).press("j");
    page.dispatch(MentionEdit::AcceptFocusedParagraph);
    assert!(page.take_learning().1.is_some());
    page.press("j a");
    assert_eq!(page.take_learning(), (Vec::new(), None));
}

#[test]
fn learned_label_is_suggested_in_the_open_document_and_undone_with_its_cause() {
    let mut page = Page::with_detected(&["[Ann|PERSON?] left.", "[Bo|PERSON?] met Vasa."]);
    page.dispatch(LabelAction::SetNewName("SHIP".to_owned())).dispatch(LabelAction::Create);
    page.accept_document(1);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(2))).forget_detections();
    page.learned("a");
    page.answer_learned("a", &[("Bo", "PERSON"), ("Vasa", "SHIP")]);
    assert_eq!(page.marked_text(), "[Bo|PERSON?] met [Vasa|SHIP?].");
    assert_eq!(page.next_undo(), Some(EditKind::AcceptDocument));
    page.take_learning();
    page.dispatch(EditAction::Undo).dispatch(WorldEvent::ContinueEditJob);
    assert_eq!(page.marked_text(), "[Bo|PERSON?] met Vasa.");
    assert_eq!(page.take_learning().1.unwrap().input.documents, [0; 0]);
    page.learned("shipped");
    assert!(page.detection_request().is_none(), "the edit to redo affects the open document");
    page.dispatch(EditAction::Redo).dispatch(WorldEvent::ContinueEditJob);
    assert_eq!(page.marked_text(), "[Bo|PERSON?] met [Vasa|SHIP?].");
}

#[test]
fn decided_mentions_stay_and_the_renewal_is_quiet() {
    let mut page = Page::with_detected(&["[Ann|PERSON?] left.", "[Bo|PERSON?] met [Cy|PERSON?]."]);
    page.accept_document(1);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(2))).press("j x");
    let notices = page.notices();
    page.forget_detections().learned("a").answer_learned("a", &[("Bo", "PERSON")]);
    assert_eq!(page.marked_text(), "Bo met Cy.");
    assert_eq!(page.notices(), notices);
    assert!(page.detection_request().is_none(), "each document is renewed once");
}

#[test]
fn other_documents_are_renewed_in_the_background_as_one_edit() {
    let texts = ["[Ann|PERSON?] left.", "[Bo|PERSON?] left.", "[Cy|PERSON?] left.", "Dee left."];
    let mut page = Page::with_detected(&texts);
    page.accept_document(1).forget_detections().learned("a");
    assert_eq!(page.state.detection_queue.documents_to_renew(), 3);
    let status = page.state.detection_queue.status(&page.state.session.history);
    assert_eq!(status, QueueStatus::Empty);
    let mut renewed = BTreeSet::new();
    for _ in 0..3 {
        renewed.insert(page.answer_learned("a", &[]));
    }
    assert_eq!(renewed, ["Bo left.", "Cy left.", "Dee left."].map(str::to_owned).into());
    assert_eq!(page.quotes(), ["Ann", "", "", ""]);
    let told = LearningMessage::SuggestionsRenewed { suggestions: 2, documents: 2 };
    assert_eq!(page.notices().last(), Some(&told.into()));
    assert!(page.state.session.notices.newest().unwrap().undo.is_some());
    page.dispatch(EditAction::Undo);
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy", ""]);
    assert!(page.state.session.history.summary(DocumentId(1)).unwrap().reviewed > 0);
}

#[test]
fn renewal_can_be_stopped() {
    let texts = ["[Ann|PERSON?] left.", "[Bo|PERSON?] left.", "[Cy|PERSON?] left."];
    let mut page = Page::with_detected(&texts);
    page.accept_document(1).forget_detections().learned("a").answer_learned("a", &[]);
    page.dispatch(LearningAction::StopRenewal);
    assert_eq!(page.state.detection_queue.documents_to_renew(), 0);
    assert_eq!(page.quotes().iter().filter(|it| it.is_empty()).count(), 1);
}

#[test]
fn reviewed_documents_that_are_not_in_memory_are_read() {
    let texts: Vec<String> = (0..60).map(|number| format!("Ann {number} left.")).collect();
    let mut page = Page::with_detected(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    for id in 1..=60 {
        page.accept_document(id);
    }
    let (mut again, mut store) = page.reopened();
    again.run_storage(&mut store).dispatch(WorldEvent::Worker(WorkerEvent::DetectorReady));
    again.run_storage(&mut store);
    let (reviewed, learn) = again.take_learning();
    assert_eq!(reviewed.len(), 60);
    assert_eq!(learn.unwrap().input.documents, (1..=60).collect::<Vec<u32>>());
    let in_memory = again.state.session.history.project().documents().count();
    assert!(in_memory < 30, "{in_memory}");
    again.learned("a");
    assert_eq!(again.state.detection_queue.documents_to_renew(), 0, "nothing changed");
}

#[test]
fn settings_are_stored_and_followed() {
    let mut page = Page::with_detected(&["[Ann|PERSON?] left.", "Nobody left."]);
    page.accept_document(1).take_learning();
    page.dispatch(LearningAction::Forget("Ann".to_owned()));
    let forgotten = LearningSettings { is_paused: false, forgotten: ["Ann".to_owned()].into() };
    let stored = Effect::Learning(LearningEffect::StoreSettings(forgotten.clone()));
    assert!(page.effects.contains(&stored));
    assert_eq!(page.take_learning().1.unwrap().input.forgotten, ["Ann"]);
    page.dispatch(LearningAction::SetPaused(true));
    assert_eq!(page.take_learning().1.unwrap().input.documents, [0; 0]);
    page.dispatch(LearningAction::SetPaused(false));
    let (reviewed, learn) = page.take_learning();
    assert_eq!((reviewed.len(), learn.unwrap().input.documents), (1, vec![1]));
    let mut other = Page::with_detected(&["[Ann|PERSON?] left.", "Nobody left."]);
    other.dispatch(LearningAction::SettingsLoaded(forgotten)).accept_document(1);
    assert_eq!(other.take_learning().1.unwrap().input.forgotten, ["Ann"]);
}

#[test]
fn a_new_worker_learns_everything_again() {
    let mut page = Page::with_detected(&["[Ann|PERSON?] left.", "Nobody left."]);
    page.accept_document(1).take_learning();
    page.dispatch(detector_stopped("it trapped")).dispatch(EditAction::ResumeDetection);
    page.dispatch(WorldEvent::Worker(WorkerEvent::DetectorReady));
    let (reviewed, learn) = page.take_learning();
    assert_eq!((reviewed.len(), learn.unwrap().input.documents), (1, vec![1]));
}

#[test]
fn model_is_exported_when_it_is_final() {
    let mut page = Page::with_detected(&["[Ann|PERSON?] left.", "Nobody left."]);
    page.accept_document(1).dispatch(LearningAction::Export { hashes_only: true });
    assert!(page.state.learning.export.is_none(), "it is not learned yet");
    page.learned("a").dispatch(LearningAction::Export { hashes_only: true });
    let (request, _) = page.state.learning.export.clone().unwrap();
    let sent = LearningEffect::Export { request, hashes_only: true };
    assert!(page.effects.contains(&Effect::Learning(sent)));
    let file = DetectorResponse::LearnedFile { request, bytes: vec![1, 2] };
    page.dispatch(detector_response(file));
    let is_file = |it: &Effect| matches!(it, Effect::Download(file) if file.bytes == [1, 2]);
    assert!(page.effects.iter().any(is_file));
}
