//! Tests of the detection queue: the order of documents and the persistence of results.

use crate::state::action::{
    Action, EditAction, InterfaceAction, NavigateAction, WorkerEvent, WorldEvent,
};
use crate::state::detection::detection_queue::DetectorStatus;
use crate::state::detection::detection_queue::QueueStatus;
use crate::state::detection::messages::DetectionMessage;
use crate::state::editor::messages::{EditName, EditorMessage};
use crate::state::effect::Effect;
use crate::state::import::messages::{FileFailure, ImportMessage, RefusedFile};
use crate::state::session::Screen;
use crate::state::testing::{Page, detector_response, detector_stopped, parse_marked, read_file};
use dateline_annotation::log::{ChangeBody, EditKind};
use dateline_annotation::model::DocumentId;
use dateline_protocol::InvalidRequest;
use dateline_protocol::detector::{DetectRequest, DetectResponse, DetectorResponse};

impl Page {
    /// Drops several texts on the page as files in one gesture.
    pub(in crate::state) fn drop_texts(&mut self, texts: &[&str]) -> &mut Self {
        let file =
            |(index, text): (usize, &&str)| read_file(&format!("{index}.txt"), text.as_bytes());
        self.dispatch(EditAction::FilesRead(texts.iter().enumerate().map(file).collect()))
    }

    /// Returns the last detection request.
    pub(in crate::state) fn detection_request(&self) -> Option<DetectRequest> {
        self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Detect(detect) => Some(detect.clone()),
            _ => None,
        })
    }

    /// Answers the last detection request with the mentions that are marked in a text.
    pub(in crate::state) fn answer(&mut self, marked: &str) -> &mut Self {
        let DetectRequest { request, document, .. } =
            self.detection_request().expect("the detector was asked");
        let (_, suggestions) = parse_marked(marked);
        let model = "test".to_owned();
        let (is_last, english) = (true, !marked.contains('ß'));
        let found = DetectResponse { request, document, is_last, model, english, suggestions };
        self.dispatch(detector_response(DetectorResponse::Detected(found)))
    }

    /// Returns the quotes of the live annotations of each document, joined by spaces.
    pub(in crate::state) fn quotes(&self) -> Vec<String> {
        let documents = self.state.session.history.project().documents();
        let quotes = |document: &std::sync::Arc<dateline_annotation::model::Document>| {
            let live = document.annotations().iter().filter(|annotation| annotation.is_live());
            live.map(|annotation| document.quote(annotation.span)).collect::<Vec<_>>().join(" ")
        };
        documents.map(quotes).collect()
    }

    fn edit_kinds(&self) -> Vec<EditKind> {
        let kind = |effect: &Effect| match effect {
            Effect::Store { record, .. } => match record.change.as_ref()?.body {
                ChangeBody::Edit { kind, .. } => Some(kind),
                _ => None,
            },
            _ => None,
        };
        self.effects.iter().filter_map(kind).collect()
    }
}

#[test]
fn several_texts_are_read_one_after_the_other_into_their_own_documents() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left.", "Nobody left."]);
    assert!(matches!(page.state.session.screen, Screen::Home));
    assert_eq!(page.announcement(), ImportMessage::DocumentsOpened(3).into());
    assert_eq!(
        page.state.detection_queue.status(&page.state.session.history),
        QueueStatus::Busy { number: 1, total: 3 }
    );
    page.answer("[Ann|PERSON?] left.");
    assert_eq!(
        page.state.detection_queue.status(&page.state.session.history),
        QueueStatus::Busy { number: 2, total: 3 }
    );
    page.answer("[Bo|PERSON?] left.").answer("Nobody left.");
    assert_eq!(page.state.detection_queue.status(&page.state.session.history), QueueStatus::Empty);
    assert_eq!(page.quotes(), ["Ann", "Bo", ""]);
    assert_eq!(page.announcement(), DetectionMessage::QueueFinished(3).into());
    let opened = [EditKind::Open; 3].into_iter().chain([EditKind::Detect; 3]);
    assert_eq!(page.edit_kinds(), opened.collect::<Vec<_>>());
}

