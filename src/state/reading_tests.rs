//! Which texts the detector reads, in which order, and what of it lasts.

use super::tests::{Page, read_file, read_marks};
use super::*;
use dateline_annotation::{Body, DocumentId, Kind};
use dateline_protocol::{Detect, Found, FromWorker};

impl Page {
    /// Files that are dropped on the page at once.
    pub(super) fn drop_texts(&mut self, texts: &[&str]) -> &mut Self {
        let file =
            |(index, text): (usize, &&str)| read_file(&format!("{index}.txt"), text.as_bytes());
        self.act(Action::FilesRead(texts.iter().enumerate().map(file).collect()))
    }

    /// What the worker is asked to read, and was not told to forget.
    pub(super) fn asked(&self) -> Option<Detect> {
        self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Detect(detect) => Some(detect.clone()),
            _ => None,
        })
    }

    /// The worker answers what it was asked last with what these marks say.
    pub(super) fn answer(&mut self, marked: &str) -> &mut Self {
        let Detect { request, document, .. } = self.asked().expect("the detector was asked");
        let (_, suggestions) = read_marks(marked);
        let model = "test".to_owned();
        let (overlay, english) = (0, !marked.contains('ß'));
        let found = Found { request, document, overlay, model, english, suggestions };
        self.act(Action::Worker(FromWorker::Done(found)))
    }

    /// The quotes that are marked in each document.
    pub(super) fn quotes(&self) -> Vec<String> {
        let documents = self.state.history.project().documents();
        let quotes = |document: &std::sync::Arc<dateline_annotation::Document>| {
            let live = document.annotations().iter().filter(|annotation| annotation.is_live());
            live.map(|annotation| document.quote(annotation.span)).collect::<Vec<_>>().join(" ")
        };
        documents.map(quotes).collect()
    }

    fn deeds(&self) -> Vec<Kind> {
        let kind = |effect: &Effect| match effect {
            Effect::Store { record, .. } => match record.change.as_ref()?.body {
                Body::Edit { kind, .. } => Some(kind),
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
    assert!(matches!(page.state.screen, Screen::Start));
    assert_eq!(page.state.announcement, "3 documents opened.");
    assert_eq!(page.state.queue(), Queue::Busy { number: 1, of: 3 });
    page.answer("[Ann|PERSON?] left.");
    assert_eq!(page.state.queue(), Queue::Busy { number: 2, of: 3 });
    page.answer("[Bo|PERSON?] left.").answer("Nobody left.");
    assert_eq!(page.state.queue(), Queue::Empty);
    assert_eq!(page.quotes(), ["Ann", "Bo", ""]);
    assert_eq!(page.state.announcement, "3 documents read.");
    let opened = [Kind::Open; 3].into_iter().chain([Kind::Detect; 3]);
    assert_eq!(page.deeds(), opened.collect::<Vec<_>>());
}

#[test]
fn the_open_document_is_read_first() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left.", "Cy left."]);
    let first = page.asked().unwrap().request;
    page.act(Action::OpenDocument(DocumentId(3)));
    assert!(page.effects.contains(&Effect::CancelDetect(first)), "nobody waits for it");
    assert_eq!(page.asked().unwrap().document, 3);
    page.answer("[Cy|PERSON?] left.");
    assert_eq!(page.state.announcement, "1 mention found.");
    page.answer("[Ann|PERSON?] left.").answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy"]);
    assert_eq!(page.state.desk().unwrap().1.id, DocumentId(3));
}

#[test]
fn what_was_read_is_not_read_again_after_a_reload() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Nobody left.", "Cy left."]);
    page.answer("[Ann|PERSON?] left.").answer("Nobody left.");
    let (mut again, mut store) = page.reopened();
    again.settle(&mut store);
    assert_eq!(again.asked().map(|asked| asked.document), Some(3), "only what is not read");
    again.answer("[Cy|PERSON?] left.").settle(&mut store);
    let (history, error) = store.open();
    assert_eq!((error, history.unread().count()), (None, 0));
}

#[test]
fn reading_can_be_stopped_and_gone_on_with() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left."]);
    let stale = page.asked().unwrap();
    page.act(Action::StopReading);
    assert!(page.effects.contains(&Effect::CancelDetect(stale.request)));
    assert_eq!(page.state.queue(), Queue::Resting(2));
    page.answer("[Ann|PERSON?] left.");
    assert_eq!(page.quotes(), ["", ""], "the answer is stale");
    page.act(Action::GoOnReading).answer("[Ann|PERSON?] left.").answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo"]);
}

#[test]
fn a_canceled_document_is_left_alone_until_it_is_asked_for() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left."]);
    page.act(Action::OpenDocument(DocumentId(1))).act(Action::CancelDetect);
    page.answer("[Bo|PERSON?] left.");
    assert_eq!(page.state.queue(), Queue::Resting(1));
    assert!(!page.state.is_reading(DocumentId(1)));
    page.act(Action::Redetect).answer("[Ann|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo"]);
}

