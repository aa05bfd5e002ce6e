//! Tests of learning in the page. The answers of the detector worker are written by hand.

use super::messages::{LearnedFileProblem, LearningMessage};
use super::*;
use crate::state::action::{
    EditAction, LabelAction, LearningAction, ListAction, MentionEdit, NavigateAction, WorkerEvent,
    WorldEvent,
};
use crate::state::detection::detection_queue::QueueStatus;
use crate::state::effect::Effect;
use crate::state::notices::message::Message;
use crate::state::testing::{Page, detector_response, detector_stopped, parse_marked};
use dateline_annotation::log::EditKind;
use dateline_annotation::model::{DocumentId, LabelList, Score, Suggestion, SuggestionSource};
use dateline_protocol::detector::{DetectRequest, DetectResponse, DetectorResponse};
use dateline_protocol::learning::{
    ImportedModel, LearnRequest, LearnedFileError, ReviewedDocument, WordPosition,
};
use dateline_protocol::lists::HitsResponse;
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
fn other_documents_are_renewed_when_lists_change() {
    let texts = ["[Ann|PERSON?] left.", "[Bo|PERSON?] met Vasa.", "[Cy|PERSON?] left."];
    let mut page = Page::with_detected(&texts);
    page.forget_detections();
    let keep = |page: &mut Page, text: &str| {
        let label = page.state.session.history.project().labels().iter().next().unwrap().id;
        let list =
            LabelList { name: "Ships".to_owned(), text: text.into(), ..LabelList::default() };
        page.dispatch(LabelAction::List(ListAction::Show(Some(label))));
        page.dispatch(LabelAction::List(ListAction::Edit(0)));
        page.dispatch(LabelAction::List(ListAction::Set(list)));
        page.dispatch(LabelAction::List(ListAction::Preview));
        let find = page.effects.iter().find_map(|it| match it {
            Effect::FindHits(find) => Some(find.request),
            _ => None,
        });
        page.effects.clear();
        let found = HitsResponse {
            request: find.unwrap(),
            problem: None,
            hits: 1,
            texts: 1,
            shown: Vec::new(),
        };
        page.dispatch(detector_response(DetectorResponse::HitsFound(found)));
        page.dispatch(LabelAction::List(ListAction::Keep));
    };
    keep(&mut page, "Vasa");
    assert_eq!(page.state.detection_queue.documents_to_renew(), 3);
    for _ in 0..3 {
        let text = page.detection_request().unwrap().text;
        let (person, ship) = ([("Bo", "PERSON"), ("Vasa", "PERSON")], text.contains("Vasa"));
        let other = if text.contains("Ann") { ("Ann", "PERSON") } else { ("Cy", "PERSON") };
        page.answer_learned("test", if ship { &person } else { std::slice::from_ref(&other) });
    }
    let told = LearningMessage::SuggestionsRenewed { suggestions: 1, documents: 1 };
    assert_eq!(page.notices().last(), Some(&told.into()));
    assert!(page.detection_request().is_none());
    keep(&mut page, "Vasa");
    assert_eq!(page.state.detection_queue.documents_to_renew(), 0, "the list is the same");
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
    let forgotten =
        LearningSettings { forgotten: ["Ann".to_owned()].into(), ..LearningSettings::default() };
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
fn words_are_forgotten_and_remembered() {
    let mut page = Page::with_detected(&["[Ann|PERSON?] left.", "Nobody left."]);
    page.accept_document(1).take_learning();
    page.dispatch(LearningAction::ForgetWord(WordPosition::Before, "frigate".to_owned()));
    let forgotten = page.take_learning().1.unwrap().input.forgotten_words;
    assert_eq!(forgotten, [(WordPosition::Before, "frigate".to_owned())]);
    page.dispatch(LearningAction::RememberAll);
    assert_eq!(page.take_learning().1.unwrap().input.forgotten_words, []);
}

#[test]
fn a_contradicting_example_is_shown() {
    let mut page = Page::with_detected(&["Then [Ann|PERSON?] left.", "Nobody left."]);
    page.accept_document(1).dispatch(NavigateAction::CloseDocument);
    page.dispatch(LearningAction::Show);
    page.dispatch(LearningAction::ShowExample(DocumentId(1), Span::new(5, 8)));
    let (workspace, document) = page.state.session.workspace().unwrap();
    let focused = document.annotation(workspace.focus.unwrap()).unwrap();
    assert_eq!((document.id, document.quote(focused.span)), (DocumentId(1), "Ann"));
    assert_eq!(page.state.session.dialog, None);
}

/// Returns the last request to read a learned file, with the file.
fn take_import(page: &mut Page) -> Option<(RequestId, Vec<u8>)> {
    let is_import = |it: &mut Effect| matches!(it, Effect::Learning(LearningEffect::Import { .. }));
    let all: Vec<Effect> = page.effects.extract_if(.., is_import).collect();
    all.into_iter().next_back().and_then(|it| match it {
        Effect::Learning(LearningEffect::Import { request, bytes }) => Some((request, bytes)),
        _ => None,
    })
}

fn pick_file(page: &mut Page, bytes: &[u8]) {
    let (name, bytes) = ("ships.learned".to_owned(), Ok(bytes.to_vec()));
    page.dispatch(LearningAction::FileRead { name, bytes });
}

fn imported(
    page: &mut Page,
    request: RequestId,
    model: &str,
    outcome: Result<ImportedModel, LearnedFileError>,
) {
    let response = ImportedResponse { request, model: model.to_owned(), outcome };
    page.dispatch(detector_response(DetectorResponse::LearnedImported(response)));
}

#[test]
fn learned_file_is_used_and_removed() {
    let texts = ["[Ann|PERSON?] left.", "[Bo|PERSON?] met Vasa.", "[Cy|PERSON?] left."];
    let mut page = Page::with_detected(&texts);
    page.accept_document(1).take_learning();
    page.learned("a").dispatch(NavigateAction::CloseDocument).forget_detections();
    assert!(page.state.learning.can_export());
    pick_file(&mut page, &[1, 2]);
    let (request, bytes) = take_import(&mut page).unwrap();
    assert_eq!(bytes, [1, 2]);
    let model = ImportedModel { own_labels: vec!["SHIP".to_owned()], ..ImportedModel::default() };
    imported(&mut page, request, "b", Ok(model));
    let missing_labels = vec!["SHIP".to_owned()];
    let told = LearningMessage::FileUsed { name: "ships.learned".to_owned(), missing_labels };
    assert_eq!(page.notices().last(), Some(&told.into()));
    assert!(page.take_learning().1.is_some(), "it is learned upon");
    assert_eq!(page.state.detection_queue.documents_to_renew(), 2);
    page.learned("c");
    assert!(!page.state.learning.can_export(), "the file is needed with it");

    page.dispatch(detector_stopped("it trapped")).dispatch(EditAction::ResumeDetection);
    page.dispatch(WorldEvent::Worker(WorkerEvent::DetectorReady));
    let (request, bytes) = take_import(&mut page).unwrap();
    assert_eq!(bytes, [1, 2], "a new worker reads it again");
    imported(&mut page, request, "b", Ok(ImportedModel::default()));
    page.dispatch(LearningAction::RemoveFile);
    let (request, bytes) = take_import(&mut page).unwrap();
    assert_eq!(bytes, [0; 0]);
    imported(&mut page, request, "shipped", Ok(ImportedModel::default()));
    assert_eq!(page.state.learning.learned_file(), None);
}

#[test]
fn learned_files_that_cannot_be_used_are_refused() {
    let mut page = Page::with_detected(&["[Ann|PERSON?] left.", "Nobody left."]);
    let told = |page: &Page| match page.notices().last().cloned() {
        Some(Message::Learning(LearningMessage::FileRefused { reason, .. })) => Some(reason),
        _ => None,
    };
    for error in
        [LearnedFileError::Foreign, LearnedFileError::Damaged, LearnedFileError::OtherEngine]
    {
        pick_file(&mut page, b"PK");
        let (request, _) = take_import(&mut page).unwrap();
        imported(&mut page, request, "shipped", Err(error));
        assert_eq!(told(&page), Some(LearnedFileProblem::Unusable(error)));
        assert_eq!(page.state.learning.learned_file(), None);
    }
    pick_file(&mut page, b"");
    assert_eq!(take_import(&mut page), None);
    page.dispatch(detector_stopped("it trapped"));
    pick_file(&mut page, b"PK");
    assert_eq!(told(&page), Some(LearnedFileProblem::NoDetector));
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