#[test]
fn the_open_document_is_read_first() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left.", "Cy left."]);
    let first = page.detection_request().unwrap().request;
    page.dispatch(NavigateAction::OpenDocument(DocumentId(3)));
    assert!(page.effects.contains(&Effect::CancelDetection(first)), "nobody waits for it");
    assert_eq!(page.detection_request().unwrap().document, 3);
    page.answer("[Cy|PERSON?] left.");
    assert_eq!(page.announcement(), DetectionMessage::MentionsFound(1).into());
    page.answer("[Ann|PERSON?] left.").answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy"]);
    assert_eq!(page.state.session.workspace().unwrap().1.id, DocumentId(3));
}

#[test]
fn what_was_read_is_not_read_again_after_a_reload() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Nobody left.", "Cy left."]);
    page.answer("[Ann|PERSON?] left.").answer("Nobody left.");
    let (mut again, mut store) = page.reopened();
    again.run_storage(&mut store);
    assert_eq!(
        again.detection_request().map(|asked| asked.document),
        Some(3),
        "only what is not read"
    );
    again.answer("[Cy|PERSON?] left.").run_storage(&mut store);
    let (history, error) = store.open();
    assert_eq!((error, history.undetected().count()), (None, 0));
}

#[test]
fn reading_can_be_stopped_and_gone_on_with() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left."]);
    let stale = page.detection_request().unwrap();
    page.dispatch(InterfaceAction::PauseDetection);
    assert!(page.effects.contains(&Effect::CancelDetection(stale.request)));
    assert_eq!(
        page.state.detection_queue.status(&page.state.session.history),
        QueueStatus::Paused(2)
    );
    page.answer("[Ann|PERSON?] left.");
    assert_eq!(page.quotes(), ["", ""], "the answer is stale");
    page.dispatch(EditAction::ResumeDetection)
        .answer("[Ann|PERSON?] left.")
        .answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo"]);
}

#[test]
fn a_canceled_document_is_left_alone_until_it_is_asked_for() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left."]);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1)))
        .dispatch(InterfaceAction::CancelDetection);
    page.answer("[Bo|PERSON?] left.");
    assert_eq!(
        page.state.detection_queue.status(&page.state.session.history),
        QueueStatus::Paused(1)
    );
    assert!(!page.state.detection_queue.is_pending(&page.state.session.history, DocumentId(1)));
    page.dispatch(EditAction::Redetect).answer("[Ann|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo"]);
}

#[test]
fn the_arrived_share_of_the_model_is_kept_until_the_worker_is_ready() {
    let mut page = Page::new();
    assert_eq!(page.state.detection_queue.detector, DetectorStatus::Starting);
    page.drop_texts(&["Ann left."]);
    let loading = DetectorResponse::Loading { percent: 40 };
    page.dispatch(WorldEvent::Worker(WorkerEvent::Detector(loading)));
    assert_eq!(page.state.detection_queue.detector, DetectorStatus::Loading { percent: 40 });
    page.dispatch(WorldEvent::Worker(WorkerEvent::DetectorReady));
    assert_eq!(page.state.detection_queue.detector, DetectorStatus::Ready);
}

#[test]
fn a_worker_that_dies_pauses_the_queue_and_is_told_once() {
    let mut page = Page::new();
    page.dispatch(WorldEvent::Worker(WorkerEvent::DetectorReady)).drop_texts(&[
        "Ann left.",
        "Bo left.",
        "Cy left.",
    ]);
    let before = page.effects.len();
    page.dispatch(detector_stopped("it trapped"));
    page.dispatch(detector_stopped("it trapped"));
    assert_eq!(page.effects.len(), before, "nothing is asked of it");
    assert_eq!(page.notices().len(), 1, "{:?}", page.notices());
    assert_eq!(
        page.state.detection_queue.status(&page.state.session.history),
        QueueStatus::Paused(3)
    );
    page.dispatch(EditAction::ResumeDetection);
    assert!(page.effects.contains(&Effect::RestartDetector));
    page.answer("[Bo|PERSON?] left.").answer("[Cy|PERSON?] left.");
    assert_eq!(page.quotes(), ["", "Bo", "Cy"], "what it died of comes last");
    assert_eq!(
        page.state.detection_queue.status(&page.state.session.history),
        QueueStatus::Paused(1)
    );
    page.dispatch(EditAction::ResumeDetection).answer("[Ann|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy"]);
}