#[test]
fn a_worker_that_dies_pauses_the_queue_and_is_told_once() {
    let mut page = Page::new();
    let ready = FromWorker::Ready { version: 1, model: "test".to_owned() };
    page.act(Action::Worker(ready)).drop_texts(&["Ann left.", "Bo left.", "Cy left."]);
    let before = page.effects.len();
    page.act(Action::WorkerDied("it trapped".to_owned()));
    page.act(Action::WorkerDied("it trapped".to_owned()));
    assert_eq!(page.effects.len(), before, "nothing is asked of it");
    assert_eq!(page.notices().len(), 1, "{:?}", page.notices());
    assert_eq!(page.state.queue(), Queue::Resting(3));
    page.act(Action::GoOnReading);
    assert!(page.effects.contains(&Effect::RestartWorker));
    page.answer("[Bo|PERSON?] left.").answer("[Cy|PERSON?] left.");
    assert_eq!(page.quotes(), ["", "Bo", "Cy"], "what it died of comes last");
    assert_eq!(page.state.queue(), Queue::Resting(1));
    page.act(Action::GoOnReading).answer("[Ann|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy"]);
}

#[test]
fn a_text_that_a_person_opens_is_read_although_the_queue_rests() {
    for rest in [Action::StopReading, Action::WorkerDied("it trapped".to_owned())] {
        let mut page = Page::new();
        page.drop_texts(&["Ann left.", "Bo left."]).act(rest.clone());
        page.act(Action::TextOpened { source: String::new(), text: "Cy left.".to_owned() });
        page.act(Action::ConfirmPrepare).answer("[Cy|PERSON?] left.");
        assert_eq!(page.quotes(), ["", "", "Cy"], "{rest:?}");
    }
}

#[test]
fn a_text_that_cannot_be_read_stops_no_other() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left."]);
    let request = Some(page.asked().unwrap().request);
    let reason = "it is too much".to_owned();
    page.act(Action::Worker(FromWorker::Error { request, reason }));
    page.answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["", "Bo"]);
    assert!(page.notices()[0].contains("“Ann left.” could not be read"), "{:?}", page.notices());
}

#[test]
fn reading_in_the_background_disturbs_neither_undo_nor_redo() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left.", "Cy left."]);
    page.act(Action::OpenDocument(DocumentId(2))).answer("[Bo|PERSON?] left.");
    page.press("j a");
    page.answer("[Ann|PERSON?] left.");
    page.press("Ctrl+z");
    assert_eq!(page.state.announcement, "Undone: an accepted mention.");
    page.answer("[Cy|PERSON?] left.").press("Ctrl+Shift+Z");
    assert_eq!(page.marked(), "[Bo|PERSON] left.", "it can be redone all the same");
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy"]);
    let (mut again, mut store) = page.reopened();
    for _ in 0..7 {
        page.act(Action::Undo);
        again.act(Action::Undo).settle(&mut store);
    }
    assert_eq!(page.quotes(), [""; 0], "all of it is undone in an order that fits");
    assert_eq!(again.state.history.summaries().len(), 0);
    for _ in 0..7 {
        page.act(Action::Redo);
    }
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy"]);
}

#[test]
fn an_undone_detection_is_a_persons_word() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Bo left."]);
    page.answer("[Ann|PERSON?] left.").answer("[Bo|PERSON?] left.").act(Action::Undo);
    assert_eq!(page.quotes(), ["Ann", ""]);
    assert_eq!(page.state.queue(), Queue::Empty);
    let (mut again, mut store) = page.reopened();
    assert!(again.settle(&mut store).asked().is_none());
}

#[test]
fn a_text_that_is_prepared_is_not_lost_to_files() {
    let mut page = Page::new();
    page.act(Action::TextOpened { source: String::new(), text: "Ann left.".to_owned() });
    page.drop_texts(&["Bo left.", "Cy left.", " \n"]);
    assert!(matches!(page.state.screen, Screen::Prepare(_)));
    assert_eq!(page.quotes().len(), 2);
    assert_eq!(
        page.notices(),
        ["2.txt was not opened: there is no text in it.", "2 documents opened."]
    );
}

#[test]
fn a_text_in_another_language_is_marked_in_its_own_document() {
    let mut page = Page::new();
    page.drop_texts(&["Ann ging.", "Bo left."]);
    page.answer("[Ann|PERSON?] ging. ß").answer("[Bo|PERSON?] left.");
    assert!(page.state.reading.is_foreign(DocumentId(1)));
    assert!(!page.state.reading.is_foreign(DocumentId(2)));
}