#[test]
fn a_text_that_a_person_opens_is_read_although_the_queue_rests() {
    for rest in [Action::Interface(InterfaceAction::PauseDetection), detector_stopped("it trapped")]
    {
        let mut page = Page::new();
        page.drop_texts(&["Ann left.", "Bo left."]).dispatch(rest.clone());
        page.dispatch(NavigateAction::TextOpened {
            source: String::new(),
            text: "Cy left.".to_owned(),
        });
        page.dispatch(EditAction::CreateDocument).answer("[Cy|PERSON?] left.");
        assert_eq!(page.quotes(), ["", "", "Cy"], "{rest:?}");
    }
}

#[test]
fn a_text_that_cannot_be_read_stops_no_other() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left."]);
    let request = Some(page.detection_request().unwrap().request);
    let invalid = InvalidRequest { request, detail: "it is too much".to_owned() };
    page.dispatch(detector_response(DetectorResponse::InvalidRequest(invalid)));
    page.answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["", "Bo"]);
    let (title, detail) = ("Ann left.".to_owned(), "it is too much".to_owned());
    assert_eq!(page.notices()[0], DetectionMessage::DocumentFailed { title, detail }.into());
}

#[test]
fn reading_in_the_background_disturbs_neither_undo_nor_redo() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left.", "Cy left."]);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(2))).answer("[Bo|PERSON?] left.");
    page.press("j a");
    page.answer("[Ann|PERSON?] left.");
    page.press("Ctrl+z");
    let edit = EditName { kind: EditKind::Accept, is_several: false };
    assert_eq!(page.announcement(), EditorMessage::Undone(edit).into());
    page.answer("[Cy|PERSON?] left.").press("Ctrl+Shift+Z");
    assert_eq!(page.marked_text(), "[Bo|PERSON] left.", "it can be redone all the same");
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy"]);
    let (mut again, mut store) = page.reopened();
    for _ in 0..7 {
        page.dispatch(EditAction::Undo);
        again.dispatch(EditAction::Undo).run_storage(&mut store);
    }
    assert_eq!(page.quotes(), [""; 0], "all of it is undone in an order that fits");
    assert_eq!(again.state.session.history.summaries().len(), 0);
    for _ in 0..7 {
        page.dispatch(EditAction::Redo);
    }
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy"]);
}

#[test]
fn an_undone_detection_is_a_persons_word() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left."]);
    page.answer("[Ann|PERSON?] left.").answer("[Bo|PERSON?] left.").dispatch(EditAction::Undo);
    assert_eq!(page.quotes(), ["Ann", ""]);
    assert_eq!(page.state.detection_queue.status(&page.state.session.history), QueueStatus::Empty);
    let (mut again, mut store) = page.reopened();
    assert!(again.run_storage(&mut store).detection_request().is_none());
}

#[test]
fn a_text_that_is_prepared_is_not_lost_to_files() {
    let mut page = Page::new();
    page.dispatch(NavigateAction::TextOpened {
        source: String::new(),
        text: "Ann left.".to_owned(),
    });
    page.drop_texts(&["Bo left.", "Cy left.", " \n"]);
    assert!(matches!(page.state.session.screen, Screen::NewDocument(_)));
    assert_eq!(page.quotes().len(), 2);
    let reason = FileFailure::Invalid("the file has no text".to_owned());
    let name = "2.txt".to_owned();
    let refused = RefusedFile { name, archive: None, reason };
    assert_eq!(page.refused_files(), [refused]);
    assert_eq!(page.notices()[1..], [ImportMessage::DocumentsOpened(2).into()]);
}

#[test]
fn a_text_in_another_language_is_marked_in_its_own_document() {
    let mut page = Page::new();
    page.drop_texts(&["Ann ging.", "Bo left."]);
    page.answer("[Ann|PERSON?] ging. ß").answer("[Bo|PERSON?] left.");
    assert!(page.state.detection_queue.is_non_english(DocumentId(1)));
    assert!(!page.state.detection_queue.is_non_english(DocumentId(2)));
}
